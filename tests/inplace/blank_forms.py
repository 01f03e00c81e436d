"""Empty forms as offices hand them out, drawn for tests: what is printed, what waits, what hints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.documents import Drawing

LEVELS_88 = (
    ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
    ("效益指标", ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
    ("满意度指标", ("服务对象满意度指标",)),
)
LEVELS_101 = (
    ("成本指标", ("经济成本指标", "社会成本指标", "生态环境成本指标")),
    ("产出指标", ("数量指标", "质量指标", "时效指标")),
    ("效益指标", ("经济效益指标", "社会效益指标", "生态效益指标")),
    ("满意度指标", ("服务对象满意度指标",)),
)


@dataclass(frozen=True)
class Blank:
    """An empty form. `keeps`: the fields of an indicator that it has a column for."""

    draw: Callable[[], Drawing]
    keeps: tuple[str, ...] = ("level1", "level2", "name", "target")
    header: tuple[str, ...] = ("organization", "project", "year")


def _printed(
    drawing: Drawing,
    levels: tuple[tuple[str, tuple[str, ...]], ...],
    row: int,
    column: int,
    slots: Callable[[int], tuple[str, ...]],
    columns: int,
) -> int:
    """Levels printed with their slots; `slots(n)` are the texts of a row's further cells, n from 1."""
    for level1, seconds in levels:
        start = row
        for level2 in seconds:
            first = row
            for number in (1, 2):
                for offset, text in enumerate(slots(number)):
                    drawing.put(row, column + 2 + offset, text)
                row += 1
            drawing.put(first, column + 1, level2, height=2)
        drawing.put(start, column, level1, height=row - start)
    return row


def _head_88(drawing: Drawing, width: int) -> None:
    drawing.put(0, 0, "项目名称", width=2)
    drawing.put(0, 2, "", width=width - 2)
    drawing.put(1, 0, "主管部门", width=2)
    drawing.put(1, 2, "", width=1)
    drawing.put(1, 3, "实施单位")
    drawing.put(1, 4, "", width=width - 4)
    drawing.put(2, 0, "项目资金\n（万元）", height=3, width=2)
    for row, label in enumerate(("年度资金总额：", "其中：财政拨款", "其他资金"), 2):
        drawing.put(row, 2, label)
        drawing.put(row, 3, "", width=width - 3)
    drawing.put(5, 0, "总体\n目标", height=2)
    drawing.put(5, 1, "实施期目标（20XX年—20XX年）", width=2)
    drawing.put(5, 3, "年度目标", width=width - 3)
    drawing.put(6, 1, "目标1：\n目标2：\n……", width=2)
    drawing.put(6, 3, "目标1：\n目标2：\n……", width=width - 3)


def project_88() -> Drawing:
    """88号: levels printed, slots 指标1：, 指标2：, hints in the value cells."""
    drawing = Drawing(["项目支出绩效目标表", "（    年度）"])
    _head_88(drawing, 5)
    for column, words in enumerate(("一级指标", "二级指标", "三级指标", "指标值"), 1):
        drawing.put(7, column, words)
    end = _printed(drawing, LEVELS_88, 8, 1, lambda n: (f"指标{n}：", "≥**%" if n == 1 else ""), 5)
    drawing.put(7, 0, "绩\n效\n指\n标", height=end - 7)
    return drawing


def project_101() -> Drawing:
    """101号: cost first, weights and notes, rows of dots at the end of each category."""
    drawing = Drawing(["项目支出绩效目标表（    年度）", "金额单位：万元"])
    for row, label in enumerate(("项目名称", "项目单位", "年度资金总额", "财政拨款", "其他资金")):
        drawing.put(row, 0, label)
        drawing.put(row, 1, "", width=5)
    drawing.put(5, 0, "年度绩效目标")
    drawing.put(5, 1, "（请填写年度总体目标）", width=5)
    for column, words in enumerate(
        ("一级指标", "二级指标", "三级指标", "指标值", "分值权重", "备注")
    ):
        drawing.put(6, column, words)
    _printed(drawing, LEVELS_101, 7, 0, lambda n: ("" if n == 1 else "……", "", "", ""), 6)
    return drawing


