"""Searching the shipped corpus with the labelled queries: our parts one by one, their fusion, peers.

    python benchmarks/search.py            the table
    python benchmarks/search.py --misses   also each query without a right answer among the first five
    python benchmarks/search.py --sweep    hit@5, MRR and wrong "found" over weights and thresholds

hit@1, hit@5 and MRR are over queries with a right answer; a query answered by nothing counts 0.
"false found" is the share of queries without a right answer for which something was found.
The peers (LangChain's BM25 retriever with jieba, LangChain's Chroma retriever over our vectors) run
where `langchain-community`, `rank-bm25`, `jieba` and `langchain-chroma` are installed.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from assistant.library import Filters, HashedEmbedder, Library
from assistant.library.language.lexicon import shipped_lexicon
from assistant.library.search.finder import THRESHOLD, Finder
from assistant.library.search.query import read_query
from assistant.library.search.ranking import WEIGHTS, Weights

QUERIES = Path(__file__).parent / "data" / "queries.yaml"
_DEPTH = 50
# The usual constant of reciprocal rank fusion.
_RRF = 60


class Labelled(NamedTuple):
    """A query with the rows that answer it; none where nothing does."""

    family: str
    text: str
    filters: Filters
    right: frozenset[str]


#: Ranked groups of row ids (rows folded into one hit are one group) for a query.
System = Callable[[Labelled], list[tuple[str, ...]]]


class Outcome(NamedTuple):
    """What one system did on one set of queries."""

    hit1: float
    hit5: float
    mrr: float
    false_found: float
    milliseconds: float


def labelled(path: Path = QUERIES) -> list[Labelled]:
    """The labelled queries of a YAML file."""
    return [
        Labelled(
            entry["family"],
            entry["text"],
            Filters.of(**entry.get("filters", {})),
            frozenset(entry["right"]),
        )
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["queries"]
    ]


def rank_of_right(query: Labelled, found: list[tuple[str, ...]]) -> int | None:
    """The place of the first right answer, from 1, or None."""
    return next(
        (place for place, ids in enumerate(found, start=1) if query.right.intersection(ids)), None
    )


def measure(system: System, queries: Iterable[Labelled]) -> Outcome:
    """Run a system over the queries."""
    ranks: list[int | None] = []
    wrong: list[bool] = []
    start = time.perf_counter()
    count = 0
    for query in queries:
        count += 1
        found = system(query)
        if query.right:
            ranks.append(rank_of_right(query, found))
        else:
            wrong.append(bool(found))
    spent = (time.perf_counter() - start) * 1000 / max(count, 1)
    asked = max(len(ranks), 1)
    return Outcome(
        sum(rank == 1 for rank in ranks) / asked,
        sum(rank is not None and rank <= 5 for rank in ranks) / asked,
        sum(1 / rank for rank in ranks if rank) / asked,
        sum(wrong) / max(len(wrong), 1),
        spent,
    )


def weighted(library: Library, weights: Weights = WEIGHTS, threshold: float = THRESHOLD) -> System:
    """Our own search with these weights."""
    finder = Finder(
        library._store, library._indexes, library._lexicon, library._measures, weights, threshold
    )
    return lambda query: [hit.ids for hit in finder.find(query.text, 10, query.filters)]


class Bare:
    """The indexes without our score: BM25, vectors, and both by reciprocal rank."""

    def __init__(self, library: Library) -> None:
        self._store, self._indexes = library._store, library._indexes
        self._finder = library._finder()

    def _ids(self, numbers: list[int], filters: Filters) -> list[tuple[str, ...]]:
        rows = {row.number: row.id for row in self._store.rows(numbers, filters)}
        return [(rows[number],) for number in numbers if number in rows][:10]

    def words(self, query: Labelled) -> list[tuple[str, ...]]:
        """BM25 over characters and bigrams alone."""
        return self._ids(self._words(query), query.filters)

    def vectors(self, query: Labelled) -> list[tuple[str, ...]]:
        """Chroma alone."""
        return self._ids(self._vectors(query), query.filters)

    def reciprocal(self, query: Labelled) -> list[tuple[str, ...]]:
        """Both, by reciprocal rank."""
        score: dict[int, float] = defaultdict(float)
        for ranking in (self._words(query), self._vectors(query)):
            for place, number in enumerate(ranking, start=1):
                score[number] += 1 / (_RRF + place)
        return self._ids(sorted(score, key=lambda n: -score[n]), query.filters)

    def _words(self, query: Labelled) -> list[int]:
        grams = shipped_lexicon().grams(read_query(query.text).words)
        conditions = self._finder._proposer.conditions(query.filters)
        return [n for n, _ in self._indexes.words.search(grams, _DEPTH, conditions)]

    def _vectors(self, query: Labelled) -> list[int]:
        vectors = self._indexes.embedder.embed([read_query(query.text).words])
        if not vectors.any():
            return []
        near = self._indexes.vectors.search(vectors, _DEPTH)[0]
        conditions = self._finder._proposer.conditions(query.filters)
        return [
            number
            for name in sorted(near, key=lambda n: -near[n])
            for number in self._indexes.words.newest(_DEPTH, conditions, named=name)[1]
        ]


def peers(library: Library) -> dict[str, System]:
    """LangChain's retrievers over the names of the same rows, filtered afterwards by the same rows."""
    try:
        import jieba
        from langchain_chroma import Chroma
        from langchain_community.retrievers import BM25Retriever
    except ImportError as error:
        print(f"peers left out: {error}")
        return {}
    jieba.setLogLevel(60)
    rows = library._store.rows(list(range(1, 10 * library._store.count("words"))))
    names = [row.indicator.name for row in rows]
    metadata = [{"number": row.number} for row in rows]
    bm25 = BM25Retriever.from_texts(names, metadatas=metadata, preprocess_func=jieba.lcut, k=_DEPTH)
    plain = HashedEmbedder()

    class Ours:
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return plain.embed(texts).tolist()  # type: ignore[no-any-return]

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    store = Chroma.from_texts(names, Ours(), metadatas=metadata)  # type: ignore[arg-type]
    chroma = store.as_retriever(search_kwargs={"k": _DEPTH})
    bare = Bare(library)

    def retrieved(retriever: Any) -> System:
        def search(query: Labelled) -> list[tuple[str, ...]]:
            found = retriever.invoke(query.text)
            return bare._ids([document.metadata["number"] for document in found], query.filters)

        return search

    return {"LangChain BM25 + jieba": retrieved(bm25), "LangChain Chroma": retrieved(chroma)}


