"""The year's main tasks with their budgets, in the block that department forms have for them."""

from __future__ import annotations

from decimal import Decimal

from assistant.inplace.blanks import is_blank
from assistant.inplace.blocks import Block
from assistant.inplace.grid import Grid, Line
from assistant.inplace.header import source_of
from assistant.inplace.rows import Rebuilt
from assistant.inplace.told import Told, quoted
from assistant.inplace.values import Text
from assistant.model.table import GoalTable, Task
from assistant.model.text import fold
from assistant.reading.grid import Cell, Row
from assistant.reading.layout.columns import Column
from assistant.reading.layout.headings import Role
from assistant.reading.layout.keys import money_unit
from assistant.writing.wording import amounts_of, common_unit


def fill_tasks(grid: Grid, block: Block, table: GoalTable, told: Told) -> Rebuilt:
    """The lines of a task block; a row without a task stays, blank, where there is none at all."""
    rows = grid.rows
    name = block.header.of(Role.TASK)[-1]
    unit = next(
        (u for c in block.header.columns if (u := money_unit(c.heading))), common_unit(table.tasks)
    )
    waiting = list(table.tasks)
    lines: list[Line] = []
    slots: list[int] = []
    for index in range(block.first, block.after):
        cell = rows[index].at(name.start, name.end)
        if cell is None or cell.covered or not is_blank(cell.text):
            same = next((t for t in waiting if cell and fold(t.name) == fold(cell.text)), None)
            line = Line(index)
            if same is not None:
                waiting.remove(same)
                _write(line, rows[index], block, same, unit, told)
            lines.append(line)
        else:
            slots.append(index)
    for offset, task in enumerate(waiting):
        fresh = offset >= len(slots)
        line = Line((slots or [block.after - 1])[-1] if fresh else slots[offset], new=fresh)
        _write(line, rows[line.like], block, task, unit, told)
        lines.append(line)
    spare = slots[len(waiting) :]
    keep = spare[: 0 if lines else 1] if grid.removes_blank_rows else spare
    lines += [_cleared(rows[index], index, block) for index in keep]
    return Rebuilt(block, lines)


def sum_cells(grid: Grid, block: Block) -> dict[str, Cell]:
    """The cells of the total under the tasks, by the name of the source of money."""
    if block.sums is None:
        return {}
    row = grid.rows[block.sums]
    return {
        source_of(column.heading): cell
        for column in block.header.of(Role.AMOUNT_PART)
        if (cell := row.at(column.start, column.end)) and not cell.covered
    }


def _write(line: Line, row: Row, block: Block, task: Task, unit: str, told: Told) -> None:
    if not line.new:
        line.texts |= _cleared(row, line.like, block).texts
    texts = _texts(block, task, unit, told)
    for column, text in texts.items():
        cell = row.at(column.start, column.end)
        if cell is None or cell.covered:
            continue
        held = "" if line.new else cell.text
        if is_blank(held):
            line.texts[cell.column] = text.text
            if text.number is not None:
                line.numbers[cell.column] = text.number
        elif fold(held) != fold(text.text):
            told.clash(f"任务“{quoted(task.name)}”", held, text.text)


def _texts(block: Block, task: Task, unit: str, told: Told) -> dict[Column, Text]:
    columns = block.header.columns
    names = block.header.of(Role.TASK)
    texts = {names[-1]: Text(task.name)}
    content = next(iter(block.header.of(Role.CONTENT)), None)
    if content is not None:
        texts[content] = Text(task.content or "")
    elif task.content:
        told.say(f"表样没有放任务“{quoted(task.name)}”主要内容的栏目，没有填入。")
    amounts = amounts_of(task.budget, unit)
    total = next(iter(block.header.of(Role.AMOUNT)), None)
    for part, (text, number) in amounts.items():
        column: Column | None = total
        if part:
            column = next(
                (
                    c
                    for c in columns
                    if c.role is Role.AMOUNT_PART and source_of(c.heading) == source_of(part)
                ),
                None,
            )
        if column is None:
            told.say(
                f"表样没有放任务“{quoted(task.name)}”{part or '预算金额'}（{text}）的栏目，没有填入。"
            )
        else:
            texts[column] = Text(text, number if isinstance(number, Decimal) else None)
    return texts


def _cleared(row: Row, index: int, block: Block) -> Line:
    line = Line(index)
    for column in block.header.columns:
        cell = row.at(column.start, column.end)
        if cell and cell.text and not cell.covered and is_blank(cell.text):
            line.texts[cell.column] = ""
    return line
