"""The sentences of a row: explanation and scoring. They repeat the row's own figure."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, Decimal

from assistant.drafting.composing.rows import Row
from assistant.drafting.shapes import Deadline
from assistant.model.dates import print_date
from assistant.model.target import Operator, Target, TargetKind

_FEW = 12  # so many are counted one by one in the scoring
_FINEST = -3  # points have at most three decimals
_TENTH = Decimal(10)
_OFTEN = re.compile(r"每(?:个?月|季|周|半年|旬)")
_PROMPT = re.compile(r"(?:及时|按时|准时|按期\w{0,3})率$")


def said(target: Target) -> str:
    """A target's figure without its operator: 95%, 4期."""
    return target.raw.lstrip("≥≤=><＝")


def words(target: Target) -> str:
    """A target as a sentence says it: 达到95%以上, 不超过5%."""
    match target.operator:
        case Operator.GE | Operator.GT:
            return f"达到{said(target)}以上"
        case Operator.LE | Operator.LT:
            return f"不超过{said(target)}"
        case _ if target.unit == "%":
            return f"达到{said(target)}"
        case _:
            return f"为{said(target)}"


def promise(row: Row) -> str:
    """A row as the goal text promises it: 培训合格率达到95%以上."""
    return f"{row.name}{words(row.target)}"


def explanation(row: Row, deadline: Deadline | None) -> str:
    """What the row looks at; a share of what was in time says which day counts, where the task does."""
    if row.target.kind is TargetKind.DATE:
        return f"主要考察是否在{row.target.raw}完成。"
    if row.target.kind in (TargetKind.TEXT, TargetKind.BOOLEAN):
        return f"主要考察{row.name}是否达到“{row.target.raw}”的要求。"
    if row.target.kind is TargetKind.RANGE:
        return f"主要考察{row.name}是否在{said(row.target)}之内。"
    # 每月…次数 beside a figure would be read as so many a month.
    name = "" if _OFTEN.search(row.name) else row.name
    text = f"主要考察{name}是否{words(row.target)}"
    if deadline and _PROMPT.search(row.name):
        text += f"，以{print_date(deadline.iso)}前办完为准"
    return f"{text}。"


def scoring(row: Row, weight: Decimal) -> str:
    """How points are given, consistent with target and weight."""
    full, tenth = _points(weight), _points(weight / _TENTH)
    value = said(row.target)
    match row.target.kind:
        case TargetKind.DATE:
            return f"按期完成得{full}分，每逾期1天扣{tenth}分，扣完为止。"
        case TargetKind.RANGE:
            return f"在{value}之间得{full}分，超出的按偏离比例扣分，扣完为止。"
        case TargetKind.TEXT | TargetKind.BOOLEAN:
            half = _points((weight / 2).quantize(Decimal("0.1"), ROUND_DOWN))
            return f"达到要求得{full}分，部分达到得{half}分，未达到不得分。"
    if row.target.value == 0:
        return f"未发生得{full}分，发生不得分。"
    if row.target.operator in (Operator.LE, Operator.LT):
        if row.target.unit == "%":
            step = "1个百分点" if (row.target.value or 0) >= 1 else "0.1个百分点"
            return f"不超过{value}得{full}分，每超出{step}扣{tenth}分，扣完为止。"
        return f"不超过{value}得{full}分，每超出1%扣{tenth}分，扣完为止。"
    if row.target.unit == "%":
        return f"达到{value}得{full}分，每低1个百分点扣{tenth}分，扣完为止。"
    if each := _each(row.target, weight):
        return f"达到{value}得{full}分，{each}"
    return f"达到{value}得{full}分，未达到的按实际完成比例得分。"


def _each(target: Target, weight: Decimal) -> str:
    """What every missing one costs, where that adds up to the points exactly; "" elsewhere."""
    number, unit = target.value, target.unit
    if number is None or unit is None or number != number.to_integral_value() or "/" in unit:
        return ""
    if number == 1:
        return "未完成不得分。"
    if not 1 < number <= _FEW or not re.fullmatch(r"[\u4e00-\u9fff]{1,2}", unit):
        return ""
    step = (weight / number).normalize()
    exponent = step.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < _FINEST:
        return ""
    return f"每少1{unit}扣{_points(step)}分，扣完为止。"


def _points(weight: Decimal) -> str:
    return f"{weight.normalize():f}"
