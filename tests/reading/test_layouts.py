"""Other forms seen in public documents (facts of the layout only; what they say here is made up)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.model.table import FurtherRole, GoalScope, GoalTable, TableKind
from assistant.reading import read_file, read_text
from tests.documents import Drawing, excel, text, word


def rows(table: GoalTable) -> list[tuple[str | None, str | None, str, str | None]]:
    return [
        (row.level1_raw, row.level2_raw, row.name, row.target.raw if row.target else None)
        for row in table.indicators
    ]


def only(document: Path | str) -> GoalTable:
    reading = read_text(document) if isinstance(document, str) else read_file(document)
    assert len(reading.tables) == 1
    return reading.tables[0]


def further(table: GoalTable, role: FurtherRole) -> list[list[str]]:
    return [[f.text for f in row.further if f.role is role] for row in table.indicators]


SIX = [
    ("产出指标", "数量指标", "维修渠道长度", "≥12公里"),
    ("产出指标", "质量指标", "工程验收合格率", "100%"),
    ("产出指标", "时效指标", "工程完工时间", "2024年11月底"),
    ("产出指标", "成本指标", "维修总成本", "≤86万元"),
    ("效益指标", "社会效益指标", "受益农户数", "≥430户"),
    ("满意度指标", "服务对象满意度指标", "受益农户满意度", "≥90%"),
]
Six = list[tuple[str, str, str, str]]


# Value columns


def two_blocks(filled: bool) -> Drawing:
    """实施期 and 年度 blocks side by side, each with its own name and value columns."""
    drawing = Drawing(["项目支出绩效目标申报表", "（2024年度）"])
    drawing.put(0, 0, "项目名称", width=2)
    drawing.put(0, 2, "渠道维修", width=5)
    drawing.put(1, 0, "总体目标", height=2)
    drawing.put(1, 1, "实施期目标", width=3)
    drawing.put(1, 4, "年度目标", width=3)
    drawing.put(2, 1, "三年内完成全部渠道维修", width=3)
    drawing.put(2, 4, "当年维修12公里", width=3)
    headings = ("一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值")
    drawing.line(*headings)
    for level1, level2, name, target in SIX:
        long = (level2, name + "（三年）", "≥36公里") if filled else (level2, "", "")
        drawing.line(level1, *long, level2, name, target)
    return drawing


def test_two_blocks_side_by_side_the_long_one_empty(tmp_path: Path) -> None:
    table = only(word(tmp_path / "a.docx", two_blocks(filled=False)))
    assert rows(table) == SIX
    assert all(row.scope is None for row in table.indicators)
    assert [(g.scope, g.text) for g in table.goals] == [
        (GoalScope.WHOLE_PERIOD, "三年内完成全部渠道维修"),
        (GoalScope.ANNUAL, "当年维修12公里"),
    ]


def test_grades_right_of_two_blocks_are_those_of_the_year(tmp_path: Path) -> None:
    drawing = Drawing(["项目支出绩效目标申报表", "（2024年度）"])
    block = ("二级指标", "三级指标", "指标值")
    drawing.put(0, 1, "实施期指标", width=3)
    drawing.put(0, 4, "年度指标", width=3)
    drawing.line("一级指标", *block, *block, "优", "良", "中", "差")
    for level1, level2, name, target in SIX:
        whole = (level2, name + "（三年）", "≥36公里")
        drawing.line(level1, *whole, level2, name, target, "≥95%", "≥90%", "≥80%", "<80%")
    table = only(word(tmp_path / "a.docx", drawing))
    of_year = [row for row in table.indicators if row.scope is None]
    beside = [row for row in table.indicators if row.scope is GoalScope.WHOLE_PERIOD]
    assert len(of_year) == len(beside) == len(SIX)
    assert all(len(row.grades) == 4 for row in of_year)
    assert not any(row.grades for row in beside)


@pytest.mark.parametrize("style", ["lines", "tabs", "pipes"])
def test_two_blocks_in_text(style: str) -> None:
    drawing = two_blocks(filled=False)
    flat = text(drawing, style)
    assert rows(only(flat)) == SIX


def test_two_blocks_side_by_side_both_filled(tmp_path: Path) -> None:
    drawing = two_blocks(filled=True)
    banner = drawing.rows
    headings = [box for box in drawing.boxes if box.row == 3]
    drawing.boxes = [box for box in drawing.boxes if box.row < 3]
    drawing.put(3, 0, "绩效指标")
    drawing.put(3, 1, "实施期指标", width=3)
    drawing.put(3, 4, "年度指标", width=3)
    drawing.line(*[box.text for box in headings])
    for level1, level2, name, target in SIX:
        drawing.line(level1, level2, name + "（三年）", "≥36公里", level2, name, target)
    assert drawing.rows == banner + 1
    table = only(excel(tmp_path / "a.xlsx", drawing))
    year = [row for row in table.indicators if row.scope is None]
    period = [row for row in table.indicators if row.scope is GoalScope.WHOLE_PERIOD]
    assert [(r.name, r.target and r.target.raw) for r in year] == [(r[2], r[3]) for r in SIX]
    assert [r.name for r in period] == [row[2] + "（三年）" for row in SIX]
    assert all(r.target and r.target.raw == "≥36公里" for r in period)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_one_name_with_a_value_for_the_period_and_one_for_the_year(
    tmp_path: Path, suffix: str
) -> None:
    drawing = Drawing(["项目支出绩效目标表（2024年度）"])
    drawing.line("一级指标", "二级指标", "三级指标", "实施期指标值", "年度指标值")
    for level1, level2, name, target in SIX:
        drawing.line(level1, level2, name, "三年共" + target, target)
    path = tmp_path / f"a{suffix}"
    table = only(word(path, drawing) if suffix == ".docx" else excel(path, drawing))
    assert rows(table) == SIX
    assert further(table, FurtherRole.WHOLE_PERIOD) == [["三年共" + row[3]] for row in SIX]


def test_self_evaluation_keeps_target_apart_from_actual_points_and_score(tmp_path: Path) -> None:
    drawing = Drawing(["项目支出绩效自评表", "（2024年度）"])
    headings = ("一级指标", "二级指标", "三级指标", "分值", "年度\n指标值", "实际\n完成值", "得分")
    drawing.line("绩效指标", *headings, "偏差原因分析及改进措施")
    for number, (level1, level2, name, target) in enumerate(SIX):
        drawing.line(
            "", f"{level1}(50分)", level2, name, "15", target, "91%", "14.5", "无偏差" * number
        )
    drawing.line("总分", "", "", "", "100", "", "", "96.5", "")
    table = only(word(tmp_path / "a.docx", drawing))
    assert table.kind is TableKind.SELF_EVALUATION
    assert rows(table) == [(f"{row[0]}(50分)", *row[1:]) for row in SIX]
    assert [row.level1 for row in table.indicators] == [row[0] for row in SIX]
    assert {row.weight for row in table.indicators} == {Decimal(15)}
    assert further(table, FurtherRole.ACTUAL) == [["91%"]] * 6
    assert further(table, FurtherRole.SCORE) == [["14.5"]] * 6


def test_a_value_column_for_each_town(tmp_path: Path) -> None:
    drawing = Drawing(["某县转移支付区域绩效目标表（2024年度）"])
    for column, words in enumerate(("一级指标", "二级指标", "三级指标")):
        drawing.put(0, column, words, height=2)
    drawing.put(0, 3, "指标值", width=3)
    for column, town in enumerate(("全县", "东河镇", "西山乡"), 3):
        drawing.put(1, column, town)
    for level1, level2, name, target in SIX:
        drawing.line(level1, level2, name, target, "≥5", "≥7")
    table = only(excel(tmp_path / "a.xlsx", drawing))
    assert rows(table) == SIX
    first = table.indicators[0].further
    assert [(f.heading, f.text) for f in first] == [("东河镇", "≥5"), ("西山乡", "≥7")]


# Sign, figure and unit


OPERATORS = [("≥", "12", "公里"), ("=", "100", "%"), ("定性", "按期完工", ""), ("≤", "86", "万元")]


@pytest.mark.parametrize(
    "order", ["operator value unit", "unit operator value", "value unit operator"]
)
@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".txt"])
def test_sign_figure_and_unit_in_any_order(tmp_path: Path, order: str, suffix: str) -> None:
    headings = {"operator": "计算符号", "value": "指标值", "unit": "计量单位"}
    drawing = Drawing(["项目支出绩效目标表（2024年度）"])
    drawing.line("一级指标", "二级指标", "三级指标", *(headings[w] for w in order.split()), "分值")
    for (level1, level2, name, _), cells in zip(SIX, OPERATORS, strict=False):
        split = dict(zip(("operator", "value", "unit"), cells, strict=True))
        drawing.line(level1, level2, name, *(split[word] for word in order.split()), "10")
    path = tmp_path / f"a{suffix}"
    if suffix == ".txt":
        path.write_text(text(drawing, "tabs"), encoding="utf-8")
    else:
        (word if suffix == ".docx" else excel)(path, drawing)
    table = only(path)
    assert [row[3] for row in rows(table)] == ["≥12公里", "=100%", "按期完工", "≤86万元"]
    assert {row.weight for row in table.indicators} == {Decimal(10)}


def test_direction_and_sign_in_words_and_many_projects_in_one_list(tmp_path: Path) -> None:
    drawing = Drawing(["项目绩效目标表", "单位：元"])
    headings = "项目名称 项目单位 预算数 年度绩效目标 一级指标 二级指标 三级指标 指标性质 指标方向 目标值 计量单位 分值"
    drawing.line(*headings.split())
    first = ("办案业务费", "某检察院", "1,030,700.00", "保障办案")
    second = ("装备购置费", "某检察院", "200,000.00", "更新装备")
    drawing.line(
        *first,
        "满意度指标(10分)",
        "服务对象满意度",
        "使用人员满意度",
        "正向",
        "大于等于",
        "98",
        "%",
        "10",
    )
    drawing.line(
        *[""] * 4,
        "产出指标(50分)",
        "成本指标",
        "车辆购置成本",
        "反向",
        "小于等于",
        "12",
        "万元",
        "7.5",
    )
    drawing.line(
        *second, "效益指标(30分)", "可持续影响", "装备标准化", "定性", "", "长期", "", "15"
    )
    tables = read_file(excel(tmp_path / "a.xlsx", drawing)).tables
    assert [t.project for t in tables] == ["办案业务费", "装备购置费"]
    assert [t.budget and t.budget.total for t in tables] == [
        Decimal("1030700.00"),
        Decimal("200000.00"),
    ]
    assert {t.budget.unit for t in tables if t.budget} == {"元"}
    assert [t.organization for t in tables] == ["某检察院"] * 2
    assert [[goal.text for goal in t.goals] for t in tables] == [["保障办案"], ["更新装备"]]
    one, two = tables[0].indicators
    assert (one.target and one.target.operator, one.weight) == ("≥", Decimal(10))
    assert two.target and (two.target.operator, two.target.unit) == ("≤", "万元")
    assert rows(tables[1]) == [("效益指标(30分)", "可持续影响", "装备标准化", "长期")]


def test_no_level_columns_and_nothing_but_qualitative() -> None:
    flat = """2024年一般性项目绩效目标表
