"""The built-in vectors are the same everywhere; an endpoint is asked over a real connection."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.library import EndpointEmbedder, HashedEmbedder, Library, embedder
from assistant.model.errors import UserError
from assistant.settings import Settings


class EmbeddingServer(ThreadingHTTPServer):
    """Speaks the OpenAI embeddings protocol; misbehaves on demand."""

    misbehaviour: str | None = None

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: EmbeddingServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(body | {"authorization": self.headers["Authorization"]})
        if self.server.misbehaviour == "refuse":
            self._answer(400, {"error": {"message": "no such model"}})
            return
        vectors = HashedEmbedder(64).embed(body["input"]).tolist()
        if self.server.misbehaviour == "too few":
            vectors = vectors[:-1]
        if self.server.misbehaviour == "ragged":
            vectors[0] = vectors[0][:3]
        data = [
            {"object": "embedding", "index": at, "embedding": vector}
            for at, vector in enumerate(vectors)
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        self._answer(200, {"object": "list", "data": data, "model": body["model"], "usage": usage})

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    running = EmbeddingServer()
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


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


def test_an_endpoint_serves_the_library(server: EmbeddingServer, tmp_path: Path) -> None:
    settings = Settings(
        JIXIAO_EMBEDDING_MODEL="bge-test",
        JIXIAO_EMBEDDING_BASE_URL=server.url,
        OPENAI_API_KEY="sk-test",
    )
    chosen = embedder(settings)
    assert chosen.name == "endpoint-bge-test"
    library = Library.open(tmp_path, embedder=chosen)
    assert library.search("参训率").hits[0].name == "培训参与率"
    assert library.stats().embedding == "endpoint-bge-test"
    assert {request["model"] for request in server.requests} == {"bge-test"}
    assert {request["authorization"] for request in server.requests} == {"Bearer sk-test"}
    # Text goes out, not token numbers, for which a tokenizer file would be fetched.
    assert all(isinstance(text, str) for r in server.requests for text in r["input"])


def test_without_settings_the_built_in_one_is_taken() -> None:
    assert isinstance(embedder(Settings()), HashedEmbedder)


@pytest.mark.parametrize("misbehaviour", ["refuse", "too few", "ragged"])
def test_a_misbehaving_endpoint_is_one_clear_line(
    server: EmbeddingServer, misbehaviour: str
) -> None:
    server.misbehaviour = misbehaviour
    with pytest.raises(UserError, match="向量接口"):
        EndpointEmbedder("bge-test", server.url, None).embed(["甲", "乙"])


def test_an_absent_endpoint_is_one_clear_line() -> None:
    with pytest.raises(UserError, match="JIXIAO_EMBEDDING_BASE_URL"):
        EndpointEmbedder("bge-test", "http://127.0.0.1:9/v1", None).embed(["甲"])
