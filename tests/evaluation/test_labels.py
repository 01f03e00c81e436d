"""The labelled tables: the contract of their files, and what the comparison counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.checking import check_table, rule_book
from assistant.checking.notation import table_of
from assistant.evaluation import labels, page
from assistant.evaluation.labels import (
    Kind,
    Label,
    Labels,
    compare,
    labelled,
    load_kinds,
    load_labels,
)
from assistant.library import corpus
from assistant.model.errors import UserError
from assistant.model.report import Severity
from assistant.paths import shipped
from tests.conftest import ROOT

ALL = load_labels()
BY_DOCUMENT = pytest.mark.parametrize("given", ALL, ids=lambda given: given.document)
KINDS = {
    "rate": Kind(title="数量指标用了比率", rules=("CLS101",)),
    "vague": Kind(title="指标值无法衡量", rules=("VAL109",)),
}
TABLE = table_of(
    """
    数量指标 | 村庄绿化覆盖率 | ≥40%
    社会效益指标 | 村容村貌 | 明显改善
    """
)


def label(at: int, kind: str, **given: object) -> Label:
    fields = {"field": "name", "severity": "warning", "why": "例", **given}
    return Label.model_validate({"at": at, "kind": kind, **fields})


def compared(*given: Label) -> labels.Compared:
    findings = tuple(f for f in check_table(TABLE).findings if f.code in ("CLS101", "VAL109"))
    return compare(findings, Labels(document="例", rows=2, labels=given), TABLE, KINDS)


@BY_DOCUMENT
def test_every_label_is_of_a_known_kind_and_place(given: Labels) -> None:
    kinds = load_kinds()
    for one in given.labels:
        assert one.kind in kinds
        assert isinstance(one.at, str) or 1 <= one.at <= given.rows
        assert one.severity is not Severity.ERROR or one.kind in ("damaged-value",)
        assert len(one.why) <= 60
    said = [(one.at, one.has, one.kind, one.field) for one in given.labels]
    assert len(set(said)) == len(said)


def test_kinds_name_rules_of_the_book() -> None:
    codes = {rule.code for rule in rule_book()}
    for key, kind in load_kinds().items():
        assert set(kind.rules) <= codes, key


def test_the_seeds_and_at_least_eight_shipped_tables_are_labelled() -> None:
    seeds = [given for given in ALL if given.scope == "whole"]
    assert sum(given.rows for given in seeds) == 135
    assert len(ALL) - len(seeds) >= 8


@BY_DOCUMENT
def test_a_label_finds_its_row(given: Labels, shared: Path) -> None:
    if given.scope == "rows":
        path = shipped("corpus") / "tables" / f"{given.document}.yaml"
        names = [row.name for row in corpus.load(path).table.indicators]
    else:
        gold = json.loads((shared / "gold" / f"{given.document}.json").read_text(encoding="utf-8"))
        names = [row["name"] for row in gold["indicators"]]
    assert len(names) == given.rows
    for one in given.labels:
        if isinstance(one.at, int):
            assert (one.has or "") in names[one.at - 1]


def test_found_missed_and_false() -> None:
    both = compared(label(1, "rate"), label(2, "vague", severity="advice"))
    assert [one.kind for one, _ in both.found] == ["rate", "vague"]
    assert [one.kind for one, _ in both.graver] == ["vague"]
    assert (both.missed, both.false, both.unlabelled) == ((), (), ())
    one = compared(label(1, "rate"), label(1, "vague"))
    assert [given.kind for given in one.missed] == ["vague"]
    assert [finding.code for finding in one.false] == ["VAL109"]


def test_a_remark_that_need_not_be_made_is_neither_missed_nor_false() -> None:
    given = compared(
        label(1, "rate"), label(2, "vague", counts=False), label(1, "vague", counts=False)
    )
    assert len(given.found) == 1
    assert (given.missed, given.false) == ((), ())


def test_a_row_that_moved_is_found_by_its_characters() -> None:
    assert compared(label(1, "vague", has="村容")).missed == ()


def test_without_the_seeds_only_shipped_tables_are_measured() -> None:
    assert all(not table.document.isdigit() for table in labelled(None).tables)


def test_the_figures_hold(shared: Path) -> None:
    """The bounds of issue 4: labelled defects of the seeds found and not drowned."""
    seeds = labelled(shared / "seeds").of_seeds
    assert seeds.recall >= 0.95
    assert seeds.precision >= 0.9


def test_the_figures_in_the_docs_are_those(shared: Path) -> None:
    written = page.between((ROOT / "docs/checking.md").read_text(encoding="utf-8"), "labelled")
    again = "run: python -m assistant.evaluation docs/checking.md SEEDS"
    assert written == labels.section(labelled(shared / "seeds")), again


def test_the_page_says_what_was_added_later_and_what_is_held_graver() -> None:
    later = label(1, "rate", later=True)
    page = labels.section(
        labels.Labelled((compared(later, label(2, "vague", severity="advice")),), KINDS)
    )
    assert "| 例 | 2 | 2 | 0 | 2 | 0 |" in page
    assert "有1条是看过程序的提示以后补的" in page
    assert "VAL109（1）" in page


def test_a_wrong_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("document: a\nrows: 1\nlabels: [{at: 1}]", encoding="utf-8")
    with pytest.raises(UserError, match=r"a\.yaml"):
        load_labels(tmp_path)
