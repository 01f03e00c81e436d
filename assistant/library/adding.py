"""Tables into the store, many in one transaction: each kept once, those without rows refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized

from assistant.library.changes.record import Record
from assistant.library.document import Document
from assistant.library.sectors import shipped_sectors
from assistant.library.shapes import Added, Refusal
from assistant.library.store.store import Store
from assistant.model.table import GoalTable

# Rows of one transaction: a commit waits for the disk, and a million rows are 25,000 tables.
_ROWS = 4000


def keep(
    documents: Iterable[Document | GoalTable],
    store: Store,
    record: Record,
    by: str | None,
    progress: Callable[[int, int], None] | None,
) -> Added:
    """Keep what is not there yet, and write down who added it. The caller holds the write lock.

    `progress` hears how many tables were seen, where `documents` says how many there are. Stopped
    in the middle, all transactions but the last are kept.
    """
    total = len(documents) if isinstance(documents, Sized) else 0
    added: list[str] = []
    already: list[str] = []
    refused: list[Refusal] = []
    indicators = done = 0
    for batch in _batches(documents):
        with store.transaction():
            for document in batch:
                if not document.table.indicators:
                    title = document.table.title
                    refused.append(Refusal(title=title, reason="表中没有指标，未加入。"))
                elif (known := store.id_of(document)) is not None:
                    already.append(known)
                else:
                    indicators += store.add(document)
                    record.added(document, by)
                    added.append(document.id)
        done += len(batch)
        if progress and total:
            progress(done, total)
    return Added(
        added=tuple(added), already=tuple(already), refused=tuple(refused), indicators=indicators
    )


def _batches(documents: Iterable[Document | GoalTable]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    rows = 0
    for given in documents:
        document = given if isinstance(given, Document) else _own(given)
        batch.append(document)
        rows += len(document.table.indicators)
        if rows >= _ROWS:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _own(table: GoalTable) -> Document:
    """The user's own table, in the field of work that its words tell."""
    return Document.of(table, sector=shipped_sectors().of(table))
