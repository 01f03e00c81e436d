"""A goal table as HTML: grouped level columns, badges for sources, marks for findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from assistant.chat.edits import CHAT
from assistant.model.evidence import DraftIndicator
from assistant.model.report import Finding, Severity
from assistant.model.table import GoalTable, Grade, Indicator
from assistant.web.render import render
from assistant.web.texts import t

#: Columns shown only where some row fills them, in printed order.
_OPTIONAL = ("weight", "explanation", "scoring", "note")


@dataclass(frozen=True)
class Group:
    """A cell that stands for several rows below one another."""

    text: str | None
    rows: int


@dataclass(frozen=True)
class Mark:
    """How many findings of one severity stand at a row."""

    severity: Severity
    count: int
    title: str


@dataclass(frozen=True)
class Row:
    """One indicator with what is shown beside it. `groups` are the group cells that start here."""

    number: int
    indicator: Indicator
    groups: tuple[tuple[int, Group], ...]
    grades: dict[Grade, str]
    basis: str | None
    marks: tuple[Mark, ...]
    flagged: dict[str, Severity]


def table_view(
    table: GoalTable,
    findings: Sequence[Finding] | None,
    *,
    editable: bool = False,
    scope: str,
    current: str | None = None,
    details: bool = False,
    doubts: Mapping[str, str] | None = None,
    hint: str = t("table.edit_hint"),
    open_points: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Markup:
    """The table with its header; `scope` tells this table's rows from those of others on the page.

    `findings` None means that nothing was checked. `current` is the row shown as chosen; with `details` the columns for explanation, scoring and
    note are shown too (a draft keeps them in the panel of the row's sources). `doubts` say by row id
    why a value is in doubt; `hint` stands below an editable table. `open_points` (what is still
    missing) and `notes` (how a draft came about) stand at its head.
    """
    heads, keys = _grouping(table)
    shown = _OPTIONAL if details else ("weight",)
    return render(
        "table.html",
        table=table,
        scope=scope,
        editable=editable,
        current=current,
        heads=heads,
        rows=_rows(table, findings or (), keys),
        columns=[name for name in shown if any(getattr(i, name) for i in table.indicators)],
        grades=[grade for grade in Grade if any(_grades(i).get(grade) for i in table.indicators)],
        has_basis=any(isinstance(i, DraftIndicator) for i in table.indicators),
        has_target=any(i.target for i in table.indicators) or editable,
        checked=findings is not None,
        doubts=doubts or {},
        hint=hint,
        open_points=open_points,
        notes=notes,
    )


def row_numbers(table: GoalTable) -> dict[str, int]:
    """Indicator id to the number printed beside the row."""
    return {row.id: number for number, row in enumerate(table.indicators, start=1)}


def basis_of(row: DraftIndicator) -> str:
    """What the row's target rests on.

    `chat` where the user's own words are all it cites, `last` where last year's table is.
    """
    cited = {evidence.id.partition(":")[0] for evidence in row.evidence}
    return cited.pop() if cited in ({CHAT}, {"last"}) else row.target_basis.value


_Key = Callable[[Indicator], str | None]


def _grouping(table: GoalTable) -> tuple[tuple[str, ...], tuple[_Key, ...]]:
    """Headings of the group columns and what each groups by: levels, or duties and activities."""
    if any(row.level1 or row.level2 for row in table.indicators) or not table.tasks:
        return ("table.level1", "table.level2"), (
            lambda row: row.level1 or row.level1_raw,
            lambda row: row.level2 or row.level2_raw,
        )
    names = {task.id: task.name for task in table.tasks}
    parents = {task.id: task.parent for task in table.tasks}
    activity: _Key = lambda row: names.get(row.task or "")  # noqa: E731
    if not any(parents.values()):
        return ("table.task",), (activity,)
    duty: _Key = lambda row: names.get(parents.get(row.task or "") or "")  # noqa: E731
    return ("table.duty", "table.activity"), (duty, activity)


def _rows(table: GoalTable, findings: Sequence[Finding], keys: Sequence[_Key]) -> list[Row]:
    at_row: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.indicator:
            at_row.setdefault(finding.indicator, []).append(finding)
    starts = _group_starts(table.indicators, keys)
    return [
        Row(
            number=index + 1,
            indicator=row,
            groups=tuple(starts.get(index, {}).items()),
            grades=_grades(row),
            basis=basis_of(row) if isinstance(row, DraftIndicator) else None,
            marks=_marks(at_row.get(row.id, [])),
            flagged=_flagged(at_row.get(row.id, [])),
        )
        for index, row in enumerate(table.indicators)
    ]


def _group_starts(rows: Sequence[Indicator], keys: Sequence[_Key]) -> dict[int, dict[int, Group]]:
    """Row index -> column -> the group cell that starts there; inner groups end with outer ones."""
    starts: dict[int, dict[int, Group]] = {}
    for column in range(len(keys)):
        index = 0
        for values, members in groupby(
            rows, key=lambda row: tuple(key(row) for key in keys[: column + 1])
        ):
            size = len(list(members))
            starts.setdefault(index, {})[column] = Group(text=values[-1], rows=size)
            index += size
    return starts


def _grades(row: Indicator) -> dict[Grade, str]:
    return {band.grade: band.target.raw for band in row.grades}


def _marks(findings: Sequence[Finding]) -> tuple[Mark, ...]:
    grouped = [(s, [f for f in findings if f.severity is s]) for s in Severity]
    return tuple(
        Mark(severity, len(members), "\n".join(finding.message for finding in members))
        for severity, members in grouped
        if members
    )


def _flagged(findings: Sequence[Finding]) -> dict[str, Severity]:
    """Field -> the gravest severity found in it."""
    gravest: dict[str, Severity] = {}
    for finding in sorted(findings, key=lambda finding: -finding.severity.rank):
        if finding.field:
            gravest[finding.field] = finding.severity
    return gravest
