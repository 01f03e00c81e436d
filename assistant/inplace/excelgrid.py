"""A workbook as rows of cells that can be changed, its XML edited directly.

NOTE: openpyxl only looks here. Saving through it would drop form controls, slicers, pictures'
effects and the extensions of later versions.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.inplace.grid import Line
from assistant.inplace.package import Element, Package
from assistant.inplace.shift import Shift, recalculate, shift_rows, shifted_formula
from assistant.inplace.workbook import S, SheetPart, Workbook, place_of, reference
from assistant.model.table import Location
from assistant.reading.damage import restore
from assistant.reading.formats.displayed import displayed
from assistant.reading.formats.package import damage_told
from assistant.reading.grid import Cell, Row
from assistant.writing.files import clean

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MOST_ROWS = 3000  # of a form; what stands below is data
_TEXT_FORMAT = "@"
_CHARACTER, _LINE_POINTS, _MOST_POINTS = 15, 14.5, 409  # pixels of a Chinese character, row heights


class ExcelGrid:
    """The rows of the visible sheets. Rows are those a person sees: hidden ones are left alone."""

    removes_blank_rows = False  # other programs may count on the rows of a sheet

    def __init__(self, path: Path) -> None:
        """Open a workbook.

        Raises:
            UserError: not an Excel workbook, encrypted, damaged, or unsafe.
        """
        self.package = Package(path)
        self.book = Workbook(self.package)
        self.rows: list[Row] = []
        self._place: dict[Cell, tuple[str, int, int]] = {}
        self._anchor: dict[Cell, Cell] = {}
        self._anchors: set[Cell] = set()
        self._drawn: set[Row] = set()
        self._formats: dict[tuple[str, int, int], str] = {}
        self._calculated: set[tuple[str, int]] = set()
        import warnings

        import openpyxl

        with damage_told(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible" and sheet.title in self.book.parts:
                self._read(sheet)

    # -- what is there -------------------------------------------------------------------------

    def _read(self, sheet: Any) -> None:
        merges: dict[
            tuple[int, int], tuple[int, int, int]
        ] = {}  # place -> anchor's row, first column, width
        inside: set[tuple[int, int]] = set()
        for merged in sheet.merged_cells.ranges:
            width = merged.max_col - merged.min_col + 1
            for row in range(merged.min_row, min(merged.max_row, _MOST_ROWS) + 1):
                merges[row, merged.min_col] = merged.min_row, merged.min_col, width
                inside.update((row, c) for c in range(merged.min_col + 1, merged.max_col + 1))
        used = [place for place, cell in sheet._cells.items() if cell.value is not None]
        used += list(merges)
        last_column = max((column for _, column in used), default=0)
        last = min(max((row for row, _ in used), default=0), _MOST_ROWS)
        while last < _MOST_ROWS and _lined(sheet, last + 1, last_column):
            last += 1
        anchors: dict[tuple[int, int], Cell] = {}
        for number in range(1, last + 2):  # and one blank row to write in
            if number in sheet.row_dimensions and sheet.row_dimensions[number].hidden:
                continue
            cells = []
            for column in range(1, last_column + 1):
                if (number, column) in inside:
                    continue
                top, _, width = merges.get((number, column), (number, column, 1))
                anchor = anchors.get((top, column)) if top != number else None
                if anchor is not None:
                    cell = replace(anchor, width=width, covered=True)
                    self._anchor[cell] = anchor
                    self._anchors.add(anchor)
                else:
                    found = sheet._cells.get((number, column))
                    cell = self._cell(sheet.title, found, number, column, width)
                    anchors[number, column] = cell
                self._place[cell] = sheet.title, number - 1, column - 1
                cells.append(cell)
            made = Row(tuple(cells), number=number, sheet=sheet.title, exact=True)
            if _lined(sheet, number, last_column):
                self._drawn.add(made)
            self.rows.append(made)

    def _cell(self, sheet: str, found: Any, row: int, column: int, width: int) -> Cell:
        if found is None:
            return Cell("", column - 1, width)
        if found.data_type == "f":
            self._calculated.add((sheet, row - 1))
        self._formats[sheet, row - 1, column - 1] = found.number_format or "General"
        value = found.value
        raw = "" if value is None else displayed(value, found.number_format)
        text, damage = restore(raw)
        return Cell(text, column - 1, width, damage=damage)

    def find(self, location: Location) -> Cell | None:
        """The cell at this place; of merged cells the one that holds the text."""
        for row in self.rows:
            if (row.sheet, row.number) == (location.sheet, location.row):
                at = (location.column or 1) - 1
                cell = next((c for c in row.cells if c.column <= at < c.end), None)
                return self.anchor(cell) if cell else None
        return None

    def anchor(self, cell: Cell) -> Cell:
        """The cell that holds the text of a merged one."""
        return self._anchor.get(cell, cell)

    def merged(self, cell: Cell) -> bool:
        """Whether other cells below are one with this one."""
        return cell in self._anchors

    def drawn(self, row: Row) -> bool:
        """Whether the row is part of the printed grid: its cells have lines around them."""
        return row in self._drawn

    # -- what is changed -----------------------------------------------------------------------

    def write(self, cell: Cell, text: str, number: Decimal | None = None) -> None:
        """Give a cell another text; kept as a number where the cell's format shows it the same."""
        sheet, row, column = self._place[self.anchor(cell)]
        part = self.book.sheet(sheet)
        element = _cell_of(part.changing, row, column)
        shown = self._formats.get((sheet, row, column), "General")
        _fill(element, text, number, shown)
        self._make_room(part, row, cell, text)
        self._recalculated()

    def rebuild(self, first: int, after: int, lines: Sequence[Line]) -> None:
        """Put these lines in the place of the rows `first` up to `after`, all of one sheet."""
        old = self.rows[first:after]
        sheet = old[0].sheet or ""
        part = self.book.sheet(sheet)
        lines = self._kept_where_calculated(lines, first, after)
        start, end = (old[0].number or 1) - 1, old[-1].number or 1
        numbers = [(self.rows[line.like].number or 1) - 1 for line in lines]
        shift = _shift_of(numbers, start, end)
        moves = bool(shift.by) or numbers != list(range(start, end))
        originals = _rows(part.changing)
        joined = self._joined(old, lines)
        if moves:
            _unshare(part)
            originals = _rows(part.changing)
            self._drop_merges(part, joined, old)
            data = part.changing.find(S + "sheetData")
            templates = {row: originals.get(row) for row in dict.fromkeys(numbers)}
            fresh = [
                _copied(part.changing, templates[row], start + at) for at, row in enumerate(numbers)
            ]
            for row, element in originals.items():
                if start <= row < end:
                    data.remove(element)
                elif row >= end:
                    _renumber(element, row + shift.by)
            _insert(data, fresh)
            shift_rows(self.book, sheet, shift)
            for at, row in enumerate(numbers):
                if start + at != shift.first[row]:
                    _about_own_row(fresh[at], shift.first[row], start + at)
        else:
            self._drop_merges(part, joined, old)
        self._write_lines(part, sheet, start, lines)
        if len(lines) > 1:
            for at, line in enumerate(lines):
                if line.free_height:
                    element = _rows(part.changing)[start + at]
                    for name in ("ht", "customHeight"):
                        element.attrib.pop(name, None)
        self._merge(part, start, lines, joined)
        for at, line in enumerate(lines):
            for cell in self.rows[line.like].cells:
                if not line.joins.get(cell.column):
                    self._make_room(part, start + at, cell, line.texts.get(cell.column, ""))
        self._recalculated()

    def _recalculated(self) -> None:
        if self._calculated:
            recalculate(self.package)

    @staticmethod
    def _make_room(part: SheetPart, row: int, cell: Cell, text: str) -> None:
        """Make a row of fixed height as high as a text in it needs; none is made lower."""
        if not text:
            return
        width = sum(part.column_width(column) for column in range(cell.column, cell.end))
        fits = max(1, int((width - 6) / _CHARACTER))
        lines = sum(max(1, -(-_wide(line) // fits)) for line in text.split("\n"))
        needed = lines * _LINE_POINTS + 4
        element = next(r for r in part.changing.find(S + "sheetData") if r.get("r") == str(row + 1))
        if lines > 1 and float(element.get("ht") or part.row_height(row) * 3 / 4) < needed:
            element.set("ht", str(min(needed, _MOST_POINTS)))
            element.set("customHeight", "1")

    def _kept_where_calculated(self, lines: Sequence[Line], first: int, after: int) -> list[Line]:
        """The lines, and rows with formulas that nothing fills: what they calculate is needed."""
        there = {line.like for line in lines}
        kept = list(lines)
        for index in range(first, after):
            row = self.rows[index]
            if index not in there and (row.sheet or "", (row.number or 1) - 1) in self._calculated:
                at = next((i for i, line in enumerate(kept) if line.like > index), len(kept))
                kept.insert(at, Line(like=index))
        return kept

    def _write_lines(self, part: SheetPart, sheet: str, start: int, lines: Sequence[Line]) -> None:
        used: set[int] = set()
        joins: dict[int, Hashable] = {}
        for at, line in enumerate(lines):
            like = self.rows[line.like]
            copy = line.new or line.like in used
            used.add(line.like)
            here: dict[int, Hashable] = {}
            for cell in like.cells:
                join = line.joins.get(cell.column)
                if join is not None:
                    here[cell.column] = join
                below = join is not None and joins.get(cell.column) == join
                if cell.column in line.texts and not below:
                    element = _cell_of(part.changing, start + at, cell.column)
                    old = (sheet, (like.number or 1) - 1, cell.column)
                    shown = self._formats.get(old, "General")
                    _fill(element, line.texts[cell.column], line.numbers.get(cell.column), shown)
                elif below or (copy and not cell.covered):
                    element = _cell_of(part.changing, start + at, cell.column)
                    if element.find(S + "f") is None:
                        _fill(element, "", None, "General")
            joins = here

    def _joined(self, old: Sequence[Row], lines: Sequence[Line]) -> set[int]:
        """The columns whose merges these lines decide."""
        return {column for line in lines for column in line.joins}

    def _drop_merges(self, part: SheetPart, joined: set[int], old: Sequence[Row]) -> None:
        """Take away merges over several rows in the columns that are merged anew."""
        top, bottom = (old[0].number or 1) - 1, (old[-1].number or 1) - 1
        for element in part.changing.findall(f"{S}mergeCells/{S}mergeCell"):
            first, _, last = element.get("ref", "").partition(":")
            (row, column), (end, right) = place_of(first), place_of(last or first)
            if column in joined and top <= row <= bottom and end > row:
                element.getparent().remove(element)
                for each in range(row, end + 1):
                    _add_merge(part, each, column, each, right)

    def _merge(self, part: SheetPart, start: int, lines: Sequence[Line], joined: set[int]) -> None:
        """Merge the cells that have a key in common, and copies as wide as what they copy."""
        there = _merges(part)
        for at, line in enumerate(lines):
            for cell in self.rows[line.like].cells:
                if cell.width > 1 and not _inside(there, start + at, cell.column):
                    _add_merge(part, start + at, cell.column, start + at, cell.end - 1)
        for column in joined:
            at = 0
            while at < len(lines):
                join = lines[at].joins.get(column)
                end = at + 1
                while (
                    join is not None and end < len(lines) and lines[end].joins.get(column) == join
                ):
                    end += 1
                own = self.rows[lines[at].like].cells
                ends = [cell.end for cell in own if cell.column == column]
                if end - at > 1 and ends:
                    for row in range(start + at, start + end):
                        _remove_merge(part, row, column)
                    _add_merge(part, start + at, column, start + end - 1, ends[0] - 1)
                at = end
        held = part.changing.find(S + "mergeCells")
        if held is not None:
            if len(held):
                held.set("count", str(len(held)))
            else:
                part.changing.remove(held)

    def packed(self) -> bytes:
        """The whole file with the changes."""
        return self.package.packed()


def _wide(line: str) -> int:
    """How many Chinese characters a line is as wide as."""
    return -(-sum(2 if ord(character) > 0x2E7F else 1 for character in line) // 2)


def _lined(sheet: Any, row: int, last_column: int) -> bool:
    """Whether lines are drawn around cells of this row."""
    for column in range(1, last_column + 1):
        cell = sheet._cells.get((row, column))
        border = cell.border if cell is not None and cell.has_style else None
        if border is not None and any(
            side is not None and side.style for side in (border.left, border.right, border.bottom)
        ):
            return True
    return False


def _shift_of(numbers: Sequence[int], start: int, end: int) -> Shift:
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for at, row in enumerate(numbers):
        first.setdefault(row, start + at)
        last[row] = start + at
    return Shift(first, last, start, end, len(numbers) - (end - start))


# -- rows and cells of a sheet's XML ---------------------------------------------------------------


def _rows(root: Element) -> dict[int, Element]:
    data = root.find(S + "sheetData")
    return {int(row.get("r", at + 1)) - 1: row for at, row in enumerate(data)}


def _insert(data: Element, rows: Sequence[Element]) -> None:
    first = int(rows[0].get("r")) if rows else 0
    at = next((i for i, row in enumerate(data) if int(row.get("r", 0)) >= first), len(data))
    for offset, row in enumerate(rows):
        data.insert(at + offset, row)


def _copied(root: Element, row: Element | None, new: int) -> Element:
    """A copy of a row at another place."""
    if row is None:
        return root.makeelement(S + "row", {"r": str(new + 1)})
    copy = deepcopy(row)
    _renumber(copy, new)
    return copy


def _about_own_row(row: Element, old: int, new: int) -> None:
    """Have the formulas of a copied row speak of it where those of the original speak of itself."""
    own = Shift({old: new}, {old: new}, old, old + 1, 0)
    for formula in row.iter(S + "f"):
        if formula.text:
            formula.text = shifted_formula(formula.text, own, here=True, name="")


def _renumber(row: Element, number: int) -> None:
    row.set("r", str(number + 1))
    for cell in row:
        if cell.get("r"):
            cell.set("r", reference(number, place_of(cell.get("r"))[1]))


def _cell_of(root: Element, row: int, column: int) -> Element:
    """The cell's element, made where the sheet has none."""
    data = root.find(S + "sheetData")
    found = next((r for r in data if r.get("r") == str(row + 1)), None)
    if found is None:
        found = data.makeelement(S + "row", {"r": str(row + 1)})
        _insert(data, [found])
    wanted = reference(row, column)
    for cell in found:
        here = place_of(cell.get("r", wanted))[1]
        if here == column:
            return cell
        if here > column:
            break
    before = sum(place_of(cell.get("r", wanted))[1] < column for cell in found)
    made = found.makeelement(S + "c", {"r": wanted})
    found.insert(before, made)
    return made


def _fill(cell: Element, text: str, number: Decimal | None, shown: str) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if not text:
        return
    if number is not None and shown != _TEXT_FORMAT and displayed(float(number), shown) == text:
        value = cell.makeelement(S + "v")
        value.text = format(number, "f")
        cell.append(value)
        return
    # in the cell itself: the table of shared strings stays as it is
    cell.set("t", "inlineStr")
    held = cell.makeelement(S + "is")
    words = held.makeelement(S + "t", {_SPACE: "preserve"})
    words.text = clean(text)
    held.append(words)
    cell.append(held)


def _unshare(part: SheetPart) -> None:
    """Write out formulas that cells share: rows are about to move apart."""
    from openpyxl.formula.translate import Translator

    masters: dict[str, tuple[str, str]] = {}
    for cell in part.changing.iter(S + "c"):
        formula = cell.find(S + "f")
        if formula is None or formula.get("t") != "shared":
            continue
        at, group = cell.get("r", "A1"), formula.get("si", "")
        if formula.text:
            masters[group] = formula.text, at
        elif group in masters:
            text, origin = masters[group]
            formula.text = Translator("=" + text, origin=origin).translate_formula(at)[1:]
        for name in ("t", "si", "ref"):
            formula.attrib.pop(name, None)


def _merges(part: SheetPart) -> list[tuple[int, int, int, int]]:
    return list(part.merges())


def _inside(merges: Sequence[tuple[int, int, int, int]], row: int, column: int) -> bool:
    return any(t <= row <= b and left <= column <= right for t, left, b, right in merges)


def _add_merge(part: SheetPart, top: int, left: int, bottom: int, right: int) -> None:
    if (top, left) == (bottom, right):
        return
    root = part.changing
    held = root.find(S + "mergeCells")
    if held is None:
        held = root.makeelement(S + "mergeCells")
        part.place(held)
    ref = f"{reference(top, left)}:{reference(bottom, right)}"
    held.append(held.makeelement(S + "mergeCell", {"ref": ref}))


def _remove_merge(part: SheetPart, row: int, column: int) -> None:
    """Take away the merge that begins in this cell."""
    for element in part.changing.findall(f"{S}mergeCells/{S}mergeCell"):
        if element.get("ref", "").partition(":")[0] == reference(row, column):
            element.getparent().remove(element)
