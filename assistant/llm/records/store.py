"""What was asked of a model and what it cost, kept in the workspace (`calls.sqlite3`).

Never a key or a header; the texts that went out and came back only where the office allows it
(`JIXIAO_KEEP_MODEL_TEXT`). Records are an aid: where they cannot be written, the work goes on.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from assistant import __version__
from assistant.llm.records.schema import migrate
from assistant.llm.records.shapes import Call, Run
from assistant.model.errors import UserError

_LOG = logging.getLogger(__name__)
_FILE = "calls.sqlite3"
# Runs kept, the last ones, and of these so many with their texts: a run with texts is some 50 kB.
_MOST_RUNS, _MOST_TEXTS = 2000, 300
_BUSY_SECONDS = 2.0
_Answer = TypeVar("_Answer")


class Records:
    """The runs of one workspace. Many processes may write at once; making it touches no file."""

    def __init__(self, workspace: Path, *, texts: bool = False) -> None:
        """`texts`: also keep what is sent and answered."""
        self._path = workspace / _FILE
        self.texts = texts
        self._told = False

    # -- writing: never in the way of the work -----------------------------------------------------

    def begin(
        self, what: str, task: str, model: str, *, asked: str = "", options: Mapping[str, str]
    ) -> str:
        """A new run; its id. `asked` is kept only with texts."""
        now = datetime.now(UTC)
        run = Run(
            id=f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}",
            what=what,
            task=hashlib.sha256(task.encode()).hexdigest(),
            asked=asked if self.texts else None,
            options=dict(options),
            model=model,
            program=__version__,
            at=now,
            outcome="",
        )

        def write(db: sqlite3.Connection) -> None:
            content = run.model_dump_json(exclude={"id", "asked", "outcome", "calls"})
            db.execute(
                "INSERT INTO runs (id, content, asked) VALUES (?, ?, ?)",
                (run.id, content, run.asked),
            )
            _prune(db)

        self._try(write)
        return run.id

    def add(self, run: str, call: Call) -> None:
        """One call of a run; its texts are left out where they are not to be kept."""
        content = call.model_dump_json(exclude={"number", "sent", "answered"})
        texts = (call.sent, call.answered) if self.texts else (None, None)
        self._try(
            lambda db: db.execute(
                "INSERT INTO calls (run, number, content, sent, answered)"
                " SELECT number, ?, ?, ?, ? FROM runs WHERE id = ?",
                (call.number, content, *texts, run),
            )
        )

    def finish(self, run: str, outcome: str) -> None:
        """How a run ended: `ok` or one clause."""
        self._try(lambda db: db.execute("UPDATE runs SET outcome = ? WHERE id = ?", (outcome, run)))

    def _try(self, work: Callable[[sqlite3.Connection], object]) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._open() as db, _transaction(db):
                work(db)
        except (sqlite3.Error, OSError, UserError) as error:
            if not self._told:
                self._told = True
                _LOG.warning("模型调用记录没有存下（%s），不影响编制：%s", self._path, error)

    # -- reading -----------------------------------------------------------------------------------

    def runs(self, most: int = 20) -> tuple[Run, ...]:
        """The last runs, newest first, with their calls. Raises UserError where the file is damaged."""
        return self._read(
            lambda db: tuple(
                _run(db, row)
                for row in db.execute("SELECT * FROM runs ORDER BY number DESC LIMIT ?", (most,))
            ),
            (),
        )

    def run(self, id: str) -> Run:
        """The run of this id, or of an id that begins so. Raises UserError where there is not just one."""

        def find(db: sqlite3.Connection) -> list[Run]:
            rows = db.execute(
                "SELECT * FROM runs WHERE substr(id, 1, length(?1)) = ?1 LIMIT 2", (id,)
            )
            return [_run(db, row) for row in rows]

        nothing: list[Run] = []
        found = self._read(find, nothing) if id else nothing
        if len(found) > 1:
            raise UserError(f"有几次记录的编号以“{id}”开头，请写完整的编号（jixiao calls list）。")
        if not found:
            raise UserError(f"没有编号为“{id}”的记录，请运行 jixiao calls list 查看。")
        return found[0]

    def forget(self) -> int:
        """Delete every record, texts and all; how many runs there were. Raises OSError."""

        def empty(db: sqlite3.Connection) -> int:
            with _transaction(db):
                gone = db.execute("DELETE FROM runs").rowcount
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return gone

        try:
            return self._read(empty, 0)
        except UserError:  # damaged: then the file goes, and there is nothing to count
            for end in ("", "-wal", "-shm"):
                self._path.with_name(_FILE + end).unlink(missing_ok=True)
            return 0

    def _read(self, work: Callable[[sqlite3.Connection], _Answer], otherwise: _Answer) -> _Answer:
        if not self._path.exists():
            return otherwise
        try:
            with self._open() as db:
                return work(db)
        except sqlite3.OperationalError as error:
            raise UserError(f"模型调用记录现在不能读写（{error}），请稍后再试。") from error
        except (sqlite3.Error, ValueError) as error:
            raise UserError(
                "模型调用记录的文件已损坏，请运行 jixiao calls forget 清空；草稿不受影响。"
            ) from error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            db.row_factory = sqlite3.Row
            migrate(db)
            yield db
        finally:
            with suppress(sqlite3.Error):
                db.close()


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _prune(db: sqlite3.Connection) -> None:
    last = db.execute("SELECT max(number) FROM runs").fetchone()[0]
    db.execute("DELETE FROM runs WHERE number <= ?", (last - _MOST_RUNS,))
    old = (last - _MOST_TEXTS,)
    db.execute("UPDATE runs SET asked = NULL WHERE number <= ? AND asked IS NOT NULL", old)
    db.execute(
        "UPDATE calls SET sent = NULL, answered = NULL WHERE run <= ? AND sent IS NOT NULL", old
    )


def _run(db: sqlite3.Connection, row: sqlite3.Row) -> Run:
    import json

    calls = db.execute("SELECT * FROM calls WHERE run = ? ORDER BY number", (row["number"],))
    return Run(
        **json.loads(row["content"]),
        id=row["id"],
        asked=row["asked"],
        outcome=row["outcome"],
        calls=tuple(
            Call(
                **json.loads(call["content"]),
                number=call["number"],
                sent=call["sent"],
                answered=call["answered"],
            )
            for call in calls
        ),
    )
