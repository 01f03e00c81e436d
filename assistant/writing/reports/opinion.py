"""The report as a finance office writes it: 绩效目标审核意见, on one table, or on a batch by department."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.model.report import Finding, Report, Severity, score_text
from assistant.model.table import GoalTable
from assistant.writing.files import clean
from assistant.writing.reports.view import (
    ASKS,
    NO_DEPARTMENT,
    SEVERITY,
    Department,
    Entry,
    Row,
    TableView,
    departments,
    problem_text,
    rate,
    remedy,
    stale_text,
    totals,
    views,
    waived_by,
)
from assistant.writing.sheet import (
    PORTRAIT,
    Block,
    Cell,
    CellStyle,
    Line,
    LineStyle,
    Sheet,
    edges,
)
from assistant.writing.wording import budget_text

_TITLE = "绩效目标审核意见"
_NUMERALS = "一二三四五六"
_SIGNATURE = (
    "审核单位（盖章）：　　　　　　　　审核人：　　　　　　　审核日期：　　　　年　　月　　日"
)
# heading, millimetres, style
_ISSUES = (
    ("序号", 12.0, CellStyle.CENTRE),
    ("指标", 36.0, CellStyle.VALUE),
    ("问题", 46.0, CellStyle.VALUE),
    ("修改建议", 42.0, CellStyle.VALUE),
    ("依据", 34.0, CellStyle.VALUE),
)
_WAIVED = (
    ("序号", 12.0, CellStyle.CENTRE),
    ("指标", 36.0, CellStyle.VALUE),
    ("问题", 56.0, CellStyle.VALUE),
    ("保留的理由", 42.0, CellStyle.VALUE),
    ("说明人、日期", 24.0, CellStyle.VALUE),
)
_FOUND = tuple((SEVERITY[severity], 13.0, CellStyle.CENTRE) for severity in Severity)
_TABLES = (
    ("序号", 12.0, CellStyle.CENTRE),
    ("绩效目标表", 62.0, CellStyle.VALUE),
    ("文件", 40.0, CellStyle.VALUE),
    ("指标", 13.0, CellStyle.CENTRE),
    *_FOUND,
    ("得分", 18.0, CellStyle.CENTRE),
)
_DEPARTMENTS = (
    ("序号", 12.0, CellStyle.CENTRE),
    ("部门（单位）", 62.0, CellStyle.VALUE),
    ("表", 13.0, CellStyle.CENTRE),
    ("指标", 16.0, CellStyle.CENTRE),
    *_FOUND,
    ("已说明", 16.0, CellStyle.CENTRE),
    ("平均得分", 20.0, CellStyle.CENTRE),
)
_RULES = (
    ("级别", 14.0, CellStyle.CENTRE),
    ("编号", 20.0, CellStyle.CENTRE),
    ("规则", 76.0, CellStyle.VALUE),
    ("次数", 15.0, CellStyle.CENTRE),
    ("涉及文件", 20.0, CellStyle.CENTRE),
    ("说明率", 18.0, CellStyle.CENTRE),
)


def sheets(report: Report, tables: Sequence[GoalTable]) -> list[Sheet]:
    """The opinion on one table; of several an overview, and a section for each department."""
    joined = views(report, tables)
    if len(joined) > 1:
        return [_overview(report), *map(_department, departments(report, joined))]
    pages = [_opinion(view) for view in joined]
    if not joined or report.problems or report.stale_waivers:
        pages.insert(0, _overview(report))
    return pages


def verdict(view: TableView) -> str:
    """What the reviewer is advised to do with the table; the decision stays with the reviewer."""
    if view.count(Severity.ERROR):
        return "建议退回，改正错误后重新申报"
    if view.count(Severity.WARNING):
        return "建议核实所列问题，修改完善后申报"
    if view.count(Severity.ADVICE):
        return "建议通过，可参考所列意见进一步完善"
    return "未发现问题，建议通过"


def _opinion(view: TableView) -> Sheet:
    parts: list[Line | Block] = [Line(_TITLE, LineStyle.TITLE), _about(view)]
    numbers = iter(_NUMERALS)
    parts.append(Line(f"{next(numbers)}、总体意见", LineStyle.HEADING))
    parts.append(Line(clean(_overall(view)), LineStyle.BODY))
    parts += _objections(view, lambda text: f"{next(numbers)}、{text}")
    parts.append(Line(_SIGNATURE, LineStyle.NOTE))
    return Sheet(name=f"{view.number}", parts=tuple(parts))


def _objections(view: TableView, heading: Callable[[str], str]) -> Iterator[Line | Block]:
    """What stands, the gravest first, then what is kept: a headed list each."""
    count = 0
    for severity in Severity:
        entries = [entry for entry in view.entries if entry.first.severity is severity]
        if entries:
            text = f"{ASKS[severity]}的问题（{SEVERITY[severity]} {view.count(severity)} 处）"
            yield Line(heading(text), LineStyle.HEADING)
            yield _issues(entries, count, view)
            count += len(entries)
    if view.waived:
        text = f"已说明保留的问题（{len(view.waived)} 处，不计分）"
        yield Line(heading(text), LineStyle.HEADING)
        rows = [
            (str(at), _subject(row), finding.message, waived.reason, waived_by(waived))
            for at, (row, finding, waived) in enumerate(view.waived, start=1)
        ]
        yield replace(_listing(_WAIVED, rows), listed=True)


def _department(department: Department) -> Sheet:
    """All tables of one department, from its score to each objection."""
    found = sum(department.count.by_severity.values())
    kinds = "、".join(
        f"{ASKS[level]}的 {count} 处" for level in Severity if (count := department.of(level))
    )
    said = (
        f"经审核，{department.name}报送绩效目标表 {len(department.views)} 张、指标 "
        f"{department.count.indicators} 项，"
        + (f"发现问题 {found} 处，其中{kinds}，" if found else "没有待处理的问题，")
        + f"平均得分 {department.score} 分。"
    )
    parts: list[Line | Block] = [
        Line(_TITLE, LineStyle.TITLE),
        Line(clean(department.name), LineStyle.SUBTITLE),
        Line(clean(said), LineStyle.BODY),
        _listing(_TABLES, [_table(at, view) for at, view in enumerate(department.views, start=1)]),
    ]
    for number, view in enumerate(department.views, start=1):
        parts.append(Line(clean(f"{number}. {view.name}"), LineStyle.HEADING))
        parts.append(Line(clean(f"{_overall(view)}审核规则：{view.rules}。"), LineStyle.BODY))
        parts += _objections(view, lambda text: text)
    parts.append(Line(_SIGNATURE, LineStyle.NOTE))
    return Sheet(name=department.name, parts=tuple(parts))


def _table(number: int, view: TableView) -> tuple[str, ...]:
    found = (str(view.count(severity)) for severity in Severity)
    return (str(number), view.name, view.file, str(len(view.rows)), *found, view.score)


def _about(view: TableView) -> Block:
    table = view.table
    year = f"{table.year}年度" if table and table.year else ""
    texts = [
        ("绩效目标表", view.name, "部门（单位）", view.organization),
        ("年　　度", year, "预算金额", budget_text(table.budget if table else None)),
        ("文　　件", view.file, "审核规则", view.rules),
    ]
    styles = (CellStyle.LABEL, CellStyle.VALUE) * 2
    cells = [
        Cell(clean(text), row, column, style=style)
        for row, line in enumerate(texts)
        for column, (text, style) in enumerate(zip(line, styles, strict=True))
    ]
    return Block(edges((26.0, 64.0, 28.0, 52.0), PORTRAIT.width), len(texts), tuple(cells))


def _overall(view: TableView) -> str:
    found = len(view.report.open)
    looked = f"经审核，《{view.name}》共设指标 {len(view.rows)} 项"
    if not found:
        return f"{looked}，得分 {view.score} 分。{verdict(view)}。"
    kinds = "、".join(
        f"{ASKS[level]}的 {count} 处" for level in Severity if (count := view.count(level))
    )
    return f"{looked}，发现问题 {found} 处，其中{kinds}，得分 {view.score} 分。{verdict(view)}。"


def _issues(entries: Sequence[Entry], before: int, view: TableView) -> Block:
    rows = [
        (
            str(number),
            _subjects(entry),
            _objection(entry, view),
            _told(entry, remedy) or "—",
            entry.first.basis or "—",
        )
        for number, entry in enumerate(entries, start=before + 1)
    ]
    return replace(_listing(_ISSUES, rows), listed=True)


def _subjects(entry: Entry) -> str:
    if entry.count == 1:
        return _subject(entry.found[0][0])
    return f"{entry.where}（{entry.count} 处）"


def _subject(row: Row | None) -> str:
    if row is None:
        return "整张表"
    target = f"：{row.target}" if row.target else ""
    return "\n".join(filter(None, (f"第 {row.number} 项 {row.indicator.name}{target}", row.levels)))


def _objection(entry: Entry, view: TableView) -> str:
    others = _told(entry, lambda finding: "、".join(map(view.row_name, finding.related)))
    said = _told(entry, lambda finding: finding.message)
    return "\n".join(filter(None, (said, f"相关：{others}" if others else "")))


def _told(entry: Entry, text: Callable[[Finding], str]) -> str:
    """What is said, once where it is the same of all rows."""
    return "\n".join(f"{where}：{said}" if where else said for where, said in entry.told(text))


def _overview(report: Report) -> Sheet:
    summary = report.summary
    parts: list[Line | Block] = [
        Line("绩效目标审核情况汇总", LineStyle.TITLE),
        Line(totals(report), LineStyle.BODY),
    ]
    if summary.tables > 1:
        parts.append(Line("各部门情况（平均得分由低到高）", LineStyle.HEADING))
        departments_ = [
            (
                str(number),
                count.organization or NO_DEPARTMENT,
                str(count.tables),
                str(count.indicators),
                *(str(count.by_severity.get(severity.value, 0)) for severity in Severity),
                str(count.waived),
                score_text(count.score),
            )
            for number, count in enumerate(summary.departments, start=1)
        ]
        parts.append(_listing(_DEPARTMENTS, departments_))
        parts.append(Line("各规则情况（次数由多到少）", LineStyle.HEADING))
        rules = [
            (
                SEVERITY[rule.severity],
                rule.code,
                rule.name,
                str(rule.findings),
                str(rule.files),
                rate(rule) or "—",
            )
            for rule in summary.rules
        ]
        parts.append(_listing(_RULES, rules))
    if report.problems:
        parts.append(Line("读取情况", LineStyle.HEADING))
        parts.extend(Line(problem_text(problem), LineStyle.BODY) for problem in report.problems)
    if report.stale_waivers:
        parts.append(Line("已失效的说明", LineStyle.HEADING))
        parts.extend(Line(stale_text(waiver), LineStyle.BODY) for waiver in report.stale_waivers)
    return Sheet(name="汇总", parts=tuple(parts))


def _listing(
    columns: Sequence[tuple[str, float, CellStyle]], rows: Sequence[Sequence[str]]
) -> Block:
    cells = [
        Cell(heading, 0, at, style=CellStyle.HEADING) for at, (heading, _, _) in enumerate(columns)
    ]
    cells += [
        Cell(clean(text), number, at, style=columns[at][2])
        for number, row in enumerate(rows, start=1)
        for at, text in enumerate(row)
    ]
    bounds = edges([width for _, width, _ in columns], PORTRAIT.width)
    return Block(bounds, 1 + len(rows), tuple(cells), heading_rows=1, repeat=True)


def markdown(report: Report, tables: Sequence[GoalTable]) -> str:
    """The same opinions as Markdown."""
    from assistant.writing import plain

    return plain.markdown(sheets(report, tables))
