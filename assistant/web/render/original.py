"""The original of a table as a plain grid, its rows tied to what was read from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from assistant.library import Document
from assistant.model.errors import UserError
from assistant.model.table import GoalTable, Location
from assistant.reading import Document as Original
from assistant.reading.grid import Cell, Row
from assistant.web.render import render
from assistant.web.texts import t

#: Rows of a part shown at most, and rows shown around those that were read.
_MOST, _BEFORE, _AFTER = 600, 40, 15


@dataclass(frozen=True)
class _Cell:
    text: str
    width: int
    named: bool


@dataclass(frozen=True)
class _Line:
    cells: tuple[_Cell, ...]
    indicator: str | None


@dataclass(frozen=True)
class _Shown:
    name: str | None
    rows: tuple[_Line, ...]


def original_view(document: Document, original: Original | None, scope: str) -> Markup:
    """The original's rows; those that hold an indicator lead to it (`scope` as in `table_view`)."""
    table = document.table
    if original is None:
        return _without(document)
    at = {row.location: row.id for row in table.indicators if row.location != Location()}
    shown: list[_Shown] = []
    rows = seen = 0
    for part in original.parts:
        if part.name and table.source.part and not table.source.part.startswith(part.name):
            continue  # another sheet of the same book
        widest = max((cell.end for row in part.rows for cell in row.cells), default=1)
        lines = [_line(row, at, widest) for row in part.rows if not row.blank]
        some = _around(lines)
        rows, seen = rows + len(lines), seen + len(some)
        shown.append(_Shown(part.name, tuple(some)))
    return render(
        "library_original.html",
        name=Path(table.source.path).name,
        note=None,
        address=None,
        scope=scope,
        parts=shown,
        cut=t("library.original.cut", rows=rows, shown=seen) if seen < rows else None,
    )


def unreadable_original(table: GoalTable, error: UserError) -> Markup:
    """The copy is there and cannot be shown: why."""
    return _told(Path(table.source.path).name, str(error))


def _without(document: Document) -> Markup:
    if document.address:
        return _told("", t("library.original.published"), document.address)
    if document.shipped and document.origin:
        return _told("", t("library.original.own", origin=document.origin))
    return _told("", t("library.original.lost"))


def _told(name: str, note: str, address: str | None = None) -> Markup:
    web = address if address and address.startswith(("http://", "https://")) else None
    return render(
        "library_original.html",
        name=name,
        note=note if web or not address else f"{note}{address}",
        address=web,
        parts=(),
    )


def _line(row: Row, at: dict[Location, str], widest: int) -> _Line:
    if len(row.cells) == 1 and row.table is None:
        return _Line((_Cell(row.cells[0].text, widest, named=False),), None)  # a paragraph
    found = [(cell, at.get(row.location(cell))) for cell in row.cells]
    indicator = next((id for cell, id in found if id and not cell.covered), None)
    return _Line(tuple(_cells(found)), indicator)


def _cells(found: Sequence[tuple[Cell, str | None]]) -> list[_Cell]:
    cells: list[_Cell] = []
    column = 0
    for cell, id in found:
        if cell.column > column:
            cells.append(_Cell("", cell.column - column, named=False))
        own = not cell.covered
        cells.append(_Cell(cell.text if own else "", cell.width, named=bool(id) and own))
        column = cell.end
    return cells


def _around(lines: list[_Line]) -> list[_Line]:
    """All lines where they are not too many, else those around the ones that were read."""
    if len(lines) <= _MOST:
        return lines
    read = [at for at, line in enumerate(lines) if line.indicator]
    first = max(0, read[0] - _BEFORE) if read else 0
    last = read[-1] + _AFTER if read else _MOST
    return lines[first : min(last, first + _MOST)]
