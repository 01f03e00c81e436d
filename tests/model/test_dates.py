"""Dates found in a text."""

from __future__ import annotations

import pytest

from assistant.model.dates import find_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        pytest.param("编印读本6000册,11月30日前完成", "--11-30", id="behind the comma of a clause"),
        pytest.param("测评2次,2025年10月31日前完成", "2025-10-31", id="with its year"),
        pytest.param("共1,200册", None, id="inside a number"),
    ],
)
def test_a_comma_hides_a_date_only_inside_a_number(text: str, iso: str | None) -> None:
    found = find_date(text)
    assert (found.iso if found else None) == iso
