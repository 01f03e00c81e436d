"""The conversation about a draft: a message in, events out, every change a version on disk.

Without a model: `reader` turns the words into requests, `edits` carries them out. Closing the
iterator between two events stops the turn; what was kept until then stays whole.
"""

from __future__ import annotations

import logging
import queue
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from pydantic import ValidationError

from assistant.chat import additions, edits, sentences
from assistant.chat.changes import ROW_FIELDS
from assistant.chat.reader import Unread, read_choice, read_requests
from assistant.chat.requests import (
    Add,
    Change,
    Check,
    Compare,
    Create,
    Delete,
    Edit,
    Export,
    Header,
    Help,
    History,
    Move,
    Redo,
    Rename,
    Request,
    Restore,
    RowRef,
    Shrink,
    Subject,
    Thanks,
    Undo,
    Why,
)
from assistant.chat.rows import find_rows, narrowed, rows_with_value
from assistant.chat.store import USER, DraftStore, DraftVersion
from assistant.checking import Options, check_table
from assistant.drafting import Draft
from assistant.drafting.following import follow, form_of
from assistant.model.errors import UserError
from assistant.model.evidence import DraftIndicator
from assistant.model.numerals import read_number
from assistant.model.report import TableReport
from assistant.model.table import GoalTable, Value

if TYPE_CHECKING:
    from assistant.library import Library

_Checker = Callable[[GoalTable, Options], TableReport]

_LOG = logging.getLogger(__name__)

# A message this long with no draft open is taken for a task description.
_TASK_LENGTH = 12
_NOTE_LENGTH = 60
_MOST_EXPLAINED = 4
_MOST_STEPS = 50


class Services(Protocol):
    """What the conversation needs of `assistant.services.Services`."""

    @property
    def library(self) -> Library:
        """The past tables."""

    def draft(self, text: str, *, on_step: Callable[[str], None] | None = None) -> Draft:
        """A checked draft for a task description."""

    def check_table(self, table: GoalTable, options: Options | None = None) -> TableReport:
        """What the rule book says of a table."""

    def export(self, table: GoalTable, path: Path) -> Path:
        """Write the table to a file."""


class Event(Value):
    """Something for the screen.

    `step`: what is being done, in `text`. `text`: the next piece of the answer (`path`: a file that
    was written). `table`: the draft `draft_id` now stands at `version`.
    """

    kind: Literal["step", "text", "table"]
    text: str = ""
    draft_id: str | None = None
    version: int | None = None
    path: Path | None = None


class _Pending(Value):
    """A question that is open: request `at` of `requests` needs `field`, one or more of `choices`."""

    requests: tuple[Request, ...]
    at: int
    field: Literal["rows", "anchor", "count"]
    choices: tuple[str, ...] = ()
    said: str


class _AskError(Exception):
    """The turn cannot go on without an answer to `question`."""

    def __init__(self, question: str, pending: _Pending) -> None:
        super().__init__(question)
        self.question = question
        self.pending = pending


class _StoppedError(Exception):
    """The user closed the turn while the draft was being made."""


def edit_cell(
    store: DraftStore,
    draft_id: str,
    row_id: str,
    field: str,
    text: str,
    *,
    author: str = USER,
    check: _Checker = check_table,
) -> DraftVersion:
    """Set one cell from what the user typed in the table, check, and keep it as a version.

    `field` is one of `changes.ROW_FIELDS`. Text that changes nothing makes no version. Raises
    UserError where the text does not fit the field or the row is gone.
    """
    if field not in ROW_FIELDS:
        raise UserError("这一列不能修改。")

    def edit(draft: Draft) -> Draft:
        return _checked(edits.set_field(draft, row_id, field, text, text.strip()), draft, check)

    word = ROW_FIELDS[field]
    return store.change(draft_id, edit, f"表格中修改{word}：{text.strip()[:30]}", author)


