"""Web pages (.html, .mht, and the HTML that Word, Excel and office systems save) to rows.

Tables become exact rows with their merges, what stands between them becomes paragraphs, as in
Word. The rules for spans are those of the HTML standard (4.9.12, forming a table), with one
difference: where two cells claim a place, the upper one keeps it, so that no place is read twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.model.errors import UserError
from assistant.reading import limits
from assistant.reading.damage import restore
from assistant.reading.formats import text
from assistant.reading.formats.decode import decoded
from assistant.reading.grid import Cell, Part, Row

_CHARSET = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.I)
_CLIPBOARD = re.compile(r"\AVersion:\d[^<]*")  # what Windows puts before pasted HTML
_MOST_WIDTH = 1000  # what browsers allow
_DEEPEST = 40  # tables inside tables; below that only the text counts

_UNSEEN = frozenset((
    "audio", "del", "head", "iframe", "nav", "noscript", "object", "rp", "rt", "script", "style",
    "svg", "template", "video", "xml",
))  # fmt: skip
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "legend", "li", "main", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "textarea", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_LITERAL = frozenset(("pre", "textarea"))

_CLASS = re.compile(r"\w*\.([\w-]+)")  # td.xl65, .off: a class and nothing more
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all")
_INDENTED = re.compile(r"text-indent\s*:\s*0*\.?[1-9]|mso-char-indent-count\s*:\s*0*\.?[1-9]")

_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—"
# CSS Text 3, 4.1.3: a line end in the source between two wide characters is no space
_WRAPPED = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_EDGE = "\x1c"  # stands for the edge of a paragraph or another block
_BREAK = "\v"  # stands for a line break while white space is collapsed
_LINK, _LINK_END = "\x0e", "\x0f"  # around the words of a link
_LINKS = re.compile(f"{_LINK}[^{_LINK_END}]*{_LINK_END}")
_BETWEEN_LINKS = re.compile(r"(?:当前|您的|所在|现在)*(?:的?位置)?[\s：:>＞»›|｜/·\-、]*")
# white space that is meant, in <pre>: kept through the collapsing of all other
_MEANT = {ord("\n"): "\x1c", ord("\t"): "\x1d", ord(" "): "\x1e"}
_MEANT_BACK = {ord(mark): chr(space) for space, mark in _MEANT.items()}
_MARKDOWN_HEADING = re.compile(r"^\s*#{1,6}\s+")
_AROUND_BREAK = re.compile(rf" *([{_BREAK}{_EDGE}]) *")
_BREAKS = re.compile(rf"[{_BREAK}{_EDGE}]+")


def parts_of(path: Path) -> list[Part]:
    """The page as one part; of a web archive (.mht) one part for each page in it.

    Raises:
        UserError: no text in it, or only a frame around pages that were saved elsewhere.
    """
    content = path.read_bytes()
    pages = list(_archived(content)) if is_archive(content[:2048]) else [(content, None)]
    parts = [_page(page, charset, several=len(pages) > 1) for page, charset in pages]
    filled = [part for part in parts if part.rows]
    if not filled:
        if re.search(rb"<frameset\b", content, re.I):
            raise UserError(
                "这个网页只有框架，表格在另外的文件里；请用 Excel 打开，另存为 .xlsx 后再试。"
            )
        raise UserError("网页里没有文字；请确认没有选错文件，或另存为 .docx、.xlsx 后再试。")
    return filled


def rows_of(source: str, lines_kept: bool = False) -> Part:
    """The rows of a page's source; with `lines_kept` a line outside its tables is a paragraph."""
    return _Walker(lines_kept).part(_CLIPBOARD.sub("", source))


def has_table(text: str) -> bool:
    """Whether a text holds an HTML table, and not only stray tags."""
    return bool(
        re.search(r"<t(?:able|r)\b[^>]*>", text, re.I) and re.search(r"<t[dh]\b", text, re.I)
    )


