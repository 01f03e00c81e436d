"""Text whose rows kept every cell, empty or not: its columns are those of a sheet without merges.

Where merged cells were dropped in conversion, rows have slid left and their lengths differ; such a
text is aligned by what its cells hold (`align`). Rows of one length may have slid and been filled
up at the right, so the cells must also suit their columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.reading.grid import Cell, Part, Row
from assistant.reading.layout import keys
from assistant.reading.layout.align import Placed, fit
from assistant.reading.layout.blocks import Block, Piece, heads, pieces_of
from assistant.reading.layout.columns import Kind, header_at
from assistant.reading.layout.content import Look, look
from assistant.reading.layout.headings import Role
from assistant.reading.layout.placing import placed_rows

_UNFIT = -1.5
_MOST_UNFIT = 0.02  # of the cells under headings
_MOST_SLID = 0.1  # of the rows
_FEWEST_COLUMNS = 3
_SAMPLE = 400  # rows that are enough to tell


def even_pieces(part: Part) -> list[Piece] | None:
    """The part cut as a grid, or None where it is none or does not look like one."""
    if part.rows_lost or not part.rows or any(row.exact for row in part.rows):
        return None
    filled_up = _filled_up(part.rows)
    return _as_grid(part, part.rows, _MOST_SLID) or _as_grid(part, filled_up, 0)


def _as_grid(part: Part, rows: Sequence[Row], most_slid: float) -> list[Piece] | None:
    stretches = list(_stretches(rows))
    first = next((n for n, rows in enumerate(stretches) if _headed(rows) is not None), None)
    if first is None or not all(map(_even, stretches[first:])):
        return None
    rows = [replace(row, exact=True) if len(row.cells) >= _FEWEST_COLUMNS else row for row in rows]
    pieces = pieces_of(replace(part, rows=rows))
    blocks = [piece for piece in pieces if isinstance(piece, Block)]
    return pieces if blocks and all(_suits(block, most_slid) for block in blocks) else None


def _filled_up(rows: Sequence[Row]) -> list[Row]:
    """The rows under the first header with the blank cells that were cut off at their ends.

    Editors and mail programs strip a line's last tabs. Only where blanks in front were kept.
    """
    first = _headed(rows)
    if first is None or not any(row.cells[0].blank for row in rows[first:] if row.cells):
        return []
    width = max(len(row.cells) for row in rows)
    headers = (header_at(rows, n) for n in range(first, len(rows)))
    heads = [row for header in headers if header for row in rows[header.first : header.after]]
    # where merged headings were dropped too, the last column has none over it
    if not any(len(row.cells) == width and row.cells[-1].text for row in heads):
        return []
    last = max(n for n, row in enumerate(rows) if len(row.cells) > 1)
    return [
        _up_to(row, width) if first <= n <= last and row.cells else row
        for n, row in enumerate(rows)
    ]


def _up_to(row: Row, width: int) -> Row:
    blanks = (Cell("", column) for column in range(len(row.cells), width))
    return replace(row, cells=(*row.cells, *blanks))


def _stretches(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows of several cells that follow one another."""
    stretch: list[Row] = []
    for row in rows:
        if len(row.cells) > 1:
            stretch.append(row)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _headed(rows: Sequence[Row]) -> int | None:
    """Where the first header stands among these rows."""
    return next((n for n in range(len(rows)) if header_at(rows, n)), None)


def _even(rows: Sequence[Row]) -> bool:
    """Whether the rows under each header are as long as it; labels between may be of any length."""
    if _headed(rows) is None:
        return len({len(row.cells) for row in rows}) == 1
    width: int | None = None
    for number, row in enumerate(rows):
        if len(row.cells) == width or row.blank:
            continue
        if header_at(rows, number):
            width = len(row.cells)
        elif width is not None:
            if keys.label_of(row.filled[0].text) is None:
                return False
            width = None
    return True


def _suits(block: Block, most_slid: float) -> bool:
    """Whether the cells suit the columns they stand under, and hardly a row has slid to the left."""
    if block.header.kind is Kind.TASKS:
        return True
    step = max(1, len(block.rows) // _SAMPLE)
    trial = replace(block, rows=block.rows[::step])
    rows = [
        placed
        for row, placed in placed_rows(trial)
        if len(row.filled) > 1 and not heads(row, trial.header)
    ]
    filled = sum(bool(cell.text) for placed in rows for cell in placed.values())
    unfit = sum(_unfit(placed) for placed in rows)
    slid = sum(_slid(placed) for placed in rows)
    return unfit <= max(1, filled * _MOST_UNFIT) and slid <= len(rows) * most_slid


def _unfit(placed: Placed) -> int:
    """How many cells of the row speak against their columns."""
    fits = [
        (column.role, look(cell.text), fit(column.role, cell.text))
        for column, cell in placed.items()
        if cell.text
    ]
    named = any(role is Role.NAME and value >= 0 for role, _, value in fits)
    # a level's name stands one level off in some forms; where cells have slid no name is in place
    levels = Look.LEVEL1 | Look.LEVEL2
    return sum(
        value <= _UNFIT and not (named and role in (Role.LEVEL1, Role.LEVEL2) and seen & levels)
        for role, seen, value in fits
    )


def _slid(placed: Placed) -> bool:
    """Whether a row has no name but some other words where a level's name would be."""
    held = {column.role: cell.text for column, cell in placed.items() if cell.text}
    return Role.NAME not in held and any(
        role in held and fit(role, held[role]) < 0 for role in (Role.LEVEL1, Role.LEVEL2)
    )
