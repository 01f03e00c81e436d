"""Plain text to rows: the shapes a table takes when a converter has flattened it.

Recognised by their marks, each kept as close to a grid as the text allows:

* cells set off by tabs, or by `|` (a Markdown table among them), one row per line;
* one cell per line that begins with a tab, rows set off by an empty line (Word as text);
* one cell per line that ends with `|`, or set off by empty lines: the ends of rows are lost;
* cells set off by runs of spaces, one row per line.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.model.taxonomy import canonical_level1, canonical_level2
from assistant.reading.damage import restore
from assistant.reading.formats import delimited
from assistant.reading.grid import Cell, Part, Row
from assistant.reading.layout.columns import kind_of
from assistant.reading.layout.headings import Heading, Role, heading, is_label
from assistant.reading.layout.stream import parted
from assistant.reading.layout.values import SPACE_BETWEEN, cells_between_spaces

_RULE = re.compile(r"^[\s|:+=\-]+$")
# a pasted cell with line breaks inside: quoted from a tab or line end to the next
_QUOTED_BREAK = re.compile(r'(?:^|\t)"(?:[^"\t]|"")*\n(?:[^"\t]|"")*"(?=\t|\r?$)', re.MULTILINE)


def rows_of(text: str) -> Part:
    """The rows of a text; `Part.rows_lost` where it does not show where a row ends."""
    lines = text.split("\n")
    filled = [line for line in lines if line.strip()]
    if not filled:
        return Part([])
    led_by_tab = sum(line.startswith("\t") and "\t" not in line[1:].rstrip("\t") for line in filled)
    piped = sum("|" in line or "｜" in line for line in filled)
    tabbed = sum("\t" in line.strip() for line in filled)
    if led_by_tab > len(filled) * 0.6 and tabbed < len(filled) * 0.2:
        return Part(_tab_led(lines))
    if piped > len(filled) * 0.4 and piped >= tabbed:
        return _piped(lines)
    if tabbed and _QUOTED_BREAK.search(text):
        return delimited.rows_of(text, "\t")  # cells pasted from a sheet
    if tabbed:
        return Part([_row(line.split("\t"), number) for number, line in _numbered(lines)])
    return _plain(lines)


def _numbered(lines: list[str]) -> list[tuple[int, str]]:
    return [(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _cell(text: str, column: int, line: int) -> Cell:
    bare, damage = restore(text)
    indent = text.lstrip("\t").startswith(("\u3000", " \u3000", "  ", "\xa0\xa0"))
    return Cell(bare, column, indent=indent and bool(bare), line=line, damage=damage)


def _row(texts: list[str], line: int) -> Row:
    return Row(tuple(_cell(text, column, line) for column, text in enumerate(texts)))


def _tab_led(lines: list[str]) -> list[Row]:
    """One cell per line; a line without its tab goes on with the cell above it."""
    rows: list[Row] = []
    texts: list[str] = []
    starts: list[int] = []

    def end_row() -> None:
        if texts:
            cells = zip(texts, starts, strict=True)
            rows.append(Row(tuple(_cell(text, i, line) for i, (text, line) in enumerate(cells))))
        texts.clear()
        starts.clear()

    for number, line in enumerate(lines, 1):
        if line == "":
            end_row()
        elif line.startswith("\t"):
            for text in line[1:].split("\t"):
                texts.append(text)
                starts.append(number)
        elif texts and line.strip():
            texts[-1] += "\n" + line
        elif line.strip():
            rows.append(_row([line], number))
    end_row()
    return [_over_its_parts(row, below) for row, below in zip(rows, [*rows[1:], None], strict=True)]


def _over_its_parts(row: Row, below: Row | None) -> Row:
    """A row of headings with a blank cell for each further column that one of them stands over."""
    if below is None or not all(heading(cell.text) for cell in row.cells):
        return row
    if (found := parted(len(row.cells), [cell.text for cell in below.cells])) is None:
        return row
    at, parts = found
    cells = [*row.cells[: at + 1], *[Cell("", 0)] * (parts - 1), *row.cells[at + 1 :]]
    return Row(tuple(replace(cell, column=column) for column, cell in enumerate(cells)))


def _piped(lines: list[str]) -> Part:
    lines = [line.replace("｜", "|") for line in lines]
    filled = [line for line in lines if line.strip()]
    single = sum(line.strip().strip("|").count("|") == 0 for line in filled)
    if single > len(filled) * 0.7:
        rows = [
            _row([line.strip().rstrip("|").strip()], number)
            for number, line in enumerate(lines, 1)
            if line.strip()
        ]
        return Part(rows, rows_lost=True)
    bordered = all(line.lstrip().startswith("|") for line in filled if "|" in line)
    rows = []
    for number, line in _numbered(lines):
        if _RULE.match(line) and "-" in line:
            continue
        bare = line.strip()
        if bordered and bare.startswith("|"):
            bare = bare[1:].removesuffix("|")
        rows.append(_row([_unmarked(cell) for cell in _CELL_MARK.split(bare)], number))
    return Part(rows)


_CELL_MARK = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HEADING_MARK = re.compile(r"^\s*#{1,6}\s+")
# ** behind a sign is what a template asks to be filled in: （≥**%）
_EMPHASIS = re.compile(r"(?<![≥≤＞＜><=*\\])(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def _unmarked(text: str) -> str:
    """A cell without the marks of Markdown: `#` of a heading, `**` of emphasis, `\\` before a sign."""
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", _HEADING_MARK.sub("", text)))


def _headings_in(line: str) -> list[Heading] | None:
    """The headings of a line that, cut at its spaces, is a row of column headings; else None."""
    pieces = SPACE_BETWEEN.split(line.strip())
    known = [found for piece in pieces if (found := heading(piece))]
    # a line that has the whole table behind its headings is no row of headings
    return known if len(known) >= max(2, len(pieces) * 0.5) and kind_of(known) else None


_MOST_JOINED = 10  # lines of one cell
_PIECE = 3  # characters
_POINTS_BELOW = re.compile(r"[（(]\s*\d+\s*分?\s*[)）]")


def _rejoined(numbered: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Cells set from top to bottom, a character or two to a line, put together where they name a level.

    Points under a heading belong to it: 分值权重, then （90）.
    """
    joined: list[tuple[int, str]] = []
    at = 0
    while at < len(numbered):
        number, line = numbered[at]
        end = _name_ends(numbered, at)
        if end:
            joined.append((number, "".join(text.strip() for _, text in numbered[at:end])))
        elif joined and _POINTS_BELOW.fullmatch(line.strip()) and heading(joined[-1][1]):
            joined[-1] = (joined[-1][0], joined[-1][1] + line.strip())
        else:
            joined.append((number, line))
        at = end or at + 1
    return joined


