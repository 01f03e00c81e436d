from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from assistant.model.errors import UserError
from assistant.model.grammar import parse_target
from assistant.model.table import Goal, GoalScope, GoalTable
from assistant.writing import write_table
from tests.writing import made
from tests.writing.test_word import ALL


def written(table: GoalTable, tmp_path: Path) -> Any:
    return load_workbook(write_table(table, tmp_path / "表.xlsx"))


def cells(sheet: Any) -> list[Any]:
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.mark.parametrize("name", ALL)
def test_it_prints_on_a4_one_page_wide_with_repeated_headings(name: str, tmp_path: Path) -> None:
    for sheet in written(ALL[name], tmp_path).worksheets:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows
        assert "&P" in sheet.oddFooter.center.text
        assert all(cell.border.left.style for cell in cells(sheet) if cell.fill.fill_type)


@pytest.mark.parametrize("name", ALL)
def test_merged_ranges_do_not_overlap(name: str, tmp_path: Path) -> None:
    for sheet in written(ALL[name], tmp_path).worksheets:
        seen: set[tuple[int, int]] = set()
        for merged in sheet.merged_cells.ranges:
            inside = {
                (row, column)
                for row in range(merged.min_row, merged.max_row + 1)
                for column in range(merged.min_col, merged.max_col + 1)
            }
            assert not seen & inside
            seen |= inside


@pytest.mark.parametrize(
    "text", ["=100%", "=1+1", "+4期", "-3次", "@SUM(A1)", "#N/A", "=cmd|' /C calc'!A0"]
)
def test_text_stays_text_whatever_it_begins_with(text: str, tmp_path: Path) -> None:
    odd = made.ROWS[0].model_copy(update={"name": text, "target": parse_target(text)})
    sheet = written(made.project(indicators=(odd,), project=text), tmp_path).worksheets[0]
    found = [cell for cell in cells(sheet) if cell.value == text]
    assert len(found) == 3
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.quotePrefix for cell in found) or text.startswith("#")


def test_amounts_are_numbers_as_they_were_given(tmp_path: Path) -> None:
    sheet = written(made.department(), tmp_path).worksheets[0]
    amounts = {cell.value: cell for cell in cells(sheet) if isinstance(cell.value, int | float)}
    assert set(amounts) == {2546, 88.05}
    assert amounts[88.05].number_format == "0.00_ "
    assert amounts[2546].alignment.horizontal == "right"


def test_levels_are_merged_over_their_rows(tmp_path: Path) -> None:
    sheet = written(made.project(), tmp_path).worksheets[0]
    top = next(cell for cell in cells(sheet) if cell.value == "产出指标")
    merged = next(it for it in sheet.merged_cells.ranges if top.coordinate in it)
    assert merged.max_row - merged.min_row + 1 == 5


def test_a_text_taller_than_a_row_of_excel_is_shown_whole(tmp_path: Path) -> None:
    goal = "完成各项任务。" * 400
    table = made.project(goals=(Goal(scope=GoalScope.ANNUAL, text=goal),))
    sheet = written(table, tmp_path).worksheets[0]
    cell = next(cell for cell in cells(sheet) if cell.value == goal)
    merged = next(it for it in sheet.merged_cells.ranges if cell.coordinate in it)
    heights = [
        sheet.row_dimensions[row].height for row in range(merged.min_row, merged.max_row + 1)
    ]
    assert max(heights) <= 409
    assert sum(heights) > 409


def test_a_text_longer_than_a_cell_of_excel_is_refused_with_a_remedy(tmp_path: Path) -> None:
    table = made.project(goals=(Goal(scope=GoalScope.ANNUAL, text="长" * 40_000),))
    with pytest.raises(UserError, match=r"\.docx"):
        write_table(table, tmp_path / "表.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_draft_brings_its_sources_on_a_second_sheet(tmp_path: Path) -> None:
    book = written(made.draft(), tmp_path)
    assert book.sheetnames == ["绩效目标表", "指标值依据"]
