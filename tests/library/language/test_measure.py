"""Names that measure the same have one normal form; names that do not, keep apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library.language.lexicon import Lexicon, shipped_lexicon
from assistant.library.language.measure import shipped_measures


def measure(name: str, unit: str | None = None) -> str:
    return shipped_measures().read(name, unit).name


@pytest.mark.parametrize(
    "names",
    [
        ("参训率", "培训参与率", "参加培训率", "指标1：参训率(≥**%)"),
        ("老干部满意度", "参训干部满意度", "学生、家长、社会满意度", "项目受益人满意程度"),
        ("纪检干部业务培训合格率", "全县组织工作会议及组工干部培训合格率"),
        ("设备验收合格率", "项目(工程)验收合格率", "购买办公用品、耗材验收合格率"),
        ("专项工作赴县市督导次数", "党建工作督查次数", "督导检查次数"),
        ("轮训班期数", "举办主体班、轮训班、专题班期数"),
        ("补助发放及时率", "发放工资福利社保津贴及时性"),
        ("重点建设工程按期完成率", "项目(工程)完成及时率"),
    ],
)
def test_these_measure_the_same(names: tuple[str, ...]) -> None:
    assert len({measure(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("培训合格率", "验收合格率"),
        ("培训次数", "督查次数"),
        ("培训合格率", "培训参与率"),
        ("培训人数", "培训人次"),
        ("培训期数", "培训次数"),
        ("培训经费", "人均培训经费"),
        ("党代表活动次数", "清廉建设活动次数"),
        ("故障率", "满意度"),
    ],
)
def test_these_do_not(one: str, other: str) -> None:
    assert measure(one) != measure(other)


def test_the_unit_tells_the_attribute_of_a_name_without_one() -> None:
    assert measure("领导出国审批管理", "次") == measure("审批次数", "次")
    assert measure("领导出国审批管理", "%") != measure("审批次数", "次")


def test_the_object_is_kept_apart() -> None:
    assert shipped_measures().read("老干部满意度").object == "老干部"


@given(st.text(max_size=60))
def test_any_text_is_a_measure(text: str) -> None:
    read = shipped_measures().read(text)
    assert read == shipped_measures().read(text)


def test_the_longest_synonym_wins() -> None:
    lexicon = Lexicon([["甲", "甲乙"], ["丙", "甲乙丁"]])
    assert lexicon.normalise("甲乙丁甲乙") == "丙甲"


@given(st.text(max_size=60))
def test_canonical_words_stay(text: str) -> None:
    # Width, spaces and case are settled: the same text in another guise gives the same grams.
    lexicon = shipped_lexicon()
    assert lexicon.grams(text) == lexicon.grams(f"  {text} ")
