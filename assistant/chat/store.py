"""Drafts on disk: every change is a version, and nothing that was acknowledged is ever lost.

One SQLite file in the workspace, in WAL mode and synchronised at each commit, so that a crash at any
moment leaves the last acknowledged version, and several processes may work on it at once. A
connection lives for one operation: threads and forked processes never share one.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock
from pydantic import ValidationError

from assistant.chat.changes import Change, compare
from assistant.drafting import Draft
from assistant.model.errors import UserError
from assistant.model.table import Value

#: Who is named where no user is logged in.
USER = "本机用户"

_FILE = "drafts.sqlite3"
_BUSY_SECONDS = 30.0
_NAME_LENGTH = 40

#: Numbered by position; a store of an older program is brought up step by step on opening.
_MIGRATIONS = (
    """
    CREATE TABLE drafts (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        current INTEGER NOT NULL,
        created TEXT NOT NULL,
        updated TEXT NOT NULL,
        hidden INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE versions (
        draft TEXT NOT NULL REFERENCES drafts(id),
        number INTEGER NOT NULL,
        parent INTEGER,
        content TEXT NOT NULL,
        note TEXT NOT NULL,
        author TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (draft, number)
    );
    CREATE TABLE messages (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        draft TEXT NOT NULL REFERENCES drafts(id),
        role TEXT NOT NULL,
        text TEXT NOT NULL,
        version INTEGER,
        pending TEXT,
        at TEXT NOT NULL
    );
    CREATE INDEX messages_of_draft ON messages(draft, number);
    """,
)


class DraftInfo(Value):
    """A draft in the list; `version` is the number of the version that is open."""

    id: str
    name: str
    version: int
    created: datetime
    updated: datetime


class DraftVersion(Value):
    """One kept state of a draft: `number` counts from 1, `parent` is the version it was made from."""

    draft_id: str
    number: int
    parent: int | None
    note: str
    author: str
    at: datetime


class Message(Value):
    """One line of the conversation; `version` is the one it left open, `pending` an open question."""

    role: Literal["user", "assistant"]
    text: str
    at: datetime
    version: int | None = None
    pending: str | None = None


class DraftStore:
    """All drafts of one workspace."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self._path = workspace / _FILE
        workspace.mkdir(parents=True, exist_ok=True)
        # NOTE: turning WAL on takes an exclusive lock that SQLite's own waiting does not cover.
        with FileLock(workspace / f"{_FILE}.lock"), self._open() as db:
            db.execute("PRAGMA journal_mode = WAL")
            _migrate(db)

    # -- drafts --------------------------------------------------------------------------------

    def create(
        self, draft: Draft, name: str | None = None, *, note: str = "新建", author: str = USER
    ) -> DraftInfo:
        """Keep a new draft as its version 1. Without a name it takes the project's or the title."""
        called = name or draft.project or draft.title or "未命名草稿"
        made = DraftInfo(
            id=uuid.uuid4().hex[:12],
            name=called[:_NAME_LENGTH],
            version=1,
            created=_now(),
            updated=_now(),
        )
        with self._write() as db:
            db.execute(
                "INSERT INTO drafts (id, name, current, created, updated) VALUES (?, ?, 1, ?, ?)",
                (made.id, made.name, made.created.isoformat(), made.updated.isoformat()),
            )
            _insert(db, made.id, 1, None, draft.model_dump_json(), note, author)
        return made

    def list(self, *, hidden: bool = False) -> tuple[DraftInfo, ...]:
        """The drafts, last changed first; with `hidden` the deleted ones instead."""
        with self._open() as db:
            rows = db.execute(
                "SELECT id, name, current AS version, created, updated FROM drafts"
                " WHERE hidden = ? ORDER BY updated DESC, rowid DESC",
                (hidden,),
            )
            return tuple(DraftInfo(**row) for row in rows)

    def info(self, draft_id: str) -> DraftInfo:
        """Name and open version of one draft. Raises UserError where there is none."""
        with self._open() as db:
            return _info(db, draft_id)

    def rename(self, draft_id: str, name: str) -> DraftInfo:
        """Give the draft another name. Raises UserError for an empty one."""
        called = " ".join(name.split())[:_NAME_LENGTH]
        if not called:
            raise UserError("草稿名称不能为空，请输入名称。")
        with self._write() as db:
            _info(db, draft_id)
            db.execute(
                "UPDATE drafts SET name = ?, updated = ? WHERE id = ?",
                (called, _now().isoformat(), draft_id),
            )
            return _info(db, draft_id)

    def delete(self, draft_id: str) -> None:
        """Take the draft off the list. It stays on disk: `recover` brings it back."""
        self._hide(draft_id, True)

    def recover(self, draft_id: str) -> None:
        """Put a deleted draft back on the list."""
        self._hide(draft_id, False)

    def _hide(self, draft_id: str, hidden: bool) -> None:
        with self._write() as db:
            _info(db, draft_id)
            db.execute("UPDATE drafts SET hidden = ? WHERE id = ?", (hidden, draft_id))

    # -- versions ------------------------------------------------------------------------------

    def get(self, draft_id: str, version: int | None = None) -> Draft:
        """The draft as it stands, or one of its versions. Raises UserError where there is none."""
        with self._open() as db:
            return _load(db, draft_id, version or _info(db, draft_id).version)

    def versions(self, draft_id: str) -> tuple[DraftVersion, ...]:
        """Every version that was ever kept, oldest first."""
        with self._open() as db:
            _info(db, draft_id)
            rows = db.execute(_VERSION + " WHERE draft = ? ORDER BY number", (draft_id,))
            return tuple(DraftVersion(**row) for row in rows)

    def save(self, draft_id: str, draft: Draft, note: str, author: str = USER) -> DraftVersion:
        """Keep this state as a new version; unchanged content makes none (the open one is returned)."""
        return self.change(draft_id, lambda _: draft, note, author)

    def change(
        self, draft_id: str, edit: Callable[[Draft], Draft], note: str, author: str = USER
    ) -> DraftVersion:
        """Apply `edit` to the draft as it stands, whoever changed it last, and keep the result.

        No other writer comes between reading and keeping, so `edit` must be quick. What `edit`
        raises passes through, and the draft stays as it was.
        """
        with self._write() as db:
            current = _info(db, draft_id).version
            before = _load(db, draft_id, current)
            content = edit(before).model_dump_json()
            if content == before.model_dump_json():
                return _version(db, draft_id, current)
            return _append(db, draft_id, current, content, note, author)

    def undo(self, draft_id: str) -> DraftVersion | None:
        """Step back to the version the open one was made from; None at the first."""
        with self._write() as db:
            parent = _version(db, draft_id, _info(db, draft_id).version).parent
            return None if parent is None else _step_to(db, draft_id, parent)

    def redo(self, draft_id: str) -> DraftVersion | None:
        """Step forward to what was last made from the open version; None where nothing was."""
        with self._write() as db:
            child = db.execute(
                "SELECT max(number) FROM versions WHERE draft = ? AND parent = ?",
                (draft_id, _info(db, draft_id).version),
            ).fetchone()[0]
            return None if child is None else _step_to(db, draft_id, child)

    def restore(self, draft_id: str, version: int, author: str = USER) -> DraftVersion:
        """Make an earlier state the newest version; those in between stay."""
        earlier = self.get(draft_id, version)
        return self.save(draft_id, earlier, f"恢复到第{version}版", author)

    def compare(self, draft_id: str, before: int, after: int) -> tuple[Change, ...]:
        """What changed between two versions, row by row, in words."""
        return compare(self.get(draft_id, before), self.get(draft_id, after))

    # -- messages ------------------------------------------------------------------------------

    def say(
        self,
        draft_id: str,
        role: Literal["user", "assistant"],
        text: str,
        pending: str | None = None,
    ) -> None:
        """Keep one line of the conversation, with the version that is open now."""
        with self._write() as db:
            db.execute(
                "INSERT INTO messages (draft, role, text, version, pending, at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (draft_id, role, text, _info(db, draft_id).version, pending, _now().isoformat()),
            )

    def messages(self, draft_id: str) -> tuple[Message, ...]:
        """The conversation on this draft, oldest first."""
        with self._open() as db:
            rows = db.execute(
                "SELECT role, text, at, version, pending FROM messages"
                " WHERE draft = ? ORDER BY number",
                (draft_id,),
            )
            return tuple(Message(**row) for row in rows)

    # -- the file ------------------------------------------------------------------------------

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
            yield db
        finally:
            db.close()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._open() as db:
            # The writer's lock at once: read, decide and write see one state.
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")


_VERSION = "SELECT draft AS draft_id, number, parent, note, author, at FROM versions"


def _migrate(db: sqlite3.Connection) -> None:
    done = db.execute("PRAGMA user_version").fetchone()[0]
    if done > len(_MIGRATIONS):
        raise UserError("草稿由更新版本的程序保存，请升级程序后再打开。")
    for number, script in enumerate(_MIGRATIONS[done:], start=done + 1):
        db.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")


def _now() -> datetime:
    return datetime.now(UTC)


def _info(db: sqlite3.Connection, draft_id: str) -> DraftInfo:
    row = db.execute(
        "SELECT id, name, current AS version, created, updated FROM drafts WHERE id = ?",
        (draft_id,),
    ).fetchone()
    if row is None:
        raise UserError("找不到这份草稿，请从草稿列表里重新选择。")
    return DraftInfo(**row)


def _version(db: sqlite3.Connection, draft_id: str, number: int) -> DraftVersion:
    row = db.execute(_VERSION + " WHERE draft = ? AND number = ?", (draft_id, number)).fetchone()
    if row is None:
        raise UserError(f"这份草稿没有第{number}版，请在版本列表里选择。")
    return DraftVersion(**row)


def _load(db: sqlite3.Connection, draft_id: str, number: int) -> Draft:
    _version(db, draft_id, number)
    content = db.execute(
        "SELECT content FROM versions WHERE draft = ? AND number = ?", (draft_id, number)
    ).fetchone()[0]
    try:
        return Draft.model_validate_json(content)
    except ValidationError as error:
        raise UserError(
            f"第{number}版由另一版本的程序保存，这里打不开。请用保存它的程序版本打开，或选择别的版本。"
        ) from error


def _append(
    db: sqlite3.Connection, draft_id: str, parent: int, content: str, note: str, author: str
) -> DraftVersion:
    last = db.execute("SELECT max(number) FROM versions WHERE draft = ?", (draft_id,))
    number = last.fetchone()[0] + 1
    _insert(db, draft_id, number, parent, content, note, author)
    return _step_to(db, draft_id, number)


def _insert(
    db: sqlite3.Connection,
    draft_id: str,
    number: int,
    parent: int | None,
    content: str,
    note: str,
    author: str,
) -> None:
    db.execute(
        "INSERT INTO versions (draft, number, parent, content, note, author, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (draft_id, number, parent, content, note, author, _now().isoformat()),
    )


def _step_to(db: sqlite3.Connection, draft_id: str, number: int) -> DraftVersion:
    db.execute(
        "UPDATE drafts SET current = ?, updated = ? WHERE id = ?",
        (number, _now().isoformat(), draft_id),
    )
    return _version(db, draft_id, number)
