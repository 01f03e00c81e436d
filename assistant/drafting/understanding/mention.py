"""One figure of a text, and the pieces that all patterns for figures share."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from assistant.model.numerals import ARABIC, CHINESE, MULTIPLIER
from assistant.model.target import Operator


class Sort(StrEnum):
    """What a figure is."""

    COUNT = "count"  # 4期, 12个
    SHARE = "share"  # 95%
    MONEY = "money"  # 38万元
    UNIT_COST = "unit_cost"  # 每人500元, 150元/亩
    LIMIT = "limit"  # 24小时内
    DATE = "date"
    NONE = "none"  # 责任事故为0
    OFTEN = "often"  # 每季度, without a number of its own


class Mention(NamedTuple):
    """One figure. `value` in `unit` (money in 万元); `each` is the word after 每 (期, 人, 村).

    `rate` are the times a year of a frequency and its word: (4, "季度"). `start` to `end` is all
    of it, 每… and 不少于 included.
    """

    sort: Sort
    start: int
    end: int
    value: Decimal = Decimal(0)
    high: Decimal | None = None
    unit: str = ""
    operator: Operator | None = None
    each: str = ""
    rate: tuple[int, str] | None = None
    iso: str = ""
    due: bool = False
    spread: bool = False  # 各2期
    inner: tuple[int, int] | None = None  # words inside a frequency: 每半年[召开推进会]1次


NUMBER = rf"(?:(?:{ARABIC})(?:(?:{MULTIPLIER})(?![米克瓦]))?|{CHINESE})"
_BEFORE = {
    Operator.GE: (
        "不少于",
        "不低于",
        "不得少于",
        "不得低于",
        "不小于",
        "至少",
        "大于等于",
        "≥",
        ">=",
        "达到",
        "达",
        "高于",
        "大于",
        "超过",
        "突破",
        *(
            f"{way}{to}"
            for way in ("增加", "提高", "提升", "扩大", "增长", "上升")
            for to in "到至"
        ),
        "增至",
    ),
    Operator.LE: (
        "不超过",
        "不高于",
        "不得超过",
        "不大于",
        "不多于",
        "控制在",
        "低于",
        "小于",
        "≤",
        "<=",
        "最多",
        *(
            f"{way}{to}"
            for way in ("减少", "减", "下降", "降低", "降", "压减", "缩短")
            for to in "到至"
        ),
    ),
}
_OPERATORS = {word: operator for operator, words in _BEFORE.items() for word in words}
AHEAD = "|".join(sorted(map(re.escape, _OPERATORS), key=len, reverse=True))
_AFTER = {
    "以上": Operator.GE,
    "及以上": Operator.GE,
    "以内": Operator.LE,
    "之内": Operator.LE,
    "以下": Operator.LE,
    "内": Operator.LE,
}
FILL = r"(?:各|约|近|一?共计?|合计|累计|总计|:|=)*"
OBJECT = r"(?:项目|人(?!次)|名|位|户(?!次)|亩|平方米|平方公里|平米|㎡|m2|公里|公顷|公斤|立方米|吨|台(?!班)|套|件|份|册|次|场|期|村|社区|学校|生|头|只|株|学生|学员|课时|天|月|年|支|家|床位|床|张|项|个|栋|所|处|辆|篇|标段|车|案|条|批次|户次|间|盏|艘|眼|卷|页|块|门|幅|例|起|趟|单|票|座|小时|工日)"
PERIOD = r"(?:天|日|月|年|学期|季度|学年|次|课时)"
# 每期, 每个村, 人均: before the number of what each gets
_EACH = re.compile(
    rf"(?:(?:每(?:一?个|一)?|(?<![订名清账菜简])单(?!位))(?P<each>{OBJECT}|班|人次|乡镇|镇|街道|单位|企业|农户|点|支队伍|基地)"
    rf"(?:每(?P<period>{PERIOD}))?|(?P<mean>人均|户均|亩均|场均|生均|村均|校均|单价|单位成本)(?:每(?P<span>{PERIOD}))?|"
    rf"按(?P<by>{OBJECT})(?=平均|计|测算|核算|补))"
    r"(?P<filler>[^每,、。;:()0-9]{0,10})$"
)


# What it was before is no target: 由9个[减到5个].
WAYS = "|".join(w for words in _BEFORE.values() for w in words if w[-1] in "到至")


class _Each(NamedTuple):
    start: int
    what: str
    filler_start: int


def each_before(text: str, at: int, start: int) -> _Each | None:
    """What each gets of the number at `at` (每期, 人均), looked for from `start` on."""
    begin = max(start, at - 18)
    match = _EACH.search(text[begin:at])
    if not match:
        return None
    what = match["each"] or match["by"] or match["mean"].removesuffix("均")
    if not what or (what == "年" and not match["period"]):
        return None
    if period := match["period"] or match["span"]:
        what = f"{what}·{period}"
    if what in ("月", "年", "天"):
        return None
    return _Each(begin + match.start(), what, begin + match.start("filler"))


def operator_of(match: re.Match[str]) -> Operator | None:
    """Which way the words around a number say it goes (不少于, 以内)."""
    if match["ahead"]:
        return _OPERATORS[match["ahead"]]
    return _AFTER.get(match["behind"] or "")


def plain(value: Decimal) -> Decimal:
    """Without trailing zeros and never as 1E+2."""
    normal = value.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal
