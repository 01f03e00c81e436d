"""Values beside the target: of the whole period, of the year's results, of grades and standards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from assistant.checking.history import PastRow
from assistant.checking.notation import Remembered
from assistant.evaluation.planting import NEW, Planting, changed, plain
from assistant.evaluation.plants.grades import raw_bands, scales
from assistant.evaluation.plants.making import (
    amounts,
    counted,
    defect,
    numeric,
    paid,
    retargeted,
    revalued,
    scored,
    whole_number,
    with_result,
)
from assistant.model.grammar import parse_target
from assistant.model.table import (
    FurtherRole,
    GoalScope,
    GoalTable,
    TableKind,
)
from assistant.model.target import Operator, Target
from assistant.model.taxonomy import COST_LEVELS
from assistant.model.units import convert

RESULTS = (TableKind.SELF_EVALUATION,)


@defect(
    "年度值大于实施期值",
    "VAL141",
    WGT103="分值分给了两行",
    WGT104="分值分给了两行",
    VAL115="评分标准仍按一行的分值",
)
def year_beyond_period(table: GoalTable) -> Iterator[Planting]:
    """The whole period is asked for less than the year."""
    for row in counted(table):
        for factor in (Decimal("0.5"), Decimal("0.8")):
            value = whole_number(row.target.value * factor)
            if not 0 < value < row.target.value:
                continue
            whole = row.model_copy(
                update={
                    "id": NEW,
                    "scope": GoalScope.WHOLE_PERIOD,
                    "target": parse_target(f"≥{plain(value)}{row.target.unit}"),
                    "weight": None,
                    "scoring": None,
                    "explanation": None,
                }
            )
            half = row.weight / 2 if row.weight else None
            whole = whole.model_copy(update={"weight": half})
            planted = changed(table, row.id, weight=half)
            rows = list(planted.indicators)
            rows.insert(table.indicators.index(row), whole)
            planted = planted.model_copy(update={"indicators": tuple(rows)})
            what = f"“{row.name}”实施期{whole.target.raw}，年度{row.target.raw}"
            yield Planting(planted, frozenset({row.id, NEW}), what, str(factor))


@defect("成本目标超过支出标准", "MON121")
def beyond_standard(table: GoalTable) -> Iterator[Planting]:
    """The row names a standard that its own ceiling passes."""
    for row in table.indicators:
        if row.level2 not in COST_LEVELS or not numeric(row) or "/" not in (row.target.unit or ""):
            continue
        standard = f"{plain(row.target.value * Decimal('0.8'))}{row.target.unit}"
        for text in (f"支出标准为{standard}", f"依据文件规定的标准{standard}", f"标准：{standard}"):
            planted = changed(table, row.id, note=text)
            what = f"“{row.name}”{row.target.raw}，备注：{text}"
            yield Planting(planted, frozenset({row.id}), what, text.replace(standard, "…"))


@defect(
    "任务的成本超过任务预算",
    "MON122",
    MON104="合计随之超过预算",
    MON106="一项就超过总预算",
    MON110="乘数量也超过",
)
def beyond_task(table: GoalTable) -> Iterator[Planting]:
    """The costs of one task pass what it is given."""
    for task, budget in paid(table):
        for row in amounts(table):
            if row.task != task.id or not task.budget:
                continue
            for factor in (Decimal("1.2"), Decimal("1.5"), Decimal(2)):
                value = convert(budget * factor, task.budget.unit, row.target.unit)
                if value is not None:
                    yield revalued(table, row, value)


@defect("得分超过分值", "WGT113", kinds=RESULTS, WGT114="没有完成的一行也就得了满分")
def score_beyond(table: GoalTable) -> Iterator[Planting]:
    """More points than the row has."""
    for row in scored(table):
        for score in (row.weight + 1, row.weight * 2, row.weight + Decimal("0.5")):
            yield with_result(table, row, FurtherRole.SCORE, plain(score))


@defect("没有完成却得满分", "WGT114", kinds=RESULTS, STR114="没有完成，也没有写原因")
def full_for_less(table: GoalTable) -> Iterator[Planting]:
    """Short of the target, and full points."""
    yield from _short(table)


@defect("没有完成也没写原因", "STR114", kinds=RESULTS, WGT114="得分仍是满分")
def no_reason(table: GoalTable) -> Iterator[Planting]:
    """Short of the target, and nobody says why."""
    yield from _short(table)


def _short(table: GoalTable) -> Iterator[Planting]:
    for row in scored(table):
        if any(cell.role is FurtherRole.REASON for cell in row.further):
            continue
        if numeric(row) and row.target.operator is Operator.GE:
            for factor in (Decimal("0.8"), Decimal("0.6")):
                value = row.target.value * factor
                if row.target.unit not in ("%", "公里", "万元", "万人次"):
                    value = whole_number(value)
                text = f"{plain(value)}{row.target.unit}"
                yield with_result(table, row, FurtherRole.ACTUAL, text)


@defect("评价档次达不到", "GRD111", GRD101="改了的一档与下一档接不上", GRD103="改了以后次序也不对")
def unreachable(table: GoalTable) -> Iterator[Planting]:
    """A band beyond what can be."""
    for row in table.indicators:
        if not row.grades or not re.search(
            r"(完成率|整改率|完好率|通过率|满意度|结案率|优良率)$", row.name
        ):
            continue
        for best in ("＞100%", "≥105%", "100%以上（不含）", "≥110%"):
            bands = [best, *(band.target.raw for band in row.grades[1:])]
            yield raw_bands(table, row, bands, best)


@defect("指标值不在评价档次里", "GRD112")
def target_in_no_band(table: GoalTable) -> Iterator[Planting]:
    """A target that is the end of no band."""
    for scale in scales(table):
        a, b, _ = scale.ends
        for share in (Decimal("0.3"), Decimal("0.6")):
            value = a - (a - b) * share
            if scale.unit != "%":
                value = whole_number(value)
            bands = (band.target for band in scale.row.grades)
            if value in {end for band in bands for end in (band.value, band.high, Decimal(0))}:
                continue
            raw = f"{'≥' if scale.more else '≤'}{plain(value)}{scale.unit}"
            yield retargeted(table, scale.row, raw, str(share))


@defect("两个档次文字相同", "GRD113")
def same_words(table: GoalTable) -> Iterator[Planting]:
    """Two bands in one wording."""
    for row in table.indicators:
        if row.grades:
            for words in (
                ("落实到位", "基本落实", "基本落实", "没有落实"),
                ("运行平稳", "运行平稳", "偶有中断", "经常中断"),
                ("资料齐全", "资料较全", "资料不全", "资料不全"),
            ):
                yield raw_bands(table, row, list(words), words[0])


# History


@defect("指标值远低于往年", "HIS101", HIS104="去年做到的也比今年多")
def far_below_past(table: GoalTable) -> Iterator[Planting]:
    """Three earlier years asked for several times as much."""
    for row in counted(table):
        for factor in (Decimal(3), Decimal(10)):
            yield _with_past(table, row, (factor, factor + 1, factor * 2))


@defect("指标值远高于往年", "HIS102")
def far_above_past(table: GoalTable) -> Iterator[Planting]:
    """Three earlier years asked for a fraction."""
    for row in counted(table):
        if row.target.value >= 20:
            for factor in (Decimal("0.1"), Decimal("0.2")):
                yield _with_past(table, row, (factor, factor * 2, factor))


@defect("指标值照抄上年", "HIS103")
def copied(table: GoalTable) -> Iterator[Planting]:
    """The office's last table has the same figures."""
    rows = [row for row in table.indicators if numeric(row) and row.target.unit != "%"]
    if table.year is None or table.organization is None or len(rows) < 5:
        return
    for left in (0, 1, 2):
        if len(rows) - left >= 5:
            past = [_past(table, row, 1, Decimal(1)) for row in rows[left:]]
            what = f"{len(past)}行与上年相同"
            yield Planting(table, frozenset(), what, f"少{left}行", Remembered(tuple(past)))


