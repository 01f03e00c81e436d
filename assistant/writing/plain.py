"""A sheet as Markdown and as CSV: no merged cells, so each row says all it means."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO

from assistant.writing.sheet import Block, Cell, CellStyle, Line, LineStyle, Sheet

# What a spreadsheet program runs as a formula when it opens a CSV; full width too, in Chinese Excel.
_ACTIVE = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?%?")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
# What Markdown takes for a mark: a backslash before a sign, a bar, links, emphasis, a heading.
_MARK = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|\||\](?=\()|\*(?=\*)|(?<=\*)\*|_(?=_)|(?<=_)_|^\s*#(?=#*\s)"
)


def markdown(sheets: Sequence[Sheet]) -> str:
    """The sheets below each other: fields and rows as pipe tables, rows of long texts as items."""
    return "\n\n".join(_markdown(part) for sheet in sheets for part in sheet.parts) + "\n"


def comma_separated(sheets: Sequence[Sheet]) -> bytes:
    """The sheets below each other as CSV with a byte order mark, as Excel wants it to read Chinese.

    A cell that a spreadsheet program would run as a formula gets an apostrophe before it, its own
    mark for text.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    for part in (part for sheet in sheets for part in sheet.parts):
        if isinstance(part, Line):
            writer.writerow([_inert(text) for text in (part.text, part.right) if text])
        else:
            writer.writerows([_inert(text) for text in row] for row in _flat(part))
    return buffer.getvalue().encode("utf-8-sig")


# -- flattening ----------------------------------------------------------------------------------


def _flat(block: Block) -> Iterator[list[str]]:
    """The rows as texts. Fields stand one a row; below headings every column has its place.

    Merged levels are repeated in each row they cover; headings and the texts of a task stand once.
    The label beside the block is left out where the block is the only one of its sort.
    """
    covering = block.covering()
    if not block.heading_rows:
        for row in covering:
            yield from _fields(row)
        return
    side: set[int] = set()
    if not block.told_apart:
        side = {cell.column for cell in block.cells if cell.style is CellStyle.SIDE}
    columns = [column for column in range(block.columns) if column not in side]
    for number, row in enumerate(covering):
        texts = {
            cell.column: cell.text
            for cell in row
            if cell.row == number or cell.style in (CellStyle.CENTRE, CellStyle.SIDE)
        }
        yield [texts.get(column, "") for column in columns]


def _fields(row: Sequence[Cell]) -> Iterator[list[str]]:
    """The fields of one row apart: each its labels and its value."""
    texts: list[str] = []
    for cell in row:
        texts.append(cell.text)
        if cell.style is not CellStyle.LABEL:
            yield texts
            texts = []


# -- Markdown ------------------------------------------------------------------------------------


def _markdown(part: Line | Block) -> str:
    if isinstance(part, Line):
        # Underlined headings leave the line itself free of signs.
        under = {LineStyle.TITLE: "\n======", LineStyle.HEADING: "\n------"}.get(part.style, "")
        return "\n\n".join(_inline(text) for text in (part.text, part.right) if text) + under
    if part.listed:
        return _items(part)
    return _pipes(list(_flat(part)))


def _pipes(rows: Sequence[Sequence[str]]) -> str:
    """A pipe table; its first row is the heading that Markdown asks for."""
    width = max(map(len, rows))
    lines = [
        "| " + " | ".join(_inline(cell) for cell in (*row, *[""] * (width - len(row)))) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + " --- |" * width)
    return "\n".join(lines)


def _items(block: Block) -> str:
    """Each row as an item: its number, its subject, and below it the other columns by name."""
    heading, *rows = _flat(block)
    items = []
    for number, subject, *texts in rows:
        lines = [f"{number}. **{_inline(subject)}**"]
        for name, text in zip(heading[2:], texts, strict=True):
            lines.append(f"   - {name}：{_inline(text)}")
        items.append("\n".join(lines))
    return "\n".join(items)


def _inline(text: str) -> str:
    """Text that Markdown takes as it stands: no tags, no links, nothing that ends the cell."""
    text = _MARK.sub(lambda mark: f"\\{mark.group()}", text)
    return _TAG.sub("&lt;", text).replace("\n", "<br>")


def _inert(text: str) -> str:
    if len(text) < 2 or not text.startswith(_ACTIVE) or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"
