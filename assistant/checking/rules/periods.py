"""Values against each other and against the calendar: year and whole period, days that do not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from assistant.checking.basis import ARITHMETIC, FORM, GUIDE_88, REVIEW
from assistant.checking.context import Context, Row
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.model.grammar import parse_target
from assistant.model.report import Severity
from assistant.model.table import FurtherRole
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.text import fold
from assistant.model.units import SIMPLE, convert

#: What adds up over the years: of these a year cannot hold more than the whole period.
_ADDS_UP = frozenset(
    {
        "persons",
        "person_times",
        "times",
        "sessions",
        "terms",
        "batches",
        "count",
        "money",
        "area",
        "length",
        "mass",
        "volume",
    }
)
_WHOLE_ONLY = frozenset({"persons", "person_times", "times", "sessions", "terms", "batches"})


@rule(
    "VAL141",
    "年度值大于实施期值",
    Severity.WARNING,
    Topic.VALUE,
    basis=ARITHMETIC,
    what="同一个指标，年度指标值比实施期（长期）指标值还大。人数、次数、金额等能累加的才查。",
    why="几年合计不会少于其中一年，说明两栏填反了或有一个写错。",
    bad="""
数量指标 | 培训人数 | ≥300人 | 范围=实施期
数量指标 | 培训人数 | ≥400人 | 范围=年度
""",
    good="""
数量指标 | 培训人数 | ≥1200人 | 范围=实施期
数量指标 | 培训人数 | ≥400人 | 范围=年度
""",
)
def year_beyond_whole(table: Context) -> Iterator[Objection]:
    """A year's figure above that of the whole period."""
    wholes: dict[tuple[str, str | None], Target] = {}
    for row in table.rows:
        if not row.annual and row.target is not None:
            wholes.setdefault((row.name, row.indicator.task), row.target)
    for row in table.rows:
        # 开放330天 adds up as well, 工期≤90天 does not.
        adds_up = row.dimension in _ADDS_UP or (row.dimension == "duration" and row.at_least)
        if not row.annual or row.value is None or not adds_up:
            continue
        whole = _beside(row) or wholes.get((row.name, row.indicator.task))
        if whole is None or whole.value is None or whole.high is not None or not whole.unit:
            continue
        limit = convert(whole.value, whole.unit, row.unit or "")
        if limit is not None and row.value > limit and not row.per_unit:
            yield row.objection(
                "target",
                f"“{row.label}”年度是{row.text('target')}，实施期却只有{whole.raw}。",
                suggestion="核对两栏是否填反；实施期填几年的合计，年度填当年的数。",
            )


def _beside(row: Row) -> Target | None:
    """The whole period's value printed in a column beside the year's."""
    cells = (cell.text for cell in row.indicator.further if cell.role is FurtherRole.WHOLE_PERIOD)
    text = next(cells, None)
    return parse_target(text) if text else None


@rule(
    "VAL142",
    "百分点与百分比混用",
    Severity.ADVICE,
    Topic.VALUE,
    basis=REVIEW,
    what="名称说的是“百分点”而单位是 %，或名称是增长率、下降率而单位是百分点。",
    why="从 80% 提高到 84%，是 4 个百分点，也是 5%；用错一个，结果就不一样。",
    bad="质量指标 | 抽检合格率比上年提高的百分点 | ≥2%",
    good="质量指标 | 抽检合格率比上年提高的百分点 | ≥2个百分点",
)
def points_and_per_cent(table: Context) -> Iterator[Objection]:
    """Percentage points said of a rate of change, or per cent of points."""
    for row in table.rows:
        in_name = "百分点" in row.name
        wanted = "个百分点" if in_name else "%"
        rate = re.search(r"(?:增长|下降|降低|提升|提高|减少)率$", row.stem)
        if (in_name and row.unit == "%") or (rate and not in_name and row.unit == "个百分点"):
            yield row.objection(
                "target",
                f"“{row.label}”的单位应是“{wanted}”，填的是“{row.unit}”。",
                suggestion="分清是差几个百分点，还是变化了百分之几；名称和单位用同一个。",
            )


@rule(
    "VAL143",
    "定性指标没有评分标准",
    Severity.ADVICE,
    Topic.VALUE,
    basis=GUIDE_88,
    what="别的行有评分标准、评价档次或指标解释，这一行指标值是文字，却没有写怎样算达到。日期、是否、已完成一类不查。",
    why="文字描述的目标，没有分档标准就只能凭印象打分。",
    bad="""
数量指标 | 培训期数 | ≥4期 | 评分=每少1期扣1分
可持续影响指标 | 村级治理机制 | 村民议事常态开展
""",
    good="""
数量指标 | 培训期数 | ≥4期 | 评分=每少1期扣1分
可持续影响指标 | 村级治理机制 | 村民议事常态开展 | 评分=每季度议事1次以上得满分，每少1次扣1分
""",
)
def words_without_grading(table: Context) -> Iterator[Objection]:
    """A qualitative target in a table whose other rows say how they are judged. One per table."""
    told = [row for row in table.rows if _graded(row)]
    bare = [
        row
        for row in table.rows
        if row.words
        and not row.valueless
        and not _graded(row)
        and not re.search(r"\d|完成|合格|月|底|前", row.words)
        and not table.words.unmeasurable.fullmatch(row.words)
    ]
    if not bare or len(told) * 2 < len(table.rows):
        return
    first, *others = bare
    also = f"等{len(bare)}行" if others else ""
    yield first.objection(
        "scoring",
        f"“{first.label}”{also}的指标值是文字，没有写怎样算达到。",
        suggestion="按达成、部分达成、未达成分档，写明各档看什么资料、达到什么样子。",
        excerpt=first.text("target"),
        related=tuple(row.id for row in others),
    )


