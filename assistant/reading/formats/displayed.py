"""A spreadsheet value as its number format shows it: `0.95` under `0%` is `95%`.

Format codes: ECMA-376 part 1, 18.8.31, and the built-in ones of a Chinese Excel (18.8.30, zh-cn).
Two things are shown otherwise than Excel does: a figure too long for `General` is written out
instead of as `1.2E+11`, and a point that no decimal follows is left out. Neither changes a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

#: Built-in formats a workbook refers to by number only.
BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: "#,##0", 42: '"¥"#,##0', 43: "#,##0.00", 44: '"¥"#,##0.00',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_SYSTEM = {"[$-F800]": 'yyyy"年"m"月"d"日"', "[$-F400]": "h:mm:ss"}

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<space>[_*].)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<noon>AM/PM|A/P|上午/下午)"
    r"|(?P<exponent>[Ee][+-]0+)|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|[eE]+|a{3,4})"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<text>@)"
    r"|(?P<literal>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[\d.]+)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS = "一二三四五六日"
_MOST_DIGITS = 15  # what a sheet keeps; a longer figure is an overflow, no target
_LAST_DAY = 2_958_466  # 9999-12-31 as a sheet counts


class _Token(NamedTuple):
    kind: str
    text: str


class _Section(NamedTuple):
    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None
    chinese: str  # DBNum1, DBNum2: figures in Chinese numerals

    def has(self, *kinds: str) -> bool:
        return any(token.kind in kinds for token in self.tokens)

    @property
    def dated(self) -> bool:
        return self.has("date", "elapsed", "noon") and not (self.has("digit") and self._figures)

    @property
    def _figures(self) -> bool:
        """Digits that are no fraction of a second (`ss.00`)."""
        return not (self.has("date") and self.has("point"))


def displayed(value: object, number_format: str, *, from_1904: bool = False) -> str:
    """The text a reader of the sheet sees for `value`.

    A number under a date format is a day as sheets count them; `from_1904` for the Macintosh's.
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    code = number_format or "General"
    if isinstance(value, datetime):
        return _dated(value, _sections(code)[0]) if _is_dated(code) else _plain_date(value)
    if isinstance(value, date):
        return displayed(datetime(value.year, value.month, value.day), code)
    if isinstance(value, time):
        return value.isoformat()
    if not isinstance(value, (int, float)):
        return _worded(str(value), code)
    number = Decimal(format(value, f".{_MOST_DIGITS}g"))
    if not number.is_finite() or number.adjusted() > _MOST_DIGITS:
        return str(number)
    section, number = _chosen(number, _sections(code))
    if section.dated:
        if not 0 <= number < _LAST_DAY:
            return _general(number)
        return _dated(_moment(float(number), from_1904), section, number)
    return _number(number, section)


def _is_dated(code: str) -> bool:
    return _sections(code)[0].dated


def _plain_date(value: datetime) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _worded(text: str, code: str) -> str:
    """Words under a format with a place for them: `"≥"@`."""
    section = _sections(code)[-1]
    if not text or not section.has("text"):
        return text
    return "".join(
        text if token.kind == "text" else token.text if token.kind == "literal" else ""
        for token in section.tokens
    )


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    for mark, own in _SYSTEM.items():
        if code.upper().startswith(mark):
            code = own
    sections: list[_Section] = []
    tokens: list[_Token] = []
    condition, chinese = None, ""
    for match in _TOKEN.finditer(code + ";"):
        kind, text = match.lastgroup or "literal", match[match.lastgroup or 0]
        if kind == "literal" and text == ";":
            sections.append(_Section(tuple(_minutes(tokens)), condition, chinese))
            tokens, condition, chinese = [], None, ""
        elif kind == "bracket":
            if found := _CONDITION.fullmatch(text):
                condition = (found[1], Decimal(found[2].strip(".") or 0))
            elif text.startswith("$"):
                tokens.append(_Token("literal", text[1:].partition("-")[0]))
            elif text.upper().startswith("DBNUM"):
                chinese = text[-1]
            elif _ELAPSED.fullmatch(text):
                tokens.append(_Token("elapsed", text.lower()))
        elif kind in ("quoted", "escaped"):
            tokens.append(_Token("literal", text))
        elif kind != "space":
            tokens.append(_Token(kind, text.lower() if kind == "date" else text))
    return tuple(sections[:4])


