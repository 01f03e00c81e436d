"""A sheet as an Excel workbook: real merged cells, amounts as numbers, set up to print on A4."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from assistant.model.errors import UserError
from assistant.writing import excel_template
from assistant.writing.paging import MM_PER_POINT, STRONG, Metrics, Planned, paged
from assistant.writing.sheet import (
    MARGIN,
    Cell,
    CellStyle,
    Line,
    LineStyle,
    Sheet,
    common,
)
from assistant.writing.typefaces import Fonts

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_LEADING = 10 / 7  # one line: 15 points for a font of 10.5
_PADDING = 7.0
_TALLEST = 400.0  # Excel's rows end at 409 points
# A column's width counts digits of the workbook's own font: 8 pixels in Arial of 11 points, or in
# what stands in for it elsewhere. Without 宋体 LibreOffice would take a wider font and shrink the page.
_NORMAL_FONT, _NORMAL_POINTS = "Arial", 11
_PIXELS = 8
#: Fonts of newer workbooks, whose figures are narrower.
_NARROW = frozenset({"Calibri", "等线", "DengXian", "Aptos Narrow", "Carlito"})
_MM_PER_PIXEL = 25.4 / 96
_LONGEST = 32_767  # characters in a cell


class _LineLook(NamedTuple):
    font: str
    points: float
    bold: bool
    alignment: str
    around: float  # points of space


_ALIGNED = {
    CellStyle.FIGURE: "right",
    CellStyle.VALUE: "left",
    CellStyle.STRONG: "left",
}


def _line_looks(fonts: Fonts) -> dict[LineStyle, _LineLook]:
    text, heading, title = fonts.body.name, fonts.heading.name, fonts.title
    return {
        LineStyle.TITLE: _LineLook(title.name, title.size, False, "center", 8),
        LineStyle.SUBTITLE: _LineLook(text, 12, False, "center", 6),
        LineStyle.NOTE: _LineLook(text, 10, False, "left", 7),
        LineStyle.HEADING: _LineLook(heading, 12, True, "left", 7),
        LineStyle.BODY: _LineLook(text, 11, False, "left", 7),
    }


def render(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as one .xlsx, on the template's first sheet where they have one.

    Raises UserError where a text is longer than a cell of Excel can be, or the template cannot be
    opened.
    """
    from openpyxl import Workbook

    looks = _Looks(sheets[0].fonts)
    template = sheets[0].template
    if template:
        workbook = excel_template.opened(template.path)
        _into_template(workbook, sheets, looks)
    else:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        _set_normal_font(workbook)
        workbook.properties.creator = ""
        for sheet in sheets:
            _Writer(workbook.create_sheet(sheet.name), sheet, looks, _PIXELS).write()
    workbook.properties.title = sheets[0].title[:250]
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _into_template(workbook: Workbook, sheets: Sequence[Sheet], looks: _Looks) -> None:
    """The first form on the template's first sheet, each other one on a copy; annexes behind them."""
    # NOTE: the font that widths are counted in; openpyxl has no public name for it
    normal = cast(Any, workbook)._fonts[0].name
    pixels = 7 if normal in _NARROW else _PIXELS
    first = workbook.worksheets[0]
    forms = [sheet for sheet in sheets if sheet.template]
    copies = [excel_template.copied(workbook, first, sheet.name) for sheet in forms[1:]]
    for worksheet, sheet in zip([first, *copies], forms, strict=True):
        assert sheet.template
        titled = excel_template.fill_in(worksheet, sheet.template.words)
        shown = sheet.without_title() if titled else sheet
        _Writer(worksheet, shown, looks, pixels).write()
    for sheet in sheets:
        if not sheet.template:
            _Writer(workbook.create_sheet(sheet.name), sheet, looks, pixels).write()


def _set_normal_font(workbook: Any) -> None:
    from openpyxl.styles import Font

    font = Font(name=_NORMAL_FONT, size=_NORMAL_POINTS)
    workbook._fonts[0] = font  # of cells without a style: what widths are counted in
    for style in workbook._named_styles:
        if style.name == "Normal":
            style.font = font


