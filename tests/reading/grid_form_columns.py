"""Forms that differ in their columns: sign, value and unit in any arrangement, levels, extras."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.model.table import FurtherRole, GoalScope
from tests.documents import Drawing
from tests.reading.grid_forms import (
    ANNUAL,
    CANAL,
    COURT,
    FORMS,
    LEVEL_STYLES,
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

Columns = tuple[tuple[str, str], ...]

#: Heading rows seen in use, by a short name: words and what stands below.
ARRANGEMENTS: dict[str, Columns] = {
    "sign_value_unit": (
        *LEVELS, ("计算符号", "sign"), ("指标值", "value"), ("计量单位", "unit"), ("分值", "weight"),
    ),
    "unit_sign_value": (
        *LEVELS, ("度量单位", "unit"), ("指标性质", "sign"), ("指标值", "value"), ("权重", "weight"),
    ),
    "value_unit_sign": (
        *LEVELS, ("目标值", "value"), ("计量单位", "unit"), ("运算符号", "sign"), ("分值", "points"),
    ),
    "unit_value_sign": (
        *LEVELS, ("计量单位", "unit"), ("目标值", "value"), ("指标性质", "sign"),
    ),
    "sign_before_name": (
        ("一级指标", "level1"), ("二级指标", "level2"), ("指标性质", "sign"), ("指标名称", "name"),
        ("年度目标值", "value"), ("单位", "unit"),
    ),
    "nature_and_words": (
        *LEVELS, ("指标性质", "nature"), ("指标方向", "words"), ("目标值", "value"),
        ("计量单位", "unit"), ("分值", "weight"),
    ),
    "words_and_nature": (
        *LEVELS, ("计算符号", "words"), ("目标值", "value"), ("计量单位", "unit"),
        ("指标性质", "nature"), ("指标权重", "weight"),
    ),
    "nature_and_sign": (
        *LEVELS, ("指标属性", "nature"), ("指标符号", "sign"), ("指标值", "value"),
        ("度量单位", "unit"), ("指标解释", "explanation"), ("评分标准", "scoring"), ("分值", "weight"),
    ),
    "sign_in_value": (*LEVELS, ("指标值", "sign value"), ("单位", "unit"), ("备注", "note")),
    "unit_in_value": (*LEVELS, ("符号", "sign"), ("指标值", "value unit"), ("指标权重", "weight")),
    "value_with_unit": (*LEVELS, ("指标值及单位", "target"), ("绩效标准", "scoring"), ("备注", "note")),
    "value_in_words": (
        ("一级指标", "level1"), ("二级指标", "level2"), ("指标内容", "name"),
        ("指标值（包含数字及文字描述）", "target"), ("备注", "note"),
    ),
    "realised_in_year": (
        ("一级指标", "level1"), ("二级指标", "level2"), ("绩效指标", "name"),
        ("绩效标准", "scoring"), ("2024年预期实现值", "target"),
    ),
    "explained": (
        *LEVELS, ("指标值", "target"), ("指标解释", "explanation"), ("评/扣分标准", "scoring"),
        ("分值", "weight"), ("备注", "note"),
    ),
    "points_before_target": (
        *LEVELS, ("分值", "weight"), ("年度指标值", "target"), ("指标说明", "explanation"),
    ),
    "numbered": (
        ("序号", "number"), *LEVELS, ("指标编码", "code"), ("指标值", "target"), ("备注", "note"),
    ),
    "numbered_apart": (
        ("一级指标", "level1"), ("二级指标", "level2"), ("序号", "number"), ("指标名称", "name"),
        ("年度绩效指标值", "target"), ("指标权重（分）", "weight"),
    ),
    "spacers": (
        ("一级指标", "level1"), ("", "blank"), ("二级指标", "level2"), ("", "blank"),
        ("三级指标", "name"), ("", "blank"), ("指标值", "target"),
    ),
    "spaced_words": (
        ("一 级\n指 标", "level1"), ("二 级\n指 标", "level2"), ("三 级 指 标", "name"),
        ("指 标 值\n（含单位）", "target"), ("分 值", "weight"), ("备 注", "note"),
    ),
    "odd_words": (
        ("指标类型", "level1"), ("指标类别", "level2"), ("具体指标", "name"),
        ("指标值类型", "nature"), ("绩效目标值", "target"), ("评分细则", "scoring"),
    ),
    "direction_column": (
        *LEVELS, ("指标方向性", "nature"), ("目标值", "target"), ("指标权重(%)", "weight"),
    ),
    "basis_column": (
        *LEVELS, ("年度指标值", "target"), ("指标值设定依据", "note"), ("评分规则", "scoring"),
    ),
}  # fmt: skip


def _truth(columns: Columns, items: Sequence[Item] = CANAL) -> tuple[Said, ...]:
    fields = ["weight" if field == "points" else field for _, field in columns]
    basis = dict(columns).get("指标值设定依据")
    rows = expected(items, *[field for field in fields if not (basis and field == "note")])
    if basis:  # a column of its own, kept under its heading
        rows = tuple(
            replace(row, further=((FurtherRole.OTHER, "计划标准"),) if item.number else ())
            for row, item in zip(rows, items, strict=True)
        )
    return rows


def _head(drawing: Drawing, width: int) -> dict[str, object]:
    pairs(
        drawing,
        ("项目名称", "灌区渠道维修"),
        ("主管部门", "某县水利局", "实施单位", "某县灌区管理所"),
        ("年度资金总额", "86万元"),
        ("年度绩效目标", "维修渠道12.5公里，改善灌溉条件。"),
        width=width,
    )
    return {
        "project": "灌区渠道维修",
        "organization": "某县灌区管理所",
        "year": 2024,
        "budget": ("86", "万元", {}),
        "goals": ((ANNUAL, "维修渠道12.5公里，改善灌溉条件。"),),
    }


def _arranged(columns: Columns, style: str) -> Callable[[], Made]:
    def draw() -> Made:
        drawing = Drawing(["2024年项目支出绩效目标表"])
        head = _head(drawing, len(columns))
        body(drawing, CANAL, columns, style)
        return [drawing], [Truth(_truth(columns), **head)]  # type: ignore[arg-type]

    return draw


for _number, (_name, _columns) in enumerate(ARRANGEMENTS.items()):
    FORMS[_name] = _arranged(_columns, LEVEL_STYLES[_number % 3])
for _style in LEVEL_STYLES[3:]:
    FORMS[f"levels_{_style}"] = _arranged((*LEVELS, ("指标值", "target")), _style)
    FORMS[f"levels_{_style}_split"] = _arranged(ARRANGEMENTS["sign_value_unit"], _style)


@form
def label_over_value_columns() -> Made:
    """年度指标值 over 符号, 指标值, 单位, the levels' headings two rows high, a label down the left."""
    drawing = Drawing(["项目支出绩效目标申报表", "（2024年度）"])
    pairs(drawing, ("项目名称", "灌区渠道维修"), width=8)
    drawing.put(1, 0, "年度绩效指标", height=2 + len(CANAL))
    for column, words in enumerate(("一级指标", "二级指标", "三级指标"), 1):
        drawing.put(1, column, words, height=2)
    drawing.put(1, 4, "年度指标值", width=3)
    drawing.put(1, 7, "备注", height=2)
    for column, words in enumerate(("符号", "值", "单位"), 4):
        drawing.put(2, column, words)
    for column, field in enumerate(("level1", "level2"), 1):
        levels(drawing, CANAL, 3, column, int(field[-1]) - 1)
    for row, item in enumerate(CANAL, 3):
        for column, words in enumerate((item.name, item.sign, item.value, item.unit, ""), 3):
            drawing.put(row, column, words)
    return [drawing], [Truth(expected(CANAL), project="灌区渠道维修", year=2024)]


