"""Planting: one defect put into one clean table at one place.

Most defects are data (`corpus/defects/`): rows that a clerk would add, words that a clerk would
write. What must be worked out from the table's own figures is a function in `computed`. A wording
whose blanks a row cannot fill does not fit that row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from assistant.checking.history import History
from assistant.checking.notation import table_of
from assistant.evaluation.clean import CleanTable
from assistant.model.errors import UserError
from assistant.model.grammar import parse_target
from assistant.model.table import GoalScope, GoalTable, Indicator, TableKind, Value
from assistant.model.target import TargetKind
from assistant.model.taxonomy import (
    COST,
    COST_LEVELS,
    ECONOMIC_COST,
    SERVED_SATISFACTION,
    canonical_level1,
    canonical_level2,
)
from assistant.paths import shipped


@dataclass(frozen=True)
class Planting:
    """A table with a defect: `rows` are the ids of the rows that hold it, `what` was written where.

    `wording` tells the variants of one defect apart. No rows: the defect is in the head.
    """

    table: GoalTable
    rows: frozenset[str]
    what: str
    wording: str
    history: History | None = None


class Explained(Value):
    """A finding of another rule that the defect itself brings about, and why it is right."""

    code: str
    because: str


class Rows(Value):
    """Which rows a defect can be planted in: all that is given must hold."""

    level: tuple[str, ...] = ()
    name: str = ""
    not_name: str | None = None
    target: str = ""
    kind: tuple[TargetKind, ...] = ()
    has: tuple[str, ...] = ()
    linked: bool | None = None  # whether they say which task they belong to

    def hold(self, row: Indicator) -> bool:
        """Whether the row is one of them."""
        raw = row.target.raw if row.target else ""
        return (
            (not self.level or row.level1 in self.level or row.level2 in self.level)
            and bool(re.search(self.name, row.name))
            and not (self.not_name and re.search(self.not_name, row.name))
            and bool(re.search(self.target, raw))
            and (not self.kind or (row.target is not None and row.target.kind in self.kind))
            and all(getattr(row, field) not in (None, ()) for field in self.has)
            and self.linked in (None, row.task is not None)
        )


class Defect(Value):
    """A kind of defect as data, the codes that must be raised and the ways to plant it.

    `add`: rows in the notation of the rule book. `change`: new texts of fields of the rows `where`
    (`target`, `name`, `explanation`, `scoring`, `weight`, `level`: `一级/二级` as printed).
    `remove`: kinds of rows taken out whole. `goal`: the whole annual goal. `goal_more`,
    `task_more`: sentences added to the annual goal or to a task. `head`: fields of the table.
    `tables`: only into tables with such rows; `most`: where most rows are such; `costs`: where at
    least so many costs are amounts; `kinds`: only into tables of these kinds (the planned ones).
    """

    name: str
    codes: tuple[str, ...] = Field(min_length=1)
    where: Rows = Rows()
    kinds: tuple[TableKind, ...] = ()
    tables: Rows | None = None
    most: Rows | None = None
    costs: int = 0
    add: tuple[str, ...] = ()
    change: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    remove: tuple[Rows, ...] = ()
    goal: tuple[str, ...] = ()
    goal_more: tuple[str, ...] = ()
    task_more: tuple[str, ...] = ()
    head: tuple[dict[str, Any], ...] = ()
    also: tuple[Explained, ...] = ()

    def plant(self, clean: CleanTable) -> Iterator[Planting]:
        """Every way to plant it in this table."""
        table = clean.table
        if not self._fits(table):
            return
        words = _words(clean)
        yield from self._added(table, words)
        yield from self._changed(table, words)
        yield from self._removed(table)
        yield from self._in_texts(table, words)
        for fields in self.head:
            what = "、".join(f"{name}={value}" for name, value in fields.items())
            yield Planting(_headed(table, fields), frozenset(), f"表头：{what}", what)

    def _fits(self, table: GoalTable) -> bool:
        rows = table.indicators
        amounts = sum(
            row.level2 in COST_LEVELS and row.target is not None and row.target.unit in MONEY
            for row in rows
        )
        return (
            table.kind in (self.kinds or PLANNED)
            and (self.tables is None or any(map(self.tables.hold, rows)))
            and (self.most is None or sum(map(self.most.hold, rows)) * 2 > len(rows))
            and amounts >= self.costs
        )

    def _added(self, table: GoalTable, words: Mapping[str, str]) -> Iterator[Planting]:
        for wording in self.add:
            if (line := filled(wording, words)) is None:
                continue
            (row,) = table_of(line).indicators
            if any(row.name == other.name for other in table.indicators):
                continue  # that would be another defect
            if (placed := with_row(table, row)) is not None:
                yield Planting(placed, frozenset({NEW}), f"新增一行：{line}", wording)

    def _changed(self, table: GoalTable, words: Mapping[str, str]) -> Iterator[Planting]:
        for row in filter(self.where.hold, table.indicators):
            of_row = {**words, **_row_words(row)}
            for field, wordings in self.change.items():
                for wording in wordings:
                    text = filled(wording, of_row)
                    if text is not None and not _says_already(row, field, text):
                        what = f"“{row.name}”的{_FIELDS[field]}：{_text(row, field)} → {text}"
                        yield Planting(
                            changed(table, row.id, **_field(row, field, text)),
                            frozenset({row.id}),
                            what,
                            f"{field}:{wording}",
                        )

    def _removed(self, table: GoalTable) -> Iterator[Planting]:
        for kind in self.remove:
            left = tuple(row for row in table.indicators if not kind.hold(row))
            if left and len(left) < len(table.indicators):
                named = "、".join(kind.level)
                reduced = table.model_copy(update={"indicators": left})
                yield Planting(reduced, frozenset(), f"删去{named}各行", named)

    def _in_texts(self, table: GoalTable, words: Mapping[str, str]) -> Iterator[Planting]:
        for at, goal in enumerate(table.goals):
            if goal.scope is not GoalScope.ANNUAL:
                continue
            for wording in (*self.goal, *self.goal_more):
                if (text := filled(wording, words)) is None:
                    continue
                whole = text if wording in self.goal else f"{goal.text}。{text}"
                changed_goal = goal.model_copy(update={"text": whole})
                goals = _replaced(table.goals, at, changed_goal)
                planted = table.model_copy(update={"goals": goals})
                yield Planting(planted, frozenset(), f"年度目标：{text}", wording)
        for at, task in enumerate(table.tasks):
            for wording in self.task_more:
                if (text := filled(wording, words)) is None:
                    continue
                content = f"{task.content or task.name}，{text}"
                tasks = _replaced(table.tasks, at, task.model_copy(update={"content": content}))
                planted = table.model_copy(update={"tasks": tasks})
                yield Planting(planted, frozenset(), f"任务“{task.name}”：{text}", wording)


def defects(folder: Path | None = None) -> list[Defect]:
    """Every defect that is data. Raises UserError naming a file that cannot be used."""
    folder = folder or shipped("corpus") / "defects"
    found: list[Defect] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            found += [Defect.model_validate(one) for one in content]
        except (yaml.YAMLError, ValidationError) as error:
            raise UserError(f"{path.name} 不是缺陷的写法：{error}") from error
    return found


#: Tables that plan; a self-evaluation holds results besides, which a changed plan would belie.
PLANNED = (TableKind.PROJECT, TableKind.DEPARTMENT, TableKind.ACTIVITY)
MONEY = ("元", "万元")
#: The id of a row that was added.
NEW = "新"
_BLANK = re.compile(r"\{(\w+)\}")
_FIELDS = {
    "target": "指标值",
    "name": "名称",
    "explanation": "解释",
    "scoring": "评分标准",
    "weight": "分值",
    "level": "级次",
}
_TAKES = Decimal(1)  # points that a new row takes from another


def filled(wording: str, words: Mapping[str, str]) -> str | None:
    """The wording with its blanks filled; None where a word is missing."""
    if any(blank not in words for blank in _BLANK.findall(wording)):
        return None
    return _BLANK.sub(lambda blank: words[blank[1]], wording)


def plain(value: Decimal) -> str:
    """A number as people write it."""
    return f"{value.normalize():f}"


def changed(table: GoalTable, id: str, **fields: Any) -> GoalTable:
    """The table with fields of one row changed."""
    rows = tuple(row.model_copy(update=fields) if row.id == id else row for row in table.indicators)
    return table.model_copy(update={"indicators": rows})


def with_row(table: GoalTable, row: Indicator) -> GoalTable | None:
    """The table with one more row, named NEW, behind those of its category.

    Levels become those of the table's own family; points come from another row of the same level,
    so that sums stay right. None where the table has no such category or no points to give.
    """
    placed = _in_family(table, row)
    if placed is None:
        return None
    rows = list(table.indicators)
    weighted = all(one.weight is not None for one in rows)
    if weighted:
        giver = _giver(rows, placed)
        if giver is None:
            return None
        given = (rows[giver].weight or Decimal(0)) - _TAKES
        rows[giver] = rows[giver].model_copy(update={"weight": given})
        placed = placed.model_copy(update={"weight": _TAKES})
    behind = [at for at, one in enumerate(rows) if one.level2 == placed.level2]
    rows.insert(behind[-1] + 1 if behind else len(rows), placed)
    return table.model_copy(update={"indicators": tuple(rows)})


def _in_family(table: GoalTable, row: Indicator) -> Indicator | None:
    fields: dict[str, Any] = {"id": NEW}
    if not any(one.level2 for one in table.indicators):
        if row.level2_raw:
            return None
        return row.model_copy(update={**fields, "task": table.indicators[-1].task})
    if row.level2 == COST and (cost := _like(table, {COST, ECONOMIC_COST})):
        return row.model_copy(update={**fields, **_levels(cost)})
    if row.level2 and row.level1 in (None, row.level1_raw):
        like = _like(table, {row.level2})
        if like is None and row.level2 in (COST, ECONOMIC_COST, SERVED_SATISFACTION):
            return None
        if like and not (row.level1_raw and row.level1 != _usual(row)):
            return row.model_copy(update={**fields, **_levels(like)})
    if row.level1 and (
        beside := next((r for r in table.indicators if r.level1 == row.level1), None)
    ):
        fields["level1_raw"] = beside.level1_raw
    return row.model_copy(update=fields) if row.level2_raw else None


def _usual(row: Indicator) -> str | None:
    (usual,) = table_of(f"{row.level2} | 名称 | 1个").indicators
    return usual.level1


def _like(table: GoalTable, level2: set[str]) -> Indicator | None:
    return next((one for one in table.indicators if one.level2 in level2), None)


def _levels(row: Indicator) -> dict[str, str | None]:
    return {
        field: getattr(row, field) for field in ("level1", "level1_raw", "level2", "level2_raw")
    }


def _giver(rows: list[Indicator], to: Indicator) -> int | None:
    """The row that can best give points: of the same level, its scoring naming no points."""
    possible = [
        at
        for at, row in enumerate(rows)
        if (row.weight or 0) > _TAKES and not re.search(r"扣|得\d", row.scoring or "")
    ]
    same = (
        [at for at in possible if (rows[at].level1, rows[at].level2) == (to.level1, to.level2)]
        or [at for at in possible if rows[at].level1 == to.level1]
        or ([] if any(row.level1 == to.level1 for row in rows) else possible)
    )
    return same[-1] if same else None


def _words(clean: CleanTable) -> dict[str, str]:
    words = dict(clean.words)
    if (year := clean.table.year) is not None:
        words |= {
            "今年": str(year),
            "去年": str(year - 1),
            "前年": str(year - 2),
            "明年": str(year + 1),
        }
    budget = clean.table.budget
    if budget and budget.total is not None:
        words |= {"预算": f"{budget.total:f}{budget.unit}"}
    return words


def _row_words(row: Indicator) -> dict[str, str]:
    words = {"名称": row.name}
    if row.target is not None:
        words["值"] = row.target.raw
        if row.target.kind is TargetKind.NUMBER and row.target.value is not None:
            words["数"] = plain(row.target.value)
            words["符号"] = row.target.operator or ""
            words["单位"] = row.target.unit or ""
    if row.weight is not None:
        words["分值"] = f"{row.weight:f}"
    return words


def _text(row: Indicator, field: str) -> str:
    if field == "target":
        return row.target.raw if row.target else ""
    if field == "level":
        return f"{row.level1_raw}/{row.level2_raw}"
    value = getattr(row, field)
    return "" if value is None else str(value)


def _says_already(row: Indicator, field: str, text: str) -> bool:
    if field == "level":
        return (row.level1, row.level2) == tuple(map(_field(row, field, text).get, _LEVELS))
    return text == _text(row, field)


_LEVELS = ("level1", "level2")


def _field(row: Indicator, field: str, text: str) -> dict[str, Any]:
    if field == "target":
        return {"target": parse_target(text) if text else None}
    if field == "weight":
        return {"weight": Decimal(text) if text else None}
    if field == "level":
        level1, _, level2 = text.rpartition("/")
        return {
            "level1": canonical_level1(level1),
            "level1_raw": level1,
            "level2": canonical_level2(level2),
            "level2_raw": level2,
        }
    return {field: text if field == "name" else text or None}


def _headed(table: GoalTable, fields: Mapping[str, Any]) -> GoalTable:
    update: dict[str, Any] = {}
    for name, value in fields.items():
        if name == "tasks" and value == "无预算":
            unpaid = (task.model_copy(update={"budget": None}) for task in table.tasks)
            update["tasks"] = tuple(unpaid)
        elif name == "kind":
            update["kind"] = TableKind(value)
        else:
            update[name] = () if name == "goals" else value
    return table.model_copy(update=update)


def _replaced(items: tuple[Any, ...], at: int, item: Any) -> tuple[Any, ...]:
    return (*items[:at], item, *items[at + 1 :])
