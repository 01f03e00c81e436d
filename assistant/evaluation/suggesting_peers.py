"""What a team without this project would suggest: the rows a retriever finds, or what is most common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from assistant.library import Library
from assistant.library.embedding import HashedEmbedder
from assistant.library.language.measure import shipped_measures


class PastRow(NamedTuple):
    """An indicator of the library."""

    level2: str | None
    name: str
    unit: str | None
    document: str


def rows_of(library: Library) -> list[PastRow]:
    """Every indicator of the library."""
    documents = [library.table(summary.id) for summary in library.tables()]
    return [
        PastRow(row.level2, row.name, row.target.unit if row.target else None, document.id)
        for document in documents
        for row in document.table.indicators
        if document.is_indicator(row)
    ]


def lists(task: str, rows: Sequence[PastRow], library: Library, k: int) -> dict[str, list[PastRow]]:
    """Each way's k indicators for a task, by its name. LangChain's is left out where not installed."""
    found = {
        "最常见的指标": common(rows, k),
        "本程序检索任务描述": searched(task, library, k),
    }
    by_langchain = retrieved(task, rows, k)
    return found if by_langchain is None else {**found, "LangChain Chroma": by_langchain}


def common(rows: Sequence[PastRow], k: int) -> list[PastRow]:
    """The measures that most tables ask, whatever the task; each by its most usual name."""
    measures = shipped_measures()
    asked: dict[tuple[str | None, str], list[PastRow]] = {}
    for row in rows:
        asked.setdefault((row.level2, measures.read(row.name, row.unit).name), []).append(row)
    most = sorted(asked.values(), key=lambda same: -len({row.document for row in same}))
    names = (Counter(row.name for row in same).most_common(1)[0][0] for same in most[:k])
    return [
        next(row for row in same if row.name == name)
        for same, name in zip(most[:k], names, strict=True)
    ]


def searched(task: str, library: Library, k: int) -> list[PastRow]:
    """Our own search for the text of the task."""
    return [
        PastRow(hit.level2, hit.name, hit.target.unit if hit.target else None, hit.document)
        for hit in library.search(task, k).hits
    ]


def retrieved(task: str, rows: Sequence[PastRow], k: int) -> list[PastRow] | None:
    """LangChain's Chroma retriever over our built-in vectors."""
    try:
        from langchain_chroma import Chroma
    except ImportError:
        return None
    if not k:
        return []
    from chromadb import EphemeralClient
    from chromadb.config import Settings

    client = EphemeralClient(Settings(anonymized_telemetry=False))
    store: Any = Chroma.from_texts(
        [row.name for row in rows],
        _Ours(),  # type: ignore[arg-type]
        metadatas=[{"row": at} for at in range(len(rows))],
        collection_name="peer",
        client=client,
    )
    found = store.as_retriever(search_kwargs={"k": k}).invoke(task)
    client.delete_collection("peer")
    return [rows[document.metadata["row"]] for document in found]


@lru_cache(maxsize=2000)
def _vector(text: str) -> list[float]:
    """The same names come again with every table left out."""
    (vector,) = HashedEmbedder().embed([text])
    return [float(x) for x in vector]


class _Ours:
    """Our built-in vectors as LangChain asks for them."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [_vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]
