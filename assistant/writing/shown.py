"""What of a table a form has no place for: nothing is left out without being said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from assistant.model.table import GoalScope, GoalTable, Indicator
from assistant.writing.forms import GOAL_SCOPES, FieldName, Form, Role
from assistant.writing.rows import Printed, columns_of

_CELLS: tuple[tuple[str, frozenset[Role], Callable[[Indicator], object]], ...] = (
    ("一级指标", frozenset({Role.LEVEL1}), lambda row: row.level1 or row.level1_raw),
    ("二级指标", frozenset({Role.LEVEL2}), lambda row: row.level2 or row.level2_raw),
    ("指标值", frozenset({Role.TARGET, Role.VALUE}), lambda row: row.target),
    ("优良中差标准", frozenset({Role.GRADES}), lambda row: row.grades),
    ("指标解释", frozenset({Role.EXPLANATION}), lambda row: row.explanation),
    ("评/扣分标准", frozenset({Role.SCORING}), lambda row: row.scoring),
    ("分值", frozenset({Role.WEIGHT}), lambda row: row.weight is not None),
    ("备注", frozenset({Role.NOTE}), lambda row: row.note),
)


def not_shown(table: GoalTable, form: Form) -> tuple[str, ...]:
    """The contents of the table that this form does not show, in words, in the table's order."""
    return (*_above(table, form), *_in_rows(table, columns_of(table, form)))


def _above(table: GoalTable, form: Form) -> Iterator[str]:
    texts = [form.title, form.subtitle or "", *(form.above or ())]
    labels = [field.label for row in form.header for field in row.fields]
    fields = {field.field for row in form.header for field in row.fields}
    roles = {column.role for column in form.indicators.columns}
    money = next((row.money for row in form.header if row.money), None)
    block = any(row.tasks for row in form.header)

    def placed(name: str) -> bool:
        return any(f"{{{name}}}" in text for text in (*texts, *labels))

    held: Mapping[str, tuple[object, bool]] = {
        "年度": (table.year, FieldName.YEAR in fields or placed("year")),
        "部门（单位）名称": (
            table.organization,
            FieldName.ORGANIZATION in fields or placed("organization"),
        ),
        "项目名称": (table.project, FieldName.PROJECT in fields or placed("project")),
        "资金总额": (
            table.budget and table.budget.total is not None,
            FieldName.BUDGET in fields or bool(money and money.total),
        ),
        "资金来源构成": (table.budget and table.budget.parts, money is not None),
        "任务（职责活动）": (table.tasks, block or Role.TASK in roles),
    }
    yield from (name for name, (there, place) in held.items() if there and not place)
    if block or Role.TASK in roles:
        budgets = [task.budget for task in table.tasks if task.budget]
        if any(task.content for task in table.tasks) and not (block or Role.TASK_CONTENT in roles):
            yield "任务内容"
        if budgets and not (block or Role.TASK_BUDGET in roles):
            yield "任务预算"
        elif any(budget.parts for budget in budgets) and not block:
            yield "任务预算的来源构成"
    if any(row.task for row in table.indicators) and Role.TASK not in roles:
        yield "指标与任务的对应"
    shown = {GOAL_SCOPES[field] for field in fields if field in GOAL_SCOPES}
    names = {
        GoalScope.WHOLE_PERIOD: "实施期目标",
        GoalScope.ANNUAL: "年度目标",
        GoalScope.ACTIVITY: "各任务的绩效目标",
    }
    ids = {task.id for task in table.tasks}
    for scope, name in names.items():
        goals = [goal for goal in table.goals if goal.scope is scope and scope not in shown]
        if any(goal.task not in ids or Role.TASK_GOAL not in roles for goal in goals):
            yield name


def _in_rows(table: GoalTable, columns: list[Printed]) -> Iterator[str]:
    def shown(row: Indicator, roles: frozenset[Role]) -> bool:
        period = "whole_period" if row.scope is GoalScope.WHOLE_PERIOD else "annual"
        return any(column.role in roles and column.period in (None, period) for column in columns)

    for name, roles, value in _CELLS:
        count = sum(bool(value(row)) and not shown(row, roles) for row in table.indicators)
        if count:
            yield f"{name}（{count} 条指标）"
    if any(column.period for column in columns):
        beside = [
            row for row in table.indicators if row.scope is GoalScope.WHOLE_PERIOD and row.further
        ]
        if beside:
            yield f"实施期指标旁的其他列（{len(beside)} 条指标）"
