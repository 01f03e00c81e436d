"""The figures that a table states, each with the words around it: what a new text may say.

A figure of a text is the table's where the table has it in the same direction and about the same
thing: 满意度95% is not, where 95% stands with 合格率 and 满意度 has 90%.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant.model.figures import UPWARD, Figure, figures, shadow
from assistant.model.table import Budget, GoalTable, Indicator
from assistant.model.target import Operator, TargetKind
from assistant.model.units import convert

_CLAUSE = re.compile(r"[^,，;；。.!！?？\n]+(?:\.(?=\d)[^,，;；。.!！?？\n]+)*")
_HAN = re.compile(r"[㐀-鿿]+")
#: 一是, （二）, 3、 put things in order and count nothing.
_ORDER = re.compile(
    r"(?:^|(?<=[,，;；。:：、\s]))(?:[一二三四五六七八九十]{1,3}是|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.](?!\d))"
)
#: Amounts that are no definite number, and none that the grammar reads.
_VAGUE = re.compile(
    r"[二三四五六七八九两几数上近成][十百千万亿]|[二三四五六七八九百千]分之|翻[一二两三]?番|倍|半数|过半|一半"
)
_DATES = frozenset(("年", "个月", "日", "天", "季度"))
_MONEY = "预算资金经费投入安排支出总额金额"


def figures_of(text: str) -> dict[str, Figure]:
    """The figures of a text as they are written there, those of dates left out."""
    plain = shadow(text)
    return {plain[one.start : one.end]: one for one in figures(plain) if one.unit not in _DATES}


def same_figure(one: Figure, other: Figure) -> bool:
    """Whether both are the same amount, in units that convert exactly (元 and 万元)."""
    if one.unit is None or other.unit is None:
        return one.unit == other.unit and one.value == other.value
    return convert(one.value, one.unit, other.unit) == other.value


class Stated(NamedTuple):
    """A figure and the pairs of characters around it; `any_words`: it may stand with any."""

    figure: Figure
    words: frozenset[str]
    any_words: bool = False
    money: bool = False


class TableFigures:
    """All figures of one table."""

    def __init__(self, table: GoalTable) -> None:
        self._stated = list(_all(table))
        self._text = shadow("".join(_texts(table)))

    def untraced(self, text: str) -> str | None:
        """The first figure of the text that is not the table's, as it is written there; or None."""
        plain = _ORDER.sub(lambda match: "·" * len(match[0]), shadow(text))
        covered = [False] * len(plain)
        for figure, *words in _with_words(plain):
            if not self._has(figure, words):
                return plain[figure.start : figure.end]
            covered[figure.start : figure.end] = [True] * (figure.end - figure.start)
        rest = "".join("·" if done else c for c, done in zip(plain, covered, strict=True))
        return self._uncounted(rest)

    def unknown(self, text: str) -> str | None:
        """As `untraced`, for a text about the table: what a figure is about does not matter there."""
        plain = shadow(text)
        for one in figures(plain):
            if not _article(one) and not any(same_figure(one, k.figure) for k in self._stated):
                return plain[one.start : one.end]
        return self._uncounted(plain)

    def _uncounted(self, rest: str) -> str | None:
        """Digits and amounts that the grammar reads as no figure, and that the table does not have."""
        for match in re.finditer(r"[0-9]+|" + _VAGUE.pattern, rest):
            if match[0] not in self._text:
                return match[0]
        odd = (c for c in rest if unicodedata.category(c) in ("No", "Nl", "Nd") and not c.isascii())
        return next((c for c in odd if c not in self._text), None)

    def _has(self, figure: Figure, words: Sequence[frozenset[str]]) -> bool:
        """Whether the table has it: by the first of these words that point to anything in the table."""
        same = [
            known
            for known in self._stated
            if same_figure(figure, known.figure) and not _against(figure, known)
        ]
        if _article(figure) and figure.unit is None:
            return True
        if same and (figure.unit in _DATES or any(known.any_words for known in same)):
            return True
        others = [
            known
            for known in self._stated
            if _comparable(figure, known.figure) and not same_figure(figure, known.figure)
        ]
        for about in words:
            best = max((len(known.words & about) for known in same), default=0)
            rival = max((len(known.words & about) for known in others), default=0)
            if best or rival:
                return best >= rival
        return _article(figure)