@form
def merged_indicator_heading() -> Made:
    """绩效指标 merged over 一级/二级/三级, three heading rows."""
    drawing = Drawing(["部门整体支出绩效目标表（2025年度）"])
    pairs(drawing, ("部门名称", "某区人民法院"), width=6)
    drawing.put(1, 0, "绩效指标", width=3)
    drawing.put(1, 3, "年度指标值", width=2)
    drawing.put(1, 5, "权重", height=2)
    for column, words in enumerate(("一级指标", "二级指标", "三级指标", "指标值", "单位")):
        drawing.put(2, column, words)
    fill(drawing, COURT, ("level1", "level2", "name", "sign value", "unit", "weight"))
    return [drawing], [Truth(expected(COURT, "weight"), organization="某区人民法院", year=2025)]


@form
def heading_carries_unit() -> Made:
    """All targets in one unit that only the heading names."""
    items = (
        Item("成本指标", "经济成本指标", "设备购置费", "≤", "30", "万元"),
        Item("成本指标", "经济成本指标", "运维服务费", "≤", "18.6", "万元"),
    )
    drawing = Drawing(["2025年项目支出成本绩效目标表"])
    pairs(drawing, ("项目名称", "信息化运维"), width=4)
    body(drawing, items, (*LEVELS, ("指标值（万元）", "sign value")), "repeated")
    return [drawing], [Truth(expected(items), project="信息化运维", year=2025)]


