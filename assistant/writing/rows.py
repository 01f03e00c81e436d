"""The indicator rows of a form: columns, headings, and cells merged where neighbours say the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, zip_longest
from typing import NamedTuple

from assistant.model.evidence import DraftIndicator
from assistant.model.table import FurtherRole, GoalScope, GoalTable, Grade, Indicator, Task
from assistant.writing.files import clean
from assistant.writing.forms import BESIDE, Column, Form, Role
from assistant.writing.header import SIDE_WIDTH, indented
from assistant.writing.sheet import Block, Cell, CellStyle, edges
from assistant.writing.wording import (
    QUALITATIVE,
    amounts_of,
    basis_text,
    common_unit,
    figure,
    fill,
    is_drafted,
    level_text,
    sources_text,
    split_target,
    target_text,
)

_LEFT = frozenset(
    {
        Role.NAME,
        Role.EXPLANATION,
        Role.SCORING,
        Role.NOTE,
        Role.TASK,
        Role.TASK_CONTENT,
        Role.TASK_GOAL,
        Role.REASON,
        Role.BASIS,
        Role.SOURCES,
    }
)
_VALUES = frozenset({Role.TARGET, Role.OPERATOR, Role.VALUE, Role.UNIT, Role.GRADES})
_HEADINGS: Mapping[FurtherRole, str] = {
    FurtherRole.WHOLE_PERIOD: "实施期指标值",
    FurtherRole.ACTUAL: "实际完成值",
    FurtherRole.SCORE: "得分",
    FurtherRole.REASON: "偏差原因",
    FurtherRole.OTHER: "其他指标值",
}
_OF_TASK = frozenset({Role.TASK, Role.TASK_BUDGET, Role.TASK_CONTENT, Role.TASK_GOAL})


class Printed(NamedTuple):
    """A column as it is printed; `grade` where it is one of the four of the grades.

    `beside`: the values it holds stand beside the targets, under that heading in the document.
    """

    role: Role | None
    heading: str
    width: float
    group: str | None
    grade: Grade | None = None
    beside: tuple[FurtherRole, str] | None = None
    period: str | None = None


class _Record(NamedTuple):
    """One printed row: an indicator, a task without indicators of its own, or both.

    `whole` is the row of the whole period beside it, where both periods share the rows.
    """

    task: Task | None
    indicator: Indicator | None
    whole: Indicator | None = None

    def of(self, column: Printed) -> Indicator | None:
        """The row that this column speaks of."""
        match column.period:
            case "whole_period":
                return self.whole
            case "annual":
                return self.indicator
            case _:
                return self.indicator or self.whole


class Part(NamedTuple):
    """Rows that are printed as one block, and the tasks that stand there.

    A label that tells the block from another one stands beside it on every form.
    """

    indicators: Sequence[Indicator]
    tasks: Sequence[Task]
    label: str | None = None
    told_apart: bool = False


def columns_of(table: GoalTable, form: Form) -> list[Printed]:
    """The columns to print: those of the form, optional ones only where some row has a value."""
    unit = common_unit(table.tasks)
    body = _Body(table, form)
    records = _records(table, form, Part(table.indicators, table.tasks))
    found = list(
        dict.fromkeys(
            (value.role, value.heading) for row in table.indicators for value in row.further
        )
    )
    printed: list[Printed] = []
    for column in form.indicators.columns:
        heading = clean(fill(column.heading, {"unit": unit}))
        made = _printed(column, heading, found)
        if not column.optional or any(
            body.text(each, record) for record in records for each in made
        ):
            printed += made
            found = [place for place in found if place != made[0].beside]
    values = [at for at, column in enumerate(printed) if column.role in _VALUES]
    after = max(values, default=len(printed) - 1) + 1
    more = [
        Printed(None, clean(heading) or _HEADINGS[role], 24.0, None, beside=(role, heading))
        for role, heading in found
    ]
    return [*printed[:after], *more, *printed[after:]]


def _printed(
    column: Column, heading: str, found: Sequence[tuple[FurtherRole, str]]
) -> list[Printed]:
    """The columns that one of the form becomes; `found` are the values that stand beside targets."""
    if column.role is Role.GRADES:
        return [
            Printed(column.role, grade.value, column.width, heading, grade, period=column.period)
            for grade in Grade
        ]
    beside = None
    if role := BESIDE.get(column.role):
        beside = next((place for place in found if place[0] is role), (role, heading))
    group = clean(column.group) if column.group else None
    return [Printed(column.role, heading, column.width, group, beside=beside, period=column.period)]


def rows(
    table: GoalTable,
    form: Form,
    columns: Sequence[Printed],
    width: float,
    part: Part,
) -> Block:
    """This part of the table under repeated headings, over the whole width, beside or below its label."""
    side = part.label if part.told_apart or form.indicators.label_at == "side" else None
    headings = _Headings(columns, first=1 if side else 0, band=None if side else part.label)
    records = _records(table, form, part) or [_Record(None, None)]
    body = _Body(table, form)
    cells = list(headings.cells())
    for at, column in enumerate(columns, start=headings.first):
        cells.extend(body.column(column, records, headings.count, at))
    if side:
        cells.append(Cell("", 0, 0, headings.count, style=CellStyle.HEADING))
        cells.append(Cell(side, headings.count, 0, len(records), style=CellStyle.SIDE))
    widths = [column.width for column in columns]
    return Block(
        edges([SIDE_WIDTH, *widths] if side else widths, width),
        headings.count + len(records),
        tuple(cells),
        heading_rows=headings.count,
        repeat=True,
        told_apart=part.told_apart,
    )


class _Headings:
    """The heading cells: a band over all, groups over their members, and the columns' own."""

    def __init__(self, columns: Sequence[Printed], *, first: int, band: str | None) -> None:
        self.first = first
        self._columns = columns
        self._band = band
        self._top = 1 if band else 0
        self.count = self._top + (2 if any(column.group for column in columns) else 1)

    def cells(self) -> Iterator[Cell]:
        heading = CellStyle.HEADING
        if self._band:
            yield Cell(self._band, 0, 0, columns=len(self._columns), style=heading)
        at = self.first
        for group, members in groupby(self._columns, key=lambda column: column.group):
            together = list(members)
            if group:
                yield Cell(group, self._top, at, columns=len(together), style=heading)
            for column in together:
                row = self._top + 1 if group else self._top
                yield Cell(column.heading, row, at, self.count - row, style=heading)
                at += 1


