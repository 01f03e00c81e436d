"""Whether a target says what the name promises, and whether it can be measured at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.basis import ARITHMETIC, GUIDE_88, GUIDE_101, REVIEW
from assistant.checking.context import Context, Row, amount, figures
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.checking.residue import RESIDUE
from assistant.checking.words import any_of
from assistant.model.report import Severity
from assistant.model.table import TableKind
from assistant.model.target import TargetKind
from assistant.model.taxonomy import (
    BENEFIT_LEVELS,
    COST,
    ECONOMIC_COST,
    QUANTITY,
    SERVED_SATISFACTION,
    TIMELINESS,
)
from assistant.model.text import fold


@rule(
    "VAL108",
    "“性”字指标填了百分比",
    Severity.WARNING,
    Topic.VALUE,
    basis=GUIDE_88,
    what="名称是“及时性”“规范性”等，指标值是百分比。",
    why="“性”是定性说法，百分比量的是“率”；名称与指标值不一致，分子分母就说不清。",
    bad="时效指标 | 发放工资福利及时性 | =100%",
    good="时效指标 | 工资福利发放及时率 | =100%",
)
def quality_noun_with_share(table: Context) -> Iterator[Objection]:
    """及时性 = 100%: the name promises a quality, the value is a share."""
    for row in table.rows:
        if row.dimension != "share":
            continue
        for noun, rate in table.measures.qualities.items():
            if row.stem.endswith(noun):
                yield row.objection(
                    "name",
                    f"“{row.label}”的指标值是“{row.text('target')}”，名称却不是比率。",
                    suggestion=f"把“{noun}”改为“{rate}”，并说明怎么算；或把指标值改为具体日期、时长。",
                    after=row.label.replace(noun, rate) if row.label.count(noun) == 1 else None,
                )


@rule(
    "VAL109",
    "指标值无法衡量",
    Severity.WARNING,
    Topic.VALUE,
    basis=GUIDE_88,
    what="指标值只有“有所提高”“效果显著”“不断优化”“长期”之类的说法，没有可核对的标准。",
    why="怎样算“有所提高”没有标准，考核时只能凭印象打分。",
    bad="社会效益指标 | 干部服务管理整体能力 | 有所提高",
    good="社会效益指标 | 干部年度考核优秀等次比例 | ≥15%",
)
def unmeasurable(table: Context) -> Iterator[Objection]:
    """A target made only of vague words; bare 及时 and the like under 时效 are another rule's."""
    vague = table.words.unmeasurable
    for row in table.rows:
        words = row.words
        claimed = row.level2 in BENEFIT_LEVELS and _CLAIMED.fullmatch(words or "")
        if not words or row.level2 == TIMELINESS or not (claimed or vague.fullmatch(words)):
            continue
        graded = any_of(("满分", "扣")).search(fold(row.indicator.scoring or ""))
        yield row.objection(
            "target",
            f"“{row.label}”的指标值“{_words(row)}”没有衡量标准。",
            suggestion="在评分标准中写明各档的具体表现（看什么资料、达到什么数），最好改用数字。"
            if graded
            else "改用数字（比率、次数、比上年增减），或写明达到什么样子算完成、看什么资料。",
        )


#: 改善办学条件, 增加岗位: a benefit in a verb and its object.
_CLAIMED = re.compile(
    r"(?:有效|进一步|明显|持续|不断)*(?:提高|提升|改善|增加|增强|促进|推动|扩大|优化|带动|维护)[^\d%,]{2,14}"
)


def _words(row: Row) -> str:
    """The words of a qualitative target as printed, without the mark that it is one."""
    return (row.target.text or row.target.raw) if row.target else ""


