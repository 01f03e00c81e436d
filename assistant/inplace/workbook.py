"""The parts of a workbook by the names people know them by: sheets, cells, columns, row heights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from assistant.inplace.package import OFFICE, Element, Package

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = f"{{{OFFICE}}}"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
# CT_Worksheet of ECMA-376 part 1, 18.3.1.99: what may stand in a sheet, in this order
_ORDER = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)


class Workbook:
    """A workbook's package with its sheets found by name."""

    def __init__(self, package: Package) -> None:
        self.package = package
        links = {link.id: link.target for link in package.links(package.main)}
        sheets = package.read(package.main).iterfind(f"{S}sheets/{S}sheet")
        self.parts: dict[str, str] = {
            sheet.get("name", ""): links[sheet.get(R + "id")]
            for sheet in sheets
            if sheet.get(R + "id") in links
        }

    def sheet(self, name: str) -> SheetPart:
        """The sheet with this name."""
        return SheetPart(self.package, self.parts[name])


class SheetPart:
    """One sheet's XML."""

    def __init__(self, package: Package, part: str) -> None:
        self.package = package
        self.part = part

    @property
    def root(self) -> Element:
        """The sheet, to look at."""
        return self.package.read(self.part)

    @property
    def changing(self) -> Element:
        """The sheet, to change."""
        return self.package.change(self.part)

    def linked(self, kind: str) -> list[str]:
        """The parts this sheet links to in this way (`comments`, `drawing`, `table` …)."""
        return [
            link.target for link in self.package.links(self.part) if link.type.endswith(f"/{kind}")
        ]

    def place(self, element: Element) -> None:
        """Put an element where the order of a sheet's parts wants it."""
        root = self.changing
        rank = _ORDER.index(element.tag.rpartition("}")[2])
        for child in root:
            name = child.tag.rpartition("}")[2]
            if name in _ORDER and _ORDER.index(name) > rank:
                child.addprevious(element)
                return
        root.append(element)

    def column_width(self, column: int) -> float:
        """In pixels, of the column counted from 0."""
        for found in self.root.iterfind(f"{S}cols/{S}col"):
            if int(found.get("min", 0)) <= column + 1 <= int(found.get("max", 0)):
                if found.get("hidden") in ("1", "true"):
                    return 0.0
                return float(found.get("width", 8.43)) * 7 + 5
        default = self._format.get("defaultColWidth") if self._format is not None else None
        return float(default or 8.43) * 7 + 5

    def row_height(self, row: int) -> float:
        """In pixels, of the row counted from 0; of one that fits its text, the least."""
        found = self._heights.get(row + 1)
        if found is not None:
            return found
        default = self._format.get("defaultRowHeight") if self._format is not None else None
        return float(default or 15) * 4 / 3

    @cached_property
    def _format(self) -> Element | None:
        return self.root.find(S + "sheetFormatPr")

    @cached_property
    def _heights(self) -> dict[int, float]:
        heights: dict[int, float] = {}
        for row in self.root.iterfind(f"{S}sheetData/{S}row"):
            if row.get("hidden") in ("1", "true"):
                heights[int(row.get("r", 0))] = 0.0
            elif row.get("ht"):
                heights[int(row.get("r", 0))] = float(row.get("ht", 15)) * 4 / 3
        return heights

    def merges(self) -> Iterator[tuple[int, int, int, int]]:
        """First row, first column, last row, last column of each merged range, from 0."""
        for found in self.root.iterfind(f"{S}mergeCells/{S}mergeCell"):
            first, _, last = found.get("ref", "").partition(":")
            yield (*place_of(first), *place_of(last or first))

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell that shows the text of this place: of a merged range its first."""
        for top, left, bottom, right in self.merges():
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column


def place_of(reference: str) -> tuple[int, int]:
    """Row and column from 0 of `B5` (or `$B$5`)."""
    match = _REFERENCE.fullmatch(reference.replace("$", ""))
    if match is None:
        raise ValueError(f"no cell reference: {reference}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def reference(row: int, column: int) -> str:
    """`B5` for row 4, column 1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
