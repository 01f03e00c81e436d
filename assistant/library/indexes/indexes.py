"""Keeps the indexes true to the store: words of rows, words of tables, vectors of rows.

The store writes down what each index has still to learn in the same transaction as the rows.
An index learns a batch, commits, and only then is the batch crossed off: killed anywhere, the
next writer tells it again, and telling twice changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.library.document import Document
from assistant.library.embedding import Embedder, HashedEmbedder
from assistant.library.indexes.vectors import VectorIndex
from assistant.library.indexes.words import Entry, WordIndex
from assistant.library.language.lexicon import Lexicon
from assistant.library.store.store import (
    TABLES,
    VECTORS,
    WORDS,
    Store,
    StoredDocument,
    StoredRow,
    customary,
    ends,
)
from assistant.model.errors import UserError

_LOG = logging.getLogger(__name__)
_BATCH = 5000

#: (done, all) in entries.
Progress = Callable[[int, int], None]


class Indexes:
    """The three indexes of one library folder. Methods that write want the write lock held."""

    def __init__(self, folder: Path, store: Store, embedder: Embedder, lexicon: Lexicon) -> None:
        """Opens the folders, which makes those that are missing: the caller holds the lock then."""
        self._store = store
        self._lexicon = lexicon
        self.embedder = embedder
        self.words = WordIndex(folder / WORDS)
        self.tables = WordIndex(folder / TABLES)
        self.vectors = VectorIndex.open(folder / VECTORS)
        self._seen = self._generation

    @staticmethod
    def made(folder: Path) -> bool:
        """True where the folders were made before, so that opening them writes nothing."""
        return all((folder / name / "made").exists() for name in (WORDS, TABLES, VECTORS))

    def mark_made(self, folder: Path) -> None:
        """Remember that the folders are whole."""
        for name in (WORDS, TABLES, VECTORS):
            (folder / name / "made").touch()

    @property
    def _generation(self) -> str | None:
        return self._store.state("generation")

    @property
    def _named(self) -> tuple[tuple[str, WordIndex | VectorIndex], ...]:
        return (WORDS, self.words), (TABLES, self.tables), (VECTORS, self.vectors)

    def follow(self, *, again: bool = False) -> None:
        """See what other processes have written since (or look `again` in any case)."""
        now = self._generation
        if again or now != self._seen:
            for _, index in self._named:
                index.refresh()
            self._seen = now

    def whole(self) -> bool:
        """True where the indexes hold as much as the store, and nothing is due."""
        return not self._store.untold_count() and all(
            index.count == self._store.count(name) for name, index in self._named
        )

    def check(self) -> None:
        """Raises UserError where the vectors were made with another embedding."""
        self.vectors.check(self.embedder.name)

    def clear(self, *, hashed_only: bool = False) -> None:
        """Empty the indexes; everything is due then. `hashed_only` spares vectors of an endpoint."""
        for name, index in self._named:
            if index is self.vectors and hashed_only and not self._hashed():
                continue
            index.clear()
            self._store.tell_again(name)

    def _hashed(self) -> bool:
        made_with = self.vectors.embedding
        mine = isinstance(self.embedder, HashedEmbedder)
        return mine and (made_with is None or made_with.startswith("hashed-"))

    def repair(self) -> None:
        """Empty an index whose count cannot come right by what it has still to learn."""
        for name, index in self._named:
            known, due = index.count, self._store.count(name)
            learning, forgetting = self._store.untold_counts(name)
            if not due - learning <= known <= due + forgetting:
                _LOG.warning("索引 %s 只有 %d 条，应有 %d 条：重新建立", name, known, due)
                index.clear()
                self._store.tell_again(name)

    def tell(self, progress: Progress | None, *, strict: bool = False) -> None:
        """Tell the indexes all that is due.

        Where the embedding does not answer, words still work and the vectors stay due; with
        `strict` it raises UserError instead.
        """
        total = self._store.untold_count()
        done = 0

        def advance(count: int) -> None:
            nonlocal done
            done += count
            if progress and total:
                progress(min(done, total), total)

        self._tell_words(advance)
        self._tell_tables(advance)
        try:
            self._tell_vectors(advance)
        except UserError as error:
            if strict:
                raise
            _LOG.warning("检索暂时只用字词：%s", error)
        self._store.set_state(generation=str(int(self._generation or 0) + 1))
        self._seen = self._generation

    def _tell_words(self, advance: Callable[[int], None]) -> None:
        while any(batch := self._store.untold(WORDS, _BATCH)):
            new, gone = batch
            rows = self._store.rows(new)
            documents = self._documents(rows)
            self.words.write([self._row_entry(row, documents[row.document]) for row in rows], gone)
            self._store.told(WORDS, [*new, *gone])
            advance(len(new) + len(gone))

    def _tell_tables(self, advance: Callable[[int], None]) -> None:
        while any(batch := self._store.untold(TABLES, _BATCH)):
            new, gone = batch
            documents = self._store.documents(new) if new else []
            self.tables.write([self._table_entry(stored) for stored in documents], gone)
            self._store.told(TABLES, [*new, *gone])
            advance(len(new) + len(gone))

    def _tell_vectors(self, advance: Callable[[int], None]) -> None:
        while any(batch := self._store.untold(VECTORS, _BATCH)):
            new, gone = batch
            self.check()
            rows = self._store.rows(new)
            vectors = self.embedder.embed([row.indicator.name for row in rows])
            self.vectors.forget(gone)
            self.vectors.write([row.number for row in rows], vectors, self.embedder.name)
            self._store.told(VECTORS, [*new, *gone])
            advance(len(new) + len(gone))

    def _documents(self, rows: Sequence[StoredRow]) -> dict[int, Document]:
        return dict(self._store.documents({row.document for row in rows}))

    def _row_entry(self, row: StoredRow, document: Document) -> Entry:
        indicator, table = row.indicator, document.table
        asked = customary(indicator)
        low, high = ends(asked)
        return Entry(
            number=row.number,
            name=self._lexicon.grams(indicator.name),
            context=self._lexicon.grams(row_context(row, document)),
            exact={
                "level1": indicator.level1,
                "level2": indicator.level2,
                "unit": asked.unit if asked else None,
                "operator": asked.operator if asked else None,
                "kind": table.kind,
                "organization": table.organization,
                "sector": document.sector,
            },
            bounded={"year": table.year, "low": low, "high": high},
        )

    def _table_entry(self, stored: StoredDocument) -> Entry:
        document = stored.document
        return Entry(
            number=stored.number,
            name=self._lexicon.grams(tasks_of(document)),
            context=self._lexicon.grams(
                " ".join(filter(None, (document.table.organization, document.sector)))
            ),
        )


def row_context(row: StoredRow, document: Document) -> str:
    """What stands around a row and may be asked for with it: task, project, body, field of work."""
    table = document.table
    task = table.task(row.indicator.task) if row.indicator.task else None
    said = (
        task.name if task else None,
        table.project,
        document.brief,
        table.organization,
        document.sector,
        row.indicator.level2,
    )
    return " ".join(filter(None, said))


def tasks_of(document: Document) -> str:
    """What a table is about: its project, tasks and the brief words about it."""
    table = document.table
    tasks = (f"{task.name} {task.content or ''}" for task in table.tasks)
    return " ".join(filter(None, (table.project, document.brief, table.title, *tasks)))
