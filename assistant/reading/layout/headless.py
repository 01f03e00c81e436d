"""Columns of a table that has no heading row: known by what they hold, or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reading.grid import Row
from assistant.reading.layout.columns import Column, Header, Kind
from assistant.reading.layout.content import Look, look
from assistant.reading.layout.headings import Role

_FEWEST_ROWS = 3


def guessed_header(rows: Sequence[Row]) -> Header | None:
    """A header of no rows for the longest run of rows that look like indicators; None without one.

    A level column must hold known names and a value column figures; the name is the column of
    words before the value.
    """
    run = _longest_run(rows)
    if run is None:
        return None
    first, after = run
    held: dict[int, list[Look]] = {}
    for row in rows[first:after]:
        for cell in row.cells:
            if cell.text and not cell.covered:
                held.setdefault(cell.column, []).append(look(cell.text))
    roles: dict[int, Role] = {}
    for column in sorted(held):
        if Role.LEVEL1 not in roles.values() and _share(held[column], Look.LEVEL1) > 0.6:
            roles[column] = Role.LEVEL1
        elif Role.LEVEL2 not in roles.values() and _share(held[column], Look.LEVEL2) > 0.6:
            roles[column] = Role.LEVEL2
    if Role.LEVEL1 not in roles.values() and Role.LEVEL2 not in roles.values():
        return None
    left = max(roles)
    for column in sorted(c for c in held if c > left):
        words = 1 - _share(held[column], Look.TARGET | Look.POINTS | Look.OPERATOR)
        if Role.NAME not in roles.values():
            if words > 0.6:
                roles[column] = Role.NAME
        elif _share(held[column], Look.OPERATOR) > 0.5:
            roles[column] = Role.OPERATOR
        elif Role.TARGET not in roles.values():
            if _share(held[column], Look.TARGET | Look.WORDS) > 0.5:
                roles[column] = Role.TARGET
        elif _share(held[column], Look.UNIT) > 0.5:
            roles[column] = Role.UNIT
    if not {Role.NAME, Role.TARGET} <= set(roles.values()):
        return None
    starts = sorted(roles)
    columns = tuple(
        Column(start, end, roles[start], "")
        for start, end in zip(starts, [*starts[1:], starts[-1] + 1], strict=True)
    )
    return Header(first, first, Kind.INDICATORS, columns)


def _longest_run(rows: Sequence[Row]) -> tuple[int, int] | None:
    best: tuple[int, int] | None = None
    start: int | None = None
    for index in range(len(rows) + 1):
        filled = rows[index].filled if index < len(rows) else []
        wide = len(filled) >= 2 and any(look(c.text) & Look.TARGET for c in filled[1:])
        if wide or (start is not None and index < len(rows) and rows[index].blank):
            start = index if start is None else start
        elif start is not None:
            if index - start >= _FEWEST_ROWS and (
                best is None or index - start > best[1] - best[0]
            ):
                best = (start, index)
            start = None
    return best


def _share(looks: Sequence[Look], wanted: Look) -> float:
    return sum(bool(one & wanted) for one in looks) / len(looks)
