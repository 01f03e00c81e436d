"""Which embedding the settings ask for; the built-in vectors are the same everywhere."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.library import (
    HashedEmbedder,
    Library,
    embedder,
)
from assistant.library.embedding import OfflineEmbedder, described
from assistant.model.errors import UserError
from assistant.settings import Settings
from tests.llm.embedding_server import EmbeddingServer, serving


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_WORKSPACE", str(tmp_path / "data"))


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with serving() as running:
        yield running


def test_built_in_vectors_are_the_same_in_every_process() -> None:
    code = (
        "from assistant.library import HashedEmbedder;"
        "print(HashedEmbedder().embed(['参训率','老干部慰问']).tobytes().hex())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        ).stdout
        for _ in range(2)
    }
    assert runs == {HashedEmbedder().embed(["参训率", "老干部慰问"]).tobytes().hex() + "\n"}


def test_built_in_vectors_have_unit_length_and_know_synonyms() -> None:
    one, same, other, nothing = HashedEmbedder().embed(["参训率", "培训参与率", "绿化面积", "!!"])
    assert np.linalg.norm(one) == pytest.approx(1)
    assert float(one @ same) == pytest.approx(1)
    assert float(one @ other) < 0.3
    assert not nothing.any()


def test_without_settings_the_built_in_one_is_taken() -> None:
    assert isinstance(embedder(Settings()), HashedEmbedder)
    assert "内置" in described(Settings())


def test_an_endpoint_serves_the_library(server: EmbeddingServer, tmp_path: Path) -> None:
    chosen = embedder(
        Settings(JIXIAO_EMBEDDING_MODEL="bge-test", JIXIAO_EMBEDDING_BASE_URL=server.url)
    )
    library = Library.open(tmp_path, embedder=chosen)
    assert library.search("参训率").hits[0].name == "培训参与率"
    assert library.stats().embedding == chosen.name == "endpoint-bge-test"
    assert {request["model"] for request in server.requests} == {"bge-test"}


CHAT = {"OPENAI_API_KEY": "sk-chat", "JIXIAO_EMBEDDING_MODEL": "bge-test"}


@pytest.mark.parametrize(
    ("chat", "own", "key"),
    [
        pytest.param("{here}", {}, "Bearer sk-chat", id="the same place"),
        pytest.param(
            "{here}", {"JIXIAO_EMBEDDING_BASE_URL": "{here}"}, "Bearer sk-chat", id="the same, said"
        ),
        pytest.param(
            "https://models.example.com/v1",
            {"JIXIAO_EMBEDDING_BASE_URL": "{here}"},
            None,
            id="another place gets no key of the chat model",
        ),
        pytest.param(
            None, {"JIXIAO_EMBEDDING_BASE_URL": "{here}"}, None, id="nor where that is OpenAI's"
        ),
        pytest.param(
            "http://127.0.0.1:9/v1",
            {"JIXIAO_EMBEDDING_BASE_URL": "{here}"},
            None,
            id="nor another port",
        ),
        pytest.param(
            "{here}",
            {"JIXIAO_EMBEDDING_BASE_URL": "{here}", "JIXIAO_EMBEDDING_API_KEY": "sk-own"},
            "Bearer sk-own",
            id="its own key comes first",
        ),
    ],
)
def test_which_key_goes_where(
    server: EmbeddingServer, chat: str | None, own: dict[str, str], key: str | None
) -> None:
    given = {name: value.format(here=server.url) for name, value in own.items()}
    if chat:
        given["OPENAI_BASE_URL"] = chat.format(here=server.url)
    embedder(Settings(**CHAT, **given)).embed(["甲"])
    assert server.authorizations == [key]


def test_a_model_without_any_address_goes_nowhere() -> None:
    with pytest.raises(UserError, match="JIXIAO_EMBEDDING_BASE_URL"):
        embedder(Settings(JIXIAO_EMBEDDING_MODEL="BAAI/bge-m3"))


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://h/v1", "http://h:port/v1", "http://"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(UserError, match="JIXIAO_EMBEDDING_BASE_URL"):
        embedder(Settings(JIXIAO_EMBEDDING_MODEL="m", JIXIAO_EMBEDDING_BASE_URL=url))


def test_offline_no_endpoint_is_asked_and_words_still_search(
    server: EmbeddingServer, tmp_path: Path
) -> None:
    chosen = Settings(JIXIAO_EMBEDDING_MODEL="m", JIXIAO_EMBEDDING_BASE_URL=server.url)
    Library.open(tmp_path, embedder=embedder(chosen)).close()
    asked = len(server.requests)
    offline = embedder(chosen, offline=True)
    assert isinstance(offline, OfflineEmbedder)
    assert Library.open(tmp_path, embedder=offline).search("参训率").hits
    assert len(server.requests) == asked


def test_the_embedding_in_words_shows_no_secret() -> None:
    chosen = Settings(
        JIXIAO_EMBEDDING_MODEL="bge-m3",
        JIXIAO_EMBEDDING_BASE_URL="http://me:secret@models.example.com/v1",
        JIXIAO_EMBEDDING_API_KEY="sk-a-secret",
    )
    said = described(chosen)
    assert "接口" in said and "models.example.com" in said and "bge-m3" in said
    assert "secret" not in said
    folder = Settings(JIXIAO_EMBEDDING_MODEL="./models/bge")
    assert "本地模型" in described(folder)
    assert "不能使用" in described(Settings(JIXIAO_EMBEDDING_MODEL="bge"))


def test_a_path_is_a_folder_unless_an_address_is_set(server: EmbeddingServer) -> None:
    with pytest.raises(UserError, match="不存在"):
        embedder(Settings(JIXIAO_EMBEDDING_MODEL="/models/bge"))
    served = Settings(JIXIAO_EMBEDDING_MODEL="/models/bge", JIXIAO_EMBEDDING_BASE_URL=server.url)
    assert embedder(served).name == "endpoint-/models/bge"
