"""How near a past name is to a question, 0 to 1: what share of each is accounted for by the other.

Character by character: a character counts as found where one of its bigrams stands in the other
text, less where only its word's idea does. Rare bigrams and telling words count more.
What nobody in the library ever said (地铁, 充电桩) cannot be accounted for, and speaks against.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.library.language.lexicon import Mark, Reading
from assistant.library.language.related import ELSEWHERE, said_for

#: Of each row of one thing and each column of another.
Shares = npt.NDArray[np.float64]
_Flags = npt.NDArray[np.bool_]
# A bigram; a number or Latin word stands for one as well.
_PAIR = 2


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
    question: float = 0.7
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
            and not _heard(mark, known)
        )
        return Question(text, unheard)


def nearness(
    questions: Sequence[Question],
    names: Sequence[Weighed],
    rows: Sequence[tuple[int, str]],
    weights: Weights,
) -> Shares:
    """How near each row is to each question, 0 to 1: an array of questions by rows.

    A row is the place of its name in `names`, and what stands around it in canonical words. All at
    once: a thousand rows are held against the clauses of a task in a few milliseconds.
    """
    asked = _Asked.of(questions)
    at = np.array([name for name, _ in rows], dtype=np.intp)
    shares = _shares(asked.marks, names, weights)[:, at]
    around = _around(asked.marks, [context for _, context in rows])
    found = asked.counts @ np.where(around & (shares < weights.context), weights.context, shares)
    told = _told(questions, names, weights)[:, at]
    sizes = np.array([name.whole for name in names])[at]
    near = np.zeros(found.shape)
    some = (found > 0) & (told > 0)
    question, row = np.nonzero(some)
    whole, unheard = asked.whole[question], asked.unheard[question]
    wanted = np.minimum(whole, np.maximum(weights.long, weights.longest * sizes[row]))
    # What need not be found of a long question are first of all the words nobody knows.
    strange = np.maximum(0.0, unheard - (whole - wanted)) / wanted
    part = np.minimum(1.0, found[some] / wanted) ** weights.question
    part *= (told[some] / sizes[row]) ** (1 - weights.question)
    near[some] = part * (1 - weights.unknown * strange)
    return near


class _Asked(NamedTuple):
    """The different marks of all questions, and how much each counts in each of them."""

    marks: list[Mark]
    counts: Shares
    whole: Shares
    unheard: Shares

    @classmethod
    def of(cls, questions: Sequence[Question]) -> _Asked:
        places: dict[Mark, int] = {}
        for question in questions:
            for mark in question.text.reading.marks:
                places.setdefault(mark, len(places))
        counts = np.zeros((len(questions), len(places)))
        for at, (text, _) in enumerate(questions):
            for mark, count in zip(text.reading.marks, text.counts, strict=True):
                counts[at, places[mark]] += count
        unheard = np.array([question.unheard for question in questions])
        return cls(list(places), counts, counts.sum(axis=1), unheard)


def _shares(marks: Sequence[Mark], names: Sequence[Weighed], weights: Weights) -> Shares:
    """How far each mark is found in each name."""
    readings = [name.reading for name in names]
    pairs = _where(readings, {pair for mark in marks for pair in mark.pairs}, "pairs")
    singles = _where(readings, {mark.text for mark in marks if not mark.pairs}, "singles")
    ideas = _where(readings, {idea for mark in marks for idea, _ in mark.ideas}, "ideas")
    held = {
        idea: np.array([readings[at].ideas[idea] for at in found]) for idea, found in ideas.items()
    }
    shares = np.zeros((len(marks), len(names)))
    for of_mark, mark in zip(shares, marks, strict=True):
        for idea, share in mark.ideas:
            if (there := ideas.get(idea)) is not None:
                meant = weights.idea * share * held[idea]
                of_mark[there] = np.maximum(of_mark[there], meant)
        for pair in mark.pairs:
            if (there := pairs.get(pair)) is not None:
                of_mark[there] = 1.0
        if not mark.pairs and (there := singles.get(mark.text)) is not None:
            of_mark[there] = 1.0
    return shares


def _told(questions: Sequence[Question], names: Sequence[Weighed], weights: Weights) -> Shares:
    """How much of each name each question accounts for; 0 where they have nothing in common."""
    asked = [question.text.reading for question in questions]
    wanted = frozenset[str]().union(*(one.pairs for one in asked))
    alone = frozenset[str]().union(*(one.singles for one in asked))
    meant = frozenset[str]().union(*(one.ideas for one in asked))
    # Every mark of every name that a question may account for, one after another.
    owners: list[int] = []
    counts: list[float] = []
    by_pair: defaultdict[str, list[int]] = defaultdict(list)
    by_single: defaultdict[str, list[int]] = defaultdict(list)
    by_idea: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for name, said in enumerate(names):
        if said.reading.pairs.isdisjoint(wanted) and meant.isdisjoint(said.reading.ideas):
            continue
        for mark, count in zip(said.reading.marks, said.counts, strict=True):
            place = len(owners)
            for pair in mark.pairs:
                if pair in wanted:
                    by_pair[pair].append(place)
            if not mark.pairs and mark.text in alone:
                by_single[mark.text].append(place)
            for idea, share in mark.ideas:
                if idea in meant:
                    by_idea[idea].append((place, share))
            owners.append(name)
            counts.append(count)
    pairs = {pair: np.array(places) for pair, places in by_pair.items()}
    ideas = {idea: _columns(places) for idea, places in by_idea.items()}
    owner, weight = np.array(owners, dtype=np.intp), np.array(counts)
    met = _where([name.reading for name in names], wanted, "pairs")
    met_ideas = _where([name.reading for name in names], meant, "ideas")
    told = np.zeros((len(questions), len(names)))
    for of_question, one in zip(told, asked, strict=True):
        shares, common = np.zeros(len(owners)), np.zeros(len(names), dtype=np.bool_)
        for idea in one.ideas.keys() & ideas.keys():
            there, meant_there = ideas[idea]
            meaning = weights.idea * one.ideas[idea] * meant_there
            shares[there] = np.maximum(shares[there], meaning)
        for pair in one.pairs & pairs.keys():
            shares[pairs[pair]] = 1.0
        for text in one.singles & by_single.keys():
            shares[by_single[text]] = 1.0
        for found in (
            *(met[pair] for pair in one.pairs & met.keys()),
            *(met_ideas[idea] for idea in one.ideas.keys() & met_ideas.keys()),
        ):
            common[found] = True
        of_question[:] = common * np.bincount(owner, weight * shares, len(names))
    return told


def _columns(pairs: Sequence[tuple[int, float]]) -> tuple[npt.NDArray[np.intp], Shares]:
    places, shares = zip(*pairs, strict=True)
    return np.array(places, dtype=np.intp), np.array(shares)


def _where(
    readings: Sequence[Reading], wanted: Iterable[str], part: str
) -> dict[str, npt.NDArray[np.intp]]:
    """In which of the readings each wanted thing stands."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    looked_for = frozenset(wanted)
    for at, reading in enumerate(readings):
        for thing in looked_for.intersection(getattr(reading, part)):
            found[thing].append(at)
    return {thing: np.array(places, dtype=np.intp) for thing, places in found.items()}


