"""Whatever a form shows of a table comes back from it equal: any table, every form, every format.

What a form does not show is what `not_shown` says; all else has to be there when the file is read.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from assistant.model.grammar import parse_target
from assistant.model.table import (
    Budget,
    BudgetPart,
    FurtherRole,
    FurtherValue,
    Goal,
    GoalScope,
    GoalTable,
    Grade,
    GradeBand,
    Indicator,
    TableKind,
    Task,
)
from assistant.model.target import Target
from assistant.reading import read_file
from assistant.reading.damage import indicator_name, one_line
from assistant.writing import forms, not_shown, write_table
from assistant.writing.form_files import find
from assistant.writing.forms import Role
from tests.writing.made import SOURCE

FORMATS = ("docx", "xlsx", "html", "md", "csv")

# -- tables --------------------------------------------------------------------------------------

_ODD = "，。、；：（）“”《》·—&<>|*_#'\"@+~^$`{}！？…①𠮷😀ＡABab0129%‰℃²"
_HAN = "组织开展干部培训督查慰问宣传档案管护检修普法巡查招录评审调研建设服务保障群众单位项目工作质量完成推进提升"


def _stands(text: str) -> bool:
    """Whether reading would leave this text as it is: no damage to repair, nothing to cut off."""
    return indicator_name(text) == (text, []) and one_line(text) == (text, [])


WORDS = st.sampled_from(
    ["培训", "督查", "慰问", "宣传", "档案", "管护", "检修", "普法", "巡查", "招录", "评审", "调研"]
)
ODD = st.text(alphabet=_HAN + _ODD, max_size=12)
NAMES = st.builds(
    "{}{}{}{}".format,
    WORDS,
    ODD,
    WORDS,
    st.sampled_from(["次数", "人数", "合格率", "覆盖率", "经费"]),
).filter(_stands)
LINES = st.builds("{}工作{}{}。".format, WORDS, ODD, WORDS).filter(_stands)
TEXTS = st.one_of(
    LINES,
    st.lists(LINES, min_size=2, max_size=4).map("\n".join),
    st.integers(20, 90).map(lambda count: "完成各项工作任务并通过验收，" * count + "达到要求。"),
)
NUMBERS = st.decimals(min_value=0, max_value=99999, places=2).map(
    lambda value: format(value.normalize(), "f")
)
UNITS = st.sampled_from(
    [
        "%",
        "‰",
        "个百分点",
        "次",
        "人次",
        "万元",
        "元/人",
        "元/人·月",
        "平方米",
        "工作日",
        "件/年",
        "",
    ]
)
QUALITATIVE = st.sampled_from(
    [
        "有所提高",
        "效果显著",
        "按计划完成",
        "长期",
        "优良",
        "已完成",
        "是",
        "否",
        "严格按照标准执行，不超范围",
    ]
)
DATES = st.sampled_from(
    ["2025年12月31日", "12月底前", "2025年12月", "2025年1月-12月", "2025年全年", "11月底完成100%"]
)
TARGETS = st.one_of(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["≥", "≤", "=", "＞", "＜", ">", "<", "不少于", "不超过", ""]),
        NUMBERS,
        UNITS,
    ),
    st.builds("{}{}以上".format, NUMBERS, UNITS),
    st.builds("{}%-{}%".format, st.integers(10, 50), st.integers(51, 99)),
    st.builds("{}—{}次".format, st.integers(10, 50), st.integers(51, 99)),
    QUALITATIVE,
    DATES,
).map(parse_target)
LEVELS = (
    (("成本指标", "经济成本指标"), ("成本指标", "社会成本指标"), ("成本指标", "生态环境成本指标")),
    (
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("产出指标", "时效指标"),
        ("产出指标", "成本指标"),
    ),
    (
        ("效益指标", "经济效益指标"),
        ("效益指标", "社会效益指标"),
        ("效益指标", "生态效益指标"),
        ("效益指标", "可持续影响指标"),
    ),
    (("满意度指标", "服务对象满意度指标"),),
)
FAMILIES = (
    (*LEVELS[1], *LEVELS[2], *LEVELS[3]),
    (*LEVELS[0], *LEVELS[1][:3], *LEVELS[2], *LEVELS[3]),
    (*LEVELS[1], *LEVELS[2], ("效益指标", "服务对象满意度指标")),
)
SOURCES = ("财政拨款", "其他资金", "上年结转资金", "中央补助资金", "政府性基金")
AMOUNTS = st.decimals(min_value=0, max_value=99999, places=2)


@st.composite
def budgets(draw: st.DrawFn) -> Budget:
    names = draw(st.lists(st.sampled_from(SOURCES), max_size=3, unique=True))
    return Budget(
        total=draw(AMOUNTS),
        unit=draw(st.sampled_from(["万元", "元"])),
        parts=tuple(BudgetPart(name=name, amount=draw(AMOUNTS)) for name in names),
    )


def _or_none(draw: st.DrawFn, there: bool, strategy: st.SearchStrategy[Any]) -> Any:
    """A value in most rows where the table has such a column at all."""
    return draw(st.none() | strategy | strategy) if there else None


@st.composite
def tables(draw: st.DrawFn) -> GoalTable:
    """A goal table with any of what one can hold, in any combination."""
    has = {
        what: draw(st.booleans())
        for what in ("explanation", "scoring", "weight", "note", "grades", "whole_rows", "towns")
    }
    has |= {what: draw(st.integers(0, 3)) == 0 for what in ("tasks", "evaluated", "two_values")}
    # NOTE: below 年度绩效指标, reading takes a column 实施期指标值 for the target and 指标值 for the other
    has["two_values"] = has["two_values"] and not has["whole_rows"]
    tasks: list[Task] = []
    if has["tasks"]:
        for name in draw(st.lists(LINES, min_size=1, max_size=4, unique=True)):
            parents = [task.id for task in tasks if task.parent is None]
            tasks.append(
                Task(
                    id=f"t{len(tasks) + 1}",
                    parent=draw(st.sampled_from(parents))
                    if draw(st.booleans()) and parents
                    else None,
                    name=name,
                    content=draw(st.none() | TEXTS),
                    budget=Budget(total=draw(AMOUNTS)),
                )
            )
        tasks.sort(key=lambda task: (task.parent or task.id, task.parent is not None, task.id))
        renamed = {task.id: f"t{number}" for number, task in enumerate(tasks, start=1)}
        tasks = [
            task.model_copy(
                update={"id": renamed[task.id], "parent": renamed.get(task.parent or "")}
            )
            for task in tasks
        ]
    family = draw(st.sampled_from(FAMILIES))
    names = draw(st.lists(NAMES, min_size=2, max_size=9, unique=True))
    places = sorted(
        draw(st.lists(st.integers(0, len(family) - 1), min_size=len(names), max_size=len(names)))
    )
    rows = []
    for number, (name, place) in enumerate(zip(names, places, strict=True), start=1):
        whole = has["whole_rows"] and not tasks and draw(st.booleans())
        further = []
        if has["two_values"]:
            text = draw(TARGETS).raw
            further.append(
                FurtherValue(role=FurtherRole.WHOLE_PERIOD, heading="实施期指标值", text=text)
            )
        if has["evaluated"]:
            for role, heading, text in (
                (FurtherRole.ACTUAL, "实际完成值", draw(TARGETS).raw),
                (FurtherRole.SCORE, "得分", draw(NUMBERS)),
                (FurtherRole.REASON, "偏差原因分析及改进措施", draw(LINES)),
            ):
                further.append(FurtherValue(role=role, heading=heading, text=text))
        if has["towns"]:
            for town in ("甲镇", "乙镇"):
                text = draw(TARGETS).raw
                further.append(FurtherValue(role=FurtherRole.OTHER, heading=town, text=text))
        rows.append(
            Indicator(
                id=f"r{number}",
                level1=family[place][0],
                level2=family[place][1],
                name=name,
                target=draw(TARGETS),
                grades=tuple(GradeBand(grade=grade, target=draw(TARGETS)) for grade in Grade)
                if has["grades"] and draw(st.booleans())
                else (),
                explanation=_or_none(draw, has["explanation"], TEXTS),
                scoring=_or_none(draw, has["scoring"], TEXTS),
                weight=_or_none(
                    draw, has["weight"], st.sampled_from([Decimal("2.5"), Decimal(10)])
                ),
                note=_or_none(draw, has["note"], LINES),
                scope=GoalScope.WHOLE_PERIOD if whole else None,
                further=tuple(further),
            )
        )
    # A table of the whole period alone is no table of two.
    assume(any(row.scope is None for row in rows))
    goals = [Goal(scope=GoalScope.ANNUAL, text=draw(TEXTS))]
    if draw(st.booleans()):
        goals.insert(0, Goal(scope=GoalScope.WHOLE_PERIOD, text=draw(TEXTS)))
    assume(len({goal.text for goal in goals}) == len(goals))
    return GoalTable(
        source=SOURCE,
        kind=TableKind.PROJECT,
        year=draw(st.none() | st.integers(2015, 2030)),
        organization=draw(st.sampled_from(["中共某县委组织部", "某市教育局", None])),
        project=draw(st.none() | st.just("干部教育培训")),
        budget=draw(st.none() | budgets()),
        goals=tuple(goals),
        tasks=tuple(tasks),
        indicators=tuple(rows),
    )


# -- what it says --------------------------------------------------------------------------------


def _meaning(target: Target | None, *, split: bool) -> Target | None:
    """The target; without its spelling where the form has three cells for it."""
    return target.model_copy(update={"raw": ""}) if target and split else target


def _money(budget: Budget | None) -> Any:
    """Sum, unit and sources; a form has those it names first."""
    return budget and (budget.total, budget.unit, set(budget.parts))


def said(table: GoalTable, form: str, lost: frozenset[str]) -> dict[str, Any]:
    """What the table says, without what is lost."""
    shape = find(form).indicators
    split = any(column.role is Role.VALUE for column in shape.columns)
    names = {task.id: task.name for task in table.tasks}

    def cell(row: Indicator, name: str, value: Any) -> Any:
        # side by side, only the rows of the whole period have fewer columns
        hit = row.scope is GoalScope.WHOLE_PERIOD or not shape.side_by_side
        return None if name in lost and hit else value

    rows = [
        (
            row.scope,
            cell(row, "一级指标", row.level1),
            cell(row, "二级指标", row.level2),
            row.name,
            cell(row, "指标值", _meaning(row.target, split=split)),
            cell(row, "优良中差标准", [(band.grade, band.target) for band in row.grades]) or None,
            cell(row, "指标解释", row.explanation),
            cell(row, "评/扣分标准", row.scoring),
            cell(row, "分值", row.weight),
            cell(row, "备注", row.note),
            cell(
                row,
                "实施期指标旁的其他列",
                sorted(
                    (
                        value.role,
                        value.text,
                        value.heading == value.role or (value.role == "other" and value.heading),
                    )
                    for value in row.further
                ),
            )
            or None,
        )
        for row in table.indicators
    ]
    # the two periods stand apart, each in its order; side by side a category may be filled up
    rows.sort(key=lambda row: (str(row[0]), row[3] if shape.side_by_side else ""))
    goals = {
        "年度目标": [goal.text for goal in table.goals if goal.scope is GoalScope.ANNUAL],
        "实施期目标": [goal.text for goal in table.goals if goal.scope is GoalScope.WHOLE_PERIOD],
    }
    header = {
        "年度": table.year,
        "部门（单位）名称": table.organization,
        "项目名称": table.project,
        "任务（职责活动）": [(task.name, names.get(task.parent or "")) for task in table.tasks],
        "任务内容": [task.content for task in table.tasks],
        "任务预算": [_money(task.budget) for task in table.tasks],
        **goals,
    }
    if not {"资金总额", "资金来源构成"} & lost:
        header["资金"] = _money(table.budget)
    return {name: value for name, value in header.items() if name not in lost} | {"rows": rows}


@pytest.mark.parametrize("form", [form.name for form in forms()])
# no shrinking: it takes minutes where something fails, and the table that failed is printed anyway
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(table=tables())
def test_what_a_form_shows_comes_back_equal(form: str, table: GoalTable) -> None:
    lost = frozenset(
        name.partition("（")[0] if "条指标" in name else name for name in not_shown(table, form)
    )
    wanted = said(table, form, lost)
    towns = any(
        value.role is FurtherRole.OTHER for row in table.indicators for value in row.further
    )
    for ending in FORMATS:
        # NOTE: two periods side by side and a column for each town, in a text that has no merged
        # cells: which period a town belongs to is not printed
        if towns and ending in ("md", "csv") and find(form).indicators.side_by_side:
            continue
        with TemporaryDirectory() as folder:
            reading = read_file(write_table(table, Path(folder) / f"表.{ending}", form))
        (read,) = reading.tables
        assert (ending, said(read, form, lost)) == (ending, wanted)
