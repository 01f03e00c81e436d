"""From a request to the change it asks for, with the rows it means settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal

from assistant.chat import additions, edits, sentences
from assistant.chat.pending import AskError, Which
from assistant.chat.requests import (
    Add,
    Change,
    Delete,
    Header,
    Move,
    Request,
    RowRef,
    Shrink,
    Subject,
)
from assistant.chat.rows import find_rows, narrowed
from assistant.checking import Options
from assistant.drafting import Draft
from assistant.drafting.following import follow, form_of
from assistant.model.errors import UserError
from assistant.model.report import TableReport
from assistant.model.table import GoalTable

if TYPE_CHECKING:
    from assistant.library import Library

Checker = Callable[[GoalTable, Options], TableReport]


def checked(after: Draft, before: Draft, check: Checker) -> Draft:
    """The changed draft with what follows the change, checked under its own profile again."""
    if after == before:
        return before
    whole = follow(before, after)
    return whole.model_copy(update={"report": check(whole, Options(profile=form_of(before).name))})


def planned(
    draft: Draft, requests: Sequence[Request], at: int, said: str, library: Callable[[], Library]
) -> Callable[[Draft], Draft]:
    """The change that request `at` asks for.

    Raises AskError where its rows are not clear, UserError where it cannot be done.
    """
    rows = partial(_settled, draft, requests, at, said)
    match requests[at]:
        case Change(field=field, text=text):
            ids = rows("rows")
            return lambda d: _each(
                d, ids, partial(edits.set_field, field=field, text=text, said=said)
            )
        case Subject(subject=subject):
            ids = rows("rows")
            return lambda d: _each(d, ids, partial(edits.set_subject, subject=subject, said=said))
        case Header(field=field, text=text):
            return partial(edits.set_header, field=field, text=text, said=said)
        case Delete():
            return partial(edits.remove, ids=rows("rows"))
        case Move(place=place, anchor=anchor):
            ids, by = rows("rows"), rows("anchor")[0] if anchor else None
            return partial(edits.move, ids=ids, place=place, anchor=by)
        case Shrink(count=count):
            if count is None:
                pending = Which(requests=tuple(requests), at=at, field="count", said=said)
                raise AskError(f"现在有{len(draft.indicators)}条指标，要压缩到几条？", pending)
            return partial(edits.remove, ids=_to_drop(draft, count))
        case Add() as add:
            new = additions.rows_to_add(draft, add, library(), said)
            return partial(edits.insert, rows=new)
    raise AssertionError(f"not a change: {requests[at]}")


def _settled(
    draft: Draft,
    requests: Sequence[Request],
    at: int,
    said: str,
    field: Literal["rows", "anchor"],
) -> tuple[str, ...]:
    ref: RowRef = getattr(requests[at], field)
    found = find_rows(draft, ref)
    match requests[at]:
        case Change(field=None | "target", text=text):
            found = narrowed(draft, found, text)
    if not found.settled or (field == "anchor" and len(found.ids) > 1):
        pending = Which(requests=tuple(requests), at=at, field=field, choices=found.ids, said=said)
        raise AskError(sentences.which(draft, found, ref), pending)
    return found.ids


def _each(draft: Draft, ids: Sequence[str], change: Callable[[Draft, str], Draft]) -> Draft:
    for id in ids:
        draft = change(draft, id)
    return draft


def _to_drop(draft: Draft, count: int) -> tuple[str, ...]:
    now = len(draft.indicators)
    if count >= now:
        raise UserError(f"现在只有{now}条指标，不用再压缩到{count}条。")
    if count < 1:
        raise UserError("至少要留一条指标，请说要压缩到几条。")
    dropped = edits.least_telling(draft, count)
    if not dropped:
        raise UserError(
            f"每一类都只剩一条，没有可以压缩的了（现在{now}条）。要删哪一行，请直接说行号。"
        )
    return dropped
