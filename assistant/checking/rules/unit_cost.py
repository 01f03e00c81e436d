"""Unit cost × quantity against the money it is to be paid from.

Cost rows per person (household, mu …) are matched with quantity rows by the words that both names
share and few others have (在职, 离退休); the products are added up for the task that names the same
quantities, and set against its budget.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pydantic import Field

from assistant.checking.basis import ARITHMETIC
from assistant.checking.context import Context, Row, amount, figures, in_ten_thousands
from assistant.checking.objection import Objection
from assistant.checking.registry import RuleOptions, Topic, rule
from assistant.model.report import Severity
from assistant.model.table import Task
from assistant.model.taxonomy import QUANTITY
from assistant.model.text import fold
from assistant.model.units import convert, dimension

_PER = (
    {
        "人均": "人",
        "每人": "人",
        "户均": "户",
        "每户": "户",
        "亩均": "亩",
        "每亩": "亩",
        "每村": "村",
    }
    | {
        "村均": "村",
        "次均": "次",
        "每次": "次",
        "每期": "期",
        "每场": "场",
        "每台": "台",
        "每套": "套",
    }
    | {"每件": "件", "每平方米": "平方米", "每公里": "公里"}
)
_PER_NAME = re.compile("|".join(_PER))
#: A word weighs the more, the fewer rows have it; one that more rows than this have tells nothing.
_WHOLE = 60
_TELLING = 12
#: What the best match must weigh: a word of its own, or several that few others have.
_RARE = 0.3
#: Words shared with the best match must weigh this much more than with the next.
_CLEARLY = 1.5


@dataclass(frozen=True, slots=True)
class _Pair:
    """A unit cost in 万元, and the quantity it is paid for."""

    cost: Row
    quantity: Row
    price: Decimal
    rounding: Decimal
    number: Decimal  # of what the price is for: 31000 where 3.1万平方米 are paid per 平方米

    @property
    def product(self) -> Decimal:
        return self.number * self.price

    def __str__(self) -> str:
        quantity = self.quantity
        return f"{amount(quantity.value or self.number)}{quantity.unit}×{self._said}"

    @property
    def _said(self) -> str:
        """The price as it is multiplied: in 万元, or as printed where the quantity is in 万."""
        if self.number == self.quantity.value:
            return f"{amount(self.price)}万元"
        return (self.cost.target.raw if self.cost.target else "").lstrip("≤<=＝＜ ")


class Tolerance(RuleOptions):
    """How far product and budget may lie apart."""

    share: Decimal = Field(
        Decimal("0.005"),
        description="与预算相差几成以内不提示（四舍五入的误差另算），0.005 即千分之五",
    )


@rule(
    "MON110",
    "单位成本乘数量与预算不符",
    Severity.WARNING,
    Topic.MONEY,
    basis=ARITHMETIC,
    what="人均（户均、单价……）成本乘以数量，超过对应任务的预算、对应的成本行或总预算；任务里的人数都有人均成本而乘积不足的，也提示。四舍五入的误差不算。",
    why="单位成本、数量、金额三个数互相制约，对不上说明至少有一个写错。",
    bad="""
任务=保障人员 | 在职人员158人、退休干部97人的工资津贴 | 2546万元
数量指标 | 保障在职办公人员数 | =158人
数量指标 | 发放离退休人员津贴数 | =97人
成本指标 | 在职干部人均福利社保津贴经费 | ≤18.99万元
成本指标 | 离退休干部人均津贴经费 | ≤0.21万元
""",
    good="""
