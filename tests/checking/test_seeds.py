"""The four published tables as a careful reviewer reads them: what must be found, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.checking import Options, check_table
from assistant.evaluation.labels import labelled
from assistant.model.grammar import parse_target
from assistant.model.report import Finding, Severity
from assistant.model.table import GoalTable
from assistant.reading import read_file

Read = Callable[[int], GoalTable]


@pytest.fixture(scope="session")
def seed(shared: Path) -> Read:
    paths = sorted((shared / "seeds").glob("*.txt"))
    tables = {number: read_file(path).tables for number, path in enumerate(paths, start=1)}
    return lambda number: tables[number][0]


def found(table: GoalTable, code: str) -> list[Finding]:
    return [finding for finding in check_table(table).findings if finding.code == code]


def only(table: GoalTable, code: str, indicator: str | None = None) -> Finding:
    (finding,) = [f for f in found(table, code) if indicator in (None, f.indicator)]
    assert finding.message and finding.suggestion and finding.basis and finding.excerpt
    return finding


def test_the_gaps_at_2_and_4(seed: Read) -> None:
    finding = only(seed(1), "GRD101", "r12")
    assert finding.excerpt == "＞4项 / ＜4项，＞2项 / ＜2项 / 无"
    assert "2项、4项" in finding.message
    assert finding.location.line is not None


def test_the_overlap_at_70_percent(seed: Read) -> None:
    finding = only(seed(1), "GRD102", "r8")
    assert "70%同时属于“良”和“中”" in finding.message
    assert {f.indicator for f in found(seed(1), "GRD102")} == {"r4", "r7", "r8"}


def test_the_rate_under_quantity(seed: Read) -> None:
    finding = only(seed(3), "CLS101")
    assert "创建覆盖率" in finding.message
    assert finding.location.line is not None


def test_the_missing_weights_with_what_they_must_be(seed: Read) -> None:
    findings = found(seed(3), "WGT101")
    assert [finding.fix.after for finding in findings if finding.fix] == ["2.5", "7", "7"]
    assert all("合计90分" in (finding.suggestion or "") for finding in findings)
    assert found(seed(3), "WGT102") == []


def test_words_that_nothing_can_be_measured_by(seed: Read) -> None:
    excerpts = [f.excerpt for number in (2, 3, 4) for f in found(seed(number), "VAL109")]
    assert excerpts.count("有所提高") == 2
    assert excerpts.count("效果显著") == 2
    assert {"不断优化", "有效推动", "持续推进"} < set(excerpts)


def test_timeliness_with_a_percentage(seed: Read) -> None:
    assert [f.indicator for f in found(seed(2), "VAL108")] == ["r22", "r23", "r24"]


def test_the_event_of_another_year_beside_this_years(seed: Read) -> None:
    finding = only(seed(4), "OLD101")
    assert "十九届五中全会" in finding.message and "党的二十大" in finding.message
    assert "十九届五中全会" in (finding.excerpt or "")


def test_the_word_that_the_same_table_writes_otherwise(seed: Read) -> None:
    (finding,) = [f for f in found(seed(2), "WRD101") if f.field == "tasks"]
    assert "组织事物" in finding.message and "组织事务" in finding.message
    assert finding.location.line is not None
    assert seed(2).indicator(finding.related[0])


def test_cost_rows_that_add_up_raise_nothing(seed: Read) -> None:
    for number in (2, 4):
        assert [f for f in check_table(seed(number)).findings if f.code.startswith("MON")] == []


def changed(table: GoalTable, name: str, target: str) -> GoalTable:
    rows = tuple(
        row.model_copy(update={"target": parse_target(target)}) if row.name == name else row
        for row in table.indicators
    )
    assert rows != table.indicators
    return table.model_copy(update={"indicators": rows})


def test_the_sums_are_really_evaluated(seed: Read) -> None:
    worse = changed(seed(4), "全县组织工作会议及组工干部培训经费", "≤17万元")
    assert "243万元" in only(worse, "MON104").message
    worse = changed(seed(4), "全县组织工作会议及组工干部培训经费", "≤5万元")
    assert "少2万元" in only(worse, "MON105").message


@pytest.mark.parametrize(
    ("cost", "off"), [("≤18.99万元", "多474.79万元"), ("≤12万元", "少629.63万元")]
)
def test_unit_cost_times_quantity_is_really_evaluated(seed: Read, cost: str, off: str) -> None:
    worse = changed(seed(2), "在职干部人均福利社保津贴经费", cost)
    finding = only(worse, "MON110")
    assert off in finding.message
    assert "158人×" in finding.message and "97人×0.21万元" in finding.message
    assert {"r1", "r2", "r31"} == set(finding.related)


SEED_DOCUMENTS = {"001", "002", "003", "004"}

#: Every finding on the seeds at warning and above, each read against the document.
REVIEWED = {
    1: ["GRD101", "GRD105", "GRD101", "GRD102", "GRD102", "GRD102", "GRD101", "GRD105"],
    2: [
        "REL103",
        *["WRD101"] * 3,
        "OLD102",
        "VAL108",
        "VAL108",
        "VAL108",
        "VAL109",
        "VAL109",
        "VAL109",
    ],
    3: ["REL103", "WRD101", "CLS101", *["WGT101"] * 3, *["VAL109"] * 3],
    4: ["REL103", *["WRD101"] * 3, "OLD101", "VAL109"],
}


@pytest.mark.parametrize("number", REVIEWED)
def test_a_reviewer_would_stand_by_every_warning(seed: Read, number: int) -> None:
    findings = check_table(seed(number)).findings
    grave = [finding for finding in findings if finding.severity is not Severity.ADVICE]
    assert sorted(finding.code for finding in grave) == sorted(REVIEWED[number])
    assert not [finding for finding in findings if finding.severity is Severity.ERROR]


def test_every_finding_is_one_that_the_reviewer_made(shared: Path) -> None:
    compared = [
        table for table in labelled(shared / "seeds").tables if table.document in SEED_DOCUMENTS
    ]
    assert {table.document for table in compared} == SEED_DOCUMENTS
    for table in compared:
        assert [f"{f.code} {f.indicator} {f.message}" for f in table.unlabelled] == []


def test_named_rows_only(seed: Read) -> None:
    report = check_table(seed(2), Options(select=("VAL109",)))
    assert {finding.indicator for finding in report.findings} == {"r39", "r40", "r41"}
    assert report.score > Decimal(80)
