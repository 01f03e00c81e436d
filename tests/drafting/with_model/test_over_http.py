"""The same over real HTTP: an endpoint that misbehaves in every known way costs no draft and invents nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from assistant.drafting.shapes import Draft
from assistant.drafting.with_model import draft_with
from assistant.library import Library
from assistant.llm.budget import Budget
from assistant.llm.endpoint import Endpoint
from assistant.llm.profile import EndpointProfile, Mode
from assistant.llm.scripted.misbehaving import MISBEHAVIOURS
from assistant.llm.scripted.server import ScriptedServer
from assistant.llm.scripted.serving import running
from assistant.settings import Settings
from tests.drafting.with_model.tables import KNOWN, Start, must_hold, start

# Of these a deadline is the only end.
_SLOW = ("hang", "trickle", "429-long")
# Of these the answer is good all the same, or one that is asked again.
_MODES = (Mode.JSON_SCHEMA, Mode.TOOL, Mode.JSON_OBJECT, Mode.PROMPT)


@pytest.fixture(scope="module")
def began(past: Library) -> Start:
    return start("screening", past)


@contextmanager
def endpoint(server: ScriptedServer, mode: Mode, *, streaming: bool) -> Iterator[Endpoint]:
    with running(server):
        yield Endpoint(
            Settings(model="scripted", openai_base_url=server.url, _env_file=None),
            profile=EndpointProfile(mode=mode, streaming=streaming),
        )


def drafted(began: Start, past: Library, model: Endpoint, seconds: float = 20.0) -> Draft:
    budget = Budget(seconds=seconds)
    draft = draft_with(
        model, began.brief, past, offline=began.offline, activities=KNOWN, budget=budget
    )
    derived = {e.id for each in began.given.values() if each.derived for e in each.evidence}
    derived |= {
        e.id for r in draft.indicators if "取值由程序查得" in r.rationale for e in r.evidence
    }
    must_hold(began.offline, draft, past, frozenset(derived))
    return draft


@pytest.mark.parametrize("mode", _MODES)
@pytest.mark.parametrize("streaming", [False, True])
def test_a_good_endpoint_adds_rows_with_a_source_in_one_call(
    began: Start, past: Library, mode: Mode, streaming: bool
) -> None:
    server = ScriptedServer()
    with endpoint(server, mode, streaming=streaming) as model:
        draft = drafted(began, past, model)
    assert len(draft.indicators) > len(began.offline.indicators)
    assert draft.usage.calls == len(server.heard) == 1
    assert draft.notes == began.offline.notes


@pytest.mark.parametrize("name", sorted(MISBEHAVIOURS))
def test_whatever_an_endpoint_does_a_valid_draft_comes_back(
    began: Start, past: Library, name: str
) -> None:
    mode = _MODES[sorted(MISBEHAVIOURS).index(name) % len(_MODES)]
    server = ScriptedServer(always=name)
    with endpoint(server, mode, streaming=name in ("cut", "flood", "trickle")) as model:
        draft = drafted(began, past, model, seconds=1.0 if name in _SLOW else 20.0)
    assert draft.usage.calls == len(server.heard) <= 6
    if draft.indicators == began.offline.indicators and draft.notes:
        assert draft.notes[-1].endswith("本稿没有用到模型，是离线起草的。")
