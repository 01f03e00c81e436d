"""A part cut into blocks (a header with the rows under it) and the rows between them.

A block ends where something else begins: a title, a line of the head of a form, other headings.
Where rows of the same shape go on below such lines (a list whose projects are named by rows across
it, a table broken by a page), they are a block again under the same header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reading.grid import Cell, Part, Row
from assistant.reading.layout import keys
from assistant.reading.layout.columns import Header, Kind, header_at
from assistant.reading.layout.content import Look, look
from assistant.reading.layout.footer import is_footer
from assistant.reading.layout.headings import GRADE_OF, Role, heading, is_label, scope_of
from assistant.reading.layout.keys import Key
from assistant.reading.layout.stream import stream_header_at


@dataclass(slots=True)
class Block:
    """A header and the rows under it; `banner` names them in a row across the table, if one does."""

    header: Header
    rows: list[Row]
    stream: bool = False
    banner: tuple[Row, Cell] | None = None


Piece = Block | list[Row]


def pieces_of(part: Part) -> list[Piece]:
    """The blocks of a part and the rows between them, in their order."""
    pieces: list[Piece] = []
    between: list[Row] = []
    rows = part.rows
    header: Header | None = None
    index = 0
    while index < len(rows):
        found = header_at(rows, index)
        stream = False
        if found is None and part.rows_lost:
            found = stream_header_at(rows, index)
            stream = found is not None
        if found:
            header, after = found, found.after
        elif header and not part.rows_lost and _goes_on(rows, index, header):
            after = index
        else:
            between.append(rows[index])
            index += 1
            continue
        if between:
            pieces.append(between)
            between = []
        end = after
        table = rows[index].table
        while end < len(rows) and not _ends(rows, end, table, header, part.rows_lost):
            end += 1
        pieces += _by_banner(Block(header, rows[after:end], stream))
        index = end
        if stream:
            header = None
    if between:
        pieces.append(between)
    return pieces


def _ends(rows: Sequence[Row], index: int, table: int | None, header: Header, stream: bool) -> bool:
    row = rows[index]
    if row.blank:
        return False
    if header_at(rows, index) or (stream and stream_header_at(rows, index)):
        return True
    if row.table is None and table is not None:
        return True  # a paragraph after a Word table
    filled = row.filled
    if len(filled) == 1 and (keys.is_title(filled[0].text) or keys.is_annex(filled[0].text)):
        return True
    if row.exact:
        return keys.begins_table(row) or heads(row, header)
    if stream and is_footer(row):
        return not any(
            look(cell.text) & (Look.LEVEL1 | Look.LEVEL2)
            for below in rows[index + 1 : index + 1 + _FOOT]
            for cell in below.filled
        )
    first = keys.key_of(filled[0].text) or keys.key_of(filled[0].text.split("：")[0])
    # 年度目标 heads a column too, but ends a list of tasks
    if first is None or (heading(filled[0].text) and header.kind is not Kind.TASKS):
        return False
    if first.key in (Key.PROJECT, Key.ORGANIZATION):
        return len(filled) > 1 or "：" in filled[0].text or stream
    # 项目目标 alone in a stream may be a level's name, but no task's
    beside = len(filled) > 1 or header.kind is Kind.TASKS
    return first.key in (Key.ANNUAL, Key.WHOLE_PERIOD) and beside


def heads(row: Row, header: Header) -> bool:
    """Whether a row of a grid is of labels and values, like the head of a form, and no indicator.

    It stands across the columns: a value that begins left of the names or reaches over the target,
    or another label where a name would be.
    """
    filled = row.filled
    found = [keys.label_of(cell.text) for cell in filled]
    if found[0] is None or is_footer(row) or _is_task(row, header):
        return False
    if sum(one is not None for one in found) > 1:
        # 是否按时发放 names an indicator where a name stands, whatever the note beside it begins with
        known = any(one is not None and one.key is not Key.ELSE for one in found)
        return known or not _named(row, header)
    if len(filled) == 1:
        return found[0].key is not Key.ELSE or bool(keys.COLON.search(filled[0].text))
    return not _named(row, header)


def _is_task(row: Row, header: Header) -> bool:
    """Whether a cell stands under the tasks and a sum under their money: 人员经费 may name a task."""
    if header.kind is not Kind.TASKS:
        return False
    under = [
        [cell for column in header.of(role) if (cell := row.at(column.start, column.end))]
        for role in (Role.TASK, Role.AMOUNT)
    ]
    named, sums = ([c for c in cells if c.text and not c.covered] for cells in under)
    return bool(named) and any(keys.amount(cell.text) for cell in sums)


def _named(row: Row, header: Header) -> bool:
    """Whether a cell stands under a name's column as a name does."""
    for column in header.of(Role.NAME):
        cell = row.at(column.start, column.end)
        value = next(
            (c for c in header.columns if c.role in _VALUES and c.start >= column.end), None
        )
        if (
            cell
            and cell.text
            and not cell.covered
            and cell.column >= column.start
            and (value is None or cell.end <= value.start)
        ):
            return True
    return False


