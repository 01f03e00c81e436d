"""Whether words of a task text mean a given day: 11月底前, 2025年9月30日, 年底, 上半年."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from assistant.model.numerals import read_number
from assistant.model.text import fold

_NUMERAL = r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_DAY = re.compile(rf"({_NUMERAL})月(?:份)?(?:({_NUMERAL})[日号]|(底|末|上旬|中旬|下旬|初)?)")
_PRINTED = re.compile(r"(20\d\d)[-./](\d{1,2})(?:[-./](\d{1,2}))?")
_YEAR = re.compile(r"(20\d\d)年|(二[〇零][〇零一二三四五六七八九]{2})年")
_PART = {"上旬": 10, "中旬": 20, "初": 10}
#: Words for the end of something -> month and day.
_ENDS = {
    **dict.fromkeys(("年底", "年末", "年内", "全年", "年度内", "当年", "本年"), (12, 31)),
    **dict.fromkeys(("上半年", "一季度至二季度", "半年"), (6, 30)),
    **dict.fromkeys(("一季度", "第一季度"), (3, 31)),
    **dict.fromkeys(("二季度", "第二季度"), (6, 30)),
    **dict.fromkeys(("三季度", "第三季度"), (9, 30)),
    **dict.fromkeys(("四季度", "第四季度"), (12, 31)),
}


def dated(quote: str, iso: str, year: int | None) -> bool:
    """Whether the words mean the day `iso` (`2025-11-30`, `--12-31`); `year` is the task's own."""
    match = re.fullmatch(r"(\d{4}|-)-(0[1-9]|1[0-2])(?:-(\d\d))?", iso)
    if match is None:
        return False
    plain = fold(quote)
    years = {int(one) for one, _ in _YEAR.findall(plain) if one} | {year}
    years |= {int(one) for one, _, _ in _PRINTED.findall(plain)}
    if match[1] != "-" and int(match[1]) not in years:
        return False
    own = int(match[1]) if match[1] != "-" else 2025
    wanted = int(match[2]), int(match[3] or monthrange(own, int(match[2]))[1])
    return wanted in set(_meant(plain, own))


def _meant(plain: str, year: int) -> Iterator[tuple[int, int]]:
    for match in _DAY.finditer(plain):
        month, day = (int(read_number(part) or 0) if part else 0 for part in match.group(1, 2))
        if 1 <= month <= 12:
            yield month, day or _PART.get(match[3] or "", monthrange(year, month)[1])
    for _, month, day in _PRINTED.findall(plain):
        if 1 <= int(month) <= 12:
            yield int(month), int(day) if day else monthrange(year, int(month))[1]
    for words, end in _ENDS.items():
        if words in plain:
            yield end
