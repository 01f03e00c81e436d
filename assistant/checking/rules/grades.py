"""Grade bands (优良中差): read as sets of values, together they should cover the scale once.

Customary readings: a bare figure is the end of its band towards better results (100/90/80/70: from
70 on, from 80 on …); a band open towards better results means what the better bands leave over;
where the last two bands name one figure, it belongs to the better of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from assistant.checking.basis import GUIDE_88, REVIEW
from assistant.checking.context import Context, Row, amount
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.model.intervals import interval
from assistant.model.report import Severity
from assistant.model.table import GradeBand
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.units import dimension

if TYPE_CHECKING:
    from ranges import RangeSet

_EXPLICIT = re.compile(r"[≥≧⩾≤≦⩽]|[<>＜＞]=|含|及以|等于")
_UPWARD = (Operator.GE, Operator.GT)
#: Bands of whole numbers leave no gap between 8999 and 9000.
_STEP = 1


class _Stretch(NamedTuple):
    """A stretch of the scale between two figures."""

    start: Decimal
    end: Decimal
    include_start: bool
    include_end: bool


@dataclass(frozen=True)
class _Scale:
    """The bands of a row that state figures in one unit, best first."""

    bands: tuple[GradeBand, ...]
    unit: str | None
    rising: bool  # whether more is better

    @cached_property
    def sets(self) -> tuple[RangeSet, ...]:
        """What each band covers: worked out once, for sets of intervals cost the most here."""
        return tuple(_covered(self, at) for at in range(len(self.bands)))


def _measured(row: Row) -> list[GradeBand]:
    return [
        band
        for band in row.grades
        if band.target.kind in (TargetKind.NUMBER, TargetKind.RANGE)
        and band.target.value is not None
    ]


def _place(target: Target) -> tuple[Decimal, int]:
    """Where a band stands on the scale: `<3` before `3` before `>3`."""
    assert target.value is not None
    if target.kind is TargetKind.RANGE and target.high is not None:
        return (target.value + target.high) / 2, 0
    if target.operator in _UPWARD:
        return target.value, 1
    return target.value, 0 if target.operator in (None, Operator.EQ) else -1


def _units(bands: list[GradeBand]) -> set[str | None]:
    return {band.target.unit for band in bands}


def _ordered(bands: list[GradeBand]) -> bool | None:
    """True where values fall from band to band, False where they rise, None where neither."""
    places = [_place(band.target) for band in bands]
    if all(better > worse for better, worse in pairwise(places)):
        return True
    if all(better < worse for better, worse in pairwise(places)):
        return False
    return None


@lru_cache(maxsize=1024)  # several rules look at the same bands, one after the other
def _scale(row: Row) -> _Scale | None:
    """The row's bands where they can be compared: two or more, one unit, in order."""
    bands = _measured(row)
    if len(bands) < 2 or len(_units(bands)) > 1:
        return None
    falling = _ordered(bands)
    if falling is None:
        return None
    return _Scale(tuple(bands), bands[0].target.unit, rising=falling)


def _covered(scale: _Scale, at: int) -> RangeSet:
    """What a band covers; a bare figure is its end towards better results."""
    from ranges import Range, RangeSet

    target = scale.bands[at].target
    if target.kind is TargetKind.NUMBER and target.operator in (None, Operator.EQ):
        value = target.value
        last = at == len(scale.bands) - 1
        if last and scale.bands[at - 1].target.value == value:
            return (
                RangeSet(Range(end=value))
                if scale.rising
                else RangeSet(Range(start=value, include_start=False))
            )
        if scale.rising:
            return RangeSet(Range(start=value))
        return RangeSet(Range(end=value, include_end=True))
    values = interval(target)
    assert values is not None
    return values


def _open_towards_better(scale: _Scale, at: int) -> bool:
    """Whether a band has no end towards better results, and so means what the better ones leave."""
    from ranges import Inf

    values = scale.sets[at]
    (only,) = values.ranges()
    return bool(only.end == Inf if scale.rising else only.start == -Inf)


def _customary(scale: _Scale, better: int, worse: int) -> bool:
    """Whether both of the last two bands name one figure, without saying that both include it."""
    if worse != len(scale.bands) - 1 or better != worse - 1:
        return False
    first, second = scale.bands[better].target, scale.bands[worse].target
    ends = {first.value, first.high}
    return second.value in ends and not _EXPLICIT.search(second.raw)


def _overlaps(scale: _Scale) -> Iterator[tuple[int, int, _Stretch]]:
    for worse in range(1, len(scale.bands)):
        if _open_towards_better(scale, worse):
            continue
        for better in range(worse):
            if _customary(scale, better, worse):
                continue
            common = scale.sets[better].intersection(scale.sets[worse])
            for part in _stretches(common):
                yield better, worse, part


def _stretches(values: RangeSet) -> Iterator[_Stretch]:
    """The parts of a set, lowest first; an end it does not have is an infinite Decimal."""
    for part in values.ranges():
        yield _Stretch(
            Decimal(str(part.start)), Decimal(str(part.end)), part.include_start, part.include_end
        )


