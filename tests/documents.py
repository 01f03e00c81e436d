"""Documents for tests: a goal table drawn in one of four forms offices use, as Word, Excel or text.

    path = documents.word(tmp_path / "x.docx", documents.draw(table, "department"))

`draw` lays a table out as a `Drawing` (cells with their merges); `word`, `excel` and `text` of
`assistant.evaluation` write any drawing, so that a test can also draw a form of its own.
`sample(layout)` is a small goal table with everything its layout can show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from assistant.evaluation.documents import excel, paragraph, text, word, word_body, word_table
from assistant.evaluation.drawing import Box, Drawing
from assistant.model.grammar import parse_target
from assistant.model.table import (
    Budget,
    BudgetPart,
    Goal,
    GoalScope,
    GoalTable,
    Grade,
    GradeBand,
    Indicator,
    Source,
    TableKind,
    Task,
)
from assistant.model.target import TargetKind
from assistant.model.taxonomy import canonical_level1, canonical_level2

__all__ = [
    "LAYOUTS",
    "Box",
    "Drawing",
    "draw",
    "excel",
    "indicator",
    "paragraph",
    "sample",
    "text",
    "word",
    "word_body",
    "word_table",
]

# The four layouts

LAYOUTS = ("activity", "department", "explained", "hunan")


def draw(table: GoalTable, layout: str) -> Drawing:
    """The table in one of `LAYOUTS`."""
    return _DRAWERS[layout](table)


def _draw_activity(table: GoalTable) -> Drawing:
    """职责 and 活动 with budgets, goals, and grade columns; an activity's cells span its indicators."""
    drawing = Drawing([f"203{table.organization}"])
    for column, words in enumerate(("职责活动", "年度预算数", "内容描述", "绩效目标", "绩效指标")):
        drawing.put(0, column, words, height=2)
    drawing.put(0, 5, "评价标准", width=4)
    for column, grade in enumerate(Grade, 5):
        drawing.put(1, column, grade.value)
    goals = {goal.task: goal.text for goal in table.goals}
    for task in table.tasks:
        row = drawing.rows
        indicators = [one for one in table.indicators if one.task == task.id]
        height = max(1, len(indicators))
        budget = str(task.budget.total) if task.budget else ""
        drawing.put(row, 0, task.name, height, indent=task.parent is not None)
        for column, said in enumerate((budget, task.content, goals.get(task.id)), 1):
            drawing.put(row, column, said, height)
        for offset, one in enumerate(indicators):
            drawing.put(row + offset, 4, one.name)
            for column, band in enumerate(one.grades, 5):
                drawing.put(row + offset, column, band.target.raw)
    return drawing


def _levels(drawing: Drawing, indicators: Iterable[Indicator], row: int, column: int) -> None:
    """Level-1 and level-2 cells merged over the rows they hold for."""
    rows = [(one.level1_raw or "", one.level2_raw or "") for one in indicators]
    for depth in (0, 1):
        start = 0
        for index in range(1, len(rows) + 1):
            if index == len(rows) or rows[index][: depth + 1] != rows[start][: depth + 1]:
                drawing.put(row + start, column + depth, rows[start][depth], index - start)
                start = index