def put_text(cell: Any, text: str) -> None:
    """Store text as text, whatever it begins with: `=100%` and `@name` never become a formula."""
    if len(text) > _LONGEST:
        raise UserError(
            f"有一处文字长达 {len(text)} 字，超过 Excel 单元格的上限，请改为导出 .docx 格式。"
        )
    cell.value = text
    # NOTE: openpyxl takes `=…` for a formula and `#N/A` for an error as soon as it is assigned.
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True


class _Look(NamedTuple):
    font: Any
    alignment: Any
    fill: Any


class _Looks:
    """The styles of one workbook, made once."""

    def __init__(self, fonts: Fonts) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        thin = Side(style="thin", color="FF000000")
        self.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        shade = PatternFill("solid", fgColor="FFF2F2F2")
        self.cells = {
            style: _Look(
                Font(
                    name=(fonts.heading if style in STRONG else fonts.body).name,
                    size=(fonts.heading if style in STRONG else fonts.body).size,
                    bold=style in STRONG,
                ),
                Alignment(
                    horizontal=_ALIGNED.get(style, "center"),
                    vertical="center",
                    wrap_text=style is not CellStyle.SIDE,
                    # 255: upright characters, one below the other
                    text_rotation=255 if style is CellStyle.SIDE else 0,
                ),
                shade if style is CellStyle.HEADING else None,
            )
            for style in CellStyle
        }
        self.lines = {
            style: _Look(
                Font(name=look.font, size=look.points, bold=look.bold),
                Alignment(horizontal=look.alignment, vertical="center", wrap_text=True),
                None,
            )
            for style, look in _line_looks(fonts).items()
        }