def _name_ends(numbered: list[tuple[int, str]], start: int) -> int | None:
    """Where the name of a level, a block or a column ends that the short lines from here make up."""
    text, end = "", None
    for at in range(start, min(start + _MOST_JOINED, len(numbered))):
        piece = numbered[at][1].strip()
        if not 0 < len(piece) <= _PIECE or (at == start and _is_known(piece)):
            break
        text += piece
        known = at > start and len(text) > _PIECE and _is_known(text)
        if end and not known:
            break
        end = at + 1 if known else None
    return end


def _is_known(text: str) -> bool:
    named = canonical_level1(text) or canonical_level2(text)
    return bool(named) or is_label(text) or heading(text) is not None


def _plain(lines: list[str]) -> Part:
    """No marks at all: rows of words set off by spaces, or a cell to a line."""
    numbered = _rejoined([(number, line) for number, line in enumerate(lines, 1) if line != ""])
    heads = [found for _, line in numbered if (found := _headings_in(line))]
    if heads:
        apart = any(
            h.role in (Role.OPERATOR, Role.DIRECTION, Role.UNIT) for hs in heads for h in hs
        )
        rows = []
        for number, line in numbered:
            if pieces := SPACE_BETWEEN.split(line.strip()):
                cells = pieces if apart else cells_between_spaces(line.strip())
                rows.append(replace(_row(cells, number), spaced=True))
        return Part(rows)
    return Part([_row([line], number) for number, line in numbered], rows_lost=True)
