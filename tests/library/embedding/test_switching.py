"""Another embedding: `jixiao library rebuild` in a real process, stopped in the middle in every way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.library import Library, embedder
from assistant.library.embedding import EndpointEmbedder
from assistant.settings import Settings
from tests.conftest import ROOT
from tests.library.conftest import document
from tests.llm.embedding_server import EmbeddingServer, serving

NAMES = 2000
LOST = EndpointEmbedder.batch


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with serving() as running:
        running.dimensions, running.any_vectors = 8, True
        yield running


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A library of many names, indexed with the built-in embedding."""
    library = Library.open(tmp_path)
    library.add([document(*((f"第{n}批绿植养护完成率", "≥95%") for n in range(NAMES)))])
    library.close()
    return tmp_path


def chosen(workspace: Path, server: EmbeddingServer) -> Settings:
    return Settings(workspace=workspace, embedding_model="bge", embedding_base_url=server.url)


def rebuild(workspace: Path, server: EmbeddingServer) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "assistant", "library", "rebuild"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=workspace,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "HOME": str(workspace),
            "JIXIAO_WORKSPACE": str(workspace),
            "JIXIAO_EMBEDDING_MODEL": "bge",
            "JIXIAO_EMBEDDING_BASE_URL": server.url,
        },
    )


def until(done: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


def asked(server: EmbeddingServer) -> Counter[str]:
    return Counter(text for text in server.texts if "批绿植养护" in text)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_stopped_in_the_middle_it_goes_on_where_it_was(
    workspace: Path, server: EmbeddingServer, how: signal.Signals
) -> None:
    server.seconds = 0.1
    process = rebuild(workspace, server)
    until(lambda: len(asked(server)) > LOST + 200)
    process.send_signal(how)
    started = time.monotonic()
    process.communicate(timeout=30)
    assert time.monotonic() - started < 5  # a stop is a stop, not the end of all the work
    before = len(asked(server))
    assert before < NAMES
    server.seconds = 0
    again = rebuild(workspace, server)
    assert (again.communicate(timeout=60), again.returncode)[1] == 0
    times = asked(server)
    assert len(times) == NAMES
    # From the beginning it would be all that was asked before.
    assert sum(count - 1 for count in times.values()) <= LOST
    library = Library.open(workspace, embedder(chosen(workspace, server)))
    found = library.search("绿植养护完成率")
    assert found.hits and not found.notes
    assert library.stats().embedding == "endpoint-bge"


def test_whole_it_asks_for_everything_anew(workspace: Path, server: EmbeddingServer) -> None:
    for times in (1, 2):
        process = rebuild(workspace, server)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
        assert set(asked(server).values()) == {times}


def test_where_the_endpoint_fails_in_the_middle_words_search_on(
    workspace: Path, server: EmbeddingServer
) -> None:
    answer = server.answer
    server.answer = lambda body: (  # type: ignore[method-assign]
        answer(body) if len(server.requests) < 6 else (401, b"{}")
    )
    process = rebuild(workspace, server)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "密钥" in said and "Traceback" not in said
    half = len(asked(server))
    assert 0 < half < NAMES
    library = Library.open(workspace, embedder(chosen(workspace, server)))
    found = library.search("绿植养护完成率")
    assert found.hits
    assert any("只按字词" in note and "密钥" in note for note in found.notes)
    assert any("没有编入" in note for note in found.notes)
    library.close()
    server.answer = answer  # type: ignore[method-assign]
    library = Library.open(workspace, embedder(chosen(workspace, server)))
    assert not library.search("绿植养护完成率").notes
    assert len(asked(server)) == NAMES
