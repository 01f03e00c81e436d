"""Points: how they are divided, and what a self-evaluation gives for what was reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from assistant.checking.basis import ARITHMETIC, EVALUATION_10, GUIDE_101, REVIEW
from assistant.checking.context import Context, Row, amount
from assistant.checking.objection import Objection
from assistant.checking.registry import RuleOptions, Topic, rule
from assistant.model.grammar import parse_target
from assistant.model.report import Severity
from assistant.model.table import FurtherRole
from assistant.model.target import Target, TargetKind
from assistant.model.taxonomy import LEVEL1_OF
from assistant.model.units import convert


class Deviation(RuleOptions):
    """How far from the customary division points may lie."""

    points: Decimal = Field(Decimal(15), description="有一类相差超过多少分才提示")


@rule(
    "WGT111",
    "一级指标分值与惯例不同",
    Severity.ADVICE,
    Topic.WEIGHTS,
    basis=GUIDE_101,
    what="各行分值合计与审核口径里的一种分法相同（如 90 分），产出、效益、满意度、成本各占的分却相差很多。只有写明分法的口径才查（national-88、national-101）；各地另有规定的，按当地的。",
    why="分值怎么分，说明看重什么；偏离惯例的应当是有意的。",
    bad="""
产出指标/数量指标 | 培训期数 | ≥4期 | 分值=70
产出指标/成本指标 | 培训费 | ≤20万元 | 分值=5
效益指标/社会效益指标 | 问题整改率 | ≥95% | 分值=10
满意度指标/服务对象满意度指标 | 学员满意度 | ≥90% | 分值=5
""",
    good="""
产出指标/数量指标 | 培训期数 | ≥4期 | 分值=40
产出指标/成本指标 | 培训费 | ≤20万元 | 分值=10
效益指标/社会效益指标 | 问题整改率 | ≥95% | 分值=30
满意度指标/服务对象满意度指标 | 学员满意度 | ≥90% | 分值=10
""",
    options=Deviation,
)
def other_split(table: Context, options: Deviation) -> Iterator[Objection]:
    """Points divided over level 1 in none of the profile's ways, though they add up to one of them."""
    sums: dict[str, Decimal] = {}
    for row in table.every_row:
        level1 = row.level1 or LEVEL1_OF.get(row.level2 or "")
        if row.indicator.weight is None or level1 is None:
            return
        sums[level1] = sums.get(level1, Decimal(0)) + row.indicator.weight
    total = sum(sums.values())
    fitting = [split for split in table.profile.splits if sum(split.values()) == total]
    # A split without satisfaction says how its points go over; only like is held against like.
    fitting = [split for split in fitting if set(split) == set(sums)]
    if not fitting:
        return
    nearest = min(fitting, key=lambda split: sum(abs(split[name] - sums[name]) for name in split))
    if all(abs(nearest[name] - points) <= options.points for name, points in sums.items()):
        return
    yield Objection(
        f"各类分值是{_said(sums)}，惯例是{_said(nearest)}。",
        suggestion="没有特别的理由，按惯例分；当地另有规定的，按当地规定。",
        field="weight",
        excerpt=_said(sums),
    )


def _said(split: dict[str, Decimal]) -> str:
    return "、".join(
        f"{name.removesuffix('指标')}{amount(points)}" for name, points in split.items()
    )


class Largest(RuleOptions):
    """How much of all points one row may have."""

    part: Decimal = Field(Decimal("0.3"), description="一行占总分的几成以上才提示")
    at_least: int = Field(8, description="至少有多少行才查")


@rule(
    "WGT112",
    "一行的分值过大",
    Severity.ADVICE,
    Topic.WEIGHTS,
    basis=REVIEW,
    what="行数不少的表里，一行指标占了总分的三成以上。",
    why="一行没完成就不及格，别的指标做得再好也没有用。",
    bad="""
数量指标 | 培训期数 | ≥4期 | 分值=40
数量指标 | 培训人数 | ≥320人 | 分值=10
数量指标 | 督查次数 | ≥4次 | 分值=10
质量指标 | 培训合格率 | ≥95% | 分值=10
时效指标 | 按期完成率 | =100% | 分值=5
成本指标 | 培训费 | ≤20万元 | 分值=5
社会效益指标 | 问题整改率 | ≥95% | 分值=10
服务对象满意度指标 | 学员满意度 | ≥90% | 分值=10
""",
    good="""
数量指标 | 培训期数 | ≥4期 | 分值=20
数量指标 | 培训人数 | ≥320人 | 分值=10
数量指标 | 督查次数 | ≥4次 | 分值=10
质量指标 | 培训合格率 | ≥95% | 分值=20
时效指标 | 按期完成率 | =100% | 分值=10
成本指标 | 培训费 | ≤20万元 | 分值=10
社会效益指标 | 问题整改率 | ≥95% | 分值=10
服务对象满意度指标 | 学员满意度 | ≥90% | 分值=10
""",
    options=Largest,
)
def too_heavy(table: Context, options: Largest) -> Iterator[Objection]:
    """One row with a third of all points in a table of many rows."""
    weighted = [(row, row.indicator.weight) for row in table.rows if row.indicator.weight]
    total = sum((weight for _, weight in weighted if weight), Decimal(0))
    if len(weighted) < options.at_least or len(weighted) < len(table.rows):
        return
    for row, weight in weighted:
        if weight and weight > total * options.part:
            yield row.objection(
                "weight",
                f"“{row.label}”一行占{amount(weight)}分，是总分{amount(total)}分的三成以上。",
                suggestion="分给几行，或拆成几个指标。",
            )


