"""The user's own Word or Excel file back, each finding a comment on the cell it speaks of."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.inplace.files import WORD, changeable
from assistant.inplace.notes import comment, place_of, texts_of
from assistant.model.report import Finding, Report
from assistant.model.table import GoalTable, Location, Value
from assistant.writing.files import write_atomically

if TYPE_CHECKING:
    from assistant.inplace.sheetcomments import SheetComments
    from assistant.reading.grid import Cell, Row


class Annotated(Value):
    """The annotated file, and how many findings stand on their cells or at the head of their table.

    `unplaced` are those whose cell was not found; they too are in the comment at the head.
    """

    path: Path
    placed: int
    unplaced: tuple[Finding, ...] = ()


class _Document(Protocol):
    """A file that takes comments, its places named by anything hashable."""

    def row(self, location: Location) -> Sequence[tuple[str, Hashable]]:
        """Text and place of each cell of the row, empty where there is no such row."""

    def at(self, location: Location) -> Hashable | None:
        """The place, None where the file has no such cell."""

    def line(self, text: str) -> Hashable | None:
        """The place of a line outside the tables that has this text in it (no white space)."""

    def head(self, table: GoalTable) -> Hashable | None:
        """The place for what is said of the whole table: its title, else its first cell."""

    def write(self, place: Hashable, text: str) -> None:
        """Put one comment there."""

    def packed(self) -> bytes:
        """The whole file."""


def annotate(original: Path, tables: Sequence[GoalTable], report: Report, out: Path) -> Annotated:
    """Write `out`: the original with each finding as a comment on its cell, nothing else changed.

    `tables` are those read from the original, `report` what checking says of them, in their order.
    Of an old file (.doc, .xls) it is what LibreOffice makes of it that is annotated.

    Raises:
        UserError: not a Word or Excel file, damaged, `out` is the original or cannot be written.
    """
    refusal = (
        f"批注要写在 Word 或 Excel 文件里，“{original.name}”不能加批注；"
        "请改为导出审核意见（.docx），或用原始的 Word、Excel 文件。"
    )
    with changeable(original, out, refusal) as file:
        document: _Document = _Word(file) if file.suffix.lower() in WORD else _Excel(file)
        placed, unplaced = _comment(document, tables, report)
        write_atomically(out, document.packed())
    return Annotated(path=out, placed=placed, unplaced=tuple(unplaced))


def _comment(
    document: _Document, tables: Sequence[GoalTable], report: Report
) -> tuple[int, list[Finding]]:
    """Put every finding somewhere; how many have their place, and those that have none."""
    gathered: dict[Hashable, list[Finding]] = {}
    homeless: dict[Hashable, list[Finding]] = {}
    unplaced: list[Finding] = []
    placed = 0
    for table, checked in zip(tables, report.tables, strict=True):
        head = document.head(table)
        for finding in checked.open:
            location = place_of(finding, table)
            if location == Location():
                place = _line(document, finding, table) or head
            else:
                place = _cell(document, finding, table, location)
            if place is not None:
                gathered.setdefault(place, []).append(finding)
                placed += 1
                continue
            unplaced.append(finding)
            if head is not None:
                gathered.setdefault(head, [])
                homeless.setdefault(head, []).append(finding)
    for place, findings in gathered.items():
        document.write(place, comment(findings, homeless.get(place, ())))
    return placed, unplaced


def _cell(
    document: _Document, finding: Finding, table: GoalTable, location: Location
) -> Hashable | None:
    """The cell of the finding's row that holds what it objects to, else the one it names."""
    cells = [(_bare(text), place) for text, place in document.row(location)]
    for wanted in map(_bare, texts_of(finding, table)):
        for text, place in cells:
            if text and text == wanted:
                return place
    return document.at(location)


def _line(document: _Document, finding: Finding, table: GoalTable) -> Hashable | None:
    """The line above a table that the finding speaks of: a goal printed as a paragraph has no cell."""
    if finding.field != "goals":
        return None
    held = (goal.text for goal in table.goals if goal.location == Location())
    wanted = sorted(map(_bare, held), key=lambda text: _bare(finding.excerpt or "") not in text)
    return next((place for text in wanted if text and (place := document.line(text))), None)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _title(table: GoalTable) -> str:
    return _bare(table.title or "")


