"""Targets as sets of values, and grade bands read as a careful reviewer reads them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.model.grammar import parse_target
from assistant.model.intervals import Bands, describe, interval, meets, read_bands


@pytest.mark.parametrize(
    ("cell", "inside", "outside"),
    [
        ("≥95%", ["95", "100", "200"], ["94.99"]),
        (">4项", ["5", "4.01"], ["4"]),
        ("<3次", ["2", "0"], ["3"]),
        ("≤15.99万元", ["15.99", "0"], ["16"]),
        ("100%", ["100"], ["99.9", "101"]),
        ("=158人", ["158"], ["157"]),
        ("95%-80%", ["80", "95", "90"], ["79.9", "95.1"]),
        ("＜4项，＞2项", ["3"], ["2", "4"]),
    ],
)
def test_what_meets_a_target(cell: str, inside: list[str], outside: list[str]) -> None:
    target = parse_target(cell)
    assert all(meets(Decimal(value), target) for value in inside)
    assert not any(meets(Decimal(value), target) for value in outside)


def test_words_have_no_interval() -> None:
    assert interval(parse_target("效果显著")) is None
    assert meets(Decimal(1), parse_target("2023年12月")) is None


def read(text: str) -> Bands:
    bands = read_bands([parse_target(cell) for cell in text.split(" / ")])
    assert bands is not None
    return bands


def overlaps(bands: Bands) -> list[tuple[int, int, str]]:
    return [(o.first, o.second, describe(o.values, bands.unit)) for o in bands.overlaps()]


def gaps(bands: Bands) -> list[str]:
    return [describe(gap.values, bands.unit) for gap in bands.gaps()]


SOUND = """
100% / 90% / 80% / 70%
100% / 90% / 80% / 80%
参训率100% / 参训率90% / 参训率80% / 参训率70%
≥90% / ≥80% / ≥60% / <60%
90%及以上 / 80%及以上 / 70%及以上 / 70%以下
100% / 95%以上 / 90%以上 / 90%以下
100% / 95%-100% / 90%-95% / 90%以下
90%-100% / 80%-89% / 70%-79% / 70%以下
90≤X≤100 / 80≤X<90 / 60≤X<80 / X<60
90%（含）以上 / 80%（含）-90% / 60%（含）-80% / 60%以下
10000分钟 / 8000-9999分钟 / 7000-7999分钟 / 7000分钟以下
20个/年 / 15个/年 / 10个/年 / 0个/年
8-10次 / 6-7次 / 4-5次 / 3次以下
10次 / 8次 / 6次 / 6次以下
≤5次 / ≤8次 / ≤10次 / >10次
0起 / 1起 / 2起 / 3起
0起 / 1起 / 2起 / 2起以上
20日内 / 25日内 / 30日内 / 超过30日
无故障 / 故障次数少于3次 / 故障次数3次 / 故障次数3次以上
不少于70人 / 不少于50人 / 不少于30人 / 未举办培训班
100% / 95%以上 / 无 / 90%以下
95%以上 / 1比例 / 80%以上 / 80%以下
""".strip().splitlines()


@pytest.mark.parametrize("text", SOUND)
def test_customary_bands_raise_nothing(text: str) -> None:
    bands = read(text)
    assert (overlaps(bands), gaps(bands)) == ([], [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100% / 70%以上 / 50%-70% / 50%以下", [(1, 2, "70%")]),
        ("95%以上 / 95%-80% / 80%-70% / 70%以下", [(0, 1, "95%")]),
        ("≥95% / 85%-96% / 70%-85% / <70%", [(0, 1, "95%以上、不超过96%")]),
        ("60%以上 / 60%及以下", [(0, 1, "60%")]),
        ("5万元以内 / 50000-60000元 / 6-8万元 / 9万元以上", [(0, 1, "5万元")]),
    ],
)
def test_overlaps(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert overlaps(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("＞4项 / ＜4项，＞2项 / ＜2项 / 无", ["2项", "4项"]),
        ("100% / 90%及以上 / 80%及以上 / 70%以下", ["超过70%、不到80%"]),
        (">90% / <90% / <80% / <60%", ["90%"]),
        ("90%-99% / 80%-89% / 60%-79% / <60%", ["超过99%、不超过100%"]),
        ("90%-100% / 80%-90% / 60%-80% / 50%-60%", ["0%以上、不到50%"]),
        ("≥9.5分 / 9.1-9.4分 / 8.0-8.9分 / <8分", ["超过8.9分、不到9.1分"]),
    ],
)
def test_gaps(text: str, expected: list[str]) -> None:
    assert gaps(read(text)) == expected


def test_order_and_reach() -> None:
    assert read("≥90% / ≥95% / ≥80% / <60%").misordered() == [1]
    assert read("≤5天 / 3-6天 / ≤8天 / >8天").misordered() == []
    assert read("＞100% / 90%以上 / 80%以上 / 80%以下").unreachable() == [0]
    assert read("≥90% / ≥90% / ≥80% / <80%").unreachable() == [1]
    assert read("100% / 90% / 80% / 80%").unreachable() == []


@pytest.mark.parametrize(
    "text", ["优秀 / 良好 / 合格", "100% / 良好", "100% / 100%", "≥5次 / ≥3人 / <3人"]
)
def test_no_scale_to_judge_on(text: str) -> None:
    assert read_bands([parse_target(cell) for cell in text.split(" / ")]) is None


def test_published_bands(shared: Path) -> None:
    """Of the 14 sets of the first table only what a reviewer would surely raise comes out."""
    raised = {}
    for row in json.loads((shared / "gold/001.json").read_text("utf-8"))["indicators"]:
        bands = read_bands([parse_target(cell) for cell in row["grades"]])
        assert bands is not None
        if found := [overlap[2] for overlap in overlaps(bands)] + gaps(bands):
            raised[row["name"]] = found
        assert bands.misordered() == bands.unreachable() == []
    assert raised == {
        "“素质工程”培训完成率": ["超过70%、不到80%"],
        "大学生村官到岗率": ["95%"],
        "干部培训完成率": ["95%"],
        "选调生计划完成率": ["70%"],
        "项目落地数": ["2项", "4项"],
    }


cells = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "≥", ">", "<", "≤", "="]),
    st.integers(0, 120),
    st.sampled_from(["%", "", "次", "万元"]),
    st.sampled_from(["", "-130"]),
) | st.sampled_from(["无", "100%以上", "5-3次", "99999999999999999999999999999999999999.5%"])


@settings(deadline=None)
@given(st.lists(cells, max_size=4))
def test_any_bands(texts: list[str]) -> None:
    bands = read_bands([parse_target(text) for text in texts])
    if bands is None:
        return
    for overlap in bands.overlaps():
        assert describe(overlap.values, bands.unit)
    claimed = [values for values in bands.sets if values is not None]
    for gap in bands.gaps():
        assert not any(list(values.intersection(gap.values)) for values in claimed)
    bands.misordered()
    bands.unreachable()
