"""Which form suits a table: what the table holds, and what a form has a place for."""

from __future__ import annotations

from assistant.model import taxonomy
from assistant.model.table import FurtherRole, GoalScope, GoalTable, Indicator, TableKind
from assistant.writing.form_files import shipped_forms
from assistant.writing.forms import CONTENT, Feature, Form


def features(table: GoalTable) -> frozenset[Feature]:
    """What this table holds."""
    rows = table.indicators
    tasks = {task.id for task in table.tasks}
    whole = [row for row in rows if row.scope is GoalScope.WHOLE_PERIOD]
    levels = any(row.level1 or row.level2 or row.level2_raw for row in rows)
    # A department's table lists its tasks first, then its rows by level: no column for the task.
    by_level = levels and table.kind is TableKind.DEPARTMENT
    found = {
        Feature.LEVELS: levels,
        Feature.TARGETS: any(row.target for row in rows),
        Feature.TASKS: bool(table.tasks),
        Feature.ACTIVITIES: bool(table.tasks)
        and not by_level
        and (any(row.task in tasks for row in rows) or table.kind is TableKind.ACTIVITY),
        Feature.GRADES: any(row.grades for row in rows),
        Feature.EXPLAINED: any(row.explanation or row.scoring for row in rows),
        Feature.WEIGHTS: any(row.weight is not None for row in rows),
        Feature.NOTES: any(row.note for row in rows),
        Feature.COST_FIRST: any(row.level1 == taxonomy.COST for row in rows),
        Feature.SATISFACTION_IN_BENEFIT: any(
            row.level1 == taxonomy.BENEFIT and row.level2 == taxonomy.SERVED_SATISFACTION
            for row in rows
        ),
        # side by side there is room for names and values only
        Feature.PERIODS: 0 < len(whole) < len(rows) and not any(map(_more_than_a_value, whole)),
        Feature.EVALUATED: table.kind is TableKind.SELF_EVALUATION
        or any(value.role in _EVALUATED for row in rows for value in row.further),
    }
    return frozenset(feature for feature, there in found.items() if there)


_EVALUATED = frozenset({FurtherRole.ACTUAL, FurtherRole.SCORE, FurtherRole.REASON})


def _more_than_a_value(row: Indicator) -> bool:
    texts = (row.explanation, row.scoring, row.note, row.grades, row.further)
    return any(texts) or row.weight is not None


def choose(table: GoalTable) -> Form:
    """The shipped form that suits the table best.

    First the one that loses least of its content, then the one for its kind, then the one made for
    most of what it holds.
    """
    has = features(table)

    def fit(form: Form) -> tuple[int, bool, int, int]:
        made_for = frozenset(form.made_for)
        lost = (has & CONTENT) - form.holds()
        return (
            -len(lost),
            table.kind in form.kinds,
            len(made_for & has) - len(made_for - has),
            -form.order,
        )

    return max(shipped_forms(), key=fit)
