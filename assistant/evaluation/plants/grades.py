"""Bands that gape, overlap, stand in the wrong order or measure something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.evaluation.planting import Planting, changed, plain
from assistant.evaluation.plants.making import (
    defect,
    renamed,
)
from assistant.model.grammar import parse_target
from assistant.model.table import (
    GoalTable,
    GradeBand,
    Indicator,
)
from assistant.model.target import Operator


@dataclass(frozen=True)
class Scale:
    """The ends of 优, 良 and 中 of a row, and whether more is better."""

    row: Indicator
    ends: tuple[Decimal, Decimal, Decimal]
    unit: str
    more: bool


@defect("评价档次有空档", "GRD101")
def gap(table: GoalTable) -> Iterator[Planting]:
    """Values that no band takes."""
    for scale in scales(table):
        a, b, c = scale.ends
        step = abs(a - b)
        if scale.more and step >= 3:
            yield _bands(
                table, scale, f"≥{a}", f"{b}-{a - 3}", f"{c}-{b - 1}", f"＜{c}", "少了一段"
            )
        if scale.more:
            yield _bands(
                table, scale, f"＞{a}", f"＜{a}，＞{b}", f"≤{b}，＞{c}", f"≤{c}", "界点无归属"
            )
            yield _bands(
                table, scale, f"≥{a}", f"＜{a}且≥{b}", f"＜{b}且＞{c}", f"＜{c}", "末档无归属"
            )
        else:
            yield _bands(
                table, scale, f"≤{a}", f"＞{a}且≤{b}", f"＞{b}且≤{c}", f"＞{c + 3}", "末档之前"
            )
            yield _bands(
                table, scale, f"＜{a}", f"＞{a}且≤{b}", f"＞{b}且≤{c}", f"＞{c}", "界点无归属"
            )


@defect("评价档次有重叠", "GRD102", GRD101="界点两属时，另一处可能空出")
def overlap(table: GoalTable) -> Iterator[Planting]:
    """Values that two bands take."""
    for scale in scales(table):
        a, b, c = scale.ends
        if scale.more:
            yield _bands(table, scale, f"{a}以上", f"{b}-{a}", f"{c}-{b}", f"＜{c}", "界点两属")
            yield _bands(
                table, scale, f"≥{a}", f"≥{b}且≤{a}", f"＜{b}且≥{c}", f"＜{c}", "良含优的界点"
            )
            yield _bands(table, scale, f"≥{a}", f"{c}-{a}", f"{c}-{b}", f"＜{c}", "良含中")
        else:
            yield _bands(
                table, scale, f"≤{a}", f"≥{a}且≤{b}", f"＞{b}且≤{c}", f"＞{c}", "良含优的界点"
            )
            yield _bands(table, scale, f"≤{a}", f"{a}-{b}", f"{b}-{c}", f"＞{c}", "界点两属")


@defect("评价档次顺序不对", "GRD103", GRD102="对调以后两档的范围相交", GRD101="对调以后中间空出")
def wrong_order(table: GoalTable) -> Iterator[Planting]:
    """Bands that have changed places."""
    for scale in scales(table):
        bands = [band.target.raw for band in scale.row.grades]
        yield raw_bands(table, scale.row, [bands[0], bands[2], bands[1], bands[3]], "良、中对调")
        if re.search("率$|投诉|事故", scale.row.name):
            yield raw_bands(table, scale.row, bands[::-1], "整个倒过来")
        yield raw_bands(table, scale.row, [bands[3], *bands[1:3], bands[0]], "优、差对调")
        yield raw_bands(table, scale.row, [bands[1], bands[0], *bands[2:]], "优、良对调")


@defect(
    "评价档次单位不一致",
    "GRD104",
    GRD101="单位不同的两档之间接不上",
    GRD102="单位不同的两档比不了",
)
def mixed_units(table: GoalTable) -> Iterator[Planting]:
    """One band in another unit or without one."""
    other = {
        "%": ("", "‰", "分"),
        "件": ("个", "次", ""),
        "次": ("人次", "件", ""),
        "场": ("次", ""),
    }
    for scale in scales(table):
        bands = [band.target.raw for band in scale.row.grades]
        for unit in other.get(scale.unit, ("", "天")):
            for at in (1, 2):
                written = [*bands]
                written[at] = bands[at].replace(scale.unit, unit)
                yield raw_bands(table, scale.row, written, f"第{at + 1}档单位“{unit}”")


@defect("评价档次与名称不是一回事", "GRD105", GRD103="换成次数以后，越低越好的率次序就反了")
def other_kind(table: GoalTable) -> Iterator[Planting]:
    """Bands of something else than the name says."""
    for scale in scales(table):
        name = scale.row.name
        if scale.unit == "%" and re.search("率$", name):
            written = ["≥20次", "15-19次", "10-14次", "＜10次"]
            yield raw_bands(table, scale.row, written, "率用次数定档")
            written = [f"{word}{band.target.raw}" for word, band in _other_rate(scale.row)]
            yield raw_bands(table, scale.row, written, "档次写的是另一个率")
            written = ["≥200人", "150-199人", "100-149人", "＜100人"]
            yield raw_bands(table, scale.row, written, "率用人数定档")
        elif scale.unit in ("件", "次", "场", "家次") and not re.search("率", name):
            yield renamed(table, scale.row, re.sub("(数量|次数|场次|家次|件数)$", "完成率", name))


@defect("两个档次标准相同", "GRD106", GRD102="相同的两档自然重叠", GRD101="原来的一段没有了归属")
def same_bands(table: GoalTable) -> Iterator[Planting]:
    """Two neighbouring bands alike."""
    for scale in scales(table):
        bands = [band.target.raw for band in scale.row.grades]
        for at in (1, 2):
            written = [*bands]
            written[at] = bands[at - 1]
            yield raw_bands(table, scale.row, written, f"第{at}、{at + 1}档相同")


def scales(table: GoalTable) -> Iterator[Scale]:
    """The rows whose four bands are figures in one unit."""
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
            a, b, c = (Decimal(plain(Decimal(end or 0))) for end in ends)
            yield Scale(row, (a, b, c), best.unit, more)


def _bands(table: GoalTable, scale: Scale, *written: str) -> Planting:
    """The row with other bands, the last of `written` naming the variant; units are put in."""
    *bands, wording = written
    united = [
        re.sub(r"(\d+(?:\.\d+)?)(?=[-，且以]|$)", rf"\g<1>{scale.unit}", band) for band in bands
    ]
    return raw_bands(table, scale.row, united, wording)


def raw_bands(table: GoalTable, row: Indicator, bands: list[str], wording: str) -> Planting:
    """The row with other bands, as written."""
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
