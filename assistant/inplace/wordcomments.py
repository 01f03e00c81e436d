"""Comments put into a Word document: a part of their own, and marks around the words they speak of."""

from __future__ import annotations

from datetime import UTC, datetime

from assistant.inplace.notes import AUTHOR, INITIALS
from assistant.inplace.package import OFFICE, Element
from assistant.inplace.wordgrid import W, WordGrid
from assistant.reading.grid import Cell
from assistant.writing.files import clean

_KIND = f"{OFFICE}/comments"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_HALF_POINTS = "20"


class WordComments:
    """Adds comments to a document; those it has stay as they are."""

    def __init__(self, grid: WordGrid) -> None:
        self._grid = grid
        package = grid.package
        part = next(
            (link.target for link in package.links(package.main) if link.type == _KIND), None
        )
        if part is None:
            from lxml import etree

            part = package.free_name("word/comments{}.xml")
            root = etree.Element(W + "comments", nsmap={"w": W[1:-1]})
            package.add(part, root, _TYPE)
            package.link(package.main, _KIND, part)
        self._root = package.change(part)
        taken = [int(id) for c in self._root if (id := c.get(W + "id", "")).isdigit()]
        self._next = max(taken, default=-1) + 1
        self._date = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def add(self, cell: Cell, text: str) -> None:
        """A comment on the words of this cell, or on its place where it is empty."""
        self._grid.package.change(self._grid.package.main)
        id = str(self._next)
        self._next += 1
        self._root.append(self._comment(id, text))
        paragraph = self._grid.paragraph_of(self._grid.anchor(cell))
        start = paragraph.makeelement(W + "commentRangeStart", {W + "id": id})
        end = paragraph.makeelement(W + "commentRangeEnd", {W + "id": id})
        mark = paragraph.makeelement(W + "r")
        mark.append(mark.makeelement(W + "commentReference", {W + "id": id}))
        properties = paragraph.find(W + "pPr")
        if properties is not None:
            properties.addnext(start)
        else:
            paragraph.insert(0, start)
        if not any(child.tag not in (W + "pPr", start.tag) for child in paragraph):
            paragraph.append(paragraph.makeelement(W + "r"))  # an empty cell: something to stand on
        paragraph.append(end)
        paragraph.append(mark)

    def _comment(self, id: str, text: str) -> Element:
        comment = self._root.makeelement(
            W + "comment",
            {W + "id": id, W + "author": AUTHOR, W + "date": self._date, W + "initials": INITIALS},
        )
        for line in clean(text).split("\n"):
            paragraph = comment.makeelement(W + "p")
            if line:
                paragraph.append(self._run(comment, line))
            comment.append(paragraph)
        return comment

    @staticmethod
    def _run(comment: Element, line: str) -> Element:
        run = comment.makeelement(W + "r")
        properties = run.makeelement(W + "rPr")
        properties.append(run.makeelement(W + "rFonts", {W + "hint": "eastAsia"}))
        if line.startswith("【"):
            properties.append(run.makeelement(W + "b"))
        properties.append(run.makeelement(W + "sz", {W + "val": _HALF_POINTS}))
        words = run.makeelement(W + "t", {_SPACE: "preserve"})
        words.text = line
        run.append(properties)
        run.append(words)
        return run
