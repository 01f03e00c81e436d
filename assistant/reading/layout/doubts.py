"""What a reading is unsure of. Values are read as printed and rows left as they are; the user is
asked to look.

`≥` is often taken for a 2 (`290%` for `≥90%`), `=` for 二, 10 for IO, a date cell for its serial
number (44561): seen in public documents. A result that looks odd as a whole (names that are values
or level names), and words of the table that became no field, are told as well: nothing is lost in
silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from assistant.model import taxonomy
from assistant.model.damage import suspected_lost_sign
from assistant.model.report import About
from assistant.model.target import Target, TargetKind
from assistant.model.text import fold
from assistant.reading.grid import Cell, Row
from assistant.reading.layout import keys
from assistant.reading.layout.content import Look, look
from assistant.reading.layout.footer import is_footer
from assistant.reading.layout.headings import heading, is_label, plain
from assistant.reading.layout.walk import Draft

_RATE = re.compile(r"2(\d{2}(?:\.\d+)?|100)\s*(?:%|％|百分比)")
_COUNT = re.compile(r"2(\d{2,})(?:\.\d+)?\D*")
_SLIPS = (
    (re.compile(r"二\s*\d.*"), "“二”可能是“=”"),
    (re.compile(r"[%％]\s*=.*"), "“%=”可能是“≥”"),
    (
        re.compile(r".*(?:(?<![A-Za-z])(?:IO|lO|[Il]\d|\dO|M\.\d|\d[MIlO]\.?\d)(?![A-Za-z])).*"),
        "字母可能是数字",
    ),
)
_SERIAL = re.compile(r"[=＝]?\s*(\d{2}[,，]?\d{3})(?:\s+\1)?")
_FIRST_SERIAL, _LAST_SERIAL = 36526, 55152  # 2000-01-01, 2050-12-31
_DAY_ZERO = date(1899, 12, 30)
_OF_TIME = re.compile(r"时间|日期|时限|期限|截止|进度|时效")
_LOST_WORDS = re.compile(r"[?？]{2,}|\ufffd")

Doubt = tuple[dict[str, Any], str, float]


def misread(rows: list[dict[str, Any]]) -> Iterator[Doubt]:
    """Rows that look misread, with what to tell the user and how sure the reading is (0 to 1)."""
    seen = False
    for fields in rows:
        if _LOST_WORDS.search(fields["name"]):
            yield fields, f"“{fields['name']}”中的问号可能是丢失的文字，未改动，请核对。", 0.3
        target: Target | None = fields["target"]
        if target is None:
            continue
        if (match := _RATE.fullmatch(target.raw)) and Decimal(match[1]) <= 100:
            seen = True
            yield (
                fields,
                f"指标值“{target.raw}”可能是“≥{target.raw[1:]}”的识别错误，未改动，请核对。",
                0.3,
            )
        elif day := _serial(fields, target):
            words = f"可能是日期{day.year}年{day.month}月{day.day}日（表格软件的日期序号）"
            yield fields, f"指标值“{target.raw}”{words}，未改动，请核对。", 0.3
        for pattern, words in _SLIPS:
            if pattern.fullmatch(target.raw):
                likely = suspected_lost_sign(target.raw)
                meant = f"，整体可能是“{likely.raw}”" if likely else ""
                yield fields, f"指标值“{target.raw}”中{words}{meant}，未改动，请核对。", 0.4
                break
    if not seen:
        return  # 2280次 alone is an ordinary figure
    for fields in rows:
        target = fields["target"]
        if target is None or target.kind is not TargetKind.NUMBER or _RATE.fullmatch(target.raw):
            continue
        if _COUNT.fullmatch(target.raw):
            yield fields, f"指标值“{target.raw}”开头的“2”可能是“≥”，未改动，请核对。", 0.6


def _serial(fields: dict[str, Any], target: Target) -> date | None:
    """The day whose serial number in a spreadsheet stands where a day is asked for."""
    match = _SERIAL.fullmatch(target.raw)
    of_time = fields["level2"] == taxonomy.TIMELINESS or _OF_TIME.search(fields["name"])
    if match is None or not of_time:
        return None
    number = int(re.sub(r"\D", "", match[1]))
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return None
    return _DAY_ZERO + timedelta(days=number)


# The result as a whole

_MANY = 0.2


def odd(rows: list[dict[str, Any]]) -> Iterator[Doubt]:
    """What makes a result look shifted: values or level names in the place of names."""
    values = [f for f in rows if f["name"] and _is_value(f["name"])]
    if len(values) > 1 and len(values) >= len(rows) * _MANY:
        words = f"有 {len(values)} 行的名称像是指标值（如“{values[0]['name']}”），各列可能认错，请核对。"
        yield values[0], words, 0.3
    levels = [f for f in rows if _is_level(f["name"])]
    if levels:
        words = f"“{levels[0]['name']}”是指标级次的名称，却读成了三级指标，请核对。"
        yield levels[0], words, 0.3
    under = sum(f["level2_raw"] is not None for f in rows)
    bare = [f for f in rows if f["level2_raw"] is None]
    if bare and under > len(rows) / 2:
        words = f"有 {len(bare)} 行没有读出二级指标（如“{bare[0]['name'][:20]}”），请核对。"
        yield bare[0], words, 0.7


def _is_value(name: str) -> bool:
    return bool(look(name) & (Look.TARGET | Look.POINTS)) and not re.search(
        r"[\u4e00-\u9fff]{2}", name
    )


def _is_level(name: str) -> bool:
    known = taxonomy.canonical_level1(name) or taxonomy.canonical_level2(name)
    return bool(known) and plain(name).endswith("指标")


# Words that became no field

_MOST_SAID = 5
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{2}")
_NOTHING = re.compile(
    r"(?:总分|合计|总计|小计|得分|空白|以下空白|续表?|第\d+页.*|无|不涉及|不适用|页码|指标|目标|任务)\d*"
)


_THIN = 0.7  # of the rows


def say_left_out(drafts: Sequence[Draft], rows: Sequence[Row]) -> None:
    """Tell the user of words among a block's rows that became no field of the drafts read of it."""
    draft = drafts[-1]
    left = list(_left_out(drafts, rows))
    for row, cell in left[:_MOST_SAID]:
        number = cell.line or row.number
        where = f"第 {number} 行" if number else "表中"
        words = re.sub(r"\s+", "", cell.text)[:30]
        draft.doubt(f"{where}“{words}”没有读成指标，请核对。", row.location(cell), 0.6, About.VALUE)
    if len(left) > _MOST_SAID:
        row, cell = left[_MOST_SAID]
        more = len(left) - _MOST_SAID
        words = f"另有 {more} 行文字没有读成指标，请核对表格的各列。"
        draft.doubt(words, row.location(cell), 0.4)


