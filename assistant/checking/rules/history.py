"""Against past tables: far from what was asked before, copied from last year, without precedent.

All of it is silent without a history (`--against-history`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pydantic import Field

from assistant.checking.basis import REVIEW
from assistant.checking.context import Context, Row, amount
from assistant.checking.history import Past, PastRow
from assistant.checking.objection import Objection
from assistant.checking.registry import RuleOptions, Topic, rule
from assistant.model.report import Severity
from assistant.model.target import Target
from assistant.model.taxonomy import SERVED_SATISFACTION
from assistant.model.text import fold
from assistant.model.units import convert, implied_direction

_NAMED = 3  # sources a finding names one by one
_FENCE = Decimal("1.5")  # quartile distances: beyond it a value is unusual (Tukey)
_EXAMPLE = """
年度=2024 单位=某县教育局
往年=2021 某县教育局 | 教师培训合格率 | ≥{}
往年=2022 某县教育局 | 教师培训合格率 | ≥{}
往年=2023 某县教育局 | 教师培训合格率 | ≥{}
质量指标 | 教师培训合格率 | ≥{}
"""


class Distance(RuleOptions):
    """How far from what was customary a value must lie."""

    points: Decimal = Field(Decimal(10), description="比率相差超过多少个百分点才提示")
    part: Decimal = Field(Decimal("0.5"), description="其他指标相差超过中位数的几成才提示")


@rule(
    "HIS101",
    "指标值远低于往年",
    Severity.ADVICE,
    Topic.HISTORY,
    basis=REVIEW,
    what="指标值比以前可比的各行（至少三行、同一单位）都低，而且低得多。人数、次数、金额只与本单位的往年比。需要加 --against-history。",
    why="比往年要求低得多，轻易就能完成，起不到约束作用。",
    bad=_EXAMPLE.format("95%", "96%", "97%", "70%"),
    good=_EXAMPLE.format("95%", "96%", "97%", "94%"),
    options=Distance,
)
def far_below(table: Context, options: Distance) -> Iterator[Objection]:
    """Below every past value by more than is usual between them."""
    for row, value, past in _compared(table):
        if value < past.low and past.median - value > _far(row, past, options):
            lax = implied_direction(row.stem) == "up"
            yield _unusual(row, past, "低", "核对是不是少写了；确有原因的在备注中说明。", lax)


@rule(
    "HIS102",
    "指标值远高于往年",
    Severity.ADVICE,
    Topic.HISTORY,
    basis=REVIEW,
    what="指标值比以前可比的各行（至少三行、同一单位）都高，而且高得多。人数、次数、金额只与本单位的往年比。需要加 --against-history。",
    why="成本、故障率高得多是放松了要求；产出高得多的，要看人力和资金能不能做到，也可能多写了一位数。",
    bad=_EXAMPLE.replace("教师培训合格率", "教师培训次数").format("4次", "4次", "5次", "40次"),
    good=_EXAMPLE.replace("教师培训合格率", "教师培训次数").format("4次", "4次", "5次", "6次"),
    options=Distance,
)
def far_above(table: Context, options: Distance) -> Iterator[Objection]:
    """Above every past value by more than is usual between them."""
    for row, value, past in _compared(table):
        if value > past.high and value - past.median > _far(row, past, options):
            lax = implied_direction(row.stem) == "down"
            yield _unusual(row, past, "高", "核对数字和单位；确有原因的在备注中说明。", lax)


def _compared(table: Context) -> Iterator[tuple[Row, Decimal, Past]]:
    """The year's rows with a plain figure that enough past ones can be compared with."""
    for row in table.rows:
        if row.value is not None and row.annual and (past := table.past(row)) is not None:
            yield row, row.value, past


def _far(row: Row, past: Past, options: Distance) -> Decimal:
    """How far from the median is far: beyond the fence, and beyond what people would remark on."""
    one = convert(Decimal(1), "%", row.unit or "") if row.dimension == "share" else None
    least = options.points * one if one is not None else abs(past.median) * options.part
    return max(least, (past.q3 - past.q1) * _FENCE)


