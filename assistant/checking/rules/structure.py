"""Completeness: header, goals and the categories a table must have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.basis import FORM, FRAMEWORK_53, GUIDE_88, GUIDE_101
from assistant.checking.context import Context
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.model.report import Severity
from assistant.model.table import TableKind
from assistant.model.taxonomy import BENEFIT_LEVELS, COST, COST_LEVELS, OUTPUT

# Forms that have a header of their own and the usual levels; others say less.
_OFFICIAL = (TableKind.PROJECT, TableKind.DEPARTMENT)


@rule(
    "STR101",
    "缺少指标类别",
    Severity.WARNING,
    Topic.STRUCTURE,
    basis=GUIDE_88,
    what="按审核口径应有的指标类别（数量、质量、时效、成本、效益、满意度）一行也没有。没有分级的表不查。",
    why="缺一类指标，项目的一个方面就没有人考核。",
    bad="""
数量指标 | 培训期数 | ≥4期
质量指标 | 培训合格率 | ≥95%
时效指标 | 培训按期完成率 | =100%
成本指标 | 培训经费 | ≤20万元
社会效益指标 | 学员所在单位应用率 | ≥80%
""",
    good="""
数量指标 | 培训期数 | ≥4期
质量指标 | 培训合格率 | ≥95%
时效指标 | 培训按期完成率 | =100%
成本指标 | 培训经费 | ≤20万元
社会效益指标 | 学员所在单位应用率 | ≥80%
服务对象满意度指标 | 参训干部满意度 | ≥90%
""",
)
def missing_category(table: Context) -> Iterator[Objection]:
    """Required categories without a row; a table that prints no level-2 names is judged by level 1."""
    levelled = [row.level1 is not None or row.level2 is not None for row in table.every_row]
    if not any(levelled) or not all(levelled):
        return  # no levels, or some were lost: then nothing can be said to be missing
    present = set(table.levels)
    level2_known = any(row.level2 for row in table.rows)
    for category in table.profile.required:
        wanted = set(category.any_of)
        if not level2_known:
            wanted |= {OUTPUT} if wanted & _UNDER_OUTPUT else set()
            wanted |= {"效益指标"} if wanted & BENEFIT_LEVELS else set()
            if wanted & COST_LEVELS:
                wanted.add(OUTPUT)
        if not wanted & present:
            yield Objection(
                f"没有{category.name}。",
                suggestion=f"补一条{category.name}；确实不适用的，在备注中说明。",
                field="indicators",
            )


_UNDER_OUTPUT = frozenset({"数量指标", "质量指标", "时效指标"})


@rule(
    "STR102",
    "两种成本归类混用",
    Severity.WARNING,
    Topic.STRUCTURE,
    basis=f"{GUIDE_88}；{GUIDE_101}",
    what="同一张表里，成本指标有的列在产出指标下，有的单列为一级指标。",
    why="两套体系各有各的分值安排，混在一张表里，成本会被重复计分。",
    bad="""
产出指标/成本指标 | 培训经费 | ≤20万元
成本指标/经济成本指标 | 项目总成本 | ≤20万元
""",
    good="""
成本指标/经济成本指标 | 培训经费 | ≤12万元
成本指标/经济成本指标 | 教材印制费 | ≤8万元
""",
)
def mixed_families(table: Context) -> Iterator[Objection]:
    """Cost under output (88号) and cost as level 1 (101号) at once."""
    inside = [row for row in table.costs if row.level1 == OUTPUT]
    apart = [row for row in table.costs if row.level1 == COST]
    if inside and apart:
        fewer = min(inside, apart, key=len)
        yield fewer[0].objection(
            "level2",
            f"成本指标有{len(inside)}行列在产出指标下，又有{len(apart)}行单列为一级指标。",
            suggestion="全表只用一种：要么都放在产出指标下，要么都单列为成本指标。",
            related=tuple(row.id for row in (*inside, *apart) if row is not fewer[0]),
        )


@rule(
    "STR103",
    "没有年度目标",
    Severity.WARNING,
    Topic.STRUCTURE,
    basis=GUIDE_88,
    what="项目支出或整体支出目标表没有填写总体目标。",
    why="指标是对目标的细化，没有目标就看不出指标选得对不对。",
    bad="""
类型=project 年度=2024
数量指标 | 培训期数 | ≥4期
""",
    good="""
