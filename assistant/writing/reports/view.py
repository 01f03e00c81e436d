"""What every report format shows: tables with their rows, findings at the rows, words for all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from assistant.model.report import (
    DepartmentCount,
    Finding,
    Problem,
    Report,
    RuleCount,
    Severity,
    TableReport,
    Waived,
    Waiver,
    score_text,
)
from assistant.model.table import GoalTable, Indicator, Location
from assistant.writing.files import clean

#: The word, and what it asks of the drafter.
SEVERITY: Mapping[Severity, str] = {
    Severity.ERROR: "错误",
    Severity.WARNING: "警告",
    Severity.ADVICE: "建议",
}
ASKS: Mapping[Severity, str] = {
    Severity.ERROR: "必须改正",
    Severity.WARNING: "需要核实",
    Severity.ADVICE: "可以改进",
}
FIELDS: Mapping[str, str] = {
    "name": "指标名称",
    "target": "指标值",
    "level1": "一级指标",
    "level2": "二级指标",
    "grades": "评价标准",
    "weight": "分值",
    "explanation": "指标解释",
    "scoring": "评/扣分标准",
    "note": "备注",
    "task": "所属任务",
    "budget": "预算",
    "goals": "绩效目标",
    "tasks": "主要任务",
    "indicators": "绩效指标",
    "title": "表名",
    "year": "年度",
    "organization": "部门（单位）",
    "project": "项目名称",
}

NO_DEPARTMENT = "未写明部门（单位）的表"

_REPEATED = 3  # a rule that objects to so many rows of a table is one entry that lists them
_LONG = 40  # characters of a fix that is shown whole
_AROUND = 8  # characters shown on either side of a change in a longer one


@dataclass(frozen=True)
class Row:
    """One indicator with its findings; `number` counts the rows of its table from 1.

    `findings` are those that stand: `single` ones are shown here, the others in an entry that lists
    all rows of theirs.
    """

    number: int
    indicator: Indicator
    findings: tuple[Finding, ...]
    single: tuple[Finding, ...] = ()

    @property
    def levels(self) -> str:
        """`产出指标 › 数量指标`, as far as the table has levels."""
        row = self.indicator
        return " › ".join(
            filter(None, (row.level1 or row.level1_raw, row.level2 or row.level2_raw))
        )

    @property
    def target(self) -> str:
        """The target as printed, or its grades."""
        row = self.indicator
        if row.target:
            return row.target.raw
        return "；".join(f"{band.grade.value}：{band.target.raw}" for band in row.grades)


@dataclass(frozen=True)
class Entry:
    """What one rule objects to: one finding at its row (None: the table), or the same at several."""

    found: tuple[tuple[Row | None, Finding], ...]

    @property
    def first(self) -> Finding:
        """The finding that code, name, severity and basis are taken from."""
        return self.found[0][1]

    @property
    def count(self) -> int:
        """How many findings it stands for."""
        return len(self.found)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows it speaks of."""
        return tuple(row for row, _ in self.found if row)

    @property
    def where(self) -> str:
        """`第 2、3、5 项`, or that it is the whole table."""
        return where(self.rows)

    def told(self, text: Callable[[Finding], str]) -> list[tuple[str, str]]:
        """Each different text with the rows it is said of; without a place where it is said of all."""
        said: dict[str, list[Row]] = {}
        for row, finding in self.found:
            rows = said.setdefault(text(finding), [])
            if row:
                rows.append(row)
        if len(said) == 1:
            return [("", next(iter(said)))] if next(iter(said)) else []
        return [(where(rows) if rows else "", words) for words, rows in said.items() if words]


