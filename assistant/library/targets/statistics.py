"""What was customarily asked: past values of one measure in one unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from statistics import median, median_low, quantiles

from assistant.library.shapes import Statistic
from assistant.library.store.store import Figure
from assistant.library.targets.choosing import NOBODY, Asker
from assistant.library.targets.outliers import split
from assistant.library.targets.suggested import suggest, usual_operator
from assistant.model.units import convert


def statistics(figures: Iterable[Figure], asker: Asker = NOBODY) -> list[Statistic]:
    """One statistic per measure and unit, the best supported first.

    Units join only where they convert exactly (元 and 万元); a group speaks in its commonest unit.
    Rows set aside (see `outliers`) are named with why, not counted; a group of nothing else says
    nothing. The suggested value is one for this asker.
    """
    found: list[Statistic] = []
    ordered = sorted(figures, key=lambda figure: figure.measure)
    for measure, of_measure in groupby(ordered, key=lambda figure: figure.measure):
        for unit, group in _by_unit(list(of_measure)):
            if statistic := _statistic(measure, unit, group, asker):
                found.append(statistic)
    return sorted(found, key=lambda statistic: -statistic.n)


def in_unit(figures: Sequence[Figure], unit: str) -> list[Figure]:
    """Those figures that can be said exactly in this unit, in this unit."""
    found = []
    for figure in figures:
        if figure.unit == unit:
            found.append(figure)
        elif figure.unit and (value := convert(figure.value, figure.unit, unit)) is not None:
            found.append(figure._replace(unit=unit, value=value))
    return found


def _by_unit(figures: list[Figure]) -> Iterable[tuple[str | None, list[Figure]]]:
    left = figures
    while left:
        # A doubtful row has no say in which unit the group speaks.
        commonest = Counter(f.unit for f in left if not f.doubtful) or Counter(f.unit for f in left)
        unit = commonest.most_common(1)[0][0]
        group = in_unit(left, unit) if unit else [f for f in left if f.unit is None]
        yield unit, group
        taken = {figure.id for figure in group}
        left = [figure for figure in left if figure.id not in taken]


def _statistic(
    measure: str, unit: str | None, group: list[Figure], asker: Asker
) -> Statistic | None:
    rows = split(group, unit)
    counted = rows.counted
    if not counted:
        return None
    values = sorted(figure.value for figure in counted)
    typical = _typical(values)
    if len(values) == 1:
        q1 = q3 = values[0]
    else:
        q1, _, q3 = quantiles(values, n=4, method="inclusive")
    return Statistic(
        measure=measure,
        unit=unit,
        operator=usual_operator(measure, unit, counted, typical),
        n=len(values),
        min=values[0],
        q1=q1,
        median=median(values),
        q3=q3,
        max=values[-1],
        typical=typical,
        years=tuple(sorted({figure.year for figure in counted if figure.year is not None})),
        ids=tuple(figure.id for figure in counted),
        aside=tuple(one.id for one in rows.aside),
        reasons={one.id: one.why for one in rows.aside},
        suggested=suggest(measure, unit, rows, asker),
    )


def _typical(values: list[Decimal]) -> Decimal:
    """The value that at least half of the rows ask for, else the lower median: one really asked."""
    value, times = Counter(values).most_common(1)[0]
    return value if times * 2 >= len(values) else median_low(values)
