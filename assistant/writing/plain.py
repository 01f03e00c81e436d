"""A sheet as Markdown and as CSV: no merged cells, so each row says all it means."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from assistant.writing.sheet import Block, CellStyle, Line, LineStyle, Sheet

_LABELS = (CellStyle.LABEL,)
# What a spreadsheet program would run as a formula when it opens the CSV.
_ACTIVE = ("=", "+", "-", "@", "\t")
_HASHES = {LineStyle.TITLE: "# ", LineStyle.SUBTITLE: "", LineStyle.HEADING: "## "}


def markdown(sheets: Sequence[Sheet]) -> str:
    """The sheets below each other, fields and rows as pipe tables."""
    parts: list[str] = []
    for number, sheet in enumerate(sheets):
        for part in sheet.parts:
            if isinstance(part, Line):
                hashes = _HASHES.get(part.style, "")
                text = "　　".join(filter(None, (part.text, part.right)))
                parts.append(("#" if number and hashes else "") + hashes + _inline(text))
            elif part.heading_rows:
                heading, *rows = flat_rows(part)
                parts.append(_pipes(heading, rows))
            else:
                parts.append(_pipes(("项目", "内容"), fields(part)))
    return "\n\n".join(parts) + "\n"


def comma_separated(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as one CSV with a byte order mark, as Excel wants it to read Chinese.

    A cell that a spreadsheet program would run as a formula gets an apostrophe before it, its own
    mark for text.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    for number, sheet in enumerate(sheets):
        if number:
            writer.writerow(())
        for part in sheet.parts:
            if isinstance(part, Line):
                writer.writerow([_inert(text) for text in (part.text, part.right) if text])
            elif part.heading_rows:
                writer.writerows([_inert(text) for text in row] for row in flat_rows(part))
            else:
                writer.writerows([_inert(text) for text in pair] for pair in fields(part))
    return buffer.getvalue().encode("utf-8-sig")


def fields(block: Block) -> Iterator[tuple[str, str]]:
    """Labels and values of a block of fields; labels that stand beside each other are joined."""
    for row in block.covering():
        labels: list[str] = []
        for cell in row:
            if cell.style in _LABELS:
                labels.append(cell.text)
            else:
                yield "：".join(labels), cell.text
                labels = []


def flat_rows(block: Block) -> Iterator[list[str]]:
    """The column headings in one row, then the rows, merged cells repeated in each row they cover.

    The label beside the block is left out.
    """
    covering = block.covering()
    side = {cell.column for cell in block.cells if cell.style is CellStyle.SIDE}
    columns = [column for column in range(block.columns) if column not in side]
    headings: list[list[str]] = [[] for _ in range(block.columns)]
    for row in covering[: block.heading_rows]:
        for cell in row:
            # A band over all columns names the block, not a column.
            if cell.columns == block.columns:
                continue
            for column in range(cell.column, cell.column + cell.columns):
                if cell.text not in headings[column]:
                    headings[column].append(cell.text)
    yield [" ".join(headings[column]) for column in columns]
    for row in covering[block.heading_rows :]:
        texts = {cell.column: cell.text for cell in row}
        yield [texts.get(column, "") for column in columns]


def _pipes(heading: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> str:
    lines = [_pipe(heading), "|" + " --- |" * len(heading)]
    lines.extend(_pipe(row) for row in rows)
    return "\n".join(lines)


def _pipe(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_inline(cell) for cell in cells) + " |"


def _inline(text: str) -> str:
    """Text that Markdown takes as it stands: no tags, no pipe that ends the cell, no line end."""
    for character in "\\|<>`*[]":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", "<br>")


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_ACTIVE) else text
