"""A goal table laid out on an official form: from values to a sheet of merged cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from assistant.model.table import Budget, Grade, GoalTable, Indicator, Task
from assistant.writing.files import clean
from assistant.writing.forms import (
    GOAL_SCOPES,
    Column,
    Field,
    FieldName,
    Form,
    Money,
    Role,
    TaskBlock,
)
from assistant.writing.sheet import (
    LANDSCAPE_WIDTH,
    PORTRAIT_WIDTH,
    Block,
    Cell,
    CellStyle,
    Line,
    LineStyle,
    Sheet,
    aligned,
    edges,
)
from assistant.writing.wording import (
    budget_text,
    fill,
    is_drafted,
    level_text,
    money_text,
    split_target,
    target_text,
)

_SIDE_WIDTH = 11.0
_LABEL_WIDTH = 38.0
_AMOUNT_WIDTH = 19.0
_REACH = 16.0  # how far a field's bound may move to meet a column's


def lay_out(table: GoalTable, form: Form, *, title: str) -> Sheet:
    """The table on this form, under this title. What the form has no place for is left out."""
    columns = _columns(table, form)
    need = sum(column.width for column in columns) + _SIDE_WIDTH
    landscape = form.page == "landscape" or (form.page == "auto" and need > PORTRAIT_WIDTH * 1.15)
    width = LANDSCAPE_WIDTH if landscape else PORTRAIT_WIDTH
    words = {
        "year": str(table.year) if table.year else "",
        "organization": table.organization or "",
        "project": table.project or "",
        "unit": table.budget.unit if table.budget else "万元",
    }
    rows = _Rows(table, form, columns, width).block()
    parts: list[Line | Block] = [Line(clean(" ".join(title.split())), LineStyle.TITLE)]
    if form.subtitle and not (words["year"] and words["year"] in title):
        parts.append(Line(clean(fill(form.subtitle, words)), LineStyle.SUBTITLE))
    if form.above:
        left, right = (clean(fill(text, words)) for text in form.above)
        parts.append(Line(left, LineStyle.NOTE, right))
    parts.extend(_header(table, form, words, rows.edges))
    parts.append(rows)
    if form.below:
        parts.append(Line("　　　　　　".join(form.below), LineStyle.NOTE))
    return Sheet(name="绩效目标表", parts=tuple(parts), landscape=landscape)


# -- above the indicators ------------------------------------------------------------------------


class _Piece(NamedTuple):
    """A cell of the header before its place in the common grid is known."""

    start: float
    end: float
    text: str
    style: CellStyle
    rows: int = 1
    number: Decimal | None = None


def _header(
    table: GoalTable, form: Form, words: dict[str, str], main: tuple[float, ...]
) -> Iterator[Block]:
    """Blocks of fields, and one for the tasks where they are printed."""
    lines: list[list[_Piece]] = []
    for row in form.header:
        if row.fields:
            lines.extend(_field_lines(table, row.fields, words, main))
        elif row.money:
            lines.extend(_money_lines(table.budget, row.money, words, main))
        elif row.tasks and (table.tasks or not row.tasks.optional):
            if lines:
                yield _block(lines)
                lines = []
            yield _tasks(table.tasks, row.tasks, main)
    if lines:
        yield _block(lines)


def _block(lines: Sequence[Sequence[_Piece]]) -> Block:
    bounds = tuple(sorted({edge for line in lines for piece in line for edge in piece[:2]}))
    at = {edge: index for index, edge in enumerate(bounds)}
    cells = tuple(
        Cell(
            clean(piece.text),
            row,
            at[piece.start],
            piece.rows,
            at[piece.end] - at[piece.start],
            piece.style,
            piece.number,
        )
        for row, line in enumerate(lines)
        for piece in line
    )
    return Block(bounds, len(lines), cells)


def _field_lines(
    table: GoalTable, fields: Sequence[Field], words: dict[str, str], main: tuple[float, ...]
) -> Iterator[list[_Piece]]:
    shown = [
        (field, values)
        for field in fields
        if (values := _values(table, field.field)) or not field.optional
    ]
    if not shown:
        return
    # Several goals of one scope stand below each other, each beside its own label.
    for at in range(max(len(values) for _, values in shown) or 1):
        share = main[-1] / len(shown)
        wanted = [
            bound for place in range(len(shown)) for bound in (place * share, place * share + _LABEL_WIDTH)
        ]
        bounds = aligned((*wanted, main[-1]), main, _REACH)
        line: list[_Piece] = []
        for place, (field, values) in enumerate(shown):
            start, middle, end = bounds[2 * place : 2 * place + 3]
            text = values[at] if at < len(values) else ""
            line.append(_Piece(start, middle, fill(field.label, words), CellStyle.LABEL))
            line.append(_Piece(middle, end, text, CellStyle.VALUE))
        yield line


def _values(table: GoalTable, field: FieldName) -> list[str]:
    if field in GOAL_SCOPES:
        return [goal.text for goal in table.goals if goal.scope is GOAL_SCOPES[field]]
    text = {
        FieldName.PROJECT: table.project,
        FieldName.ORGANIZATION: table.organization,
        FieldName.YEAR: str(table.year) if table.year else None,
        FieldName.BUDGET: budget_text(table.budget),
    }.get(field)
    return [text] if text else []


def _money_lines(
    budget: Budget | None, money: Money, words: dict[str, str], main: tuple[float, ...]
) -> list[list[_Piece]]:
    if budget is None and money.optional:
        return []
    given = {part.name: part.amount for part in budget.parts} if budget else {}
    amounts: list[tuple[str, Decimal | None]] = []
    if money.total:
        amounts.append((money.total, budget.total if budget else None))
    named = list(dict.fromkeys([*money.parts, *given]))
    for place, name in enumerate(named):
        amounts.append((f"其中：{name}" if place == 0 and money.total else name, given.get(name)))
    left, middle = aligned(
        (0.0, _LABEL_WIDTH, _LABEL_WIDTH + 44.0, main[-1]), main, _REACH
    )[1:3]
    lines: list[list[_Piece]] = []
    for place, (name, amount) in enumerate(amounts):
        line = [
            _Piece(left, middle, name, CellStyle.LABEL),
            _Piece(
                middle,
                main[-1],
                "" if amount is None else money_text(amount, words["unit"], words["unit"])[0],
                CellStyle.FIGURE,
                number=amount,
            ),
        ]
        if place == 0:
            label = fill(money.label, words)
            line.insert(0, _Piece(0.0, left, label, CellStyle.LABEL, rows=len(amounts)))
        lines.append(line)
    return lines


def _tasks(tasks: Sequence[Task], block: TaskBlock, main: tuple[float, ...]) -> Block:
    unit = _unit(tasks)
    names = list(
        dict.fromkeys(
            [*block.parts, *(part.name for task in tasks if task.budget for part in task.budget.parts)]
        )
    )
    amounts = 1 + len(names)
    bounds = [0.0, _SIDE_WIDTH, _SIDE_WIDTH + 38.0]
    bounds += [main[-1] - _AMOUNT_WIDTH * left for left in range(amounts, -1, -1)]
    grid = aligned(tuple(bounds), main, 8.0)
    last = 3 + amounts
    cells = [
        Cell(block.label, 0, 0, 2 + max(len(tasks), 1), 1, CellStyle.SIDE),
        Cell(block.name, 0, 1, 2, 1, CellStyle.HEADING),
        Cell(block.content, 0, 2, 2, 1, CellStyle.HEADING),
        Cell(fill(block.budget, {"unit": unit}), 0, 3, 1, amounts, CellStyle.HEADING),
    ]
    cells += [
        Cell(clean(name), 1, 3 + place, style=CellStyle.HEADING)
        for place, name in enumerate((block.total, *names))
    ]
    ids = {task.id for task in tasks}
    for row, task in enumerate(tasks, start=2):
        indent = "　　" if task.parent in ids else ""
        cells.append(Cell(clean(indent + task.name), row, 1, style=CellStyle.VALUE))
        cells.append(Cell(clean(task.content or ""), row, 2, style=CellStyle.VALUE))
        given = _amounts(task.budget, unit)
        for place, name in enumerate(("", *names)):
            text, number = given.get(name, ("", None))
            cells.append(Cell(text, row, 3 + place, style=CellStyle.FIGURE, number=number))
    if not tasks:
        cells += [Cell("", 2, column) for column in range(1, last)]
    return Block(grid, 2 + max(len(tasks), 1), tuple(cells), heading_rows=2)


def _amounts(budget: Budget | None, unit: str) -> dict[str, tuple[str, Decimal | None]]:
    """The amounts of a task by the name of the part; the total under an empty name."""
    if budget is None:
        return {}
    given = {part.name: part.amount for part in budget.parts}
    if budget.total is not None:
        given[""] = budget.total
    return {name: money_text(amount, budget.unit, unit) for name, amount in given.items()}


def _unit(tasks: Iterable[Task]) -> str:
    """The unit that most task budgets are in."""
    units = [task.budget.unit for task in tasks if task.budget]
    return max(units, key=units.count, default="万元")


# -- the indicators ------------------------------------------------------------------------------


class _Record(NamedTuple):
    """One printed row: an indicator, a task without indicators of its own, or both."""

    task: Task | None
    indicator: Indicator | None


@dataclass(frozen=True)
class _Printed:
    """A column as it is printed; rows with the same `key` (never None) below each other are merged."""

    heading: str
    group: str | None
    width: float
    style: CellStyle
    text: Callable[[_Record], str]
    key: Callable[[_Record], object] = lambda record: None
    number: Callable[[_Record], Decimal | None] = lambda record: None


_MADE_OF = {
    Role.TARGET: lambda row: row.target,
    Role.EXPLANATION: lambda row: row.explanation,
    Role.SCORING: lambda row: row.scoring,
    Role.WEIGHT: lambda row: row.weight is not None,
    Role.NOTE: lambda row: row.note,
    Role.GRADES: lambda row: row.grades,
    Role.LEVEL1: lambda row: row.level1 or row.level1_raw,
    Role.LEVEL2: lambda row: row.level2 or row.level2_raw,
}


def _columns(table: GoalTable, form: Form) -> list[_Printed]:
    """The columns to print: those of the form, optional ones only where some row has a value."""
    printed: list[_Printed] = []
    for column in form.indicators.columns:
        holds = _MADE_OF.get(column.role, lambda row: True)
        if column.optional and not any(holds(row) for row in table.indicators):
            continue
        if column.role is Role.GRADES:
            printed.extend(_grade_column(table, column, grade) for grade in Grade)
        else:
            printed.append(_column(table, column, merge=form.indicators.merge))
    return printed


def _grade_column(table: GoalTable, column: Column, grade: Grade) -> _Printed:
    def text(record: _Record) -> str:
        bands = record.indicator.grades if record.indicator else ()
        target = next((band.target for band in bands if band.grade is grade), None)
        return target_text(target, rendered=is_drafted(table))

    return _Printed(grade.value, column.heading, column.width, CellStyle.CENTRE, text)


def _column(table: GoalTable, column: Column, *, merge: bool) -> _Printed:
    rendered = is_drafted(table)
    unit = _unit(table.tasks)
    parents = {task.parent for task in table.tasks}
    ids = {task.id for task in table.tasks}
    goals = {goal.task: goal.text for goal in table.goals if goal.task}

    def of_row(get: Callable[[Indicator], str | None]) -> Callable[[_Record], str]:
        return lambda record: (get(record.indicator) or "") if record.indicator else ""

    def of_task(get: Callable[[Task], str | None]) -> Callable[[_Record], str]:
        return lambda record: (get(record.task) or "") if record.task else ""

    def task_key(record: _Record) -> object:
        return record.task.id if record.task and merge else None

    def level_key(level: int) -> Callable[[_Record], object]:
        def key(record: _Record) -> object:
            if not record.indicator or not merge:
                return None
            names = [level_text(table, record.indicator, at) for at in range(1, level + 1)]
            return (*names, record.task.id if record.task else None) if names[-1] else None

        return key

    def printed(
        style: CellStyle,
        text: Callable[[_Record], str],
        key: Callable[[_Record], object] = lambda record: None,
        number: Callable[[_Record], Decimal | None] = lambda record: None,
    ) -> _Printed:
        heading = fill(column.heading, {"unit": unit})
        return _Printed(heading, column.group, column.width, style, text, key, number)

    def indented(task: Task) -> str:
        return f"　　{task.name}" if task.parent in ids else task.name

    def amount(task: Task) -> tuple[str, Decimal | None]:
        return _amounts(task.budget, unit).get("", ("", None))

    match column.role:
        case Role.LEVEL1 | Role.LEVEL2:
            level = 1 if column.role is Role.LEVEL1 else 2
            return printed(
                CellStyle.CENTRE,
                of_row(lambda row: level_text(table, row, level)),
                level_key(level),
            )
        case Role.NAME:
            return printed(CellStyle.VALUE, of_row(lambda row: row.name))
        case Role.TARGET:
            return printed(
                CellStyle.CENTRE, of_row(lambda row: target_text(row.target, rendered=rendered))
            )
        case Role.OPERATOR | Role.VALUE | Role.UNIT:
            part = column.role.value
            return printed(
                CellStyle.CENTRE,
                of_row(lambda row: getattr(split_target(row.target, rendered=rendered), part)),
            )
        case Role.EXPLANATION:
            return printed(CellStyle.VALUE, of_row(lambda row: row.explanation))
        case Role.SCORING:
            return printed(CellStyle.VALUE, of_row(lambda row: row.scoring))
        case Role.WEIGHT:
            return printed(
                CellStyle.CENTRE,
                of_row(lambda row: None if row.weight is None else format(row.weight, "f")),
                number=lambda record: record.indicator.weight if record.indicator else None,
            )
        case Role.NOTE:
            return printed(CellStyle.VALUE, of_row(lambda row: row.note))
        case Role.TASK:
            style = CellStyle.STRONG if parents - {None} else CellStyle.VALUE
            return printed(style, of_task(indented), task_key)
        case Role.TASK_BUDGET:
            return printed(
                CellStyle.FIGURE,
                of_task(lambda task: amount(task)[0]),
                task_key,
                lambda record: amount(record.task)[1] if record.task else None,
            )
        case Role.TASK_CONTENT:
            return printed(CellStyle.VALUE, of_task(lambda task: task.content), task_key)
        case Role.TASK_GOAL:
            return printed(CellStyle.VALUE, of_task(lambda task: goals.get(task.id)), task_key)
        case Role.GRADES:
            raise AssertionError("printed as four columns")


class _Rows:
    """The block of indicator rows."""

    def __init__(
        self, table: GoalTable, form: Form, columns: Sequence[_Printed], width: float
    ) -> None:
        self._label = form.indicators.label
        self._side = bool(self._label) and form.indicators.label_at == "side"
        self._columns = columns
        by_task = any(column.role is Role.TASK for column in form.indicators.columns)
        self._records = list(_records(table, by_task=by_task)) or [_Record(None, None)]
        widths = [column.width for column in columns]
        self._edges = edges([_SIDE_WIDTH, *widths] if self._side else widths, width)

    def block(self) -> Block:
        headings, count = self._headings()
        cells = [*headings, *self._body(count)]
        if self._side:
            cells.append(Cell("", 0, 0, count, 1, CellStyle.HEADING))
            cells.append(Cell(self._label or "", count, 0, len(self._records), 1, CellStyle.SIDE))
        return Block(
            self._edges, count + len(self._records), tuple(cells), heading_rows=count, repeat=True
        )

    def _headings(self) -> tuple[list[Cell], int]:
        first = 1 if self._side else 0
        band = 1 if self._label and not self._side else 0
        grouped = any(column.group for column in self._columns)
        count = band + (2 if grouped else 1)
        cells: list[Cell] = []
        if band:
            whole = len(self._columns) + first
            cells.append(Cell(self._label or "", 0, 0, 1, whole, CellStyle.HEADING))
        at = first
        for group, members in groupby(self._columns, key=lambda column: column.group):
            together = list(members)
            if group:
                cells.append(Cell(clean(group), band, at, 1, len(together), CellStyle.HEADING))
            for column in together:
                row, rows = (band + 1, 1) if group else (band, count - band)
                cells.append(Cell(clean(column.heading), row, at, rows, 1, CellStyle.HEADING))
                at += 1
        return cells, count

    def _body(self, top: int) -> Iterator[Cell]:
        for at, column in enumerate(self._columns, start=1 if self._side else 0):
            row = top
            # A row without a key is never merged: its position makes it different from any other.
            keyed = (
                (column.key(record) or place, record)
                for place, record in enumerate(self._records)
            )
            for _, members in groupby(keyed, key=lambda pair: pair[0]):
                together = [record for _, record in members]
                text = clean(column.text(together[0]))
                number = column.number(together[0])
                yield Cell(text, row, at, len(together), 1, column.style, number)
                row += len(together)


def _records(table: GoalTable, *, by_task: bool) -> Iterator[_Record]:
    """The rows in document order; on a form with tasks, each below its task, and every task once."""
    if not by_task:
        yield from (_Record(None, row) for row in table.indicators)
        return
    rows: dict[str | None, list[Indicator]] = {}
    ids = {task.id for task in table.tasks}
    for row in table.indicators:
        rows.setdefault(row.task if row.task in ids else None, []).append(row)
    for task in table.tasks:
        yield from (_Record(task, row) for row in rows.get(task.id, ()))
        if task.id not in rows:
            yield _Record(task, None)
    yield from (_Record(None, row) for row in rows.get(None, ()))
