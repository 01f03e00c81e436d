"""Turns that make a draft: from a task, from a file, and again once a question was answered."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Unpack

from assistant.chat import edits, sentences
from assistant.chat.events import Event, doing, speak, stands
from assistant.chat.making import Making, Work
from assistant.chat.pending import AskError, Missing, kept
from assistant.chat.planning import Checker, checked
from assistant.chat.store import DraftStore, DraftVersion
from assistant.drafting import Brief, Draft
from assistant.drafting.told import Told
from assistant.drafting.understanding.answering import answered
from assistant.drafting.understanding.gaps import gap_of, question_of
from assistant.llm.stopping import Stop, StoppedError

if TYPE_CHECKING:
    from assistant.library import Library

_NOTE_LENGTH = 30
_TOLD_ANY_TIME = ("budget", "deadline", "year")
_UNKNOWN = re.compile(
    r"(?:(?:还|暂时?|目前|现在)?(?:不知道|不清楚|不确定|没有?定|没有|未定|待定|说不准)|先?空着|跳过|以后再说|再说)(?:了|呢|吧)?[。.!！]*"
)


class Services(Protocol):
    """What making a draft needs of `assistant.services.Services`."""

    @property
    def library(self) -> Library:
        """The past tables."""

    @property
    def check_table(self) -> Checker:
        """What the rule book says of a table."""

    def draft(self, text: str, *, document: Path | None = None, **told: Unpack[Told]) -> Draft:
        """A checked draft for a task description, a document, or both"""

    def read_again(self, brief: Brief, text: str) -> Brief:
        """The brief of the same task with a fuller text."""

    def draft_again(self, brief: Brief, text: str, **told: Unpack[Told]) -> Draft:
        """A checked draft for the same task with a fuller text."""


class Drafter:
    """Makes drafts and keeps them in the store, the one before the model was asked first."""

    def __init__(self, services: Services, store: DraftStore) -> None:
        self._services = services
        self._store = store

    def create(self, said: str, document: Path | None, author: str, stop: Stop) -> Iterator[Event]:
        """A new draft. Raises AskError with the one question that is worth asking."""
        yield doing("正在读取文件…" if document else "正在读取任务…")
        work = partial(self._services.draft, said, document=document)
        id = yield from self._made(work, None, "根据任务描述新建", author, stop)
        yield from self._told(id)

    def answer(self, draft_id: str, said: str, author: str, stop: Stop) -> Iterator[Event] | None:
        """The draft with what it was missing; None where the words say nothing of the kind.

        A table that nobody has changed since is drafted again, from the task with the answer added;
        in one that was changed only the head follows. Raises AskError with the next question.
        """
        missing, just_asked = self._asked(draft_id)
        if missing is None:
            return None
        if just_asked and _UNKNOWN.fullmatch(said):
            return iter((speak("好的，先空着，表头标着“待补充”；知道了随时说。"),))
        brief = self._store.get(draft_id).brief
        # What was asked about first; but a budget or a date may be told at any time.
        gaps = [missing.gap] if missing.gap in brief.gaps or just_asked else []
        gaps += [gap for gap in brief.gaps if gap.about in _TOLD_ANY_TIME and gap not in gaps]
        fuller = next((text for gap in gaps if (text := answered(brief, gap, said))), None)
        if fuller is None:
            return None
        if self._store.info(draft_id).version == missing.version:
            return self._again(draft_id, brief, fuller, said, author, stop)
        return self._in_place(draft_id, self._services.read_again(brief, fuller), said, author)

    def _asked(self, draft_id: str) -> tuple[Missing | None, bool]:
        """The latest question about something missing, and whether nothing was said since."""
        messages = self._store.messages(draft_id)
        for message in reversed(messages):
            if isinstance(asked := kept(message.pending), Missing):
                return asked, message is messages[-1]
        return None, False

    def _again(
        self, draft_id: str, brief: Brief, fuller: str, said: str, author: str, stop: Stop
    ) -> Iterator[Event]:
        yield doing("按补充的内容重新起草…")
        work = partial(self._services.draft_again, brief, fuller)
        yield from self._told((yield from self._made(work, draft_id, _note(said), author, stop)))

    def _in_place(self, draft_id: str, brief: Brief, said: str, author: str) -> Iterator[Event]:
        def apply(latest: Draft) -> Draft:
            after = latest
            if brief.budget and brief.budget != latest.brief.budget:
                amount = f"{brief.budget.amount:f}万元"
                after = edits.set_header(after, "budget", amount, said)
            if brief.year and brief.year != latest.brief.year:
                after = edits.set_header(after, "year", str(brief.year), said)
            whole = checked(after, latest, self._services.check_table)
            return whole.model_copy(update={"brief": brief})

        before = self._store.info(draft_id).version
        version = self._store.change(draft_id, apply, _note(said), author)
        yield stands(version)
        changes = self._store.compare(draft_id, before, version.number)
        yield speak(sentences.changed(changes) if changes else "已记下。")
        yield speak(
            "表已经手工改过，所以没有重新起草，其他行没有动；"
            "相应的指标请直接改，如“第3行改为≥95%”，要整张重来请说“新建：”加任务。"
        )

    def _made(
        self, work: Work, into: str | None, note: str, author: str, stop: Stop
    ) -> Generator[Event, None, str]:
        """Run the work, keep what comes; the id of the draft. What was kept stays when it is stopped."""
        before: Draft | None = None
        id = into

        def keep(draft: Draft) -> Event:
            nonlocal before, id
            before = draft
            if id is None:
                info = self._store.create(draft, note=note, author=author)
                id = info.id
                return Event(kind="table", draft_id=info.id, version=info.version)
            return stands(self._store.save(id, draft, note, author))

        making = Making(work, keep, stop)
        try:
            yield from making.events()
        except StoppedError:
            if before is None or id is None:
                raise
            yield speak("已停止，没有等模型答完；表里是离线起草的稿子。\n\n")
            return id
        if before is None or id is None:
            yield keep(making.draft)
            assert id is not None  # `keep` has made one
        else:
            version = self._completed(id, before, making.draft, author)
            yield stands(version)
            if self._store.get(id) != making.draft:
                yield speak("您在这期间改过表，模型的稿子没有采用。\n\n")
        return id

    def _completed(self, id: str, before: Draft, made: Draft, author: str) -> DraftVersion:
        """The draft with the model's part, unless a person has changed the table in the meantime."""
        note = "模型补充" if made.indicators != before.indicators else "模型没有用上，同上一版"
        return self._store.change(
            id, lambda latest: made if latest == before else latest, note, author
        )

    def _told(self, id: str) -> Iterator[Event]:
        draft = self._store.get(id)
        yield speak(sentences.drafted(draft))
        for note in draft.notes:
            yield speak(f"\n\n{note}")
        question = self._question(id, draft.brief)
        gap = gap_of(draft.brief, question) if question else None
        for line in sentences.left_open(draft.brief, question, gap):
            yield speak(f"\n\n{line}")
        if question:
            missing = Missing(gap=gap, version=self._store.info(id).version)
            raise AskError(f"\n\n{sentences.asked(question, gap)}", missing)

    def _question(self, id: str, brief: Brief) -> str | None:
        """The one question worth asking: what the user does not know is not asked again."""
        messages = self._store.messages(id)
        unknown = [
            asked.gap.question
            for line, reply in pairwise(messages)
            if isinstance(asked := kept(line.pending), Missing) and asked.gap
            if _UNKNOWN.fullmatch(reply.text.strip())
        ]
        left = tuple(each for each in brief.questions if each not in unknown)
        return question_of(brief.model_copy(update={"questions": left}))


def _note(said: str) -> str:
    return f"补充：{said[:_NOTE_LENGTH]}"
