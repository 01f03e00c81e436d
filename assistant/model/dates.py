"""Days, months, years and periods as target values state them, in ISO 8601 form.

`2021-12-31`, `2021-12`, `2021`; without a year `--12-31` and `--12`; a period `2021-01/2021-12`.
底 and 末 mean the last day, 上旬 and the like, quarters and half-years are periods.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from assistant.model.numerals import read_number

_YEAR = (
    r"(?:(?P<year>(?:19|20)[0-9]{2}|二[〇零][〇零一二三四五六七八九]{2})年(?:度|份)?"
    r"|(?P<short>[1-4][0-9])年(?=[0-9]{1,2}月))"
)
_MONTH_NUMBER = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_MONTH = rf"(?<![0-9.])(?P<month>{_MONTH_NUMBER})月份?"
_DAY_NUMBER = r"3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]"
_TO = r"(?:-{1,2}|~|至|到)"
_MOMENT = re.compile(
    rf"(?:{_YEAR})?(?:{_MONTH}(?:(?P<day>{_DAY_NUMBER})(?:[日号]|(?![0-9.年月个]))|(?P<part>底|末|[上中下]旬))?"
    r"|第?(?P<quarter>[一二三四1-4])季度(?P<close>底|末)?|(?P<half>[上下])半年(?P<shut>底|末)?"
    r"|(?P<end>底|末|(?<=年)终)|(?P<whole>全年))?"
)
_NUMERIC = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?P<sep>[-./])(?P<month>1[0-2]|0?[1-9])"
    r"(?:(?P=sep)(?P<day>3[01]|[12][0-9]|0?[1-9]))?日?(?=$|[^0-9.%/a-zA-Z\u4e00-\u9fff]|[前之起至到完止后全])"
    r"|(?P<compact>(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?=$|[^0-9.%/a-zA-Z\u4e00-\u9fff]|[前之起至到完止后全])"
)
_MONTHS = re.compile(
    rf"{_YEAR}?(?<![0-9.])(?P<first>{_MONTH_NUMBER})(?:月份?)?{_TO}(?P<last>{_MONTH_NUMBER})月份?"
    rf"(?![0-9一二三四五六七八九十]*[日号])(?![底末])"
)
_YEARS = re.compile(rf"(?P<first>20[0-9]{{2}})年?{_TO}(?P<last>20[0-9]{{2}})(?:年度?|$)")
_DAY_ONLY = re.compile(rf"(?P<day>{_DAY_NUMBER})[日号]")
_YEAR_END = re.compile(r"年(?:底|末|终)")
# Not inside a number: 1,200. A comma that ends a clause is none: 6000册,11月30日前.
_START = re.compile(r"(?<![0-9.])(?<![0-9],)[0-9第上下]|[一二三四五六七八九十]|年[底末终]")
_TENS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
_SEPARATOR = re.compile(_TO)


class Dated(NamedTuple):
    """A date or period found in a text: where, and its ISO 8601 form."""

    start: int
    end: int
    iso: str


def find_date(text: str, start: int = 0) -> Dated | None:
    """The first date or period in a half-width text without spaces, or None.

    A day that does not exist (2月30日) is no date. Never raises.
    """
    for hint in _START.finditer(text, start):
        if found := _at(text, hint.start()):
            return found
    return None


def _at(text: str, start: int) -> Dated | None:
    for pattern, reader in ((_YEARS, _years), (_MONTHS, _months)):
        if (match := pattern.match(text, start)) and (iso := reader(match)):
            return Dated(start, match.end(), iso)
    first = _moment(text, start)
    if first is None:
        return None
    if (to := _SEPARATOR.match(text, first.end)) and "/" not in first.iso:
        last = _moment(text, to.end()) or _day_of_same_month(text, to.end(), first.iso)
        if last and "/" not in last.iso:
            return Dated(start, last.end, f"{first.iso}/{_in_year_of(first.iso, last.iso)}")
    return first


def _moment(text: str, start: int) -> Dated | None:
    if match := _NUMERIC.match(text, start):
        compact = match["compact"]
        parts = (compact[:4], compact[4:6], compact[6:]) if compact else match.group(1, 3, 4)
        year, month, day = parts
        iso = _iso(int(year), int(month), int(day) if day else None)
        return Dated(start, match.end(), iso) if iso else None
    if match := _YEAR_END.match(text, start):
        return Dated(start, match.end(), "--12-31")
    match = _MOMENT.match(text, start)
    if not match or match.end() == start:
        return None
    iso = _chinese(match)
    return Dated(start, match.end(), iso) if iso else None


def _chinese(match: re.Match[str]) -> str | None:
    year = _year(match)
    if match["month"]:
        month = _small(match["month"])
        if match["day"]:
            return _iso(year, month, _small(match["day"]))
        if match["part"] in ("底", "末"):
            return _iso(year, month, _days(year, month))
        if match["part"]:
            low, high = _TENS[match["part"]]
            high = min(high, _days(year, month))
            return f"{_iso(year, month, low)}/{_iso(year, month, high)}"
        return _iso(year, month)
    for group, months, close in (("quarter", 3, "close"), ("half", 6, "shut")):
        if which := match[group]:
            number = {"上": 1, "下": 2}.get(which) or _small(which)
            last = number * months
            if match[close]:
                return _iso(year, last, _days(year, last))
            return f"{_iso(year, last - months + 1)}/{_iso(year, last)}"
    if year is None:
        return None
    return _iso(year, 12, 31) if match["end"] else f"{year}"


def _months(match: re.Match[str]) -> str | None:
    year = _year(match)
    return f"{_iso(year, _small(match['first']))}/{_iso(year, _small(match['last']))}"


def _years(match: re.Match[str]) -> str | None:
    return f"{match['first']}/{match['last']}" if match["first"] < match["last"] else None


def _day_of_same_month(text: str, start: int, first: str) -> Dated | None:
    """The end of `12月1日至31日`."""
    match = _DAY_ONLY.match(text, start)
    if not match or not re.search(r"-[0-9]{2}-[0-9]{2}$", first):
        return None
    return Dated(start, match.end(), f"{first[:-2]}{_small(match['day']):02d}")


def _in_year_of(first: str, last: str) -> str:
    """The end of a period takes the year of its start where it names none."""
    if last.startswith("--") and not first.startswith("--"):
        return f"{first[:4]}{last[1:]}"
    return last


def _year(match: re.Match[str]) -> int | None:
    if match["short"]:
        return 2000 + int(match["short"])
    return _small(match["year"]) if match["year"] else None


def _small(text: str) -> int:
    number = int(text) if text.isascii() else read_number(text)
    return int(number or 0)


def _days(year: int | None, month: int) -> int:
    """Days of the month; February has 28 where no year is known."""
    return monthrange(year or 2001, month)[1]


def _iso(year: int | None, month: int, day: int | None = None) -> str | None:
    """ISO 8601, or None where the day does not exist (29 February is let pass without a year)."""
    head = "-" if year is None else f"{year:04d}"
    if day is None:
        return f"{head}-{month:02d}"
    if not 1 <= day <= monthrange(year or 2000, month)[1]:
        return None
    return f"{head}-{month:02d}-{day:02d}"


def print_date(iso: str) -> str:
    """The date in the official form: 2021年12月31日, 12月底 as 12月31日, 2021年1月-2021年12月."""
    return "-".join(_printed(part) for part in iso.split("/"))


def _printed(part: str) -> str:
    numbers = [piece for piece in part.split("-") if piece]
    names = "月日" if part.startswith("--") else "年月日"
    return "".join(f"{int(number)}{name}" for number, name in zip(numbers, names, strict=False))


def date_bounds(iso: str, year: int | None = None) -> tuple[date, date] | None:
    """First and last day of a date or period; `year` stands in where it names none.

    None where no year is known, or the text is no such date.
    """
    try:
        first, last = (_split(part, year) for part in (iso.split("/")[0], iso.split("/")[-1]))
        start = date(first[0], first[1] or 1, first[2] or 1)
        month = last[1] or 12
        return start, date(last[0], month, last[2] or monthrange(last[0], month)[1])
    except (TypeError, ValueError):
        return None


def _split(part: str, year: int | None) -> tuple[int, int | None, int | None]:
    if part.startswith("--"):
        if year is None:
            raise ValueError("no year")
        part = f"{year:04d}{part[1:]}"
    numbers = [int(piece) for piece in part.split("-")]
    return numbers[0], *[*numbers[1:], None, None][:2]  # type: ignore[return-value]
