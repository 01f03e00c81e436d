"""The truth of the library: documents and rows in SQLite. The indexes can be made from it again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

from assistant.library.document import Document, digest
from assistant.library.store.columns import Columns
from assistant.library.store.due import NAMES, TABLES, VECTORS, WORDS, Due
from assistant.library.store.reading import Figure, StoredDocument, StoredRow
from assistant.library.store.schema import MIGRATIONS, migrate

__all__ = [
    "NAMES",
    "TABLES",
    "VECTORS",
    "WORDS",
    "Figure",
    "Store",
    "StoredDocument",
    "StoredRow",
]

# Documents whose columns are worked out again in one transaction.
_AT_ONCE = 500


class Store(Due):
    """One SQLite file. Reading needs no lock; writers hold the library's write lock."""

    def __init__(self, path: Path, columns: Columns) -> None:
        """`path` is a migrated file (see `create`)."""
        super().__init__(path)
        self._columns = columns

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
    def create(cls, path: Path, columns: Columns) -> Store:
        """Make or migrate the file. The caller holds the write lock."""
        store = cls(path, columns)
        migrate(store.connection)
        return store

    def add(self, document: Document) -> int:
        """Keep a document whose content is not there yet (see `id_of`); the number of its rows."""
        table = document.table
        content = document.model_dump(
            mode="json", exclude={"table": {"indicators"}}, exclude_defaults=True
        )
        with self.transaction() as connection:
            kept: dict[str, object] = {
                "id": document.id,
                "digest": digest(table),
                "title": table.title,
                "organization": table.organization,
                "year": table.year,
                "kind": table.kind,
                "sector": document.sector,
                "shipped": document.shipped,
                "about": self._columns.about(document),
                "content": json.dumps(content, ensure_ascii=False),
            }
            number = connection.execute(_INSERT_DOCUMENT, kept).lastrowid
            assert number is not None
            connection.executemany(
                _INSERT_ROW,
                (
                    self._columns.of(row, document)
                    | {
                        "document": number,
                        "id": f"{document.id}:{row.id}",
                        "named": self._name(connection, row.name),
                        "content": row.model_dump_json(exclude_defaults=True),
                    }
                    for row in table.indicators
                ),
            )
            self._tell(connection, number, gone=False)
        return len(table.indicators)

    @staticmethod
    def _name(connection: sqlite3.Connection, text: str) -> int:
        """The number of a name, which the indexes are told of where it is new."""
        added = connection.execute("INSERT OR IGNORE INTO names (text) VALUES (?)", (text,))
        if added.rowcount:
            number = added.lastrowid
            assert number is not None
            connection.executemany(
                "INSERT INTO untold VALUES (?, ?, 0)", [(NAMES, number), (VECTORS, number)]
            )
            return number
        found = connection.execute("SELECT number FROM names WHERE text = ?", (text,)).fetchone()
        return int(found[0])

    @staticmethod
    def _tell(connection: sqlite3.Connection, document: int, *, gone: bool) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO untold SELECT ?, number, ? FROM rows WHERE document = ?",
            (WORDS, gone, document),
        )
        connection.execute(
            "INSERT OR REPLACE INTO untold VALUES (?, ?, ?)", (TABLES, document, gone)
        )

    def remove(self, id: str, *, for_good: bool = True) -> bool:
        """Forget a document; False where there is none. A shipped one then stays away `for_good`."""
        with self.transaction() as connection:
            found = connection.execute(
                "SELECT shipped FROM documents WHERE id = ?", (id,)
            ).fetchone()
            if found is None:
                return False
            for name in self._take_out(connection, id):
                self._forget_unused(connection, name)
            if found[0] and for_good:
                connection.execute("INSERT OR IGNORE INTO unwanted VALUES (?)", (id,))
        return True

    def replace(self, document: Document) -> None:
        """Keep a document in the place of the one with its id; the time it came stays.

        Names that both have are not told to the indexes again.
        """
        with self.transaction() as connection:
            ((since,),) = self.ask("SELECT added FROM documents WHERE id = ?", (document.id,))
            names = self._take_out(connection, document.id)
            self.add(document)
            for name in names:
                self._forget_unused(connection, name)
            connection.execute("UPDATE documents SET added = ? WHERE id = ?", (since, document.id))

    def _take_out(self, connection: sqlite3.Connection, id: str) -> list[int]:
        """Delete a document with its rows; the numbers of its names, which are still there."""
        ((number,),) = self.ask("SELECT number FROM documents WHERE id = ?", (id,))
        self._tell(connection, number, gone=True)
        names = self.ask("SELECT DISTINCT named FROM rows WHERE document = ?", (number,))
        connection.execute("DELETE FROM documents WHERE number = ?", (number,))
        return [name for (name,) in names]

    @staticmethod
    def _forget_unused(connection: sqlite3.Connection, name: int) -> None:
        deleted = connection.execute(
            "DELETE FROM names WHERE number = ?"
            " AND NOT EXISTS (SELECT 1 FROM rows WHERE named = names.number)",
            (name,),
        )
        if deleted.rowcount:
            connection.executemany(
                "INSERT OR REPLACE INTO untold VALUES (?, ?, 1)", [(NAMES, name), (VECTORS, name)]
            )

    def derive_again(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Work out again what follows from the word lists, which have changed, for every row.

        In pieces, each with a note of how far it came: whoever comes after an interruption goes on
        there. `progress` hears how many tables were done, of how many.
        """
        words, _, reached = (self.state("deriving") or "").rpartition(" ")
        after = int(reached) if words == self._columns.words else 0
        numbers = [number for (number,) in self.ask("SELECT number FROM documents ORDER BY number")]
        left = [number for number in numbers if number > after]
        # Until all are done, the rows follow from no one set of word lists.
        self.set_state(words="")
        for start in range(0, len(left), _AT_ONCE):
            some = left[start : start + _AT_ONCE]
            with self.transaction() as connection:
                for number in some:
                    self._derive(connection, number)
                self.set_state(deriving=f"{self._columns.words} {some[-1]}")
            if progress:
                progress(len(numbers) - len(left) + start + len(some), len(numbers))
        self.set_state(words=self._columns.words, deriving="")

    def _derive(self, connection: sqlite3.Connection, number: int) -> None:
        document = self.whole(number)
        connection.execute(
            "UPDATE documents SET about = ? WHERE number = ?",
            (self._columns.about(document), number),
        )
        connection.executemany(
            "UPDATE rows SET named = :named, measure = :measure, task = :task,"
            " indicator = :indicator, likeness = :likeness WHERE id = :id"
            # Most stay as they are: to find that out costs a tenth of writing them.
            " AND (named, measure, task, indicator, likeness)"
            " IS NOT (:named, :measure, :task, :indicator, :likeness)",
            (
                self._columns.of(row, document)
                | {
                    "named": self._name(connection, row.name),
                    "id": f"{document.id}:{row.id}",
                }
                for row in document.table.indicators
            ),
        )


def _insert(table: str, columns: str) -> str:
    """The statement that inserts these columns, each from the value of its name."""
    return f"INSERT INTO {table} ({columns}) VALUES (:{columns.replace(', ', ', :')})"


_INSERT_DOCUMENT = _insert(
    "documents", "id, digest, title, organization, year, kind, sector, shipped, about, content"
)
_INSERT_ROW = _insert(
    "rows",
    "document, id, name, named, level1, level2, measure, unit, operator, value, low, high,"
    " doubtful, year, task, indicator, likeness, content",
)