def application() -> Drawing:
    """申报表: the value in three columns, explanation and scoring, three blank rows, signatures."""
    drawing = Drawing(["绩效目标申报表", "填报单位（盖章）：            单位：万元"])
    drawing.put(0, 0, "项目名称", width=2)
    drawing.put(0, 2, "", width=7)
    drawing.put(1, 0, "年度", width=2)
    drawing.put(1, 2, "", width=7)
    drawing.put(2, 0, "年度总体目标", width=2)
    drawing.put(2, 2, "", width=7)
    for column, words in enumerate(
        (
            "一级指标",
            "二级指标",
            "三级指标",
            "指标性质",
            "指标值",
            "计量单位",
            "指标解释",
            "评/扣分标准",
            "分值",
        )
    ):
        drawing.put(3, column, words)
    for row in range(4, 7):
        drawing.line(*[""] * 9, at=row)
    drawing.put(7, 0, "填表人：", width=4)
    drawing.put(7, 4, "联系电话：", width=5)
    return drawing


def hunan() -> Drawing:
    """Hunan: satisfaction inside benefit, 指标值及单位, 绩效标准; names of cells over two columns."""
    drawing = Drawing(["（    ）年项目支出绩效目标表", "填报单位：（盖章）            单位：万元"])
    for row, label in enumerate(
        (
            "项目支出名称",
            "预算部门",
            "年度本级\n预算金额",
            "项目支出实施期",
            "实施期绩效目标",
            "本年度绩效目标",
        )
    ):
        drawing.put(row, 0, label)
        drawing.put(row, 1, "", width=5)
    for column, words in enumerate(
        ("一级指标", "二级指标", "三级指标", "指标值及单位", "绩效标准"), 1
    ):
        drawing.put(6, column, words)
    levels = (
        ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
        (
            "效益指标",
            (
                "经济效益指标",
                "社会效益指标",
                "生态效益指标",
                "可持续影响指标",
                "社会公众或服务对象满意度指标",
            ),
        ),
    )
    end = _printed(drawing, levels, 7, 1, lambda n: ("", "", ""), 6)
    drawing.put(6, 0, "本年度绩效指标", height=end - 6)
    return drawing


def department() -> Drawing:
    """部门整体: main tasks with their money, 任务1 … as hints, then blank indicator rows."""
    drawing = Drawing(["部门（单位）整体支出绩效目标表", "（20  年度）"])
    drawing.put(0, 0, "部门（单位）名称", width=2)
    drawing.put(0, 2, "", width=4)
    drawing.put(1, 0, "年度主要任务", height=6)
    drawing.put(1, 1, "任务名称", height=2)
    drawing.put(1, 2, "主要内容", height=2)
    drawing.put(1, 3, "预算金额（万元）", width=3)
    for column, words in enumerate(("总额", "财政拨款", "其他资金"), 3):
        drawing.put(2, column, words)
    for row, hint in enumerate(("任务1", "任务2", "……"), 3):
        drawing.line(at=row)
        drawing.put(row, 1, hint)
        for column in range(2, 6):
            drawing.put(row, column, "")
    drawing.put(6, 1, "金额合计", width=2)
    for column in range(3, 6):
        drawing.put(6, column, "")
    drawing.put(7, 0, "年度总体目标")
    drawing.put(7, 1, "", width=5)
    for column, words in enumerate(("一级指标", "二级指标", "三级指标"), 1):
        drawing.put(8, column, words)
    drawing.put(8, 4, "指标值", width=2)
    for row in range(9, 13):
        for column in range(1, 4):
            drawing.put(row, column, "")
        drawing.put(row, 4, "", width=2)
    drawing.put(8, 0, "年度绩效指标", height=5)
    return drawing


