"""Forms seen less often: offset sheets, broken tables, lists within departments, odd self-evaluations."""

from __future__ import annotations

from dataclasses import replace

from assistant.model.table import FurtherRole
from tests.documents import Drawing
from tests.reading.grid_forms import (
    ANNUAL,
    CANAL,
    COURT,
    FIELDS,
    LEVELS,
    SCHOOL,
    WHOLE,
    Item,
    Made,
    Said,
    Truth,
    body,
    expected,
    fill,
    form,
    levels,
    pairs,
)


@form
def first_and_second_level_projects() -> Made:
    """一级项目 merged over its 二级项目, each with its rows; money for the second."""
    drawing = Drawing(["2025年项目绩效目标表", "单位：万元"])
    drawing.line(
        "一级项目名称", "二级项目名称", "金额", "一级指标", "二级指标", "三级指标", "指标值", "权重"
    )
    lists = (("信息化运维", "48.6", COURT[3:6]), ("学生资助", "120", SCHOOL))
    drawing.put(1, 0, "专项业务费", sum(len(items) for _, _, items in lists))
    row = 1
    for project, money, items in lists:
        drawing.put(row, 1, project, len(items))
        drawing.put(row, 2, money, len(items))
        for column, depth in ((3, 0), (4, 1)):
            levels(drawing, items, row, column, depth)
        for item in items:
            for column, field in enumerate(("name", "target", "weight"), 5):
                drawing.put(row, column, FIELDS[field](item))
            row += 1
    return [drawing], [
        Truth(expected(items, "weight"), project=project, year=2025, budget=(money, "万元", {}))
        for project, money, items in lists
    ]


@form
def units_one_below_another() -> Made:
    """A list of units, no projects: each unit's goals and rows."""
    drawing = Drawing(["2025年部门整体绩效目标汇总表"])
    drawing.line("单位名称", "年度绩效目标", "一级指标", "二级指标", "三级指标", "指标值")
    lists = (("某区人民法院", "公正司法。", COURT[3:]), ("某区教育局", "资助学生。", SCHOOL))
    for unit, goal, items in lists:
        row = drawing.rows
        drawing.put(row, 0, unit, len(items))
        drawing.put(row, 1, goal, len(items))
        for column, depth in ((2, 0), (3, 1)):
            levels(drawing, items, row, column, depth)
        for offset, item in enumerate(items, row):
            drawing.put(offset, 4, item.name)
            drawing.put(offset, 5, item.target)
    return [drawing], [
        Truth(expected(items), organization=unit, year=2025, goals=((ANNUAL, goal),))
        for unit, goal, items in lists
    ]


@form
def who_carries_it_out() -> Made:
    """责任单位 on every row is no list of units."""
    drawing = Drawing(["2025年项目支出绩效目标表"])
    pairs(drawing, ("项目名称", "学生资助"), width=5)
    drawing.line("一级指标", "二级指标", "三级指标", "指标值", "责任科室")
    for number, item in enumerate(SCHOOL):
        drawing.line(
            item.level1, item.level2, item.name, item.target, ("计财科", "资助中心")[number % 2]
        )
    rows = tuple(
        replace(row, further=((FurtherRole.OTHER, ("计财科", "资助中心")[number % 2]),))
        for number, row in enumerate(expected(SCHOOL))
    )
    return [drawing], [Truth(rows, project="学生资助", year=2025)]


@form
def offset_in_the_sheet() -> Made:
    """An empty column and rows before the table, a blank column after."""
    drawing = Drawing()
    drawing.line("", "", "", "", "", "")
    drawing.put(1, 0, "")
    drawing.put(1, 1, "2025年项目支出绩效目标表", width=4)
    drawing.put(2, 1, "项目名称")
    drawing.put(2, 2, "学生资助", width=3)
    body(drawing, SCHOOL, (*LEVELS, ("指标值", "target")), "merged", left=1)
    return [drawing], [Truth(expected(SCHOOL), project="学生资助", year=2025)]


