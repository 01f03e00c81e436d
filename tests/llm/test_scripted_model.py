"""The scripted model: what a script has for each question, on the terms of every model."""

from __future__ import annotations

from itertools import pairwise

import pytest
from pydantic import BaseModel

from assistant.llm.asking import AnswerError, EndpointError, Model
from assistant.llm.budget import Budget
from assistant.llm.prompts import Rendered
from assistant.llm.scripted.model import Saying, ScriptedModel
from assistant.llm.stopping import Stop, StoppedError

PROMPT = Rendered(name="测试", version=1, system="只输出 JSON。", user="任务：培训320人")


class Rows(BaseModel):
    indicators: list[dict[str, str]]


def ask(model: Model, budget: Budget | None = None) -> dict[str, object]:
    return model.ask(PROMPT, Rows, budget=budget or Budget()).whole


def test_lines_are_said_in_turn_and_questions_kept() -> None:
    def by_prompt(prompt: Rendered) -> Saying:
        return {"indicators": [{"name": prompt.user}]}

    model = ScriptedModel([{"indicators": []}, '好的：{"indicators": [{"name": "甲"}]}', by_prompt])
    assert ask(model) == {"indicators": []}
    assert ask(model) == {"indicators": [{"name": "甲"}]}
    assert ask(model) == {"indicators": [{"name": "任务：培训320人"}]}
    assert [(one.prompt, one.shape) for one in model.asked] == [(PROMPT, Rows)] * 3


def test_after_the_script_the_model_is_gone_or_goes_on() -> None:
    with pytest.raises(EndpointError):
        ask(ScriptedModel())
    model = ScriptedModel([EndpointError("断了")], always={"indicators": []})
    with pytest.raises(EndpointError, match="断了"):
        ask(model)
    assert ask(model) == ask(model) == {"indicators": []}


@pytest.mark.parametrize("text", ["没有", "", '{"other": 1}', '{"indicators": [', "[1, 2]"])
def test_a_text_without_the_object_is_no_answer(text: str) -> None:
    with pytest.raises(AnswerError) as caught:
        ask(ScriptedModel([text]))
    assert caught.value.text == text


def test_each_question_takes_from_the_budget_and_none_is_asked_without() -> None:
    model = ScriptedModel(always={"indicators": []})
    budget = Budget(requests=2, tokens=10_000)
    ask(model, budget)
    ask(model, budget)
    assert budget.requests == 0
    assert budget.tokens < 10_000
    with pytest.raises(EndpointError):
        ask(model, budget)
    assert len(model.asked) == 2


def test_an_answer_streams_in_growing_pieces_and_can_be_stopped() -> None:
    heard: list[str] = []
    said = {"indicators": [{"name": "培训人数"}]}
    answer = ScriptedModel([said]).ask(PROMPT, Rows, budget=Budget(), on_text=heard.append)
    assert answer.whole == said
    assert len(heard) > 3
    assert all(later.startswith(sooner) for sooner, later in pairwise(heard))
    stop = Stop()

    def enough(_: str) -> None:
        stop.set()

    with pytest.raises(StoppedError):
        ScriptedModel([said]).ask(PROMPT, Rows, budget=Budget(), stop=stop, on_text=enough)
