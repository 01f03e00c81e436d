"""Rows that stand in the wrong category."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.basis import FRAMEWORK_53, GUIDE_88, GUIDE_101, REVIEW
from assistant.checking.context import Context, Row
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.checking.words import any_of, ends_with
from assistant.model.report import Severity
from assistant.model.taxonomy import (
    BENEFIT,
    BENEFIT_LEVELS,
    COST,
    COST_LEVELS,
    ECOLOGICAL,
    ECONOMIC,
    ECONOMIC_COST,
    LEVEL1_OF,
    OUTPUT,
    QUALITY,
    QUANTITY,
    SATISFACTION,
    SERVED_SATISFACTION,
    SOCIAL,
    TIMELINESS,
)


@rule(
    "CLS101",
    "数量指标用了比率",
    Severity.WARNING,
    Topic.CLASSIFICATION,
    basis=GUIDE_101,
    what="数量指标的名称是“……率”，或指标值是百分比。",
    why="数量指标反映做了多少，要用有单位的数；比率反映做得怎样或覆盖多大范围。",
    bad="数量指标 | 模范机关创建覆盖率 | =100%",
    good="数量指标 | 创建模范机关数 | ≥45个",
)
def rate_as_quantity(table: Context) -> Iterator[Objection]:
    """A share, or a name that says rate, under 数量指标."""
    for row in table.under(QUANTITY):
        if row.dimension == "share" or (row.named_rate and row.target is not None):
            yield row.objection(
                "level2",
                f"“{row.label}”是比率（{row.target.raw if row.target else ''}），不是数量。",
                suggestion=f"{_better_place(table, row)}，或改用有单位的数（个、人次、次）。",
                excerpt=row.label,
            )


def _better_place(table: Context, row: Row) -> str:
    measures = table.measures
    if row.is_a(measures.timeliness):
        return "移到时效指标"
    if any_of(measures.satisfaction).search(row.name):
        return "移到满意度指标"
    return "移到质量指标"


@rule(
    "CLS102",
    "质量指标写的是完成率",
    Severity.ADVICE,
    Topic.CLASSIFICATION,
    basis=REVIEW,
    what="质量指标的名称以“完成率”“执行率”结尾，或指标值只是“已完成”，且不是质量方面的完成。",
    why="完成率说的是做没做完，不是做得好不好；全部完成而质量不合格也能得满分。",
    bad="质量指标 | 干部考察工作完成率 | =100%",
    good="质量指标 | 干部考察材料一次审核通过率 | ≥95%",
)
def completion_as_quality(table: Context) -> Iterator[Objection]:
    """A completion rate under 质量指标."""
    measures = table.measures
    for row in table.under(QUALITY):
        done = row.is_a(measures.completion) or _DONE.fullmatch(row.words or "")
        if done and not row.is_a(measures.timeliness) and not _is_process(table, row):
            yield row.objection(
                "name",
                f"“{row.label}”考核的是完成多少，不是质量。",
                suggestion="改用合格率、优秀率、通过率、差错率等反映好坏的指标；完成情况放到数量或时效指标。",
            )


_DONE = re.compile(r"(?:已|全部|按计划|按要求|如期)?(?:完成|开展|实施|落实|举办)")


@rule(
    "CLS103",
    "质量指标写的是及时性",
    Severity.WARNING,
    Topic.CLASSIFICATION,
    basis=GUIDE_101,
    what="质量指标的名称是及时率、按期完成率、完成时间一类。",
    why="按不按时是时效，放在质量里会占用质量的分值。",
    bad="质量指标 | 补贴发放及时率 | =100%",
    good="时效指标 | 补贴发放及时率 | =100%",
)
def timeliness_as_quality(table: Context) -> Iterator[Objection]:
    """A measure of time under 质量指标."""
    for row in table.under(QUALITY):
        if row.is_a(table.measures.timeliness):
            yield row.objection(
                "level2",
                f"“{row.label}”考核的是时间，应列在时效指标。",
                suggestion="移到时效指标，质量指标另设合格率、准确率等。",
                excerpt=row.label,
                after=TIMELINESS,
            )


@rule(
    "CLS104",
    "满意度放在了别的类别",
    Severity.WARNING,
    Topic.CLASSIFICATION,
    basis=GUIDE_101,
    what="名称以满意度、满意率、好评率结尾的指标列在效益、质量或成本指标下。数量、时效指标另有规则。",
    why="满意度是服务对象的感受，单独成类；用它代替效益或质量，等于少了一类指标。",
    bad="社会效益指标 | 群众满意度 | ≥90%",
    good="服务对象满意度指标 | 群众满意度 | ≥90%",
)
def satisfaction_as_benefit(table: Context) -> Iterator[Objection]:
    """Satisfaction under another category (a satisfaction level-2 within 效益 is fine)."""
    for row in (*table.under(*sorted(BENEFIT_LEVELS)), *table.under(QUALITY), *table.costs):
        if row.is_a(("满意度", "满意率", "满意程度", "好评率")):
            yield row.objection(
                "level2",
                f"“{row.label}”是满意度，不是{row.level2}。",
                suggestion=f"移到满意度指标；{row.level2}另设反映成果的指标。",
                excerpt=row.label,
                after=SERVED_SATISFACTION,
            )


@rule(
    "CLS105",
    "满意度指标里不是满意度",
    Severity.ADVICE,
    Topic.CLASSIFICATION,
    basis=REVIEW,
    what="满意度指标下的名称与满意、评价、投诉、获得感等无关。",
    why="满意度指标要量服务对象的感受，别的内容放在这里就没有满意度可考核了。",
    bad="满意度指标/服务对象满意度指标 | 粮食安全事件发生数 | =0起",
    good="满意度指标/服务对象满意度指标 | 受益群众满意度 | ≥90%",
)
def not_satisfaction(table: Context) -> Iterator[Objection]:
    """A row under satisfaction that asks nobody's opinion."""
    asked = any_of(table.measures.satisfaction)
    for row in table.under(SERVED_SATISFACTION, SATISFACTION):
        if not asked.search(row.name):
            yield row.objection(
                "name",
                f"“{row.label}”不是服务对象的满意程度。",
                suggestion="写明谁的满意度，如“参训干部满意度 ≥90%”；这一行移到相应的产出或效益指标。",
            )


