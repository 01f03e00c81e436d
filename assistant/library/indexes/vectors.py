"""An index of vectors: Chroma, told nothing but numbers and our own vectors.

NOTE: two processes that write to one Chroma folder lose vectors without an error, because each
keeps its own copy in memory; and a process that opens the folder while another writes dies. So only
the holder of the library's write lock writes, a second lock keeps those apart who open and who
write, and a process opens the folder anew whenever another has written to it since.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
from filelock import ReadWriteLock, Timeout

from assistant.library.embedding import Vectors
from assistant.library.indexes.chroma_folder import ChromaFolder
from assistant.library.indexes.note import Note, read_note, write_note
from assistant.model.errors import UserError

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_LOG = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")
# One writing: as many rows, and as many numbers, as leave others room to open between two.
_ROWS, _NUMBERS = 2000, 2_000_000
# Seconds that a first search waits for a writer, a later one, and a writer for those who open.
_FIRST, _LATER, _WRITER = 5, 0.3, 120


class Place(Protocol):
    """Where Chroma keeps the vectors: a folder or a server."""

    name: str

    def make(self) -> str: ...  # noqa: D102
    def open(self, key: str) -> Collection: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102
    def drop(self) -> None: ...  # noqa: D102
    def trace(self, key: str) -> str: ...  # noqa: D102
    def asking(self) -> AbstractContextManager[None]: ...  # noqa: D102


class VectorIndex:
    """The vectors of one library folder. Shared by all libraries of a process."""

    def __init__(self, folder: Path, place: Place) -> None:
        """Use `open`: a process must not open one folder twice."""
        self._folder = folder
        self._place = place
        self._lock = threading.RLock()
        self._apart = ReadWriteLock(folder / "use.lock", is_singleton=False)
        self._collection: Collection | None = None
        #: What was known when the collection was opened, or last written to by this process.
        self._known = Note()
        self._stale = True

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

    # -- what there is -------------------------------------------------------------------------

    def refresh(self) -> None:
        """See what other processes have written since, when next asked."""
        with self._lock:
            self._stale = self._stale or read_note(self._folder).version != self._known.version

    @property
    def embedding(self) -> str | None:
        """The name of the embedding its vectors were made with, or None while there are none."""
        note = read_note(self._folder)
        return note.embedding if self._holds(note) else None

    @property
    def count(self) -> int:
        """How many vectors there are; none where they are damaged, lost or at another place."""
        note = self._settled()
        return note.count if self._holds(note) else 0

    @property
    def intact(self) -> bool:
        """False where the vectors are damaged, lost or at another place: `clear`, then tell all."""
        return self._sound(self._settled())

    def check(self, embedding: str) -> None:
        """Raises UserError where the vectors here were made with another embedding."""
        made_with = self.embedding
        if made_with is not None and made_with != embedding:
            raise UserError(
                f"语料库的向量是用“{made_with}”建立的，现在设置的是“{embedding}”，两者不能混用。"
                "请改回原来的设置，或运行 jixiao library rebuild 重建索引。"
            )

    def _sound(self, note: Note) -> bool:
        return note.place == self._place.name and not note.damaged

    def _holds(self, note: Note) -> bool:
        return self._sound(note) and bool(note.key)

    def _settled(self) -> Note:
        """What is known once it is known what a writer that was killed has left."""
        with self._lock:
            note = read_note(self._folder)
            if note.writing is not None:
                try:
                    self._load()
                except UserError as error:  # it is alive, or the server away
                    _LOG.debug("not settled: %s", error)
                note = read_note(self._folder)
            return note

    # -- asking --------------------------------------------------------------------------------

    def search(self, vectors: Vectors, limit: int) -> list[dict[int, float]]:
        """For each vector the nearest numbers with their cosine.

        Raises UserError where the vectors cannot be asked just now.
        """
        if not len(vectors):
            return []
        found: Any = self._ask(
            lambda collection: collection.query(
                query_embeddings=_plain(vectors), n_results=limit, include=["distances"]
            )
        )
        if found is None:
            return [{} for _ in vectors]
        return [
            {int(id): 1.0 - distance for id, distance in zip(ids, distances, strict=True)}
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def vectors(self, numbers: Sequence[int]) -> dict[int, Vectors]:
        """The vectors of those numbers that are there. Raises UserError as `search` does."""

        def get(collection: Collection) -> Any:
            # NOTE: for a number that another process has written since, Chroma raises an error.
            known = [str(number) for number in numbers if number <= self._known.newest]
            return collection.get(ids=known, include=["embeddings"]) if known else None

        found = self._ask(get)
        if found is None:
            return {}
        return {
            int(id): np.asarray(vector, dtype=np.float32)
            for id, vector in zip(found["ids"], found["embeddings"], strict=True)
        }

    def _ask(self, question: Callable[[Collection], _Answer]) -> _Answer | None:
        """The answer of the collection as it was when last refreshed; None where there is none."""
        # NOTE: loading closes the client, so that no other thread may be using it.
        with self._lock:
            for attempt in range(2):
                if self._stale:
                    self._load()
                if self._collection is None:
                    return None
                try:
                    with self._place.asking():
                        return question(self._collection)
                except UserError:
                    raise
                except Exception as error:  # Chroma's own have no base in common
                    # Another process may have cleared it: once more, with what is there now.
                    self._stale = True
                    _LOG.log(
                        logging.WARNING if attempt else logging.DEBUG,
                        "语料库的向量读不出来，下次打开时重新建立：%s",
                        error,
                    )
            self._forsake(read_note(self._folder))
            return None

    # -- opening -------------------------------------------------------------------------------

    def _load(self) -> None:
        """Open the collection as it is now. What is open already serves on while a writer is busy.

        Raises UserError where nothing is open and the writer does not let go.
        """
        patience = _FIRST if self._collection is None else _LATER
        try:
            with self._apart.read_lock(timeout=patience):
                note = read_note(self._folder)
                if note.writing is None:
                    return self._take(note)
            with self._apart.write_lock(timeout=patience):
                self._heal(read_note(self._folder))
        except Timeout as error:
            if self._collection is None:
                raise UserError("语料库的向量正在更新，请稍后再试。") from error

    def _take(self, note: Note) -> None:
        self._let_go()
        if self._holds(note):
            opened = self._opened(note)
            if opened is None or opened[1] != note.count:
                _LOG.warning("语料库的向量不完整，下次打开时重新建立")
                self._forsake(note)
                return
            self._collection = opened[0]
        self._known, self._stale = note, False

    def _opened(self, note: Note) -> tuple[Collection, int] | None:
        """The collection and how much it holds, all its files read; None where it is lost."""
        try:
            with self._place.asking():
                collection = self._place.open(note.key)
                # NOTE: Chroma reads its files when first asked. That belongs under the lock.
                first: Any = collection.get(limit=1, include=["embeddings"])["embeddings"]
                if len(first):
                    collection.query(query_embeddings=first, n_results=1, include=["distances"])
                return collection, collection.count()
        except UserError:
            raise
        except Exception as error:  # Chroma's own have no base in common
            _LOG.debug("not opened: %r", error)
            return None

    def _heal(self, note: Note) -> None:
        """Take over from a writer that was killed. It did not say what of its last batch arrived.

        Where it may have been writing Chroma's files, these cannot be trusted, nor even opened.
        """
        if note.writing is None:  # somebody else was here first
            self._take(note)
            return
        self._let_go()
        untouched = self._holds(note) and self._place.trace(note.key) == note.writing
        opened = self._opened(note) if untouched else None
        if opened is None:
            _LOG.warning("写语料库的程序中断在向量写入时：向量将重新建立")
            self._forsake(note)
            return
        self._collection = opened[0]
        self._known = write_note(self._folder, note.next(count=opened[1], writing=None))
        self._stale = False

    def _forsake(self, note: Note) -> None:
        self._let_go()
        self._known = write_note(self._folder, note.next(damaged=True, writing=None))
        self._stale = False

    def _let_go(self) -> None:
        self._collection = None
        self._place.close()

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
            with self._writing(embedding, max(some)) as collection:
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
            with self._writing(embedding) as collection:
                collection.delete(ids=[str(number) for number in numbers[start : start + _ROWS]])

    def clear(self) -> None:
        """Drop everything, the embedding's name as well."""
        with self._alone():
            note = read_note(self._folder)
            self._let_go()
            self._known = write_note(
                self._folder, Note(version=note.version + 1, place=self._place.name)
            )
            self._stale = False

    @contextmanager
    def _writing(self, embedding: str, newest: int = 0) -> Iterator[Collection]:
        with self._alone():
            note = self._current(embedding)
            collection = self._collection
            assert collection is not None
            note = note.next(writing=self._place.trace(note.key))
            self._stale = True  # until it has gone well
            try:
                with self._place.asking():
                    write_note(self._folder, note)
                    yield collection
                    count = collection.count()
            except UserError:
                raise
            except Exception as error:  # Chroma's own have no base in common
                raise UserError(
                    f"语料库的向量没有写入（{error}）。请检查磁盘空间和工作目录的权限，再试一次。"
                ) from error
            newest = max(note.newest, newest)
            note = note.next(count=count, newest=newest, writing=None)
            self._known = write_note(self._folder, note)
            self._stale = False

    def _current(self, embedding: str) -> Note:
        """The note, with the collection open as it is now; a new one where there is none yet."""
        note = read_note(self._folder)
        if note.writing is not None:
            self._heal(note)
        elif self._stale or self._collection is None or note.version != self._known.version:
            self._take(note)
        note = self._known
        if not self._sound(note):
            raise UserError("语料库的向量要重新建立：请运行 jixiao library rebuild。")
        if not note.key:
            with self._place.asking():
                note = note.next(key=self._place.make(), embedding=embedding)
            self._take(write_note(self._folder, note))
        return note

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else has it open for reading its files, no thread and no process."""
        with self._lock:
            try:
                with self._apart.write_lock(timeout=_WRITER):
                    yield
            except Timeout as error:
                raise UserError("语料库的向量正被别的程序使用，请稍后再试。") from error


def _plain(vectors: Vectors) -> Any:
    return np.ascontiguousarray(vectors, dtype=np.float32)


_OPENING = threading.Lock()
_OPEN: weakref.WeakValueDictionary[tuple[Path, str | None], VectorIndex] = (
    weakref.WeakValueDictionary()
)
