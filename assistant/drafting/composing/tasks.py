"""A department's main tasks of the year (年度主要任务) with their budgets, and which row belongs to which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.drafting.composing.costs import line_name
from assistant.drafting.composing.goals import work_of
from assistant.drafting.composing.rows import Row
from assistant.drafting.shapes import Brief, BudgetLine
from assistant.model.table import Budget, Task

_MOST = 12
_BASIC = re.compile(r"基本|人员|公用")


class MainTasks:
    """The tasks of a brief: one for each budget line, then one for each activity that none pays for."""

    def __init__(self, brief: Brief) -> None:
        by_id = {activity.id: activity for activity in brief.activities}
        lines = [line for line in brief.lines if not line.source]
        self._of: dict[str, str] = {}
        found: list[tuple[str, str | None, Decimal | None]] = []
        for line in sorted(lines, key=lambda line: -line.amount)[:_MOST]:
            paid = line.activities or tuple(_running(brief, line))
            own = [id for id in paid if id in by_id and id not in self._of]
            self._of |= dict.fromkeys(own, f"t{len(found) + 1}")
            done = "；".join(filter(None, (work_of(by_id[id], brief) for id in own)))
            found.append((line_name(line.name), done or None, line.amount))
        for activity in brief.activities:
            if activity.id not in self._of and len(found) < _MOST:
                self._of[activity.id] = f"t{len(found) + 1}"
                found.append((activity.title, work_of(activity, brief) or None, None))
        given = sum((line.amount for line in lines), Decimal(0))
        listed = sum((money for _, _, money in found if money), Decimal(0))
        whole = brief.budget.amount if brief.budget else given
        if lines and whole > listed and len(found) <= _MOST:
            found.append(("其他工作", None, whole - listed))
        self.tasks = tuple(
            Task(
                id=f"t{at}",
                name=name,
                content=content,
                budget=Budget(total=money, unit="万元") if money is not None else None,
            )
            for at, (name, content, money) in enumerate(found, start=1)
        )

    def of(self, row: Row) -> str | None:
        """The id of the one task a row measures, None for one of several or of the whole."""
        ids = {self._of.get(id) for id in row.about}
        return next(iter(ids)) if len(ids) == 1 else None


def _running(brief: Brief, line: BudgetLine) -> Iterator[str]:
    """What 基本支出 pays for without saying so: people and the office."""
    if _BASIC.match(line.name):
        yield from (a.id for a in brief.activities if a.kind in ("personnel", "office"))