@rule(
    "CLS106",
    "过程管理事项当作指标",
    Severity.ADVICE,
    Topic.CLASSIFICATION,
    basis=FRAMEWORK_53,
    what="产出、效益指标写的是预算执行率、资金到位率、制度健全、专款专用等投入和过程事项。",
    why="这些是管理要求，每个项目都一样，不说明这个项目做成了什么。",
    bad="产出指标/质量指标 | 资金到位率 | =100%",
    good="产出指标/质量指标 | 设备验收合格率 | ≥98%",
)
def process_row(table: Context) -> Iterator[Objection]:
    """An input or a process under output, benefit or cost."""
    for row in table.rows:
        known = LEVEL1_OF.get(row.level2 or "") or row.level1
        if known in (OUTPUT, BENEFIT, COST) and _is_process(table, row):
            yield row.objection(
                "name",
                f"“{row.label}”是投入或管理过程，不是产出或效益。",
                suggestion="删去这一行，改设反映工作成果的指标；预算执行率由自评统一考核。",
            )


def _is_process(table: Context, row: Row) -> bool:
    words = table.words.process
    return bool(any_of(words.process).search(row.name)) and not any_of(words.unless).search(
        row.name
    )


@rule(
    "CLS107",
    "二级指标不属于所在的一级指标",
    Severity.WARNING,
    Topic.CLASSIFICATION,
    basis=f"{GUIDE_88}；{GUIDE_101}",
    what="二级指标放错了一级指标，如数量指标列在效益指标下。成本、满意度的位置按审核口径。",
    why="一级指标的分值是分开安排的，放错会使两类的分值都不对。",
    bad="效益指标/数量指标 | 培训期数 | ≥4期",
    good="产出指标/数量指标 | 培训期数 | ≥4期",
)
def wrong_level1(table: Context) -> Iterator[Objection]:
    """A level 2 under a level 1 that it does not belong to."""
    for row in table.rows:
        if row.level1 not in (OUTPUT, BENEFIT, SATISFACTION, COST) or row.level2 not in LEVEL1_OF:
            continue
        allowed: tuple[str, ...] = (LEVEL1_OF[row.level2],)
        if row.level2 in COST_LEVELS:
            allowed = (*table.profile.cost_under, COST)
        elif row.level2 == SERVED_SATISFACTION:
            allowed = table.profile.satisfaction_under
        if row.level1 not in allowed:
            yield row.objection(
                "level2",
                f"{row.level2}列在了{row.level1}下。",
                suggestion=f"把“{row.label}”移到{'或'.join(dict.fromkeys(allowed))}下。",
            )


