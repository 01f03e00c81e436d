"""The sentences of a draft: goal text, explanations, scoring. They repeat the rows' own figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from assistant.drafting.composing.rows import Row
from assistant.drafting.shapes import Brief, Deadline
from assistant.model.dates import print_date
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.taxonomy import QUALITY, SERVED_SATISFACTION

_LONGEST_GOAL = 460


def goal(brief: Brief, rows: Sequence[Row]) -> str:
    """The annual goal: what is done and how much, by when, for how much, how well."""
    parts: list[str] = []
    for activity in brief.activities:
        phrase = re.sub(r"\s+", "", activity.phrase).strip("，,。；;、：: ")
        phrase = re.sub(
            r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．](?!\d)|主要用于|用于|其中|主要|计划|拟)+",
            "",
            phrase,
        )
        phrase = _closed(phrase)
        if brief.year:
            phrase = re.sub(rf"^{brief.year}年度?(?:计划|拟)?", "", phrase)
        if not phrase or any(phrase in part for part in parts):
            continue
        worked = [
            f"{'全年' if '季' in f.arithmetic or '月' in f.arithmetic else '共'}{f.target.value:f}{f.target.unit}"
            for f in activity.figures
            if f.arithmetic and f.target.value is not None
        ]
        parts.append(f"{phrase}（{'、'.join(worked)}）" if worked else phrase)
    text = "；".join(parts)
    if len(text) > _LONGEST_GOAL:
        text = "；".join(activity.title for activity in brief.activities)[:_LONGEST_GOAL]
    ends = []
    if brief.deadline:
        ends.append(f"{print_date(brief.deadline.iso)}前完成")
    if brief.budget:
        ends.append(f"总成本控制在{brief.budget.amount:f}万元以内")
    for level2 in (QUALITY, SERVED_SATISFACTION):
        row = next((row for row in rows if row.level2 == level2), None)
        if row:
            ends.append(f"{row.name}{words(row.target)}")
    head = f"{brief.year}年" if brief.year and not text.startswith(str(brief.year)) else ""
    return f"{head}{text}。{'，'.join(ends)}。" if text else f"{'，'.join(ends)}。"


def _closed(phrase: str) -> str:
    """Without a parenthesis that was cut in two."""
    opened = phrase.count("（") + phrase.count("(") - phrase.count("）") - phrase.count(")")
    if opened > 0:
        return f"{phrase}{'）' * opened}"
    return re.sub(r"[）)]", "", phrase) if opened < 0 else phrase


def words(target: Target) -> str:
    """A target as a sentence says it: 达到95%以上, 不超过5%."""
    value = target.raw.lstrip("≥≤=><")
    match target.operator:
        case Operator.GE | Operator.GT:
            return f"达到{value}以上"
        case Operator.LE | Operator.LT:
            return f"不超过{value}"
        case _:
            return f"为{value}"


_PROMPT = re.compile(r"(?:及时|按时|准时|按期\w{0,3})率$")


def explanation(row: Row, deadline: Deadline | None) -> str:
    """What the row looks at; a share of what was in time says which day counts, where the task does."""
    if row.target.kind is TargetKind.DATE:
        return f"主要考察是否在{row.target.raw}完成。"
    text = f"主要考察{row.name}是否{_goal_words(row.target)}"
    if deadline and _PROMPT.search(row.name):
        text += f"，以{print_date(deadline.iso)}前办完为准"
    return f"{text}。"


def _goal_words(target: Target) -> str:
    return words(target) if target.operator is not Operator.EQ else f"达到{target.raw.lstrip('=')}"


def scoring(row: Row, weight: Decimal) -> str:
    """How points are given, consistent with target and weight."""
    full = f"{weight.normalize():f}"
    value = row.target.raw.lstrip("≥≤=><")
    if row.target.kind is TargetKind.DATE:
        return f"按期完成得{full}分，逾期完成得{_half(weight)}分，未完成不得分。"
    if row.target.kind is TargetKind.RANGE:
        return f"在{value}之间得{full}分，低于下限的按比例得分。"
    if row.target.value == 0:
        return f"未发生得{full}分，发生不得分。"
    if row.target.operator in (Operator.LE, Operator.LT):
        return f"不超过{value}得{full}分，超过的按超出比例扣分，扣完为止。"
    return f"达到{value}得{full}分，未达到的按实际完成比例得分。"


def _half(weight: Decimal) -> str:
    return f"{(weight / 2).quantize(Decimal('0.1'), ROUND_DOWN).normalize():f}"
