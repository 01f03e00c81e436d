"""What a library answers: rows and tables near a text, past values of what a name measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from decimal import Decimal

from assistant.library.embedding.hashed import HashedEmbedder
from assistant.library.keeping import Keeping
from assistant.library.language.spelling import Spelling, shipped_spelling
from assistant.library.looking import summary
from assistant.library.search.candidates import FIGURES, RECENT, Proposer
from assistant.library.search.finder import Finder
from assistant.library.search.nearness import WEIGHTS, Weights
from assistant.library.search.tables import similar_tables
from assistant.library.shapes import Filters, SearchResult, Statistic, TableSummary
from assistant.library.store.reading import NEWEST
from assistant.library.store.store import NAMES, VECTORS, WORDS, Figure
from assistant.library.targets.choosing import NOBODY, Asker
from assistant.library.targets.counting import of_all
from assistant.library.targets.scaling import PRICES, Driver, rates_in, ratios, scaled
from assistant.library.targets.shapes import Suggested
from assistant.library.targets.statistics import in_unit, statistics
from assistant.model.units import canonical_unit


class Searching(Keeping):
    """A library as one asks it. Any number of threads may ask while others write."""

    def search(
        self, query: str, k: int = 10, filters: Filters | None = None, *, quick: bool = False
    ) -> SearchResult:
        """Past indicators nearest to a query: a name, a sentence, a task, with figures or without.

        No hits where nothing is comparable. Statistics count all rows of each measure found; with
        filters the newest 300 that satisfy them (`Statistic.newest` says so where there are more).
        `quick` leaves the built-in vectors aside: opening them takes a process longer than a draft,
        and words find what they find (docs/search.md has what each is worth).
        Raises UserError where the index was made with another embedding.
        """
        self._indexes.follow()
        by_meaning = not (quick and isinstance(self._indexes.embedder, HashedEmbedder))
        if by_meaning:
            self._use_vectors()
        wanted = filters or Filters()
        proposer = Proposer(self._store, self._indexes, by_meaning=by_meaning)
        finder = self.finder(WEIGHTS, shipped_spelling(), proposer)
        hits = finder.find(query, max(0, k), wanted)
        measures = dict.fromkeys(hit.measure for hit in hits)
        figures = finder.figures(measures, wanted) if measures else []
        most = RECENT if wanted.empty else FIGURES
        found = self._counted(statistics(figures), figures, most, all_rows=wanted.empty)
        order = {measure: at for at, measure in enumerate(measures)}
        return SearchResult(
            query=query,
            hits=tuple(hits),
            statistics=tuple(sorted(found, key=lambda s: (order[s.measure], -s.n))),
            notes=tuple(dict.fromkeys((*finder.notes, *self._lacking()))),
        )

    def similar(self, text: str, k: int = 5) -> tuple[TableSummary, ...]:
        """Past tables whose tasks resemble the text, nearest first; none where none does."""
        self._indexes.follow()
        index = self._indexes.tables
        found = similar_tables(text, max(0, k), self._store, index, self._lexicon)
        counts = self._store.row_counts([document.number for document, _ in found])
        return tuple(
            summary(document, indicators=counts.get(document.number, 0), score=score)
            for document, score in found
        )

    def comparable(
        self,
        name: str,
        unit: str | None = None,
        asker: Asker = NOBODY,
        *,
        without: Container[str] = frozenset(),
    ) -> Statistic | None:
        """What past rows asked that measure the same thing in the same unit, or None.

        With a unit, in that unit; rows in another count only where they convert exactly. The value
        suggested is one for this asker. Tables `without` do not count.
        """
        wanted = (canonical_unit(unit) or unit) if unit else None
        measure = [self._measures.read(name, wanted).name]
        figures = self._store.figures(measure)
        if len(figures) >= NEWEST and asker.organization:
            # One's own past counts first, and may lie before everybody's newest.
            own = self._store.figures(measure, of=asker.organization)
            figures = list({figure.id: figure for figure in (*own, *figures)}.values())
        if wanted:
            figures = in_unit(figures, wanted)
        kept = [f for f in figures if f.id.partition(":")[0] not in without]
        found = self._counted(
            statistics(kept, asker), figures, NEWEST, all_rows=len(kept) == len(figures)
        )
        return next(iter(found), None)

    def _counted(
        self, found: list[Statistic], figures: list[Figure], most: int, *, all_rows: bool
    ) -> list[Statistic]:
        """The statistics, with all rows counted of what has more than the `most` newest read.

        Where some rows must not count (not `all_rows`), it is said that only the newest did.
        """
        read = Counter(figure.measure for figure in figures)
        return [
            statistic
            if read[statistic.measure] < most
            else of_all(statistic, self._store.tallies(statistic.measure))
            if all_rows
            else statistic.model_copy(update={"newest": most})
            for statistic in found
        ]

    def scaled(self, name: str, unit: str, amount: Decimal, per: str) -> Suggested | None:
        """A quantity for what the task gives: 培训经费 in 万元 for 320 of 人, or None.

        It rests on past tables that plan both, or state a price per one. Nothing is scaled for a
        name in which nothing particular is done.
        """
        wanted, each = canonical_unit(unit) or unit, canonical_unit(per) or per
        measure = self._measures.read(name, wanted)
        if measure.activity is None or wanted == each:
            return None
        driver = self._measures.read(measure.activity, each).name
        ask = self._store.figures
        priced = (f"{measure.activity}{kind}" for kind in PRICES)
        found = ratios(
            in_unit(ask([measure.name]), wanted),
            in_unit(ask([driver]), each),
            rates_in(ask(priced), wanted, each),
            wanted,
        )
        return scaled(measure.name, wanted, found, Driver(amount, each, driver))

    def figures(
        self, name: str, unit: str, *, without: Container[str] = frozenset()
    ) -> list[Figure]:
        """Past values of what the name measures, in this unit: none doubtful, none of these tables."""
        wanted = canonical_unit(unit) or unit
        found = self._store.figures([self._measures.read(name, wanted).name])
        return [
            figure
            for figure in in_unit(found, wanted)
            if not figure.doubtful and figure.id.partition(":")[0] not in without
        ]

    def _lacking(self) -> Iterator[str]:
        if any(any(self._store.untold(index, 1)) for index in (WORDS, NAMES)):
            yield "往年表正在整理，这次可能没有找全，请稍后再查一次。"
        elif any(self._store.untold(VECTORS, 1)):
            yield (
                "有些名称还没有编入语义检索，对它们只按字词检索；"
                "运行 jixiao library build 可以补上。"
            )

    def finder(
        self, weights: Weights, spelling: Spelling | None, proposer: Proposer | None = None
    ) -> Finder:
        """A search with other weights or parts, to measure what each is for."""
        parts = self._store, self._indexes, self._lexicon, self._measures
        return Finder(*parts, spelling, weights, proposer)
