"""Official forms as data: what stands in the header, which columns, under which words.

A form is one YAML file (`form_files` reads it, `choosing` finds the one that suits a table). Those
in `corpus/forms` ship with the program; an office writes its own and names its path.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from pydantic import field_validator, model_validator

from assistant.model.table import FurtherRole, GoalScope, TableKind, Value
from assistant.writing.typefaces import USUAL, Fonts


class Role(StrEnum):
    """What a column of the indicator rows holds."""

    LEVEL1 = "level1"
    LEVEL2 = "level2"
    NAME = "name"
    TARGET = "target"  # operator, value and unit in one cell
    OPERATOR = "operator"  # or in three; a qualitative row has 定性 here and its words under VALUE
    VALUE = "value"
    UNIT = "unit"
    EXPLANATION = "explanation"
    SCORING = "scoring"
    WEIGHT = "weight"
    NOTE = "note"
    GRADES = "grades"  # becomes four columns: 优 良 中 差
    WHOLE_PERIOD = "whole_period"  # beside the target: the value of the whole period
    ACTUAL = "actual"  # of a self-evaluation: what was reached, points given, why not
    SCORE = "score"
    REASON = "reason"
    TASK = "task"  # duty or activity that the row belongs to
    TASK_BUDGET = "task_budget"
    TASK_CONTENT = "task_content"
    TASK_GOAL = "task_goal"
    BASIS = "basis"  # of a drafted row: what its figure rests on, and why
    SOURCES = "sources"  # and the words of the sources


class Feature(StrEnum):
    """What a table holds besides names and targets: forms are chosen by it."""

    LEVELS = "levels"
    TARGETS = "targets"
    TASKS = "tasks"
    ACTIVITIES = "activities"  # tasks that the rows stand under
    GRADES = "grades"
    EXPLAINED = "explained"  # 指标解释, 评/扣分标准
    WEIGHTS = "weights"
    NOTES = "notes"
    COST_FIRST = "cost_first"  # 成本指标 as level-1: the 101号 family
    SATISFACTION_IN_BENEFIT = "satisfaction_in_benefit"  # Hunan forms
    PERIODS = "periods"  # rows of the whole period beside rows of the year
    EVALUATED = "evaluated"  # 实际完成值, 得分, 偏差原因


_HOLDS: dict[Role, Feature] = {
    Role.LEVEL2: Feature.LEVELS,
    Role.TARGET: Feature.TARGETS,
    Role.VALUE: Feature.TARGETS,
    Role.GRADES: Feature.GRADES,
    Role.SCORING: Feature.EXPLAINED,
    Role.WEIGHT: Feature.WEIGHTS,
    Role.NOTE: Feature.NOTES,
    Role.TASK: Feature.ACTIVITIES,
}
#: The values beside the target that a form may have a column for; any other gets one of its own.
BESIDE: Mapping[Role, FurtherRole] = {
    Role.WHOLE_PERIOD: FurtherRole.WHOLE_PERIOD,
    Role.ACTUAL: FurtherRole.ACTUAL,
    Role.SCORE: FurtherRole.SCORE,
    Role.REASON: FurtherRole.REASON,
}
#: What a table loses when the form has no place for it; the rest only says what a form is made for.
CONTENT = frozenset(_HOLDS.values()) | {Feature.TASKS}


class FieldName(StrEnum):
    """What a field of the header shows."""

    PROJECT = "project"
    ORGANIZATION = "organization"
    YEAR = "year"
    BUDGET = "budget"  # the total with its unit
    ANNUAL_GOAL = "annual_goal"
    WHOLE_PERIOD_GOAL = "whole_period_goal"
    BLANK = "blank"  # filled in by hand


GOAL_SCOPES = {
    FieldName.ANNUAL_GOAL: GoalScope.ANNUAL,
    FieldName.WHOLE_PERIOD_GOAL: GoalScope.WHOLE_PERIOD,
}


class Field(Value):
    """A label with its value. An `optional` one is left out where the table has nothing for it."""

    label: str
    field: FieldName = FieldName.BLANK
    optional: bool = False


class Money(Value):
    """The budget as lines: a total (left out where `total` is None) and the parts below it.

    The named `parts` always appear, others that the table has follow. `{unit}` is the table's unit.
    """

    label: str
    total: str | None = None
    parts: tuple[str, ...] = ()
    optional: bool = False


class TaskBlock(Value):
    """The year's main tasks with their budgets, beside a label. Widths in millimetres."""

    label: str
    name: str = "任务名称"
    content: str = "主要内容"
    budget: str = "预算金额（{unit}）"
    total: str = "总额"
    parts: tuple[str, ...] = ("财政拨款", "其他资金")
    optional: bool = False


