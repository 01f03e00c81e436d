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
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from assistant.library.store.store import Figure
from assistant.library.targets.shapes import Aside
from assistant.model.target import Operator
from assistant.model.units import implied_direction

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
        why = _DOUBTFUL if figure.doubtful else impossible(figure.measure, figure.value, unit)
        why = why or _turned(figure, unit)
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


def _turned(figure: Figure, unit: str | None) -> str | None:
    """Why a share is aimed the wrong way (满意度≤5%), or None."""
    falls = figure.operator in (Operator.LE, Operator.LT)
    if unit == "%" and falls and implied_direction(figure.measure) == "up":
        return "越高越好，原表却写成不超过，不计入"
    return None


def impossible(measure: str, value: Decimal, unit: str | None) -> str | None:
    """Why nothing can ask for this value, or None where it can."""
    if unit == "%" and value > 100 and not _MAY_EXCEED.search(measure):
        return "百分率超过100%，不计入"
    return None


def far_values(asked: Mapping[Decimal, int], unit: str | None) -> frozenset[Decimal]:
    """The values too far from the others to count. `asked` says how many rows ask for each."""
    share = unit in {"%", "‰", "比例"}
    placed = {
        value: float(value) if share else math.log(value) for value in asked if share or value > 0
    }
    times = [asked[value] for value in placed]
    if sum(times) < LEAST:
        return frozenset()
    places = np.repeat(list(placed.values()), times)
    middle = float(np.median(places))
    deviation = _TO_SIGMA * float(np.median(np.abs(places - middle)))
    fence = max(_DEVIATIONS * deviation, _NEAREST_POINTS if share else _NEAREST_FACTOR)
    ends = (0, 100) if share else ()
    return frozenset(v for v, at in placed.items() if abs(at - middle) > fence and v not in ends)


def _far(figures: Sequence[Figure], unit: str | None) -> frozenset[str]:
    values = far_values(Counter(figure.value for figure in figures), unit)
    return frozenset(figure.id for figure in figures if figure.value in values)
