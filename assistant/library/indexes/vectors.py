"""An index of vectors: Chroma, embedded, told nothing but numbers and our own vectors.

NOTE: two processes that write to one Chroma folder lose vectors without an error, because each
keeps its own copy in memory. So only the holder of the library's write lock writes, and a process
opens the folder anew whenever another has written to it since (`refresh`).
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from assistant.library.embedding import Vectors
from assistant.model.errors import UserError

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

_COLLECTION = "indicators"
# Chroma's `get` fails beyond about 32,000 ids; its writes slow down in small pieces.
_BATCH = 4000
# Wider than the default: recall at 10 rises from 0.94 to 0.99, for well under a millisecond.
_SEARCH_WIDTH = 400


class VectorIndex:
    """A folder of Chroma's with one collection. Shared by all libraries of a process."""

    def __init__(self, folder: Path) -> None:
        """Use `open`: a process must not open one folder twice."""
        self._folder = folder
        self._lock = threading.RLock()
        self._connect()

    @classmethod
    def open(cls, folder: Path) -> VectorIndex:
        """The index in this folder, the same one for everybody in this process."""
        key = folder.resolve()
        with _OPENING:
            index = _OPEN.get(key)
            if index is None:
                folder.mkdir(parents=True, exist_ok=True)
                index = _OPEN[key] = cls(key)
            return index

    def _connect(self) -> None:
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings

        client = chromadb.PersistentClient(
            path=str(self._folder), settings=Settings(anonymized_telemetry=False)
        )
        self._client = cast("Client", client)  # the interface it is declared as has no `close`
        self._close = weakref.finalize(self, self._client.close)
        self._collection: Collection | None = None

    def refresh(self) -> None:
        """See what other processes have written since."""
        with self._lock:
            self._close()
            self._connect()

    def _opened(self) -> Collection | None:
        from chromadb.errors import NotFoundError

        with self._lock:
            if self._collection is None:
                try:
                    # NOTE: without embedding_function=None Chroma would fetch a model of its own.
                    self._collection = self._client.get_collection(
                        _COLLECTION, embedding_function=None
                    )
                except NotFoundError:
                    return None
            return self._collection

    @property
    def embedding(self) -> str | None:
        """The name of the embedding its vectors were made with, or None while there are none."""
        with self._lock:
            collection = self._opened()
            return (collection.metadata or {}).get("embedding") if collection else None

    @property
    def count(self) -> int:
        """How many vectors there are."""
        with self._lock:
            collection = self._opened()
            return collection.count() if collection else 0

    def check(self, embedding: str) -> None:
        """Raises UserError where the vectors here were made with another embedding."""
        made_with = self.embedding
        if made_with is not None and made_with != embedding:
            raise UserError(
                f"语料库的向量是用“{made_with}”建立的，现在设置的是“{embedding}”，两者不能混用。"
                "请改回原来的设置，或运行 jixiao library rebuild 重建索引。"
            )

    def write(self, numbers: Sequence[int], vectors: Vectors, embedding: str) -> None:
        """Take in vectors, in place of those with the same number."""
        self.check(embedding)
        with self._lock:
            collection = self._opened()
            if collection is None:
                collection = self._collection = self._client.create_collection(
                    _COLLECTION,
                    metadata={"embedding": embedding},
                    configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_WIDTH}},
                    embedding_function=None,
                )
            for start in range(0, len(numbers), _BATCH):
                ids = [str(number) for number in numbers[start : start + _BATCH]]
                collection.upsert(ids=ids, embeddings=_plain(vectors[start : start + _BATCH]))

    def forget(self, numbers: Sequence[int]) -> None:
        """Drop these numbers; those that are not there are passed over."""
        with self._lock:
            collection = self._opened()
            if collection is None:
                return
            for start in range(0, len(numbers), _BATCH):
                collection.delete(ids=[str(number) for number in numbers[start : start + _BATCH]])

    def clear(self) -> None:
        """Drop everything, the embedding's name as well."""
        with self._lock:
            if self._opened() is not None:
                self._client.delete_collection(_COLLECTION)
                self._collection = None

    def search(self, vectors: Vectors, limit: int) -> list[dict[int, float]]:
        """For each vector the nearest numbers with their cosine."""
        # NOTE: `refresh` closes the client, so that no other thread may be using it.
        with self._lock:
            collection = self._opened()
            if collection is None or not len(vectors):
                return [{} for _ in vectors]
            found: Any = collection.query(
                query_embeddings=_plain(vectors),
                n_results=limit,
                include=["distances"],
            )
        return [
            {int(id): 1.0 - distance for id, distance in zip(ids, distances, strict=True)}
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def vectors(self, numbers: Sequence[int]) -> dict[int, Vectors]:
        """The vectors of those numbers that are there."""
        with self._lock:
            collection = self._opened()
            if collection is None or not numbers:
                return {}
            found: Any = collection.get(ids=[str(n) for n in numbers], include=["embeddings"])
        return {
            int(id): np.asarray(vector, dtype=np.float32)
            for id, vector in zip(found["ids"], found["embeddings"], strict=True)
        }


def _plain(vectors: Vectors) -> Any:
    return np.ascontiguousarray(vectors, dtype=np.float32)


_OPENING = threading.Lock()
_OPEN: weakref.WeakValueDictionary[Path, VectorIndex] = weakref.WeakValueDictionary()