def _unusual(row: Row, past: Past, how: str, advice: str, lax: bool) -> Objection:
    unit = row.unit or ""
    spread = (
        f"都是{amount(past.low)}{unit}"
        if past.low == past.high
        else f"在{amount(past.low)}{unit}至{amount(past.high)}{unit}之间"
        f"（中位数{amount(past.median)}{unit}）"
    )
    effect = "，要求放松了" if lax else ""
    return row.objection(
        "target",
        f"“{row.label}”是{row.text('target')}，比往年{how}得多{effect}：可比的{past.n}行"
        f"{_years(past.years)}{spread}，见{_sources(past.rows)}。",
        suggestion=advice,
    )


def _years(years: Sequence[int]) -> str:
    if not years:
        return ""
    return f"（{years[0]}年）" if len(years) == 1 else f"（{years[0]}—{years[-1]}年）"


def _sources(rows: Sequence[PastRow]) -> str:
    """The newest rows by name, the others by number of the row."""
    newest = sorted(rows, key=lambda row: (-(row.year or 0), row.id))
    said = "、".join(map(str, newest[:_NAMED]))
    rest = "、".join(row.id for row in newest[_NAMED:])
    return f"{said}，另有 {rest}" if rest else said


class Unchanged(RuleOptions):
    """From how many rows on, and what part of them unchanged, a table is remarked on."""

    at_least: int = Field(5, description="至少有多少行与上年同名才查")
    part: Decimal = Field(Decimal("0.8"), description="其中指标值没变的占到多少才提示")


@rule(
    "HIS103",
    "指标值照抄上年",
    Severity.ADVICE,
    Topic.HISTORY,
    basis=REVIEW,
    what="与本单位上一年的表相比，同名的指标几乎都一字不变。=100% 和满意度本来就少变，不计。需要加 --against-history。",
    why="工作年年有变化，指标一个不变，多半没有按今年的计划重新测算。",
    bad="""
年度=2024 单位=某县教育局
往年=2023 某县教育局 | 培训期数 | ≥4期
往年=2023 某县教育局 | 培训人数 | ≥320人
往年=2023 某县教育局 | 教研活动次数 | ≥12次
往年=2023 某县教育局 | 送教下乡场次 | ≥20场
往年=2023 某县教育局 | 设备维护台数 | ≥60台
数量指标 | 培训期数 | ≥4期
数量指标 | 培训人数 | ≥320人
数量指标 | 教研活动次数 | ≥12次
数量指标 | 送教下乡场次 | ≥20场
数量指标 | 设备维护台数 | ≥60台
""",
    good="""
年度=2024 单位=某县教育局
往年=2023 某县教育局 | 培训期数 | ≥4期
往年=2023 某县教育局 | 培训人数 | ≥320人
往年=2023 某县教育局 | 教研活动次数 | ≥12次
往年=2023 某县教育局 | 送教下乡场次 | ≥20场
往年=2023 某县教育局 | 设备维护台数 | ≥60台
数量指标 | 培训期数 | ≥5期
数量指标 | 培训人数 | ≥400人
数量指标 | 教研活动次数 | ≥12次
数量指标 | 送教下乡场次 | ≥20场
数量指标 | 设备维护台数 | ≥75台
""",
    options=Unchanged,
)
def unchanged(table: Context, options: Unchanged) -> Iterator[Objection]:
    """Nearly every figure as it was in the office's last table."""
    pairs = [
        (row, before)
        for row, before in _with_last_year(table)
        if row.value is not None and not _always_so(row) and before.target is not None
    ]
    same = [(row, before) for row, before in pairs if _figure(row.target) == _figure(before.target)]
    if len(pairs) < options.at_least or len(same) < len(pairs) * options.part:
        return
    _, before = same[0]
    yield Objection(
        f"与{before.year}年的表相比，同名的{len(pairs)}个指标有{len(same)}个指标值没有变，"
        f"见{_sources([past for _, past in same])}。",
        suggestion="按今年的计划和预算重新测算；确实不变的，在备注中说明。",
        field="target",
        related=tuple(row.id for row, _ in same),
    )


class Retreat(RuleOptions):
    """How far below the last result a target may lie."""

    part: Decimal = Field(Decimal("0.9"), description="不到上年实际完成值的几成才提示")


