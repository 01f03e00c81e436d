"""What the scripted server says of its own accord: good answers to the prompts that ship."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import Any

import httpx
import pytest

from assistant.llm.profile import Mode
from assistant.llm.prompts import load_prompt
from assistant.llm.scripted.answering import answer, good_answer
from assistant.llm.scripted.chat import Question
from tests.conftest import ROOT

SCHEMA: dict[str, Any] = {
    "properties": {
        "rows": {"type": "array"},
        "count": {"type": "integer"},
        "title": {"type": "string"},
    }
}


def propose(**changed: Any) -> dict[str, Any]:
    prompt = load_prompt("propose")
    values = prompt.example.variables | {
        "rows": ["r1｜固定｜数量指标｜培训人数｜≥320人", "r2｜惯用｜质量指标｜培训合格率｜≥95%"],
        "given": [
            "s1｜质量指标｜培训合格率｜≥90%",
            "001:r3｜质量指标｜参训率｜≥98%",
            "001:r4｜数量指标｜培训人次｜≥9000人次",
            "002:r1｜时效指标｜按期完成率｜=100%",
        ],
    }
    return good_answer(prompt.render(**values | changed))


def test_a_proposal_takes_from_the_evidence_what_the_draft_has_not() -> None:
    rows = propose()["indicators"]
    assert [(row["cite"], row["name"], row["target"]) for row in rows] == [
        ("001:r3", "参训率", "≥98%"),
        ("002:r1", "按期完成率", "=100%"),
    ]


def test_without_evidence_there_is_nothing_to_propose() -> None:
    assert propose(given=[]) == {"indicators": [], "drop": [], "rename": [], "goal": ""}


def test_rows_like_the_query_come_first() -> None:
    asked = load_prompt("rerank").render(
        query="培训合格率",
        rows=["1｜数量指标｜道路里程", "2｜质量指标｜培训合格率｜≥95%", "3｜培训"],
    )
    assert [row["id"] for row in good_answer(asked)["ranked"]] == [2, 3]


@pytest.mark.parametrize("schema", [True, False])
def test_an_unknown_question_is_answered_with_nothing_in_the_form_asked_for(schema: bool) -> None:
    told = "" if schema else f"只输出 JSON：{json.dumps({'type': 'object'} | SCHEMA)}"
    asked = Question("m", told, "？", Mode.PROMPT, SCHEMA if schema else None)
    assert json.loads(answer(asked)) == {"rows": [], "count": 0, "title": ""}


def test_where_no_json_is_wanted_it_talks() -> None:
    with pytest.raises(ValueError):
        json.loads(answer(Question("m", "你回答问题。", "几个？", Mode.PROMPT)))


def serve(*options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "assistant.llm.scripted", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"},
    )


def test_it_serves_says_what_to_set_and_ends_on_ctrl_c() -> None:
    process = serve("--misbehave", "429", "--mode", "json_object")
    assert process.stdout and process.stderr
    settings: dict[str, str] = {}
    while len(settings) < 3:
        name, mark, value = process.stdout.readline().strip().partition("=")
        if mark:
            settings[name.removeprefix("export ")] = value
    body = {"model": settings["JIXIAO_MODEL"], "messages": [{"role": "user", "content": "甲"}]}
    statuses = [
        httpx.post(
            f"{settings['OPENAI_BASE_URL']}/chat/completions", json=body, trust_env=False
        ).status_code
        for _ in range(2)
    ]
    assert statuses == [429, 200]
    process.send_signal(signal.SIGINT)
    said, complaints = process.communicate(timeout=10)
    assert (process.returncode, complaints) == (0, "")
    assert "已停止" in said


def test_an_unknown_misbehaviour_is_refused_with_those_there_are() -> None:
    process = serve("--misbehave", "nonsense")
    _, complaints = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "invented-quotes" in complaints
