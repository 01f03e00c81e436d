"""What rules may ask of past tables. The library answers it; checking itself knows no library.

Without a history the history rules are silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median, quantiles
from typing import Protocol

from assistant.model.table import GoalTable, Indicator
from assistant.model.target import Operator, Target
from assistant.model.text import fold

#: Fewer past values than these say nothing.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class PastRow:
    """One row of an earlier table. `id` is the library's; `actual` is what was reached, where told."""

    id: str
    name: str
    target: Target | None
    actual: Target | None = None
    year: int | None = None
    organization: str | None = None

    def __str__(self) -> str:
        """Where it stands, as a reader looks it up: 某县某局2021年（编号 c-x:r3）."""
        year = f"{self.year}年" if self.year else ""
        return f"{self.organization or '往年'}{year}（{self.id}）"


@dataclass(frozen=True, slots=True)
class PastValue:
    """A past target's figure in the unit of the row that is asked about, and the row it stands in."""

    value: Decimal
    operator: Operator | None
    row: PastRow


@dataclass(frozen=True, slots=True)
class Past:
    """Three or more past values of one measure in one unit, and the rows they come from."""

    low: Decimal
    q1: Decimal
    median: Decimal
    q3: Decimal
    high: Decimal
    years: tuple[int, ...]
    rows: tuple[PastRow, ...]

    @property
    def n(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    @classmethod
    def of(cls, values: Iterable[PastValue]) -> Past | None:
        """The statistics of these values, or None where there are too few to say anything."""
        known = list(values)
        if len(known) < FEWEST:
            return None
        figures = sorted(value.value for value in known)
        q1, _, q3 = quantiles(figures, n=4, method="inclusive")
        years = sorted({value.row.year for value in known if value.row.year is not None})
        return cls(
            low=figures[0],
            q1=q1,
            median=median(figures),
            q3=q3,
            high=figures[-1],
            years=tuple(years),
            rows=tuple(value.row for value in known),
        )


class History(Protocol):
    """Past tables as rules see them. The same question always has the same answer."""

    def comparable(self, row: Indicator, table: GoalTable) -> Sequence[PastValue]:
        """The figures of past rows that measure the same thing, in this row's unit.

        Rows in another unit only where they convert exactly; none of this very table. Counts and
        amounts depend on the size of the office: of those only the office's own.
        """

    def last(self, table: GoalTable) -> Sequence[PastRow]:
        """The rows of the same office's and project's latest earlier table; none where there is none."""


def same_words(first: str | None, second: str | None) -> bool:
    """Whether both are given and read the same."""
    return bool(first and second) and fold(first or "") == fold(second or "")
