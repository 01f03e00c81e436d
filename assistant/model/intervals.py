"""Targets as sets of values: what actual results meet them, and what grade bands cover together.

Sets are python-ranges `RangeSet`s over `Decimal`, in the unit of the target.

How grade bands (优良中差) are read, so that what is customary raises nothing (domain.md, Grade bands):

- `90%以上 / 80%以上 / 60%以上` is cumulative: each band ends where the better one begins.
- Bare points (`100% / 90% / 80%`) are lower ends, for costs and faults upper ends; the worst band's
  point takes everything that is left, so 中 and 差 may carry the same one.
- A point goes before a comparison that touches it (`3次 / 3次以上`), and ranges may touch
  (`95%-80% / 80%-70%`). A comparison that includes its value and a range that ends there overlap
  (`70%以上 / 50%-70%`).
- Whole numbers count in steps: nothing is missing between `80%-89%` and `90%-100%`.
- Bands in words (`无故障`) are left aside, and what lies between them and the others is not judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, Literal

from assistant.model.numerals import shift
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.units import convert, dimension

if TYPE_CHECKING:
    from ranges import Range, RangeSet

_ABOVE = (Operator.GE, Operator.GT)
_BELOW = (Operator.LE, Operator.LT)
_OPEN = (Operator.GT, Operator.LT)


def interval(target: Target) -> RangeSet | None:
    """The actual values that meet the target, or None where it states no figure.

    A bare figure (`100%`, `3次`) is met by that value alone; in grade bands see `read_bands`.
    """
    from ranges import Range, RangeSet

    if target.value is None:
        return None
    value = target.value
    if target.kind is TargetKind.RANGE:
        return RangeSet(
            Range(
                value,
                target.high,
                include_start=not target.value_open,
                include_end=not target.high_open,
            )
        )
    if target.operator in _ABOVE:
        return RangeSet(Range(start=value, include_start=target.operator not in _OPEN))
    if target.operator in _BELOW:
        return RangeSet(Range(end=value, include_end=target.operator not in _OPEN))
    return RangeSet(Range(value, value, include_end=True))


def _ends(values: Range) -> tuple[Any, Any]:
    """Both ends: Decimals or infinities of the library, which leaves their type open."""
    return values.start, values.end


def meets(actual: Decimal, target: Target) -> bool | None:
    """Whether an actual value meets the target, or None where the target states no figure."""
    values = interval(target)
    return None if values is None else actual in values


@dataclass(frozen=True, slots=True)
class Overlap:
    """Values that two bands (counted from 0, best first) both claim."""

    first: int
    second: int
    values: Range


@dataclass(frozen=True, slots=True)
class Gap:
    """Values that no band claims, between two bands or beyond the outermost one."""

    values: Range


@dataclass(frozen=True, slots=True)
class Bands:
    """Grade bands on one scale, best first. `sets` holds None for a band in words.

    `direction`: `up` where more is better. `unit`: that of all values here.
    """

    targets: tuple[Target | None, ...]
    sets: tuple[RangeSet | None, ...]
    unit: str | None
    direction: Literal["up", "down"]
    decimals: int

    def overlaps(self) -> list[Overlap]:
        """What two bands both claim beyond what is customary, best bands first."""
        found = []
        for (i, one), (j, two) in combinations(enumerate(self.sets), 2):
            if one is None or two is None:
                continue
            for values in one.intersection(two):
                low, high = _ends(values)
                if low != high or self._excludes_touching(i, j):
                    found.append(Overlap(i, j, values))
        return found

    def _excludes_touching(self, i: int, j: int) -> bool:
        """Whether sharing one value is a slip: one side compares (70%以上), none is a bare point."""
        one, two = self.targets[i], self.targets[j]
        compared = [target for target in (one, two) if target and target.operator is not None]
        bare = any(_is_bare(target) for target in (one, two))
        return bool(compared) and not bare

    def gaps(self) -> list[Gap]:
        """What no band claims, upwards; for shares from 0 to 100%, else between the bands only."""
        from ranges import RangeSet

        claimed = RangeSet(*(values for values in self.sets if values is not None))
        missing = self._scale(claimed).difference(claimed)
        return [
            Gap(values)
            for values in missing
            if self._counts(values) and not self._words_between(values)
        ]

    def _words_between(self, values: Range) -> bool:
        """Whether a band in words stands between the two bands that border these values."""
        known = [(at, band) for at, band in enumerate(self.sets) if band is not None]
        low, high = _ends(values)
        below = [at for at, band in known if any(_ends(part)[1] == low for part in band)]
        above = [at for at, band in known if any(_ends(part)[0] == high for part in band)]
        if not below or not above:
            return False
        first, last = min(below[0], above[0]), max(below[0], above[0])
        return None in self.sets[first:last]

    def _scale(self, claimed: RangeSet) -> RangeSet:
        from ranges import Inf, Range, RangeSet

        low, high = claimed.ranges()[0].start, claimed.ranges()[-1].end
        whole = _whole(self.unit)
        if None not in self.sets and whole is not None:
            low, high = min(low, Decimal(0)), max(high, whole)
        return RangeSet(Range(low, high, include_start=low != -Inf, include_end=high != Inf))

    def _counts(self, values: Range) -> bool:
        """Whether a value with as many decimals as the bands have lies among these."""
        steps = shift(values.start, self.decimals).to_integral_value(ROUND_CEILING)
        first = shift(steps, -self.decimals)
        if first == values.start and not values.include_start:
            first = shift(steps + 1, -self.decimals)
        return first in values

    def misordered(self) -> list[int]:
        """Bands whose value is better than that of the band before them."""
        up = self.direction == "up"
        ends = [
            (at, target.value if up else -(target.high or target.value))
            for at, target in enumerate(self.targets)
            if target is not None and target.value is not None
        ]
        return [at for (_, before), (at, end) in pairwise(ends) if end > before]

    def unreachable(self) -> list[int]:
        """Bands that no possible value falls into: beyond 100%, below 0, or claimed by better ones."""
        from ranges import Range, RangeSet

        whole = _whole(self.unit)
        possible = RangeSet(
            Range(Decimal(0), whole, include_end=True) if whole else Range(start=Decimal(0))
        )
        return [
            at
            for at, values in enumerate(self.sets)
            if values is not None and not list(values.intersection(possible))
        ]


def describe(values: Range, unit: str | None) -> str:
    """A stretch of values in words: `4项`, `超过70%、不到80%`, `不到60%`."""
    from ranges import Inf

    low, high = _ends(values)
    if low == high:
        return f"{low:f}{unit or ''}"
    words = []
    if low != -Inf:
        words.append(
            ("{}以上" if values.include_start else "超过{}").format(f"{low:f}{unit or ''}")
        )
    if high != Inf:
        words.append(
            ("不超过{}" if values.include_end else "不到{}").format(f"{high:f}{unit or ''}")
        )
    return "、".join(words) or "任何值"


def read_bands(targets: Sequence[Target | None]) -> Bands | None:
    """Grade targets, best first, as sets on one scale.

    None where fewer than two state figures, their units do not convert into each other, or all
    say the same so that no direction can be seen.
    """
    common = _in_one_unit(targets)
    if common is None:
        return None
    figures = [target for target in common if target is not None]
    direction = _direction(figures)
    if direction is None:
        return None
    sets = _sets(common, direction)
    unit = next((target.unit for target in figures if target.unit), None)
    return Bands(tuple(common), tuple(sets), unit, direction, _decimals(figures))


def _in_one_unit(targets: Sequence[Target | None]) -> list[Target | None] | None:
    """Those that state figures, converted to the unit of the first; None for the others."""
    units = [target.unit for target in targets if target and target.value is not None]
    if len(units) < 2:
        return None
    unit = next(filter(None, units), None)
    common: list[Target | None] = []
    for target in targets:
        if target is None or target.value is None:
            common.append(None)
            continue
        if target.unit in (None, unit):
            common.append(target)
            continue
        ends = [
            value if value is None else convert(value, target.unit, unit or "")
            for value in (target.value, target.high)
        ]
        if ends[0] is None:
            return None
        common.append(target.model_copy(update={"value": ends[0], "high": ends[1], "unit": unit}))
    return common


def _direction(figures: Sequence[Target]) -> Literal["up", "down"] | None:
    """Up where the best band has the highest values."""
    best, worst = figures[0], figures[-1]
    if best.value != worst.value:
        return "up" if (best.value or 0) > (worst.value or 0) else "down"
    for target, above, below in ((best, "up", "down"), (worst, "down", "up")):
        if target.operator in _ABOVE:
            return above  # type: ignore[return-value]
        if target.operator in _BELOW:
            return below  # type: ignore[return-value]
    middle = next((t.value for t in figures if t.value != best.value), None)
    return None if middle is None or best.value is None else "up" if best.value > middle else "down"


def _is_bare(target: Target | None) -> bool:
    return (
        target is not None
        and target.kind is TargetKind.NUMBER
        and target.operator in (None, Operator.EQ)
    )


def _decimals(figures: Sequence[Target]) -> int:
    """The most decimal places written: 0 for whole numbers."""
    written = (value for target in figures for value in (target.value, target.high))
    return max(-int(value.as_tuple().exponent) for value in written if value is not None)


def _whole(unit: str | None) -> Decimal | None:
    """What is all of it in a unit of share: 100%, 1000‰, 1."""
    if unit is None or dimension(unit) != "share":
        return None
    return convert(Decimal(100), "%", unit)


def _sets(targets: Sequence[Target | None], direction: str) -> list[RangeSet | None]:
    """Each band as the customary reading has it (module docstring)."""
    better_ops, worse_ops = (_ABOVE, _BELOW) if direction == "up" else (_BELOW, _ABOVE)
    sets: list[RangeSet | None] = []
    for at, target in enumerate(targets):
        values = interval(target) if target else None
        if target is None or values is None:
            sets.append(None)
        elif _is_bare(target):
            better = next((done for done in reversed(sets) if done is not None), None)
            sets.append(_point(target, better, direction, worst=at == len(targets) - 1))
        elif target.operator in better_ops:
            cumulative = [
                done
                for done, other in zip(sets, targets, strict=False)
                if done is not None
                and (_is_bare(other) or (other and other.operator in better_ops))
            ]
            sets.append(_without(values, cumulative))
        elif target.operator in worse_ops:
            worse = [
                known
                for other in targets[at + 1 :]
                if other and other.operator in worse_ops and (known := interval(other))
            ]
            sets.append(_without(values, worse))
        else:
            sets.append(values)
    return _closed_where_nothing_follows(targets, sets)


def _closed_where_nothing_follows(
    targets: Sequence[Target | None], sets: list[RangeSet | None]
) -> list[RangeSet | None]:
    """`4-5次 / 3次以下`: where no other band claims the 3, 以下 is meant to include it."""
    from ranges import Range, RangeSet

    closed = list(sets)
    for at, (target, values) in enumerate(zip(targets, sets, strict=True)):
        if target is None or values is None or target.operator is not Operator.LT:
            continue
        point = target.value
        others = (other for other in sets if other is not None and other is not values)
        if "以下" in target.raw and not any(point in other for other in others):
            closed[at] = values.union(RangeSet(Range(point, point, include_end=True)))
    return closed


def _without(values: RangeSet, others: Sequence[RangeSet]) -> RangeSet:
    for other in others:
        values = values.difference(other)
    return values


def _point(target: Target, better: RangeSet | None, direction: str, worst: bool) -> RangeSet:
    """A bare figure as a band: up to where the better one begins; the worst takes all beyond it."""
    from ranges import Inf, Range, RangeSet

    up = direction == "up"
    value = target.value
    if better is None or not list(better):
        edge, closed = (Inf if up else -Inf), False
    else:
        nearest = list(better)[0 if up else -1]
        edge = nearest.start if up else nearest.end
        closed = not (nearest.include_start if up else nearest.include_end)
    beyond = edge in (Inf, -Inf) if better is not None else False
    if (
        beyond
        or (edge < value if up else edge > value)
        or (edge == value and not worst and not closed)
    ):
        return RangeSet(Range(value, value, include_end=edge != value or closed or beyond))
    if worst and better is not None:
        ends = (-Inf, edge) if up else (edge, Inf)
        return RangeSet(Range(*ends, include_start=up or closed, include_end=up and closed))
    if up:
        return RangeSet(Range(value, edge, include_end=closed))
    return RangeSet(Range(edge, value, include_start=closed, include_end=True))