class _Body:
    """What stands in the cells below the headings, by the role of the column."""

    def __init__(self, table: GoalTable, form: Form) -> None:
        self._table = table
        self._merge = form.indicators.merge
        self._roles = {column.role for column in form.indicators.columns}
        self._rendered = is_drafted(table)
        self._unit = common_unit(table.tasks)
        self._parents = {task.parent for task in table.tasks}
        self._goals: dict[str, str] = {}
        for goal in table.goals:
            if goal.task:
                before = self._goals.get(goal.task)
                self._goals[goal.task] = f"{before}\n{goal.text}" if before else goal.text

    def column(
        self, column: Printed, records: Sequence[_Record], top: int, at: int
    ) -> Iterator[Cell]:
        """The cells of one column from row `top` down, neighbours with the same key merged."""

        def key(pair: tuple[int, _Record]) -> Hashable:
            # A row without a key differs from every other by its position.
            return self._key(column, pair[1]) or pair[0]

        for _, members in groupby(enumerate(records, start=top), key=key):
            together = list(members)
            row, record = together[0]
            text = self.text(column, record)
            style = self._style(column.role, record)
            number = self._number(column.role, record)
            yield Cell(text, row, at, len(together), 1, style, number)

    def text(self, column: Printed, record: _Record) -> str:
        """What the cell says."""
        if column.role in _OF_TASK:
            return clean(self._task_text(column.role, record.task)) if record.task else ""
        row = record.of(column)
        return clean(self._row_text(column, row)) if row else ""

    def _key(self, column: Printed, record: _Record) -> Hashable:
        if not self._merge:
            return None
        role = column.role
        task = record.task.id if record.task else None
        if role in _OF_TASK:
            return task
        row = record.of(column)
        if role not in (Role.LEVEL1, Role.LEVEL2) or row is None:
            return None
        names = [level_text(self._table, row, 1)]
        if role is Role.LEVEL2:
            names.append(level_text(self._table, row, 2))
        return (task, *names) if names[-1] else None

    def _task_text(self, role: Role | None, task: Task) -> str:
        match role:
            case Role.TASK:
                return indented(task, self._table.tasks)
            case Role.TASK_BUDGET:
                return self._task_amount(task)[0]
            case Role.TASK_CONTENT:
                return task.content or ""
            case _:
                return self._goals.get(task.id, "")

    def _split_text(self, role: Role, row: Indicator) -> str:
        """Sign, figure or unit; a form without a column for one of them has it beside the figure."""
        split = split_target(row.target, rendered=self._rendered)
        if role is Role.OPERATOR:
            return split.operator
        if role is Role.UNIT:
            return split.unit
        if split.operator == QUALITATIVE:
            return split.value
        before = "" if Role.OPERATOR in self._roles else split.operator
        return before + split.value + ("" if Role.UNIT in self._roles else split.unit)

    def _row_text(self, column: Printed, row: Indicator) -> str:
        if column.beside:
            values = (v.text for v in row.further if (v.role, v.heading) == column.beside)
            return "；".join(values)
        match column.role:
            case Role.LEVEL1:
                return level_text(self._table, row, 1)
            case Role.LEVEL2:
                return level_text(self._table, row, 2)
            case Role.NAME:
                return row.name
            case Role.TARGET:
                return target_text(row.target, rendered=self._rendered)
            case Role.OPERATOR | Role.VALUE | Role.UNIT:
                return self._split_text(column.role, row)
            case Role.EXPLANATION:
                return row.explanation or ""
            case Role.SCORING:
                return row.scoring or ""
            case Role.WEIGHT:
                return "" if row.weight is None else figure(row.weight)
            case Role.NOTE:
                return row.note or ""
            case Role.BASIS:
                return basis_text(row) if isinstance(row, DraftIndicator) else ""
            case Role.SOURCES:
                return sources_text(row) if isinstance(row, DraftIndicator) else ""
            case _:
                band = next((band for band in row.grades if band.grade is column.grade), None)
                return target_text(band.target if band else None, rendered=self._rendered)

    def _number(self, role: Role | None, record: _Record) -> Decimal | None:
        if role is Role.WEIGHT:
            return record.indicator.weight if record.indicator else None
        if role is Role.TASK_BUDGET and record.task:
            return self._task_amount(record.task)[1]
        return None

    def _task_amount(self, task: Task) -> tuple[str, Decimal | None]:
        return amounts_of(task.budget, self._unit).get("", ("", None))

    def _style(self, role: Role | None, record: _Record) -> CellStyle:
        if role is Role.TASK_BUDGET:
            return CellStyle.FIGURE
        if role is Role.TASK and record.task and record.task.id in self._parents:
            return CellStyle.STRONG
        return CellStyle.VALUE if role in _LEFT else CellStyle.CENTRE


