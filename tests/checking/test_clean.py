"""Tables made well raise nothing: false alarms are what makes people stop reading findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.checking import check_table, rule_book
from assistant.checking.notation import table_of
from assistant.model.report import Severity

CLEAN = sorted((Path(__file__).parent / "clean").glob("*.txt"))


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_a_table_made_well_raises_nothing(path: Path) -> None:
    report = check_table(table_of(path.read_text(encoding="utf-8")))
    assert [f"{finding.code} {finding.message}" for finding in report.findings] == []
    assert report.score == 100


def test_the_rule_book_keeps_errors_for_what_is_surely_wrong() -> None:
    errors = {rule.code for rule in rule_book() if rule.severity is Severity.ERROR}
    assert errors == {
        "STR106",
        "VAL101",
        "VAL104",
        "VAL111",
        "GRD103",
        "GRD106",
        "MON101",
        "MON102",
        "MON106",
        "SYS001",
    }
