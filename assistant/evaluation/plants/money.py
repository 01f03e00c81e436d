"""Sums, unit costs and units of money that do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from assistant.evaluation.planting import Planting, changed
from assistant.evaluation.plants.making import (
    amounts,
    defect,
    numeric,
    paid,
    rebudgeted,
    retargeted,
    revalued,
    ten_thousands,
    total_of,
)
from assistant.model.grammar import parse_target
from assistant.model.table import (
    GoalTable,
)
from assistant.model.taxonomy import COST_LEVELS
from assistant.model.units import convert


@defect("资金来源与预算不符", "MON101")
def sources_of_money(table: GoalTable) -> Iterator[Planting]:
    """One source of the budget changed."""
    budget = table.budget
    if budget is None or budget.total is None or not budget.parts:
        return
    for at, part in enumerate(budget.parts):
        for amount in (part.amount + 10, part.amount * Decimal("0.9"), part.amount * 10):
            if len(budget.parts) == 1 and amount < part.amount:
                continue  # another source may not be printed
            parts = list(budget.parts)
            parts[at] = part.model_copy(update={"amount": amount})
            changed_budget = budget.model_copy(update={"parts": tuple(parts)})
            planted = table.model_copy(update={"budget": changed_budget})
            what = f"{part.name}：{part.amount:f} → {amount:f}{budget.unit}"
            yield Planting(planted, frozenset(), what, str(amount - part.amount))


@defect(
    "任务预算合计超过总额",
    "MON102",
    MON110="改了的任务预算与单位成本乘数量也就不符",
    MON103="职责的预算改大，所属活动的合计就少了",
)
def tasks_beyond_budget(table: GoalTable) -> Iterator[Planting]:
    """One task is given more."""
    for task, total in paid(table):
        for factor in (Decimal("1.2"), Decimal(2), Decimal(10)):
            yield rebudgeted(table, task, total * factor)


@defect(
    "任务预算合计少于总额",
    "MON103",
    MON110="改了的任务预算与单位成本乘数量也就不符",
    MON102="职责的预算改小，所属活动的合计就多了",
    MON122="任务的预算改小，它的成本就超过了",
)
def tasks_below_budget(table: GoalTable) -> Iterator[Planting]:
    """One task is given less."""
    for task, total in paid(table):
        for factor in (Decimal("0.8"), Decimal("0.5"), Decimal("0.1")):
            yield rebudgeted(table, task, total * factor)


@defect(
    "成本合计超过预算",
    "MON104",
    MON110="这项成本乘数量也超过预算",
    MON122="这项成本也超过任务的预算",
)
def costs_beyond_budget(table: GoalTable) -> Iterator[Planting]:
    """One cost raised until the sum passes the budget."""
    rows = amounts(table)
    total = total_of(table)
    if (
        total is None
        or len(rows) < 2
        or sum(ten_thousands(row) for row in rows) < total * Decimal("0.8")
    ):
        return
    for row in rows:
        amount = row.target.value
        for value in (amount * Decimal("1.3"), amount * Decimal("1.5"), amount * 2):
            cost = convert(value, row.target.unit, "万元")
            if cost is not None and cost < total:
                yield revalued(table, row, value)


@defect("成本合计与预算有差额", "MON105")
def costs_off_budget(table: GoalTable) -> Iterator[Planting]:
    """One cost lowered by a little."""
    rows = amounts(table)
    total = total_of(table)
    if total is None or len(rows) < 3 or sum(ten_thousands(row) for row in rows) != total:
        return
    for row in rows:
        for share in (Decimal("0.02"), Decimal("0.05"), Decimal("0.08")):
            less = convert(total * share, "万元", row.target.unit)
            if less < row.target.value:
                yield revalued(table, row, row.target.value - less)


@defect(
    "单项成本超过预算",
    "MON106",
    MON104="合计随之超过预算",
    MON108="也可能是元、万元之误",
    MON122="也超过任务的预算",
    MON110="乘数量也超过预算",
)
def cost_beyond_budget(table: GoalTable) -> Iterator[Planting]:
    """One cost above the whole budget."""
    total = total_of(table)
    for row in amounts(table):
        if total is not None:
            for factor in (Decimal("1.1"), Decimal(2), Decimal(5)):
                value = convert(total * factor, "万元", row.target.unit)
                yield revalued(table, row, value or Decimal(0))


@defect(
    "只有总预算一项成本",
    "MON107",
    MON122="总预算归到了一项任务",
    REL101="分项成本没有了，任务少了对应的行",
)
def only_the_total(table: GoalTable) -> Iterator[Planting]:
    """All costs made one: the budget."""
    budget = table.budget
    costs = [row for row in table.indicators if row.level2 in COST_LEVELS]
    if budget is None or budget.total is None or not costs:
        return
    weights = [row.weight for row in costs if row.weight is not None]
    first = costs[0].model_copy(update={"weight": sum(weights)} if weights else {})
    target = parse_target(f"≤{budget.total:f}{budget.unit}")
    for name in (
        "项目总成本",
        "总预算",
        "预算控制数",
        "项目投入资金总额",
        "年度预算资金",
        "全年经费支出总额",
    ):
        row = first.model_copy(
            update={"name": name, "target": target, "scoring": None, "explanation": None}
        )
        rows = tuple(
            row if one.id == first.id else one
            for one in table.indicators
            if one.id == first.id or one not in costs
        )
        planted = table.model_copy(update={"indicators": rows})
        yield Planting(planted, frozenset({row.id}), f"成本只有一行：{name} {target.raw}", name)


@defect(
    "元与万元混淆",
    "MON108",
    MON106="放大一万倍的一项超过整个预算",
    MON104="合计随之超过预算",
    MON110="乘数量也就不符",
    MON122="放大以后超过任务的预算",
)
def yuan_for_ten_thousand(table: GoalTable) -> Iterator[Planting]:
    """元 for 万元, or the other way."""
    other = {"万元": "元", "元": "万元"}
    for row in amounts(table):
        if row.target.unit in other:
            raw = f"{row.target.operator or ''}{row.target.value:f}{other[row.target.unit]}"
            yield retargeted(table, row, raw, "单位写错")
    budget = table.budget
    cost = next((row for row in table.indicators if row.level2 in COST_LEVELS), None)
    if budget and budget.total is not None and cost:
        for name in ("项目总成本", "成本总额", "项目总支出"):
            target = parse_target(f"≤{budget.total:f}{other[budget.unit]}")
            fields: dict[str, Any] = {"name": name, "target": target, "scoring": None}
            planted = changed(table, cost.id, **fields)
            what = f"“{cost.name}”改为“{name} {target.raw}”"
            yield Planting(planted, frozenset({cost.id}), what, name)


@defect("用成本控制率代替成本", "MON109")
def rate_for_cost(table: GoalTable) -> Iterator[Planting]:
    """A rate of control where an amount stood."""
    for row in [row for row in table.indicators if row.level2 in COST_LEVELS]:
        for name, raw in (
            ("成本控制率", "=100%"),
            ("预算控制率", "≤100%"),
            ("预算控制比例", "≤100%"),
            ("经费支出控制率", "100%"),
            ("超预算率", "≤0%"),
            ("成本控制比率", "≤100%"),
        ):
            fields: dict[str, Any] = {"name": name, "target": parse_target(raw), "scoring": None}
            planted = changed(table, row.id, **fields)
            yield Planting(planted, frozenset({row.id}), f"“{row.name}”改为“{name} {raw}”", name)


@defect("单位成本乘数量与预算不符", "MON110", MON104="乘数量以后合计超过预算")
def unit_cost_off(table: GoalTable) -> Iterator[Planting]:
    """A unit cost raised several times."""
    total = total_of(table)
    for row in table.indicators:
        if row.level2 not in COST_LEVELS or not numeric(row) or "/" not in (row.target.unit or ""):
            continue
        for factor in (Decimal(2), Decimal(3), Decimal(10)):
            if total is not None:
                yield revalued(table, row, row.target.value * factor)
