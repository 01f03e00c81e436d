"""What the functions that plant have in common: their declaration, and changes to a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeGuard

from assistant.evaluation.clean import CleanTable
from assistant.evaluation.planting import PLANNED, Explained, Planting, changed, plain, with_row
from assistant.model.grammar import parse_target
from assistant.model.table import (
    Budget,
    FurtherRole,
    GoalTable,
    Indicator,
    TableKind,
    Task,
)
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.taxonomy import COST_LEVELS, QUANTITY
from assistant.model.units import convert

if TYPE_CHECKING:

    class NumericTarget(Target):
        """A plain number with a unit."""

        value: Decimal
        unit: str

    class NumericRow(Indicator):
        """A row with such a target."""

        target: NumericTarget


Ways = Callable[[GoalTable], Iterator[Planting]]


@dataclass(frozen=True)
class Computed:
    """A defect that a function plants."""

    name: str
    codes: tuple[str, ...]
    also: tuple[Explained, ...]
    kinds: tuple[TableKind, ...]
    ways: Ways

    def plant(self, clean: CleanTable) -> Iterator[Planting]:
        """Every way to plant it in this table."""
        return self.ways(clean.table) if clean.table.kind in self.kinds else iter(())


_computed: list[Computed] = []


def declared() -> tuple[Computed, ...]:
    """Every defect declared so far."""
    return tuple(_computed)


def defect(
    name: str, *codes: str, kinds: tuple[TableKind, ...] = PLANNED, **also: str
) -> Callable[[Ways], Ways]:
    """Declare the decorated generator as a defect that raises `codes`; `also`: CODE=reason."""

    def register(ways: Ways) -> Ways:
        explained = tuple(Explained(code=code, because=reason) for code, reason in also.items())
        _computed.append(Computed(name, codes, explained, kinds, ways))
        return ways

    return register


def weighted(table: GoalTable) -> list[Any]:
    """The rows with points."""
    return [row for row in table.indicators if row.weight is not None]


def numeric(row: Indicator) -> TypeGuard[NumericRow]:
    """Whether the target is a plain number with a unit."""
    target = row.target
    return (
        target is not None
        and target.kind is TargetKind.NUMBER
        and target.value is not None
        and target.unit is not None
    )


def reweighted(table: GoalTable, row: Indicator, weight: Decimal) -> Planting:
    """The table with other points in one row."""
    what = f"“{row.name}”的分值：{row.weight:f} → {weight:f}"
    difference = str(weight - (row.weight or 0))
    return Planting(changed(table, row.id, weight=weight), frozenset({row.id}), what, difference)


def with_text(table: GoalTable, row: Indicator, field: str, text: str) -> Planting:
    """The table with another text in one row."""
    what = f"“{row.name}”（{row.target.raw if row.target else ''}，{row.weight}分）：{text}"
    form = re.sub(r"\d+(?:\.\d+)?[^，扣]{0,3}", "…", text)
    return Planting(changed(table, row.id, **{field: text}), frozenset({row.id}), what, form)


def renamed(table: GoalTable, row: Indicator, name: str) -> Planting:
    """The table with another name in one row."""
    what = f"“{row.name}”改名“{name}”"
    return Planting(changed(table, row.id, name=name), frozenset({row.id}), what, "改名")


def revalued(table: GoalTable, row: Indicator, value: Decimal) -> Planting:
    """The table with another figure in one row."""
    target = row.target
    assert target is not None and target.value is not None
    raw = f"{target.operator or ''}{plain(value)}{target.unit or ''}"
    return retargeted(table, row, raw, f"{(value / target.value):.2f}倍")


def retargeted(table: GoalTable, row: Indicator, raw: str, wording: str) -> Planting:
    """The table with another target in one row."""
    what = f"“{row.name}”：{row.target.raw if row.target else ''} → {raw}"
    planted = changed(table, row.id, target=parse_target(raw))
    return Planting(planted, frozenset({row.id}), what, wording)


def total_of(table: GoalTable) -> Decimal | None:
    """The budget in 万元."""
    budget = table.budget
    if budget is None or budget.total is None:
        return None
    return convert(budget.total, budget.unit, "万元")


def amounts(table: GoalTable) -> list[Any]:
    """The cost rows that give an amount in all."""
    return [
        row
        for row in table.indicators
        if row.level2 in COST_LEVELS and numeric(row) and row.target.unit in ("元", "万元")
    ]


def ten_thousands(row: Any) -> Decimal:
    """The amount of a cost row in 万元."""
    amount = convert(row.target.value, row.target.unit, "万元")
    assert amount is not None
    return amount


def paid(table: GoalTable) -> Iterator[tuple[Task, Decimal]]:
    """The tasks with a budget, and how much."""
    for task in table.tasks:
        if task.budget is not None and task.budget.total is not None:
            yield task, task.budget.total


def rebudgeted(table: GoalTable, task: Task, total: Decimal) -> Planting:
    """The table with another budget of one task."""
    old = task.budget or Budget()
    tasks = tuple(
        one.model_copy(update={"budget": old.model_copy(update={"total": total})})
        if one.id == task.id
        else one
        for one in table.tasks
    )
    what = f"任务“{task.name}”的预算：{old.total:f} → {plain(total)}{old.unit}"
    planted = table.model_copy(update={"tasks": tasks})
    return Planting(planted, frozenset(), what, f"{total / (old.total or 1):.2f}倍")


def with_copy(table: GoalTable, row: Indicator, twice: Indicator) -> GoalTable | None:
    """The table with a second row beside one, half of whose points it takes."""
    if row.weight is None:
        rows = list(table.indicators)
        rows.insert(rows.index(row) + 1, twice)
        return table.model_copy(update={"indicators": tuple(rows)})
    return with_row(table, twice)


def counted(table: GoalTable) -> list[Any]:
    """The rows that ask for at least a number of things done."""
    return [
        row
        for row in table.indicators
        if numeric(row)
        and row.target.operator is Operator.GE
        and row.level2 == QUANTITY
        and row.target.unit != "%"
    ]


def scored(table: GoalTable) -> list[Any]:
    """The rows of a self-evaluation: with points, and a result beside the target."""
    return [row for row in table.indicators if row.weight is not None and row.further]


def with_result(table: GoalTable, row: Any, role: FurtherRole, text: str) -> Planting:
    """The table with another result, score or reason in one row."""
    further = tuple(
        cell.model_copy(update={"text": text}) if cell.role is role else cell
        for cell in row.further
    )
    heading = next((cell.heading for cell in row.further if cell.role is role), role.value)
    planted = changed(table, row.id, further=further)
    what = f"“{row.name}”（{row.target.raw}，{row.weight}分）的{heading}：{text}"
    return Planting(planted, frozenset({row.id}), what, role.value)


def whole_number(value: Decimal) -> Decimal:
    """The nearest whole number."""
    return value.quantize(Decimal(1))
