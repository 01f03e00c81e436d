"""A task with more figures than a table has rows: the main ones stand, the rest is added up.

Main is what costs most; where the task divides no money, what comes first. The budget still closes:
the smaller lines become one. What was left out is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.drafting.composing.costs import REST
from assistant.drafting.composing.rows import Row, without_place
from assistant.drafting.shapes import Brief
from assistant.model.evidence import TargetBasis
from assistant.model.grammar import parse_target
from assistant.model.target import TargetKind
from assistant.model.taxonomy import COST, COST_LEVELS, QUANTITY, TIMELINESS

_MAIN = {QUANTITY: 9, COST: 4, TIMELINESS: 2}
_OTHERS = 2  # of every further category
_SUMS = 3  # rows that add up what is left of the counts
_LARGE = 10  # from here on the same number is the same thing
_QUOTED = 3  # in a sentence; the sources are all there


class Folded(NamedTuple):
    """The rows that stand, and a sentence about those that do not."""

    rows: list[Row]
    note: str | None


def fold(rows: Sequence[Row], brief: Brief, room: int) -> Folded:
    """At most `room` rows, in the order given: the same work at many places is one row."""
    if len(rows) <= room:
        return Folded(list(rows), None)
    every = len(rows)
    old = any(row.basis is TargetBasis.HISTORY for row in rows)
    whose = "任务和去年的表写明" if old else "任务写明"
    rows = _by_work(rows)
    if len(rows) <= room:
        note = f"{whose}的数有{every}项，一张表最多列25条：各处同样的工作已合计成一条。"
        return Folded(rows, note)
    if (closed := _smaller_costs(rows, room)) is not None:
        note = f"{whose}的数有{every}项，一张表最多列25条：各项数都列出，较小的支出合计成一条。"
        return Folded(closed, note)
    money = {id: line.amount for line in brief.lines for id in line.activities if not line.source}
    kept: list[Row] = []
    left = 0
    added: list[str] = []
    for level2 in dict.fromkeys(row.level2 for row in rows):
        of_level = [row for row in rows if row.level2 == level2]
        most = _MAIN.get(COST if level2 in COST_LEVELS else level2, _OTHERS)
        ranked = sorted(of_level, key=lambda row: -_weight(row, money))
        main = {id(row) for row in ranked[:most]}
        rest = [row for row in of_level if id(row) not in main]
        main_rows = [row for row in of_level if id(row) in main]
        sums = _sums(_not_said(rest, main_rows))[: _SUMS if level2 == QUANTITY else 1]
        kept += [row for row in of_level if id(row) in main] + sums
        left += len(rest)
        added += [f"“{row.name}”" for row in sums]
    so = f"，其余{left}项不逐条列" + (f"（可合计的并入{'、'.join(added)}）" if added else "")
    note = f"{whose}的数有{every}项，同样的工作合计后还有{len(rows)}项，一张表最多列25条：留下金额大、排在前面的{so}。"
    return Folded(kept, note)


def _smaller_costs(rows: Sequence[Row], room: int) -> list[Row] | None:
    """Every other row, and as many costs as there is room for; None where that is not enough."""
    costs = [row for row in rows if row.level2 in COST_LEVELS and row.target.unit == "万元"]
    named = room - (len(rows) - len(costs)) - 1
    if named < 1:
        return None
    ranked = sorted(costs, key=lambda row: (row.name == REST, -(row.target.value or Decimal(0))))
    small = ranked[named:]
    kept = [row for row in rows if not any(row is each for each in small)]
    if small[-1].name != REST:
        return [*kept, _sum(small)]
    return [*kept, _left(small[-1], ranked[:named], costs)]


def _left(rest: Row, named: Sequence[Row], costs: Sequence[Row]) -> Row:
    """What the rows named leave of the budget, in place of what all its lines leave of it."""
    lines = {each.quote for row in costs if row is not rest for each in row.evidence}
    total = tuple(each for each in rest.evidence if each.quote not in lines)
    amounts = [row.target.value or Decimal(0) for row in (*costs, *named)]
    whole = sum(amounts[: len(costs)], Decimal(0))
    left = whole - sum(amounts[len(costs) :], Decimal(0))
    sums = "－".join(f"{amount:f}" for amount in (whole, *amounts[len(costs) :]))
    return rest._replace(
        target=parse_target(f"≤{left:f}万元"),
        rationale=f"总预算减去列出的各项：{sums}＝{left:f}万元。",
        evidence=(*total, *(each for row in named for each in row.evidence)),
    )


def _by_work(rows: Sequence[Row]) -> list[Row]:
    named: dict[tuple[str, str | None, str], list[Row]] = {}
    for row in rows:
        key = (row.level2, row.target.unit, without_place(row.name))
        named.setdefault(key, []).append(row)
    return [
        once([row._replace(name=name) for row in same]) if len(same) > 1 else same[0]
        for (_, _, name), same in named.items()
    ]


def _weight(row: Row, money: dict[str, Decimal]) -> Decimal:
    if row.level2 in COST_LEVELS:
        return row.target.value or Decimal(0)
    return max((money.get(id, Decimal(0)) for id in row.about), default=Decimal(0))


def _not_said(rest: Sequence[Row], main: Sequence[Row]) -> list[Row]:
    """Without counts that are said elsewhere: the same large number again, a whole and its parts."""
    left: list[Row] = []
    for row in rest:
        value, unit = row.target.value, row.target.unit
        if row.level2 == QUANTITY and value is not None and value >= _LARGE:
            said = {r.target.value for r in (*main, *left) if r.target.unit == unit}
            if value in said:
                continue
        left.append(row)
    for unit in {row.target.unit for row in left if row.level2 == QUANTITY}:
        parts = [row for row in left if row.target.unit == unit]
        added = sum((row.target.value or Decimal(0) for row in parts), Decimal(0))
        wholes = {row.target.value for row in main if row.target.unit == unit}
        if len(parts) > 1 and added in wholes:
            left = [row for row in left if row not in parts]
    return left


def _sums(rest: Sequence[Row]) -> list[Row]:
    """Counts and money of one unit added up, those of most rows first."""
    by_unit: dict[str, list[Row]] = {}
    for row in rest:
        number = row.target.kind is TargetKind.NUMBER and row.target.value is not None
        stated = row.basis in (TargetBasis.BRIEF, TargetBasis.BUDGET)  # not of last year's table
        if number and stated and row.target.unit and row.level2 in (QUANTITY, COST):
            by_unit.setdefault(row.target.unit, []).append(row)
    several = sorted((rows for rows in by_unit.values() if len(rows) > 1), key=len, reverse=True)
    return [_sum(rows) for rows in several if "/" not in (rows[0].target.unit or "")]


def _sum(rows: Sequence[Row]) -> Row:
    money = rows[0].level2 in COST_LEVELS
    unit = rows[0].target.unit
    name = "其他各项支出" if money else f"其余任务完成数量（按{unit}计）"
    return _added(name, rows)


def once(rows: Sequence[Row]) -> Row:
    """Rows of one name as one: different amounts are added up, the same figure said again is one figure."""
    first = rows[0]
    units = {row.target.unit for row in rows}
    added = first.level2 in (QUANTITY, *COST_LEVELS) and first.target.kind is TargetKind.NUMBER
    values = [row.target.value for row in rows]
    said_again = len(set(values)) == 1 and first.level2 not in COST_LEVELS
    if (
        len(rows) == 1
        or not added
        or said_again
        or len(units) > 1
        or "/" in (first.target.unit or "")
    ):
        return first
    if any(row.basis not in (TargetBasis.BRIEF, TargetBasis.BUDGET) for row in rows):
        return first
    return _added(first.name, rows)


def _added(name: str, rows: Sequence[Row]) -> Row:
    first, unit = rows[0], rows[0].target.unit
    total = sum((row.target.value or Decimal(0) for row in rows), Decimal(0))
    parts = "＋".join(f"{row.target.value:f}" for row in rows[:_QUOTED])
    more = f"＋…（共{len(rows)}项）" if len(rows) > _QUOTED else ""
    money = first.level2 in COST_LEVELS
    return Row(
        first.level2,
        name,
        parse_target(f"{'≤' if money else '≥'}{total:f}{unit}"),
        TargetBasis.BUDGET if money else TargetBasis.BRIEF,
        f"任务描述写明的{len(rows)}项相加：{parts}{more}＝{total:f}{unit}。",
        tuple(evidence for row in rows for evidence in row.evidence),
        about=tuple(dict.fromkeys(id for row in rows for id in row.about)),
    )