def _minutes(tokens: Sequence[_Token]) -> Iterator[_Token]:
    """The tokens, `m` after an hour or before a second told apart from a month."""
    clock = [i for i, token in enumerate(tokens) if token.kind in ("date", "elapsed")]
    for i, token in enumerate(tokens):
        if token.kind == "date" and token.text in ("m", "mm"):
            place = clock.index(i)
            before = tokens[clock[place - 1]].text[0] if place else ""
            after = tokens[clock[place + 1]].text[0] if place + 1 < len(clock) else ""
            if before == "h" or after == "s":
                token = _Token("minute", token.text)
        yield token


_HOLDS = {
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
    "=": Decimal.__eq__,
    "<>": Decimal.__ne__,
}


def _chosen(number: Decimal, sections: tuple[_Section, ...]) -> tuple[_Section, Decimal]:
    """The section for a number, and the number as that section shows it (a sign said once)."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None:
                return section, number
            sign, bound = section.condition
            if _HOLDS[sign](number, bound):
                return section, number
        return sections[-1], number
    numeric = [s for s in sections if not s.has("text")] or list(sections)
    if number < 0 and len(numeric) > 1:
        return numeric[1], -number
    if number == 0 and len(numeric) > 2:
        return numeric[2], number
    return numeric[0], number


def _general(number: Decimal) -> str:
    return f"{round(number, 10).normalize():f}"  # 0.1 + 0.2 of binary arithmetic


def _chinese(text: str, how: str) -> str:
    """A figure in the numerals of DBNum1 (一百五十八) or DBNum2 (壹佰伍拾捌)."""
    if how not in "12" or not how:
        return text
    import cn2an

    try:
        return str(cn2an.an2cn(text, "low" if how == "1" else "up"))
    except ValueError:
        return text  # too long for words


def _number(number: Decimal, section: _Section) -> str:
    tokens = section.tokens
    if not section.has("digit"):
        plain = _chinese(_general(number), section.chinese)
        shown = {"general": plain, "text": plain, "percent": "%"}
        said = "".join(shown.get(token.kind, token.text) for token in tokens)
        return said if said.strip() or not number else _general(number)
    if section.has("slash"):
        return _fraction(number, tokens)
    if section.has("exponent"):
        return _scientific(number, tokens)
    number = number.scaleb(2 * sum(token.kind == "percent" for token in tokens))
    digits = [i for i, token in enumerate(tokens) if token.kind == "digit"]
    point = next((i for i, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    whole = [i for i in digits if i < point] or digits[:0]
    decimals = [i for i in digits if i > point]
    last = whole[-1] if whole else point
    commas = [i for i, token in enumerate(tokens) if token.kind == "comma"]
    grouped = any(i < last for i in commas)
    number = number.scaleb(-3 * sum(last < i <= point or i > digits[-1] for i in commas))
    rounded = abs(number).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    integer, _, fraction = f"{rounded:f}".partition(".")
    places = _whole_digits(integer, [tokens[i].text for i in whole], grouped)
    filled = dict(zip(whole, places, strict=True))
    while fraction.endswith("0") and tokens[decimals[len(fraction) - 1]].text != "0":
        fraction = fraction[:-1]
    filled |= dict(zip(decimals, fraction, strict=False))
    out = ["-"] if number < 0 and rounded else []
    for i, token in enumerate(tokens):
        if token.kind == "digit":
            out.append(filled.get(i, ""))
        elif token.kind == "point":
            out.append(("" if whole else integer) + ("." if i != point or fraction else ""))
        elif token.kind != "comma":
            out.append(token.text)
    said = "".join(out)
    if section.chinese and (found := re.search(r"\d+(?:\.\d+)?", said)):
        return said.replace(found[0], _chinese(found[0], section.chinese))
    return said


def _whole_digits(integer: str, marks: list[str], grouped: bool) -> list[str]:
    """The digits for each place before the point; the first place takes all that are left."""
    needed = sum(mark == "0" for mark in marks)
    integer = integer.lstrip("0").rjust(needed, "0")
    if grouped:
        text = f"{int(integer or 0):,}" if integer else ""
        return ["", *[""] * (len(marks) - 2), text] if len(marks) > 1 else [text]
    places = []
    for _ in marks[1:]:
        places.append(integer[-1:])
        integer = integer[:-1]
    return [integer, *reversed(places)] if marks else []


def _fraction(number: Decimal, tokens: Sequence[_Token]) -> str:
    slash = next(i for i, token in enumerate(tokens) if token.kind == "slash")
    below = "".join(t.text for t in tokens[slash + 1 :] if t.kind in ("digit", "literal")).strip()
    exact = Fraction(abs(number))
    if below.isdigit() and int(below):
        numerator, denominator = round(exact * int(below)), int(below)
    else:
        near = exact.limit_denominator(10 ** max(1, min(len(below), 4)) - 1)
        numerator, denominator = near.numerator, near.denominator
    mixed = sum(t.kind == "digit" and t.text == "#" for t in tokens[:slash]) > 0
    whole, rest = divmod(numerator, denominator) if mixed else (0, numerator)
    said = " ".join(
        [*([str(whole)] if whole or not rest else []), *([f"{rest}/{denominator}"] if rest else [])]
    )
    return ("-" if number < 0 else "") + said


def _scientific(number: Decimal, tokens: Sequence[_Token]) -> str:
    kinds = [token.kind for token in tokens]
    decimals = kinds[kinds.index("point") :].count("digit") if "point" in kinds else 0
    return f"{number:.{decimals}E}"


def _moment(serial: float, from_1904: bool) -> datetime:
    """The moment a sheet's day number stands for, to the second."""
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    if not from_1904 and serial < 60:
        start += timedelta(days=1)  # sheets count a 29 February 1900
    return start + timedelta(seconds=round(serial * 86400))


