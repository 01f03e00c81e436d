"""What an indicator is to reach: one target value, parsed.

The grammar that reads and prints targets is in `grammar`; this module only holds the value.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class TargetKind(StrEnum):
    """Which fields of a `Target` carry its meaning."""

    NUMBER = "number"  # value, unit, operator
    RANGE = "range"  # value (low end), high, value_open, high_open, unit
    DATE = "date"  # text holds ISO 8601
    TEXT = "text"  # text holds the words of a qualitative target
    BOOLEAN = "boolean"  # text holds 是 or 否 (or 是/否 where the form leaves both)


class Operator(StrEnum):
    """Comparison of the actual value with the target; every spelling in use maps to one of these."""

    GE = "≥"
    GT = ">"
    EQ = "="
    LT = "<"
    LE = "≤"


class Target(BaseModel):
    """One target value.

    `raw` is what the document prints (operator, value and unit cells joined when its layout splits
    them). `value` and `high` are in `unit`; `qualifier` keeps the words around the number
    (参训率 in `参训率100%`). A date in `text` is ISO 8601: `2021-12-31`, `2021-12`, `2021`,
    `--12-31` without a year, `2021-01/2021-12` for a period.
    """

    model_config = ConfigDict(frozen=True)

    raw: str
    kind: TargetKind
    operator: Operator | None = None
    value: Decimal | None = None
    high: Decimal | None = None
    value_open: bool = False
    high_open: bool = False
    unit: str | None = None
    text: str | None = None
    qualifier: str | None = None
