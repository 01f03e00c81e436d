"""Ways to search the same rows: ours, ours without one part after the other, and what others take.

The parts are taken out from inside, so this looks into a library as nothing else may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.evaluation.searching import Query, Search
from assistant.library import Document, HashedEmbedder, Library
from assistant.library.language.lexicon import Lexicon, shipped_related
from assistant.library.language.spelling import shipped_spelling
from assistant.library.search.candidates import Proposer
from assistant.library.search.finder import Finder
from assistant.library.search.nearness import WEIGHTS
from assistant.library.store.reading import LightRow
from assistant.paths import shipped

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

    from assistant.library.indexes.words import Conditions
    from assistant.library.search.candidates import Probe
    from assistant.library.shapes import Filters

OURS = "jixiao"
PEERS = ("LangChain BM25 + jieba", "LangChain Chroma")
_HITS = 10
# Thresholds tried, in hundredths.
_THRESHOLDS = range(22, 46, 4)
# The others know no filters: they give so many, and those that comply are kept.
_DEPTH = 100
# More rows than any library that is measured has.
_MOST = 50_000


class _WithoutVectors(Proposer):
    def _names_by_vectors(self, probes: Sequence[Probe], k: int) -> list[int]:
        return []


class _WithoutWords(Proposer):
    def _near_rows(
        self, probe: Probe, k: int, filters: Filters, conditions: Conditions
    ) -> list[int]:
        return []

    def _names_by_words(self, probes: Sequence[Probe], k: int) -> list[int]:
        return []


def ours(library: Library) -> Search:
    """The search as it is."""
    return _by(library.finder(WEIGHTS, shipped_spelling()))


def by_thresholds(library: Library) -> Iterator[tuple[str, Search]]:
    """The search with other thresholds, the one that is set among them."""
    for hundredths in _THRESHOLDS:
        threshold = hundredths / 100
        found = library.finder(WEIGHTS._replace(threshold=threshold), shipped_spelling())
        yield f"{threshold:.2f}", _by(found)


def without_parts(
    library: Library, plain: Library, unspoken: Library
) -> Iterator[tuple[str, Search]]:
    """The search without one part after the other; `plain` is the library without synonyms,
    `unspoken` the one without everyday words.
    """
    spelling = shipped_spelling()

    def search(name: str, **changed: float) -> tuple[str, Search]:
        return name, _by(library.finder(WEIGHTS._replace(**changed), spelling))

    inside = library._store, library._indexes
    yield "不用向量", _by(library.finder(WEIGHTS, spelling, _WithoutVectors(*inside)))
    yield "只用向量提名", _by(library.finder(WEIGHTS, spelling, _WithoutWords(*inside)))
    yield "不用同义词", _by(plain.finder(WEIGHTS, spelling))
    yield "不用口语词", _by(unspoken.finder(WEIGHTS, spelling))
    yield search("不用相关词", idea=0.0)
    yield "不纠错别字", _by(library.finder(WEIGHTS, None))
    yield search("不看周围文字", context=0.0)
    yield search("不问是否听说过", unknown=0.0)
    yield search("不分句", clause=0.0)
    yield search("不看是否同一测量", same=0.0)
    yield search("不看数值", figures=0.0)
    yield search("不摊开同名", repeated=0.0)
    yield search("不分常见罕见", common=1.0)


def without_synonyms(folder: Path, further: Iterable[Document]) -> Library:
    """A library of the shipped and the further tables that reads each word as it stands."""
    return _reading_as(Lexicon([], shipped_related()), folder, further)


def without_spoken(folder: Path, further: Iterable[Document]) -> Library:
    """A library of the same tables that knows no everyday words."""
    related = {**shipped_related(), "spoken": {}}
    return _reading_as(Lexicon.load(shipped("corpus") / "synonyms.yaml", related), folder, further)


def _reading_as(lexicon: Lexicon, folder: Path, further: Iterable[Document]) -> Library:
    library = Library.open(folder, lexicon=lexicon)
    library.add(further)
    return library


def _by(finder: Finder) -> Search:
    return lambda query: [hit.ids for hit in finder.find(query.text, _HITS, query.filters)]


def all_rows(library: Library) -> list[LightRow]:
    """Every row that can be found."""
    return [row for row in library._store.light(range(_MOST)) if row.indicator]


def peers(library: Library) -> dict[str, Search]:
    """LangChain's retrievers over the names of the same rows; none where they are not installed."""
    try:
        import jieba  # type: ignore[import-untyped]
        from langchain_chroma import Chroma
        from langchain_community.retrievers import BM25Retriever
    except ImportError:
        return {}
    jieba.setLogLevel(60)
    rows = all_rows(library)
    names = [row.name for row in rows]
    known = [{"number": row.number} for row in rows]
    words = BM25Retriever.from_texts(names, metadatas=known, preprocess_func=jieba.lcut, k=_DEPTH)
    store = Chroma(embedding_function=_Plain())  # type: ignore[arg-type]
    for start in range(0, len(names), 5000):
        store.add_texts(names[start : start + 5000], known[start : start + 5000])
    vectors = store.as_retriever(search_kwargs={"k": _DEPTH})
    searches = (_retrieved(words, library), _retrieved(vectors, library))
    return dict(zip(PEERS, searches, strict=True))


class _Plain:
    """Our built-in embedding as LangChain wants it."""

    def __init__(self) -> None:
        self._embedder = HashedEmbedder()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        plain: list[list[float]] = self._embedder.embed(texts).tolist()
        return plain

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def _retrieved(retriever: BaseRetriever, library: Library) -> Search:
    def search(query: Query) -> Sequence[tuple[str, ...]]:
        found = [document.metadata["number"] for document in retriever.invoke(query.text)]
        comply = {row.number: row.id for row in library._store.light(found, query.filters)}
        return [(comply[number],) for number in found if number in comply][:_HITS]

    return search
