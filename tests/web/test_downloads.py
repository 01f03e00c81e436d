from __future__ import annotations

from pathlib import Path

import pytest

from assistant.model.table import GoalTable
from assistant.services import Services
from assistant.settings import Settings
from assistant.web import downloads
from tests.writing import made


@pytest.fixture
def notices(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []
    monkeypatch.setattr(downloads, "inform", lambda text, seconds=4: said.append(text))
    return said


def _tasks_without_a_place() -> GoalTable:
    """Duties with indicators under them, whose money has sources: no form has room for both."""
    table = made.activity()
    money = made.project().budget
    tasks = tuple(task.model_copy(update={"budget": money}) for task in table.tasks)
    return table.model_copy(update={"tasks": tasks})


@pytest.mark.parametrize("ending", [".docx", ".xlsx"])
def test_an_export_tells_what_the_form_has_no_place_for(
    tmp_path: Path, notices: list[str], ending: str
) -> None:
    services = Services(Settings(workspace=tmp_path / "工作区"))
    downloads.exported(services, _tasks_without_a_place(), tmp_path / f"表{ending}")
    (said,) = notices
    assert "任务预算的来源构成" in said


def test_nothing_is_told_where_all_is_there(tmp_path: Path, notices: list[str]) -> None:
    services = Services(Settings(workspace=tmp_path / "工作区"))
    downloads.exported(services, _tasks_without_a_place(), tmp_path / "表.json")
    downloads.exported(services, made.project(), tmp_path / "表.docx")
    assert notices == []
