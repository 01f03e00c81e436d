"""Applying the fixes that findings carry."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from assistant.model.grammar import parse_target
from assistant.model.report import Applicability, Finding, Fix
from assistant.model.table import GoalTable, Indicator, Task
from assistant.model.taxonomy import canonical_level2

_TEXTS = frozenset({"name", "explanation", "scoring", "note"})


def apply_fixes(table: GoalTable, findings: Iterable[Finding], safe_only: bool = True) -> GoalTable:
    """The table with the findings' fixes applied, in order.

    `safe_only`: those that change neither a figure nor a meaning; otherwise also those that the
    user has agreed to (`confirm`). `display` fixes are patterns to follow and never applied. A fix
    whose place no longer reads as the finding saw it is left out, and so is that of a waived finding.
    """
    allowed = {Applicability.SAFE} if safe_only else {Applicability.SAFE, Applicability.CONFIRM}
    rows = {row.id: row for row in table.indicators}
    for finding in findings:
        fix = finding.fix
        if fix is None or fix.applicability not in allowed or finding.waived:
            continue
        if finding.indicator is None:
            table = _in_header(table, fix)
        elif (row := rows.get(finding.indicator)) is not None:
            rows[row.id] = _in_row(row, fix)
    return table.model_copy(update={"indicators": tuple(rows.values())})


def _in_row(row: Indicator, fix: Fix) -> Indicator:
    update: dict[str, Any] = {}
    if fix.field in _TEXTS and getattr(row, fix.field) == fix.before:
        update = {fix.field: fix.after}
    elif fix.field == "target" and (row.target.raw if row.target else None) == fix.before:
        update = {"target": parse_target(fix.after)}
    elif fix.field == "level2" and (row.level2_raw or row.level2) == fix.before:
        update = {"level2": canonical_level2(fix.after), "level2_raw": fix.after}
    elif fix.field == "weight" and row.weight is None:
        try:
            update = {"weight": Decimal(fix.after.removesuffix("分"))}
        except InvalidOperation:
            return row
    return row.model_copy(update=update)


def _in_header(table: GoalTable, fix: Fix) -> GoalTable:
    if fix.field == "goals":
        goals = tuple(
            goal.model_copy(update={"text": fix.after}) if goal.text == fix.before else goal
            for goal in table.goals
        )
        return table.model_copy(update={"goals": goals})
    if fix.field == "tasks":
        return table.model_copy(update={"tasks": tuple(_task(task, fix) for task in table.tasks)})
    return table


def _task(task: Task, fix: Fix) -> Task:
    update = {
        field: fix.after for field in ("name", "content") if getattr(task, field) == fix.before
    }
    return task.model_copy(update=update)
