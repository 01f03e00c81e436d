"""A sheet as a Word document.

Cells are written as WordprocessingML directly: python-docx's own `merge` grows with the square of
the table. Blocks without repeated headings become one Word table with the ones beside them; the
indicator rows are a table of their own, because Word repeats headings only from a table's first row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise, zip_longest
from typing import Any

from assistant.writing.paging import MM_PER_POINT, Metrics, Planned, paged
from assistant.writing.sheet import (
    MARGIN,
    PAGE_HEIGHT,
    Block,
    Cell,
    CellStyle,
    Line,
    LineStyle,
    Sheet,
    common,
)

_Element = Any  # of lxml, which has no types

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TEXT_FONT, _HEADING_FONT, _TITLE_FONT = "仿宋", "黑体", "黑体"
_LATIN_FONT = "Times New Roman"
#: What a program without the font may take instead.
_FALLBACKS = {"仿宋": "FangSong;仿宋_GB2312;STFangsong;宋体", "黑体": "SimHei;Heiti SC;宋体"}
_POINTS = 10.5
_LINE = 15.0  # points of one line of text in a cell, set exactly
_ABOVE = 1.4  # points, and below, around the text of a cell
_INK, _SHADE = "000000", "F2F2F2"

# style of a line: font, points, bold, alignment, space before and after in points
_LINES = {
    LineStyle.TITLE: (_TITLE_FONT, 18, True, "center", 0, 4),
    LineStyle.SUBTITLE: (_TEXT_FONT, 12, False, "center", 0, 6),
    LineStyle.NOTE: (_TEXT_FONT, 10.5, False, "left", 2, 2),
    LineStyle.HEADING: (_HEADING_FONT, 12, True, "left", 10, 5),
    LineStyle.BODY: (_TEXT_FONT, 12, False, "both", 0, 4),
}
_ALIGNED = {
    CellStyle.HEADING: "center",
    CellStyle.LABEL: "center",
    CellStyle.SIDE: "center",
    CellStyle.CENTRE: "center",
    CellStyle.FIGURE: "right",
    CellStyle.VALUE: "left",
    CellStyle.STRONG: "left",
}


def render(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as one .docx, each in a section of its own with page numbers below."""
    from docx import Document
    from docx.enum.section import WD_SECTION

    document = Document()
    _set_up_document(document, sheets[0].title)
    body = document.element.body
    for number, sheet in enumerate(sheets):
        if number:
            document.add_section(WD_SECTION.NEW_PAGE)
            # The paragraph that carries the break takes no room: a full page is not followed by a blank one.
            body[-2].get_or_add_pPr().insert(0, _no_height())
        _set_up_page(document.sections[-1], sheet)
        last = body[-1]  # the properties of the section stay behind its content
        for element in _content(sheet):
            last.addprevious(element)
    _number_pages(document)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


# -- the document --------------------------------------------------------------------------------


def _set_up_document(document: Any, title: str) -> None:
    style = document.styles["Normal"]
    style.font.name = _LATIN_FONT
    style.element.rPr.rFonts.set(f"{_W}eastAsia", _TEXT_FONT)
    style.paragraph_format.space_after = style.paragraph_format.space_before = 0
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title[:250], "", ""
    properties.language = "zh-CN"
    _name_fallbacks(document)


def _name_fallbacks(document: Any) -> None:
    """Tell Word what to take where a font is missing, in the document's table of fonts."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml import parse_xml

    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = parse_xml(part.blob)
    for name, others in _FALLBACKS.items():
        font = _e(
            "font",
            _e("altName", val=others),
            _e("charset", val="86"),
            _e("family", val="modern"),
            name=name,
        )
        fonts.append(font)
    # python-docx keeps this part as bytes
    part._blob = serialize_part_xml(fonts)


def _set_up_page(section: Any, sheet: Sheet) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    width, height = (297, 210) if sheet.landscape else (210, 297)
    section.orientation = WD_ORIENT.LANDSCAPE if sheet.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin = section.bottom_margin = Mm(MARGIN)
    section.header_distance = section.footer_distance = Mm(10)


def _number_pages(document: Any) -> None:
    """第 1 页 共 3 页 below each page; later sections inherit the first one's footer."""
    paragraph = document.sections[0].footer.paragraphs[0]._p
    paragraph.append(_e("pPr", _e("jc", val="center")))
    for piece, is_field in (("第 ", 0), ("PAGE", 1), (" 页　共 ", 0), ("NUMPAGES", 1), (" 页", 0)):
        run = _run(piece if not is_field else "1", _TEXT_FONT, 9)
        paragraph.append(_e("fldSimple", run, instr=piece) if is_field else run)


def _content(sheet: Sheet) -> Iterator[_Element]:
    """The parts of one sheet: paragraphs, and tables apart by a hairline the eye does not see."""
    groups = list(_groups(paged(sheet, _metrics(sheet))))
    for group, following in zip_longest(groups, groups[1:]):
        if isinstance(group, Line):
            yield from _paragraphs(group)
            continue
        closed = not isinstance(following, list)
        yield _table(group, sheet, closed=closed)
        # Word joins tables that touch, and wants a paragraph behind the last one.
        if not closed or following is None:
            yield _hairline()


def _metrics(sheet: Sheet) -> Metrics:
    return Metrics(
        points=_POINTS,
        line=_LINE * MM_PER_POINT,
        padding=2 * _ABOVE * MM_PER_POINT + 0.3,
        least=8.0,
        room=PAGE_HEIGHT[sheet.landscape],
        breaks=PAGE_HEIGHT[sheet.landscape] / 3,
        outside={
            style: (points, (before + after) * MM_PER_POINT)
            for style, (_, points, _, _, before, after) in _LINES.items()
        },
    )


def _groups(planned: Sequence[Planned]) -> Iterator[Line | list[Planned]]:
    """Lines as they are; blocks that become one table, those with repeated headings alone."""
    together: list[Planned] = []
    for each in planned:
        part = each.part
        alone = isinstance(part, Line) or part.repeat
        if alone and together:
            yield together
            together = []
        if isinstance(part, Line):
            yield part
        elif alone:
            yield [each]
        else:
            together.append(each)
    if together:
        yield together


# -- paragraphs ----------------------------------------------------------------------------------


def _paragraphs(line: Line) -> Iterator[_Element]:
    """The line; what stands at the right edge gets one of its own, so that programs see two texts."""
    font, points, bold, alignment, before, after = _LINES[line.style]
    texts = [(line.text, alignment), (line.right, "right")]
    for text, aligned in [pair for pair in texts if pair[0]] or texts[:1]:
        properties = _e("pPr")
        if line.style in (LineStyle.TITLE, LineStyle.HEADING):
            properties.append(_e("keepNext"))
        properties.append(
            _e(
                "spacing",
                before=int(before * 20),
                after=int(after * 20),
                line=int(points * 30),
                lineRule="exact",
            )
        )
        if line.style is LineStyle.BODY:
            properties.append(_e("ind", firstLineChars=200, firstLine=480))
        properties.append(_e("jc", val=aligned))
        yield _e("p", properties, _run(text, font, points, bold=bold))


def _hairline() -> _Element:
    return _e(
        "p",
        _e(
            "pPr",
            _no_height(),
            _e("rPr", _e("sz", val=2)),
        ),
    )


def _no_height() -> _Element:
    return _e("spacing", before=0, after=0, line=20, lineRule="exact")


def _run(text: str, font: str, points: float, *, bold: bool = False) -> _Element:
    properties = _e(
        "rPr",
        _e("rFonts", ascii=_LATIN_FONT, hAnsi=_LATIN_FONT, eastAsia=font, hint="eastAsia"),
    )
    if bold:
        properties.append(_e("b"))
    properties.append(_e("sz", val=int(points * 2)))
    run = _e("r", properties)
    for number, part in enumerate(text.split("\n")):
        if number:
            run.append(_e("br"))
        for place, piece in enumerate(part.split("\t")):
            if place:
                run.append(_e("tab"))
            if piece:
                element = _e("t")
                element.text = piece
                element.set(_SPACE, "preserve")
                run.append(element)
    return run


# -- tables --------------------------------------------------------------------------------------


