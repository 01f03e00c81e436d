"""The tables of the library's SQLite file, as numbered migrations.

A plain list and SQLite's own `user_version`: the whole of a migration and its number are one
transaction, which is all that a migration library would add here, and it costs no dependency
(sqlite-migrate is still alpha, yoyo keeps its own tables and lock). Never change a migration that
was released: add one.
"""

from __future__ import annotations

import sqlite3

from assistant.model.errors import UserError

# One row less, and one more, in its tally (migration 4).
_TALLY = """measure = old.measure AND unit = coalesce(old.unit, '') AND value = old.value
            AND operator = coalesce(old.operator, '') AND year = coalesce(old.year, 0)
            AND doubtful = old.doubtful"""
_COUNT_OUT = f"""UPDATE tallies SET n = n - 1 WHERE {_TALLY};
        DELETE FROM tallies WHERE n = 0 AND {_TALLY};"""
_COUNT_IN = """INSERT INTO tallies VALUES (new.measure, coalesce(new.unit, ''), new.value,
            coalesce(new.operator, ''), coalesce(new.year, 0), new.doubtful, 1)
            ON CONFLICT DO UPDATE SET n = n + 1;"""

MIGRATIONS = (
    """
    CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    -- `content` is the document as JSON without its indicators, which are the rows.
    CREATE TABLE documents (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        digest TEXT NOT NULL UNIQUE,
        title TEXT,
        organization TEXT,
        year INTEGER,
        kind TEXT NOT NULL,
        sector TEXT,
        shipped INTEGER NOT NULL,
        content TEXT NOT NULL,
        added TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
    );

    -- AUTOINCREMENT: a number is never used again, so an index can never mistake one row for another.
    -- `value` is the exact decimal of a single number; `low` and `high` are for filtering only.
    CREATE TABLE rows (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        document INTEGER NOT NULL REFERENCES documents(number) ON DELETE CASCADE,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        level1 TEXT,
        level2 TEXT,
        measure TEXT NOT NULL,
        unit TEXT,
        operator TEXT,
        value TEXT,
        low REAL,
        high REAL,
        doubtful INTEGER NOT NULL,
        content TEXT NOT NULL
    );
    CREATE INDEX rows_by_document ON rows (document);
    CREATE INDEX rows_by_measure ON rows (measure, unit);

    -- What the indexes have not been told yet: written with the rows, emptied once they were told.
    CREATE TABLE untold (
        index_name TEXT NOT NULL,
        number INTEGER NOT NULL,
        gone INTEGER NOT NULL,
        PRIMARY KEY (index_name, number)
    ) WITHOUT ROWID;

    -- Shipped tables that the user removed stay removed.
    CREATE TABLE unwanted (id TEXT PRIMARY KEY) WITHOUT ROWID;
    """,
    """
    -- What people did to the tables: nothing is lost. `before` is the document whole, as it was;
    -- none where it was not there. `details` says in fields what became what. `held`: the shipped
    -- table of this id was in the user's own hands already (see `unwanted`).
    CREATE TABLE changes (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        document TEXT NOT NULL,
        title TEXT,
        kind TEXT NOT NULL,
        at TEXT NOT NULL,
        by TEXT,
        details TEXT NOT NULL,
        held INTEGER NOT NULL,
        before TEXT
    );
    CREATE INDEX changes_by_document ON changes (document);
    """,
    """
    -- Each different name once: the indexes of names and of vectors are told of these numbers.
    CREATE TABLE names (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        text TEXT NOT NULL UNIQUE
    );

    -- What follows from the word lists is worked out after this (`Store.derive_again`), because
    -- the state `words` is gone: the text around a row, the number of its name, whether it is an
    -- indicator at all, and `likeness`, which rows share that say the same. `year` is its document's.
    ALTER TABLE documents ADD COLUMN about TEXT NOT NULL DEFAULT '';
    ALTER TABLE rows ADD COLUMN named INTEGER REFERENCES names(number);
    ALTER TABLE rows ADD COLUMN year INTEGER;
    ALTER TABLE rows ADD COLUMN task TEXT NOT NULL DEFAULT '';
    ALTER TABLE rows ADD COLUMN indicator INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE rows ADD COLUMN likeness INTEGER NOT NULL DEFAULT 0;
    UPDATE rows SET year = (SELECT year FROM documents WHERE number = rows.document);
    CREATE INDEX rows_by_name ON rows (named);
    CREATE TRIGGER year_of_rows AFTER UPDATE OF year ON documents
        BEGIN UPDATE rows SET year = new.year WHERE document = new.number; END;

    -- The newest figures of a measure without sorting; how many there are without reading a row.
    DROP INDEX rows_by_measure;
    CREATE INDEX rows_by_measure ON rows (measure, unit, doubtful, value);
    CREATE INDEX rows_newest ON rows (measure, year) WHERE value IS NOT NULL;
    CREATE INDEX documents_by_organization ON documents (organization);
    CREATE INDEX documents_by_sector ON documents (sector);

    -- The indexes are made anew: two of them by names.
    DELETE FROM untold;
    DELETE FROM state WHERE key = 'words';
    """,
    f"""
    -- How many rows ask for a value, so that statistics count all of them without reading any. Kept
    -- by triggers: whatever changes a row, by whatever way, changes this with it. '' and 0 are none.
    CREATE TABLE tallies (
        measure TEXT NOT NULL,
        unit TEXT NOT NULL,
        value TEXT NOT NULL,
        operator TEXT NOT NULL,
        year INTEGER NOT NULL,
        doubtful INTEGER NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (measure, unit, value, operator, year, doubtful)
    ) WITHOUT ROWID;
    INSERT INTO tallies
        SELECT measure, coalesce(unit, ''), value, coalesce(operator, ''), coalesce(year, 0),
            doubtful, count(*)
        FROM rows WHERE value IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6;
    CREATE TRIGGER tally_added AFTER INSERT ON rows WHEN new.value IS NOT NULL BEGIN
        {_COUNT_IN}
    END;
    CREATE TRIGGER tally_removed AFTER DELETE ON rows WHEN old.value IS NOT NULL BEGIN
        {_COUNT_OUT}
    END;
    CREATE TRIGGER tally_counted_out AFTER UPDATE OF measure, unit, value, operator, year, doubtful
        ON rows WHEN old.value IS NOT NULL BEGIN
        {_COUNT_OUT}
    END;
    CREATE TRIGGER tally_counted_in AFTER UPDATE OF measure, unit, value, operator, year, doubtful
        ON rows WHEN new.value IS NOT NULL BEGIN
        {_COUNT_IN}
    END;
    """,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to the newest form. The caller holds the write lock.

    Raises UserError where a newer program has written it.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise UserError("这个工作目录是由更新版本的程序建立的，请升级程序，或另选一个工作目录。")
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")
