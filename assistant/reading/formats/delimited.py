"""Text whose cells are set off by a delimiter (.csv, cells pasted from a sheet) to rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from assistant.reading.damage import restore
from assistant.reading.grid import Cell, Part, Row
from assistant.reading.layout.columns import kind_of
from assistant.reading.layout.headings import heading

_DELIMITERS = ",\t;|，；"
_LONGEST_CELL = 60  # lines of one quoted cell; beyond that the quote is a stray one


def rows_of(text: str, delimiter: str | None = None) -> Part:
    """The rows of a delimited text; without a `delimiter` it is found by `delimiter_of`."""
    delimiter = delimiter or delimiter_of(text) or max(_DELIMITERS, key=text.count)
    rows = []
    for number, texts in enumerate(_records(text, delimiter), 1):
        cells = []
        for column, raw in enumerate(texts):
            bare, damage = restore(_unguarded(raw))
            cells.append(Cell(bare, column, indent=raw.startswith("\u3000"), damage=damage))
        rows.append(Row(tuple(cells), number=number))
    return Part(rows)


def delimiter_of(text: str) -> str | None:
    """What sets off the cells: that by which some line is a row of column headings, or None."""
    lines = text.split("\n")
    for delimiter in _DELIMITERS:
        if any(line.count(delimiter) > 1 and _heads(line, delimiter) for line in lines):
            return delimiter
    return None


def _heads(line: str, delimiter: str) -> bool:
    pieces = [piece.strip().strip('"') for piece in line.split(delimiter)]
    return kind_of([found for piece in pieces if (found := heading(piece))]) is not None


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows' cells; a quote that opens no cell and ends none is a character like any other."""
    lines = text.removesuffix("\n").split("\n")
    at = 0
    while at < len(lines):
        for end in range(at + 1, min(at + _LONGEST_CELL, len(lines)) + 1):
            record = _record("\n".join(lines[at:end]), delimiter)
            if record is not None:
                at = end
                yield record
                break
        else:
            yield lines[at].split(delimiter)
            at += 1


def _record(line: str, delimiter: str) -> list[str] | None:
    """The cells of one record, or None where its quotes do not come out even."""
    if '"' not in line:
        return line.split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return None


def _unguarded(raw: str) -> str:
    """The cell without the `'` that keeps a spreadsheet from taking `=158人` for a formula."""
    return raw[1:] if raw.startswith("'") and raw[1:2] in tuple("=+-@＝＋－＠") else raw
