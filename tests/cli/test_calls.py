"""`jixiao calls`: a draft with a model leaves a record; played again, it is the same draft with no endpoint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.llm.scripted.server import ScriptedServer
from assistant.llm.scripted.serving import running
from tests.cli.conftest import Run

TASK = "2025年举办村党组织书记轮训班4期、培训320人。预算50万元。12月底前完成。"
OWN = {"level2": "质量指标", "name": "结业考试通过率", "target": "≥93%", "reason": "看学得怎样"}
ANSWER = {"indicators": [OWN | {"cite": None, "quote": None}], "drop": [], "rename": [], "goal": ""}


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    # The first answer will not do, the second will: both are played again.
    with running(ScriptedServer("prose-only", mind=lambda _: json.dumps(ANSWER))) as serving:
        yield serving


def asking(server: ScriptedServer, **more: str) -> dict[str, str]:
    model = {"JIXIAO_MODEL": "scripted", "OPENAI_BASE_URL": server.url}
    return model | {"OPENAI_API_KEY": "sk-a-secret"} | more


def test_a_draft_is_recorded_and_played_again(
    jixiao: Run, server: ScriptedServer, tmp_path: Path
) -> None:
    keeping = asking(server, JIXIAO_KEEP_MODEL_TEXT="true")
    made = json.loads(jixiao("draft", "--task", TASK, "--format", "json", **keeping).stdout)
    assert "结业考试通过率" in {row["name"] for row in made["indicators"]}
    asked = len(server.heard)

    (listed,) = json.loads(jixiao("calls", "list", "-n", "1", "--format", "json").stdout)["runs"]
    assert listed["id"] == made["run"]
    assert listed["outcome"] == "ok"
    assert listed["requests"] == made["usage"]["calls"] == asked
    table = jixiao("calls", "list").stdout
    assert made["run"] in table and "成功" in table

    shown = jixiao("calls", "show", made["run"]).stdout
    assert "propose" in shown and "村党组织书记" in shown and "没有按要求的格式回答" in shown
    assert "sk-a" not in shown

    again = jixiao("calls", "replay", made["run"], "--format", "json")
    assert json.loads(again.stdout) == made
    assert len(server.heard) == asked
    written = tmp_path / "again.docx"
    assert jixiao("calls", "replay", made["run"], "-o", written).returncode == 0
    assert written.stat().st_size > 5_000

    assert jixiao("calls", "forget").returncode == 2
    assert "已清空 " in jixiao("calls", "forget", "--yes").stdout
    assert jixiao("calls", "list").stdout == "还没有问过模型。\n"


def test_without_leave_no_text_is_kept_and_replay_says_how_to_get_it(
    jixiao: Run, server: ScriptedServer
) -> None:
    made = json.loads(jixiao("draft", "--task", TASK, "--format", "json", **asking(server)).stdout)
    refused = jixiao("calls", "replay", made["run"])
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "JIXIAO_KEEP_MODEL_TEXT" in refused.stderr
    shown = json.loads(jixiao("calls", "show", made["run"], "--format", "json").stdout)
    assert shown["calls"] and all(call["sent"] is None for call in shown["calls"])
    assert shown["asked"] is None


def test_an_unknown_run_is_one_sentence(jixiao: Run) -> None:
    refused = jixiao("calls", "show", "nothing")
    assert refused.returncode == 2
    assert "jixiao calls list" in refused.stderr