def _first_location(table: GoalTable) -> Location | None:
    places: Iterable[Location] = (
        *(row.location for row in table.indicators),
        *(task.location for task in table.tasks),
        *(goal.location for goal in table.goals),
    )
    return next((place for place in places if place != Location()), None)


class _Word:
    """A .docx; a place is a cell, or a paragraph outside the tables."""

    def __init__(self, path: Path) -> None:
        from assistant.inplace.wordcomments import WordComments
        from assistant.inplace.wordgrid import WordGrid

        self._grid = WordGrid(path)
        self._comments = WordComments(self._grid)
        self._rows: dict[tuple[int | None, int | None], Row] = {
            (row.table, row.number): row for row in self._grid.rows if row.table
        }

    def row(self, location: Location) -> list[tuple[str, Hashable]]:
        row = self._rows.get((location.table, location.row))
        return [(cell.text, self._grid.anchor(cell)) for cell in row.cells] if row else []

    def at(self, location: Location) -> Cell | None:
        return self._grid.find(location)

    def line(self, text: str) -> Cell | None:
        lines = (row.cells[0] for row in self._grid.rows if row.table is None)
        return next((cell for cell in lines if text in _bare(cell.text)), None)

    def head(self, table: GoalTable) -> Cell | None:
        rows = self._grid.rows
        first = _first_location(table)
        at = next((i for i, row in enumerate(rows) if first and _is_row(row, first)), None)
        title = _title(table)
        above = rows[: len(rows) if at is None else at]
        titled = (
            c for row in reversed(above) for c in row.cells if title and _bare(c.text) == title
        )
        whole = [row for row in rows if at is None or row.table == rows[at].table] or rows
        cells = (self._grid.anchor(c) for row in whole for c in row.cells if c.text)
        return next(titled, None) or next(cells, None)

    def write(self, place: Hashable, text: str) -> None:
        self._comments.add(place, text)  # type: ignore[arg-type]

    def packed(self) -> bytes:
        return self._grid.packed()


def _is_row(row: Row, location: Location) -> bool:
    return row.table is not None and (row.table, row.number) == (location.table, location.row)


class _Excel:
    """A .xlsx; a place is (sheet, row, column), both counted from 0."""

    def __init__(self, path: Path) -> None:
        from assistant.inplace.package import Package
        from assistant.inplace.workbook import Workbook
        from assistant.reading.formats import xlsx

        self._package = Package(path)
        self._book = Workbook(self._package)
        self._rows = {
            (row.sheet, row.number): row for part in xlsx.parts_of(path) for row in part.rows
        }
        self._comments: dict[str, SheetComments] = {}

    def row(self, location: Location) -> list[tuple[str, Hashable]]:
        row = self._rows.get((location.sheet, location.row))
        if row is None:
            return []
        cells = [(cell.text, self._place(row, cell)) for cell in row.cells]
        return [(text, place) for text, place in cells if place is not None]

    def at(self, location: Location) -> Hashable | None:
        if location.sheet not in self._book.parts or not location.row:
            return None
        sheet = self._book.sheet(location.sheet)
        return (location.sheet, *sheet.anchor(location.row - 1, (location.column or 1) - 1))

    def line(self, text: str) -> None:
        """In a sheet every line is a cell."""

    def head(self, table: GoalTable) -> Hashable | None:
        first = _first_location(table)
        sheet = (first.sheet if first else None) or table.source.part
        rows = [row for (name, _), row in self._rows.items() if name == sheet]
        title = _title(table)
        last = first.row if first and first.row else len(rows) + 1
        for row in reversed(rows):
            if row.number and row.number <= last:
                for cell in row.filled:
                    if title and _bare(cell.text) == title:
                        return self._place(row, cell)
        return next((self._place(row, row.filled[0]) for row in rows if row.filled), None)

    def _place(self, row: Row, cell: Cell) -> Hashable | None:
        return self.at(Location(sheet=row.sheet, row=row.number, column=cell.column + 1))

    def write(self, place: Hashable, text: str) -> None:
        from assistant.inplace.sheetcomments import SheetComments

        assert isinstance(place, tuple)
        sheet, row, column = place
        if sheet not in self._comments:
            block = list(self._book.parts).index(sheet) + 1
            self._comments[sheet] = SheetComments(self._book.sheet(sheet), block)
        self._comments[sheet].add(row, column, text)

    def packed(self) -> bytes:
        return self._package.packed()
