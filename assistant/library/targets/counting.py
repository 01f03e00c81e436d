"""A statistic of all rows of a measure, where only the newest were read one by one.

The tallies say how many rows ask for each value (see `store`): a few hundred lines for a hundred
thousand rows. What counts is decided as in `outliers`, over all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from itertools import accumulate

from assistant.library.shapes import Statistic
from assistant.library.store.reading import Tally
from assistant.library.targets.outliers import far_values, impossible
from assistant.model.target import Operator
from assistant.model.units import convert


def of_all(statistic: Statistic, tallies: Iterable[Tally]) -> Statistic:
    """The statistic with its numbers counted over all tallies of its measure, in its unit.

    What is named one by one (`ids`, `aside`, `reasons`, `suggested`) stays that of the newest rows.
    """
    measure, unit = statistic.measure, statistic.unit
    asked = [
        tally._replace(value=value)
        for tally in tallies
        if not tally.doubtful
        and (value := _in_unit(tally, unit)) is not None
        and not impossible(measure, value, unit)
    ]
    far = far_values(_times(asked), unit)
    counted = [tally for tally in asked if tally.value not in far]
    if not counted:
        return statistic
    times = _times(counted)
    values = sorted(times)
    reached = list(accumulate(times[value] for value in values))
    n = reached[-1]

    def at(place: int) -> Decimal:
        return next(value for value, up_to in zip(values, reached, strict=True) if place < up_to)

    def quarter(which: int) -> Decimal:
        """As `statistics.quantiles` has it, its method `inclusive`."""
        place, rest = divmod(which * (n - 1), 4)
        return (at(place) * (4 - rest) + at(min(place + 1, n - 1)) * rest) / 4

    commonest = max(values, key=lambda value: times[value])
    typical = commonest if times[commonest] * 2 >= n else at((n - 1) // 2)
    return statistic.model_copy(
        update={
            "n": n,
            "min": values[0],
            "q1": quarter(1),
            "median": quarter(2),
            "q3": quarter(3),
            "max": values[-1],
            "typical": typical,
            "operator": _usual(counted, typical, statistic),
            "years": tuple(sorted({tally.year for tally in counted if tally.year is not None})),
        }
    )


def _in_unit(tally: Tally, unit: str | None) -> Decimal | None:
    if tally.unit == unit:
        return tally.value
    return convert(tally.value, tally.unit, unit) if tally.unit and unit else None


def _times(tallies: Iterable[Tally]) -> Counter[Decimal]:
    times: Counter[Decimal] = Counter()
    for tally in tallies:
        times[tally.value] += tally.n
    return times


def _usual(counted: list[Tally], value: Decimal, statistic: Statistic) -> Operator | None:
    """The sign usual before the value; of a share of 100 % the statistic's own, which is `=`."""
    if statistic.unit == "%" and value == 100:
        return Operator.EQ
    for group in ([tally for tally in counted if tally.value == value], counted):
        signs: Counter[Operator] = Counter()
        for tally in group:
            if tally.operator:
                signs[tally.operator] += tally.n
        if signs:
            return signs.most_common(1)[0][0]
    return statistic.operator
