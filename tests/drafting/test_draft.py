"""Drafts of the written briefs: every figure in its row, sourced, adding up, and passing the check."""

from __future__ import annotations

import re
import time
from decimal import Decimal
from typing import Any

import pytest

from assistant.checking import check_table, profiles
from assistant.drafting import Draft, Usage, draft, read_brief, suggest
from assistant.drafting.activities import load_activities
from assistant.drafting.figures import figures
from assistant.drafting.understanding.mentions import Sort, mentions
from assistant.drafting.understanding.tasktext import TaskText
from assistant.drafting.verify import quoted, source, verified
from assistant.library import Document, Library, SearchResult
from assistant.library.targets.choosing import NOBODY, Asker
from assistant.model.evidence import Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target
from assistant.model.report import Severity
from assistant.model.table import GoalScope
from assistant.model.target import Operator
from assistant.model.taxonomy import BENEFIT_LEVELS, COST_LEVELS
from assistant.model.units import convert
from tests.drafting.briefs import BRIEFS, BY_NAME

KNOWN = load_activities()


@pytest.fixture(scope="module")
def drafts(past: Library) -> dict[str, Draft]:
    return {entry["name"]: draft(read_brief(entry["text"]), past) for entry in BRIEFS}


def each(having: str = "name") -> Any:
    entries = [entry for entry in BRIEFS if having in entry]
    return pytest.mark.parametrize("entry", entries, ids=lambda entry: entry["name"])


def test_there_are_briefs_of_many_kinds() -> None:
    assert len(BRIEFS) >= 30


@each()
def test_no_error_is_left(entry: dict[str, Any], drafts: dict[str, Draft]) -> None:
    findings = drafts[entry["name"]].report.findings
    assert not [f for f in findings if f.severity is Severity.ERROR]


@each()
def test_every_stated_figure_stands_in_a_row(
    entry: dict[str, Any], drafts: dict[str, Draft]
) -> None:
    targets = [row.target for row in drafts[entry["name"]].indicators if row.target]
    have = {(target.value, target.unit) for target in targets}
    for figure in entry["figures"]:
        wanted = parse_target(figure)
        assert (wanted.value, wanted.unit) in have, figure


@each("cost")
def test_cost_rows_add_up_to_the_budget(entry: dict[str, Any], drafts: dict[str, Draft]) -> None:
    made = drafts[entry["name"]]
    rows = [row.target for row in made.indicators if row.level2 in COST_LEVELS and row.target]
    assert sum(t.value for t in rows if t.unit == "万元" and t.value) == Decimal(str(entry["cost"]))
    assert made.budget is not None and made.budget.total == Decimal(str(entry["cost"]))


@each()
def test_every_row_has_a_source_that_was_found(
    entry: dict[str, Any], drafts: dict[str, Draft], past: Library
) -> None:
    made = drafts[entry["name"]]
    for row in made.indicators:
        assert row.evidence and row.rationale
        for evidence in row.evidence:
            assert evidence.match in (Match.EXACT, Match.NORMALISED)
            assert verified(evidence, row.target, made.brief, past, KNOWN) == evidence


@each()
def test_all_categories_and_a_telling_length(
    entry: dict[str, Any], drafts: dict[str, Draft]
) -> None:
    made = drafts[entry["name"]]
    levels = {row.level2 for row in made.indicators}
    assert {"数量指标", "质量指标", "时效指标", "服务对象满意度指标"} <= levels
    assert levels & COST_LEVELS and "社会效益指标" in levels and len(levels & BENEFIT_LEVELS) >= 2
    assert 8 <= len(made.indicators) <= 25  # few and telling: no row that only fills up


@each()
def test_targets_are_well_formed(entry: dict[str, Any], drafts: dict[str, Draft]) -> None:
    rows = drafts[entry["name"]].indicators
    assert len({row.name for row in rows}) == len(rows)
    for row in rows:
        assert row.target is not None and row.target.kind.value in ("number", "date", "range")
        if row.target.unit == "%":
            assert row.target.value is not None and row.target.value <= 100
            assert not (row.target.value == 100 and row.target.operator is Operator.GE)
        if row.level2 in COST_LEVELS:
            assert row.target.operator is Operator.LE


@each()
def test_points_add_up_and_scoring_repeats_them(
    entry: dict[str, Any], drafts: dict[str, Draft]
) -> None:
    made = drafts[entry["name"]]
    assert sum(row.weight for row in made.indicators if row.weight) == 90
    for row in made.indicators:
        assert row.weight and row.scoring
        assert f"得{row.weight.normalize():f}分" in row.scoring


