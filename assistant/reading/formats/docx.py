"""Word (.docx) to rows: our own walk over the cells, which keeps merges exactly.

NOTE: python-docx's `row.cells` repeats merged text, has no stable cell identity and is thirty
times slower on a hundred rows; it is used here only to open the package.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.model.errors import UserError
from assistant.reading.damage import restore
from assistant.reading.formats.package import damage_told, open_package
from assistant.reading.grid import Cell, Part, Row

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_P, _TBL, _TR, _TC = _W + "p", _W + "tbl", _W + "tr", _W + "tc"
_WRAPPERS = {_W + "sdt", _W + "sdtContent", _W + "customXml", _W + "ins", _W + "smartTag"}
_TEXT = {_W + "t", _M + "t"}
_BREAKS = {_W + "br", _W + "cr"}
# what a reader of the page does not see, or sees once already
_UNSEEN = {
    _W + "del",
    _W + "moveFrom",
    _W + "instrText",
    _W + "pPr",
    _W + "rPr",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def parts_of(path: Path) -> list[Part]:
    """The document as one part: paragraphs and tables in their order, tables numbered from 1.

    Raises:
        UserError: not a Word document, encrypted, damaged, or without any text.
    """
    open_package(path, "word/document.xml", "Word 文档")
    import docx
    from docx.opc.exceptions import OpcError

    with damage_told(OpcError):
        body = docx.Document(str(path)).element.body
    walker = _Walker()
    walker.blocks(body)
    if not any(row.filled for row in walker.rows):
        if next(body.iter(_W + "drawing", _W + "pict"), None) is not None:
            raise UserError(
                "文档里只有图片，没有可读取的文字；请用原始的 Word 或 Excel 文件，或先做文字识别。"
            )
        raise UserError("文档里没有文字；请确认没有选错文件。")
    return [Part(walker.rows)]


class _Walker:
    """Gathers rows; nested tables follow the table they stand in."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.tables = 0

    def blocks(self, parent: Any) -> None:
        for element in _unwrapped(parent):
            if element.tag == _P:
                self.paragraph(element)
            elif element.tag == _TBL:
                self.table(element)

    def paragraph(self, element: Any) -> None:
        text, damage = restore(_text(element))
        if text:
            self.rows.append(Row((Cell(text, 0, damage=damage),)))

    def table(self, element: Any) -> None:
        self.tables += 1
        table = self.tables
        open_merges: dict[int, Cell] = {}
        nested: list[Any] = []
        rows = (child for child in _unwrapped(element) if child.tag == _TR)
        for number, tr in enumerate(rows, 1):
            column = _number(tr, "trPr", "gridBefore")
            cells: list[Cell] = []
            for tc in _unwrapped(tr):
                if tc.tag != _TC:
                    continue
                width = max(1, _number(tc, "tcPr", "gridSpan"))
                cell = _cell(tc, column, width, open_merges)
                cells.append(cell)
                column += width
                nested += [child for child in _unwrapped(tc) if child.tag == _TBL]
            self.rows.append(Row(tuple(cells), table=table, number=number, exact=True))
        for inner in nested:
            self.table(inner)


def _unwrapped(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _unwrapped(child)
        else:
            yield child


def _number(element: Any, properties: str, name: str) -> int:
    found = element.find(f"{_W}{properties}/{_W}{name}")
    value = found.get(_W + "val") if found is not None else None
    return int(value) if value and value.isdigit() else 0


def _cell(tc: Any, column: int, width: int, open_merges: dict[int, Cell]) -> Cell:
    merge = tc.find(f"{_W}tcPr/{_W}vMerge")
    if merge is not None and merge.get(_W + "val") != "restart":
        above = open_merges.get(column)
        if above is not None:
            return replace(above, width=width, covered=True)
    paragraphs = [child for child in _unwrapped(tc) if child.tag == _P]
    raw = "\n".join(_text(paragraph) for paragraph in paragraphs)
    text, damage = restore(raw)
    indent = bool(text) and (raw[:1] in "\u3000\xa0" or raw[:2] == "  " or _indented(paragraphs))
    cell = Cell(text, column, width, indent=indent, damage=damage)
    if merge is not None:
        open_merges[column] = cell
    else:
        open_merges.pop(column, None)
    return cell


def _indented(paragraphs: list[Any]) -> bool:
    for paragraph in paragraphs:
        indent = paragraph.find(f"{_W}pPr/{_W}ind")
        if indent is not None:
            for name in ("left", "start", "firstLine", "firstLineChars"):
                value = indent.get(_W + name, "0")
                if value.isdigit() and int(value) >= 100:
                    return True
    return False


def _text(element: Any) -> str:
    pieces: list[str] = []
    _gather(element, pieces)
    return "".join(pieces)


def _gather(element: Any, pieces: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag in _TEXT:
            pieces.append(child.text or "")
        elif tag == _W + "tab":
            pieces.append(" ")
        elif tag in _BREAKS:
            pieces.append("\n")
        elif tag == _W + "noBreakHyphen":
            pieces.append("-")
        elif tag not in _UNSEEN and len(child):
            _gather(child, pieces)