@form
def unit_in_name_heading() -> Made:
    """Units stand in the names: 发放及时率(%)."""
    items = tuple(replace(i, name=f"{i.name}（{i.unit}）") for i in SCHOOL)
    drawing = Drawing(["2025年项目支出绩效目标表"])
    pairs(drawing, ("项目名称", "学生资助"), width=4)
    body(drawing, items, (*LEVELS, ("指标值", "sign value")), "first")
    rows = tuple(replace(i, unit="") for i in items)
    return [drawing], [Truth(expected(rows), project="学生资助", year=2025)]


@form
def hunan_department() -> Made:
    """湖南: satisfaction inside 效益, merged over its levels; notes under the table."""
    items = (
        *CANAL[:9],
        replace(CANAL[9], level1="效益指标", level2="社会公众或服务对象满意度指标"),
    )
    drawing = Drawing(
        ["2024年部门整体支出绩效目标表", "填报单位：某县水利局（盖章）     单位：万元"]
    )
    pairs(
        drawing,
        ("部门名称", "某县水利局"),
        ("年度预算申请", "资金总额：820.5万元，其中：一般公共预算：800万元，其他资金：20.5万元"),
        ("部门职能职责描述", "负责全县水利工作"),
        ("整体绩效目标", "保障农田灌溉用水。"),
        width=6,
    )
    drawing.put(4, 0, "部门整体支出\n年度绩效指标", height=1 + len(items))
    for column, words in enumerate(
        ("一级指标", "二级指标", "三级指标", "指标值及单位", "绩效标准"), 1
    ):
        drawing.put(4, column, words)
    for column in (1, 2):
        levels(drawing, items, 5, column, column - 1)
    for row, item in enumerate(items, 5):
        drawing.put(row, 3, item.name)
        drawing.put(row, 4, item.target)
        drawing.put(row, 5, f"未达标扣{item.weight}分")
    drawing.put(drawing.rows, 0, "注：1.指标值应量化；2.成本指标必填。", width=6)
    return [drawing], [
        Truth(
            expected(items, "scoring"),
            organization="某县水利局",
            year=2024,
            budget=("820.5", "万元", {"一般公共预算": "800", "其他资金": "20.5"}),
            goals=((ANNUAL, "保障农田灌溉用水。"),),
        )
    ]


