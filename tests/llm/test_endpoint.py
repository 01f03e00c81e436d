"""The model behind an endpoint: whatever it does, the caller gets proposals or one clear clause."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator

import pytest
from pydantic import BaseModel, ConfigDict, Field

from assistant.llm.asking import EndpointError
from assistant.llm.endpoint import Endpoint, Rows
from assistant.llm.prompts import Rendered
from assistant.settings import Settings
from tests.llm.model_server import ModelServer, serving

PROMPT = Rendered(name="测试", version=1, system="只输出 JSON。", user="任务：培训320人")
ROW = {"level2": "质量指标", "name": "培训合格率", "target": "≥95%", "reason": "培训要有质量"}
GOOD = json.dumps({"indicators": [ROW]}, ensure_ascii=False)


class Row(BaseModel):
    model_config = ConfigDict(strict=True)

    name: str = Field(max_length=40)
    target: str


def ask(endpoint: Endpoint) -> Rows[Row]:
    return endpoint.rows(PROMPT, Row, "indicators")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving() as running:
        yield running


def names(server: ModelServer) -> list[str]:
    return [item.name for item in ask(Endpoint(server.settings)).items]


def failure(server: ModelServer, deadline: float = 20) -> str:
    with pytest.raises(EndpointError) as caught:
        ask(Endpoint(server.settings, deadline=deadline))
    return str(caught.value)


def test_a_good_answer_becomes_proposals_with_what_they_cost(server: ModelServer) -> None:
    server.rows(ROW)
    proposals = ask(Endpoint(server.settings))
    assert [item.name for item in proposals.items] == ["培训合格率"]
    assert proposals.malformed == 0
    assert (proposals.prompt_tokens, proposals.completion_tokens) == (100, 20)
    sent = server.requests[0]
    assert [part["role"] for part in sent["messages"]] == ["system", "user"]
    assert sent["model"] == "测试模型"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"```json\n{GOOD}\n```", id="fenced"),
        pytest.param(f"好的，按[要求]补充如下：\n{GOOD}\n请审阅[1]。", id="prose around it"),
        pytest.param(f"<think>先想 {{一个}} 例子：{GOOD[:30]}</think>{GOOD}", id="thoughts first"),
        pytest.param(json.dumps([ROW]), id="the bare list"),
    ],
)
def test_json_is_found_in_what_stands_around_it(server: ModelServer, content: str) -> None:
    server.content = content
    assert names(server) == ["培训合格率"]


def test_nothing_to_add_is_a_good_answer(server: ModelServer) -> None:
    server.rows()
    assert names(server) == []


def test_malformed_rows_are_dropped_and_counted(server: ModelServer) -> None:
    server.rows(ROW, {"name": "缺了指标值"}, ROW | {"target": 95}, ROW | {"name": "长" * 500})
    proposals = ask(Endpoint(server.settings))
    assert (len(proposals.items), proposals.malformed) == (1, 3)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("我认为可以增加培训合格率。", "格式", id="prose only"),
        pytest.param(GOOD[:-3], "格式", id="cut JSON is never completed"),
        pytest.param("", "没有给出内容", id="empty"),
        pytest.param("<think>还在想", "没有给出内容", id="thoughts without an end"),
        pytest.param('{"indicators": [{"name": 1}]}', "缺少", id="no usable row"),
        pytest.param("[" * 50_000, "格式", id="nothing but brackets"),
        pytest.param("x" * 200_000, "过长", id="endless"),
    ],
)
def test_an_unusable_answer_is_one_clause(server: ModelServer, content: str, said: str) -> None:
    server.content = content
    started = time.monotonic()
    assert said in failure(server)
    assert time.monotonic() - started < 5


def test_a_cut_answer_is_refused_even_where_its_json_is_whole(server: ModelServer) -> None:
    server.rows(ROW)
    server.finish_reason = "length"
    assert "不完整" in failure(server)


def test_a_refusal_is_told(server: ModelServer) -> None:
    server.content, server.message = None, {"refusal": "不能回答"}
    assert "拒绝" in failure(server)


@pytest.mark.parametrize(
    ("status", "said"), [(401, "密钥"), (404, "模型名称"), (429, "繁忙"), (500, "500")]
)
def test_errors_of_the_endpoint(server: ModelServer, status: int, said: str) -> None:
    server.status, server.raw = status, b'{"error": {"message": "no"}}'
    assert said in failure(server)
    assert len(server.requests) <= 2  # at most one retry


def test_an_answer_that_is_not_even_http_json(server: ModelServer) -> None:
    server.raw = b"<html>gateway</html>"
    assert "网页" in failure(server)
    server.raw = b"gateway"
    assert "无法读取" in failure(server)


def test_an_endpoint_that_hangs_or_trickles_is_given_up_in_time(server: ModelServer) -> None:
    server.rows(ROW)
    server.trickle_seconds = 0.2  # every read succeeds; the whole would take a minute
    started = time.monotonic()
    assert "没有答完" in failure(server, deadline=2)
    assert time.monotonic() - started < 4


def test_no_connection_is_told_without_the_key() -> None:
    with socket.socket() as taken:  # bound, not listening: refused at once
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        settings = Settings(model="m", openai_base_url=url, openai_api_key="sk-a-secret")
        with pytest.raises(EndpointError) as caught:
            ask(Endpoint(settings))
    assert "连接不上" in str(caught.value)
    assert "secret" not in f"{caught.value}{vars(Endpoint(settings))}"


def test_a_proxy_in_the_environment_does_not_capture_loopback(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    server.rows(ROW)
    assert names(server) == ["培训合格率"]
