"""Target values: present, complete, possible, of the kind the name promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from pydantic import Field

from assistant.checking.basis import ARITHMETIC, FORM, GUIDE_88, GUIDE_101, REVIEW
from assistant.checking.context import Context, Row, amount, figures
from assistant.checking.objection import Objection
from assistant.checking.registry import RuleOptions, Topic, rule
from assistant.checking.words import any_of
from assistant.model.report import Applicability, Severity
from assistant.model.table import TableKind
from assistant.model.target import Operator, TargetKind
from assistant.model.taxonomy import (
    COST,
    ECONOMIC_COST,
    QUANTITY,
    SERVED_SATISFACTION,
    TIMELINESS,
)
from assistant.model.text import fold
from assistant.model.units import dimension, implied_unit

_HUNDRED = Decimal(100)
# Nothing, signs without a figure, or only the word that a figure is not due.
_NO_VALUE = re.compile(r"[\W_]*|[\W_]*[%‰]|定性(?:指标)?")


def _empty(row: Row) -> bool:
    return not row.grades and bool(_NO_VALUE.fullmatch(row.raw))


@rule(
    "VAL101",
    "没有指标值",
    Severity.ERROR,
    Topic.VALUE,
    basis=GUIDE_88,
    what="指标没有填指标值，也没有评价档次；或只写了“定性”两个字。全表都没有指标值时只提示一次。",
    why="没有指标值就无法考核，也无法打分。",
    bad="""
数量指标 | 培训期数 |
数量指标 | 培训人数 | ≥320人
""",
    good="""
数量指标 | 培训期数 | ≥4期
数量指标 | 培训人数 | ≥320人
""",
)
def no_target(table: Context) -> Iterator[Objection]:
    """Rows without target and grades; one objection where the whole table has none."""
    empty = [row for row in table.rows if _empty(row)]
    if len(empty) > 1 and len(empty) == len(table.rows):
        yield Objection(
            f"全部{len(empty)}行指标都没有指标值。",
            suggestion="逐行填写指标值和计量单位。",
            field="target",
            related=tuple(row.id for row in empty),
        )
        return
    for row in empty:
        yield row.objection(
            "target",
            f"“{row.label}”没有指标值。",
            suggestion="填写可以核对的数值、日期，或列明达到标准的具体表现。",
            excerpt=row.label,
        )


@rule(
    "VAL102",
    "没有计量单位",
    Severity.WARNING,
    Topic.VALUE,
    basis=FORM,
    what="指标值是数字而没有单位。按名称能看出单位的，给出补全的写法。",
    why="没有单位就不知道数的是人、人次还是期，考核时会有争议。",
    bad="数量指标 | 办公设备采购数量 | ≥10",
    good="数量指标 | 办公设备采购数量 | ≥10台",
)
def no_unit(table: Context) -> Iterator[Objection]:
    """A number without a unit; zero needs none, and a date serial is another rule's."""
    for row in table.rows:
        if not row.value or row.unit is not None or _serial(row) or _fraction(row):
            continue
        unit = implied_unit(row.stem)
        if unit is not None:
            yield row.objection(
                "target",
                f"指标值“{row.text('target')}”没有单位，按名称应为“{unit}”。",
                suggestion="补上单位。",
                after=f"{row.text('target')}{unit}",
            )
        else:
            yield row.objection(
                "target",
                f"指标值“{row.text('target')}”没有单位。",
                suggestion="补上计量单位，如个、人次、次、%、万元。",
            )


def _fraction(row: Row) -> bool:
    """A share written as a bare number up to 1."""
    return row.named_rate and row.unit is None and row.value is not None and 0 < row.value <= 1


@rule(
    "VAL103",
    "比率写成了小数",
    Severity.WARNING,
    Topic.VALUE,
    basis=FORM,
    what="名称是比率，指标值却是不带百分号的 1 或零点几。",
    why="“1”可以读成 1%，也可以读成 100%，相差一百倍。",
    bad="质量指标 | 书籍审稿率 | 1",
    good="质量指标 | 书籍审稿率 | 100%",
)
def bare_fraction(table: Context) -> Iterator[Objection]:
    """A rate of 1 or 0.95 without a unit."""
    for row in table.rows:
        if _fraction(row) and row.value is not None and row.target is not None:
            meant = f"{amount(row.value * 100)}%"
            operator = row.operator.value if row.operator else ""
            yield row.objection(
                "target",
                f"“{row.label}”的指标值写成“{row.text('target')}”，没有百分号。",
                suggestion=f"如果指的是{meant}，请写成{operator}{meant}。",
                after=f"{operator}{meant}",
            )