def is_page(text: str) -> bool:
    """Whether a text is a web page, or a piece of one as the clipboard holds it."""
    head = _CLIPBOARD.sub("", text.lstrip("\ufeff \t\r\n"))[:4096]
    return bool(
        re.match(r"<(?:!doctype\s+html|html|head|meta|body|table|style|div)\b", head, re.I)
    ) or (head.startswith(("<?xml", "<!--")) and bool(re.search(r"<html\b", head, re.I)))


def is_archive(head: bytes) -> bool:
    """Whether these first bytes are of a web archive (RFC 2557)."""
    return bool(
        re.search(rb"^MIME-Version:", head, re.I | re.M)
        and re.search(rb"^Content-Type:\s*(?:multipart/related|text/html)", head, re.I | re.M)
    )


def _archived(content: bytes) -> Iterator[tuple[bytes, str | None]]:
    """The pages in a web archive, each with the charset its header declares."""
    from email import message_from_bytes, policy

    for piece in message_from_bytes(content.lstrip(), policy=policy.compat32).walk():
        if piece.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = piece.get_payload(decode=True)
            if isinstance(body, bytes):
                yield body, piece.get_content_charset()


def _page(content: bytes, charset: str | None, *, several: bool) -> Part:
    declared = _CHARSET.search(content[:4096])
    found = decoded(content, charset or (declared[1].decode("ascii") if declared else None))
    part = rows_of(found.text)
    part.notes += found.notes
    if several:
        part.name = _sheet_name(found.text)
    return part


def _sheet_name(text: str) -> str | None:
    """The name of a sheet that Excel saved as a page of an archive."""
    from html import unescape

    name = re.search(r"<title[^>]*>([^<]{1,60})</title>", text, re.I)
    return unescape(name[1]).strip() or None if name else None


@dataclass(slots=True)
class _Spanning:
    """A cell that reaches down into rows to come."""

    cell: Cell
    left: int


