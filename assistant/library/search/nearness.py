"""How near a past name is to a question, 0 to 1: what share of each is accounted for by the other.

Character by character: a character counts as found where one of its bigrams stands in the other
text, less where only its word's idea does. Rare bigrams and telling words count more.
What nobody in the library ever said (地铁, 充电桩) cannot be accounted for, and speaks against.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container
from typing import NamedTuple

from assistant.library.language.lexicon import Mark, Reading


class Weights(NamedTuple):
    """What the score is made of; docs/search.md shows what each is for.

    `idea`: a character whose word is related, against one whose bigram is found.
    `context`: one found only around the row (its task, project, body). `common`: how much the most
    common bigram counts against the rarest. `question`: the part of the question's share, against
    the name's. `long`, `longest`: of a long question no more must be found than this, or than so
    many times the name. `unknown`: how much unheard-of words speak against. `clause`: a match of
    one clause against one of the whole. `same`: how far a row that measures the same is brought
    nearer. `figures`: how much rows lose that have not the year, unit and value asked for.
    `repeated`: how much the third and each further hit of one name loses.
    Below `threshold` nothing is comparable.
    """

    idea: float = 0.75
    context: float = 0.35
    common: float = 0.4
    question: float = 0.6
    long: float = 10.0
    longest: float = 1.3
    unknown: float = 0.9
    clause: float = 0.8
    same: float = 0.3
    figures: float = 0.5
    repeated: float = 0.1
    threshold: float = 0.3


WEIGHTS = Weights()


class Weighed(NamedTuple):
    """A text with how much each of its marks counts, and all of them."""

    reading: Reading
    counts: tuple[float, ...]
    whole: float


class Question(NamedTuple):
    """What is looked for, and how much of it is in words that nobody knows."""

    text: Weighed
    unheard: float


class Match(NamedTuple):
    """A question against a name, before it is known what stands around the row.

    `found`: how much of the question the name accounts for, `told`: how much of the name the
    question does, of `name` in all; `gaps`: the marks not wholly found, with count and share.
    """

    found: float
    told: float
    name: float
    gaps: tuple[tuple[Mark, float, float], ...]


class Weigher:
    """Weighs texts by how rare their bigrams are among the names of the library."""

    def __init__(self, frequency: Callable[[str], int], total: int, weights: Weights) -> None:
        self._frequency = frequency
        self._total = total
        self._common = weights.common
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
        seen = min(max(map(self._frequency, mark.pairs or (mark.text,))), self._total)
        rarity = self._rarity(seen) / self._rarest
        return mark.telling * (self._common + (1 - self._common) * rarity)

    def question(
        self, reading: Reading, known: Callable[[str], bool], ideas: Container[str]
    ) -> Question:
        """A question weighed; `known` says whether the library ever used a bigram, `ideas` are
        those of the names at hand.
        """
        text = self(reading)
        unheard = sum(
            count
            for mark, count in zip(reading.marks, text.counts, strict=True)
            if count
            and not any(idea in ideas for idea, _ in mark.ideas)
            and not any(map(known, mark.pairs or (mark.text,)))
        )
        return Question(text, unheard)


def match(question: Question, name: Weighed, weights: Weights) -> Match | None:
    """What a question and a name have in common; None where it is nothing."""
    asked, said = question.text.reading, name.reading
    if asked.pairs.isdisjoint(said.pairs) and asked.ideas.keys().isdisjoint(said.ideas):
        return None
    told = sum(
        count * _share(mark, asked, weights)
        for mark, count in zip(said.marks, name.counts, strict=True)
        if count
    )
    if not told:
        return None
    found = 0.0
    gaps: list[tuple[Mark, float, float]] = []
    for mark, count in zip(asked.marks, question.text.counts, strict=True):
        if count:
            share = _share(mark, said, weights)
            found += count * share
            if share < weights.context:
                gaps.append((mark, count, share))
    return Match(found, told, name.whole, tuple(gaps))


def nearness(question: Question, matched: Match, context: str, weights: Weights) -> float:
    """How near the row is, 0 to 1. `context` stands around it, in canonical words."""
    found = matched.found + sum(
        count * (weights.context - share)
        for mark, count, share in matched.gaps
        if any(pair in context for pair in mark.pairs)
    )
    if not found:
        return 0.0
    whole = question.text.whole
    wanted = min(whole, max(weights.long, weights.longest * matched.name))
    # What need not be found of a long question are first of all the words nobody knows.
    strange = max(0.0, question.unheard - (whole - wanted)) / wanted
    asked_for, told_of = math.log(min(1.0, found / wanted)), math.log(matched.told / matched.name)
    near = math.exp(weights.question * asked_for + (1 - weights.question) * told_of)
    return near * (1 - weights.unknown * strange)


def _share(mark: Mark, other: Reading, weights: Weights) -> float:
    if not other.pairs.isdisjoint(mark.pairs):
        return 1.0
    if not mark.pairs and mark.text in other.singles:
        return 1.0
    best = 0.0
    for idea, share in mark.ideas:
        if idea in other.ideas:
            best = max(best, weights.idea * share * other.ideas[idea])
    return best
