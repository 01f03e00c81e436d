"""Level names: every spelling in use finds its canonical name, and nothing else does."""

from __future__ import annotations

import pytest

from assistant.model.taxonomy import attached_points, canonical_level1, canonical_level2

LEVEL1 = {
    "产出指标": [
        "产出指标",
        "项目完成指标",
        "产出目标",
        "项目产出",
        "产出",
        "产出指标(50分)",
        "产出指标（40-50）分",
        "产 出 指 标",
        "项目产出(30分)",
    ],
    "效益指标": ["效益指标", "项目效益指标", "效果指标", "项目效益", "项目效益(35分)"],
    "满意度指标": ["满意度指标", "满意度", "满意度指标\n(10分)"],
    "成本指标": ["成本指标", "成本指标(0-20)分", "投入"],
    "实施效果指标": ["实施效果指标"],
    "过程管理指标": ["过程管理指标"],
}
LEVEL2 = {
    "数量指标": [
        "数量指标",
        "数量",
        "产出数量",
        "产出数量指标",
        "数量目标",
        "数量指标15分",
        "数量指标(10分)",
        "数量指标（必填）",
        "数量\n指标",
    ],
    "质量指标": ["质量指标", "质量", "产出质量指标"],
    "时效指标": ["时效指标", "时效", "进度指标", "产出进度", "产出时效"],
    "成本指标": ["成本指标", "成本", "成本目标", "产出成本"],
    "经济成本指标": ["经济成本指标"],
    "生态环境成本指标": ["生态环境成本指标"],
    "经济效益指标": ["经济效益指标", "经济效率指标", "经济效\n率指标", "经济效益"],
    "社会效益指标": ["社会效益指标", "社会效益"],
    "生态效益指标": ["生态效益指标", "环境效益指标"],
    "可持续影响指标": ["可持续影响指标", "可持续性", "可持续影响"],
    "服务对象满意度指标": [
        "服务对象满意度指标",
        "服务对象满意度指",
        "社会公众或服务对象满意度",
        "社会公众或服务对象满意度指标",
        "满意度指标",
        "服务对象满意度",
    ],
    "计划管理指标": ["计划管理指标"],
}


def spelled(names: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(spelling, name) for name, spellings in names.items() for spelling in spellings]


@pytest.mark.parametrize(("spelling", "name"), spelled(LEVEL1))
def test_level1_spellings(spelling: str, name: str) -> None:
    assert canonical_level1(spelling) == name


@pytest.mark.parametrize(("spelling", "name"), spelled(LEVEL2))
def test_level2_spellings(spelling: str, name: str) -> None:
    assert canonical_level2(spelling) == name


@pytest.mark.parametrize(
    "word", ["", "指标", "培训次数", "项目决策", "指标值", "三级指标", "100%", "（）"]
)
def test_other_words_are_no_level(word: str) -> None:
    assert canonical_level1(word) is None
    assert canonical_level2(word) is None


def test_points_attached_to_a_level() -> None:
    assert attached_points("产出指标(50分)") == "50"
    assert attached_points("数量指标15分") == "15"
    assert attached_points("产出指标") is None
