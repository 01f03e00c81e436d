"""Drafting in the conversation with a model: a real server on loopback that answers, fails, hangs, goes and comes."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.chat import Conversation, DraftStore, Event, edit_cell
from assistant.llm.endpoint import Endpoint
from assistant.llm.profile import EndpointProfile, Mode
from assistant.llm.scripted.server import ScriptedServer
from assistant.llm.scripted.serving import running
from assistant.llm.stopping import Stop
from assistant.model.evidence import TargetBasis
from assistant.model.report import Severity
from assistant.services import Services
from assistant.settings import Settings
from tests.chat.test_conversation import Talk

TASK = (
    "2025年举办村（社区）党组织书记轮训班4期、培训320人，走访慰问困难党员260人次。"
    "预算50万元，其中培训38万元、慰问12万元。12月底前完成。"
)
OWN = {
    "level2": "质量指标",
    "name": "结业考试通过率",
    "target": "≥93%",
    "reason": "看学得怎样",
    "cite": None,
    "quote": None,
}
ANSWER = json.dumps({"indicators": [OWN], "drop": [], "rename": [], "goal": ""}, ensure_ascii=False)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with running(ScriptedServer(mind=lambda _: ANSWER)) as made:
        yield made


@pytest.fixture
def with_model(server: ScriptedServer, tmp_path: Path, services: Services) -> Services:
    made = Services(
        Settings(
            workspace=tmp_path,
            model="scripted",
            openai_base_url=server.url,
            openai_api_key="sk-none",
            _env_file=None,
        )
    )
    made.__dict__["library"] = services.library  # one index for all tests
    profile = EndpointProfile(mode=Mode.JSON_OBJECT, streaming=True)
    made.__dict__["endpoint"] = Endpoint(made.settings, profile=profile)
    return made


@pytest.fixture
def talk(with_model: Services, store: DraftStore) -> Talk:
    return Talk(with_model, store, None)


def until(events: Iterator[Event], kind: str) -> Event:
    return next(event for event in events if event.kind == kind)


def test_rows_are_seen_as_they_form_and_the_model_s_own_are_marked(
    talk: Talk, server: ScriptedServer
) -> None:
    server.pause = 0.05  # a model writes slower than a page shows
    answer = talk(TASK)
    kinds = [event.kind for event in talk.events]
    assert kinds.index("table") < kinds.index("row")  # the offline draft stands before
    (row,) = [event.row for event in talk.events if event.row]
    assert (row.level2, row.name, row.target) == ("质量指标", "结业考试通过率", "≥93%")
    (own,) = [row for row in talk.table.indicators if row.target_basis is TargetBasis.MODEL]
    assert own.name == "结业考试通过率"
    assert "标着“模型（未核实）”的1条" in answer
    assert talk.version == 2
    assert [v.note for v in talk.store.versions(talk.id or "")] == ["根据任务描述新建", "模型补充"]
    assert "没有可以引用的来源" in talk("为什么是93%")


def test_a_model_that_fails_leaves_the_offline_draft_and_is_mentioned(
    talk: Talk, server: ScriptedServer
) -> None:
    server.always = "500"
    answer = talk(TASK)
    assert "已起草" in answer and "没有用到模型" in answer
    assert talk.table.notes
    assert not [f for f in talk.table.report.findings if f.severity is Severity.ERROR]


def test_without_the_network_offline_and_with_it_back_the_model_again(
    with_model: Services, store: DraftStore, server: ScriptedServer
) -> None:
    """The same conversation, the same process: each message tries the model anew."""
    port = server.server_port
    server.shutdown()
    server.server_close()
    talk = Talk(with_model, store, None)
    started = time.monotonic()
    answer = talk(TASK)
    assert "连接不上模型" in answer and "离线起草" in answer
    assert time.monotonic() - started < 10
    offline = talk.names

    with running(ScriptedServer(mind=lambda _: ANSWER, port=port)) as back:
        answer = talk(f"新建：{TASK}")
        assert back.heard
    assert "连接不上" not in answer
    assert talk.table.notes == () and talk.table.usage.calls
    assert set(talk.names) - set(offline) == {"结业考试通过率"}

    answer = talk(f"新建：{TASK}")
    assert "连接不上模型" in answer
    assert talk.names == offline


def test_stopping_ends_the_model_s_call_and_keeps_the_offline_draft(
    with_model: Services, store: DraftStore, server: ScriptedServer
) -> None:
    server.wait = 30
    stop = Stop()
    events = Conversation(with_model, store).reply(TASK, stop=stop)
    id = until(events, "table").draft_id or ""
    threading.Timer(0.3, stop.set).start()
    started = time.monotonic()
    answer = "".join(event.text for event in events if event.kind == "text")
    assert time.monotonic() - started < 2
    assert answer.startswith("已停止，没有等模型答完")
    assert store.info(id).version == 1 and store.get(id).indicators
    assert store.messages(id)[-1].text == answer


def test_closing_the_turn_while_the_model_answers_keeps_the_offline_draft(
    with_model: Services, store: DraftStore, server: ScriptedServer
) -> None:
    server.wait = 30
    events = Conversation(with_model, store).reply(TASK)
    id = until(events, "table").draft_id or ""
    events.close()  # type: ignore[attr-defined]
    assert store.info(id).version == 1
    assert "已停止" in store.messages(id)[-1].text


def test_stopping_before_anything_stands_keeps_nothing(
    with_model: Services, store: DraftStore
) -> None:
    stop = Stop()
    stop.set()
    answer = [e.text for e in Conversation(with_model, store).reply(TASK, stop=stop)]
    assert answer[-1] == "（已停止。）"
    assert store.list() == ()


def test_what_a_person_changes_in_the_meantime_is_not_overwritten(
    with_model: Services, store: DraftStore, server: ScriptedServer
) -> None:
    server.wait = 0.5
    events = Conversation(with_model, store).reply(TASK)
    id = until(events, "table").draft_id or ""
    edit_cell(store, id, "r1", "target", "≥6期")
    answer = "".join(event.text for event in events if event.kind == "text")
    assert "模型的稿子没有采用" in answer
    assert store.get(id).indicators[0].target.raw == "≥6期"  # type: ignore[union-attr]


# -- asked about a draft that stands ---------------------------------------------------------------


def test_advice_is_told_beside_the_check_and_changes_nothing(
    talk: Talk, server: ScriptedServer
) -> None:
    talk(TASK)
    version, first = talk.version, talk.table.indicators[0]
    said = {
        "place": first.id,
        "kind": "off_goal",
        "quote": first.name,
        "reason": "目标里没有写到这件事",
    }
    server.mind = lambda _: json.dumps({"advice": [said]}, ensure_ascii=False)
    answer = talk("请模型提点意见")
    assert f"第1行“{first.name}”：与目标不对应。目标里没有写到这件事" in answer
    assert "不算校核结果" in answer
    assert talk.version == version


def test_a_goal_written_anew_is_a_version_and_can_be_taken_back(
    talk: Talk, server: ScriptedServer
) -> None:
    talk(TASK)
    version, goal = talk.version, talk.table.goals[0].text
    other = goal.replace("2025年，", "2025年")
    other = other if other != goal else goal.replace("，", "；", 1)
    server.mind = lambda _: json.dumps({"goal": other, "reason": "更顺"}, ensure_ascii=False)
    talk("把年度目标润色一下")
    assert (talk.version, talk.table.goals[0].text) == (version + 1, other)
    talk("撤销")
    assert talk.table.goals[0].text == goal


def test_a_goal_with_a_figure_of_the_model_s_own_is_refused(
    talk: Talk, server: ScriptedServer
) -> None:
    talk(TASK)
    version = talk.version
    wrong = f"{talk.table.goals[0].text}带动就业9999人。"
    server.mind = lambda _: json.dumps({"goal": wrong, "reason": "更好"}, ensure_ascii=False)
    assert "没有采用" in talk("改写目标")
    assert talk.version == version


def test_without_a_model_it_says_what_to_set(services: Services, store: DraftStore) -> None:
    talk = Talk(services, store, None)
    talk(TASK)
    assert "没有设置模型" in talk("提意见")