项目名称：村干部补助
指标|指标权重|计量单位|指标性质|指标值
发放人数|20|人数|≥|80
促进社会和谐|20||定性|
"""
    table = only(flat)
    assert rows(table) == [
        (None, None, "发放人数", "≥80人数"),
        (None, None, "促进社会和谐", "定性"),
    ]
    assert [row.weight for row in table.indicators] == [Decimal(20), Decimal(20)]


# Text that lost its table


def test_pipes_with_levels_dropped_and_ragged_ends() -> None:
    flat = """某法院2024年项目支出绩效目标表
单位：万元
项目名称|安全隐患维修|||
预算金额|20.00|其中：财政资金|20.00|其他资金||
绩效指标|一级指标|二级指标|绩效指标名称|绩效指标描述|指标值
|产出指标|数量指标|维修面积|维修面积|≥400平方米||
|质量指标|验收合格率|验收合格率|≥98百分比|||
|时效指标|资金支付及时率|资金支付及时率|100百分比|
|效益指标|社会效益|安全隐患消除率|安全隐患消除率|100百分比||||
|满意度指标|服务对象满意度指标|使用人员满意度|使用人员满意度|≥95百分比|
"""
    table = only(flat)
    assert rows(table) == [
        ("产出指标", "数量指标", "维修面积", "≥400平方米"),
        ("产出指标", "质量指标", "验收合格率", "≥98百分比"),
        ("产出指标", "时效指标", "资金支付及时率", "100百分比"),
        ("效益指标", "社会效益", "安全隐患消除率", "100百分比"),
        ("满意度指标", "服务对象满意度指标", "使用人员满意度", "≥95百分比"),
    ]
    assert table.project == "安全隐患维修"
    assert table.budget and table.budget.total == Decimal("20.00")
    assert [(p.name, p.amount) for p in table.budget.parts] == [("财政资金", Decimal("20.00"))]


def test_a_cell_to_a_line_ended_by_a_pipe_with_actual_values_and_template_marks() -> None:
    cells = [
        "一级指标",
        "二级指标",
        "三级指标",
        "分值",
        "年度指标值",
        "全年实际值",
        "得分",
        "未完成原因",
    ]
    body = [
        "产出指标(50分)", "数量指标", "★★★保障人数(按月平均)(≥**人)", "5", ">=219人", "220人", "5", "",
        "", "", "★发放月数(≥**月)", "5", ">=12月", "12月", "5", "",
        "", "质量指标", "发放准确率", "10", "=100%", "100%", "10", "",
        "效益指标(30分)", "社会效益指标", "困难群众生活", "15", "有所改善", "有所改善", "14", "",
        "满意度指标(10分)", "服务对象满意度指标", "救助对象满意度", "10", ">=90%", "96%", "10", "",
    ]  # fmt: skip
    flat = "绩效目标自评表 2024年度 |\n" + "\n".join(f"{c} |" if c else "|" for c in cells + body)
    table = only(flat)
    assert [row[2:] for row in rows(table)] == [
        ("保障人数(按月平均)", ">=219人"),
        ("发放月数", ">=12月"),
        ("发放准确率", "=100%"),
        ("困难群众生活", "有所改善"),
        ("救助对象满意度", ">=90%"),
    ]
    assert [row.weight for row in table.indicators] == [5, 5, 10, 15, 10]
    assert further(table, FurtherRole.ACTUAL) == [
        ["220人"],
        ["12月"],
        ["100%"],
        ["有所改善"],
        ["96%"],
    ]
    assert {repair.name for repair in table.repairs} == {"去除星号", "去除模板提示"}
    assert table.kind is TableKind.SELF_EVALUATION


def test_merged_cells_dropped_and_row_ends_lost() -> None:
    cells = ["一级指标", "二级指标", "三级指标", "指标值"]
    body = ["产出指标"]
    for level1, level2, name, target in SIX:
        if body[-1] != level1 and level1 not in body:
            body.append(level1)
        body += [level2, name, target]
    flat = "项目支出绩效目标表 |\n" + "\n".join(f"{cell} |" for cell in cells + body)
    assert rows(only(flat)) == SIX


def test_spaces_between_cells_numbered_slots_and_hints() -> None:
    flat = """项目支出绩效目标申报表（2024年度）
