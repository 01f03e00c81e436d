"""The record of changes: written in one transaction with what it tells of, never edited.

Each change keeps the document as it was before, so that any of them can be taken back, which is a
change again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from assistant.library.changes.shapes import (
    TAKEN_BACK,
    WHOLE_ROW,
    Change,
    ChangeKind,
    Detail,
)
from assistant.library.document import Document
from assistant.library.shapes import named
from assistant.library.store.store import Store
from assistant.model.errors import UserError
from assistant.model.table import GoalTable

_COLUMNS = "number, document, title, kind, at, by, details"


class Record:
    """What was done to the tables of a store. Methods that write want the library's write lock."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # -- changing ------------------------------------------------------------------------------

    def added(self, document: Document, by: str | None) -> None:
        """Write down that a table was taken in."""
        self._write(ChangeKind.ADDED, document, None, by)

    def replace(
        self, before: Document, after: Document, details: Sequence[Detail], by: str | None
    ) -> None:
        """Keep `after` in the place of `before`, which was corrected.

        Raises UserError where the same content is in the library under another id.
        """
        with self._store.transaction():
            self._write(ChangeKind.CORRECTED, after, before, by, details)
            self._put(before, after)
            self._hold(after.id, after.shipped)

    def remove(self, document: Document, by: str | None) -> None:
        """Take a table out of the library; a shipped one then stays away."""
        with self._store.transaction():
            self._write(ChangeKind.REMOVED, document, document, by)
            self._store.remove(document.id)

    def remember(self, shipped: Iterable[Document]) -> None:
        """Write down what was removed before there was a record, so that it can be restored."""
        query = "SELECT id FROM unwanted WHERE id NOT IN (SELECT document FROM changes)"
        unknown = {id for (id,) in self._store.ask(query)}
        for document in shipped if unknown else ():
            if document.id in unknown:
                with self._store.transaction():
                    self._hold(document.id, False)  # restored, it follows upgrades again
                    self._write(ChangeKind.REMOVED, document, document, None)
                    self._hold(document.id, True)

    def take_back(self, number: int, by: str | None) -> str:
        """The table of this change as it was before it; later changes to it go with it. Its id.

        Raises UserError where there is no such change, the table is so already, or the same
        content is in the library under another id.
        """
        found = self._store.ask(
            "SELECT document, held, before FROM changes WHERE number = ?", (number,)
        )
        if not found:
            raise UserError(f"没有编号为 {number} 的修改记录，可用 jixiao library history 查看。")
        id, held, content = found[0]
        now = self._store.document(id)
        then = None if content is None else Document.model_validate_json(content)
        if now == then:
            raise UserError("这张表现在就是那次修改以前的样子，不用恢复。")
        with self._store.transaction():
            told = Detail(field=TAKEN_BACK, before=None, after=str(number))
            self._write(ChangeKind.RESTORED, then or now, now, by, [told])
            if then is None:
                self._store.remove(id)
            else:
                self._put(now, then)
                self._hold(id, bool(held))
        return str(id)

    def _put(self, before: Document | None, after: Document) -> None:
        same = self._store.twin(after)
        if same is not None:
            raise UserError(f"这样一来就和往年表里的另一张（编号 {same}）内容相同了，没有改动。")
        if before is None:
            self._store.add(after)
        else:
            self._store.replace(after)

    def _hold(self, id: str, held: bool) -> None:
        """Whether the shipped table of this id is in the user's own hands: upgrades leave it then."""
        with self._store.transaction() as connection:
            if held:
                connection.execute("INSERT OR IGNORE INTO unwanted VALUES (?)", (id,))
            else:
                connection.execute("DELETE FROM unwanted WHERE id = ?", (id,))

    def _write(
        self,
        kind: ChangeKind,
        document: Document | None,
        before: Document | None,
        by: str | None,
        details: Sequence[Detail] = (),
    ) -> None:
        assert document is not None
        told = [detail.model_dump(mode="json") for detail in details]
        with self._store.transaction() as connection:
            connection.execute(
                "INSERT INTO changes (document, title, kind, at, by, details, held, before)"
                " VALUES (?, ?, ?, ?, ?, ?, (SELECT count(*) FROM unwanted WHERE id = ?), ?)",
                (
                    document.id,
                    _known_as(document.table),
                    kind.value,
                    datetime.now(UTC).isoformat(timespec="seconds"),
                    (by or "").strip() or None,
                    json.dumps(told, ensure_ascii=False),
                    document.id,
                    None if before is None else before.model_dump_json(),
                ),
            )

    # -- looking -------------------------------------------------------------------------------

    def changes(self, id: str | None, limit: int, before: int | None = None) -> tuple[Change, ...]:
        """What was done, the newest first: to one table or to all; `before` pages on from a number."""
        conditions, values = ["1"], list[Any]()
        if id is not None:
            conditions.append("document = ?")
            values.append(id)
        if before is not None:
            conditions.append("number < ?")
            values.append(before)
        found = self._store.ask(
            f"SELECT {_COLUMNS} FROM changes WHERE {' AND '.join(conditions)}"
            " ORDER BY number DESC LIMIT ?",
            [*values, limit],
        )
        return tuple(_change(row) for row in found)

    def deleted_rows(self, id: str) -> frozenset[str]:
        """Ids of rows that a table once had or was given: no new row gets one of them."""
        found = self._store.ask("SELECT details FROM changes WHERE document = ?", (id,))
        details = (detail for (told,) in found for detail in _details(told))
        return frozenset(one.row for one in details if one.row and one.field == WHOLE_ROW)


def _change(row: Sequence[Any]) -> Change:
    number, document, title, kind, at, by, details = row
    return Change(
        number=number,
        document=document,
        title=title,
        kind=ChangeKind(kind),
        at=datetime.fromisoformat(at),
        by=by,
        details=_details(details),
    )


def _known_as(table: GoalTable) -> str | None:
    """Whose table, and which: it is still known by this when it has been removed."""
    said = (table.organization, named(table.title, table.project))
    return " ".join(filter(None, said)) or None


def _details(told: str) -> tuple[Detail, ...]:
    return tuple(Detail.model_validate(each) for each in json.loads(told))
