"""A Word document as rows of cells, each with the element it stands in, so that it can be changed.

Tables, rows and grid columns are numbered as `reading.formats.docx` numbers them: what a location
names is found here again.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from assistant.inplace.grid import Line
from assistant.inplace.package import Element, Package
from assistant.model.table import Location
from assistant.reading.damage import restore
from assistant.reading.grid import Cell, Row
from assistant.writing.files import clean

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_P, _TBL, _TR, _TC, _R = W + "p", W + "tbl", W + "tr", W + "tc", W + "r"
_WRAPPERS = {W + name for name in ("sdt", "sdtContent", "customXml", "ins", "smartTag", "moveTo")}
# what a reader of the page does not see, or sees once already
_UNSEEN = {
    *(W + name for name in ("del", "moveFrom", "instrText", "pPr", "rPr", "sdtPr")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_BOX = W + "txbxContent"
# a run with one of these is no text: a seal, a text box, a control
_OBJECTS = tuple(W + name for name in ("drawing", "pict", "object"))
# of a paragraph that gets another text, what is no text stays
_KEPT = {
    W + name
    for name in ("pPr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd")
}


class WordGrid:
    """The rows of a document: paragraphs outside tables (`table` None) and table rows, in order."""

    removes_blank_rows = True  # a Word form is printed: rows nobody needs are only paper

    def __init__(self, path: Path) -> None:
        """Open a document.

        Raises:
            UserError: not a Word document, encrypted, damaged, or unsafe.
        """
        self.package = Package(path)
        self.rows: list[Row] = []
        self._element: dict[Cell, Element] = {}
        self._tr: dict[Row, Element] = {}
        self._anchor: dict[Cell, Cell] = {}
        self._anchors: set[Cell] = set()
        self._tables = 0
        body = self.package.read(self.package.main).find(W + "body")
        self._blocks(body if body is not None else ())

    # -- what is there -------------------------------------------------------------------------

    def _blocks(self, parent: Element) -> None:
        for element in _unwrapped(parent):
            if element.tag == _P:
                self._paragraph(element)
            elif element.tag == _TBL:
                self._table(element)

    def _paragraph(self, element: Element) -> None:
        for box in _boxes(element):  # beside or above the paragraph it is anchored in
            self._blocks(box)
        text, damage = restore(text_of(element))
        if text:
            cell = Cell(text, 0, damage=damage)
            self._element[cell] = element
            self.rows.append(Row((cell,)))

    def _table(self, element: Element) -> None:
        self._tables += 1
        table = self._tables
        open_merges: dict[int, Cell] = {}
        nested: list[Element] = []
        rows = (child for child in _unwrapped(element) if child.tag == _TR)
        for number, tr in enumerate(rows, 1):
            if tr.find(f"{W}trPr/{W}del") is not None:
                continue  # deleted under tracked changes: there until somebody accepts it
            column = _number(tr, "trPr", "gridBefore")
            cells: list[Cell] = []
            for tc in _unwrapped(tr):
                if tc.tag != _TC:
                    continue
                cell = self._cell(tc, column, open_merges)
                cells.append(cell)
                column += cell.width
                nested += _tables_in(tc)
            row = Row(tuple(cells), table=table, number=number, exact=True)
            self._tr[row] = tr
            self.rows.append(row)
        for inner in nested:
            self._table(inner)

    def _cell(self, tc: Element, column: int, open_merges: dict[int, Cell]) -> Cell:
        width = max(1, _number(tc, "tcPr", "gridSpan"))
        merge = tc.find(f"{W}tcPr/{W}vMerge")
        above = open_merges.get(column)
        if merge is not None and merge.get(W + "val") != "restart" and above is not None:
            cell = replace(above, width=width, covered=True)
            self._anchor[cell] = above
            self._anchors.add(above)
        else:
            text, damage = restore("\n".join(text_of(p) for p in _paragraphs(tc)))
            cell = Cell(text, column, width, damage=damage)
            if merge is not None:
                open_merges[column] = cell
            else:
                open_merges.pop(column, None)
        self._element[cell] = tc
        return cell

    def find(self, location: Location) -> Cell | None:
        """The cell at this place; of merged cells the one that holds the text."""
        for row in self.rows:
            if row.table == location.table and row.number == location.row and row.table:
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
        """Whether the row is part of the printed grid: in Word every table row is."""
        return row.table is not None

    def paragraph_of(self, cell: Cell) -> Element:
        """The first paragraph of a cell, made where there is none."""
        element = self._element[cell]
        if element.tag == _P:
            return element
        found = next(_paragraphs(element), None)
        if found is None:
            found = element.makeelement(_P)
            element.append(found)
        return found

    # -- what is changed -----------------------------------------------------------------------

    def write(self, cell: Cell, text: str, number: object = None) -> None:
        """Give a cell another text in the fonts it has; `number` is for sheets that calculate."""
        self.package.change(self.package.main)
        element = self._element[self.anchor(cell)]
        if element.tag == _P:
            _set_paragraph(element, text)
        else:
            _set_cell(element, text)

    def rebuild(self, first: int, after: int, lines: Sequence[Line]) -> None:
        """Put these lines in the place of the rows `first` up to `after`, all of one table."""
        self.package.change(self.package.main)
        old = [self._tr[row] for row in self.rows[first:after]]
        open_joins: dict[int, Hashable] = {}
        used: set[int] = set()
        before = old[0]
        made: list[Element] = []
        for line in lines:
            like = self.rows[line.like]
            tr = self._tr[like]
            fresh = line.like in used or line.new
            copy = deepcopy(tr)
            used.add(line.like)
            if fresh:
                _strip_ids(copy)
            if line.free_height and len(lines) > 1:
                for height in copy.findall(f"{W}trPr/{W}trHeight"):
                    height.getparent().remove(height)
            made.append(copy)
            tcs = [tc for tc in _unwrapped(copy) if tc.tag == _TC]
            joins: dict[int, Hashable] = {}
            for cell, tc in zip(like.cells, tcs, strict=True):
                join = self._join(cell, line, first)
                goes_on = join is not None and (
                    open_joins.get(cell.column) == join or join == ("above", cell.column)
                )
                if join is not None:
                    joins[cell.column] = join
                if goes_on:
                    _set_merge(tc, "continue")
                    _set_cell(tc, "")
                    continue
                _set_merge(tc, None if join is None else "restart")
                if cell.column in line.texts:
                    if cell.covered:
                        _take_content(tc, self._element[self.anchor(cell)])
                    _set_cell(tc, line.texts[cell.column])
                elif cell.covered:
                    _take_content(tc, self._element[self.anchor(cell)])
                elif fresh:
                    _set_cell(tc, "")
            open_joins = joins
        for tr in made:
            before.addprevious(tr)
        for tr in old:
            tr.getparent().remove(tr)

    def _join(self, cell: Cell, line: Line, first: int) -> Hashable:
        """What a cell has in common with those it is merged with, None for a single cell."""
        if cell.column in line.joins:
            return line.joins[cell.column]
        anchor = self.anchor(cell)
        if anchor is cell and not self.merged(cell):
            return None
        above = any(anchor in row.cells for row in self.rows[:first])
        return ("above", cell.column) if above else ("kept", id(anchor))

    def packed(self) -> bytes:
        """The whole file with the changes."""
        return self.package.packed()


def text_of(element: Element) -> str:
    """The text of an element as the page shows it, line breaks as `\\n`."""
    pieces: list[str] = []
    _gather(element, pieces)
    return "".join(pieces)


def _boxes(element: Element) -> Iterator[Element]:
    """The text boxes anchored in an element, each once."""
    for child in element:
        if child.tag == _BOX:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _UNSEEN:
            yield from _boxes(child)


def _tables_in(parent: Element) -> Iterator[Element]:
    """The tables that stand in a cell, also those in its text boxes."""
    for child in _unwrapped(parent):
        if child.tag == _TBL:
            yield child
        elif child.tag == _P:
            for box in _boxes(child):
                yield from _tables_in(box)


def _gather(element: Element, pieces: list[str]) -> None:
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or tag in _UNSEEN:
            continue
        name = tag.rpartition("}")[2]
        if name == "t":
            pieces.append(child.text or "")
        elif name == "tab":
            pieces.append(" ")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "noBreakHyphen":
            pieces.append("-")
        elif len(child) and tag != _BOX:
            _gather(child, pieces)


def _unwrapped(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _unwrapped(child)
        else:
            yield child


def _paragraphs(tc: Element) -> Iterator[Element]:
    return (child for child in _unwrapped(tc) if child.tag == _P)


def _number(element: Element, properties: str, name: str) -> int:
    found = element.find(f"{W}{properties}/{W}{name}")
    value = found.get(W + "val") if found is not None else None
    return int(value) if value and value.isdigit() else 0


def _set_cell(tc: Element, text: str) -> None:
    """The text in place of the cell's, a line to a paragraph, all like its first paragraph."""
    paragraphs = list(_paragraphs(tc))
    if not paragraphs:
        paragraphs = [tc.makeelement(_P)]
        tc.append(paragraphs[0])
    first, *others = paragraphs
    run = next((run for paragraph in paragraphs for run in paragraph.iter(_R) if len(run)), None)
    for marker in list(tc.iter(W + "showingPlcHdr")):
        marker.getparent().remove(marker)
    for other in others:
        for held in [child for child in other if _is_object(child)]:
            first.append(held)
        other.getparent().remove(other)
    lines = clean(text).split("\n")
    _set_paragraph(first, lines[0], run)
    for line in reversed(lines[1:]):
        more = deepcopy(first)
        _strip_ids(more)
        for mark in list(more):
            if (mark.tag in _KEPT and mark.tag != W + "pPr") or _is_object(mark):
                more.remove(mark)
        _set_paragraph(more, line, run)
        first.addnext(more)


