"""Rows of a table in a document or pasted text: what they pay for, and what a timetable is not."""

from __future__ import annotations

import pytest

from assistant.drafting import read_brief
from assistant.drafting.shapes import Brief

SPENT = (
    "建设内容\t数量\t金额（万元）\n计算机\t320台\t80\n教师培训及跟岗\t\t28\n"
    "督导检查及其他\t\t6\n合计\t\t114\n"
)


def lines(brief: Brief) -> dict[str, int]:
    return {line.name: int(line.amount) for line in brief.lines}


def test_a_row_without_a_quantity_is_a_line_of_its_own() -> None:
    brief = read_brief(SPENT)
    assert lines(brief) == {"计算机": 80, "教师培训及跟岗": 28, "督导检查及其他": 6}
    assert brief.budget is not None and brief.budget.amount == 114


def test_a_sum_in_parentheses_is_for_what_stands_before_it() -> None:
    brief = read_brief("购置计算机320台(80万元)，教师培训及跟岗(28万元)，督导检查及其他(6万元)。")
    assert lines(brief) == {"计算机": 80, "教师培训及跟岗": 28, "督导检查及其他": 6}


@pytest.mark.parametrize("contents", ["二、建设内容\t\t4", "（一）校舍维修    6", "三、投资……8"])
def test_a_line_of_the_contents_says_nothing(contents: str) -> None:
    brief = read_brief(f"2025年项目方案\n{contents}\n二、建设内容\n购置计算机320台，预算80万元。\n")
    assert lines(brief) in ({}, {"计算机": 80})
    assert [activity.event for activity in brief.activities] == ["计算机"]
