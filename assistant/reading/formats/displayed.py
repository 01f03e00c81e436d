"""A spreadsheet value as its number format shows it: `0.95` under `0%` is `95%`.

Covers what goal tables use: percent, fixed decimals, thousands, words around the number, dates.
Anything else is shown plain. Format codes: ECMA-376 part 1, 18.8.31.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].|([0#?.,]+)|(%)|(.)')


class _Format(NamedTuple):
    before: str
    after: str
    decimals: int | None
    thousands: bool
    percent: bool


def displayed(value: object, number_format: str) -> str:
    """The text a reader of the sheet sees for `value`."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        day = f"{value.year}年{value.month}月{value.day}日"
        return day if "d" in number_format.lower() else f"{value.year}年{value.month}月"
    if isinstance(value, (date, time)):
        return value.isoformat()
    if not isinstance(value, (int, float)):
        return str(value)
    return _number(Decimal(repr(value)), _parse(number_format or "General"))


_MOST_DIGITS = 15  # what a sheet keeps; a longer figure is an overflow, no target


def _number(value: Decimal, form: _Format) -> str:
    if not value.is_finite() or value.adjusted() > _MOST_DIGITS:
        return str(value)
    if form.percent:
        value *= 100
    if form.decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-form.decimals), ROUND_HALF_UP)
    else:
        value = round(value, 10).normalize()  # 0.1 + 0.2 of binary arithmetic
    text = f"{value:,f}" if form.thousands else f"{value:f}"
    return f"{form.before}{text}{'%' if form.percent else ''}{form.after}"


@lru_cache(maxsize=256)
def _parse(code: str) -> _Format:
    if code in ("General", "@", ""):
        return _Format("", "", None, False, False)
    before, after, figure, percent = "", "", "", False
    for quoted, escaped, digits, mark, other in _TOKEN.findall(code.split(";")[0]):
        if digits:
            figure += digits
        elif mark:
            percent = True
        else:
            word = quoted or escaped or (other if not other.isascii() else "")
            if figure:
                after += word
            else:
                before += word
    if not figure:
        return _Format("", "", None, False, percent)
    whole, _, fraction = figure.partition(".")
    decimals = (
        len(fraction.replace(",", "")) if "#" not in fraction and "?" not in fraction else None
    )
    return _Format(before, after, decimals, "," in whole, percent)
