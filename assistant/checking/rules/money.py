"""Money: the header adds up, costs stay within the budget, units are not mixed up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pydantic import Field

from assistant.checking.basis import ARITHMETIC, GUIDE_101, REVIEW
from assistant.checking.context import Context, Row, amount, in_ten_thousands
from assistant.checking.objection import NOWHERE, Objection
from assistant.checking.registry import RuleOptions, Topic, rule
from assistant.model.report import Severity
from assistant.model.table import Budget, BudgetPart, Task
from assistant.model.units import convert

#: Amounts are printed to two places: sums of a few of them may differ by less than this (万元).
_ROUNDING = Decimal("0.05")
#: From this ratio on, an amount is not too large but in the wrong unit.
_OTHER_UNIT = 1000


def _plain(table: Context) -> list[Row]:
    """Cost rows with an amount in all: not per person or the like, not part of another (其中)."""
    return [
        row
        for row in table.costs
        if row.money is not None and not row.per_unit and "其中" not in row.name
    ]


def _whole_and_parts(table: Context) -> tuple[Row | None, list[Row]]:
    """The row of the whole cost, where there is one, and the rows that are its parts."""
    plain = _plain(table)
    wholes = [
        row for row in plain if row.is_total or (len(plain) > 2 and row.money == table.budget)
    ]
    largest = max(plain, key=lambda row: row.money or 0, default=None)
    whole = largest if largest in wholes else None
    return whole, [row for row in plain if row is not whole]


def _sum(rows: list[Row]) -> Decimal:
    return sum((row.money for row in rows if row.money is not None), Decimal(0))


def _terms(rows: list[Row]) -> str:
    """The sum as people write it; the middle of a long one is left out."""
    figures = [amount(row.money) for row in rows if row.money is not None]
    if len(figures) > 8:
        figures = [*figures[:4], "…", *figures[-2:]]
    return "＋".join(figures)


@rule(
    "MON101",
    "资金来源与预算总额不符",
    Severity.ERROR,
    Topic.MONEY,
    basis=ARITHMETIC,
    what="表头的资金来源（财政拨款、其他资金……）相加不等于预算总额。任务的资金也这样核对。",
    why="总额和来源对不上，预算本身就不成立。",
    bad="""
预算=200万元
资金=财政拨款 150
资金=其他资金 40
数量指标 | 培训期数 | ≥4期
""",
    good="""
预算=200万元
资金=财政拨款 150
资金=其他资金 50
数量指标 | 培训期数 | ≥4期
""",
)
def header_parts(table: Context) -> Iterator[Objection]:
    """Parts of a budget that do not add up to its total; of which-lines (其中) and nested ones excused."""
    budgets: list[tuple[str, Budget | None, Task | None]] = [("预算", table.table.budget, None)]
    budgets += [(f"任务“{task.name}”", task.budget, task) for task in table.table.tasks]
    for label, budget, task in budgets:
        if budget is None or budget.total is None or not budget.parts:
            continue
        stated = sum((part.amount for part in budget.parts), Decimal(0))
        if len(budget.parts) == 1 and stated < budget.total:
            continue  # the other sources may simply not be printed
        if abs(stated - budget.total) <= _ROUNDING or _nested(budget.total, budget.parts):
            continue
        terms = "＋".join(f"{part.name}{amount(part.amount)}" for part in budget.parts)
        yield Objection(
            f"{label}总额{amount(budget.total)}{budget.unit}，资金来源合计{amount(stated)}{budget.unit}（{terms}）。",
            suggestion="核对后改成一致。",
            field="tasks" if task else "budget",
            location=task.location if task else NOWHERE,
            excerpt=f"{amount(budget.total)}{budget.unit}",
        )


_OF_WHICH = re.compile(
    r"其中|中央|[省市县区州]|上级|本级|本年|公共预算|基金|专户|结转|债券|经费拨款"
)


def _nested(total: Decimal, parts: Sequence[BudgetPart]) -> bool:
    """Whether the first parts make up the total and the rest are shares of those or the total again.

    By source and then by use (基本支出, 项目支出): both ways stand in one form (Henan).
    """
    running = Decimal(0)
    for at, part in enumerate(parts):
        running += part.amount
        if abs(running - total) <= _ROUNDING:
            rest = parts[at + 1 :]
            again = sum((part.amount for part in rest), Decimal(0))
            return abs(again - total) <= _ROUNDING or all(_OF_WHICH.search(p.name) for p in rest)
    return False


@rule(
    "MON102",
    "下级预算合计超过上级",
    Severity.ERROR,
    Topic.MONEY,
    basis=ARITHMETIC,
    what="各项任务预算相加超过表头的预算总额，或各项活动预算相加超过所属职责的预算。",
    why="分项之和不可能多于总数。",
    bad="""
