"""Points that do not add up, or that the scoring contradicts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from assistant.evaluation.planting import Planting, changed, plain
from assistant.evaluation.plants.making import (
    defect,
    numeric,
    reweighted,
    weighted,
    with_text,
)
from assistant.model.table import (
    GoalTable,
)
from assistant.model.target import Operator


@defect(
    "分值合计不对",
    "WGT102",
    WGT103="分值改小以后，扣分超过了它",
    WGT104="评分标准仍按原来的分值",
    WGT106="级别合计随之不对",
    VAL115="评分标准仍写原来的分值",
)
def sum_of_weights(table: GoalTable) -> Iterator[Planting]:
    """One row with other points."""
    for row in weighted(table):
        for more in (1, 2, 5, -1):
            if (weight := row.weight + more) > 0:
                yield reweighted(table, row, weight)


@defect("扣分超过分值", "WGT103", WGT104="一次就扣完，按目标值全部扣完自然超过分值")
def deduction_beyond_weight(table: GoalTable) -> Iterator[Planting]:
    """A single deduction above the points."""
    for row in weighted(table):
        unit = row.target.unit if row.target else None
        if unit:
            points = row.weight + 2
            step = f"1{unit}" if unit != "%" else "1个百分点"
            for text in (
                f"每少{step}扣{points}分",
                f"未达到目标的，每差{step}扣{points}分，扣完为止",
                f"发现一次问题扣{points}分",
                f"未完成扣{points}分",
            ):
                yield with_text(table, row, "scoring", text)


@defect("分值与评分标准不一致", "WGT104", WGT103="一次的扣分也超过了分值")
def weight_against_scoring(table: GoalTable) -> Iterator[Planting]:
    """Deductions that make up half or twice the points."""
    for row in weighted(table):
        if not numeric(row) or row.target.unit == "%":
            continue
        target = row.target
        if target.operator not in (Operator.GE, Operator.EQ) or not 2 <= target.value <= 80:
            continue
        for factor in (2, Decimal("0.5")):
            points = (row.weight or Decimal(0)) * factor
            each = (points / target.value).quantize(Decimal("0.001"))
            if each * target.value != points:
                continue
            step = f"每少1{target.unit}扣{plain(each)}分"
            if factor < 1:  # more may be meant to stop at nothing
                yield with_text(table, row, "scoring", f"{step}，扣完为止")
            if factor < 1 or target.value <= 10:
                yield with_text(table, row, "scoring", step)


@defect("分值与级别所注分值不符", "WGT106")
def points_of_level(table: GoalTable) -> Iterator[Planting]:
    """Points printed on a level that its rows do not add up to."""
    rows = weighted(table)
    if len(rows) != len(table.indicators):
        return
    for level1, group in groupby(rows, key=lambda row: row.level1):
        members = list(group)
        points = sum(row.weight for row in members)
        for stated in (points + 5, points - 2):
            for form in ("{}（{}分）", "{}({}分)", "{}{}分", "{}【{}分】"):
                raw = form.format(level1, f"{stated:f}")
                planted = table
                for row in members:
                    planted = changed(planted, row.id, level1_raw=raw)
                ids = frozenset(row.id for row in members)
                yield Planting(planted, ids, f"级次写成“{raw}”，各行合计{points:f}分", form)


@defect(
    "一级指标分值与惯例不同",
    "WGT111",
    WGT106="级别注明的分值没有随着改",
    WGT103="改小的分值不够扣",
    WGT104="评分标准仍按原来的分值",
    VAL115="评分标准仍按原来的分值",
)
def other_split(table: GoalTable) -> Iterator[Planting]:
    """Twenty points moved from one level to another."""
    rows = weighted(table)
    if len(rows) != len(table.indicators) or sum(row.weight for row in rows) != 90:
        return
    levels = {
        level: [row for row in rows if row.level1 == level]
        for level in dict.fromkeys(row.level1 for row in rows)
    }
    for giving, givers in levels.items():
        for taking, takers in levels.items():
            for points in (20, 25):
                max(givers, key=lambda row: row.weight)
                spare = sum(row.weight - 1 for row in givers)
                if giving == taking or spare < points:
                    continue
                planted, left = table, Decimal(points)
                for row in givers:
                    part = min(left, row.weight - 1)
                    planted, left = changed(planted, row.id, weight=row.weight - part), left - part
                planted = changed(planted, takers[0].id, weight=takers[0].weight + points)
                what = f"{points}分从{giving}移到{taking}"
                yield Planting(planted, frozenset(), what, f"{giving}→{taking}")


@defect(
    "一行的分值过大",
    "WGT112",
    WGT111="各类的分值随之不合惯例",
    WGT106="级别注明的分值没有随着改",
    WGT104="评分标准仍按原来的分值",
    WGT103="改小的分值不够扣",
    VAL115="评分标准仍按原来的分值",
)
def too_heavy(table: GoalTable) -> Iterator[Planting]:
    """One row takes nearly all points of the others."""
    rows = weighted(table)
    if len(rows) < 8 or len(rows) != len(table.indicators):
        return
    total = sum(row.weight for row in rows)
    for row in rows:
        for part in (Decimal("0.35"), Decimal("0.5")):
            planted, taken = table, Decimal(0)
            wanted = total * part - row.weight
            for other in sorted(rows, key=lambda one: -one.weight):
                if other is not row and taken < wanted and other.weight > 1:
                    less = min(other.weight - 1, wanted - taken)
                    planted = changed(planted, other.id, weight=other.weight - less)
                    taken += less
            planted = changed(planted, row.id, weight=row.weight + taken)
            what = f"“{row.name}”的分值：{row.weight:f} → {plain(row.weight + taken)}"
            yield Planting(planted, frozenset({row.id}), what, str(part))