def _around(marks: Sequence[Mark], contexts: Sequence[str]) -> _Flags:
    """Whether a pair of each mark stands in each context."""
    places = {context: at for at, context in enumerate(dict.fromkeys(contexts))}
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for at, mark in enumerate(marks):
        for pair in (*mark.pairs, *_said(mark)):
            wanted[pair].append(at)
    text = "\n".join(places)
    starts = np.cumsum([0, *(len(context) + 1 for context in places)])
    codes = _codes(text)
    bigrams = codes[:-1] << 32 | codes[1:]
    asked = sorted((int(_bigram(pair)), pair) for pair in wanted if len(pair) == _PAIR)
    there = np.zeros((len(marks), len(places)), dtype=np.bool_)
    if asked and len(bigrams):
        known = np.array([code for code, _ in asked], dtype=np.uint64)
        nearest = np.minimum(np.searchsorted(known, bigrams), len(known) - 1)
        (hits,) = np.nonzero(known[nearest] == bigrams)
        owners = np.searchsorted(starts, hits, side="right") - 1
        for pair, owner in set(zip(nearest[hits].tolist(), owners.tolist(), strict=True)):
            there[wanted[asked[pair][1]], owner] = True
    for pair, of_marks in wanted.items():
        if len(pair) != _PAIR:  # a number or a Latin word
            holding = [at for context, at in places.items() if pair in context]
            there[np.ix_(of_marks, holding)] = True
    return there[:, [places[context] for context in contexts]]


def _heard(mark: Mark, known: Callable[[str], bool]) -> bool:
    """Whether the library ever used the word of a mark: all of it, where it is a thing apart."""
    for idea, _ in mark.ideas:
        if idea.startswith(ELSEWHERE):
            word = idea.removeprefix(ELSEWHERE)
            return all(known(word[at : at + _PAIR]) for at in range(len(word) - 1))
    return any(map(known, mark.pairs or (mark.text,)))


def _said(mark: Mark) -> Iterator[str]:
    """The bigrams of the official words that a spoken one stands for."""
    for word in said_for(mark.ideas):
        yield from (word[at : at + _PAIR] for at in range(len(word) - 1))


def _codes(text: str) -> Any:
    plain = text.encode("utf-32-le", "surrogatepass")
    return np.frombuffer(plain, dtype=np.uint32).astype(np.uint64)


def _bigram(pair: str) -> Any:
    first, second = _codes(pair)
    return first << 32 | second