def split_value() -> Drawing:
    """The three pieces of the value under one heading 指标值."""
    drawing = Drawing(["项目支出绩效目标申报表（20XX年度）"])
    drawing.put(0, 0, "项目名称")
    drawing.put(0, 1, "", width=6)
    drawing.put(1, 0, "单位名称")
    drawing.put(1, 1, "", width=6)
    for column, words in enumerate(("一级指标", "二级指标", "三级指标")):
        drawing.put(2, column, words)
    drawing.put(2, 3, "指标值", width=3)
    drawing.put(2, 6, "备注")
    _printed(drawing, LEVELS_88, 3, 0, lambda n: ("", "≥", "", "%", "") if n == 1 else ("",) * 5, 7)
    return drawing


def unit_first() -> Drawing:
    """Unit before sign before value, each with a heading, levels blank in merged cells."""
    drawing = Drawing(["项目绩效目标表（    年度）"])
    drawing.put(0, 0, "项目名称")
    drawing.put(0, 1, "", width=6)
    drawing.put(1, 0, "填报单位")
    drawing.put(1, 1, "", width=6)
    for column, words in enumerate(
        ("一级指标", "二级指标", "三级指标", "计量单位", "计算符号", "指标值", "权重")
    ):
        drawing.put(2, column, words)
    drawing.put(3, 0, "", height=6)
    drawing.put(3, 1, "", height=3)
    drawing.put(6, 1, "", height=3)
    for row in range(3, 9):
        for column in range(2, 7):
            drawing.put(row, column, "")
    return drawing


def graded() -> Drawing:
    """Duties and activities with 优良中差."""
    drawing = Drawing(["部门职责活动绩效目标表", "部门名称："])
    for column, words in enumerate(("职责活动", "年度预算数", "内容描述", "绩效目标", "绩效指标")):
        drawing.put(0, column, words, height=2)
    drawing.put(0, 5, "评价标准", width=4)
    for column, grade in enumerate("优良中差", 5):
        drawing.put(1, column, grade)
    for row in range(2, 6):
        drawing.line(*[""] * 9, at=row)
    return drawing


def two_periods() -> Drawing:
    """实施期 and 年度 side by side, levels printed once for both."""
    drawing = Drawing(["项目支出绩效目标表", "（    年度）"])
    drawing.put(0, 0, "项目名称")
    drawing.put(0, 1, "", width=6)
    drawing.put(1, 0, "实施单位")
    drawing.put(1, 1, "", width=6)
    drawing.put(2, 0, "绩效目标")
    drawing.put(2, 1, "实施期目标", width=3)
    drawing.put(2, 4, "年度目标", width=3)
    drawing.put(3, 0, "")
    drawing.put(3, 1, "", width=3)
    drawing.put(3, 4, "", width=3)
    words = (
        "一级指标",
        "二级指标",
        "三级指标",
        "实施期指标值",
        "二级指标",
        "三级指标",
        "年度指标值",
    )
    drawing.line(*words, at=4)
    row = 5
    for level1, seconds in LEVELS_88:
        start = row
        for level2 in seconds:
            drawing.put(row, 1, level2)
            drawing.put(row, 2, "指标1：")
            drawing.put(row, 3, "")
            drawing.put(row, 4, level2)
            drawing.put(row, 5, "指标1：")
            drawing.put(row, 6, "")
            row += 1
        drawing.put(start, 0, level1, height=row - start)
    return drawing


