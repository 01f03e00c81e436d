"""Figures in a clause: their value, unit and exact place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.understanding.mentions import Sort, mentions
from assistant.drafting.understanding.tasktext import LONGEST, TaskText
from assistant.model.target import Operator


def found(text: str) -> list[tuple[str, str, str, str]]:
    task = TaskText(text)
    return [
        (m.sort.value, task.quote(m.start, m.end).text, f"{m.value:f}", m.unit)
        for m in mentions(task.text, 0, len(task.text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("培训班4期", [("count", "4期", "4", "期")]),
        ("培训 320 人", [("count", "320 人", "320", "人")]),
        ("二百六十人次", [("count", "二百六十人次", "260", "人次")]),
        ("共三期", [("count", "共三期", "3", "期")]),
        ("1.2万人次", [("count", "1.2万人次", "12000", "人次")]),
        ("１２场次", [("count", "１２场次", "12", "场")]),
        ("更换管道32千米", [("count", "32千米", "32", "公里")]),
        ("每季度1次", [("count", "每季度1次", "1", "次")]),
        ("38万元", [("money", "38万元", "38", "万元")]),
        ("860000元", [("money", "860000元", "86", "万元")]),
        ("1.2亿元", [("money", "1.2亿元", "12000", "万元")]),
        ("每人500元", [("unit_cost", "每人500元", "500", "元/人")]),
        ("150元/亩", [("unit_cost", "150元/亩", "150", "元/亩")]),
        ("每人每月300元", [("unit_cost", "每人每月300元", "300", "元/人·月")]),
        ("人均6万元", [("unit_cost", "人均6万元", "6", "万元/人")]),
        ("合格率达到95%以上", [("share", "达到95%以上", "95", "%")]),
        ("满意度百分之九十", [("share", "百分之九十", "90", "%")]),
        ("24小时内", [("count", "24小时内", "24", "小时")]),
        ("事故为0", [("none", "为0", "0", "起")]),
        ("按月发放", [("often", "按月", "12", "次")]),
        ("乡镇由9个减到5个", [("count", "由9个减到5个", "5", "个")]),
        ("合格率从90%提高到95%", [("share", "从90%提高到95%", "95", "%")]),
        ("每条每年2.4万元", [("unit_cost", "每条每年2.4万元", "2.4", "万元/条·年")]),
        ("每案200元", [("unit_cost", "每案200元", "200", "元/案")]),
        ("费用按批次平均680元", [("unit_cost", "按批次平均680元", "680", "元/批次")]),
        ("每人每月补1800块", [("unit_cost", "每人每月补1800块", "1800", "元/人·月")]),
        ("展板20块", [("count", "20块", "20", "块")]),
        ("机采血小板1800治疗量", [("count", "1800治疗量", "1800", "治疗量")]),
        ("加固堤防3200延米", [("count", "3200延米", "3200", "米")]),
        ("婚前检查2100对", [("count", "2100对", "2100", "对")]),
        ("更换闸门12扇", [("count", "12扇", "12", "扇")]),
        ("租期12个月", [("count", "12个月", "12", "个月")]),
        ("工期90天", [("limit", "90天", "90", "天")]),
        ("修复时限3个工作日", [("limit", "3个工作日", "3", "工作日")]),
        ("PM2.5浓度≤35微克/立方米", [("share", "≤35微克/立方米", "35", "微克/立方米")]),
        ("路况指数不低于80", [("share", "不低于80", "80", "")]),
        ("满意度九成二以上", [("share", "九成二以上", "92", "%")]),
        (
            "一百个人里有九十二个以上满意",
            [("share", "一百个人里有九十二个以上", "92", "%")],
        ),
        ("枯水期、丰水期各检测1次", [("count", "枯水期、丰水期各检测1次", "1", "次")]),
    ],
)
def test_a_figure_is_read_with_its_words(text: str, expected: list[tuple[str, ...]]) -> None:
    if text == "24小时内":
        expected = [("limit", *expected[0][1:])]
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一次性补助",
        "一期工程",
        "完成一期验收",
        "3单位职工",
        "第三期",
        "两个维护",
        "四个意识",
        "一户一档",
        "三会一课",
        "5G基站",
        "统一",
        "60岁以上老人",
        "3部门",
    ],
)
def test_what_only_looks_like_a_count_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "iso", "due"),
    [
        ("12月底前完成", "--12-31", True),
        ("2025年9月30日前完成验收", "2025-09-30", True),
        ("11月底前完工", "--11-30", True),
        ("2025年", "2025", False),
    ],
)
def test_dates_and_whether_they_are_due(text: str, iso: str, due: bool) -> None:
    task = TaskText(text)
    (mention,) = mentions(task.text, 0, len(task.text))
    assert (mention.sort, mention.iso, mention.due) == (Sort.DATE, iso, due)


def test_ranges_and_bounds() -> None:
    task = TaskText("培训80—100人，不少于12场，每半年召开推进会一次")
    people, times, often = mentions(task.text, 0, len(task.text))
    assert (people.value, people.high) == (Decimal(80), Decimal(100))
    assert times.operator is Operator.GE
    assert often.rate == (2, "半年") and often.inner is not None
    assert task.words(*often.inner) == "召开推进会"


@given(
    st.text(
        alphabet="0123456789.,，一二十百万亿元期人次个%每季月年底前至-约共不少于 （）", max_size=40
    )
)
def test_any_text_gives_figures_in_order_at_their_places(text: str) -> None:
    task = TaskText(text)
    assert len(task.text) <= LONGEST
    at = 0
    for mention in mentions(task.text, 0, len(task.text)):
        assert at <= mention.start < mention.end <= len(task.text)
        quote = task.quote(mention.start, mention.end)
        assert text[quote.start : quote.end] == quote.text
        at = mention.end if not mention.each and not mention.rate else mention.start
