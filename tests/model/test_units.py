"""Units: spellings, dimensions, exact conversions, and what indicator names imply."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.model.units import (
    canonical_unit,
    convert,
    dimension,
    find_unit,
    implied_direction,
    implied_unit,
)


@pytest.mark.parametrize(
    ("text", "unit", "measures"),
    [
        ("％", "%", "share"),
        ("百分比", "%", "share"),
        ("‰", "‰", "share"),
        ("比例", "比例", "share"),
        ("百分点", "个百分点", "points_of_share"),
        ("万元", "万元", "money"),
        ("（万元）", "万元", "money"),
        ("单位：万元", "万元", "money"),
        ("人数", "人", "persons"),
        ("名", "人", "persons"),
        ("人/次", "人次", "person_times"),
        ("人（次）", "人次", "person_times"),
        ("场次", "场", "sessions"),
        ("班次", "班次", "terms"),
        ("日", "天", "duration"),
        ("月", "个月", "duration"),
        ("个工作日", "工作日", "duration"),
        ("平米", "平方米", "area"),
        ("㎡", "平方米", "area"),
        ("m²", "平方米", "area"),
        ("KM", "公里", "length"),
        ("M", "M", "data"),
        ("m", "米", "length"),
        ("册", "册", "count"),
        ("件（册）", "件(册)", "count"),
        ("台（套）", "台套", "count"),
        ("元/平米", "元/平方米", "money_rate"),
        ("元/人*月", "元/人·月", "money_rate"),
        ("元/月·人", "元/人·月", "money_rate"),
        ("元/（人·月）", "元/人·月", "money_rate"),
        ("元/人次", "元/人次", "money_rate"),
        ("元每人", "元/人", "money_rate"),
        ("元/学生", "元/学生", "money_rate"),
        ("万元/月", "万元/月", "money_rate"),
        ("次/季", "次/季度", "frequency"),
        ("个/年", "个/年", "frequency"),
        ("次/个月", "次/月", "frequency"),
        ("个/户", "个/户", "rate"),
    ],
)
def test_canonical_unit(text: str, unit: str, measures: str) -> None:
    assert canonical_unit(text) == unit
    assert canonical_unit(unit) == unit
    assert dimension(unit) == measures


@pytest.mark.parametrize(
    "text", ["", "20", "统一", "万", "万/月", "元/年以上", "/", "元/", "合格", "abc"]
)
def test_no_unit(text: str) -> None:
    assert canonical_unit(text) is None


def test_unknown_units_have_no_dimension() -> None:
    assert dimension("档") is None
    assert dimension("档/年") is None


@pytest.mark.parametrize(
    ("text", "start", "found"),
    [
        ("3万平方米", 1, "万平方米"),
        ("100元/人以上", 3, "元/人"),
        ("3个月内", 1, "个月"),
        ("2次宣传", 1, "次"),
        ("5元/学生以内", 1, "元/学生"),
        ("统一", 0, None),
    ],
)
def test_find_unit(text: str, start: int, found: str | None) -> None:
    unit = find_unit(text, start)
    assert (unit.name if unit else None) == found


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("233", "万元", "元", "2330000"),
        ("2546000", "元", "万元", "254.6"),
        ("1.2", "亿元", "万元", "12000"),
        ("150", "元/人·月", "万元/人·月", "0.015"),
        ("0.97", "比例", "%", "97"),
        ("5", "‰", "%", "0.5"),
        ("90", "分钟", "小时", "1.5"),
        ("24", "个月", "年", "2"),
        ("3", "公里", "米", "3000"),
        ("1.5", "万平方米", "平方米", "15000"),
        ("5", "斤", "公斤", "2.5"),
        ("7", "次", "次", "7"),
    ],
)
def test_exact_conversions(value: str, source: str, target: str, expected: str) -> None:
    assert convert(Decimal(value), source, target) == Decimal(expected)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("期", "次"),
        ("场", "次"),
        ("人", "人次"),
        ("%", "个百分点"),
        ("天", "工作日"),
        ("亩", "平方米"),
        ("元", "元/人"),
        ("元/人", "元/户"),
        ("万元", "次"),
        ("元", "美元"),
    ],
)
def test_what_never_converts(source: str, target: str) -> None:
    assert convert(Decimal(1), source, target) is None


def test_no_conversion_that_needs_rounding() -> None:
    assert convert(Decimal(13), "个月", "年") is None


@settings(deadline=None)
@given(
    st.decimals(0, 10**20, places=6),
    st.sampled_from([("元", "亿元"), ("%", "比例"), ("米", "公里")]),
)
def test_conversion_there_and_back(value: Decimal, units: tuple[str, str]) -> None:
    there = convert(value, *units)
    assert there is not None
    assert convert(there, units[1], units[0]) == value


@pytest.mark.parametrize(
    ("name", "unit", "direction"),
    [
        ("培训次数", "次", "up"),
        ("全年走访慰问老干部天数", "天", "up"),
        ("考察干部人数", "人", "up"),
        ("文物保护宣传覆盖人次", "人次", "up"),
        ("举办主体班、轮训班、专题班期数", "期", "up"),
        ("公务员招录批次", "批次", "up"),
        ("培训合格率", "%", "up"),
        ("服务对象满意度", "%", "up"),
        ("项目受益人满意程度", "%", "up"),
        ("政策知晓率", "%", "up"),
        ("大组工网管理维护故障率", "%", "down"),
        ("投诉率", "%", "down"),
        ("结余率", "%", "down"),
        ("投诉处理率", "%", "up"),
        ("故障排除率", "%", "up"),
        ("水电气消耗下降率", "%", "up"),
        ("安全事故发生数", None, "down"),
        ("老干部慰问活动费", "万元", "down"),
        ("专项工作督导经费", "万元", "down"),
        ("项目总成本", "万元", "down"),
        ("出差单位成本", None, "down"),
        ("维修面积", "平方米", "up"),
        ("现代远程教育课时量", "课时", "up"),
        ("农村低保标准(≥**元/人·月)", None, None),
        ("干部服务管理整体能力", None, None),
    ],
)
def test_what_a_name_implies(name: str, unit: str | None, direction: str | None) -> None:
    assert (implied_unit(name), implied_direction(name)) == (unit, direction)
