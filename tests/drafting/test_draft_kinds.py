"""Drafts of other shapes: department tables, goals of several years, tasks with gaps or far too many figures."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.checking import profiles
from assistant.drafting import Draft, draft, read_brief
from assistant.library import Library
from assistant.model.evidence import Match
from assistant.model.report import Severity
from assistant.model.table import GoalScope, TableKind
from assistant.model.taxonomy import COST_LEVELS, QUANTITY
from assistant.reading import read_file
from assistant.writing import write_table

DEPARTMENT = (
    "县文化和旅游局2026年部门整体支出：总预算860万元，其中基本支出520万元，免费开放经费120万元，文物保护150万元，"
    "送戏下乡70万元。保障在职人员45人工资福利；图书馆文化馆免费开放300天；修缮文物保护单位3处；送戏下乡演出120场。12月底前完成。"
)
MANY_WORKS = (
    ("村道硬化", "公里"), ("水渠维修", "米"), ("校舍改造", "平方米"), ("路灯安装", "盏"), ("垃圾桶购置", "个"),
    ("桥梁加固", "座"), ("宣传栏制作", "块"), ("会议", "次"), ("培训班", "期"),
)  # fmt: skip
VILLAGES = ("李家村", "王家村", "赵家村", "周家村", "吴家村", "郑家村", "孙家村")


def errors(made: Draft) -> list[str]:
    return [f.message for f in made.report.findings if f.severity is Severity.ERROR]


@pytest.fixture(scope="module")
def department(past: Library) -> Draft:
    return draft(read_brief(DEPARTMENT, kind=TableKind.DEPARTMENT), past)


def test_a_department_has_its_main_tasks_with_their_money(department: Draft) -> None:
    assert department.kind is TableKind.DEPARTMENT
    assert department.title == "部门（单位）整体支出绩效目标表（2026年度）"
    money = {task.name: task.budget.total for task in department.tasks if task.budget}
    assert money["基本支出"] == 520 and money["文物保护"] == 150
    assert sum(filter(None, money.values())) == 860
    assert not [f for f in department.report.findings if f.severity is not Severity.ADVICE]


def test_rows_of_a_department_belong_to_its_tasks(department: Draft) -> None:
    names = {task.id: task.name for task in department.tasks}
    rows = {row.name: names.get(row.task or "") for row in department.indicators}
    assert rows["修缮文物保护单位数量"] == "文物保护"
    assert rows["保障在职人员人数"] == "基本支出"
    assert rows["各项任务完成时间"] is None  # of all tasks


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_the_department_form_is_written_and_read_back(
    ending: str, department: Draft, tmp_path: Path
) -> None:
    path = write_table(department, tmp_path / f"表.{ending}")
    (again,) = read_file(path).tables
    assert again.kind is TableKind.DEPARTMENT
    assert [t.name for t in again.tasks] == [t.name for t in department.tasks]
    assert [(r.name, r.target and r.target.value) for r in again.indicators] == [
        (r.name, r.target and r.target.value) for r in department.indicators
    ]


def many(count: int) -> tuple[str, Decimal]:
    """A list of works at many places, each with its money."""
    lines, total = [], 0
    for at in range(count):
        work, unit = MANY_WORKS[at % len(MANY_WORKS)]
        money = at * 13 % 50 + 5
        total += money
        lines.append(f"{at + 1}. {VILLAGES[at % 7]}{work}{at * 7 % 40 + 2}{unit}，资金{money}万元")
    text = "2026年乡村建设任务：\n" + "\n".join(lines) + f"\n总计资金{total}万元，11月底前完成。"
    return text, Decimal(total)


@pytest.mark.parametrize("count", [12, 30, 60, 199])
def test_a_long_list_becomes_one_table(count: int, past: Library) -> None:
    text, total = many(count)
    made = draft(read_brief(text), past)
    assert 8 <= len(made.indicators) <= 25
    assert not errors(made)
    costs = [r.target for r in made.indicators if r.level2 in COST_LEVELS and r.target]
    assert sum(t.value for t in costs if t.unit == "万元" and t.value) == total
    assert all(e.match is not Match.NOT_FOUND for row in made.indicators for e in row.evidence)
    if count > 12:
        assert any("一张表最多列25条" in note for note in made.notes)


def test_the_same_work_at_many_places_is_added_up(past: Library) -> None:
    made = draft(read_brief(many(199)[0]), past)
    repaired = next(row for row in made.indicators if row.name == "水渠维修长度")
    assert repaired.target and repaired.target.unit == "米"
    assert "相加" in repaired.rationale and len(repaired.evidence) > 10


def test_what_the_task_does_not_say_is_marked_in_its_row(past: Library) -> None:
    made = draft(read_brief("开展普法宣传和人民调解工作。"), past)
    assert not errors(made)
    notes = {row.level2: row.note for row in made.indicators if row.note}
    assert "定后改填" in notes["数量指标"]
    assert "金额待定" in notes["成本指标"]
    assert "日期待定" in notes["时效指标"]
    assert made.questions


def test_no_gap_is_marked_where_nothing_is_missing(past: Library) -> None:
    made = draft(read_brief("2026年举办干部培训班4期、培训200人，预算20万元，11月底前完成。"), past)
    assert not [row.note for row in made.indicators if row.note]


def test_a_price_follows_from_budget_and_count(past: Library) -> None:
    made = draft(read_brief("2026年举办干部培训班4期、培训200人，预算20万元，11月底前完成。"), past)
    price = next(row for row in made.indicators if row.target and row.target.unit == "元/人")
    assert price.target and price.target.raw == "≤1000元/人"
    assert "20万元÷200人＝1000元" in price.rationale
    assert {e.quote for e in price.evidence} >= {"培训200人"} or len(price.evidence) == 2


def test_what_takes_several_years_is_no_figure_of_the_year(past: Library) -> None:
    task = "2026—2028年农村人居环境整治，三年内完成户厕改造3600户。2026年改造户厕1200户，投资300万元，12月底前完成。"
    made = draft(read_brief(task), past)
    whole, annual = made.goals
    assert "3600户" in whole.text and "3600" not in annual.text
    values = {row.target.value for row in made.indicators if row.target}
    assert Decimal(1200) in values and Decimal(3600) not in values


def test_long_term_goals_say_more_than_the_year_s(past: Library) -> None:
    brief = read_brief("2026年新建村级卫生室12个，预算240万元，11月底前完成。")
    made = draft(brief.model_copy(update={"long_term": True}), past)
    whole, annual = made.goals
    assert (whole.scope, annual.scope) == (GoalScope.WHOLE_PERIOD, GoalScope.ANNUAL)
    assert whole.text != annual.text and "12个" in annual.text
    assert not errors(made)


@pytest.mark.parametrize("profile", [profile.name for profile in profiles()])
@pytest.mark.parametrize("task", [DEPARTMENT, "2026年举办干部培训班4期、培训200人，预算20万元。"])
def test_points_make_one_of_the_profile_s_totals(profile: str, task: str, past: Library) -> None:
    made = draft(read_brief(task), past, profile=profile)
    known = next(each for each in profiles() if each.name == profile)
    total = sum(row.weight for row in made.indicators if row.weight)
    assert total in known.totals
    objections = [
        f.code for f in made.report.findings if f.code.startswith(("WGT", "STR", "CLS107"))
    ]
    assert set(objections) <= {"STR105"}  # the year may be missing


def test_counts_all_stand_where_smaller_costs_can_be_one_row(past: Library) -> None:
    subjects = [
        "会计",
        "审计",
        "统计",
        "法律",
        "外语",
        "电脑",
        "安全",
        "消防",
        "急救",
        "农技",
        "电商",
        "家政",
        "档案",
    ]
    parts = [f"{n}.举办{what}培训{n + 1}期，{n + 2}万元；" for n, what in enumerate(subjects, 1)]
    text = "2026年培训计划：\n" + "\n".join(parts) + "\n总预算200万元。"
    brief = read_brief(text)
    made = draft(brief, past)
    stated = {f.target.raw for a in brief.activities for f in a.figures if f.level2 == QUANTITY}
    assert len(made.indicators) <= 25
    assert stated <= {row.target.raw for row in made.indicators if row.target}
    costs = [r.target for r in made.indicators if r.level2 in COST_LEVELS and r.target]
    assert sum(t.value or 0 for t in costs if t.unit == "万元") == 200
