"""Excel (.xlsx, .xlsm and their templates) to rows: our own walk over the cells, as for Word.

NOTE: openpyxl expands every merged range into cells (one over the whole sheet never ends), opens a
file twice where it has formulas, stops at a style, a name or a property it does not know, and takes
ten times as long as a 60-row table to import. What is read here are cells, merges and what is
hidden. Macros, links to other workbooks and anything drawn are never opened.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from assistant.model.errors import UserError
from assistant.reading import limits
from assistant.reading.formats.displayed import BUILT_IN, displayed
from assistant.reading.formats.package import Package
from assistant.reading.formats.sheet import Merge, Sheet, Words, parts_of_sheets
from assistant.reading.grid import Part

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# A cell typed as `=100%` or `=158人`: a target, not a calculation
_TARGET_FORMULA = re.compile(r"^\s*[\d.,]+\s*[^\s()+\-*/&:!$A-Za-z]{0,6}$")
# formatted cells without a value: a border down to the last row of a sheet is a million of them
_EMPTY = re.compile(rb"<c\s[^<>]*/>")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


class _Style(NamedTuple):
    code: str
    indent: bool


class _Book(NamedTuple):
    texts: list[str]
    styles: list[_Style]
    from_1904: bool


def parts_of(path: Path) -> list[Part]:
    """The visible sheets that hold anything.

    Raises:
        UserError: not an Excel workbook, encrypted, damaged, or more than is read.
    """
    with Package(path, "Excel 工作簿") as package:
        name, workbook = package.main("xl/workbook.xml", _S + "workbook")
        relations = package.relations(name)
        kinds = dict(relations.values())
        properties = workbook.find(_S + "workbookPr")
        book = _Book(
            _texts(package, kinds.get("sharedStrings")),
            _styles(package, kinds.get("styles")),
            properties is not None and properties.get("date1904") in ("1", "true"),
        )
        sheets, hidden = [], []
        left = limits.CELLS
        for entry in workbook.iterfind(f"{_S}sheets/{_S}sheet"):
            kind, member = relations.get(entry.get(_ID, ""), ("", ""))
            title = entry.get("name", "")
            if kind != "worksheet":
                continue  # a chart, or a macro sheet, which is never run
            if entry.get("state", "visible") != "visible":
                hidden.append(title)
                continue
            sheet = _sheet(package, member, title, book, left)
            left -= sum(map(len, sheet.rows.values()))
            sheets.append(sheet)
    return parts_of_sheets(sheets, hidden)


def _texts(package: Package, member: str | None) -> list[str]:
    return [_said(element) for element in package.stream(member, _S + "si")] if member else []


def _said(element: Any) -> str:
    """The words of a rich text, without the reading aids of its characters."""
    if element is None:
        return ""
    pieces = [t.text or "" for t in element.iterfind(_S + "t")]
    pieces += [t.text or "" for t in element.iterfind(f"{_S}r/{_S}t")]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    """`_x000D_` as the character it stands for."""
    if "_x" not in text:
        return text
    # NOTE: half of a surrogate pair is no character, and no JSON could hold it
    return _ESCAPED.sub(
        lambda match: chr(int(match[1], 16)).encode("utf-16", "ignore").decode("utf-16"), text
    )


def _styles(package: Package, member: str | None) -> list[_Style]:
    if member is None:
        return []
    root = package.tree(member)
    codes = dict(BUILT_IN)
    for form in root.iterfind(f"{_S}numFmts/{_S}numFmt"):
        codes[_int(form.get("numFmtId"))] = form.get("formatCode", "General")
    styles = []
    for xf in root.iterfind(f"{_S}cellXfs/{_S}xf"):
        alignment = xf.find(_S + "alignment")
        indent = alignment is not None and _int(alignment.get("indent")) > 0
        styles.append(_Style(codes.get(_int(xf.get("numFmtId")), "General"), indent))
    return styles


def _sheet(package: Package, member: str, title: str, book: _Book, left: int) -> Sheet:
    if package.holds_more(member, b"</c>", left):
        raise UserError(limits.TOO_MUCH)
    sheet = Sheet(title)
    number = -1
    tags = [_S + name for name in ("row", "mergeCell", "col", "autoFilter")]
    for element in package.stream(member, *tags, without=_EMPTY):
        if element.tag == tags[0]:
            number = _int(element.get("r"), number + 2) - 1
            if not 0 <= number < _LAST_ROW:
                continue
            if words := _row(element, sheet, book):
                sheet.rows.setdefault(number, {}).update(words)
                left -= len(words)
                if left < 0 or len(sheet.rows) > limits.ROWS:
                    raise UserError(limits.TOO_MUCH)
            if _true(element.get("hidden")):
                sheet.hidden_rows.add(number)
        elif element.tag == tags[1]:
            if ends := _range(element.get("ref", "")):
                sheet.merges.append(ends)
        elif element.tag == tags[2]:
            if _true(element.get("hidden")):
                sheet.hidden_columns.append(
                    (_int(element.get("min")) - 1, _int(element.get("max")))
                )
        else:
            sheet.filtered = True
    return sheet


def _row(element: Any, sheet: Sheet, book: _Book) -> dict[int, Words]:
    words: dict[int, Words] = {}
    column = -1
    for cell in element.iterfind(_S + "c"):
        place = _REFERENCE.fullmatch(cell.get("r", ""))
        column = _column(place[1]) if place else column + 1
        style = _int(cell.get("s"))
        code, indent = book.styles[style] if style < len(book.styles) else ("General", False)
        text = _text(cell, code, sheet, book)
        if text and column < _LAST_COLUMN:
            words[column] = Words(text, indent)
    return words


def _text(cell: Any, code: str, sheet: Sheet, book: _Book) -> str:
    """The cell as displayed; a formula without a stored result is counted and shows nothing."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return displayed(_said(cell.find(_S + "is")), code)
    stored: str | None = cell.findtext(_S + "v")
    if not stored and (formula := cell.findtext(_S + "f")) is not None and kind != "str":
        if _TARGET_FORMULA.match(formula):
            return f"={formula}"
        sheet.unknown += 1
        return ""
    if not stored:
        return ""
    if kind == "s":
        index = _int(stored, -1)
        return displayed(book.texts[index], code) if 0 <= index < len(book.texts) else ""
    if kind == "b":
        return displayed(_true(stored), code)
    if kind in ("str", "e", "d"):
        return _iso_date(stored, code) if kind == "d" else displayed(_unescaped(stored), code)
    try:
        value = float(stored)
    except ValueError:
        return stored
    return displayed(value, code, from_1904=book.from_1904)


def _iso_date(stored: str, code: str) -> str:
    from datetime import datetime

    try:
        return displayed(datetime.fromisoformat(stored.removesuffix("Z")), code)
    except ValueError:
        return stored


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _range(reference: str) -> Merge | None:
    start, _, end = reference.partition(":")
    first, last = _REFERENCE.fullmatch(start), _REFERENCE.fullmatch(end or start)
    if not first or not last:
        return None
    rows = sorted((int(first[2]) - 1, int(last[2]) - 1))
    columns = sorted((_column(first[1]), _column(last[1])))
    return Merge(rows[0], rows[1] + 1, columns[0], columns[1] + 1)


def _int(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else default


def _true(text: str | None) -> bool:
    return text in ("1", "true")
