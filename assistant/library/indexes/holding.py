"""Holds Chroma's collection open, and keeps apart those who open it and those who write.

NOTE: two processes that write to one Chroma folder lose vectors without an error, because each
keeps its own copy in memory; and a process that opens the folder while another writes dies. So only
the holder of the library's write lock writes, a second lock keeps opening and writing apart, and a
process opens the folder anew whenever another has written to it since.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from filelock import ReadWriteLock, Timeout

from assistant.library.indexes.note import Note, read_note, write_note
from assistant.model.errors import UserError

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_LOG = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")
# Seconds that a first search waits for a writer, a later one, and a writer for those who open.
_FIRST, _LATER, _WRITER = 5, 0.1, 120
_BUSY = "往年表正在更新，请稍后再试。"


class Place(Protocol):
    """Where Chroma keeps the vectors: a folder or a server. A key names one collection there."""

    name: str

    def make(self) -> str:
        """A new and empty collection in place of the one before; its key."""

    def open(self, key: str) -> Collection:
        """The collection as it is now. Raises what Chroma raises where it is lost."""

    def close(self) -> None:
        """Let go of what is open."""

    def trace(self, key: str) -> str:
        """Changes whenever files have changed that Chroma writes in place."""

    def asking(self) -> AbstractContextManager[None]:
        """Around every question. Raises UserError where the place does not answer."""


class Holding:
    """The collection of one library folder, for all threads of a process."""

    def __init__(self, folder: Path, place: Place) -> None:
        self._folder = folder
        self._place = place
        self._lock = threading.RLock()
        self._apart = ReadWriteLock(folder / "use.lock", is_singleton=False)
        self._collection: Collection | None = None
        #: What was known when the collection was opened, or last written to by this process.
        self._known = Note()
        self._stale = True

    # -- what there is -------------------------------------------------------------------------

    @property
    def note(self) -> Note:
        """What is written about the vectors now."""
        return read_note(self._folder)

    @property
    def newest(self) -> int:
        """The highest number that the open collection can have."""
        return self._known.newest

    def sound(self, note: Note) -> bool:
        """False where the vectors are damaged, lost or at another place."""
        return note.place == self._place.name and not note.damaged

    def holds(self, note: Note) -> bool:
        """True where there is a sound collection."""
        return self.sound(note) and bool(note.key)

    def refresh(self) -> None:
        """See what other processes have written since, when next asked."""
        with self._lock:
            self._stale = self._stale or self.note.version != self._known.version

    def settled(self) -> Note:
        """The note, once it is known what a writer that was killed has left."""
        with self._lock:
            if self.note.writing is not None:
                try:
                    self._load()
                except UserError as error:  # it is alive, or the server away
                    _LOG.debug("not settled: %s", error)
            return self.note

    # -- asking --------------------------------------------------------------------------------

    def ask(self, question: Callable[[Collection], _Answer]) -> _Answer | None:
        """The answer of the collection as it was when last refreshed; None where there is none.

        Raises UserError where it cannot be asked just now.
        """
        # NOTE: loading closes the client, so that no other thread may be using it.
        with self._lock:
            for _ in range(2):
                if self._stale:
                    self._load()
                if self._collection is None:
                    return None
                try:
                    with self._place.asking(), _fitting():
                        return question(self._collection)
                except UserError:
                    raise
                except Exception as error:  # Chroma's own have no base in common
                    # Another process may have cleared it: once more, with what is there now.
                    _LOG.info("vectors cannot be read: %s", error)
                    self._stale = True
            self._give_up()
            raise UserError(_BUSY)

    def _give_up(self) -> None:
        """Mark as damaged what fails although it is as it was last written."""
        try:
            with self._apart.write_lock(timeout=_LATER):
                note = self.note
                if note.version == self._known.version:
                    self._forsake(note)
        except Timeout:
            _LOG.debug("a writer is busy")

    # -- opening -------------------------------------------------------------------------------

    def _load(self) -> None:
        """Open the collection as it is now. What is open already serves on while a writer is busy.

        Raises UserError where nothing is open and the writer does not let go.
        """
        patience = _FIRST if self._collection is None else _LATER
        try:
            with self._apart.read_lock(timeout=patience):
                note = self.note
                if note.writing is None:
                    self._take(note)
                    return
            with self._apart.write_lock(timeout=patience):
                self._heal(self.note)
        except Timeout as error:
            if self._collection is None:
                raise UserError(_BUSY) from error

    def _take(self, note: Note) -> None:
        self._let_go()
        if self.holds(note):
            opened = self._opened(note)
            if opened is None or opened[1] != note.count:
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
            _LOG.info("vectors cannot be opened: %s", error)
            return None

    def _heal(self, note: Note) -> None:
        """Take over from a writer that was killed. It did not say what of its last batch arrived.

        Where it may have been writing Chroma's files, these cannot be trusted, nor even opened.
        """
        if note.writing is None:  # somebody else was here first
            self._take(note)
            return
        self._let_go()
        untouched = self.holds(note) and self._place.trace(note.key) == note.writing
        opened = self._opened(note) if untouched else None
        if opened is None:
            self._forsake(note)
            return
        self._collection = opened[0]
        self._wrote(note.next(count=opened[1], writing=None))

    def _forsake(self, note: Note) -> None:
        _LOG.warning("往年表的语义检索不完整：将重新建立")
        self._let_go()
        self._wrote(note.next(damaged=True, writing=None))

    def _let_go(self) -> None:
        self._collection = None
        self._place.close()

    def _wrote(self, note: Note) -> None:
        self._known, self._stale = write_note(self._folder, note), False

    # -- changing: the caller holds the library's write lock --------------------------------------

    def clear(self) -> None:
        """Forget the collection; the next writing makes another."""
        with self._alone():
            self._let_go()
            self._wrote(Note(version=self.note.version + 1, place=self._place.name))

    @contextmanager
    def writing(self, embedding: str, newest: int = 0) -> Iterator[Collection]:
        """The collection to be changed, up to the number `newest`; a new one where there is none.

        Raises UserError where it cannot be.
        """
        with self._alone():
            note = self._current(embedding)
            collection = self._collection
            assert collection is not None
            note = note.next(writing=self._place.trace(note.key))
            self._stale = True  # until it has gone well
            try:
                with self._place.asking(), _fitting():
                    write_note(self._folder, note)
                    yield collection
                    count = collection.count()
            except UserError:
                raise
            except Exception as error:  # Chroma's own have no base in common
                raise UserError(
                    f"往年表没有编入语义检索（{error}）。请检查磁盘空间和工作目录的权限，再试一次。"
                ) from error
            newest = max(note.newest, newest)
            self._wrote(note.next(count=count, newest=newest, writing=None))

    def _current(self, embedding: str) -> Note:
        """The note, with the collection open as it is now; a new one where there is none yet."""
        note = self.note
        if note.writing is not None:
            self._heal(note)
        elif self._stale or self._collection is None or note.version != self._known.version:
            self._take(note)
        note = self._known
        if not self.sound(note):
            raise UserError("往年表的语义检索要重新建立：请运行 jixiao library rebuild。")
        if not note.key:
            with self._place.asking():
                note = note.next(key=self._place.make(), embedding=embedding)
            self._take(write_note(self._folder, note))
        return note

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else is opening it, no thread and no process."""
        with self._lock:
            try:
                with self._apart.write_lock(timeout=_WRITER):
                    yield
            except Timeout as error:
                raise UserError(_BUSY) from error


@contextmanager
def _fitting() -> Iterator[None]:
    """Raises UserError for vectors that Chroma refuses: they are at fault then, and not its files."""
    from chromadb.errors import InvalidArgumentError

    try:
        yield
    except InvalidArgumentError as error:
        _LOG.info("refused: %s", error)
        raise UserError(
            "语义模型给出的数据和往年表里的不一样长，模型可能换了："
            "请确认设置无误，再运行 jixiao library rebuild。"
        ) from error
