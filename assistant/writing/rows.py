"""The indicator rows of a form: columns, headings, and cells merged where neighbours say the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from assistant.model.evidence import DraftIndicator
from assistant.model.table import FurtherRole, GoalTable, Grade, Indicator, Task
from assistant.writing.files import clean
from assistant.writing.forms import Form, Role
from assistant.writing.header import SIDE_WIDTH
from assistant.writing.sheet import Block, Cell, CellStyle, edges
from assistant.writing.wording import (
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
        Role.BASIS,
        Role.SOURCES,
    }
)
_VALUES = frozenset({Role.TARGET, Role.OPERATOR, Role.VALUE, Role.UNIT, Role.GRADES})
_BESIDE: Mapping[FurtherRole, str] = {
    FurtherRole.WHOLE_PERIOD: "实施期指标值",
    FurtherRole.ACTUAL: "实际完成值",
    FurtherRole.SCORE: "得分",
    FurtherRole.REASON: "偏差原因",
    FurtherRole.OTHER: "其他指标值",
}
_OF_TASK = frozenset({Role.TASK, Role.TASK_BUDGET, Role.TASK_CONTENT, Role.TASK_GOAL})

_HELD: Mapping[Role, Callable[[Indicator], object]] = {
    Role.LEVEL1: lambda row: row.level1 or row.level1_raw,
    Role.LEVEL2: lambda row: row.level2 or row.level2_raw,
    Role.TARGET: lambda row: row.target,
    Role.OPERATOR: lambda row: row.target,
    Role.VALUE: lambda row: row.target,
    Role.UNIT: lambda row: row.target,
    Role.EXPLANATION: lambda row: row.explanation,
    Role.SCORING: lambda row: row.scoring,
    Role.WEIGHT: lambda row: row.weight is not None,
    Role.NOTE: lambda row: row.note,
    Role.GRADES: lambda row: row.grades,
    Role.BASIS: lambda row: isinstance(row, DraftIndicator),
    Role.SOURCES: lambda row: isinstance(row, DraftIndicator),
}


class Printed(NamedTuple):
    """A column as it is printed; `grade` where it is one of the four of the grades.

    `role` None: a value beside the target that the document's own column `beside` holds.
    """

    role: Role | None
    heading: str
    width: float
    group: str | None
    grade: Grade | None = None
    beside: tuple[FurtherRole, str] | None = None


class _Record(NamedTuple):
    """One printed row: an indicator, a task without indicators of its own, or both."""

    task: Task | None
    indicator: Indicator | None


def columns_of(table: GoalTable, form: Form) -> list[Printed]:
    """The columns to print: those of the form, optional ones only where some row has a value."""
    unit = common_unit(table.tasks)
    printed: list[Printed] = []
    for column in form.indicators.columns:
        held = _HELD.get(column.role)
        if column.optional and held and not any(held(row) for row in table.indicators):
            continue
        heading = clean(fill(column.heading, {"unit": unit}))
        if column.role is Role.GRADES:
            printed += [
                Printed(column.role, grade.value, column.width, heading, grade) for grade in Grade
            ]
        else:
            group = clean(column.group) if column.group else None
            printed.append(Printed(column.role, heading, column.width, group))
    values = [at for at, column in enumerate(printed) if column.role in _VALUES]
    after = max(values, default=len(printed) - 1) + 1
    return [*printed[:after], *_beside(table), *printed[after:]]


def _beside(table: GoalTable) -> Iterator[Printed]:
    """The values that the document has beside its targets: of the whole period, actual, per town."""
    found = ((value.role, value.heading) for row in table.indicators for value in row.further)
    for role, heading in dict.fromkeys(found):
        yield Printed(None, clean(heading) or _BESIDE[role], 24.0, None, beside=(role, heading))


def rows(
    table: GoalTable,
    form: Form,
    columns: Sequence[Printed],
    width: float,
    *,
    label: str | None,
) -> Block:
    """The indicators under repeated headings, over the whole width, `label` beside or above them."""
    side = label if label and form.indicators.label_at == "side" else None
    headings = _Headings(columns, first=1 if side else 0, band=None if side else label)
    by_task = any(column.role is Role.TASK for column in columns)
    records = list(_records(table, by_task=by_task)) or [_Record(None, None)]
    body = _Body(table, merge=form.indicators.merge)
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

    def __init__(self, table: GoalTable, *, merge: bool) -> None:
        self._table = table
        self._merge = merge
        self._rendered = is_drafted(table)
        self._unit = common_unit(table.tasks)
        self._ids = {task.id for task in table.tasks}
        self._parents = {task.parent for task in table.tasks}
        self._goals = {goal.task: goal.text for goal in table.goals if goal.task}

    def column(
        self, column: Printed, records: Sequence[_Record], top: int, at: int
    ) -> Iterator[Cell]:
        """The cells of one column from row `top` down, neighbours with the same key merged."""

        def key(pair: tuple[int, _Record]) -> Hashable:
            # A row without a key differs from every other by its position.
            return self._key(column.role, pair[1]) or pair[0]

        for _, members in groupby(enumerate(records, start=top), key=key):
            together = list(members)
            row, record = together[0]
            text = clean(self._text(column, record))
            style = self._style(column.role, record)
            number = self._number(column.role, record)
            yield Cell(text, row, at, len(together), 1, style, number)

    def _key(self, role: Role | None, record: _Record) -> Hashable:
        if not self._merge:
            return None
        task = record.task.id if record.task else None
        if role in _OF_TASK:
            return task
        if role not in (Role.LEVEL1, Role.LEVEL2) or record.indicator is None:
            return None
        names = [level_text(self._table, record.indicator, 1)]
        if role is Role.LEVEL2:
            names.append(level_text(self._table, record.indicator, 2))
        return (task, *names) if names[-1] else None

    def _text(self, column: Printed, record: _Record) -> str:
        if column.role in _OF_TASK:
            return self._task_text(column.role, record.task) if record.task else ""
        return self._row_text(column, record.indicator) if record.indicator else ""

    def _task_text(self, role: Role | None, task: Task) -> str:
        match role:
            case Role.TASK:
                return f"　　{task.name}" if task.parent in self._ids else task.name
            case Role.TASK_BUDGET:
                return self._task_amount(task)[0]
            case Role.TASK_CONTENT:
                return task.content or ""
            case _:
                return self._goals.get(task.id, "")

    def _row_text(self, column: Printed, row: Indicator) -> str:
        match column.role:
            case Role.LEVEL1:
                return level_text(self._table, row, 1)
            case Role.LEVEL2:
                return level_text(self._table, row, 2)
            case Role.NAME:
                return row.name
            case Role.TARGET:
                return target_text(row.target, rendered=self._rendered)
            case Role.OPERATOR:
                return split_target(row.target, rendered=self._rendered).operator
            case Role.VALUE:
                return split_target(row.target, rendered=self._rendered).value
            case Role.UNIT:
                return split_target(row.target, rendered=self._rendered).unit
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
            case None:
                return "；".join(
                    value.text
                    for value in row.further
                    if (value.role, value.heading) == column.beside
                )
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


def _records(table: GoalTable, *, by_task: bool) -> Iterator[_Record]:
    """The rows in document order; on a form with tasks, each below its task, and every task once."""
    if not by_task:
        yield from (_Record(None, row) for row in table.indicators)
        return
    under: dict[str | None, list[Indicator]] = {}
    ids = {task.id for task in table.tasks}
    for row in table.indicators:
        under.setdefault(row.task if row.task in ids else None, []).append(row)
    for task in table.tasks:
        yield from (_Record(task, row) for row in under.get(task.id, ()))
        if task.id not in under:
            yield _Record(task, None)
    yield from (_Record(None, row) for row in under.get(None, ()))