预算=100万元
任务=培训 | 举办培训班4期 | 60万元
任务=慰问 | 走访慰问260人次 | 50万元
""",
    good="""
预算=110万元
任务=培训 | 举办培训班4期 | 60万元
任务=慰问 | 走访慰问260人次 | 50万元
""",
)
def tasks_beyond(table: Context) -> Iterator[Objection]:
    """Children whose budgets add up to more than the budget above them."""
    for label, whole, parts, above in _levels(table):
        known = [budget for budget in map(_task_budget, parts) if budget is not None]
        if known and sum(known) > whole + _ROUNDING:
            yield _mismatch(label, whole, known, above, "多")


@rule(
    "MON103",
    "任务预算合计与总额不符",
    Severity.WARNING,
    Topic.MONEY,
    basis=ARITHMETIC,
    what="每项任务（活动）都有预算，相加却少于总额。",
    why="差额没有对应的任务，说明漏了任务或数字写错。",
    bad="""
预算=120万元
任务=培训 | 举办培训班4期 | 60万元
任务=慰问 | 走访慰问260人次 | 50万元
""",
    good="""
预算=110万元
任务=培训 | 举办培训班4期 | 60万元
任务=慰问 | 走访慰问260人次 | 50万元
""",
)
def tasks_short(table: Context) -> Iterator[Objection]:
    """Children that all have a budget and yet do not use up the budget above them."""
    for label, whole, parts, above in _levels(table):
        known = [budget for budget in map(_task_budget, parts) if budget is not None]
        if len(known) == len(parts) > 1 and sum(known) < whole - _ROUNDING:
            yield _mismatch(label, whole, known, above, "少")


def _task_budget(task: Task) -> Decimal | None:
    return in_ten_thousands(task.budget)


def _levels(table: Context) -> Iterator[tuple[str, Decimal, list[Task], Task | None]]:
    """Each budget with tasks under it: label, amount in 万元, the tasks, the task above."""
    tasks = table.table.tasks
    children: dict[str | None, list[Task]] = {}
    for task in tasks:
        children.setdefault(task.parent, []).append(task)
    total = in_ten_thousands(table.table.budget)
    if total is not None and None in children:
        yield "预算总额", total, children[None], None
    for task in tasks:
        whole = _task_budget(task)
        if whole is not None and task.id in children:
            yield f"“{task.name}”", whole, children[task.id], task


def _mismatch(
    label: str, whole: Decimal, known: list[Decimal], above: Task | None, how: str
) -> Objection:
    stated = sum(known, Decimal(0))
    terms = "＋".join(map(amount, known[:8])) + ("＋…" if len(known) > 8 else "")
    return Objection(
        f"{label}{amount(whole)}万元，下面各项合计{amount(stated)}万元（{terms}），"
        f"{how}{amount(abs(stated - whole))}万元。",
        suggestion="核对各项预算后改成一致。",
        field="tasks" if above else "budget",
        location=above.location if above else NOWHERE,
        excerpt=f"{amount(whole)}万元",
    )


@rule(
    "MON104",
    "成本合计超过预算",
    Severity.WARNING,
    Topic.MONEY,
    basis=ARITHMETIC,
    what="各项成本指标的金额相加超过预算总额（或超过总成本那一行）。人均、单价等单位成本不计入。",
    why="成本上限之和多于预算，就是允许超支。",
    bad="""
