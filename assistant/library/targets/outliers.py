"""Rows that do not count among their like: doubtful, impossible, or far from all others.

Shares are compared as they are and amounts by their size (logarithms), since 10 and 100 heads are
as far apart as 100 and 1000. The fence is the usual robust one: 3.5 deviations from the median, a
deviation being 1.4826 times the median absolute one. It stands no nearer than 15 points or a factor
of 10, so that a group of nearly equal values does not cast out its honest neighbours.

NOTE: 100 % and 0 never count as far off: they are the ends of what can be asked, not odd values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from assistant.library.store.store import Figure
from assistant.library.targets.shapes import Aside

#: Fewer rows than these have no middle to be far from.
LEAST = 5
_DEVIATIONS = 3.5
_TO_SIGMA = 1.4826
_NEAREST_POINTS = 15.0
_NEAREST_FACTOR = math.log(10)
# What may well be more than the whole: 增长200%.
_MAY_EXCEED = re.compile(r"增[长加幅收产]|提高|提升|上升")

_DOUBTFUL = "原表这一行存疑（录入或识别有损伤），不计入"


class Split(NamedTuple):
    """The figures that count, and those set aside with why."""

    counted: list[Figure]
    aside: list[Aside]


def split(figures: Sequence[Figure], unit: str | None) -> Split:
    """Set aside what must not count. All figures are of one measure, in this unit."""
    counted: list[Figure] = []
    aside: list[Aside] = []
    for figure in figures:
        why = _DOUBTFUL if figure.doubtful else _impossible(figure, unit)
        if why:
            aside.append(Aside(id=figure.id, why=why))
        else:
            counted.append(figure)
    far = _far(counted, unit)
    aside += [
        Aside(id=figure.id, why=f"与其余{len(counted) - len(far)}条相差过大，不计入")
        for figure in counted
        if figure.id in far
    ]
    return Split([figure for figure in counted if figure.id not in far], aside)


def _impossible(figure: Figure, unit: str | None) -> str | None:
    if unit == "%" and figure.value > 100 and not _MAY_EXCEED.search(figure.measure):
        return "百分率超过100%，不计入"
    return None


def _far(figures: Sequence[Figure], unit: str | None) -> frozenset[str]:
    share = unit in {"%", "‰", "比例"}
    placed = {
        figure.id: float(figure.value) if share else math.log(float(figure.value))
        for figure in figures
        if share or figure.value > 0
    }
    if len(placed) < LEAST:
        return frozenset()
    middle = median(placed.values())
    deviation = _TO_SIGMA * median(abs(at - middle) for at in placed.values())
    nearest = _NEAREST_POINTS if share else _NEAREST_FACTOR
    fence = max(_DEVIATIONS * deviation, nearest)
    ends = {figure.id for figure in figures if share and figure.value in (0, 100)}
    return frozenset(id for id, at in placed.items() if abs(at - middle) > fence and id not in ends)
