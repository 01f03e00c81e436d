"""The score: 100 without findings, lower with every further one."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from assistant.checking import score
from assistant.model.report import Finding, Severity

LEVELS = st.lists(st.sampled_from(list(Severity)), max_size=60)


def findings(severities: list[Severity], code: str = "VAL101") -> list[Finding]:
    return [
        Finding(code=code, name="例", severity=severity, message="例。") for severity in severities
    ]


@given(LEVELS, st.sampled_from(list(Severity)), st.integers(0, 120))
def test_a_further_finding_lowers_the_score(
    before: list[Severity], added: Severity, rows: int
) -> None:
    without = score(findings(before), rows=rows)
    with_it = score(findings([*before, added]), rows=rows)
    assert Decimal(0) <= with_it < without <= Decimal(100)


@given(LEVELS, st.integers(0, 120))
def test_a_graver_finding_costs_more(before: list[Severity], rows: int) -> None:
    by_level = [score(findings([*before, severity]), rows=rows) for severity in Severity]
    assert by_level == sorted(by_level)
    assert len(set(by_level)) == 3


@given(LEVELS, st.randoms(), st.integers(0, 120))
def test_order_does_not_matter(before: list[Severity], random: object, rows: int) -> None:
    shuffled = list(before)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert score(findings(before), rows=rows) == score(findings(shuffled), rows=rows)


def test_nothing_found_is_100_and_failures_of_the_program_do_not_count() -> None:
    assert score([], rows=0) == 100
    assert score(findings([Severity.ERROR], code="SYS001"), rows=5) == 100