预算=20万元
成本指标 | 培训费 | ≤15万元
成本指标 | 教材费 | ≤8万元
""",
    good="""
预算=23万元
成本指标 | 培训费 | ≤15万元
成本指标 | 教材费 | ≤8万元
""",
)
def costs_beyond(table: Context) -> Iterator[Objection]:
    """Cost rows that add up to more than the budget or the whole cost stated beside them."""
    whole, parts = _whole_and_parts(table)
    limit = whole.money if whole else table.budget
    if limit is None or len(parts) < 2 or _sum(parts) <= limit + _ROUNDING:
        return
    if any(row.money is not None and row.money > limit for row in parts):
        return  # a single row is already beyond the budget: MON106 says so
    what = f"“{whole.label}”" if whole else "预算"
    yield Objection(
        f"{len(parts)}项成本合计{amount(_sum(parts))}万元（{_terms(parts)}），"
        f"超过{what}{amount(limit)}万元，多{amount(_sum(parts) - limit)}万元。",
        suggestion="核对各项成本；有包含关系的只留一项。",
        field="target",
        excerpt=f"{amount(_sum(parts))}万元",
        related=tuple(row.id for row in parts),
    )


class Nearness(RuleOptions):
    """When costs look as though they were meant to add up."""

    part: Decimal = Field(Decimal("0.8"), description="合计达到预算的几成以上才核对")


@rule(
    "MON105",
    "成本合计与预算有差额",
    Severity.ADVICE,
    Topic.MONEY,
    basis=ARITHMETIC,
    what="列了三项以上成本，合计接近而不等于预算总额（或总成本那一行）。",
    why="看起来是要分解到底的，差额多半是漏项或数字写错。",
    bad="""
预算=25万元
成本指标 | 培训费 | ≤12万元
成本指标 | 教材费 | ≤8万元
成本指标 | 师资费 | ≤4万元
""",
    good="""
预算=24万元
成本指标 | 培训费 | ≤12万元
成本指标 | 教材费 | ≤8万元
成本指标 | 师资费 | ≤4万元
""",
    options=Nearness,
)
def costs_short(table: Context, options: Nearness) -> Iterator[Objection]:
    """Three or more cost rows that nearly make up the budget."""
    whole, parts = _whole_and_parts(table)
    limit = whole.money if whole else table.budget
    if limit is None or len(parts) < (2 if whole and whole.is_total else 3):
        return
    total = _sum(parts)
    if limit * options.part <= total < limit - _ROUNDING:
        what = f"“{whole.label}”" if whole else "预算"
        yield Objection(
            f"{len(parts)}项成本合计{amount(total)}万元（{_terms(parts)}），"
            f"比{what}{amount(limit)}万元少{amount(limit - total)}万元。",
            suggestion="补上漏列的成本，或在备注中说明差额的用途。",
            field="target",
            excerpt=f"{amount(total)}万元",
            related=tuple(row.id for row in parts),
        )


@rule(
    "MON106",
    "单项成本超过预算",
    Severity.ERROR,
    Topic.MONEY,
    basis=ARITHMETIC,
    what="一项成本指标的金额比整个预算还多。",
    why="一项就超过总预算，金额或单位一定有一个写错了。",
    bad="""
预算=20万元
成本指标 | 培训经费 | ≤25万元
""",
    good="""
预算=20万元
成本指标 | 培训经费 | ≤20万元
""",
)
def cost_beyond(table: Context) -> Iterator[Objection]:
    """One amount above the budget; a thousandfold and more is a slip of the unit, another rule's."""
    budget = table.budget
    if not budget:
        return
    for row in _plain(table):
        money = row.money or Decimal(0)
        if (
            budget + _ROUNDING < money < budget * _OTHER_UNIT
            and not row.at_least
            and money > budget * _CEILED
        ):
            yield row.objection(
                "target",
                f"“{row.label}”{amount(money)}万元，超过预算{amount(budget)}万元。",
                suggestion="核对金额和单位（元、万元）。",
            )


