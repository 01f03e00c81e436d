"""How near a row is to a query: a score from 0 to 1, the same for every way a row was found.

The indexes propose; this decides. Words: the share of the query's and the name's grams that they
have in common, rare grams counting more. Vectors: the cosine above what unrelated rows have.
Both are mixed. The weights are those that `benchmarks/search.py` justifies.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

from assistant.library.search.query import Asked
from assistant.model.target import Target
from assistant.model.units import convert

_ONE = Decimal(1)


class Weights(NamedTuple):
    """What the score is made of.

    `vectors`: the part of the cosine. `query`: how much the query's grams must be covered, against
    the name's. `longest`: a query counts as at most so many times as long as a name, so that a
    sentence is not held against it. `within`: what a name that holds the whole of a short query
    scores at least. `single`: a single character against a bigram. `context`: a gram found only
    around the row against one in its name. `clause`: a match of one clause against one of the whole
    query. `bm25`: the part of the place that BM25 gives a row among those found, which orders
    better than it decides. `same`: what a row that measures the same scores at least. `fields`: the part of year, unit and value where they are asked.
    """

    vectors: float = 0.2
    query: float = 0.35
    longest: float = 2.5
    within: float = 0.5
    single: float = 0.5
    context: float = 0.3
    clause: float = 0.95
    bm25: float = 0.8
    same: float = 0.75
    fields: float = 0.4


WEIGHTS = Weights()


class Weigher:
    """Grams weighed by rarity: how often each occurs among the names of the library."""

    def __init__(self, frequency: Callable[[str], int], total: int, single: float) -> None:
        self._frequency = frequency
        self._total = total
        self._single = single

    def __call__(self, grams: Sequence[str]) -> dict[str, float]:
        """The weight of each different gram; one that no name has is as telling as the rarest."""
        return {gram: self._weight(gram) for gram in dict.fromkeys(grams)}

    def _weight(self, gram: str) -> float:
        seen = self._frequency(gram)
        rarity = math.log(1 + (self._total - seen + 0.5) / (seen + 0.5))
        return rarity * (self._single if len(gram) == 1 else 1.0)


def word_score(
    query: Mapping[str, float],
    name: Mapping[str, float],
    context: Container[str],
    weights: Weights,
) -> float:
    """The weighted share of grams in common, 0 to 1 (Tversky's index)."""
    if not query or not name:
        return 0.0
    shared = sum(weight for gram, weight in query.items() if gram in name)
    if not shared:
        return 0.0
    around = sum(weight for gram, weight in query.items() if gram not in name and gram in context)
    shared += weights.context * around
    asked, said = sum(query.values()), sum(name.values())
    in_common = shared / (
        weights.query * min(asked, weights.longest * said) + (1 - weights.query) * said
    )
    return min(1.0, max(in_common, weights.within * (shared / asked) ** 2))


class Figured(Protocol):
    """What a row asks for, where it asks for a single number."""

    @property
    def unit(self) -> str | None:
        """The canonical unit."""
        ...

    @property
    def operator(self) -> str | None:
        """The sign before the value."""
        ...

    @property
    def value(self) -> Decimal | None:
        """The single number, or None."""
        ...

    @property
    def year(self) -> int | None:
        """The year of its table."""
        ...


def field_score(asked: Asked, row: Figured) -> float | None:
    """How far the figures of the query agree with a row, 0 to 1; None where it has none."""
    marks: list[float] = []
    if asked.years:
        marks.append(1.0 if row.year in asked.years else 0.0)
    if asked.units:
        unit = row.unit
        marks.append(1.0 if unit and any(_same_unit(unit, other) for other in asked.units) else 0.0)
    if asked.targets:
        marks.append(max(_agreement(wanted, row) for wanted in asked.targets))
    return sum(marks) / len(marks) if marks else None


def _same_unit(unit: str, other: str) -> bool:
    return unit == other or convert(_ONE, unit, other) is not None


def _agreement(wanted: Target, row: Figured) -> float:
    value = row.value
    if value is None:
        return 0.0
    if wanted.unit and row.unit and wanted.unit != row.unit:
        converted = convert(value, row.unit, wanted.unit)
        if converted is None:
            return 0.0
        value = converted
    if wanted.value != value:
        return 0.0
    same_sign = wanted.operator is None or wanted.operator == row.operator
    return 1.0 if same_sign else 0.7