def _draw_department(table: GoalTable) -> Drawing:
    """部门整体支出: main tasks with their money, the year's goal, then the indicators."""
    drawing = Drawing(["部门（单位）整体支出绩效目标表", f"({table.year}年)"])
    drawing.put(0, 0, "部门（单位）名称", width=2)
    drawing.put(0, 2, table.organization, width=4)
    drawing.put(1, 0, "年度主要任务", height=2 + len(table.tasks))
    drawing.put(1, 1, "任务名称", height=2)
    drawing.put(1, 2, "主要内容", height=2)
    drawing.put(1, 3, "预算金额（万元）", width=3)
    for column, words in enumerate(("总额", "财政拨款", "其他资金"), 3):
        drawing.put(2, column, words)
    for row, task in enumerate(table.tasks, 3):
        budget = task.budget or Budget()
        parts = {part.name: str(part.amount) for part in budget.parts}
        drawing.put(row, 1, task.name)
        drawing.put(row, 2, task.content)
        drawing.put(row, 3, str(budget.total))
        drawing.put(row, 4, parts.get("财政拨款"))
        drawing.put(row, 5, parts.get("其他资金"))
    row = drawing.rows
    drawing.put(row, 0, "年度总体目标")
    drawing.put(row, 1, "\n".join(goal.text for goal in table.goals), width=5)
    row += 1
    drawing.put(row, 0, "年度绩效指标", height=1 + len(table.indicators))
    for column, words in enumerate(("一级指标", "二级指标", "三级指标"), 1):
        drawing.put(row, column, words)
    drawing.put(row, 4, "指标值", width=2)
    _levels(drawing, table.indicators, row + 1, 1)
    for number, one in enumerate(table.indicators, row + 1):
        drawing.put(number, 3, one.name)
        drawing.put(number, 4, one.target.raw if one.target else "", width=2)
    return drawing


def _draw_explained(table: GoalTable) -> Drawing:
    """申报表: sign, value and unit in three cells under two headings, 指标解释, 评/扣分标准, 备注."""
    drawing = Drawing(["部门(单位)整体绩效目标申报表", f"({table.year}年度)"])
    drawing.put(0, 0, "部门单位名称", width=2)
    drawing.put(0, 2, table.organization, width=7)
    drawing.put(1, 0, "年度总体目标", width=2)
    drawing.put(1, 2, "\n".join(goal.text for goal in table.goals), width=7)
    for column, words in enumerate(("一级指标", "二级指标", "三级指标")):
        drawing.put(2, column, words)
    drawing.put(2, 3, "指标值", width=2)
    for column, words in enumerate(("计量单位", "指标解释", "评/扣分标准", "备注"), 5):
        drawing.put(2, column, words)
    _levels(drawing, table.indicators, 3, 0)
    for row, one in enumerate(table.indicators, 3):
        target = one.target
        assert target is not None
        drawing.put(row, 2, one.name)
        if target.kind is TargetKind.NUMBER:
            drawing.put(row, 3, target.operator.value if target.operator else "")
            drawing.put(row, 4, str(target.value))
            drawing.put(row, 5, target.unit)
        else:
            drawing.put(row, 3, "定性")
            drawing.put(row, 4, target.raw)
            drawing.put(row, 5, "")
        drawing.put(row, 6, one.explanation)
        drawing.put(row, 7, one.scoring)
        drawing.put(row, 8, f"{one.weight}分" if one.weight is not None else "")
    return drawing


def _draw_hunan(table: GoalTable) -> Drawing:
    """项目支出, Hunan: key-value head, 指标值及单位, 绩效标准, satisfaction inside the benefit block."""
    budget = table.budget or Budget()
    goals = {goal.scope: goal.text for goal in table.goals}
    drawing = Drawing(
        [f"{table.year}年项目支出绩效目标表", "填报单位：（盖章）            单位：万元"]
    )
    for row, (words, value) in enumerate(
        (
            ("项目支出名称", table.project),
            ("预算部门", table.organization),
            ("年度本级\n预算金额", f"{budget.total}{budget.unit}"),
            ("项目支出实施期", f"{table.year}年全年"),
            ("实施期绩效目标", goals.get(GoalScope.WHOLE_PERIOD)),
            ("本年度绩效目标", goals.get(GoalScope.ANNUAL)),
        )
    ):
        drawing.put(row, 0, words)
        drawing.put(row, 1, value, width=5)
    drawing.put(6, 0, "本年度绩效指标", height=1 + len(table.indicators))
    for column, words in enumerate(
        ("一级指标", "二级指标", "三级指标", "指标值及单位", "绩效标准"), 1
    ):
        drawing.put(6, column, words)
    _levels(drawing, table.indicators, 7, 1)
    for row, one in enumerate(table.indicators, 7):
        drawing.put(row, 3, one.name)
        drawing.put(row, 4, one.target.raw if one.target else "")
        drawing.put(row, 5, one.scoring)
    return drawing


