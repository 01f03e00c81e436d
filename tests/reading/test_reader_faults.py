"""What readers of real layouts got wrong once: units, sums, spaces, delimiters, levels, years."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.model.errors import UserError
from assistant.model.table import GoalTable
from assistant.reading import read_file, read_text


def only(text: str) -> GoalTable:
    reading = read_text(text)
    assert len(reading.tables) == 1, reading.problems
    return reading.tables[0]


def csv(folder: Path, text: str) -> GoalTable:
    path = folder / "表.csv"
    path.write_text(text, encoding="utf-8")
    reading = read_file(path)
    assert len(reading.tables) == 1, reading.problems
    return reading.tables[0]


def names(table: GoalTable) -> list[str]:
    return [row.name for row in table.indicators]


ROWS = "产出指标\t数量指标\t培训期数\t≥4期\n产出指标\t质量指标\t合格率\t≥95%\n"
HEADS = "一级指标\t二级指标\t三级指标\t指标值\n"


@pytest.mark.parametrize("unit", ["元", "万元"])
def test_the_unit_over_a_divided_heading_is_that_of_every_task(tmp_path: Path, unit: str) -> None:
    text = f"""部门整体支出绩效目标表
年度主要任务,任务名称,主要内容,预算金额（{unit}）,,
,,,总额,财政拨款,其他资金
,培训,办班,1200000,1000000,200000
一级指标,二级指标,三级指标,指标值,,
产出指标,数量指标,培训期数,≥4期,,
,质量指标,合格率,≥95%,,
"""
    (task,) = csv(tmp_path, text).tasks
    assert task.budget and (task.budget.total, task.budget.unit) == (Decimal(1200000), unit)


@pytest.mark.parametrize(
    ("heading", "raw"),
    [
        ("指标值（年度）", "0"),
        ("指标值（2024年度）", "0"),
        ("指标值（万元）", "0万元"),
        ("指标值（单位：次）", "0次"),
    ],
)
def test_a_bracket_behind_a_heading_is_a_unit_only_where_it_is_one(heading: str, raw: str) -> None:
    table = only(f"一级指标\t二级指标\t三级指标\t{heading}\n产出指标\t数量指标\t事故\t0\n")
    assert table.indicators[0].target and table.indicators[0].target.raw == raw


@pytest.mark.parametrize("end", ["", "|"])
def test_sums_on_the_line_under_their_labels(end: str) -> None:
    lines = (
        "项目资金（元） 年度资金总额： 660000 其中：财政拨款 660000 其他资金 _ 总体目标 办好培训。"
    )
    cells = [*lines.split(), "一级指标", "二级指标", "三级指标", "指标值", *ROWS.split()]
    text = "\n".join(["项目支出绩效目标表" + end, *(c.replace("_", " ") + end for c in cells)])
    budget = only(text).budget
    assert budget and (budget.total, budget.unit) == (Decimal(660000), "元")
    assert [(part.name, part.amount) for part in budget.parts] == [("财政拨款", Decimal(660000))]


def test_a_sum_left_blank_takes_no_words_from_the_line_below() -> None:
    text = "项目支出绩效目标表\n年度资金总额：\n已按规定安排\n" + HEADS + ROWS
    assert only(text).budget is None


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("每年财政补助 1000万元", "每年财政补助1000万元"),
        ("维修(维护 )成本", "维修(维护)成本"),
        ("维修（ 维护）成本", "维修（维护）成本"),
        ("建设 5 条路", "建设5条路"),
        ("Windows 10 授权数", "Windows 10授权数"),
    ],
)
def test_spaces_at_brackets_and_figures_of_a_name(printed: str, name: str) -> None:
    table = only(f"{HEADS}产出指标\t数量指标\t{printed}\t≥4期\n产出指标\t质量指标\t合格率\t≥95%\n")
    assert table.indicators[0].name == name
    assert any(one.before == printed for one in table.repairs)


def test_commas_of_sentences_are_no_delimiter_of_a_csv(tmp_path: Path) -> None:
    text = (
        "2022年项目支出绩效目标表\n项目名称,培训经费,单位名称,中共某县委组织部\n"
        "年度绩效总目标,按期完成，资金规范，群众满意。,,\n产出指标,培训期数≥7次；覆盖率≥98%,,\n"
    )
    table = csv(tmp_path, text)
    assert (table.organization, table.project) == ("中共某县委组织部", "培训经费")
    assert names(table) == ["培训期数", "覆盖率"]


def test_a_quoted_cell_of_many_lines_is_one_cell(tmp_path: Path) -> None:
    items = [f"指标{n}：第{n}类“培训”次数（{n}次）" for n in range(1, 90)]
    cell = "\n".join(["【产出指标-数量指标】", *items])
    table = csv(tmp_path, f'项目名称,培训\n单位名称,某局\n绩效目标,"{cell}"\n')
    assert len(table.indicators) == 89
    assert table.goals == ()


def test_a_stray_quote_does_not_swallow_the_rows_below(tmp_path: Path) -> None:
    text = '一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,"培训期数,≥4期\n,质量指标,合格率,≥95%\n'
    assert names(csv(tmp_path, text))[-1] == "合格率"


def test_a_money_grid_gives_the_budget_in_force() -> None:
    grid = (
        "\t年初预算数\t全年预算数\t全年执行数\t执行率\n年度资金总额\t100\t120\t110\t91.7%\n"
        "其中：财政拨款\t80\t90\t85\t94.4%\n其他资金\t20\t30\t25\t83.3%\n"
    )
    budget = only("2024年度项目支出绩效自评表\n项目名称\t培训\n" + grid + HEADS + ROWS).budget
    assert budget and budget.total == 120
    assert [(part.name, part.amount) for part in budget.parts] == [
        ("财政拨款", 90),
        ("其他资金", 30),
    ]


def test_a_grid_with_the_first_budget_only_gives_that() -> None:
    grid = "年度资金总额\t100\n"
    budget = only("2024年度项目支出绩效目标表\n项目名称\t培训\n" + grid + HEADS + ROWS).budget
    assert budget and budget.total == 100


def test_of_a_column_for_each_year_the_target_is_that_of_the_tables_year() -> None:
    table = only(
        "2024年项目支出绩效目标表\n一级指标\t二级指标\t三级指标\t目标值\t\t\n\t\t\t2023年\t2024年\t2025年\n"
        "产出指标\t数量指标\t培训期数\t≥4期\t≥5期\t≥6期\n产出指标\t质量指标\t合格率\t≥90%\t≥95%\t≥98%\n"
    )
    assert [row.target and row.target.raw for row in table.indicators] == ["≥5期", "≥95%"]
    assert [one.text for one in table.indicators[0].further] == ["≥4期", "≥6期"]


def test_bare_labels_of_project_and_unit() -> None:
    table = only(
        "项目支出绩效目标表\n项目\t干部培训\n单位\t某县财政局\n长期规划\t建成体系。\n"
        + HEADS
        + ROWS
    )
    assert (table.project, table.organization) == ("干部培训", "某县财政局")
    assert [(str(goal.scope), goal.text) for goal in table.goals] == [
        ("whole_period", "建成体系。")
    ]


def test_a_total_split_twice_keeps_the_first_split() -> None:
    sums = "资金总额\t100万元\n财政拨款\t70万元\n其他资金\t30万元\n基本支出\t40万元\n项目支出\t60万元\n"
    budget = only("部门整体支出绩效目标表\n部门名称\t某局\n" + sums + HEADS + ROWS).budget
    assert budget and [part.name for part in budget.parts] == ["财政拨款", "其他资金"]


def test_levels_under_headings_that_name_neither() -> None:
    text = (
        "2022年专项支出绩效目标表\n绩效目标|评价指标|绩效内容|绩效标准|全年绩效目标\n"
        "项目决策|项目立项|可行性|未达到不得分|实际需求\n项目管理|投入管理|预算执行率|每少1%扣0.5分|100%\n"
        "产出|数量目标|培训期数|每少1期扣1分|4期\n质量目标|合格率|每少1%扣0.5分|95%\n"
        "效益|社会效益指标|知晓率|每少1%扣0.5分|90%\n"
    )
    found = [(row.level1_raw, row.level2_raw, row.name) for row in only(text).indicators]
    assert found == [
        ("项目决策", "项目立项", "可行性"),
        ("项目管理", "投入管理", "预算执行率"),
        ("产出", "数量目标", "培训期数"),
        ("产出", "质量目标", "合格率"),
        ("效益", "社会效益指标", "知晓率"),
    ]


def test_output_printed_one_level_down_in_a_grid(tmp_path: Path) -> None:
    text = (
        "一级指标,二级指标,三级指标,指标值\n实施效果指标,项目决策,可行性,实际需求\n,项目产出,人数,2370人\n"
        ",,成本,15万元\n,项目效益,满意度,95%\n"
    )
    found = [(row.level1_raw, row.level2_raw) for row in csv(tmp_path, text).indicators]
    assert found == [
        ("实施效果指标", name) for name in ("项目决策", "项目产出", "项目产出", "项目效益")
    ]


def test_towns_and_grades_whose_merged_headings_were_dropped() -> None:
    towns = only(
        "区域绩效目标表\n一级指标|二级指标|三级指标|指标值\n全县|东河镇|西山乡\n"
        "产出指标|数量指标|送戏|≥70场|≥35场|≥35场\n质量指标|完成率|≥95%|≥95%|≥96%\n"
    )
    assert [row.target and row.target.raw for row in towns.indicators] == ["≥70场", "≥95%"]
    assert [one.text for one in towns.indicators[1].further] == ["≥95%", "≥96%"]
    grades = only(
        "绩效目标表\n一级指标|二级指标|三级指标|评价标准\n优|良|中|差\n"
        "产出指标|数量指标|送戏|≥70场|≥60场|≥50场|<50场\n质量指标|完成率|100%|90%以上|80%以上|80%以下\n"
    )
    assert names(grades) == ["送戏", "完成率"]
    assert [[band.target.raw for band in row.grades] for row in grades.indicators] == [
        ["≥70场", "≥60场", "≥50场", "<50场"],
        ["100%", "90%以上", "80%以上", "80%以下"],
    ]


BLOCKS = (
    "一级指标 实施期指标 年度指标 _ 二级指标 三级指标 指标值 二级指标 三级指标 指标值",
    "产出指标 数量指标 三年期数 12期 数量指标 期数 4期",
    "_ 质量指标 三年合格率 95% 质量指标 合格率 90%",
)


@pytest.mark.parametrize("join", ["\n", "|"])
def test_blocks_side_by_side_without_their_merges(join: str) -> None:
    lines = [line.split() for line in BLOCKS]
    if join == "|":
        text = "\n".join(
            "|".join(line) for line in [lines[0][:3], lines[0][4:], lines[1], lines[2][1:]]
        )
    else:
        text = "\n".join(cell.replace("_", " ") for line in lines for cell in line)
    found = [
        (str(row.scope or ""), row.level1_raw, row.level2_raw, row.name)
        for row in only("项目支出绩效目标表\n" + text).indicators
    ]
    assert found == [
        ("whole_period", "产出指标", "数量指标", "三年期数"),
        ("", "产出指标", "数量指标", "期数"),
        ("whole_period", "产出指标", "质量指标", "三年合格率"),
        ("", "产出指标", "质量指标", "合格率"),
    ]


def test_spaces_inside_words_of_a_text_set_off_by_spaces() -> None:
    table = only(
        "项目支出绩效目标表\n一级指标 二级指标 三级指标 指标值\n产出 指标 数量 指标 补助村 数量 =8个\n"
        "质量 指标 补助资 格合规率 100%\n效益指标 社会效 益指标 干部工作 积极性的提高 效果明显\n"
    )
    assert names(table) == ["补助村数量", "补助资格合规率", "干部工作积极性的提高"]
    assert [row.level2_raw for row in table.indicators] == ["数量指标", "质量指标", "社会效益指标"]
    assert any(one.before == "补助村 数量" for one in table.repairs)


def test_several_numbered_indicators_in_a_cell_whose_line_ends_became_spaces() -> None:
    table = only(
        f"{HEADS}产出指标\t数量指标\t指标1：新建道路 指标2：维修道路\t2km 3km\n\t质量指标\t指标1：合格率\t95%\n"
    )
    found = [(row.name, row.target and row.target.raw) for row in table.indicators]
    assert found == [("新建道路", "2km"), ("维修道路", "3km"), ("合格率", "95%")]


def test_glued_cells_with_columns_of_free_words_give_no_wrong_names() -> None:
    text = (
        "项目支出绩效目标表\n一级指标二级指标三级指标指标值指标解释分值产出指标数量指标培训期数≥4期反映培训期数的情况10"
        "质量指标合格率≥95%反映合格率的情况10效益指标社会效益指标知晓率≥90%反映知晓率的情况10"
    )
    with pytest.raises(UserError):
        read_text(text)


def test_a_figure_in_a_name_of_a_line_that_ends_in_a_signed_value() -> None:
    text = (
        "2024年绩效目标\n产出指标（数量指标）：\n清算8个安置小区物业费≥95%\n培训期数≥4期\n"
        "满意度指标（服务对象满意度指标）：\n小区居民满意度≥90%\n"
    )
    assert names(only(text)) == ["清算8个安置小区物业费", "培训期数", "小区居民满意度"]


def test_what_people_cost_may_be_a_task(tmp_path: Path) -> None:
    text = (
        "部门整体支出绩效目标表,,,,\n年度主要任务,任务名称,主要内容,总额,财政拨款\n,人员经费,保障工资,300,300\n"
        ",档案数字化,扫描,60,50\n一级指标,二级指标,三级指标,指标值,\n产出指标,数量指标,页数,≥30页,\n"
    )
    assert [task.name for task in csv(tmp_path, text).tasks] == ["人员经费", "档案数字化"]
