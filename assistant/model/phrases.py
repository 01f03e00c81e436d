"""The shapes of a target cell: a figure among words, two ends, a date, yes or no.

Reads shadows (see `figures`). Whatever fits no shape, or says more than one thing, is left to the
grammar as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from assistant.model.dates import Dated, find_date
from assistant.model.figures import BEFORE, UPWARD, Figure, figures
from assistant.model.numerals import ARABIC, arabic, multiply
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.units import WITH_MULTIPLIER, canonical_unit, convert, find_unit

_BOOLEANS = {"是": "是", "否": "否", "是/否": "是/否", "是否": "是/否", "是或否": "是/否"}
#: A figure and nothing else: sign, digits, unit.
FIGURE_ONLY = re.compile(rf"([≥>=<≤]?)(-?(?:{ARABIC}))(.*)", re.DOTALL)


def read_shape(raw: str, plain: str) -> Target | None:
    """What a shadow says, wherever it is more than a bare figure; None for plain words."""
    if text := _BOOLEANS.get(plain):
        return Target(raw=raw, kind=TargetKind.BOOLEAN, text=text)
    dates = list(_dates(plain))
    if dates and (target := _date(raw, plain, dates[0])):
        return target
    masked = _mask(plain, dates)
    found = figures(masked)
    match len(found):
        case 0:
            return None
        case 1:
            return _one(raw, plain, masked, found[0]) or _unknown_unit(raw, plain)
        case 2 if target := _range(raw, plain, *found):
            return target
        case _:
            return _among_words(raw, plain, masked, found) or _with_note(raw, plain)


def number(
    raw: str, operator: Operator | None, value: Decimal, unit: str | None, qualifier: str = ""
) -> Target:
    """A target of kind number."""
    return Target(
        raw=raw,
        kind=TargetKind.NUMBER,
        operator=operator,
        value=value,
        unit=unit,
        qualifier=qualifier or None,
    )


# --- one figure ----------------------------------------------------------------------------------

# Chinese numerals within words are mostly no quantities (八项规定, 一户一策, 一方平安).
_COUNTABLE = (
    "次 场 期 人 人次 个 户 天 年 个月 篇 份 件 项 家 台 套 批次 班次 所 % ‰ 个百分点 倍 万元 元"
)
_COUNTED_IN_WORDS = frozenset(_COUNTABLE.split())
_NONE_OF = re.compile(
    r"[0零](?:重大|较大|安全|责任|质量|有效)*"
    r"(?:事故|投诉|上访|差错|失误|违规|违纪|违法|感染|死亡|伤亡|故障|缺陷|污染|泄漏|信访|积压|延误|误差|发生)"
)
_NAMES_A_MEASURE = re.compile(r"(?:率|数|量|度|值|额|:|为|达|达到)$")
_EARLY = re.compile(r"(?:至少|最少|至多|最多|不少于|不低于|不超过)(?=[^0-9]{1,8}$)")
_EACH = re.compile(r"(?<!每)每(?P<thing>.{1,6})$")
_VERB = re.compile(r"开展|组织|举办|召开|进行|完成|发放|补助|补贴")
_FILLERS = re.compile(
    r"(?:达到|达|保持在|控制在|保持|维持在|介于|应当?|须|需|为|是|在|:|~|,(?=$))+$"
)
_MARKS = re.compile(r"[,;。!?、|≥>=<≤±×+]")
_DIGIT = re.compile("[0-9]")
_NOTED = re.compile(r"(?P<value>[^()]+)\((?P<note>[^()]{2,20})\)")
_NOTE = re.compile(r"\((?P<note>[^()]*)\)")
_WORDS_BEFORE = re.compile(r"[(“\"《]?[0-9A-Za-z.]*[\u4e00-\u9fff\ue000].*[^0-9.]", re.DOTALL)
_SHORT_WORDS = frozenset("各共约近计满余多每均仅")


def _one(raw: str, plain: str, masked: str, figure: Figure) -> Target | None:
    """One figure, alone or among words: `不少于70人`, `参训率100%`, `至少全年完成2次宣传`."""
    if figure.clash or not _is_quantity(figure, masked):
        return _without_figure(raw, plain)
    before, after, operator = plain[: figure.start], plain[figure.end :], figure.operator
    if operator is None and (early := _EARLY.search(before)):
        operator, before = BEFORE[early[0]], before[: early.start()] + before[early.end() :]
    before, unit = _per_each(before, figure.unit)
    words = _qualifier(before, after, figure.about)
    if words is None:
        return None
    return number(raw, operator, figure.value, unit, words)


def _is_quantity(figure: Figure, masked: str) -> bool:
    """Whether a figure is a quantity, not part of a name (第3次, 5A级, 八项规定, 前10名)."""
    before, after = masked[: figure.start], masked[figure.end :]
    printed = masked[figure.number : figure.end]
    if before.endswith("第") or (before.endswith("前") and _is_rank(before, figure)):
        return False
    if before[-1:].isascii() and before[-1:].isalnum():
        return False
    if figure.unit is None:
        if before or after:
            named = bool(figure.operator or _NAMES_A_MEASURE.search(before))
            return named and not after.strip("。.") and not figure.numeral
        return True
    if figure.unit in _CALENDAR and _is_calendar(before, printed, after, figure):
        return False
    if not figure.numeral or not (before or after):
        return printed not in _NO_QUANTITY
    vague = figure.numeral == "一" and figure.unit == "批次"
    return figure.unit in _COUNTED_IN_WORDS and not after and not vague


_CALENDAR = ("天", "年", "个月", "周")
_RANKED = ("人", "个", "家", "次", "%", None)


def _is_rank(before: str, figure: Figure) -> bool:
    """`前10名`; not `提前3天` nor `12月底前100%`."""
    return figure.unit in _RANKED and not before.endswith(_MASK + "前")


def _is_calendar(before: str, printed: str, after: str, figure: Figure) -> bool:
    """What looks like a duration and names a day that does not exist: 13月, 2023年2月29日."""
    if after.startswith(("前", "后", "之前", "以前", "之后")) or before.endswith("月"):
        return True
    if figure.unit == "年":
        return figure.value >= 1900
    return printed.endswith("月") and not printed.endswith("个月") and figure.operator is None


_NO_QUANTITY = frozenset(("一批", "十分", "万分", "一方", "一道", "一头", "一块", "一面", "一把"))


def _per_each(before: str, unit: str | None) -> tuple[str, str | None]:
    """`每季度1次` is 次/季度 and `每人每月150元` 元/人·月: the words left and the unit."""
    each = _EACH.search(before) if unit and "/" not in unit else None
    if each is None:
        return before, unit
    for start in {each.start("thing"), each.start("thing") + each["thing"].startswith("个")}:
        found = find_unit(before, start)
        if found and (not before[found.end :] or _VERB.fullmatch(before, found.end)):
            rate = canonical_unit(f"{unit}/{found.name.replace('/', '·')}")
            return before[: each.start()] + before[found.end :], rate or unit
    return before, unit


def _qualifier(before: str, after: str, about: str = "") -> str | None:
    """The words around a figure, or None where they say more than what is measured."""
    before, after = _FILLERS.sub("", before), after.rstrip("。.,:;~")
    if note := _NOTE.fullmatch(after):
        after = note["note"]
    if before.count("(") > before.count(")"):
        return None  # 长期(3年以上): the figure only explains
    if len(before) > 16 or len(after) > 6 or _MARKS.search(before + after):
        return None
    if before and before not in _SHORT_WORDS and not _WORDS_BEFORE.fullmatch(before):
        return None  # 工100%, M.8万元: rather a damaged sign or digit than a word
    return before + after + about


def _among_words(raw: str, plain: str, masked: str, found: list[Figure]) -> Target | None:
    """The one quantity beside numbers that only belong to names: `12345热线办结率100%`."""
    quantities = [figure for figure in found if _is_quantity(figure, masked) and not figure.clash]
    if len(quantities) != 1 or quantities[0].unit is None:
        return None
    later = found[found.index(quantities[0]) + 1 :]
    if any(not figure.numeral for figure in later):
        return None
    return _one(raw, plain, masked, quantities[0])


def _with_note(raw: str, plain: str) -> Target | None:
    """`≥4次(每季度1次)`: the note in brackets explains the figure before it."""
    noted = _NOTED.fullmatch(plain)
    if noted is None:
        return None
    target = read_shape(raw, noted["value"])
    if target is None or target.kind is not TargetKind.NUMBER or target.qualifier:
        return None
    return target.model_copy(update={"raw": raw, "qualifier": noted["note"]})


def _without_figure(raw: str, plain: str) -> Target | None:
    """`零事故`, `0投诉`: none of what follows."""
    if _NONE_OF.fullmatch(plain):
        return number(raw, None, Decimal(0), None, plain[1:])
    return None


def _unknown_unit(raw: str, plain: str) -> Target | None:
    """`≥3档`: a sign proves that a number is meant, whatever is counted."""
    match = FIGURE_ONLY.fullmatch(plain)
    if match is None or not match[1] or not re.fullmatch(r"[\u4e00-\u9fff]{1,2}", match[3]):
        return None
    return number(raw, Operator(match[1]), arabic(match[2]), match[3])


# --- two figures ---------------------------------------------------------------------------------

_TO = re.compile(r"-{1,2}|~{1,2}|至|到|—")
_AND = re.compile(r"[,、;]?(?:且|并且|同时|并|和|至|到|-|~)?")
_BETWEEN = re.compile(r"(?P<sign>[≥>≤<])[^0-9≥>≤<,、;]{0,8}")


class _End(NamedTuple):
    figure: Figure
    open: bool = False


def _range(raw: str, plain: str, one: Figure, two: Figure) -> Target | None:
    """`95%-80%`, `8000-9999分钟`, `<4项,>2项`, `60≤得分<80`, `(60%,80%]`."""
    before, between, after = plain[: one.start], plain[one.end : two.start], plain[two.end :]
    after = after.removeprefix("之间")
    if before[-1:] in ("[", "(") and between == "," and after in ("]", ")"):
        if before not in ("[", "(") or before + after == "()":
            return None
        return _between(raw, _End(one, before == "("), _End(two, after == ")"), "")
    words = _qualifier(before, after)
    if words is None:
        return None
    if one.operator is None and two.operator is None and _TO.fullmatch(between):
        return _between(raw, _End(one, _excluded(one, two)), _End(two, _excluded(two, one)), words)
    sign = _BETWEEN.fullmatch(between)
    if (
        sign
        and one.operator is None
        and two.operator
        and (sign["sign"] in "≥>") == (two.operator in UPWARD)
    ):
        return _between(
            raw, _End(one, sign["sign"] in "<>"), _End(two, two.operator in "<>"), words
        )
    if not (one.operator and two.operator and _AND.fullmatch(between)):
        return None
    if one.clash or two.clash or (one.operator in UPWARD) == (two.operator in UPWARD):
        return None
    if Operator.EQ in (one.operator, two.operator):
        return None
    low, high = (one, two) if one.operator in UPWARD else (two, one)
    return _between(raw, _End(low, _is_open(low)), _End(high, _is_open(high)), words, ordered=True)


def _is_open(figure: Figure) -> bool:
    return figure.operator in (Operator.GT, Operator.LT)


def _excluded(end: Figure, other: Figure) -> bool:
    """`80%(不含)-90%`; and of `80%(含)-90%` the 90%, which says nothing, is left out."""
    return end.inclusion == "(不含)" or (not end.inclusion and other.inclusion == "(含)")


def _between(
    raw: str, one: _End, two: _End, qualifier: str, ordered: bool = False
) -> Target | None:
    """A range in one unit, low end first; None where the ends do not go together.

    `ordered`: a lower and an upper bound; where they cross, no value meets both.
    """
    low, high, unit = _ends_in_one_unit(one.figure, two.figure)
    if unit == "" or low == high or (ordered and low > high):
        return None
    if low > high:
        if unit is None and 1900 <= low < 2100:
            return None  # 2022-13: rather a damaged date
        low, high, one, two = high, low, two, one
    return Target(
        raw=raw,
        kind=TargetKind.RANGE,
        value=low,
        high=high,
        value_open=one.open,
        high_open=two.open,
        unit=unit,
        qualifier=qualifier or None,
    )


def _ends_in_one_unit(one: Figure, two: Figure) -> tuple[Decimal, Decimal, str | None]:
    """Both values and their unit; the unit `""` where they have none in common."""
    low, high, unit = one.value, two.value, one.unit or two.unit
    if one.unit is None and not one.times and two.unit:
        if two.times and multiply(low, two.times) < high:
            low = multiply(low, two.times)  # 3-5万人次: 万 stands for both ends
        elif two.unit in WITH_MULTIPLIER and low > high:
            unit = two.unit[1:]  # 5000-1万元
    if two.unit and unit != two.unit:
        converted = convert(high, two.unit, unit or "")
        return (low, high, "") if converted is None else (low, converted, unit)
    return low, high, unit


# --- dates ---------------------------------------------------------------------------------------

_MASK = "\ue000"  # stands for each character of a date while figures are looked for
_PERIOD_UNIT = re.compile(r"(?:月|季度)$")
_DATE_OPERATORS = {
    word: operator
    for operator, words in {
        Operator.LE: "≤ 不晚于 不迟于 不超过 最迟 最晚 截至 截止 截止到 截止至 截至到",
        Operator.LT: "< 早于",
        Operator.GT: "> 晚于",
        Operator.GE: "≥ 不早于",
        Operator.EQ: "=",
    }.items()
    for word in words.split()
}
_DATE_WORDS = "|".join(sorted(_DATE_OPERATORS, key=len, reverse=True))
_HEAD = re.compile(rf"(?P<words>.*?)[于在为是:]?(?P<operator>{_DATE_WORDS})?[于在为]?", re.DOTALL)
_TAIL = re.compile(
    r"(?:\(含\))?(?P<limit>之前|以前|前|止|之后|以后|后|起)?(?:内|当年)?(?P<words>.*?)[。.]?",
    re.DOTALL,
)
_LIMITS = {"前": Operator.LE, "止": Operator.LE, "后": Operator.GT, "起": Operator.GE}
#: What is done by a date: 12月底到位.
DONE = re.compile(
    r"完成|到位|完工|竣工|开工|结束|实施|验收|交付|发放|开展|投入|上报|建成|拨付|支付|启动"
)
_LIMITING = "≥ > < ≤ 不超过 不少于 不低于 至少 至多 最多 超过 小于 大于"
_DURATION_BEFORE = tuple(_LIMITING.split())
_DURATION_AFTER = ("以内", "之内", "内", "以上", "以下", "及以")


def _dates(plain: str) -> Iterator[Dated]:
    at = 0
    while dated := find_date(plain, at):
        at = dated.end
        if not _is_duration(plain, dated):
            yield dated


def _is_duration(plain: str, dated: Dated) -> bool:
    """`≤6月` and `6月以内` are months, `6月` and `6月前` the month of June."""
    if not _PERIOD_UNIT.search(plain[dated.start : dated.end]) or not dated.iso.startswith("--"):
        return False
    before, after = plain[: dated.start], plain[dated.end :]
    return before.endswith(_DURATION_BEFORE) or after.startswith(_DURATION_AFTER)


def is_date(plain: str) -> bool:
    """Whether a shadow, its sign aside, begins with a date."""
    dated = find_date(plain.lstrip("≥>=<≤"))
    return dated is not None and dated.start == 0


def _mask(plain: str, dates: list[Dated]) -> str:
    for dated in dates:
        length = dated.end - dated.start
        plain = f"{plain[: dated.start]}{_MASK * length}{plain[dated.end :]}"
    return plain


def _date(raw: str, plain: str, dated: Dated) -> Target | None:
    """`2023年12月`, `11月底之前`, `完成时间为2022年12月31日`, `2021年1月-12月`."""
    head = _HEAD.fullmatch(plain[: dated.start])
    tail = _TAIL.fullmatch(plain[dated.end :])
    if head is None or tail is None:
        return None
    before, after = head["words"], tail["words"]
    words = before + after
    if len(before) > 12 or len(after) > 10 or _DIGIT.search(words) or _MARKS.search(words):
        return None
    if any(_is_quantity(figure, after) for figure in figures(after)):
        return None
    if dated.iso.isdigit() and after and not DONE.search(after):
        return None  # 2021年预算编制: names a year, sets no date
    operator = _DATE_OPERATORS.get(head["operator"] or "")
    if limit := tail["limit"]:
        operator = operator or _LIMITS[limit[-1]]
    return Target(
        raw=raw, kind=TargetKind.DATE, operator=operator, text=dated.iso, qualifier=words or None
    )