@rule(
    "CLS108",
    "时效指标写的是质量或覆盖面",
    Severity.WARNING,
    Topic.CLASSIFICATION,
    basis=GUIDE_101,
    what="时效指标的名称以合格率、达标率、覆盖率、满意度等结尾。",
    why="时效指标要回答什么时候完成、是否按时。",
    bad="时效指标 | 培训合格率 | ≥95%",
    good="时效指标 | 培训按期完成率 | ≥95%",
)
def not_timeliness(table: Context) -> Iterator[Objection]:
    """A measure of quality or reach under 时效指标."""
    wrong = (
        *table.measures.quality,
        "覆盖率",
        "保障率",
        "使用率",
        "利用率",
        "满意度",
        "满意率",
        "知晓率",
    )
    for row in table.under(TIMELINESS):
        if row.is_a(wrong):
            yield row.objection(
                "level2",
                f"“{row.label}”与时间无关，不是时效指标。",
                suggestion="移到质量、效益或满意度指标；时效指标写完成日期或按期完成率。",
                excerpt=row.label,
            )


@rule(
    "CLS109",
    "时效指标的完成率没有期限",
    Severity.ADVICE,
    Topic.CLASSIFICATION,
    basis=REVIEW,
    what="时效指标写的是“完成率”，名称、解释和评分标准都没有说按什么时间算。",
    why="不说期限，拖到什么时候完成都是100%。",
    bad="时效指标 | 全年走访慰问活动完成率 | ≥90%",
    good="时效指标 | 走访慰问活动按期完成率 | ≥90% | 解释=12月20日前完成的次数占计划次数的比例",
)
def completion_without_date(table: Context) -> Iterator[Objection]:
    """A completion rate under 时效指标 with no word of a date anywhere in the row."""
    for row in table.under(TIMELINESS):
        if not row.is_a(table.measures.completion) or row.dimension != "share":
            continue
        texts = "".join(row.text(field) or "" for field in ("name", "explanation", "scoring"))
        if not any_of(_TIMED).search(texts):
            yield row.objection(
                "name",
                f"“{row.label}”没有说明以什么期限为准。",
                suggestion="改为“按期完成率”并写明期限，或直接写完成日期。",
            )


_TIMED = (
    "按期",
    "按时",
    "及时",
    "准时",
    "期限",
    "时限",
    "时间",
    "月",
    "日前",
    "底前",
    "季度",
    "节点",
    "进度",
)


@rule(
    "CLS111",
    "技术参数当作数量",
    Severity.ADVICE,
    Topic.CLASSIFICATION,
    basis=GUIDE_101,
    what="数量指标写的是带宽、像素、内存等设备的技术参数，或采暖面积等既有条件。",
    why="参数是采购要求，设备买回来就不变，反映不出做了多少事。",
    bad="数量指标 | 培训专线带宽 | ≥80M",
    good="数量指标 | 开通培训专线条数 | ≥3条",
)
def parameter_as_quantity(table: Context) -> Iterator[Objection]:
    """A property of equipment under 数量指标."""
    for row in table.under(QUANTITY):
        if row.is_a(table.measures.technical):
            yield row.objection(
                "name",
                f"“{row.label}”是技术参数或既有条件（{row.text('target') or '未填'}），不是做了多少。",
                suggestion="改为购置、开通的数量或服务的次数；参数写进采购要求或指标解释。",
            )