_DRAWERS: dict[str, Callable[[GoalTable], Drawing]] = {
    "activity": _draw_activity,
    "department": _draw_department,
    "explained": _draw_explained,
    "hunan": _draw_hunan,
}


# Small tables to draw


def indicator(
    number: int, levels: str, name: str, target: str | None = None, **fields: object
) -> Indicator:
    """A row; `levels` is `产出指标/数量指标` or empty."""
    level1, _, level2 = levels.partition("/")
    return Indicator.model_validate(
        {
            "id": f"r{number}",
            "level1_raw": level1 or None,
            "level2_raw": level2 or None,
            "level1": canonical_level1(level1) if level1 else None,
            "level2": canonical_level2(level2) if level2 else None,
            "name": name,
            "target": parse_target(target) if target is not None else None,
            **fields,
        }
    )


def sample(layout: str) -> GoalTable:
    """A goal table made for tests, with everything the layout can show."""
    return _SAMPLES[layout]()


_SOURCE = Source(path="样表", sha256="0" * 64)


def _sample_activity() -> GoalTable:
    def bands(*raws: str) -> tuple[GradeBand, ...]:
        return tuple(
            GradeBand(grade=grade, target=parse_target(raw))
            for grade, raw in zip(Grade, raws, strict=True)
        )

    tasks = (
        Task(
            id="t1",
            name="档案管理",
            content="负责全县档案工作",
            budget=Budget(total=Decimal("60.5")),
        ),
        Task(
            id="t2",
            parent="t1",
            name="馆藏档案数字化",
            content="扫描、著录、挂接",
            budget=Budget(total=Decimal("60.50")),
        ),
        Task(id="t3", name="史志编纂", content="负责年鉴和地方志"),
        Task(id="t4", parent="t3", name="年鉴编辑出版", content="组稿、编审、印刷"),
    )
    return GoalTable(
        source=_SOURCE,
        kind=TableKind.ACTIVITY,
        organization="档案局",
        goals=(
            Goal(scope=GoalScope.ACTIVITY, text="建成数字档案馆", task="t1"),
            Goal(scope=GoalScope.ACTIVITY, text="完成馆藏数字化年度计划", task="t2"),
            Goal(scope=GoalScope.ACTIVITY, text="存史资政", task="t3"),
            Goal(scope=GoalScope.ACTIVITY, text="年鉴按期出版", task="t4"),
        ),
        tasks=tasks,
        indicators=(
            indicator(
                1,
                "",
                "档案扫描页数",
                grades=bands("50万页", "40-49万页", "30-39万页", "30万页以下"),
                task="t2",
            ),
            indicator(
                2,
                "",
                "档案著录差错率",
                grades=bands("1‰以内", "2‰以内", "3‰以内", "3‰以上"),
                task="t2",
            ),
            indicator(
                3,
                "",
                "年鉴出版时间",
                grades=bands("10月底前", "11月底前", "12月底前", "未出版"),
                task="t4",
            ),
        ),
    )


def _sample_department() -> GoalTable:
    rows = (
        ("产出指标/数量指标", "举办技能培训期数", "≥6期"),
        ("产出指标/数量指标", "培训农村转移劳动力人数", "=320人"),
        ("产出指标/质量指标", "培训合格率", ">=95%"),
        ("产出指标/时效指标", "培训任务完成时间", "2024年11月底前"),
        ("产出指标/成本指标", "人均培训费用", "≤0.12万元"),
        ("效益指标/社会效益指标", "参训人员就业率", "≥70%"),
        ("效益指标/可持续影响指标", "技能人才队伍结构", "不断优化"),
        ("满意度指标/满意度指标", "参训人员满意度", "≥90%"),
    )
    return GoalTable(
        source=_SOURCE,
        kind=TableKind.DEPARTMENT,
        title="部门（单位）整体支出绩效目标表",
        year=2024,
        organization="某县人力资源和社会保障局",
        goals=(Goal(scope=GoalScope.ANNUAL, text="目标1：完成全年培训任务。\n目标2：稳定就业。"),),
        tasks=(
            Task(
                id="t1",
                name="技能培训",
                content="举办各类技能培训班",
                budget=Budget(
                    total=Decimal("38.4"),
                    parts=(
                        BudgetPart(name="财政拨款", amount=Decimal("30")),
                        BudgetPart(name="其他资金", amount=Decimal("8.4")),
                    ),
                ),
            ),
            Task(
                id="t2",
                name="公共就业服务",
                content="举办招聘会，发布岗位信息",
                budget=Budget(
                    total=Decimal("12"), parts=(BudgetPart(name="财政拨款", amount=Decimal("12")),)
                ),
            ),
        ),
        indicators=tuple(indicator(n, *row) for n, row in enumerate(rows, 1)),
    )


