"""What is written and read again says the same."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.model.table import Budget, BudgetPart, Goal, GoalScope, GoalTable, TableKind
from assistant.model.target import Target
from assistant.reading import read_file
from assistant.writing import forms, write_table
from tests.writing import made

MERGED = ("docx", "xlsx")
TABLES = {
    "project": made.project(),
    "cost_first": made.cost_first(),
    "in_benefit": made.in_benefit(),
    "department": made.department(),
    "scored": made.scored(),
    "activity": made.activity(),
    "draft": made.draft(),
    "long": made.long(),
    "in_yuan": made.project(
        budget=Budget(
            total=Decimal(660000),
            unit="元",
            parts=(BudgetPart(name="财政拨款", amount=Decimal(660000)),),
        )
    ),
}


def said(table: GoalTable) -> dict[str, Any]:
    """What a table says, without the places it stands at and the spelling of its levels."""
    names = {task.id: task.name for task in table.tasks}
    return {
        "kind": table.kind,
        "year": table.year,
        "organization": table.organization,
        "project": table.project,
        "budget": table.budget,
        "goals": [(goal.scope, goal.text, names.get(goal.task or "")) for goal in table.goals],
        "tasks": [
            (task.name, names.get(task.parent or ""), task.content, task.budget)
            for task in table.tasks
        ],
        "rows": [
            (
                row.level1,
                row.level2,
                row.name,
                row.target,
                [(band.grade, band.target) for band in row.grades],
                row.explanation,
                row.scoring,
                row.weight,
                row.note,
                names.get(row.task or ""),
            )
            for row in table.indicators
        ],
    }


def meaning(target: Target | None) -> Target | None:
    """The target without its spelling: a form with three cells for it spells it its own way."""
    return target.model_copy(update={"raw": ""}) if target else None


def again(table: GoalTable, ending: str, form: str | None = None) -> GoalTable:
    with TemporaryDirectory() as folder:
        reading = read_file(write_table(table, Path(folder) / f"表.{ending}", form))
    assert len(reading.tables) == 1, "the annex is no table of its own"
    return reading.tables[0]


@pytest.mark.parametrize("ending", [*MERGED, "md", "json"])
@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_the_same_when_read_again(name: str, ending: str) -> None:
    assert said(again(TABLES[name], ending)) == said(TABLES[name])


@pytest.mark.parametrize("ending", [*MERGED, "md", "json"])
@pytest.mark.parametrize("number", range(4))
def test_the_users_own_tables_say_the_same_when_read_again(
    number: int, ending: str, shared: Path
) -> None:
    path = sorted((shared / "seeds").glob("*.txt"))[number]
    table = read_file(path).tables[0]
    assert said(again(table, ending)) == said(table)


WORDS = st.sampled_from(
    ["培训", "督查", "慰问", "宣传", "档案", "管护", "检修", "普法", "巡查", "招录", "评审", "调研"]
)
NAMES = st.builds(
    "{}{}{}".format, WORDS, WORDS, st.sampled_from(["次数", "人数", "合格率", "覆盖率", "经费"])
)
NUMBERS = st.decimals(min_value=1, max_value=99999, places=2).map(
    lambda value: format(value.normalize(), "f")
)
TARGETS = st.one_of(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["≥", "≤", "=", "＞", "不少于", ""]),
        NUMBERS,
        st.sampled_from(["%", "次", "人次", "万元", "元/人", "平方米"]),
    ),
    st.sampled_from(["有所提高", "效果显著", "2025年12月31日", "12月底前", "80%-95%"]),
)
LEVELS = (
    (made.OUTPUT, "数量指标"),
    (made.OUTPUT, "质量指标"),
    (made.OUTPUT, "时效指标"),
    (made.OUTPUT, "成本指标"),
    (made.BENEFIT, "社会效益指标"),
    (made.BENEFIT, "可持续影响指标"),
    (made.SATISFACTION, "服务对象满意度指标"),
)


@st.composite
def tables(draw: st.DrawFn) -> GoalTable:
    names = draw(st.lists(NAMES, min_size=2, max_size=25, unique=True))
    places = sorted(draw(st.lists(st.integers(0, 6), min_size=len(names), max_size=len(names))))
    weights = draw(st.none() | st.just(Decimal("2.5")))
    rows = tuple(
        made.row(number, *LEVELS[place], name, draw(TARGETS), weight=weights)
        for number, (name, place) in enumerate(zip(names, places, strict=True), start=1)
    )
    total = draw(st.decimals(min_value=1, max_value=99999, places=2))
    return made.project(
        kind=TableKind.PROJECT,
        year=draw(st.integers(2015, 2030)),
        budget=Budget(total=total, parts=(BudgetPart(name="财政拨款", amount=total),)),
        goals=(Goal(scope=GoalScope.ANNUAL, text=f"完成{draw(WORDS)}{len(names)}项，达到要求。"),),
        indicators=rows,
    )


def for_rows() -> Iterator[str]:
    yield from (form.name for form in forms() if form.name != "activity")


@pytest.mark.parametrize("ending", MERGED)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(table=tables(), form=st.sampled_from(list(for_rows())))
def test_generated_tables_keep_their_rows_on_every_form(
    ending: str, table: GoalTable, form: str
) -> None:
    def rows(of: GoalTable) -> list[tuple[Any, ...]]:
        return [(row.level1, row.level2, row.name, meaning(row.target)) for row in of.indicators]

    read = again(table, ending, form)
    assert rows(read) == rows(table)
    assert read.year == table.year
    assert [goal.text for goal in read.goals] == [goal.text for goal in table.goals]
