"""What filling asks of a file, whether Word or Excel: rows to look at, cells to write, rows to put in."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from assistant.model.table import Location
from assistant.reading.grid import Cell, Row


@dataclass(slots=True)
class Line:
    """A row of the filled form: the form's own row `like`, or a copy of it where it is `new`.

    `texts` by the column where a cell begins; cells without one stay as they are, in a copy blank.
    Cells below each other with the same key in `joins` become one; where a column has no key given
    merges stay as the form has them, and grow by the copies.
    """

    like: int
    new: bool = False
    texts: dict[int, str] = field(default_factory=dict)
    numbers: dict[int, Decimal] = field(default_factory=dict)
    joins: dict[int, Hashable] = field(default_factory=dict)
    written: bool = False  # an indicator stands in it
    free_height: bool = False  # as high as its text: the copied row was high for a label beside it


class Grid(Protocol):
    """A file as rows of cells that can be changed. Nothing is written to disk here."""

    rows: list[Row]
    removes_blank_rows: bool

    def find(self, location: Location) -> Cell | None:
        """The cell at this place; of merged cells the one that holds the text."""

    def anchor(self, cell: Cell) -> Cell:
        """The cell that holds the text of a merged one."""

    def merged(self, cell: Cell) -> bool:
        """Whether other cells below are one with this one."""

    def drawn(self, row: Row) -> bool:
        """Whether the row is part of the printed grid."""

    def write(self, cell: Cell, text: str, number: Decimal | None = None) -> None:
        """Give a cell another text; a sheet that calculates keeps `number` where it can."""

    def rebuild(self, first: int, after: int, lines: Sequence[Line]) -> None:
        """Put these lines in the place of the rows `first` up to `after`, numbered in `rows`."""

    def packed(self) -> bytes:
        """The whole file with the changes."""
