"""Rows of further public tables (facts only), drawn as documents and read again.

Their names and values are of every kind seen: sentences, bare figures, `0`, dates, damage.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from assistant.model.errors import UserError
from assistant.reading import Reading, read_file, read_text
from assistant.reading.damage import indicator_name, one_line
from tests.documents import Drawing, excel, text, word

COLUMNS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "target": "指标值",
    "explanation": "指标解释",
    "weight": "分值",
}
Fact = dict[str, Any]
#: drawn whole, every table must come back; with its merged level cells dropped, this share of them
WHOLE = ("docx", "xlsx", "tabs", "pipes", "lines", "ends")
DROPPED = {"tabs": 0.93, "ends": 0.9}


def tables(shared: Path) -> list[Fact]:
    return [json.loads(p.read_text("utf-8")) for p in sorted((shared / "tables").glob("*.json"))]


def cells(table: Fact) -> list[list[str]]:
    used = [k for k in COLUMNS if any(r.get(k) for r in table["rows"]) or k in ("name", "target")]
    body = [[str(row.get(key, "")) for key in used] for row in table["rows"]]
    return [[COLUMNS[key] for key in used], *body]


def drawn(title: str, lines: list[list[str]]) -> Drawing:
    drawing = Drawing([title])
    for line in lines:
        drawing.line(*line)
    return drawing


def without_repeats(lines: list[list[str]]) -> list[list[str]]:
    """Level cells equal to those above them left out: what a converter makes of merged cells."""
    levels = sum(words in ("一级指标", "二级指标") for words in lines[0])
    kept = [lines[0]]
    for above, line in pairwise(lines):
        same = next((d for d in range(levels) if line[d] != above[d]), levels)
        kept.append(line[same:])
    return kept


def read(drawing: Drawing, style: str, folder: Path) -> Reading:
    if style in ("docx", "xlsx"):
        write = word if style == "docx" else excel
        return read_file(write(folder / f"表.{style}", drawing))
    return read_text(text(drawing, style))


def read_rows(reading: Reading) -> list[tuple[str | None, ...]]:
    return [
        (row.level1_raw, row.level2_raw, row.name, row.target.raw if row.target else None)
        for table in reading.tables
        for row in table.indicators
    ]


def wanted(table: Fact) -> list[tuple[str | None, ...]]:
    return [
        (
            row.get("level1"),
            row.get("level2"),
            indicator_name(row.get("name", ""))[0],
            one_line(row.get("target", ""))[0] or None,
        )
        for row in table["rows"]
    ]


@pytest.mark.parametrize("style", WHOLE)
def test_all_public_tables_come_back(shared: Path, tmp_path: Path, style: str) -> None:
    for table in tables(shared):
        drawing = drawn(table["title"], cells(table))
        assert read_rows(read(drawing, style, tmp_path)) == wanted(table), table["id"]


@pytest.mark.parametrize("style", DROPPED)
def test_most_come_back_when_the_merged_cells_were_dropped(
    shared: Path, tmp_path: Path, style: str
) -> None:
    right = []
    for table in tables(shared):
        drawing = drawn(table["title"], without_repeats(cells(table)))
        try:
            right.append(read_rows(read(drawing, style, tmp_path)) == wanted(table))
        except UserError:
            right.append(False)
    assert sum(right) / len(right) >= DROPPED[style]