@form
def three_grades_no_levels() -> Made:
    """优, 良, 中 only, under 评价标准, no level columns."""
    drawing = Drawing(["2025年职责活动绩效目标表"])
    for column, words in enumerate(("职责", "活动", "绩效目标", "绩效指标", "指标描述")):
        drawing.put(0, column, words, height=2)
    drawing.put(0, 5, "评价标准", width=3)
    for column, grade in enumerate("优良中", 5):
        drawing.put(1, column, grade)
    rows = (
        ("供水保障", "水质检测", "水质达标", "检测批次", "全年检测的批次", "≥48批次", "≥40批次", "≥30批次"),
        ("", "", "", "水质合格率", "合格水样占比", "≥98%", "≥95%", "≥90%"),
        ("", "管网维护", "减少漏损", "漏损率", "漏损水量占比", "≤8%", "≤10%", "≤12%"),
    )  # fmt: skip
    drawing.put(2, 0, "供水保障", height=3)
    drawing.put(2, 1, "水质检测", height=2)
    drawing.put(2, 2, "水质达标", height=2)
    drawing.put(4, 1, "管网维护")
    drawing.put(4, 2, "减少漏损")
    for row, cells in enumerate(rows, 2):
        for column, words in enumerate(cells[3:], 3):
            drawing.put(row, column, words)
    return [drawing], [
        Truth(
            tuple(
                Said(
                    None,
                    None,
                    cells[3],
                    None,
                    explanation=cells[4],
                    grades=tuple(
                        f"{grade}:{text}" for grade, text in zip("优良中", cells[5:], strict=True)
                    ),
                )
                for cells in rows
            ),
            year=2025,
            goals=((GoalScope.ACTIVITY, "水质达标"), (GoalScope.ACTIVITY, "减少漏损")),
            tasks=(("供水保障", None, None), ("水质检测", None, None), ("管网维护", None, None)),
        )
    ]


@form
def grades_beside_value() -> Made:
    """指标值 beside the four bands, with levels and weights."""
    drawing = Drawing(["项目绩效目标表（2025年度）"])
    pairs(drawing, ("项目名称", "学生资助"), width=9)
    for column, words in enumerate(("一级指标", "二级指标", "三级指标", "权重", "目标值")):
        drawing.put(1, column, words, height=2)
    drawing.put(1, 5, "评价标准", width=4)
    for column, words in enumerate(("优秀", "良好", "合格", "不合格"), 5):
        drawing.put(2, column, words)
    bands = (("≥98%", "≥95%", "≥90%", "<90%"), ("≥230人", "≥220人", "≥200人", "<200人"))
    items = (SCHOOL[2], SCHOOL[0])
    for item, words in zip(items, bands, strict=True):
        drawing.line(item.level1, item.level2, item.name, item.weight, item.target, *words)
    return [drawing], [
        Truth(
            tuple(
                replace(
                    row,
                    grades=tuple(f"{g}:{text}" for g, text in zip("优良中差", words, strict=True)),
                )
                for row, words in zip(expected(items, "weight"), bands, strict=True)
            ),
            project="学生资助",
            year=2025,
        )
    ]


@form
def department_with_tasks() -> Made:
    """部门整体: tasks with money in three columns, 合计 row, goal, indicators with weights."""
    drawing = Drawing(["部门（单位）整体支出绩效目标表", "（2025年度）", "金额单位：万元"])
    pairs(drawing, ("部门（单位）名称", "某市图书馆"), width=7)
    drawing.put(1, 0, "年度主要任务", height=5)
    for column, words in ((1, "任务名称"), (2, "主要内容")):
        drawing.put(1, column, words, height=2, width=1 if column == 1 else 2)
    drawing.put(1, 4, "预算金额（万元）", width=3)
    for column, words in enumerate(("总额", "财政拨款", "其他资金"), 4):
        drawing.put(2, column, words)
    for row, cells in enumerate(
        (
            ("免费开放", "全年开放", "120", "100", "20"),
            ("古籍保护", "修复古籍", "36.5", "36.5", "0"),
        ),
        3,
    ):
        drawing.put(row, 1, cells[0])
        drawing.put(row, 2, cells[1], width=2)
        for column, words in enumerate(cells[2:], 4):
            drawing.put(row, column, words)
    drawing.put(5, 1, "金额合计", width=3)
    for column, words in enumerate(("156.5", "136.5", "20"), 4):
        drawing.put(5, column, words)
    drawing.put(6, 0, "年度总体目标")
    drawing.put(6, 1, "目标1：免费开放。\n目标2：保护古籍。", width=6)
    drawing.put(7, 0, "年度绩效指标", height=1 + len(SCHOOL))
    for column, words in enumerate(("一级指标", "二级指标", "三级指标", "指标值", "", "权重"), 1):
        if words:
            drawing.put(7, column, words, width=2 if words == "指标值" else 1)
    for column in (1, 2):
        levels(drawing, SCHOOL, 8, column, column - 1)
    for row, item in enumerate(SCHOOL, 8):
        drawing.put(row, 3, item.name)
        drawing.put(row, 4, item.target, width=2)
        drawing.put(row, 6, item.weight)
    return [drawing], [
        Truth(
            expected(SCHOOL, "weight"),
            organization="某市图书馆",
            year=2025,
            budget=("156.5", "万元", {}),
            goals=((ANNUAL, "目标1：免费开放。\n目标2：保护古籍。"),),
            tasks=(("免费开放", "全年开放", "120"), ("古籍保护", "修复古籍", "36.5")),
        )
    ]


