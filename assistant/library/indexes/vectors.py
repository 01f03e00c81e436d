"""An index of vectors: Chroma, told nothing but numbers and our own vectors."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.library.embedding import Vectors
from assistant.library.indexes.chroma_folder import ChromaFolder
from assistant.library.indexes.holding import Holding, Place
from assistant.model.errors import UserError

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

# One writing: as many rows, and as many numbers, as leave others room to open between two: with
# `chroma_folder.CONFIGURATION` well under a second, however many there are already.
_ROWS, _NUMBERS = 1000, 1_000_000


class VectorIndex:
    """The vectors of one library folder. Shared by all libraries of a process."""

    def __init__(self, folder: Path, place: Place) -> None:
        """Use `open`: a process must not open one folder twice."""
        self._held = Holding(folder, place)

    @classmethod
    def open(cls, folder: Path, server: str | None = None, workspace: str = "") -> VectorIndex:
        """The index of this folder, the same one for everybody in this process.

        With `server`, an address, the vectors are there, under the name of the workspace. Nothing
        is asked of Chroma yet. Raises UserError where the address is none.
        """
        key = (folder.resolve(), server)
        with _OPENING:
            index = _OPEN.get(key)
            if index is None:
                folder.mkdir(parents=True, exist_ok=True)
                place: Place = ChromaFolder(key[0])
                if server:
                    from assistant.library.indexes.chroma_server import ChromaServer

                    place = ChromaServer(server, workspace)
                index = _OPEN[key] = cls(key[0], place)
            return index

    def refresh(self) -> None:
        """See what other processes have written since, when next asked."""
        self._held.refresh()

    @property
    def embedding(self) -> str | None:
        """The name of the embedding its vectors were made with, or None while there are none."""
        note = self._held.note
        return note.embedding if self._held.holds(note) else None

    @property
    def count(self) -> int:
        """How many vectors there are; none where they are damaged, lost or at another place."""
        note = self._held.settled()
        return note.count if self._held.holds(note) else 0

    @property
    def intact(self) -> bool:
        """False where the vectors are known to be damaged, lost or at another place."""
        return self._held.sound(self._held.note)

    def settle(self) -> bool:
        """See what a writer that was killed has left; False where all must be cleared and told again."""
        return self._held.sound(self._held.settled())

    def check(self, embedding: str) -> None:
        """Raises UserError where the vectors here were made with another embedding."""
        made_with = self.embedding
        if made_with is not None and made_with != embedding:
            raise UserError(
                f"往年表的语义检索是用“{made_with}”建立的，现在设置的是“{embedding}”，两者不能混用。"
                "请改回原来的设置，或运行 jixiao library rebuild 重新建立。"
            )

    # -- asking --------------------------------------------------------------------------------

    def search(self, vectors: Vectors, limit: int) -> list[dict[int, float]]:
        """For each vector the nearest numbers with their cosine.

        Raises UserError where the vectors cannot be asked just now, or are damaged.
        """
        if not len(vectors):
            return []
        found: Any = self._held.ask(
            lambda collection: collection.query(
                query_embeddings=_plain(vectors), n_results=limit, include=["distances"]
            )
        )
        if found is None:
            if not self.intact:
                raise UserError("往年表的语义检索不完整，下次检索或加入表时重新建立。")
            return [{} for _ in vectors]
        return [
            {int(id): 1.0 - distance for id, distance in zip(ids, distances, strict=True)}
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def vectors(self, numbers: Sequence[int]) -> dict[int, Vectors]:
        """The vectors of those numbers that are there. Raises UserError as `search` does."""

        def get(collection: Collection) -> Any:
            # NOTE: for a number that another process has written since, Chroma raises an error.
            known = [str(number) for number in numbers if number <= self._held.newest]
            return collection.get(ids=known, include=["embeddings"]) if known else None

        found = self._held.ask(get)
        if found is None:
            return {}
        return {
            int(id): np.asarray(vector, dtype=np.float32)
            for id, vector in zip(found["ids"], found["embeddings"], strict=True)
        }

    # -- changing: the caller holds the library's write lock --------------------------------------

    def write(self, numbers: Sequence[int], vectors: Vectors, embedding: str) -> None:
        """Take in vectors, in place of those with the same number.

        Raises UserError where they cannot be written.
        """
        self.check(embedding)
        if not len(numbers):
            return
        step = max(1, min(_ROWS, _NUMBERS // max(1, vectors.shape[1])))
        for start in range(0, len(numbers), step):
            some = numbers[start : start + step]
            with self._held.writing(embedding, max(some)) as collection:
                collection.upsert(
                    ids=[str(number) for number in some],
                    embeddings=_plain(vectors[start : start + step]),
                )

    def forget(self, numbers: Sequence[int]) -> None:
        """Drop these numbers; those that are not there are passed over."""
        embedding = self.embedding
        if embedding is None:
            return
        for start in range(0, len(numbers), _ROWS):
            with self._held.writing(embedding) as collection:
                collection.delete(ids=[str(number) for number in numbers[start : start + _ROWS]])

    def clear(self) -> None:
        """Drop everything, the embedding's name as well."""
        self._held.clear()


def _plain(vectors: Vectors) -> Any:
    return np.ascontiguousarray(vectors, dtype=np.float32)


_OPENING = threading.Lock()
_OPEN: weakref.WeakValueDictionary[tuple[Path, str | None], VectorIndex] = (
    weakref.WeakValueDictionary()
)