任务=保障人员 | 在职人员158人、退休干部97人的工资津贴 | 2546万元
数量指标 | 保障在职办公人员数 | =158人
数量指标 | 发放离退休人员津贴数 | =97人
成本指标 | 在职干部人均福利社保津贴经费 | ≤15.99万元
成本指标 | 离退休干部人均津贴经费 | ≤0.21万元
""",
    options=Tolerance,
)
def unit_cost(table: Context, options: Tolerance) -> Iterator[Objection]:
    """Products of unit cost and quantity that do not fit the money they come from."""
    by_task: dict[str, list[_Pair]] = {}
    rest: list[_Pair] = []
    for pair in _pairs(table):
        task = _task_of(table, pair)
        if task is not None:
            by_task.setdefault(task.id, []).append(pair)
        elif (whole := _cost_of_all(table, pair)) is not None and whole.money is not None:
            yield from _compare(
                [pair], f"“{whole.label}”", whole.money, options, covered=False, also=(whole.id,)
            )
        else:
            rest.append(pair)
    for id, pairs in by_task.items():
        task = table.table.task(id)
        budget = in_ten_thousands(task.budget) if task else None
        if task is not None and budget is not None:
            covered = _all_priced(table, task, pairs)
            yield from _compare(pairs, f"任务“{task.name}”的预算", budget, options, covered=covered)
    if rest and table.budget is not None:
        yield from _compare(rest, "总预算", table.budget, options, covered=False)


def _compare(
    pairs: list[_Pair],
    what: str,
    money: Decimal,
    options: Tolerance,
    *,
    covered: bool,
    also: tuple[str, ...] = (),
) -> Iterator[Objection]:
    """`covered`: everything the money is for is priced, so that falling short is off as well."""
    product = sum((pair.product for pair in pairs), Decimal(0))
    slack = sum((pair.number * pair.rounding for pair in pairs), Decimal("0.5"))
    slack = max(slack, money * options.share)
    if product <= money + slack and (not covered or product >= money - slack):
        return
    arithmetic = "＋".join(map(str, pairs))
    off, how = abs(product - money), "多" if product > money else "少"
    first, *others = pairs
    yield first.cost.objection(
        "target",
        f"{arithmetic}＝{amount(product)}万元，比{what}{amount(money)}万元{how}{amount(off)}万元。",
        suggestion="核对数量、单位成本和预算三个数。",
        related=(
            *(pair.quantity.id for pair in pairs),
            *(pair.cost.id for pair in others),
            *also,
        ),
    )


def _pairs(table: Context) -> Iterator[_Pair]:
    costs = [(row, stated) for row in table.costs if (stated := _price(row)) is not None]
    if not costs:
        return
    quantities = [row for row in table.under(QUANTITY) if row.annual and row.value and row.unit]
    subjects = {row.id: table.subject(row.name) for row in (*quantities, *table.costs)}
    spread = Counter(word for words in subjects.values() for word in words)
    counted: dict[str, list[Row]] = defaultdict(list)
    for row in quantities:
        for word in subjects[row.id]:
            if spread[word] <= _TELLING:
                counted[word].append(row)
    for cost, (price, unit, rounding) in costs:
        weights: Counter[str] = Counter()
        candidates = {row.id: row for word in subjects[cost.id] for row in counted.get(word, ())}
        for row in candidates.values():
            if _number(row, unit) is not None:
                shared = subjects[cost.id] & subjects[row.id]
                weights[row.id] = sum(_WHOLE // spread[word] for word in shared)
        (best, weight), (_, next_weight) = [*weights.most_common(2), ("", 0), ("", 0)][:2]
        if weight >= _WHOLE * _RARE and weight >= next_weight * _CLEARLY:
            number = _number(candidates[best], unit)
            assert number is not None
            yield _Pair(cost, candidates[best], price, rounding, number)


def _number(row: Row, unit: str) -> Decimal | None:
    """A row's quantity in the unit that a price is for, or None where it is of something else."""
    if row.value is None or row.unit is None:
        return None
    if row.unit == f"万{unit}":
        return row.value * 10_000
    return row.value if row.unit == unit else None


def _price(row: Row) -> tuple[Decimal, str, Decimal] | None:
    """A row's unit cost: 万元, per what, and half of its last printed place in 万元."""
    if row.value is None or row.unit is None:
        return None
    money_unit, _, per = row.unit.partition("/")
    if not per:
        named = _PER_NAME.search(row.name)
        per = _PER[named[0]] if named else ""
    if not per or "·" in per or dimension(money_unit) != "money":
        return None
    price = convert(row.value, money_unit, "万元")
    one = convert(Decimal(1), money_unit, "万元")
    exponent = row.value.as_tuple().exponent
    if price is None or one is None or not isinstance(exponent, int):
        return None
    return price, per, one * Decimal(5).scaleb(min(exponent, 0) - 1)


def _task_of(table: Context, pair: _Pair) -> Task | None:
    """The budgeted task whose text states the pair's quantity and shares most of its words."""
    wanted = table.subject(pair.cost.name) | table.subject(pair.quantity.name)
    best: tuple[int, Task] | None = None
    for task in table.table.tasks:
        if task.budget is None or task.budget.total is None:
            continue
        text = fold(f"{task.name}{task.content or ''}")
        stated = any(
            figure.value == pair.quantity.value and figure.unit == pair.quantity.unit
            for figure in figures(text)
        )
        shared = len(wanted & table.subject(text))
        if stated and shared and (best is None or shared > best[0]):
            best = shared, task
    return best[1] if best else None


def _all_priced(table: Context, task: Task, pairs: list[_Pair]) -> bool:
    """Whether every quantity of the pairs' units that the task's text states has a price."""
    units = {pair.quantity.unit for pair in pairs}
    priced = {pair.quantity.value for pair in pairs}
    text = fold(f"{task.name}{task.content or ''}")
    return all(figure.value in priced for figure in figures(text) if figure.unit in units)


def _cost_of_all(table: Context, pair: _Pair) -> Row | None:
    """The one cost row that gives the amount in all for what the pair prices."""
    subject = table.subject(pair.cost.name)
    same = [
        row
        for row in table.costs
        if row.money is not None
        and not row.per_unit
        and subject
        and len(subject & table.subject(row.name)) * 2 > len(subject)
    ]
    return same[0] if len(same) == 1 else None
