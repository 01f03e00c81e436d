"""Word (.docx, .docm and their templates) to rows: our own walk over the cells, which keeps merges exactly.

NOTE: python-docx's `row.cells` repeats merged text, has no stable cell identity and is thirty
times slower on a hundred rows. Macros and files embedded or linked are never opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.model.errors import UserError
from assistant.reading import limits
from assistant.reading.damage import restore
from assistant.reading.formats.package import Package
from assistant.reading.formats.runs import Runs, W
from assistant.reading.grid import Cell, Part, Row
from assistant.reading.layout.keys import is_title

_P, _TBL, _TR, _TC = W + "p", W + "tbl", W + "tr", W + "tc"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_WRAPPERS = {
    W + name
    for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "txbxContent")
} | {_ALTERNATE, _CHOICE}


def parts_of(path: Path) -> list[Part]:
    """The document as one part: paragraphs and tables in their order, tables numbered from 1.

    The page header stands before them where nothing in the document itself is a title.

    Raises:
        UserError: not a Word document, encrypted, damaged, without any text, or more than is read.
    """
    with Package(path, "Word 文档") as package:
        name, document = package.main("word/document.xml", W + "document")
        body = document.find(W + "body")
        walker = _Walker()
        if body is not None:
            walker.blocks(body)
        if not any(row.filled for row in walker.rows):
            raise _nothing(document)
        rows = walker.rows
        if not any(is_title(cell.text) for row in rows for cell in row.filled[:1]):
            rows = _page_headers(package, name) + rows
    part = Part(rows)
    if walker.hidden:
        part.notes.append(f"文档里有 {walker.hidden} 处隐藏文字，没有读取；需要时请取消隐藏。")
    if next(document.iter(W + "altChunk"), None) is not None:
        part.notes.append("文档里嵌有其他文件，没有读取；请用 Word 打开，另存为 .docx 后再试。")
    return [part]


def _nothing(document: Any) -> UserError:
    if next(document.iter(W + "drawing", W + "pict", W + "object"), None) is not None:
        return UserError(
            "文档里只有图片，没有可读取的文字；请用原始的 Word 或 Excel 文件，或先做文字识别。"
        )
    return UserError("文档里没有文字；请确认没有选错文件。")


def _page_headers(package: Package, name: str) -> list[Row]:
    """The titles among the page headers, each once."""
    titles: dict[str, Row] = {}
    for kind, member in package.relations(name).values():
        if kind == "header":
            walker = _Walker()
            walker.blocks(package.tree(member))
            for row in walker.rows:
                if row.filled and is_title(row.filled[0].text):
                    titles.setdefault(row.filled[0].text, Row((row.filled[0],)))
    return list(titles.values())


class _Walker:
    """Gathers rows; nested tables, and those in text boxes, follow the table they stand in."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.tables = 0
        self._boxes: list[Any] = []
        self._runs = Runs(self._boxes.append)

    @property
    def hidden(self) -> int:
        """How often hidden text was passed over."""
        return self._runs.hidden

    def blocks(self, parent: Any) -> None:
        """Paragraphs and tables, in their order."""
        for element in _unwrapped(parent):
            if element.tag == _P:
                self._paragraph(element)
            elif element.tag == _TBL:
                self._table(element)

    def _paragraph(self, element: Any) -> None:
        raw = self._runs.text(element)
        # a text box stands beside or above the paragraph it is anchored in: a title, as a rule
        self._boxed()
        text, damage = restore(raw)
        if text:
            self._add(Row((Cell(text, 0, damage=damage),)))

    def _boxed(self) -> None:
        boxes, self._boxes[:] = list(self._boxes), []
        for box in boxes:
            self.blocks(box)

    def _add(self, row: Row) -> None:
        self.rows.append(row)
        if len(self.rows) > limits.ROWS:
            raise UserError(limits.TOO_MUCH)

    def _table(self, element: Any) -> None:
        self.tables += 1
        table = self.tables
        open_merges: dict[int, Cell] = {}
        nested: list[Any] = []
        rows = (child for child in _unwrapped(element) if child.tag == _TR)
        for number, tr in enumerate(rows, 1):
            if tr.find(f"{W}trPr/{W}del") is not None:
                continue  # a row deleted under tracked changes
            cells: list[Cell] = []
            column = _number(tr, "trPr", "gridBefore")
            for tc in _unwrapped(tr):
                if tc.tag != _TC:
                    continue
                width = max(1, _number(tc, "tcPr", "gridSpan"))
                if cells and _continues(tc, "hMerge"):
                    cells[-1] = replace(cells[-1], width=cells[-1].width + width)
                else:
                    cells.append(self._cell(tc, column, width, open_merges, nested))
                column += width
            self._add(Row(tuple(cells), table=table, number=number, exact=True))
        for inner in nested:
            self._table(inner)

    def _cell(
        self, tc: Any, column: int, width: int, open_merges: dict[int, Cell], nested: list[Any]
    ) -> Cell:
        paragraphs = []
        inside = list(_unwrapped(tc))
        while inside:
            child = inside.pop(0)
            if child.tag == _P:
                paragraphs.append(self._runs.text(child))
                boxes, self._boxes[:] = list(self._boxes), []
                inside[:0] = [block for box in boxes for block in _unwrapped(box)]
            elif child.tag == _TBL:
                nested.append(child)
        if _continues(tc, "vMerge") and (above := open_merges.get(column)) is not None:
            return replace(above, width=width, covered=True)
        raw = "\n".join(paragraphs)
        text, damage = restore(raw)
        spaced = raw[:1] in ("\u3000", "\xa0") or raw[:2] == "  "
        indent = bool(text) and (spaced or _indented(tc))
        cell = Cell(text, column, width, indent=indent, damage=damage)
        if tc.find(f"{W}tcPr/{W}vMerge") is not None:
            open_merges[column] = cell
        else:
            open_merges.pop(column, None)
        return cell


def _unwrapped(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _unwrapped(child)
        else:
            yield child


def _number(element: Any, properties: str, name: str) -> int:
    found = element.find(f"{W}{properties}/{W}{name}")
    value = found.get(W + "val") if found is not None else None
    # a Word table has no more than 63 columns; what a damaged file says is not believed
    return min(int(value), limits.COLUMNS) if value and value.isdecimal() and len(value) < 6 else 0


def _continues(tc: Any, merge: str) -> bool:
    """Whether the cell goes on with the one above (vMerge) or to the left (hMerge)."""
    found = tc.find(f"{W}tcPr/{W}{merge}")
    return found is not None and found.get(W + "val") != "restart"


def _indented(tc: Any) -> bool:
    for paragraph in tc.iterfind(W + "p"):
        indent = paragraph.find(f"{W}pPr/{W}ind")
        if indent is not None:
            for name in ("left", "start", "firstLine", "firstLineChars"):
                value = indent.get(W + name, "0")
                if value.isdecimal() and len(value) < 6 and int(value) >= 100:
                    return True
    return False
