"""How offices print a goal table, as data: one file per layout in `corpus/layouts/`.

A layout says what stands above the table, in the block at its head, which columns follow in which
order and under which words, how level cells are merged and what damage was done. Texts may hold
`{organization}`, `{project}`, `{year}`, `{total}`, `{unit}`, `{goal}` and `{period_goal}`.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError

from assistant.model.errors import UserError
from assistant.model.table import TableKind, Value
from assistant.paths import shipped


class Shows(StrEnum):
    """What a column of the indicators shows."""

    LEVEL1 = "level1"
    LEVEL2 = "level2"
    NAME = "name"
    TARGET = "target"  # the whole value
    OPERATOR = "operator"
    VALUE = "value"
    UNIT = "unit"
    SIGNED = "signed"  # sign and figure in one cell
    AMOUNT = "amount"  # figure and unit in one cell
    DIRECTION = "direction"  # 正向, 反向, 定性
    EXPLANATION = "explanation"
    SCORING = "scoring"
    WEIGHT = "weight"
    NOTE = "note"
    ACTUAL = "actual"
    SCORE = "score"
    REASON = "reason"
    WHOLE_PERIOD = "whole_period"  # the value of the whole period beside the year's
    OTHER = "other"  # one town's share
    NUMBER = "number"  # 序号
    BLANK = "blank"  # nothing, under a heading
    EXCELLENT = "优"
    GOOD = "良"
    FAIR = "中"
    POOR = "差"
    # merged over the rows of a project or an activity
    ORGANIZATION = "organization"
    PROJECT = "project"
    TOTAL = "total"
    GOAL = "goal"
    TASK = "task"
    TASK_TOTAL = "task_total"
    TASK_CONTENT = "task_content"
    TASK_GOAL = "task_goal"


class Levels(StrEnum):
    """How the cells of a level stand beside the rows they hold for."""

    MERGED = "merged"
    REPEATED = "repeated"
    FIRST = "first"  # in the first row, blank below
    CENTRED = "centred"  # in the middle row, blank around


class Column(Value):
    """One column. Columns of one `group` stand under a common heading; a column with
    `whole_period` belongs to the block of the whole period, which has names of its own.
    """

    shows: Shows
    heading: str
    group: str | None = None
    whole_period: bool = False


class Block(Value):
    """A label at the left over several rows of labels and values (项目资金)."""

    label: str
    rows: tuple[dict[str, str], ...]


class TaskBlock(Value):
    """年度主要任务: the headings of its columns; `parts` are sources of money."""

    label: str
    name: str
    content: str
    budget: str
    total: str
    parts: tuple[str, ...]


class Place(StrEnum):
    """Where a list of indicators in words stands."""

    LINES = "lines"  # as paragraphs
    CELL = "cell"  # in one cell beside `label`
    LEVEL1 = "level1"  # a cell for each level-1, beside its name


class Wording(Value):
    """Indicators in words: `heading` before each pair of levels, `item` for each indicator."""

    place: Place
    item: str
    figures_only: bool = False  # rows whose value is a figure: others end nowhere in such a list
    heading: str | None = None
    between: str = "\n"
    label: str = "绩效指标"


class Layout(Value):
    """One way of printing a goal table. `number` orders them; `missing` are formats it cannot have."""

    name: str
    title: str
    number: int
    kind: TableKind
    above: tuple[str, ...] = ()
    head: tuple[dict[str, str] | Block, ...] = ()
    tasks: TaskBlock | None = None
    goal: str | None = None  # label of the goal's row where that follows the tasks
    side: str | None = None
    columns: tuple[Column, ...] = ()
    levels: Levels = Levels.MERGED
    satisfaction_in_benefit: bool = False
    cost_first: bool = False  # cost is a level-1 of its own, above the others
    points_on_levels: tuple[Literal["level1", "level2"], ...] = ()
    over_levels: str | None = None  # a level-1 above the usual ones, which become level-2
    lines_in_cell: str | None = None  # the indicators of a level-2 in one cell, each led by this
    projects: int = 1
    stacked: bool = False  # each project has a title, a head and headings of its own
    page_rows: int | None = None  # headings again after so many; a level that goes on is blank
    filler: str | None = None  # a name without a value that the form leaves after each level-2
    level_names: dict[str, str] = Field(default_factory=dict)
    words: dict[str, str] = Field(default_factory=dict)
    wording: Wording | None = None
    below: tuple[tuple[str, ...], ...] = ()
    damage: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def shows(self, *what: Shows) -> bool:
        """Whether some column shows one of these."""
        return any(column.shows in what for column in self.columns)


def load_layouts(folder: Path | None = None) -> list[Layout]:
    """Every layout of a folder (default: those that ship), in order.

    Raises UserError where a file is not a layout.
    """
    folder = folder or shipped("corpus") / "layouts"
    written = {path.stem: _content(path) for path in sorted(folder.glob("*.yaml"))}
    layouts = []
    for name, own in written.items():
        # `like: other` takes over what the file does not say itself
        said = {**written.get(own.get("like", ""), {}), **own, "name": name}
        said.pop("like", None)
        try:
            layouts.append(Layout.model_validate(said))
        except ValidationError as error:
            raise UserError(f"版式文件 {name}.yaml 的格式不对，请按出错处改正：{error}") from error
    return sorted(layouts, key=lambda layout: layout.number)


def _content(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise UserError(f"版式文件 {path.name} 的格式不对，请按出错处改正：{error}") from error
    if not isinstance(content, dict):
        raise UserError(f"版式文件 {path.name} 的格式不对：开头应为“项: 值”。")
    return content
