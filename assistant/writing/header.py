"""What stands above the indicators on a form: fields, money and the year's main tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.model.table import Budget, GoalTable, Task
from assistant.writing.files import clean
from assistant.writing.forms import (
    GOAL_SCOPES,
    Field,
    FieldName,
    HeaderRow,
    Money,
    TaskBlock,
)
from assistant.writing.sheet import Block, Cell, CellStyle, aligned
from assistant.writing.wording import amounts_of, budget_text, common_unit, figure, fill

SIDE_WIDTH = 11.0  # of the label beside a block
_LABEL_WIDTH = 38.0
_AMOUNT_WIDTH = 19.0
_REACH = 16.0  # how far a field's bound may move to meet a column's


class _Piece(NamedTuple):
    """A cell of the header before its place in the common grid is known."""

    start: float
    end: float
    text: str
    style: CellStyle
    rows: int = 1
    number: Decimal | None = None


def header(
    table: GoalTable,
    header_rows: Sequence[HeaderRow],
    words: Mapping[str, str],
    main: tuple[float, ...],
) -> Iterator[Block]:
    """Blocks of fields, and one for the tasks where they are printed.

    `words` fill the labels; `main` are the column bounds of the indicators, which fields follow
    where they can.
    """
    lines: list[list[_Piece]] = []
    for row in header_rows:
        if row.fields:
            lines.extend(_field_lines(table, row.fields, words, main))
        elif row.money:
            lines.extend(_money_lines(table.budget, row.money, words, main))
        elif row.tasks and (table.tasks or not row.tasks.optional):
            if lines:
                yield _block(lines)
                lines = []
            yield _tasks(table.tasks, row.tasks, words["unit"], main)
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
    table: GoalTable, fields: Sequence[Field], words: Mapping[str, str], main: tuple[float, ...]
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
            bound
            for place in range(len(shown))
            for bound in (place * share, place * share + _LABEL_WIDTH)
        ]
        # The first label takes the width of the level columns; the others must stay wide enough.
        first = aligned((0.0, _LABEL_WIDTH, share if shown[1:] else main[-1]), main, _REACH)[1]
        bounds = aligned((0.0, first, *wanted[2:], main[-1]), main, _REACH / 2)
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
    budget: Budget | None, money: Money, words: Mapping[str, str], main: tuple[float, ...]
) -> list[list[_Piece]]:
    if budget is None and money.optional:
        return []
    given = {part.name: part.amount for part in budget.parts} if budget else {}
    amounts: list[tuple[str, Decimal | None]] = []
    if money.total:
        # 万元 is what everyone expects; any other unit is said beside the figure itself.
        unit = words["unit"]
        name = money.total if unit == "万元" else f"{money.total}（{unit}）"
        amounts.append((name, budget.total if budget else None))
    named = list(dict.fromkeys([*money.parts, *given]))
    for place, name in enumerate(named):
        amounts.append((f"其中：{name}" if place == 0 and money.total else name, given.get(name)))
    left, middle = aligned((0.0, _LABEL_WIDTH, _LABEL_WIDTH + 44.0, main[-1]), main, _REACH)[1:3]
    lines: list[list[_Piece]] = []
    for place, (name, amount) in enumerate(amounts):
        line = [
            _Piece(left, middle, name, CellStyle.LABEL),
            _Piece(
                middle,
                main[-1],
                "" if amount is None else figure(amount),
                CellStyle.FIGURE,
                number=amount,
            ),
        ]
        if place == 0:
            label = fill(money.label, words)
            line.insert(0, _Piece(0.0, left, label, CellStyle.LABEL, rows=len(amounts)))
        lines.append(line)
    return lines


def indented(task: Task, tasks: Sequence[Task]) -> str:
    """The name of the task, set in by two characters for each task above it."""
    by_id = {each.id: each for each in tasks}
    above: set[str] = {task.id}
    parent = task.parent
    while parent in by_id and parent not in above:
        above.add(parent)
        parent = by_id[parent].parent
    return "　　" * (len(above) - 1) + task.name


def _tasks(
    tasks: Sequence[Task], block: TaskBlock, declared: str, main: tuple[float, ...]
) -> Block:
    unit = common_unit(tasks)
    # Another unit than the form declares for all its money is said at the figures themselves.
    total = block.total if unit == declared else f"{block.total}（{unit}）"
    names = list(
        dict.fromkeys(
            [
                *block.parts,
                *(part.name for task in tasks if task.budget for part in task.budget.parts),
            ]
        )
    )
    amounts = 1 + len(names)
    right = [main[-1] - _AMOUNT_WIDTH * left for left in range(amounts, -1, -1)]
    grid = (*aligned((0.0, SIDE_WIDTH, SIDE_WIDTH + 42.0, right[0]), main, 8.0)[:3], *right)
    last = 3 + amounts
    cells = [
        Cell(block.label, 0, 0, 2 + max(len(tasks), 1), 1, CellStyle.SIDE),
        Cell(block.name, 0, 1, 2, 1, CellStyle.HEADING),
        Cell(block.content, 0, 2, 2, 1, CellStyle.HEADING),
        Cell(fill(block.budget, {"unit": unit}), 0, 3, 1, amounts, CellStyle.HEADING),
    ]
    cells += [
        Cell(clean(name), 1, 3 + place, style=CellStyle.HEADING)
        for place, name in enumerate((total, *names))
    ]
    for row, task in enumerate(tasks, start=2):
        cells.append(Cell(clean(indented(task, tasks)), row, 1, style=CellStyle.VALUE))
        cells.append(Cell(clean(task.content or ""), row, 2, style=CellStyle.VALUE))
        given = amounts_of(task.budget, unit)
        for place, name in enumerate(("", *names)):
            text, number = given.get(name, ("", None))
            cells.append(Cell(text, row, 3 + place, style=CellStyle.FIGURE, number=number))
    if not tasks:
        cells += [Cell("", 2, column) for column in range(1, last)]
    return Block(grid, 2 + max(len(tasks), 1), tuple(cells), heading_rows=2)