class HeaderRow(Value):
    """One thing above the indicators: fields side by side, the budget, or the main tasks."""

    fields: tuple[Field, ...] = ()
    money: Money | None = None
    tasks: TaskBlock | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if sum(map(bool, (self.fields, self.money, self.tasks))) != 1:
            raise ValueError("表头的一行只写 fields、money、tasks 之一")
        return self


class Column(Value):
    """A column of the indicator rows; `group` is printed above neighbours that share it.

    Where the rows of two periods stand side by side, `period` says whose the column is; one without
    it is of both (一级指标).
    """

    role: Role
    heading: str
    width: float
    group: str | None = None
    period: Literal["whole_period", "annual"] | None = None
    optional: bool = False

    @field_validator("width")
    @classmethod
    def _positive(cls, width: float) -> float:
        if not 4 <= width <= 250:
            raise ValueError("列宽 width 以毫米计，应在 4 到 250 之间")
        return width


#: Columns that a draft adds where there is no room for an annex.
SOURCE_COLUMNS = (
    Column(role=Role.BASIS, heading="取值依据", width=50),
    Column(role=Role.SOURCES, heading="出处及原文", width=56),
)


class Rows(Value):
    """The indicator rows. `label` stands beside them (`side`) or above the headings (`top`)."""

    label: str | None = None
    label_at: Literal["side", "top"] = "side"
    merge: bool = True  # equal neighbours of a level or task become one cell
    columns: tuple[Column, ...]

    @field_validator("columns")
    @classmethod
    def _has_names(cls, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        places = [(column.role, column.period) for column in columns]
        names = {period for role, period in places if role is Role.NAME}
        if not names:
            raise ValueError("indicators.columns 里要有一列 role: name（三级指标）")
        if names not in ({None}, {"whole_period", "annual"}):
            raise ValueError(
                "两个时期并排时，period: whole_period 和 period: annual 各要有一列 role: name"
            )
        if len(set(places)) != len(places):
            raise ValueError("indicators.columns 里同一个 role 只能有一列（两个时期并排时各一列）")
        return columns

    @property
    def side_by_side(self) -> bool:
        """Whether the rows of the whole period stand beside those of the year."""
        return any(column.period for column in self.columns)


class Form(Value):
    """One official form. Texts may hold `{year}`, `{organization}`, `{project}` and `{unit}`.

    `template` are files of the office, one .docx and one .xlsx at most, that the table is put into.
    """

    name: str
    title: str
    summary: str
    aliases: tuple[str, ...] = ()  # other names to ask for it by
    order: int = 100  # among forms that suit a table equally, the lowest is taken
    kinds: tuple[TableKind, ...] = ()
    made_for: tuple[Feature, ...] = ()
    template: tuple[Path, ...] = ()
    fonts: Fonts = USUAL
    page: Literal["auto", "portrait", "landscape"] = "auto"
    subtitle: str | None = None
    above: tuple[str, str] | None = None  # left and right, over the table
    below: tuple[str, ...] = ()  # for signatures, spread over the width
    header: tuple[HeaderRow, ...] = ()
    indicators: Rows

    @field_validator("template", mode="before")
    @classmethod
    def _one_or_more(cls, given: object) -> object:
        return (given,) if isinstance(given, str) else given

    @field_validator("template")
    @classmethod
    def _one_of_each(cls, template: tuple[Path, ...]) -> tuple[Path, ...]:
        endings = [path.suffix.lower() for path in template]
        if not set(endings) <= {".docx", ".xlsx"} or len(set(endings)) != len(endings):
            raise ValueError(
                "模板 template 只能是 .docx（Word）、.xlsx（Excel）文件，每种最多一个；"
                "别的格式请先另存为其中一种"
            )
        return template

    def template_for(self, ending: str) -> Path | None:
        """The template for files with this ending."""
        return next((path for path in self.template if path.suffix.lower() == ending), None)

    def with_sources(self) -> Form:
        """The same form, with what each figure of a draft rests on beside the row."""
        columns = dict.fromkeys((*self.indicators.columns, *SOURCE_COLUMNS))
        rows = self.indicators.model_copy(update={"columns": tuple(columns)})
        return self.model_copy(update={"indicators": rows})

    def holds(self) -> frozenset[Feature]:
        """The content that this form has a place for."""
        held = {_HOLDS[column.role] for column in self.indicators.columns if column.role in _HOLDS}
        if Feature.ACTIVITIES in held or any(row.tasks for row in self.header):
            held.add(Feature.TASKS)
        return frozenset(held)
