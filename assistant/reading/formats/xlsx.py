"""Excel (.xlsx) to rows: one part per visible sheet, figures as the sheet shows them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.model.errors import UserError
from assistant.reading.damage import restore
from assistant.reading.formats.displayed import displayed
from assistant.reading.formats.package import damage_told, open_package
from assistant.reading.grid import Cell, Part, Row

if TYPE_CHECKING:
    from openpyxl import Workbook

# A cell typed as `=100%` or `=158人`: a target, not a calculation
_TARGET_FORMULA = re.compile(r"^=\s*[\d.,]+\s*[^\s()+\-*/&:!$A-Za-z]{0,6}$")
_MOST_CELLS = 2_000_000


def parts_of(path: Path) -> list[Part]:
    """The visible sheets that hold anything.

    Raises:
        UserError: not an Excel workbook, encrypted, damaged, or past two million cells.
    """
    open_package(path, "xl/workbook.xml", "Excel 工作簿")
    book = _load(path, values=False)
    shown: Workbook | None = None
    parts = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            parts.append(
                Part([], sheet.title, notes=[f"工作表“{sheet.title}”是隐藏的，没有读取。"])
            )
            continue
        if shown is None and _has_formula(sheet):
            shown = _load(path, values=True)
        parts.append(_part(sheet, shown[sheet.title] if shown else None))
    return parts


def _load(path: Path, *, values: bool) -> Workbook:
    import warnings

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    with damage_told(InvalidFileException), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # extensions openpyxl does not keep: nothing to us
        return openpyxl.load_workbook(path, data_only=values)


def _has_formula(sheet: Any) -> bool:
    return any(cell.data_type == "f" for cell in sheet._cells.values())


def _part(sheet: Any, shown: Any) -> Part:
    covers: dict[tuple[int, int], tuple[int, int]] = {}
    widths: dict[tuple[int, int], int] = {}
    inside: set[tuple[int, int]] = set()
    for merged in sheet.merged_cells.ranges:
        widths[merged.min_row, merged.min_col] = merged.max_col - merged.min_col + 1
        for row in range(merged.min_row, merged.max_row + 1):
            if row > merged.min_row:
                covers[row, merged.min_col] = (merged.min_row, merged.min_col)
                widths[row, merged.min_col] = merged.max_col - merged.min_col + 1
            inside.update((row, column) for column in range(merged.min_col + 1, merged.max_col + 1))
    part = Part([], sheet.title)
    lost = hidden = 0
    seen: dict[tuple[int, int], Cell] = {}
    # NOTE: a formatted column reaches down to row 1,048,576; walk only as far as there is text
    filled = [place for place, cell in sheet._cells.items() if cell.value is not None]
    last_row = max((row for row, _ in filled), default=0)
    last_column = max((column for _, column in filled), default=0)
    if last_row * last_column > _MOST_CELLS:
        raise UserError(f"工作表“{sheet.title}”过大，没有读取；请只保留绩效目标表再试。")
    walk = sheet.iter_rows(max_row=last_row, max_col=last_column) if filled else ()
    for number, source in enumerate(walk, 1):
        if sheet.row_dimensions[number].hidden if number in sheet.row_dimensions else False:
            hidden += any(cell.value is not None for cell in source)
            continue
        cells = []
        for cell in source:
            place = (number, cell.column)
            if place in inside:
                continue
            width = widths.get(place, 1)
            anchor = covers.get(place)
            if anchor and anchor in seen:
                above = seen[anchor]
                cells.append(Cell(above.text, above.column, width, True, above.indent))
                continue
            raw, known = _value(cell, shown)
            lost += not known
            text, damage = restore(raw)
            indent = raw[:1] == "\u3000" or raw[:2] == "  " or bool(cell.alignment.indent)
            made = Cell(text, cell.column - 1, width, indent=indent and bool(text), damage=damage)
            seen[place] = made
            cells.append(made)
        part.rows.append(Row(tuple(cells), number=number, sheet=sheet.title, exact=True))
    if lost:
        part.notes.append(
            f"工作表“{sheet.title}”有 {lost} 个公式没有计算结果，按空白处理；请用 Excel 打开保存一次再试。"
        )
    if hidden:
        part.notes.append(f"工作表“{sheet.title}”有 {hidden} 行是隐藏的，没有读取。")
    return part


def _value(cell: Any, shown: Any) -> tuple[str, bool]:
    """The cell as displayed, and whether that is known (a formula without a stored result is not)."""
    if cell.value is None:
        return "", True
    if cell.data_type != "f":
        return displayed(cell.value, cell.number_format), True
    result = shown.cell(cell.row, cell.column).value if shown is not None else None
    if result is not None:
        return displayed(result, cell.number_format), True
    formula = str(cell.value)
    return (formula, True) if _TARGET_FORMULA.match(formula) else ("", False)