@form
def upright_level_names() -> Made:
    """Level names one character to a line."""
    upright = tuple(
        replace(i, level1="\n".join(i.level1), level2="\n".join(i.level2)) for i in SCHOOL
    )
    drawing = Drawing(["2025年项目支出绩效目标表"])
    pairs(drawing, ("项\n目\n名\n称", "学生资助"), width=4)
    body(
        drawing,
        upright,
        (
            ("一级\n指标", "level1"),
            ("二级\n指标", "level2"),
            ("三级\n指标", "name"),
            ("指标\n值", "target"),
        ),
    )
    return [drawing], [Truth(expected(SCHOOL), project="学生资助", year=2025)]


@form
def plan_of_three_years() -> Made:
    """A value for each year of the plan and their total: the total speaks for the row."""
    drawing = Drawing(["2024年中期项目绩效目标表"])
    for column, words in enumerate(("一级指标", "二级指标", "三级指标")):
        drawing.put(0, column, words, height=2)
    drawing.put(0, 3, "目标值", width=4)
    for column, words in enumerate(("合计", "2024年", "2025年", "2026年"), 3):
        drawing.put(1, column, words)
    for item in CANAL[:3]:
        drawing.line(item.level1, item.level2, item.name, item.target, "1", "2", "3")
    rows = tuple(
        replace(row, further=tuple((FurtherRole.OTHER, text) for text in "123"))
        for row in expected(CANAL[:3])
    )
    return [drawing], [Truth(rows, year=2024)]


@form
def last_year_beside_this_year() -> Made:
    """上年完成值 is no target."""
    drawing = Drawing(["2024年项目支出绩效目标表"])
    drawing.line("一级指标", "二级指标", "三级指标", "上年完成值", "2024年目标值", "设定依据")
    for item in CANAL[:4]:
        drawing.line(item.level1, item.level2, item.name, item.actual, item.target, "历史标准")
    rows = tuple(
        replace(row, further=((FurtherRole.OTHER, item.actual), (FurtherRole.OTHER, "历史标准")))
        for row, item in zip(expected(CANAL[:4]), CANAL, strict=False)
    )
    return [drawing], [Truth(rows, year=2024)]


@form
def grades_with_points() -> Made:
    """Band headings with their points: 优（90-100分）; bands under 评价标准 beside 权重."""
    drawing = Drawing(["2025年项目绩效目标表"])
    pairs(drawing, ("项目名称", "学生资助"), width=8)
    drawing.line(
        "一级指标",
        "二级指标",
        "三级指标",
        "优（90-100分）",
        "良（80-89分）",
        "中（60-79分）",
        "差（60分以下）",
        "权重",
    )
    bands = ("≥98%", "≥95%", "≥90%", "<90%")
    items = SCHOOL[1:3]
    for item in items:
        drawing.line(item.level1, item.level2, item.name, *bands, item.weight)
    grades = tuple(f"{g}:{b}" for g, b in zip("优良中差", bands, strict=True))
    rows = tuple(replace(row, target=None, grades=grades) for row in expected(items, "weight"))
    return [drawing], [Truth(rows, project="学生资助", year=2025)]


@form
def older_two_levels() -> Made:
    """指标 over level-1 names, 指标内容 and 指标值 under 绩效指标."""
    drawing = Drawing(["项目绩效目标表（2025年）"])
    pairs(drawing, ("项目名称", "学生资助"), width=4)
    drawing.line("绩效指标", "指标", "指标内容", "指标值")
    for item in SCHOOL:
        drawing.line("", item.level1, item.name, item.target)
    rows = tuple(replace(row, level2=None) for row in expected(SCHOOL))
    return [drawing], [Truth(rows, project="学生资助", year=2025)]


@form
def execution_rate_among_the_rows() -> Made:
    """自评: 预算执行率 as the first row, 小计 and 总分 rows, scores of every kind."""
    drawing = Drawing(["2025年度项目支出绩效自评表"])
    pairs(drawing, ("项目名称", "学生资助"), width=8)
    drawing.line(
        "一级指标",
        "二级指标",
        "三级指标",
        "年初目标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析",
    )
    first = Item("预算执行", "预算执行率", "预算执行率", "=", "100", "%", "10", "98%")
    items = (first, *(replace(item, actual="达到目标") for item in SCHOOL))
    for item in items:
        drawing.line(
            item.level1,
            item.level2,
            item.name,
            item.target,
            item.actual,
            item.weight,
            item.weight,
            "",
        )
        if item.level1 == "效益指标":
            drawing.line("小计", "", "", "", "", "80", "80", "")
    drawing.line("总分", "", "", "", "", "100", "100", "")
    return [drawing], [
        Truth(expected(items, "actual", "weight", "score"), project="学生资助", year=2025)
    ]