一级指标 二级指标 三级指标 指标值
产出指标 数量指标 指标1：小区物业管理个数（≥**个） 8个
数量指标 指标2：
质量指标 指标1：设施完好率 房屋设备、设施的管理到位,环境卫生整洁
时效指标 指标1：按时完成物业管理 2024年全年
成本指标 指标1：项目总成本（≤**万元）. ≤1125万元
效益指标 社会效益指标 指标1：小区环境 显著改善
"""
    table = only(flat)
    assert rows(table) == [
        ("产出指标", "数量指标", "小区物业管理个数", "8个"),
        ("产出指标", "质量指标", "设施完好率", "房屋设备、设施的管理到位,环境卫生整洁"),
        ("产出指标", "时效指标", "按时完成物业管理", "2024年全年"),
        ("产出指标", "成本指标", "项目总成本", "≤1125万元"),
        ("效益指标", "社会效益指标", "小区环境", "显著改善"),
    ]
    assert "去除序号前缀" in {repair.name for repair in table.repairs}


def test_a_list_in_prose_under_bracketed_levels() -> None:
    flat = """某公安局2024年项目绩效目标和指标
【项目概况】租赁机房
【总体目标】保障视频监控稳定运行
【产出指标-数量指标】
指标1：机柜数量（≥77台）
指标2:光纤线路（含备用）数量(≥12条)
【产出指标-质量指标】
指标1：视频在线率（≥0.97比例）
【满意度指标-服务对象满意度指标】
指标1：使用单位满意度（≥90%）
"""
    table = only(flat)
    assert rows(table) == [
        ("产出指标", "数量指标", "机柜数量", "≥77台"),
        ("产出指标", "数量指标", "光纤线路（含备用）数量", "≥12条"),
        ("产出指标", "质量指标", "视频在线率", "≥0.97比例"),
        ("满意度指标", "服务对象满意度指标", "使用单位满意度", "≥90%"),
    ]
    assert [goal.text for goal in table.goals] == ["保障视频监控稳定运行"]


def test_the_same_list_inside_one_cell_of_a_list_of_projects(tmp_path: Path) -> None:
    drawing = Drawing(["2024年项目绩效目标和指标公开表"])
    drawing.line("项目名称", "预算金额（元）", "绩效目标和指标")
    for project in ("机房租赁", "线路租赁"):
        drawing.line(
            project,
            "1681680",
            "【总体目标】稳定运行\n【产出指标-数量指标】\n指标1:机柜数量(≥77台)\n指标2:机房面积(=200平方米)\n"
            "【效益指标-社会效益指标】\n指标1:破案率(有所提高)",
        )
    tables = read_file(word(tmp_path / "a.docx", drawing)).tables
    assert [table.project for table in tables] == ["机房租赁", "线路租赁"]
    for table in tables:
        assert rows(table) == [
            ("产出指标", "数量指标", "机柜数量", "≥77台"),
            ("产出指标", "数量指标", "机房面积", "=200平方米"),
            ("效益指标", "社会效益指标", "破案率", "有所提高"),
        ]


def test_a_semicolon_list_in_one_cell() -> None:
    flat = """某市文物保护专项经费项目绩效目标|||
