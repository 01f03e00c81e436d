"""A goal table in a few lines: the notation of the rule book's examples and of the tests' cases.

    年度=2024   预算=20万元
    任务=培训 | 举办培训班4期 | 12万元
    活动目标=t1 | 培训320人
    数量指标 | 培训期数 | ≥4期 | 分值=5 评分=每少1期扣1.25分
    项目落地数 | 优=＞4项 良=2-4项 中=＜2项

    往年=2023 某县教育局 | 培训期数 | ≥4期 | 实际=5期

A line that begins with 往年 is a row of an earlier table, for `history_of`. A line of `key=value`
items describes the header; any other line is a row: level (`一级/二级` where
the level-1 name must be said), name, target, and `key=value` items, parted by `|`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant.checking.history import PastRow, PastValue, same_words
from assistant.model.grammar import parse_target
from assistant.model.table import (
    Budget,
    BudgetPart,
    FurtherRole,
    FurtherValue,
    Goal,
    GoalScope,
    GoalTable,
    Grade,
    GradeBand,
    Indicator,
    Source,
    TableKind,
    Task,
)
from assistant.model.taxonomy import LEVEL1_OF, canonical_level1, canonical_level2

_HEADER = (
    "年度",
    "预算",
    "资金",
    "任务",
    "目标",
    "实施期目标",
    "活动目标",
    "单位",
    "项目",
    "类型",
    "标题",
)
_ITEM = re.compile(r"(\S+?)=(.*?)(?=\s+\S+?=|$)")
_ROW_KEYS = {"解释": "explanation", "评分": "scoring", "备注": "note", "任务": "task"}
_FURTHER = {
    "实际": FurtherRole.ACTUAL,
    "得分": FurtherRole.SCORE,
    "原因": FurtherRole.REASON,
    "实施期": FurtherRole.WHOLE_PERIOD,
    "标准": FurtherRole.OTHER,
}
_PAST = "往年="
_GRADES = {grade.value: grade for grade in Grade}
_MONEY = re.compile(r"(-?[\d.]+)\s*(元|万元|亿元)?")


def table_of(text: str) -> GoalTable:
    """The table that the notation describes. Raises ValueError where it cannot be understood."""
    fields: dict[str, Any] = {
        "source": Source(path="例.txt", sha256=""),
        "kind": TableKind.PROJECT,
    }
    rows: list[Indicator] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith(_PAST):
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if cells[0].split("=")[0] in _HEADER:
            _header(fields, line)
        else:
            rows.append(_row(cells, f"r{len(rows) + 1}"))
    return GoalTable(**fields, indicators=tuple(rows))


@dataclass(frozen=True)
class Remembered:
    """A history that holds just these rows; rows of one name are comparable."""

    rows: tuple[PastRow, ...]

    def comparable(self, row: Indicator, table: GoalTable) -> Sequence[PastValue]:
        """See `History`."""
        unit = row.target.unit if row.target else None
        return [
            PastValue(past.target.value, past.target.operator, past)
            for past in self.rows
            if past.target is not None
            and past.target.value is not None
            and past.target.unit == unit
            and same_words(past.name, row.name)
        ]

    def last(self, table: GoalTable) -> Sequence[PastRow]:
        """See `History`."""
        own = [row for row in self.rows if same_words(row.organization, table.organization)]
        earlier = [row for row in own if row.year and table.year and row.year < table.year]
        newest = max((row.year or 0 for row in earlier), default=0)
        return [row for row in earlier if row.year == newest]


def history_of(text: str) -> Remembered | None:
    """The earlier rows that the notation describes, or None where there are none."""
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith(_PAST)]
    rows = tuple(_past(line, number) for number, line in enumerate(lines, start=1))
    return Remembered(rows) if rows else None


def _past(line: str, number: int) -> PastRow:
    where, name, target, *actual = [cell.strip() for cell in line.split("|")]
    year, _, organization = where.removeprefix(_PAST).partition(" ")
    return PastRow(
        id=f"例{number}:r1",
        name=name,
        target=parse_target(target),
        actual=parse_target(actual[0].removeprefix("实际=")) if actual else None,
        year=int(year),
        organization=organization or None,
    )


def _header(fields: dict[str, Any], line: str) -> None:
    if line.startswith("活动目标="):
        task, text = (cell.strip() for cell in line.removeprefix("活动目标=").split("|", 1))
        goal = Goal(scope=GoalScope.ACTIVITY, text=text, task=task)
        fields["goals"] = (*fields.get("goals", ()), goal)
        return
    if line.startswith(("任务=", "目标=", "实施期目标=")):
        items = [tuple(line.split("=", 1))]
    else:
        items = [(match[1], match[2].strip()) for match in _ITEM.finditer(line)]
    for key, value in items:
        if key == "年度":
            fields["year"] = int(value)
        elif key == "预算":
            fields["budget"] = _budget(value)
        elif key == "资金":
            name, amount = value.split()
            budget = fields["budget"]
            parts = (*budget.parts, BudgetPart(name=name, amount=Decimal(amount)))
            fields["budget"] = budget.model_copy(update={"parts": parts})
        elif key == "任务":
            fields["tasks"] = (*fields.get("tasks", ()), _task(value, len(fields.get("tasks", ()))))
        elif key in ("目标", "实施期目标"):
            scope = GoalScope.ANNUAL if key == "目标" else GoalScope.WHOLE_PERIOD
            fields["goals"] = (*fields.get("goals", ()), Goal(scope=scope, text=value))
        else:
            name = {"单位": "organization", "项目": "project", "类型": "kind", "标题": "title"}[key]
            fields[name] = TableKind(value) if name == "kind" else value


def _task(text: str, before: int) -> Task:
    name, content, money, *above = [cell.strip() for cell in f"{text}||".split("|")][:4]
    return Task(
        id=f"t{before + 1}",
        parent=(above[0] or None) if above else None,
        name=name,
        content=content or None,
        budget=_budget(money) if money else None,
    )


def _budget(text: str) -> Budget:
    match = _MONEY.fullmatch(text)
    if match is None:
        raise ValueError(f"no amount of money: {text}")
    return Budget(total=Decimal(match[1]), unit=match[2] or "万元")


def _row(cells: list[str], id: str) -> Indicator:
    fields: dict[str, Any] = {"id": id}
    if items := [cell for cell in cells[1:] if _ITEM.match(cell) and _known(cell)]:
        cells = [cell for cell in cells if cell not in items]
        for match in _ITEM.finditer(items[0]):
            _item(fields, match[1], match[2].strip())
    level, name, target = [*cells, ""][:3] if len(cells) > 1 else ("", cells[0], "")
    if level:
        upper, _, lower = level.rpartition("/")
        fields["level2_raw"] = lower
        fields["level2"] = canonical_level2(lower)
        fields["level1"] = (
            canonical_level1(upper) if upper else LEVEL1_OF.get(fields["level2"] or "")
        )
        fields["level1_raw"] = upper or fields["level1"]
    fields["name"] = name
    fields["target"] = parse_target(target) if target else None
    return Indicator(**fields)


def _known(cell: str) -> bool:
    key = cell.split("=", 1)[0]
    return key in _ROW_KEYS or key in _GRADES or key in _FURTHER or key in ("分值", "范围")


def _item(fields: dict[str, Any], key: str, value: str) -> None:
    if key == "分值":
        fields["weight"] = Decimal(value)
    elif key in _FURTHER:
        cell = FurtherValue(role=_FURTHER[key], heading=key, text=value)
        fields["further"] = (*fields.get("further", ()), cell)
    elif key == "范围":
        fields["scope"] = GoalScope.WHOLE_PERIOD if value == "实施期" else GoalScope.ANNUAL
    elif key in _GRADES:
        band = GradeBand(grade=_GRADES[key], target=parse_target(value))
        fields["grades"] = (*fields.get("grades", ()), band)
    else:
        fields[_ROW_KEYS[key]] = value
