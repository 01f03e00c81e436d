"""A form that was filled before, last year's as a rule: told apart from an empty one, and emptied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.inplace.blanks import is_blank
from assistant.inplace.blocks import Block
from assistant.inplace.grid import Grid
from assistant.inplace.header import clear_header
from assistant.inplace.told import quoted
from assistant.model.errors import UserError
from assistant.model.table import GoalTable
from assistant.model.text import fold
from assistant.reading.grid import Cell, Row
from assistant.reading.layout import keys
from assistant.reading.layout.columns import Kind
from assistant.reading.layout.headings import GRADE_OF, Role

_FEW = 3  # indicators that a form may print for everybody to answer
_VALUES = (Role.TARGET, *GRADE_OF)
_PRINTED = frozenset({Role.LABEL, Role.LEVEL1, Role.LEVEL2, Role.NUMBER})
_YEAR_LINE = re.compile(r"[（(【]?\s*(?:19|20)\d{2}\s*年?度?\s*[)）】]?")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=\s*年)")


def refuse_filled(grid: Grid, blocks: Sequence[Block], table: GoalTable, name: str) -> None:
    """Stop where the form holds another table's rows: two years' indicators in one table help nobody.

    Raises:
        UserError: more rows are taken by other indicators with values than wait to be filled.
    """
    own = {fold(row.name) for row in table.indicators}
    taken: list[str] = []
    waiting = 0
    for block in blocks:
        if block.header.kind is not Kind.INDICATORS:
            continue
        for row in grid.rows[block.first : block.after]:
            named = _named(row, block)
            if named is None:
                waiting += 1
            elif fold(named) not in own and _valued(row, block):
                taken.append(named)
    if len(taken) >= _FEW and len(taken) > waiting:
        raise UserError(
            f"“{name}”不是空表：里面已填有 {len(taken)} 条别的指标（{quoted('、'.join(taken))}）。"
            "请换成空表，或选择先清除原有内容再填（命令行加 --clear）。"
        )


def clear(grid: Grid, blocks: Sequence[Block], outside: Sequence[int]) -> int:
    """Take the content of a filled form out of it; headings, levels and labels stay.

    What is cleared are the rows under the headings, and the year, names, sums and goals that
    filling writes. Returns how many indicators were in it.
    """
    indicators = 0
    for block in blocks:
        for row in grid.rows[block.first : block.after]:
            indicators += block.header.kind is Kind.INDICATORS and _named(row, block) is not None
            for cell in _content(row, block):
                grid.write(cell, "")
    clear_header(grid, outside)
    for row in (grid.rows[index] for index in outside):
        for cell in row.filled:
            if (keys.is_title(cell.text) or _YEAR_LINE.fullmatch(cell.text)) and _YEAR.search(
                cell.text
            ):
                grid.write(cell, _YEAR.sub("    ", cell.text, count=1))
    return indicators


def _named(row: Row, block: Block) -> str | None:
    """The indicator's name in this row, None where it waits for one."""
    cells = (row.at(c.start, c.end) for c in block.header.of(Role.NAME))
    return next(
        (cell.text for cell in cells if cell and not cell.covered and not is_blank(cell.text)), None
    )


def _valued(row: Row, block: Block) -> bool:
    held = (row.at(c.start, c.end) for c in block.header.columns if c.role in _VALUES)
    return any(cell and not is_blank(cell.text) for cell in held)


def _content(row: Row, block: Block) -> Iterator[Cell]:
    for column in block.header.columns:
        cell = row.at(column.start, column.end)
        if column.role not in _PRINTED and cell and cell.text and not cell.covered:
            yield cell