预算金额|36万元||
年度绩效总目标|产出指标|开展文物安全巡查频次8次;编制宣传资料数量3个;知识培训次数≥2次|
|效益指标|文物安全事故发生率0%；公众文物保护意识有所提高|
"""
    reading = read_text(flat)
    assert rows(reading.tables[0]) == [
        ("产出指标", None, "开展文物安全巡查频次", "8次"),
        ("产出指标", None, "编制宣传资料数量", "3个"),
        ("产出指标", None, "知识培训次数", "≥2次"),
        ("效益指标", None, "文物安全事故发生率", "0%"),
        ("效益指标", None, "公众文物保护意识", "有所提高"),
    ]
    assert reading.problems and all(p.confidence and p.confidence < 1 for p in reading.problems)


# Levels


def test_level_names_in_the_middle_of_their_groups(tmp_path: Path) -> None:
    drawing = Drawing(["项目支出绩效目标表（2024年度）"])
    drawing.line("一级指标", "二级指标", "三级指标", "指标值")
    for number, (level1, level2, name, target) in enumerate(SIX):
        shown = {1: level1, 4: level1, 5: level1}.get(number, "")
        drawing.line(shown, level2, name, target)
    assert rows(only(excel(tmp_path / "a.xlsx", drawing))) == SIX


def test_two_levels_only_and_a_page_mark_inside() -> None:
    flat = "项目支出绩效目标申报表\n指标\t指标内容\t指标值\n产出指标\t趋势报告次数\t各 1 次\n\t会商会次数\t1 次\n效益指标\t预报准确率\t85%\n"
    assert [(r[0], r[2], r[3]) for r in rows(only(flat))] == [
        ("产出指标", "趋势报告次数", "各 1 次"),
        ("产出指标", "会商会次数", "1 次"),
        ("效益指标", "预报准确率", "85%"),
    ]


def test_the_101_family_with_cost_first_and_a_cell_over_two_levels(tmp_path: Path) -> None:
    drawing = Drawing(["项目支出绩效目标表（2024年度）"])
    drawing.line("一级指标", "二级指标", "三级指标", "指标值", "指标值说明", "权重")
    drawing.put(1, 0, "成本指标", height=2)
    for row, cells in enumerate(
        (("经济成本指标", "项目总成本", "≤86万元"), ("生态环境成本指标", "施工扬尘投诉", "≤2起")), 1
    ):
        for column, words in enumerate((*cells, "按合同", "10%"), 1):
            drawing.put(row, column, words)
    drawing.put(3, 0, "满意度指标", width=2)
    for column, words in enumerate(("群众满意度", "≥90%", "问卷", "10%"), 2):
        drawing.put(3, column, words)
    table = only(word(tmp_path / "a.docx", drawing))
    assert rows(table) == [
        ("成本指标", "经济成本指标", "项目总成本", "≤86万元"),
        ("成本指标", "生态环境成本指标", "施工扬尘投诉", "≤2起"),
        ("满意度指标", None, "群众满意度", "≥90%"),
    ]
    assert {row.weight for row in table.indicators} == {Decimal(10)}


def test_an_old_form_with_input_and_output() -> None:
    flat = """2017年财政支出项目绩效目标表
