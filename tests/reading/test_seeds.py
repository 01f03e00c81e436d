"""The user's own four tables, field by field against what they say."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.model.grammar import join_cells, parse_target
from assistant.model.table import GoalScope, GoalTable, TableKind
from assistant.reading import Reading, read_file

SEEDS = {
    "001": ("001_7836872214b855bb.txt", 14, TableKind.ACTIVITY),
    "002": ("002_66649c77c7503a8a.txt", 44, TableKind.DEPARTMENT),
    "003": ("003_de46dc67e75ec7c9.txt", 19, TableKind.DEPARTMENT),
    "004": ("004_8a020ea769aa04f9.txt", 58, TableKind.PROJECT),
}


@pytest.fixture(params=SEEDS)
def seed(request: pytest.FixtureRequest, shared: Path) -> tuple[str, GoalTable, dict[str, Any]]:
    name, _, _ = SEEDS[request.param]
    reading = read_file(shared / "seeds" / name)
    gold = json.loads((shared / "gold" / f"{request.param}.json").read_text(encoding="utf-8"))
    assert len(reading.tables) == 1
    return request.param, reading.tables[0], gold


def read_seed(shared: Path, number: str) -> Reading:
    return read_file(shared / "seeds" / SEEDS[number][0])


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def test_rows_and_kind(seed: tuple[str, GoalTable, dict[str, Any]]) -> None:
    id, table, _ = seed
    _, rows, kind = SEEDS[id]
    assert len(table.indicators) == rows
    assert table.kind is kind


def test_the_table_itself(seed: tuple[str, GoalTable, dict[str, Any]]) -> None:
    _, table, gold = seed
    assert table.organization == gold["org"]
    assert table.year == gold.get("year")
    assert table.project == gold.get("project")
    if "budget" in gold:
        wanted = parse_target(gold["budget"])
        assert table.budget and (table.budget.total, table.budget.unit) == (
            wanted.value,
            wanted.unit,
        )
    else:
        assert table.budget is None


def test_every_field_of_every_row(seed: tuple[str, GoalTable, dict[str, Any]]) -> None:
    _, table, gold = seed
    assert len(table.indicators) == len(gold["indicators"])
    for row, wanted in zip(table.indicators, gold["indicators"], strict=True):
        assert row.name == wanted["name"]
        assert row.level1_raw == wanted.get("level1")
        assert row.level2_raw == wanted.get("level2")
        assert row.explanation == wanted.get("explanation")
        assert row.scoring == wanted.get("scoring")
        assert row.weight == number((wanted.get("weight") or "").removesuffix("分") or None)
        assert [band.target.raw for band in row.grades] == wanted.get("grades", [])
        if "target" in wanted:
            assert row.target == parse_target(wanted["target"])
        elif "value" in wanted:
            if wanted["operator"] == "定性":
                assert row.target == parse_target(wanted["value"])
            else:
                assert row.target == join_cells(wanted["operator"], wanted["value"], wanted["unit"])
                assert row.target and row.target.operator == wanted["operator"]
                assert row.target.value == Decimal(wanted["value"])
                assert row.target.unit == wanted["unit"]
        else:
            assert row.target is None
        if "activity" in wanted:
            activity = table.task(row.task or "")
            duty = table.task((activity and activity.parent) or "")
            assert activity and duty
            assert (activity.name, duty.name) == (wanted["activity"], wanted["duty"])
            for task, budget in ((activity, "activity_budget"), (duty, "duty_budget")):
                assert (task.budget.total if task.budget else None) == number(wanted[budget])
        else:
            assert row.task is None


def test_tasks(seed: tuple[str, GoalTable, dict[str, Any]]) -> None:
    _, table, gold = seed
    for task, wanted in zip(table.tasks, gold.get("tasks", table.tasks), strict=True):
        if "tasks" not in gold:
            continue
        assert task.name == wanted["name"] and task.content
        assert task.budget and task.budget.unit == "万元"
        assert task.budget.total == Decimal(wanted["budget"])
        assert [(p.name, p.amount) for p in task.budget.parts] == [
            ("财政拨款", Decimal(wanted["fiscal"]))
        ]


def test_locations_are_the_lines_of_the_names(shared: Path) -> None:
    for id, (name, _, _) in SEEDS.items():
        lines = (shared / "seeds" / name).read_text(encoding="utf-8").split("\n")
        for row in read_seed(shared, id).tables[0].indicators:
            assert row.location.line is not None
            printed = lines[row.location.line - 1]
            assert row.name.replace(" ", "") in printed.replace(" ", "")


def test_canonical_levels(shared: Path) -> None:
    table = read_seed(shared, "004").tables[0]
    last = table.indicators[-1]
    assert (last.level1, last.level2) == ("效益指标", "服务对象满意度指标")
    economic = table.indicators[-4]
    assert (economic.level2_raw, economic.level2) == ("经济效率指标", "经济效益指标")
    row = read_seed(shared, "002").tables[0].indicators[-1]
    assert (row.level2_raw, row.level2) == ("满意度指标", "服务对象满意度指标")


def test_repairs_are_recorded(shared: Path) -> None:
    def repairs(id: str) -> set[tuple[str, str]]:
        return {(r.name, r.before) for r in read_seed(shared, id).tables[0].repairs}

    assert ("去除单位代码", "203组织部") in repairs("001")
    assert ("去除书签标记", "[bookmark: _GoBack]") in repairs("001")
    assert ("去除网页标记", "<p>") in repairs("002")
    assert ("补全被截断的指标级次名", "服务对象满意度指") in repairs("003")
    assert ("去除字间空格", "深化拓展全市模范机关创建成 效") in repairs("003")
    signs = [r for r in read_seed(shared, "003").tables[0].repairs if r.name == "还原公式符号"]
    assert {(r.before.strip(), r.after) for r in signs} == {("\\geqslant", "≥"), ("\\leq", "≤")}
    assert all(r.indicator and r.field == "target" for r in signs)
    assert ("合并断行", "经济效\n率指标") in repairs("004")
    assert ("去除书签标记", "[bookmark: _GoBack]") in repairs("004")


def test_activities_carry_their_goals(shared: Path) -> None:
    table = read_seed(shared, "001").tables[0]
    assert len(table.tasks) == 12 and len([t for t in table.tasks if t.parent is None]) == 4
    goals = {goal.task: goal.text for goal in table.goals}
    assert set(goals) == {task.id for task in table.tasks}
    assert all(goal.scope is GoalScope.ACTIVITY for goal in table.goals)
    cadres = next(task for task in table.tasks if task.name == "干部管理")
    assert goals[cadres.id].startswith("落实国家工资")


def test_goals_of_the_year_and_the_period(shared: Path) -> None:
    goals = read_seed(shared, "004").tables[0].goals
    assert [goal.scope for goal in goals] == [GoalScope.WHOLE_PERIOD, GoalScope.ANNUAL]
    printed = (shared / "seeds" / SEEDS["004"][0]).read_text(encoding="utf-8").split("\n")
    after = printed[next(at for at, line in enumerate(printed) if "本年度绩效目标" in line) + 1]
    assert goals[1].text == after.strip()
    (goal,) = read_seed(shared, "002").tables[0].goals
    assert goal.text.startswith("目标1：") and "<p>" not in goal.text


def test_a_seed_is_read_quickly(shared: Path) -> None:
    for id in SEEDS:
        read_seed(shared, id)
        spent = []
        for _ in range(5):
            start = time.perf_counter()
            read_seed(shared, id)
            spent.append(time.perf_counter() - start)
        assert min(spent) < 0.03, id
