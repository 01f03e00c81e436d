"""Finds rows and tables: the indexes propose, one score decides, like rows fold into one hit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.library.document import Document
from assistant.library.indexes.entries import tasks_of
from assistant.library.indexes.indexes import Indexes
from assistant.library.language.lexicon import Lexicon
from assistant.library.language.measure import Measures
from assistant.library.search.candidates import Candidates, Probe, Proposer
from assistant.library.search.query import Asked, read_query
from assistant.library.search.ranking import WEIGHTS, Weigher, Weights, field_score, word_score
from assistant.library.shapes import Filters, Hit
from assistant.library.store.reading import LightRow, StoredDocument, StoredRow
from assistant.library.store.store import Store
from assistant.model.text import fold

#: Below this nothing is comparable. From the labelled set: see `benchmarks/search.py`.
THRESHOLD = 0.25
TABLE_THRESHOLD = 0.12
# How many tables are proposed for a text, and rows for a query of figures.
_DEPTH = 100
# A query has at most this many grams: more make it slower and say nothing new.
_GRAMS = 128
# At most so many ids of rows folded into a hit are named; their number is always the true one.
_IDS = 50


class _Scored(NamedTuple):
    row: LightRow
    score: float


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
        self._proposer = Proposer(store, indexes)

    def find(self, query: str, k: int, filters: Filters) -> list[Hit]:
        """The nearest rows, at most k, folded."""
        asked = read_query(query)
        probes = self._probes(asked)
        if probes:
            candidates = self._proposer.by_words(asked, probes, k, filters)
            scored = self._judged(asked, probes, candidates)
        else:
            scored = self._by_figures(asked, max(_DEPTH, 4 * k), filters)
        scored.sort(key=lambda pair: (-pair.score, -pair.row.number))
        folded: dict[int, _Scored] = {}
        for one in scored:
            folded.setdefault(one.row.likeness, one)
        return self._hits(list(folded.values())[:k], filters)

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

    def _probes(self, asked: Asked) -> list[Probe]:
        probes = []
        for text, share in (
            (asked.words, 1.0),
            *((clause, self._weights.clause) for clause in asked.clauses),
        ):
            grams = self._lexicon.grams(text)[:_GRAMS]
            if grams:
                probes.append(Probe(text, grams, share))
        return probes

    def _judged(
        self, asked: Asked, probes: Sequence[Probe], candidates: Candidates
    ) -> list[_Scored]:
        index = self._indexes.words
        weigh = Weigher(index.frequency, index.count, self._weights.single)
        wanted = [weigh(probe.grams) for probe in probes]
        measure = self._measures.read(asked.words, next(iter(asked.units), None)).name
        said = fold(asked.words)
        names = {row.named: weigh(self._lexicon.grams(row.name)) for row in candidates.rows}
        near: list[tuple[LightRow, float, float]] = []
        for row in candidates.rows:
            name = names[row.named]
            around = row.context
            best = 0.0
            for at, probe in enumerate(probes):
                words = word_score(wanted[at], name, around, self._weights)
                score = words
                # A name whose vector is not there (yet) is judged by its words alone.
                cosine = candidates.cosines[at].get(row.named) if candidates.cosines else None
                if cosine is not None:
                    score += self._weights.vectors * (max(0.0, cosine) - words)
                best = max(best, score * probe.share)
            if row.measure == measure:
                best = max(best, self._weights.same)
            if fold(row.name) == said:
                best = 1.0
            fields = field_score(asked, row)
            agreement = 1.0 if fields is None else 1 - self._weights.fields * (1 - fields)
            if best * agreement >= self._threshold:
                near.append((row, best, agreement))
        # BM25 puts them in order, on the scale of the nearest; its own figures have none.
        nearest = max((score for _, score, _ in near), default=0.0)
        part = self._weights.bm25
        scored = []
        for row, score, agreement in near:
            if score < 1.0:
                place = candidates.places.get(row.number, 0.0)
                score = (1 - part) * score + part * nearest * place
            scored.append(_Scored(row, score * agreement))
        return scored

    def _by_figures(self, asked: Asked, depth: int, filters: Filters) -> list[_Scored]:
        """Rows for a query of figures or of filters alone; the newest first."""
        figures = bool(asked.years or asked.targets or asked.units)
        if not figures and filters.empty:
            return []
        rows = self._proposer.by_figures(asked, depth, filters)
        scored = [(row, field_score(asked, row)) for row in rows]
        return [_Scored(row, 1.0) for row, score in scored if score in (None, 1.0)]

    def _hits(self, scored: Sequence[_Scored], filters: Filters) -> list[Hit]:
        """The rows whole, each with how many in the library say the same."""
        whole = {row.number: row for row in self._store.rows([one.row.number for one in scored])}
        documents = dict(self._store.documents(row.document for row in whole.values()))
        alike = [
            self._proposer.alike(one.row.likeness, filters, _IDS)
            for one in scored
            if one.row.number in whole
        ]
        ids = self._store.ids([number for _, numbers in alike for number in numbers])
        kept = (one for one in scored if one.row.number in whole)
        return [
            make_hit(whole[one.row.number], documents[one.row.document], one.score).model_copy(
                update={
                    "count": max(count, 1),
                    "ids": tuple(
                        dict.fromkeys((one.row.id, *(ids[n] for n in numbers if n in ids)))
                    )[:_IDS],
                }
            )
            for one, (count, numbers) in zip(kept, alike, strict=True)
        ]


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
