"""The goal table: what a document says, as one immutable value.

A file is read into it, rules look at it, the library stores it, a draft is one with evidence,
an export is it written out. Shapes are those of the JSON contract.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, model_serializer

from assistant.model.target import Target


class Value(BaseModel):
    """Base of all values here: immutable, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TableKind(StrEnum):
    """Which of the official tables it is."""

    PROJECT = "project"  # 项目支出
    DEPARTMENT = "department"  # 部门/单位整体支出
    ACTIVITY = "activity"  # 职责活动
    SELF_EVALUATION = "self_evaluation"  # 自评
    UNKNOWN = "unknown"


class Grade(StrEnum):
    """Evaluation grades, best first (财预〔2015〕88号)."""

    EXCELLENT = "优"
    GOOD = "良"
    FAIR = "中"
    POOR = "差"


class GoalScope(StrEnum):
    """What a goal text speaks of."""

    ANNUAL = "annual"
    WHOLE_PERIOD = "whole_period"  # 实施期、长期
    ACTIVITY = "activity"


class Location(Value):
    """Where in the document: those fields that apply, all counted from 1 (sheet by name).

    `table` is the number of the table in a Word document, `row` and `column` are within it.
    """

    line: int | None = None
    page: int | None = None
    table: int | None = None
    sheet: str | None = None
    row: int | None = None
    column: int | None = None

    @model_serializer
    def _only_what_applies(self) -> dict[str, int | str]:
        fields = ("line", "page", "table", "sheet", "row", "column")
        return {name: value for name in fields if (value := getattr(self, name)) is not None}


class Source(Value):
    """The file a table was read from; `part` names the sheet, page or table within it."""

    path: str
    sha256: str
    part: str | None = None


class BudgetPart(Value):
    """One source of the money, in the unit of its budget."""

    name: str
    amount: Decimal


class Budget(Value):
    """Money, in `unit` (万元 or 元); `parts` are the sources printed beside the total (财政拨款, 其他资金)."""

    total: Decimal | None = None
    unit: str = "万元"
    parts: tuple[BudgetPart, ...] = ()


class Goal(Value):
    """A goal text; `task` is the activity it belongs to where the layout says so."""

    scope: GoalScope
    text: str
    task: str | None = None
    location: Location = Location()


class Task(Value):
    """A main task of the year (年度主要任务), a duty (职责) or an activity under it (`parent`)."""

    id: str
    parent: str | None = None
    name: str
    content: str | None = None
    budget: Budget | None = None
    location: Location = Location()


class GradeBand(Value):
    """What is to be reached for one grade."""

    grade: Grade
    target: Target


class FurtherRole(StrEnum):
    """What a value beside the target says."""

    WHOLE_PERIOD = "whole_period"  # 实施期、长期 value of the same indicator
    ACTUAL = "actual"  # 实际完成值
    SCORE = "score"  # 得分
    REASON = "reason"  # 偏差原因
    OTHER = "other"  # a column of its own: one town of several, a standard


class FurtherValue(Value):
    """A cell of the row beside the target, as printed, under its column heading."""

    role: FurtherRole
    heading: str
    text: str


class Indicator(Value):
    """One level-3 indicator row.

    `level1`/`level2` are canonical names (see `taxonomy`) or None where the layout has none;
    `weight` is in points; `location` is the cell that holds the name.
    """

    id: str
    level1: str | None = None
    level2: str | None = None
    level1_raw: str | None = None
    level2_raw: str | None = None
    name: str
    target: Target | None = None
    grades: tuple[GradeBand, ...] = ()
    explanation: str | None = None
    scoring: str | None = None
    weight: Decimal | None = None
    note: str | None = None
    task: str | None = None
    scope: GoalScope | None = None  # WHOLE_PERIOD: of the 实施期 block; None: the only block
    further: tuple[FurtherValue, ...] = ()
    location: Location = Location()


class Repair(Value):
    """Conversion damage that reading undid: named, located and reversible (`before` is as printed).

    `at` is where `after` begins in the text of the field as this repair left it.
    """

    name: str
    before: str
    after: str
    at: int = 0
    indicator: str | None = None
    field: str | None = None
    location: Location = Location()


class GoalTable(Value):
    """One goal table as a document gives it. What the document does not say is None or empty."""

    source: Source
    kind: TableKind = TableKind.UNKNOWN
    title: str | None = None
    year: int | None = None
    organization: str | None = None
    project: str | None = None
    budget: Budget | None = None
    budget_location: Location = Location()  # the cell of the total
    goals: tuple[Goal, ...] = ()
    tasks: tuple[Task, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    repairs: tuple[Repair, ...] = ()
    read_by: str | None = None  # the model that read the layout; None: the program itself

    def indicator(self, id: str) -> Indicator | None:
        """The row with this id, or None."""
        return next((row for row in self.indicators if row.id == id), None)

    def task(self, id: str) -> Task | None:
        """The task, duty or activity with this id, or None."""
        return next((task for task in self.tasks if task.id == id), None)