@rule(
    "HIS104",
    "目标低于上年实际完成值",
    Severity.WARNING,
    Topic.HISTORY,
    basis=REVIEW,
    what="越多越好的指标，指标值明显低于本单位上一年同名指标的实际完成值（同一单位）。需要加 --against-history。",
    why="去年已经做到的，今年反而定低，完成了也看不出成绩。",
    bad="""
年度=2024 单位=某县教育局
往年=2023 某县教育局 | 教师培训人次 | ≥300人次 | 实际=420人次
数量指标 | 教师培训人次 | ≥300人次
""",
    good="""
年度=2024 单位=某县教育局
往年=2023 某县教育局 | 教师培训人次 | ≥300人次 | 实际=420人次
数量指标 | 教师培训人次 | ≥420人次
""",
    options=Retreat,
)
def below_last_result(table: Context, options: Retreat) -> Iterator[Objection]:
    """A floor below what the office reached last time."""
    for row, before in _with_last_year(table):
        rising = row.at_least or implied_direction(row.stem) == "up"
        if row.value is None or row.at_most or not rising:
            continue
        reached = _in_unit(before.actual, row.unit)
        if reached is not None and row.value < reached * options.part:
            unit = row.unit or ""
            yield row.objection(
                "target",
                f"“{row.label}”是{row.text('target')}，低于{before.year}年实际完成的"
                f"{amount(reached)}{unit}（当时的目标是{before.target.raw if before.target else '空'}），"
                f"见{before}。",
                suggestion="参照实际完成值确定；任务确实减少的，在备注中说明。",
            )


@rule(
    "HIS105",
    "没有先例的指标",
    Severity.ADVICE,
    Topic.HISTORY,
    basis=REVIEW,
    what="往年表里找得到多数指标的可比先例，这几行一行也没有。需要加 --against-history。",
    why="没有先例不等于不对，但指标值没有历史可参照，要说明是怎么定的。",
    bad="""
年度=2024 单位=某县教育局
往年=2021 某县教育局 | 培训期数 | ≥4期
往年=2022 某县教育局 | 培训期数 | ≥4期
往年=2023 某县教育局 | 培训期数 | ≥5期
往年=2021 某县教育局 | 培训人数 | ≥300人
往年=2022 某县教育局 | 培训人数 | ≥310人
往年=2023 某县教育局 | 培训人数 | ≥320人
数量指标 | 培训期数 | ≥5期
数量指标 | 培训人数 | ≥320人
数量指标 | 虚拟仿真实训项目数 | ≥3个
""",
    good="""
年度=2024 单位=某县教育局
往年=2021 某县教育局 | 培训期数 | ≥4期
往年=2022 某县教育局 | 培训期数 | ≥4期
往年=2023 某县教育局 | 培训期数 | ≥5期
数量指标 | 培训期数 | ≥5期
""",
)
def no_precedent(table: Context) -> Iterator[Objection]:
    """Rows nothing can be compared with, in a table where most rows can be."""
    if table.history is None:
        return
    asked = [row for row in table.rows if row.value is not None and row.unit and row.annual]
    new = [row for row in asked if not table.past_values(row)]
    if new and len(new) * 2 < len(asked):
        names = "、".join(f"“{row.label}”" for row in new)
        yield Objection(
            f"{len(asked)}个有数的指标中，{len(new)}个在往年表里没有可比的先例：{names}。",
            suggestion="在备注中写明指标值的依据（计划、行业标准或测算）。",
            field="target",
            related=tuple(row.id for row in new),
        )


def _with_last_year(table: Context) -> Iterator[tuple[Row, PastRow]]:
    """The year's rows beside the one row of the last table that has the same name."""
    before: dict[str, list[PastRow]] = {}
    for past in table.last_year:
        before.setdefault(fold(past.name), []).append(past)
    for row in table.rows:
        found = before.get(row.name, [])
        if row.annual and len(found) == 1:
            yield row, found[0]


def _always_so(row: Row) -> bool:
    """What stays the same with good reason: =100 %, and satisfaction."""
    return row.share == 100 or row.level2 == SERVED_SATISFACTION


def _figure(target: Target | None) -> tuple[object, ...] | None:
    return (target.operator, target.value, target.high, target.unit) if target else None


def _in_unit(target: Target | None, unit: str | None) -> Decimal | None:
    if target is None or target.value is None or target.high is not None:
        return None
    if target.unit == unit:
        return target.value
    return convert(target.value, target.unit, unit) if target.unit and unit else None
