"""Forms that hold several tables or several values a row: long lists, side-by-side blocks, self-evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.model.table import FurtherRole
from tests.documents import Drawing
from tests.reading.grid_forms import (
    ANNUAL,
    CANAL,
    COURT,
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

#: project, its unit, its money in 万元, its goal, its rows
PROJECTS = (
    ("灌区渠道维修", "某县灌区管理所", "86", "维修渠道12.5公里。", CANAL[:5]),
    ("信息化运维", "某县水利局本级", "48.6", "保障系统运行。", COURT[3:6]),
    ("学生资助", "某县教育局", "120.00", "资助困难学生。", SCHOOL),
)


def _listed(**fields: str) -> list[Truth]:
    """The truths of `PROJECTS`; `fields` names what the form shows of each."""
    made = []
    for project, unit, money, goal, items in PROJECTS:
        made.append(
            Truth(
                expected(items, *([fields["with_"]] if "with_" in fields else [])),
                project=project,
                organization=unit if "unit" in fields else None,
                year=2025,
                budget=(money, "万元", {}) if "money" in fields else None,
                goals=((ANNUAL, goal),) if "goal" in fields else (),
            )
        )
    return made


def _wide(style: str) -> Made:
    """A list of projects: name, unit, money and goal at the left of their indicators."""
    drawing = Drawing(["2025年项目支出绩效目标表", "单位：万元"])
    heads = ("序号", "项目名称", "项目单位", "预算数", "年度绩效目标")
    for column, words in enumerate((*heads, "一级指标", "二级指标", "三级指标", "指标值", "权重")):
        drawing.put(0, column, words)
    for number, (project, unit, money, goal, items) in enumerate(PROJECTS, 1):
        top = drawing.rows
        for column, words in enumerate((str(number), project, unit, money, goal)):
            if style == "merged":
                drawing.put(top, column, words, len(items))
                continue
            for row in range(len(items)):
                shown = style == "repeated" or row == 0
                drawing.put(top + row, column, words if shown else "")
        for column, depth in ((5, 0), (6, 1)):
            levels(drawing, items, top, column, depth, style)
        for row, item in enumerate(items, top):
            for column, words in enumerate((item.name, item.target, item.weight), 7):
                drawing.put(row, column, words)
    return [drawing], _listed(unit="", money="", goal="", with_="weight")


@form
def projects_merged_at_left() -> Made:
    return _wide("merged")


@form
def projects_repeated_at_left() -> Made:
    return _wide("repeated")


@form
def projects_on_their_first_row() -> Made:
    return _wide("first")


@form
def projects_as_rows_across() -> Made:
    """The project's name in a row across the table, its money in the next cells."""
    drawing = Drawing(["2025年项目支出绩效目标表"])
    drawing.line("一级指标", "二级指标", "三级指标", "指标值")
    for project, _, _, _, items in PROJECTS:
        drawing.put(drawing.rows, 0, f"项目名称：{project}", width=4)
        fill(drawing, items, ("level1", "level2", "name", "target"))
    return [drawing], _listed()


@form
def projects_as_bare_rows_across() -> Made:
    """The same with nothing but the name, numbered, over the whole width."""
    drawing = Drawing(["2025年项目支出绩效目标表"])
    drawing.line("一级指标", "二级指标", "三级指标", "指标值")
    for number, (project, _, _, _, items) in zip("一二三", PROJECTS, strict=True):
        drawing.put(drawing.rows, 0, f"（{number}）{project}", width=4)
        fill(drawing, items, ("level1", "level2", "name", "target"))
    return [drawing], _listed()


def _block(
    drawing: Drawing, project: str, unit: str, money: str, goal: str, items: Sequence[Item]
) -> None:
    pairs(
        drawing,
        ("项目名称", project),
        ("实施单位", unit, "年度预算（万元）", money),
        ("年度目标", goal),
        width=4,
    )
    body(drawing, items, (*LEVELS, ("指标值", "target")))


@form
def same_form_again_and_again() -> Made:
    """One grid: the whole form with its head for each project, straight below one another."""
    drawing = Drawing(["2025年项目支出绩效目标表"])
    for one in PROJECTS:
        _block(drawing, *one)
    return [drawing], _listed(unit="", money="", goal="")


@form
def same_form_with_titles() -> Made:
    """The same with a title and blank rows before each."""
    drawing = Drawing()
    for one in PROJECTS:
        drawing.put(drawing.rows, 0, "2025年项目支出绩效目标表", width=4)
        drawing.put(drawing.rows, 0, "", width=4)
        _block(drawing, *one)
        drawing.put(drawing.rows, 0, "", width=4)
    return [drawing], _listed(unit="", money="", goal="")


