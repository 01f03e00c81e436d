"""Which rows a query is held against: a few hundred out of a million, proposed by the indexes.

Names repeat without end, so that the nearest hundred rows may be a hundred copies of one name.
Rows are therefore proposed twice: by their own words, with all that stands around them and within
the filters; and by the nearest different names, of each of which a few rows are looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from assistant.library.indexes.indexes import Indexes
from assistant.library.indexes.words import ANYTHING, LIKENESS, MEASURE, NAMED, Conditions
from assistant.library.search.query import Asked
from assistant.library.shapes import Filters
from assistant.library.store.filters import read_operator
from assistant.library.store.reading import Figure, LightRow
from assistant.library.store.store import Store
from assistant.model.errors import UserError
from assistant.model.taxonomy import canonical_level1, canonical_level2
from assistant.model.units import canonical_unit, convertible

# How many rows are proposed by their own words, at least.
_ROWS = 100
# With filters that many rows may satisfy, so many times as many are looked at first without them.
_DEEPER = 5
# How many names each index proposes for the whole query, and for all of its clauses together; for
# one of them at least and at most so many.
_NAMES, _NAMES_OF_CLAUSES = 60, 48
_OF_CLAUSE = (4, 12)
# How many rows of a name are looked up: the newest; of the first names also the newest of all that
# comply with the filters and have the figures asked for, which takes longer.
_OF_A_NAME = 3
#: Of each measure the newest figures are read for the statistics beside the hits, so many within
#: filters, and so many without, where the tallies count the rest.
FIGURES, RECENT = 300, 100
_THOROUGH = 12
# Of a long text only the rarest grams are looked up: the others find everything and say nothing.
_TELLING = 24
# Nearest vectors are asked for the whole text and this many of its clauses.
_VECTOR_CLAUSES = 7


class Probe(NamedTuple):
    """One text to look for: the whole query or a clause of it, and how much a match counts."""

    text: str
    grams: tuple[str, ...]
    share: float


class Proposer:
    """Proposes candidates from the indexes of one library."""

    def __init__(self, store: Store, indexes: Indexes, *, by_meaning: bool = True) -> None:
        """`by_meaning`: vectors propose names too."""
        self._by_meaning = by_meaning
        self._store = store
        self._indexes = indexes
        #: What could not be asked, in Chinese.
        self.notes: list[str] = []

    def by_words(
        self, asked: Asked, probes: Sequence[Probe], k: int, filters: Filters, named: int | None
    ) -> list[LightRow]:
        """Rows whose words or names are near one of the probes, and those with the name `named`."""
        conditions = self.conditions(filters)
        numbers: set[int] = set()
        names = [] if named is None else [named]
        if probes:
            # Side by side: the indexes work outside of Python.
            with ThreadPoolExecutor(1) as beside:
                by_words = beside.submit(self._names_by_words, probes, k)
                by_vectors = beside.submit(self._names_by_vectors, probes, k)
                numbers.update(self._near_rows(probes[0], k, filters, conditions))
                names = list(dict.fromkeys((*names, *by_words.result(), *by_vectors.result())))
        if named is not None:
            numbers.update(self._indexes.words.newest(_OF_A_NAME, conditions, **{NAMED: named})[1])
        numbers.update(self._store.of_names(names, filters, _OF_A_NAME))
        wished = _with_figures(asked, conditions)
        for name in names[:_THOROUGH] if wished != ANYTHING else ():
            numbers.update(self._indexes.words.newest(_OF_A_NAME, wished, **{NAMED: name})[1])
        rows = self._store.light(sorted(numbers), filters)
        return [row for row in rows if row.indicator]

    def by_figures(self, asked: Asked, limit: int, filters: Filters) -> list[LightRow]:
        """The newest rows with the figures asked for, where there are no words."""
        conditions = self.conditions(filters)
        _, numbers = self._indexes.words.newest(limit, _with_figures(asked, conditions))
        return [row for row in self._store.light(numbers, filters) if row.indicator]

    def figures(self, measures: Iterable[str], filters: Filters) -> list[Figure]:
        """What the newest rows of each of these measures asked for, within the filters."""
        if filters.empty:
            return self._store.figures(measures, newest=RECENT)
        conditions = self.conditions(filters)
        numbers: list[int] = []
        for measure in dict.fromkeys(measures):
            exact = {**conditions.exact, MEASURE: [measure]}
            numbers += self._indexes.words.newest(FIGURES, conditions._replace(exact=exact))[1]
        return self._store.figures_among(numbers)

    def alike(
        self, likenesses: Sequence[int], filters: Filters, limit: int
    ) -> list[tuple[int, list[int]]]:
        """Of each, how many rows say the same, within the filters, and the newest of them."""
        conditions = self.conditions(filters)
        newest = self._indexes.words.newest
        return [newest(limit, conditions, **{LIKENESS: likeness}) for likeness in likenesses]

    def _telling(self, grams: Sequence[str]) -> list[str]:
        """The rarest of the grams that occur at all."""
        known = dict.fromkeys(grams)
        if len(known) <= _TELLING:
            return list(known)
        frequency = self._indexes.words.frequency
        return sorted(filter(frequency, known), key=frequency)[:_TELLING]

    def _near_rows(
        self, probe: Probe, k: int, filters: Filters, conditions: Conditions
    ) -> list[int]:
        """The rows nearest by their words, and by those around them."""
        depth = max(_ROWS, 4 * k)
        grams, words = self._telling(probe.grams), self._indexes.words
        if conditions == ANYTHING or words.few(conditions):
            return [number for number, _ in words.search(grams, depth, conditions)]
        # Without conditions the index skips what cannot be near: twice as fast as with filters that
        # most rows satisfy, and if enough of the first rows do, they are the same.
        nearest = [number for number, _ in words.search(grams, _DEEPER * depth)]
        complying = self._store.complying(nearest, filters)
        found = [number for number in nearest if number in complying]
        if len(found) < depth and len(nearest) == _DEEPER * depth:
            return [number for number, _ in words.search(grams, depth, conditions)]
        return found[:depth]

    def _names_by_words(self, probes: Sequence[Probe], k: int) -> list[int]:
        """The names nearest by words."""
        names: list[int] = []
        for at, probe in enumerate(probes):
            limit = _of_clause(probes) if at else max(_NAMES, k)
            found = self._indexes.names.search(self._telling(probe.grams), limit)
            names += [number for number, _ in found]
        return names

    def _names_by_vectors(self, probes: Sequence[Probe], k: int) -> list[int]:
        """The names nearest by their vectors: what has no character in common as well."""
        if not self._by_meaning:
            return []
        texts = [probe.text for probe in probes[: 1 + _VECTOR_CLAUSES]]
        try:
            queries = self._indexes.embedder.queries(texts)
            found = self._indexes.vectors.search(queries[:1], max(_NAMES, k))
            found += self._indexes.vectors.search(queries[1:], _of_clause(probes))
        except UserError as error:
            self.notes.append(f"这次只按字词检索：{error}")
            return []
        return [number for near in found for number in near]

    def conditions(self, filters: Filters) -> Conditions:
        """The filters in the index's own terms: names in full where the user gave a part."""
        exact: dict[str, Sequence[str]] = {}
        if filters.level1:
            exact["level1"] = [canonical_level1(filters.level1) or filters.level1]
        if filters.level2:
            exact["level2"] = [canonical_level2(filters.level2) or filters.level2]
        if filters.unit:
            exact["unit"] = [canonical_unit(filters.unit) or filters.unit]
        if filters.operator:
            exact["operator"] = [read_operator(filters.operator)]
        if filters.kind:
            exact["kind"] = [filters.kind.value]
        for field in ("organization", "sector"):
            part = getattr(filters, field)
            if part:
                exact[field] = self._store.names_like(field, part.strip())
        bounded: dict[str, tuple[float | None, float | None]] = {}
        if span := filters.year:
            bounded["year"] = (_real(span.low), _real(span.high))
        if span := filters.value:
            bounded["high"] = (_real(span.low), None)
            bounded["low"] = (None, _real(span.high))
        return Conditions(exact, bounded)


def _of_clause(probes: Sequence[Probe]) -> int:
    """How many names are proposed for one clause: the more clauses, the fewer."""
    least, most = _OF_CLAUSE
    return min(most, max(least, _NAMES_OF_CLAUSES // max(1, len(probes) - 1)))


def _with_figures(asked: Asked, conditions: Conditions) -> Conditions:
    """The conditions, narrowed to rows with the years, units and values of the query."""
    exact, bounded = dict(conditions.exact), dict(conditions.bounded)
    values = {float(target.value) for target in asked.targets if target.value is not None}
    if asked.units and "unit" not in exact:
        # A value is bounded in one unit: the one it was asked in, which most rows have.
        units = asked.units if values else {u for unit in asked.units for u in convertible(unit)}
        exact["unit"] = sorted(units)
    if asked.years and "year" not in bounded:
        bounded["year"] = (min(asked.years), max(asked.years))
    if values and not {"low", "high"} & bounded.keys():
        bounded["high"] = (min(values), None)
        bounded["low"] = (None, max(values))
    return Conditions(exact, bounded)


def _real(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]
