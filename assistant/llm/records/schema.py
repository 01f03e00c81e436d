"""The tables of `calls.sqlite3`, and how they came to be."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from assistant.model.errors import UserError

_MIGRATIONS = (
    # `number` orders the runs, and is never given twice: pruning counts by it.
    """
    CREATE TABLE runs (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        content TEXT NOT NULL,
        asked TEXT,
        outcome TEXT NOT NULL DEFAULT ''
    );
    CREATE TABLE calls (
        run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
        number INTEGER NOT NULL,
        content TEXT NOT NULL,
        sent TEXT,
        answered TEXT,
        PRIMARY KEY (run, number)
    ) WITHOUT ROWID;
    """,
)


def migrate(db: sqlite3.Connection) -> None:
    """Make or renew the tables, and set what each connection needs. Raises UserError where they are newer."""
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")  # a text that is forgotten is overwritten
    db.execute("PRAGMA synchronous = NORMAL")
    done = _version(db)
    if done > len(_MIGRATIONS):
        raise UserError("模型调用记录由更新版本的程序保存，请升级程序后再打开。")
    if done == len(_MIGRATIONS):
        return
    # NOTE: two processes may come here at once: the second one sees the work of the first.
    with suppress(sqlite3.OperationalError):
        db.execute("PRAGMA journal_mode = WAL")
    db.execute("BEGIN IMMEDIATE")
    for number in range(_version(db), len(_MIGRATIONS)):
        for statement in _MIGRATIONS[number].split(";"):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {number + 1}")
    db.execute("COMMIT")


def _version(db: sqlite3.Connection) -> int:
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version
