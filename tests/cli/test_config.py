"""`jixiao config --test`: what is set is tried, told, and remembered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.llm.scripted.abilities import Abilities, Can
from assistant.llm.scripted.server import ScriptedServer
from assistant.llm.scripted.serving import running
from tests.cli.conftest import Run

KEY = "sk-very-secret"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with running(ScriptedServer(key=KEY)) as serving:
        yield serving


@pytest.fixture
def chosen(server: ScriptedServer, tmp_path: Path) -> dict[str, str]:
    return {
        "JIXIAO_MODEL": "小模型",
        "OPENAI_BASE_URL": server.url,
        "OPENAI_API_KEY": KEY,
        "JIXIAO_EMBEDDING_MODEL": "bge",
        "JIXIAO_WORKSPACE": str(tmp_path),
    }


def test_nothing_set_is_said_and_is_no_failure(jixiao: Run) -> None:
    done = jixiao("config", "--test")
    assert done.returncode == 0
    assert "没有设置模型" in done.stdout and "内置" in done.stdout


def test_what_was_found_is_shown_and_in_force_from_then_on(
    jixiao: Run, server: ScriptedServer, chosen: dict[str, str]
) -> None:
    server.abilities = Abilities(json_schema=Can.REFUSED, stream_usage=Can.REFUSED)
    before = jixiao("config", **chosen)
    assert "未测试" in before.stdout and "prompt" in before.stdout
    tested = jixiao("config", "--test", **chosen)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "tool，边写边传" in tested.stdout and "64 维" in tested.stdout
    assert "试模型 小模型" in tested.stderr
    after = jixiao("config", **chosen)
    assert "tool，边写边传" in after.stdout and "测试" in after.stdout
    by_hand = jixiao("config", **chosen, JIXIAO_ENDPOINT='{"mode": "json_object"}')
    assert "json_object，边写边传" in by_hand.stdout and "mode 来自环境变量" in by_hand.stdout
    for done in (before, tested, after, by_hand):
        assert KEY not in done.stdout + done.stderr


def test_json_for_other_programs_without_any_secret(
    jixiao: Run, server: ScriptedServer, chosen: dict[str, str]
) -> None:
    address = server.url.replace("127.0.0.1", "someone:a-password@127.0.0.1")
    done = jixiao("config", "--test", "--format", "json", **chosen | {"OPENAI_BASE_URL": address})
    assert done.returncode == 2  # the password of the address takes the place of the key
    told = json.loads(done.stdout)
    assert told["model"]["works"] is False and "密钥" in told["model"]["problem"]
    assert "a-password" not in done.stdout + done.stderr and KEY not in done.stdout + done.stderr
    done = jixiao("config", "--test", "--format", "json", **chosen)
    told = json.loads(done.stdout)
    assert told["model"]["profile"]["mode"] == "json_schema"
    assert told["embedding"]["dimensions"] == 64 and told["embedding"]["works"] is True


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"OPENAI_API_KEY": "sk-another"}, "密钥"),
        ({"OPENAI_API_KEY": "密钥"}, "不能用的字符"),
        ({"OPENAI_BASE_URL": "llm.example/v1"}, "http://主机:端口/v1"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}, "连接不上"),
        ({"JIXIAO_EMBEDDING_BASE_URL": "http://127.0.0.1:9/v1"}, "连接不上"),
        ({"JIXIAO_ENDPOINT": '{"mode": "best"}'}, "mode"),
    ],
)
def test_what_does_not_work_is_told_in_one_line(
    jixiao: Run, chosen: dict[str, str], wrong: dict[str, str], said: str
) -> None:
    done = jixiao("config", "--test", **chosen | wrong)
    assert done.returncode == 2
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr and KEY not in done.stdout + done.stderr