@form
def tasks_that_are_projects() -> Made:
    """部门整体: 年度主要任务 is a list of first- and second-level projects."""
    drawing = Drawing(["2025年部门整体绩效目标表"])
    pairs(drawing, ("单位名称", "某市图书馆"), width=6)
    drawing.put(1, 0, "年度主要任务", height=3)
    for column, words in enumerate(
        ("任务名称", "对应项目", "预算资金（万元）", "财政拨款", "其他资金"), 1
    ):
        drawing.put(1, column, words)
    for row, cells in enumerate(
        (("免费开放", "开放补助", "120", "100", "20"), ("古籍保护", "古籍修复", "36", "36", "")), 2
    ):
        for column, words in enumerate(cells, 1):
            drawing.put(row, column, words)
    body(
        drawing, SCHOOL, (("", "blank"), *LEVELS, ("指标值", "target"), ("权重", "weight")), "first"
    )
    return [drawing], [
        Truth(
            expected(SCHOOL, "weight"),
            organization="某市图书馆",
            year=2025,
            tasks=(("免费开放", None, "120"), ("古籍保护", None, "36")),
        )
    ]


@form
def central_investment() -> Made:
    """中央预算内投资: 实施效果指标 with 产出/效益/满意度 under it, 过程管理指标."""
    items = (
        Item("实施效果指标", "产出指标", "新增学位", "≥", "1200", "个"),
        Item("实施效果指标", "产出指标", "新建校舍面积", "≥", "9600", "平方米"),
        Item("实施效果指标", "效益指标", "大班额比例", "≤", "5", "%"),
        Item("实施效果指标", "满意度指标", "家长满意度", "≥", "90", "%"),
        Item("过程管理指标", "计划管理指标", "投资计划分解及时率", "=", "100", "%"),
        Item("过程管理指标", "资金管理指标", "中央投资支付率", "≥", "90", "%"),
        Item("过程管理指标", "项目管理指标", "开工项目比例", "=", "100", "%"),
        Item("过程管理指标", "监督检查指标", "整改完成率", "=", "100", "%"),
    )
    drawing = Drawing(["中央预算内投资项目绩效目标表", "（2025年度）"])
    pairs(
        drawing,
        ("专项名称", "教育强国推进工程"),
        ("中央主管部门", "某部", "省级主管部门", "某省发展改革委"),
        ("总体目标", "改善办学条件。"),
        width=4,
    )
    body(
        drawing,
        items,
        (
            ("一级指标", "level1"),
            ("二级指标", "level2"),
            ("三级指标", "name"),
            ("全年目标值", "target"),
        ),
    )
    return [drawing], [
        Truth(
            expected(items),
            project="教育强国推进工程",
            organization="某部",
            year=2025,
            goals=((ANNUAL, "改善办学条件。"),),
        )
    ]


@form
def old_fujian() -> Made:
    """旧式: 投入/产出/效果 with …目标, columns 绩效内容 and 绩效标准 and 全年绩效目标."""
    items = (
        Item("投入", "成本目标", "发放困难补助", "定性", "按实际情况发放", ""),
        Item("产出", "数量目标", "慰问困难户数", "≥", "95", "户"),
        Item("产出", "时效目标", "补助发放时限", "定性", "2024年12月底前", ""),
        Item("效益", "社会效益目标", "困难群众生活", "定性", "有所改善", ""),
    )
    drawing = Drawing(["2024年财政支出项目绩效目标表"])
    pairs(drawing, ("项目名称", "扶贫济困补助"), width=5)
    body(
        drawing,
        items,
        (
            ("绩效目标", "level1"),
            ("评价指标", "level2"),
            ("绩效内容", "name"),
            ("绩效标准", "scoring"),
            ("全年绩效目标", "target"),
        ),
    )
    return [drawing], [Truth(expected(items, "scoring"), project="扶贫济困补助", year=2024)]


