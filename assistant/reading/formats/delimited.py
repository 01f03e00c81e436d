"""Comma-separated text (.csv) to rows."""

from __future__ import annotations

import csv
import io

from assistant.reading.damage import restore
from assistant.reading.grid import Cell, Part, Row


def rows_of(text: str, delimiter: str | None = None) -> Part:
    """The rows of a delimited text; without a `delimiter` it is the one that occurs most."""
    delimiter = delimiter or max(",;\t，", key=text.count)
    rows = []
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    for number, texts in enumerate(reader, 1):
        cells = []
        for column, raw in enumerate(texts):
            bare, damage = restore(_unguarded(raw))
            cells.append(Cell(bare, column, indent=raw.startswith("\u3000"), damage=damage))
        rows.append(Row(tuple(cells), number=number))
    return Part(rows)


def _unguarded(raw: str) -> str:
    """The cell without the `'` that keeps a spreadsheet from taking `=158人` for a formula."""
    return raw[1:] if raw.startswith("'") and raw[1:2] in tuple("=+-@＝＋－＠") else raw
