"""Cells under columns, where the text no longer shows which cell stands under which.

A converter drops merged cells, so a row slides left; some drop the ends of rows too. The best
placement is found by dynamic programming over (cell, column): each cell is scored by how well it
suits a column, columns may be skipped at a price, and, where row ends are lost, a row may end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.reading.damage import Damage, RepairName
from assistant.reading.grid import Cell, Row
from assistant.reading.layout.columns import Column
from assistant.reading.layout.content import Look, look
from assistant.reading.layout.headings import GRADE_OF, Role

Placed = dict[Column, Cell]

_LEVEL = Look.LEVEL1 | Look.LEVEL2
# role -> (fit for each look, best first; the first that applies counts), fit of anything else
_FIT: dict[Role, tuple[tuple[tuple[Look, float], ...], float]] = {
    Role.LABEL: (((Look.BLANK, 0), (Look.LEVEL1, -1), (Look.LABEL, 2.5)), -2),
    # 成本指标 and 满意度指标 are names of either level: level 2 unless another stands there
    Role.LEVEL1: (
        (
            (Look.BLANK, 0),
            (Look.EITHER, 2.2),
            (Look.LEVEL1, 3),
            (_LEVEL, -2),
            (Look.TARGET | Look.POINTS | Look.OPERATOR | Look.LONG, -3),
        ),
        -1,
    ),
    Role.LEVEL2: (
        (
            (Look.BLANK, 0),
            (Look.LEVEL2, 3),
            (_LEVEL, -2),
            (Look.TARGET | Look.POINTS | Look.OPERATOR | Look.LONG, -3),
        ),
        -1,
    ),
    Role.NAME: (
        (
            (Look.BLANK, -0.2),
            (Look.LONG, 0),
            (Look.OPERATOR | Look.DIRECTION, -3),
            (Look.POINTS, -2.5),
            (_LEVEL, -1),
            (Look.TARGET, -1.5),
        ),
        1.5,
    ),
    Role.TARGET: (
        (
            (Look.BLANK, -0.3),
            (Look.OPERATOR, -1),
            (_LEVEL, -1.5),
            (Look.TARGET, 2),
            (Look.WORDS, 1.5),
            (Look.LONG, 0),
        ),
        0.3,
    ),
    Role.OPERATOR: (((Look.BLANK, -0.2), (Look.OPERATOR | Look.DIRECTION, 3)), -4),
    Role.DIRECTION: (((Look.BLANK, -0.2), (Look.DIRECTION, 3), (Look.OPERATOR, 1)), -4),
    Role.UNIT: (
        ((Look.BLANK, 0), (Look.UNIT, 2), (Look.POINTS | Look.LONG | Look.WORDS, -4)),
        -1.5,
    ),
    Role.WEIGHT: (((Look.BLANK | Look.DASH, 0), (Look.POINTS, 1.5)), -4),
    Role.SCORE: (((Look.BLANK | Look.DASH, 0), (Look.POINTS, 1.5)), -4),
    Role.NUMBER: (((Look.BLANK, 0), (Look.POINTS | Look.CODE, 1)), -4),
    Role.ACTUAL: (((Look.BLANK, 0), (Look.TARGET, 1.5), (Look.WORDS, 1), (_LEVEL, -2)), 0.2),
    Role.NOTE: (((Look.BLANK, 0), (Look.POINTS, 0.2), (_LEVEL, -2)), 0.3),
    Role.REASON: (((Look.BLANK | Look.DASH, 0), (Look.POINTS, -0.5), (_LEVEL, -2)), 0.3),
    Role.EXPLANATION: (
        ((Look.BLANK, 0), (Look.POINTS, -0.5), (_LEVEL, -2), (Look.TARGET, -0.3), (Look.LONG, 0.8)),
        0.5,
    ),
    Role.SCORING: (
        ((Look.BLANK, 0), (Look.POINTS, -0.5), (_LEVEL, -2), (Look.TARGET, -0.3), (Look.LONG, 0.8)),
        0.5,
    ),
    Role.OTHER: (((Look.BLANK, 0), (_LEVEL, -2), (Look.TARGET, 0.5)), 0.2),
    Role.TASK: (((Look.BLANK, 0), (Look.POINTS | Look.AMOUNT, -2), (Look.LABEL, -1)), 1),
    Role.CONTENT: (((Look.BLANK, 0), (Look.AMOUNT, -1.5), (Look.LONG, 1)), 0.6),
    Role.GOAL: (((Look.BLANK, 0), (Look.AMOUNT, -1.5), (_LEVEL, -2), (Look.LONG, 1)), 0.8),
    Role.AMOUNT: (((Look.BLANK | Look.DASH, 0), (Look.AMOUNT, 2)), -4),
    Role.AMOUNT_PART: (((Look.BLANK | Look.DASH, 0), (Look.AMOUNT, 2)), -4),
    Role.PROJECT: (((Look.BLANK, 0), (_LEVEL, -2), (Look.TARGET, -1.5)), 0.8),
    Role.ORGANIZATION: (((Look.BLANK, 0), (_LEVEL, -2), (Look.TARGET, -1.5)), 0.8),
} | dict.fromkeys(
    GRADE_OF,
    (((Look.BLANK, 0), (_LEVEL, -2), (Look.TARGET | Look.WORDS, 1.2), (Look.LONG, -1)), 0.2),
)
_SKIP = {
    Role.LABEL: 0.1,
    Role.LEVEL1: 0.3,
    Role.LEVEL2: 0.3,
    Role.NAME: 5.0,
    Role.TARGET: 1.0,
    Role.OPERATOR: 1.0,
    Role.PROJECT: 0.2,
    Role.ORGANIZATION: 0.2,
}
_SKIP_OTHER = 0.6
_SKIP_BLOCK = 1.0  # the name of a block that may be empty beside another
_IN_ITS_PLACE = 0.1  # breaks a tie; more would hold a row that slid left where it is not
_OF_FULL_WIDTH = 0.3  # a row with as many cells as the header has hardly slid
_MOST_PIECES = 4
_JOIN = {Role.NAME: 0.8}  # names are longest, so most spaces fall into them
_JOIN_OTHER = 1.0
_NO_LEVEL = 0.8  # pieces of a name stand where a level would more often than levels nobody knows
# a piece that is a whole cell by itself
_WHOLE = Look.OPERATOR | Look.DIRECTION | Look.POINTS | Look.TARGET | Look.LABEL
_JOIN_LEVEL = 0.1  # 质量 指标: surely one
_UNUSED_BLANK = 0.05
_UNUSED = 4.0
_ROW = 0.5
_FAR = float("-inf")


def fit(role: Role, text: str) -> float:
    """How well a cell suits a column of this role; below zero it speaks against it."""
    seen = look(text)
    cases, otherwise = _FIT[role]
    for wanted, value in cases:
        if seen & wanted:
            return value
    return otherwise


def place(cells: Sequence[Cell], columns: Sequence[Column]) -> Placed:
    """The cells of one row under the columns they suit best, keeping their order."""
    by_start = {column.start: column for column in columns}
    same = {column: cell for cell in cells if (column := by_start.get(cell.column))}
    if len(same) == len([cell for cell in cells if cell.text]) or all(
        cell.column in by_start for cell in cells if cell.text
    ):
        scores = [fit(column.role, cell.text) for column, cell in same.items()]
        good = any(score > 1 for score in scores) and min(scores, default=-1) >= -0.3
        if good:
            return same
    rows, _ = _best(cells, columns, wrap=False)
    return rows[0] if rows else {}


def rejoined(row: Row, columns: Sequence[Column], least: float) -> Row:
    """A row cut at its spaces with the pieces of one cell put together again, where that suits better.

    Each space inside a cell is a repair. Nothing is joined unless that is better by `least`.
    """
    cells = row.cells
    if len(cells) < 2 or any(not cell.text for cell in cells):
        return row
    width = len(columns)
    # score[i][j]: best with i pieces used and the last cell under column j-1; where it came from
    score = [[_FAR] * (width + 1) for _ in range(len(cells) + 1)]
    back: dict[tuple[int, int], tuple[int, int]] = {}
    score[0][0] = 0.0
    skips = [0.0]
    for column in columns:
        skips.append(skips[-1] + _SKIP.get(column.role, _SKIP_OTHER))
    for i in range(len(cells)):
        for end in range(i + 1, min(i + _MOST_PIECES, len(cells)) + 1):
            text = "".join(cell.text for cell in cells[i:end])
            level = _names_level(text)
            if end > i + 1 and not level and any(look(c.text) & _WHOLE for c in cells[i:end]):
                continue
            for k, column in enumerate(columns, 1):
                each = _JOIN_LEVEL if level else _JOIN.get(column.role, _JOIN_OTHER)
                gain = fit(column.role, text) - each * (end - i - 1)
                if column.role in (Role.LEVEL1, Role.LEVEL2) and gain < 0:
                    gain -= _NO_LEVEL
                for j in range(k):
                    value = score[i][j] - (skips[k - 1] - skips[j]) + gain
                    if value > score[end][k]:
                        score[end][k] = value
                        back[end, k] = i, j
    finals = [score[-1][j] - (skips[width] - skips[j]) for j in range(width + 1)]
    at = (len(cells), max(range(width + 1), key=finals.__getitem__))
    best = finals[at[1]]
    if best == _FAR:
        return row
    cuts = [len(cells)]
    while at in back:
        at = back[at]
        cuts.insert(0, at[0])
    if len(cuts) == len(cells) + 1 or best - _best(cells, columns, wrap=False)[1] < least:
        return row
    joined = [_joined(cells[i:end], place) for place, (i, end) in enumerate(pairwise(cuts))]
    return replace(row, cells=tuple(joined))


def broken(row: Row) -> bool:
    """Whether a level's name in the row fell apart at a space: 质量 指标."""
    return row.spaced and any(
        _names_level(first.text + second.text)
        and not (_names_level(first.text) and _names_level(second.text))
        for first, second in pairwise(row.cells)
    )


