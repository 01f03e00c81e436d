"""Canonical names of indicator levels and every spelling of them seen in use.

Source of the names: the two national families (财预〔2015〕88号; 财预〔2021〕101号) and the public
tables they were seen in. A local table that uses another name is not wrong: unknown names stay
as printed and have no canonical form.
"""

from __future__ import annotations

import re

OUTPUT, BENEFIT, SATISFACTION, COST = "产出指标", "效益指标", "满意度指标", "成本指标"
QUANTITY, QUALITY, TIMELINESS = "数量指标", "质量指标", "时效指标"
ECONOMIC_COST, SOCIAL_COST, ECOLOGICAL_COST = "经济成本指标", "社会成本指标", "生态环境成本指标"
ECONOMIC, SOCIAL, ECOLOGICAL = "经济效益指标", "社会效益指标", "生态效益指标"
SUSTAINABILITY, SERVED_SATISFACTION = "可持续影响指标", "服务对象满意度指标"
IMPLEMENTATION, PROCESS = "实施效果指标", "过程管理指标"

_LEVEL1 = {
    OUTPUT: ("产出", "项目完成", "产出目标", "项目产出", "投入和产出"),
    BENEFIT: ("效益", "项目效益", "效果", "效益目标", "效果目标"),
    SATISFACTION: ("满意度", "满意度目标"),
    COST: ("成本", "成本目标", "投入", "投入目标"),
    # 中央预算内投资 form
    IMPLEMENTATION: ("实施效果",),
    PROCESS: ("过程管理", "项目管理", "项目过程"),
}

_LEVEL2 = {
    QUANTITY: ("数量", "产出数量"),
    QUALITY: ("质量", "产出质量"),
    TIMELINESS: ("时效", "产出时效", "进度", "产出进度"),
    COST: ("成本", "产出成本"),
    ECONOMIC_COST: ("经济成本",),
    SOCIAL_COST: ("社会成本",),
    ECOLOGICAL_COST: ("生态环境成本", "生态成本", "环境成本"),
    ECONOMIC: ("经济效益", "经济效率"),
    SOCIAL: ("社会效益", "社会效率"),
    ECOLOGICAL: ("生态效益", "环境效益", "生态环境效益"),
    SUSTAINABILITY: ("可持续影响", "可持续性", "可持续发展", "可持续性影响"),
    SERVED_SATISFACTION: (
        "服务对象满意度",
        "社会公众或服务对象满意度",
        "服务对象或社会公众满意度",
        "社会公众满意度",
        "公众满意度",
        "受益对象满意度",
        "满意度",
    ),
    # 中央预算内投资 form: the three benefits of 实施效果, the four of 过程管理
    OUTPUT: ("产出",),
    BENEFIT: ("效益",),
    "计划管理指标": ("计划管理",),
    "资金管理指标": ("资金管理",),
    "项目管理指标": ("项目管理",),
    "监督检查指标": ("监督检查",),
}

# Points or a hint may be attached: 产出指标(50分), 数量指标15分, 成本指标(0-20)分, (必填)
_ATTACHED = re.compile(r"[（(【\[][^（）()【】\[\]]*[)）】\]]?分?|\d+(?:\.\d+)?\s*分|[*＊★:：]")
_ENDINGS = re.compile(r"(?:指标|目标|类)$")
# Words of 2 to 6 characters whose last ones a converter cut off: 服务对象满意度指, 数量指
_CUT = re.compile(r"指$")


def _spellings(names: dict[str, tuple[str, ...]]) -> dict[str, str]:
    table: dict[str, str] = {}
    for canonical, others in names.items():
        for name in (canonical, *others):
            table.setdefault(_stem(name), canonical)
    return table


def _stem(name: str) -> str:
    bare = _ATTACHED.sub("", re.sub(r"\s+", "", name))
    return _ENDINGS.sub("", _CUT.sub("", bare))


_LEVEL1_BY_STEM = _spellings(_LEVEL1)
_LEVEL2_BY_STEM = _spellings(_LEVEL2)

LEVEL1 = tuple(_LEVEL1)
LEVEL2 = tuple(_LEVEL2)

#: Every spelling of a level's name without its ending (指标, 目标), the longest first.
STEMS = tuple(sorted({*_LEVEL1_BY_STEM, *_LEVEL2_BY_STEM}, key=len, reverse=True))

#: Which level-1 a level-2 stands under; cost stands under 产出 in the 88号 family.
LEVEL1_OF = {
    QUANTITY: OUTPUT,
    QUALITY: OUTPUT,
    TIMELINESS: OUTPUT,
    COST: OUTPUT,
    ECONOMIC_COST: COST,
    SOCIAL_COST: COST,
    ECOLOGICAL_COST: COST,
    ECONOMIC: BENEFIT,
    SOCIAL: BENEFIT,
    ECOLOGICAL: BENEFIT,
    SUSTAINABILITY: BENEFIT,
    SERVED_SATISFACTION: SATISFACTION,
}

COST_LEVELS = frozenset({COST, ECONOMIC_COST, SOCIAL_COST, ECOLOGICAL_COST})
BENEFIT_LEVELS = frozenset({ECONOMIC, SOCIAL, ECOLOGICAL, SUSTAINABILITY})


def canonical_level1(name: str) -> str | None:
    """The canonical level-1 name for any spelling of it, or None where the name is not one."""
    return _LEVEL1_BY_STEM.get(_stem(name))


def canonical_level2(name: str) -> str | None:
    """The canonical level-2 name for any spelling of it, or None where the name is not one."""
    return _LEVEL2_BY_STEM.get(_stem(name))


def attached_points(name: str) -> str | None:
    """The points attached to a level name (`产出指标(50分)` gives `50`), or None."""
    match = re.search(r"(\d+(?:\.\d+)?)\s*[)）]?\s*分", name)
    return match.group(1) if match else None
