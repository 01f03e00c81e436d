"""OpenDocument sheets (.ods) to rows: each cell holds the text the sheet shows.

NOTE: calamine gives the stored value (0.95) where the sheet shows 95%; the text beside it is what a
reader sees. Elements: OpenDocument 1.3 part 3, 9.1.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.model.errors import UserError
from assistant.reading import limits
from assistant.reading.formats.package import Package
from assistant.reading.formats.sheet import Merge, Sheet, Words, parts_of_sheets
from assistant.reading.grid import Part

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_T, _X, _O = (f"{{{_OASIS}{name}:1.0}}" for name in ("table", "text", "office"))
_STYLE = f"{{{_OASIS}style:1.0}}"
_ROW, _CELL, _COVERED, _COLUMN = (
    _T + name for name in ("table-row", "table-cell", "covered-table-cell", "table-column")
)
_UNSEEN = {_O + "annotation", _X + "ruby-text", _X + "note"}


def parts_of(path: Path) -> list[Part]:
    """The visible sheets that hold anything.

    Raises:
        UserError: not an OpenDocument workbook, encrypted, damaged, or more than is read.
    """
    with Package(path, "OpenDocument 表格") as package:
        if "content.xml" not in package:
            raise UserError(
                "文件内容不是 OpenDocument 表格；请确认扩展名没有改错，或另存为 .xlsx 后再试。"
            )
        root = package.tree("content.xml")
    unseen = {
        style.get(_STYLE + "name")
        for style in root.iter(_STYLE + "style")
        if any(one.get(_T + "display") == "false" for one in style)
    }
    sheets, hidden = [], []
    left = limits.CELLS
    for table in root.iterfind(f"{_O}body/{_O}spreadsheet/{_T}table"):
        if table.get(_T + "style-name") in unseen:
            hidden.append(table.get(_T + "name", ""))
            continue
        sheet = _sheet(table, left)
        left -= sum(map(len, sheet.rows.values()))
        sheets.append(sheet)
    return parts_of_sheets(sheets, hidden)


def _sheet(table: Any, left: int) -> Sheet:
    sheet = Sheet(table.get(_T + "name", ""))
    number = column = 0
    for element in table.iter(_ROW, _COLUMN):
        if element.tag == _COLUMN:
            wide = _repeated(element, "columns")
            if element.get(_T + "visibility") in ("collapse", "filter"):
                sheet.hidden_columns.append((column, column + wide))
            column += wide
            continue
        high = _repeated(element, "rows")
        words = _row(element, number, sheet)
        left -= high * len(words)
        if left < 0:
            raise UserError(limits.TOO_MUCH)
        if words:
            sheet.rows |= {number + offset: words for offset in range(high)}
            if element.get(_T + "visibility") in ("collapse", "filter"):
                sheet.hidden_rows |= {number + offset for offset in range(high)}
                sheet.filtered |= element.get(_T + "visibility") == "filter"
        number += high
    return sheet


def _row(element: Any, number: int, sheet: Sheet) -> dict[int, Words]:
    words: dict[int, Words] = {}
    column = 0
    for cell in element.iterchildren(_CELL, _COVERED):
        wide = _repeated(cell, "columns")
        text = "\n".join(map(_said, cell.iterchildren(_X + "p"))) if cell.tag == _CELL else ""
        if text:
            if wide > limits.CELLS:
                raise UserError(limits.TOO_MUCH)
            words |= {column + offset: Words(text) for offset in range(wide)}
        right, down = _spanned(cell, "columns"), _spanned(cell, "rows")
        if right > 1 or down > 1:
            sheet.merges.append(Merge(number, number + down, column, column + right))
        column += wide
    return words


def _said(element: Any) -> str:
    pieces = [element.text or ""]
    for child in element:
        if child.tag == _X + "s":
            pieces.append(" " * min(_number(child.get(_X + "c")), 100))
        elif child.tag == _X + "tab":
            pieces.append(" ")
        elif child.tag == _X + "line-break":
            pieces.append("\n")
        elif child.tag not in _UNSEEN:
            pieces.append(_said(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _repeated(element: Any, what: str) -> int:
    return _number(element.get(f"{_T}number-{what}-repeated"))


def _spanned(element: Any, what: str) -> int:
    return _number(element.get(f"{_T}number-{what}-spanned"))


def _number(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 9 else 1
