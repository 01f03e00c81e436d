"""Last year's table as the start of a new one: what is taken over, moved, left out, and verified."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting import draft, read_brief
from assistant.drafting.activities import load_activities
from assistant.drafting.composing.last_year import stated_rows_of_last
from assistant.drafting.shapes import Brief
from assistant.drafting.understanding.gaps import question_of
from assistant.drafting.verify import verified
from assistant.library import Library
from assistant.model.evidence import Evidence, Match
from assistant.model.grammar import parse_target
from assistant.model.table import Budget, GoalTable, Grade, GradeBand, Indicator, Source, TableKind

ROWS = (
    ("数量指标", "举办干部培训班期数", "≥4期"),
    ("数量指标", "干部培训班参训人数", "≥320人"),
    ("数量指标", "党建督查次数", "≥4次"),
    ("质量指标", "培训合格率", "≥95%"),
    ("质量指标", "2024年督查问题整改率", "=100%"),
    ("时效指标", "各项任务完成时间", "2024年12月31日前"),
    ("成本指标", "培训经费", "≤38万元"),
    ("成本指标", "人均培训成本", "≤400元/人"),
    ("社会效益指标", "干部能力", "有所提升"),
    ("服务对象满意度指标", "参训干部满意度", "≥90%"),
)


def table(*rows: tuple[str, str, str], **header: object) -> GoalTable:
    values = {
        "year": 2024, "organization": "县委组织部", "project": "2024年干部教育培训",
        "kind": TableKind.PROJECT, "budget": Budget(total=Decimal(86), unit="万元"), **header,
    }  # fmt: skip
    indicators = tuple(
        Indicator(id=f"r{n}", level2=level2, name=name, target=parse_target(target))
        for n, (level2, name, target) in enumerate(rows or ROWS, start=1)
    )
    made = {"source": Source(path="去年.docx", sha256="0" * 64), "indicators": indicators, **values}
    return GoalTable.model_validate(made)


def kept(brief: Brief) -> dict[str, str]:
    return {row.name: row.target.raw for row in stated_rows_of_last(brief)}


def test_last_year_gives_office_project_and_the_next_year() -> None:
    brief = read_brief("", last=table())
    assert (brief.organization, brief.project, brief.year) == ("县委组织部", "干部教育培训", 2025)
    assert read_brief("", last=table(), year=2027).year == 2027
    assert [(a.kind, a.event) for a in brief.activities] == [
        ("training", "干部培训班"), ("inspection", "党建督查"),
    ]  # fmt: skip


def test_figures_stay_years_move_and_money_is_asked_for() -> None:
    brief = read_brief("", last=table())
    rows = kept(brief)
    assert rows["举办干部培训班期数"] == "≥4期" and rows["干部能力"] == "有所提升"
    assert rows["各项任务完成时间"] == "2025年12月31日前"
    assert rows["2025年督查问题整改率"] == "=100%"
    assert rows["人均培训成本"] == "≤400元/人" and "培训经费" not in rows
    assert brief.budget is None
    assert question_of(brief) == "今年的预算是多少万元？去年是86万元，没有沿用。"
    moved = next(row for row in stated_rows_of_last(brief) if row.name == "各项任务完成时间")
    assert "顺延1年" in moved.rationale and "2024年12月31日前" in moved.rationale


def test_sums_of_money_follow_from_the_new_budget(past: Library) -> None:
    made = draft(read_brief("", last=table(), budget="86万元"), past)
    sums = [row for row in made.indicators if row.target and row.target.unit == "万元"]
    assert [row.target.raw for row in sums if row.target] == ["≤86万元"]


def test_a_new_text_wins_over_the_row_of_the_same_measure() -> None:
    brief = read_brief("举办干部培训班6期，预算90万元", last=table())
    assert "举办干部培训班期数" not in kept(brief)
    assert kept(brief)["党建督查次数"] == "≥4次"
    assert [figure.target.raw for figure in brief.activities[0].figures] == ["≥6期"]
    assert [activity.event for activity in brief.activities] == ["干部培训班", "党建督查"]
    assert brief.budget is not None and brief.budget.amount == 90


def test_work_that_is_dropped_is_not_taken_over() -> None:
    brief = read_brief("今年不再开展党建督查，预算60万元", last=table())
    assert "党建督查次数" not in kept(brief)
    assert [activity.event for activity in brief.activities] == ["干部培训班"]


def test_a_row_with_an_error_is_left_out_and_the_user_told() -> None:
    wrong = table(("数量指标", "培训班期数", "≥4期"), ("质量指标", "培训合格率", "≥120%"))
    brief = read_brief("", last=wrong)
    assert "培训合格率" not in kept(brief)
    assert any("“培训合格率”没有沿用" in question for question in brief.questions)


@pytest.mark.parametrize("value", ["≥-5%", "≥0%", "≤5%", "≥999%"])
def test_a_value_that_nobody_aims_at_is_left_out_and_told(value: str) -> None:
    wrong = table(("数量指标", "培训班期数", "≥4期"), ("质量指标", "参训人员内容掌握率", value))
    brief = read_brief("", last=wrong)
    assert "参训人员内容掌握率" not in kept(brief)
    assert any("“参训人员内容掌握率”没有沿用" in question for question in brief.questions)


def test_what_names_no_quantity_is_known_by_its_project() -> None:
    brief = read_brief("", last=table(("质量指标", "维修验收合格率", "=100%"), project="校舍维修"))
    assert [activity.kind for activity in brief.activities] == ["repair"]


def graded(name: str, *bands: str) -> Indicator:
    bands_of = tuple(
        GradeBand(grade=grade, target=parse_target(raw))
        for grade, raw in zip(Grade, bands, strict=True)
    )
    return Indicator(id=f"g{name}", name=name, grades=bands_of)


def test_what_the_best_grade_asks_is_taken_over(past: Library) -> None:
    rows = (
        graded("党代表学习培训参训率", "参训率100%", "参训率90%", "参训率80%", "参训率70%"),
        graded("干部培训完成率", "95%以上", "85%—95%", "75%—85%", "75%以下"),
        graded("条例检查单位个数", "20个/年", "15个/年", "10个/年", "0个/年"),
        graded("远程教育课时量", "10000分钟", "8000-9999分钟", "7000-7999分钟", "7000分钟以下"),
        graded("系统故障次数", "0次", "1次", "2次", "3次"),
        graded("专网运行", "无故障", "少于3次", "3次", "3次以上"),
    )
    last = table(kind=TableKind.ACTIVITY).model_copy(update={"indicators": rows})
    brief = read_brief("", last=last)
    assert brief.kind is TableKind.DEPARTMENT
    assert kept(brief) == {
        "党代表学习培训参训率": "=100%",
        "干部培训完成率": "≥95%",
        "条例检查单位个数": "≥20个/年",
        "远程教育课时量": "≥10000分钟",
        "系统故障次数": "≤0次",
        "专网运行": "无故障",
    }
    made = draft(brief, past)
    assert kept(brief).keys() <= {row.name for row in made.indicators}
    assert next(r for r in made.indicators if r.name == "远程教育课时量").level2 == "数量指标"


def test_each_row_is_verified_in_last_year_s_table(past: Library) -> None:
    brief = read_brief("", last=table())
    known = load_activities()
    for row in stated_rows_of_last(brief):
        (evidence,) = row.evidence
        found = verified(evidence, row.target, brief, past, known)
        assert found.match is Match.EXACT
        assert found.source == "县委组织部2024年绩效目标表"


@pytest.mark.parametrize(
    ("id", "target", "quote"),
    [
        ("last:r1", "≥5期", "≥4期"),
        ("last:r1", "≥4期", "≥5期"),
        ("last:r99", "≥4期", "≥4期"),
        ("last:r6", "2026年12月31日前", "2024年12月31日前"),
        ("last:", "≥4期", "≥4期"),
    ],
)
def test_a_false_claim_about_last_year_is_not_found(
    past: Library, id: str, target: str, quote: str
) -> None:
    brief = read_brief("", last=table())
    evidence = Evidence(id=id, quote=quote, match=Match.NOT_FOUND)
    found = verified(evidence, parse_target(target), brief, past, load_activities())
    assert found.match is Match.NOT_FOUND


def test_without_last_year_s_table_nothing_of_it_is_found(past: Library) -> None:
    evidence = Evidence(id="last:r1", quote="≥4期", match=Match.NOT_FOUND)
    found = verified(evidence, None, read_brief("举办培训班2期"), past, load_activities())
    assert (found.match, found.source) == (Match.NOT_FOUND, None)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["数量指标", "质量指标", "时效指标", "成本指标", "社会效益指标"]),
            st.sampled_from(["培训班期数", "合格率", "完成时间", "经费", "2023年人数", "，", "收入增长率"]),
            st.sampled_from(["≥4期", "95%", "2024年底前", "≤38万元", "有所提升", "2024年", "≥2024人", "3-5次", "/"]),
        ),
        max_size=6,
    ),
    st.sampled_from([None, 2020, 2024, 2030]),
)  # fmt: skip
def test_any_table_is_a_start_and_every_row_taken_over_is_verified(
    rows: list[tuple[str, str, str]], year: int | None
) -> None:
    brief = read_brief("", last=table(*rows), year=year)
    assert brief.activities
    for row in stated_rows_of_last(brief):
        for evidence in row.evidence:
            assert brief.last is not None
            cited = brief.last.indicator(evidence.id.removeprefix("last:"))
            assert cited is not None and cited.target is not None
            assert cited.target.raw == evidence.quote
            if cited.target.value is not None:
                assert row.target == cited.target