@rule(
    "WGT113",
    "得分超过分值",
    Severity.WARNING,
    Topic.WEIGHTS,
    basis=EVALUATION_10,
    what="自评表的得分比这一行的分值还高，或是负数。",
    why="一行最多得满分；得分有误，总分和等级就都不对。",
    bad="类型=self_evaluation\n数量指标 | 培训期数 | ≥4期 | 分值=5 实际=4期 得分=6",
    good="类型=self_evaluation\n数量指标 | 培训期数 | ≥4期 | 分值=5 实际=4期 得分=5",
)
def score_beyond(table: Context) -> Iterator[Objection]:
    """More than full points, or less than none."""
    for row in table.rows:
        score, weight = _score(row), row.indicator.weight
        if score is not None and weight is not None and (score > weight or score < 0):
            yield row.objection(
                "weight",
                f"“{row.label}”的分值是{amount(weight)}分，得分却是{amount(score)}分。",
                suggestion="核对后改正得分，并重算总分。",
                excerpt=f"{amount(score)}分",
            )


@rule(
    "WGT114",
    "没有完成却得满分",
    Severity.WARNING,
    Topic.WEIGHTS,
    basis=ARITHMETIC,
    what="自评表的实际完成值没有达到指标值（同一单位），得分却是满分；或超过上限却得满分。",
    why="没完成要扣分并说明原因，打满分会被评价组退回。",
    bad="类型=self_evaluation\n数量指标 | 培训人数 | ≥320人 | 分值=5 实际=280人 得分=5",
    good="类型=self_evaluation\n数量指标 | 培训人数 | ≥320人 | 分值=5 实际=330人 得分=5",
)
def full_for_less(table: Context) -> Iterator[Objection]:
    """Full points for what was not reached."""
    for row in table.rows:
        score, weight = _score(row), row.indicator.weight
        if score is None or weight is None or score < weight or weight <= 0:
            continue
        if (short := _short(row)) is not None:
            yield row.objection(
                "weight",
                f"“{row.label}”的指标值是{row.text('target')}，实际{short.raw}，没有完成，却得了满分。",
                suggestion="按评分标准扣分，并写明偏差原因。",
                excerpt=short.raw,
            )


@rule(
    "STR114",
    "没有完成也没写原因",
    Severity.ADVICE,
    Topic.STRUCTURE,
    basis=EVALUATION_10,
    what="自评表的实际完成值没有达到指标值，偏差原因和备注却是空的。",
    why="没完成的要说明原因和改进措施，是自评的要求。",
    bad="类型=self_evaluation\n数量指标 | 培训人数 | ≥320人 | 分值=5 实际=280人 得分=4.4",
    good="类型=self_evaluation\n数量指标 | 培训人数 | ≥320人 | 分值=5 实际=280人 得分=4.4 原因=一期改到下年",
)
def no_reason(table: Context) -> Iterator[Objection]:
    """A shortfall that nobody explains."""
    for row in table.rows:
        explained = _cell(row, FurtherRole.REASON) or row.indicator.note
        if not explained and (short := _short(row)) is not None:
            yield row.objection(
                "note",
                f"“{row.label}”的指标值是{row.text('target')}，实际{short.raw}，没有写偏差原因。",
                suggestion="写明没有完成的原因和改进措施。",
                excerpt=short.raw,
            )


def _cell(row: Row, role: FurtherRole) -> str | None:
    """What the self-evaluation says in one of its columns."""
    return next((cell.text for cell in row.indicator.further if cell.role is role), None)


def _score(row: Row) -> Decimal | None:
    found = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*分?\s*", _cell(row, FurtherRole.SCORE) or "")
    return Decimal(found[1]) if found else None


def _short(row: Row) -> Target | None:
    """What was reached, where it is plainly short of the target; None also where nobody can tell."""
    said = _cell(row, FurtherRole.ACTUAL)
    if not said or row.value is None or row.unit is None:
        return None
    actual = parse_target(said)
    if actual.kind is not TargetKind.NUMBER or actual.value is None or actual.operator is not None:
        return None
    value = convert(actual.value, actual.unit, row.unit) if actual.unit else None
    if value is None:
        return None
    if row.at_most:
        return actual if value > row.value else None
    return actual if value < row.value and (row.at_least or row.bounded_share) else None
