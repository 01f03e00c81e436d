"""Points: each row has them, they add up, and the scoring sentences agree with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from assistant.checking.basis import ARITHMETIC, EVALUATION_10, FORM
from assistant.checking.context import Context, Row, amount
from assistant.checking.objection import Objection
from assistant.checking.registry import RuleOptions, Topic, rule
from assistant.model.report import Severity
from assistant.model.taxonomy import attached_points
from assistant.model.text import fold
from assistant.model.units import SIMPLE

_NUMBER = r"(\d+(?:\.\d+)?)"
_EACH_FEWER = re.compile(
    rf"每(?:少于?|缺少?|减少|差)(?:开展|举办|完成|组织)?{_NUMBER}?\s*"
    rf"({SIMPLE}|村)[^,;.]{{0,4}}?扣{_NUMBER}分"
)
_DEDUCTION = re.compile(rf"扣{_NUMBER}分")
_NOTHING = re.compile(rf"(?:无|没有|未)[^,;.]{{0,8}}?扣{_NUMBER}分")
_HALF_POINT = Decimal("0.5")
_ROUNDING = Decimal("0.02")


def _scoring(row: Row) -> str:
    return fold(row.indicator.scoring or "")


def inferred_weight(row: Row) -> tuple[Decimal, str] | None:
    """The points that a scoring sentence implies, and how they follow, or None.

    `每少开展1次扣1.25分` of 2 is 2.5 points; `无效果扣7分` is 7. Thirds written short (3 × 0.833)
    are taken to the nearest half point.
    """
    scoring = _scoring(row)
    if (match := _EACH_FEWER.search(scoring)) and row.value and match[2] == row.unit:
        step, per = Decimal(match[1] or 1), Decimal(match[3])
        if step:
            whole = row.value / step * per
            nearest = (whole / _HALF_POINT).quantize(Decimal(1)) * _HALF_POINT
            points = nearest if abs(whole - nearest) <= _ROUNDING * row.value else whole
            return points, f"{amount(row.value / step)}×{amount(per)}分"
    if match := _NOTHING.search(scoring):
        points = max(Decimal(found) for found in _DEDUCTION.findall(scoring))
        return points, f"最多扣{amount(points)}分"
    return None


def _weighted(table: Context) -> bool:
    return any(row.indicator.weight is not None for row in table.rows)


@rule(
    "WGT101",
    "没有分值",
    Severity.WARNING,
    Topic.WEIGHTS,
    basis=FORM,
    what="其他行都有分值，这一行没有。能从评分标准推算的，给出推算的分值。",
    why="没有分值的行不计分，总分也对不上。",
    bad="""
数量指标 | 文体活动次数 | ≥2次 | 分值=2.5 评分=每少开展1次扣1.25分
数量指标 | 业务培训次数 | ≥1次 | 评分=每少1次扣2.5分
""",
    good="""
数量指标 | 文体活动次数 | ≥2次 | 分值=2.5 评分=每少开展1次扣1.25分
数量指标 | 业务培训次数 | ≥1次 | 分值=2.5 评分=每少1次扣2.5分
""",
)
def missing_weight(table: Context) -> Iterator[Objection]:
    """A row without points where others have them."""
    if not _weighted(table):
        return
    total, _ = _total(table)
    afterwards = f"，补齐后全表合计{amount(total)}分" if total is not None else ""
    for row in table.every_row:
        if row.indicator.weight is not None:
            continue
        inferred = inferred_weight(row)
        if inferred is None:
            yield row.objection(
                "weight",
                f"“{row.label}”没有分值。",
                suggestion="补填分值，并核对总分。",
                excerpt=row.label,
            )
        else:
            points, reason = inferred
            yield row.objection(
                "weight",
                f"“{row.label}”没有分值；按评分标准推算为{amount(points)}分（{reason}）。",
                suggestion=f"核对后补填{amount(points)}分{afterwards}。",
                excerpt=row.text("scoring"),
                after=amount(points),
            )


@rule(
    "WGT102",
    "分值合计不对",
    Severity.WARNING,
    Topic.WEIGHTS,
    basis=EVALUATION_10,
    what="各行分值相加不等于审核口径认可的总分。没填而能推算的按推算值计入；有一行推算不出就不查。",
    why="总分不对，得分率和评价等级都会算错。",
    bad="""
数量指标 | 培训期数 | ≥4期 | 分值=40
质量指标 | 培训合格率 | ≥95% | 分值=45
""",
    good="""
数量指标 | 培训期数 | ≥4期 | 分值=45
质量指标 | 培训合格率 | ≥95% | 分值=45
""",
)
def wrong_total(table: Context) -> Iterator[Objection]:
    """The points do not add up to any of the profile's totals."""
    if not _weighted(table):
        return
    total, filled = _total(table)
    if total is None:
        return
    # A row's worth of a third, written short, may be lost in rounding.
    if any(abs(total - right) <= Decimal("0.05") for right in table.profile.totals):
        return
    rights = "或".join(amount(right) for right in table.profile.totals)
    with_inferred = f"（含推算的{filled}行）" if filled else ""
    yield Objection(
        f"{len(table.every_row)}行分值合计{amount(total)}分{with_inferred}，应为{rights}分。",
        suggestion="逐类核对分值；预算执行率另占的分不在表内列出。",
        field="weight",
        excerpt=f"{amount(total)}分",
    )


def _total(table: Context) -> tuple[Decimal | None, int]:
    """All points, those inferred included, and how many were; None where one cannot be inferred."""
    total, filled = Decimal(0), 0
    for row in table.every_row:
        weight = row.indicator.weight
        if weight is None:
            inferred = inferred_weight(row)
            if inferred is None:
                return None, filled
            weight, filled = inferred[0], filled + 1
        total += weight
    return total, filled