@rule(
    "VAL110",
    "数量、成本没有数字",
    Severity.WARNING,
    Topic.VALUE,
    basis=GUIDE_88,
    what="数量指标或（经济）成本指标的指标值是“不超过预算”“按计划完成”“全覆盖”之类没有数字的文字。",
    why="数量和成本本来就有数，不写数字就无法核对。",
    bad="成本指标 | 项目成本 | 控制在预算内",
    good="成本指标 | 项目成本 | ≤20万元",
)
def figureless(table: Context) -> Iterator[Objection]:
    """Words where the plan has a figure."""
    vague = table.words.unmeasurable
    for row in table.under(QUANTITY, COST, ECONOMIC_COST):
        words = row.words
        if not words or row.grades or row.valueless or RESIDUE.search(row.text("target") or ""):
            continue
        if not re.search(r"\d", words) and not vague.fullmatch(words):
            yield row.objection(
                "target",
                f"“{row.label}”的指标值“{row.text('target')}”没有数字。",
                suggestion="写出计划数和单位，如“≤20万元”“≥4次”。",
            )


@rule(
    "VAL112",
    "时效没有具体期限",
    Severity.ADVICE,
    Topic.VALUE,
    basis=GUIDE_101,
    what="时效指标的指标值是“及时完成”“按期完成”“年度内完成”之类，没有日期，也没有比率。",
    why="没有日期，就无法判断是否按时。",
    bad="时效指标 | 各项任务完成时限 | 年度内及时完成",
    good="时效指标 | 各项任务完成时限 | 2022年12月20日前",
)
def no_deadline(table: Context) -> Iterator[Objection]:
    """Words without a date under 时效指标."""
    for row in table.under(TIMELINESS):
        words = row.words
        if words and not row.valueless and not row.grades and not _DATED.search(words):
            year = f"{table.table.year}年" if table.table.year else ""
            yield row.objection(
                "target",
                f"“{row.label}”的指标值“{row.text('target')}”没有具体期限。",
                suggestion=f"写明完成日期（如“{year}12月20日前”），或改用“按期完成率”。",
            )


#: 春节前, 汛期结束前 and 第一季度末 are deadlines too.
_DATED = re.compile(r"\d|[前底末旬]|[一二三四五六七八九十]+(?:月|季度|日|天)|[*_x]{2}")


@rule(
    "VAL113",
    "用起止时间代替完成期限",
    Severity.ADVICE,
    Topic.VALUE,
    basis=GUIDE_101,
    what="时效指标的指标值是一段时间（如 1月—12月、全年），或一年以上的时长，不是完成期限。",
    why="整年都是“期限”，等于没有时间要求。",
    bad="时效指标 | 项目实施时间 | 2021年1月-12月",
    good="时效指标 | 项目完成时间 | 2021年11月30日前",
)
def period_for_deadline(table: Context) -> Iterator[Objection]:
    """A period (or a bare year) where a deadline is due."""
    for row in table.under(TIMELINESS):
        target = row.target
        if target is None:
            continue
        iso = (target.text or "") if target.kind is TargetKind.DATE else ""
        if "/" in iso or re.fullmatch(r"\d{4}", iso) or _whole_year(row):
            yield row.objection(
                "target",
                f"“{row.label}”写的是一段时间（{target.raw}），没有完成期限。",
                suggestion="写明最迟完成的日期；分阶段的写明各阶段的节点。",
            )


def _whole_year(row: Row) -> bool:
    """A length of time that outlasts the table's year; a floor is a length of service, 工期 a term of building."""
    if row.value is None or not row.annual or row.at_least or row.stem.endswith("工期"):
        return False
    longest = {"年": 1, "个月": 12, "月": 12, "天": 365, "日": 365}.get(row.unit or "")
    return longest is not None and row.value >= longest