@form
def a_table_or_sheet_each() -> Made:
    """Several Word tables, or one sheet each."""
    drawings = []
    for one in PROJECTS:
        drawing = Drawing(["2025年项目支出绩效目标表"])
        _block(drawing, *one)
        drawings.append(drawing)
    return drawings, _listed(unit="", money="", goal="")


@form
def head_without_project_label() -> Made:
    """Each table's head begins with the unit in charge; title once."""
    drawing = Drawing(["2025年项目支出绩效目标表"])
    for project, unit, money, goal, items in PROJECTS:
        pairs(
            drawing,
            ("主管部门", unit, "项目名称", project),
            ("资金总额（万元）", money),
            ("绩效目标", goal),
            width=4,
        )
        body(drawing, items, (*LEVELS, ("指标值", "target")))
    return [drawing], _listed(unit="", money="", goal="")


@form
def headings_repeated_on_a_new_page() -> Made:
    """The heading row comes again in the middle of a group, levels blank or printed again."""
    drawing = Drawing(["2024年项目支出绩效目标表"])
    pairs(drawing, ("项目名称", "灌区渠道维修"), width=4)
    body(drawing, CANAL[:2], (*LEVELS, ("指标值", "target")), "first")
    drawing.line("一级指标", "二级指标", "三级指标", "指标值")
    rest = drawing.rows
    fill(drawing, CANAL[2:], ("level1", "level2", "name", "target"), "first")
    drawing.boxes = [
        replace(box, text="") if box.row == rest and box.column < 2 else box
        for box in drawing.boxes
    ]
    return [drawing], [Truth(expected(CANAL), project="灌区渠道维修", year=2024)]


@form
def broken_into_two_tables() -> Made:
    """The table goes on in another Word table (or under a blank row) without its headings."""
    drawing = Drawing(["2024年项目支出绩效目标表"])
    pairs(drawing, ("项目名称", "灌区渠道维修"), width=4)
    body(drawing, CANAL[:5], (*LEVELS, ("指标值", "target")), "repeated")
    drawing.line("", "", "", "")
    fill(drawing, CANAL[5:], ("level1", "level2", "name", "target"), "repeated")
    return [drawing], [Truth(expected(CANAL), project="灌区渠道维修", year=2024)]


@form
def heading_and_body_set_apart() -> Made:
    """Blank rows between heading and body and inside it."""
    drawing = Drawing(["2025年项目支出绩效目标表"])
    pairs(drawing, ("项目名称", "学生资助"), width=4)
    drawing.line("", "", "", "")
    drawing.line("一级指标", "二级指标", "三级指标", "指标值")
    drawing.line("", "", "", "")
    fill(drawing, SCHOOL[:3], ("level1", "level2", "name", "target"), "first")
    drawing.line("", "", "", "")
    fill(drawing, SCHOOL[3:], ("level1", "level2", "name", "target"), "first")
    return [drawing], [Truth(expected(SCHOOL), project="学生资助", year=2025)]


# Two values a row


def _sides(shared: bool, banner: bool) -> Made:
    drawing = Drawing(["项目支出绩效目标申报表（2024年度）"])
    pairs(drawing, ("项目名称", "灌区渠道维修"), width=8)
    drawing.put(1, 0, "总体目标", height=2)
    drawing.put(1, 1, "实施期目标", width=4)
    drawing.put(1, 5, "年度目标", width=3)
    drawing.put(2, 1, "三年维修36公里。", width=4)
    drawing.put(2, 5, "当年维修12.5公里。", width=3)
    drawing.put(3, 0, "绩效指标", height=1 + banner + len(CANAL))
    if banner:
        drawing.put(3, 1, "长期绩效指标", width=4)
        drawing.put(3, 5, "年度绩效指标", width=3)
    row = 3 + banner
    for column, words in enumerate(
        ("一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"), 1
    ):
        drawing.put(row, column, words)
    for column, depth in ((1, 0), (2, 1), (5, 1)):
        levels(drawing, CANAL, row + 1, column, depth)
    for offset, item in enumerate(CANAL, row + 1):
        for column, words in ((3, item.name), (4, item.long), (6, item.name), (7, item.target)):
            drawing.put(offset, column, words)
    rows: list[Said] = []
    for item in CANAL:
        rows.append(Said(item.level1, item.level2, item.name, item.long, scope=WHOLE))
        rows.append(Said(item.level1, item.level2, item.name, item.target))
    return [drawing], [
        Truth(
            tuple(rows),
            project="灌区渠道维修",
            year=2024,
            goals=((WHOLE, "三年维修36公里。"), (ANNUAL, "当年维修12.5公里。")),
        )
    ]


