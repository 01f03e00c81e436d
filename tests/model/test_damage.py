"""Guesses at what a scanned cell said: never without cause, never a change by themselves."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.model.damage import suspected_lost_sign
from assistant.model.grammar import parse_target, render_target


@pytest.mark.parametrize(
    ("raw", "unit", "restored"),
    [
        ("290%", None, "≥90%"),
        ("292.5%", None, "≥92.5%"),
        ("290", "%", "≥90%"),
        ("2280次", None, "≥280次"),
        ("2280", "次", "≥280次"),
        ("二100百分比", None, "=100%"),
        ("%=99百分比", None, "≥99%"),
        ("Z95%", None, "≥95%"),
        ("工100%", None, "≥100%"),
        ("IO次", None, "10次"),
        ("1OO%", None, "100%"),
        ("≥ 9 0 %", None, "≥90%"),
    ],
)
def test_guess(raw: str, unit: str | None, restored: str) -> None:
    guess = suspected_lost_sign(raw, unit)
    assert guess is not None
    assert render_target(guess) == restored


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "100%",
        "25%",
        "95%",
        "25次",
        "2次",
        "≥290%",
        "200人次",
        "2022年",
        "2023年12月",
        "效果显著",
        "二",
        "O",
        "44,561 44,561",
    ],
)
def test_no_guess(raw: str) -> None:
    assert suspected_lost_sign(raw) is None


@settings(deadline=None)
@given(st.text("290%次二=ZIO≥ 人1", max_size=10), st.sampled_from([None, "%", "次"]))
def test_never_raises_and_never_says_the_same(raw: str, unit: str | None) -> None:
    guess = suspected_lost_sign(raw, unit)
    if guess is not None:
        assert guess.raw != parse_target(raw).raw
