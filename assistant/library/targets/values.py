"""Past values and how they compare: what is near, what most lie near, what stands in the middle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from assistant.library.store.store import Figure

#: A share is near another within so many points, an amount within this part of the larger.
POINTS = Decimal(5)
PART = Decimal("0.1")
#: Shares and scores: compared by points.
POINTED = frozenset({"%", "个百分点", "分"})

#: Rows by value and weight.
LeftOut = tuple[tuple[Decimal, int], ...]


def near(value: Decimal, other: Decimal, unit: str | None) -> bool:
    """Whether two values of this unit ask for nearly the same."""
    if unit in POINTED:
        return abs(value - other) <= POINTS
    return abs(value - other) <= PART * max(abs(value), abs(other))


class Asked:
    """The different values of a group with their weights; any rows may be left out for a question."""

    def __init__(self, weights: Counter[Decimal], neighbours: dict[Decimal, list[Decimal]]) -> None:
        """Use `of`."""
        self._weights = weights
        self._neighbours = neighbours

    @classmethod
    def of(cls, values: Iterable[tuple[Decimal, int]], unit: str | None) -> Asked:
        """From (value, weight) of each row."""
        weights: Counter[Decimal] = Counter()
        for value, weight in values:
            weights[value] += weight
        ordered = sorted(weights)
        neighbours = {
            value: [other for other in ordered if near(value, other, unit)] for value in ordered
        }
        return cls(weights, neighbours)

    def densest(self, left_out: LeftOut = ()) -> Decimal:
        """The value that most rows, by weight, lie near, being met exactly counting a quarter more.

        Of equal ones the lowest.
        """
        weights = self._without(left_out)
        return max(
            (value for value in self._neighbours if weights[value]),
            key=lambda value: (
                4 * sum(weights[other] for other in self._neighbours[value]) + weights[value],
                -value,
            ),
        )

    def median(self, left_out: LeftOut = ()) -> Decimal:
        """The lower weighted median: a value that was really asked."""
        weights = self._without(left_out)
        half, reached = weights.total(), 0
        value = Decimal(0)
        for value in self._neighbours:
            reached += weights[value]
            if 2 * reached >= half:
                break
        return value

    def _without(self, left_out: LeftOut) -> Counter[Decimal]:
        if not left_out:
            return self._weights
        weights = self._weights.copy()
        for value, weight in left_out:
            weights[value] -= weight
        return weights


def as_printed(value: Decimal, rows: Sequence[Figure]) -> Decimal:
    """The value with as many decimals as the rows have at most."""
    decimals = max((-int(row.value.normalize().as_tuple().exponent) for row in rows), default=0)
    return value.quantize(Decimal(1).scaleb(-max(0, decimals)), rounding=ROUND_HALF_UP)


def said(value: Decimal) -> str:
    """The value in plain digits."""
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
