"""How far a row has the figures that a query asks for: the year, the unit, the value and its sign."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from assistant.library.search.query import Asked
from assistant.model.target import Target
from assistant.model.units import convert

_ONE = Decimal(1)


class Figured(Protocol):
    """What a row asks for, where it asks for a single number."""

    @property
    def unit(self) -> str | None:
        """The canonical unit."""
        ...

    @property
    def operator(self) -> str | None:
        """The sign before the value."""
        ...

    @property
    def value(self) -> Decimal | None:
        """The single number, or None."""
        ...

    @property
    def year(self) -> int | None:
        """The year of its table."""
        ...


def field_score(asked: Asked, row: Figured) -> float | None:
    """How far the figures of the query agree with a row, 0 to 1; None where it has none."""
    marks: list[float] = []
    if asked.years:
        marks.append(1.0 if row.year in asked.years else 0.0)
    if asked.units:
        unit = row.unit
        marks.append(1.0 if unit and any(_same_unit(unit, other) for other in asked.units) else 0.0)
    if asked.targets:
        marks.append(max(_agreement(wanted, row) for wanted in asked.targets))
    return sum(marks) / len(marks) if marks else None


def _same_unit(unit: str, other: str) -> bool:
    return unit == other or convert(_ONE, unit, other) is not None


def _agreement(wanted: Target, row: Figured) -> float:
    value = row.value
    if value is None:
        return 0.0
    if wanted.unit and row.unit and wanted.unit != row.unit:
        converted = convert(value, row.unit, wanted.unit)
        if converted is None:
            return 0.0
        value = converted
    if wanted.value != value:
        return 0.0
    same_sign = wanted.operator is None or wanted.operator == row.operator
    return 1.0 if same_sign else 0.7
