"""What an endpoint has answered is kept: whatever happens to the index, nobody asks for it twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.library.embedding import EndpointEmbedder, HashedEmbedder
from assistant.library.embedding.kept import Kept
from assistant.model.errors import UserError
from tests.llm.embedding_server import EmbeddingServer, serving


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with serving() as running:
        yield running


def kept(server: EmbeddingServer, folder: Path, model: str = "bge") -> Kept:
    return Kept(EndpointEmbedder(model, server.url), folder)


def test_a_text_is_asked_for_once_for_good(server: EmbeddingServer, tmp_path: Path) -> None:
    first = kept(server, tmp_path / "new").embed(["培训", "慰问", "培训"])
    again = kept(server, tmp_path / "new").embed(["慰问", "培训", "检查"])
    assert server.texts == ["培训", "慰问", "检查"]
    assert np.allclose(again[:2], first[[1, 0]], atol=1e-3)
    assert np.allclose(np.linalg.norm(again, axis=1), 1, atol=1e-5)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(batches=st.lists(st.lists(st.text(max_size=6), max_size=6), max_size=4))
def test_it_gives_what_the_embedding_within_gives(tmp_path: Path, batches: list[list[str]]) -> None:
    plain = HashedEmbedder(64)
    for texts in batches:
        vectors = Kept(plain, tmp_path).embed(texts)
        assert len(vectors) == len(texts)
        if texts:
            assert np.allclose(vectors, plain.embed(texts), atol=1e-3)


def test_a_text_that_was_refused_is_asked_for_again(
    server: EmbeddingServer, tmp_path: Path
) -> None:
    answer = server.answer
    server.answer = lambda asked: (  # type: ignore[method-assign]
        (400, b"{}") if "慰问" in asked["input"] else answer(asked)
    )
    assert not kept(server, tmp_path).embed(["培训", "慰问"])[1].any()
    server.answer = answer  # type: ignore[method-assign]
    assert kept(server, tmp_path).embed(["培训", "慰问"])[1].any()
    assert server.texts[-1:] == ["慰问"]


def test_each_embedding_has_its_own(server: EmbeddingServer, tmp_path: Path) -> None:
    kept(server, tmp_path).embed(["培训"])
    kept(server, tmp_path, "e5").embed(["培训"])
    assert [request["model"] for request in server.requests] == ["bge", "e5"]


def test_renewed_everything_is_asked_for_anew_and_other_files_go(
    server: EmbeddingServer, tmp_path: Path
) -> None:
    kept(server, tmp_path, "e5").embed(["培训"])
    embedder = kept(server, tmp_path)
    embedder.embed(["培训"])
    embedder.renew()
    assert len(list(tmp_path.iterdir())) == 1
    embedder.embed(["培训"])
    assert len(server.requests) == 3


def test_another_length_than_kept_is_noticed_in_texts_and_queries(
    server: EmbeddingServer, tmp_path: Path
) -> None:
    kept(server, tmp_path).embed(["培训"])
    server.dimensions = 32
    with pytest.raises(UserError, match=r"64 变为 32.*library rebuild"):
        kept(server, tmp_path).embed(["慰问"])
    with pytest.raises(UserError, match="64 变为 32"):
        kept(server, tmp_path).queries(["慰问"])
    renewed = kept(server, tmp_path)
    renewed.renew()
    assert renewed.embed(["慰问"]).shape == (1, 32)


def test_queries_leave_no_trace(server: EmbeddingServer, tmp_path: Path) -> None:
    kept(server, tmp_path / "none").queries(["培训"])
    assert not (tmp_path / "none").exists()


def test_a_file_that_cannot_be_used_is_passed_over(server: EmbeddingServer, tmp_path: Path) -> None:
    kept(server, tmp_path).embed(["培训"])
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"no database " * 100)
    assert len(kept(server, tmp_path).embed(["培训"])) == 1
    (tmp_path / "taken").write_text("a file where a folder should be")
    assert len(kept(server, tmp_path / "taken").embed(["培训"])) == 1
