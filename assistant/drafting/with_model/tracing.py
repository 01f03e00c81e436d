"""Whether every figure in a text that a model wrote traces to the task, the budget or the rows.

A figure traces where a source states the same value in the same unit about the same thing: the words
around it in the text and in the source must share one. So figures can be neither made up nor swapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import copy
from decimal import Decimal
from typing import NamedTuple

from assistant.drafting.shapes import Brief
from assistant.drafting.understanding.mentions import Mention, mentions
from assistant.drafting.understanding.tasktext import TaskText
from assistant.model.dates import date_bounds
from assistant.model.evidence import DraftIndicator
from assistant.model.target import Operator, Target
from assistant.model.text import fold
from assistant.model.units import convert

_BOUNDARY = re.compile(r"[,;。!?\n:]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# With the letter behind it, or where there is none, the one before: 5G, 88号, 共320.
_DIGITS = re.compile(
    r"\d+(?:\.\d+)*[A-Za-z\u4e00-\u9fff]"
    r"|[A-Za-z\u4e00-\u9fff]?\d+(?:\.\d+)*(?![A-Za-z\u4e00-\u9fff\d])"
)
# Said without a number that could be looked up.
_LOOSE = re.compile(
    r"[一二两三四五六七八九十百千几倍翻]+[倍番]|数倍|翻番|一半|过半|半数|[零〇一二两三四五六七八九十百千万亿]{2,}"
)
_WORD = 2
_UP, _DOWN = (Operator.GE, Operator.GT), (Operator.LE, Operator.LT)
_MONEY = "预算资金经费成本投资投入支出费用总额"
# What says that there is a figure, not what it is of.
_SAYS = re.compile(
    r"达到|以上|以内|以下|不少于|不低于|不超过|不高于|控制在|不得|大于|小于|等于|至少|超过|完成|实现|全年|年度|本年|共计|合计|累计|总计|其中|分别"
)


class _Stated(NamedTuple):
    value: Decimal
    high: Decimal | None
    unit: str
    rate: tuple[int, str] | None
    about: frozenset[str]
    operator: Operator | None = None


class Sources:
    """The figures a text may state: those of the task, of its budget and of these rows.

    `words` are further texts whose words, not figures, are known (names of evidence).
    """

    def __init__(
        self, brief: Brief, rows: Iterable[DraftIndicator] = (), words: Iterable[str] = ()
    ) -> None:
        self._year = brief.year
        self._words = [*words]
        self._texts = [TaskText(brief.text).text, TaskText(brief.given_budget or "").text]
        self._stated: list[_Stated] = []
        self._days: set[str] = set()
        for text in self._texts:
            self._take(text)
        if brief.budget:
            self._stated.append(_Stated(brief.budget.amount, None, "万元", None, _pairs(_MONEY)))
        for row in rows:
            self._allow(row.name, row.target)

    def with_row(self, name: str, target: Target | None) -> Sources:
        """The same with one more row whose figures may be stated."""
        more = copy(self)
        more._texts, more._stated, more._days = [*self._texts], [*self._stated], {*self._days}
        more._allow(name, target)
        return more

    def _allow(self, name: str, target: Target | None) -> None:
        text = TaskText(name).text
        self._texts.append(text)
        self._take(text)
        if target is None:
            return
        self._texts.append(TaskText(target.raw).text)
        if target.value is not None:
            about = _pairs(name)
            self._add(target.value, target.high, target.unit or "", about, None, target.operator)
        elif target.text:
            self._days |= {target.text, *self._last_days(target.text)}

    @property
    def texts(self) -> list[str]:
        """The texts whose words are known: the task, names and values of rows, names of evidence."""
        return [*self._texts, *self._words]

    def untraced(self, text: str) -> str | None:
        """The first figure of the text that no source states about the same thing; None where all do."""
        folded = TaskText(text).text
        seen = mentions(folded, 0, len(folded))
        contexts = list(_contexts(folded, seen))
        left = folded
        for mention, about in zip(seen, contexts, strict=True):
            words = folded[mention.start : mention.end]
            operator = _said_behind(words) or mention.operator
            traced = self._day(mention) if mention.iso else self._figure(mention, about, operator)
            if not traced:
                return words
            blank = " " * len(words)
            left = f"{left[: mention.start]}{blank}{left[mention.end :]}"
        for loose in (*_DIGITS.finditer(left), *_LOOSE.finditer(left)):
            known = loose[0] == f"{self._year}年" or any(
                _stands(loose[0], source) for source in self._texts
            )
            if not known:
                return loose[0]
        return None

    def _take(self, text: str) -> None:
        seen = mentions(text, 0, len(text))
        for mention, about in zip(seen, _contexts(text, seen), strict=True):
            if mention.iso:
                self._days |= {mention.iso, *self._last_days(mention.iso)}
            else:
                self._add(
                    mention.value, mention.high, mention.unit, about, mention.rate, mention.operator
                )

    def _add(
        self,
        value: Decimal,
        high: Decimal | None,
        unit: str,
        about: frozenset[str],
        rate: tuple[int, str] | None = None,
        operator: Operator | None = None,
    ) -> None:
        if unit.endswith("元"):
            about -= _pairs(_MONEY)  # 成本 says nothing about what a line is for
        self._stated.append(_Stated(value, high, unit, rate, about, operator))

    def _figure(self, mention: Mention, about: frozenset[str], operator: Operator | None) -> bool:
        found = [
            stated.operator
            for stated in self._stated
            if about & stated.about
            and mention.rate == stated.rate
            and mention.high == stated.high
            and _same(mention.value, mention.unit, stated.value, stated.unit)
        ]
        turned = any(contrary(operator, each) for each in found)
        return bool(found) and not (turned and operator not in found)

    def _day(self, mention: Mention) -> bool:
        if mention.iso == str(self._year):
            return True
        return bool({mention.iso, *self._last_days(mention.iso)} & self._days)

    def _last_days(self, iso: str) -> Iterator[str]:
        """The last day meant, with its year where one is known: 12月底 of a task of 2025."""
        if re.fullmatch(r"\d{4}", iso):
            return
        bounds = date_bounds(iso, self._year or 2001)
        if bounds is not None:
            last = bounds[1].isoformat()
            yield last if self._year or not iso.startswith("--") else f"-{last[4:]}"


def _said_behind(words: str) -> Operator | None:
    """What the words behind a number say of it, whatever stands before: 达到92%以下."""
    if re.search(r"(?:以|之)[下内]$", words):
        return Operator.LE
    return Operator.GE if re.search(r"以上$", words) else None


def contrary(one: Operator | None, other: Operator | None) -> bool:
    """Whether one asks for more and the other for less."""
    return (one in _UP and other in _DOWN) or (one in _DOWN and other in _UP)


def _same(one: Decimal, unit: str, other: Decimal, other_unit: str) -> bool:
    if one == 0 == other:
        return unit == other_unit or not (unit and other_unit)  # none at all: 发生数为0
    if unit == other_unit:
        return one == other
    return bool(unit and other_unit) and convert(one, unit, other_unit) == other


def _contexts(text: str, seen: list[Mention]) -> Iterator[frozenset[str]]:
    """For each figure the pairs of characters around it: from the figure before to the one after.

    Where nothing stands between two figures of a clause (培训2期180人), they are about the same.
    """
    before = frozenset[str]()
    for number, mention in enumerate(seen):
        start = seen[number - 1].end if number else 0
        end = seen[number + 1].start if number + 1 < len(seen) else len(text)
        lead = text[start : mention.start]
        boundaries = [mark.end() for mark in _BOUNDARY.finditer(lead)]
        words = lead[boundaries[-1] :] if boundaries else lead
        tail = re.split(r"[,;。!?\n:、]", text[mention.end : end])[0]
        inner = text[slice(*mention.inner)] if mention.inner else ""
        about = _pairs(words) | _pairs(tail) | _pairs(inner)
        if len(_HAN.findall(_SAYS.sub("", words))) < _WORD:
            about |= before
        yield about
        before = about


def _pairs(text: str) -> frozenset[str]:
    """Each two Chinese or Latin characters that stand side by side, words of measuring left out."""
    bare = _SAYS.sub(" ", text)
    return frozenset(
        fold(bare[at : at + 2])
        for at in range(len(bare) - 1)
        if all(
            _HAN.match(character) or (character.isascii() and character.isalpha())
            for character in bare[at : at + 2]
        )
    )


def _stands(words: str, source: str) -> bool:
    """Whether a number stands in a source as it is here, no piece of a longer one."""
    return bool(re.search(rf"(?<![\d.]){re.escape(words)}(?!\d|\.\d)", source))


def shares(one: str, other: str) -> bool:
    """Whether two texts have a word of two characters in common."""
    return bool(_pairs(TaskText(one).text) & _pairs(TaskText(other).text))