def _dated(moment: datetime, section: _Section, serial: Decimal | None = None) -> str:
    noon = section.has("noon")
    hour = (moment.hour % 12 or 12) if noon else moment.hour
    out = []
    fraction = False
    for kind, text in section.tokens:
        if kind in ("date", "minute"):
            out.append(_piece(moment, hour, kind, text, section.chinese))
        elif kind == "elapsed" and serial is not None:
            unit = {"h": 24, "m": 1440, "s": 86400}[text[0]]
            out.append(str(int(round(serial * 86400) * unit // 86400)))
        elif kind == "noon":
            chinese = text == "上午/下午"
            morning, evening = ("上午", "下午") if chinese else ("AM", "PM")
            out.append(morning if moment.hour < 12 else evening)
        elif kind == "point":
            fraction = True
        elif kind == "digit" and fraction:
            continue
        elif kind != "general":
            out.append(text)
    return "".join(out)


def _piece(moment: datetime, hour: int, kind: str, text: str, chinese: str) -> str:
    letter, length = text[0], len(text)
    if kind == "minute":
        return f"{moment.minute:0{length}d}"
    if letter in "ye":
        year = f"{moment.year:04d}"
        year = year[2:] if letter == "y" and length <= 2 else year
        return (
            year.translate(str.maketrans("0123456789", "〇一二三四五六七八九")) if chinese else year
        )
    if letter == "a":
        return ("星期" if length == 4 else "") + _DAYS[moment.weekday()]
    if letter == "m" and length > 2:
        return _MONTHS[moment.month - 1]
    if letter == "d" and length > 2:
        return "星期" + _DAYS[moment.weekday()]
    number = {"m": moment.month, "d": moment.day, "h": hour, "s": moment.second}[letter]
    if chinese:
        return _chinese(str(number), chinese).removeprefix("一" if 10 <= number < 20 else "")
    return f"{number:0{min(length, 2)}d}"