def _names_level(text: str) -> bool:
    return text.endswith("指标") and bool(look(text) & _LEVEL)


def _joined(cells: Sequence[Cell], column: int) -> Cell:
    if len(cells) == 1:
        return replace(cells[0], column=column)
    before, after = " ".join(c.text for c in cells), "".join(c.text for c in cells)
    damage = (*cells[0].damage, Damage(RepairName.SPACES, before, after))
    return replace(cells[0], text=after, column=column, damage=damage)


def likeliest(
    rows: Sequence[Sequence[Cell]], choices: Sequence[tuple[Column, ...]], *, wrap: bool
) -> tuple[Column, ...]:
    """Of several sets of columns the one the cells suit best, the first where they are equal."""
    if len(choices) == 1:
        return choices[0]
    return max(choices, key=lambda columns: sum(_best(row, columns, wrap=wrap)[1] for row in rows))


def place_stream(cells: Sequence[Cell], columns: Sequence[Column]) -> list[Placed]:
    """The rows a stream of cells makes under the columns, where the ends of rows are lost."""
    return _best(cells, columns, wrap=True)[0]


def place_evenly(cells: Sequence[Cell], columns: Sequence[Column]) -> list[Placed] | None:
    """The rows of a stream that kept every cell, empty or not; None where it did not."""
    width = len(columns)
    if len(cells) % width:
        return None
    rows = [
        dict(zip(columns, cells[start : start + width], strict=True))
        for start in range(0, len(cells), width)
    ]
    unfit = sum(fit(column.role, cell.text) <= -1.5 for row in rows for column, cell in row.items())
    return rows if unfit <= len(cells) * 0.02 else None


