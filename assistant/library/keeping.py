"""A library opened and kept true: one writer at a time, what ships taken in, the indexes told."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.library import corpus
from assistant.library.changes.record import Record
from assistant.library.embedding import Embedder
from assistant.library.indexes.indexes import Indexes, Progress
from assistant.library.language.lexicon import Lexicon, shipped_lexicon
from assistant.library.language.measure import measures_of
from assistant.library.store.columns import Columns
from assistant.library.store.store import NAMES, TABLES, WORDS, Store
from assistant.model.errors import UserError

_LOG = logging.getLogger(__name__)
# Seconds that a writer waits for another before it tells the user, and that one who only reads does.
_PATIENCE, _GLANCE = 600, 2


class Keeping:
    """What a library rests on: the store, the indexes made from it, and the lock of those who write."""

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        corpus_folder: Path,
        chroma_url: str | None,
        lexicon: Lexicon | None = None,
    ) -> None:
        """Use `open`."""
        self._corpus = corpus_folder
        self._lexicon = lexicon or shipped_lexicon()
        self._measures = measures_of(self._lexicon)
        self._columns = Columns(self._measures, self._lexicon)
        self._vectors_seen = False
        self._repair_due = False
        self._lock = FileLock(folder / "write.lock")
        path = folder / "library.sqlite"
        if not (path.exists() and Store.current(path) and Indexes.made(folder)):
            with _locked(self._lock):
                self._store = Store.create(path, self._columns)
                self._indexes = Indexes(folder, self._store, embedder, self._lexicon, chroma_url)
                self._indexes.mark_made()
        else:
            self._store = Store(path, self._columns)
            self._indexes = Indexes(folder, self._store, embedder, self._lexicon, chroma_url)
        self._due_on_opening = self._store.untold_count() > 0
        self._record = Record(self._store)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make both indexes anew from the store, with the embedding that is set now.

        One that was interrupted goes on where it stopped. Raises UserError where the embedding does
        not answer; words can be searched then.
        """
        mark = f"{self._indexes.embedder.name} {self._columns.words}"
        with self._writing():
            begun = self._store.state("rebuilding") == mark
            # What was due on opening may have been told since: that was a part of the rebuilding.
            if not begun or not (self._due_on_opening or self._store.untold_count()):
                self._store.derive_again(progress)
                self._indexes.embedder.renew()
                self._indexes.clear()
                self._store.set_state(rebuilding=mark)
            self._indexes.tell(progress, strict=True)
            self._store.set_state(rebuilding="")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """The write lock. Whoever holds it sees all that was written before."""
        with _locked(self._lock):
            # A writer that was killed left things due without saying that it wrote.
            self._indexes.follow(again=self._store.untold_count() > 0)
            if self._repair_due:
                self._indexes.repair()
                self._repair_due = False
            yield

    def _repair(self, progress: Progress | None, patience: float) -> None:
        """Make good what is missing in the indexes, unless another is writing for longer than this.

        That one tells the indexes what is due; what it does not see is repaired with our next
        writing. Nobody who only reads waits for the end of a rebuilding.
        """
        self._repair_due = True
        try:
            with self._lock.acquire(timeout=patience), self._writing():
                if self._store.untold_count():
                    self._indexes.tell(progress)
        except Timeout:
            _LOG.info("somebody else is writing")

    def _prepare(self, progress: Progress | None) -> None:
        """Take in what ships, and tell the indexes what is due. Fast where all is well."""
        digest = _folder_digest(self._corpus)
        words = self._columns.words
        if (
            self._store.state("corpus") == digest
            and self._store.state("words") == words
            and self._indexes.whole((WORDS, NAMES, TABLES))
        ):
            return
        if self._store.state("corpus") != digest or self._store.state("words") != words:
            with self._writing():
                # Another process may have done it all while this one waited for the lock.
                if self._store.state("words") != words:
                    self._indexes.clear(hashed_only=True)
                    self._store.derive_again(progress)
                if self._store.state("corpus") != digest:
                    self._take_in_shipped()
                self._record.remember(corpus.load_folder(self._corpus))
                self._store.set_state(corpus=digest, words=words)
                self._indexes.repair()
                self._indexes.tell(progress)
        else:
            self._repair(progress, _GLANCE)

    def _use_vectors(self) -> None:
        """Look at the vectors before their first use, and mend what is missing. Later only at the name.

        Opening them takes longer than all the rest, and not every command needs them.
        Raises UserError where they were made with another embedding.
        """
        if not self._vectors_seen or not self._indexes.vectors.intact:
            if not self._indexes.vectors_whole():
                self._repair(None, 0)
            self._vectors_seen = True
        self._indexes.check()

    def _take_in_shipped(self) -> None:
        unwanted = self._store.unwanted()
        documents = {document.id: document for document in corpus.load_folder(self._corpus)}
        with self._store.transaction():  # nobody sees them gone and not yet back
            for id in self._store.shipped():
                # A shipped table that the user has corrected stays as it is.
                if id not in unwanted and documents.get(id) != self._store.document(id):
                    self._store.remove(id, for_good=False)
            for id, document in documents.items():
                if id not in unwanted and self._store.id_of(document) is None:
                    self._store.add(document)


@contextmanager
def _locked(lock: FileLock) -> Iterator[None]:
    try:
        with lock.acquire(timeout=_PATIENCE):
            yield
    except Timeout as error:
        raise UserError("另一个程序正在改动往年表，请等它结束后再试。") from error


def _folder_digest(folder: Path) -> str:
    content = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        content.update(path.name.encode() + b"\0" + path.read_bytes())
    return content.hexdigest()
