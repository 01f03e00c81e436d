"""Search with endpoints set: as a user runs it, with real servers on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.llm.embedding_server import EmbeddingServer
from tests.llm.embedding_server import serving as embedding
from tests.llm.model_server import ModelServer
from tests.llm.model_server import serving as modelling


@pytest.fixture
def vectors() -> Iterator[EmbeddingServer]:
    with embedding() as running:
        yield running


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with modelling() as running:
        yield running


def test_the_model_puts_hits_in_order_only_where_asked(jixiao: Run, model: ModelServer) -> None:
    model.content = '{"ranked": [{"id": 3, "mark": 3}]}'
    chosen = {"JIXIAO_MODEL": "m", "OPENAI_BASE_URL": model.url}
    search = ("search", "培训合格率", "-k", "5", "--format", "json")
    plain = json.loads(jixiao(*search, **chosen).stdout)
    assert plain["reranked"] is False and not model.requests
    moved = json.loads(jixiao(*search, "--rerank", **chosen).stdout)
    assert moved["reranked"] is True and len(model.requests) == 1
    assert moved["hits"][0]["id"] == plain["hits"][2]["id"]
    offline = jixiao(*search, "--rerank", "--offline", **chosen)
    assert json.loads(offline.stdout)["hits"] == plain["hits"]
    assert "次序是原来的" in offline.stderr and len(model.requests) == 1


def test_switching_the_embedding_is_one_command(
    jixiao: Run, vectors: EmbeddingServer, tmp_path: Path
) -> None:
    here = {"JIXIAO_WORKSPACE": str(tmp_path)}
    chosen = here | {"JIXIAO_EMBEDDING_MODEL": "bge", "JIXIAO_EMBEDDING_BASE_URL": vectors.url}
    assert jixiao("library", "build", **here).returncode == 0
    refused = jixiao("search", "培训合格率", **chosen)
    assert refused.returncode == 2
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "jixiao library rebuild" in refused.stderr
    assert jixiao("library", "rebuild", **chosen).returncode == 0
    found = jixiao("search", "培训合格率", "--format", "json", **chosen)
    assert json.loads(found.stdout)["notes"] == []
    asked = len(vectors.requests)
    offline = jixiao("search", "培训合格率", "--offline", "--format", "json", **chosen)
    assert json.loads(offline.stdout)["hits"]
    assert "离线" in json.loads(offline.stdout)["notes"][0]
    assert len(vectors.requests) == asked


def test_with_its_endpoint_away_search_goes_on_by_words_and_says_so(
    jixiao: Run, vectors: EmbeddingServer, tmp_path: Path
) -> None:
    chosen = {
        "JIXIAO_WORKSPACE": str(tmp_path),
        "JIXIAO_EMBEDDING_MODEL": "bge",
        "JIXIAO_EMBEDDING_BASE_URL": vectors.url,
    }
    assert jixiao("library", "build", **chosen).returncode == 0
    vectors.status, vectors.failures = 401, 10_000
    found = jixiao("search", "培训合格率", "--format", "json", **chosen)
    assert found.returncode == 0
    result = json.loads(found.stdout)
    assert result["hits"] and "只按字词" in result["notes"][0] and "密钥" in result["notes"][0]


def test_config_says_the_embedding_in_words_and_no_secret(jixiao: Run) -> None:
    assert "内置" in jixiao("config").stdout
    said = jixiao(
        "config",
        JIXIAO_EMBEDDING_MODEL="bge-m3",
        JIXIAO_EMBEDDING_BASE_URL="http://me:secret@127.0.0.1:9/v1",
        JIXIAO_EMBEDDING_API_KEY="sk-secret",
        OPENAI_BASE_URL="http://me:secret@127.0.0.1:9/v1",
    ).stdout
    assert "接口" in said and "secret" not in said
    assert "本地模型" in jixiao("config", JIXIAO_EMBEDDING_MODEL="/models/bge").stdout
