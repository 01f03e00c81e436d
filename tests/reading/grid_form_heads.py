"""Forms that differ in what stands around the indicators: labels, money, goals, footers."""

from __future__ import annotations

from dataclasses import replace

from tests.documents import Drawing
from tests.reading.grid_forms import (
    ANNUAL,
    LEVELS,
    SCHOOL,
    WHOLE,
    Made,
    Truth,
    body,
    expected,
    form,
    levels,
    pairs,
)

_COLUMNS = (*LEVELS, ("指标值", "target"))


def _school(drawing: Drawing, **head: object) -> Made:
    body(drawing, SCHOOL, _COLUMNS)
    return [drawing], [replace(Truth(expected(SCHOOL)), **head)]  # type: ignore[arg-type]


@form
def official_project_form() -> Made:
    """88号 申报表: code after the unit, checkbox, period, money in three lines beside two columns."""
    drawing = Drawing(["项目支出绩效目标申报表", "（ 2025 年度）"])
    pairs(
        drawing,
        ("项目名称", "学生资助"),
        ("主管部门及代码", "[105]某市教育局", "实施单位", "某市学生资助中心"),
        ("项目属性", "☑新增项目 □延续项目", "项目期", "2025年1月-2027年12月"),
        width=4,
    )
    drawing.put(3, 0, "项目资金\n（万元）", height=3)
    for row, cells in enumerate(
        (
            ("中期资金总额：", "360", "年度资金总额：", "120"),
            ("其中：财政拨款", "300", "其中：财政拨款", "100"),
            ("其他资金", "60", "其他资金", "20"),
        ),
        3,
    ):
        for column, words in enumerate(cells, 1):
            drawing.put(row, column, words)
    drawing.put(6, 0, "总体\n目标", height=2)
    drawing.put(6, 1, "中期目标（2025年—2027年）", width=2)
    drawing.put(6, 3, "年度目标", width=2)
    drawing.put(7, 1, "三年资助690人次。", width=2)
    drawing.put(7, 3, "当年资助230人。", width=2)
    return _school(
        drawing,
        project="学生资助",
        organization="某市学生资助中心",
        year=2025,
        budget=("120", "万元", {"财政拨款": "100", "其他资金": "20"}),
        goals=((WHOLE, "三年资助690人次。"), (ANNUAL, "当年资助230人。")),
    )


@form
def money_in_yuan_with_labels_above() -> Made:
    """Labels over their values, money in 元."""
    drawing = Drawing(["2025年部门预算项目绩效目标表", "金额单位：元"])
    for column, words in enumerate(("项目名称", "项目单位", "资金总额", "财政拨款")):
        drawing.put(0, column, words)
    for column, words in enumerate(
        ("学生资助", "某市学生资助中心", "1,200,000.00", "1,200,000.00")
    ):
        drawing.put(1, column, words)
    drawing.put(2, 0, "绩效目标", width=4)
    drawing.put(3, 0, "当年资助230人。", width=4)
    return _school(
        drawing,
        project="学生资助",
        organization="某市学生资助中心",
        year=2025,
        budget=("1200000.00", "元", {"财政拨款": "1200000.00"}),
        goals=((ANNUAL, "当年资助230人。"),),
    )


@form
def label_column_at_left() -> Made:
    """基本信息 down the left edge, labels and values in pairs beside it."""
    drawing = Drawing(["项目支出绩效目标表"])
    drawing.put(0, 0, "基本\n信息", height=4)
    for row, cells in enumerate(
        (
            ("项目名称", "学生资助", "项目编码", "430100-25-001"),
            ("主管部门", "某市教育局", "项目负责人", "张三"),
            ("预算年度", "2025年", "联系电话", "0731-88888888"),
            ("项目类型", "特定目标类", "预算总额（万元）", "120"),
        )
    ):
        for column, words in enumerate(cells, 1):
            drawing.put(row, column, words)
    drawing.put(4, 0, "绩效\n目标")
    drawing.put(4, 1, "当年资助230人。", width=4)
    return _school(
        drawing,
        project="学生资助",
        organization="某市教育局",
        year=2025,
        budget=("120", "万元", {}),
        goals=((ANNUAL, "当年资助230人。"),),
    )


@form
def colons_inside_cells() -> Made:
    """label：value in single cells across the sheet, two in a line."""
    drawing = Drawing()
    drawing.put(0, 0, "2025年度项目支出绩效目标表", width=4)
    drawing.put(1, 0, "填报单位：某市学生资助中心", width=2)
    drawing.put(1, 2, "单位：万元", width=2)
    drawing.put(2, 0, "项目名称：学生资助", width=2)
    drawing.put(2, 2, "年度预算：120", width=2)
    drawing.put(3, 0, "年度目标：当年资助230人。", width=4)
    return _school(
        drawing,
        project="学生资助",
        organization="某市学生资助中心",
        year=2025,
        budget=("120", "万元", {}),
        goals=((ANNUAL, "当年资助230人。"),),
    )


@form
def money_with_dates_and_words() -> Made:
    """项目资金 lines whose amounts carry their unit; project period as a range."""
    drawing = Drawing(["项目绩效目标申报表（2025年度）"])
    pairs(
        drawing,
        ("项目名称", "学生资助", "起止时间", "2025-01-01至2025-12-31"),
        ("预算单位", "某市学生资助中心", "项目类别", "其他运转类"),
        ("项目总额（万元）", "120万元", "其中：本年一般公共预算", "100万元"),
        ("", "", "上年结转", "20万元"),
        ("项目概况", "资助家庭经济困难学生"),
        ("立项依据", "有关文件"),
        ("年度总体目标", "当年资助230人。"),
        width=4,
    )
    return _school(
        drawing,
        project="学生资助",
        organization="某市学生资助中心",
        year=2025,
        budget=("120", "万元", {"本年一般公共预算": "100", "上年结转": "20"}),
        goals=((ANNUAL, "当年资助230人。"),),
    )


