"""Defects that must be worked out from a table's own figures: each a small function, named.

A function yields every way to plant its defect in one table. What it brings about besides, rightly,
stands beside it with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from assistant.evaluation.clean import CleanTable
from assistant.evaluation.planting import NEW, Explained, Planting, changed, with_row
from assistant.model.grammar import parse_target
from assistant.model.table import (
    Budget,
    GoalScope,
    GoalTable,
    GradeBand,
    Indicator,
    Task,
)
from assistant.model.target import Operator, TargetKind
from assistant.model.taxonomy import COST_LEVELS
from assistant.model.units import convert

Ways = Callable[[GoalTable], Iterator[Planting]]


@dataclass(frozen=True)
class Computed:
    """A defect that a function plants."""

    name: str
    codes: tuple[str, ...]
    also: tuple[Explained, ...]
    ways: Ways

    def plant(self, clean: CleanTable) -> Iterator[Planting]:
        """Every way to plant it in this table."""
        return self.ways(clean.table)


_computed: list[Computed] = []


def computed_defects() -> tuple[Computed, ...]:
    """Every defect of this module."""
    return tuple(_computed)


def defect(name: str, *codes: str, **also: str) -> Callable[[Ways], Ways]:
    """Declare the decorated generator as a defect that raises `codes`; `also`: CODE=reason."""

    def register(ways: Ways) -> Ways:
        explained = tuple(Explained(code=code, because=reason) for code, reason in also.items())
        _computed.append(Computed(name, codes, explained, ways))
        return ways

    return register


# Weights


@defect(
    "分值合计不对",
    "WGT102",
    WGT103="分值改小以后，扣分超过了它",
    WGT104="评分标准仍按原来的分值",
    WGT106="级别合计随之不对",
    VAL115="评分标准仍写原来的分值",
)
def sum_of_weights(table: GoalTable) -> Iterator[Planting]:
    for row in _weighted(table):
        for more in (1, 2, 5, -1):
            if (weight := row.weight + more) > 0:
                yield _weight(table, row, weight)


@defect("扣分超过分值", "WGT103", WGT104="一次就扣完，按目标值全部扣完自然超过分值")
def deduction_beyond_weight(table: GoalTable) -> Iterator[Planting]:
    for row in _weighted(table):
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
                yield _field(table, row, "scoring", text)


@defect("分值与评分标准不一致", "WGT104", WGT103="一次的扣分也超过了分值")
def weight_against_scoring(table: GoalTable) -> Iterator[Planting]:
    for row in _weighted(table):
        target = row.target
        if not _plain(row) or target is None or target.unit in (None, "%"):
            continue
        if target.operator not in (Operator.GE, Operator.EQ) or not 2 <= target.value <= 80:
            continue
        for factor in (2, Decimal("0.5")):
            each = (row.weight * factor / target.value).quantize(Decimal("0.001")).normalize()
            if each * target.value != row.weight * factor:
                continue
            for text in (
                f"每少1{target.unit}扣{each:f}分",
                f"完成{target.value:f}{target.unit}得满分，每少1{target.unit}扣{each:f}分，扣完为止",
            ):
                yield _field(table, row, "scoring", text)


@defect("分值与级别所注分值不符", "WGT106")
def points_of_level(table: GoalTable) -> Iterator[Planting]:
    rows = _weighted(table)
    if len(rows) != len(table.indicators):
        return
    for level1, group in groupby(rows, key=lambda row: row.level1):
        members = list(group)
        points = sum(row.weight for row in members)
        for stated in (points + 5, points - 2):
            for form in ("{}（{}分）", "{}({})", "{}{}分"):
                raw = form.format(level1, f"{stated:f}")
                planted = table
                for row in members:
                    planted = changed(planted, row.id, level1_raw=raw)
                ids = frozenset(row.id for row in members)
                yield Planting(planted, ids, f"级次写成“{raw}”，各行合计{points:f}分", form)


# Money


@defect("资金来源与预算不符", "MON101")
def sources_of_money(table: GoalTable) -> Iterator[Planting]:
    budget = table.budget
    if budget is None or budget.total is None or not budget.parts:
        return
    for at, part in enumerate(budget.parts):
        for amount in (part.amount + 10, part.amount * Decimal("0.9"), part.amount * 10):
            parts = list(budget.parts)
            parts[at] = part.model_copy(update={"amount": amount})
            changed_budget = budget.model_copy(update={"parts": tuple(parts)})
            planted = table.model_copy(update={"budget": changed_budget})
            what = f"{part.name}：{part.amount:f} → {amount:f}{budget.unit}"
            yield Planting(planted, frozenset(), what, str(amount - part.amount))


@defect(
    "任务预算合计超过总额",
    "MON102",
    MON110="改了的任务预算与单位成本乘数量也就不符",
)
def tasks_beyond_budget(table: GoalTable) -> Iterator[Planting]:
    for task, total in _paid(table):
        for factor in (Decimal("1.2"), Decimal(2), Decimal(10)):
            yield _task_budget(table, task, total * factor)


@defect(
    "任务预算合计少于总额",
    "MON103",
    MON110="改了的任务预算与单位成本乘数量也就不符",
)
def tasks_below_budget(table: GoalTable) -> Iterator[Planting]:
    for task, total in _paid(table):
        for factor in (Decimal("0.8"), Decimal("0.5"), Decimal("0.1")):
            yield _task_budget(table, task, total * factor)


@defect("成本合计超过预算", "MON104", MON110="这项成本乘数量也超过预算")
def costs_beyond_budget(table: GoalTable) -> Iterator[Planting]:
    rows = _amounts(table)
    total = _total(table)
    if total is None or len(rows) < 2 or sum(_in_total(row) for row in rows) < total * Decimal("0.8"):
        return
    for row in rows:
        amount = row.target.value
        for value in (amount * Decimal("1.3"), amount * Decimal("1.5"), amount * 2):
            if convert(value, row.target.unit, "万元") < total:
                yield _value(table, row, value)


@defect("成本合计与预算有差额", "MON105")
def costs_off_budget(table: GoalTable) -> Iterator[Planting]:
    rows = _amounts(table)
    total = _total(table)
    if total is None or len(rows) < 3 or sum(_in_total(row) for row in rows) != total:
        return
    for row in rows:
        for share in (Decimal("0.02"), Decimal("0.05"), Decimal("0.08")):
            less = convert(total * share, "万元", row.target.unit)
            if less < row.target.value:
                yield _value(table, row, row.target.value - less)


@defect("单项成本超过预算", "MON106", MON104="合计随之超过预算", MON108="也可能是元、万元之误")
def cost_beyond_budget(table: GoalTable) -> Iterator[Planting]:
    total = _total(table)
    for row in _amounts(table):
        if total is not None:
            for factor in (Decimal("1.1"), Decimal(2), Decimal(5)):
                yield _value(table, row, convert(total * factor, "万元", row.target.unit))


@defect(
    "只有总预算一项成本",
    "MON107",
    WGT101="没有分值的表才不查",
    REL101="分项成本没有了，任务少了对应的行",
)
def only_the_total(table: GoalTable) -> Iterator[Planting]:
    budget = table.budget
    costs = [row for row in table.indicators if row.level2 in COST_LEVELS]
    if budget is None or budget.total is None or not costs:
        return
    weights = [row.weight for row in costs if row.weight is not None]
    first = costs[0].model_copy(update={"weight": sum(weights)} if weights else {})
    target = parse_target(f"≤{budget.total:f}{budget.unit}")
    for name in ("项目总成本", "总预算", "预算控制数", "项目投入资金总额", "年度预算资金", "全年经费支出总额"):
        row = first.model_copy(
            update={"name": name, "target": target, "scoring": None, "explanation": None}
        )
        rows = tuple(
            row if one.id == first.id else one
            for one in table.indicators
            if one.id == first.id or one not in costs
        )
        planted = table.model_copy(update={"indicators": rows})
        yield Planting(planted, frozenset({row.id}), f"成本只有一行：{name} {target.raw}", name)


@defect(
    "元与万元混淆",
    "MON108",
    MON106="放大一万倍的一项超过整个预算",
    MON104="合计随之超过预算",
    MON110="乘数量也就不符",
)
def yuan_for_ten_thousand(table: GoalTable) -> Iterator[Planting]:
    other = {"万元": "元", "元": "万元"}
    for row in _amounts(table):
        if row.target.unit in other:
            raw = f"{row.target.operator or ''}{row.target.value:f}{other[row.target.unit]}"
            yield _target(table, row, raw, "单位写错")
    budget = table.budget
    cost = next((row for row in table.indicators if row.level2 in COST_LEVELS), None)
    if budget and budget.total is not None and cost:
        for name in ("项目总成本", "成本总额", "项目总支出"):
            target = parse_target(f"≤{budget.total:f}{other[budget.unit]}")
            fields: dict[str, Any] = {"name": name, "target": target, "scoring": None}
            planted = changed(table, cost.id, **fields)
            what = f"“{cost.name}”改为“{name} {target.raw}”"
            yield Planting(planted, frozenset({cost.id}), what, name)


@defect("用成本控制率代替成本", "MON109")
def rate_for_cost(table: GoalTable) -> Iterator[Planting]:
    for row in [row for row in table.indicators if row.level2 in COST_LEVELS]:
        for name, raw in (
            ("成本控制率", "=100%"),
            ("预算控制率", "≤100%"),
            ("项目成本节约率", "≥5%"),
            ("经费支出控制率", "100%"),
            ("超预算率", "≤0%"),
            ("成本控制有效性", "有效控制"),
        ):
            fields: dict[str, Any] = {"name": name, "target": parse_target(raw), "scoring": None}
            planted = changed(table, row.id, **fields)
            yield Planting(planted, frozenset({row.id}), f"“{row.name}”改为“{name} {raw}”", name)


@defect("单位成本乘数量与预算不符", "MON110", MON104="乘数量以后合计超过预算")
def unit_cost_off(table: GoalTable) -> Iterator[Planting]:
    total = _total(table)
    for row in table.indicators:
        if row.level2 not in COST_LEVELS or not _plain(row) or "/" not in (row.target.unit or ""):
            continue
        for factor in (Decimal("1.5"), Decimal(2), Decimal(10)):
            if total is not None:
                yield _value(table, row, row.target.value * factor)


# Grade bands


@dataclass(frozen=True)
class _Scale:
    """The ends of 优, 良 and 中 of a row, and whether more is better."""

    row: Indicator
    ends: tuple[Decimal, Decimal, Decimal]
    unit: str
    more: bool


@defect("评价档次有空档", "GRD101")
def gap(table: GoalTable) -> Iterator[Planting]:
    for scale in _scales(table):
        a, b, c = scale.ends
        step = abs(a - b)
        if scale.more and step >= 3:
            yield _bands(table, scale, f"≥{a}", f"{b}-{a - 3}", f"{c}-{b - 1}", f"＜{c}", "少了一段")
        if scale.more:
            yield _bands(table, scale, f"＞{a}", f"＜{a}，＞{b}", f"≤{b}，＞{c}", f"≤{c}", "界点无归属")
            yield _bands(table, scale, f"≥{a}", f"＜{a}且≥{b}", f"＜{b}且＞{c}", f"＜{c}", "末档无归属")
        else:
            yield _bands(table, scale, f"≤{a}", f"＞{a}且≤{b}", f"＞{b}且≤{c}", f"＞{c + 3}", "末档之前")
            yield _bands(table, scale, f"＜{a}", f"＞{a}且≤{b}", f"＞{b}且≤{c}", f"＞{c}", "界点无归属")


@defect("评价档次有重叠", "GRD102")
def overlap(table: GoalTable) -> Iterator[Planting]:
    for scale in _scales(table):
        a, b, c = scale.ends
        if scale.more:
            yield _bands(table, scale, f"{a}以上", f"{b}-{a}", f"{c}-{b}", f"＜{c}", "界点两属")
            yield _bands(table, scale, f"≥{a}", f"≥{b}且≤{a}", f"＜{b}且≥{c}", f"＜{c}", "良含优的界点")
            yield _bands(table, scale, f"≥{a}", f"{c}-{a}", f"{c}-{b}", f"＜{c}", "良含中")
        else:
            yield _bands(table, scale, f"≤{a}", f"≥{a}且≤{b}", f"＞{b}且≤{c}", f"＞{c}", "良含优的界点")
            yield _bands(table, scale, f"≤{a}", f"{a}-{b}", f"{b}-{c}", f"＞{c}", "界点两属")


@defect("评价档次顺序不对", "GRD103")
def wrong_order(table: GoalTable) -> Iterator[Planting]:
    for scale in _scales(table):
        bands = [band.target.raw for band in scale.row.grades]
        yield _raw_bands(table, scale.row, [bands[0], bands[2], bands[1], bands[3]], "良、中对调")
        yield _raw_bands(table, scale.row, bands[::-1], "整个倒过来")
        yield _raw_bands(table, scale.row, [bands[3], *bands[1:3], bands[0]], "优、差对调")
        yield _raw_bands(table, scale.row, [bands[1], bands[0], *bands[2:]], "优、良对调")


@defect(
    "评价档次单位不一致",
    "GRD104",
    GRD101="单位不同的两档之间接不上",
    GRD102="单位不同的两档比不了",
)
def mixed_units(table: GoalTable) -> Iterator[Planting]:
    other = {"%": ("", "‰", "分"), "件": ("个", "次", ""), "次": ("人次", "件", ""), "场": ("次", "")}
    for scale in _scales(table):
        bands = [band.target.raw for band in scale.row.grades]
        for unit in other.get(scale.unit, ("", "天")):
            for at in (1, 2):
                written = [*bands]
                written[at] = bands[at].replace(scale.unit, unit)
                yield _raw_bands(table, scale.row, written, f"第{at + 1}档单位“{unit}”")


@defect("评价档次与名称不是一回事", "GRD105")
def other_kind(table: GoalTable) -> Iterator[Planting]:
    for scale in _scales(table):
        name = scale.row.name
        if scale.unit == "%" and re.search("率$", name):
            written = ["≥20次", "15-19次", "10-14次", "＜10次"]
            yield _raw_bands(table, scale.row, written, "率用次数定档")
            written = [f"{word}{band.target.raw}" for word, band in _other_rate(scale.row)]
            yield _raw_bands(table, scale.row, written, "档次写的是另一个率")
            written = ["≥200人", "150-199人", "100-149人", "＜100人"]
            yield _raw_bands(table, scale.row, written, "率用人数定档")
        elif scale.unit in ("件", "次", "场", "家次") and not re.search("率", name):
            yield _rename(table, scale.row, re.sub("(数量|次数|场次|家次|件数)$", "完成率", name))


@defect("两个档次标准相同", "GRD106", GRD102="相同的两档自然重叠", GRD101="原来的一段没有了归属")
def same_bands(table: GoalTable) -> Iterator[Planting]:
    for scale in _scales(table):
        bands = [band.target.raw for band in scale.row.grades]
        for at in (1, 2):
            written = [*bands]
            written[at] = bands[at - 1]
            yield _raw_bands(table, scale.row, written, f"第{at}、{at + 1}档相同")


# Values, relevance, duplicates


@defect("比率指标全是100%", "VAL119", MON109="不会发生", VAL107="越低越好的比率也成了100%")
def everything_100(table: GoalTable) -> Iterator[Planting]:
    rates = [
        row
        for row in table.indicators
        if _plain(row) and row.target.unit == "%" and row.target.operator is Operator.GE
    ]
    if len(rates) < 4:
        return
    for raw in ("100%", "=100%"):
        planted = table
        for row in rates:
            planted = changed(planted, row.id, target=parse_target(raw))
        ids = frozenset(row.id for row in rates)
        yield Planting(planted, ids, f"{len(rates)}个比率都写成{raw}", raw)


@defect("任务没有对应的指标", "REL101")
def task_without_indicator(table: GoalTable) -> Iterator[Planting]:
    if not table.tasks:
        return
    parent = table.tasks[-1].parent
    for name, content in (
        ("老旧食堂改造", "翻修职工食堂并更换灶具"),
        ("史志编纂", "编写出版年鉴"),
        ("对口帮扶", "选派干部驻点帮扶结对单位"),
        ("法律顾问聘请", "聘请律师提供合同把关"),
        ("公务用车更新", "购置新能源轿车"),
    ):
        task = Task(id="新任务", name=name, content=content, parent=parent)
        planted = table.model_copy(update={"tasks": (*table.tasks, task)})
        yield Planting(planted, frozenset(), f"新增任务：{name}，{content}", name)


@defect("目标里的数与指标不同", "REL102", REL106="目标里改了的数没有指标")
def goal_against_row(table: GoalTable) -> Iterator[Planting]:
    for planted, what, where in _other_figures(table):
        yield Planting(planted, frozenset(), what, where)


@defect("实施期目标与年度目标相同", "REL104")
def same_goals(table: GoalTable) -> Iterator[Planting]:
    annual = next((goal for goal in table.goals if goal.scope is GoalScope.ANNUAL), None)
    if annual is None:
        return
    for ending in ("", "。", " "):
        whole = annual.model_copy(
            update={"scope": GoalScope.WHOLE_PERIOD, "text": annual.text + ending}
        )
        planted = table.model_copy(update={"goals": (whole, annual)})
        yield Planting(planted, frozenset(), "实施期目标照抄年度目标", f"末尾“{ending}”")


@defect("指标重复", "DUP101", MON104="重复的成本使合计超过预算", REL102="同一事项多出一行")
def same_row_twice(table: GoalTable) -> Iterator[Planting]:
    for row in table.indicators:
        for name in (row.name, f"{row.name}指标", f" {row.name}"):
            twice = row.model_copy(
                update={"id": NEW, "name": name, "scoring": None, "explanation": None}
            )
            if (planted := _with_copy(table, row, twice)) is not None:
                what = f"“{row.name}”又列一行：{name}"
                yield Planting(planted, frozenset({row.id, NEW}), what, name.replace(row.name, "…"))


@defect("同一指标有两个值", "DUP102", MON104="重复的成本使合计超过预算", REL102="另一个值与目标不同")
def two_values(table: GoalTable) -> Iterator[Planting]:
    for row in table.indicators:
        if not _plain(row) or row.target.unit == "%":
            continue
        for factor in (Decimal("0.8"), Decimal("0.5")):
            value = (row.target.value * factor).normalize()
            raw = f"{row.target.operator or ''}{value:f}{row.target.unit or ''}"
            twice = row.model_copy(
                update={
                    "id": NEW,
                    "target": parse_target(raw),
                    "scoring": None,
                    "explanation": None,
                }
            )
            if (planted := _with_copy(table, row, twice)) is not None:
                what = f"“{row.name}”又列一行：{raw}"
                yield Planting(planted, frozenset({row.id, NEW}), what, str(factor))


# What the functions share


def _weighted(table: GoalTable) -> list[Any]:
    return [row for row in table.indicators if row.weight is not None]


def _plain(row: Indicator) -> bool:
    target = row.target
    return target is not None and target.kind is TargetKind.NUMBER and target.value is not None


def _weight(table: GoalTable, row: Indicator, weight: Decimal) -> Planting:
    what = f"“{row.name}”的分值：{row.weight:f} → {weight:f}"
    difference = str(weight - (row.weight or 0))
    return Planting(changed(table, row.id, weight=weight), frozenset({row.id}), what, difference)


def _field(table: GoalTable, row: Indicator, field: str, text: str) -> Planting:
    what = f"“{row.name}”（{row.target.raw if row.target else ''}，{row.weight}分）：{text}"
    form = re.sub(r"\d+(?:\.\d+)?[^，扣]{0,3}", "…", text)
    return Planting(changed(table, row.id, **{field: text}), frozenset({row.id}), what, form)


def _rename(table: GoalTable, row: Indicator, name: str) -> Planting:
    what = f"“{row.name}”改名“{name}”"
    return Planting(changed(table, row.id, name=name), frozenset({row.id}), what, "改名")


def _value(table: GoalTable, row: Indicator, value: Decimal) -> Planting:
    target = row.target
    assert target is not None and target.value is not None
    raw = f"{target.operator or ''}{value.normalize():f}{target.unit or ''}"
    return _target(table, row, raw, f"{(value / target.value):.2f}倍")


def _target(table: GoalTable, row: Indicator, raw: str, wording: str) -> Planting:
    what = f"“{row.name}”：{row.target.raw if row.target else ''} → {raw}"
    planted = changed(table, row.id, target=parse_target(raw))
    return Planting(planted, frozenset({row.id}), what, wording)


def _total(table: GoalTable) -> Decimal | None:
    budget = table.budget
    if budget is None or budget.total is None:
        return None
    return convert(budget.total, budget.unit, "万元")


def _amounts(table: GoalTable) -> list[Any]:
    """The cost rows that give an amount in all."""
    return [
        row
        for row in table.indicators
        if row.level2 in COST_LEVELS and _plain(row) and row.target.unit in ("元", "万元")
    ]


def _in_total(row: Any) -> Decimal:
    amount = convert(row.target.value, row.target.unit, "万元")
    assert amount is not None
    return amount


def _paid(table: GoalTable) -> Iterator[tuple[Task, Decimal]]:
    for task in table.tasks:
        if task.budget is not None and task.budget.total is not None:
            yield task, task.budget.total


def _task_budget(table: GoalTable, task: Task, total: Decimal) -> Planting:
    old = task.budget or Budget()
    tasks = tuple(
        one.model_copy(update={"budget": old.model_copy(update={"total": total})})
        if one.id == task.id
        else one
        for one in table.tasks
    )
    what = f"任务“{task.name}”的预算：{old.total:f} → {total.normalize():f}{old.unit}"
    planted = table.model_copy(update={"tasks": tasks})
    return Planting(planted, frozenset(), what, f"{total / (old.total or 1):.2f}倍")


def _scales(table: GoalTable) -> Iterator[_Scale]:
    for row in table.indicators:
        if len(row.grades) != 4:
            continue
        best, good, fair, _ = (band.target for band in row.grades)
        more = best.operator is not Operator.LE
        ends = (
            best.value,
            *((band.value if more or band.high is None else band.high) for band in (good, fair)),
        )
        if best.unit and None not in ends and len(set(ends)) == 3:
            a, b, c = (Decimal(end or 0).normalize() for end in ends)
            yield _Scale(row, (a, b, c), best.unit, more)


def _bands(table: GoalTable, scale: _Scale, *written: str) -> Planting:
    """The row with other bands, the last of `written` naming the variant; units are put in."""
    *bands, wording = written
    united = [re.sub(r"(\d+(?:\.\d+)?)(?=[-，且以]|$)", rf"\g<1>{scale.unit}", band) for band in bands]
    return _raw_bands(table, scale.row, united, wording)


def _raw_bands(table: GoalTable, row: Indicator, bands: list[str], wording: str) -> Planting:
    grades = tuple(
        GradeBand(grade=old.grade, target=parse_target(band))
        for old, band in zip(row.grades, bands, strict=True)
    )
    what = f"“{row.name}”的各档：{' / '.join(bands)}"
    return Planting(changed(table, row.id, grades=grades), frozenset({row.id}), what, wording)


def _other_rate(row: Indicator) -> Iterator[tuple[str, GradeBand]]:
    word = "覆盖率" if "覆盖率" not in row.name else "完成率"
    for band in row.grades:
        yield word, band


def _other_figures(table: GoalTable) -> Iterator[tuple[GoalTable, str, str]]:
    """Figures of the annual goal and of tasks that a row also holds, each changed in the text."""
    figures = [
        f"{row.target.value.normalize():f}{row.target.unit}"
        for row in table.indicators
        if _plain(row) and row.target.unit not in (None, "%", "万元", "元")
    ]
    for figure in sorted(set(figures)):
        number, unit = re.fullmatch(r"([\d.]+)(.+)", figure).groups()  # type: ignore[union-attr]
        if unit.startswith("万"):
            continue
        for factor in (2, 5):
            other = f"{(Decimal(number) * factor).normalize():f}{unit}"
            for at, goal in enumerate(table.goals):
                if goal.scope is GoalScope.ANNUAL and _occurs(figure, goal.text):
                    text = re.sub(_whole(figure), other, goal.text, count=1)
                    goals = list(table.goals)
                    goals[at] = goal.model_copy(update={"text": text})
                    planted = table.model_copy(update={"goals": tuple(goals)})
                    yield planted, f"年度目标里的{figure}写成{other}", f"目标×{factor}"
            for at, task in enumerate(table.tasks):
                if task.content and _occurs(figure, task.content):
                    text = re.sub(_whole(figure), other, task.content, count=1)
                    tasks = list(table.tasks)
                    tasks[at] = task.model_copy(update={"content": text})
                    planted = table.model_copy(update={"tasks": tuple(tasks)})
                    yield planted, f"任务“{task.name}”里的{figure}写成{other}", f"任务×{factor}"


def _whole(figure: str) -> str:
    return rf"(?<![\d.]){re.escape(figure)}"


def _occurs(figure: str, text: str) -> bool:
    return bool(re.search(_whole(figure), text))


def _with_copy(table: GoalTable, row: Indicator, twice: Indicator) -> GoalTable | None:
    """The table with a second row beside one, half of whose points it takes."""
    if row.weight is None:
        rows = list(table.indicators)
        rows.insert(rows.index(row) + 1, twice)
        return table.model_copy(update={"indicators": tuple(rows)})
    placed = with_row(table, twice)
    return placed
