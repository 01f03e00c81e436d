"""Typing errors are put right by sound and shape; what the library says is left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import Library
from assistant.library.language.lexicon import shipped_lexicon
from assistant.library.language.spelling import shipped_spelling

NAMES = ("培训合格率", "视频监控在线率", "公务员招录完成率", "垃圾无害化处理率", "政府采购率")
PAIRS = frozenset(name[at : at + 2] for name in NAMES for at in range(len(name)))


def seen(pair: str) -> bool:
    return pair in PAIRS


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("陪训合格率", "培训合格率"),
        ("培训合各率", "培训合格率"),
        ("视频监控再线率", "视频监控在线率"),
        ("公务员召录完成率", "公务员招录完成率"),
        ("垃圾无害化处里率", "垃圾无害化处理率"),
        ("政俯采购率", "政府采购率"),
        ("满一度", "满意度"),
    ],
)
def test_a_wrong_character_is_put_right(typed: str, meant: str) -> None:
    assert shipped_spelling().corrected(typed, seen) == meant


@pytest.mark.parametrize(
    "new", ["地铁盾构掘进长度", "充电桩建设个数", "量子通信", "hello", "", "的"]
)
def test_a_new_word_is_no_typing_error(new: str) -> None:
    assert shipped_spelling().corrected(new, seen) == new


@given(st.sampled_from(NAMES))
def test_what_the_library_says_is_left_alone(name: str) -> None:
    settled = shipped_lexicon().normalise(name)
    pairs = {settled[at : at + 2] for at in range(len(settled))}
    assert shipped_spelling().corrected(name, pairs.__contains__) == name


@given(st.text(max_size=80), st.booleans())
def test_any_text_is_read_and_keeps_its_length(text: str, known: bool) -> None:
    everything: Callable[[str], bool] = lambda pair: known  # noqa: E731
    put_right = shipped_spelling().corrected(text, everything)
    assert len(put_right) in {len(text), len(shipped_lexicon().normalise(text))}


def test_no_name_of_the_shipped_library_is_changed(shipped_library: Library) -> None:
    index = shipped_library._indexes.words
    for hit in shipped_library.search("率", k=50).hits:
        assert shipped_spelling().corrected(hit.name, index.seen) == hit.name
