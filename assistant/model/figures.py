"""Figures in a target text: a number with its unit and the words or sign that compare it.

Works on a shadow of the text (`shadow`): half width, one sign per operator, no spaces.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from assistant.model.numerals import ARABIC, CHINESE, DIGITS, MULTIPLIER, arabic, read_number, tens
from assistant.model.target import Operator
from assistant.model.units import WITH_MULTIPLIER, canonical_unit, dimension, end_of_rate, find_unit

_FOLDS = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("‐‑‒–—―─−﹣", "-")
    | dict.fromkeys("∼〜～﹋", "~")
    | dict.fromkeys("【〔〖", "[")
    | dict.fromkeys("】〕〗", "]")
    | dict.fromkeys("≧⩾≮", "≥")
    | dict.fromkeys("≦⩽≯", "≤")
    | {"〉": ">", "〈": "<", "﹥": ">", "﹤": "<", "﹦": "=", "﹪": "%", "\ufeff": "", "\u200b": ""}
)
_SPACES = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")  # not between digits: 44,561 44,561
# NOTE: 》 is what a Chinese keyboard gives for > and a scanner for ≥; tables mean ≥ by it.
_SPELT_SIGNS = re.compile(
    r"\\(?:(?P<ge>geqslant|geq|ge)|(?P<le>leqslant|leq|le)|(?P<gt>gt)|(?P<lt>lt))(?![a-z])"
    r"|&(?:(?P<ge2>ge|gt;=)|(?P<le2>le|lt;=)|(?P<gt2>gt)|(?P<lt2>lt));"
    r"|(?P<ge3>[>≥]=|=[>≥]|≥≥+|^》=?(?=[0-9]|$))|(?P<le3>[<≤]=|=[<≤]|≤≤+|^《=?(?=[0-9]|$))|(?P<eq>==+)"
)
_SIGN_OF = {"ge": "≥", "le": "≤", "gt": ">", "lt": "<", "eq": "="}
_LATEX = re.compile(r"\$|\\(?=[%$])|\\[()]")
# 90%(含90%)以上, 60分(不含)以下
_INCLUDED = re.compile(r"\((不?)(?:包?含|包括)(?:本数|[0-9.]+[^()0-9]{0,3})?\)")


def shadow(raw: str) -> str:
    """The text as it is parsed. Offsets in it are not offsets in the original."""
    if "\\" in raw:
        raw = _LATEX.sub("", raw)
    plain = _SPACES.sub("", raw.translate(_FOLDS))
    plain = _SPELT_SIGNS.sub(lambda match: _SIGN_OF[(match.lastgroup or "")[:2]], plain)
    return _INCLUDED.sub(r"(\1含)", plain) if "含" in plain or "包括" in plain else plain


def _table(words: dict[Operator, str]) -> dict[str, Operator]:
    return {word: operator for operator, text in words.items() for word in text.split()}


#: Words and signs that stand before a figure.
BEFORE = _table(
    {
        Operator.GE: "≥ 大于等于 大于或等于 大于或者等于 高于等于 高于或等于 多于等于 不少于 不低于 不小于 不得少于 "
        "不得低于 不得小于 不能少于 不能低于 不应少于 不应低于 至少 最少 最低",
        Operator.GT: "> 大于 高于 多于 超过 超出 超 突破",
        Operator.EQ: "= 等于",
        Operator.LT: "< 小于 低于 少于 不足 不到 不满 未满",
        Operator.LE: "≤ 小于等于 小于或等于 小于或者等于 低于等于 低于或等于 少于等于 不超过 不超 不高于 不大于 不多于 "
        "不得超过 不得高于 不得大于 不得多于 不能超过 不能高于 不突破 至多 最多 最高",
    }
)
#: Words that stand behind one. 以上 includes the value and 以下 does not: grade bands put
#: `70%以上` beside `70%以下`.
BEHIND = _table(
    {
        Operator.GE: "以上 及以上 或以上 (含)以上 含以上 以上(含)",
        Operator.GT: "以上(不含) (不含)以上",
        Operator.LT: "以下 以下(不含) (不含)以下",
        Operator.LE: "以内 之内 内 (含)以内 以内(含) 及以下 或以下 (含)以下 含以下 以下(含)",
    }
)
UPWARD = frozenset({Operator.GE, Operator.GT})
_BEFORE_LENGTHS = range(max(map(len, BEFORE)), 0, -1)
_BEHIND_LENGTHS = range(max(map(len, BEHIND)), 0, -1)

_NUMBER = re.compile(
    rf"(?P<per>百分百|[百千]分之(?:百|{ARABIC}|{CHINESE}))"
    rf"|(?P<tens>(?<![0-9.])(?:[{DIGITS}0-9]|10)成[{DIGITS}半]?(?![立为功员效本绩果熟长交年{DIGITS}]))"
    rf"|(?P<arabic>{ARABIC})|(?P<chinese>{CHINESE})"
)
_TIMES = re.compile(MULTIPLIER)
_VAGUE_BEFORE = ("几", "数", "好几", "上百", "成")
_ABOUT = ("余", "多")
_NOT_WITHIN = tuple("设部容涝蒙科外存资控")  # 3个内设机构
_INCLUSION = ("(含)", "(不含)")


class Figure(NamedTuple):
    """A figure in a shadow: `start` and `end` take in the words that compare it."""

    start: int
    number: int  # where the number itself begins
    end: int
    value: Decimal
    unit: str | None = None
    operator: Operator | None = None
    times: str | None = None  # the multiplier written, such as 万
    about: str = ""  # 余 or 多 after the number: 30余次
    numeral: str = ""  # the Chinese numeral it was written in
    inclusion: str = ""  # (含) or (不含) as printed after the number
    clash: bool = False  # the words before and behind contradict each other


def figures(text: str) -> list[Figure]:
    """All figures of a shadow, in order. What is no definite number (几十, 三五次) is none."""
    found: list[Figure] = []
    at = 0
    while match := _NUMBER.search(text, at):
        figure = _figure(text, match, floor=at)
        at = figure.end if figure else match.end()
        if figure:
            found.append(figure)
    return found


def _figure(text: str, match: re.Match[str], floor: int) -> Figure | None:
    start, end = match.span()
    value: Decimal | None
    unit = times = None
    about = numeral = ""
    if match["arabic"]:
        amount = _amount(text, match["arabic"], end)
        if amount is None:
            return None
        end, value, unit, times, about = amount
        if start > floor and text[start - 1] == "-" and _may_be_minus(text, start - 1, floor):
            start, value = start - 1, value.copy_negate()
    elif match["chinese"]:
        if text[:start].endswith(_VAGUE_BEFORE):
            return None
        numeral = match["chinese"]
        found = find_unit(text, end - 1) if numeral[-1] in "万亿" else None
        if found and found.name.partition("/")[0] in WITH_MULTIPLIER:  # 三万元: 3 万元
            numeral = numeral[:-1]
        else:
            found = find_unit(text, end)
        value = read_number(numeral)
        if found:
            end, unit = found
        if unit == "届":  # 十九届 names a congress
            return None
    else:
        value, unit = _share(match[0])
    if value is None:
        return None
    inclusion = ""
    for words in _INCLUSION:
        if text.startswith(words, end) and not _behind(text, end):
            end, inclusion = end + len(words), words
    before, first = _before(text, start, floor)
    after, last = _behind(text, end) or (None, end)
    return Figure(
        first,
        start,
        last,
        value,
        unit,
        before or after,
        times,
        about,
        numeral,
        inclusion,
        clash=bool(
            before and after and before != Operator.EQ and (before in UPWARD) != (after in UPWARD)
        ),
    )


class _Amount(NamedTuple):
    end: int
    value: Decimal
    unit: str | None = None
    times: str | None = None
    about: str = ""


def _amount(text: str, digits: str, end: int) -> _Amount | None:
    """What Arabic digits that end at `end` say with the unit behind them."""
    for words in _INCLUSION:  # 60(不含)分以下
        if text.startswith(words, end) and (found := find_unit(text, end + len(words))):
            return _Amount(found.end, arabic(digits), found.name)
    about, times = "", None
    if text[end : end + 1] in _ABOUT:  # 30余次, 30多万元
        about, end = text[end], end + 1
    if found := find_unit(text, end):
        return _Amount(found.end, arabic(digits), found.name, None, about)
    if match := _TIMES.match(text, end):
        times, end = match[0], match.end()
        if text[end : end + 1] in _ABOUT:  # 3万余人
            about, end = text[end], end + 1
        if found := find_unit(text, end):
            return _Amount(found.end, arabic(digits, times), found.name, times, about)
    if rate := end_of_rate(text, end):
        return _money_per(digits, times, text[end:rate], rate)
    return _Amount(end, arabic(digits, times), None, times, about)


def _money_per(digits: str, times: str | None, per: str, end: int) -> _Amount | None:
    """`620万/月`, `28.40/株`: the 元 was left out. `3/月` may count anything: not read."""
    if times in ("万", "亿"):
        return _Amount(end, arabic(digits), canonical_unit(f"{times}元{per}"))
    unit = canonical_unit(f"元{per}")
    periodic = unit is not None and dimension(f"次{unit[1:]}") == "frequency"
    if unit is None or (periodic and "." not in digits):
        return None
    return _Amount(end, arabic(digits, times), unit, times)


def _share(text: str) -> tuple[Decimal | None, str]:
    """百分之九十, 千分之五, 九成, 九成五."""
    if text == "百分百":
        return Decimal(100), "%"
    if "分之" in text:
        scale, _, part = text.partition("分之")
        value = Decimal(100) if part == "百" else read_number(part)
        return value, "%" if scale == "百" else "‰"
    whole, _, part = text.partition("成")
    return tens(whole, part), "%"


def _may_be_minus(text: str, at: int, floor: int) -> bool:
    return at == 0 or (at > floor and text[at - 1] in "≥>=<≤")


def _before(text: str, end: int, floor: int) -> tuple[Operator | None, int]:
    for length in _BEFORE_LENGTHS:
        if end - length >= floor and (operator := BEFORE.get(text[end - length : end])):
            return operator, end - length
    return None, end


def _behind(text: str, start: int) -> tuple[Operator, int] | None:
    for length in _BEHIND_LENGTHS:
        words = text[start : start + length]
        if operator := BEHIND.get(words):
            end = start + len(words)
            return None if words == "内" and text.startswith(_NOT_WITHIN, end) else (operator, end)
    return None