def stacked_periods() -> Drawing:
    """长期 and 年度 below each other, each with its own headings and label."""
    drawing = Drawing(["项目支出绩效目标表", "（    年度）"])
    for row, label in enumerate(("项目名称", "项目单位", "长期目标", "年度目标")):
        drawing.put(row, 0, label)
        drawing.put(row, 1, "", width=4)
    row = 4
    for label in ("长期绩效指标", "年度绩效指标"):
        start = row
        drawing.line("", "一级指标", "二级指标", "三级指标", "指标值", at=row)
        drawing.boxes.pop(-5)
        end = _printed(drawing, LEVELS_88, row + 1, 1, lambda n: ("", ""), 5)
        drawing.put(start, 0, label, height=end - start)
        row = end
    return drawing


def fixed_rows() -> Drawing:
    """Thirty numbered rows, nothing printed in them."""
    drawing = Drawing(["绩效目标表（    年度）", "单位名称：              金额单位：万元"])
    drawing.line("项目名称", "", "", "", "", "")
    drawing.line("序号", "一级指标", "二级指标", "三级指标", "指标值", "分值")
    for row in range(2, 32):
        drawing.line(str(row - 1), "", "", "", "", "", at=row)
    return drawing


def repeated_levels() -> Drawing:
    """The names of both levels on every row, nothing merged; a total below, then signatures."""
    drawing = Drawing(["项目支出绩效目标表（    年度）"])
    drawing.put(0, 0, "项目名称")
    drawing.put(0, 1, "", width=4)
    drawing.put(1, 0, "项目单位")
    drawing.put(1, 1, "", width=4)
    drawing.line("一级指标", "二级指标", "三级指标", "指标值", "分值", at=2)
    row = 3
    for level1, seconds in LEVELS_88:
        for level2 in seconds:
            drawing.line(level1, level2, "", "", "", at=row)
            drawing.line(level1, level2, "", "", "", at=row + 1)
            row += 2
    drawing.line("合计", "", "", "", "100", at=row)
    drawing.put(row + 1, 0, "填报人：", width=2)
    drawing.put(row + 1, 2, "单位负责人：", width=3)
    return drawing


def once_levels() -> Drawing:
    """The name of a category in its first row only, cells below it blank and not merged."""
    drawing = Drawing(["项目支出绩效目标表（    年度）"])
    drawing.put(0, 0, "项目名称")
    drawing.put(0, 1, "", width=3)
    drawing.put(1, 0, "项目单位")
    drawing.put(1, 1, "", width=3)
    drawing.line("一级指标", "二级指标", "三级指标", "指标值", at=2)
    row = 3
    for level1, seconds in LEVELS_88:
        for number, level2 in enumerate(seconds):
            drawing.line("" if number else level1, level2, "", "", at=row)
            drawing.line("", "", "", "", at=row + 1)
            row += 2
    return drawing


def two_levels() -> Drawing:
    """No second level: the categories of the first only."""
    drawing = Drawing(["项目绩效目标表"])
    drawing.put(0, 0, "项目名称")
    drawing.put(0, 1, "", width=2)
    drawing.line("一级指标", "绩效指标", "目标值", at=1)
    for row, level1 in enumerate(("产出指标", "效益指标", "满意度指标"), 2):
        drawing.line(level1, "", "", at=row)
    return drawing


_MORE = ("level1", "level2", "name", "target")
BLANKS: dict[str, Blank] = {
    "project_88": Blank(project_88),
    "project_101": Blank(project_101, (*_MORE, "weight", "note")),
    "application": Blank(application, (*_MORE, "explanation", "scoring", "weight")),
    "hunan": Blank(hunan, (*_MORE, "scoring")),
    "department": Blank(department, header=("organization", "year")),
    "split_value": Blank(split_value, (*_MORE, "note")),
    "unit_first": Blank(unit_first, (*_MORE, "weight")),
    "two_periods": Blank(two_periods),
    "stacked_periods": Blank(stacked_periods),
    "fixed_rows": Blank(fixed_rows, (*_MORE, "weight")),
    "repeated_levels": Blank(repeated_levels, (*_MORE, "weight")),
    "once_levels": Blank(once_levels),
    "two_levels": Blank(two_levels, ("level1", "name", "target"), header=("project",)),
}
