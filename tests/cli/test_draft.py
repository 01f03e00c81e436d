"""`jixiao draft` as a process: with a model and without, the network out and in again, stopped by Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.llm.scripted.server import ScriptedServer
from assistant.llm.scripted.serving import running
from tests import documents
from tests.cli.conftest import Run
from tests.conftest import ROOT

TASK = "2025年举办村干部轮训班4期、培训320人。预算38万元。12月底前完成。"
OWN = {"level2": "质量指标", "name": "结业考试通过率", "target": "≥93%", "reason": "看学得怎样"}
ANSWER = json.dumps({"indicators": [OWN], "drop": [], "rename": [], "goal": ""}, ensure_ascii=False)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with running(ScriptedServer(mind=lambda _: ANSWER)) as made:
        yield made


def settings(server: ScriptedServer) -> dict[str, str]:
    return {"JIXIAO_MODEL": "scripted", "OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "sk-none"}


def test_json_is_one_document_and_what_is_done_goes_elsewhere(
    jixiao: Run, server: ScriptedServer
) -> None:
    done = jixiao("draft", "--task", TASK, "--format", "json", **settings(server))
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    own = [row["name"] for row in made["indicators"] if row["target_basis"] == "model"]
    assert own == ["结业考试通过率"]
    assert made["usage"]["calls"] and made["run"]
    assert "请模型 scripted" in done.stderr


def test_out_of_the_network_it_drafts_offline_and_with_it_back_asks_again(
    jixiao: Run, server: ScriptedServer
) -> None:
    port, endpoint = server.server_port, settings(server)
    server.shutdown()
    server.server_close()
    done = jixiao("draft", "--task", TASK, **endpoint)
    assert done.returncode == 0
    assert "说明：本稿没有用到模型，是离线起草的：连接不上模型" in done.stdout
    assert "结业考试通过率" not in done.stdout
    with running(ScriptedServer(mind=lambda _: ANSWER, port=port)):
        done = jixiao("draft", "--task", TASK, **endpoint)
    assert "连接不上" not in done.stdout + done.stderr
    assert "结业考试通过率" in done.stdout and "模型（未核实）" in done.stdout


def test_ctrl_c_ends_it_at_once_with_one_line_and_nothing_half_written(
    server: ScriptedServer, workspace: Path, jixiao: Run, tmp_path: Path
) -> None:
    jixiao("library", "stats")  # indexed before, so that only the model is waited for
    server.wait = 60
    out = tmp_path / "草稿.docx"
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "draft", "--task", TASK, "-o", str(out)],
        cwd=workspace,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "HOME": str(workspace),
            "JIXIAO_WORKSPACE": str(workspace / "data"),
            **settings(server),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    deadline = time.monotonic() + 60
    while not server.heard and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    started = time.monotonic()
    output, said = process.communicate(timeout=10)
    assert time.monotonic() - started < 3
    assert process.returncode == 130
    assert said.splitlines()[-1] == "错误：已停止，未完成的部分没有保存。"
    assert "Traceback" not in said and output == "" and not out.exists()


def test_last_year_s_table_and_the_kind_of_form(jixiao: Run, tmp_path: Path) -> None:
    drawn = documents.draw(documents.sample("explained"), "explained")
    last = documents.word(tmp_path / "去年.docx", drawn)
    done = jixiao("draft", "--last", last, "--budget", "20万元", "--format", "json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    cited = [e["id"] for row in made["indicators"] for e in row["evidence"]]
    assert any(id.startswith("last:") for id in cited)
    done = jixiao("draft", "--task", TASK, "--kind", "department", "--format", "json")
    assert json.loads(done.stdout)["kind"] == "department", done.stderr


def test_an_unknown_profile_is_named_with_those_there_are(jixiao: Run) -> None:
    done = jixiao("draft", "--task", TASK, "--profile", "nothing")
    assert done.returncode == 2
    assert "没有名为“nothing”的审核口径" in done.stderr and "national-88" in done.stderr
