"""Forms as offices fill them in: money in a sentence, notes and signatures, cells pasted from a sheet."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.model.table import GoalScope, GoalTable
from assistant.reading import read_file, read_text
from tests.documents import Drawing, excel, text, word

HEADINGS = ("一级指标", "二级指标", "三级指标", "指标值")
ROWS = [
    ("产出指标", "数量指标", "修建村道长度", "≥12公里"),
    ("", "质量指标", "工程验收合格率", "100%"),
    ("效益指标", "社会效益指标", "受益村民人数", "≥3500人"),
    ("满意度指标", "服务对象满意度指标", "受益村民满意度", "≥90%"),
]
NAMES = [row[2] for row in ROWS]


def form(
    *head: tuple[str, ...], lines: tuple[str, ...] = ("项目支出绩效目标表（2025年度）",)
) -> Drawing:
    """A project form: rows of labels and values, then the indicators."""
    drawing = Drawing(list(lines))
    for cells in head:
        row = drawing.rows
        for column, words in enumerate(cells):
            last = column == len(cells) - 1
            drawing.put(row, column, words, width=4 - column if last else 1)
    drawing.line(*HEADINGS)
    for cells in ROWS:
        drawing.line(*cells)
    return drawing


def only(document: Path | str) -> GoalTable:
    (table,) = (read_text(document) if isinstance(document, str) else read_file(document)).tables
    return table


def names(table: GoalTable) -> list[str]:
    return [row.name for row in table.indicators]


def money(table: GoalTable) -> tuple[Decimal | None, str, dict[str, Decimal]] | None:
    budget = table.budget
    return budget and (budget.total, budget.unit, {p.name: p.amount for p in budget.parts})


@pytest.mark.parametrize(
    "said",
    [
        ("资金情况", "资金总额：120万元，其中：财政拨款100万元，其他资金20万元"),
        ("项目资金：总额120万元（其中财政拨款100万元，其他资金20万元）",),
    ],
    ids=["beside a label", "in the label's cell"],
)
def test_money_told_in_a_sentence(tmp_path: Path, said: tuple[str, ...]) -> None:
    table = only(word(tmp_path / "a.docx", form(said)))
    assert money(table) == (120, "万元", {"财政拨款": 100, "其他资金": 20})


def test_the_unit_of_money_stands_in_the_label_of_the_block(tmp_path: Path) -> None:
    drawing = Drawing(["项目支出绩效目标表（2025年度）"])
    drawing.put(0, 0, "项目资金（元）", height=3)
    for row, (label, sum_) in enumerate(
        (
            ("年度资金总额", "1,234,567.89"),
            ("其中：财政拨款", "1,000,000"),
            ("其他资金", "234,567.89"),
        )
    ):
        drawing.put(row, 1, label)
        drawing.put(row, 2, sum_, width=2)
    for cells in (HEADINGS, *ROWS):
        drawing.line(*cells)
    total = Decimal("1234567.89")
    for path in (word(tmp_path / "a.docx", drawing), excel(tmp_path / "a.xlsx", drawing)):
        assert money(only(path)) == (
            total,
            "元",
            {"财政拨款": 1000000, "其他资金": Decimal("234567.89")},
        )


def test_the_sources_of_a_departments_money_in_one_row_over_their_sums(tmp_path: Path) -> None:
    drawing = Drawing(["2025年度部门整体支出绩效目标申报表"])
    drawing.put(0, 0, "年度预算申请（万元）", height=2)
    for column, words in enumerate(("资金总额", "一般公共预算", "单位资金"), 1):
        drawing.put(0, column, words)
    for column, words in enumerate(("5,600", "5,100", "500"), 1):
        drawing.put(1, column, words)
    for cells in (HEADINGS, *ROWS):
        drawing.line(*cells)
    table = only(word(tmp_path / "a.docx", drawing))
    assert money(table) == (5600, "万元", {"一般公共预算": 5100, "单位资金": 500})


def test_the_unit_information_form_names_its_own_unit_before_the_one_above(tmp_path: Path) -> None:
    head = (
        ("单位信息：", "302001-某省财政厅本级"),
        ("主管部门：", "某省财政厅"),
        ("项目总额：\n（万元）", "98.6"),
    )
    table = only(excel(tmp_path / "a.xlsx", form(*head)))
    assert table.organization == "某省财政厅本级"
    assert money(table) == (Decimal("98.6"), "万元", {})


FOOTERS = {
    "opinions": (
        ("其他需要说明的问题", "无"),
        ("主管部门审核意见", "（盖章）\n 年 月 日"),
        ("财政部门审核意见：",),
        ("同意。",),
        ("2025年 3 月 5 日",),
    ),
    "signatures": (
        ("审核意见", "同意申报，目标设置合理。"),
        ("填报人", "张三", "联系电话", "0731-88888888"),
        ("单位负责人：李四   填表日期：2025年3月1日",),
    ),
    "who made it": (("制表人：王五", "审核：赵六"), ("注：1.指标值应量化；2.成本指标必填。",)),
}


@pytest.mark.parametrize("footer", FOOTERS.values(), ids=FOOTERS)
@pytest.mark.parametrize("style", ["word", "excel", "tabs", "cells", "pipes"])
def test_what_stands_under_the_table_is_no_indicator(
    tmp_path: Path, footer: tuple[tuple[str, ...], ...], style: str
) -> None:
    drawing = form(("项目名称", "村道"))
    for cells in footer:
        row = drawing.rows
        for column, words in enumerate(cells):
            last = column == len(cells) - 1
            drawing.put(row, column, words, width=4 - column if last else 1)
    if style == "word":
        table = only(word(tmp_path / "a.docx", drawing))
    elif style == "excel":
        table = only(excel(tmp_path / "a.xlsx", drawing))
    else:
        table = only(text(drawing, style))
    assert names(table) == NAMES


def test_indicators_whose_names_begin_like_a_signature_are_kept(tmp_path: Path) -> None:
    alike = [
        "联系人培训人数",
        "填报人员轮训人数",
        "审核意见反馈份数",
        "负责人考核次数",
        "备注信息完善条数",
    ]
    drawing = Drawing(["项目支出绩效目标表（2025年度）"])
    drawing.line(*HEADINGS)
    for name in alike:
        drawing.line("产出指标", "数量指标", name, "≥60")
    assert names(only(excel(tmp_path / "a.xlsx", drawing))) == alike


def test_a_category_declared_empty_is_no_indicator(tmp_path: Path) -> None:
    drawing = form(("项目名称", "村道"))
    drawing.line("", "", "无", "无")
    drawing.line("", "", "/", "/")
    assert names(only(word(tmp_path / "a.docx", drawing))) == NAMES


def test_whole_period_and_year_side_by_side_under_their_goals(tmp_path: Path) -> None:
    drawing = Drawing(["项目支出绩效目标表（2025年度）"])
    drawing.put(0, 0, "实施期目标", width=4)
    drawing.put(0, 4, "年度目标", width=4)
    drawing.put(1, 0, "修建村道36公里", width=4)
    drawing.put(1, 4, "修建村道12公里", width=4)
    drawing.line(*HEADINGS, *HEADINGS)
    for level1, level2, name, target in ROWS:
        drawing.line(level1, level2, name, "三年" + target, level1, level2, name, target)
    table = only(word(tmp_path / "a.docx", drawing))
    assert [row.scope for row in table.indicators] == [GoalScope.WHOLE_PERIOD, None] * len(ROWS)


def test_a_duty_on_the_row_of_its_first_activity_takes_nothing_of_the_activity(
    tmp_path: Path,
) -> None:
    drawing = Drawing(["2025年职责活动绩效目标表", "单位名称：某县文化局      单位：万元"])
    for column, words in enumerate(
        ("职责", "活动", "年度预算", "内容描述", "绩效目标", "绩效指标")
    ):
        drawing.put(0, column, words, height=2)
    drawing.put(0, 6, "评价标准", width=2)
    drawing.put(1, 6, "优")
    drawing.put(1, 7, "良")
    drawing.put(2, 0, "公共文化", height=2)
    for row, cells in enumerate(
        (
            ("送戏下乡", "30.8", "演出70场", "丰富生活", "演出场次", "≥70场", "≥60场"),
            ("图书馆开放", "12", "免费开放", "保障阅读", "开放天数", "300天", "280天"),
        ),
        2,
    ):
        for column, words in enumerate(cells, 1):
            drawing.put(row, column, words)
    for table in (only(word(tmp_path / "a.docx", drawing)), only(text(drawing, "cells"))):
        duty, *activities = table.tasks
        assert (duty.name, duty.content, duty.budget, duty.parent) == ("公共文化", None, None, None)
        assert [(t.name, t.parent, t.budget and t.budget.total) for t in activities] == [
            ("送戏下乡", duty.id, Decimal("30.8")),
            ("图书馆开放", duty.id, 12),
        ]
        assert [(goal.text, goal.task) for goal in table.goals] == [
            ("丰富生活", activities[0].id),
            ("保障阅读", activities[1].id),
        ]


def test_markdown_marks_are_not_read_as_words() -> None:
    table = only(
        "# 2025年项目支出绩效目标表\n\n填报单位：某县林业局　　单位：万元\n\n"
        "| 一级指标 | 二级指标 | 三级指标 | 指标值 |\n|---|---|---|---:|\n"
        "| 产出指标 | 数量指标 | **补助面积** | ≥1200亩 |\n|  | 质量指标 | 合格率\\|面积口径 | ≥90% |\n"
    )
    assert table.title == "2025年项目支出绩效目标表"
    assert table.organization == "某县林业局"
    assert names(table) == ["补助面积", "合格率|面积口径"]


def test_cells_pasted_from_a_sheet_with_line_breaks_inside() -> None:
    table = only(
        '一级指标\t二级指标\t三级指标\t指标值\r\n产出指标\t数量指标\t"安装健身\n器材数量"\t≥50套\r\n'
        '\t质量指标\t"""优质""器材合格率"\t100%\r\n'
    )
    assert names(table) == ["安装健身器材数量", '"优质"器材合格率']


