"""Numbers in every spelling, exact to the digit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.model.numerals import read_number, shift


@pytest.mark.parametrize(
    ("text", "value"),
    {
        "63": "63",
        "140.50": "140.50",
        "-5": "-5",
        "1,681,680": "1681680",
        "1,681,680.50": "1681680.50",
        "３．５万": "35000",
        "1.2亿": "120000000",
        "2百万": "2000000",
        "二十四": "24",
        "两百": "200",
        "廿三": "23",
        "壹佰": "100",
        "一万二": "12000",
        "一百零五": "105",
        "二〇二二": "2022",
        "三点五": "3.5",
        "三点五万": "35000",
        "百分之九十": "0.90",
        "万分之五": "0.0005",
        "九成": "0.90",
        "八成半": "0.85",
        "零": "0",
    }.items(),
)
def test_read_number(text: str, value: str) -> None:
    assert str(read_number(text)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "三五",
        "一两",
        "3次",
        "三分之二",
        "1,23",
        "1234,567",
        "百",
        "万",
        "十十",
        "一点",
        "统一",
        "几十",
        "²",
        "①",
    ],
)
def test_no_number(text: str) -> None:
    assert read_number(text) is None


@settings(deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.integers(-9, 9))
def test_shift_is_exact_and_never_scientific(value: Decimal, places: int) -> None:
    moved = shift(value, places)
    assert Fraction(moved) == Fraction(value) * Fraction(10) ** places
    assert int(moved.as_tuple().exponent) <= 0


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text(text: str) -> None:
    value = read_number(text)
    assert value is None or value.is_finite()
