"""The direction of a body's own past values: only over three or more years, only where it is clear."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from assistant.library.store.store import Figure
from assistant.library.targets.values import as_printed

#: Fewer different years have no direction.
YEARS = 3
_HUNDRED = Decimal(100)


class Line(NamedTuple):
    """One value a year, the usual step from year to year, and the value one step on."""

    points: tuple[tuple[int, Decimal], ...]
    step: Decimal
    value: Decimal
    confidence: float


def of(figures: Sequence[Figure], year: int) -> Line | None:
    """The direction up to this year, or None: too few years, a standstill, or up and down.

    Every step must go the same way or stand still, and most must go. The last value is carried on
    by one usual (median) step, however far the year lies ahead: nothing grows for ever.
    """
    by_year: dict[int, list[Decimal]] = {}
    for figure in figures:
        if figure.year is not None and figure.year <= year:
            by_year.setdefault(figure.year, []).append(figure.value)
    points = tuple((at, median(values)) for at, values in sorted(by_year.items()))
    if len(points) < YEARS:
        return None
    steps = [
        (after - before) / (at - earlier) for (earlier, before), (at, after) in pairwise(points)
    ]
    moving = [step for step in steps if step]
    if len(moving) * 2 <= len(steps) or min(moving) < 0 < max(moving):
        return None
    step = median(steps)
    ahead = 0 if points[-1][0] >= year else 1
    # A direction that held for every step so far holds for the next, less one unseen failure.
    confidence = len(moving) / (len(steps) + 2)
    return Line(points, step, points[-1][1] + ahead * step, confidence)


def bounded(value: Decimal, unit: str | None, rows: Sequence[Figure]) -> Decimal:
    """The value within what can be: a share no more than the whole, nothing below zero."""
    value = max(Decimal(0), as_printed(value, rows))
    highest = max(row.value for row in rows)
    return min(value, max(_HUNDRED, highest)) if unit == "%" else value