@rule(
    "VAL104",
    "比率超过100%",
    Severity.ERROR,
    Topic.VALUE,
    basis=ARITHMETIC,
    what="合格率、覆盖率、满意度等不可能超过 100% 的比率，指标值大于 100%，或要求“大于100%”。",
    why="部分不可能多于全部，这样的目标永远达不到，多半是录入错误。",
    bad="质量指标 | 培训合格率 | ≥120%",
    good="质量指标 | 培训合格率 | ≥95%",
)
def share_over_hundred(table: Context) -> Iterator[Objection]:
    """A bounded share above 100%."""
    for row in table.rows:
        if row.share is None or not row.bounded_share:
            continue
        if row.share > _HUNDRED or (row.share == _HUNDRED and row.operator is Operator.GT):
            yield row.objection(
                "target",
                f"“{row.label}”不可能超过100%，指标值却是“{row.text('target')}”。",
                suggestion=_misread(row) or "核对原始数据后改正。",
            )


def _misread(row: Row) -> str | None:
    """What a scanner may have made of ≥90%: 290%."""
    if row.operator is None and row.share is not None and Decimal(200) < row.share <= Decimal(300):
        return f"可能是“≥{amount(row.share - 200)}%”的“≥”被识别成了“2”，请对照原件改正。"
    return None


@rule(
    "VAL105",
    "≥100% 应为 =100%",
    Severity.WARNING,
    Topic.VALUE,
    basis=ARITHMETIC,
    what="合格率、覆盖率、完成率等写成“≥100%”。",
    why="这类比率最高就是 100%，写“≥”没有意义，容易被当作录入错误退回。",
    bad="质量指标 | 设备验收合格率 | ≥100%",
    good="质量指标 | 设备验收合格率 | =100%",
)
def at_least_hundred(table: Context) -> Iterator[Objection]:
    """≥100% of a share: the same set of values as =100%, so the fix is safe where it is bounded."""
    for row in table.rows:
        if row.share != _HUNDRED or row.operator is not Operator.GE:
            continue
        if row.bounded_share or row.is_a(table.measures.completion):
            yield row.objection(
                "target",
                f"“{row.label}”最高为100%，不会大于100%。",
                suggestion="改为“=100%”。",
                after="=100%",
                applicability=Applicability.SAFE if row.bounded_share else Applicability.CONFIRM,
            )


@rule(
    "VAL106",
    "成本指标用了“≥”",
    Severity.WARNING,
    Topic.VALUE,
    basis=GUIDE_101,
    what="成本指标的金额写成“≥”或“＞”。补助标准、收入、节约额等除外。",
    why="成本是上限，写成“≥”就成了花得越多越好。",
    bad="成本指标 | 防疫室建设成本 | ≥1050元/平方米",
    good="成本指标 | 防疫室建设成本 | ≤1050元/平方米",
)
def cost_floor(table: Context) -> Iterator[Objection]:
    """A floor on money spent. The amount stays; only the sign is in question."""
    exempt = any_of(table.measures.not_ceilings)
    for row in table.costs:
        if row.at_least and _is_money(row) and not exempt.search(row.name):
            raw = row.target.raw if row.target else ""
            yield row.objection(
                "target",
                f"“{row.label}”是成本上限，却写成“{raw}”。",
                suggestion=f"改为“≤{_without_operator(raw)}”。",
                after=f"≤{_without_operator(raw)}",
            )


def _is_money(row: Row) -> bool:
    return row.value is not None and ("元" in (row.unit or "") or row.dimension == "money")


def _without_operator(raw: str) -> str:
    return re.sub(r"^[\s≥≧>＞⩾=＝≤<＜]+|^(?:不少于|不低于|大于等于|大于)|(?:以上|及以上)$", "", raw)


