"""A sheet as a Word document.

Cells are written as WordprocessingML directly: python-docx's own `merge` grows with the square of
the table. Blocks without repeated headings become one Word table with the ones beside them; the
indicator rows are a table of their own, because Word repeats headings only from a table's first row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise, zip_longest
from typing import Any, NamedTuple

from assistant.writing import word_template
from assistant.writing.paging import MM_PER_POINT, STRONG, Metrics, Planned, paged
from assistant.writing.sheet import (
    MARGIN,
    Block,
    Cell,
    CellStyle,
    Line,
    LineStyle,
    Sheet,
    common,
)
from assistant.writing.typefaces import Fonts, stand_ins

_Element = Any  # of lxml, which has no types

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LATIN_FONT = "Times New Roman"
_LEADING = 10 / 7  # one line of text in a cell, set exactly: 15 points for a font of 10.5
_ABOVE = 1.4  # points, and below, around the text of a cell
_INK, _SHADE = "000000", "F2F2F2"


class _LineLook(NamedTuple):
    font: str
    points: float
    bold: bool
    alignment: str
    before: float  # points of space
    after: float


_ALIGNED = {
    CellStyle.HEADING: "center",
    CellStyle.LABEL: "center",
    CellStyle.SIDE: "center",
    CellStyle.CENTRE: "center",
    CellStyle.FIGURE: "right",
    CellStyle.VALUE: "left",
    CellStyle.STRONG: "left",
}


def _looks(fonts: Fonts) -> dict[LineStyle, _LineLook]:
    text, heading, title = fonts.body.name, fonts.heading.name, fonts.title
    return {
        LineStyle.TITLE: _LineLook(title.name, title.size, False, "center", 0, 4),
        LineStyle.SUBTITLE: _LineLook(text, 12, False, "center", 0, 6),
        LineStyle.NOTE: _LineLook(text, 10.5, False, "left", 2, 2),
        LineStyle.HEADING: _LineLook(heading, 12, True, "left", 10, 5),
        LineStyle.BODY: _LineLook(text, 12, False, "both", 0, 4),
    }


def render(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as one .docx, in the template of the first where it has one.

    Raises UserError where the template cannot be opened.
    """
    document = _in_template(sheets) if sheets[0].template else _alone(sheets)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _alone(sheets: Sequence[Sheet]) -> Any:
    """Each sheet in a section of its own, with page numbers below."""
    from docx import Document
    from docx.enum.section import WD_SECTION

    document = Document()
    _set_up_document(document, sheets[0])
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
    _number_pages(document, sheets[0].fonts)
    return document


def _in_template(sheets: Sequence[Sheet]) -> Any:
    """The forms where the template has room for them, each on a new page; annexes at its end."""
    template = sheets[0].template
    assert template
    document = word_template.opened(template.path)
    forms = [sheet for sheet in sheets if sheet.template]
    words = {
        name: word
        for name, word in template.words.items()
        if all(sheet.template and sheet.template.words[name] == word for sheet in forms)
    }
    # what differs from table to table is left to write by hand
    titled = word_template.fill_in(document, dict.fromkeys(template.words, "") | words)
    _name_fallbacks(document, sheets[0].fonts)
    mark = word_template.begin(document, landscape=sheets[0].paper.landscape)
    for number, sheet in enumerate(forms):
        if number:
            mark.addprevious(_page_break())
        shown = sheet.without_title() if titled else sheet
        for element in _content(shown):
            mark.addprevious(element)
    last = document.element.body[-1]
    for sheet in sheets:
        if not sheet.template:
            last.addprevious(_page_break())
            for element in _content(sheet):
                last.addprevious(element)
    word_template.end(mark)
    return document


def _page_break() -> _Element:
    return _e("p", _e("pPr", _e("pageBreakBefore"), _no_height(), _e("rPr", _e("sz", val=2))))


# -- the document --------------------------------------------------------------------------------


def _set_up_document(document: Any, sheet: Sheet) -> None:
    style = document.styles["Normal"]
    style.font.name = _LATIN_FONT
    style.element.rPr.rFonts.set(f"{_W}eastAsia", sheet.fonts.body.name)
    style.paragraph_format.space_after = style.paragraph_format.space_before = 0
    properties = document.core_properties
    properties.title, properties.author, properties.comments = sheet.title[:250], "", ""
    properties.language = "zh-CN"
    _name_fallbacks(document, sheet.fonts)


