"""Shapes of the overview."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from assistant.library.shapes import Span, Statistic, TableSummary
from assistant.model.errors import UserError
from assistant.model.table import TableKind, Value


class Lack(StrEnum):
    """What a table may be short of."""

    YEAR = "year"
    ORGANIZATION = "organization"
    DOUBTFUL = "doubtful"  # it has rows whose values are doubtful

    @classmethod
    def read(cls, said: str) -> Lack:
        """What is lacking, as people say it or as data have it. Raises UserError."""
        for one, name in _LACKS.items():
            if said.strip() in (one.value, name):
                return one
        raise UserError(f"不能按“{said}”筛选，请填 {'、'.join(_LACKS.values())} 之一。")


#: As people say it.
_LACKS = {Lack.YEAR: "年度", Lack.ORGANIZATION: "单位", Lack.DOUBTFUL: "存疑"}


class TableFilter(Value):
    """Which tables a list shows; None asks nothing. All words of `text` stand in the table's head.

    `organization` need only be part of the name.
    """

    text: str | None = None
    year: Span | None = None
    sector: str | None = None
    organization: str | None = None
    kind: TableKind | None = None
    lack: Lack | None = None


class TablePage(Value):
    """Some of the tables that a filter lets through, the newest years first; `total` of them."""

    total: int
    tables: tuple[TableSummary, ...]


class Gaps(Value):
    """What the library is short of.

    `years` are those without a table between the first and the last; `sectors` and `categories`
    those of our lists without a row; `measures` usual indicators that have no precedent.
    `doubtful` counts rows by the reason for the doubt, the others count tables.
    """

    years: tuple[int, ...]
    sectors: tuple[str, ...]
    categories: tuple[str, ...]
    measures: tuple[str, ...]
    doubtful: dict[str, int]
    without_year: int
    without_organization: int


class ValueCount(Value):
    """How many rows of a year ask for a value."""

    value: Decimal
    year: int | None
    rows: int


class Distribution(Value):
    """How the past values of one measure in one unit spread; `counts` are of the rows counted."""

    statistic: Statistic
    counts: tuple[ValueCount, ...]


class Bin(Value):
    """Rows whose value is at least `low` and less than `high`; where both are the same, is that."""

    low: Decimal
    high: Decimal
    rows: int
