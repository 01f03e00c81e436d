"""How the past values of a measure spread: counted by value and year, and put into bins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from assistant.library.overview.shapes import Bin, Distribution, ValueCount
from assistant.library.shapes import Statistic
from assistant.library.store.store import Figure
from assistant.library.targets.statistics import in_unit, statistics

#: At most so many different values are shown one by one.
_SINGLE = 12
_BINS = 10


def distributions(figures: Sequence[Figure]) -> tuple[Distribution, ...]:
    """One for each measure and unit, as the statistics have them, the best supported first."""
    return tuple(
        Distribution(statistic=statistic, counts=_counts(statistic, figures))
        for statistic in statistics(figures)
    )


def _counts(statistic: Statistic, figures: Sequence[Figure]) -> tuple[ValueCount, ...]:
    of_measure = [figure for figure in figures if figure.measure == statistic.measure]
    unit = statistic.unit
    same = in_unit(of_measure, unit) if unit else [f for f in of_measure if f.unit is None]
    counted = set(statistic.ids)
    found = Counter((figure.value, figure.year) for figure in same if figure.id in counted)
    ordered = sorted(found.items(), key=lambda item: (item[0][0], item[0][1] or 0))
    return tuple(ValueCount(value=value, year=year, rows=rows) for (value, year), rows in ordered)


def bins(distribution: Distribution) -> tuple[Bin, ...]:
    """The rows by value: each value by itself where they are few, else in ranges of round width."""
    rows: Counter[Decimal] = Counter()
    for count in distribution.counts:
        rows[count.value] += count.rows
    if len(rows) <= _SINGLE:
        return tuple(Bin(low=value, high=value, rows=n) for value, n in sorted(rows.items()))
    low, high = min(rows), max(rows)
    width = _round((high - low) / _BINS)
    first = (low / width).to_integral_value("ROUND_FLOOR") * width
    number = int((high - first) / width) + 1
    counts = [0] * number
    for value, n in rows.items():
        counts[int((value - first) / width)] += n
    return tuple(
        Bin(low=first + at * width, high=first + (at + 1) * width, rows=n)
        for at, n in enumerate(counts)
    )


def _round(width: Decimal) -> Decimal:
    magnitude = Decimal(10) ** width.adjusted()
    return next(step * magnitude for step in (1, 2, 5, 10) if step * magnitude >= width)
