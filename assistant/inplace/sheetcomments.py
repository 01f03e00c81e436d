"""Comments (Excel: notes) put into a sheet: the words in one part, their boxes as VML in another.

The workbook is never loaded and saved through a library: openpyxl drops pictures' effects, form
controls, slicers and the extensions of later versions (18.7 of ECMA-376 part 1 has the comments,
part 4 the VML).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.inplace.notes import AUTHOR
from assistant.inplace.package import OFFICE, Element
from assistant.inplace.workbook import R, S, SheetPart, reference
from assistant.writing.files import clean

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_V, _O, _X = (
    f"{{urn:schemas-microsoft-com:{name}}}" for name in ("vml", "office:office", "office:excel")
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WIDTH = 340  # pixels of the box; a line of its text takes some 26 Chinese characters
_LINE_HEIGHT, _CHARACTERS, _MOST_HEIGHT = 17, 26, 640
_EMPTY_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)


class SheetComments:
    """Adds comments to a sheet; those it has stay, and one on the same cell is written on."""

    def __init__(self, sheet: SheetPart, block: int) -> None:
        """`block` numbers the sheet among those of the workbook: ids of shapes begin from it."""
        self._sheet = sheet
        self._block = block
        self._root = self._comments()
        self._vml = self._drawing()
        self._author = self._author_number()
        self._threads = {
            comment.get("ref")
            for part in sheet.linked("threadedComment")
            for comment in sheet.package.read(part)
        }

    def add(self, row: int, column: int, text: str) -> None:
        """A comment on the cell (from 0)."""
        while reference(row, column) in self._threads:
            column += 1  # Excel shows a conversation in place of any other comment on its cell
        at = reference(row, column)
        text = clean(text)
        held = self._root.find(f"{S}commentList")
        comment = next((c for c in held if c.get("ref") == at), None)
        if comment is not None:
            words = comment.find(S + "text")
            self._write(words, f"\n\n{AUTHOR}：\n{text}")
            said = "".join(t.text or "" for t in words.iter(S + "t"))
            self._stretch(row, column, said)
            return
        comment = held.makeelement(S + "comment", {"ref": at, "authorId": str(self._author)})
        words = comment.makeelement(S + "text")
        comment.append(words)
        self._write(words, text)
        held.append(comment)
        self._vml.append(self._box(row, column, text))

    @staticmethod
    def _write(words: Element, text: str) -> None:
        plain = words.find(S + "t")
        if plain is not None:  # words without runs cannot be followed by runs
            run = words.makeelement(S + "r")
            plain.addprevious(run)
            run.append(plain)
        run = words.makeelement(S + "r")
        properties = run.makeelement(S + "rPr")
        for name, value in (("sz", "10"), ("rFont", "宋体"), ("charset", "134")):
            properties.append(properties.makeelement(S + name, {"val": value}))
        written = run.makeelement(S + "t", {_SPACE: "preserve"})
        written.text = text
        run.append(properties)
        run.append(written)
        last = [child for child in words if child.tag == S + "r"]
        if last:
            last[-1].addnext(run)
        else:
            words.append(run)

    # -- the parts -----------------------------------------------------------------------------

    def _comments(self) -> Element:
        package = self._sheet.package
        for part in self._sheet.linked("comments"):
            return package.change(part)
        from lxml import etree

        root = etree.Element(S + "comments", nsmap={"x": S[1:-1]})
        root.append(root.makeelement(S + "authors"))
        root.append(root.makeelement(S + "commentList"))
        part = package.free_name("xl/comments{}.xml")
        package.add(part, root, _TYPE)
        package.link(self._sheet.part, f"{OFFICE}/comments", part)
        return root

    def _author_number(self) -> int:
        authors = self._root.find(S + "authors")
        names = [author.text for author in authors]
        if AUTHOR in names:
            return names.index(AUTHOR)
        author = authors.makeelement(S + "author")
        author.text = AUTHOR
        authors.append(author)
        return len(names)

    def _drawing(self) -> Element:
        package, sheet = self._sheet.package, self._sheet
        links = {link.id: link.target for link in package.links(sheet.part)}
        legacy = sheet.root.find(S + "legacyDrawing")
        if legacy is not None and legacy.get(R + "id") in links:
            return package.change(links[legacy.get(R + "id")])
        from lxml import etree

        root = etree.fromstring(_EMPTY_VML.format(block=self._block))
        part = package.free_name("xl/drawings/vmlDrawing{}.vml")
        package.declare_ending("vml", _VML_TYPE)
        package.add(part, root, _VML_TYPE)
        id = package.link(sheet.part, f"{OFFICE}/vmlDrawing", part)
        sheet.place(sheet.changing.makeelement(S + "legacyDrawing", {R + "id": id}))
        return root

    # -- the boxes -----------------------------------------------------------------------------

    def _box(self, row: int, column: int, text: str) -> Element:
        shape = self._vml.makeelement(
            _V + "shape",
            {
                "id": f"_x0000_s{self._free_id()}",
                "type": "#_x0000_t202",
                "style": "position:absolute;margin-left:80pt;margin-top:5pt;"
                f"width:{_WIDTH * 3 // 4}pt;height:{_height(text) * 3 // 4}pt;z-index:1;visibility:hidden",
                "fillcolor": "#ffffe1",
                _O + "insetmode": "auto",
            },
        )
        for tag, attributes in (
            ("fill", {"color2": "#ffffe1"}),
            ("shadow", {"on": "t", "color": "black", "obscured": "t"}),
            ("path", {_O + "connecttype": "none"}),
        ):
            shape.append(shape.makeelement(_V + tag, attributes))
        box = shape.makeelement(_V + "textbox", {"style": "mso-direction-alt:auto"})
        box.append(box.makeelement("div", {"style": "text-align:left"}))
        shape.append(box)
        data = shape.makeelement(_X + "ClientData", {"ObjectType": "Note"})
        for tag, value in (
            ("MoveWithCells", ""),
            ("SizeWithCells", ""),
            ("Anchor", self._anchor(row, column, _height(text))),
            ("AutoFill", "False"),
            ("Row", str(row)),
            ("Column", str(column)),
        ):
            child = data.makeelement(_X + tag)
            child.text = value or None
            data.append(child)
        shape.append(data)
        return shape

    def _stretch(self, row: int, column: int, text: str) -> None:
        """Make the box of a comment tall enough for what it says now."""
        for data in self._vml.iter(_X + "ClientData"):
            at = tuple(data.findtext(_X + name, "").strip() for name in ("Row", "Column"))
            anchor = data.find(_X + "Anchor")
            if at == (str(row), str(column)) and anchor is not None:
                anchor.text = self._anchor(row, column, _height(text))

    def _anchor(self, row: int, column: int, height: int) -> str:
        """Column and pixels, row and pixels of the upper left corner, then of the lower right."""
        right, x = self._reach(column + 1, 15 + _WIDTH, self._sheet.column_width)
        top = max(row - 1, 0)
        bottom, y = self._reach(top, 4 + height, self._sheet.row_height)
        return f"{column + 1}, 15, {top}, 4, {right}, {x}, {bottom}, {y}"

    @staticmethod
    def _reach(start: int, pixels: float, size: Callable[[int], float]) -> tuple[int, int]:
        at = start
        while at < start + 400 and (step := size(at)) <= pixels:
            pixels -= step
            at += 1
        return at, int(pixels)

    def _free_id(self) -> int:
        ids = [
            int(match[1])
            for shape in self._vml.iter(_V + "shape")
            if (match := re.search(r"_s(\d+)$", shape.get("id", "")))
        ]
        return max(ids, default=self._block * 1024) + 1


def _height(text: str) -> int:
    lines = sum(1 + len(line) // _CHARACTERS for line in text.split("\n"))
    return min(_MOST_HEIGHT, 12 + lines * _LINE_HEIGHT)