@form
def continued_in_another_table() -> Made:
    """A page number between two Word tables, the second without headings; in Excel two sheets do not."""
    drawing = Drawing(["2024年项目支出绩效目标表"])
    body(drawing, CANAL, (*LEVELS, ("指标值", "target")), "repeated")
    return [drawing], [Truth(expected(CANAL), year=2024)]


@form
def goals_numbered_with_labels() -> Made:
    """年度主要任务 in words, 年度绩效目标 in numbered rows, 部门职能 above."""
    drawing = Drawing(["部门整体支出绩效目标申报表", "（2025年度）"])
    pairs(
        drawing,
        ("部门（单位）名称", "[105]某市教育局"),
        ("部门职能概述", "主管教育工作。"),
        ("部门预算总额（万元）", "5,600.00"),
        ("年度总体目标", "办好人民满意的教育。"),
        width=4,
    )
    body(drawing, SCHOOL, (*LEVELS, ("指标值", "target")))
    return [drawing], [
        Truth(
            expected(SCHOOL),
            organization="某市教育局",
            year=2025,
            budget=("5600.00", "万元", {}),
            goals=((ANNUAL, "办好人民满意的教育。"),),
        )
    ]


@form
def three_tables_of_one_unit() -> Made:
    """整体支出 table first, then a project's, in one file with their own titles."""
    whole = Drawing(["2025年部门整体支出绩效目标表"])
    pairs(whole, ("部门名称", "某区人民法院"), width=4)
    body(whole, COURT, (*LEVELS, ("指标值", "target")))
    project = Drawing(["2025年项目支出绩效目标表"])
    pairs(project, ("项目名称", "学生资助", "项目单位", "某区教育局"), width=4)
    body(project, SCHOOL, (*LEVELS, ("指标值", "target")))
    return [whole, project], [
        Truth(expected(COURT), organization="某区人民法院", year=2025),
        Truth(expected(SCHOOL), project="学生资助", organization="某区教育局", year=2025),
    ]


@form
def heading_over_value_unit_reversed() -> Made:
    """目标值 over 计量单位 and 数值, 指标性质 with signs in words beside."""
    drawing = Drawing(["2024年项目支出绩效目标表"])
    for column, words in enumerate(("一级指标", "二级指标", "三级指标", "指标性质")):
        drawing.put(0, column, words, height=2)
    drawing.put(0, 4, "目标值", width=2)
    drawing.put(1, 4, "计量单位")
    drawing.put(1, 5, "数值")
    fill(drawing, CANAL, ("level1", "level2", "name", "sign", "unit", "value"))
    return [drawing], [Truth(expected(CANAL), year=2024)]


@form
def names_with_values_missing() -> Made:
    """Rows without a value stay rows; a value is never taken from elsewhere."""
    drawing = Drawing(["2025年项目支出绩效目标表"])
    pairs(drawing, ("项目名称", "学生资助"), width=6)
    drawing.line("一级指标", "二级指标", "三级指标", "指标值", "计量单位", "备注")
    for number, item in enumerate(SCHOOL):
        empty = number % 2 == 1
        drawing.line(
            item.level1,
            item.level2,
            item.name,
            "" if empty else item.sign + item.value,
            item.unit,
            "待定" if empty else "",
        )
    rows = tuple(
        replace(row, target=None if number % 2 else row.target, note="待定" if number % 2 else None)
        for number, row in enumerate(expected(SCHOOL))
    )
    return [drawing], [Truth(rows, project="学生资助", year=2025)]


