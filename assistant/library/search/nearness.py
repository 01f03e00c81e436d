"""How near a past name is to a question, 0 to 1: what share of each is accounted for by the other.

Character by character: a character counts as found where one of its bigrams stands in the other
text, less where only its word's idea does, or it alone. Rare bigrams and telling words count more.
What nobody in the library ever said (地铁, 充电桩) cannot be accounted for, and speaks against.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from assistant.library.language.lexicon import Mark, Reading


class Weights(NamedTuple):
    """What nearness is made of; docs/search.md shows what each is for.

    `single`: a character found alone, against one in a bigram. `idea`: one whose word is related.
    `context`: one found only around the row (its task, project, body). `common`: how much the most
    common bigram counts against the rarest. `question`: the part of the question's share, against
    the name's. `long`, `longest`: of a long question no more must be found than this, or than so
    many times the name. `unknown`: how much unheard-of words speak against.
    """

    single: float = 0.35
    idea: float = 0.75
    context: float = 0.35
    common: float = 0.4
    question: float = 0.6
    long: float = 8.0
    longest: float = 1.6
    unknown: float = 0.9


class Weighed(NamedTuple):
    """A text with how much each of its marks counts, and all of them."""

    reading: Reading
    counts: tuple[float, ...]
    whole: float


class Weigher:
    """Weighs texts by how rare their bigrams are among the names of the library."""

    def __init__(self, frequency: Callable[[str], int], total: int, weights: Weights) -> None:
        self._frequency = frequency
        self._total = total
        self._weights = weights
        self._rarest = self._rarity(0)

    def _rarity(self, seen: int) -> float:
        return math.log(1 + (self._total - seen + 0.5) / (seen + 0.5))

    def __call__(self, reading: Reading) -> Weighed:
        """The text weighed. Words that say nothing count 0."""
        counts = tuple(self._count(mark) for mark in reading.marks)
        return Weighed(reading, counts, sum(counts))

    def _count(self, mark: Mark) -> float:
        if not mark.telling:
            return 0.0
        seen = max(map(self._frequency, mark.pairs or (mark.text,)))
        common = self._weights.common
        return mark.telling * (common + (1 - common) * self._rarity(seen) / self._rarest)


def unknown(question: Weighed, known: Callable[[str], bool]) -> float:
    """How much of a question is in words that neither the field nor the library knows."""
    return sum(
        count
        for mark, count in zip(question.reading.marks, question.counts, strict=True)
        if count and not mark.ideas and not any(map(known, mark.pairs or (mark.text,)))
    )


def nearness(
    question: Weighed, unheard: float, name: Weighed, context: str, weights: Weights
) -> float:
    """How near the name is to the question. `unheard` is what `unknown` says of the question.

    `context` is what stands around the row, in canonical words.
    """
    asked, said = question.reading, name.reading
    if asked.pairs.isdisjoint(said.pairs) and asked.ideas.keys().isdisjoint(said.ideas):
        return 0.0
    found = _found(question, said, weights, context)
    told = _found(name, asked, weights)
    if not found or not told:
        return 0.0
    wanted = min(question.whole, max(weights.long, weights.longest * name.whole))
    # The words that need not be found in a long question are first of all those nobody knows.
    strange = max(0.0, unheard - (question.whole - wanted)) / wanted
    asked_for = math.log(min(1.0, found / wanted))
    told_of = math.log(told / name.whole)
    near = math.exp(weights.question * asked_for + (1 - weights.question) * told_of)
    return near * (1 - weights.unknown * strange)


def _found(text: Weighed, other: Reading, weights: Weights, context: str = "") -> float:
    """How much of a text the other one, or what stands around it, accounts for."""
    return sum(
        count * _share(mark, other, weights, context)
        for mark, count in zip(text.reading.marks, text.counts, strict=True)
        if count
    )


def _share(mark: Mark, other: Reading, weights: Weights, context: str) -> float:
    for pair in mark.pairs:
        if pair in other.pairs:
            return 1.0
    best = 0.0
    if mark.text in other.singles:
        best = weights.single if mark.pairs else 1.0
    for idea, share in mark.ideas:
        if idea in other.ideas:
            best = max(best, weights.idea * share * other.ideas[idea])
    if best < weights.context and any(pair in context for pair in mark.pairs):
        best = weights.context
    return best
