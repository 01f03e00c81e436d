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
