"""What an endpoint can do is found by trying: only an answer of the right form counts, not a status."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.llm.known import profile_of, remember
from assistant.llm.probing import Probe, probe
from assistant.llm.profile import EndpointProfile, Mode
from assistant.llm.scripted.abilities import Abilities, Can, up_to
from assistant.llm.scripted.chat import Question
from assistant.llm.scripted.server import ScriptedServer
from assistant.llm.scripted.serving import running
from assistant.llm.stopping import Stop, StoppedError
from assistant.settings import Settings

RIGHT = {
    "fruits": [
        {"fruit": "苹果", "count": 3, "remark": None},
        {"fruit": "梨", "count": 4, "remark": None},
    ],
    "parity": "奇数",
}


def model(asked: Question) -> str:
    """One that does as it is told: it speaks JSON where the request or the prompt asks for it."""
    if asked.schema is None and "JSON" not in asked.system:
        return "苹果 3 个，梨 4 个，总数是奇数。"
    return json.dumps(RIGHT, ensure_ascii=False)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with running(ScriptedServer(mind=model)) as serving:
        yield serving


def settings(server: ScriptedServer, **more: Any) -> Settings:
    return Settings(model="小模型", openai_base_url=server.url, _env_file=None, **more)


def tried(server: ScriptedServer, **abilities: Any) -> Probe:
    server.abilities = Abilities(**abilities)
    return probe(settings(server))


def found(server: ScriptedServer, **abilities: Any) -> EndpointProfile:
    profile = tried(server, **abilities).profile
    assert profile is not None
    return profile


def test_an_endpoint_that_can_do_everything_is_asked_three_times(server: ScriptedServer) -> None:
    profile = found(server)
    assert (profile.mode, profile.streaming, profile.stream_usage) == (Mode.JSON_SCHEMA, True, True)
    assert profile.limit_name == "max_completion_tokens"
    assert profile.tested is not None
    assert len(server.heard) == 3


@pytest.mark.parametrize("mode", Mode)
def test_the_best_mode_it_takes_is_found(server: ScriptedServer, mode: Mode) -> None:
    server.abilities = up_to(mode)
    report = probe(settings(server))
    assert report.profile is not None
    assert report.profile.mode is mode
    assert len(server.heard) <= 9


@pytest.mark.parametrize("mode", [Mode.JSON_SCHEMA, Mode.TOOL])
def test_a_mode_that_is_passed_over_in_silence_is_not_taken_for_one(
    server: ScriptedServer, mode: Mode
) -> None:
    assert found(server, **{mode.value: Can.IGNORED}).mode is not mode


def test_an_endpoint_that_ignores_all_of_it_is_asked_in_the_prompt_alone(
    server: ScriptedServer,
) -> None:
    ignored = {mode.value: Can.IGNORED for mode in list(Mode)[:3]}
    # JSON alone was answered to the prompt's own words: that mode can do no harm.
    assert found(server, **ignored).mode in (Mode.JSON_OBJECT, Mode.PROMPT)


@pytest.mark.parametrize(
    ("can", "streaming", "usage"),
    [
        ({"streaming": Can.REFUSED}, False, False),
        ({"streaming": Can.IGNORED}, False, False),
        ({"stream_usage": Can.REFUSED}, True, False),
        ({"stream_usage": Can.IGNORED}, True, False),
    ],
)
def test_streaming_and_whether_it_says_what_was_used(
    server: ScriptedServer, can: dict[str, Can], streaming: bool, usage: bool
) -> None:
    profile = found(server, **can)
    assert (profile.streaming, profile.stream_usage) == (streaming, usage)


@pytest.mark.parametrize(
    ("limits", "name"),
    [
        (("max_tokens",), "max_tokens"),
        ((), "none"),
        (("max_completion_tokens",), "max_completion_tokens"),
    ],
)
def test_the_name_of_the_limit(server: ScriptedServer, limits: tuple[str, ...], name: str) -> None:
    assert found(server, limits=limits).limit_name == name


@pytest.mark.parametrize("where", ["none", "tags", "field"])
def test_where_thoughts_go(server: ScriptedServer, where: str) -> None:
    assert found(server, thoughts=where).reasoning == where


def test_a_model_that_answers_wrongly_is_of_no_use(server: ScriptedServer) -> None:
    server.mind = lambda asked: json.dumps(RIGHT | {"parity": "偶数"})
    report = tried(server)
    assert report.profile is None
    assert "换一个模型" in (report.problem or "")
    assert "答错" in report.tried[-1].said


@pytest.mark.parametrize(
    ("wrong", "said", "requests"),
    [("401", "密钥", 1), ("404", "模型名称", 1), ("429-long", "繁忙", 1), ("html-200", "地址", 1)],
)
def test_what_is_wrong_with_the_whole_ends_it_at_once(
    server: ScriptedServer, wrong: str, said: str, requests: int
) -> None:
    server.always = wrong
    report = tried(server)
    assert report.profile is None
    assert said in (report.problem or "")
    assert len(server.heard) == requests


def test_busy_in_the_middle_is_not_taken_for_inability(server: ScriptedServer) -> None:
    server.steps = ["good", "429-long"]
    assert tried(server).profile is None


def test_a_failure_of_the_server_in_one_mode_is(server: ScriptedServer) -> None:
    server.steps = ["good", "500", "500"]  # asked once more
    assert found(server).mode is Mode.TOOL


def test_what_the_office_has_set_is_left_as_set(server: ScriptedServer) -> None:
    by_hand = {"mode": "tool", "streaming": False, "output_tokens": 900}
    profile = probe(settings(server, endpoint=by_hand)).profile
    assert profile is not None
    assert (profile.mode, profile.streaming, profile.output_tokens) == (Mode.TOOL, False, 900)
    assert all("response_format" not in heard.body for heard in server.heard)


def test_it_can_be_stopped(server: ScriptedServer) -> None:
    server.always = "hang"
    stop = Stop()
    threading.Timer(0.3, stop.set).start()
    started = time.monotonic()
    with pytest.raises(StoppedError):
        probe(settings(server), stop=stop)
    assert time.monotonic() - started < 3


def test_what_was_found_is_in_force_from_then_on(server: ScriptedServer, tmp_path: Any) -> None:
    here = settings(server, workspace=tmp_path)
    remember(here, found(server))
    assert profile_of(here).profile.mode is Mode.JSON_SCHEMA
    other = here.model_copy(update={"model": "另一个模型"})
    assert profile_of(other).profile == EndpointProfile()