class _Writer:
    """Writes one sheet from top to bottom."""

    def __init__(self, worksheet: Worksheet, sheet: Sheet, looks: _Looks, pixels: int) -> None:
        self._to = worksheet
        self._sheet = sheet
        self._looks = looks
        self._grid = common(sheet.blocks) if sheet.blocks else (0.0, sheet.width)
        self._character = pixels * _MM_PER_PIXEL  # the unit of column widths
        self._next = 1  # the row to write

    def write(self) -> None:
        from openpyxl.utils import get_column_letter

        for number, (left, right) in enumerate(pairwise(self._grid), start=1):
            width = (right - left) / self._character
            self._to.column_dimensions[get_column_letter(number)].width = round(width, 2)
        parts = paged(self._sheet, _metrics(self._sheet))
        if self._sheet.template:
            rows = sum(sum(_split(planned)) for planned in parts)
            place = excel_template.find(self._to)
            excel_template.make_room(self._to, place, rows, len(self._grid) - 1)
            self._next = place.row
        for planned in parts:
            if isinstance(planned.part, Line):
                self._line(planned.part, planned.heights[0])
            else:
                self._block(planned)
        self._set_up_print()

    def _line(self, line: Line, height: float) -> None:
        columns = len(self._grid) - 1
        self._to.row_dimensions[self._next].height = round(height / MM_PER_POINT, 1)
        # Two texts on one line share the width: the right one takes what it needs.
        middle = columns
        if line.right and columns > 1:
            points = _line_looks(self._sheet.fonts)[line.style].points
            need = len(line.right) * points * MM_PER_POINT * 1.2
            places = range(1, columns)
            fits = [at for at in places if self._grid[-1] - self._grid[at] >= need]
            middle = fits[-1] if fits else columns // 2
        self._text_line(line.text, 1, middle, self._looks.lines[line.style])
        if line.right and middle < columns:
            look = self._looks.lines[line.style]
            from openpyxl.styles import Alignment

            right = look._replace(alignment=Alignment(horizontal="right", vertical="center"))
            self._text_line(line.right, middle + 1, columns, right)
        self._next += 1

    def _text_line(self, text: str, first: int, last: int, look: _Look) -> None:
        cell = self._to.cell(self._next, first)
        put_text(cell, text)
        cell.font, cell.alignment = look.font, look.alignment
        if last > first:
            self._to.merge_cells(
                start_row=self._next, end_row=self._next, start_column=first, end_column=last
            )

    def _block(self, planned: Planned) -> None:
        assert not isinstance(planned.part, Line)
        from openpyxl.worksheet.pagebreak import Break

        shifted = planned.part.shifted(self._grid)
        heights = [height / MM_PER_POINT for height in planned.heights]
        split = _split(planned)
        starts = [self._next]
        for count in split:
            starts.append(starts[-1] + count)
        for row in planned.starts:
            if starts[row] > 1:
                self._to.row_breaks.append(Break(id=starts[row] - 1))
        for row, (height, count) in enumerate(zip(heights, split, strict=True)):
            for each in range(count):
                self._to.row_dimensions[starts[row] + each].height = round(height / count, 1)
        for cell in shifted.cells:
            self._cell(cell, starts[cell.row], starts[cell.row + cell.rows] - 1)
        if shifted.repeat and not self._to.print_title_rows:
            self._to.print_title_rows = f"{starts[0]}:{starts[shifted.heading_rows] - 1}"
        self._next = starts[-1]

    def _cell(self, cell: Cell, top: int, bottom: int) -> None:
        first, last = cell.column + 1, cell.column + cell.columns
        look = self._looks.cells[cell.style]
        for row in range(top, bottom + 1):
            for column in range(first, last + 1):
                part = self._to.cell(row, column)
                part.border = self._looks.border
                if row == top and column == first:
                    part.font, part.alignment = look.font, look.alignment
                    if look.fill:
                        part.fill = look.fill
        anchor = self._to.cell(top, first)
        if cell.number is not None:
            anchor.value = cell.number
            decimals = max(-int(cell.number.as_tuple().exponent), 0)
            # `_ ` keeps the figure off the line at its right
            anchor.number_format = ("0." + "0" * decimals if decimals else "0") + "_ "
        elif cell.text:
            put_text(anchor, cell.text)
        if top != bottom or first != last:
            # NOTE: `merge_cells` would reset the borders of all but the outline.
            from openpyxl.worksheet.cell_range import CellRange

            self._to.merged_cells.add(
                CellRange(min_row=top, max_row=bottom, min_col=first, max_col=last)
            )

    def _set_up_print(self) -> None:
        from openpyxl.worksheet.properties import PageSetupProperties

        setup = self._to.page_setup
        setup.orientation = "landscape" if self._sheet.paper.landscape else "portrait"
        setup.fitToWidth, setup.fitToHeight = 1, 0
        self._to.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        if self._sheet.template:
            return
        setup.paperSize = 9  # A4
        margins = self._to.page_margins
        # A hair narrower than the columns need would shrink the page.
        margins.left = margins.right = (MARGIN - 2) / 25.4
        margins.top = margins.bottom = MARGIN / 25.4
        margins.header = margins.footer = MARGIN / 2 / 25.4
        self._to.print_options.horizontalCentered = True
        if self._to.oddFooter is not None:
            self._to.oddFooter.center.text = "第 &P 页　共 &N 页"
        self._to.sheet_view.showGridLines = False


def _split(planned: Planned) -> list[int]:
    """For each row how many of Excel's it takes: a text taller than the tallest is spread, merged."""
    return [max(ceil(height / MM_PER_POINT / _TALLEST), 1) for height in planned.heights]


def _metrics(sheet: Sheet) -> Metrics:
    body, heading = sheet.fonts.body.size, sheet.fonts.heading.size
    return Metrics(
        points=body,
        line=body * _LEADING * MM_PER_POINT,
        strong=(heading, heading * _LEADING * MM_PER_POINT),
        padding=_PADDING * MM_PER_POINT,
        least=(body * _LEADING + _PADDING) * MM_PER_POINT,
        room=sheet.paper.height,
        taken=sheet.paper.taken,
        breaks=sheet.paper.height,
        outside={
            style: (look.points, look.around * MM_PER_POINT)
            for style, look in _line_looks(sheet.fonts).items()
        },
    )
