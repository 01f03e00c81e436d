"""What one unit may cost, by arithmetic over the budget: 38万元 for 320 people are 人均≤1187.5元.

Only where the money is for one activity and the activity has one count: a price of several things
together says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from assistant.drafting.activities import Activities
from assistant.drafting.composing.rows import GENERAL, Group, Row
from assistant.drafting.shapes import Activity, Brief, Figure, Quote
from assistant.drafting.verify import BUDGET
from assistant.model.evidence import Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target
from assistant.model.target import TargetKind
from assistant.model.taxonomy import COST, COST_LEVELS, QUANTITY

_MEAN = {"人": "人均", "户": "户均", "亩": "亩均"}
_PEOPLE = "人"
_TEN_THOUSAND = Decimal(10000)
# Counted are things and people that money buys; 12个月 and 4次 a year have no price worth a row.
_PRICED = frozenset(
    ["人", "户", "亩", "台", "套", "辆", "座", "栋", "公里", "平方米", "场", "期", "件", "册", "个", "处", "部"]
)  # fmt: skip
_TELLING = 4  # digits of a price
# Money handed on is a standard somebody set, wages a scale: their mean tells nothing.
_SET = re.compile(r"补助|补贴|津贴|标准|工资|薪|待遇|救助|资助|奖|人员|办公")


def unit_costs(brief: Brief, known: Activities) -> Iterator[Row]:
    """Prices that follow from the budget, the dearest activity first."""
    priced = sorted(_payments(brief), key=lambda found: -found[1])
    for activity, amount, quotes in priced:
        figure = _counted(activity)
        if figure is None or figure.target.value is None:
            continue
        kind = known.kind(activity.kind) or known.general
        if _SET.search(f"{kind.price}{kind.name}{activity.title}"):
            continue
        each = _MEAN.get(figure.target.unit or "", f"每{figure.target.unit}")
        template = kind.price if "{u}" in kind.price and kind.key != GENERAL else "{u}{a}成本"
        name = Group(kind, (activity,)).called(template, each)
        yield _row(name, amount, figure, quotes)._replace(about=(activity.id,))


def _payments(brief: Brief) -> Iterator[tuple[Activity, Decimal, tuple[Quote, ...]]]:
    by_id = {activity.id: activity for activity in brief.activities}
    lines = [line for line in brief.lines if not line.source]
    for line in lines:
        alone = sum(line.activities == other.activities for other in lines) == 1
        if len(line.activities) == 1 and alone and line.activities[0] in by_id:
            yield by_id[line.activities[0]], line.amount, (line.quote,)
    if not lines and brief.budget is not None and len(by_id) == 1:
        quotes = brief.budget.quotes
        given = (brief.given_budget or "").strip()
        if not quotes and given:
            quotes = (Quote(text=given, start=0, end=len(given)),)
        yield brief.activities[0], brief.budget.amount, quotes


def _counted(activity: Activity) -> Figure | None:
    """The one thing counted of an activity: its people where it is for people, else its only count."""
    if any(figure.level2 in COST_LEVELS for figure in activity.figures):
        return None  # the text says itself what one costs
    counts = [
        figure
        for figure in activity.figures
        if figure.level2 == QUANTITY
        and figure.target.kind is TargetKind.NUMBER
        and figure.target.unit in _PRICED
        and (figure.target.value or 0) > 1
    ]
    people = [figure for figure in counts if figure.target.unit == _PEOPLE]
    others = [figure for figure in activity.figures if figure.level2 == QUANTITY]
    if len(people) == 1 and all(f.target.unit in ("期", "人", "人次", "次") for f in others):
        return people[0]
    return counts[0] if len(counts) == len(others) == 1 else None


def _row(name: str, amount: Decimal, figure: Figure, quotes: tuple[Quote, ...]) -> Row:
    number, unit = figure.target.value or Decimal(1), figure.target.unit
    exact = amount * _TEN_THOUSAND / number
    money, price = ("元", exact) if exact < _TEN_THOUSAND else ("万元", amount / number)
    places = max(0, _TELLING - price.adjusted() - 1)
    rounded = price.quantize(Decimal(1).scaleb(-min(places, 2)), ROUND_CEILING).normalize()
    sentence = (
        f"预算{amount:f}万元÷{figure.target.value:f}{unit}"
        f"{'＝' if rounded == price else '≈'}{rounded:f}{money}，按此作为上限。"
    )
    found = (*quotes, *figure.quotes)
    return Row(
        COST,
        name,
        parse_target(f"≤{rounded:f}{money}/{unit}"),
        TargetBasis.BUDGET,
        sentence,
        tuple(Evidence(id=BUDGET, quote=quote.text, match=Match.NOT_FOUND) for quote in found),
    )
