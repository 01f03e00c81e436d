"""Rows put into a sheet or taken out of it, and everything in the workbook that names rows set right.

Excel does this when a person inserts a row; no library does (openpyxl's `insert_rows` moves values
only). A range that ends in a row grows with the copies of that row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.inplace.package import OFFICE, Package
from assistant.inplace.workbook import S, SheetPart, Workbook, place_of, reference

_LOST = "#REF!"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_CHART_FORMULA = "{http://schemas.openxmlformats.org/drawingml/2006/chart}f"
_PART = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)(\d{1,7})?")


@dataclass(frozen=True)
class Shift:
    """Old rows of a sheet to new ones, from 0: `first` and `last` of the copies that a row now is.

    Rows in neither are gone; those from `after` on move by `by`.
    """

    first: Mapping[int, int]
    last: Mapping[int, int]
    start: int
    after: int
    by: int

    def row(self, row: int) -> int | None:
        """Where one row is now, None where it is gone."""
        if row < self.start:
            return row
        return row + self.by if row >= self.after else self.first.get(row)

    def span(self, top: int, bottom: int) -> tuple[int, int] | None:
        """The rows of a range now, None where all of them are gone."""
        kept = [
            r
            for r in range(max(top, self.start), min(bottom, self.after - 1) + 1)
            if r in self.first
        ]
        ends = []
        if top < self.start:
            ends.append((top, min(bottom, self.start - 1)))
        ends += [(self.first[r], self.last[r]) for r in kept]
        if bottom >= self.after:
            ends.append((max(top, self.after) + self.by, bottom + self.by))
        return (ends[0][0], ends[-1][1]) if ends else None


def shift_rows(book: Workbook, name: str, shift: Shift) -> None:
    """Set right every reference to rows of this sheet, in all parts; the rows themselves are moved."""
    package = book.package
    sheet = book.sheet(name)
    _sheet(sheet, shift)
    for other, part in book.parts.items():
        _formulas(package, part, shift, here=other == name, name=name)
    _names(book, name, shift)
    for drawing in sheet.linked("drawing"):
        _anchors(package, drawing, shift)
    for table in sheet.linked("table"):
        _references(package, table, shift, S + "table", S + "autoFilter")
    for comments in [*sheet.linked("comments"), *sheet.linked("threadedComment")]:
        _comment_places(package, comments, shift)
    for drawing in sheet.linked("vmlDrawing"):
        _boxes(package, drawing, shift)
    for part in package.names:
        if part.startswith("xl/charts/") and part.endswith(".xml") and "/_rels/" not in part:
            _charts(package, part, shift, name)
    # Excel makes the order of calculation anew; an old one that names moved cells it calls damage
    for link in package.links(package.main):
        if link.type == f"{OFFICE}/calcChain" and link.target in package.names:
            package.remove(link.target, of=package.main)


def recalculate(package: Package) -> None:
    """Have the sums calculated when the workbook is opened: their stored results are of the empty form."""
    book = package.change(package.main)
    found = book.find(S + "calcPr")
    if found is None:
        found = book.makeelement(S + "calcPr")
        # after definedNames, which the standard wants before it
        before = [
            S + tag for tag in ("sheets", "functionGroups", "externalReferences", "definedNames")
        ]
        last = [child for child in book if child.tag in before][-1]
        last.addnext(found)
    found.set("fullCalcOnLoad", "1")


def shifted_formula(formula: str, shift: Shift, *, here: bool, name: str) -> str:
    """A formula with its references to the sheet `name` set right; `here`: it stands on that sheet."""
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import Token

    tokens = Tokenizer("=" + formula)
    for token in tokens.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            sheet, mark, place = token.value.rpartition("!")
            of = sheet.strip("'").replace("''", "'")
            if (here and not mark) or of == name:
                token.value = f"{sheet}{mark}{_shifted(place, shift)}"
    return "".join(token.value for token in tokens.items)


def _shifted(place: str, shift: Shift) -> str:
    """`B5`, `$B$5:C9` or `5:9` set right; names and whole columns stay."""
    ends = [_PART.fullmatch(end) for end in place.split(":")]
    if not 1 <= len(ends) <= 2 or any(end is None or not end[4] for end in ends):
        return place
    matched = [end for end in ends if end is not None]
    rows = [int(end[4]) - 1 for end in matched]
    if len(rows) == 1 or (rows[0] == rows[1] and matched[0][2]):
        now = shift.row(rows[0])
        moved = None if now is None else (now, now)
    else:
        moved = shift.span(min(rows), max(rows))
        if rows[0] > rows[1] and moved:
            moved = moved[1], moved[0]
    if moved is None:
        return _LOST
    return ":".join(
        f"{end[1]}{end[2] or ''}{end[3]}{row + 1}" for end, row in zip(matched, moved, strict=False)
    )


def _area(ref: str, shift: Shift) -> str | None:
    """A range of a list (`A5:B9 C3`) set right, grown by copies also where it is one row."""
    kept = []
    for one in ref.split():
        first, _, last = one.partition(":")
        try:
            (top, left), (bottom, right) = place_of(first), place_of(last or first)
        except ValueError:
            kept.append(one)  # whole columns
            continue
        span = shift.span(top, bottom)
        if span:
            ends = [reference(span[0], left), reference(span[1], right)]
            kept.append(":".join(dict.fromkeys(ends)))
    return " ".join(kept) or None


def _sheet(sheet: SheetPart, shift: Shift) -> None:
    root = sheet.changing
    for tag, attribute in (
        ("conditionalFormatting", "sqref"),
        ("dataValidations/{}dataValidation", "sqref"),
        ("hyperlinks/{}hyperlink", "ref"),
        ("ignoredErrors/{}ignoredError", "sqref"),
        ("protectedRanges/{}protectedRange", "sqref"),
        ("autoFilter", "ref"),
    ):
        for element in root.findall(S + tag.format(S)):
            now = _area(element.get(attribute, ""), shift)
            if now:
                element.set(attribute, now)
            else:
                element.getparent().remove(element)
    for element in root.findall(f"{S}mergeCells/{S}mergeCell"):
        ref = element.get("ref", "")
        (top, _), (bottom, _) = map(place_of, ref.split(":"))
        # a merge over several rows grows; of one row each copy gets its own
        now = _area(ref, shift) if bottom > top else _shifted(ref, shift)
        if now and now != _LOST:
            element.set("ref", now)
        else:
            element.getparent().remove(element)
    for element in root.iter(_XM + "sqref"):
        element.text = _area(element.text or "", shift) or element.text
    for rule in root.iterfind(f"{S}rowBreaks/{S}brk"):
        rule.set("id", str(_moved(int(rule.get("id", 0)) - 1, shift) + 1))
    dimension = root.find(S + "dimension")
    if dimension is not None:
        dimension.set("ref", _area(dimension.get("ref", ""), shift) or dimension.get("ref"))


def _moved(row: int, shift: Shift) -> int:
    """Where a row is now; of one that is gone, the next above that is left."""
    while (now := shift.row(row)) is None:
        row -= 1
    return now


def _formulas(package: Package, part: str, shift: Shift, *, here: bool, name: str) -> None:
    tags = (S + "f", S + "formula", S + "formula1", S + "formula2", _XM + "f")
    root = package.read(part)
    for element in root.iter(*tags):
        if not element.text:
            continue
        now = shifted_formula(element.text, shift, here=here, name=name)
        if now != element.text:
            package.change(part)
            element.text = now
        if here and element.tag == S + "f" and element.get("ref"):
            element.set("ref", _area(element.get("ref"), shift) or element.get("ref"))


def _names(book: Workbook, name: str, shift: Shift) -> None:
    package = book.package
    for element in package.read(package.main).iterfind(f"{S}definedNames/{S}definedName"):
        now = shifted_formula(element.text or "", shift, here=False, name=name)
        if now != element.text:
            package.change(package.main)
            element.text = now


def _anchors(package: Package, part: str, shift: Shift) -> None:
    for row in package.change(part).iter(_XDR + "row"):
        row.text = str(_moved(int(row.text or 0), shift))


def _references(package: Package, part: str, shift: Shift, *tags: str) -> None:
    for element in package.change(part).iter(*tags):
        if element.get("ref"):
            element.set("ref", _area(element.get("ref"), shift) or element.get("ref"))


def _comment_places(package: Package, part: str, shift: Shift) -> None:
    root = package.change(part)
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.endswith(("}comment", "}threadedComment")):
            row, column = place_of(element.get("ref", "A1"))
            element.set("ref", reference(_moved(row, shift), column))


def _boxes(package: Package, part: str, shift: Shift) -> None:
    for data in package.change(part).iter(_X + "ClientData"):
        row, anchor = data.find(_X + "Row"), data.find(_X + "Anchor")
        if row is not None:
            row.text = str(_moved(int(row.text or 0), shift))
        if anchor is not None and anchor.text:
            at = [int(number) for number in anchor.text.split(",")]
            at[2], at[6] = _moved(at[2], shift), _moved(at[6], shift)
            anchor.text = ", ".join(map(str, at))


def _charts(package: Package, part: str, shift: Shift, name: str) -> None:
    for element in package.read(part).iter(_CHART_FORMULA):
        now = shifted_formula(element.text or "", shift, here=False, name=name)
        if now != element.text:
            package.change(part)
            element.text = now