def _records(table: GoalTable, form: Form, part: Part) -> list[_Record]:
    """The rows in document order; on a form with tasks, each below its task, and every task once."""
    rows = part.indicators
    if form.indicators.side_by_side:
        return list(_side_by_side(table, rows))
    if all(column.role is not Role.TASK for column in form.indicators.columns):
        return [_Record(None, row) for row in rows]
    under: dict[str | None, list[Indicator]] = {}
    ids = {task.id for task in part.tasks}
    for row in rows:
        under.setdefault(row.task if row.task in ids else None, []).append(row)
    records: list[_Record] = []
    for task in part.tasks:
        own = under.get(task.id)
        records += [_Record(task, row) for row in own] if own else [_Record(task, None)]
    return [*records, *(_Record(None, row) for row in under.get(None, ()))]


def _side_by_side(table: GoalTable, rows: Sequence[Indicator]) -> Iterator[_Record]:
    """The rows of the year with those of the whole period beside them, category by category."""
    categories: dict[str, dict[str, tuple[list[Indicator], list[Indicator]]]] = {}
    for row in rows:
        level1, level2 = level_text(table, row, 1), level_text(table, row, 2)
        whole, annual = categories.setdefault(level1, {}).setdefault(level2, ([], []))
        (whole if row.scope is GoalScope.WHOLE_PERIOD else annual).append(row)
    for category in categories.values():
        for whole, annual in category.values():
            for left, right in zip_longest(whole, annual):
                yield _Record(None, right, left)
