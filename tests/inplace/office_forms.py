"""More empty forms as offices hand them out: everything in one table, boxes to tick, lists of projects."""

from __future__ import annotations

from tests.documents import Drawing
from tests.inplace.blank_forms import LEVELS_88, LEVELS_101, Blank


def one_table() -> Drawing:
    """Title and footer inside the table, level names printed vertically, units and boxes to tick."""
    drawing = Drawing()
    drawing.put(0, 0, "项目支出绩效目标申报表", width=7)
    drawing.put(1, 0, "（    年度）", width=7)
    drawing.put(2, 0, "填报单位：（盖章）", width=4)
    drawing.put(2, 4, "金额单位：万元", width=3)
    for row, (left, right) in enumerate(
        (("项目名称", "项目属性"), ("主管部门", "项目实施单位"), ("项目负责人", "联系电话")), 3
    ):
        drawing.put(row, 0, left, width=2)
        drawing.put(row, 2, "", width=2)
        drawing.put(row, 4, right)
        drawing.put(row, 5, "□新增项目  □延续项目" if row == 3 else "", width=2)
    drawing.put(6, 0, "项目资金\n申请\n（万元）", height=3, width=2)
    for row, label in enumerate(("资金总额：", "其中：财政拨款", "      其他资金"), 6):
        drawing.put(row, 2, label, width=2)
        drawing.put(row, 4, "", width=3)
    drawing.put(9, 0, "总\n体\n绩\n效\n目\n标")
    drawing.put(9, 1, "（用一段话描述项目在年度内预期达到的总体产出和效果）", width=6)
    for column, words in enumerate(("一级指标", "二级指标", "三级指标"), 1):
        drawing.put(10, column, words)
    drawing.put(10, 4, "指标值", width=2)
    drawing.put(10, 6, "备注")
    row = 11
    for level1, seconds in LEVELS_88:
        start = row
        for level2 in seconds:
            drawing.put(row, 2, "\n".join(level2), height=3)
            for slot in ("指标1：", "指标2：", "……"):
                drawing.put(row, 3, slot)
                drawing.put(row, 4, "", width=2)
                drawing.put(row, 6, "")
                row += 1
        drawing.put(start, 1, "\n".join(level1), height=row - start)
    drawing.put(10, 0, "绩\n效\n指\n标", height=row - 10)
    drawing.put(row, 0, "填表人：", width=3)
    drawing.put(row, 3, "填报日期：    年  月  日", width=4)
    return drawing


def kind_beside_levels() -> Drawing:
    """指标类型 before 一级指标; the share of 财政资金 without one of others."""
    drawing = Drawing(["省级部门预算项目绩效目标表", "预算年度：2024          单位：万元"])
    drawing.line("单位编码", "", "单位名称", "", "项目名称", "")
    drawing.put(1, 0, "预算总额")
    drawing.put(1, 1, "", width=2)
    drawing.put(1, 3, "其中：财政资金")
    drawing.put(1, 4, "", width=2)
    drawing.put(2, 0, "项目年度绩效目标")
    drawing.put(2, 1, "", width=5)
    words = (
        "指标类型",
        "一级指标",
        "二级指标",
        "三级指标名称",
        "目标值（含单位）",
        "指标分值（分）",
    )
    drawing.line(*words, at=3)
    row = 4
    for level1, seconds in LEVELS_88:
        for level2 in seconds:
            for column, text in enumerate((level2, "", "", ""), 2):
                drawing.put(row, column, text)
            row += 1
        drawing.put(row - len(seconds), 1, level1, height=len(seconds))
    drawing.put(4, 0, "绩效指标", height=row - 4)
    return drawing


def prepared_rows() -> Drawing:
    """A title over all columns, twenty ruled rows, a total and instructions below."""
    drawing = Drawing()
    drawing.put(0, 0, "2024年度项目支出绩效目标申报表", width=8)
    drawing.put(1, 0, "填报单位：", width=4)
    drawing.put(1, 4, "单位：元", width=4)
    drawing.put(2, 0, "项目名称")
    drawing.put(2, 1, "", width=3)
    drawing.put(2, 4, "项目总金额")
    drawing.put(2, 5, "", width=3)
    drawing.put(3, 0, "年度目标")
    drawing.put(3, 1, "", width=7)
    words = ("序号", "一级指标", "二级指标", "三级指标", "指标方向", "指标值", "单位", "权重（%）")
    drawing.line(*words, at=4)
    for row in range(5, 25):
        drawing.line(*[""] * 8, at=row)
    drawing.put(25, 0, "合计", width=7)
    drawing.put(25, 7, "")
    drawing.put(26, 0, "填表说明：1.权重合计应为100；2.三级指标名称不得包含指标值。", width=8)
    return drawing


