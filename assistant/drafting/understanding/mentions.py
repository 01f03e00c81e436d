"""The figures in a clause: counts, frequencies, money, rates and dates, each at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.drafting.understanding.counts import count, often
from assistant.drafting.understanding.mention import (
    AHEAD,
    FILL,
    Mention,
    Sort,
    operator_of,
    plain,
)
from assistant.drafting.understanding.sums import money
from assistant.model.dates import find_date
from assistant.model.numerals import ARABIC, CHINESE, DIGITS, read_number

__all__ = ["Mention", "Sort", "mentions"]

}
FILL = r"(?:各|约|近|共计?|合计|累计|总计|:|=)*"
_COUNT = re.compile(
    # CT一台 holds a number, CT256排 and A4纸 none.
    rf"(?<![0-9.第〔\[])(?:(?<![A-Za-z])|(?=[一二两三四五六七八九十共]))"
    rf"(?P<ahead>{AHEAD})?(?P<fill>{FILL})(?P<low>{NUMBER})"
    rf"按(?P<by>{OBJECT})(?=平均|计|测算|核算|补))"
    r"(?P<filler>[^每,、。;:()0-9]{0,10})$"
)
_EVERY = {
    "半年": 2, "年度": 1, "年": 1, "季度": 4, "季": 4, "两个月": 6, "两月": 6, "双月": 6, "月": 12,
    "个月": 12, "两周": 26, "周": 52, "星期": 52, "旬": 36, "学期": 2, "天": 0, "日": 0,
}  # fmt: skip
_OFTEN = re.compile(
    rf"(?:(?:每|按|逐)(?:一)?|(?<=[^一二三四五六七八九十\d上下第前后本全近每按逐])(?=(?:半年|季度|月|周|星期)[一二两三四1-4]次)|一(?=年[一二两三四1-4]次))(?P<period>{'|'.join(sorted(_EVERY, key=len, reverse=True))})(?!末|底|初|份|人|户|亩|票|均)"
)
_OFTEN_GAP = re.compile(r"[^每,、。;()0-9对为向给在]{0,10}$")
_REPEATED = frozenset(
    ["次", "场", "期", "批次", "批", "场次", "轮", "篇", "份", "期次", "班次", "条", "例"]
)
_DUE = re.compile(
    r"(?:以前|之前|前|内|止|结束前|期间)?(?:全部|全面|基本|按时|如期|保质保量)?(?:完成|竣工|完工|建成|交付使用|交付|投入使用|通过验收"
    r"|验收|结束|上线|发放到位|到位|发放完毕|结题|结项|投用|开园|通车|实施完毕|完毕)?(?:任务|目标|工作|项目|建设|验收)?(?=$|[,、。;()\n])"
)
_DUE_WORDS = re.compile(
    r"前|底|末|完成|竣工|完工|建成|交付|使用|验收|结束|上线|到位|完毕|结题|结项|投用|通车|止|内"
)


def mentions(text: str, start: int, end: int) -> list[Mention]:
    """Every figure between `start` and `end` of the folded text, in order, none overlapping."""
    piece = _NO_NUMBER.sub(lambda run: "□" * len(run[0]), text[start:end])
    piece = _NAMES.sub(_without_numbers, piece)
    piece = _WAS.sub(lambda was: was["led"] + "□" * len(was["number"]), piece)
    found: list[Mention] = []
    at = 0
    following: list[Mention | None] = list(_first(piece, 0))
    while nearest := min(
        (mention for mention in following if mention),
        key=lambda mention: (mention.start, -mention.end),
        default=None,
    ):


        following = [
            find(piece, at) if mention and mention.start < at else mention
            for find, mention in zip(_FINDERS, following, strict=True)
        ]
    return [_moved(mention, start) for mention in found if not _swallowed(mention, found)]


# “一件事一次办”, 《县志(1989—2012)》: numbers in a name are part of it.
_NAMES = re.compile(r"“[^“”]{1,20}”|《[^《》]{1,60}》")


# What it was before is no target: 由9个[减到5个].
_WAYS = "|".join(w for words in _BEFORE.values() for w in words if w[-1] in "到至")
_WAS = re.compile(
    rf"(?P<led>由|从)(?P<number>(?:原来|现有|目前|上年)?的?{NUMBER}(?:{_UNIT}|%|‰|万元|元)?)(?=(?:{_WAYS}))"
)
_WAS_READ = re.compile(r"[由从]□+$")
_NO_NUMBER = re.compile(rf"[{DIGITS}十百千万亿]{{16,}}|[0-9.,]{{16,}}")
_MOST = Decimal(10) ** 12


def _without_numbers(name: re.Match[str]) -> str:
    return re.sub(rf"[0-9{DIGITS}十百千万两]", "□", name[0])


def _moved(mention: Mention, by: int) -> Mention:
    inner = mention.inner and (mention.inner[0] + by, mention.inner[1] + by)
    return mention._replace(start=mention.start + by, end=mention.end + by, inner=inner)


def _swallowed(mention: Mention, others: list[Mention]) -> bool:
    return any(
        other is not mention and other.start <= mention.start and mention.end <= other.end
        for other in others

        if not per and not scale and (wage := _WAGE.search(text[: match.start()])):
            per = f"人·{wage['period']}"  # 月工资3200元
        if not per and not scale and (period := _BY_PERIOD.search(text[: match.start()])):
            per = period[1]  # 博士每月2000元
        begin = each.start if each and per != match["per"] else match.start()
        operator = operator_of(match)
        if per:
            per = "" if per in ("单价", "单位成本") else per
            money, factor = ("万元", 1) if scale == "万" else ("元", _MONEY_FACTOR[scale])
            unit = canonical_unit(f"{money}/{per}") or f"{money}/{per}" if per else money
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

        if per := each_before(text, begin, at):
            inner = per.filler_start, begin
            begin, each = per.start, per.what
        elif often := _often_before(text, begin, at, unit):
            inner = often[2], begin
            begin = often[0]
            if unit in _REPEATED:
                rate = often[1]
            else:
                each = often[1][1]  # 每周5天 is not a number of days a year
        operator = operator_of(match)
        limit = operator is Operator.LE and unit in ("秒", "小时", "分钟", "工作日", "天")
        return Mention(

    what = match["each"] or match["by"] or match["mean"].removesuffix("均")
    if not what or (what == "年" and not match["period"]):
        return None
    if period := match["period"] or match["span"]:
        what = f"{what}·{period}"
    if what in ("月", "年", "天"):
        return None
    return _Each(begin + match.start(), what, begin + match.start("filler"))


def _beginning(text: str, at: int) -> int:
    """Where a figure begins that says what it was before."""
    was = _WAS_READ.search(text, max(0, at - 24), at)
    return was.start() if was else at


def operator_of(match: re.Match[str]) -> Operator | None:
    if match["ahead"]:
        return OPERATORS[match["ahead"]]
    return AFTER.get(match["behind"] or "")


def plain(value: Decimal) -> Decimal:
    """Without trailing zeros and never as 1E+2."""
    normal = value.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal


_FINDERS = (_date, _none, money, _share, count, often)
