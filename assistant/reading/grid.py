"""What every format becomes before its layout is recognised: rows of cells with their places.

Formats differ in what they know. Word and Excel know the column of each cell and which places a
merged cell covers (`Row.exact`). Converted text has lost that: its columns are a guess to be
corrected by content, and sometimes even the ends of rows are gone (`Part.rows_lost`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.model.table import Location
from assistant.reading.damage import Damage


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One cell as printed, conversion damage undone and kept in `damage`.

    `column` counts from 0 and is the left edge; `width` is in grid columns. A place covered by a
    vertical merge from above holds a copy with `covered` set, so that text can be carried down.
    """

    text: str
    column: int
    width: int = 1
    covered: bool = False
    indent: bool = False
    line: int | None = None
    damage: tuple[Damage, ...] = ()

    @property
    def end(self) -> int:
        """The grid column after the last one this cell takes."""
        return self.column + self.width

    @property
    def blank(self) -> bool:
        """Whether nothing is printed in it."""
        return not self.text


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of a table, or one paragraph (`table` None: a single cell outside any table).

    `table`, `number`, `page` and `line` count from 1; which are set depends on the format.
    `spaced`: its cells were cut at single spaces, some of which may be damage inside a word.
    """

    cells: tuple[Cell, ...]
    table: int | None = None
    number: int | None = None
    sheet: str | None = None
    exact: bool = False
    page: int | None = None
    spaced: bool = False

    @property
    def filled(self) -> list[Cell]:
        """The cells with text that begin in this row."""
        return [cell for cell in self.cells if cell.text and not cell.covered]

    @property
    def blank(self) -> bool:
        """Whether no cell with text begins in it."""
        return not self.filled

    def location(self, cell: Cell) -> Location:
        """Where this cell stands in the document, for people and for annotation."""
        if cell.line is not None:
            return Location(line=cell.line)
        column = cell.column + 1 if self.number is not None else None
        return Location(
            page=self.page, table=self.table, sheet=self.sheet, row=self.number, column=column
        )

    def at(self, start: int, end: int) -> Cell | None:
        """The cell that covers most of the grid columns from `start` up to `end`."""
        best, most = None, 0
        for cell in self.cells:
            left, right = cell.column, cell.column + cell.width
            if left >= end or right <= start:
                continue
            # NOTE: asked for every cell of every row: the built-in min and max take twice as long
            overlap = (right if right < end else end) - (left if left > start else start)
            if overlap > most:
                best, most = cell, overlap
        return best


@dataclass(slots=True)
class Part:
    """A stretch of a document read as one: a sheet, or the whole of a text or Word file."""

    rows: list[Row]
    name: str | None = None
    rows_lost: bool = False
    notes: list[str] = field(default_factory=list)