@form
def two_blocks_under_goals() -> Made:
    return _sides(shared=False, banner=False)


@form
def two_blocks_under_banner() -> Made:
    return _sides(shared=False, banner=True)


@form
def two_values_under_one_heading() -> Made:
    """指标值 over 实施期 and 年度."""
    drawing = Drawing(["项目支出绩效目标表（2024年度）"])
    for column, words in enumerate(("一级指标", "二级指标", "三级指标")):
        drawing.put(0, column, words, height=2)
    drawing.put(0, 3, "指标值", width=2)
    drawing.put(1, 3, "中长期")
    drawing.put(1, 4, "当年")
    fill(drawing, CANAL, ("level1", "level2", "name", "long", "target"))
    return [drawing], [Truth(expected(CANAL, "long"), year=2024)]


@form
def blocks_one_above_the_other() -> Made:
    """长期绩效指标 down the left edge of one stretch, 年度绩效指标 of the next, one heading row."""
    drawing = Drawing(["项目支出绩效目标表（2024年度）"])
    drawing.line("", "一级指标", "二级指标", "指标内容", "指标值")
    for words in ("长期绩效指标", "年度绩效指标"):
        top = drawing.rows
        drawing.put(top, 0, words, len(CANAL))
        for column in (1, 2):
            levels(drawing, CANAL, top, column, column - 1)
        for row, item in enumerate(CANAL, top):
            drawing.put(row, 3, item.name)
            drawing.put(row, 4, item.long if words.startswith("长期") else item.target)
    rows = [Said(i.level1, i.level2, i.name, i.long, scope=WHOLE) for i in CANAL]
    return [drawing], [Truth((*rows, *expected(CANAL)), year=2024)]


@form
def each_town_with_total() -> Made:
    """区域绩效目标: one column for each county, the common one first."""
    drawing = Drawing(["2024年区域绩效目标表"])
    for column, words in enumerate(("一级指标", "二级指标", "三级指标", "合计")):
        drawing.put(0, column, words, height=2)
    drawing.put(0, 4, "各县（市、区）目标值", width=3)
    for column, words in enumerate(("东河县", "西山县", "南湖区"), 4):
        drawing.put(1, column, words)
    items = (CANAL[0], CANAL[3], CANAL[7])
    for item in items:
        drawing.line(item.level1, item.level2, item.name, item.target, "≥5", "≥7", "")
    rows = tuple(
        replace(row, further=((FurtherRole.OTHER, "≥5"), (FurtherRole.OTHER, "≥7")))
        for row in expected(items)
    )
    return [drawing], [Truth(rows, year=2024)]


@form
def each_town_without_total() -> Made:
    """The same with no common column: the first town's value would be a guess."""
    drawing = Drawing(["2024年转移支付分市县绩效目标表"])
    for column, words in enumerate(("一级指标", "二级指标", "三级指标")):
        drawing.put(0, column, words, height=2)
    drawing.put(0, 3, "全年目标值", width=3)
    for column, words in enumerate(("全省合计", "东河市", "西山市"), 3):
        drawing.put(1, column, words)
    items = (CANAL[0], CANAL[3], CANAL[7])
    for item in items:
        drawing.line(item.level1, item.level2, item.name, item.target, "≥5", "≥7")
    rows = tuple(
        replace(row, further=((FurtherRole.OTHER, "≥5"), (FurtherRole.OTHER, "≥7")))
        for row in expected(items)
    )
    return [drawing], [Truth(rows, year=2024)]


# Self-evaluation


