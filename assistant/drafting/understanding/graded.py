"""A graded table (职责活动: 优、良、中、差) as a start: what the best grade asks is what was aimed at."""

from __future__ import annotations

from assistant.model.table import GoalTable, Grade, Indicator, TableKind
from assistant.model.target import Operator, Target


def aimed_at(row: Indicator) -> Target | None:
    """The target of a row, else what its best grade asks."""
    bands = (band.target for band in row.grades if band.grade is Grade.EXCELLENT)
    return row.target or next(bands, None)


def with_targets(table: GoalTable) -> GoalTable:
    """The same table with a target in each row that has grades only.

    Duties and their activities (职责活动) are those of a whole department.
    """
    rows = tuple(row.model_copy(update={"target": aimed_at(row)}) for row in table.indicators)
    kind = TableKind.DEPARTMENT if table.kind is TableKind.ACTIVITY else table.kind
    return table.model_copy(update={"indicators": rows, "kind": kind})


def direction(row: Indicator) -> Operator | None:
    """What a bare figure of the best grade means: more is better where the grades fall, and so on."""
    values = [b.target.value for b in row.grades if b.target.value is not None]
    best = aimed_at(row)
    if len(values) < 2 or best is None or best.value is None:
        return None
    if best.unit == "%" and best.value == 100:
        return Operator.EQ
    if values[0] == values[-1]:
        return None
    return Operator.GE if values[0] > values[-1] else Operator.LE
