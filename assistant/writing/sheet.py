"""What is printed, before any file format: a page of lines and blocks of merged cells.

The layout of a goal table, the annex with its sources and the review opinion all become a
`Sheet`; the renderers (word, excel, page, plain) only know this. Lengths are millimetres.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from assistant.writing.typefaces import USUAL, Fonts

MARGIN = 20.0


@dataclass(frozen=True, slots=True)
class Paper:
    """What a page has room for between its margins.

    `taken` is what a template has above the table on the first page.
    """

    width: float
    height: float
    landscape: bool = False
    taken: float = 0.0


#: A4 less the margins
PORTRAIT = Paper(210 - 2 * MARGIN, 297 - 2 * MARGIN)
LANDSCAPE = Paper(297 - 2 * MARGIN, 210 - 2 * MARGIN, landscape=True)


@dataclass(frozen=True, slots=True)
class Template:
    """An office's own file that the table is put into, and what its places `{year}` … stand for."""

    path: Path
    words: Mapping[str, str]


class LineStyle(StrEnum):
    """How a line outside the cells looks."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    NOTE = "note"  # small, above or below the table; `right` stands at the right edge
    HEADING = "heading"  # of a section
    BODY = "body"  # running text, first line indented


class CellStyle(StrEnum):
    """How the text of a cell looks."""

    HEADING = "heading"  # of a column: centred, bold, shaded
    LABEL = "label"  # of a field: centred
    SIDE = "side"  # beside a whole block: its characters one below the other
    VALUE = "value"  # text of a field or row, left
    STRONG = "strong"  # text that stands out (a duty above its activities)
    CENTRE = "centre"  # short text
    FIGURE = "figure"  # an amount, right


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, `row` and `column` counted from 0 within its block; `number` where it is an amount."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    style: CellStyle = CellStyle.VALUE
    number: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Cells that fill a grid without holes. `edges` are the column bounds, from 0 to the page's width.

    The first `heading_rows` rows are column headings, printed again on each page where `repeat`;
    a block without them holds fields (labels beside values). In a `listed` block (number, subject,
    further columns) the texts are long: formats without a page width print its rows as items.
    Blocks that only differ by the label beside them are `told_apart` by it.
    """

    edges: tuple[float, ...]
    rows: int
    cells: tuple[Cell, ...]
    heading_rows: int = 0
    repeat: bool = False
    listed: bool = False
    told_apart: bool = False

    @property
    def columns(self) -> int:
        """How many columns the grid has."""
        return len(self.edges) - 1

    def width(self, cell: Cell) -> float:
        """Millimetres from the left to the right edge of this cell."""
        return self.edges[cell.column + cell.columns] - self.edges[cell.column]

    def by_row(self) -> list[list[Cell]]:
        """The cells that begin in each row, left to right."""
        return self._in_rows(lambda cell: (cell.row,))

    def covering(self) -> list[list[Cell]]:
        """For each row the cells that stand in it, left to right, those merged from above included."""
        return self._in_rows(lambda cell: range(cell.row, cell.row + cell.rows))

    def _in_rows(self, places: Callable[[Cell], Iterable[int]]) -> list[list[Cell]]:
        found: list[list[Cell]] = [[] for _ in range(self.rows)]
        for cell in sorted(self.cells, key=lambda cell: cell.column):
            for row in places(cell):
                found[row].append(cell)
        return found

    def shifted(self, edges: tuple[float, ...]) -> Block:
        """The same cells on a finer grid that contains all of this block's edges."""
        at = {edge: index for index, edge in enumerate(edges)}
        cells = tuple(
            replace(
                cell,
                column=at[self.edges[cell.column]],
                columns=at[self.edges[cell.column + cell.columns]] - at[self.edges[cell.column]],
            )
            for cell in self.cells
        )
        return replace(self, edges=edges, cells=cells)


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph outside the cells."""

    text: str
    style: LineStyle
    right: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One part of the document: a new page in Word, a sheet in Excel (`name`)."""

    name: str
    parts: tuple[Line | Block, ...]
    paper: Paper = PORTRAIT
    fonts: Fonts = field(default=USUAL)
    template: Template | None = None

    @property
    def width(self) -> float:
        """Millimetres between the margins."""
        return self.paper.width

    def without_title(self) -> Sheet:
        """The same where the title stands elsewhere."""
        parts = (
            part
            for part in self.parts
            if not (isinstance(part, Line) and part.style is LineStyle.TITLE)
        )
        return replace(self, parts=tuple(parts))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of cells, without the lines between them."""
        return tuple(part for part in self.parts if isinstance(part, Block))

    @property
    def title(self) -> str:
        """The title as one line of text."""
        return next(
            (
                part.text
                for part in self.parts
                if isinstance(part, Line) and part.style is LineStyle.TITLE
            ),
            self.name,
        )


#: Columns narrower than four characters and what is around them give nothing when others are shrunk.
_NARROW = 18.5


def edges(widths: Sequence[float], total: float) -> tuple[float, ...]:
    """Column bounds for these widths, stretched or shrunk to fill `total`; wide ones shrink first."""
    kept = [min(width, _NARROW) for width in widths]
    if not sum(kept) < total < sum(widths):
        kept = [0.0] * len(widths)
    scale = (total - sum(kept)) / (sum(widths) - sum(kept))
    bounds = [0.0]
    for width, least in zip(widths, kept, strict=True):
        bounds.append(round(bounds[-1] + least + (width - least) * scale, 1))
    bounds[-1] = total
    return tuple(bounds)


def aligned(bounds: tuple[float, ...], main: tuple[float, ...], reach: float) -> tuple[float, ...]:
    """`bounds` with each inner bound moved to the nearest one of `main` within `reach`.

    Blocks above each other then share their vertical lines, and a common grid needs no slivers.
    """
    moved = [bounds[0]]
    for bound, following in pairwise(bounds[1:]):
        free = [
            other
            for other in main[1:-1]
            if abs(other - bound) <= reach and moved[-1] < other < following
        ]
        moved.append(min(free, key=lambda other: abs(other - bound), default=bound))
    moved.append(bounds[-1])
    return tuple(moved)


def common(blocks: Iterable[Block]) -> tuple[float, ...]:
    """The coarsest grid that holds all these blocks."""
    return tuple(sorted({edge for block in blocks for edge in block.edges}))
