"""A model asked about a draft that stands: its advice is told, its goal text taken over as a version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from assistant.assisted import Advice, Advised, Rewrite, with_goal
from assistant.chat import sentences
from assistant.chat.events import Event, doing, speak, stands
from assistant.chat.planning import Checker, checked
from assistant.chat.rows import place
from assistant.chat.store import DraftStore
from assistant.drafting import Draft
from assistant.llm.stopping import Stop
from assistant.model.table import GoalTable


class Services(Protocol):
    """What is needed of `assistant.services.Services`. Each raises UserError where no model is set."""

    @property
    def check_table(self) -> Checker:
        """What the rule book says of a table."""

    @property
    def advise(self) -> Callable[..., Advice]:
        """A model's advice on a table."""

    @property
    def rewrite_goal(self) -> Callable[..., Rewrite]:
        """A goal text as a model would write it."""


def advise(services: Services, draft: Draft, stop: Stop) -> Iterator[Event]:
    """What a model says of the draft. Nothing is changed."""
    yield doing("请模型看这张表…")
    advice = services.advise(draft, stop=stop)
    if not advice.items:
        yield speak(f"模型{advice.model}没有提出意见。")
        return
    lines = [f"模型{advice.model}的意见，供参考，不算校核结果："]
    lines += [f"- {_where(draft, each)}：{each.kind.label}。{each.reason}" for each in advice.items]
    yield speak("\n".join(lines))


def rewrite(
    services: Services, store: DraftStore, draft_id: str, author: str, stop: Stop
) -> Iterator[Event]:
    """The goal text as a model would write it, where the table bears it out, as a new version."""
    yield doing("请模型改写目标…")
    before = store.get(draft_id)
    made = services.rewrite_goal(before, stop=stop)
    goal = made.after
    if goal is None:
        why = f"（{made.refused[-1]}）" if made.refused else ""
        yield speak(f"模型写的目标核对不上{why}，没有采用，目标没有改动。")
        return

    def apply(latest: Draft) -> Draft:
        if latest.goals != before.goals:
            return latest  # somebody wrote it anew in the meantime
        after = with_goal(latest, made.goal, goal)
        assert isinstance(after, Draft)  # a copy of the draft
        return checked(after, latest, services.check_table)

    version = store.change(draft_id, apply, "模型改写目标", author)
    yield stands(version)
    changes = store.compare(draft_id, version.parent or version.number, version.number)
    yield speak(f"{sentences.changed(changes)}现在的目标：{goal}\n不合适就说“撤销”。")


def _where(table: GoalTable, said: Advised) -> str:
    row = table.indicator(said.place)
    return f"第{place(table, row.id)}行“{row.name}”" if row else f"目标“{said.quote}”"