class _Walker:
    """Gathers rows in the order of the page."""

    def __init__(self, lines_kept: bool) -> None:
        self.lines_kept = lines_kept
        self.rows: list[Row] = []
        self.lines: list[str] = []
        self.tables = 0
        self.cells = 0
        self.hidden = 0
        self.classes: dict[str, str] = {}

    def part(self, source: str) -> Part:
        from lxml import etree

        # NOTE: without the encoding given here, the one the page declares is applied once more
        parser = etree.HTMLParser(
            encoding="utf-8",
            huge_tree=True,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        )
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
        if root is None:
            return Part([])
        # NOTE: what stands after the first </html> hangs beside the root, not below it
        roots = [root, *root.itersiblings()]
        for style in (style for one in roots for style in one.iter("style")):
            self.classes |= _telling(style.text or "")
        for one in roots:
            self.flow(one, 0, self.lines_kept)
        # without a table, the lines themselves may be one, as in any text
        part = Part(self.rows) if self.tables else text.rows_of("\n".join(self.lines))
        if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
            part.notes.append("网页的标记嵌套过深，最里层的内容没有读取；请另存为 .docx 后再试。")
        if self.hidden:
            part.notes.append(f"网页中有 {self.hidden} 行是隐藏的，没有读取。")
        return part

    def flow(self, element: Any, depth: int, lines_kept: bool = False) -> None:
        """What stands in `element`, as paragraphs and tables."""
        gather = _Gather(self, lines_kept)
        for piece in gather.pieces(element, depth < _DEEPEST):
            if isinstance(piece, str):
                self.paragraph(piece)
            else:
                self.table(piece, depth + 1)

    def paragraph(self, raw: str) -> None:
        for line in _shown(raw).split("\n"):
            if _LINK in line and _BETWEEN_LINKS.fullmatch(_LINKS.sub("", line)):
                continue  # a menu, or the way to the page
            self.lines.append(_bare(line))
            text, damage = restore(self.lines[-1])
            if self.lines_kept:
                text = _MARKDOWN_HEADING.sub("", text)
            if text:
                self.rows.append(Row((Cell(text, 0, damage=damage),)))

    def table(self, element: Any, depth: int) -> None:
        """The rows of one table; where a cell holds a table, that one follows its row."""
        self.tables += 1
        table = self.tables
        spanning: dict[int, _Spanning] = {}
        number = 0
        group = None
        for caption in element.iterchildren("caption"):
            self.flow(caption, depth)
        for owner, cells in _table_rows(element):
            if owner is not group:
                spanning.clear()  # the standard: no cell reaches out of its row group
                group = owner
            number += 1
            if cells and self.unseen(cells[0].getparent()) and cells[0].getparent().tag == "tr":
                self.hidden += any("".join(cell.itertext()).strip() for cell in cells)
                for column in [c for c, over in spanning.items() if not _step(over)]:
                    del spanning[column]
                continue
            row, inner = self.row(cells, spanning, depth)
            self.cells += len(row)
            if self.cells > 3 * limits.CELLS:
                raise UserError(limits.TOO_MUCH)
            if not inner or any(cell.text and not cell.covered for cell in row):
                self.rows.append(Row(tuple(row), table=table, number=number, exact=True))
            for holder in inner:
                self.flow(holder, depth)

    def row(
        self, elements: list[Any], spanning: dict[int, _Spanning], depth: int
    ) -> tuple[list[Cell], list[Any]]:
        """The cells of a row with those that reach into it, and the elements that hold tables."""
        above = sorted((over.cell for over in spanning.values()), key=lambda cell: cell.column)
        made: dict[int, Cell] = {cell.column: cell for cell in above}
        inner: list[Any] = []
        begun: list[_Spanning] = []
        column = 0
        for element in elements:
            if self.unseen(element):
                continue
            while above and above[0].column <= column:
                column = above.pop(0).end
            width = min(_span(element, "colspan"), _MOST_WIDTH)
            if above:
                width = min(width, above[0].column - column)
            if depth < _DEEPEST and next(element.iter("table"), None) is not None:
                inner.append(element)
                cell = Cell("", column, width)
            else:
                cell = self.cell(element, column, width)
            height = _span(element, "rowspan", whole=10**6)
            if height > 1 and column < _MOST_WIDTH:
                begun.append(_Spanning(cell, height - 1))
            made[column] = cell
            column += width
        for place in [place for place, over in spanning.items() if not _step(over)]:
            del spanning[place]
        for over in begun:
            spanning[over.cell.column] = _Spanning(replace(over.cell, covered=True), over.left)
        return [made[place] for place in sorted(made)], inner

    def cell(self, element: Any, column: int, width: int) -> Cell:
        gather = _Gather(self)
        raw = _bare(_shown("".join(gather.pieces(element, tables=False))))
        text, damage = restore(raw)
        indent = bool(text) and (raw[:1] in ("\u3000", "\xa0") or gather.indented)
        return Cell(text, column, width, indent=indent, damage=damage)

    def style(self, element: Any) -> str:
        """The declarations that apply to an element itself, by its attribute and its classes."""
        own = element.get("style") or ""
        if not self.classes or not element.get("class"):
            return own
        return ";".join([own, *(self.classes.get(c, "") for c in element.get("class").split())])

    def unseen(self, element: Any) -> bool:
        """Whether a reader of the page does not see the element."""
        if element.tag in _UNSEEN or element.get("hidden") is not None:
            return True
        style = self.style(element)
        return bool(style) and bool(_HIDDEN.search(style.lower()))


def _telling(sheet: str) -> dict[str, str]:
    """The declarations of a style sheet that hide or indent, by the class they are for."""
    found = {}
    for rule in sheet.split("}"):
        selectors, _, declared = rule.rpartition("{")
        if _HIDDEN.search(declared) or _INDENTED.search(declared):
            for selector in selectors.split(","):
                if name := _CLASS.fullmatch(selector.strip()):
                    found[name[1]] = declared
    return found


def _step(over: _Spanning) -> bool:
    """Count one row down; whether the cell reaches further."""
    over.left -= 1
    return over.left > 0


def _span(element: Any, name: str, whole: int = 1) -> int:
    """How many places a cell takes; 0 means to the end of its group for rows, nothing for columns."""
    digits = re.match(r"\s*\+?(\d{1,6})", element.get(name) or "")
    if not digits:
        return 1
    return int(digits[1]) or whole


