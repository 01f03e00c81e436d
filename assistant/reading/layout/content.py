"""What a cell looks like, without its column: used to test a guess about columns, never to read."""

from __future__ import annotations

import re
from enum import Flag, auto
from functools import lru_cache

from assistant.model import taxonomy
from assistant.model.units import canonical_unit
from assistant.reading.layout.headings import is_label

OPERATORS = frozenset(
    ["≥", ">", "=", "<", "≤", "＞", "＜", "＝", "≧", "≦", "》", "《", ">=", "<=", "≥=", "≤=", "=>"]
) | frozenset(
    [
        "大于等于",
        "小于等于",
        "大于",
        "小于",
        "等于",
        "不少于",
        "不低于",
        "不超过",
        "不大于",
        "不小于",
        "不高于",
    ]
)
DIRECTIONS = frozenset(
    [
        "正向",
        "反向",
        "负向",
        "逆向",
        "定性",
        "定量",
        "正向指标",
        "反向指标",
        "负向指标",
        "定性指标",
        "定量指标",
    ]
)

_YES_OR_NO = "是/否"  # the unit that finance systems print beside a qualitative value
_TIMES = re.compile(r"[\u4e00-\u9fff]次")  # 点次, 车次: whatever is counted each time
_NUMBER = r"[\d０-９]+(?:[,，.．]\d+)*"
_POINTS = re.compile(rf"{_NUMBER}\s*(?:分|%|％)?")
_AMOUNT = re.compile(rf"[-－]?{_NUMBER}\s*(?:万?元|亿元|万)?")
_CODE = re.compile(r"[A-Za-z]{0,4}[-_]?\d[\d.\-]{0,14}")
_DASH = re.compile(r"[-－—一/／\\…\.、*]+|无")
_TARGET = re.compile(
    rf"(?:[≥≤＞＜=＝><≧≦》《]|大于|小于|等于|不少于|不低于|不超过|不大于|不小于|不高于|控制在|至少|低于|高于|少于|超过)+\s*\S.{{0,20}}"
    rf"|{_NUMBER}\s*(?:[-－—~～至]+\s*{_NUMBER})?\s*\S{{0,7}}"
    r"|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?\S{0,6}|\d{4}年\S{0,4}|[一二两三四五六七八九十百]+[次个人项期场份天]\S{0,2}|百分之\S+"
    r"|是|否|有|无|已完成|完成|合格|优良|良好|长期|及时|达标"
)
_WORDS = re.compile(
    r".*(?:显著|明显|有所|有效|持续|不断|逐步|稳步|进一步|基本|长期|及时|较好|良好|提高|提升|改善|增强|保障|完成|达标|合格|到位|规范|推进|优化|促进|控制在|严格)\S{0,8}"
)


# levels of the frameworks for evaluations (财预〔2013〕53号), printed in goal tables too
_EVALUATION1 = re.compile(r"(?:项目|政策)?(?:决策|过程|投入)(?:指标|管理)?")
_EVALUATION2 = re.compile(
    r"(?:项目|资金|组织|投入|财务|业务|过程|制度)(?:立项|投入|管理|实施|落实|使用|监管)(?:指标)?"
)


class Look(Flag):
    """What a cell could be; several at once."""

    NONE = 0
    BLANK = auto()
    LEVEL1 = auto()
    LEVEL2 = auto()
    EITHER = auto()  # a name of both levels
    LABEL = auto()
    OPERATOR = auto()
    DIRECTION = auto()
    TARGET = auto()
    WORDS = auto()  # of a qualitative target
    UNIT = auto()
    POINTS = auto()
    AMOUNT = auto()
    DASH = auto()
    LONG = auto()
    CODE = auto()  # of an indicator or a project: C006, 2.1.3


@lru_cache(maxsize=8192)
def look(text: str) -> Look:
    """Everything the cell could be."""
    if not text:
        return Look.BLANK
    bare = re.sub(r"\s+", "", text)
    if not bare:
        return Look.BLANK
    if len(bare) > 40:
        return Look.LONG
    seen = Look.NONE
    if len(bare) <= 24:
        if taxonomy.canonical_level1(bare):
            seen |= Look.LEVEL1
        if taxonomy.canonical_level2(bare):
            seen |= Look.LEVEL2
        if not seen and _EVALUATION2.fullmatch(bare):
            seen |= Look.LEVEL2
        elif not seen and _EVALUATION1.fullmatch(bare):
            seen |= Look.LEVEL1
        if Look.LEVEL1 in seen and Look.LEVEL2 in seen:
            seen |= Look.EITHER
        if is_label(bare):
            seen |= Look.LABEL
    if bare in OPERATORS:
        return seen | Look.OPERATOR
    if bare in DIRECTIONS:
        return seen | Look.DIRECTION
    if _DASH.fullmatch(bare):
        seen |= Look.DASH
    if bare == _YES_OR_NO or (
        (len(bare) <= 8 and (canonical_unit(bare) or canonical_unit(bare.lstrip("百千万亿"))))
        or _TIMES.fullmatch(bare)
    ):
        seen |= Look.UNIT
    if _POINTS.fullmatch(bare):
        seen |= Look.POINTS
    if _CODE.fullmatch(bare):
        seen |= Look.CODE
    if _AMOUNT.fullmatch(bare):
        seen |= Look.AMOUNT
    if _TARGET.fullmatch(bare):
        seen |= Look.TARGET
    elif len(bare) <= 16 and _WORDS.fullmatch(bare):
        seen |= Look.WORDS
    return seen