def _table(planned: Sequence[Planned], sheet: Sheet, *, closed: bool) -> _Element:
    """One table; where it is not `closed`, the top line of the next one is its lower edge."""
    blocks = [each.part for each in planned if isinstance(each.part, Block)]
    grid = common(blocks)
    widths = [_twips(right) - _twips(left) for left, right in pairwise(grid)]
    table = _e(
        "tbl",
        _e(
            "tblPr",
            _e("tblW", w=sum(widths), type="dxa"),
            _e("jc", val="center"),
            _e(
                "tblBorders",
                *(
                    _e(side, val=kind, sz=size, space=0, color=_INK)
                    for side, kind, size in (
                        ("top", "single", 8),
                        ("left", "single", 8),
                        ("bottom", "single" if closed else "nil", 8),
                        ("right", "single", 8),
                        ("insideH", "single", 4),
                        ("insideV", "single", 4),
                    )
                ),
            ),
            _e("tblLayout", type="fixed"),
            _e(
                "tblCellMar",
                _e("top", w=round(_ABOVE * 20), type="dxa"),
                _e("left", w=85, type="dxa"),
                _e("bottom", w=round(_ABOVE * 20), type="dxa"),
                _e("right", w=85, type="dxa"),
            ),
        ),
        _e("tblGrid", *(_e("gridCol", w=width) for width in widths)),
    )
    for block, each in zip(blocks, planned, strict=True):
        shifted = block.shifted(grid)
        for number, row in enumerate(shifted.covering()):
            table.append(
                _row(
                    shifted,
                    number,
                    row,
                    widths,
                    each.heights[number],
                    sheet,
                    kept=number in each.kept,
                )
            )
    return table


def _row(
    block: Block,
    number: int,
    cells: Sequence[Cell],
    widths: Sequence[int],
    height: float,
    sheet: Sheet,
    *,
    kept: bool,
) -> _Element:
    properties = _e("trPr")
    # A row that fills most of a page has to break; any other stays whole.
    if height < PAGE_HEIGHT[sheet.landscape] / 3:
        properties.append(_e("cantSplit"))
    properties.append(_e("trHeight", val=_twips(height), hRule="atLeast"))
    if number < block.heading_rows and block.repeat:
        properties.append(_e("tblHeader"))
    row = _e("tr", properties)
    for cell in cells:
        width = sum(widths[cell.column : cell.column + cell.columns])
        row.append(_cell(cell, number, width, kept=kept))
    return row


def _cell(cell: Cell, row: int, width: int, *, kept: bool) -> _Element:
    properties = _e("tcPr", _e("tcW", w=width, type="dxa"))
    if cell.columns > 1:
        properties.append(_e("gridSpan", val=cell.columns))
    starts = cell.row == row
    if cell.rows > 1:
        properties.append(_e("vMerge", val="restart") if starts else _e("vMerge"))
    if cell.style is CellStyle.HEADING:
        properties.append(_e("shd", val="clear", color="auto", fill=_SHADE))
    properties.append(_e("vAlign", val="center"))
    paragraphs = cell.text.split("\n") if starts else [""]
    return _e(
        "tc", properties, *(_cell_paragraph(text, cell.style, kept=kept) for text in paragraphs)
    )


def _cell_paragraph(text: str, style: CellStyle, *, kept: bool) -> _Element:
    strong = style in (CellStyle.HEADING, CellStyle.STRONG)
    font = _HEADING_FONT if strong else _TEXT_FONT
    return _e(
        "p",
        _e(
            "pPr",
            *([_e("keepNext")] if kept else []),
            # No gaps between figures and Chinese characters: 2025年12月31日, ≥4期.
            _e("autoSpaceDE", val=0),
            _e("autoSpaceDN", val=0),
            _e("spacing", before=0, after=0, line=round(_LINE * 20), lineRule="exact"),
            _e("jc", val=_ALIGNED[style]),
        ),
        _run(text, font, _POINTS, bold=strong),
    )


# -- elements ------------------------------------------------------------------------------------


def _e(tag: str, *children: _Element, **attributes: str | int) -> _Element:
    """A WordprocessingML element; attributes are in its namespace, as Word wants them."""
    from docx.oxml.parser import oxml_parser

    named = {_W + name: str(value) for name, value in attributes.items()}
    element = oxml_parser.makeelement(_W + tag, named)
    element.extend(children)
    return element


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)
