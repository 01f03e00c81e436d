"""The scripted server over a real connection, asked by the real client of the protocol."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import openai
import pytest

from assistant.llm.profile import Mode
from assistant.llm.scripted.abilities import Abilities, Can, up_to
from assistant.llm.scripted.misbehaving import MISBEHAVIOURS, Misbehaviour
from assistant.llm.scripted.server import ScriptedServer
from assistant.llm.scripted.serving import running

SAID = {
    "indicators": [{"name": "培训人数", "target": "≥320人", "cite": "001:r3", "quote": "320人"}]
}
TEXT = json.dumps(SAID, ensure_ascii=False)
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"indicators": {"type": "array", "items": {"type": "string"}}},
    "required": ["indicators"],
    "additionalProperties": False,
}
FUNCTION = {"name": "give", "parameters": SCHEMA}
MODES: dict[Mode, dict[str, Any]] = {
    Mode.JSON_SCHEMA: {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "give", "schema": SCHEMA, "strict": True},
        }
    },
    Mode.TOOL: {
        "tools": [{"type": "function", "function": FUNCTION}],
        "tool_choice": {"type": "function", "function": {"name": "give"}},
    },
    Mode.JSON_OBJECT: {"response_format": {"type": "json_object"}},
    Mode.PROMPT: {},
}
ASKED: list[Any] = [
    {"role": "system", "content": "只输出 JSON。"},
    {"role": "user", "content": "任务：培训320人"},
]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with running(ScriptedServer(mind=lambda _: TEXT)) as serving:
        yield serving


@pytest.fixture(scope="module")
def plain() -> Iterator[httpx.Client]:
    """A client of no protocol; one for all, because the certificates that it loads cost more than a request."""
    with httpx.Client(trust_env=False) as asking:
        yield asking


def client(server: ScriptedServer) -> openai.OpenAI:
    return openai.OpenAI(base_url=server.url, api_key="sk-a-secret", max_retries=0, timeout=10)


def ask(server: ScriptedServer, mode: Mode = Mode.PROMPT, **how: Any) -> Any:
    with client(server) as asking:
        return asking.chat.completions.create(
            model="scripted", messages=ASKED, **MODES[mode], **how
        )


def text_of(message: Any) -> str | None:
    calls = message.tool_calls
    text: str | None = calls[0].function.arguments if calls else message.content
    return text


def stream(server: ScriptedServer, mode: Mode = Mode.PROMPT) -> tuple[str, str | None, Any]:
    """The whole text, the reason it ended and the usage of a stream."""
    text, reason, usage = "", None, None
    with client(server) as asking:
        chunks = asking.chat.completions.create(
            model="scripted",
            messages=ASKED,
            stream=True,
            stream_options={"include_usage": True},
            **MODES[mode],
        )
        for chunk in chunks:
            usage = chunk.usage or usage
            for choice in chunk.choices:
                text += text_of(choice.delta) or ""
                reason = choice.finish_reason or reason
    return text, reason, usage


@pytest.mark.parametrize("mode", Mode)
def test_an_answer_in_every_mode_whole_or_in_a_stream(server: ScriptedServer, mode: Mode) -> None:
    whole = ask(server, mode)
    assert text_of(whole.choices[0].message) == TEXT
    assert whole.choices[0].finish_reason == "stop"
    text, reason, usage = stream(server, mode)
    assert (text, reason) == (TEXT, "stop")
    assert usage.total_tokens == whole.usage.total_tokens > len(TEXT)


def test_what_came_in_is_kept(server: ScriptedServer) -> None:
    ask(server)
    (heard,) = server.heard
    assert heard.path == "/v1/chat/completions"
    assert heard.body["messages"] == ASKED
    assert heard.authorization == "Bearer sk-a-secret"


def test_a_script_goes_step_by_step_and_then_on_for_ever(server: ScriptedServer) -> None:
    server.steps = ["500", {"indicators": []}]
    with pytest.raises(openai.InternalServerError):
        ask(server)
    assert ask(server).choices[0].message.content == '{"indicators": []}'
    assert ask(server).choices[0].message.content == TEXT


@pytest.mark.parametrize("mode", list(Mode)[:3])
def test_what_an_endpoint_does_not_know_it_refuses(server: ScriptedServer, mode: Mode) -> None:
    server.abilities = up_to(Mode.PROMPT)
    with pytest.raises(openai.BadRequestError, match=r"not support|not allowed"):
        ask(server, mode)
    server.abilities = up_to(mode)
    assert text_of(ask(server, mode).choices[0].message) == TEXT


def test_or_passes_over_in_silence(server: ScriptedServer) -> None:
    server.abilities = Abilities(tool=Can.IGNORED, streaming=Can.IGNORED)
    message = ask(server, Mode.TOOL).choices[0].message
    assert message.tool_calls is None
    assert message.content == TEXT


@pytest.mark.parametrize(
    ("can", "asked"),
    [
        (Abilities(limits=("max_tokens",)), {"max_completion_tokens": 9}),
        (Abilities(limits=()), {"max_tokens": 9}),
        (Abilities(streaming=Can.REFUSED), {"stream": True}),
        (
            Abilities(stream_usage=Can.REFUSED),
            {"stream": True, "stream_options": {"include_usage": True}},
        ),
    ],
)
def test_options_too_are_refused(
    server: ScriptedServer, can: Abilities, asked: dict[str, Any]
) -> None:
    server.abilities = can
    with pytest.raises(openai.BadRequestError, match=list(asked)[-1]):
        ask(server, **asked)


def test_a_strict_schema_must_be_one_and_json_must_be_spoken_of(server: ScriptedServer) -> None:
    loose = {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": {}}}
    loose["json_schema"]["schema"] = SCHEMA | {"required": []}  # type: ignore[index]
    with pytest.raises(openai.BadRequestError, match="required"):
        ask(server, response_format=loose)
    with pytest.raises(openai.BadRequestError, match="json"), client(server) as asking:
        asking.chat.completions.create(
            model="m",
            messages=[{"role": "user", "content": "培训320人"}],
            response_format={"type": "json_object"},
        )


@pytest.mark.parametrize(("thoughts", "before"), [("tags", "<think>"), ("field", "")])
def test_thoughts_go_before_the_answer(server: ScriptedServer, thoughts: Any, before: str) -> None:
    server.abilities = Abilities(thoughts=thoughts)
    message = ask(server).choices[0].message
    assert message.content.startswith(before) and message.content.endswith(TEXT)
    assert bool(message.model_extra.get("reasoning_content")) is (thoughts == "field")
    assert stream(server)[0] == message.content


def test_a_key_is_asked_for_where_one_is_set(server: ScriptedServer) -> None:
    server.key = "sk-another"
    with pytest.raises(openai.AuthenticationError):
        ask(server)


def test_models_and_embeddings(server: ScriptedServer) -> None:
    with client(server) as asking:
        assert [model.id for model in asking.models.list()] == ["scripted"]
        texts = ["培训合格率", "培训及格率", "道路长度"]
        plain = asking.embeddings.create(model="m", input=texts, encoding_format="float")
        packed = asking.embeddings.create(model="m", input=texts)  # base64 is its default
    near, nearer, far = (item.embedding for item in plain.data)
    assert packed.data[2].embedding == pytest.approx(far, abs=1e-6)
    assert sum(a * b for a, b in zip(near, nearer, strict=True)) > 0.5
    assert sum(a * b for a, b in zip(near, far, strict=True)) < 0.3


def test_embeddings_fail_on_a_script_of_their_own(server: ScriptedServer) -> None:
    server.embedding_steps = ["429"]
    with client(server) as asking:
        with pytest.raises(openai.RateLimitError):
            asking.embeddings.create(model="m", input="培训")
        assert asking.embeddings.create(model="m", input="培训").data


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("chat/completions", b"{", 400),
        ("chat/completions", b"[]", 400),
        ("chat/completions", b"{}", 400),
        ("chat/completions", b'{"messages": [], "tools": [{}]}', 400),
        ("embeddings", b'{"input": [3]}', 400),
        ("responses", b"{}", 404),
    ],
)
def test_a_request_of_another_kind_is_refused(
    server: ScriptedServer, plain: httpx.Client, path: str, body: bytes, status: int
) -> None:
    answer = plain.post(f"{server.url}/{path}", content=body)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def told(
    server: ScriptedServer, plain: httpx.Client, *, streaming: bool, seconds: float = 10
) -> bytes:
    """Up to a megabyte of what the server sends, for at most so long."""
    body: dict[str, Any] = {"model": "m", "messages": ASKED, "stream": streaming}
    if streaming:
        body["stream_options"] = {"include_usage": True}
    got = b""
    until = time.monotonic() + seconds
    url = f"{server.url}/chat/completions"
    with plain.stream("POST", url, json=body, timeout=seconds) as answer:
        for piece in answer.iter_bytes():
            got += piece
            if len(got) > 1_000_000 or time.monotonic() > until:
                break
    return got


@pytest.mark.parametrize("streaming", [False, True])
@pytest.mark.parametrize("name", MISBEHAVIOURS)
def test_every_misbehaviour_is_different_from_a_good_answer_and_the_server_survives_it(
    server: ScriptedServer, plain: httpx.Client, name: str, streaming: bool
) -> None:
    good = told(server, plain, streaming=streaming)
    server.steps = [name]
    endless = MISBEHAVIOURS[name].wait or MISBEHAVIOURS[name].endless
    seconds = 0.3 if endless else 10
    started = time.monotonic()
    try:
        assert told(server, plain, streaming=streaming, seconds=seconds) != good
    except httpx.TransportError:
        assert name in ("hang", "reset", "closed")
    assert time.monotonic() - started < 3
    assert told(server, plain, streaming=streaming) == good


def test_one_made_up_for_a_test_and_one_that_is_not_there(server: ScriptedServer) -> None:
    server.steps = [Misbehaviour("大声", text=str.upper)]
    assert "TARGET" in ask(server).choices[0].message.content
    with pytest.raises(ValueError, match="429-wait"):
        ScriptedServer("no-such-thing")


def test_it_answers_many_at_once_and_one_that_hangs_holds_up_nobody(
    server: ScriptedServer, plain: httpx.Client
) -> None:
    server.wait = 0.3
    server.steps = ["hang"]
    seconds: list[float] = []

    def work() -> None:
        started = time.monotonic()
        with suppress(httpx.TimeoutException):
            told(server, plain, streaming=False, seconds=2)
            seconds.append(time.monotonic() - started)

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seconds) == 11
    assert max(seconds) < 2  # one after the other: 3.3


def test_it_closes_at_once_whoever_is_waiting_and_the_port_is_free_again() -> None:
    with running(ScriptedServer(always="trickle")) as server:
        port = server.server_port
        outcome: list[BaseException] = []

        def wait() -> None:
            try:
                ask(server, stream=False)
            except openai.OpenAIError as error:
                outcome.append(error)

        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(0.5)
        started = time.monotonic()
    assert time.monotonic() - started < 1
    waiting.join(5)
    assert outcome
    with running(ScriptedServer(always=SAID, port=port)) as again:
        assert text_of(ask(again).choices[0].message) == TEXT