#: A ceiling of 202.64 may be printed as 202.7: within this it is rounding, not overspending.
_CEILED = Decimal("1.005")


@rule(
    "MON107",
    "只有总预算一项成本",
    Severity.ADVICE,
    Topic.MONEY,
    basis=REVIEW,
    what="成本指标只有一行，写的就是总预算（总成本），没有分项或单位成本。",
    why="不超预算是底线，不说明钱花得省不省；要按分项或单位成本控制。",
    bad="""
预算=20万元
成本指标 | 项目总成本 | ≤20万元
""",
    good="""
预算=20万元
成本指标 | 人均培训成本 | ≤400元/人·天
成本指标 | 培训费 | ≤20万元
""",
)
def only_the_whole(table: Context) -> Iterator[Objection]:
    """One cost row, and it is the whole budget."""
    if len(table.costs) != 1:
        return
    (row,) = table.costs
    if row.money is not None and not row.per_unit and (row.is_total or row.money == table.budget):
        yield row.objection(
            "target",
            f"成本指标只有“{row.label}”一项（{row.text('target')}），就是总预算。",
            suggestion="按主要支出内容分项，或改用人均、单价等单位成本。",
        )


@rule(
    "MON108",
    "元与万元混淆",
    Severity.WARNING,
    Topic.MONEY,
    basis=ARITHMETIC,
    what="成本总额与预算的数字相同而单位不同，或一项成本与预算相差一千倍以上（其他各项都用万元）。",
    why="单位写错，金额就差一万倍。",
    bad="""
预算=20万元
成本指标 | 项目总成本 | ≤20元
""",
    good="""
预算=20万元
成本指标 | 项目总成本 | ≤20万元
""",
)
def mixed_units(table: Context) -> Iterator[Objection]:
    """The budget's number in another unit, or an amount that only a wrong unit explains."""
    budget = table.budget
    if not budget:
        return
    plain = _plain(table)
    in_larger = [row for row in plain if row.unit == "万元"]
    for row in plain:
        money = row.money or Decimal(0)
        too_small = (
            row.unit == "元"
            and 0 < money * _OTHER_UNIT < budget
            and (len(in_larger) >= 2 or _means_ten_thousands(row, budget))
        )
        same_number = (row.is_total or len(table.costs) == 1) and any(
            row.value == convert(budget, "万元", unit) and row.unit != unit
            for unit in ("元", "万元")
        )
        if money != budget and (same_number or too_small or money >= budget * _OTHER_UNIT):
            yield row.objection(
                "target",
                f"“{row.label}”是{row.text('target')}，预算是{amount(budget)}万元，单位像是写错了。",
                suggestion="核对单位是元还是万元，全表统一。",
            )


def _means_ten_thousands(row: Row, budget: Decimal) -> bool:
    """Whether an amount in 元 is an outlay that fits the budget only if 万元 was meant."""
    return row.is_a(_OUTLAYS) and row.value is not None and row.value <= budget


_OUTLAYS = ("经费", "支出", "投资额", "总额")


@rule(
    "MON109",
    "用成本控制率代替成本",
    Severity.ADVICE,
    Topic.MONEY,
    basis=GUIDE_101,
    what="成本指标写的是成本（预算）控制率、节约率 100% 之类，没有金额或支出标准。",
    why="控制率100%只说明没超预算，不说明标准是多少。",
    bad="成本指标 | 成本控制率 | ≤100%",
    good="成本指标 | 人均培训成本 | ≤400元/人·天",
)
def control_rate(table: Context) -> Iterator[Objection]:
    """A control rate in place of an amount."""
    for row in table.costs:
        if row.share is not None and row.is_a(_CONTROL):
            yield row.objection(
                "name",
                f"“{row.label}”（{row.text('target')}）没有说明成本标准。",
                suggestion="写出金额上限或单位成本，如“人均培训成本 ≤400元/人·天”。",
            )


#: A rate of saving (节约率) says by how much, and is a target of its own.
_CONTROL = (
    *("控制率", "控制比率", "预算控制比例", "成本控制比例"),
    *("超支率", "超预算率", "超预算比例"),
)