绩效目标\t评价指标\t绩效内容\t绩效标准\t全年绩效目标
投入\t成本目标\t发放生活补贴\t100%\t按实际情况发放
产出\t数量目标\t困难家庭受益\t每月每人200元\t困难家庭432户
"""
    table = only(flat)
    assert rows(table) == [
        ("投入", "成本目标", "发放生活补贴", "按实际情况发放"),
        ("产出", "数量目标", "困难家庭受益", "困难家庭432户"),
    ]
    assert table.indicators[1].scoring == "每月每人200元"


# Pages and nests


def test_a_table_broken_over_pages_with_and_without_its_header(tmp_path: Path) -> None:
    heads = ("一级指标", "二级指标", "三级指标", "指标值")
    pages = [Drawing(["项目支出绩效目标表（2024年度）"]), Drawing(), Drawing()]
    pages[0].line(*heads)
    for page, start in zip(pages, (0, 2, 4), strict=True):
        if start == 2:
            page.line(*heads)
        for number in (start, start + 1):
            level1, *rest = SIX[number]
            page.line("" if number and SIX[number - 1][0] == level1 else level1, *rest)
    assert rows(only(word(tmp_path / "a.docx", *pages))) == SIX


def test_a_table_inside_a_cell(tmp_path: Path) -> None:
    from tests import documents

    inner = Drawing()
    inner.line("一级指标", "二级指标", "三级指标", "指标值")
    for row in SIX:
        inner.line(*row)
    nested = documents.word_table(inner)
    body = (
        documents.paragraph("项目支出绩效目标表（2024年度）")
        + f"<w:tbl><w:tr><w:tc>{documents.paragraph('绩效指标')}</w:tc><w:tc>{nested}</w:tc></w:tr></w:tbl>"
    )
    assert rows(only(documents.word_body(tmp_path / "a.docx", body))) == SIX


# The official forms, whole


def test_the_application_form_of_2015_with_two_sums_side_by_side(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.put(0, 0, "项目支出绩效目标申报表", width=8)
    drawing.put(1, 0, "（2024年度）", width=8)
    drawing.put(2, 0, "项目名称", width=2)
    drawing.put(2, 2, "灌区渠道维修", width=6)
    drawing.put(3, 0, "主管部门及代码", width=2)
    drawing.put(3, 2, "[031]某市水利局", width=2)
    drawing.put(3, 4, "实施单位", width=2)
    drawing.put(3, 6, "某灌区管理处", width=2)
    drawing.put(4, 0, "项目属性", width=2)
    drawing.put(4, 2, "延续项目", width=2)
    drawing.put(4, 4, "项目期", width=2)
    drawing.put(4, 6, "3年", width=2)
    drawing.put(5, 0, "项目资金\n（万元）", width=2, height=3)
    for row, (words, long, year) in enumerate(
        (("资金总额：", "258", "86"), ("其中：财政拨款", "240", "80"), ("其他资金", "18", "6")), 5
    ):
        drawing.put(row, 2, ("实施期" if row == 5 else "") + words)
        drawing.put(row, 3, long)
        drawing.put(row, 4, ("年度" if row == 5 else "") + words, width=2)
        drawing.put(row, 6, year, width=2)
    drawing.put(8, 0, "总体目标", height=2)
    drawing.put(8, 1, "实施期目标（2024年—2026年）", width=3)
    drawing.put(8, 4, "年度目标", width=4)
    drawing.put(9, 1, "目标1：三年完成全部维修\n目标2：改善灌溉条件", width=3)
    drawing.put(9, 4, "完成12公里维修", width=4)
    drawing.put(10, 0, "绩效指标", height=7)
    headings = ("一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值")
    for column, words in enumerate(headings, 1):
        drawing.put(10, column, words)
    for row, (level1, level2, name, target) in enumerate(SIX, 11):
        for column, words in enumerate(
            (level1, level2, "指标1：", "", level2, "指标1：" + name, target), 1
        ):
            drawing.put(row, column, words)
    for path in (word(tmp_path / "a.docx", drawing), excel(tmp_path / "a.xlsx", drawing)):
        table = only(path)
        assert rows(table) == SIX
        assert table.title == "项目支出绩效目标申报表" and table.year == 2024
        assert (table.project, table.organization) == ("灌区渠道维修", "某灌区管理处")
        assert table.budget and table.budget.total == 86 and table.budget.unit == "万元"
        assert [(p.name, p.amount) for p in table.budget.parts] == [
            ("财政拨款", 80),
            ("其他资金", 6),
        ]
        assert [(g.scope, g.text) for g in table.goals] == [
            (GoalScope.WHOLE_PERIOD, "目标1：三年完成全部维修\n目标2：改善灌溉条件"),
            (GoalScope.ANNUAL, "完成12公里维修"),
        ]
        assert table.kind is TableKind.PROJECT


def test_the_self_evaluation_form_with_its_money_grid(tmp_path: Path) -> None:
    drawing = Drawing(["项目支出绩效自评表", "（2024年度）"])
    drawing.put(0, 0, "项目名称")
    drawing.put(0, 1, "渠道维修", width=8)
    drawing.put(1, 0, "主管部门")
    drawing.put(1, 1, "某市水利局", width=3)
    drawing.put(1, 4, "实施单位", width=2)
    drawing.put(1, 6, "某灌区管理处", width=3)
    drawing.put(2, 0, "项目资金（万元）", height=4)
    grid = (
        ("", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        ("年度资金总额", "86", "90", "88", "10", "97.8%", "9.8"),
        ("其中：当年财政拨款", "80", "84", "82", "-", "97.6%", "-"),
        ("其他资金", "6", "6", "6", "-", "100%", "-"),
    )
    for row, cells in enumerate(grid, 2):
        drawing.put(row, 1, cells[0], width=2)
        for column, words in enumerate(cells[1:], 3):
            drawing.put(row, column, words)
    drawing.put(6, 0, "年度总体目标", height=2)
    drawing.put(6, 1, "预期目标", width=4)
    drawing.put(6, 5, "实际完成情况", width=4)
    drawing.put(7, 1, "完成12公里维修", width=4)
    drawing.put(7, 5, "完成13公里", width=4)
    drawing.put(8, 0, "绩效指标", height=7)
    for column, words in enumerate(
        (
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析及改进措施",
        ),
        1,
    ):
        drawing.put(8, column, words)
    for row, cells in enumerate(SIX, 9):
        for column, words in enumerate((*cells, "完成", "15", "15", ""), 1):
            drawing.put(row, column, words)
    drawing.put(15, 0, "总分", width=6)
    drawing.put(15, 6, "100")
    drawing.put(15, 7, "99.8")
    table = only(word(tmp_path / "a.docx", drawing))
    assert rows(table) == SIX
    assert table.kind is TableKind.SELF_EVALUATION
    assert [goal.text for goal in table.goals] == ["完成12公里维修"]
    # 全年预算数, the budget in force, not the one the year began with
    assert table.budget and table.budget.total == 90
    assert [(p.name, p.amount) for p in table.budget.parts] == [
        ("当年财政拨款", 84),
        ("其他资金", 6),
    ]


def test_the_department_form_with_a_sum_line(tmp_path: Path) -> None:
    drawing = Drawing(["部门整体支出绩效目标申报表", "（2024年度）"])
    drawing.put(0, 0, "部门名称")
    drawing.put(0, 1, "某市水利局", width=5)
    drawing.put(1, 0, "年度\n主要\n任务", height=5)
    drawing.put(1, 1, "任务名称", height=2)
    drawing.put(1, 2, "主要内容", height=2)
    drawing.put(1, 3, "拟安排的资金（万元）", width=3)
    for column, words in enumerate(("总额", "财政拨款", "其他"), 3):
        drawing.put(2, column, words)
    for row, cells in enumerate(
        (("任务1", "维修", "86", "80", "6"), ("任务2", "巡查", "14", "14", "")), 3
    ):
        for column, words in enumerate(cells, 1):
            drawing.put(row, column, words)
    drawing.put(5, 1, "金额合计", width=2)
    for column, words in enumerate(("100", "94", "6"), 3):
        drawing.put(5, column, words)
    drawing.put(6, 0, "年度\n总体\n目标")
    drawing.put(6, 1, "目标1：保障灌溉", width=5)
    drawing.put(7, 0, "年度绩效指标", height=7)
    for column, words in enumerate(("一级指标", "二级指标", "三级指标"), 1):
        drawing.put(7, column, words)
    drawing.put(7, 4, "指标值", width=2)
    for row, cells in enumerate(SIX, 8):
        for column, words in enumerate(cells[:3], 1):
            drawing.put(row, column, words)
        drawing.put(row, 4, cells[3], width=2)
    table = only(word(tmp_path / "a.docx", drawing))
    assert rows(table) == SIX
    assert [(t.name, t.budget and t.budget.total) for t in table.tasks] == [
        ("任务1", 86),
        ("任务2", 14),
    ]
    assert table.budget and table.budget.total == 100
    assert [goal.text for goal in table.goals] == ["目标1：保障灌溉"]
    assert table.kind is TableKind.DEPARTMENT


def test_several_indicators_numbered_in_one_cell(tmp_path: Path) -> None:
    drawing = Drawing(["项目支出绩效目标表（2024年度）"])
    drawing.line("一级指标", "二级指标", "三级指标", "指标值", "分值")
    drawing.line(
        "产出指标", "数量指标", "指标1：维修渠道长度\n指标2：更换闸门数量", "≥12公里\n≥6座", "10\n5"
    )
    drawing.line("产出指标", "质量指标", "1.工程验收\n合格率", "100%", "10")
    table = only(word(tmp_path / "a.docx", drawing))
    assert rows(table) == [
        ("产出指标", "数量指标", "维修渠道长度", "≥12公里"),
        ("产出指标", "数量指标", "更换闸门数量", "≥6座"),
        ("产出指标", "质量指标", "1.工程验收合格率", "100%"),
    ]
    assert [row.weight for row in table.indicators] == [10, 5, 10]


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".txt"])
def test_a_table_without_its_headings_is_read_and_the_reading_says_so(
    tmp_path: Path, suffix: str
) -> None:
    drawing = Drawing(["渠道维修绩效目标"])
    for row in SIX:
        drawing.line("", *row)
    path = tmp_path / f"a{suffix}"
    if suffix == ".txt":
        path.write_text(text(drawing, "tabs"), encoding="utf-8")
    else:
        (word if suffix == ".docx" else excel)(path, drawing)
    reading = read_file(path)
    assert rows(reading.tables[0]) == SIX
    assert "没有表头" in reading.problems[0].message
    assert reading.problems[0].confidence == 0.5


def test_cells_run_together_are_read_as_far_as_they_can_be() -> None:
    flat = (
        "2024年渠道维修项目支出绩效自评表 年度绩效指标一级指标二级指标三级指标年度指标值全年完成值"
        "产出指标数量 指标维修渠道长度≥12公里13公里更换闸门数量6座6座质量指标工程验收合格率100%100%"
        "成本指标维修总成本≤86万元效益指标社会效益指标受益农户数≥430户满意度指标服务对象满意度指标受益农户满意度≥90%"
    )
    reading = read_text(flat)
    assert rows(reading.tables[0]) == [
        ("产出指标", "数量指标", "维修渠道长度", "≥12公里"),
        ("产出指标", "数量指标", "更换闸门数量", "6座"),
        ("产出指标", "质量指标", "工程验收合格率", "100%"),
        ("产出指标", "成本指标", "维修总成本", "≤86万元"),
        ("效益指标", "社会效益指标", "受益农户数", "≥430户"),
        ("满意度指标", "服务对象满意度指标", "受益农户满意度", "≥90%"),
    ]
    assert reading.problems[0].confidence == 0.3


def test_a_csv_cell_guarded_against_being_a_formula_reads_without_the_guard(tmp_path: Path) -> None:
    path = tmp_path / "目标表.csv"
    path.write_text(
        "2024年项目支出绩效目标表\n一级指标,二级指标,三级指标,指标值\n"
        "产出指标,数量指标,保障在职人数,'=158人\n产出指标,数量指标,“双减”督查,≥4次\n",
        encoding="utf-8",
    )
    (table,) = read_file(path).tables
    assert [row.target and row.target.raw for row in table.indicators] == ["=158人", "≥4次"]


def test_a_blank_goal_over_a_band_label_stays_blank() -> None:
    (table,) = read_text(
        "2024年项目支出绩效目标表\n项目名称\t文物巡查\n年度总体目标\t\n绩效指标\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t巡查次数\t≥8次\n"
    ).tables
    assert table.goals == ()


@pytest.mark.parametrize(
    ("title", "year", "kind"),
    [
        ("（临时救助）绩效目标自评表 2019年度", 2019, TableKind.SELF_EVALUATION),
        ("2024年旅游发展基金补助地方项目资金整体绩效目标", 2024, TableKind.PROJECT),
        ("部门整体支出绩效目标表（2023年度）", 2023, TableKind.DEPARTMENT),
        ("某某局2023年整体绩效目标表", 2023, TableKind.DEPARTMENT),
    ],
)
def test_title_tells_year_and_kind(title: str, year: int, kind: TableKind) -> None:
    (table,) = read_text(
        f"{title}\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t巡查次数\t≥8次\n"
    ).tables
    assert (table.year, table.kind) == (year, kind)


def test_sources_of_money_are_parts_whatever_they_are_called() -> None:
    (table,) = read_text(
        "2024年项目支出绩效目标表\n项目名称\t养殖场建设\n年度资金总额\t80万元\n"
        "其中：中央衔接推进乡村振兴补助资金\t50万元\n上年结转\t10万元\n自筹\t20万元\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t建设个数\t=1个\n"
    ).tables
    assert table.budget is not None
    assert [(part.name, str(part.amount)) for part in table.budget.parts] == [
        ("中央衔接推进乡村振兴补助资金", "50"),
        ("上年结转", "10"),
        ("自筹", "20"),
    ]


def test_a_main_task_may_be_called_what_a_budget_part_is_called() -> None:
    (table,) = read_text(
        "部门整体支出绩效目标表\n（2024年度）\n部门名称\t某县档案馆\t\t\n"
        "年度主要任务\t任务名称\t主要内容\t预算金额（万元）\n\t\t\t总额\t财政拨款\t其他资金\n"
        "\t人员经费\t保障在职人员20人工资\t300\t300\t0\n\t档案数字化\t扫描档案30万页\t60\t50\t10\n"
        "年度绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n\t产出指标\t数量指标\t扫描档案页数\t≥30万页\n"
    ).tables
    assert [(task.name, str(task.budget and task.budget.total)) for task in table.tasks] == [
        ("人员经费", "300"),
        ("档案数字化", "60"),
    ]
