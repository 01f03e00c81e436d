"""The rows of a block under its columns: by their place in a grid, or by what the cells hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.reading.grid import Cell, Row
from assistant.reading.layout.align import (
    Placed,
    broken,
    likeliest,
    place,
    place_evenly,
    place_stream,
    rejoined,
)
from assistant.reading.layout.blocks import Block
from assistant.reading.layout.columns import Column, Header, level_choices, refined, value_splits
from assistant.reading.layout.content import Look, look
from assistant.reading.layout.headings import Role


def placed_rows(block: Block) -> list[tuple[Row, Placed]]:
    """Each row that is not blank with its cells by column; settles the roles of the header."""
    rows, header = block.rows, block.header
    if block.stream:
        cells = [cell for row in rows for cell in row.cells]
        if not cells:
            return []
        columns = likeliest([cells[:_SAMPLE]], level_choices(header.columns), wrap=True)
        if even := place_evenly(cells, columns):
            block.header = replace(header, columns=columns)
            return [(rows[0], placed) for placed in even]
        columns = likeliest([cells[:_SAMPLE]], value_splits(columns), wrap=True)
        block.header = replace(header, columns=columns)
        return [(rows[0], placed) for placed in place_stream(cells, columns)]
    if rows and rows[0].exact:
        header = refined(header, rows, lambda row, column: _under(row, column))
        block.header = header
        return [(row, _exact(row, header.columns)) for row in rows if not row.blank]
    columns = _loose(header, rows)
    if any(row.spaced for row in rows):
        least = float("-inf") if any(map(broken, rows)) else _SURELY_BROKEN
        rows = [rejoined(row, columns, least) if row.spaced else row for row in rows]
        block.rows = rows
    # first by words alone, then by what the columns turned out to hold
    held = {id(row): place(row.cells, columns) for row in rows if not row.blank}
    filled = [row for row in rows if not row.blank]
    by_start = [{c.start: cell for c, cell in held[id(row)].items()} for row in filled]
    lookup = {id(row): cells for row, cells in zip(filled, by_start, strict=True)}
    better = refined(
        Header(header.first, header.after, header.kind, columns),
        filled,
        lambda row, column: lookup[id(row)].get(column.start),
    )
    block.header = better
    if better.columns == columns:
        return [(row, held[id(row)]) for row in filled]
    return [(row, place(row.cells, better.columns)) for row in filled]


_SURELY_BROKEN = 3.0  # what joining cells must gain where no level's name fell apart
_SAMPLE = 60  # cells, or rows, that are enough to choose between readings of a header


def _loose(header: Header, rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns of a text whose header may have lost cells: a label at the left, a split value."""
    sample = [row.cells for row in rows if not row.blank][:_SAMPLE]
    columns = likeliest(sample, level_choices(header.columns), wrap=False)
    if not any(column.role is Role.LABEL for column in columns):
        columns = (Column(-1, 0, Role.LABEL, ""), *columns)
    width = max(column.end for column in columns)
    longer = sum(len(cells) > width for cells in sample)
    signed = sum(any(look(c.text) & Look.OPERATOR for c in cells) for cells in sample)
    if max(longer / 0.6, signed / 0.3) < len(sample):
        return columns
    return likeliest(sample, value_splits(columns), wrap=False)


def _under(row: Row, column: Column) -> Cell | None:
    cell = row.at(column.start, column.end)
    return cell if cell and not cell.covered else None


def _exact(row: Row, columns: Sequence[Column]) -> Placed:
    """Cells under columns by their place in the grid; a wide cell stands under its first column only."""
    placed: Placed = {}
    used: set[int] = set()
    for column in columns:
        cell = row.at(column.start, column.end)
        if cell is not None and id(cell) not in used:
            used.add(id(cell))
            placed[column] = cell
    return placed
