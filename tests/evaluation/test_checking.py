"""The measure of checking: the clean set is clean, every rule has its defects, the page says what is measured."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from assistant.checking import Topic, check_table, rule_book
from assistant.cli.eval import command
from assistant.evaluation import checking, checking_page, page
from assistant.evaluation.checking import CheckingQuality
from assistant.evaluation.clean import CleanTable, clean_tables
from assistant.model.report import Severity
from assistant.model.table import TableKind
from tests.conftest import ROOT

PAGE = ROOT / "docs/checking.md"
CLEAN = clean_tables()
KINDS = checking.all_defects()
CODES = {rule.code for rule in rule_book() if rule.topic is not Topic.SYSTEM}


def silent(done: int, total: int) -> None:
    pass


@pytest.fixture(scope="module")
def quality() -> CheckingQuality:
    return checking.measure(CLEAN, KINDS, silent)


@pytest.mark.parametrize("clean", CLEAN, ids=lambda clean: clean.name)
def test_a_clean_table_has_no_error_and_at_most_one_warning(clean: CleanTable) -> None:
    findings = check_table(clean.table).findings
    grave = [f"{f.code} {f.message}" for f in findings if f.severity is not Severity.ADVICE]
    assert len(grave) <= 1
    assert not [f for f in findings if f.severity is Severity.ERROR]


def test_the_clean_set_covers_the_forms_in_use() -> None:
    assert len(CLEAN) >= 12
    assert {clean.table.kind for clean in CLEAN} == set(TableKind) - {TableKind.UNKNOWN}
    profiles = {check_table(clean.table).profile for clean in CLEAN}
    assert profiles >= {"neutral", "national-88", "national-101", "hunan", "hubei"}


def test_every_rule_has_a_defect_and_every_defect_a_rule() -> None:
    assert len(KINDS) >= 60
    assert {code for kind in KINDS for code in kind.codes} == CODES
    names = [kind.name for kind in KINDS]
    assert len(set(names)) == len(names)


def test_an_explained_finding_is_one_that_another_rule_can_raise() -> None:
    for kind in KINDS:
        for one in kind.also:
            assert one.code in CODES - set(kind.codes), kind.name
            assert one.because, kind.name


def test_recall_and_precision_hold(quality: CheckingQuality) -> None:
    assert quality.whole.recall is not None and quality.whole.recall >= 98
    assert quality.whole.precision is not None and quality.whole.precision >= 98
    for rule in quality.rules:
        assert rule.hits + rule.misses >= 10, rule.code
        assert rule.recall is not None and rule.recall >= 90, rule.code


def test_what_is_missed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_hits", lambda finding, code, planting: False)
    (kind,) = [kind for kind in KINDS if kind.name == "成本为0"]
    missed = checking.measure(CLEAN, [kind], silent, 3)
    assert (missed.whole.hits, missed.whole.misses) == (0, 3)
    assert "VAL124 成本为0" in checking_page.details(missed)


def test_the_table_in_the_docs_is_what_is_measured(quality: CheckingQuality) -> None:
    measured = checking_page.table(quality)
    again = "run: python -m assistant.evaluation docs/checking.md"
    assert page.between(PAGE.read_text(encoding="utf-8")) == measured, again


def test_the_command_measures_one_rule_and_prints_json() -> None:
    run = CliRunner().invoke(command, ["check", "--rule", "VAL124", "--format", "json"])
    said = json.loads(run.stdout)
    assert [rule["code"] for rule in said["rules"]] == ["VAL124"]
    assert said["rules"][0]["hits"] >= 10
    assert said["misses"] == []


def test_an_unknown_rule_is_refused() -> None:
    run = CliRunner().invoke(command, ["check", "--rule", "XYZ"])
    assert "XYZ" in str(run.exception)
