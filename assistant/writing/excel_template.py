"""An office's own workbook as the ground a table is put on: page setup, header, footer, pictures stay."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from assistant.model.errors import UserError
from assistant.writing.sheet import Paper
from assistant.writing.word_template import MARK
from assistant.writing.wording import fill_known

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# Excel's number of a paper size: millimetres of its short and long edge.
_SIZES = {8: (297.0, 420.0), 9: (210.0, 297.0), 11: (148.0, 210.0), 13: (182.0, 257.0)}
_A4 = 9
_INCH = 25.4
_MM_PER_POINT = 0.3528
_ROW = 15.0  # points of a row that nobody gave a height


class Place(NamedTuple):
    """Where the table begins; `marked` where the template says so, with what stands below."""

    row: int
    marked: bool


def opened(template: Path) -> Workbook:
    """The workbook. Raises UserError where the file is none."""
    from openpyxl import load_workbook

    try:
        workbook = load_workbook(template)
        if not workbook.worksheets:
            raise ValueError("no worksheet")
        return workbook
    except Exception as error:
        # a damaged package fails in any of its layers: zip, XML, parts, styles
        raise UserError(
            f"模板“{template.name}”打不开，不是完好的 Excel 文件；请用 Excel 或 WPS 打开它，另存为 .xlsx 再用。"
        ) from error


def paper(template: Path, page: Literal["auto", "portrait", "landscape"]) -> Paper:
    """What a page of the template's first sheet has room for, turned as the form says."""
    worksheet = opened(template).worksheets[0]
    own = worksheet.page_setup.orientation == "landscape"
    landscape = own if page == "auto" else page == "landscape"
    short, long = _SIZES.get(int(worksheet.page_setup.paperSize or _A4), _SIZES[_A4])
    width, height = (long, short) if landscape else (short, long)
    margins = worksheet.page_margins
    taken = sum(
        worksheet.row_dimensions[row].height or _ROW for row in range(1, find(worksheet).row)
    )
    return Paper(
        width - (margins.left + margins.right) * _INCH,
        height - (margins.top + margins.bottom) * _INCH,
        landscape,
        taken * _MM_PER_POINT,
    )


def find(worksheet: Worksheet) -> Place:
    """The row of the cell that says `{表}`, or the first one below all that is there."""
    last = 0
    for row in worksheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.strip() == MARK:
                return Place(cell.row, True)
            if cell.value is not None:
                last = max(last, cell.row)
    pictures = (getattr(image.anchor, "to", None) for image in _images(worksheet))
    return Place(max([last, *(to.row + 1 for to in pictures if to)]) + 1, False)


def fill_in(worksheet: Worksheet, words: Mapping[str, str]) -> bool:
    """Put the words for `{year}` … in cells, header and footer; whether `{title}` was among them."""
    from assistant.writing.excel import put_text

    titled = False
    for row in worksheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.data_type == "s":
                filled = fill_known(cell.value, words)
                if filled != cell.value:
                    titled = titled or "{title}" in cell.value
                    put_text(cell, filled)
    # `&` begins a code there
    doubled = {name: word.replace("&", "&&") for name, word in words.items()}
    for running in (worksheet.oddHeader, worksheet.oddFooter):
        for part in (running.left, running.center, running.right) if running else ():
            if part.text:
                part.text = fill_known(part.text, doubled)
    return titled


def make_room(worksheet: Worksheet, place: Place, rows: int, columns: int) -> None:
    """Room for `rows` in place of the marked one; what lies across the template goes on across the table."""
    from openpyxl.utils import get_column_letter

    across, bottom = worksheet.max_column, worksheet.max_row
    for merged in list(worksheet.merged_cells.ranges):
        if merged.min_row <= place.row <= merged.max_row and place.marked:
            worksheet.merged_cells.remove(merged)
            _free(worksheet, merged)
        elif merged.min_col == 1 and merged.max_col == across and columns > across:
            merged.expand(right=columns - across)
    if place.marked:
        for column in range(1, across + 1):
            worksheet.cell(place.row, column).value = None
        _move_down(worksheet, place.row, rows - 1, bottom, get_column_letter(across))
    # A range for printing, or a scale, would cut the table off.
    worksheet.print_area = ""
    worksheet.page_setup.scale = None


def _free(worksheet: Worksheet, merged: Any) -> None:
    from openpyxl.cell.cell import Cell

    for row, column in merged.cells:
        worksheet._cells[row, column] = Cell(worksheet, row=row, column=column)


def _move_down(worksheet: Worksheet, row: int, by: int, bottom: int, last: str) -> None:
    """Move what stands below this row: openpyxl moves cells, but no merges, heights or pictures."""
    if by > 0 and bottom > row:
        worksheet.move_range(f"A{row + 1}:{last}{bottom}", rows=by, translate=True)
    for merged in worksheet.merged_cells.ranges:
        if merged.min_row > row:
            merged.shift(row_shift=by)
    heights = {
        at: worksheet.row_dimensions[at].height
        for at in range(row + 1, bottom + 1)
        if at in worksheet.row_dimensions
    }
    for at in heights:
        worksheet.row_dimensions[at].height = None
    for at, height in heights.items():
        worksheet.row_dimensions[at + by].height = height
    for image in _images(worksheet):
        for corner in (getattr(image.anchor, "_from", None), getattr(image.anchor, "to", None)):
            if corner is not None and image.anchor._from.row >= row:
                corner.row += by


def copied(workbook: Workbook, worksheet: Worksheet, name: str) -> Worksheet:
    """Another sheet like this one, its pictures included."""
    from openpyxl.drawing.image import Image

    copy = workbook.copy_worksheet(worksheet)
    copy.title = name
    for image in _images(worksheet):
        data = image._data()
        image.ref = BytesIO(data)  # reading it has closed it
        again = Image(BytesIO(data))
        again.anchor = deepcopy(image.anchor)
        copy.add_image(again)
    for part in ("oddHeader", "oddFooter"):
        setattr(copy, part, deepcopy(getattr(worksheet, part)))
    return copy


def _images(worksheet: Worksheet) -> list[Any]:
    # NOTE: openpyxl reads pictures where Pillow is installed, and has no public list of them
    return list(getattr(worksheet, "_images", ()))
