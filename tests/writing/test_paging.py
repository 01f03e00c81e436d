"""Pages: what is said again on each, and what stays together."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant.writing import not_shown, write_table
from assistant.writing.paging import lines
from tests.writing import made


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("一二三四五六七八九十", 1),
        ("一二三四五六七八九十一", 2),
        ("一二三四五六七八九十。", 2),  # a full stop takes the character before it along
        ("一二三四五六七八abcdefgh", 2),  # a word stays whole
        ("一\n二\n三", 3),
        ("", 1),
    ],
)
def test_lines_are_wrapped_as_chinese_is(text: str, count: int) -> None:
    ten = 10 * 10.5 * 0.3528 + 3.5
    assert lines(text, ten, 10.5) == count


def test_a_merged_level_is_said_again_on_each_page(tmp_path: Path) -> None:
    sheet = load_workbook(write_table(made.long(), tmp_path / "表.xlsx")).worksheets[0]
    breaks = [each.id for each in sheet.row_breaks.brk]
    assert len(breaks) == 3
    for merged in sheet.merged_cells.ranges:
        assert not any(merged.min_row <= at < merged.max_row for at in breaks)
    for at in breaks:
        row = [sheet.cell(at + 1, column).value for column in range(1, sheet.max_column + 1)]
        assert row[0] == "绩效指标"
        assert any(value in (made.OUTPUT, made.BENEFIT) for value in row)


def test_what_a_form_has_no_place_for_is_named() -> None:
    assert not_shown(made.project()) == ()
    assert not_shown(made.activity()) == ()
    assert not_shown(made.activity(), "project-88") == ("指标与任务的对应", "各任务的绩效目标")
    assert "一级指标（7 条指标）" not in not_shown(made.department(), "application")


@pytest.mark.parametrize("count", range(12, 40, 3))
def test_a_label_beside_the_rows_is_whole_on_every_page(tmp_path: Path, count: int) -> None:
    """The last row or two on a page are stretched, so that no label is torn over a page's end."""
    rows = tuple(
        made.row(number, made.OUTPUT, "数量指标", f"第{number}批培训人数", "≥3人")
        for number in range(1, count + 1)
    )
    path = write_table(made.project(indicators=rows), tmp_path / "表.xlsx", "hunan")
    sheet = load_workbook(path).worksheets[0]
    label = "本年度绩效指标"
    breaks = [each.id for each in sheet.row_breaks.brk]
    labels = {each.min_row: each.max_row for each in sheet.merged_cells.ranges if each.min_col == 1}
    assert not any(top <= at < bottom for top, bottom in labels.items() for at in breaks)
    said = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == label]
    assert len(said) == 1 + sum(at >= said[0] for at in breaks)
    for top in said:
        rows_beside = range(top, labels.get(top, top) + 1)
        assert sum(sheet.row_dimensions[row].height for row in rows_beside) >= len(label) * 15