def _table_rows(table: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Each row's cells with the group it stands in; wrappers that do not belong there are looked through."""
    last: list[tuple[Any, list[Any]]] = []
    for owner, cells in _rows_below(table, table):
        if owner.tag == "tfoot":
            last.append((owner, cells))  # may stand first in the source, shows last
        else:
            yield owner, cells
    yield from last


def _rows_below(parent: Any, group: Any) -> Iterator[tuple[Any, list[Any]]]:
    loose: list[Any] = []
    for child in parent.iterchildren():
        if child.tag in ("td", "th"):
            loose.append(child)
            continue
        if loose:
            yield group, loose
            loose = []
        if child.tag == "tr":
            yield group, list(_cells_below(child))
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows_below(child, child)
        elif child.tag in ("form", "center", "font", "span", "div"):
            yield from _rows_below(child, group)
    if loose:
        yield group, loose


def _cells_below(tr: Any) -> Iterator[Any]:
    for child in tr.iterchildren():
        if child.tag in ("td", "th"):
            yield child
        elif child.tag in ("form", "font", "span"):
            yield from _cells_below(child)


def _bare(text: str) -> str:
    """The text without the marks of links, its white space as it was meant."""
    return text.replace(_LINK, "").replace(_LINK_END, "").translate(_MEANT_BACK)


def _shown(raw: str) -> str:
    """Text as a browser shows it: white space collapsed, a line for each break."""
    text = _SPACES.sub(" ", _WRAPPED.sub("", raw))
    return _BREAKS.sub(_lines, _AROUND_BREAK.sub(r"\1", text)).strip(" \n")


def _lines(breaks: re.Match[str]) -> str:
    """One line break, or an empty line for `<br><br>`; where a paragraph ends its breaks are its end."""
    return "\n" if _EDGE in breaks.group() else "\n" * min(2, len(breaks.group()))


class _Gather:
    """The text of an element in pieces, a table among them as the element itself."""

    def __init__(self, walker: _Walker, lines_kept: bool = False) -> None:
        self.walker = walker
        self.lines_kept = lines_kept
        self.indented = False

    def pieces(self, element: Any, tables: bool) -> Iterator[Any]:
        """Stretches of text and, where `tables` is set, the tables between them."""
        from lxml import etree

        texts: list[str] = []
        literal = 0
        walk = etree.iterwalk(element, events=("start", "end"))
        for event, node in walk:
            tag = node.tag
            if event == "start":
                if node is not element and self.walker.unseen(node):
                    walk.skip_subtree()
                    continue
                if tables and tag == "table":
                    yield "".join(texts)
                    texts.clear()
                    yield node
                    walk.skip_subtree()
                    continue
                if tag == "br" or tag in _BLOCKS:
                    texts.append(_BREAK if tag == "br" else _EDGE)
                if tag == "a" and node.get("href"):
                    texts.append(_LINK)
                literal += tag in _LITERAL
                self.indented |= bool(_INDENTED.search(self.walker.style(node)))
                if tag in ("input", "select"):
                    texts.append(_entered(node))
                    walk.skip_subtree()
                    continue
                texts.append(self.text(node.text, literal))
            else:
                seen = node is element or not self.walker.unseen(node)
                literal -= tag in _LITERAL and seen
                if tag in _BLOCKS:
                    texts.append(_EDGE)
                if tag == "a" and node.get("href") and seen:
                    texts.append(_LINK_END)
                if node is not element:
                    texts.append(self.text(node.tail, literal))
        yield "".join(texts)

    def text(self, text: str | None, literal: int) -> str:
        if not text:
            return ""
        if literal:
            return text.translate(_MEANT)
        return text.replace("\n", _BREAK) if self.lines_kept else text


def _entered(field: Any) -> str:
    """What a form field of the page shows."""
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        return "".join((chosen or options[:1])[0].itertext()).strip() if options else ""
    kind = (field.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return "√" if field.get("checked") is not None else ""
    return field.get("value") or "" if kind in ("text", "number", "date", "month") else ""
