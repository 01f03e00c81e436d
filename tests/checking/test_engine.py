"""The engine: crash isolation, choice of rules, order, baselines, totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.checking import Options, Rule, check_table, report, rule_book, without_known
from assistant.checking import options as options_module
from assistant.checking.notation import table_of
from assistant.checking.objection import Objection
from assistant.model.errors import UserError
from assistant.model.report import Problem, Severity
from assistant.model.table import GoalTable, Location, Source

TABLE = """
类型=project 年度=2024 预算=20万元 项目=干部培训
目标=举办培训班4期，培训320人
数量指标 | 培训期数 | ≥4期
数量指标 | 培训覆盖率 | ≥90%
质量指标 | 培训合格率 | ≥100%
时效指标 | 完成时间 | 2023年12月
成本指标 | 培训费 | ≤12万元
成本指标 | 场地费 | ≤9万元
社会效益指标 | 干部履职能力 | 有所提高
服务对象满意度指标 | 参训干部满意度 | ≥90%
"""


@pytest.fixture
def table() -> GoalTable:
    return table_of(TABLE)


def codes(table: GoalTable, options: Options | None = None) -> list[str]:
    return [finding.code for finding in check_table(table, options).findings]


def test_findings_stand_in_document_order_and_are_the_same_every_time(table: GoalTable) -> None:
    first = check_table(table)
    assert [finding.code for finding in first.findings] == [
        "MON104",
        "CLS101",
        "VAL105",
        "OLD103",
        "VAL109",
    ]
    assert first == check_table(table) == check_table(table, Options())


def test_a_crashing_rule_becomes_a_finding_and_the_others_go_on(
    table: GoalTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = codes(table)

    def crash(_table: object, _options: object) -> Iterator[Objection]:
        yield Objection("说到一半", field="name", indicator="r1")
        raise ZeroDivisionError("on purpose")

    def sabotaged() -> tuple[Rule, ...]:
        return tuple(
            replace(rule, check=crash) if rule.code == "DUP101" else rule for rule in rule_book()
        )

    monkeypatch.setattr(options_module, "rule_book", sabotaged)
    result = check_table(table)
    (failure,) = [finding for finding in result.findings if finding.code == "SYS001"]
    assert failure.severity is Severity.ERROR
    assert "DUP101" in failure.message and "ZeroDivisionError" in failure.message
    assert [f.code for f in result.findings if f.code not in ("SYS001", "DUP101")] == before
    assert any(finding.code == "DUP101" for finding in result.findings)


def test_a_failure_of_the_program_costs_no_points(
    table: GoalTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = check_table(table).score

    def crash(_table: object, _options: object) -> Iterator[Objection]:
        raise ValueError
        yield

    def sabotaged() -> tuple[Rule, ...]:
        return tuple(
            replace(rule, check=crash) if rule.code == "DUP101" else rule for rule in rule_book()
        )

    monkeypatch.setattr(options_module, "rule_book", sabotaged)
    assert check_table(table).score == before


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (Options(select=("VAL",)), ["VAL105", "VAL109"]),
        (Options(select=("val105", "OLD")), ["VAL105", "OLD103"]),
        (Options(ignore=("MON", "OLD103")), ["CLS101", "VAL105", "VAL109"]),
        (Options(select=("VAL",), ignore=("VAL105",)), ["VAL109"]),
    ],
)
def test_rules_are_chosen_by_code_or_prefix(
    table: GoalTable, options: Options, left: list[str]
) -> None:
    assert codes(table, options) == left


def test_severity_and_settings_can_be_set_by_code(table: GoalTable) -> None:
    raised = check_table(
        table, Options(select=("CLS101",), severity={"CLS101": Severity.ERROR})
    ).findings
    assert [finding.severity for finding in raised] == [Severity.ERROR]
    longest = Options(select=("WRD107",), settings={"WRD107": {"longest": 5}})
    assert len(check_table(table, longest).findings) == 2


@pytest.mark.parametrize(
    "options",
    [
        Options(select=("NOPE99",)),
        Options(ignore=("",)),
        Options(severity={"VAL": Severity.ERROR}),
        Options(settings={"WRD107": {"longest": "many"}}),
        Options(settings={"WRD107": {"shortest": 3}}),
        Options(profile="火星"),
        Options(profile="no/such.yaml"),
        Options(words=Path("no/such/folder")),
    ],
)
def test_what_does_not_exist_is_refused_with_a_remedy(table: GoalTable, options: Options) -> None:
    with pytest.raises(UserError) as refused:
        check_table(table, options)
    assert "：" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_report_counts_files_tables_rows_and_findings(table: GoalTable) -> None:
    other = table_of("数量指标 | 培训覆盖率 | ≥90%").model_copy(
        update={"source": Source(path="另一张.txt", sha256="")}
    )
    tables = (table, other)
    problem = Problem(severity=Severity.ERROR, message="打不开", path="坏文件.docx")
    whole = report([check_table(each) for each in tables], [problem])
    assert (whole.summary.files, whole.summary.tables, whole.summary.indicators) == (3, 2, 9)
    findings = [finding for checked in whole.tables for finding in checked.findings]
    assert sum(whole.summary.by_severity.values()) == len(findings)
    assert sum(whole.summary.by_code.values()) == len(findings)
    assert set(whole.summary.by_severity) == {"error", "warning", "advice"}


def test_a_baseline_leaves_only_what_is_new(table: GoalTable) -> None:
    known = report([check_table(table)])
    assert without_known(known, known).tables[0].findings == ()
    worse = table_of("数量指标 | 新的覆盖率 | ≥80%\n" + TABLE)
    now = report([check_table(worse)])
    new = without_known(now, known)
    assert [finding.code for finding in new.tables[0].findings] == ["CLS101"]
    assert new.tables[0].findings[0].indicator == "r1"
    assert sum(new.summary.by_code.values()) == 1
    assert new.summary.indicators == now.summary.indicators
    assert new.tables[0].score == now.tables[0].score


def test_quotes_within_quotes_are_single() -> None:
    table = table_of("质量指标 | “大组工网”管理维护 | 100%")
    (finding,) = check_table(table, Options(select=("VAL122",))).findings
    assert "“‘大组工网’管理维护”" in finding.message
    assert finding.excerpt == "“大组工网”管理维护"


def test_an_empty_table_is_no_failure() -> None:
    empty = GoalTable(source=Source(path="空.txt", sha256=""))
    assert check_table(empty).findings == ()
    assert check_table(empty).score == 100


def test_an_objection_to_the_header_points_to_its_place() -> None:
    table = table_of(
        "预算=20万元\n资金=财政拨款 15\n资金=其他资金 3\n目标=提高干部素质，加强队伍建设\n数量指标 | 培训期数 | ≥4期"
    )
    goals = tuple(goal.model_copy(update={"location": Location(line=9)}) for goal in table.goals)
    table = table.model_copy(update={"goals": goals, "budget_location": Location(line=5)})
    places = {
        finding.code: finding.location.line
        for finding in check_table(table, Options(select=("MON101", "REL103"))).findings
    }
    assert places == {"MON101": 5, "REL103": 9}