@rule(
    "CLS112",
    "质量指标写的是效果",
    Severity.ADVICE,
    Topic.CLASSIFICATION,
    basis=GUIDE_101,
    what="质量指标的名称是知晓率、就业率、受益率等事情做成以后的效果。",
    why="质量反映产出本身合不合格；别人因此知道了什么、得到了什么，是效益。",
    bad="质量指标 | 惠农政策知晓率 | ≥90%",
    good="社会效益指标 | 惠农政策知晓率 | ≥90%",
)
def effect_as_quality(table: Context) -> Iterator[Objection]:
    """An effect on people under 质量指标."""
    effects = ends_with(table.measures.effects)
    for row in table.under(QUALITY):
        if effects.search(_CLAIM.sub("", row.stem)):
            yield row.objection(
                "level2",
                f"“{row.label}”是做成以后的效果，不是产出的质量。",
                suggestion="移到效益指标；质量指标另设合格率、优良率、准确率等。",
                excerpt=row.label,
            )


#: 知晓率显著提升 is the same effect as 知晓率.
_CLAIM = re.compile(r"(?:显著|明显|有所|不断|逐步|持续|稳步|得到|进一步)*(?:提升|提高|增强|改善)$")


@rule(
    "CLS113",
    "效益放错了类别",
    Severity.ADVICE,
    Topic.CLASSIFICATION,
    basis=GUIDE_88,
    what="经济、社会、生态效益三类放错了，如“增收”放在生态效益，“污染”放在经济效益。",
    why="类别错了，这一类实际上没有指标，另一类却重复。",
    bad="生态效益指标 | 农户年均增收 | ≥2000元",
    good="经济效益指标 | 农户年均增收 | ≥2000元",
)
def wrong_benefit(table: Context) -> Iterator[Objection]:
    """A benefit whose name speaks of exactly one kind and stands under another."""
    words = {
        ECONOMIC: table.measures.economic,
        SOCIAL: table.measures.social,
        ECOLOGICAL: table.measures.ecological,
    }
    for row in table.under(*words):
        kinds = [kind for kind, listed in words.items() if any_of(listed).search(row.name)]
        if kinds == [ECONOMIC] and row.dimension not in ("money", "money_rate", "share"):
            continue  # how many people earn more is as much social as economic
        if len(kinds) == 1 and kinds[0] != row.level2:
            yield row.objection(
                "level2",
                f"“{row.label}”说的是{kinds[0].removesuffix('指标')}，列在了{row.level2}。",
                suggestion=f"移到{kinds[0]}。",
                excerpt=row.label,
            )


@rule(
    "CLS114",
    "没有说明是谁的满意度",
    Severity.ADVICE,
    Topic.CLASSIFICATION,
    basis=GUIDE_88,
    what="满意度指标只写“满意度”“服务对象满意度”，名称和解释都没有点明是哪些人。",
    why="不知道向谁调查，年底就没法做问卷。",
    bad="服务对象满意度指标 | 服务对象满意度 | ≥90%",
    good="服务对象满意度指标 | 参训学员满意度 | ≥90%",
)
def nobody_named(table: Context) -> Iterator[Objection]:
    """A satisfaction that names nobody, in its name or its explanation."""
    nobody = frozenset(table.measures.nobody)
    rows = list(table.under(SERVED_SATISFACTION))
    if any(row.stem not in nobody for row in rows):
        return  # the general one sums up those that name people
    for row in rows:
        if not row.indicator.explanation:
            yield row.objection(
                "name",
                f"“{row.label}”没有说明是谁的满意度。",
                suggestion="写明调查哪些人，如“参训学员满意度”“受益农户满意度”。",
            )


