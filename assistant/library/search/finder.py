"""Finds rows and tables: the indexes propose, one score decides, like rows fold into one hit."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assistant.library.document import Document
from assistant.library.indexes.indexes import Indexes, row_context, tasks_of
from assistant.library.indexes.words import Conditions
from assistant.library.language.lexicon import Lexicon
from assistant.library.language.measure import Measures
from assistant.library.search.query import Asked, read_query
from assistant.library.search.ranking import WEIGHTS, Weigher, Weights, field_score, word_score
from assistant.library.shapes import Filters, Hit
from assistant.library.store.store import Store, StoredDocument, StoredRow, customary, read_operator
from assistant.model.errors import UserError
from assistant.model.taxonomy import canonical_level1, canonical_level2
from assistant.model.text import fold
from assistant.model.units import canonical_unit

_LOG = logging.getLogger(__name__)

#: Below this nothing is comparable. From the labelled set: see `benchmarks/search.py`.
THRESHOLD = 0.25
TABLE_THRESHOLD = 0.12
# How many rows each index proposes for each clause.
_DEPTH = 100
# A query has at most this many grams: more make it slower and say nothing new.
_GRAMS = 128


class _Probe(NamedTuple):
    """One text to look for: the whole query or a clause of it, and how much a match counts."""

    text: str
    grams: tuple[str, ...]
    share: float


class Finder:
    """Answers queries over one store and its indexes."""

    def __init__(
        self,
        store: Store,
        indexes: Indexes,
        lexicon: Lexicon,
        measures: Measures,
        weights: Weights = WEIGHTS,
        threshold: float = THRESHOLD,
    ) -> None:
        self._store = store
        self._indexes = indexes
        self._lexicon = lexicon
        self._measures = measures
        self._weights = weights
        self._threshold = threshold

    def find(self, query: str, k: int, filters: Filters) -> list[Hit]:
        """The nearest rows, at most k, folded."""
        asked = read_query(query)
        probes = self._probes(asked)
        if probes:
            scored = self._by_text(asked, probes, max(_DEPTH, 4 * k), filters)
        else:
            scored = self._by_fields(asked, max(_DEPTH, 4 * k), filters)
        rows = {row.number: row for row, _ in scored}
        documents = self._documents(rows.values())
        hits = [
            make_hit(row, documents[row.document], score)
            for row, score in sorted(scored, key=lambda pair: (-pair[1], -pair[0].number))
        ]
        return fold_alike(hits, self._lexicon)[:k]

    def tables(self, text: str, k: int) -> list[tuple[StoredDocument, float]]:
        """The tables whose tasks are nearest to the text."""
        words = read_query(text).words
        grams = self._lexicon.grams(words)[:_GRAMS]
        index = self._indexes.tables
        weigh = Weigher(index.frequency, index.count, self._weights.single)
        asked = weigh(grams)
        numbers = [number for number, _ in index.search(grams, _DEPTH)]
        scored = []
        for stored in self._store.documents(numbers) if numbers else []:
            said = weigh(self._lexicon.grams(tasks_of(stored.document)))
            context = frozenset(self._lexicon.grams(stored.document.table.organization or ""))
            score = word_score(asked, said, context, self._weights)
            if score >= TABLE_THRESHOLD:
                scored.append((stored, score))
        return sorted(scored, key=lambda pair: (-pair[1], pair[0].number))[:k]

    def _probes(self, asked: Asked) -> list[_Probe]:
        probes = []
        for text, share in (
            (asked.words, 1.0),
            *((clause, self._weights.clause) for clause in asked.clauses),
        ):
            grams = self._lexicon.grams(text)[:_GRAMS]
            if grams:
                probes.append(_Probe(text, grams, share))
        return probes

    def _by_text(
        self, asked: Asked, probes: Sequence[_Probe], depth: int, filters: Filters
    ) -> list[tuple[StoredRow, float]]:
        conditions = self._conditions(filters)
        places: dict[int, float] = {}
        for probe in probes:
            found = self._indexes.words.search(probe.grams, depth, conditions)
            for number, score in found:
                place = probe.share * score / found[0][1]
                places[number] = max(place, places.get(number, 0.0))
        numbers = set(places)
        cosines = self._cosines(probes, depth, numbers)
        for nearby in cosines:
            numbers.update(nearby)
        rows = self._store.rows(sorted(numbers), filters)
        documents = self._documents(rows)
        index = self._indexes.words
        weigh = Weigher(index.frequency, index.count, self._weights.single)
        wanted = [weigh(probe.grams) for probe in probes]
        measure = self._measures.read(asked.words, next(iter(asked.units), None)).name
        near: list[tuple[StoredRow, float, float]] = []
        for row in rows:
            if not documents[row.document].is_indicator(row.indicator):
                continue
            name = weigh(self._lexicon.grams(row.indicator.name))
            around = row_context(row, documents[row.document])
            context = frozenset(self._lexicon.grams(around))
            best = 0.0
            for at, probe in enumerate(probes):
                words = word_score(wanted[at], name, context, self._weights)
                score = words
                if cosines:
                    cosine = max(0.0, cosines[at].get(row.number, 0.0))
                    score += self._weights.vectors * (cosine - words)
                best = max(best, score * probe.share)
            if row.measure == measure:
                best = max(best, self._weights.same)
            if fold(row.indicator.name) == fold(asked.words):
                best = 1.0
            year = documents[row.document].table.year
            fields = field_score(asked, customary(row.indicator), year)
            agreement = 1.0 if fields is None else 1 - self._weights.fields * (1 - fields)
            if best * agreement >= self._threshold:
                near.append((row, best, agreement))
        # BM25 puts them in order, on the scale of the nearest; its own figures have none.
        nearest = max((score for _, score, _ in near), default=0.0)
        part = self._weights.bm25
        scored = []
        for row, score, agreement in near:
            if score < 1.0:
                score = (1 - part) * score + part * nearest * places.get(row.number, 0.0)
            scored.append((row, score * agreement))
        return scored

    def _cosines(
        self, probes: Sequence[_Probe], depth: int, proposed: Iterable[int]
    ) -> list[dict[int, float]]:
        """Cosines of each probe with its nearest rows and with those that words proposed."""
        try:
            queries = self._indexes.embedder.embed([probe.text for probe in probes])
        except UserError as error:
            _LOG.warning("这次检索只用字词：%s", error)
            return []
        nearest = self._indexes.vectors.search(queries, depth)
        known = set().union(*nearest)
        missing = self._indexes.vectors.vectors(sorted(set(proposed) | known))
        for query, near in zip(queries, nearest, strict=True):
            near.update(
                {
                    number: float(query @ vector)
                    for number, vector in missing.items()
                    if number not in near
                }
            )
        return nearest

    def _by_fields(
        self, asked: Asked, depth: int, filters: Filters
    ) -> list[tuple[StoredRow, float]]:
        """Rows for a query of figures or of filters alone; the newest first."""
        figures = bool(asked.years or asked.targets or asked.units)
        if not figures and filters.empty:
            return []
        rows = self._store.first_rows(filters, 20 * depth if figures else depth)
        documents = self._documents(rows)
        scored = []
        for row in rows:
            if not documents[row.document].is_indicator(row.indicator):
                continue
            year = documents[row.document].table.year
            score = field_score(asked, customary(row.indicator), year)
            scored.append((row, 1.0 if score is None else score))
        return scored if not figures else [pair for pair in scored if pair[1] == 1.0]

    def _conditions(self, filters: Filters) -> Conditions:
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

    def _documents(self, rows: Iterable[StoredRow]) -> dict[int, Document]:
        numbers = {row.document for row in rows}
        return dict(self._store.documents(numbers)) if numbers else {}


def _real(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]


def make_hit(row: StoredRow, document: Document, score: float) -> Hit:
    """A row as an answer."""
    indicator, table = row.indicator, document.table
    task = table.task(indicator.task) if indicator.task else None
    return Hit(
        id=row.id,
        score=round(score, 4),
        name=indicator.name,
        level1=indicator.level1,
        level2=indicator.level2,
        target=indicator.target,
        grades=indicator.grades,
        weight=indicator.weight,
        organization=table.organization,
        year=table.year,
        task=task.name if task else document.brief or table.project,
        source=document.source,
        sector=document.sector,
        kind=table.kind,
        document=document.id,
        title=table.title,
        measure=row.measure,
        note=indicator.note,
        flags=document.flags.get(indicator.id, ()),
        ids=(row.id,),
    )


def fold_alike(hits: Sequence[Hit], lexicon: Lexicon) -> list[Hit]:
    """Rows that say the same fold into the first of them, which keeps all their ids."""
    folded: dict[object, list[Hit]] = {}
    for hit in hits:
        meaning = hit.target.model_dump(exclude={"raw"}) if hit.target else None
        key = (lexicon.normalise(hit.name), hit.level2, str(meaning), str(hit.grades))
        folded.setdefault(key, []).append(hit)
    return [
        first.model_copy(update={"count": len(alike), "ids": tuple(hit.id for hit in alike)})
        for alike in folded.values()
        for first in alike[:1]
    ]
