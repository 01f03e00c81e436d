"""Strokes to tables: every cell as a box, so that merged places are told from empty ones.

The geometry of crossing edges is pdfplumber's. Before it, tables left open at their sides (开口表)
or at a page break are closed along the ends of their lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.model.taxonomy import canonical_level1, canonical_level2
from assistant.reading.formats.pdf.glyphs import Glyph, Stroke
from assistant.reading.formats.pdf.lines import Block, block_of
from assistant.reading.layout.headings import is_label

_SNAP = 3.0
_SLIVER = 6.0
_INDENT = 4.0  # points
_MOST_DOWNWARDS = 12  # characters
_MOST_INDENTS = 3  # depths in one column; where text is centred, every cell begins elsewhere


@dataclass(slots=True, eq=False)
class Box:
    """One cell: its edges and what is printed in it."""

    x0: float
    top: float
    x1: float
    bottom: float
    glyphs: list[Glyph] = field(default_factory=list)
    block: Block = field(default_factory=Block)
    indent: bool = False
    open_above: bool = False  # no line is drawn there
    open_below: bool = False

    @property
    def text(self) -> str:
        """What is printed in it."""
        return self.block.text


@dataclass(slots=True, eq=False)
class Grid:
    """The cells of a table on one page. `rules` False: the columns were found by alignment."""

    boxes: list[Box]
    rules: bool = True

    @property
    def x0(self) -> float:
        """The left edge."""
        return min(box.x0 for box in self.boxes)

    @property
    def x1(self) -> float:
        """The right edge."""
        return max(box.x1 for box in self.boxes)

    @property
    def top(self) -> float:
        """The upper edge."""
        return min(box.top for box in self.boxes)

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return max(box.bottom for box in self.boxes)

    @property
    def tops(self) -> list[float]:
        """The upper edges of the rows."""
        return clustered(box.top for box in self.boxes)

    def rows(self) -> list[list[Box]]:
        """Row by row the boxes that reach into it, from left to right."""
        tops = self.tops
        rows: list[list[Box]] = [[] for _ in tops]
        for box in self.boxes:
            first = bisect_right(tops, box.top + _SNAP) - 1
            last = max(first, bisect_right(tops, box.bottom - _SNAP) - 1)
            for row in range(first, last + 1):
                rows[row].append(box)
        for row_boxes in rows:
            row_boxes.sort(key=lambda box: box.x0)
        return rows


@dataclass(frozen=True, slots=True)
class Rules:
    """Level lines above each other with no upright line between: those of a three-line table."""

    x0: float
    x1: float
    ys: tuple[float, ...]


def clustered(values: Iterable[float], reach: float = _SNAP) -> list[float]:
    """Values that stand apart by more than `reach`, each for those near it."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > reach:
            kept.append(value)
    return kept


def tables_in(strokes: Sequence[Stroke]) -> tuple[list[Grid], list[Rules]]:
    """The grids that strokes draw, and the sets of level lines that make no grid."""
    from pdfplumber.table import (
        cells_to_tables,
        edges_to_intersections,
        intersections_to_cells,
        merge_edges,
    )

    edges: list[Any] = merge_edges(
        [_edge(stroke) for stroke in strokes],
        snap_x_tolerance=_SNAP,
        snap_y_tolerance=_SNAP,
        join_x_tolerance=_SNAP,
        join_y_tolerance=_SNAP,
    )
    grids: list[Grid] = []
    lone: list[Any] = []
    for group in _connected(edges):
        if not any(edge["orientation"] == "v" for edge in group):
            lone += group
            continue
        cells = intersections_to_cells(edges_to_intersections(_closed(group), _SNAP, _SNAP))
        level = [edge for edge in group if edge["orientation"] == "h"]
        for table in cells_to_tables(cells):
            if len(table) > 1:
                grids.append(Grid([_box(cell, level) for cell in table]))
    return grids, _rules(lone)


def _box(cell: Any, level: Sequence[Any]) -> Box:
    x0, top, x1, bottom = map(float, cell)
    middle = (x0 + x1) / 2
    drawn = [edge["top"] for edge in level if edge["x0"] <= middle <= edge["x1"]]
    return Box(
        x0,
        top,
        x1,
        bottom,
        open_above=not any(abs(y - top) <= _SNAP for y in drawn),
        open_below=not any(abs(y - bottom) <= _SNAP for y in drawn),
    )


def _edge(stroke: Stroke) -> dict[str, Any]:
    x0, top, x1, bottom, level = stroke
    return {
        "object_type": "line",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "h" if level else "v",
    }


def _connected(edges: Sequence[Any]) -> list[list[Any]]:
    """Edges grouped by whether they touch."""
    level = sorted((e for e in edges if e["orientation"] == "h"), key=lambda edge: edge["top"])
    tops = [edge["top"] for edge in level]
    parent: dict[int, int] = {id(edge): id(edge) for edge in edges}

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for upright in edges:
        if upright["orientation"] != "v":
            continue
        x = upright["x0"]
        start = bisect_right(tops, upright["top"] - _SNAP)
        for flat in level[start : bisect_right(tops, upright["bottom"] + _SNAP)]:
            if flat["x0"] - _SNAP <= x <= flat["x1"] + _SNAP:
                parent[root(id(flat))] = root(id(upright))
    groups: dict[int, list[Any]] = {}
    for edge in edges:
        groups.setdefault(root(id(edge)), []).append(edge)
    return list(groups.values())


