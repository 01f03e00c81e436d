"""Grade bands against what can be reached, against the target, and bands in words."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.basis import ARITHMETIC, GUIDE_88
from assistant.checking.context import Context, amount
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.model.report import Severity
from assistant.model.target import Operator, TargetKind
from assistant.model.text import fold
from assistant.model.units import convert

_NUMERIC = (TargetKind.NUMBER, TargetKind.RANGE)


@rule(
    "GRD111",
    "评价档次达不到",
    Severity.WARNING,
    Topic.GRADES,
    basis=ARITHMETIC,
    what="合格率一类不会超过 100% 的指标，有一档要求大于 100%；或次数、人数的一档要求小于 0。",
    why="没有结果能落进这一档，这一档等于没有。",
    bad="| 培训完成率 | 优=＞100% 良=90%以上 中=80%以上 差=80%以下",
    good="| 培训完成率 | 优=100% 良=90%以上 中=80%以上 差=80%以下",
)
def unreachable(table: Context) -> Iterator[Objection]:
    """A band beyond the ends of the scale."""
    for row in table.rows:
        for band in row.grades:
            target = band.target
            if target.kind not in _NUMERIC or target.value is None:
                continue
            share = convert(target.value, target.unit, "%") if target.unit else None
            beyond = (
                share is not None
                and (row.bounded_share or row.is_a(table.measures.completion))
                and (share > 100 or (share == 100 and target.operator is Operator.GT))
            )
            # NOTE: “<0” only; “≥-5%” of a change is reachable.
            below = target.operator is Operator.LT and target.value <= 0 and share is None
            if beyond or below:
                yield row.objection(
                    "grades",
                    f"“{row.label}”的“{band.grade}”是“{target.raw}”，没有结果能达到。",
                    suggestion="改成能达到的标准，如“优”写 100%。",
                )


@rule(
    "GRD112",
    "指标值不在评价档次里",
    Severity.ADVICE,
    Topic.GRADES,
    basis=GUIDE_88,
    what="既填了指标值又填了优、良、中、差各档，单位相同，指标值的数却不是任何一档的界限。",
    why="完成了指标值却不知道算优还是算良，评分没有依据。",
    bad="数量指标 | 调研报告篇数 | ≥7篇 | 优=10篇 良=8篇 中=6篇 差=5篇以下",
    good="数量指标 | 调研报告篇数 | ≥8篇 | 优=10篇 良=8篇 中=6篇 差=5篇以下",
)
def target_in_no_band(table: Context) -> Iterator[Objection]:
    """A target that no band names as its end."""
    for row in table.rows:
        bands = [band.target for band in row.grades if band.target.kind in _NUMERIC]
        if row.value is None or len(bands) < 2 or any(band.unit != row.unit for band in bands):
            continue
        ends = {end for band in bands for end in (band.value, band.high) if end is not None}
        if row.value not in ends:
            yield row.objection(
                "grades",
                f"“{row.label}”的指标值是{row.text('target')}，各档里没有{amount(row.value)}这个界限。",
                suggestion="把指标值定为“优”或“良”的界限，或调整各档。",
            )


@rule(
    "GRD113",
    "两个档次文字相同",
    Severity.WARNING,
    Topic.GRADES,
    basis=GUIDE_88,
    what="用文字写的评价档次，有两档的文字一模一样。",
    why="同一种情况可以评两个等次，打分没有依据。",
    bad="| 信息系统运行 | 优=运行平稳 良=基本平稳 中=基本平稳 差=经常中断",
    good="| 信息系统运行 | 优=运行平稳 良=基本平稳 中=偶有中断 差=经常中断",
)
def same_words(table: Context) -> Iterator[Objection]:
    """Two bands in the same words."""
    for row in table.rows:
        said: dict[str, str] = {}
        for band in row.grades:
            if band.target.kind in _NUMERIC:
                continue
            text = fold(band.target.raw)
            before = said.setdefault(text, band.grade)
            if text and before != band.grade:
                yield row.objection(
                    "grades",
                    f"“{row.label}”的“{before}”和“{band.grade}”都写的是“{band.target.raw}”。",
                    suggestion="各档写出不同的具体表现。",
                )
                break
