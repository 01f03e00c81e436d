"""What a task does not say, and the one question worth asking about it."""

from __future__ import annotations

from assistant.drafting.activities import Activities
from assistant.drafting.shapes import Activity, Brief, Gap
from assistant.model.taxonomy import QUANTITY

_ASKED_QUANTITIES = 2
_QUOTES, _LONGEST_QUOTE = 3, 24


def gaps_of(brief: Brief, known: Activities) -> tuple[Gap, ...]:
    """What is missing, the most needed first: money, time, quantities, year, office."""
    gaps: list[Gap] = []
    if brief.budget is None:
        question = "没有读到预算：总额多少万元、各项各多少？成本指标暂按不超预算填写。"
        gaps.append(Gap(about="budget", question=question))
    if brief.deadline is None and not any(activity.deadline for activity in brief.activities):
        question = "没有读到完成时限：什么时候完成？时效指标暂按期完成率填写。"
        gaps.append(Gap(about="deadline", question=question))
    for activity in brief.activities:
        if not counted(activity):
            kind = known.kind(activity.kind) or known.general
            question = f"“{activity.event}”没有写数量：{kind.asks}？"
            gaps.append(Gap(about="quantity", question=question, activity=activity.id))
    if brief.year is None:
        question = "这是哪一年的任务？没有年份，完成时间只能写到月日。"
        gaps.append(Gap(about="year", question=question))
    if brief.organization is None:
        gaps.append(Gap(about="organization", question="填报单位是哪个？"))
    return tuple(gaps)


def counted(activity: Activity) -> bool:
    """Whether the text says how much of the activity there is to be."""
    return any(figure.level2 == QUANTITY for figure in activity.figures)


def asked_of(gaps: tuple[Gap, ...]) -> list[str]:
    """The questions that gaps give rise to. The office alone is no reason to ask: forms leave it open."""
    quantities = [gap for gap in gaps if gap.about == "quantity"][:_ASKED_QUANTITIES]
    return [
        gap.question
        for gap in gaps
        if gap.about != "organization" and (gap.about != "quantity" or gap in quantities)
    ]


def question_of(brief: Brief) -> str | None:
    """The one question to put to the user: the gravest of all there are, or None.

    `Brief.questions` stand in that order: contradictions, gaps, figures without a place. What was set
    aside as words to the program is told, not asked.
    """
    return next((question for question in brief.questions if not is_notice(question)), None)


def gap_of(brief: Brief, question: str) -> Gap | None:
    """The gap a question asks about; None where it asks about a contradiction."""
    return next((gap for gap in brief.gaps if gap.question == question), None)


def told_background(clauses: list[str]) -> str:
    """One line for all that was taken for background although it holds figures."""
    named = "".join(f"“{clause[:_LONGEST_QUOTE]}”" for clause in clauses[:_QUOTES])
    more = f"等{len(clauses)}处" if len(clauses) > _QUOTES else ""
    return f"{named}{more}当作背景，没有写进指标；如是这次要做的，请写明“计划…”。"


#: How a note begins to be told and not answered.
NOTICE = ("像是写给程序的话", "只读了前", "没有沿用：", "当作背景")


def is_notice(question: str) -> bool:
    """Whether a line of `Brief.questions` only tells the user something."""
    return any(words in question for words in NOTICE)