@defect("目标低于上年实际完成值", "HIS104", HIS101="往年都比今年多")
def below_last_result(table: GoalTable) -> Iterator[Planting]:
    """Last year reached more than this year asks for."""
    for row in counted(table):
        for factor in (Decimal("1.3"), Decimal(2)):
            past = _past(table, row, 1, Decimal(1), factor)
            what = f"“{row.name}”今年{row.target.raw}，上年实际{past.actual.raw if past.actual else ''}"
            history = Remembered((past,))
            yield Planting(table, frozenset({row.id}), what, str(factor), history)


@defect("没有先例的指标", "HIS105")
def without_precedent(table: GoalTable) -> Iterator[Planting]:
    """All rows but a few have been asked for before."""
    rows = [row for row in table.indicators if numeric(row) and row.target.unit]
    if table.year is None or len(rows) < 5:
        return
    for at in range(min(4, len(rows))):
        known = [row for row in rows if row is not rows[at]]
        factors = (Decimal(1), Decimal("0.98"), Decimal("0.97"))
        past = [_past(table, row, back, factors[back - 1]) for row in known for back in (1, 2, 3)]
        what = f"“{rows[at].name}”往年没有"
        history = Remembered(tuple(past))
        yield Planting(table, frozenset({rows[at].id}), what, f"第{at + 1}行", history)


def _with_past(table: GoalTable, row: Any, factors: tuple[Decimal, ...]) -> Planting:
    past = [_past(table, row, back, factor) for back, factor in enumerate(factors, start=1)]
    said = "、".join(one.target.raw for one in past if one.target)
    what = f"“{row.name}”今年{row.target.raw}，前三年{said}"
    return Planting(table, frozenset({row.id}), what, str(factors[0]), Remembered(tuple(past)))


def _past(
    table: GoalTable, row: Any, back: int, factor: Decimal, reached: Decimal | None = None
) -> PastRow:
    """The row as it stood `back` years before, its figure `factor` times this year's."""

    def times(by: Decimal) -> Target:
        value = row.target.value * by
        if value > 2 and row.target.unit != "%":
            value = whole_number(value)
        return parse_target(f"{row.target.operator or ''}{plain(value)}{row.target.unit}")

    return PastRow(
        id=f"前{back}年:{row.id}",
        name=row.name,
        target=times(factor),
        actual=None if reached is None else parse_target(times(reached).raw.lstrip("≥≤=")),
        year=(table.year or 0) - back,
        organization=table.organization,
    )
