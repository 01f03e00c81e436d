"""What the rule book finds of the defects that a reviewer labelled in published tables.

A file in `corpus/labels` holds a reviewer's reading of one table: where each defect lies, of which
kind (`kinds.yaml` says which rules answer a kind) and how grave it is. The user's four tables are
labelled by place and a few characters only; their text lies beside the checkout or nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import Field, ValidationError

from assistant.checking import Options, check_table
from assistant.library import corpus
from assistant.model.errors import UserError
from assistant.model.report import Finding, Severity
from assistant.model.table import GoalTable, Value
from assistant.paths import shipped
from assistant.reading import read_file

V = TypeVar("V", bound=Value)


class Kind(Value):
    """A kind of defect in a reviewer's words, and the codes of the rules that answer it."""

    title: str
    rules: tuple[str, ...]


class Label(Value):
    """One defect. `at` is a row, counted from 1, or a place in the head; `has` a few characters there.

    `counts` False: a remark that is right and need not be made (it follows from another defect, or
    from how the table was copied). `later`: overlooked by the reviewer until the program named it.
    """

    at: int | Literal["header", "goal", "task", "table"]
    has: str | None = Field(default=None, max_length=12)
    field: str
    kind: str
    severity: Severity
    why: str
    counts: bool = True
    later: bool = False


class Labels(Value):
    """A reviewer's reading of one table. `scope` rows: of a table shipped without its goals."""

    document: str
    rows: int
    labels: tuple[Label, ...]
    scope: Literal["rows", "whole"] = "whole"


@dataclass(frozen=True)
class Compared:
    """A table's findings beside its labels.

    `true` and `false` are findings at warning and above; `unlabelled` is every finding, advice
    too, that no label answers; `graver` are labels that the program holds graver than the reviewer.
    """

    document: str
    found: tuple[tuple[Label, Finding], ...]
    missed: tuple[Label, ...]
    true: tuple[Finding, ...]
    false: tuple[Finding, ...]
    unlabelled: tuple[Finding, ...]
    graver: tuple[tuple[Label, Finding], ...]


@dataclass
class RuleFigures:
    """One rule over several tables: labels it found, findings at warning and above right and wrong."""

    found: int = 0
    right: int = 0
    false: int = 0


@dataclass(frozen=True)
class Labelled:
    """Every table compared, and the sums. Labels that no rule found are counted by their kind."""

    tables: tuple[Compared, ...]
    kinds: Mapping[str, Kind]
    by_rule: Mapping[str, RuleFigures] = field(init=False)
    missed_kinds: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        by_rule: dict[str, RuleFigures] = {}
        for table in self.tables:
            for _, finding in table.found:
                by_rule.setdefault(finding.code, RuleFigures()).found += 1
            for finding in table.true:
                by_rule.setdefault(finding.code, RuleFigures()).right += 1
            for finding in table.false:
                by_rule.setdefault(finding.code, RuleFigures()).false += 1
        object.__setattr__(self, "by_rule", dict(sorted(by_rule.items())))
        missed = Counter(label.kind for table in self.tables for label in table.missed)
        object.__setattr__(self, "missed_kinds", dict(missed.most_common()))

    @property
    def of_seeds(self) -> Labelled:
        """The same over the user's own tables alone."""
        return Labelled(tuple(t for t in self.tables if t.document.isdigit()), self.kinds)

    @property
    def of_corpus(self) -> Labelled:
        """The same over the shipped tables alone."""
        return Labelled(tuple(t for t in self.tables if not t.document.isdigit()), self.kinds)

    @property
    def labels(self) -> int:
        """How many labels count."""
        return sum(len(table.found) + len(table.missed) for table in self.tables)

    @property
    def recall(self) -> float:
        """The share of the labels that a finding of any severity answers."""
        return _share(sum(len(table.found) for table in self.tables), self.labels)

    @property
    def precision(self) -> float:
        """The share of the findings at warning and above that a label answers."""
        right = sum(len(table.true) for table in self.tables)
        return _share(right, right + sum(len(table.false) for table in self.tables))


