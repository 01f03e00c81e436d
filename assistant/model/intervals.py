"""Targets as sets of values: what actual results meet them, and what grade bands cover.

Sets are python-ranges `RangeSet`s over `Decimal`, in the unit of the target.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.model.target import Operator, Target, TargetKind

if TYPE_CHECKING:
    from ranges import RangeSet


def interval(target: Target) -> RangeSet | None:
    """The actual values that meet the target, or None where it states no figure.

    A bare figure (`100%`, `3次`) is met by that value alone; see `bands` for grade columns.
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
    match target.operator:
        case Operator.GE | Operator.GT:
            return RangeSet(Range(start=value, include_start=target.operator is Operator.GE))
        case Operator.LE | Operator.LT:
            return RangeSet(Range(end=value, include_end=target.operator is Operator.LE))
        case _:
            return RangeSet(Range(value, value, include_end=True))


def meets(actual: Decimal, target: Target) -> bool | None:
    """Whether an actual value meets the target, or None where the target states no figure."""
    values = interval(target)
    return None if values is None else actual in values
