"""Rows of last year's table that the new one keeps, each citing the row it came from."""

from __future__ import annotations

from assistant.drafting.composing.rows import Row
from assistant.drafting.shapes import Brief
from assistant.drafting.understanding.last_year import LAST, carried
from assistant.model.evidence import Evidence, Match, TargetBasis


def stated_rows_of_last(brief: Brief) -> list[Row]:
    """One row for each that is taken over, in the order of last year's table; none without one.

    Evidence is `last:<row id>`, quoting last year's target as printed; `derived` where a date moved.
    """
    last = brief.last
    if last is None:
        return []
    named = f"{last.year}年绩效目标表" if last.year else "去年的绩效目标表"
    return [
        Row(
            each.level2,
            each.name,
            each.target,
            TargetBasis.HISTORY,
            f"{each.arithmetic}。" if each.arithmetic else f"沿用{named}。",
            (Evidence(id=f"{LAST}{each.row.id}", quote=each.printed, match=Match.NOT_FOUND),),
        )
        for each in carried(brief)
    ]
