"""The measure of searching: our way and others' over the shipped tables, and in a large library.

In the large library further rows about other work stand beside the shipped ones. A further row is a
right answer too where it says the same: its name is that of a right row or holds all the words of
the query, and it has the figures that the query asks for.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from assistant.evaluation.search_further import further_tables
from assistant.evaluation.search_ways import OURS, all_rows, ours, peers, without_parts
from assistant.evaluation.searching import Measured, Query, labelled, measure
from assistant.library import Library
from assistant.library.search.figures import field_score
from assistant.library.search.query import read_query
from assistant.library.store.reading import LightRow
from assistant.model.table import Value
from assistant.model.text import fold

#: So many further rows make the large library.
FURTHER = 20_000

#: (done, all) in ways to search.
Progress = Callable[[int, int], None]
_WAYS = 17


class SearchQuality(Value):
    """What was measured. `small` is over the shipped tables; `large` with so many further rows."""

    rows: int
    further: int
    small: tuple[Measured, ...]
    large: tuple[Measured, ...]

    @property
    def ours(self) -> Measured:
        """Our own search over the shipped tables."""
        return next(way for way in self.small if way.name == OURS)


def measured(progress: Progress, further: int = FURTHER) -> SearchQuality:
    """Measure all ways; without the large library where `further` is 0."""
    queries = labelled()
    done = 0

    def one(name: str, search: Callable[[Query], Sequence[Sequence[str]]]) -> Measured:
        nonlocal done
        done += 1
        progress(done, _WAYS if further else _WAYS - 3)
        return measure(name, search, asked)

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        library = Library.open(folder / "shipped")
        rows = library.stats().indicators
        asked = queries
        ways = {OURS: ours(library), **peers(library)}
        small = [one(name, search) for name, search in ways.items()]
        small += [one(*way) for way in without_parts(library, folder / "bare")]
        library.close()
        large = []
        if further:
            library = Library.open(folder / "large")
            library.add(further_tables(further))
            asked = with_further(queries, all_rows(library))
            ways = {OURS: ours(library), **peers(library)}
            large = [one(name, search) for name, search in ways.items()]
            library.close()
    return SearchQuality(rows=rows, further=further, small=tuple(small), large=tuple(large))


def with_further(queries: Iterable[Query], rows: Sequence[LightRow]) -> list[Query]:
    """The queries that have an answer, each with the further rows that answer it as well."""
    shipped = {row.id: row.name for row in rows if row.id.startswith("c-")}
    further = [row for row in rows if row.id not in shipped]
    return [
        query._replace(right=query.right | _more(query, further, shipped))
        for query in queries
        if query.right
    ]


def _more(query: Query, further: Iterable[LightRow], shipped: Mapping[str, str]) -> frozenset[str]:
    asked = read_query(query.text)
    words = [fold(word) for word in asked.words.split()]
    names = {shipped[id] for id in query.right if id in shipped}
    return frozenset(
        row.id
        for row in further
        if (row.name in names or (words and all(word in row.name for word in words)))
        and field_score(asked, row) in (None, 1.0)
    )
