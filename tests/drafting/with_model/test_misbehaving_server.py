"""A draft over a real connection to a server that does everything wrong: always a valid draft, never more than six requests."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from assistant.drafting import Draft
from assistant.drafting.with_model import draft_with
from assistant.drafting.with_model.answers import Proposal
from assistant.library import Library
from assistant.llm import endpoint as module
from assistant.llm.asking import AnswerError
from assistant.llm.budget import Budget
from assistant.llm.endpoint import Endpoint
from assistant.llm.profile import EndpointProfile, Mode
from assistant.llm.prompts import load_prompt
from assistant.llm.scripted.misbehaving import MISBEHAVIOURS
from assistant.llm.scripted.server import ScriptedServer, Step
from assistant.llm.scripted.serving import running
from assistant.model.evidence import TargetBasis
from assistant.settings import Settings
from tests.drafting.with_model.tables import KNOWN, Start, must_hold, start

#: What has nothing to do with how JSON is asked for.
TRANSPORT = [name for name, wrong in MISBEHAVIOURS.items() if wrong.body is not None or wrong.wait]
ENDLESS = [name for name, wrong in MISBEHAVIOURS.items() if wrong.endless]
SAID = [name for name in MISBEHAVIOURS if name not in (*TRANSPORT, *ENDLESS)]
#: With these the model is of use all the same: the JSON is there.
OF_USE = {"prose", "fenced", "think", "parts", "no-usage", "wrong-usage"}


@pytest.fixture(scope="module")
def began(past: Library) -> Start:
    with running(ScriptedServer()) as serving:  # loads the client: no budget below pays for that
        settings = Settings(model="m", openai_base_url=serving.url, _env_file=None)
        asked = load_prompt("repair").example.variables
        prompt = load_prompt("repair").render(**asked)
        with suppress(AnswerError):
            Endpoint(settings).ask(prompt, Proposal, budget=Budget())
    return start("screening", past)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    monkeypatch.setattr(module, "_PAUSE_SECONDS", 0.02)  # between repeats; nothing else is quicker
    with running(ScriptedServer()) as serving:
        yield serving


def drafted(
    server: ScriptedServer,
    began: Start,
    past: Library,
    mode: Mode,
    *,
    streaming: bool,
    seconds: float = 20,
) -> Draft:
    settings = Settings(model="m", openai_base_url=server.url, openai_api_key="k", _env_file=None)
    profile = EndpointProfile(mode=mode, streaming=streaming, stream_usage=streaming)
    made = draft_with(
        Endpoint(settings, profile=profile),
        began.brief,
        past,
        offline=began.offline,
        activities=KNOWN,
        budget=Budget(seconds=seconds),
    )
    derived = frozenset(e.id for g in began.given.values() if g.derived for e in g.evidence)
    must_hold(began.offline, made, past, derived)
    assert 1 <= len(server.heard) <= 6
    assert made.usage.calls == len(server.heard)
    return made


def streams(name: str, mode: Mode) -> bool:
    """In turns, so that each misbehaviour is met both ways and each mode as well."""
    return [*MISBEHAVIOURS].index(name) % 2 == [*Mode].index(mode) % 2


def added(made: Draft, began: Start) -> int:
    return len(made.indicators) - len(began.offline.indicators)


@pytest.mark.parametrize("streaming", [False, True])
@pytest.mark.parametrize("mode", Mode)
def test_a_good_server_adds_rows_with_their_sources(
    server: ScriptedServer, began: Start, past: Library, mode: Mode, streaming: bool
) -> None:
    made = drafted(server, began, past, mode, streaming=streaming)
    assert added(made, began) > 0
    assert not any(row.target_basis is TargetBasis.MODEL for row in made.indicators)
    assert not made.notes
    assert len(server.heard) <= 3


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("name", SAID)
def test_whatever_a_model_says_wrong_for_ever_the_draft_is_valid(
    server: ScriptedServer, began: Start, past: Library, name: str, mode: Mode
) -> None:
    server.always = name
    made = drafted(server, began, past, mode, streaming=streams(name, mode))
    if added(made, began) == 0 and made.goals == began.offline.goals:
        assert name not in OF_USE
    if made.notes:
        assert len(made.notes) == 1 and "\n" not in made.notes[0]
        assert name not in OF_USE


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("name", TRANSPORT)
def test_whatever_goes_wrong_on_the_way_the_offline_draft_stays_and_one_line_says_so(
    server: ScriptedServer, began: Start, past: Library, name: str, mode: Mode
) -> None:
    server.always = name
    seconds = 1.5 if name in ("hang", "429-wait") else 20
    streaming = streams(name, mode)
    made = drafted(server, began, past, mode, streaming=streaming, seconds=seconds)
    assert made.indicators == began.offline.indicators
    (line,) = made.notes
    assert "离线" in line


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("name", ENDLESS)
def test_an_answer_without_end_is_given_up_in_time(
    server: ScriptedServer, began: Start, past: Library, name: str, mode: Mode
) -> None:
    server.always = name
    streaming = streams(name, mode)
    started = time.monotonic()
    made = drafted(server, began, past, mode, streaming=streaming, seconds=1)
    assert time.monotonic() - started < 5
    assert made.indicators == began.offline.indicators and len(made.notes) == 1


@pytest.mark.parametrize(
    "steps",
    [["500"], ["429-wait"], ["reset", "closed"], ["prose-only"], ["truncated", "bad-arguments"]],
)
def test_once_it_behaves_again_the_same_draft_uses_it(
    server: ScriptedServer, began: Start, past: Library, steps: list[Step]
) -> None:
    server.steps = list(steps)
    made = drafted(server, began, past, Mode.JSON_OBJECT, streaming=False)
    assert added(made, began) > 0 and not made.notes
