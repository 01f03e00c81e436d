"""Target values that cannot be, or that point the wrong way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from assistant.checking.basis import ARITHMETIC, FORM, GUIDE_101, REVIEW
from assistant.checking.context import Context, Row, amount
from assistant.checking.objection import Objection
from assistant.checking.registry import RuleOptions, Topic, rule
from assistant.checking.words import any_of
from assistant.model.report import Applicability, Severity
from assistant.model.target import Operator
from assistant.model.taxonomy import (
    SERVED_SATISFACTION,
)

_HUNDRED = Decimal(100)


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
        if row.share is None or not (row.bounded_share or "满意度" in row.name):
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
        if row.level2 == SERVED_SATISFACTION:
            continue  # 100% itself is the fault there
        if row.named_rate and not row.is_a(table.measures.unlimited):
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
        down = row.is_a(measures.down) and not _LESS.search(row.stem)
        up = not down and row.is_a(measures.up) and not _NOT.search(row.stem)
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


_LESS = re.compile(r"减少|削减|压减|降低|下降|节约")  # 减少排放量: more of it is better
_NOT = re.compile(r"[不未非][^,;]{1,3}率$")  # 不合格率


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
        if row.share == _HUNDRED:
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


class Everything(RuleOptions):
    """From how many shares on, and what part of them at 100%, a table is remarked on."""

    at_least: int = Field(5, description="至少有多少个比率指标才查")
    part: Decimal = Field(Decimal("0.9"), description="其中 100% 的占到多少才提示")
    many: int = Field(10, description="某一类至少有多少个比率指标，才单独查这一类")
    most: Decimal = Field(Decimal("0.75"), description="这一类里 100% 的占到多少才提示")


@rule(
    "VAL119",
    "比率指标全是100%",
    Severity.ADVICE,
    Topic.VALUE,
    basis=REVIEW,
    what="表里的比率指标几乎全部定为 100%，或某一类（如质量指标）的比率很多而大多定为 100%。",
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
        return
    for level2 in dict.fromkeys(row.level2 for row in shares if row.level2):
        own = [row for row in shares if row.level2 == level2]
        full = [row for row in own if row.share == _HUNDRED]
        if len(own) >= options.many and len(full) >= len(own) * options.most:
            yield Objection(
                f"{level2}的{len(own)}个比率中有{len(full)}个定为100%。",
                suggestion="只对必须全部做到的保留100%，其余按往年实际确定。",
                field="target",
                excerpt="100%",
                related=tuple(row.id for row in full),
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
