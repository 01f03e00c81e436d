"""Any table, in every form, printed to PDF by LibreOffice and read again, says the same.

Texts are of the length that documents have. Of longer ones, whose rows run over several pages, no
row may be lost without a problem that says so.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from assistant.model.table import GoalTable
from assistant.reading import read_file
from assistant.writing import forms, not_shown, write_table
from tests.test_round_trip_forms import said, tables

SOFFICE = shutil.which("soffice")
FORMS = [form.name for form in forms()]
_EACH = 2  # tables for a form
_LONGEST = 300  # characters: longer texts in narrow columns run over pages
_NO_CODE = "😀"  # LibreOffice writes no code for it into the PDF


class _Printed(NamedTuple):
    table: GoalTable
    form: str
    path: Path


def _made(number: int) -> GoalTable:
    """One generated table, the same in every run."""
    found: list[GoalTable] = []

    @seed(number)
    @settings(
        max_examples=3,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(tables())
    def collect(table: GoalTable) -> None:
        found.append(table)

    collect()
    return found[-1]


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    return [text for one in value for text in _texts(one)] if isinstance(value, list) else []


def _is_long(table: GoalTable) -> bool:
    return any(len(text) > _LONGEST for text in _texts(table.model_dump(mode="json")))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[_Printed]:
    """Short and long tables for every form, printed by one call of LibreOffice."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("pdf")
    wanted = {(form, long): _EACH for form in FORMS for long in (False, True)}
    made = []
    number = 0
    while any(wanted.values()):
        number += 1
        table = _made(number)
        if _NO_CODE in table.model_dump_json():
            continue
        long = _is_long(table)
        form = next((form for form in FORMS if wanted[form, long]), None)
        if form is None:
            continue
        wanted[form, long] -= 1
        made.append(_Printed(table, form, write_table(table, folder / f"{number}.docx", form)))
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}",
            *("--headless", "--convert-to", "pdf", "--outdir", str(folder)),
            *(str(one.path) for one in made),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return [one._replace(path=one.path.with_suffix(".pdf")) for one in made]


def _flat(value: Any) -> Any:
    """Without blanks: on paper a line ends where the cell does."""
    if isinstance(value, str):
        return "".join(value.split())
    if isinstance(value, dict):
        return {name: _flat(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_flat(one) for one in value]
    return _flat(value.raw) if hasattr(value, "raw") else value


@pytest.mark.parametrize("form", FORMS)
def test_texts_of_usual_length_come_back_whole(form: str, printed: list[_Printed]) -> None:
    for table, name, path in printed:
        if name != form or _is_long(table):
            continue
        lost = frozenset(
            what.partition("（")[0] if "条指标" in what else what for what in not_shown(table, form)
        )
        (read,) = read_file(path).tables
        assert _flat(said(read, form, lost)) == _flat(said(table, form, lost)), path.name


@pytest.mark.parametrize("form", FORMS)
def test_no_row_of_long_texts_is_lost_unsaid(form: str, printed: list[_Printed]) -> None:
    for table, name, path in printed:
        if name != form or not _is_long(table):
            continue
        reading = read_file(path)
        there = {_flat(row.name) for one in reading.tables for row in one.indicators}
        missing = [row.name for row in table.indicators if _flat(row.name) not in there]
        assert not missing or reading.problems, (path.name, missing)