def section(result: Labelled) -> str:
    """The figures in Markdown: each table, then each rule, then what no rule found."""
    groups = [("四张种子表", result.of_seeds), ("往年表", result.of_corpus)]
    lines = [
        "| 表 | 标注 | 找到 | 漏掉 | 警告以上 | 其中误报 |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for title, group in groups:
        for table in group.tables:
            found, missed = len(table.found), len(table.missed)
            grave = len(table.true) + len(table.false)
            lines.append(
                f"| {table.document} | {found + missed} | {found} | {missed} "
                f"| {grave} | {len(table.false)} |"
            )
        if group.tables:
            lines.append(
                f"| **{title}** | {group.labels} | 找回 {group.recall:.1%} | "
                f"| 准确 {group.precision:.1%} | |"
            )
    lines += ["", "| 规则 | 找到的标注 | 警告以上判对 | 误报 |", "| --- | --: | --: | --: |"]
    lines += [
        f"| {code} | {one.found} | {one.right} | {one.false} |"
        for code, one in result.by_rule.items()
    ]
    later = sum(label.later for table in result.tables for label, _ in table.found)
    if later:
        lines += ["", f"标注中有{later}条是看过程序的提示以后补的，先前漏看。"]
    graver = Counter(finding.code for table in result.tables for _, finding in table.graver)
    if graver:
        told = "、".join(f"{code}（{n}）" for code, n in graver.most_common())
        lines += ["", f"级别比审核人定得重的：{told}。"]
    if result.missed_kinds:
        kinds = result.kinds
        said = "、".join(f"{kinds[key].title}（{n}）" for key, n in result.missed_kinds.items())
        lines += ["", f"没有找到的：{said}。"]
    return "\n".join(lines)


def load_kinds(folder: Path | None = None) -> dict[str, Kind]:
    """The kinds of defects by their key. Raises UserError where the file is wrong."""
    path = (folder or _folder()) / "kinds.yaml"
    return {key: _validated(Kind, entry, path) for key, entry in _content(path).items()}


def load_labels(folder: Path | None = None) -> list[Labels]:
    """Every labelled table, by file name. Raises UserError where a file is wrong."""
    paths = sorted(
        set((folder or _folder()).glob("*.yaml")) - {(folder or _folder()) / "kinds.yaml"}
    )
    return [_validated(Labels, _content(path), path) for path in paths]


def labelled(seeds: Path | None = None) -> Labelled:
    """Check every labelled table that is at hand and compare.

    `seeds` is the folder with the user's own tables (`001_….txt`); without it only the shipped
    tables are compared. Raises UserError where labels or tables cannot be read.
    """
    kinds = load_kinds()
    return Labelled(
        tables=tuple(
            compare(check_table(table, Options()).findings, labels, table, kinds)
            for labels in load_labels()
            if (table := _table(labels, seeds)) is not None
        ),
        kinds=kinds,
    )


def compare(
    findings: tuple[Finding, ...], labels: Labels, table: GoalTable, kinds: Mapping[str, Kind]
) -> Compared:
    """Set findings beside labels: each label is answered by the first finding of its kind there."""
    if labels.scope == "rows":
        findings = tuple(f for f in findings if f.indicator is not None or f.related)
    rows = {label: _row(label, table) for label in labels.labels}

    def answers(finding: Finding, label: Label) -> bool:
        if finding.code not in kinds[label.kind].rules:
            return False
        if rows[label] is not None:
            return rows[label] == finding.indicator or rows[label] in finding.related
        return finding.indicator is None and (label.has is None or label.has in _words(finding))

    found, missed, graver = [], [], []
    for label in labels.labels:
        finding = next((finding for finding in findings if answers(finding, label)), None)
        if finding is not None and finding.severity.rank < label.severity.rank:
            graver.append((label, finding))
        if not label.counts:
            continue
        if finding is None:
            missed.append(label)
        else:
            found.append((label, finding))
    unlabelled = [f for f in findings if not any(answers(f, label) for label in labels.labels)]
    grave = [finding for finding in findings if finding.severity is not Severity.ADVICE]
    return Compared(
        document=labels.document,
        found=tuple(found),
        missed=tuple(missed),
        true=tuple(finding for finding in grave if finding not in unlabelled),
        false=tuple(finding for finding in grave if finding in unlabelled),
        unlabelled=tuple(unlabelled),
        graver=tuple(graver),
    )


def _table(labels: Labels, seeds: Path | None) -> GoalTable | None:
    if labels.scope == "rows":
        return corpus.load(shipped("corpus") / "tables" / f"{labels.document}.yaml").table
    if seeds is None:
        return None
    path = next(seeds.glob(f"{labels.document}_*"), None)
    if path is None:
        return None
    tables = read_file(path).tables
    if not tables:
        raise UserError(f"{path.name} 里没有读到目标表，无法与标注对照")
    return tables[0]


def _row(label: Label, table: GoalTable) -> str | None:
    """The id of the row a label means: the nearest one that bears its characters.

    A row that reading lost moves all that follow; the characters still find theirs.
    """
    if isinstance(label.at, str):
        return None
    bearing = [
        (abs(at - label.at), row.id)
        for at, row in enumerate(table.indicators, start=1)
        if (label.has or "") in "".join((row.name or "").split())
    ]
    return min(bearing)[1] if bearing else ""


def _words(finding: Finding) -> str:
    return "".join(filter(None, (finding.excerpt, finding.message, finding.suggestion)))


def _folder() -> Path:
    return shipped("corpus") / "labels"


def _content(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise UserError(f"标注文件 {path.name} 打不开，请按出错处改正：{error}") from error
    if not isinstance(content, dict):
        raise UserError(f"标注文件 {path.name} 里应是“名称: 内容”")
    return content


def _validated(kind: type[V], entry: object, path: Path) -> V:
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        raise UserError(f"标注文件 {path.name} 的格式不对，请按出错处改正：{error}") from error


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