@dataclass(frozen=True)
class TableView:
    """One table of the report. `table` is None where only the report is at hand."""

    number: int
    report: TableReport
    table: GoalTable | None

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All rows in document order."""
        found: dict[str | None, list[Finding]] = {}
        for finding in self.report.open:
            found.setdefault(finding.indicator, []).append(finding)
        rows = self.table.indicators if self.table else ()
        members = [(row, by_severity(found.get(row.id, ()))) for row in rows]
        often = _often(finding for _, findings in members for finding in findings)
        return tuple(
            Row(number, row, findings, tuple(f for f in findings if f.code not in often))
            for number, (row, findings) in enumerate(members, start=1)
        )

    @cached_property
    def of_table(self) -> tuple[Finding, ...]:
        """Findings about the table as a whole, and those whose row is not at hand."""
        ids = {row.indicator.id for row in self.rows}
        return by_severity(finding for finding in self.report.open if finding.indicator not in ids)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """What stands: the table's first, then by row; a rule that repeats at its first row, once."""
        often = _often(finding for row in self.rows for finding in row.findings)
        gathered: dict[tuple[object, ...], list[tuple[Row | None, Finding]]] = {}
        for at, (row, finding) in enumerate(self.ordered()):
            key = (finding.code,) if row and finding.code in often else (at,)
            gathered.setdefault(key, []).append((row, finding))
        return tuple(Entry(tuple(found)) for found in gathered.values())

    @property
    def repeated(self) -> tuple[Entry, ...]:
        """The entries that stand for several rows."""
        return tuple(entry for entry in self.entries if entry.count > 1 and entry.rows)

    @property
    def general(self) -> tuple[Entry, ...]:
        """The entries about the table as a whole."""
        return tuple(entry for entry in self.entries if not entry.rows)

    @cached_property
    def waived(self) -> tuple[tuple[Row | None, Finding, Waived], ...]:
        """The findings that are kept, with their rows and the reason, in document order."""
        rows = {row.indicator.id: row for row in self.rows}
        return tuple(
            (rows.get(finding.indicator or ""), finding, finding.waived)
            for finding in self.report.findings
            if finding.waived
        )

    @property
    def flagged(self) -> tuple[Row, ...]:
        """The rows that have findings."""
        return tuple(row for row in self.rows if row.findings)

    @property
    def name(self) -> str:
        """What to call this table: by title, project, department or file."""
        project = self.table.project if self.table else None
        named = f"{self.organization}绩效目标表" if self.organization else None
        return (
            self.report.title or project or named or PurePath(short(self.report.source.path)).stem
        )

    @property
    def file(self) -> str:
        """The file, and the part of it the table stands in."""
        source = self.report.source
        return f"{short(source.path)}（{source.part}）" if source.part else short(source.path)

    @property
    def organization(self) -> str:
        """Whose table it is, or an empty text."""
        return self.report.organization or (self.table.organization if self.table else None) or ""

    @property
    def score(self) -> str:
        """The score as it is shown everywhere."""
        return score_text(self.report.score)

    @property
    def rules(self) -> str:
        """Which rules were used, in words; the profile's own name where no reason was given."""
        return self.report.profile_reason or self.report.profile

    def count(self, severity: Severity) -> int:
        """How many findings of this severity stand."""
        return sum(finding.severity == severity for finding in self.report.open)

    def row_name(self, id: str) -> str:
        """How a finding names another row: `第 3 项“文体活动次数”`."""
        for row in self.rows:
            if row.indicator.id == id:
                return f"第 {row.number} 项“{row.indicator.name}”"
        return id

    def ordered(self) -> Iterator[tuple[Row | None, Finding]]:
        """What stands with its row (None: the table), the table's first, then in row order."""
        for finding in self.of_table:
            yield None, finding
        for row in self.rows:
            for finding in row.findings:
                yield row, finding


def views(report: Report, tables: Sequence[GoalTable]) -> tuple[TableView, ...]:
    """The tables of a report, each joined with the goal table it speaks of (found by its source)."""
    waiting: dict[tuple[str, str, str | None], list[GoalTable]] = {}
    for table in tables:
        source = table.source
        waiting.setdefault((source.path, source.sha256, source.part), []).append(table)
    joined = []
    for number, checked in enumerate(report.tables, start=1):
        source = checked.source
        same = waiting.get((source.path, source.sha256, source.part), [])
        joined.append(TableView(number, checked, same.pop(0) if same else None))
    return tuple(joined)


@dataclass(frozen=True)
class Department:
    """The tables of one department in a batch, with its counts; `number` counts from 1."""

    number: int
    count: DepartmentCount
    views: tuple[TableView, ...]

    @property
    def name(self) -> str:
        """Its name, or that none is given."""
        return self.count.organization or NO_DEPARTMENT

    @property
    def score(self) -> str:
        """The mean of its tables' scores."""
        return score_text(self.count.score)

    @property
    def rules(self) -> list[tuple[str, str, Severity, int]]:
        """Code, name, severity and count of the rules that fired here, the most frequent first."""
        seen: Counter[str] = Counter()
        known: dict[str, Finding] = {}
        for view in self.views:
            for finding in view.report.open:
                seen[finding.code] += 1
                known.setdefault(finding.code, finding)
        return [
            (code, known[code].name, known[code].severity, count)
            for code, count in sorted(seen.items(), key=lambda pair: (-pair[1], pair[0]))
        ]

    def of(self, severity: Severity) -> int:
        """How many findings of this severity stand."""
        return self.count.by_severity.get(severity.value, 0)


def departments(report: Report, joined: Sequence[TableView]) -> tuple[Department, ...]:
    """The departments of a batch, those with the lowest scores first."""
    own: dict[str | None, list[TableView]] = {}
    for view in joined:
        own.setdefault(view.report.organization, []).append(view)
    return tuple(
        Department(number, count, tuple(own[count.organization]))
        for number, count in enumerate(report.summary.departments, start=1)
    )