@form
def without_level_one() -> Made:
    """Level 2 only."""
    drawing = Drawing(["项目绩效目标表", "2024年度"])
    pairs(drawing, ("项目名称", "灌区渠道维修"), width=3)
    body(
        drawing,
        CANAL,
        (("指标类别", "level2"), ("指标名称", "name"), ("指标值", "target")),
        "repeated",
    )
    rows = tuple(replace(row, level1=None) for row in expected(CANAL))
    return [drawing], [Truth(rows, project="灌区渠道维修", year=2024)]


@form
def without_level_two() -> Made:
    """指标 over level-1 names, 指标内容, 指标值: the older central form."""
    drawing = Drawing(["项目绩效目标表", "2024年度"])
    pairs(drawing, ("项目名称", "灌区渠道维修"), width=3)
    body(drawing, CANAL, (("一级指标", "level1"), ("指标内容", "name"), ("指标值", "target")))
    rows = tuple(replace(row, level2=None) for row in expected(CANAL))
    return [drawing], [Truth(rows, project="灌区渠道维修", year=2024)]


@form
def without_levels() -> Made:
    """No level at all: 指标, 权重, 计量单位, 性质, 指标值."""
    drawing = Drawing(["一般性项目绩效目标表", "2024年度"])
    pairs(drawing, ("项目名称", "灌区渠道维修"), width=5)
    body(
        drawing,
        CANAL,
        (
            ("指标", "name"),
            ("指标权重", "weight"),
            ("计量单位", "unit"),
            ("指标性质", "sign"),
            ("指标值", "value"),
        ),
    )
    rows = tuple(replace(row, level1=None, level2=None) for row in expected(CANAL, "weight"))
    return [drawing], [Truth(rows, project="灌区渠道维修", year=2024)]


@form
def level_points() -> Made:
    """审批表: points attached to the levels' names are not those of the rows."""
    items = tuple(
        replace(i, level1=f"{i.level1}{points}", level2=f"{i.level2}（{i.weight}分）")
        for i, points in zip(SCHOOL, ("（40-50）分",) * 3 + ("(20-30)分", "（10分）"), strict=True)
    )
    drawing = Drawing(["财政项目支出绩效目标审批表", "（2025年度）"])
    pairs(drawing, ("项目名称", "学生资助"), width=6)
    body(
        drawing,
        items,
        (*LEVELS, ("指标值", "target"), ("分值", "weight"), ("指标解释", "explanation")),
    )
    return [drawing], [
        Truth(expected(items, "weight", "explanation"), project="学生资助", year=2025)
    ]


@form
def evaluation_framework() -> Made:
    """决策/过程/产出/效益 with points in the names; 评价标准, 指标说明."""
    items = (
        Item("决策(10分)", "项目立项", "立项依据充分性", "定性", "充分", "", "5"),
        Item("决策(10分)", "绩效目标", "目标合理性", "定性", "合理", "", "5"),
        Item("过程(25分)", "资金管理", "预算执行率", "≥", "95", "%", "15"),
        Item("过程(25分)", "组织实施", "制度健全性", "定性", "健全", "", "10"),
        Item("产出(30分)", "产出数量", "培训期数", "≥", "4", "期", "30"),
        Item("效益(35分)", "满意度", "学员满意度", "≥", "90", "%", "35"),
    )
    drawing = Drawing(["项目支出绩效评价指标体系表（2024年度）"])
    body(
        drawing,
        items,
        (
            *LEVELS,
            ("分值", "weight"),
            ("指标解释", "explanation"),
            ("目标值", "target"),
            ("评分标准", "scoring"),
        ),
    )
    return [drawing], [Truth(expected(items, "weight", "explanation", "scoring"), year=2024)]


