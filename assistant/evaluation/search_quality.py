"""The measure of searching: our way and others' over the shipped tables, and in a large library.

In the large library further rows about other work stand beside the shipped ones. A further row is a
right answer too where it says the same: its name is that of a right row or holds all the words of
the query (words that mean the same read as one), and it has the figures that the query asks for.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from assistant.evaluation.search_further import further_tables
from assistant.evaluation.search_ways import (
    OURS,
    all_rows,
    by_thresholds,
    ours,
    peers,
    without_parts,
    without_spoken,
    without_synonyms,
)
from assistant.evaluation.searching import Measured, Query, labelled, measure
from assistant.library import Document, Library
from assistant.library.language.lexicon import shipped_lexicon
from assistant.library.search.figures import field_score
from assistant.library.search.query import read_query
from assistant.library.store.reading import LightRow
from assistant.model.table import Value

#: So many further rows make the large library.
FURTHER = 20_000

#: (done, all) in ways to search.
Progress = Callable[[int, int], None]


class SearchQuality(Value):
    """What was measured. `small` is over the shipped tables; `large` with so many further rows;
    `thresholds` are ours over the shipped tables, each named after the threshold it had.
    """

    rows: int
    further: int
    small: tuple[Measured, ...]
    large: tuple[Measured, ...]
    thresholds: tuple[Measured, ...] = ()

    @property
    def ours(self) -> Measured:
        """Our own search over the shipped tables."""
        return next(way for way in self.small if way.name == OURS)


def measured(progress: Progress, *, further: int = FURTHER, parts: bool = True) -> SearchQuality:
    """Measure all ways; without the large library where `further` is 0, without ours in parts
    where `parts` is false.
    """
    queries = labelled()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        library = Library.open(folder / "shipped")
        rows = library.stats().indicators
        small = _all_ways(library, queries, folder / "bare" if parts else None, progress, ())
        tried = by_thresholds(library) if parts else ()
        thresholds = tuple(measure(name, search, queries) for name, search in tried)
        library.close()
        large: tuple[Measured, ...] = ()
        if further:
            library = Library.open(folder / "large")
            library.add(further_tables(further))
            asked = with_further(queries, all_rows(library))
            bare = folder / "bare-large" if parts else None
            large = _all_ways(library, asked, bare, progress, further_tables(further))
            library.close()
    return SearchQuality(
        rows=rows, further=further, small=small, large=large, thresholds=thresholds
    )


def _all_ways(
    library: Library,
    queries: Sequence[Query],
    bare: Path | None,
    progress: Progress,
    further: Iterable[Document],
) -> tuple[Measured, ...]:
    ways = [(OURS, ours(library)), *peers(library).items()]
    if bare:
        further = list(further)
        plain = without_synonyms(bare / "plain", further)
        ways += without_parts(library, plain, without_spoken(bare / "unspoken", further))
    measured: list[Measured] = []
    for name, search in ways:
        progress(len(measured), len(ways))
        measured.append(measure(name, search, queries))
    progress(len(ways), len(ways))
    return tuple(measured)


def with_further(queries: Iterable[Query], rows: Sequence[LightRow]) -> list[Query]:
    """The queries that have an answer, each with the further rows that answer it as well."""
    shipped = {row.id: row.name for row in rows if row.id.startswith("c-")}
    further = [row for row in rows if row.id not in shipped]
    return [
        query._replace(right=query.right | _more(query, further, shipped))
        for query in queries
        if query.right
    ]


def _more(query: Query, further: Sequence[LightRow], shipped: Mapping[str, str]) -> frozenset[str]:
    asked = read_query(query.text)
    lexicon = shipped_lexicon()
    words = [lexicon.normalise(word) for word in asked.words.split()]
    names = {shipped[id] for id in query.right if id in shipped}

    def says_the_same(name: str) -> bool:
        settled = lexicon.normalise(name)
        return name in names or (bool(words) and all(word in settled for word in words))

    same = {name for name in {row.name for row in further} if says_the_same(name)}
    return frozenset(
        row.id for row in further if row.name in same and field_score(asked, row) in (None, 1.0)
    )