def _article(figure: Figure) -> bool:
    """一: mostly no amount at all (一体化, 统一, 一次性)."""
    return figure.numeral == "一"


def _comparable(one: Figure, other: Figure) -> bool:
    if one.unit is None or other.unit is None:
        return one.unit == other.unit
    return convert(one.value, one.unit, other.unit) is not None


def _against(said: Figure, known: Stated) -> bool:
    """Whether the text says more or less where the table does not say the same way."""
    if said.operator in (None, Operator.EQ):
        return False
    if known.money and said.operator is Operator.LE:
        return False
    there = known.figure.operator
    return there in (None, Operator.EQ) or (there in UPWARD) != (said.operator in UPWARD)


# -- what the table says ------------------------------------------------------------------------


def _all(table: GoalTable) -> Iterator[Stated]:
    for goal in table.goals:
        for figure, _, words in _with_words(shadow(goal.text)):
            yield Stated(figure, words)
    for row in table.indicators:
        yield from _of_row(row, table)
    for task in table.tasks:
        said = shadow(f"{task.name}，{task.content or ''}")
        for figure, _, words in _with_words(said):
            yield Stated(figure, words | _pairs(task.name))
        yield from _of_budget(task.budget, _pairs(task.name))
    yield from _of_budget(table.budget, frozenset())
    for head in (table.title, table.project, table.organization, table.year and f"{table.year}年"):
        for figure in figures(shadow(head or "")):
            yield Stated(figure, frozenset(), any_words=True)


def _of_row(row: Indicator, table: GoalTable) -> Iterator[Stated]:
    task = table.task(row.task) if row.task else None
    words = _pairs(row.name) | _pairs(task.name if task else "")
    targets = [row.target, *(band.target for band in row.grades)]
    for target in filter(None, targets):
        for figure in figures(shadow(target.raw)):
            # NOTE: a layout may print sign or unit in a column of their own.
            if target.kind is TargetKind.NUMBER and figure.value == target.value:
                figure = figure._replace(unit=target.unit, operator=target.operator)
            yield Stated(figure, words)
    for text in (row.name, row.explanation, *(one.text for one in row.further)):
        for figure in figures(shadow(text or "")):
            yield Stated(figure, words | _pairs(text or ""))


def _of_budget(budget: Budget | None, words: frozenset[str]) -> Iterator[Stated]:
    if budget is None:
        return
    parts = [("", budget.total), *((part.name, part.amount) for part in budget.parts)]
    for name, amount in parts:
        if amount is not None:
            figure = Figure(0, 0, 0, amount, unit=budget.unit)
            yield Stated(figure, words | _pairs(_MONEY) | _pairs(name), money=True)


def _texts(table: GoalTable) -> Iterator[str]:
    yield from (goal.text for goal in table.goals)
    for row in table.indicators:
        yield from filter(None, (row.name, row.target and row.target.raw, row.explanation))
    for task in table.tasks:
        yield from filter(None, (task.name, task.content))
    yield from filter(None, (table.title, table.project, table.organization))


# -- words around a figure ----------------------------------------------------------------------


def _with_words(plain: str) -> Iterator[tuple[Figure, frozenset[str], frozenset[str]]]:
    """Each figure of a shadow with the words it is about, and all those of its clause.

    It is about those before it, back to another figure; where there are none, those behind it, and
    then those of the clause before.
    """
    found = figures(plain)
    before = frozenset[str]()
    for clause in _CLAUSE.finditer(plain):
        inside = [one for one in found if clause.start() <= one.start < clause.end()]
        all_words = _words(plain, clause.start(), clause.end(), inside)
        edges = [clause.start(), *(one.end for one in inside)]
        following = [*(one.start for one in inside[1:]), clause.end()]
        for one, start, end in zip(inside, edges, following, strict=False):
            lead = _pairs(plain[start : one.start]) or _pairs(plain[one.end : end])
            yield one, lead or before, all_words or before
        before = all_words or before


def _words(plain: str, start: int, end: int, without: Sequence[Figure]) -> frozenset[str]:
    edges = [start, *(edge for one in without for edge in (one.start, one.end)), end]
    pieces = [plain[left:right] for left, right in zip(edges[::2], edges[1::2], strict=True)]
    return frozenset().union(*map(_pairs, pieces))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(a + b for run in _HAN.findall(text) for a, b in pairwise(run))