def _gaps(scale: _Scale) -> Iterator[_Stretch]:
    from ranges import RangeSet

    covered = RangeSet()
    for at in range(len(scale.bands)):
        covered = covered.union(scale.sets[at])
    for lower, upper in pairwise(_stretches(covered)):
        between_whole_numbers = lower.include_end and upper.include_start
        if not (between_whole_numbers and upper.start - lower.end <= _STEP):
            yield _Stretch(lower.end, upper.start, not lower.include_end, not upper.include_start)


def _said(part: _Stretch, unit: str | None) -> str:
    """A stretch of the scale in words: 2项, or 70%至80%（不含80%）."""
    unit = unit or ""
    if part.start == part.end:
        return f"{amount(part.start)}{unit}"
    without = [
        f"{amount(end)}{unit}"
        for end, included in ((part.start, part.include_start), (part.end, part.include_end))
        if not included
    ]
    note = f"（不含{'、'.join(without)}）" if without else ""
    return f"{amount(part.start)}{unit}至{amount(part.end)}{unit}{note}"


@rule(
    "GRD101",
    "评价档次有空档",
    Severity.WARNING,
    Topic.GRADES,
    basis=GUIDE_88,
    what="优、良、中、差各档合起来，中间有数值不属于任何一档。整数之间（8999 与 9000）不算空档。",
    why="实际结果落在空档里就无法评定等次。",
    bad="| 项目落地数 | 优=＞4项 良=＜4项，＞2项 中=＜2项 差=无",
    good="| 项目落地数 | 优=≥4项 良=2项-3项 中=1项 差=0项",
)
def gap(table: Context) -> Iterator[Objection]:
    """Values between the bands that none of them covers: one objection per row."""
    for row in table.rows:
        if not row.grades or not (scale := _scale(row)):
            continue
        gaps = [*_gaps(scale), *_above_nothing(row, scale)]
        if gaps:
            places = "、".join(_said(part, scale.unit) for part in gaps)
            exactly = "恰好" if all(part.start == part.end for part in gaps) else ""
            yield row.objection(
                "grades",
                f"“{row.label}”的评价档次有空档：{exactly}{places}不属于任何一档。",
                suggestion="把相邻两档首尾接上，写明边界值归哪一档。",
            )


#: 未完成 and 未达标 are anything below; these are none at all.
_NOTHING = re.compile(r"无|没有|未(?:举办|开展|组织|培训|召开|安排|实施)\w*")


def _above_nothing(row: Row, scale: _Scale) -> Iterator[_Stretch]:
    """What lies between nothing at all (the last band in words) and the worst figure."""
    last = row.grades[-1].target
    if last.kind is not TargetKind.TEXT or not _NOTHING.fullmatch(last.raw.strip()):
        return
    if not scale.rising or scale.bands[-1] is not row.grades[-2]:
        return
    lowest = next(_stretches(scale.sets[len(scale.bands) - 1]))
    if lowest.start.is_finite() and lowest.start > _STEP:
        yield _Stretch(Decimal(0), lowest.start, False, not lowest.include_start)


@rule(
    "GRD102",
    "评价档次有重叠",
    Severity.WARNING,
    Topic.GRADES,
    basis=GUIDE_88,
    what="同一个数值同时属于两档，如“70%以上”和“50%-70%”都含70%。最后两档用同一个数的，按习惯归前一档，不算重叠。",
    why="正好达到边界值时，既可评良又可评中。",
    bad="| 选调生计划完成率 | 优=100% 良=70%以上 中=50%-70% 差=50%以下",
    good="| 选调生计划完成率 | 优=100% 良=70%以上 中=50%以上 差=50%以下",
)
def overlap(table: Context) -> Iterator[Objection]:
    """Values that two bands cover: one objection per row."""
    for row in table.rows:
        if not row.grades or not (scale := _scale(row)):
            continue
        found = list(_overlaps(scale))
        said = [
            f"{_said(part, scale.unit)}同时属于“{scale.bands[better].grade}”和“{scale.bands[worse].grade}”"
            for better, worse, part in found
        ]
        if said:
            yield row.objection(
                "grades",
                f"“{row.label}”的评价档次有重叠：{'，'.join(said)}。",
                suggestion=f"边界值只归一档{_instead(scale, found[0][1])}。",
            )


def _instead(scale: _Scale, at: int) -> str:
    """How the worse of two bands may be written so that its better end is left out."""
    band = scale.bands[at]
    low, high = band.target.value, band.target.high
    if low is None or high is None:
        return ""
    unit = scale.unit or ""
    ends = ("含", "不含") if scale.rising else ("不含", "含")
    return f"，如“{band.grade}”写成“{amount(low)}{unit}（{ends[0]}）至{amount(high)}{unit}（{ends[1]}）”"