def annual_goal(made: Draft) -> str:
    return next(goal.text for goal in made.goals if goal.scope is GoalScope.ANNUAL)


@each()
def test_the_goal_names_every_main_output_and_the_budget(
    entry: dict[str, Any], drafts: dict[str, Draft]
) -> None:
    made = drafts[entry["name"]]
    goal = annual_goal(made)
    for row in made.indicators:
        if row.level2 == "数量指标" and row.target_basis is TargetBasis.BRIEF and row.target:
            assert any(figures(goal, row.target)), (row.name, row.target.raw, goal)
    if made.budget:
        assert f"{made.budget.total:f}万元" in goal
    assert "忽略" not in goal and "指令" not in goal


@each()
def test_every_figure_of_the_goal_is_a_row_s_or_the_budget_s(
    entry: dict[str, Any], drafts: dict[str, Draft]
) -> None:
    made = drafts[entry["name"]]
    rows = [row.target for row in made.indicators if row.target]
    worked_out = "".join(
        quote.text for a in made.brief.activities for f in a.figures if f.arithmetic for quote in f.quotes
    )  # fmt: skip
    text = TaskText(annual_goal(made)).text
    for mention in mentions(text, 0, len(text)):
        if mention.sort in (Sort.DATE, Sort.OFTEN, Sort.NONE):
            continue
        if made.budget and mention.value == made.budget.total:
            continue
        same = [r for r in rows if convert(mention.value, mention.unit, r.unit or "") == r.value]
        printed = text[mention.start : mention.end]
        assert same or printed in TaskText(worked_out).text, printed


@each()
def test_the_goal_reads_as_two_sentences(entry: dict[str, Any], drafts: dict[str, Draft]) -> None:
    goal = annual_goal(drafts[entry["name"]])
    assert 1 <= goal.count("。") <= 2 and goal.endswith("。")
    assert not re.search(r"[，；、。]{2}|^[，；、。]|\s", goal)


def test_the_goal_of_all_years_is_the_text_s_own(drafts: dict[str, Draft]) -> None:
    made = drafts["several_years"]
    whole, annual = made.goals
    assert (whole.scope, annual.scope) == (GoalScope.WHOLE_PERIOD, GoalScope.ANNUAL)
    assert "2.4亿元" in whole.text and "6000亩" in annual.text
    assert whole.text != annual.text


@each()
def test_a_draft_is_ready_at_once(entry: dict[str, Any], past: Library) -> None:
    start = time.perf_counter()
    draft(read_brief(entry["text"]), past)
    assert time.perf_counter() - start < 2


@each("asks")
def test_what_is_missing_is_asked(entry: dict[str, Any], drafts: dict[str, Draft]) -> None:
    assert any(entry["asks"] in question for question in drafts[entry["name"]].questions)


def test_the_example_of_the_field(drafts: dict[str, Draft]) -> None:
    made = drafts["party_building"]
    rows = {row.name: row for row in made.indicators}
    assert rows["培训经费"].target and rows["培训经费"].target.raw == "≤38万元"
    assert rows["党建督查和党建网站维护经费"].target_basis is TargetBasis.BUDGET
    assert rows["各项任务完成时间"].target and rows["各项任务完成时间"].target.text == "2025-12-31"
    assert made.report.findings == ()
    assert made.usage.calls == 0 and made.usage.prompt_tokens == 0


def test_the_rest_of_a_budget_is_worked_out_and_said_so(drafts: dict[str, Draft]) -> None:
    rest = next(r for r in drafts["farming"].indicators if r.name == "其他支出")
    assert rest.target and rest.target.raw == "≤20万元"
    assert "300－150－100－30＝20万元" in rest.rationale


def test_history_names_count_range_and_years(drafts: dict[str, Draft]) -> None:
    rows = [
        row
        for made in drafts.values()
        for row in made.indicators
        if row.target_basis is TargetBasis.HISTORY
    ]
    assert rows
    for row in rows:
        assert "条可比指标" in row.rationale and "年" in row.rationale
        assert all(":" in evidence.id for evidence in row.evidence)


@pytest.mark.parametrize("profile", [profile.name for profile in profiles()])
def test_each_profile_gets_its_own_places(profile: str, past: Library) -> None:
    made = draft(read_brief(BY_NAME["party_building"]), past, profile=profile)
    again = check_table(made)
    assert not [f for f in made.report.findings if f.severity is not Severity.ADVICE]
    assert not [f for f in again.findings if f.severity is Severity.ERROR]
    costs = {row.level1 for row in made.indicators if row.level2 in COST_LEVELS}
    assert costs == ({"成本指标"} if profile == "national-101" else {"产出指标"})


