"""What comes over the wire: never more than is needed, from nowhere else, and any JSON whatever."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from assistant.llm.asking import AnswerError, EndpointError
from assistant.llm.budget import Budget
from assistant.llm.endpoint import Endpoint
from assistant.llm.extract import object_for, without_thoughts
from assistant.llm.profile import EndpointProfile, Mode
from assistant.llm.prompts import Rendered
from assistant.llm.scripted.misbehaving import Misbehaviour
from assistant.llm.scripted.server import ScriptedServer
from assistant.llm.scripted.serving import running
from assistant.settings import Settings

PROMPT = Rendered(name="测试", version=1, system="编写指标。", user="任务：培训320人")
SAID = {"indicators": [{"name": "培训人数"}]}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


class Shape(BaseModel):
    indicators: list[dict[str, str]]


def endpoint(url: str, **profile: Any) -> Endpoint:
    chosen = Settings(model="m", openai_base_url=url, _env_file=None)
    return Endpoint(chosen, profile=EndpointProfile(**profile))


def ask(asked: Endpoint) -> dict[str, Any]:
    return asked.ask(PROMPT, Shape, budget=Budget(repeats=0, seconds=10)).whole


@contextlib.contextmanager
def pouring(head: bytes, piece: bytes, most: int) -> Iterator[tuple[str, list[int]]]:
    """A server that sends `piece` again and again; how many bytes it got rid of."""
    poured = [0]

    def pour() -> None:
        with contextlib.suppress(OSError):
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(head)
                while poured[0] < most:
                    connection.sendall(piece)
                    poured[0] += len(piece)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=pour, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1", poured
        thread.join(5)


@pytest.mark.parametrize(
    ("streaming", "kind", "piece"),
    [
        (False, "application/json", b" " * 65536),
        (True, "text/event-stream", b"data: " + b"x" * 65536),  # an event without an end
        (True, "text/event-stream", b": nothing\n\n" * 6000),
        (False, "application/json", b"[" * 65536),
    ],
)
def test_an_answer_without_end_is_given_up_after_a_few_megabytes(
    streaming: bool, kind: str, piece: bytes
) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode()
    given_up = pytest.raises(AnswerError, match="过长")
    with pouring(head, piece, 200_000_000) as (url, poured), given_up:
        ask(endpoint(url, streaming=streaming))
    assert poured[0] < 25_000_000  # ours, and what lies in the sockets


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
        f"Content-Length: {len(bomb)}\r\n\r\n"
    )
    with pouring(head.encode(), bomb, len(bomb)) as (url, _), pytest.raises(AnswerError):
        ask(endpoint(url))


def test_the_environment_leads_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    with running(ScriptedServer(always=SAID)) as server, running(ScriptedServer()) as other:
        for name in ("HTTP_PROXY", "ALL_PROXY", "OPENAI_PROXY", "OPENAI_API_BASE"):
            monkeypatch.setenv(name, other.url)
        monkeypatch.setenv("LANGSMITH_GATEWAY", other.url)
        monkeypatch.setenv("LANGSMITH_ENDPOINT", other.url)
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_API_KEY", "x")
        assert ask(endpoint(server.url)) == SAID
        where = {"Location": f"{other.url}/chat/completions"}
        server.always = Misbehaviour("转走", status=307, body=b"", headers=where)
        with pytest.raises(EndpointError, match="转到别的地址"):
            ask(endpoint(server.url))
        assert not other.heard


def test_an_address_is_taken_as_people_write_it() -> None:
    with running(ScriptedServer(always=SAID)) as server:
        for written in (f"{server.url}/", f" {server.url}/chat/completions"):
            assert ask(endpoint(written)) == SAID
    with pytest.raises(EndpointError, match="写法不对"):
        ask(endpoint("llm.example/v1"))


def test_wherever_a_type_is_wrong_it_comes_to_an_answer_or_one_clause() -> None:
    with running(ScriptedServer()) as server:
        asked = [
            endpoint(server.url, mode=mode, streaming=streaming)
            for mode in (Mode.TOOL, Mode.PROMPT)
            for streaming in (False, True)
        ]

        @settings(max_examples=60, deadline=None)
        @given(
            st.sampled_from(["choices", "choice", "message", "content", "tool_calls", "usage"]),
            JSON,
            st.integers(0, 3),
        )
        def holds(where: str, odd: Any, way: int) -> None:
            server.always = Misbehaviour("类型不对", change=lambda whole: _put(whole, where, odd))
            with contextlib.suppress(EndpointError):
                ask(asked[way])

        holds()


def _put(whole: dict[str, Any], where: str, odd: Any) -> None:
    choice = whole["choices"][0]
    if where in whole:
        whole[where] = odd
    elif where == "choice":
        whole["choices"] = [odd]
    elif where in choice:
        choice[where] = odd
    else:
        choice["message"][where] = odd


@given(st.text())
def test_any_text_holds_an_object_or_none(text: str) -> None:
    with contextlib.suppress(AnswerError):
        object_for(Shape, without_thoughts(text))


@given(
    st.dictionaries(st.text(), JSON), st.sampled_from(["", "好的：\n```json\n", "<think>{</think>"])
)
def test_what_is_found_can_be_written_anywhere(inner: dict[str, Any], before: str) -> None:
    text = before + json.dumps({"indicators": inner})
    found = object_for(Shape, without_thoughts(text))
    json.dumps(found, ensure_ascii=False).encode()  # no half of a character pair is left
    assert "indicators" in found


@pytest.mark.parametrize(
    "text",
    [
        '{"indicators": NaN}',
        '{"indicators": ' + "9" * 5000 + "}",
        '{"indicators": ["\\ud800"',
        "{}",
    ],
)
def test_what_is_no_json_is_no_answer(text: str) -> None:
    with pytest.raises(AnswerError):
        object_for(Shape, text)
