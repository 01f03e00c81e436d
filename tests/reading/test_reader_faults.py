"""What readers of real layouts got wrong once: units, sums, spaces, delimiters, levels, years."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

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
    lines = "项目资金（元） 年度资金总额： 660000 其中：财政拨款 660000 其他资金 _ 总体目标 办好培训。"
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