@form
def key_lines_inside_the_list() -> Made:
    """Money and goal lines between the groups of rows do not become rows nor end the list."""
    drawing = Drawing(["2025年项目支出绩效目标表"])
    pairs(drawing, ("项目名称", "学生资助"), width=4)
    body(drawing, SCHOOL[:3], (*LEVELS, ("指标值", "target")))
    pairs(drawing, ("年度资金总额", "120万元"), width=4)
    fill(drawing, SCHOOL[3:], ("level1", "level2", "name", "target"))
    return [drawing], [
        Truth(expected(SCHOOL), project="学生资助", year=2025, budget=("120", "万元", {}))
    ]


@form
def names_that_look_like_labels() -> Made:
    """Indicators named like labels of the head: 项目支出, 资金总额, 完成情况."""
    rows = (
        Said("产出指标", "数量指标", "项目支出绩效评价数量", "≥5个"),
        Said("产出指标", "成本指标", "资金总额", "≤120万元"),
        Said("产出指标", "成本指标", "其他资金", "≤20万元"),
        Said("产出指标", "时效指标", "完成时间", "2025年12月"),
        Said("效益指标", "社会效益指标", "年度目标", "全面完成"),
    )
    drawing = Drawing(["2025年项目支出绩效目标表"])
    pairs(drawing, ("项目名称", "学生资助"), width=4)
    drawing.line("一级指标", "二级指标", "三级指标", "指标值")
    for row in rows:
        drawing.line(row.level1, row.level2, row.name, row.target)
    return [drawing], [Truth(rows, project="学生资助", year=2025)]


@form
def names_that_look_like_labels_alone() -> Made:
    """The same where no level stands before the names."""
    drawing = Drawing(["2025年项目支出绩效目标表"])
    pairs(drawing, ("项目名称", "学生资助"), width=3)
    drawing.line("绩效指标", "指标值", "权重")
    rows = []
    for name, target in (("资助人数", "≥230人"), ("资金总额", "≤120万元"), ("其他资金", "≤20万元")):
        drawing.line(name, target, "10")
        rows.append(Said(None, None, name, target, weight="10"))
    return [drawing], [Truth(tuple(rows), project="学生资助", year=2025)]


@form
def levels_and_periods_in_rows_across() -> Made:
    """一、产出指标 over the rows of the level, no column for it."""
    drawing = Drawing(["2024年项目支出绩效目标表"])
    drawing.line("二级指标", "三级指标", "指标值")
    for number, level in zip("一二三", ("产出指标", "效益指标", "满意度指标"), strict=True):
        drawing.put(drawing.rows, 0, f"{number}、{level}", width=3)
        for item in CANAL:
            if item.level1 == level:
                drawing.line(item.level2, item.name, item.target)
    return [drawing], [Truth(expected(CANAL), year=2024)]


@form
def periods_in_rows_across() -> Made:
    """实施期绩效指标 across the table, its rows, then 年度绩效指标 and its rows."""
    drawing = Drawing(["2024年项目支出绩效目标表"])
    drawing.line("一级指标", "二级指标", "三级指标", "指标值")
    drawing.put(1, 0, "实施期绩效指标", width=4)
    fill(drawing, CANAL, ("level1", "level2", "name", "long"))
    drawing.put(drawing.rows, 0, "年度绩效指标", width=4)
    fill(drawing, CANAL, ("level1", "level2", "name", "target"))
    long = tuple(replace(item, sign="", value=item.long, unit="") for item in CANAL)
    rows = (*expected(long, scope=WHOLE), *expected(CANAL))
    return [drawing], [Truth(rows, year=2024)]


@form
def two_values_with_a_unit_each() -> Made:
    """实施期目标值 | 单位 | 年度目标值 | 单位."""
    drawing = Drawing(["2024年项目支出绩效目标表"])
    drawing.line("一级指标", "二级指标", "三级指标", "实施期目标值", "单位", "年度目标值", "单位")
    items = (CANAL[0], CANAL[7])
    for item in items:
        drawing.line(
            item.level1, item.level2, item.name, "≥99", item.unit, item.sign + item.value, item.unit
        )
    rows = tuple(
        replace(row, further=((FurtherRole.WHOLE_PERIOD, f"≥99{item.unit}"),))
        for row, item in zip(expected(items), items, strict=True)
    )
    return [drawing], [Truth(rows, year=2024)]