@rule(
    "VAL114",
    "名称里的数与指标值不一致",
    Severity.WARNING,
    Topic.VALUE,
    basis=ARITHMETIC,
    what="指标名称里写了数字和单位，指标值的单位相同而数字不同。",
    why="同一行两个数，不知道以哪个为准。",
    bad="成本指标 | 每年财政补助1000万元 | =900万元",
    good="成本指标 | 每年财政补助 | =1000万元",
)
def name_contradicts(table: Context) -> Iterator[Objection]:
    """One figure in the name with the target's unit and another number."""
    for row in table.rows:
        if row.value is None or row.unit is None or not re.search(r"\d", row.name):
            continue
        # 每季度1次 and 第1次 are other counts than the row's own; 每年补助1000万元 is the same money.
        named = {
            figure.value
            for figure in figures(row.name)
            if figure.unit == row.unit
            and (row.dimension == "money" or not _FOR_EACH.search(row.name[: figure.start]))
        }
        if len(named) == 1 and row.value not in named:
            (stated,) = named
            yield row.objection(
                "name",
                f"名称里是{amount(stated)}{row.unit}，指标值是{row.text('target')}。",
                suggestion="核对后只保留一个数，名称里最好不写数。",
            )


_FOR_EACH = re.compile(r"(?:每[^,.;]{0,8}|第)$")


@rule(
    "VAL115",
    "解释或评分标准与指标值不一致",
    Severity.WARNING,
    Topic.VALUE,
    basis=ARITHMETIC,
    what="指标解释里的达标数、评分标准中得满分的数，与指标值单位相同而数字不同。",
    why="打分时以评分标准为准，数对不上会引起争议。",
    bad="数量指标 | 文体活动次数 | ≥2次 | 评分=按要求开展3次活动得满分，每少1次扣1分",
    good="数量指标 | 文体活动次数 | ≥2次 | 评分=按要求开展2次活动得满分，每少1次扣1分",
)
def scoring_contradicts(table: Context) -> Iterator[Objection]:
    """The figure that earns full points, or the only one in the explanation, is not the target's."""
    for row in table.rows:
        if row.value is None or row.unit is None:
            continue
        scoring = fold(row.indicator.scoring or "")
        full = scoring[: scoring.find("满分")] if "满分" in scoring else ""
        explanation = fold(row.indicator.explanation or "")
        for field, text in (("scoring", full), ("explanation", explanation)):
            stated = [
                figure.value
                for figure in figures(text)
                if figure.unit == row.unit and not _FOR_EACH.search(text[: figure.start])
            ]
            if stated and row.value not in stated and sum(stated) != row.value and len(stated) == 1:
                what = "得满分的标准" if field == "scoring" else "指标解释里"
                yield row.objection(
                    field,
                    f"{what}是{amount(stated[0])}{row.unit}，指标值是{row.text('target')}。",
                    suggestion="核对后改成一致。",
                )


@rule(
    "VAL125",
    "及时率没有说明以什么时间为准",
    Severity.ADVICE,
    Topic.VALUE,
    basis=REVIEW,
    what="时效指标写的是“及时率”“按期完成率”或“及时性”为百分之几，名称、解释、评分标准、备注里都没有时间；“按期”在目标或别的时效指标里写了日期的不查。",
    why="不说明多久以内算及时，年底怎么算都是100%。",
    bad="时效指标 | 培训及时率 | =100%",
    good="时效指标 | 培训及时率 | =100% | 解释=11月30日前办完的班次占计划班次的比例",
)
def prompt_by_when(table: Context) -> Iterator[Objection]:
    """A share of what was in time, with no time named anywhere in the row."""
    dated = _deadline_given(table)
    for row in table.under(TIMELINESS):
        prompt = _PROMPT.search(row.stem) or (not dated and _ON_SCHEDULE.search(row.stem))
        if row.share is None or not prompt:
            continue
        texts = (row.text(field) or "" for field in ("name", "explanation", "scoring", "note"))
        if not _SOME_TIME.search(_UNSAID.sub("", "".join(texts))):
            yield row.objection(
                "name",
                f"“{row.label}”没有说明多久以内、什么日期之前算及时。",
                suggestion="在指标解释里写明时限，或直接写完成日期。",
            )


def _deadline_given(table: Context) -> bool:
    """Whether the goals, the tasks or another row under 时效指标 name a day or a month."""
    rows = {row.id for row in table.under(TIMELINESS)}
    return any(
        _DAY_OR_MONTH.search(passage.folded)
        for passage in table.passages
        if passage.row is None or passage.row.id in rows
    )


