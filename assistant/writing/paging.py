"""Where pages end: row heights estimated, cells that name a group said again on each page.

Word, Excel and LibreOffice break a table where the next row no longer fits, and show the text of a
merged cell once, on its first page. So the heights are set here, pages filled to a known level, and
cells merged over a page's end are cut there and their short text repeated. Lengths are millimetres.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple
from unicodedata import east_asian_width

from assistant.writing.sheet import Block, Cell, CellStyle, Line, LineStyle, Sheet

MM_PER_POINT = 0.3528
_PADDING = 3.4  # left and right of the text in a cell
_RESERVE = 5.0  # of a page: less than the lowest row, more than the estimates are off
_GAP = 0.4  # of a page: what may stay empty so that a group begins on the next
#: Set in the font of headings.
STRONG = frozenset({CellStyle.HEADING, CellStyle.STRONG})
_REPEATED = frozenset({CellStyle.CENTRE, CellStyle.SIDE})
_CLOSING = frozenset("，。、；：！？）》〉】』」”’％…,.;:!?)]}%")
_WORD = re.compile(r"[!-~]+|.", re.DOTALL)
_NARROW = 0.56  # of a Chinese character


@dataclass(frozen=True, slots=True)
class Metrics:
    """The text of cells as a program sets it: its size, and millimetres of a line, around it, of a row.

    `strong` are size and line of headings. `room` is what a page holds, the first one less `taken`; rows higher than `breaks` go on over its end; `outside` are the
    lines beside the cells by style.
    """

    points: float
    line: float
    strong: tuple[float, float]
    padding: float
    least: float
    room: float
    taken: float
    breaks: float
    outside: dict[LineStyle, tuple[float, float]]  # size in points, millimetres around


@dataclass(frozen=True, slots=True)
class Planned:
    """A part with the heights of its rows; a line has one.

    `starts` are the rows that begin a page; those in `kept` stay on the page of the row below them.
    """

    part: Line | Block
    heights: tuple[float, ...]
    starts: tuple[int, ...]
    kept: frozenset[int]


@dataclass(slots=True)
class _Row:
    part: int
    row: int
    height: float
    heading: bool
    breaks: bool  # over pages: too tall to be kept whole
    group: int  # the first row of the group it belongs to
    side: _Side | None = None  # the label beside it


class _Side(NamedTuple):
    """A label beside rows: the first of them, the one below the last, the height that it needs."""

    start: int
    end: int
    least: float


def lines(text: str, width: float, points: float) -> int:
    """How many lines the text takes in a cell of this width at this size (estimated, not rendered)."""
    room = max((width - _PADDING) / (points * MM_PER_POINT), 1.0)  # in Chinese characters
    return sum(_wrapped(part, room) for part in text.split("\n"))


def _wrapped(text: str, room: float) -> int:
    """Lines of one paragraph: words of letters and figures stay whole, no line begins with a comma."""
    count, used, last = 1, 0.0, 0.0
    for word in _WORD.findall(text):
        length = sum(1.0 if east_asian_width(c) in "WFA" else _NARROW for c in word)
        if used + length <= room:
            used, last = used + length, length
            continue
        if used:
            count += 1
        # what may not begin a line takes the character before it along
        used = length + (last if word[0] in _CLOSING and last <= 1.0 else 0.0)
        while used > room:
            count += 1
            used -= room
        last = length
    return count


def heights(block: Block, metrics: Metrics) -> list[float]:
    """Row heights: each text fits, one that spans rows shares what it needs among them."""
    found = [metrics.least] * block.rows
    for cell in sorted(block.cells, key=lambda cell: cell.rows):
        strong = cell.style in STRONG
        points, line = metrics.strong if strong else (metrics.points, metrics.line)
        narrow = cell.style is CellStyle.SIDE
        count = len(cell.text) if narrow else lines(cell.text, block.width(cell), points)
        need = count * line + metrics.padding
        have = sum(found[cell.row : cell.row + cell.rows])
        if need > have:
            for row in range(cell.row, cell.row + cell.rows):
                found[row] += (need - have) / cell.rows
    return found


def paged(sheet: Sheet, metrics: Metrics) -> list[Planned]:
    """The parts of the sheet with their heights, merged cells cut where pages are going to end."""
    rows = list(_rows(sheet, metrics))
    pages = _fill(rows, metrics)
    planned = []
    for number, part in enumerate(sheet.parts):
        own = [row for row in rows if row.part == number]
        heights = tuple(row.height for row in own)
        starts = tuple(row for at, row in pages if at == number)
        if isinstance(part, Block):
            part = _cut(part, heights, metrics, starts)
        kept = frozenset(
            above.row
            for above, below in pairwise(own)
            if above.heading or (below.group <= above.row and below.row not in starts)
        )
        planned.append(Planned(part, heights, starts, kept))
    return planned


def _rows(sheet: Sheet, metrics: Metrics) -> Iterator[_Row]:
    for number, part in enumerate(sheet.parts):
        if isinstance(part, Line):
            points, around = metrics.outside[part.style]
            count = lines(part.text, sheet.width, points)
            height = count * points * 1.5 * MM_PER_POINT + around
            yield _Row(number, 0, height, heading=True, breaks=False, group=0)
            continue
        first = list(range(part.rows))
        sides: dict[int, _Side] = {}
        for cell in part.cells:
            if cell.style is CellStyle.SIDE:
                need = len(cell.text) * metrics.line + metrics.padding
                side = _Side(cell.row, cell.row + cell.rows, need)
                sides |= dict.fromkeys(range(cell.row, cell.row + cell.rows), side)
            if cell.style not in _REPEATED:
                for row in range(cell.row, cell.row + cell.rows):
                    first[row] = min(first[row], cell.row)
        for row, height in enumerate(heights(part, metrics)):
            tall = height > metrics.breaks
            heading = row < part.heading_rows
            yield _Row(number, row, height, heading, tall, first[row], sides.get(row))


def _fill(rows: Sequence[_Row], metrics: Metrics) -> list[tuple[int, int]]:
    """The (part, row) at which each page but the first begins.

    Where a row that is to begin a page could still fit above, those above are stretched.
    """
    room = metrics.room - _RESERVE
    starts: list[tuple[int, int]] = []
    used, page, at = min(metrics.taken, room / 2), 0, 0
    while at < len(rows):
        row = rows[at]
        if used + _with_what_it_heads(rows, at, room / 3) <= room or at == page:
            used += row.height
            at += 1
        elif row.breaks:
            used = (used + row.height) % room
            at += 1
            page = at
        else:
            begin = _before_group(rows, page, at, room)
            body = [each for each in rows[page:begin] if not each.heading]
            if begin == at and row.height <= room - used + _RESERVE:
                for each in body:
                    each.height += (room - used) / len(body)
            starts.append((rows[begin].part, rows[begin].row))
            _make_room_for_label(rows, begin)
            used = sum(each.height for each in rows if _repeats(each, rows[begin]))
            page = at = begin
    return starts


def _with_what_it_heads(rows: Sequence[_Row], at: int, most: float) -> float:
    """The height of a row; of a heading, with all up to the first row below it (of that `most`).

    Where a label begins beside it, with as many rows as the label needs.
    """
    height = beside = least = 0.0
    for place in range(at, len(rows)):
        row = rows[place]
        if row.side and row.side.start == row.row:
            beside, least = 0.0, row.side.least
        height += row.height if place == at else min(row.height, most)
        beside += row.height
        if not row.heading and beside >= least:
            break
    return height


def _make_room_for_label(rows: Sequence[_Row], begin: int) -> None:
    """Stretch the last rows beside a label that goes on to the page of `begin`, until it fits there."""
    first = rows[begin]
    if first.side is None or first.side.start >= first.row:
        return
    rest = [row for row in rows[begin:] if row.part == first.part and row.row < first.side.end]
    short = first.side.least - sum(row.height for row in rest)
    for row in rest:
        row.height += max(short, 0.0) / len(rest)


def _before_group(rows: Sequence[_Row], page: int, at: int, room: float) -> int:
    """The row to begin the next page with: the first of the group, where that leaves no great gap."""
    begin = at - (rows[at].row - rows[at].group)
    moved = sum(each.height for each in rows[begin:at])
    return begin if begin > page and moved <= room * _GAP else at


def _repeats(row: _Row, first: _Row) -> bool:
    """Whether this heading stands above the rows of the page that begins with `first`."""
    return row.heading and row.part == first.part and row.row < first.row


def _cut(block: Block, heights: Sequence[float], metrics: Metrics, starts: Sequence[int]) -> Block:
    """The block with the cells that name a group cut in two at these rows."""
    cells: list[Cell] = []
    for cell in block.cells:
        end = cell.row + cell.rows
        bounds = [cell.row]
        least = len(cell.text) * metrics.line if cell.style is CellStyle.SIDE else 0.0
        for row in starts:
            if cell.row < row < end and cell.style in _REPEATED:
                # a piece too low for characters below each other would grow
                pieces = heights[bounds[-1] : row], heights[row:end]
                if min(map(sum, pieces)) >= least:
                    bounds.append(row)
        cells += [
            replace(cell, row=top, rows=below - top) for top, below in pairwise([*bounds, end])
        ]
    return replace(block, cells=tuple(cells))
