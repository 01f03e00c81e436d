"""So much per head, session or 万元: a quantity of others made fit for the size of this task.

Where past tables plan both 培训经费 and 培训人数, what one costs per head carries over although neither
amount does. A price per head that a table states itself (培训人均成本 500元/人) counts like one worked out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from statistics import median
from typing import NamedTuple

from assistant.library.store.store import Figure
from assistant.library.targets.outliers import split
from assistant.library.targets.shapes import Method, Suggested
from assistant.library.targets.statistics import in_unit
from assistant.library.targets.suggested import usual_operator
from assistant.library.targets.values import near, said
from assistant.model.units import convert, dimension

#: How measures end that state a price per one (培训人均成本).
PRICES = ("人均成本", "人均经费", "单位成本", "户均成本", "户均经费", "单次成本", "标准")
# An office far larger or smaller than all the examples is another matter.
_LIKE = Decimal(10)
_DIGITS = 2
_SMALL = Decimal("0.1")


class Driver(NamedTuple):
    """What the task gives: 320 of 人, and the measure of it in past tables (培训人数)."""

    value: Decimal
    unit: str
    measure: str


class Ratio(NamedTuple):
    """So much per one, and the rows it rests on; `driver` is None where the table states the rate."""

    figure: Figure
    driver: Figure | None
    per: Decimal


def ratios(
    figures: Sequence[Figure], drivers: Sequence[Figure], rates: Sequence[Figure], unit: str
) -> list[Ratio]:
    """What past tables give per one, in this unit; `rates` are stated per one already.

    Only a table with exactly one such row of each tells which belongs to which.
    """
    found = [Ratio(rate, None, rate.value) for rate in split(rates, unit).counted]
    of_table = _alone(split(drivers, None).counted)
    for table, figure in _alone(split(figures, unit).counted).items():
        driver = of_table.get(table)
        if driver is not None and driver.value > 0 and figure.value > 0:
            found.append(Ratio(figure, driver, figure.value / driver.value))
    return found


def rates_in(figures: Iterable[Figure], unit: str, per: str) -> list[Figure]:
    """Figures stated per one (元/人), as so many of this unit per one."""
    return in_unit(list(figures), f"{unit}/{per}")


def scaled(measure: str, unit: str, found: Sequence[Ratio], given: Driver) -> Suggested | None:
    """The past rate times what the task gives, or None where no past table has both."""
    like = [one for one in found if _like(one, given)]
    if not like:
        return None
    per = median(one.per for one in like)
    value = _rounded(per * given.value, unit)
    figures = [one.figure for one in like]
    hits = sum(
        near(median(other.per for other in like if other is not one), one.per, unit)
        for one in like
        if len(like) > 1
    )
    counted = len(like) if len(like) > 1 else 0
    rows = [row for one in like for row in (one.figure, one.driver) if row is not None]
    amounts = [row for row in figures if row.unit == unit]
    return Suggested(
        method=Method.SCALED,
        value=value,
        operator=usual_operator(measure, unit, amounts or figures, value),
        unit=unit,
        sentence=_sentence(measure, unit, like, per, value, given),
        confidence=round((hits + 1) / (counted + 2) * 0.8, 2),
        ids=tuple(row.id for row in rows),
    )


def _alone(figures: Iterable[Figure]) -> dict[str, Figure]:
    """The figures that are their table's only one, by table."""
    by_table: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_table[figure.id.partition(":")[0]].append(figure)
    return {table: rows[0] for table, rows in by_table.items() if len(rows) == 1}


def _like(one: Ratio, given: Driver) -> bool:
    return one.driver is None or (
        one.driver.value / _LIKE <= given.value <= one.driver.value * _LIKE
    )


def _rounded(value: Decimal, unit: str) -> Decimal:
    """Money to two digits that count, everything else to whole ones: the past is no finer guide."""
    if dimension(unit) != "money":
        return max(Decimal(1), value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    exponent = value.adjusted() - _DIGITS + 1
    plain = value.quantize(Decimal(1).scaleb(exponent), rounding=ROUND_HALF_EVEN)
    return plain.quantize(Decimal(1)) if exponent > 0 else plain


def _sentence(
    measure: str,
    unit: str,
    like: Sequence[Ratio],
    per: Decimal,
    value: Decimal,
    given: Driver,
) -> str:
    one = like[0]
    example = ""
    if one.driver is not None:
        example = f"，如{said(one.figure.value)}{unit}对{said(one.driver.value)}{one.driver.unit}"
    return (
        f"往年{len(like)}张表里{measure}为{_rate(per, unit, given.unit)}{example}，"
        f"按本次{said(given.value)}{given.unit}推算约{said(value)}{unit}，供参考。"
    )


def _rate(per: Decimal, unit: str, given: str) -> str:
    """The rate with three digits that count, in a size one can picture."""
    if per >= _SMALL:
        return f"每{given}{_three(per)}{unit}"
    smaller = convert(per, unit, "元")
    if smaller is not None:
        return f"每{given}{_three(smaller)}元"
    return f"每{_three(1 / per)}{given}1{unit}"


def _three(value: Decimal) -> str:
    return said(Decimal(f"{value:.3g}"))