_FOOT = 40  # rows of a stream below a note that may be indicators again
_ORDER = re.compile(r"^\s*[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]\s*")
_VALUES = {Role.TARGET, Role.OPERATOR, *GRADE_OF}


def _goes_on(rows: Sequence[Row], index: int, header: Header) -> bool:
    """Whether a row that stands alone is of the shape of those under this header."""
    row = rows[index]
    if row.blank:
        return False
    another = row.exact and row.table != rows[header.first].table
    if another and row.cells[-1].end != max(column.end for column in header.columns):
        return False  # a table of other columns is another table
    if row.table is None and not row.exact and len(row.filled) < 3:
        return False
    if keys.label_of(row.filled[0].text) or is_footer(row):
        return False
    if not row.exact:
        levels = [look(cell.text) & (Look.LEVEL1 | Look.LEVEL2) for cell in row.filled]
        return bool(levels[0]) and len(levels) > 2
    if not _named(row, header):
        return False
    for column in header.columns:
        cell = row.at(column.start, column.end)
        if cell is None or not cell.text:
            continue
        seen = look(cell.text)
        if column.role in (Role.LEVEL1, Role.LEVEL2) and seen & (Look.LEVEL1 | Look.LEVEL2):
            return True
        if column.role in _VALUES and seen & (Look.TARGET | Look.WORDS | Look.OPERATOR):
            return True
    return False


def _by_banner(block: Block) -> list[Piece]:
    """The block cut at the rows across it that name the project of the rows below."""
    at = [
        index
        for index, row in enumerate(block.rows)
        if (cell := _across(row, block.header)) and _opens_group(block, index, cell)
    ]
    if not at or (len(at) == 1 and not block.rows[: at[0]] and len(block.rows) < 3):
        return [block]
    if len(at) == 1 and any(not row.blank for row in block.rows[: at[0]]):
        return [block]  # one such row in the middle is some remark
    pieces: list[Piece] = []
    if at[0]:
        pieces.append(Block(block.header, block.rows[: at[0]], block.stream))
    for start, end in zip(at, [*at[1:], len(block.rows)], strict=True):
        row = block.rows[start]
        pieces.append(
            Block(block.header, block.rows[start + 1 : end], block.stream, (row, row.filled[0]))
        )
    return pieces


def _across(row: Row, header: Header) -> Cell | None:
    """The only cell of a row where it reaches over the columns of name and value."""
    if not row.exact or len(row.filled) != 1:
        return None
    cell = row.filled[0]
    values = [column for column in header.columns if column.role in _VALUES]
    names = header.of(Role.NAME)
    if not values or not names:
        return None
    inside = cell.column <= names[0].start and cell.end > values[0].start
    # a sheet without merges shows it in the first cell
    alone = (
        cell.column == row.cells[0].column
        and cell.end <= names[0].start
        and not any(other.covered for other in row.cells)
    )
    return cell if inside or alone else None


def _opens_group(block: Block, index: int, cell: Cell) -> bool:
    """Whether a row across names a project: short words, no period, levels begin anew below."""
    text = cell.text
    if len(text) > 40 or "。" in text or is_label(text) or scope_of(text) or keys.label_of(text):
        return False
    named = look(_ORDER.sub("", text)) & (Look.LEVEL1 | Look.LEVEL2)
    if is_footer(block.rows[index]) or named:
        return False
    levels = block.header.of(Role.LEVEL1) or block.header.of(Role.LEVEL2)
    below = next((row for row in block.rows[index + 1 :] if not row.blank), None)
    if not levels or below is None:
        return False
    first = below.at(levels[0].start, levels[0].end)
    return first is not None and bool(look(first.text) & (Look.LEVEL1 | Look.LEVEL2))
