"""A draft exported to Excel carries an annex sheet of sources: read again, it is still one table."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.reading import read_file
from assistant.services import Services
from assistant.settings import Settings
from tests.drafting.briefs import BRIEFS


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Services:
    return Services(Settings(workspace=tmp_path_factory.mktemp("workspace")))


@pytest.mark.parametrize("brief", BRIEFS, ids=[brief["name"] for brief in BRIEFS])
def test_the_annex_is_no_table_of_its_own(desk: Services, brief: dict, tmp_path: Path) -> None:
    draft = desk.draft(brief["text"], offline=True)
    desk.export(draft, path := tmp_path / "目标表.xlsx")
    (table,) = read_file(path).tables
    assert [row.name for row in table.indicators] == [row.name for row in draft.indicators]
