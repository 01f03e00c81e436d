"""The four ways of asking, each against a server that does as it should, and one that does not."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from pydantic import BaseModel

from assistant.llm.asking import Answer, AnswerError, EndpointError
from assistant.llm.budget import Budget
from assistant.llm.endpoint import Endpoint
from assistant.llm.profile import EndpointProfile, Mode
from assistant.llm.prompts import Rendered
from assistant.llm.scripted.misbehaving import MISBEHAVIOURS, Misbehaviour
from assistant.llm.scripted.server import ScriptedServer
from assistant.llm.scripted.serving import running
from assistant.llm.stopping import Stop, StoppedError
from assistant.settings import Settings

PROMPT = Rendered(name="测试", version=1, system="编写指标。", user="任务：培训320人")
ROW = {"name": "培训人数", "target": "≥320人", "cite": "001:r3", "quote": "320人"}
SAID = {"indicators": [ROW]}
WAYS = [(mode, streaming) for mode in Mode for streaming in (False, True)]
# For what has nothing to do with how JSON is asked for: drafts meet it in every mode.
ANY_WAY = [(Mode.PROMPT, False), (Mode.TOOL, True)]
# What is wrong with these is not the form: the rows themselves are judged by whoever asked.
READ = {
    *("parts", "no-usage", "wrong-usage", "prose", "fenced", "think", "bare-list"),
    *("wrong-types", "missing-fields", "unknown-ids", "invented-quotes", "invented-values"),
}


class Row(BaseModel):
    name: str
    target: str
    cite: str | None = None


class Shape(BaseModel):
    indicators: list[Row]


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """The first import of the client is not what these tests time."""
    import assistant.llm.wire.line  # noqa: F401


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with running(ScriptedServer(always=SAID)) as serving:
        yield serving


def endpoint(server: ScriptedServer, mode: Mode = Mode.PROMPT, **profile: Any) -> Endpoint:
    settings = Settings(
        model="m", openai_base_url=server.url, openai_api_key="sk-a-secret", _env_file=None
    )
    return Endpoint(settings, profile=EndpointProfile(mode=mode, **profile))


def ask(asked: Endpoint, budget: Budget | None = None, **how: Any) -> Answer:
    return asked.ask(PROMPT, Shape, budget=budget or Budget(seconds=10), **how)


@pytest.mark.parametrize(("mode", "streaming"), WAYS)
def test_each_way_brings_the_same_answer(
    server: ScriptedServer, mode: Mode, streaming: bool
) -> None:
    answer = ask(endpoint(server, mode, streaming=streaming, stream_usage=True))
    assert answer.whole == SAID
    assert answer.prompt_tokens > 0 < answer.completion_tokens


def test_what_goes_out_in_each_mode(server: ScriptedServer) -> None:
    for mode in Mode:
        ask(endpoint(server, mode))
    schema, tool, json_object, prompt = (heard.body for heard in server.heard)
    form = schema["response_format"]["json_schema"]
    row = form["schema"]["properties"]["indicators"]["items"]
    assert form["strict"] and row["required"] == ["name", "target", "cite"]
    assert row["additionalProperties"] is False
    assert tool["tool_choice"]["function"]["name"] == tool["tools"][0]["function"]["name"]
    assert json_object["response_format"] == {"type": "json_object"}
    assert not prompt.keys() & {"response_format", "tools", "tool_choice", "stream_options"}
    # Where no schema goes beside the prompt, it stands in it.
    for body, written in ((schema, False), (tool, False), (json_object, True), (prompt, True)):
        assert ("additionalProperties" in body["messages"][0]["content"]) is written


@pytest.mark.parametrize(
    ("name", "most", "sent"),
    [("max_tokens", None, 6000), ("max_completion_tokens", 900, 900), ("none", 900, None)],
)
def test_the_limit_of_an_answer(
    server: ScriptedServer, name: str, most: int | None, sent: int | None
) -> None:
    ask(endpoint(server, limit_name=name, output_tokens=most))
    limits = {key: value for key, value in server.heard[0].body.items() if key.startswith("max")}
    assert limits == ({name: sent} if sent else {})


@pytest.mark.parametrize("name", MISBEHAVIOURS)
def test_whatever_an_endpoint_does_comes_to_an_answer_or_one_clause(
    server: ScriptedServer, name: str
) -> None:
    server.mind = lambda asked: json.dumps(SAID, ensure_ascii=False)
    server.always = name
    wrong = MISBEHAVIOURS[name]
    slow = wrong.wait or wrong.pause
    for mode, streaming in ANY_WAY if wrong.body is not None or slow else WAYS:
        asked = endpoint(server, mode, streaming=streaming)
        budget = Budget(repeats=0, seconds=0.3 if slow else 10)
        before, started = len(server.heard), time.monotonic()
        try:
            answer = ask(asked, budget)
        except EndpointError as error:
            assert name not in READ
            assert str(error) and "secret" not in str(error)
            assert str(error)[-1] not in "。." and "\n" not in str(error)
        else:
            assert name in READ
            assert len(answer.whole["indicators"]) == 1
        assert len(server.heard) == before + 1 == before + 6 - budget.requests
        assert time.monotonic() - started < (2 if slow else 5)


def test_a_question_is_repeated_when_the_transport_failed_and_no_oftener_than_allowed(
    server: ScriptedServer,
) -> None:
    server.steps = ["500", "reset"]
    budget = Budget()
    assert ask(endpoint(server), budget).whole == SAID
    assert (budget.requests, budget.repeats) == (3, 0)
    server.always = "503"
    with pytest.raises(EndpointError, match="503"):
        ask(endpoint(server), budget)
    assert budget.requests == 2  # no repeat was left
    budget.requests = 0
    with pytest.raises(EndpointError, match="次数"):
        ask(endpoint(server), budget)
    assert len(server.heard) == 4


def test_an_endpoint_says_when_to_come_again_and_is_believed_within_the_deadline(
    server: ScriptedServer,
) -> None:
    server.steps = ["429-wait"]
    started = time.monotonic()
    assert ask(endpoint(server)).whole == SAID
    assert time.monotonic() - started >= 1
    server.steps = ["429-long"]
    with pytest.raises(EndpointError, match="繁忙"):
        ask(endpoint(server))
    assert len(server.heard) == 3


@pytest.mark.parametrize("name", ["400", "401", "404", "refusal", "prose-only", "cut"])
def test_what_would_fail_again_is_not_repeated(server: ScriptedServer, name: str) -> None:
    server.always = name
    with pytest.raises(EndpointError):
        ask(endpoint(server, streaming=True))
    assert len(server.heard) == 1


@pytest.mark.parametrize("mode", Mode)
def test_a_mode_it_does_not_know_leads_to_the_test(server: ScriptedServer, mode: Mode) -> None:
    body = b'{"error": {"message": "Unknown parameter: response_format", "type": "x"}}'
    server.always = Misbehaviour("不认得", status=400, body=body)
    with pytest.raises(EndpointError, match="jixiao config --test"):
        ask(endpoint(server, mode))


@pytest.mark.parametrize("mode", Mode)
def test_the_text_is_heard_as_it_comes(server: ScriptedServer, mode: Mode) -> None:
    server.pause = 0.01
    heard: list[str] = []
    threads: set[threading.Thread] = set()

    def hear(text: str) -> None:
        heard.append(text)
        threads.add(threading.current_thread())

    ask(endpoint(server, mode, streaming=True), on_text=hear)
    assert threads == {threading.current_thread()}
    assert len(heard) > 3
    assert all(later.startswith(sooner) for sooner, later in pairwise(heard))
    assert json.loads(heard[-1]) == SAID


def test_thoughts_are_not_heard(server: ScriptedServer) -> None:
    server.mind = lambda asked: json.dumps(SAID)
    server.always = "think"
    server.pause = 0.01
    heard: list[str] = []
    ask(endpoint(server, streaming=True), on_text=heard.append)
    assert heard and not any("think" in text or "先试试" in text for text in heard)


def test_whoever_listens_may_end_it(server: ScriptedServer) -> None:
    server.pause = 0.01

    def enough(text: str) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        ask(endpoint(server, streaming=True), on_text=enough)


@pytest.mark.parametrize("name", ["hang", "trickle", "429-long"])
@pytest.mark.parametrize("streaming", [False, True])
def test_a_call_is_stopped_from_another_thread(
    server: ScriptedServer, name: str, streaming: bool
) -> None:
    asked = endpoint(server, streaming=streaming)
    ask(asked)  # the client is loaded
    server.always = name
    stop, stopped = Stop(), 0.0

    def press() -> None:
        nonlocal stopped
        stopped = time.monotonic()
        stop.set()

    threading.Timer(0.2, press).start()
    with pytest.raises(StoppedError):  # in the middle of a request, or waiting to send it again
        ask(asked, Budget(seconds=4000), stop=stop)
    assert time.monotonic() - stopped < 0.5
    time.sleep(0.3)  # and nothing waits for the endpoint any longer: its connection was cut
    assert "jixiao-model" not in {thread.name for thread in threading.enumerate()}


def test_the_deadline_of_a_call_and_that_of_the_whole(server: ScriptedServer) -> None:
    server.always = "trickle"
    asked = endpoint(server, seconds=0.3)
    budget = Budget(seconds=1.5)
    started = time.monotonic()
    with pytest.raises(EndpointError, match="没有答完"):
        ask(asked, budget)
    assert time.monotonic() - started < 2.5
    assert len(server.heard) >= 2  # the first was given up and asked once more


def test_many_ask_at_once_without_waiting_for_each_other(server: ScriptedServer) -> None:
    asked = endpoint(server)
    ask(asked)
    server.wait = 0.3
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda: answers.append(ask(asked))) for _ in range(8)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert time.monotonic() - started < 1.8  # one after the other: 2.4


def test_usage_that_is_not_told_is_estimated_for_the_budget(server: ScriptedServer) -> None:
    server.always = "no-usage"
    server.mind = lambda asked: json.dumps(SAID)
    budget = Budget()
    assert ask(endpoint(server), budget).prompt_tokens == 0
    assert budget.tokens < Budget().tokens - len(PROMPT.user)


def test_an_answer_that_will_not_do_is_kept_to_ask_about_it(server: ScriptedServer) -> None:
    server.always = "truncated"
    server.mind = lambda asked: json.dumps(SAID)
    with pytest.raises(AnswerError) as caught:
        ask(endpoint(server))
    assert caught.value.text.startswith('{"indicators"')