@rule(
    "CLS110",
    "费用列在产出的其他类别里",
    Severity.ADVICE,
    Topic.CLASSIFICATION,
    basis=GUIDE_101,
    what="数量、质量、时效指标的名称是经费、费用、成本，指标值是金额；或名称是“成本控制”。",
    why="花多少钱是成本，不是产出。",
    bad="数量指标 | 培训经费 | ≤20万元",
    good="成本指标 | 培训经费 | ≤20万元",
)
def cost_elsewhere(table: Context) -> Iterator[Objection]:
    """Money spent, under quantity, quality or timeliness."""
    for row in table.under(QUANTITY, QUALITY, TIMELINESS):
        spent = row.money is not None and row.is_a(table.measures.costs)
        if spent or (row.words and row.is_a(("成本控制", "成本控制情况", "费用控制"))):
            yield row.objection(
                "level2",
                f"“{row.label}”是费用，列在了{row.level2}。",
                suggestion="移到成本指标。",
                excerpt=row.label,
            )


@rule(
    "CLS115",
    "成本指标不是成本",
    Severity.WARNING,
    Topic.CLASSIFICATION,
    basis=GUIDE_101,
    what="成本指标、经济成本指标的名称是合格率、完成率、执行率、核算率等，与花多少钱无关。",
    why="成本指标要说明花多少钱、一件事多少钱；执行了没有、完成了没有不是成本。",
    bad="成本指标 | 收购价格执行率 | =100%",
    good="成本指标 | 粮食收购成本 | ≤2800元/吨",
)
def not_a_cost(table: Context) -> Iterator[Objection]:
    """A rate of quality, completion or obedience under cost."""
    measures = table.measures
    rates = (*measures.quality, *measures.completion, *_OBEYED, "覆盖率", "知晓率", "及时率")
    for row in table.under(COST, ECONOMIC_COST):
        if row.dimension == "share" and row.is_a(rates) and not _is_process(table, row):
            yield row.objection(
                "level2",
                f"“{row.label}”不是成本。",
                suggestion="移到质量、时效等指标；成本指标写总成本、分项成本或单位成本的金额。",
                excerpt=row.label,
            )


_OBEYED = ("核算率", "达成率", "实现率", "到位率", "公开率", "规范率", "合规率")


@rule(
    "CLS116",
    "效益指标写的是产出",
    Severity.ADVICE,
    Topic.CLASSIFICATION,
    basis=GUIDE_101,
    what="效益指标的名称是场次、期数、接待人次、宣传覆盖率等做了多少、做到哪里，或教学质量、工程质量等做得怎样。",
    why="做了多少是产出；效益要说因此带来了什么变化。",
    bad="社会效益指标 | 政策宣传覆盖率 | ≥90%",
    good="社会效益指标 | 政策知晓率 | ≥85%",
)
def output_as_benefit(table: Context) -> Iterator[Objection]:
    """What was done, under benefit."""
    for row in table.under(*sorted(BENEFIT_LEVELS)):
        if _DONE_MUCH.search(row.stem) and not _SUFFERED.search(row.name):
            yield row.objection(
                "level2",
                f"“{row.label}”说的是做了多少、做得怎样，是产出，不是{row.level2}。",
                suggestion="移到数量或质量指标；效益指标写受益对象因此发生的变化。",
                excerpt=row.label,
            )


_WORK = r"(?:宣传|培训|巡查|巡检|检查|督查|督导|指导|走访|慰问|演练|考核|监测)"
_DONE_MUCH = re.compile(
    rf"(?:{_WORK}|接待|观看|参观)[^,;]{{0,6}}(?:次数|场次|期数|人次|人数|覆盖率)$|(?:场次|期数|册数|份数|批次)$"
    r"|(?:发放|印发|编印|张贴)[^,;]{1,8}(?:数量|数)$"
    r"|(?:教学|授课|培训|工程|施工|设备|产品|编制|印刷)质量$"
)
#: How often things went wrong, or others came back, is an effect.
_SUFFERED = re.compile(
    r"事故|投诉|故障|上访|信访|案件|纠纷|发生|违法|违规|获奖|表彰|减少|下降|增加|增长"
)