def where(rows: Sequence[Row]) -> str:
    """`第 2、3、5 项`, or that it is the whole table."""
    return f"第 {'、'.join(str(row.number) for row in rows)} 项" if rows else "整张表"


def waived_by(waived: Waived) -> str:
    """Who keeps a finding, and since when (in local time)."""
    return f"{waived.by}，{waived.at.astimezone():%Y-%m-%d}"


def stale_text(waiver: Waiver) -> str:
    """A waiver whose finding is gone, in words."""
    subject = f"“{waiver.subject}”" if waiver.subject else "整张表"
    return clean(
        f"{waiver.code}（{waiver.table or '本表'}，{subject}）：原来的问题已经没有了，或原文已改。"
        f"原说明：{waiver.reason}（{waived_by(waiver)}）。请撤销，或重新说明。"
    )


def rate(count: RuleCount) -> str:
    """The waiver rate of a rule, or nothing where none was waived."""
    return f"{count.waiver_rate:.0%}" if count.waived else ""


def _often(findings: Iterable[Finding]) -> frozenset[str]:
    counted = Counter(finding.code for finding in findings)
    return frozenset(code for code, count in counted.items() if count >= _REPEATED)


def by_severity(findings: Iterator[Finding] | Sequence[Finding]) -> tuple[Finding, ...]:
    """The gravest first, else as they came."""
    return tuple(sorted(findings, key=lambda finding: finding.severity.rank))


def place(location: Location) -> str:
    """`工作表“表1”第 5 行第 3 列`, or nothing where the place is not known."""
    parts = [
        f"工作表“{location.sheet}”" if location.sheet else "",
        f"第 {location.page} 页" if location.page else "",
        f"第 {location.line} 行" if location.line else "",
        f"第 {location.row} 行" if location.row else "",
        f"第 {location.column} 列" if location.column and location.row else "",
    ]
    return "".join(parts)


def short(path: str) -> str:
    """The path as a reader needs it: of an absolute one, which tells about the machine, the name."""
    pure = PureWindowsPath(path) if "\\" in path else PurePosixPath(path)
    return pure.name if pure.is_absolute() else path


def field_word(field: str | None) -> str:
    """What staff call this field."""
    return FIELDS.get(field or "", field or "")


class Change(NamedTuple):
    """What a fix replaces, cut down to the part that differs."""

    before: str
    after: str


def change(finding: Finding) -> Change | None:
    """The fix as a reader wants to see it: of a long text only what changes, in its surroundings."""
    fix = finding.fix
    if fix is None:
        return None
    before, after = fix.before or "", fix.after
    if max(len(before), len(after)) <= _LONG:
        return Change(before, after)
    from rapidfuzz.distance import Postfix, Prefix

    start = Prefix.similarity(before, after)
    end = Postfix.similarity(before[start:], after[start:])
    first = max(start - _AROUND, 0)
    return Change(
        *(_cut(text, first, len(text) - max(end - _AROUND, 0)) for text in (before, after))
    )


def _cut(text: str, first: int, last: int) -> str:
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"


def remedy(finding: Finding) -> str:
    """What to do: the suggestion, and the change where it does not already say it."""
    said = finding.suggestion or ""
    changed = change(finding)
    if changed is None or changed.after in said:
        return said
    fixed = f"将“{changed.before}”改为" if changed.before else "填写"
    fixed += f"“{changed.after}”。"
    return f"{said.rstrip('。')}；{fixed}" if said else fixed


def totals(report: Report) -> str:
    """The last line of a report: how much was looked at and what was found."""
    summary = report.summary
    found = sum(summary.by_severity.values())
    looked = f"{summary.files} 个文件、{summary.tables} 张表、{summary.indicators} 项指标"
    kept = f"另有 {summary.waived} 处已说明保留。" if summary.waived else ""
    if not found:
        none = "没有待处理的问题" if summary.waived else "没有发现问题"
        return f"共审核 {looked}，{none}。{kept}"
    words = "、".join(
        f"{SEVERITY[level]} {summary.by_severity.get(level.value, 0)} 处" for level in Severity
    )
    return f"共审核 {looked}，发现问题 {found} 处：{words}。{kept}"


def problem_text(problem: Problem) -> str:
    """A problem of reading with its file and place; unsure readings say how sure."""
    where = "，".join(filter(None, (short(problem.path or ""), place(problem.location))))
    sure = f"（把握 {problem.confidence:.0%}）" if problem.confidence is not None else ""
    return clean(f"{where}：{problem.message}{sure}" if where else f"{problem.message}{sure}")