@rule(
    "WGT103",
    "扣分超过分值",
    Severity.WARNING,
    Topic.WEIGHTS,
    basis=ARITHMETIC,
    what="评分标准里一次要扣的分比这一行的分值还多。",
    why="扣到负分没有意义，说明分值或扣分有一个写错了。",
    bad="社会效益指标 | 机关党建提质增效 | 效果显著 | 分值=5 评分=效果显著得满分，效果一般扣3分，无效果扣7分",
    good="社会效益指标 | 机关党建提质增效 | 效果显著 | 分值=7 评分=效果显著得满分，效果一般扣3分，无效果扣7分",
)
def deduction_beyond(table: Context) -> Iterator[Objection]:
    """A single deduction above the row's points."""
    for row in table.rows:
        weight = row.indicator.weight
        if weight is None:
            continue
        deductions = [Decimal(found) for found in _DEDUCTION.findall(_scoring(row))]
        if deductions and max(deductions) > weight:
            yield row.objection(
                "scoring",
                f"分值只有{amount(weight)}分，评分标准却要扣{amount(max(deductions))}分。",
                suggestion="核对后改分值或扣分标准。",
            )


class Slack(RuleOptions):
    """How far scoring and points may lie apart."""

    points: Decimal = Field(Decimal("0.1"), description="推算的分值与所填分值相差多少以内不提示")


@rule(
    "WGT104",
    "分值与评分标准不一致",
    Severity.WARNING,
    Topic.WEIGHTS,
    basis=ARITHMETIC,
    what="按评分标准全部扣完是一个数（目标值×每次扣分），所填分值是另一个数。",
    why="一次没做也扣不完，或没全缺就扣完了，打分不公平。",
    bad="数量指标 | 文体活动次数 | ≥2次 | 分值=5 评分=每少开展1次扣1.25分",
    good="数量指标 | 文体活动次数 | ≥2次 | 分值=2.5 评分=每少开展1次扣1.25分",
    options=Slack,
)
def weight_contradicts_scoring(table: Context, options: Slack) -> Iterator[Objection]:
    """Points that the row's own deductions do not add up to."""
    for row in table.rows:
        weight, inferred = row.indicator.weight, inferred_weight(row)
        if weight is None or inferred is None or "×" not in inferred[1]:
            continue
        points, reason = inferred
        if points > weight and _stops_at_nothing(row, reason):
            continue
        if abs(points - weight) > options.points:
            yield row.objection(
                "weight",
                f"分值是{amount(weight)}分，按评分标准全部扣完是{amount(points)}分（{reason}）。",
                suggestion="核对后改成一致。",
            )


_MANY_STEPS = 10


def _stops_at_nothing(row: Row, reason: str) -> bool:
    """Whether the deductions are meant to stop at zero: said so, or too many to be meant to add up."""
    steps = Decimal(reason.split("×")[0])
    return steps > _MANY_STEPS or "扣完" in _scoring(row)


@rule(
    "WGT105",
    "分值不是正数",
    Severity.WARNING,
    Topic.WEIGHTS,
    basis=FORM,
    what="分值填了 0 或负数。",
    why="不计分的指标不起作用。",
    bad="经济成本指标 | 直接经济成本 | ≤20万元 | 分值=0",
    good="经济成本指标 | 直接经济成本 | ≤20万元 | 分值=20",
)
def no_points(table: Context) -> Iterator[Objection]:
    """Points of zero or less."""
    for row in table.rows:
        if row.indicator.weight is not None and row.indicator.weight <= 0:
            yield row.objection(
                "weight",
                f"“{row.label}”的分值是{amount(row.indicator.weight)}。",
                suggestion="给出分值，或删去这一行。",
            )


@rule(
    "WGT106",
    "各行分值与级别所注分值不符",
    Severity.WARNING,
    Topic.WEIGHTS,
    basis=ARITHMETIC,
    what="一级或二级指标名称里注明了分值（如“产出指标（50分）”），下面各行相加不等于它。",
    why="注明的分值和实际的分值不同，评分时无所适从。",
    bad="""
产出指标(50分)/数量指标 | 培训期数 | ≥4期 | 分值=20
产出指标(50分)/质量指标 | 培训合格率 | ≥95% | 分值=20
""",
    good="""
产出指标(50分)/数量指标 | 培训期数 | ≥4期 | 分值=25
产出指标(50分)/质量指标 | 培训合格率 | ≥95% | 分值=25
""",
)
def level_points(table: Context) -> Iterator[Objection]:
    """Rows of a level whose printed points differ from their sum; a range (40-50分) is no promise."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in table.every_row:
        for field, printed in (
            ("level1", row.indicator.level1_raw),
            ("level2", row.indicator.level2_raw),
        ):
            if (
                printed
                and attached_points(printed)
                and not re.search(r"\d\s*[-—~～至]\s*\d", printed)
            ):
                groups.setdefault((field, printed), []).append(row)
    for (field, printed), rows in groups.items():
        weights = [row.indicator.weight for row in rows]
        known = [weight for weight in weights if weight is not None]
        stated = Decimal(attached_points(printed) or 0)
        if len(known) == len(weights) and sum(known) != stated:
            yield rows[0].objection(
                field,
                f"“{printed}”下面{len(rows)}行分值合计{amount(sum(known, Decimal(0)))}分。",
                suggestion="核对后改成一致。",
                related=tuple(row.id for row in rows[1:]),
            )