def _sample_explained() -> GoalTable:
    rows = (
        ("产出指标/数量指标", "图书馆开放天数", "≥300天", "全年开放的天数", "每少1天扣0.1分", "10"),
        ("产出指标/数量指标", "新增图书册数", "≥5000册", "年内入藏的新书", "按比例得分", "7.5"),
        ("产出指标/质量指标", "图书完好率", "=100%", "在架图书完好情况", "每下降1%扣0.5分", "12.5"),
        ("成本指标/经济成本指标", "购书经费", "≤25.6万元", "年度购书支出", "超支不得分", "20"),
        (
            "效益指标/社会效益指标",
            "全民阅读氛围",
            "有效提升",
            "读者活动影响",
            "效果一般扣3 分",
            None,
        ),
        ("满意度指标/服务对象满意度指标", "读者满意度", "≥90%", "问卷调查", "每降低1%扣1分", "10"),
    )
    return GoalTable(
        source=_SOURCE,
        kind=TableKind.DEPARTMENT,
        title="部门(单位)整体绩效目标申报表",
        year=2025,
        organization="某市图书馆",
        goals=(Goal(scope=GoalScope.ANNUAL, text="保障免费开放，推动全民阅读。"),),
        indicators=tuple(
            indicator(
                n,
                levels,
                name,
                target,
                explanation=explanation,
                scoring=scoring,
                weight=Decimal(weight) if weight else None,
            )
            for n, (levels, name, target, explanation, scoring, weight) in enumerate(rows, 1)
        ),
    )


def _sample_hunan() -> GoalTable:
    rows = (
        ("产出指标/数量指标", "森林防火巡查次数", "≥48次"),
        ("产出指标/数量指标", "防火物资购置", "≥120套"),
        ("产出指标/质量指标", "物资验收合格率", "100%"),
        ("产出指标/时效指标", "巡查任务完成时限", "年度内及时完成"),
        ("产出指标/成本指标", "防火物资购置费", "≤18万元"),
        ("产出指标/成本指标", "护林员补助", "≤26万元"),
        ("效益指标/经济效率指标", "减少火灾损失", "持续推进"),
        ("效益指标/社会效益指标", "防火知识知晓率", "≥90%"),
        ("效益指标/社会公众或服务对象满意度", "群众满意度", "≥95%"),
    )
    return GoalTable(
        source=_SOURCE,
        kind=TableKind.PROJECT,
        title="2023年项目支出绩效目标表",
        year=2023,
        organization="某县林业局",
        project="森林防火经费",
        budget=Budget(total=Decimal("44")),
        goals=(
            Goal(scope=GoalScope.WHOLE_PERIOD, text="建立健全森林防火体系。"),
            Goal(scope=GoalScope.ANNUAL, text="全年无重大森林火灾。"),
        ),
        indicators=tuple(indicator(n, *row) for n, row in enumerate(rows, 1)),
    )


_SAMPLES: dict[str, Callable[[], GoalTable]] = {
    "activity": _sample_activity,
    "department": _sample_department,
    "explained": _sample_explained,
    "hunan": _sample_hunan,
}
