"""Numbers as documents write them: Arabic, full width, with thousands commas, Chinese, 万 and 亿.

Decimals keep the digits that were written (140.50 stays 140.50); nothing passes through a float.
"""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = "零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖"
#: A number in Arabic digits, half width, as a pattern without groups.
ARABIC = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9])|[0-9]+(?:\.[0-9]+)?"
#: A number in Chinese numerals, as a pattern without groups. Not every match is one: see `chinese`.
CHINESE = rf"[{DIGITS}十拾廿](?:[{DIGITS}十拾百佰千仟万亿廿]|点(?=[{DIGITS}]))*"
#: Powers of ten written after Arabic digits: 3.5万, 2千, 1.2亿.
MULTIPLIER = r"十万|百万|千万|十亿|百亿|千亿|万亿|百|千|万|亿"
#: The longest Chinese numeral read: 九千九百九十九万亿 and more never occurs as a target.
_LONGEST = 24

_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
# NOTE: not NFKC, which makes a number of ² and ①.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ARABIC_NUMBER = re.compile(rf"(-?(?:{ARABIC}))({MULTIPLIER})?")
_CHINESE_NUMBER = re.compile(CHINESE)
_PER = re.compile(r"(百|千|万)分之(.+)")
_TENTHS = re.compile(rf"([{DIGITS}]|10|[0-9])成([{DIGITS}半])?")
# 三五次 and 一两个 are vague; a run of digits is a number only with 〇 in it (二〇二二).
_POWER = re.compile("[十拾百佰千仟万亿廿]")
_VAGUE = re.compile(r"^[^〇零]*?[一二三四五六七八九两]{2}[^〇零]*$")


def read_number(text: str) -> Decimal | None:
    """The number a text states, wholly and exactly, or None.

    `1,681,680`, `３．５万`, `二十四`, `三点五万`, `百分之九十` (0.90) and `九成` (0.9) are numbers;
    `三五` (vague), `3次` and `三分之二` (no exact decimal) are not.
    """
    plain = "".join(text.translate(_HALF_WIDTH).split())
    if match := _ARABIC_NUMBER.fullmatch(plain):
        return arabic(match[1], match[2])
    if match := _PER.fullmatch(plain):
        part = read_number(match[2])
        return None if part is None else shift(part, -_POWERS[match[1]])
    if match := _TENTHS.fullmatch(plain):
        tenths = tens(match[1], match[2])
        return None if tenths is None else shift(tenths, -2)
    return chinese(plain)


def arabic(digits: str, multiplier: str | None = None) -> Decimal:
    """The value of Arabic digits (commas allowed) times a multiplier such as 万."""
    return multiply(Decimal(digits.replace(",", "")), multiplier)


def multiply(value: Decimal, multiplier: str | None) -> Decimal:
    """The value times 万, 百万 and the like (None: times one)."""
    return shift(value, sum(_POWERS[power] for power in multiplier)) if multiplier else value


def shift(value: Decimal, places: int) -> Decimal:
    """The value times ten to the power of `places`, exact at any length, never as 3.5E+4."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)  # never NaN or infinite
    exponent += places
    if exponent > 0:
        digits, exponent = digits + (0,) * exponent, 0
    return Decimal((sign, digits, exponent))


def chinese(text: str) -> Decimal | None:
    """The value of a Chinese numeral, or None where it is not a well-formed, definite one."""
    if len(text) > _LONGEST or not _CHINESE_NUMBER.fullmatch(text) or _VAGUE.search(text):
        return None
    import cn2an  # 80 ms: only documents with Chinese numerals pay for it

    whole, _, fraction = text.partition("点")
    bare = fraction.rstrip("万亿")  # 三点五万: the multiplier stands after the fraction
    multiplier = fraction[len(bare) :]
    try:
        mode = "direct" if len(whole) > 1 and not _POWER.search(whole) else "normal"  # 二〇二二
        value = Decimal(cn2an.cn2an(whole, mode))
        if bare:
            value = Decimal(f"{value}.{cn2an.cn2an('〇' + bare, 'direct')[1:]}")
    except ValueError:
        return None
    return multiply(value, multiplier)


def tens(digit: str, rest: str | None) -> Decimal | None:
    """Percent stated in tenths: 九成 is 90, 九成五 and 九成半 are 95."""
    whole = arabic(digit) if digit.isascii() else chinese(digit)
    part = Decimal(5) if rest == "半" else chinese(rest) if rest else Decimal(0)
    return None if whole is None or part is None else whole * 10 + part
