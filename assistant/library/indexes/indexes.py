"""Keeps the indexes true to the store: words of rows, names and tables, vectors of names.

The store writes down what each index has still to learn in the same transaction as the rows.
An index learns a batch, commits, and only then is the batch crossed off: killed anywhere, the
next writer tells it again, and telling twice changes nothing.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from assistant.library.embedding import Embedder
from assistant.library.indexes.entries import name_entry, row_entry, table_entry
from assistant.library.indexes.vectors import VectorIndex
from assistant.library.indexes.words import Entry, WordIndex
from assistant.library.language.lexicon import Lexicon
from assistant.library.store.store import NAMES, TABLES, VECTORS, WORDS, Store
from assistant.model.errors import UserError

_LOG = logging.getLogger(__name__)
# Entries learnt between two commits: what an interruption costs to do again.
_BATCH = 20_000
# Entries that must find themselves, of each index.
_SAMPLE = 8
# A vector found for itself has this cosine at least; less is another one.
_ITSELF = 0.999
#: In the folder of an index: it is whole, and of this form. Another form is made anew.
_MADE = "made-2"

# What the names of all versions of the built-in embedding begin with.
BUILT_IN = "hashed-"

#: (done, all) in entries.
Progress = Callable[[int, int], None]


class Indexes:
    """The indexes of one library folder. Methods that write want the write lock held."""

    def __init__(
        self,
        folder: Path,
        store: Store,
        embedder: Embedder,
        lexicon: Lexicon,
        chroma_url: str | None = None,
    ) -> None:
        """Opens the folders, which makes those that are missing: the caller holds the lock then.

        With `chroma_url` the vectors are on that Chroma server.
        """
        self._folder = folder
        self._store = store
        self._lexicon = lexicon
        self._chroma_url = chroma_url
        self._opening = threading.Lock()
        self._vectors: VectorIndex | None = None
        self.embedder = embedder
        for name in (WORDS, NAMES, TABLES, VECTORS):
            if not self._sound(folder / name):
                shutil.rmtree(folder / name, ignore_errors=True)
                store.tell_again(name)
        self.words = WordIndex(folder / WORDS)
        self.names = WordIndex(folder / NAMES)
        self.tables = WordIndex(folder / TABLES)
        self._seen = store.generations()

    @staticmethod
    def made(folder: Path) -> bool:
        """True where the folders were made before, so that opening them writes nothing."""
        return all(Indexes._sound(folder / name) for name in (WORDS, NAMES, TABLES, VECTORS))

    @staticmethod
    def _sound(folder: Path) -> bool:
        """Whether this folder was made before, and of words, can be opened."""
        return (folder / _MADE).exists() and (folder.name == VECTORS or WordIndex.readable(folder))

    def mark_made(self) -> None:
        """Remember that the folders are whole."""
        for name in (WORDS, NAMES, TABLES, VECTORS):
            (self._folder / name).mkdir(exist_ok=True)
            (self._folder / name / _MADE).touch()

    @property
    def vectors(self) -> VectorIndex:
        """The vectors of names, opened when first asked for: that takes longer than all the rest."""
        with self._opening:
            if self._vectors is None:
                self._seen[VECTORS] = self._store.generations().get(VECTORS, "0")
                url = self._chroma_url
                workspace = self._store.identity if url else ""
                self._vectors = VectorIndex.open(self._folder / VECTORS, url, workspace)
            return self._vectors

    def _index(self, name: str) -> WordIndex | VectorIndex:
        words = {WORDS: self.words, NAMES: self.names, TABLES: self.tables}
        return words.get(name) or self.vectors

    def follow(self, *, again: bool = False) -> None:
        """See what other processes have written since (or look `again` in any case)."""
        now = self._store.generations()
        for name in (WORDS, NAMES, TABLES, VECTORS):
            if name == VECTORS and self._vectors is None:
                continue
            if again or now.get(name) != self._seen.get(name):
                self._index(name).refresh()
                self._seen[name] = now.get(name, "0")

    # -- keeping true --------------------------------------------------------------------------

    def whole(self, names: Iterable[str] = (WORDS, NAMES, TABLES, VECTORS)) -> bool:
        """True where these indexes hold as much as the store, a sample of which finds itself."""
        return not self._store.untold_count() and all(
            self._index(name).count == self._store.count(name) and self._sample_found(name)
            for name in names
        )

    def vectors_whole(self) -> bool:
        """True where the vectors are as they should be, but for what is known to be due.

        Those of an older built-in embedding are not: they are made anew without asking.
        """
        learning, forgetting = self._store.untold_counts(VECTORS)
        if self._outdated():
            return False
        if learning or forgetting:
            return True
        if self.vectors.count == self._store.count(VECTORS) and self._sample_found(VECTORS):
            return True
        # Whoever is writing just now will have put it right.
        return self._store.generations().get(VECTORS, "0") != self._seen[VECTORS]

    def _outdated(self) -> bool:
        made_with = self.vectors.embedding
        return self._hashed() and made_with not in (None, self.embedder.name)

    def _sample_found(self, name: str) -> bool:
        some = self._store.some(name, _SAMPLE)
        if name == VECTORS:
            return self._vectors_found(some)
        index = self._index(name)
        assert isinstance(index, WordIndex)
        return all(index.holds(entry.number, entry.name) for entry in self._entries(name, some))

    def _vectors_found(self, some: Sequence[int]) -> bool:
        """True where all are kept, and most find themselves or a copy of themselves.

        NOTE: a vector that Chroma has lost cannot be fetched either. One that can be fetched and is
        not found, however many are asked for, is one that its graph of neighbours does not lead to:
        a few of those there always are, and made anew they would be there again.
        """
        try:
            kept = self.vectors.vectors(some)
            # What says nothing, such as an empty name, has no direction to be found by.
            telling = [vector for vector in kept.values() if vector.any()]
            found = self.vectors.search(np.stack(telling), 1) if telling else []
            reached = sum(max(near.values(), default=0.0) >= _ITSELF for near in found)
            return len(kept) == len(some) and 2 * reached >= len(telling)
        except UserError:  # a server that is away: then nothing can be said against its vectors
            return True

    def repair(self) -> None:
        """Empty an index whose count cannot come right by what it has still to learn.

        And one that knows everything and does not find a sample of it.
        """
        for name in (WORDS, NAMES, TABLES, VECTORS):
            index = self._index(name)
            known, due = index.count, self._store.count(name)
            learning, forgetting = self._store.untold_counts(name)
            if not known:
                index.clear()  # what was there may be damaged, or somewhere else
            if name == VECTORS and self._outdated():
                _LOG.warning("内置的语义向量有了新版本：重新建立")
            elif not due - learning <= known <= due + forgetting:
                _LOG.warning("索引 %s 只有 %d 条，应有 %d 条：重新建立", name, known, due)
            elif not (learning or forgetting or self._sample_found(name)):
                _LOG.warning("索引 %s 找不到其中应有的条目：重新建立", name)
            else:
                continue
            index.clear()
            self._store.tell_again(name)

    def check(self) -> None:
        """Raises UserError where the vectors were made with another embedding."""
        self.vectors.check(self.embedder.name)

    def clear(self, *, hashed_only: bool = False) -> None:
        """Empty the indexes; everything is due then. `hashed_only` spares vectors of an endpoint."""
        for name in (WORDS, NAMES, TABLES, VECTORS):
            if name == VECTORS and hashed_only and not self._hashed():
                continue
            self._index(name).clear()
            self._store.tell_again(name)

    def _hashed(self) -> bool:
        made_with = self.vectors.embedding or BUILT_IN
        return self.embedder.name.startswith(BUILT_IN) and made_with.startswith(BUILT_IN)

    # -- telling -------------------------------------------------------------------------------

    def tell(self, progress: Progress | None, *, strict: bool = False) -> None:
        """Tell the indexes all that is due: words here, vectors in a thread beside.

        Where the embedding does not answer, words still work and the vectors stay due; with
        `strict` it raises UserError instead.
        """
        advance = _Counter(self._store.untold_count(), progress)
        with ThreadPoolExecutor(max_workers=1) as beside:
            vectors = beside.submit(self._tell_vectors, advance)
            try:
                for name in (TABLES, NAMES, WORDS):
                    self._tell_words(name, advance)
            except BaseException:
                advance.stopped = True
                raise
        try:
            vectors.result()
        except UserError as error:
            if strict:
                raise
            _LOG.warning("检索暂时只用字词：%s", error)

    def _tell_words(self, name: str, advance: _Counter) -> None:
        index = self._index(name)
        assert isinstance(index, WordIndex)
        while any(batch := self._store.untold(name, _BATCH)):
            new, gone = batch
            index.write(self._entries(name, new), gone)
            self._seen[name] = self._store.told(name, [*new, *gone])
            advance(len(new) + len(gone))

    def _entries(self, name: str, numbers: Sequence[int]) -> Iterable[Entry]:
        lexicon = self._lexicon
        if name == WORDS:
            return (row_entry(row, lexicon) for row in self._store.light(numbers))
        if name == NAMES:
            texts = self._store.names(numbers)
            return (name_entry(number, text, lexicon) for number, text in texts.items())
        return (table_entry(stored, lexicon) for stored in self._store.documents(numbers))

    def _tell_vectors(self, advance: _Counter) -> None:
        try:
            if not self.vectors.settle():
                self.vectors.clear()
                self._store.tell_again(VECTORS)
            while any(batch := self._store.untold(VECTORS, self.embedder.batch)):
                new, gone = batch
                self.check()
                names = self._store.names(new)
                vectors = self.embedder.embed(list(names.values()))
                self.vectors.forget(gone)
                self.vectors.write(list(names), vectors, self.embedder.name)
                self._seen[VECTORS] = self._store.told(VECTORS, [*new, *gone])
                advance(len(new) + len(gone))
                if advance.stopped:
                    return
        finally:
            self._store.close()  # this thread's connection


class _Counter:
    """Adds up what two threads have done, and tells it; carries the wish to stop to the other."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total = total
        self._progress = progress
        self._done = 0
        self._lock = threading.Lock()
        self.stopped = False

    def __call__(self, count: int) -> None:
        with self._lock:
            self._done += count
            if self._progress and self._total:
                self._progress(min(self._done, self._total), self._total)