class Conversation:
    """Answers messages about the drafts of a store."""

    def __init__(self, services: Services, store: DraftStore) -> None:
        self._services = services
        self._store = store

    def reply(
        self, message: str, draft_id: str | None = None, *, author: str = USER
    ) -> Iterator[Event]:
        """Carry out a message; with no `draft_id` it describes the task of a new draft.

        Never raises: what goes wrong is said, and the draft stays as it was.
        """
        spoken: list[str] = []
        pending: _Pending | None = None
        known = draft_id
        try:
            for event in self._turn(message, draft_id, author):
                known = event.draft_id or known
                if event.kind == "text":
                    spoken.append(event.text)
                yield event
        except _AskError as asked:
            pending = asked.pending
            spoken.append(asked.question)
            yield _text(asked.question)
        except UserError as error:
            spoken.append(str(error))
            yield _text(str(error))
        except GeneratorExit:
            spoken.append("（已停止。）")
            raise
        except Exception as error:
            _LOG.exception("the conversation failed on a message")
            spoken.append(
                f"程序内部出错（{type(error).__name__}），草稿没有改动。请换个说法再试，或把操作步骤反馈给我们。"
            )
            yield _text(spoken[-1])
        finally:
            self._remember(known, message, "".join(spoken), pending)

    # -- one turn ------------------------------------------------------------------------------

    def _turn(self, message: str, draft_id: str | None, author: str) -> Iterator[Event]:
        if not message.strip():
            yield _text(sentences.NO_DRAFT if draft_id is None else sentences.CAN_DO)
            return
        if draft_id is None:
            yield from self._without_draft(message, author)
            return
        self._store.info(draft_id)  # a draft that is not there is said first
        said = message.strip()
        requests: Sequence[Request] | Unread
        answered = self._answered(draft_id, message)
        if answered == "no":
            yield _text("好的，没有改动。")
            return
        if isinstance(answered, _Pending):
            requests, said = answered.requests, answered.said
        else:
            requests = read_requests(message)
        if isinstance(requests, Unread):
            yield _text(_not_followed(message, requests))
            return
        yield from self._carry_out(requests, draft_id, said, author)

    def _without_draft(self, message: str, author: str) -> Iterator[Event]:
        requests = read_requests(message)
        if not isinstance(requests, Unread):
            if isinstance(requests[0], Create):
                yield from self._create(requests[0].text, author)
            else:
                yield _text(sentences.NO_DRAFT)
        elif len(message.strip()) >= _TASK_LENGTH:
            yield from self._create(message.strip(), author)
        else:
            yield _text(sentences.NO_DRAFT)

    def _carry_out(
        self, requests: Sequence[Request], draft_id: str, said: str, author: str
    ) -> Iterator[Event]:
        at = 0
        while at < len(requests):
            request = requests[at]
            if isinstance(request, Edit):
                # Changes said in one breath are one version, and their row numbers one table's.
                run = 1
                while at + run < len(requests) and isinstance(requests[at + run], Edit):
                    run += 1
                yield from self._edit(requests[at:], run, draft_id, said, author)
                at += run
                continue
            yield from self._other(request, draft_id, said, author)
            at += 1

    def _other(self, request: Request, draft_id: str, said: str, author: str) -> Iterator[Event]:
        store = self._store
        match request:
            case Create(text=text):
                yield from self._create(text, author)
            case Undo(times=times):
                yield from self._step(draft_id, store.undo, times, "撤销")
            case Redo(times=times):
                yield from self._step(draft_id, store.redo, times, "重做")
            case Restore(version=number):
                version = store.restore(draft_id, number, author)
                yield _table(version)
                yield _text(f"已恢复到第{number}版的内容。{self._verdict(draft_id)}")
            case Compare():
                yield _text(self._compared(request, draft_id))
            case History():
                versions = store.versions(draft_id)
                yield _text(sentences.history(versions, store.info(draft_id).version))
            case Check():
                yield from self._check(draft_id)
            case Why():
                yield from self._why(request, draft_id, said)
            case Export(ending=ending):
                yield from self._export(draft_id, ending)
            case Rename(name=name):
                yield _text(f"草稿已改名为“{store.rename(draft_id, name).name}”。")
            case Thanks():
                yield _text("好的。要修改时直接说，例如“第3行改为≥95%”。")
            case Help():
                yield _text(sentences.CAN_DO)

    # -- making a draft ------------------------------------------------------------------------

    def _create(self, text: str, author: str) -> Iterator[Event]:
        yield _step("正在读取任务…")
        made: list[Draft | BaseException] = []
        yield from _steps_of(partial(self._services.draft, text), made)
        draft = made[0]
        if isinstance(draft, BaseException):
            raise draft
        info = self._store.create(draft, note="根据任务描述新建", author=author)
        yield Event(kind="table", draft_id=info.id, version=info.version)
        yield _text("".join((sentences.drafted(draft), *draft.notes)))
        if draft.questions:
            asked = "\n".join(f"- {question}" for question in draft.questions)
            yield _text(f"\n\n还需要您确认：\n{asked}")

    # -- changing it ---------------------------------------------------------------------------

    def _edit(
        self, requests: Sequence[Request], run: int, draft_id: str, said: str, author: str
    ) -> Iterator[Event]:
        draft = self._store.get(draft_id)
        changes: list[Callable[[Draft], Draft]] = []
        for at in range(run):
            request = requests[at]
            if isinstance(request, Add) and request.name is None:
                yield _step("查找可以补充的指标…")
            changes.append(self._planned(draft, requests, at, said))
        yield _step("校核…")

        different = False

        def apply(latest: Draft) -> Draft:
            nonlocal different
            after = latest
            for change in changes:
                after = change(after)
            different = after != latest
            return _checked(after, latest, self._services.check_table)

        version = self._store.change(draft_id, apply, said[:_NOTE_LENGTH], author)
        if not different:
            yield _text(sentences.changed(()))
            return
        yield _table(version)
        assert version.parent is not None  # every version but the first has one
        changed = self._store.compare(draft_id, version.parent, version.number)
        yield _text(sentences.changed(changed))
        yield _text(self._verdict(draft_id))

    def _planned(
        self, draft: Draft, requests: Sequence[Request], at: int, said: str
    ) -> Callable[[Draft], Draft]:
        """The change a request asks for, with its rows settled. Raises _AskError where they are not."""
        rows = partial(self._settled, draft, requests, at, said)
        match requests[at]:
            case Change(field=field, text=text):
                ids = rows("rows")
                return lambda d: _each(
                    d, ids, partial(edits.set_field, field=field, text=text, said=said)
                )
            case Subject(subject=subject):
                ids = rows("rows")
                return lambda d: _each(
                    d, ids, partial(edits.set_subject, subject=subject, said=said)
                )
            case Header(field=field, text=text):
                return partial(edits.set_header, field=field, text=text, said=said)
            case Delete():
                return partial(edits.remove, ids=rows("rows"))
            case Move(place=place, anchor=anchor):
                ids, by = rows("rows"), rows("anchor")[0] if anchor else None
                return partial(edits.move, ids=ids, place=place, anchor=by)
            case Shrink(count=count):
                if count is None:
                    pending = _Pending(requests=tuple(requests), at=at, field="count", said=said)
                    raise _AskError(f"现在有{len(draft.indicators)}条指标，要压缩到几条？", pending)
                return partial(edits.remove, ids=_to_drop(draft, count))
            case Add() as add:
                new = additions.rows_to_add(draft, add, self._services.library, said)
                return partial(edits.insert, rows=new)
        raise AssertionError(f"not a change: {requests[at]}")

    def _settled(
        self,
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
            pending = _Pending(
                requests=tuple(requests), at=at, field=field, choices=found.ids, said=said
            )
            raise _AskError(sentences.which(draft, found, ref), pending)
        return found.ids

    def _answered(self, draft_id: str, message: str) -> _Pending | Literal["no"] | None:
        """The open question with this message as its answer; None where it is not one."""
        messages = self._store.messages(draft_id)
        if not messages or messages[-1].pending is None:
            return None
        try:
            pending = _Pending.model_validate_json(messages[-1].pending)
        except ValidationError:
            return None  # kept by another version of the program: the question is closed
        choice = read_choice(message)
        if choice == "no":
            return "no"
        if pending.field == "count":
            count = read_number(re.sub(r"[^0-9零一二三四五六七八九十百两]", "", message))
            return _with(pending, int(count)) if count and len(message) < _TASK_LENGTH else None
        if choice is None:
            return None
        if choice == "yes" and len(pending.choices) > 1:
            return pending  # yes to which? it is asked again
        if choice == "yes" or choice.every:
            return _with(pending, RowRef(ids=pending.choices))
        return _with(pending, choice)

    # -- the rest ------------------------------------------------------------------------------

    def _step(
        self,
        draft_id: str,
        step: Callable[[str], DraftVersion | None],
        times: int,
        word: str,
    ) -> Iterator[Event]:
        before = self._store.info(draft_id).version
        reached: DraftVersion | None = None
        for _ in range(min(times, _MOST_STEPS)):
            version = step(draft_id)
            if version is None:
                break
            reached = version
        if reached is None:
            yield _text(f"没有可以{word}的修改了。")
            return
        yield _table(reached)
        changes = self._store.compare(draft_id, before, reached.number)
        what = f"{sentences.listed(changes)}。" if changes else ""
        yield _text(f"已{word}，现在是第{reached.number}版。{what}")
        yield _text(self._verdict(draft_id))

    def _compared(self, request: Compare, draft_id: str) -> str:
        before, after = request.before, request.after
        if before is None or after is None:
            after = self._store.info(draft_id).version
            versions = {version.number: version for version in self._store.versions(draft_id)}
            before = versions[after].parent
            if before is None:
                return "这是第1版，还没有改过。"
        changes = self._store.compare(draft_id, before, after)
        if not changes:
            return f"第{before}版和第{after}版内容相同。"
        lines = "\n".join(f"- {change.text}" for change in changes)
        return f"第{before}版到第{after}版：\n{lines}"

    def _check(self, draft_id: str) -> Iterator[Event]:
        yield _step("校核…")
        draft = self._store.get(draft_id)
        report = self._services.check_table(draft, Options(profile=form_of(draft).name))
        yield _text(sentences.verdict(report, draft))
        if report.open:
            yield _text(f"\n\n{sentences.findings(report, draft)}")

    def _why(self, request: Why, draft_id: str, said: str) -> Iterator[Event]:
        draft = self._store.get(draft_id)
        if request.rows is not None:
            found = find_rows(draft, request.rows)
            if not found.sure:
                pending = _Pending(
                    requests=(request,), at=0, field="rows", choices=found.ids, said=said
                )
                raise _AskError(sentences.which(draft, found, request.rows), pending)
            ids = found.ids
            if request.value and (same := rows_with_value(draft, request.value)):
                ids = tuple(id for id in ids if id in same) or ids
        else:
            ids = rows_with_value(draft, request.value or "")
        if not ids:
            yield _text(
                f"表里没有指标值是“{request.value}”的行，请说出行号，如“第3行为什么这样定”。"
            )
            return
        yield _step("查找来源…")
        for at, id in enumerate(ids[:_MOST_EXPLAINED]):
            row = draft.indicator(id)
            assert isinstance(row, DraftIndicator)  # every row of a draft is one
            yield _text(
                ("\n\n" if at else "") + sentences.why(draft, row, self._services.library.row)
            )
        if len(ids) > _MOST_EXPLAINED:
            yield _text(f"\n\n还有{len(ids) - _MOST_EXPLAINED}行也是这样，请说出行号再问。")

    def _export(self, draft_id: str, ending: str) -> Iterator[Event]:
        yield _step("导出…")
        info = self._store.info(draft_id)
        # Letters and figures only: what a user or a task calls a draft never becomes a path.
        name = re.sub(r"[^\w-]+", "", info.name) or "绩效目标表"
        path = self._store.workspace / "exports" / f"{name}-第{info.version}版{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        written = self._services.export(self._store.get(draft_id), path)
        yield Event(kind="text", text=f"已导出：{written}", path=written)

    def _verdict(self, draft_id: str) -> str:
        draft = self._store.get(draft_id)
        return sentences.verdict(draft.report, draft)

    def _remember(
        self, draft_id: str | None, message: str, answer: str, pending: _Pending | None
    ) -> None:
        if draft_id is None:
            return
        kept = pending.model_dump_json() if pending else None
        try:
            self._store.say(draft_id, "user", message)
            self._store.say(draft_id, "assistant", answer, kept)
        except UserError:
            _LOG.warning("a message to a draft that is not there was not kept")


def _checked(after: Draft, before: Draft, check: _Checker) -> Draft:
    """The changed draft with what follows the change, checked under its own profile again."""
    if after == before:
        return before
    whole = follow(before, after)
    return whole.model_copy(update={"report": check(whole, Options(profile=form_of(before).name))})


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


def _with(pending: _Pending, answer: RowRef | int) -> _Pending:
    requests = list(pending.requests)
    requests[pending.at] = requests[pending.at].model_copy(update={pending.field: answer})
    return pending.model_copy(update={"requests": tuple(requests)})


def _not_followed(message: str, unread: Unread) -> str:
    if len(message.strip()) > 3 * _TASK_LENGTH:
        return (
            "这像是一项新任务。要另起一份草稿，请在前面加“新建：”再发一次；现在的草稿没有改动。"
            f"\n\n{sentences.CAN_DO}"
        )
    return sentences.unread(unread.part)


def _steps_of(work: Callable[..., Draft], outcome: list[Draft | BaseException]) -> Iterator[Event]:
    """Run `work` in a thread and pass its steps on as they come; its result is put in `outcome`."""
    steps: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    stopped = threading.Event()

    def on_step(words: str) -> None:
        if stopped.is_set():
            raise _StoppedError
        steps.put(words)

    def run() -> None:
        try:
            outcome.append(work(on_step=on_step))
        except BaseException as error:  # handed over, and raised again by the turn
            outcome.append(error)
        finally:
            steps.put(None)

    threading.Thread(target=run, daemon=True, name="jixiao-draft").start()
    try:
        while (words := steps.get()) is not None:
            yield _step(words)
    finally:
        stopped.set()


def _step(words: str) -> Event:
    return Event(kind="step", text=words)


def _text(words: str) -> Event:
    return Event(kind="text", text=words)


def _table(version: DraftVersion) -> Event:
    return Event(kind="table", draft_id=version.draft_id, version=version.number)
