"""A table before it is drawn: its rows in the order and under the level names of the layout."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from assistant.evaluation.layouts import Layout, Shows
from assistant.model.table import Budget, Goal, GoalScope, GoalTable, Indicator, Task
from assistant.model.target import TargetKind
from assistant.model.taxonomy import (
    BENEFIT,
    COST,
    ECONOMIC_COST,
    SATISFACTION,
    canonical_level1,
    canonical_level2,
)

_MOST_OF_ACTIVITY = 6


def arranged(tables: Sequence[GoalTable], layout: Layout) -> list[GoalTable]:
    """The tables as the layout orders and names them; projects as activities where it has those."""
    if layout.shows(Shows.TASK):
        tables = [_duties(tables)]
    if not layout.stacked:  # one title, one year
        tables = [table.model_copy(update={"year": tables[0].year}) for table in tables]
    return [_arranged(table, layout) for table in tables]


def pair(row: Indicator) -> tuple[str, str]:
    """Both levels of a row as printed."""
    return row.level1_raw or "", row.level2_raw or ""


def _arranged(table: GoalTable, layout: Layout) -> GoalTable:
    """The table with the order and the level names of the layout."""
    rows = list(table.indicators)
    if layout.wording and layout.wording.figures_only:
        figures = [one for one in rows if one.target and one.target.kind is TargetKind.NUMBER]
        rows = figures or rows
    if layout.cost_first:
        rows = _cost_first(rows)
    if layout.satisfaction_in_benefit:
        rows = [
            row.model_copy(update={"level1_raw": BENEFIT})
            if canonical_level1(row.level1_raw or "") == SATISFACTION
            else row
            for row in rows
        ]
    rows = [_renamed(row, layout.level_names) for row in rows]
    if layout.over_levels:
        over = layout.over_levels
        rows = [
            row.model_copy(update={"level1_raw": over, "level2_raw": row.level1_raw})
            for row in rows
        ]
    for level in reversed(layout.points_on_levels):
        rows = _with_points(rows, level)
    if layout.filler:
        rows = [
            row
            for _, members in groupby(rows, key=pair)
            for group in [list(members)]
            for row in [*group, group[-1].model_copy(update={"target": None})]
        ]
    return table.model_copy(update={"indicators": tuple(rows)})


def _with_points(rows: Sequence[Indicator], level: str) -> list[Indicator]:
    """The names of a level with the points of their rows attached: 产出指标（50分）."""
    by_level = pair if level == "level2" else lambda row: row.level1_raw
    found: list[Indicator] = []
    for _, members in groupby(rows, key=by_level):
        group = list(members)
        points = sum((row.weight or Decimal(0) for row in group), Decimal(0))
        raw = f"{getattr(group[0], f'{level}_raw')}（{points.normalize():f}分）"
        found += [row.model_copy(update={f"{level}_raw": raw}) for row in group]
    return found


def _cost_first(rows: Sequence[Indicator]) -> list[Indicator]:
    """The rows in the order and under the names of the 101号 family (财预〔2021〕101号)."""
    costs = [
        row.model_copy(update={"level1_raw": COST, "level2_raw": ECONOMIC_COST})
        for row in rows
        if row.level2 == COST
    ]
    return costs + [row for row in rows if row.level2 != COST]


def _duties(projects: Sequence[GoalTable]) -> GoalTable:
    """The projects as the activities of one duty: a table of 职责 and 活动 without levels."""
    first = projects[0]
    tasks: list[Task] = []
    goals: list[Goal] = []
    indicators: list[Indicator] = []
    sums = [table.budget.total for table in projects if table.budget and table.budget.total]
    said: list[tuple[str, str | None, str, str, Decimal, str]] = [
        (
            "t1",
            None,
            "公共服务保障",
            "负责公共服务保障工作",
            sum(sums, Decimal(0)),
            "提升公共服务水平",
        )
    ]
    for number, (table, total) in enumerate(zip(projects, sums, strict=True), 2):
        name = table.project or ""
        said.append((f"t{number}", "t1", name, f"组织实施{name}", total, f"按期完成{name}"))
        indicators += [
            row.model_copy(update={"task": f"t{number}"})
            for row in table.indicators[:_MOST_OF_ACTIVITY]
        ]
    for id, parent, name, content, amount, goal in said:
        money = Budget(total=amount)
        tasks.append(Task(id=id, parent=parent, name=name, content=content, budget=money))
        goals.append(Goal(scope=GoalScope.ACTIVITY, text=goal, task=id))
    return first.model_copy(
        update={
            "tasks": tuple(tasks),
            "goals": tuple(goals),
            "indicators": tuple(
                row.model_copy(update={"id": f"r{number}"})
                for number, row in enumerate(indicators, 1)
            ),
        }
    )


def _renamed(row: Indicator, names: dict[str, str]) -> Indicator:
    """The row under other names of its levels, by canonical name."""
    level1, level2 = row.level1_raw or "", row.level2_raw or ""
    return row.model_copy(
        update={
            "level1_raw": names.get(canonical_level1(level1) or "", level1),
            "level2_raw": names.get(canonical_level2(level2) or "", level2),
        }
    )