def _set_paragraph(paragraph: Element, text: str, like: Element | None = None) -> None:
    """The text in place of the paragraph's, in the font of its first run or of its mark."""
    run = next((run for run in paragraph.iter(_R) if run.find(W + "t") is not None), None)
    if run is not None and any(up.tag == _BOX for up in run.iterancestors()):
        run = None  # words of a text box have fonts of their own
    if run is None:
        run = like if like is not None else next(iter(paragraph.iter(_R)), None)
    properties = run.find(W + "rPr") if run is not None else None
    if properties is None:
        properties = paragraph.find(f"{W}pPr/{W}rPr")
    properties = deepcopy(properties) if properties is not None else None
    control = _control(paragraph) if text else None
    for child in list(paragraph):
        if child is control:
            pass
        elif _is_object(child):
            for words in [*child.iterchildren(W + "t", W + "br", W + "tab")]:
                child.remove(words)
        elif child.tag not in _KEPT:
            paragraph.remove(child)
    if not text:
        return
    made = paragraph.makeelement(_R)
    if properties is not None:
        _as_run(properties)
        made.append(properties)
    for number, line in enumerate(clean(text).split("\n")):
        if number:
            made.append(made.makeelement(W + "br"))
        piece = made.makeelement(W + "t", {_SPACE: "preserve"})
        piece.text = line
        made.append(piece)
    if control is None:
        paragraph.append(made)
        return
    content = control.find(W + "sdtContent")
    for child in list(content):
        content.remove(child)
    content.append(made)
    for marker in list(control.iter(W + "showingPlcHdr")):
        marker.getparent().remove(marker)


