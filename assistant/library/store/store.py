"""The truth of the library: documents and rows in SQLite. The indexes can be made from it again."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from assistant.library.document import Document, digest
from assistant.library.language.measure import Measures
from assistant.library.shapes import Filters
from assistant.library.store.schema import MIGRATIONS, migrate
from assistant.model.grammar import parse_target
from assistant.model.table import Indicator, TableKind
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.taxonomy import canonical_level1, canonical_level2
from assistant.model.text import fold
from assistant.model.units import canonical_unit

#: The indexes that are made from the store: words of rows, vectors of rows, words of tables.
WORDS, VECTORS, TABLES = "words", "vectors", "tables"
# SQLite takes at most 32,766 parameters in one statement.
_CHUNK = 5000


class StoredRow(NamedTuple):
    """A row with what its document says of it."""

    number: int
    id: str
    indicator: Indicator
    measure: str
    doubtful: bool
    document: int


class Figure(NamedTuple):
    """One number that was asked for, in the unit of its row."""

    measure: str
    id: str
    unit: str | None
    operator: Operator | None
    value: Decimal
    doubtful: bool
    year: int | None
    organization: str | None = None
    sector: str | None = None


class StoredDocument(NamedTuple):
    """A document without its rows."""

    number: int
    document: Document


class Store:
    """One SQLite file. Reading needs no lock; writers hold the library's write lock."""

    def __init__(self, path: Path, measures: Measures) -> None:
        """`path` is a migrated file (see `create`)."""
        self._path = path
        self._measures = measures
        self._local = threading.local()

    @staticmethod
    def current(path: Path) -> bool:
        """True where the file needs no migration."""
        connection = sqlite3.connect(path, timeout=30)
        try:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        finally:
            connection.close()
        return bool(version == len(MIGRATIONS))

    @classmethod
    def create(cls, path: Path, measures: Measures) -> Store:
        """Make or migrate the file. The caller holds the write lock."""
        store = cls(path, measures)
        migrate(store._connection)
        return store

    @property
    def _connection(self) -> sqlite3.Connection:
        """One connection a thread: SQLite's are not to be shared."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=30, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            # Acknowledged means on disk: FULL also in WAL mode.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
        return connection

    def close(self) -> None:
        """Close this thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything written inside is kept together or not at all; may be nested."""
        with self._writing() as connection:
            yield connection

    def ask(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The answer to a query that only reads."""
        return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection
        if connection.in_transaction:
            yield connection
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    # -- writing -------------------------------------------------------------------------------

    def add(self, document: Document) -> int:
        """Keep a document whose content is not there yet (see `id_of`); the number of its rows."""
        table = document.table
        content = document.model_dump(
            mode="json", exclude={"table": {"indicators"}}, exclude_defaults=True
        )
        with self._writing() as connection:
            cursor = connection.execute(
                "INSERT INTO documents"
                " (id, digest, title, organization, year, kind, sector, shipped, content)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    document.id,
                    digest(table),
                    table.title,
                    table.organization,
                    table.year,
                    table.kind,
                    document.sector,
                    document.shipped,
                    json.dumps(content, ensure_ascii=False),
                ),
            )
            number = cursor.lastrowid
            assert number is not None
            connection.executemany(
                "INSERT INTO rows (document, id, name, level1, level2, measure, unit, operator,"
                " value, low, high, doubtful, content)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (self._row(number, document, row) for row in table.indicators),
            )
            self._tell(connection, number, gone=False)
        return len(table.indicators)

    def _row(self, number: int, document: Document, row: Indicator) -> tuple[object, ...]:
        asked = customary(row)
        return (
            number,
            f"{document.id}:{row.id}",
            row.name,
            row.level1,
            row.level2,
            self._measures.read(row.name, asked.unit if asked else None).name,
            asked.unit if asked else None,
            asked.operator if asked else None,
            str(asked.value) if asked and asked.kind is TargetKind.NUMBER else None,
            *ends(asked),
            bool(document.doubts(row)),
            row.model_dump_json(exclude_defaults=True),
        )

    @staticmethod
    def _tell(connection: sqlite3.Connection, document: int, *, gone: bool) -> None:
        for index in (WORDS, VECTORS):
            connection.execute(
                "INSERT OR REPLACE INTO untold SELECT ?, number, ? FROM rows WHERE document = ?",
                (index, gone, document),
            )
        connection.execute(
            "INSERT OR REPLACE INTO untold VALUES (?, ?, ?)", (TABLES, document, gone)
        )

    def remove(self, id: str, *, for_good: bool = True) -> bool:
        """Forget a document; False where there is none. A shipped one then stays away `for_good`."""
        with self._writing() as connection:
            found = connection.execute(
                "SELECT number, shipped FROM documents WHERE id = ?", (id,)
            ).fetchone()
            if found is None:
                return False
            number, shipped = found
            self._tell(connection, number, gone=True)
            connection.execute("DELETE FROM documents WHERE number = ?", (number,))
            if shipped and for_good:
                connection.execute("INSERT OR IGNORE INTO unwanted VALUES (?)", (id,))
        return True

    def tell_again(self, index: str) -> None:
        """Mark everything as not yet told to this index, which is empty now."""
        source = "documents" if index == TABLES else "rows"
        with self._writing() as connection:
            connection.execute("DELETE FROM untold WHERE index_name = ?", (index,))
            connection.execute(f"INSERT INTO untold SELECT ?, number, 0 FROM {source}", (index,))

    def told(self, index: str, numbers: Sequence[int]) -> None:
        """The index of this name knows these numbers now."""
        with self._writing() as connection:
            connection.executemany(
                "DELETE FROM untold WHERE index_name = ? AND number = ?",
                ((index, number) for number in numbers),
            )

    def measure_again(self) -> None:
        """Read the measure of every name again: the word lists have changed."""
        with self._writing() as connection:
            names = connection.execute("SELECT DISTINCT name, unit FROM rows").fetchall()
            connection.executemany(
                "UPDATE rows SET measure = ? WHERE name = ? AND unit IS ?",
                ((self._measures.read(name, unit).name, name, unit) for name, unit in names),
            )

    def set_state(self, **values: str) -> None:
        """Remember small facts about the store."""
        with self._writing() as connection:
            connection.executemany("REPLACE INTO state VALUES (?, ?)", values.items())

    # -- reading -------------------------------------------------------------------------------

    def state(self, key: str) -> str | None:
        """A small fact, or None."""
        found = self._connection.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None

    def untold(self, index: str, limit: int) -> tuple[list[int], list[int]]:
        """Up to `limit` numbers that the index must learn, and that it must forget."""
        rows = self._connection.execute(
            "SELECT number, gone FROM untold WHERE index_name = ? LIMIT ?", (index, limit)
        ).fetchall()
        return [n for n, gone in rows if not gone], [n for n, gone in rows if gone]

    def untold_count(self) -> int:
        """How much there is in all that an index does not know yet."""
        return int(self._connection.execute("SELECT count(*) FROM untold").fetchone()[0])

    def untold_counts(self, index: str) -> tuple[int, int]:
        """How many entries an index has still to learn, and to forget."""
        query = "SELECT count(*) FILTER (WHERE NOT gone), count(*) FILTER (WHERE gone) FROM untold"
        learning, forgetting = self._connection.execute(
            f"{query} WHERE index_name = ?", (index,)
        ).fetchone()
        return learning, forgetting

    def count(self, index: str) -> int:
        """How many entries an index must have once it was told everything."""
        source = "documents" if index == TABLES else "rows"
        return int(self._connection.execute(f"SELECT count(*) FROM {source}").fetchone()[0])

    def unwanted(self) -> frozenset[str]:
        """Ids of shipped tables that the user has removed."""
        return frozenset(id for (id,) in self._connection.execute("SELECT id FROM unwanted"))

    def id_of(self, document: Document) -> str | None:
        """The id under which this content is kept, or None where it is not."""
        found = self._connection.execute(
            "SELECT id FROM documents WHERE digest = ? OR id = ?",
            (digest(document.table), document.id),
        ).fetchone()
        return found[0] if found else None

    def rows(self, numbers: Sequence[int], filters: Filters | None = None) -> list[StoredRow]:
        """The rows of these numbers that satisfy the filters, in no particular order."""
        clause, values = where(filters or Filters())
        found: list[StoredRow] = []
        for start in range(0, len(numbers), _CHUNK):
            chunk = numbers[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            found.extend(self._select(f"r.number IN ({marks}) AND {clause}", [*chunk, *values]))
        return found

    def row(self, id: str) -> StoredRow | None:
        """The row with this id, or None."""
        return next(iter(self._select("r.id = ?", [id])), None)

    def figures(self, measures: Iterable[str], filters: Filters | None = None) -> list[Figure]:
        """The numbers asked for under these measures by rows that satisfy the filters."""
        names = list(measures)[:_CHUNK]
        clause, values = where(filters or Filters())
        marks = ",".join("?" * len(names))
        cursor = self._connection.execute(
            "SELECT r.measure, r.id, r.unit, r.operator, r.value, r.doubtful, d.year,"
            " d.organization, d.sector FROM rows r JOIN documents d ON d.number = r.document"
            f" WHERE r.measure IN ({marks}) AND r.value IS NOT NULL AND {clause}"
            " ORDER BY d.year, r.number",
            [*names, *values],
        )
        return [
            Figure(
                measure,
                id,
                unit,
                Operator(operator) if operator else None,
                Decimal(value),
                bool(doubtful),
                year,
                organization,
                sector,
            )
            for measure, id, unit, operator, value, doubtful, year, organization, sector in cursor
        ]

    def names_like(self, column: str, part: str) -> list[str]:
        """The different organisations or sectors that have this in their name."""
        assert column in {"organization", "sector"}
        cursor = self._connection.execute(
            f"SELECT DISTINCT {column} FROM documents WHERE instr({column}, ?) > 0", (part,)
        )
        return [name for (name,) in cursor]

    def first_rows(self, filters: Filters, limit: int) -> list[StoredRow]:
        """The newest rows that satisfy the filters."""
        clause, values = where(filters)
        return self._select(f"{clause} ORDER BY d.year DESC, r.number LIMIT {limit:d}", values)

    def _select(self, condition: str, values: Sequence[object]) -> list[StoredRow]:
        cursor = self._connection.execute(
            "SELECT r.number, r.id, r.content, r.measure, r.doubtful, r.document"
            f" FROM rows r JOIN documents d ON d.number = r.document WHERE {condition}",
            values,
        )
        return [
            StoredRow(number, id, Indicator.model_validate_json(content), measure, bool(doubt), doc)
            for number, id, content, measure, doubt, doc in cursor
        ]

    def documents(self, numbers: Iterable[int] | None = None) -> list[StoredDocument]:
        """Documents without their rows: these, or all, in the order they came."""
        query = "SELECT number, content FROM documents"
        if numbers is None:
            cursor = self._connection.execute(f"{query} ORDER BY number")
        else:
            chosen = list(dict.fromkeys(numbers))[:_CHUNK]
            marks = ",".join("?" * len(chosen))
            cursor = self._connection.execute(f"{query} WHERE number IN ({marks})", chosen)
        return [
            StoredDocument(number, Document.model_validate_json(content))
            for number, content in cursor
        ]

    def document(self, id: str) -> Document | None:
        """A document whole, or None."""
        found = self._connection.execute(
            "SELECT number, content FROM documents WHERE id = ?", (id,)
        ).fetchone()
        if found is None:
            return None
        number, content = found
        document = Document.model_validate_json(content)
        rows = self._connection.execute(
            "SELECT content FROM rows WHERE document = ? ORDER BY number", (number,)
        )
        indicators = tuple(Indicator.model_validate_json(content) for (content,) in rows)
        table = document.table.model_copy(update={"indicators": indicators})
        return document.model_copy(update={"table": table})

    def row_counts(self) -> dict[int, int]:
        """How many rows each document has."""
        return dict(
            self._connection.execute("SELECT document, count(*) FROM rows GROUP BY document")
        )

    def tally(self, column: str, limit: int = 1000) -> dict[str, int]:
        """How many rows there are by a column of `rows` or `documents`, most first."""
        assert column in {
            "d.year",
            "d.sector",
            "d.organization",
            "r.level2",
            "r.measure",
            "r.doubtful",
        }
        cursor = self._connection.execute(
            f"SELECT coalesce({column}, '未注明'), count(*) AS n FROM rows r"
            " JOIN documents d ON d.number = r.document GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?",
            (limit,),
        )
        return {str(key): n for key, n in cursor}


def customary(row: Indicator) -> Target | None:
    """The value that counts as what was asked: the target, else the band of the best grade."""
    if row.target is not None:
        return row.target
    return row.grades[0].target if row.grades else None


def ends(target: Target | None) -> tuple[float | None, float | None]:
    """The ends of a target's value for filtering: inexact, in its own unit."""
    if target is None or target.value is None:
        return None, None
    low = float(target.value)
    high = target.high if target.kind is TargetKind.RANGE else None
    return (low, low) if high is None else (min(low, float(high)), max(low, float(high)))


def where(filters: Filters) -> tuple[str, list[object]]:
    """The filters as a condition over `rows r` and `documents d`, with its values."""
    conditions: list[str] = ["1"]
    values: list[object] = []

    def ask(condition: str, *given: object) -> None:
        conditions.append(condition)
        values.extend(given)

    for span, low, high in (
        (filters.year, "d.year", "d.year"),
        (filters.value, "r.high", "r.low"),
    ):
        if span and span.low is not None:
            ask(f"{low} >= ?", _real(span.low))
        if span and span.high is not None:
            ask(f"{high} <= ?", _real(span.high))
    if filters.level1:
        ask("r.level1 = ?", canonical_level1(filters.level1) or filters.level1)
    if filters.level2:
        ask("r.level2 = ?", canonical_level2(filters.level2) or filters.level2)
    if filters.unit:
        ask("r.unit = ?", canonical_unit(filters.unit) or filters.unit)
    if filters.operator:
        ask("r.operator = ?", read_operator(filters.operator))
    if filters.kind:
        ask("d.kind = ?", TableKind(filters.kind).value)
    if filters.organization:
        ask("instr(d.organization, ?) > 0", filters.organization.strip())
    if filters.sector:
        ask("instr(d.sector, ?) > 0", filters.sector.strip())
    return " AND ".join(conditions), values


def _real(number: Decimal) -> float:
    return float(number)


def read_operator(text: str) -> str:
    """The operator for any spelling in use (`>=`, `不少于`); the text itself where it is none."""
    plain = fold(text)
    if plain in set(Operator):
        return plain
    for printed in (f"{plain}1次", f"1次{plain}"):
        if operator := parse_target(printed).operator:
            return operator.value
    return text
