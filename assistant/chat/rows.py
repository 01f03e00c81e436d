"""Which rows a user means: by number, by value, by category or by name, exact before near.

A near match is never taken silently: `Found.sure` is False, and the user is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rapidfuzz.distance import LCSseq

from assistant.chat.requests import RowRef
from assistant.model.errors import UserError
from assistant.model.grammar import parse_target
from assistant.model.table import GoalTable, Indicator, Value
from assistant.model.target import TargetKind
from assistant.model.taxonomy import canonical_level1, canonical_level2
from assistant.model.text import fold

# From which likeness a row is offered as a guess, and how far behind the best one.
_NEAR, _AS_NEAR = 0.5, 0.1
_MOST_GUESSES = 5
_LOOKS_LIKE_A_VALUE = re.compile(r"[≥≤><=]?\s*[0-9]")
_JOINED = re.compile(r"[、,，和与及跟]+")


class Found(Value):
    """Ids of the rows that fit, in table order. Not `sure`: only similar. `several`: all are meant."""

    ids: tuple[str, ...]
    sure: bool = True
    several: bool = False

    @property
    def settled(self) -> bool:
        """True where the request can be carried out without asking."""
        return self.sure and (len(self.ids) == 1 or (self.several and bool(self.ids)))


def find_rows(table: GoalTable, ref: RowRef) -> Found:
    """The rows meant. Raises UserError where a number is not in the table or nothing fits at all."""
    if ref.ids:
        gone = [id for id in ref.ids if table.indicator(id) is None]
        if gone:
            raise UserError("这一行已经不在表里了，请看着现在的表再说一遍。")
        return Found(ids=ref.ids, several=True)
    if ref.numbers:
        return Found(ids=_by_number(table, ref.numbers), several=True)
    found = _by_words(table, ref.words) or _by_list(table, ref.words)
    if found is None:
        raise UserError(
            f"表里没有找到“{ref.words}”。请用行号（如“第3行”）或表中的指标名称再说一遍。"
        )
    return found.model_copy(update={"several": found.several or ref.every})


def narrowed(table: GoalTable, found: Found, value: str) -> Found:
    """Of several rows those with the unit of the value: in 把培训改成6期, the one counted in 期."""
    unit = parse_target(value).unit
    if found.settled or unit is None:
        return found
    ids = tuple(
        row.id
        for row in table.indicators
        if row.id in found.ids and row.target and row.target.unit == unit
    )
    return found.model_copy(update={"ids": ids}) if ids else found


def place(table: GoalTable, row_id: str) -> int:
    """The number of the row as the user sees it, from 1."""
    return next(at for at, row in enumerate(table.indicators, start=1) if row.id == row_id)


def _by_number(table: GoalTable, numbers: tuple[int, ...]) -> tuple[str, ...]:
    rows, count = table.indicators, len(table.indicators)
    for number in numbers:
        if not (1 <= number <= count or -count <= number <= -1):
            raise UserError(f"表里一共{count}行，没有第{abs(number)}行，请核对行号。")
    places = sorted({number - 1 if number > 0 else count + number for number in numbers})
    return tuple(rows[at].id for at in places)


def _by_words(table: GoalTable, words: str) -> Found | None:
    if _LOOKS_LIKE_A_VALUE.match(words):
        same = rows_with_value(table, words)
        # A bare number may as well be a row's number: it is asked.
        return Found(ids=same, sure=not words.strip().isdecimal()) if same else None
    wanted = fold(words).removesuffix("指标") or fold(words)
    level = canonical_level2(words) or canonical_level1(words)
    named_level = level if words.endswith("指标") else None

    def in_level(row: Indicator) -> bool:
        return level in (row.level1, row.level2)

    tests: tuple[Callable[[Indicator], bool], ...] = (
        lambda row: bool(named_level) and in_level(row),
        lambda row: fold(row.name) == wanted,
        lambda row: wanted in fold(row.name),
        lambda row: bool(level) and in_level(row),
        lambda row: LCSseq.similarity(wanted, fold(row.name)) == len(wanted) > 1,
    )
    for fits in tests:
        if ids := tuple(row.id for row in table.indicators if fits(row)):
            return Found(ids=ids)
    scores = {row.id: _likeness(wanted, fold(row.name)) for row in table.indicators}
    best = max(scores.values(), default=0)
    near = [id for id, score in scores.items() if score >= max(_NEAR, best - _AS_NEAR)]
    return Found(ids=tuple(near[:_MOST_GUESSES]), sure=False) if near else None


def _likeness(wanted: str, name: str) -> float:
    """The share of the shorter text that stands, in order, in the other: 0 to 1."""
    return LCSseq.similarity(wanted, name) / (min(len(wanted), len(name)) or 1)


def _by_list(table: GoalTable, words: str) -> Found | None:
    """培训人数和培训期数: each part on its own, where the words as a whole fit no row."""
    parts = [part for part in _JOINED.split(words) if part]
    each = [_by_words(table, part) for part in parts]
    if len(parts) < 2 or not all(found and found.settled for found in each):
        return None
    chosen = {id for found in each if found for id in found.ids}
    return Found(ids=tuple(row.id for row in table.indicators if row.id in chosen), several=True)


def rows_with_value(table: GoalTable, text: str) -> tuple[str, ...]:
    """The rows whose target states this value; a unit or a sign left out fits any."""
    asked = parse_target(text)
    if asked.kind is not TargetKind.NUMBER:
        return ()
    return tuple(
        row.id
        for row in table.indicators
        if row.target
        and row.target.value == asked.value
        and (asked.unit is None or row.target.unit == asked.unit)
        and (asked.operator is None or row.target.operator == asked.operator)
    )
