"""Every shipped table, written to an official form and read again, says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.library.corpus import load_folder
from assistant.model.table import GoalTable, Indicator
from assistant.paths import shipped
from assistant.reading import read_file
from assistant.writing import write_table

TABLES = [document.table for document in load_folder(shipped("corpus") / "tables")]


def facts(row: Indicator) -> tuple[object, ...]:
    return (
        row.level1,
        row.level2,
        row.name,
        row.target and row.target.raw,
        row.weight,
        [(band.grade, band.target.raw) for band in row.grades],
        row.explanation,
        row.scoring,
        row.note,
        row.scope,
        [(value.role, value.text) for value in row.further],
    )


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html", "md", "csv", "json"])
@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.organization}-{table.year}")
def test_a_shipped_table_survives_its_form(table: GoalTable, ending: str, tmp_path: Path) -> None:
    (read,) = read_file(write_table(table, tmp_path / f"table.{ending}")).tables
    assert [facts(row) for row in read.indicators] == [facts(row) for row in table.indicators]
    assert (read.year, read.organization, read.project, read.kind) == (
        table.year,
        table.organization,
        table.project,
        table.kind,
    )
    assert read.budget == table.budget
    assert [(goal.scope, goal.text) for goal in read.goals] == [
        (goal.scope, goal.text) for goal in table.goals
    ]
    assert [(task.name, task.content, task.budget) for task in read.tasks] == [
        (task.name, task.content, task.budget) for task in table.tasks
    ]
