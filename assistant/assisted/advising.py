"""Advice of a model on a table: what rules cannot see, each piece quoted from the very row or goal.

It stands beside the rule book and never in it: no finding, no score and no exit status comes of it.
What cannot be confirmed is left out and counted. A command hidden in a table can at most make a model
object to a row, in words that the table itself bears out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.assisted.advice import Advice, AdviceKind, Advised
from assistant.assisted.passages import Passages
from assistant.assisted.questions import Questions
from assistant.assisted.stated import TableFigures
from assistant.llm.asking import AnswerError, Model
from assistant.llm.plain import plain
from assistant.llm.prompts import load_prompt
from assistant.llm.stopping import Stop
from assistant.model.table import GoalTable
from assistant.model.taxonomy import BENEFIT, BENEFIT_LEVELS

_MOST = 12
_LONGEST_REASON = 100
_MEANT = {
    AdviceKind.OFF_GOAL: "指标和表中任何目标都不对应，做到了也说明不了目标实现；只用于指标",
    AdviceKind.NAME_AND_TARGET: "指标值衡量的不是指标名称说的事；只用于指标",
    AdviceKind.ATTRIBUTION: "效益指标说的变化主要不是这个项目带来的；只用于效益指标",
    AdviceKind.DUTY: "目标写的是单位的职责或做法，没有写今年要达到的结果；只用于目标",
}


class Said(BaseModel):
    """One piece of advice as a model writes it."""

    model_config = ConfigDict(extra="ignore", strict=True, str_strip_whitespace=True)

    place: str
    kind: str
    quote: str
    reason: str


class Answer(BaseModel):
    """What is asked for."""

    advice: list[Said]


def advise(table: GoalTable, model: Model, *, stop: Stop | None = None) -> Advice:
    """What the model objects to in the table, as far as the table bears it out; two requests at most.

    Raises EndpointError where the model cannot be reached or its answer not be used, StoppedError.
    """
    passages, figures = Passages(table), TableFigures(table)
    shown = list(passages.rows())
    prompt = load_prompt("advise").render(
        goals=list(passages.goals()),
        rows=shown,
        kinds=[f"{kind.value}：{kind.label}，{_MEANT[kind]}" for kind in AdviceKind],
        most=_MOST,
    )
    questions = Questions(model, stop)
    said = questions.ask(prompt, Answer).get("advice")
    if not isinstance(said, list):
        raise AnswerError("模型没有按要求的格式回答")
    kept: dict[tuple[str, AdviceKind], Advised] = {}
    for one in _confirmed(said, table, passages, figures):
        kept.setdefault((one.place, one.kind), one)
    items = tuple(kept.values())[:_MOST]
    return Advice(
        model=model.name,
        items=items,
        refused=len(said) - len(items),
        rows=len(shown),
        of_rows=len(table.indicators),
        calls=questions.calls,
        tokens=questions.tokens,
    )


def _confirmed(
    said: list[Any], table: GoalTable, passages: Passages, figures: TableFigures
) -> Iterator[Advised]:
    for raw in said:
        try:
            one = Said.model_validate(raw)
            kind = AdviceKind(one.kind)
        except (ValidationError, ValueError):
            continue
        reason = plain(one.reason, _LONGEST_REASON)
        quote = passages.quoted(one.place, one.quote)
        if reason is None or quote is None or figures.unknown(reason) is not None:
            continue
        if passages.is_goal(one.place) is kind.of_goal and _fits(kind, one.place, table):
            yield Advised(kind=kind, place=one.place, quote=quote, reason=reason)


def _fits(kind: AdviceKind, place: str, table: GoalTable) -> bool:
    """Whether this can be said of that row: what is no benefit needs no attribution."""
    row = table.indicator(place)
    if kind is not AdviceKind.ATTRIBUTION or row is None:
        return True
    return row.level1 in (None, BENEFIT) and (row.level2 is None or row.level2 in BENEFIT_LEVELS)
