"""Old Excel (.xls) to rows, figures as the sheet shows them.

xlrd, not calamine: a share stored as 0.95 reads `95%` on the sheet, and only xlrd gives the number
formats of .xls files.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.model.errors import UserError
from assistant.reading import limits
from assistant.reading.formats.displayed import BUILT_IN, displayed
from assistant.reading.formats.package import damage_told
from assistant.reading.formats.sheet import Merge, Sheet, Words, parts_of_sheets
from assistant.reading.grid import Part

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Cell as XlrdCell
    from xlrd.sheet import Sheet as XlrdSheet

_STREAM = 2  # kind of a directory entry
_ENCRYPTED = "文件已加密，无法读取；请在 Excel 中取消密码后重新保存再试。"
# OLE compound file; and BIFF2 to BIFF4, sheets without one
_COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1")
_HEADS = (_COMPOUND_FILE, b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")


def parts_of(path: Path) -> list[Part]:
    """The visible sheets that hold anything.

    Raises:
        UserError: not an old Excel workbook, encrypted, damaged, or more than is read.
    """
    import xlrd
    from xlrd.compdoc import CompDocError

    content = path.read_bytes()
    if not content.startswith(_HEADS):
        raise UserError(
            "文件内容不是旧版 Excel 工作簿；请用 Excel 或 WPS 打开确认，另存为 .xlsx 后再试。"
        )
    try:
        with damage_told(xlrd.XLRDError, CompDocError, struct.error, AssertionError, MemoryError):
            _check_chains(content)
            book = _opened(content)
            sheets = [_sheet(book, sheet) for sheet in book.sheets() if not sheet.visibility]
            hidden = [sheet.name for sheet in book.sheets() if sheet.visibility]
    except UserError as error:
        if "crypt" in str(error.__cause__).lower():
            raise UserError(_ENCRYPTED) from None
        raise
    return parts_of_sheets(sheets, hidden)


def _check_chains(content: bytes) -> None:
    """Refuse a container whose chain of small sectors runs in a circle: xlrd would follow it for ever.

    NOTE: calamine is no help here: on a damaged container it panics and prints a trace.
    """
    from xlrd.compdoc import CompDoc

    if not content.startswith(_COMPOUND_FILE):
        return
    container = CompDoc(content, logfile=io.StringIO())
    for entry in container.dirlist:
        sector, seen = entry.first_SID, set[int]()
        if entry.etype != _STREAM or entry.tot_size >= container.min_size_std_stream:
            continue
        while sector >= 0:
            if sector in seen:
                raise ValueError("a chain of sectors runs in a circle")
            seen.add(sector)
            sector = container.SSAT[sector]


def _opened(content: bytes) -> Book:
    import xlrd

    return xlrd.open_workbook(
        file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
    )


def _sheet(book: Book, source: XlrdSheet) -> Sheet:
    sheet = Sheet(source.name)
    left = limits.CELLS
    for number in range(source.nrows):
        words = {}
        for column, cell in enumerate(source.row(number)):
            if text := _text(book, cell):
                words[column] = Words(text, _indented(book, cell))
        if words:
            sheet.rows[number] = words
            left -= len(words)
        if left < 0:
            raise UserError(limits.TOO_MUCH)
    sheet.merges = [Merge(*ends) for ends in source.merged_cells]
    sheet.hidden_rows = {number for number, row in source.rowinfo_map.items() if row.hidden}
    sheet.hidden_columns = [
        (column, column + 1) for column, info in source.colinfo_map.items() if info.hidden
    ]
    return sheet


def _text(book: Book, cell: XlrdCell) -> str:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    value = bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value
    return displayed(value, _code(book, cell), from_1904=bool(book.datemode))


def _code(book: Book, cell: XlrdCell) -> str:
    key = book.xf_list[cell.xf_index].format_key if cell.xf_index is not None else 0
    form = book.format_map.get(key)
    # a file lists the built-in formats in the words of the country it was made for
    return BUILT_IN.get(key) or (form.format_str if form else "General")


def _indented(book: Book, cell: XlrdCell) -> bool:
    return cell.xf_index is not None and bool(book.xf_list[cell.xf_index].alignment.indent_level)
