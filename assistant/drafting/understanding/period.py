"""What a task says of several years together, beside what it says of the year the table is for.

三年共建设9万亩，其中2025年建设3万亩: the nine belong to the goal of the whole period, never to a row
of the year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.shapes import Activity, Brief, Figure, Quote
from assistant.drafting.understanding.tasktext import TaskText, sentences, split
from assistant.model.taxonomy import QUANTITY

_LABEL = r"(?:总体|长期|中长期|远期|规划期?|实施期|整体|[二两三四五]年)(?:绩效)?总?目标"
_WHOLE = re.compile(
    rf"{_LABEL}$|{_LABEL}[:为是]|(?:到|至)(?P<by>20\d\d)年(?:底|末)?|(?:实施|规划|项目)期内?(?:共|累计|计划)|"
    r"(?<![近前每])[二两三四五]年(?:内|间|期间)?(?:共|累计|合计|总计|总共|计划|力争)*(?=[\u4e00-\u9fff]{2})"
    r"(?![\u4e00-\u9fff]{0,8}(?:行动|规划|计划|方案)(?:$|[^\u4e00-\u9fff]))"
)
_OF_YEAR = re.compile(
    r"(?:其中|并)?:?(?:(?:今年|本年|当年|本年度|年度)(?!.{0,4}至)|(?P<year>20\d\d)年(?!底|末|[-—至到~]))"
)


def period_of(task: TaskText, year: int | None) -> tuple[Quote, ...]:
    """The clauses that speak of several years together."""
    return tuple(task.quote(start, end) for start, end in _spans(task.text, year))


def _spans(text: str, year: int | None) -> Iterator[tuple[int, int]]:
    for start, end in sentences(text):
        whole = False
        for at, stop, _ in split(text, start, end, ",:"):
            words = text[at:stop]
            if (found := _WHOLE.match(words)) and _later(found, year):
                whole = True
            elif _OF_YEAR.match(words):
                whole = False
            if whole and re.search(r"\d|[一二三四五六七八九十]", words):
                yield at, stop


def _later(found: re.Match[str], year: int | None) -> bool:
    """Whether a clause about what there is to be by some year is about more than this one."""
    return not found["by"] or (year is not None and int(found["by"]) > year)


def of_the_year(brief: Brief) -> Brief:
    """The brief without what is done over several years, where it says what is done in the year."""
    if not brief.period:
        return brief
    activities = []
    for activity in brief.activities:
        figures = tuple(_alone(f) for f in activity.figures if not _within(f, brief))
        if figures or not activity.figures:
            activities.append(activity.model_copy(update={"figures": figures}))
    if not _counted(activities):
        return brief
    others = tuple(figure for figure in brief.figures if not _within(figure, brief))
    return brief.model_copy(update={"activities": tuple(activities), "figures": others})


def _alone(figure: Figure) -> Figure:
    """Without the remark that told it apart from the figure of all years: 农田面积（3万亩）."""
    name = (
        figure.name.removesuffix(f"（{figure.quotes[0].text}）") if figure.quotes else figure.name
    )
    return figure.model_copy(update={"name": name})


def _within(figure: Figure, brief: Brief) -> bool:
    return all(
        any(part.start <= quote.start and quote.end <= part.end for part in brief.period)
        for quote in figure.quotes
    )


def _counted(activities: list[Activity]) -> bool:
    return any(figure.level2 == QUANTITY for a in activities for figure in a.figures)
