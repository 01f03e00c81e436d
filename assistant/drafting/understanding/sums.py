"""Sums of money and prices (38万元, 每人500元, 150元/亩)."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.drafting.understanding.mention import (
    AHEAD,
    FILL,
    OBJECT,
    PERIOD,
    Mention,
    Sort,
    each_before,
    operator_of,
    plain,
)
from assistant.model.numerals import ARABIC, CHINESE, read_number
from assistant.model.units import canonical_unit

_MONEY = re.compile(
    rf"(?:(?<![0-9A-Za-z.])|(?<=RMB)|(?<=CNY))(?P<ahead>{AHEAD})?(?P<fill>{FILL})(?P<low>(?:{ARABIC})|{CHINESE})(?:(?:万?元)?(?:-|~|至|到|—)(?P<high>{ARABIC}))?(?P<about>余|多)?"
    rf"(?P<unit>亿元|万元|千元|百元|元|块钱|块|亿|万(?![\u4e00-\u9fffA-Za-z])|万(?=用于|购|采|为|的资))"
    rf"(?:[/每](?P<per>{OBJECT}(?:[·/*每]?{PERIOD})?|{PERIOD}))?(?P<behind>以上|以内|之内|以下)?"
)
# 粉丝数突破50万 is no money.
_NO_MONEY = re.compile(r"(?:数|量|粉丝|用户|人口|人次|群众)(?:达到?|超过?|突破|约|为)*$")
# 每人补1800块 is money, 展板20块 is none.
_GIVEN = re.compile(r"(?:补助?|发|给|奖励?|付|花费?|工资|补贴)$")
# A price that does not say of what: of the unit last counted in.
_PRICE = re.compile(r"(?:成本|单价|价格|标准)(?:约|为|是)*$")
_WAGE = re.compile(
    r"(?P<period>[月日年])(?:基本|均|人均)?(?:工资|薪酬|薪|补助|补贴|津贴|报酬|生活费)(?:标准|水平)?(?:约|为|是|不低于)*$"
)
_BY_PERIOD = re.compile(r"每(月|年|天|学期)$")
_SMALL = 1000
_MONEY_SCALE = {
    "亿元": "亿",
    "亿": "亿",
    "万元": "万",
    "万": "万",
    "千元": "千",
    "百元": "百",
    "元": "",
    "块钱": "",
    "块": "",
}
_MONEY_FACTOR = {"亿": 100_000_000, "万": 10_000, "千": 1000, "百": 100, "": 1}


def money(text: str, at: int) -> Mention | None:
    """The next sum or price at or behind a place of the text."""
    for match in _MONEY.finditer(text, at):
        amount = read_number(match["low"])
        scale = _MONEY_SCALE[match["unit"]]
        if match["unit"] == "块" and not _GIVEN.search(text[: match.start()]):
            continue
        if amount is None or (
            not match["unit"].endswith("元") and _NO_MONEY.search(text[: match.start()])
        ):
            continue
        high = read_number(match["high"]) if match["high"] else None
        each = each_before(text, match.start(), at)
        per = match["per"] or (each and each.what)
        if each and match["per"] and re.fullmatch(PERIOD, match["per"]):
            per = f"{each.what}·{match['per']}"  # 人均工资4.8万元/年
        if not per and not scale and amount < _SMALL and _PRICE.search(text[: match.start()]):
            per = "单价"  # 吨水成本1.35元
        if not per and not scale and (wage := _WAGE.search(text[: match.start()])):
            per = f"人·{wage['period']}"  # 月工资3200元
        if not per and not scale and (period := _BY_PERIOD.search(text[: match.start()])):
            per = period[1]  # 博士每月2000元
        begin = each.start if each and per != match["per"] else match.start()
        operator = operator_of(match)
        if per:
            per = "" if per in ("单价", "单位成本") else per
            in_unit, factor = ("万元", 1) if scale == "万" else ("元", _MONEY_FACTOR[scale])
            unit = canonical_unit(f"{in_unit}/{per}") or f"{in_unit}/{per}" if per else in_unit
            inner = None if per == match["per"] or not each else (each.filler_start, match.start())
            return Mention(
                Sort.UNIT_COST, begin, match.end(), plain(amount * factor), high and plain(high * factor), unit, operator,
                each=per, inner=inner,
            )  # fmt: skip
        wan = plain((high or amount) * _MONEY_FACTOR[scale] / Decimal(10000))
        return Mention(
            Sort.MONEY, match.start(), match.end(), wan, None, "万元", operator,
            spread="各" in match["fill"],
        )  # fmt: skip
    return None