def _best(
    cells: Sequence[Cell], columns: Sequence[Column], *, wrap: bool
) -> tuple[list[Placed], float]:
    """The best placement, row by row, and its score."""
    width = len(columns)
    full = len(cells) == max((column.end for column in columns), default=0)
    in_place = _OF_FULL_WIDTH if full else _IN_ITS_PLACE
    skipped = [0.0]
    blocks = len({column.group for column in columns if column.role is Role.NAME}) > 1
    for column in columns:
        empty = _SKIP_BLOCK if blocks and column.role is Role.NAME else _SKIP_OTHER
        skipped.append(skipped[-1] + (empty if blocks else _SKIP.get(column.role, empty)))
    # score[j]: best so far with the last cell under column j-1 (0: nothing placed in this row yet)
    score = [0.0] + [_FAR] * width
    trail: list[list[tuple[int, bool, bool]]] = []  # came from j, began a row, cell was left out
    for cell in cells:
        new = [_FAR] * (width + 1)
        back = [(0, False, False)] * (width + 1)
        loss = _UNUSED_BLANK if not cell.text else _UNUSED
        for j in range(width + 1):
            if score[j] - loss > new[j]:
                new[j], back[j] = score[j] - loss, (j, False, True)
        ended = _FAR
        end_from = 0
        if wrap:
            for j in range(1, width + 1):
                value = score[j] - (skipped[width] - skipped[j]) - _ROW
                if value > ended:
                    ended, end_from = value, j
        for k in range(1, width + 1):
            column = columns[k - 1]
            gain = fit(column.role, cell.text)
            if not wrap and cell.column == column.start:
                gain += in_place
            for j in range(k):
                if score[j] == _FAR:
                    continue
                value = score[j] - (skipped[k - 1] - skipped[j]) + gain
                if value > new[k]:
                    new[k], back[k] = value, (j, False, False)
            value = ended - skipped[k - 1] + gain
            if value > new[k]:
                new[k], back[k] = value, (end_from, True, False)
        trail.append(back)
        score = new
    finals = [score[j] - (skipped[width] - skipped[j]) for j in range(width + 1)]
    last = max(range(width + 1), key=finals.__getitem__)
    total = finals[last]
    rows: list[Placed] = [{}]
    for cell, back in zip(reversed(cells), reversed(trail), strict=True):
        before, began, left_out = back[last]
        if not left_out:
            rows[-1][columns[last - 1]] = cell
            if began:
                rows.append({})
        last = before
    return [dict(reversed(row.items())) for row in reversed(rows) if row], total
