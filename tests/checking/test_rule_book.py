"""The whole rule book: every rule documented, named, coded, exampled, and proven by cases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from assistant.checking import Rule, Topic, rule_book, rule_page, rules_page
from assistant.checking.notation import table_of
from assistant.checking.page import example
from tests.conftest import ROOT

CASES = Path(__file__).parent / "cases"
RULES = [rule for rule in rule_book() if rule.topic is not Topic.SYSTEM]
BY_CODE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def codes_found(rule: Rule, text: str) -> set[str]:
    report = example(text, rule.code)
    return {finding.code for finding in report.findings}


def cases(kind: str) -> list[object]:
    return [
        pytest.param(code, text, id=f"{code}-{kind}-{number}")
        for code, given in _all_cases().items()
        for number, text in enumerate(given[kind], start=1)
    ]


def _all_cases() -> dict[str, dict[str, list[str]]]:
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted(CASES.glob("*.yaml"))
    }


def test_codes_and_names_are_unique_and_follow_the_topic() -> None:
    codes = [rule.code for rule in rule_book()]
    names = [rule.name for rule in rule_book()]
    assert len(set(codes)) == len(codes)
    assert len(set(names)) == len(names)
    for rule in rule_book():
        assert re.fullmatch(rf"{rule.topic.prefix}\d{{3}}", rule.code)


def test_every_topic_has_a_rule() -> None:
    assert {rule.topic for rule in rule_book()} == set(Topic)


@BY_CODE
def test_a_rule_is_documented(rule: Rule) -> None:
    for text in (rule.name, rule.basis, rule.what, rule.why, rule.bad, rule.good):
        assert text.strip()
    assert len(rule.name) <= 20
    assert rule.what.endswith("。") and rule.why.endswith("。")
    assert rule.check is not None
    for field in rule.options.model_fields.values():
        assert field.description and not field.is_required()


@BY_CODE
def test_no_document_is_quoted(rule: Rule) -> None:
    # Documents are cited by number and title: no clause numbers, no words in book-title quotes.
    for text in (rule.basis, rule.what, rule.why):
        assert not re.search(r"第[一二三四五六七八九十\d]+条|规定[：:]", text)


@BY_CODE
def test_the_examples_run(rule: Rule) -> None:
    assert codes_found(rule, rule.bad) == {rule.code}
    assert codes_found(rule, rule.good) == set()


@BY_CODE
def test_a_finding_says_where_what_and_what_to_do(rule: Rule) -> None:
    table = table_of(rule.bad)
    for finding in example(rule.bad, rule.code).findings:
        assert finding.name == rule.name
        assert finding.severity is rule.severity
        assert finding.basis == rule.basis
        assert finding.message.endswith(("。", "）"))
        assert finding.suggestion
        assert finding.field
        assert finding.indicator is None or table.indicator(finding.indicator)
        assert all(table.indicator(id) for id in finding.related)
        if finding.indicator:
            assert finding.excerpt


def test_every_rule_has_its_cases() -> None:
    given = _all_cases()
    assert set(given) == {rule.code for rule in RULES}
    for code, kinds in given.items():
        assert set(kinds) == {"found", "clean"}, code
        assert min(len(kinds["found"]), len(kinds["clean"])) >= 2, code


@pytest.mark.parametrize(("code", "text"), cases("found"))
def test_the_defect_is_found(code: str, text: str) -> None:
    report = example(text, code)
    assert {finding.code for finding in report.findings} == {code}


@pytest.mark.parametrize(("code", "text"), cases("clean"))
def test_what_is_right_is_left_alone(code: str, text: str) -> None:
    report = example(text, code)
    assert [finding.message for finding in report.findings] == []


def test_the_docs_page_is_what_the_code_says() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == rules_page(), "run: python -m assistant.checking > docs/rules.md"


def test_every_page_has_the_same_headings() -> None:
    for rule in RULES:
        page = rule_page(rule)
        for heading in ("查什么", "为什么", "有问题的写法", "正确的写法"):
            assert f"**{heading}**" in page
        assert rule.code in page and rule.bad in page and rule.good in page


def test_the_rule_that_contributing_shows_is_the_one_that_runs() -> None:
    shown = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("```python\n")[1]
    rules = ROOT / "assistant" / "checking" / "rules"
    assert shown.split("```")[0] == (rules / "project_year.py").read_text(encoding="utf-8")