def test_steps_are_told(past: Library) -> None:
    steps: list[str] = []
    draft(read_brief("举办培训班2期"), past, on_step=steps.append)
    assert steps


def test_without_any_past_everything_rests_on_text_and_convention() -> None:
    class Nothing:
        def comparable(self, name: str, unit: str | None = None, asker: Asker = NOBODY) -> None:
            return None

        def scaled(self, name: str, unit: str, amount: Decimal, per: str) -> None:
            return None

        def row(self, id: str) -> None:
            return None

        def similar(self, text: str, k: int = 5) -> tuple[()]:
            return ()

        def search(self, query: str, k: int = 10, *, quick: bool = False) -> SearchResult:
            return SearchResult(query=query)

        def table(self, id: str) -> Document:
            raise AssertionError("nothing was found that could be asked for")

    made = draft(read_brief(BY_NAME["party_building"]), Nothing())
    bases = {row.target_basis for row in made.indicators}
    assert bases == {TargetBasis.BRIEF, TargetBasis.BUDGET, TargetBasis.CONVENTION}
    assert suggest(made.brief, Nothing()).no_precedent


def test_suggestions_carry_sources_and_name_what_has_no_precedent(past: Library) -> None:
    result = suggest(read_brief(BY_NAME["party_building"]), past)
    assert len(result.suggestions) >= 20
    for suggestion in result.suggestions:
        assert suggestion.evidence and 0 < suggestion.confidence <= 1
    bases = {suggestion.target_basis for suggestion in result.suggestions}
    assert {TargetBasis.BRIEF, TargetBasis.BUDGET, TargetBasis.HISTORY} <= bases
    assert result.no_precedent


@pytest.mark.parametrize(
    ("id", "quote", "target", "match"),
    [
        ("brief", "4期", "≥4期", Match.EXACT),
        ("brief", "４ 期", "≥4期", Match.NORMALISED),
        ("brief", "5期", "≥5期", Match.NOT_FOUND),
        ("budget", "38万元", "≤38万元", Match.EXACT),
        ("convention:training", "…参训率 ≥95%", "≥95%", Match.EXACT),
        ("convention:training", "…参训率 ≥95%", "≥90%", Match.NOT_FOUND),
        ("convention:nothing", "…参训率 ≥95%", "≥95%", Match.NOT_FOUND),
        ("c-hengyang-party-committee-2024:r8", "≥95%", "≥95%", Match.EXACT),
        ("c-hengyang-party-committee-2024:r8", "≥95%", "≥95次", Match.NOT_FOUND),
        ("c-hengyang-party-committee-2024:r8", "≥90%", "≥90%", Match.NOT_FOUND),
        ("nowhere:r1", "≥95%", "≥95%", Match.NOT_FOUND),
    ],
)
def test_a_source_must_hold_the_value(
    id: str, quote: str, target: str, match: Match, past: Library
) -> None:
    brief = read_brief(BY_NAME["party_building"])
    evidence = Evidence(id=id, quote=quote, match=Match.NOT_FOUND)
    assert verified(evidence, parse_target(target), brief, past, KNOWN).match is match


def test_an_empty_quote_is_never_found() -> None:
    assert quoted("", "任何文字") is Match.NOT_FOUND
    assert quoted(" ", "任何 文字") is not Match.NORMALISED


@each()
def test_every_source_is_named_in_words(entry: dict[str, Any], drafts: dict[str, Draft]) -> None:
    for row in drafts[entry["name"]].indicators:
        for evidence in row.evidence:
            assert evidence.source and not re.search("[a-z]", evidence.source)


def test_a_past_table_is_named_by_office_year_and_title(past: Library) -> None:
    assert source("c-hengdong-organization-2022:r56", past, KNOWN) == (
        "中共衡东县委组织部2022年项目支出绩效目标表"
    )
    assert source("convention:training", past, KNOWN) == "同类工作惯例：培训"
    assert source("nowhere:r1", past, KNOWN) is None


def test_usage_is_the_models_and_zero_without_one(drafts: dict[str, Draft]) -> None:
    assert {made.usage for made in drafts.values()} == {Usage()}


def test_a_share_in_time_says_which_day_counts_where_the_task_names_one(past: Library) -> None:
    task = "2026年举办干部培训班4期、培训200人，预算20万元，11月底前完成。"
    rows = draft(read_brief(task), past).indicators
    prompt = [row for row in rows if row.level2 == "时效指标" and row.name.endswith("率")]
    assert prompt
    assert all("2026年11月30日前" in (row.explanation or "") for row in prompt)