def sweep(library: Library, queries: list[Labelled]) -> None:
    """Print how the weights and the threshold trade hits against wrong answers."""
    print(
        f"{'vectors':>8}{'query':>7}{'single':>8}{'τ':>6}{'hit@1':>8}{'hit@5':>8}{'MRR':>8}{'false':>8}"
    )
    for vectors, share, single, threshold in itertools.product(
        (0.0, 0.2, 0.4, 0.6, 1.0), (0.3, 0.5, 0.7), (0.25, 0.5), (0.2, 0.25, 0.3, 0.35)
    ):
        weights = WEIGHTS._replace(vectors=vectors, query=share, single=single)
        got = measure(weighted(library, weights, threshold), queries)
        print(
            f"{vectors:8}{share:7}{single:8}{threshold:6}"
            f"{got.hit1:8.3f}{got.hit5:8.3f}{got.mrr:8.3f}{got.false_found:8.3f}"
        )


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--misses", action="store_true")
    arguments.add_argument("--sweep", action="store_true")
    chosen = arguments.parse_args()
    queries = labelled()
    with tempfile.TemporaryDirectory() as workspace:
        library = Library.open(Path(workspace))
        if chosen.sweep:
            sweep(library, queries)
            return
        bare = Bare(library)
        systems: dict[str, System] = {
            "BM25 characters+bigrams": bare.words,
            "Chroma, built-in vectors": bare.vectors,
            "both, reciprocal rank": bare.reciprocal,
            "score, words only": weighted(library, WEIGHTS._replace(vectors=0.0)),
            "score, vectors only": weighted(library, WEIGHTS._replace(vectors=1.0)),
            "score, fused (jixiao)": weighted(library),
            **peers(library),
        }
        print(f"{len(queries)} queries, {library._store.count('words')} rows\n")
        print(f"{'':28}{'hit@1':>8}{'hit@5':>8}{'MRR':>8}{'false found':>13}{'ms':>8}")
        for name, system in systems.items():
            got = measure(system, queries)
            print(
                f"{name:28}{got.hit1:8.3f}{got.hit5:8.3f}{got.mrr:8.3f}"
                f"{got.false_found:13.3f}{got.milliseconds:8.1f}"
            )
        print()
        ours = systems["score, fused (jixiao)"]
        for family in dict.fromkeys(query.family for query in queries):
            got = measure(ours, [query for query in queries if query.family == family])
            print(
                f"  {family:26}{got.hit1:8.3f}{got.hit5:8.3f}{got.mrr:8.3f}{got.false_found:13.3f}"
            )
        if chosen.misses:
            for query in queries:
                found = ours(query)
                place = rank_of_right(query, found)
                if (query.right and place != 1) or (found and not query.right):
                    print(f"{query.family}: {query.text} -> {place}")
                    for ids in found[:3]:
                        hit = library.row(ids[0])
                        print("     ", hit and (hit.id, hit.name))


if __name__ == "__main__":
    main()