def _closed(group: list[Any]) -> list[Any]:
    """The group with the sides that it lacks."""
    level = [edge for edge in group if edge["orientation"] == "h"]
    upright = [edge for edge in group if edge["orientation"] == "v"]
    if not level:
        return group
    added = []
    ends = (min(edge["x0"] for edge in level), max(edge["x1"] for edge in level))
    for x, side in zip(ends, ("x0", "x1"), strict=True):
        reach = [edge["top"] for edge in level if abs(edge[side] - x) <= _SNAP]
        if len(reach) > 1 and not any(abs(edge["x0"] - x) <= _SNAP for edge in upright):
            added.append(_edge(Stroke(x, min(reach), x, max(reach), False)))
    bounds = (min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright))
    for y, side in zip(bounds, ("top", "bottom"), strict=True):
        reach = [edge["x0"] for edge in upright if abs(edge[side] - y) <= _SNAP]
        if len(reach) > 1:
            added.append(_edge(Stroke(min(reach), y, max(reach), y, True)))
    # a frame may reach down to the page's end while the rows in it end before
    inner = [edge for edge in upright if all(abs(edge["x0"] - x) > _SNAP for x in ends)]
    if inner:
        last = max(edge["bottom"] for edge in inner)
        if bounds[1] - last > _SNAP:
            added.append(_edge(Stroke(ends[0], last, ends[1], last, True)))
    return [*group, *added]


def _rules(lone: list[Any]) -> list[Rules]:
    """Three or more lone level lines under each other, two of them of the whole width."""
    found: list[Rules] = []
    left = sorted(lone, key=lambda edge: edge["x0"] - edge["x1"])
    while left:
        x0, x1 = left[0]["x0"], left[0]["x1"]
        inside = [e for e in left if e["x0"] >= x0 - _SNAP and e["x1"] <= x1 + _SNAP]
        left = [edge for edge in left if edge not in inside]
        ys = clustered(e["top"] for e in inside if e["x1"] - e["x0"] > (x1 - x0) / 2)
        if len(ys) > 2:
            found.append(Rules(x0, x1, tuple(ys)))
    return found


def fill(grids: Sequence[Grid], glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Put each character into the innermost cell it stands in; those in none are returned."""
    free: list[Glyph] = []
    places = sorted(
        (_Places(grid) for grid in grids),
        key=lambda one: (one.x1 - one.x0) * (one.bottom - one.top),
    )
    for glyph in glyphs:
        x, y = glyph.x, glyph.y
        box = next((found for place in places if (found := place.at(x, y))), None)
        if box is None:
            free.append(glyph)
        else:
            box.glyphs.append(glyph)
    return free


class _Places:
    """A grid asked for the cell at a point."""

    def __init__(self, grid: Grid) -> None:
        self.x0, self.x1, self.top, self.bottom = grid.x0, grid.x1, grid.top, grid.bottom
        self.tops = grid.tops
        self.rows = grid.rows()

    def at(self, x: float, y: float) -> Box | None:
        if not (self.x0 <= x <= self.x1 and self.top <= y <= self.bottom):
            return None
        row = self.rows[max(0, bisect_right(self.tops, y) - 1)]
        return next(
            (box for box in row if box.x0 <= x <= box.x1 and box.top <= y <= box.bottom), None
        )


def read(grid: Grid) -> None:
    """Read the text of every cell. The padding is the least seen in the table."""
    pads = [
        min(glyph.x0 for glyph in printed) - box.x0
        for box in grid.boxes
        if (printed := [glyph for glyph in box.glyphs if not glyph.text.isspace()])
    ]
    pad = min(max(0.0, min(pads, default=0.0)), 8.0)
    slivers = [box for box in grid.boxes if _is_sliver(box)]
    if len(slivers) < len(grid.boxes):
        grid.boxes = [box for box in grid.boxes if box not in slivers]
    for box in grid.boxes:
        box.block = block_of(box.glyphs, box.x0 + pad, box.x1 - pad)
        if (name := _read_downwards(box.glyphs)) and not _names(box.text):
            box.block = replace(box.block, text=name)
        box.glyphs = []
    _find_indents(grid)


def _read_downwards(glyphs: Sequence[Glyph]) -> str | None:
    """The name of a level or a block that is set from top to bottom, its columns from the right."""
    printed = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if not 1 < len(printed) <= _MOST_DOWNWARDS:
        return None
    columns = clustered(glyph.x0 for glyph in printed)
    order = sorted(printed, key=lambda glyph: (-bisect_right(columns, glyph.x0 + 1), glyph.top))
    text = "".join(glyph.text for glyph in order)
    return text if _names(text) else None


def _names(text: str) -> bool:
    bare = re.sub(r"\s+", "", text)
    return bool(canonical_level1(bare) or canonical_level2(bare)) or is_label(bare)


def _find_indents(grid: Grid) -> None:
    """Mark the cells that begin further in than others do, in columns that are set to the left."""
    columns: dict[tuple[int, int], list[Box]] = {}
    for box in grid.boxes:
        if box.text:
            columns.setdefault((round(box.x0 / 4), round(box.x1 / 4)), []).append(box)
    for boxes in columns.values():
        lefts = clustered(
            (b.block.start for b in boxes if b.block.end > 1 and not _is_centred(b)), _SNAP
        )
        if len(lefts) > _MOST_INDENTS:
            continue
        for box in boxes:
            start = box.block.start
            box.indent = start > _INDENT and any(0 <= start - left <= _SNAP for left in lefts)


def _is_centred(box: Box) -> bool:
    return abs(box.block.start - box.block.end) < 2


def _is_sliver(box: Box) -> bool:
    """Whether it is no cell but the room between two lines of a double border."""
    thin = min(box.x1 - box.x0, box.bottom - box.top) < _SLIVER
    return thin and not any(not glyph.text.isspace() for glyph in box.glyphs)
