"""The printed characters of a document with their places: what a quoted value is held against.

White space is left out on both sides, nothing else: a quotation is found character by character or
not at all. It may run over the lines of a text file, never over the edge of a cell.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import permutations

from assistant.model.table import Location
from assistant.reading.grid import Cell, Part, Row

_EDGE = "\x00"
_BLANK = re.compile(r"\s+")
_MOST_PIECES = 12
_FIGURE = re.compile(r"[0-9０-９.,，．]")


class Page:
    """All cells of the parts, one after another."""

    def __init__(self, parts: Sequence[Part]) -> None:
        pieces: list[str] = []
        self._starts: list[int] = []
        self._cells: list[tuple[Row, Cell]] = []
        self.lines: list[str] = []
        at = 0
        for part in parts:
            for row in part.rows:
                printed = [cell for cell in row.cells if cell.text and not cell.covered]
                if not printed:
                    continue
                self.lines.append(" | ".join(" ".join(cell.text.split()) for cell in printed))
                for cell in printed:
                    text = _BLANK.sub("", cell.text)
                    # a line of a text may be continued by the next; a cell by none
                    text += "" if cell.line is not None and len(printed) == 1 else _EDGE
                    self._starts.append(at)
                    self._cells.append((row, cell))
                    pieces.append(text)
                    at += len(text)
        self.text = "".join(pieces)

    def places(self, quote: str) -> Iterator[tuple[int, int]]:
        """Every place where these characters stand, a figure never as a piece of a longer one."""
        wanted = _BLANK.sub("", quote)
        if not wanted or _EDGE in wanted:
            return
        at = self.text.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if not (self._runs_on(at - 1, at) or self._runs_on(end - 1, end)):
                yield at, end
            at = self.text.find(wanted, at + 1)

    def _runs_on(self, left: int, right: int) -> bool:
        """Whether the characters on both sides of a cut belong to one figure."""
        if left < 0 or right >= len(self.text):
            return False
        return bool(_FIGURE.match(self.text[left]) and _FIGURE.match(self.text[right]))

    def location(self, place: int) -> Location:
        """The cell that holds this character."""
        row, cell = self._cells[bisect_right(self._starts, place) - 1]
        return row.location(cell)

    def row(self, place: int) -> tuple[int, int] | None:
        """Where the row of a grid that holds this character begins and ends; None in a text."""
        cells = self._beside(place)
        if not cells:
            return None
        last = cells[-1] + 1
        end = self._starts[last] if last < len(self._starts) else len(self.text)
        return self._starts[cells[0]], end

    def joined(self, place: int, text: str) -> bool:
        """Whether two or three whole cells of this row, in some order, are these characters.

        A form may print operator, value and unit in columns of their own.
        """
        wanted = _BLANK.sub("", text)
        cells = [_BLANK.sub("", self._cells[index][1].text) for index in self._beside(place)]
        cells = [cell for cell in cells if cell in wanted]
        return len(cells) <= _MOST_PIECES and any(
            "".join(pieces) == wanted for n in (2, 3) for pieces in permutations(cells, n)
        )

    def _beside(self, place: int) -> range:
        """The cells of the grid row that holds this character; none in a text."""
        index = bisect_right(self._starts, place) - 1
        row = self._cells[index][0]
        if not row.exact:
            return range(0)
        first = last = index
        while first and self._cells[first - 1][0] is row:
            first -= 1
        while last + 1 < len(self._cells) and self._cells[last + 1][0] is row:
            last += 1
        return range(first, last + 1)
