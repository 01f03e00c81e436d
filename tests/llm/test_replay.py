"""A record answers in the place of the model: the same answers, the same failures, the same cost."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from assistant.llm.asking import AnswerError, EndpointError
from assistant.llm.budget import Budget
from assistant.llm.prompts import Rendered
from assistant.llm.records.recording import recording
from assistant.llm.records.replaying import Replayed
from assistant.llm.records.shapes import Run
from assistant.llm.records.store import Records
from assistant.llm.scripted.model import ScriptedModel
from assistant.llm.stopping import Stop, StoppedError
from assistant.model.errors import UserError

PROMPT = Rendered(name="propose", version=2, system="只输出 JSON。", user="任务：培训320人")
OTHER = PROMPT.model_copy(update={"user": "改正后重新回答"})


class Rows(BaseModel):
    indicators: list[str]


def recorded(workspace: Path, *, texts: bool = True) -> Run:
    records = Records(workspace, texts=texts)
    lines = ["好的", {"indicators": ["满意度"]}, EndpointError("模型没有按时回答")]
    with recording(records, "draft", ScriptedModel(lines), "培训", asked="培训") as (run, model):
        with pytest.raises(AnswerError):
            model.ask(PROMPT, Rows, budget=Budget())
        model.ask(OTHER, Rows, budget=Budget())
        with pytest.raises(EndpointError):
            model.ask(PROMPT, Rows, budget=Budget())
    return records.run(run)


def test_answers_failures_and_costs_come_back(tmp_path: Path) -> None:
    run = recorded(tmp_path)
    model, budget, heard = Replayed(run), Budget(), list[str]()
    assert model.name == "脚本模型（重放）"
    with pytest.raises(AnswerError, match="格式") as caught:
        model.ask(PROMPT, Rows, budget=budget)
    assert caught.value.text == "好的"
    answer = model.ask(OTHER, Rows, budget=budget, on_text=heard.append)
    assert answer.whole == {"indicators": ["满意度"]}
    assert heard[-1] == '{"indicators": ["满意度"]}'
    assert (answer.prompt_tokens, answer.seconds) == (
        run.calls[1].prompt_tokens,
        run.calls[1].seconds,
    )
    with pytest.raises(EndpointError, match="没有按时"):
        model.ask(PROMPT, Rows, budget=budget)
    assert budget.requests == Budget().requests - 3


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (PROMPT.model_copy(update={"version": 3, "user": "不同"}), "提示词"),
        (PROMPT.model_copy(update={"user": "任务：培训3人"}), "往年表"),
    ],
)
def test_another_question_than_then_is_one_clear_sentence(
    tmp_path: Path, asked: Rendered, said: str
) -> None:
    with pytest.raises(UserError, match=said):
        Replayed(recorded(tmp_path)).ask(asked, Rows, budget=Budget())


def test_a_question_that_was_not_asked_then_is_one_too(tmp_path: Path) -> None:
    run = recorded(tmp_path)
    with pytest.raises(UserError, match="不能重放"):
        Replayed(run.model_copy(update={"calls": ()})).ask(PROMPT, Rows, budget=Budget())


def test_without_texts_there_is_nothing_to_play(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="JIXIAO_KEEP_MODEL_TEXT"):
        Replayed(recorded(tmp_path, texts=False))


def test_nor_where_it_was_stopped(tmp_path: Path) -> None:
    records, stop = Records(tmp_path, texts=True), Stop()
    stop.set()
    with (
        pytest.raises(StoppedError),
        recording(records, "draft", ScriptedModel(), "甲", asked="甲") as (_, model),
    ):
        model.ask(PROMPT, Rows, budget=Budget(), stop=stop)
    with pytest.raises(UserError, match="中途停止"):
        Replayed(records.runs()[0])