@form
def head_below_the_indicators() -> Made:
    """Money and goal under the indicators, then signatures."""
    drawing = Drawing(["2025年项目支出绩效目标表"])
    pairs(drawing, ("项目名称", "学生资助"), width=4)
    body(drawing, SCHOOL, _COLUMNS, "repeated")
    pairs(
        drawing,
        ("年度资金总额", "120万元"),
        ("年度绩效目标", "当年资助230人。"),
        ("填报人", "李四", "联系电话", "88888888"),
        ("审核意见", "同意"),
        width=4,
    )
    return [drawing], [
        Truth(
            expected(SCHOOL),
            project="学生资助",
            year=2025,
            budget=("120", "万元", {}),
            goals=((ANNUAL, "当年资助230人。"),),
        )
    ]


@form
def footers_of_every_kind() -> Made:
    """合计 row, notes, signatures, opinions and a date under the rows."""
    drawing = Drawing(["2025年项目支出绩效目标表"])
    pairs(drawing, ("项目名称", "学生资助"), width=5)
    body(drawing, SCHOOL, (*_COLUMNS, ("分值", "weight")), "first")
    drawing.line("合计", "", "", "", "90")
    for words in (
        "注：1.指标值应量化。",
        "2.成本指标必填，无则填“无”。",
        "填报人：李四        审核人：王五        填报日期：2025年3月1日",
    ):
        drawing.put(drawing.rows, 0, words, width=5)
    drawing.put(drawing.rows, 0, "财政部门审核意见")
    drawing.put(drawing.rows - 1, 1, "同意批复。\n（盖章）\n2025年3月10日", width=4)
    return [drawing], [Truth(expected(SCHOOL, "weight"), project="学生资助", year=2025)]


@form
def goal_label_down_the_rows() -> Made:
    """年度目标 merged over rows numbered 目标1, 目标2, each in a row of its own."""
    drawing = Drawing(["2025年项目支出绩效目标表"])
    pairs(drawing, ("项目名称", "学生资助"), width=4)
    drawing.put(1, 0, "年度绩效目标", height=2)
    drawing.put(1, 1, "目标1：当年资助230人。", width=3)
    drawing.put(2, 1, "目标2：按时发放资助资金。", width=3)
    return _school(
        drawing,
        project="学生资助",
        year=2025,
        goals=((ANNUAL, "目标1：当年资助230人。"), (ANNUAL, "目标2：按时发放资助资金。")),
    )


@form
def money_table_in_the_head() -> Made:
    """年度预算 as a small table: 合计 | 财政拨款 | 其他资金 over the amounts."""
    drawing = Drawing(["部门整体支出绩效目标表（2025年度）"])
    pairs(drawing, ("部门（单位）名称", "某市教育局"), width=4)
    drawing.put(1, 0, "年度预算\n（万元）", height=2)
    for column, words in enumerate(("资金总额", "财政拨款", "其他资金"), 1):
        drawing.put(1, column, words)
    for column, words in enumerate(("5,600.5", "5,000", "600.5"), 1):
        drawing.put(2, column, words)
    return _school(
        drawing,
        organization="某市教育局",
        year=2025,
        budget=("5600.5", "万元", {"财政拨款": "5000", "其他资金": "600.5"}),
    )


@form
def structure_of_money_two_ways() -> Made:
    """整体支出: 按收入性质分 and 按支出性质分 beside each other."""
    drawing = Drawing(["2025年整体支出绩效目标表", "单位：万元"])
    pairs(drawing, ("单位名称", "某市教育局"), width=4)
    drawing.put(1, 0, "年度预算申请", height=4)
    drawing.put(1, 1, "资金总额", width=2)
    drawing.put(1, 3, "5600")
    drawing.put(2, 1, "按收入性质分", width=2)
    drawing.put(2, 3, "按支出性质分", width=2)
    for row, cells in enumerate(
        (("一般公共预算", "5000", "基本支出", "4600"), ("其他资金", "600", "项目支出", "1000")), 3
    ):
        for column, words in enumerate(cells, 1):
            drawing.put(row, column, words)
    drawing.put(5, 0, "整体绩效目标")
    drawing.put(5, 1, "办好人民满意的教育。", width=4)
    row = 6
    for column, words in enumerate(("一级指标", "二级指标", "三级指标"), 1):
        drawing.put(row, column, words)
    drawing.put(row, 4, "指标值及单位")
    drawing.put(row, 0, "年度绩效指标", height=1 + len(SCHOOL))
    for column in (1, 2):
        levels(drawing, SCHOOL, row + 1, column, column - 1)
    for offset, item in enumerate(SCHOOL, row + 1):
        drawing.put(offset, 3, item.name)
        drawing.put(offset, 4, item.target)
    return [drawing], [
        Truth(
            expected(SCHOOL),
            organization="某市教育局",
            year=2025,
            budget=(
                "5600",
                "万元",
                {"一般公共预算": "5000", "基本支出": "4600", "其他资金": "600", "项目支出": "1000"},
            ),
            goals=((ANNUAL, "办好人民满意的教育。"),),
        )
    ]
