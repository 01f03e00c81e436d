"""The conversation about a draft: a message in, events out, every change a version on disk.

Without a model: `reader` turns the words into requests, `edits` carries them out. Setting the stop, or
closing the iterator between two events, ends the turn; what was kept until then stays whole.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

from assistant.chat import advising, drafter, edits, sentences, showing
from assistant.chat.changes import ROW_FIELDS
from assistant.chat.events import Event, doing, speak, stands
from assistant.chat.pending import AskError, Missing, Which, kept
from assistant.chat.planning import Checker, checked, planned
from assistant.chat.reader import Unread, read_choice, read_requests
from assistant.chat.requests import (
    Add,
    Advise,
    Check,
    Compare,
    Create,
    Edit,
    Export,
    Header,
    Help,
    History,
    Redo,
    Rename,
    Request,
    Restore,
    Rewrite,
    RowRef,
    Thanks,
    Undo,
    Why,
)
from assistant.chat.store import USER, DraftStore, DraftVersion
from assistant.checking import check_table
from assistant.drafting import Draft
from assistant.llm.stopping import Stop, StoppedError
from assistant.model.errors import UserError
from assistant.model.numerals import read_number
from assistant.model.table import GoalTable

_LOG = logging.getLogger(__name__)

# A message this long with no draft open is taken for a task description.
_TASK_LENGTH = 12
_NOTE_LENGTH = 60
_STOPPED = "（已停止。）"


class Services(drafter.Services, advising.Services, Protocol):
    """What the conversation needs of `assistant.services.Services`."""

    def export(self, table: GoalTable, path: Path) -> Path:
        """Write the table to a file."""


def edit_cell(
    store: DraftStore,
    draft_id: str,
    row_id: str,
    field: str,
    text: str,
    *,
    author: str = USER,
    check: Checker = check_table,
) -> DraftVersion:
    """Set one cell from what the user typed in the table, check, and keep it as a version.

    `field` is one of `changes.ROW_FIELDS`. Text that changes nothing makes no version. Raises
    UserError where the text does not fit the field or the row is gone.
    """
    if field not in ROW_FIELDS:
        raise UserError("这一列不能修改。")

    def edit(draft: Draft) -> Draft:
        return checked(edits.set_field(draft, row_id, field, text, text.strip()), draft, check)

    word = ROW_FIELDS[field]
    return store.change(draft_id, edit, f"表格中修改{word}：{text.strip()[:30]}", author)


class Conversation:
    """Answers messages about the drafts of a store."""

    def __init__(self, services: Services, store: DraftStore) -> None:
        self._services = services
        self._store = store
        self._drafter = drafter.Drafter(services, store)

    def reply(
        self,
        message: str,
        draft_id: str | None = None,
        *,
        document: Path | None = None,
        author: str = USER,
        stop: Stop | None = None,
    ) -> Iterator[Event]:
        """Carry out a message; with no `draft_id` it describes the task of a new draft.

        With a `document` (a project document, or last year's table) a new draft is made from that,
        the message beside it. Never raises: what goes wrong is said, and the draft stays as it was.
        """
        spoken: list[str] = []
        pending: Which | Missing | None = None
        known = None if document else draft_id
        try:
            for event in self._turn(message, draft_id, document, author, stop or Stop()):
                known = event.draft_id or known
                if event.kind == "text":
                    spoken.append(event.text)
                yield event
        except AskError as asked:
            pending = asked.pending
            spoken.append(asked.question)
            yield speak(asked.question)
        except UserError as error:
            spoken.append(str(error))
            yield speak(str(error))
        except StoppedError:
            spoken.append(_STOPPED)
            yield speak(_STOPPED)
        except GeneratorExit:
            spoken.append(_STOPPED)
            raise
        except Exception as error:
            _LOG.exception("the conversation failed on a message")
            spoken.append(
                f"程序内部出错（{type(error).__name__}），草稿没有改动。请换个说法再试，或把操作步骤反馈给我们。"
            )
            yield speak(spoken[-1])
        finally:
            said = f"{message}\n（附：{document.name}）".strip() if document else message
            self._remember(known, said, "".join(spoken), pending)

    # -- one turn ------------------------------------------------------------------------------

    def _turn(
        self, message: str, draft_id: str | None, document: Path | None, author: str, stop: Stop
    ) -> Iterator[Event]:
        said = message.strip()
        if document:
            yield from self._drafter.create(said, document, author, stop)
            return
        if not said:
            yield speak(sentences.NO_DRAFT if draft_id is None else sentences.CAN_DO)
            return
        if draft_id is None:
            yield from self._without_draft(said, author, stop)
            return
        self._store.info(draft_id)  # a draft that is not there is said first
        requests = read_requests(message)
        if which := self._which(draft_id):
            answered = _answered(which, message)
            if answered == "no":
                yield speak("好的，没有改动。")
                return
            if answered:
                requests, said = answered.requests, answered.said
        elif _may_tell(requests) and (told := self._drafter.answer(draft_id, said, author, stop)):
            yield from told
            return
        if isinstance(requests, Unread):
            yield speak(_not_followed(message, requests))
            return
        yield from self._carry_out(requests, draft_id, said, author, stop)

    def _without_draft(self, said: str, author: str, stop: Stop) -> Iterator[Event]:
        requests = read_requests(said)
        task = said if len(said) >= _TASK_LENGTH else None
        if not isinstance(requests, Unread):
            task = requests[0].text if isinstance(requests[0], Create) else None
        if task is None:
            yield speak(sentences.NO_DRAFT)
        else:
            yield from self._drafter.create(task, None, author, stop)

    def _carry_out(
        self, requests: Sequence[Request], draft_id: str, said: str, author: str, stop: Stop
    ) -> Iterator[Event]:
        at = 0
        while at < len(requests):
            stop.check()
            request = requests[at]
            if isinstance(request, Edit):
                # Changes said in one breath are one version, and their row numbers one table's.
                run = 1
                while at + run < len(requests) and isinstance(requests[at + run], Edit):
                    run += 1
                yield from self._edit(requests[at:], run, draft_id, said, author, stop)
                at += run
                continue
            if isinstance(request, Create):
                yield from self._drafter.create(request.text, None, author, stop)
            else:
                yield from self._other(request, draft_id, said, author, stop)
            at += 1

    def _other(
        self, request: Request, draft_id: str, said: str, author: str, stop: Stop
    ) -> Iterator[Event]:
        store = self._store
        match request:
            case Undo(times=times):
                yield from showing.stepped(store, draft_id, store.undo, times, "撤销")
            case Redo(times=times):
                yield from showing.stepped(store, draft_id, store.redo, times, "重做")
            case Restore(version=number):
                version = store.restore(draft_id, number, author)
                yield stands(version)
                yield speak(f"已恢复到第{number}版的内容。{showing.verdict(store, draft_id)}")
            case Compare():
                yield speak(showing.compared(store, draft_id, request))
            case History():
                versions = store.versions(draft_id)
                yield speak(sentences.history(versions, store.info(draft_id).version))
            case Check():
                yield from showing.check(store.get(draft_id), self._services.check_table)
            case Advise():
                yield from advising.advise(self._services, store.get(draft_id), stop)
            case Rewrite():
                yield from advising.rewrite(self._services, store, draft_id, author, stop)
            case Why():
                yield from showing.why(
                    store.get(draft_id), request, said, self._services.library.row
                )
            case Export(ending=ending):
                yield from showing.export(store, draft_id, ending, self._services.export)
            case Rename(name=name):
                yield speak(f"草稿已改名为“{store.rename(draft_id, name).name}”。")
            case Thanks():
                yield speak("好的。要修改时直接说，例如“第3行改为≥95%”。")
            case Help():
                yield speak(sentences.CAN_DO)

    # -- changing it ---------------------------------------------------------------------------

    def _edit(
        self,
        requests: Sequence[Request],
        run: int,
        draft_id: str,
        said: str,
        author: str,
        stop: Stop,
    ) -> Iterator[Event]:
        draft = self._store.get(draft_id)
        changes: list[Callable[[Draft], Draft]] = []
        for at in range(run):
            request = requests[at]
            if isinstance(request, Add) and request.name is None:
                yield doing("查找可以补充的指标…")
            library = partial(getattr, self._services, "library")
            changes.append(planned(draft, requests, at, said, library))
        yield doing("校核…")
        stop.check()

        different = False

        def apply(latest: Draft) -> Draft:
            nonlocal different
            after = latest
            for change in changes:
                after = change(after)
            different = after != latest
            return checked(after, latest, self._services.check_table)

        version = self._store.change(draft_id, apply, said[:_NOTE_LENGTH], author)
        if not different:
            yield speak(sentences.changed(()))
            return
        yield stands(version)
        assert version.parent is not None  # every version but the first has one
        changed = self._store.compare(draft_id, version.parent, version.number)
        yield speak(sentences.changed(changed))
        yield speak(showing.verdict(self._store, draft_id))

    def _which(self, draft_id: str) -> Which | None:
        """The question which rows are meant, where the last line of the conversation asks it."""
        messages = self._store.messages(draft_id)
        asked = kept(messages[-1].pending) if messages else None
        return asked if isinstance(asked, Which) else None

    def _remember(
        self, draft_id: str | None, message: str, answer: str, pending: Which | Missing | None
    ) -> None:
        if draft_id is None:
            return
        question = pending.model_dump_json() if pending else None
        try:
            self._store.say(draft_id, "user", message)
            self._store.say(draft_id, "assistant", answer, question)
        except UserError:
            _LOG.warning("a message to a draft that is not there was not kept")


def _may_tell(requests: Sequence[Request] | Unread) -> bool:
    """Whether the words may tell what was missing: no request, or one about the head (预算50万元)."""
    return isinstance(requests, Unread) or all(isinstance(each, Header) for each in requests)


def _answered(pending: Which, message: str) -> Which | Literal["no"] | None:
    """The open question with this message as its answer; None where it is not one."""
    choice = read_choice(message)
    if choice == "no":
        return "no"
    if pending.field == "count":
        count = read_number(re.sub(r"[^0-9零一二三四五六七八九十百两]", "", message))
        return pending.answered(int(count)) if count and len(message) < _TASK_LENGTH else None
    if choice is None:
        return None
    if choice == "yes" and len(pending.choices) > 1:
        return pending  # yes to which? it is asked again
    if choice == "yes" or choice.every:
        return pending.answered(RowRef(ids=pending.choices))
    return pending.answered(choice)


def _not_followed(message: str, unread: Unread) -> str:
    if len(message.strip()) > 3 * _TASK_LENGTH:
        return (
            "这像是一项新任务。要另起一份草稿，请在前面加“新建：”再发一次；现在的草稿没有改动。"
            f"\n\n{sentences.CAN_DO}"
        )
    return sentences.unread(unread.part)
