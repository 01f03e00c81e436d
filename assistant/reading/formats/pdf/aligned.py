"""Tables without upright lines: columns by where words stand, rows by level lines or by distance.

A table is looked for between level lines (三线表), and where lines of text have three parts or more
one under another. Above such a table `label   value` lines become rows of two cells or more.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from assistant.reading.formats.pdf.glyphs import Glyph
from assistant.reading.formats.pdf.lines import Block, Line, block_in
from assistant.reading.formats.pdf.ruled import Box, Grid, Rules
from assistant.reading.layout.columns import kind_of
from assistant.reading.layout.headings import heading
from assistant.reading.layout.keys import is_title, key_of

_GAP = 0.45  # of the size: what sets two parts of a line off, if it does so in every line
_FEWEST_COLUMNS = 3
_FEWEST_LINES = 3
_FAR = 4.0  # times the size: a table's lines stand no further apart
_SPARSE = 0.6  # of the usual number of cells: a column of names for several rows
_MANY_RULES = 5  # level lines: so many part every row from the next


@dataclass(slots=True)
class _Zone:
    """Lines one under another that may be a table; `ys` are the level lines within."""

    lines: list[list[Line]]  # each cut into its parts
    ys: tuple[float, ...] = ()


@dataclass(slots=True)
class _Band:
    """The parts that make one row, by column."""

    top: float
    bottom: float
    cells: dict[tuple[int, int], list[Line]] = field(default_factory=dict)  # columns from, up to


def grids_in(lines: Sequence[Line], rules: Sequence[Rules]) -> tuple[list[Grid], list[Line]]:
    """The tables among lines of text, and the lines in none of them."""
    grids: list[Grid] = []
    free = list(lines)
    for rule in rules:
        inside = [line for line in free if _within(line, rule)]
        grid, used = _grid(_Zone([_parts(line) for line in inside], rule.ys))
        if grid:
            grids.append(grid)
            free = [line for line in free if id(line) not in {id(inside[i]) for i in used}]
    for zone, start in _zones(free):
        grid, used = _grid(zone)
        if grid:
            grids.append(grid)
            for index in used:
                free[start + index] = None  # type: ignore[call-overload]
    free = [line for line in free if line is not None]
    pairs, free = _pairs(free)
    return grids + pairs, free


def _within(line: Line, rule: Rules) -> bool:
    y = (line.top + line.bottom) / 2
    reach = line.size
    return (
        rule.ys[0] <= y <= rule.ys[-1] and line.x0 >= rule.x0 - reach and line.x1 <= rule.x1 + reach
    )


def _parts(line: Line) -> list[Line]:
    """The line cut at every gap that might part two columns."""
    parts: list[list[Glyph]] = []
    end = float("-inf")
    for glyph in line.glyphs:
        if glyph.text.isspace():
            continue
        if glyph.x0 - end > _GAP * glyph.size or not parts:
            parts.append([])
        parts[-1].append(glyph)
        end = glyph.x1
    return [Line(part) for part in parts]


def _zones(lines: Sequence[Line]) -> Iterable[tuple[_Zone, int]]:
    """Runs of lines of which most have three parts or more, each from its heading on; where it starts."""
    cut = [_parts(line) for line in lines]
    start = 0
    while start < len(lines):
        if not _begins(cut[start]):
            start += 1
            continue
        end = start + 1
        while end < len(lines) and _goes_on(lines, cut, end):
            end += 1
        heads = [i for i in range(start, end) if _is_heading(cut[i])]
        first = heads[0] if heads else start
        while end > first and len(cut[end - 1]) < 2 and _is_prose(lines[first:end], lines[end - 1]):
            end -= 1
        if sum(map(_begins, cut[first:end])) >= _FEWEST_LINES:
            yield _Zone(cut[first:end]), first
        start = max(end, start + 1)


def _begins(parts: Sequence[Line]) -> bool:
    return len(parts) >= _FEWEST_COLUMNS


def _goes_on(lines: Sequence[Line], cut: Sequence[Sequence[Line]], at: int) -> bool:
    above, line = lines[at - 1], lines[at]
    if line.top - above.bottom > _FAR * line.size or is_title(line.text):
        return False
    return any(_begins(parts) for parts in cut[at : at + 4])


def _is_heading(parts: Sequence[Line]) -> bool:
    return kind_of([found for part in parts if (found := heading(part.text))]) is not None


def _is_prose(lines: Sequence[Line], line: Line) -> bool:
    width = max(one.x1 for one in lines) - min(one.x0 for one in lines)
    return line.x1 - line.x0 > width * 0.5


# Columns and rows


def _grid(zone: _Zone) -> tuple[Grid | None, list[int]]:
    """The zone as a grid, and which of its lines went into it."""
    full = [parts for parts in zone.lines if _begins(parts)]
    if len(full) < _FEWEST_LINES:
        return None, []
    bounds = _bounds(full)
    if len(bounds) - 1 < _FEWEST_COLUMNS:
        return None, []
    first = next(i for i, parts in enumerate(zone.lines) if _begins(parts))
    used = list(range(first, len(zone.lines)))
    parts = [part for index in used for part in zone.lines[index]]
    bands = _bands(parts, bounds, zone.ys)
    boxes = [box for band in bands for box in _boxes(band, bounds, parts)]
    return Grid(boxes, rules=False), used


def _bounds(full: Sequence[Sequence[Line]]) -> list[float]:
    """The edges of the columns: the middles of the gaps that run through all these lines."""
    spans = sorted((part.x0, part.x1) for parts in full for part in parts)
    size = median(part.size for parts in full for part in parts)
    columns = [list(spans[0])]
    for x0, x1 in spans[1:]:
        if x0 - columns[-1][1] > _GAP * size:
            columns.append([x0, x1])
        else:
            columns[-1][1] = max(columns[-1][1], x1)
    middles = [(left[1] + right[0]) / 2 for left, right in pairwise(columns)]
    return [columns[0][0], *middles, columns[-1][1]]


def _place(part: Line, bounds: Sequence[float]) -> tuple[int, int]:
    """From which column up to which a part stands."""
    last = len(bounds) - 2
    start = min(max(bisect_right(bounds, part.x0 + 1) - 1, 0), last)
    end = min(max(bisect_right(bounds, part.x1 - 1) - 1, start), last)
    return start, end + 1


def _bands(parts: Sequence[Line], bounds: Sequence[float], ys: Sequence[float]) -> list[_Band]:
    """The parts put into rows."""
    places = [_place(part, bounds) for part in parts]
    counts = [sum(start <= c < end for start, end in places) for c in range(len(bounds) - 1)]
    usual = median(counts)
    dense = {column for column, count in enumerate(counts) if count >= usual * _SPARSE}
    if len(ys) >= _MANY_RULES:
        bands = [_Band(top, bottom) for top, bottom in pairwise(ys)]
    else:
        bands = []
        for part, (start, _) in sorted(zip(parts, places, strict=True), key=lambda one: one[0].top):
            if start not in dense:
                continue
            inset = part.size * 0.15
            top, bottom = part.top + inset, part.bottom - inset
            parted = bands and any(bands[-1].bottom <= y <= top for y in ys)
            if bands and top < bands[-1].bottom and not parted:
                bands[-1].bottom = max(bands[-1].bottom, bottom)
            else:
                bands.append(_Band(top, bottom))
    if not bands:
        return []
    for part, place in zip(parts, places, strict=True):
        y = (part.top + part.bottom) / 2
        band = min(bands, key=lambda one: max(one.top - y, y - one.bottom, 0.0))
        band.cells.setdefault(place, []).append(part)
    kept = [band for band in bands if band.cells]
    return kept if len(ys) >= _MANY_RULES else _wrapped(kept, bounds, parts, ys)


def _wrapped(
    bands: Sequence[_Band], bounds: Sequence[float], parts: Sequence[Line], ys: Sequence[float]
) -> list[_Band]:
    """Rows put together where one only goes on what had no room in the row above."""
    rows: list[_Band] = []
    for band in bands:
        above = rows[-1] if rows else None
        parted = above is None or any(above.bottom <= y <= band.top for y in ys)
        if (
            above
            and not parted
            and len(band.cells) < len(above.cells)
            and all(
                place in above.cells
                and _text(above, place, bounds, parts).goes_on_in(_text(band, place, bounds, parts))
                for place in band.cells
            )
        ):
            for place, more in band.cells.items():
                above.cells[place] += more
            above.bottom = band.bottom
        else:
            rows.append(band)
    return rows


def _text(
    band: _Band, place: tuple[int, int], bounds: Sequence[float], parts: Sequence[Line]
) -> Block:
    """What stands in a cell; the column is as wide as its widest print."""
    own = [part for part in parts if _place(part, bounds) == place]
    left, right = min(part.x0 for part in own), max(part.x1 for part in own)
    return block_in(band.cells[place], left, right)


def _boxes(band: _Band, bounds: Sequence[float], parts: Sequence[Line]) -> Iterable[Box]:
    column = 0
    for start, end in sorted(band.cells):
        for blank in range(column, start):
            yield Box(bounds[blank], band.top, bounds[blank + 1], band.bottom)
        yield Box(
            bounds[start],
            band.top,
            bounds[end],
            band.bottom,
            block=_text(band, (start, end), bounds, parts),
        )
        column = max(column, end)
    for blank in range(column, len(bounds) - 1):
        yield Box(bounds[blank], band.top, bounds[blank + 1], band.bottom)


# Labels and values


def _pairs(lines: Sequence[Line]) -> tuple[list[Grid], list[Line]]:
    """Lines of a label and its value set off by a gap, each as a grid of one row; and the others."""
    grids: list[Grid] = []
    free: list[Line] = []
    for line in lines:
        parts = _wide_parts(line)
        if len(parts) < 2 or not key_of(parts[0].text) or "：" in line.text or ":" in line.text:
            free.append(line)
            continue
        edges = [part.x0 for part in parts] + [parts[-1].x1]
        grids.append(
            Grid(
                [
                    Box(left, line.top, right, line.bottom, block=block_in([part], left, right))
                    for part, left, right in zip(parts, edges, edges[1:], strict=False)
                ],
                rules=False,
            )
        )
    return grids, free


def _wide_parts(line: Line) -> list[Line]:
    """The line cut where a gap is wider than one character."""
    parts: list[Line] = []
    for part in _parts(line):
        if parts and part.x0 - parts[-1].x1 <= part.size * 1.2:
            parts[-1] = Line([*parts[-1].glyphs, *part.glyphs])
        else:
            parts.append(part)
    return parts
