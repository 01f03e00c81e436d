"""Text whose cells are set off by a delimiter (.csv, cells pasted from a sheet) to rows."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

from assistant.reading.damage import restore
from assistant.reading.grid import Cell, Part, Row
from assistant.reading.layout.columns import kind_of
from assistant.reading.layout.headings import heading

_DELIMITERS = ",\t;|，；"
_LONGEST_CELL = 1000  # lines of one quoted cell; beyond that the quote is a stray one
_SAMPLE = 200  # lines that are enough to tell what sets off the cells


def rows_of(text: str, delimiter: str | None = None) -> Part:
    """The rows of a delimited text; without a `delimiter` it is found by `delimiter_of`."""
    delimiter = delimiter or delimiter_of(text) or _steadiest(text)
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


def _steadiest(text: str) -> str:
    """What cuts most lines into one number of cells: a comma inside sentences does not."""
    sample = "\n".join(text.split("\n")[:_SAMPLE])

    def steady(delimiter: str) -> int:
        widths = Counter(len(record) for record in _records(sample, delimiter))
        widths.pop(1, None)
        return max(widths.values(), default=0)

    return max(_DELIMITERS, key=steady)


def _heads(line: str, delimiter: str) -> bool:
    pieces = [piece.strip().strip('"') for piece in line.split(delimiter)]
    return kind_of([found for piece in pieces if (found := heading(piece))]) is not None


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows' cells; a quote that opens no cell and ends none is a character like any other."""
    lines = text.removesuffix("\n").split("\n")
    at = 0
    while at < len(lines):
        record, at = _record(lines, at, delimiter)
        yield record


def _record(lines: list[str], at: int, delimiter: str) -> tuple[list[str], int]:
    """The cells of the record that begins at a line, and the line after it."""
    quotes = 0
    for end in range(at + 1, min(at + _LONGEST_CELL, len(lines)) + 1):
        more = lines[end - 1].count('"')
        quotes += more
        if not quotes:
            break
        if quotes % 2 or not more:
            continue  # inside a quoted cell
        try:
            return next(
                csv.reader(["\n".join(lines[at:end])], delimiter=delimiter, strict=True)
            ), end
        except csv.Error:
            break  # a quote closed and words went on: no line below can mend that
    return lines[at].split(delimiter), at + 1


def _unguarded(raw: str) -> str:
    """The cell without the `'` that keeps a spreadsheet from taking `=158人` for a formula."""
    return raw[1:] if raw.startswith("'") and raw[1:2] in tuple("=+-@＝＋－＠") else raw
