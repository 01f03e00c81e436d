"""A table as printed: cells with their merges, and the lines above it. What a document is made of."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Box:
    """A cell of a drawing, places counted from 0."""

    row: int
    column: int
    text: str
    height: int = 1
    width: int = 1
    indent: bool = False


@dataclass
class Drawing:
    """A table with its merges and the lines printed above it."""

    lines: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return max((box.row + box.height for box in self.boxes), default=0)

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return max((box.column + box.width for box in self.boxes), default=0)

    def put(
        self,
        row: int,
        column: int,
        text: str | None,
        height: int = 1,
        width: int = 1,
        indent: bool = False,
    ) -> None:
        """Add a cell that covers `height` rows and `width` columns."""
        self.boxes.append(Box(row, column, text or "", height, width, indent))

    def line(self, *texts: str | None, at: int | None = None) -> int:
        """One row of unmerged cells; the row's number."""
        row = self.rows if at is None else at
        for column, text in enumerate(texts):
            self.put(row, column, text)
        return row

    def places(self) -> list[list[tuple[Box, bool]]]:
        """For each row its boxes by column, with whether the box began above (every gap filled)."""
        grid: dict[tuple[int, int], Box] = {}
        for box in self.boxes:
            for row in range(box.row, box.row + box.height):
                for column in range(box.column, box.column + box.width):
                    assert (row, column) not in grid, f"two cells at {row}, {column}"
                    grid[row, column] = box
        rows = []
        for row in range(self.rows):
            places: list[tuple[Box, bool]] = []
            for column in range(self.columns):
                box = grid.get((row, column), Box(row, column, ""))
                if column == box.column:
                    places.append((box, row > box.row))
            rows.append(places)
        return rows

    def texts(self) -> list[str]:
        """Every text of it, from the top left to the bottom right."""
        cells = (box.text for row in self.places() for box, above in row if not above)
        return [*self.lines, *(text for text in cells if text)]