@rule(
    "GRD103",
    "评价档次顺序不对",
    Severity.ERROR,
    Topic.GRADES,
    basis=GUIDE_88,
    what="优、良、中、差各档的数值不是依次变差，或合格率一类越高越好的、投诉次数一类越低越好的指标各档反着排。",
    why="差的结果会得到好的等次。",
    bad="| 培训完成率 | 优=95%以上 良=75%以上 中=85%以上 差=75%以下",
    good="| 培训完成率 | 优=95%以上 良=85%以上 中=75%以上 差=75%以下",
)
def disorder(table: Context) -> Iterator[Objection]:
    """Bands whose figures neither fall nor rise from one to the next."""
    for row in table.rows:
        bands = _measured(row)
        if len(bands) < 2 or len(_units(bands)) > 1 or _same(bands):
            continue
        falling = _ordered(bands)
        share = all(dimension(band.target.unit or "") == "share" for band in bands)
        backwards = row.is_a(table.measures.down) if falling else share and row.bounded_share
        if falling is None or backwards:
            order = "、".join(f"{band.grade} {band.target.raw}" for band in bands)
            yield row.objection(
                "grades",
                f"“{row.label}”的评价档次顺序不对（{order}）。",
                suggestion="按优、良、中、差从好到差排列数值。",
            )


def _same(bands: list[GradeBand]) -> list[tuple[GradeBand, GradeBand]]:
    return [
        (first, second)
        for first, second in pairwise(bands)
        if _place(first.target) == _place(second.target)
        and (first.target.high, first.target.operator)
        == (second.target.high, second.target.operator)
    ]


@rule(
    "GRD104",
    "评价档次单位不一致",
    Severity.WARNING,
    Topic.GRADES,
    basis=GUIDE_88,
    what="同一行的各档用了不同的单位，或有的档没有单位。",
    why="单位不同无法比较，也不能判断属于哪一档。",
    bad="| 远程教育课时量 | 优=10000分钟 良=8000-9999分钟 中=7000课时 差=7000分钟以下",
    good="| 远程教育课时量 | 优=10000分钟 良=8000-9999分钟 中=7000-7999分钟 差=7000分钟以下",
)
def mixed_band_units(table: Context) -> Iterator[Objection]:
    """Bands in several units, or some without."""
    for row in table.rows:
        units = _units(_measured(row))
        if len(units) > 1:
            said = "、".join(sorted(unit or "没有单位" for unit in units))
            yield row.objection(
                "grades",
                f"“{row.label}”各档的单位不一致（{said}）。",
                suggestion="各档用同一个单位。",
            )


@rule(
    "GRD105",
    "评价档次与指标名称不是一回事",
    Severity.WARNING,
    Topic.GRADES,
    basis=REVIEW,
    what="指标名称是比率而各档是次数、人数，或各档写的是另一个率（名称“完成率”，档次“参训率”）。",
    why="名称说考核甲，标准量的是乙，评分没有依据。",
    bad="| 大组工网安全运行率 | 优=无故障 良=故障次数少于3次 中=故障次数3次 差=故障次数3次以上",
    good="| 大组工网故障次数 | 优=0次 良=1-2次 中=3次 差=4次以上",
)
def bands_of_another_kind(table: Context) -> Iterator[Objection]:
    """Bands that measure something else than the name says."""
    for row in table.rows:
        bands = _measured(row)
        if not bands:
            continue
        counts = {
            band.target.unit for band in bands if dimension(band.target.unit or "") in _COUNTS
        }
        if row.named_rate and len(counts) == 1:
            (unit,) = counts
            yield row.objection(
                "grades",
                f"“{row.label}”是比率，各档写的却是多少{unit}。",
                suggestion="各档改成百分比，或把名称改成与各档一致。",
            )
            continue
        measures = {
            found[0] for band in bands if (found := _RATE.search(band.target.qualifier or ""))
        }
        other = [measure for measure in measures if row.named_rate and measure not in row.name]
        if other:
            yield row.objection(
                "grades",
                f"名称是“{row.label}”，各档写的却是“{other[0]}”。",
                suggestion="名称和各档用同一个率。",
            )


_RATE = re.compile(r"\w{1,4}率")
_COUNTS = frozenset({"count", "times", "persons", "person_times", "sessions", "terms", "batches"})


@rule(
    "GRD106",
    "两个档次标准相同",
    Severity.ERROR,
    Topic.GRADES,
    basis=GUIDE_88,
    what="相邻两档的数值和符号完全一样。",
    why="同一个结果可以评两个等次。",
    bad="| 培训完成率 | 优=95%以上 良=85%以上 中=85%以上 差=75%以下",
    good="| 培训完成率 | 优=95%以上 良=85%以上 中=75%以上 差=75%以下",
)
def same_band(table: Context) -> Iterator[Objection]:
    """Neighbouring bands that say the same; bare figures twice at the end read as ≥ and <."""
    for row in table.rows:
        bands = _measured(row)
        for first, second in _same(bands):
            bare_end = second is bands[-1] and second.target.operator is None
            if first.target.unit == second.target.unit and not bare_end:
                yield row.objection(
                    "grades",
                    f"“{row.label}”的“{first.grade}”和“{second.grade}”都是“{first.target.raw}”。",
                    suggestion="改成不同的标准。",
                )
