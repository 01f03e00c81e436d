"""The task read again by a model, where the program has left something unread."""

from __future__ import annotations

from collections.abc import Callable

from assistant.drafting.activities import Activities
from assistant.drafting.shapes import Brief
from assistant.drafting.with_model.answers import Reading
from assistant.drafting.with_model.exchange import Exchange
from assistant.drafting.with_model.merging import merged
from assistant.drafting.with_model.unread import unread
from assistant.llm.asking import AnswerError
from assistant.llm.prompts import Rendered, load_prompt
from assistant.model.grammar import render_target

#: Characters of a task text that are sent; a longer one is no task description.
LONGEST_TASK = 8_000


def read_with(
    exchange: Exchange, brief: Brief, known: Activities, say: Callable[[str], None]
) -> Brief:
    """The brief with what the model adds to it. An answer of no use adds nothing.

    Raises EndpointError where the model cannot be asked, StoppedError.
    """
    left = unread(brief, known)
    if not left:
        return brief
    say("任务描述有没读懂的地方，请模型补读…")
    try:
        whole = exchange.ask(_prompt(brief, left), Reading)
    except AnswerError:
        return brief  # an aid only: what it is about is asked of the user anyway
    return merged(brief, whole, known)


def _prompt(brief: Brief, left: list[str]) -> Rendered:
    figures = (*(f for a in brief.activities for f in a.figures), *brief.figures)
    known = [f"{figure.name}｜{render_target(figure.target)}" for figure in figures]
    known += [f"{line.name}｜{line.amount:f}万元" for line in brief.lines]
    known += [f"总预算｜{brief.budget.amount:f}万元"] if brief.budget else []
    known += [f"完成时限｜{brief.deadline.quote.text}"] if brief.deadline else []
    return load_prompt("brief").render(
        task=brief.text[:LONGEST_TASK],
        activities=[f"{activity.id}｜{activity.title}" for activity in brief.activities],
        known=known,
        unread=left,
    )
