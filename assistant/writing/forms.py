"""Official forms as data: what stands in the header, which columns, under which words.

A form is one YAML file. Those in `corpus/forms` ship with the program; an office writes its own
and names its path. This module reads them, and finds the one that suits a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import ValidationError, field_validator, model_validator

from assistant.model import taxonomy
from assistant.model.errors import UserError
from assistant.model.table import GoalScope, GoalTable, TableKind, Value
from assistant.paths import shipped


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
#: What a table loses when the form has no place for it; the rest only says what a form is made for.
_CONTENT = frozenset(_HOLDS.values()) | {Feature.TASKS}


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
    """A column of the indicator rows; `group` is printed above neighbours that share it."""

    role: Role
    heading: str
    width: float
    group: str | None = None
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
        roles = [column.role for column in columns]
        if Role.NAME not in roles:
            raise ValueError("indicators.columns 里要有一列 role: name（三级指标）")
        if len(set(roles)) != len(roles):
            raise ValueError("indicators.columns 里同一个 role 只能有一列")
        return columns


class Form(Value):
    """One official form. Texts may hold `{year}`, `{organization}`, `{project}` and `{unit}`."""

    name: str
    title: str
    summary: str
    order: int = 100  # among forms that suit a table equally, the lowest is taken
    kinds: tuple[TableKind, ...] = ()
    made_for: tuple[Feature, ...] = ()
    page: Literal["auto", "portrait", "landscape"] = "auto"
    subtitle: str | None = None
    above: tuple[str, str] | None = None  # left and right, over the table
    below: tuple[str, ...] = ()  # for signatures, spread over the width
    header: tuple[HeaderRow, ...] = ()
    indicators: Rows

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


def features(table: GoalTable) -> frozenset[Feature]:
    """What this table holds."""
    rows = table.indicators
    levels = any(row.level1 or row.level2 or row.level2_raw for row in rows)
    stand_under_tasks = not levels and any(row.task for row in rows)
    found = {
        Feature.LEVELS: levels,
        Feature.TARGETS: any(row.target for row in rows),
        Feature.TASKS: bool(table.tasks),
        Feature.ACTIVITIES: bool(table.tasks)
        and (stand_under_tasks or table.kind is TableKind.ACTIVITY),
        Feature.GRADES: any(row.grades for row in rows),
        Feature.EXPLAINED: any(row.explanation or row.scoring for row in rows),
        Feature.WEIGHTS: any(row.weight is not None for row in rows),
        Feature.NOTES: any(row.note for row in rows),
        Feature.COST_FIRST: any(row.level1 == taxonomy.COST for row in rows),
        Feature.SATISFACTION_IN_BENEFIT: any(
            row.level1 == taxonomy.BENEFIT and row.level2 == taxonomy.SERVED_SATISFACTION
            for row in rows
        ),
    }
    return frozenset(feature for feature, there in found.items() if there)


def choose(table: GoalTable) -> Form:
    """The shipped form that suits the table best.

    First the one that loses least of its content, then the one for its kind, then the one made for
    most of what it holds.
    """
    has = features(table)

    def fit(form: Form) -> tuple[int, bool, int, int]:
        made_for = frozenset(form.made_for)
        lost = (has & _CONTENT) - form.holds()
        return (
            -len(lost),
            table.kind in form.kinds,
            len(made_for & has) - len(made_for - has),
            -form.order,
        )

    return max(shipped_forms(), key=fit)


def find(name: str) -> Form:
    """The form with this name or title, or the one in the YAML file with this path.

    Raises UserError where there is none, or the file is not a form.
    """
    wanted = name.strip()
    for form in shipped_forms():
        if wanted in (form.name, form.title):
            return form
    path = Path(wanted)
    if path.suffix.lower() in (".yaml", ".yml"):
        return load(path)
    known = "、".join(f"{form.name}（{form.title}）" for form in shipped_forms())
    raise UserError(f"没有名为“{name}”的表样；可以用 {known}，或给出一个 .yaml 表样文件的路径。")


@cache
def shipped_forms() -> tuple[Form, ...]:
    """The forms in `corpus/forms`, in their order."""
    return tuple(sorted(_shipped(), key=lambda form: (form.order, form.name)))


def _shipped() -> Iterator[Form]:
    for path in shipped("corpus").joinpath("forms").glob("*.yaml"):
        yield load(path)


def load(path: Path) -> Form:
    """Read one form file. Raises UserError that names what is wrong in it."""
    import yaml

    try:
        content = yaml.load(
            path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
    except OSError as error:
        raise UserError(f"读不到表样文件“{path}”，请检查路径。") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UserError(f"表样文件“{path}”不是有效的 YAML（UTF-8）：{_brief(error)}。") from error
    if not isinstance(content, dict):
        raise UserError(f"表样文件“{path}”里没有表样，请参照 corpus/forms 里的文件编写。")
    content.setdefault("name", path.stem)
    try:
        return Form.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        raise UserError(f"表样文件“{path}”的 {place or '内容'} 有误：{reason}。") from error


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