def _control(paragraph: Element) -> Element | None:
    """The control that a form has for the words of this paragraph."""
    for control in paragraph.iterchildren(W + "sdt"):
        kinds = {child.tag.rpartition("}")[2] for child in control.iterfind(f"{W}sdtPr/*")}
        if control.find(W + "sdtContent") is not None and not kinds & {"checkbox", "picture"}:
            return control
    return None


def _is_object(child: Element) -> bool:
    """Whether this part of a paragraph is or holds a picture, a text box or a control."""
    return child.tag not in _KEPT and next(child.iter(*_OBJECTS), None) is not None


def _as_run(properties: Element) -> None:
    """Properties of a paragraph mark or a placeholder as those of written text."""
    for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange"):
        for found in properties.findall(W + name):
            properties.remove(found)
    style = properties.find(W + "rStyle")
    if style is not None and re.search(r"placeholder", style.get(W + "val", ""), re.IGNORECASE):
        properties.remove(style)


def _set_merge(tc: Element, kind: str | None) -> None:
    properties = tc.find(W + "tcPr")
    if properties is None:
        properties = tc.makeelement(W + "tcPr")
        tc.insert(0, properties)
    for old in properties.findall(W + "vMerge"):
        properties.remove(old)
    if kind is None:
        return
    merge = properties.makeelement(
        W + "vMerge", {W + "val": "restart"} if kind == "restart" else {}
    )
    # the schema's order: tcW, gridSpan, hMerge, vMerge, then borders and the rest
    before = [W + name for name in ("cnfStyle", "tcW", "gridSpan", "hMerge")]
    at = sum(child.tag in before for child in properties)
    properties.insert(at, merge)


def _take_content(tc: Element, source: Element) -> None:
    for paragraph in list(_paragraphs(tc)):
        paragraph.getparent().remove(paragraph)
    for paragraph in _paragraphs(source):
        tc.append(deepcopy(paragraph))


def _strip_ids(element: Element) -> None:
    """Take off the ids that must be unique in a document, from a copy."""
    for child in list(element.iter()):
        for name in list(child.attrib):
            if name.endswith(("}paraId", "}textId")):
                del child.attrib[name]
        if child.tag in (W + "bookmarkStart", W + "bookmarkEnd", W + "id"):
            child.getparent().remove(child)
