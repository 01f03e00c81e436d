"""Rows of a table in a document or pasted text: what they pay for, and what a timetable is not."""

from __future__ import annotations

import pytest

from assistant.drafting import read_brief
from assistant.drafting.composing.folding import fold
from assistant.drafting.composing.rows import Row
from assistant.drafting.shapes import Brief
from assistant.model.evidence import TargetBasis
from assistant.model.grammar import parse_target

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


def row(name: str, target: str) -> Row:
    return Row("数量指标", name, parse_target(target), TargetBasis.BRIEF, "", ())


def test_what_is_left_over_is_not_added_up_twice() -> None:
    main = [row(f"工作{n}数量", f"≥{n}项") for n in range(1, 9)] + [row("改造面积", "≥24600平方米")]
    rest = [
        row("教学楼面积", "≥15800平方米"),
        row("宿舍楼面积", "≥8800平方米"),
        row("维修面积", "≥24600平方米"),
    ]
    rest += [row("督导次数", "≥4次"), row("论坛次数", "≥4次")]
    folded = fold([*main, *rest], read_brief("维修校舍1项"), 10).rows
    sums = {each.name: each.target.raw for each in folded if each not in main}
    assert sums == {"其余任务完成数量（按次计）": "≥8次"}


def test_rows_of_last_year_are_not_added_up() -> None:
    old = [row(f"工作{n}次数", f"≥{n}次")._replace(basis=TargetBasis.HISTORY) for n in range(1, 15)]
    folded = fold(old, read_brief("维修校舍1项"), 10)
    assert all(each in old for each in folded.rows)
    assert folded.note is not None and folded.note.startswith("任务和去年的表写明的数有14项")
