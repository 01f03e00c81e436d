"""The user's own tables, written in every format and read again, say what their text said."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from assistant.model.table import GoalTable
from assistant.reading import read_file
from assistant.writing import write_table
from tests.writing.test_round_trip import said

SOFFICE = shutil.which("soffice")
ENDINGS = ("docx", "xlsx", "html", "md", "csv", "json")


@pytest.fixture(scope="module")
def seeds(shared: Path) -> dict[str, GoalTable]:
    return {
        path.stem: read_file(path).tables[0] for path in sorted((shared / "seeds").glob("*.txt"))
    }


@pytest.fixture(scope="module")
def printed(seeds: dict[str, GoalTable], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Word documents of all seeds as PDF, by one call of LibreOffice."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("pdf")
    files = [write_table(table, folder / f"{name}.docx") for name, table in seeds.items()]
    profile = (tmp_path_factory.mktemp("profile")).as_uri()
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={profile}",
            *("--headless", "--convert-to", "pdf", "--outdir", str(folder)),
            *map(str, files),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("number", range(4))
def test_a_seed_written_and_read_again_says_the_same(
    number: int, ending: str, seeds: dict[str, GoalTable], tmp_path: Path
) -> None:
    table = list(seeds.values())[number]
    (read,) = read_file(write_table(table, tmp_path / f"表.{ending}")).tables
    if ending == "html":  # an empty line between two paragraphs is not read from a page
        assert _unbroken(said(read)) == _unbroken(said(table))
    else:
        assert said(read) == said(table)


@pytest.mark.parametrize("number", range(4))
def test_a_seed_printed_to_pdf_says_the_same(
    number: int, seeds: dict[str, GoalTable], printed: Path
) -> None:
    name, table = list(seeds.items())[number]
    (read,) = read_file(printed / f"{name}.pdf").tables
    assert _unbroken(said(read)) == _unbroken(said(table))


def _unbroken(said: dict[str, Any]) -> dict[str, Any]:
    """Without the line breaks of the goals: on paper a line ends where the cell does."""
    goals = [(scope, "".join(text.split()), task) for scope, text, task in said["goals"]]
    return said | {"goals": goals}