@rule(
    "VAL107",
    "方向与指标相反",
    Severity.WARNING,
    Topic.VALUE,
    basis=GUIDE_101,
    what="故障率、投诉率等越低越好的指标用了“≥”，或合格率、满意度等越高越好的指标用了“≤”。",
    why="方向反了，做得越差得分越高。",
    bad="质量指标 | 设备故障率 | ≥5%",
    good="质量指标 | 设备故障率 | ≤5%",
)
def wrong_direction(table: Context) -> Iterator[Objection]:
    """A floor on what should be low, or a ceiling on what should be high."""
    measures = table.measures
    for row in table.rows:
        if row.value is None or row.operator is None:
            continue
        down = row.is_a(measures.down)
        up = not down and row.is_a(measures.up)
        if (down and row.at_least) or (up and row.at_most):
            right = "≤" if down else "≥"
            raw = row.text("target") or ""
            yield row.objection(
                "target",
                f"“{row.label}”{'越低' if down else '越高'}越好，指标值却写成“{raw}”。",
                suggestion=f"核对后改为“{right}”。",
                after=right + re.sub(r"^[\s≥≧>＞=＝≤<＜]+", "", raw)
                if raw[:1] in "≥≧>＞≤<＜"
                else None,
            )


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
        if not words or not vague.fullmatch(words) or row.level2 == TIMELINESS:
            continue
        graded = any_of(("满分", "扣")).search(fold(row.indicator.scoring or ""))
        yield row.objection(
            "target",
            f"“{row.label}”的指标值“{_words(row)}”没有衡量标准。",
            suggestion="在评分标准中写明各档的具体表现（看什么资料、达到什么数），最好改用数字。"
            if graded
            else "改用数字（比率、次数、比上年增减），或写明达到什么样子算完成、看什么资料。",
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
        if not words or row.grades or _empty(row) or _RESIDUE.search(words):
            continue
        if not re.search(r"\d", words) and not vague.fullmatch(words):
            yield row.objection(
                "target",
                f"“{row.label}”的指标值“{row.text('target')}”没有数字。",
                suggestion="写出计划数和单位，如“≤20万元”“≥4次”。",
            )


@rule(
    "VAL111",
    "模板字样没有替换",
    Severity.ERROR,
    Topic.VALUE,
    basis=FORM,
    what="指标值里留有 **、__、XX、……等模板占位符。",
    why="占位符不是目标，申报系统也不接受。",
    bad="数量指标 | 培训人数 | ≥**人",
    good="数量指标 | 培训人数 | ≥320人",
)
def template_residue(table: Context) -> Iterator[Objection]:
    """Placeholders left from the form in a target."""
    for row in table.rows:
        text = row.text("target") or ""
        if found := _RESIDUE.search(text):
            yield row.objection(
                "target",
                f"指标值“{text}”里的“{found[0]}”是模板占位符。",
                suggestion="换成实际的数；用不到的行整行删去。",
            )


_RESIDUE = re.compile(
    r"[*＊]{2,}|_{2,}|(?<![A-Za-z])[xXＸｘ×]{2,}(?![A-Za-z])|…{1,2}|\.{3,}|[★☆□○●]{1,}|#(?:REF|DIV/0|N/A)"
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
        if words and not _empty(row) and not row.grades and not _DATED.search(words):
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
    what="时效指标的指标值是一段时间（如 1月—12月、全年），不是完成期限。",
    why="整年都是“期限”，等于没有时间要求。",
    bad="时效指标 | 项目实施时间 | 2021年1月-12月",
    good="时效指标 | 项目完成时间 | 2021年11月30日前",
)
def period_for_deadline(table: Context) -> Iterator[Objection]:
    """A period (or a bare year) where a deadline is due."""
    for row in table.under(TIMELINESS):
        target = row.target
        if target is None or target.kind is not TargetKind.DATE:
            continue
        iso = target.text or ""
        if "/" in iso or re.fullmatch(r"\d{4}", iso):
            yield row.objection(
                "target",
                f"“{row.label}”写的是一段时间（{target.raw}），没有完成期限。",
                suggestion="写明最迟完成的日期；分阶段的写明各阶段的节点。",
            )


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
    "VAL116",
    "满意度定为100%",
    Severity.ADVICE,
    Topic.VALUE,
    basis=REVIEW,
    what="满意度的指标值是 100%。",
    why="抽样调查很难人人满意，定成 100% 不切实际，也容易走形式。",
    bad="服务对象满意度指标 | 演出人员满意度 | =100%",
    good="服务对象满意度指标 | 演出人员满意度 | ≥95%",
)
def full_satisfaction(table: Context) -> Iterator[Objection]:
    """Everybody satisfied."""
    for row in table.under(SERVED_SATISFACTION):
        if row.share == _HUNDRED and row.operator is not Operator.GE:
            yield row.objection(
                "target",
                f"“{row.label}”定为100%，很难做到。",
                suggestion="参照往年调查结果确定，一般为≥90%或≥95%。",
            )


