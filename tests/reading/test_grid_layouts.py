"""Every form of `grid_forms` read back, as Word, Excel and the formats that keep a grid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.reading import read_file
from tests.documents import Drawing, excel, word
from tests.reading import (
    grid_form_columns,
    grid_form_heads,
    grid_form_lists,
    grid_form_odd,
)
from tests.reading.grid_forms import FORMS, said

assert (
    grid_form_columns and grid_form_heads and grid_form_lists and grid_form_odd
)  # they fill FORMS

Write = Callable[[Path, list[Drawing]], Path]
WRITE: dict[str, Write] = {
    ".docx": lambda path, drawings: word(path, *drawings),
    ".xlsx": lambda path, drawings: excel(path, *drawings),
}


@pytest.mark.parametrize("suffix", WRITE)
@pytest.mark.parametrize("name", FORMS)
def test_a_form_comes_back_whole(tmp_path: Path, name: str, suffix: str) -> None:
    drawings, truths = FORMS[name]()
    path = WRITE[suffix](tmp_path / f"a{suffix}", drawings)
    assert [said(table) for table in read_file(path).tables] == truths
