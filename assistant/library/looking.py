"""What is in a library: tables and rows by id, page by page, counted, written out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from assistant.library import corpus
from assistant.library.changes.shapes import Change
from assistant.library.document import Document
from assistant.library.keeping import Keeping
from assistant.library.overview.gaps import gaps
from assistant.library.overview.listing import doubtful_counts, page_of, said
from assistant.library.overview.shapes import Distribution, Gaps, TableFilter, TablePage
from assistant.library.overview.spread import distributions
from assistant.library.search.finder import make_hit
from assistant.library.sectors import shipped_sectors
from assistant.library.shapes import Hit, LibraryStats, TableSummary
from assistant.library.store.store import TABLES, WORDS, StoredDocument
from assistant.model.errors import UserError

# Rows of a measure whose spread is shown: the newest.
_SPREAD = 20_000


class Looking(Keeping):
    """A library as one looks through it. Nothing is changed."""

    def row(self, id: str) -> Hit | None:
        """The row with this id (`<table>:<row>`), with score 1, or None."""
        stored = self._store.row(id)
        documents = self._store.documents([stored.document]) if stored else []
        if stored is None or not documents:  # another process may just have removed the table
            return None
        return make_hit(stored, documents[0].document, 1.0)

    def tables(self) -> tuple[TableSummary, ...]:
        """All tables, in the order they came."""
        counts = self._store.row_counts()
        return tuple(
            summary(document, indicators=counts.get(document.number, 0))
            for document in self._store.documents()
        )

    def table(self, id: str) -> Document:
        """A table whole, with what the library knows of it. Raises UserError where there is none."""
        document = self._store.document(id)
        if document is None:
            raise UserError(f"往年表里没有编号为“{id}”的，可用 jixiao library list 查看编号。")
        return document

    def stats(self) -> LibraryStats:
        """How much there is, by year, sector, organisation, category and measure."""
        store = self._store
        doubts = store.tally("r.doubtful")
        return LibraryStats(
            tables=store.count(TABLES),
            indicators=store.count(WORDS),
            doubtful=doubts.get("1", 0),
            embedding=self._indexes.vectors.embedding or self._indexes.embedder.name,
            by_year=dict(sorted(store.tally("d.year").items())),
            by_sector=store.tally("d.sector"),
            by_organization=store.tally("d.organization"),
            by_level2=store.tally("r.level2"),
            # Rows without a name measure nothing.
            measures={name: n for name, n in store.tally("r.measure", limit=51).items() if name},
        )

    def page(
        self, wanted: TableFilter | None = None, limit: int = 50, offset: int = 0
    ) -> TablePage:
        """Some of the tables that the filter lets through, the newest years first."""
        total, numbers = page_of(self._store, wanted or TableFilter(), limit, offset)
        counts, doubtful = self._store.row_counts(numbers), doubtful_counts(self._store, numbers)
        found = {document.number: document for document in self._store.documents(numbers)}
        return TablePage(
            total=total,
            tables=tuple(
                summary(found[number], indicators=counts.get(number, 0)).model_copy(
                    update={"doubtful": doubtful.get(number, 0)}
                )
                for number in numbers
            ),
        )

    def said(self) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """The years and the fields of work that one can filter by."""
        return said(self._store)

    def gaps(self, usual: Iterable[tuple[str, str | None]] = ()) -> Gaps:
        """What is missing; `usual` are names of indicators, with their units, that one would expect."""
        measures = ((name, self._measures.read(name, unit).name) for name, unit in usual)
        return gaps(self._store, shipped_sectors().names, measures)

    def distribution(self, name: str) -> tuple[Distribution, ...]:
        """How the past values of what the name measures spread, for each unit; at most the newest.

        Raises UserError where there is no name.
        """
        if not (name := name.strip()):
            raise UserError("没有写要看哪个指标，请写指标名称，如 培训合格率。")
        measures = {name, self._measures.read(name).name}  # as it is listed, or as one would say it
        return distributions(self._store.figures(measures, newest=_SPREAD))

    def export(self, folder: Path) -> int:
        """Write every table as a corpus file into a folder; how many.

        Raises UserError where the folder cannot be written.
        """
        documents = self._store.documents()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for _, short in documents:
                whole = self.table(short.id)
                name = f"{short.id.removeprefix('c-')}.yaml"
                (folder / name).write_text(corpus.dump(whole), encoding="utf-8")
        except OSError as error:
            raise UserError(f"不能写入文件夹 {folder}，请检查权限或另选一个。") from error
        return len(documents)

    def history(
        self, id: str | None = None, limit: int = 100, before: int | None = None
    ) -> tuple[Change, ...]:
        """What was done to a table, or to all, the newest first; `before` pages on from a number."""
        return self._record.changes(id, limit, before)

    def known(self, document: Document) -> bool:
        """Whether this content, or a table of this id, is in the library."""
        return self._store.id_of(document) is not None


def summary(stored: StoredDocument, *, indicators: int, score: float | None = None) -> TableSummary:
    """A table at a glance."""
    document = stored.document
    table = document.table
    return TableSummary(
        id=document.id,
        title=table.title,
        organization=table.organization,
        year=table.year,
        kind=table.kind,
        sector=document.sector,
        project=table.project,
        brief=document.brief,
        budget=table.budget,
        source=document.source,
        shipped=document.shipped,
        indicators=indicators,
        score=score,
    )