def _self_evaluation(order: Sequence[tuple[str, str]], *, label: bool) -> Made:
    drawing = Drawing(["项目支出绩效自评表", "（2024年度）"])
    width = len(order) + label
    pairs(
        drawing,
        ("项目名称", "灌区渠道维修"),
        ("主管部门", "某县水利局", "实施单位", "某县灌区管理所"),
        width=width,
    )
    top = drawing.rows
    drawing.put(top, 0, "项目资金\n（万元）", height=5)
    money = (
        ("", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        ("年度资金总额", "80", "86", "85.2", "10", "99.07%", "9.9"),
        ("其中：财政拨款", "80", "80", "79.2", "—", "99%", "—"),
        ("上年结转资金", "0", "6", "6", "—", "100%", "—"),
        ("其他资金", "0", "0", "0", "—", "", "—"),
    )
    for row, cells in enumerate(money, top):
        for column, words in enumerate(cells, 1):
            drawing.put(row, column, words)
    row = drawing.rows
    drawing.put(row, 0, "年度总体目标", height=2)
    drawing.put(row, 1, "预期目标", width=4)
    drawing.put(row, 5, "实际完成情况", width=width - 5)
    drawing.put(row + 1, 1, "维修渠道12.5公里。", width=4)
    drawing.put(row + 1, 5, "已维修渠道12.6公里。", width=width - 5)
    row = drawing.rows
    if label:
        drawing.put(row, 0, "绩效指标", height=1 + len(CANAL))
    for column, (words, field) in enumerate(order, int(label)):
        drawing.put(row, column, words)
        if field in ("level1", "level2"):
            levels(drawing, CANAL, row + 1, column, int(field[-1]) - 1)
            continue
        from tests.reading.grid_forms import FIELDS

        for offset, item in enumerate(CANAL, row + 1):
            drawing.put(offset, column, FIELDS[field](item))
    row = drawing.rows
    drawing.put(row, 0, "总分", width=width - 2)
    drawing.put(row, width - 2, "100")
    drawing.put(row, width - 1, "99.9")
    fields = [field for _, field in order if field not in ("blank", "level1", "level2", "name")]
    return [drawing], [
        Truth(
            expected(CANAL, *fields),
            project="灌区渠道维修",
            organization="某县灌区管理所",
            year=2024,
            budget=("86", "万元", {"财政拨款": "80", "上年结转资金": "6", "其他资金": "0"}),
            goals=((ANNUAL, "维修渠道12.5公里。"),),
        )
    ]


@form
def self_evaluation_target_first() -> Made:
    return _self_evaluation(
        (
            *LEVELS,
            ("年度指标值", "target"),
            ("实际完成值", "actual"),
            ("分值", "weight"),
            ("得分", "score"),
            ("偏差原因分析及改进措施", "blank"),
        ),
        label=True,
    )


@form
def self_evaluation_points_first() -> Made:
    return _self_evaluation(
        (
            *LEVELS,
            ("分值", "weight"),
            ("年度指标值(A)", "target"),
            ("全年完成值(B)", "actual"),
            ("得分", "score"),
            ("未完成原因分析", "blank"),
        ),
        label=False,
    )


@form
def self_evaluation_split_target() -> Made:
    """Sign, figure and unit apart in a self-evaluation."""
    return _self_evaluation(
        (
            *LEVELS,
            ("指标性质", "sign"),
            ("指标值", "value"),
            ("度量单位", "unit"),
            ("全年实际完成情况", "actual"),
            ("指标权重", "weight"),
            ("自评得分", "score"),
        ),
        label=False,
    )


@form
def duties_activities_goals() -> Made:
    """职责 → 活动 → 绩效目标 → 绩效指标 with four bands and money, cells merged."""
    drawing = Drawing(["2025年职责活动绩效目标表", "单位：万元"])
    for column, words in enumerate(("职责活动", "年度预算数", "内容描述", "绩效目标", "绩效指标")):
        drawing.put(0, column, words, height=2)
    drawing.put(0, 5, "评价标准", width=4)
    for column, grade in enumerate("优良中差", 5):
        drawing.put(1, column, grade)
    bands = ("≥95%", "≥90%", "≥80%", "<80%")
    drawing.put(2, 0, "公共文化服务")
    for column, words in enumerate(("200", "负责公共文化", "均等普惠", "", "", "", "", ""), 1):
        drawing.put(2, column, words)
    drawing.put(3, 0, "送戏下乡", height=2, indent=True)
    for column, words in enumerate(("80", "演出", "丰富生活"), 1):
        drawing.put(3, column, words, height=2)
    for row, name in enumerate(("场次完成率", "群众知晓率"), 3):
        for column, words in enumerate((name, *bands), 4):
            drawing.put(row, column, words)
    rows = tuple(
        Said(
            None,
            None,
            name,
            None,
            grades=tuple(f"{g}:{b}" for g, b in zip("优良中差", bands, strict=True)),
        )
        for name in ("场次完成率", "群众知晓率")
    )
    from assistant.model.table import GoalScope

    return [drawing], [
        Truth(
            rows,
            year=2025,
            goals=((GoalScope.ACTIVITY, "均等普惠"), (GoalScope.ACTIVITY, "丰富生活")),
            tasks=(("公共文化服务", "负责公共文化", "200"), ("送戏下乡", "演出", "80")),
        )
    ]
