"""What the library suggests as a target value: a value, how it came about, and the rows behind it."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from assistant.model.grammar import render_target
from assistant.model.table import Value
from assistant.model.target import Operator, Target, TargetKind


class Method(StrEnum):
    """How a value came about, the best founded first.

    What the task plans, what its budget gives and what is merely customary has no past to rest on:
    `TargetBasis` names those.
    """

    TREND = "trend"  # the direction of three or more years of the same body, carried on
    MEAN = "mean"  # the mean of the same body's last three years
    TYPICAL = "typical"  # the past value that most others lie near
    MEDIAN = "median"  # the middle one of the past values
    SCALED = "scaled"  # so much per head, session or 万元, times what the task gives
    NONE = "none"  # only the task can say

    @property
    def label(self) -> str:
        """The method as users read it."""
        return _LABELS[self]


_LABELS = {
    Method.TREND: "逐年趋势",
    Method.MEAN: "近三年平均值",
    Method.TYPICAL: "与多数相近的值",
    Method.MEDIAN: "往年中位数",
    Method.SCALED: "单位量推算",
    Method.NONE: "由任务决定",
}


class Aside(Value):
    """A past row that does not count, and why (in Chinese)."""

    id: str
    why: str


class Suggested(Value):
    """A target value with its grounds; `value` is None where only the task can say.

    `confidence` is the measured chance, 0 to 1, that a real table asks for nearly this value: within
    5 points for shares, within 10 % otherwise. `ids` are the rows counted, newest first.
    """

    method: Method
    value: Decimal | None
    operator: Operator | None
    unit: str | None
    sentence: str
    confidence: float = Field(ge=0, le=1)
    ids: tuple[str, ...] = ()
    aside: tuple[Aside, ...] = ()

    @property
    def target(self) -> Target | None:
        """The value as a target in its official form, such as `≥95%`."""
        if self.value is None:
            return None
        bare = Target(
            raw="",
            kind=TargetKind.NUMBER,
            operator=self.operator,
            value=self.value,
            unit=self.unit,
        )
        return bare.model_copy(update={"raw": render_target(bare)})