def _name_fallbacks(document: Any, names: Fonts) -> None:
    """Tell Word what to take where a font is missing, in the document's table of fonts."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml import parse_xml

    try:
        part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    except KeyError:  # a template need not have one
        return
    fonts = parse_xml(part.blob)
    known = {font.get(f"{_W}name") for font in fonts}
    for name, others in stand_ins(names).items():
        if name in known:
            continue
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

    paper = sheet.paper
    section.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    width, height = paper.width + 2 * MARGIN, paper.height + 2 * MARGIN
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin = section.bottom_margin = Mm(MARGIN)
    section.header_distance = section.footer_distance = Mm(10)


def _number_pages(document: Any, fonts: Fonts) -> None:
    """第 1 页 共 3 页 below each page; later sections inherit the first one's footer."""
    paragraph = document.sections[0].footer.paragraphs[0]._p
    paragraph.append(_e("pPr", _e("jc", val="center")))
    for piece, is_field in (("第 ", 0), ("PAGE", 1), (" 页　共 ", 0), ("NUMPAGES", 1), (" 页", 0)):
        run = _run(piece if not is_field else "1", fonts.body.name, 9)
        paragraph.append(_e("fldSimple", run, instr=piece) if is_field else run)


def _content(sheet: Sheet) -> Iterator[_Element]:
    """The parts of one sheet: paragraphs, and tables apart by a hairline the eye does not see."""
    looks = _looks(sheet.fonts)
    groups = list(_groups(paged(sheet, _metrics(sheet))))
    for group, following in zip_longest(groups, groups[1:]):
        if isinstance(group, Line):
            yield from _paragraphs(group, looks[group.style])
            continue
        closed = not isinstance(following, list)
        yield _table(group, sheet, closed=closed)
        # Word joins tables that touch, and wants a paragraph behind the last one.
        if not closed or following is None:
            yield _hairline()


def _metrics(sheet: Sheet) -> Metrics:
    fonts = sheet.fonts
    return Metrics(
        points=fonts.body.size,
        line=fonts.body.size * _LEADING * MM_PER_POINT,
        strong=(fonts.heading.size, fonts.heading.size * _LEADING * MM_PER_POINT),
        padding=2 * _ABOVE * MM_PER_POINT + 0.3,
        least=8.0,
        room=sheet.paper.height,
        taken=sheet.paper.taken,
        breaks=sheet.paper.height / 3,
        outside={
            style: (look.points, (look.before + look.after) * MM_PER_POINT)
            for style, look in _looks(fonts).items()
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


def _paragraphs(line: Line, look: _LineLook) -> Iterator[_Element]:
    """The line; what stands at the right edge gets one of its own, so that programs see two texts."""
    texts = [(line.text, look.alignment), (line.right, "right")]
    for text, aligned in [pair for pair in texts if pair[0]] or texts[:1]:
        properties = _e("pPr")
        if line.style in (LineStyle.TITLE, LineStyle.HEADING):
            properties.append(_e("keepNext"))
        properties.append(_e("snapToGrid", val=0))
        properties.append(
            _e(
                "spacing",
                before=int(look.before * 20),
                after=int(look.after * 20),
                line=int(look.points * 30),
                lineRule="exact",
            )
        )
        indent = 2 if line.style is LineStyle.BODY else 0
        properties.append(_indent(characters=indent))
        properties.append(_e("jc", val=aligned))
        yield _e("p", properties, _run(text, look.font, look.points, bold=look.bold))


def _hairline() -> _Element:
    return _e(
        "p",
        _e(
            "pPr",
            _no_height(),
            _e("rPr", _e("sz", val=2)),
        ),
    )


def _indent(*, characters: int = 0) -> _Element:
    """NOTE: said even where there is none: in a template the usual paragraph may have one."""
    return _e("ind", left=0, right=0, firstLineChars=100 * characters, firstLine=240 * characters)


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
    # NOTE: LibreOffice does not break a row inside its least height: it cuts off the text there
    if height < sheet.paper.height / 3:
        properties.append(_e("cantSplit"))
        properties.append(_e("trHeight", val=_twips(height), hRule="atLeast"))
    if number < block.heading_rows and block.repeat:
        properties.append(_e("tblHeader"))
    row = _e("tr", properties)
    for cell in cells:
        width = sum(widths[cell.column : cell.column + cell.columns])
        row.append(_cell(cell, number, width, sheet.fonts, kept=kept))
    return row


def _cell(cell: Cell, row: int, width: int, fonts: Fonts, *, kept: bool) -> _Element:
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
        "tc",
        properties,
        *(_cell_paragraph(text, cell.style, fonts, kept=kept) for text in paragraphs),
    )


def _cell_paragraph(text: str, style: CellStyle, fonts: Fonts, *, kept: bool) -> _Element:
    strong = style in STRONG
    font = fonts.heading if strong else fonts.body
    return _e(
        "p",
        _e(
            "pPr",
            *([_e("keepNext")] if kept else []),
            # No gaps between figures and Chinese characters: 2025年12月31日, ≥4期.
            _e("autoSpaceDE", val=0),
            _e("autoSpaceDN", val=0),
            _e("snapToGrid", val=0),
            _e(
                "spacing",
                before=0,
                after=0,
                line=round(font.size * _LEADING * 20),
                lineRule="exact",
            ),
            _indent(),
            _e("jc", val=_ALIGNED[style]),
        ),
        _run(text, font.name, font.size, bold=strong),
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
