"""Folding for comparing, and the way back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.model.text import Shadow, fold


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("培训 参与率", "培训参与率"),
        ("（９５％）", "(95%)"),
        ("“大组工网”", '"大组工网"'),
        ("2022—2025", "2022-2025"),
        ("干部、群众", "干部,群众"),
        ("APP", "ＡＰＰ"),
        ("App上线", "APP上线"),
        ("㎡", "m²"),
        ("≧95%", "≥95%"),
        ("a\u200bb\u3000c\n", "abc"),
    ],
)
def test_same_when_folded(one: str, two: str) -> None:
    assert fold(one) == fold(two)


@pytest.mark.parametrize(
    ("one", "two"), [("次", "期"), ("≥", "≤"), ("95", "9.5"), ("组织事物", "组织事务")]
)
def test_still_different(one: str, two: str) -> None:
    assert fold(one) != fold(two)


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(st.text(), st.data())
def test_a_span_leads_back_to_its_characters(text: str, data: st.DataObject) -> None:
    shadow = Shadow(text)
    assert shadow.text == fold(text)
    start = data.draw(st.integers(0, len(shadow.text)))
    end = data.draw(st.integers(start, len(shadow.text)))
    first, last = shadow.span(start, end)
    assert 0 <= first <= last <= len(text)
    assert shadow.text[start:end] in fold(text[first:last])


def test_find_locates_in_the_original() -> None:
    shadow = Shadow("完成 ９５ ％ 以上")
    assert shadow.find("95%") == (3, 7)
    assert shadow.original[3:7] == "９５ ％"
    assert shadow.find("96%") is None
    assert shadow.find("") is None