类型=project 年度=2024
目标=举办培训班4期，培训320人，合格率95%以上
数量指标 | 培训期数 | ≥4期
""",
)
def missing_goal(table: Context) -> Iterator[Objection]:
    """An official form without any goal text."""
    if table.table.kind in _OFFICIAL and table.rows and not table.table.goals:
        yield Objection(
            "没有填写年度绩效目标。",
            suggestion="用一两句话写清今年要做成什么、达到什么程度，带上数量和期限。",
            field="goals",
        )


@rule(
    "STR104",
    "没有预算金额",
    Severity.WARNING,
    Topic.STRUCTURE,
    basis=GUIDE_88,
    what="项目支出目标表的表头和任务都没有预算金额。",
    why="没有预算，就无法判断目标与资金是否匹配，也无法核对成本指标。",
    bad="""
类型=project 年度=2024
数量指标 | 培训期数 | ≥4期
""",
    good="""
类型=project 年度=2024 预算=20万元
数量指标 | 培训期数 | ≥4期
""",
)
def missing_budget(table: Context) -> Iterator[Objection]:
    """A project form without money in its header or tasks."""
    known = table.budget is not None or any(task.budget for task in table.table.tasks)
    if table.table.kind is TableKind.PROJECT and table.rows and not known:
        yield Objection(
            "没有填写预算金额。",
            suggestion="补填预算总额和资金来源，并注明单位（万元或元）。",
            field="budget",
        )


@rule(
    "STR105",
    "没有年度",
    Severity.ADVICE,
    Topic.STRUCTURE,
    basis=FORM,
    what="项目支出或整体支出目标表没有写明是哪一年。",
    why="没有年度，完成时限和过时内容都无从核对。",
    bad="""
类型=project 预算=20万元
数量指标 | 培训期数 | ≥4期
""",
    good="""
类型=project 年度=2024 预算=20万元
数量指标 | 培训期数 | ≥4期
""",
)
def missing_year(table: Context) -> Iterator[Objection]:
    """An official form that names no year."""
    if table.table.kind in _OFFICIAL and table.rows and table.table.year is None:
        yield Objection("没有写明年度。", suggestion="在标题或表头写明年度。", field="year")


@rule(
    "STR106",
    "指标名称没有填写",
    Severity.ERROR,
    Topic.STRUCTURE,
    basis=FORM,
    what="三级指标名称是空的，或只有数字、符号、“指标1”之类的表格字样。",
    why="没有名称的一行无法考核。",
    bad="数量指标 | 指标1： | ≥4期",
    good="数量指标 | 培训期数 | ≥4期",
)
def nameless(table: Context) -> Iterator[Objection]:
    """Rows whose names hold no word of their own; one objection where that is the whole table."""
    advice = "写明考核什么，如“培训期数”；用不到的行整行删去。"
    if len(table.nameless) > 1 and not table.rows:
        yield Objection(
            f"全部{len(table.nameless)}行都没有填写三级指标名称。",
            suggestion=advice,
            field="name",
            related=tuple(row.id for row in table.nameless),
        )
        return
    for row in table.nameless:
        printed = f"（现为“{row.label}”）" if row.label else ""
        yield row.objection(
            "name",
            f"三级指标名称没有填写{printed}。",
            suggestion=advice,
            excerpt=row.label or row.raw,
        )


@rule(
    "STR107",
    "用了评价指标体系的名称",
    Severity.ADVICE,
    Topic.STRUCTURE,
    basis=FRAMEWORK_53,
    what="目标表的一级指标写成了决策、过程、管理等绩效评价用的名称。自评表和投资计划表不查。",
    why="共性指标体系框架是评价时用的；目标表的一级指标是成本、产出、效益、满意度。",
    bad="项目决策/数量指标 | 宣传次数 | ≥2次",
    good="产出指标/数量指标 | 宣传次数 | ≥2次",
)
def evaluation_names(table: Context) -> Iterator[Objection]:
    """Level-1 names of the evaluation framework in a goal table: one objection per name."""
    if table.table.kind is TableKind.SELF_EVALUATION:
        return
    seen: dict[str, list[str]] = {}
    for row in table.rows:
        printed = row.indicator.level1_raw or ""
        if row.level1 is None and _EVALUATION.search(printed):
            seen.setdefault(printed, []).append(row.id)
    rows = {row.id: row for row in table.rows}
    for printed, (first, *others) in seen.items():
        yield rows[first].objection(
            "level1",
            f"一级指标写成“{printed}”，这是绩效评价用的名称。",
            suggestion="改为成本、产出、效益、满意度指标中的一类。",
            related=tuple(others),
        )


_EVALUATION = re.compile(r"决策|过程|^(?:项目|业务|财务)?管理")
