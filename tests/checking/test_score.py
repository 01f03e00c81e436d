"""The score: falls with each finding, and more with a graver one; what is waived costs nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from assistant.checking import score
from assistant.model.report import Finding, Severity, Waived, score_text

SEVERITIES = st.sampled_from(list(Severity))
ROWS = st.integers(0, 300)
WAIVED = Waived(reason="按批复", by="张三", at=datetime(2026, 1, 1, tzinfo=UTC))


def found(severity: Severity, code: str = "VAL101") -> Finding:
    return Finding(code=code, name="例", severity=severity, message="例。")


@given(st.lists(SEVERITIES, max_size=40), SEVERITIES, ROWS)
def test_one_more_finding_lowers_the_score(had: list[Severity], new: Severity, rows: int) -> None:
    before = [found(each) for each in had]
    assert score([*before, found(new)], rows=rows) < score(before, rows=rows)


@given(st.lists(SEVERITIES, max_size=40), ROWS)
def test_a_graver_one_lowers_it_more(had: list[Severity], rows: int) -> None:
    before = [found(each) for each in had]
    error, warning, advice = (score([*before, found(each)], rows=rows) for each in Severity)
    assert error < warning < advice


@given(st.lists(SEVERITIES, max_size=40), SEVERITIES, ROWS)
def test_what_is_waived_and_what_the_program_did_wrong_costs_nothing(
    had: list[Severity], new: Severity, rows: int
) -> None:
    before = [found(each) for each in had]
    kept = found(new).model_copy(update={"waived": WAIVED})
    assert score([*before, kept, found(new, "SYS001")], rows=rows) == score(before, rows=rows)


@given(st.lists(SEVERITIES, max_size=40), ROWS)
def test_it_is_shown_with_the_decimals_it_has(had: list[Severity], rows: int) -> None:
    value = score([found(each) for each in had], rows=rows)
    assert Decimal(score_text(value)) == value
    assert (score_text(value) == "100.00") == (not had)
