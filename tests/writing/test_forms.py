from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant.model.errors import UserError
from assistant.model.table import GoalScope, GoalTable, Task
from assistant.paths import shipped
from assistant.reading import read_file
from assistant.writing import forms, write_table
from assistant.writing.choosing import choose
from assistant.writing.form_files import find, shipped_forms
from tests.writing import made


def test_every_shipped_form_is_offered_under_a_name_and_a_title() -> None:
    files = {path.stem for path in shipped("corpus").joinpath("forms").glob("*.yaml")}
    assert {form.name for form in forms()} == files
    assert all(form.title and form.summary for form in forms())
    assert len({form.order for form in shipped_forms()}) == len(files)


@pytest.mark.parametrize(
    ("table", "name"),
    [
        (made.project(), "project-88"),
        (made.cost_first(), "project-101"),
        (made.in_benefit(), "hunan"),
        (made.department(), "department"),
        (made.department(tasks=()), "department"),
        (made.scored(), "application"),
        (made.scored().model_copy(update={"kind": "department"}), "application"),
        (made.activity(), "activity"),
        (made.activity().model_copy(update={"kind": "unknown"}), "activity"),
        (made.project(kind="unknown", indicators=()), "project-88"),
        (made.draft(), "project-88"),
    ],
)
def test_the_form_follows_from_the_kind_and_the_contents(table: GoalTable, name: str) -> None:
    assert choose(table).name == name


@pytest.mark.parametrize("name", ["project-101", "绩效目标申报表"])
def test_a_form_is_found_by_name_or_title(name: str) -> None:
    assert name in (find(name).name, find(name).title)


def test_an_unknown_form_names_those_there_are() -> None:
    with pytest.raises(UserError, match=r"没有名为“某表”的表样.*project-88"):
        find("某表")


OWN = """
title: 某市项目绩效表
summary: 某市自用
above: ["编制：{organization}", "{unit}"]
header:
  - fields: [{label: 事项, field: project}, {label: 单位名称, field: organization}]
indicators:
  columns:
    - {role: level2, heading: 二级指标, width: 30}
    - {role: name, heading: 三级指标, width: 80}
    - {role: target, heading: 指标值, width: 30, group: 年度}
    - {role: note, heading: 备注, width: 20, group: 年度}
below: ["签字："]
"""


def test_an_office_brings_its_own_form_without_code(tmp_path: Path) -> None:
    form = tmp_path / "某市.yaml"
    form.write_text(OWN, encoding="utf-8")
    out = write_table(made.project(), tmp_path / "表.docx", form=str(form))
    table = read_file(out).tables[0]
    assert table.title == "某市项目绩效表"
    assert [row.name for row in table.indicators] == [row.name for row in made.ROWS]
    assert [row.target for row in table.indicators] == [row.target for row in made.ROWS]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("role: name", "role: note2"), "columns.1.role"),
        (("width: 80", "width: 0"), "毫米"),
        (("role: name", "role: note"), "name（三级指标）"),
        (("label: 事项, field: project", "label: 事项, field: money"), "fields.0.field"),
        (("title: 某市项目绩效表", "titel: 某市项目绩效表"), "title"),
        (("header:", "header: ["), "YAML"),
    ],
)
def test_a_mistake_in_a_form_is_named(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    form = tmp_path / "错.yaml"
    form.write_text(OWN.replace(*change), encoding="utf-8")
    with pytest.raises(UserError, match=r"错\.yaml") as caught:
        find(str(form))
    assert says in str(caught.value)


def test_a_form_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="读不到表样文件"):
        find(str(tmp_path / "没有.yaml"))
    (tmp_path / "空.yaml").write_text("")
    with pytest.raises(UserError, match="没有表样"):
        find(str(tmp_path / "空.yaml"))


def test_each_task_stands_once_where_two_periods_are_stacked(tmp_path: Path) -> None:
    """A duty without rows is printed in the last block only, one with rows where these stand."""
    tasks = (
        Task(id="t1", name="甲职责"),
        Task(id="t2", parent="t1", name="甲活动"),
        Task(id="t3", name="乙职责"),
        Task(id="t4", name="丙职责"),
    )
    rows = (
        made.row(1, None, None, "培训人数", "≥3人", task="t2", scope=GoalScope.WHOLE_PERIOD),
        made.row(2, None, None, "培训期数", "≥1期", task="t4"),
    )
    table = made.activity().model_copy(update={"tasks": tasks, "indicators": rows, "goals": ()})
    sheet = load_workbook(write_table(table, tmp_path / "表.xlsx", "activity")).worksheets[0]
    texts = [str(cell.value or "").strip() for row in sheet.iter_rows() for cell in row]
    assert [texts.count(task.name) for task in tasks] == [1, 1, 1, 1]
    annual = texts.index("年度绩效指标")
    assert [texts.index(task.name) > annual for task in tasks] == [False, False, True, True]
