"""The library of past tables: what was asked of others, found again and counted."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.library import corpus
from assistant.library.adding import keep
from assistant.library.changes.correcting import corrected
from assistant.library.changes.record import Record
from assistant.library.changes.shapes import Change, Corrections
from assistant.library.document import Document
from assistant.library.embedding import Embedder, HashedEmbedder
from assistant.library.indexes.indexes import Indexes, Progress
from assistant.library.language.lexicon import Lexicon, shipped_lexicon
from assistant.library.language.measure import measures_of
from assistant.library.language.spelling import Spelling, shipped_spelling
from assistant.library.overview.gaps import gaps
from assistant.library.overview.listing import doubtful_counts, page_of, said
from assistant.library.overview.shapes import Distribution, Gaps, TableFilter, TablePage
from assistant.library.overview.spread import distributions
from assistant.library.search.candidates import Proposer
from assistant.library.search.finder import Finder, make_hit
from assistant.library.search.nearness import WEIGHTS, Weights
from assistant.library.search.tables import similar_tables
from assistant.library.sectors import shipped_sectors
from assistant.library.shapes import (
    Added,
    Filters,
    Hit,
    LibraryStats,
    SearchResult,
    Statistic,
    TableSummary,
)
from assistant.library.store.columns import Columns
from assistant.library.store.reading import NEWEST
from assistant.library.store.store import (
    NAMES,
    TABLES,
    VECTORS,
    WORDS,
    Figure,
    Store,
    StoredDocument,
)
from assistant.library.targets.choosing import NOBODY, Asker
from assistant.library.targets.scaling import PRICES, Driver, rates_in, ratios, scaled
from assistant.library.targets.shapes import Suggested
from assistant.library.targets.statistics import in_unit, statistics
from assistant.model.errors import UserError
from assistant.model.table import GoalTable
from assistant.model.units import canonical_unit
from assistant.paths import shipped

# How long a writer waits for another before it tells the user.
_PATIENCE = 600
# Rows of a measure whose spread is shown: the newest.
_SPREAD = 20_000


class Library:
    """Past tables of one workspace. Any number of processes may have it open; one writes at a time.

    SQLite is the truth. What is in it was acknowledged and stays; the indexes are told afterwards,
    and whatever they were not told (a crash, an endpoint that did not answer) is told on the next
    opening or writing.
    """

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

    @classmethod
    def open(
        cls,
        workspace: Path,
        embedder: Embedder | None = None,
        progress: Progress | None = None,
        corpus_folder: Path | None = None,
        chroma_url: str | None = None,
        lexicon: Lexicon | None = None,
    ) -> Library:
        """Open the library of a workspace; the first opening takes in the shipped tables.

        With a `lexicon`, it reads words by that and not by the shipped one.
        With `chroma_url`, the address of a Chroma server, the vectors are kept there. Raises
        UserError where the workspace cannot be written, or was written by a newer program.
        """
        folder = workspace / "library"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(
                f"工作目录 {workspace} 不能写入，请检查权限，或用 JIXIAO_WORKSPACE 另选一个目录。"
            ) from error
        tables = corpus_folder or shipped("corpus") / "tables"
        library = cls(
            folder, embedder or HashedEmbedder(lexicon=lexicon), tables, chroma_url, lexicon
        )
        library._prepare(progress)
        return library

    def close(self) -> None:
        """Close this thread's connection to the store; the rest closes when it is let go."""
        self._store.close()

    # -- searching -----------------------------------------------------------------------------

    def search(self, query: str, k: int = 10, filters: Filters | None = None) -> SearchResult:
        """Past indicators nearest to a query: a name, a sentence, a task, with figures or without.

        No hits where nothing is comparable. Statistics are over the newest 300 rows of each measure
        found that satisfy the filters (`comparable` counts more). Raises UserError where the index was made with another embedding.
        """
        self._indexes.follow()
        self._use_vectors()
        wanted = filters or Filters()
        finder = self._finder()
        hits = finder.find(query, max(0, k), wanted)
        measures = dict.fromkeys(hit.measure for hit in hits)
        found = statistics(finder.figures(measures, wanted)) if measures else []
        order = {measure: at for at, measure in enumerate(measures)}
        return SearchResult(
            query=query,
            hits=tuple(hits),
            statistics=tuple(sorted(found, key=lambda s: (order[s.measure], -s.n))),
            notes=tuple(dict.fromkeys((*finder.notes, *self._lacking()))),
        )

    def similar(self, text: str, k: int = 5) -> tuple[TableSummary, ...]:
        """Past tables whose tasks resemble the text, nearest first; none where none does."""
        self._indexes.follow()
        index = self._indexes.tables
        found = similar_tables(text, max(0, k), self._store, index, self._lexicon)
        counts = self._store.row_counts([document.number for document, _ in found])
        return tuple(
            _summary(document, indicators=counts.get(document.number, 0), score=score)
            for document, score in found
        )

    def comparable(
        self,
        name: str,
        unit: str | None = None,
        asker: Asker = NOBODY,
        *,
        without: Container[str] = frozenset(),
    ) -> Statistic | None:
        """What past rows asked that measure the same thing in the same unit, or None.

        With a unit, in that unit; rows in another count only where they convert exactly. The value
        suggested is one for this asker. Tables `without` do not count.
        """
        wanted = (canonical_unit(unit) or unit) if unit else None
        measure = [self._measures.read(name, wanted).name]
        figures = self._store.figures(measure)
        if len(figures) >= NEWEST and asker.organization:
            # One's own past counts first, and may lie before everybody's newest.
            own = self._store.figures(measure, of=asker.organization)
            figures = list({figure.id: figure for figure in (*own, *figures)}.values())
        if wanted:
            figures = in_unit(figures, wanted)
        figures = [f for f in figures if f.id.partition(":")[0] not in without]
        return next(iter(statistics(figures, asker)), None)

    def scaled(self, name: str, unit: str, amount: Decimal, per: str) -> Suggested | None:
        """A quantity for what the task gives: 培训经费 in 万元 for 320 of 人, or None.

        It rests on past tables that plan both, or state a price per one. Nothing is scaled for a
        name in which nothing particular is done.
        """
        wanted, each = canonical_unit(unit) or unit, canonical_unit(per) or per
        measure = self._measures.read(name, wanted)
        if measure.activity is None or wanted == each:
            return None
        driver = self._measures.read(measure.activity, each).name
        ask = self._store.figures
        priced = (f"{measure.activity}{kind}" for kind in PRICES)
        found = ratios(
            in_unit(ask([measure.name]), wanted),
            in_unit(ask([driver]), each),
            rates_in(ask(priced), wanted, each),
            wanted,
        )
        return scaled(measure.name, wanted, found, Driver(amount, each, driver))

    def figures(
        self, name: str, unit: str, *, without: Container[str] = frozenset()
    ) -> list[Figure]:
        """Past values of what the name measures, in this unit: none doubtful, none of these tables."""
        wanted = canonical_unit(unit) or unit
        found = self._store.figures([self._measures.read(name, wanted).name])
        return [
            figure
            for figure in in_unit(found, wanted)
            if not figure.doubtful and figure.id.partition(":")[0] not in without
        ]

    def _lacking(self) -> Iterator[str]:
        if any(self._store.untold(VECTORS, 1)):
            yield (
                "有些名称还没有编入语义检索，对它们只按字词检索；"
                "运行 jixiao library build 可以补上。"
            )

    def _finder(self) -> Finder:
        return self.finder(WEIGHTS, shipped_spelling())

    def finder(
        self, weights: Weights, spelling: Spelling | None, proposer: Proposer | None = None
    ) -> Finder:
        """A search with other weights or parts, to measure what each is for."""
        parts = self._store, self._indexes, self._lexicon, self._measures
        return Finder(*parts, spelling, weights, proposer)

    # -- looking up ----------------------------------------------------------------------------

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
            _summary(document, indicators=counts.get(document.number, 0))
            for document in self._store.documents()
        )

    def table(self, id: str) -> Document:
        """A table whole, with what the library knows of it. Raises UserError where there is none."""
        document = self._store.document(id)
        if document is None:
            raise UserError(f"语料库里没有编号为“{id}”的表，可用 jixiao library list 查看编号。")
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
                _summary(found[number], indicators=counts.get(number, 0)).model_copy(
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
        """How the past values of what the name measures spread, for each unit; at most the newest."""
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

    # -- changing ------------------------------------------------------------------------------

    def add(
        self,
        documents: Iterable[Document | GoalTable],
        progress: Progress | None = None,
        by: str | None = None,
    ) -> Added:
        """Take in tables; content that is there already changes nothing. `by` says who does it.

        Raises UserError where the index was made with another embedding.
        """
        self._use_vectors()
        with self._writing():
            added = keep(documents, self._store, self._record, by, progress)
            self._indexes.tell(progress)
        return added

    def remove(self, id: str, by: str | None = None) -> None:
        """Take a table out; `restore` brings it back. Raises UserError where there is none of this id."""
        with self._writing():
            self._record.remove(self.table(id), by)
            self._indexes.tell(None)

    def correct(self, id: str, corrections: Corrections, by: str | None = None) -> Document:
        """The table with these corrections made, all or none; its id stays, and so do its rows'.

        A shipped table that was corrected is left as it is when a newer program ships it anew.
        Raises UserError for a value that its field cannot hold, for an id that there is not, where
        nothing would change, and where another table has the same content then.
        """
        with self._writing():
            before = self.table(id)
            after, details = corrected(before, corrections, self._record.deleted_rows(id))
            if not details:
                raise UserError("要改的内容和现在一样，没有改动。")
            self._record.replace(before, after, details, by)
            self._indexes.tell(None)
        return after

    def restore(self, change: int, by: str | None = None) -> str:
        """Take back a change (see `history`), and what was changed in its table since; the table's id.

        A removed table is there again, a corrected one as it was, an added one is gone. That is a
        change too, and can be taken back. Raises UserError where it cannot be done, saying why.
        """
        with self._writing():
            id = self._record.take_back(change, by)
            self._indexes.tell(None)
        return id

    def history(
        self, id: str | None = None, limit: int = 100, before: int | None = None
    ) -> tuple[Change, ...]:
        """What was done to a table, or to all, the newest first; `before` pages on from a number."""
        return self._record.changes(id, limit, before)

    def known(self, document: Document) -> bool:
        """Whether this content, or a table of this id, is in the library."""
        return self._store.id_of(document) is not None

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
                self._store.derive_again()
                self._indexes.embedder.renew()
                self._indexes.clear()
                self._store.set_state(rebuilding=mark)
            self._indexes.tell(progress, strict=True)
            self._store.set_state(rebuilding="")

    # -- keeping things true ---------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """The write lock. Whoever holds it sees all that was written before."""
        with _locked(self._lock):
            # A writer that was killed left things due without saying that it wrote.
            self._indexes.follow(again=self._store.untold_count() > 0)
            yield

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
        with self._writing():
            # Another process may have done it all while this one waited for the lock.
            if self._store.state("words") != words:
                self._store.derive_again()
                self._indexes.clear(hashed_only=True)
            if self._store.state("corpus") != digest:
                self._take_in_shipped()
            self._store.set_state(corpus=digest, words=words)
            self._indexes.repair()
            if self._store.untold_count():
                self._indexes.tell(progress)

    def _use_vectors(self) -> None:
        """Look at the vectors before their first use, and mend what is missing. Later only at the name.

        Opening them takes longer than all the rest, and not every command needs them.
        Raises UserError where they were made with another embedding.
        """
        if not self._vectors_seen or not self._indexes.vectors.intact:
            if not self._indexes.vectors_whole():
                with self._writing():
                    self._indexes.repair()
                    self._indexes.tell(None)
            self._vectors_seen = True
        self._indexes.check()

    def _take_in_shipped(self) -> None:
        unwanted = self._store.unwanted()
        documents = {document.id: document for document in corpus.load_folder(self._corpus)}
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
        raise UserError("另一个程序正在写语料库，请等它结束后再试。") from error


def _folder_digest(folder: Path) -> str:
    content = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        content.update(path.name.encode() + b"\0" + path.read_bytes())
    return content.hexdigest()


def _summary(
    stored: StoredDocument, *, indicators: int, score: float | None = None
) -> TableSummary:
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