@rule(
    "VAL117",
    "满意度应写“≥”",
    Severity.ADVICE,
    Topic.VALUE,
    basis=REVIEW,
    what="满意度的指标值没有“≥”，或写成“=”。",
    why="满意度高于目标也是完成，写成“=”或不写符号，高了反而算没完成。",
    bad="服务对象满意度指标 | 群众满意度 | 90%",
    good="服务对象满意度指标 | 群众满意度 | ≥90%",
)
def satisfaction_without_floor(table: Context) -> Iterator[Objection]:
    """A satisfaction below 100% that is not a floor."""
    for row in table.under(SERVED_SATISFACTION):
        if row.share is None or row.share >= _HUNDRED or not row.bounded_share:
            continue
        if row.operator in (None, Operator.EQ):
            figure = f"≥{amount(row.share)}%"
            yield row.objection(
                "target",
                f"“{row.label}”的指标值写成“{row.text('target')}”，没有“≥”。",
                suggestion=f"改为“{figure}”。",
                after=figure,
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


class Everything(RuleOptions):
    """From how many shares on, and what part of them at 100%, a table is remarked on."""

    at_least: int = Field(6, description="至少有多少个比率指标才查")
    part: Decimal = Field(Decimal("0.9"), description="其中 100% 的占到多少才提示")


@rule(
    "VAL119",
    "比率指标全是100%",
    Severity.ADVICE,
    Topic.VALUE,
    basis=REVIEW,
    what="表里的比率指标几乎全部定为 100%。",
    why="样样100%，分不出轻重，也不像是根据实际测算的。",
    bad="""
质量指标 | 设备验收合格率 | =100%
质量指标 | 资料归档准确率 | =100%
质量指标 | 巡查覆盖率 | =100%
质量指标 | 隐患整改合格率 | =100%
时效指标 | 项目按期完工率 | =100%
社会效益指标 | 政策知晓率 | =100%
""",
    good="""
质量指标 | 设备验收合格率 | =100%
质量指标 | 资料归档准确率 | ≥98%
质量指标 | 巡查覆盖率 | =100%
质量指标 | 隐患整改合格率 | ≥95%
时效指标 | 项目按期完工率 | =100%
社会效益指标 | 政策知晓率 | ≥85%
""",
    options=Everything,
)
def everything_full(table: Context, options: Everything) -> Iterator[Objection]:
    """Nearly every share at 100%."""
    shares = [row for row in table.rows if row.share is not None and row.annual]
    full = [row for row in shares if row.share == _HUNDRED]
    if len(shares) >= options.at_least and len(full) >= len(shares) * options.part:
        yield Objection(
            f"{len(shares)}个比率指标中有{len(full)}个定为100%。",
            suggestion="只对必须全部做到的保留100%，其余按往年实际确定。",
            field="target",
            excerpt="100%",
            related=tuple(row.id for row in full),
        )


def _serial(row: Row) -> bool:
    """A spreadsheet's number for a day between 2009 and 2064, in a row that asks for a date."""
    return _serial_number(row) is not None


def _serial_number(row: Row) -> int | None:
    if not re.search(r"时间|日期|时限|期限", row.name):
        return None
    # The unit column may have been turned into the same number.
    match = re.fullmatch(r"=?([45]\d,?\d{3})(?:\1)?", row.raw)
    return int(match[1].replace(",", "")) if match else None


@rule(
    "VAL120",
    "日期变成了数字",
    Severity.WARNING,
    Topic.VALUE,
    basis=FORM,
    what="完成时间、时限一类的指标值是 44561 这样的五位数。",
    why="这是电子表格里日期的内部编号，导出时没有按日期显示。",
    bad="时效指标 | 项目完成时间 | =44561",
    good="时效指标 | 项目完成时间 | 2021年12月31日",
)
def date_serial(table: Context) -> Iterator[Objection]:
    """A day number of a spreadsheet (day 1 is 1900-01-01, with its leap-year slip)."""
    for row in table.rows:
        if (number := _serial_number(row)) is not None:
            day = date(1899, 12, 30) + timedelta(days=number)
            yield row.objection(
                "target",
                f"“{row.text('target')}”是电子表格的日期编号，对应{day.year}年{day.month}月{day.day}日。",
                suggestion="改成日期。",
                after=f"{day.year}年{day.month}月{day.day}日",
            )


@rule(
    "VAL121",
    "单位与名称不符",
    Severity.ADVICE,
    Topic.VALUE,
    basis=FORM,
    what="单位量的不是名称所说的东西：人数用了个、次或人次，次数用了人，费用用了次，比率用了个、次。",
    why="人和人次、率和次数不是一回事，汇总和考核时会算错。",
    bad="数量指标 | 保障村干部人数 | =42个",
    good="数量指标 | 保障村干部人数 | =42人",
)
def unit_of_another_kind(table: Context) -> Iterator[Objection]:
    """The unit measures something else than the name says; percentages are other rules'."""
    for row in table.rows:
        if row.value is None or row.dimension in (None, "share") or "/" in (row.unit or ""):
            continue
        wanted = "%" if row.named_rate else implied_unit(row.stem)
        if wanted is None or row.unit is None or not _another_kind(wanted, row.unit):
            continue
        yield row.objection(
            "target",
            f"“{row.label}”的单位应是“{wanted}”，填的是“{row.unit}”。",
            suggestion="按名称改单位；如果单位是对的，改名称。",
        )


_EVENTS = frozenset({"times", "sessions", "terms", "batches"})


def _another_kind(wanted: str, given: str) -> bool:
    """Whether two units measure different things; events go by many names, and so do things."""
    wants, gives = dimension(wanted), dimension(given)
    if wants == gives or (wants in _EVENTS and gives in _EVENTS):
        return False
    if gives == "count":
        # 42个 people are people miscounted; 12个 of anything else may well be what is counted.
        return wants == "share" or (wants in ("persons", "person_times") and given in ("个", "户"))
    return wants != "count"


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
        if _RATE_WORD.search(row.name) or row.stem.endswith(nouns):
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


_RATE_WORD = re.compile(
    r"率|比例|占比|比重|百分|满意|度|面$|增长|增幅|降幅|提升|下降|降低|减少|增加|通过|情况"
)


@rule(
    "VAL123",
    "名称里有模板字样",
    Severity.WARNING,
    Topic.VALUE,
    basis=FORM,
    what="指标名称里留有“（≥**人）”、XX、★ 等模板字样。",
    why="这是填表提示，公开时应删去。",
    bad="数量指标 | 农村低保发放人数（≥**人） | ≥21933人",
    good="数量指标 | 农村低保发放人数 | ≥21933人",
)
def name_residue(table: Context) -> Iterator[Objection]:
    """Placeholders left from the form in a name."""
    for row in table.rows:
        if found := _RESIDUE.search(row.label):
            yield row.objection(
                "name",
                f"指标名称“{row.label}”里的“{found[0]}”是模板字样。",
                suggestion="删去填表提示，只留指标名称。",
            )


@rule(
    "VAL124",
    "成本为0",
    Severity.WARNING,
    Topic.VALUE,
    basis=FORM,
    what="成本指标的金额是 0。",
    why="多半是以万元为单位取整时变成了 0，或者这一行用不到。",
    bad="成本指标 | 出差单位成本 | =0万元/人",
    good="成本指标 | 出差单位成本 | ≤600元/人",
)
def zero_cost(table: Context) -> Iterator[Objection]:
    """Money of nothing."""
    for row in table.costs:
        if _is_money(row) and row.value == 0:
            yield row.objection(
                "target",
                f"“{row.label}”的金额是0。",
                suggestion="金额不足1万元的改用元；没有这项开支的删去这一行。",
            )
