"""An office's own Word file as the ground a table is put on: letterhead, page, headers and footers stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from assistant.writing.sheet import Paper
from assistant.writing.wording import fill_known

_Element = Any  # of lxml, which has no types

#: The paragraph or cell with these words alone makes room for the table.
MARK = "{表}"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MM = 36_000  # English metric units of drawings, in a millimetre
_LINE = 8.0  # millimetres that a paragraph or row of the template is taken to need
_CHARACTER = 5.0


def opened(template: Path) -> Any:
    """The document of python-docx. Raises UserError where the file is none."""
    from docx import Document

    from assistant.model.errors import UserError

    try:
        return Document(str(template))
    except Exception as error:
        # a damaged package fails in any of its layers: zip, XML, parts, relations
        raise UserError(
            f"模板“{template.name}”打不开，不是完好的 Word 文件；请用 Word 或 WPS 打开它，另存为 .docx 再用。"
        ) from error


def paper(template: Path, page: Literal["auto", "portrait", "landscape"]) -> Paper:
    """What a page of the template has room for; its own page where the form does not say which."""
    document = opened(template)
    mark = place(document)
    section = _section(document, mark)
    turn(section, page)
    width = (section.page_width - section.left_margin - section.right_margin) / _MM
    # A header higher than the margin moves the text down.
    header = section.header_distance / _MM + _running(section.header, width)
    footer = section.footer_distance / _MM + _running(section.footer, width)
    above = max(section.top_margin / _MM, header)
    below = max(section.bottom_margin / _MM, footer)
    height = section.page_height / _MM - above - below
    taken = sum(_height(element, width) for element in _above(mark))
    return Paper(width, height, section.page_width > section.page_height, taken)


def place(document: Any) -> _Element:
    """The element that the table goes before: the paragraph `{表}`, or the end of the document."""
    body = document.element.body
    marked = (p for p in body.iterchildren(f"{_W}p") if _text(p).strip() == MARK)
    return next(marked, body[-1])


def begin(document: Any, *, landscape: bool) -> _Element:
    """The element that the table goes before, `{表}` taken out and its section turned."""
    mark = place(document)
    turn(_section(document, mark), "landscape" if landscape else "portrait")
    for piece in _texts(mark):
        piece.text = ""
    return mark


def end(mark: _Element) -> None:
    """Take the emptied paragraph `{表}` away, unless its section ends with it."""
    if mark.tag == f"{_W}p" and mark.find(f"{_W}pPr/{_W}sectPr") is None:
        mark.getparent().remove(mark)


def turn(section: Any, page: Literal["auto", "portrait", "landscape"]) -> None:
    """Lay the section's page as the form says."""
    from docx.enum.section import WD_ORIENT

    across = section.page_width > section.page_height
    if page == "auto" or across is (page == "landscape"):
        return
    section.page_width, section.page_height = section.page_height, section.page_width
    section.orientation = WD_ORIENT.PORTRAIT if across else WD_ORIENT.LANDSCAPE


def fill_in(document: Any, words: Mapping[str, str]) -> bool:
    """Put the words for `{year}` … in text, headers and footers; whether `{title}` was among them."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    running = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    roots = [document.element.body]
    roots += [
        relation.target_part.element
        for relation in document.part.rels.values()
        if relation.reltype in running
    ]
    titled = False
    for root in roots:
        for paragraph in root.iter(f"{_W}p"):
            text = _text(paragraph)
            if (filled := fill_known(text, words)) != text:
                titled = titled or "{title}" in text
                first, *rest = _texts(paragraph)
                first.text = filled
                for piece in rest:
                    piece.text = ""
    return titled


def _section(document: Any, mark: _Element) -> Any:
    """The section that the element stands in."""
    before = mark.itersiblings(preceding=True)
    ended = sum(each.find(f"{_W}pPr/{_W}sectPr") is not None for each in before)
    return document.sections[ended]


def _above(mark: _Element) -> Iterator[_Element]:
    """What stands above the element in its section, on the last page begun there."""
    for each in mark.itersiblings(preceding=True):
        if each.find(f"{_W}pPr/{_W}sectPr") is not None:
            return
        yield each
        if each.find(f"{_W}pPr/{_W}pageBreakBefore") is not None:
            return


def _running(part: Any, width: float) -> float:
    """The height of a header or footer of python-docx; the first section may have none."""
    while part.is_linked_to_previous:
        before = part._prior_headerfooter
        if before is None:
            return 0.0
        part = before
    return _height(part._element, width)


def _height(element: _Element, width: float) -> float:
    """Millimetres that paragraphs, rows and pictures in line take (estimated, not rendered)."""
    paragraphs: Sequence[_Element] = list(element.iter(f"{_W}p"))
    in_rows = [
        max(map(_paragraphs_in, row.iterchildren(f"{_W}tc")), default=1)
        for row in element.iter(f"{_W}tr")
    ]
    outside = [p for p in paragraphs if next(p.iterancestors(f"{_W}tc"), None) is None]
    lines = sum(in_rows) + sum(1 + int(len(_text(p)) * _CHARACTER / width) for p in outside)
    pictures = sum(
        int(extent.get("cy", "0")) / _MM
        for inline in element.iter("{*}inline")
        for extent in inline.iterchildren("{*}extent")
    )
    return lines * _LINE + pictures


def _paragraphs_in(cell: _Element) -> int:
    return sum(1 for _ in cell.iter(f"{_W}p"))


def _texts(paragraph: _Element) -> list[_Element]:
    return [piece for run in paragraph.iterchildren(f"{_W}r") for piece in run.iter(f"{_W}t")]


def _text(paragraph: _Element) -> str:
    return "".join(piece.text or "" for piece in _texts(paragraph))