def say_thin(draft: Draft, columns: Mapping[str, str]) -> None:
    """Tell the user of a column that is headed and came back for few rows, where blanks are lost.

    `columns` gives the field of an indicator for each such heading. In a stream of single cells a
    missing cell moves those behind it.
    """
    rows = draft.indicators
    for field, words in columns.items():
        held = sum(row[field] is not None for row in rows)
        if rows and held < len(rows) * _THIN:
            draft.doubt(
                f"表头有“{words}”一栏，{len(rows)} 行中只读到 {held} 行，各列可能错位，请核对。",
                rows[0]["location"],
                0.5,
            )


def _left_out(drafts: Sequence[Draft], rows: Sequence[Row]) -> Iterator[tuple[Row, Cell]]:
    """The first such cell of each row, from the first row that was read to the last."""
    taken = set().union(*(draft.taken for draft in drafts))
    read = [index for index, row in enumerate(rows) if any(id(c) in taken for c in row.cells)]
    if not read:
        return
    said = {fold(c.text) for row in rows for c in row.cells if id(c) in taken}
    for row in rows[read[0] : read[-1] + 1]:
        if is_footer(row):
            continue
        for cell in row.filled:
            if id(cell) in taken or not _says_something(cell.text):
                continue
            lines = cell.text.split("\n")
            if fold(cell.text) not in said and not all(_in_a_field(drafts, one) for one in lines):
                yield row, cell
                break


def _says_something(text: str) -> bool:
    """Whether the words are more than a heading, a label, a level's name, a sign or a sum."""
    if not _WORDS.search(text) or _NOTHING.fullmatch(plain(text)):
        return False
    if heading(text) or is_label(text) or keys.key_of(text):
        return False
    seen = look(text)
    return not seen & (
        Look.LEVEL1
        | Look.LEVEL2
        | Look.LABEL
        | Look.OPERATOR
        | Look.DIRECTION
        | Look.DASH
        | Look.UNIT
    )


def _in_a_field(drafts: Sequence[Draft], line: str) -> bool:
    """Whether a line of a cell that was taken apart is the name or the target of a row."""
    words = fold(line)
    return any(
        (fields["name"] and fold(fields["name"]) in words)
        or (fields["target"] and fold(fields["target"].raw) in words)
        for draft in drafts
        for fields in draft.indicators
    )
