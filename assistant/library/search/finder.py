"""Finds rows: the indexes propose, one score decides, like rows fold into one hit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from assistant.library.document import Document
from assistant.library.indexes.indexes import Indexes
from assistant.library.language.lexicon import Lexicon
from assistant.library.language.measure import Measures
from assistant.library.language.spelling import LONGEST, Spelling
from assistant.library.search.candidates import Probe, Proposer
from assistant.library.search.figures import field_score
from assistant.library.search.nearness import (
    WEIGHTS,
    Weigher,
    Weights,
    nearness,
)
from assistant.library.search.query import Asked, read_query
from assistant.library.shapes import Filters, Hit
from assistant.library.store.reading import Figure, LightRow, StoredRow
from assistant.library.store.store import Store
from assistant.model.text import fold

# How many rows are proposed for a query of figures.
_DEPTH = 100
# At most so many ids of rows folded into a hit are named; their number is always the true one.
_IDS = 50
# So many hits of one name stand where they stand, the further ones after others.
_OF_A_NAME = 2


class _Scored(NamedTuple):
    row: LightRow
    score: float


def _order(one: _Scored) -> tuple[float, int]:
    return -one.score, -one.row.number


class Finder:
    """Answers queries over one store and its indexes."""

    def __init__(
        self,
        store: Store,
        indexes: Indexes,
        lexicon: Lexicon,
        measures: Measures,
        spelling: Spelling | None,
        weights: Weights = WEIGHTS,
        proposer: Proposer | None = None,
    ) -> None:
        self._store = store
        self._indexes = indexes
        self._lexicon = lexicon
        self._measures = measures
        self._spelling = spelling
        self._weights = weights
        self._proposer = proposer or Proposer(store, indexes)

    @property
    def notes(self) -> list[str]:
        """What the searches so far had to do without, in Chinese."""
        return self._proposer.notes

    def find(self, query: str, k: int, filters: Filters) -> list[Hit]:
        """The nearest rows, at most k, folded."""
        asked = self._put_right(read_query(query))
        probes = self._probes(asked)
        named = self._store.name(query.strip()) if query.strip() else None
        if probes or named is not None:
            rows = self._proposer.by_words(asked, probes, k, filters, named)
            scored = self._judged(asked, probes, rows, fold(query))
        else:
            scored = self._by_figures(asked, max(_DEPTH, 4 * k), filters)
        return self._hits(self._first(scored, k), filters)

    def figures(self, measures: Iterable[str], filters: Filters) -> list[Figure]:
        """What the newest rows of these measures asked for, for the statistics beside the hits."""
        return self._proposer.figures(measures, filters)

    def _first(self, scored: Sequence[_Scored], k: int) -> list[_Scored]:
        """The k best: rows that say the same as one, and not one name over and over."""
        folded: dict[int, _Scored] = {}
        for one in sorted(scored, key=_order):
            folded.setdefault(one.row.likeness, one)
        times: Counter[int] = Counter()
        spread = []
        for one in folded.values():
            times[one.row.named] += 1
            again = max(0, times[one.row.named] - _OF_A_NAME)
            spread.append(one._replace(score=one.score * (1 - self._weights.repeated) ** again))
        return sorted(spread, key=_order)[:k]

    def _put_right(self, asked: Asked) -> Asked:
        """Without typing errors."""
        if not self._spelling or len(asked.words) > LONGEST:
            return asked
        seen = self._indexes.words.seen
        return asked._replace(
            words=self._spelling.corrected(asked.words, seen),
            clauses=tuple(self._spelling.corrected(clause, seen) for clause in asked.clauses),
        )

    def _probes(self, asked: Asked) -> list[Probe]:
        shares = ((asked.words, 1.0), *((text, self._weights.clause) for text in asked.clauses))
        return [
            Probe(text, self._lexicon.asked(text), share)
            for text, share in shares
            if any(mark.telling for mark in self._lexicon.read(text).marks)
        ]

    def _judged(
        self, asked: Asked, probes: Sequence[Probe], rows: Sequence[LightRow], whole: str
    ) -> list[_Scored]:
        """The rows that are near enough, each with its score; first those named as the `whole` query.

        What looks like a figure in a name (第199批) is none.
        """
        index, weights = self._indexes.words, self._weights
        weigh = Weigher(index.frequency, index.count, weights)
        measure = self._measures.read(asked.words, next(iter(asked.units), None)).name
        said = fold(asked.words)
        names = {row.named: row.name for row in rows}
        weighed = [weigh(self._lexicon.read(name)) for name in names.values()]
        ideas = set().union(*(name.reading.ideas for name in weighed))
        questions = [
            weigh.question(self._lexicon.read(probe.text), index.seen, ideas) for probe in probes
        ]
        places = {named: at for at, named in enumerate(names)}
        held = [(places[row.named], row.context) for row in rows]
        near = nearness(questions, weighed, held, weights)
        shares = np.array([probe.share for probe in probes])
        nearest = np.max(near * shares[:, None], axis=0, initial=0.0)
        scored = []
        for row, best in zip(rows, nearest.tolist(), strict=True):
            if row.measure == measure:
                best += weights.same * (1 - best)
            if fold(row.name) == said:
                best = 1.0
            fields = field_score(asked, row)
            score = best if fields is None else best * (1 - weights.figures * (1 - fields))
            if fold(row.name) == whole:
                score = 1.0
            if score >= weights.threshold:
                scored.append(_Scored(row, score))
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
        # Another process may have removed a table since it was proposed.
        kept = [one for one in scored if one.row.number in whole and one.row.document in documents]
        alike = self._proposer.alike([one.row.likeness for one in kept], filters, _IDS)
        ids = self._store.ids([number for _, numbers in alike for number in numbers])
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
