"""Benefits that are none of this project's, outputs that are actions or effects."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.basis import GUIDE_88, GUIDE_101, REVIEW
from assistant.checking.context import Context, Row
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.checking.words import ends_with
from assistant.model.report import Severity
from assistant.model.target import TargetKind
from assistant.model.taxonomy import BENEFIT_LEVELS, OUTPUT, QUALITY, QUANTITY

_PUNCTUATION = re.compile(r"[\W_]+|的")


@rule(
    "CLS121",
    "质量指标写的是做法",
    Severity.ADVICE,
    Topic.CLASSIFICATION,
    basis=REVIEW,
    what="质量指标的名称以“加强”“开展”“落实”等动词开头，指标值又没有数。",
    why="做法说的是怎么做，不是做得怎样；做了就算，量不出好坏。",
    bad="质量指标 | 加强设备日常巡检 | 严格执行",
    good="质量指标 | 设备巡检问题整改率 | ≥95%",
)
def action_as_quality(table: Context) -> Iterator[Objection]:
    """Something to do, under 质量指标, with words for a value."""
    starts = table.words.actions.starts
    for row in table.under(QUALITY):
        if row.name.startswith(starts) and row.words is not None and not row.named_rate:
            yield row.objection(
                "name",
                f"“{row.label}”说的是怎么做，不是做得怎样。",
                suggestion="改用合格率、准确率、整改率等反映结果的指标；做法写到任务内容里。",
            )


@rule(
    "CLS122",
    "效益不是一个项目能决定的",
    Severity.ADVICE,
    Topic.CLASSIFICATION,
    basis=GUIDE_101,
    what="效益指标写的是地区生产总值、财政总收入、居民人均收入、城镇化率等全局性指标（词表可改）。",
    why="这些由很多因素决定，升了降了都说明不了这个项目的作用。",
    bad="经济效益指标 | 全县地区生产总值增长率 | ≥6%",
    good="经济效益指标 | 合作社社员户均增收 | ≥2000元",
)
def not_attributable(table: Context) -> Iterator[Objection]:
    """A figure of the whole economy as one project's benefit."""
    overall = ends_with(table.words.actions.overall)
    for row in table.under(*sorted(BENEFIT_LEVELS)):
        stem = re.sub(r"(?:比上年|同比|年均)?(?:增长率|增长|增速|增幅|提高)$", "", row.stem)
        if overall.search(row.stem) or overall.search(stem):
            yield row.objection(
                "name",
                f"“{row.label}”是全局性的指标，不是这一个项目能决定的。",
                suggestion="改用项目直接带来的变化，如受益户增收、节约时间、减少事故。",
            )


@rule(
    "CLS123",
    "数量指标写的是效益",
    Severity.ADVICE,
    Topic.CLASSIFICATION,
    basis=GUIDE_101,
    what="数量指标的名称以“增收额”“带动就业人数”“节能量”等做成以后的效果结尾（词表可改）。",
    why="数量写的是项目做了多少；别人因此得到多少，是效益。",
    bad="产出指标/数量指标 | 带动就业人数 | ≥500人",
    good="效益指标/社会效益指标 | 带动就业人数 | ≥500人",
)
def benefit_as_quantity(table: Context) -> Iterator[Objection]:
    """What others gain from it, under 数量指标."""
    gains = ends_with(table.words.actions.gains)
    for row in table.under(QUANTITY):
        if gains.search(row.stem) or _GAINED.search(row.stem):
            yield row.objection(
                "level2",
                f"“{row.label}”是做成以后的效果，不是做了多少。",
                suggestion="移到效益指标；数量指标写项目直接完成的工作量。",
                excerpt=row.label,
            )


@rule(
    "DUP111",
    "效益指标重复产出",
    Severity.ADVICE,
    Topic.DUPLICATES,
    basis=GUIDE_88,
    what="效益指标与一行产出指标名称相同，或说的是同一件事、数和单位也相同。",
    why="做完了多少不等于有什么用；重复一遍，效益就没有人考核。",
    bad="""
产出指标/数量指标 | 新建村文化广场数量 | ≥12个
效益指标/社会效益指标 | 新建村文化广场数 | ≥12个
""",
    good="""
产出指标/数量指标 | 新建村文化广场数量 | ≥12个
效益指标/社会效益指标 | 村文化广场年活动场次 | ≥200场
""",
)
def benefit_repeats_output(table: Context) -> Iterator[Objection]:
    """A benefit that says an output again."""
    outputs: dict[object, Row] = {}
    for row in table.rows:
        if row.level1 == OUTPUT and row.annual:
            outputs.setdefault(_bare(row), row)
            if row.value is not None and (subject := table.subject(row.name)):
                outputs.setdefault((subject, row.value, row.unit), row)
    for row in table.under(*sorted(BENEFIT_LEVELS)):
        same = outputs.get(_bare(row))
        if same is None and row.value is not None and (subject := table.subject(row.name)):
            same = outputs.get((subject, row.value, row.unit))
        if same is not None and row.annual:
            yield row.objection(
                "name",
                f"“{row.label}”与产出指标“{same.label}”说的是同一件事。",
                suggestion="效益写做成以后带来的变化，如使用人次、问题减少、收入增加。",
                related=(same.id,),
            )


def _bare(row: Row) -> str:
    return re.sub(r"(?:数量|个数|数)$", "", _PUNCTUATION.sub("", row.stem))


_NEGATION = re.compile(r"(?:不|未|非)(?=[^不未非]{1,3}率$)")


@rule(
    "DUP112",
    "正反两个比率对不上",
    Severity.WARNING,
    Topic.DUPLICATES,
    basis=REVIEW,
    what="同一件事既有“合格率”又有“不合格率”，两个数相加不是 100%。",
    why="一个数定了，另一个也就定了；对不上说明至少有一个写错。",
    bad="""
质量指标 | 设备验收合格率 | ≥95%
质量指标 | 设备验收不合格率 | ≤10%
""",
    good="""
质量指标 | 设备验收合格率 | ≥95%
质量指标 | 设备运行故障率 | ≤3%
""",
)
def opposites_disagree(table: Context) -> Iterator[Objection]:
    """A share and its opposite that do not make a whole."""
    shares = {row.stem: row for row in table.rows if row.share is not None and row.annual}
    for stem, row in shares.items():
        other = shares.get(_NEGATION.sub("", stem)) if _NEGATION.search(stem) else None
        if other is None or row.share is None or other.share is None:
            continue
        if row.target and row.target.kind is TargetKind.NUMBER and row.share + other.share != 100:
            yield row.objection(
                "target",
                f"“{row.label}”{row.text('target')}与“{other.label}”{other.text('target')}"
                "相加不是100%。",
                suggestion="只留一个；都留的，核对后改成一致。",
                related=(other.id,),
            )


#: With words between: 带动周边村民就业人数, 年节约用电量, 减少污染物排放量.
_GAINED = re.compile(
    r"带动.{0,8}(?:就业|增收)(?:人数|户数|额)?$|(?:节约|减少|削减).{1,8}(?:量|额)$"
)