def test_marks_that_nobody_sees_are_taken_away_and_told(tmp_path: Path) -> None:
    drawing = Drawing(["\ufeff项目支出\u200b绩效目标表（２０２４年度）"])
    drawing.line("一级\u200b指标", "二级指标\u200e", "三 级 指 标", "指标值\u200f")
    drawing.line("产出指标", "数量指标", "培训\u200b人数\u200f", "≥\u200b60\u00a0人")
    table = only(word(tmp_path / "a.docx", drawing))
    assert (table.title, table.year) == ("项目支出绩效目标表（２０２４年度）", 2024)
    (row,) = table.indicators
    assert row.name == "培训人数" and row.target and row.target.value == 60
    assert "去除不可见字符" in {repair.name for repair in table.repairs}


def test_a_line_pasted_in_another_encoding(tmp_path: Path) -> None:
    lines = text(form(("项目名称", "村道")), "tabs").splitlines()
    content = [line.encode("gbk" if "合格率" in line else "utf-8") for line in lines]
    path = tmp_path / "a.txt"
    path.write_bytes(b"\n".join(content))
    assert names(only(path)) == NAMES


def test_goals_and_money_say_where_they_stand(tmp_path: Path) -> None:
    head = (("年度资金总额", "120万元"), ("年度目标", "修建村道12公里"))
    table = only(excel(tmp_path / "a.xlsx", form(*head)))
    assert (table.budget_location.row, table.budget_location.column) == (2, 2)
    assert [(goal.location.row, goal.location.column) for goal in table.goals] == [(3, 2)]
