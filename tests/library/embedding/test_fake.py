"""The fake embedder keeps to what every embedding keeps to, and says what the scripted server says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import EndpointEmbedder, Library
from assistant.library.embedding.fake import FakeEmbedder
from assistant.llm.scripted.server import ScriptedServer
from assistant.llm.scripted.serving import running

TEXTS = ["培训合格率", "培训人员合格率", "道路硬化里程", "党员活动室设备更新数量"]


@given(st.lists(st.text(max_size=30), max_size=5))
def test_one_row_of_unit_length_or_of_zeros_for_each_text(texts: list[str]) -> None:
    made = FakeEmbedder(16).embed(texts)
    assert made.shape == (len(texts), 16)
    assert made.dtype == np.float32
    lengths = np.linalg.norm(made, axis=1)
    assert all(np.isclose(length, 1, atol=1e-5) or length == 0 for length in lengths)
    assert np.array_equal(made, FakeEmbedder(16).embed(texts))


def test_texts_that_share_words_are_near() -> None:
    vectors = FakeEmbedder().embed(TEXTS)
    near = vectors @ vectors[0]
    assert list(near.argsort()[::-1][:2]) == [0, 1]


def test_it_says_what_was_asked_and_its_name_tells_the_length() -> None:
    embedder = FakeEmbedder()
    embedder.embed(TEXTS)
    embedder.queries(["培训"])
    assert embedder.asked == [tuple(TEXTS), ("培训",)]
    assert embedder.name != FakeEmbedder(32).name


def test_the_scripted_server_makes_the_same_vectors() -> None:
    with running(ScriptedServer()) as server:
        served = EndpointEmbedder("fake", server.url).embed(TEXTS)
    assert np.allclose(served, FakeEmbedder().embed(TEXTS), atol=1e-4)


def test_a_library_is_opened_with_it_as_with_any_other(tmp_path: Path) -> None:
    library = Library.open(tmp_path, FakeEmbedder())
    found = library.search("培训合格率").hits
    assert any("合格率" in hit.name for hit in found)