def headings_again() -> Drawing:
    """The headings printed again for a second page; two departments."""
    drawing = Drawing(["转移支付区域（项目）绩效目标表", "（20  年度）"])
    for row, label in enumerate(("专项名称", "中央主管部门")):
        drawing.put(row, 0, label)
        drawing.put(row, 1, "", width=4)
    drawing.put(2, 0, "省级财政部门")
    drawing.put(2, 1, "")
    drawing.put(2, 2, "省级主管部门")
    drawing.put(2, 3, "", width=2)
    drawing.put(3, 0, "年\n度\n目\n标")
    drawing.put(3, 1, "", width=4)
    row = 4
    for page in (LEVELS_88[:1], LEVELS_88[1:]):
        for column, words in enumerate(("一级指标", "二级指标", "三级指标", "指标值"), 1):
            drawing.put(row, column, words)
        row += 1
        for level1, seconds in page:
            drawing.put(row, 1, level1, height=len(seconds))
            for level2 in seconds:
                for column, text in enumerate((level2, "", ""), 2):
                    drawing.put(row, column, text)
                row += 1
    drawing.put(4, 0, "绩\n效\n指\n标", height=row - 4)
    return drawing


def project_list() -> Drawing:
    """A list of projects: name, unit, money and goal in columns before the indicators."""
    drawing = Drawing(["2024年部门预算项目绩效目标汇总表", "部门名称：          单位：万元"])
    words = ("序号", "单位名称", "项目名称", "预算金额", "绩效目标")
    drawing.line(*words, "一级指标", "二级指标", "三级指标", "指标值")
    for row in range(1, 9):
        drawing.line(*[""] * 9, at=row)
    return drawing


def goal_in_its_label() -> Drawing:
    """The goal is written under its label in the same cell; two periods of money and values."""
    drawing = Drawing(["项目绩效目标表（20××年度）"])
    drawing.put(0, 0, "项目名称")
    drawing.put(0, 1, "", width=5)
    drawing.put(1, 0, "主管部门及代码")
    drawing.put(1, 1, "", width=2)
    drawing.put(1, 3, "实施单位")
    drawing.put(1, 4, "", width=2)
    drawing.put(2, 0, "总体目标")
    drawing.put(2, 1, "实施期总目标\n\n\n", width=2)
    drawing.put(2, 3, "年度目标\n\n", width=3)
    words = ("绩效指标", "一级指标", "二级指标", "三级指标", "实施期指标值", "年度指标值")
    drawing.line(*words, at=3)
    row = 4
    for level1, seconds in LEVELS_88:
        start = row
        for level2 in seconds:
            drawing.put(row, 2, level2, height=2)
            for number in "12":
                for column, text in enumerate((f"指标{number}", "", ""), 3):
                    drawing.put(row, column, text)
                row += 1
        drawing.put(start, 1, level1, height=row - start)
    drawing.put(4, 0, "", height=row - 4)
    return drawing


def levels_without_headings() -> Drawing:
    """产出指标 in one cell with the row of headings; unit and year behind each other in one line."""
    drawing = Drawing(["附件2", "项目绩效目标申报表", "申报单位（公章）：            年度：      "])
    for row, label in enumerate(("项目名称", "申请资金（元）", "项目总目标")):
        drawing.put(row, 0, label)
        drawing.put(row, 1, "", width=4)
    words = ("指标类别", "指标内容", "指标值（包含数字及文字描述）", "指标值来源")
    for column, text in enumerate(words, 1):
        drawing.put(3, column, text)
    row = 4
    blocks = (
        ("产出指标", ("数量", "质量", "时效", "成本")),
        ("效果指标", ("经济效益", "社会效益", "生态效益", "可持续影响")),
        ("满意度", ("服务对象满意度",)),
    )
    for level1, seconds in blocks:
        start = row
        for level2 in seconds:
            for column, text in enumerate((level2, "", "", ""), 1):
                drawing.put(row, column, text)
            row += 1
        above = level1 == "产出指标"
        drawing.put(start - above, 0, level1, height=row - start + above)
    return drawing


def checkboxes() -> Drawing:
    """Boxes to tick and dates between the labels; every row names its levels."""
    drawing = Drawing(
        ["项目支出绩效目标表", "编制单位：                      2024年     单位：万元"]
    )
    heads = (
        ("项目名称", "", "项目类别", "☑其他运转类 ☐特定目标类"),
        ("主管处室", "", "起止年限", "    年    月 —     年    月"),
        ("是否上会", "□是 □否", "预算部门", ""),
    )
    for row, texts in enumerate(heads):
        for column, text in enumerate(texts):
            drawing.put(row, column, text, width=2 if column == 3 else 1)
    drawing.put(3, 0, "绩效目标")
    drawing.put(3, 1, "", width=4)
    drawing.line("一级指标", "二级指标", "指标名称", "指标值", "指标说明", at=4)
    for level1, seconds in LEVELS_101:
        for level2 in seconds:
            drawing.line(level1, level2, "", "", "")
    return drawing


_MORE = ("level1", "level2", "name", "target")
OFFICE: dict[str, Blank] = {
    "one_table": Blank(one_table, (*_MORE, "note")),
    "kind_beside_levels": Blank(kind_beside_levels, (*_MORE, "weight")),
    "prepared_rows": Blank(prepared_rows, (*_MORE, "weight")),
    "headings_again": Blank(headings_again),
    "project_list": Blank(project_list, header=("organization", "project", "year", "goals")),
    "goal_in_its_label": Blank(
        goal_in_its_label, header=("organization", "project", "year", "goals")
    ),
    "levels_without_headings": Blank(levels_without_headings),
    "checkboxes": Blank(
        checkboxes, (*_MORE, "explanation"), header=("organization", "project", "goals")
    ),
}
