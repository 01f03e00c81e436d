"""The four layouts as Word, Excel, CSV-like text: merges and all, the same rows come back."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from assistant.model.table import GoalTable
from assistant.reading import Reading, read_file, read_text
from tests import documents
from tests.reading.test_seeds import SEEDS

LAYOUT_OF = dict(zip(SEEDS, documents.LAYOUTS, strict=True))
FORMATS = (".docx", ".xlsx")


def written(path: Path, drawing: documents.Drawing) -> Path:
    return (documents.word if path.suffix == ".docx" else documents.excel)(path, drawing)


def only(reading: Reading) -> GoalTable:
    assert len(reading.tables) == 1
    return reading.tables[0]


def facts(table: GoalTable) -> dict[str, Any]:
    """What a table says, without where it says so."""
    dumped = table.model_dump(exclude={"source", "repairs", "budget_location"})
    for row in (*dumped["indicators"], *dumped["tasks"], *dumped["goals"]):
        del row["location"]
    return dumped


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("layout", documents.LAYOUTS)
def test_a_sample_comes_back_whole(tmp_path: Path, layout: str, suffix: str) -> None:
    table = documents.sample(layout)
    path = written(tmp_path / f"表{suffix}", documents.draw(table, layout))
    reading = read_file(path)
    assert facts(only(reading)) == facts(table)
    assert reading.problems == ()


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_drawn_as_a_document_reads_the_same(
    tmp_path: Path, shared: Path, seed: str, suffix: str
) -> None:
    table = only(read_file(shared / "seeds" / SEEDS[seed][0]))
    path = written(tmp_path / f"表{suffix}", documents.draw(table, LAYOUT_OF[seed]))
    assert facts(only(read_file(path))) == facts(table)


@pytest.mark.parametrize("style", ["tabs", "cells", "pipes", "lines", "ends"])
@pytest.mark.parametrize("layout", documents.LAYOUTS)
def test_a_sample_flattened_to_text(layout: str, style: str) -> None:
    table = documents.sample(layout)
    flat = documents.text(documents.draw(table, layout), style)
    rows = only(read_text(flat)).indicators
    assert [without_place(row) for row in rows] == [without_place(r) for r in table.indicators]


def without_place(row: Any) -> dict[str, Any]:
    dumped: dict[str, Any] = row.model_dump(exclude={"location", "task"})
    return dumped


def test_locations_in_word_and_excel(tmp_path: Path) -> None:
    drawing = documents.draw(documents.sample("department"), "department")
    row = only(read_file(documents.word(tmp_path / "a.docx", drawing))).indicators[0]
    assert dict(row.location.model_dump()) == {"table": 1, "row": 8, "column": 4}
    row = only(read_file(documents.excel(tmp_path / "a.xlsx", drawing, names=["整体"]))).indicators[
        0
    ]
    assert dict(row.location.model_dump()) == {"sheet": "整体", "row": 10, "column": 4}


def test_several_tables_in_one_file(tmp_path: Path) -> None:
    drawings = [documents.draw(documents.sample(name), name) for name in ("department", "hunan")]
    book = read_file(documents.excel(tmp_path / "a.xlsx", *drawings, names=["一", "二"]))
    assert [table.source.part for table in book.tables] == ["一", "二"]
    letter = read_file(documents.word(tmp_path / "a.docx", *drawings))
    assert [len(table.indicators) for table in letter.tables] == [8, 9]
    assert [table.source.part for table in letter.tables] == ["第1张表", "第2张表"]
    assert [table.organization for table in letter.tables] == [
        "某县人力资源和社会保障局",
        "某县林业局",
    ]


@pytest.mark.parametrize("suffix", FORMATS)
def test_sixty_rows_are_read_in_a_tenth_of_a_second(tmp_path: Path, suffix: str) -> None:
    sample = documents.sample("hunan")
    rows = tuple(
        row.model_copy(update={"id": f"r{n}"})
        for n, row in enumerate(
            sorted(sample.indicators * 7, key=lambda r: (r.level1_raw, r.level2_raw)), 1
        )
    )
    table = sample.model_copy(update={"indicators": rows[:60]})
    path = written(tmp_path / f"表{suffix}", documents.draw(table, "hunan"))
    spent = []
    for _ in range(5):
        start = time.perf_counter()
        assert len(only(read_file(path)).indicators) == 60
        spent.append(time.perf_counter() - start)
    assert min(spent) < 0.1
