"""Whether a table as a whole has its parts in proportion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import Field

from assistant.checking.basis import GUIDE_88, GUIDE_101, REVIEW
from assistant.checking.context import Context
from assistant.checking.objection import Objection
from assistant.checking.registry import RuleOptions, Topic, rule
from assistant.model.report import Severity
from assistant.model.table import TableKind


class Many(RuleOptions):
    """How many rows are too many."""

    project: int = Field(40, description="项目支出目标表最多多少行")
    department: int = Field(80, description="整体支出目标表最多多少行")


@rule(
    "STR121",
    "指标过多",
    Severity.ADVICE,
    Topic.STRUCTURE,
    basis=GUIDE_101,
    what="项目支出、整体支出目标表的指标超过规定行数（行数可改）。",
    why="样样都考核，就看不出重点，每一行的分值也摊得很薄。",
    bad="\n".join(f"数量指标 | 第{n}类事项办理件数 | ≥{n}件" for n in range(1, 42)),
    good="数量指标 | 事项办理件数 | ≥861件",
    options=Many,
)
def too_many(table: Context, options: Many) -> Iterator[Objection]:
    """More rows than anybody weighs."""
    most = {TableKind.PROJECT: options.project, TableKind.DEPARTMENT: options.department}
    limit = most.get(table.table.kind)
    rows = [row for row in table.rows if row.annual]
    if limit is not None and len(rows) > limit:
        yield Objection(
            f"共有{len(rows)}行指标，重点不突出。",
            suggestion=f"保留最能说明结果的指标，合并或删去其余的，一般不超过{limit}行。",
            field="indicators",
        )


class Enough(RuleOptions):
    """From how many rows on results are asked for."""

    at_least: int = Field(8, description="至少多少行才查")


@rule(
    "STR122",
    "没有反映效果的指标",
    Severity.ADVICE,
    Topic.STRUCTURE,
    basis=GUIDE_88,
    what="没有分级的职责活动表，行数不少，却全是完成率、次数、人数一类，没有一行说明质量、效果或满意度。",
    why="只考核做了没有，看不出做得怎样、服务对象满不满意。",
    bad="类型=activity\n"
    + "\n".join(
        f"| 第{n}项工作完成率 | 优=100% 良=90%以上 中=80%以上 差=80%以下" for n in range(1, 9)
    ),
    good="类型=activity\n"
    + "\n".join(
        f"| 第{n}项工作完成率 | 优=100% 良=90%以上 中=80%以上 差=80%以下" for n in range(1, 8)
    )
    + "\n| 参训干部满意度 | 优=95%以上 良=90%以上 中=80%以上 差=80%以下",
    options=Enough,
)
def no_result(table: Context, options: Enough) -> Iterator[Objection]:
    """Only what was done, in a form that has no categories to ask for results."""
    if table.table.kind is not TableKind.ACTIVITY or table.levels:
        return
    if len(table.rows) >= options.at_least and not any(
        _RESULT.search(row.name) for row in table.rows
    ):
        yield Objection(
            f"{len(table.rows)}行指标都是完成情况，没有一行反映质量、效果或满意度。",
            suggestion="补上合格率、群众满意度等反映结果的指标。",
            field="indicators",
        )


_RESULT = re.compile(
    r"满意|好评|测评|评价|合格|优秀|优良|达标|通过|准确|提升|提高|改善|增长|增加|增收|下降|降低|减少"
    r"|知晓|成效|效果|效益|受益|覆盖|普及|就业|投诉|事故|差错|化解|转化|贡献"
)


@rule(
    "MON131",
    "职责有指标没有预算",
    Severity.ADVICE,
    Topic.MONEY,
    basis=REVIEW,
    what="职责活动表里，有的职责填了预算，有的职责及其活动设了指标却没有预算。",
    why="有指标没有钱，说不清靠什么完成；不用钱的，也应说明由公用经费保障。",
    bad="""
类型=activity
任务=干部教育 | 举办培训班 | 12万元
任务=人才引进 | 引进急需人才
| 培训人数 | 任务=t1 优=≥70人 良=≥50人
| 引进人才数 | 任务=t2 优=≥4人 良=≥2人
""",
    good="""
类型=activity
任务=干部教育 | 举办培训班 | 12万元
任务=人才引进 | 引进急需人才 | 8万元
| 培训人数 | 任务=t1 优=≥70人 良=≥50人
| 引进人才数 | 任务=t2 优=≥4人 良=≥2人
""",
)
def duty_without_budget(table: Context) -> Iterator[Objection]:
    """A top duty with rows and no money at it or below, beside duties that have it."""
    tasks = table.table.tasks
    if table.table.kind is not TableKind.ACTIVITY:
        return
    tops = [task for task in tasks if task.parent is None]
    below = {top.id: {top.id} for top in tops}
    for task in tasks:
        for members in below.values():
            if task.parent in members:
                members.add(task.id)
    paid = {task.id for task in tasks if task.budget is not None and task.budget.total is not None}
    used = {row.indicator.task for row in table.rows}
    if not any(below[top.id] & paid for top in tops):
        return
    for top in tops:
        if below[top.id] & used and not below[top.id] & paid:
            yield Objection(
                f"“{top.name}”设了指标，没有预算。",
                suggestion="补填预算；由公用经费保障的，在备注中说明。",
                field="tasks",
                location=top.location,
                excerpt=top.name,
            )


@rule(
    "STR123",
    "整体支出没有预算",
    Severity.ADVICE,
    Topic.STRUCTURE,
    basis=GUIDE_88,
    what="整体支出目标表的表头和各项任务都没有预算金额。",
    why="没有年度预算，看不出目标与资金是否匹配，成本指标也无从核对。",
    bad="""
类型=department 年度=2024
数量指标 | 培训期数 | ≥4期
""",
    good="""
类型=department 年度=2024 预算=687.61万元
数量指标 | 培训期数 | ≥4期
""",
)
def department_without_budget(table: Context) -> Iterator[Objection]:
    """A department's form without money at its head; a project's is STR104's."""
    known = table.budget is not None or any(task.budget for task in table.table.tasks)
    if table.table.kind is TableKind.DEPARTMENT and table.rows and not known:
        yield Objection(
            "表头没有年度预算。",
            suggestion="补填部门年度预算总额、资金来源和单位（万元或元）。",
            field="budget",
        )