@form
def level_over_both_columns() -> Made:
    """满意度指标 merged over both level columns and 成本指标 likewise."""
    items = (
        Item("成本指标", "", "运维费", "≤", "48", "万元"),
        Item("产出指标", "数量指标", "巡检次数", "≥", "12", "次"),
        Item("满意度指标", "", "干警满意度", "≥", "95", "%"),
    )
    drawing = Drawing(["项目支出绩效目标表（2025年）"])
    drawing.line("一级指标", "二级指标", "三级指标", "指标值")
    for row, item in enumerate(items, 1):
        if item.level2:
            drawing.put(row, 0, item.level1)
            drawing.put(row, 1, item.level2)
        else:
            drawing.put(row, 0, item.level1, width=2)
        drawing.put(row, 2, item.name)
        drawing.put(row, 3, item.target)
    rows = tuple(replace(row, level2=row.level2 or None) for row in expected(items))
    return [drawing], [Truth(rows, year=2025)]


@form
def name_over_two_columns() -> Made:
    """Names and headings merged over two grid columns, some rows cut into two cells by mistake."""
    drawing = Drawing(["项目支出绩效目标表（2024年）"])
    for column, words, width in (
        (0, "一级指标", 1),
        (1, "二级指标", 1),
        (2, "三级指标", 2),
        (4, "指标值", 2),
    ):
        drawing.put(0, column, words, width=width)
    for column in (0, 1):
        levels(drawing, CANAL, 1, column, column)
    for row, item in enumerate(CANAL, 1):
        drawing.put(row, 2, item.name, width=2)
        drawing.put(row, 4, item.target, width=2)
    return [drawing], [Truth(expected(CANAL), year=2024)]


@form
def slots_and_placeholders() -> Made:
    """指标1：…, empty slots, … rows and 无 rows of the template."""
    drawing = Drawing(["项目支出绩效目标申报表（2025年度）"])
    pairs(drawing, ("项目名称", "学生资助"), width=4)
    drawing.line("一级指标", "二级指标", "三级指标", "指标值")
    drawing.line("产出指标", "数量指标", "指标1：资助学生人数", "≥230人")
    drawing.line("", "", "指标2：", "")
    drawing.line("", "", "……", "")
    drawing.line("", "质量指标", "指标1：资助标准达标率", "=100%")
    drawing.line("", "", "…", "…")
    drawing.line("", "时效指标", "无", "无")
    drawing.line("", "成本指标", "", "")
    drawing.line("效益指标", "社会效益指标", "指标1：辍学率", "≤0.1%")
    drawing.line("", "……", "", "")
    drawing.line("满意度指标", "服务对象满意度指标", "指标1：家长满意度", "≥92%")
    rows = expected((SCHOOL[0], SCHOOL[1], SCHOOL[3], SCHOOL[4]))
    return [drawing], [Truth(rows, project="学生资助", year=2025)]


@form
def two_cell_targets_under_one_heading() -> Made:
    """指标值 merged in the heading over sign, figure and unit, with no words for the parts."""
    drawing = Drawing(["项目支出绩效目标表（2024年度）"])
    for column, words in enumerate(("一级指标", "二级指标", "三级指标")):
        drawing.put(0, column, words)
    drawing.put(0, 3, "指标值", width=3)
    drawing.put(0, 6, "备注")
    fill(drawing, CANAL, ("level1", "level2", "name", "sign", "value", "unit", "blank"))
    return [drawing], [Truth(expected(CANAL), year=2024)]


@form
def goals_and_period() -> Made:
    """Both periods' goals side by side over one list with two value columns."""
    drawing = Drawing(["项目支出绩效目标表（2024年度）"])
    pairs(drawing, ("项目名称", "灌区渠道维修"), width=6)
    drawing.put(1, 0, "总体目标", height=2)
    drawing.put(1, 1, "实施期目标（2024年—2026年）", width=3)
    drawing.put(1, 4, "年度目标", width=2)
    drawing.put(2, 1, "三年维修36公里。", width=3)
    drawing.put(2, 4, "当年维修12.5公里。", width=2)
    body(
        drawing,
        CANAL,
        (("", "blank"), *LEVELS, ("实施期指标值", "long"), ("年度指标值", "target")),
    )
    return [drawing], [
        Truth(
            expected(CANAL, "long"),
            project="灌区渠道维修",
            year=2024,
            goals=((WHOLE, "三年维修36公里。"), (ANNUAL, "当年维修12.5公里。")),
        )
    ]