def _graded(row: Row) -> bool:
    return bool(row.grades or row.indicator.scoring or row.indicator.explanation)


_DAY = re.compile(r"(?:((?:19|20)\d\d)年)?(?<!\d)(\d{1,2})月(?:份)?(?:(\d{1,2})[日号])?")


@rule(
    "VAL144",
    "日期不存在",
    Severity.WARNING,
    Topic.VALUE,
    basis=FORM,
    what="指标值或目标里写了日历上没有的日期，如 2月30日、13月。",
    why="没有这一天，就没有期限。",
    bad="时效指标 | 项目完成时间 | 2024年6月31日前",
    good="时效指标 | 项目完成时间 | 2024年6月30日前",
)
def no_such_day(table: Context) -> Iterator[Objection]:
    """A month or a day that the calendar does not have."""
    for passage in table.passages:
        if passage.field not in ("target", "goals", "tasks"):
            continue
        for match in _DAY.finditer(passage.folded):
            if not _exists(match):
                yield passage.objection(
                    f"“{match[0]}”不是日历上有的日期。",
                    suggestion="核对后改正。",
                )
                break


def _exists(match: re.Match[str]) -> bool:
    # Without a year, 29 February may be meant.
    year = int(match[1] or 2000)
    try:
        date(year, int(match[2]), int(match[3] or 1))
    except ValueError:
        return False
    return True


@rule(
    "VAL145",
    "指标值没有约束力",
    Severity.WARNING,
    Topic.VALUE,
    basis=ARITHMETIC,
    what="指标值是“≥0”，或给不会超过 100% 的比率写了“≤100%”：不论做得怎样都能达到。",
    why="什么都不做也算完成，等于没有目标。",
    bad="数量指标 | 安全检查次数 | ≥0次",
    good="数量指标 | 安全检查次数 | ≥12次",
)
def no_constraint(table: Context) -> Iterator[Objection]:
    """A floor of nothing, or a ceiling nobody can pass."""
    for row in table.rows:
        nothing = row.value == 0 and row.operator is Operator.GE
        full = row.share == 100 and row.operator is Operator.LE and row.bounded_share
        if nothing or full:
            yield row.objection(
                "target",
                f"“{row.label}”写成“{row.text('target')}”，不论做得怎样都能达到。",
                suggestion="写出真正要达到的数；不许发生的写“=0”，必须全做到的写“=100%”。",
            )


@rule(
    "VAL146",
    "人数、次数不是整数",
    Severity.WARNING,
    Topic.VALUE,
    basis=FORM,
    what="单位是人、人次、次、期、场、批次，指标值却带小数（万人次等除外）。",
    why="人和次数没有半个，多半是单位写错，或把平均数填成了总数。",
    bad="数量指标 | 培训人数 | ≥3.5人",
    good="数量指标 | 培训人数 | ≥3.5万人",
)
def broken_count(table: Context) -> Iterator[Objection]:
    """Half a person; averages (每…, 平均) may be so."""
    for row in table.rows:
        if row.value is None or row.dimension not in _WHOLE_ONLY:
            continue
        if (
            row.value % 1
            and not re.search(r"均|每|倍|比", row.name)
            and "/" not in (row.unit or "")
        ):
            yield row.objection(
                "target",
                f"“{row.label}”的指标值是{row.text('target')}，{row.unit}数应是整数。",
                suggestion="核对单位（是不是万人、万人次）和数字。",
            )


#: Chinese units and % only: mm is a unit of its own.
_TWICE = re.compile(
    rf"(?<=\d)\s*(?=[\u4e00-\u9fff%])({SIMPLE})\s*\1$|(?<=\d)(?:%\s*百分比|百分比\s*%)$"
)


@rule(
    "VAL147",
    "计量单位写了两遍",
    Severity.ADVICE,
    Topic.VALUE,
    basis=FORM,
    what="指标值末尾的单位写了两遍，如“95%%”“4期期”“95%百分比”。",
    why="多半是指标值和计量单位两栏都填了单位，导出后连在一起。",
    bad="数量指标 | 培训期数 | ≥4期期",
    good="数量指标 | 培训期数 | ≥4期",
)
def unit_twice(table: Context) -> Iterator[Objection]:
    """The unit in the value cell and again in the unit cell."""
    for row in table.rows:
        raw = row.text("target") or ""
        folded = fold(raw)
        if found := _TWICE.search(folded):
            once = found[1] or "%"
            shown = folded[: found.start()] + once
            yield row.objection(
                "target",
                f"指标值“{raw}”的单位写了两遍。",
                suggestion=f"只留一个，写成“{shown}”。",
                after=shown,
            )


@rule(
    "VAL148",
    "区间两端写反",
    Severity.ADVICE,
    Topic.VALUE,
    basis=FORM,
    what="指标值是一个区间，前面的数比后面的大（如 100-50人）。评价档次从高到低写，不查。",
    why="读的人分不清是从 100 减到 50，还是 50 到 100 之间。",
    bad="数量指标 | 培训人数 | 100-50人",
    good="数量指标 | 培训人数 | 50-100人",
)
def range_reversed(table: Context) -> Iterator[Objection]:
    """A range that is written high to low."""
    for row in table.rows:
        target = row.target
        if target is None or target.kind is not TargetKind.RANGE or row.grades:
            continue
        match = re.match(r"\s*(\d+(?:\.\d+)?)\D{0,2}?\s*[-~至到]\s*(\d+(?:\.\d+)?)", row.raw)
        if match and Decimal(match[1]) > Decimal(match[2]):
            yield row.objection(
                "target",
                f"“{row.label}”的指标值“{target.raw}”前面的数比后面的大。",
                suggestion="从小到大写；说的是减少的，写“从……减到……”。",
            )