_DAY_OR_MONTH = re.compile(r"\d月|[一二三四五六七八九十]月|\d日前|月底|年底|季度")
#: 在规定时间内 does not say when; nor does a deduction for every week beyond it.
_UNSAID = re.compile(
    r"(?:规定|要求|约定|指定)的?(?:时间|时限|期限|工期|节点)|每(?:超|推迟|延迟|延误|逾期|晚)[^,，。;；]*"
)
_PROMPT = re.compile(r"(?:及时|按时|准时)(?:率|性)$")
_ON_SCHEDULE = re.compile(r"(?:按期|按时|及时|如期)(?:完成|开工|完工|竣工|交付|发放)率$")
_SOME_TIME = re.compile(
    r"\d\s*(?:年|个?月|日|天|号|小时|分钟|个?工作日|周|季度)|月底|年底|季度|每月|次月|当月|当日|当天|时间|时限|期限|以内|日内|之前|节点"
)


@rule(
    "VAL118",
    "增减变化没有对比基数",
    Severity.ADVICE,
    Topic.VALUE,
    basis=REVIEW,
    what="增长率、下降率、提升率等没有说明与哪一年、哪个数相比。",
    why="不说基数，同一个结果可以算出不同的增长率。",
    bad="经济效益指标 | 村集体收入增长率 | ≥8%",
    good="经济效益指标 | 村集体收入比上年增长率 | ≥8%",
)
def change_without_base(table: Context) -> Iterator[Objection]:
    """A rate of change that nothing in the row compares with."""
    bases = any_of(table.measures.bases)
    for row in table.rows:
        if row.dimension in ("share", "points_of_share") and row.is_a(table.measures.changes):
            texts = "".join(
                row.text(field) or ""
                for field in ("name", "target", "explanation", "scoring", "note")
            )
            if not bases.search(fold(texts)):
                yield row.objection(
                    "name",
                    f"“{row.label}”没有说明与什么相比。",
                    suggestion="写明“比上年”或基期的年份和数值。",
                )


@rule(
    "VAL122",
    "名称不是比率，指标值是百分比",
    Severity.ADVICE,
    Topic.VALUE,
    basis=GUIDE_88,
    what="指标值是百分比，名称却是一件事或一句话，看不出分子和分母。数量指标和“性”字指标另有规则。",
    why="不知道是什么占什么的百分之几，就无法计算实际值。",
    bad="质量指标 | 干部档案管理信息化 | =100%",
    good="质量指标 | 干部档案数字化率 | =100%",
)
def share_without_rate(table: Context) -> Iterator[Objection]:
    """A percentage whose name promises no rate."""
    if table.table.kind is TableKind.ACTIVITY:
        return
    nouns = tuple(table.measures.qualities)
    for row in table.rows:
        if row.share is None or row.level2 == QUANTITY or row.level2 == SERVED_SATISFACTION:
            continue
        if row.stem.endswith(nouns):
            continue
        if _RATE_WORD.search(row.name) and not (row.share == 100 and _CHANGED.search(row.stem)):
            continue
        if row.target is not None and _RATE_WORD.search(row.target.qualifier or ""):
            continue
        yield row.objection(
            "name",
            f"“{row.label}”的指标值是“{row.text('target')}”，但名称看不出是什么的百分比。",
            suggestion="写完成日期；要用百分比，把名称改成“按期完成率”。"
            if re.search(r"时间|时限|期限|日期", row.stem)
            else "改成“……率”，并在指标解释里写明怎么算。",
        )


#: 显著提升 = 100%: the name claims a change, the value is a level.
_CHANGED = re.compile(
    r"(?:显著|明显|有所|不断|逐步|持续|稳步|得到|进一步|有效)(?:提升|提高|改善|增强|优化|加强|完善)$"
)
_RATE_WORD = re.compile(
    r"率|比例|占比|比重|百分|满意|度$|度[(（]|面$|增长|增幅|降幅|(?<=.)提升|下降|降低|减少|增加|通过|情况"
)
