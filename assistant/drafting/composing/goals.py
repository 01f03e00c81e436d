"""The goal texts: what is done and how much, by when, for how much, and what comes of it.

Every figure in the annual goal is one of a row or the budget, and every main output of the rows is in
it. The goal of the whole period says what the text says of it, never the year's goal again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.drafting.composing.rows import Row
from assistant.drafting.composing.wording import promise, said
from assistant.drafting.figures import figures
from assistant.drafting.shapes import Activity, Brief
from assistant.drafting.understanding.mentions import Sort, mentions
from assistant.drafting.understanding.tasktext import TaskText
from assistant.model.dates import print_date
from assistant.model.evidence import TargetBasis
from assistant.model.target import TargetKind
from assistant.model.taxonomy import (
    BENEFIT_LEVELS,
    QUALITY,
    QUANTITY,
    SERVED_SATISFACTION,
)
from assistant.model.text import fold
from assistant.model.units import convert

_LONGEST = 420
_RESULTS = 4
_OPENING = re.compile(
    r"^(?:[-—–·•●▪■◆*①-⑳]|[（(]?[一二三四五六七八九十\d]+[）)、.．](?!\d)|主要用于|用于|其中|主要|计划|拟)+"
)
_MONEY = re.compile(
    r"[，、；]?[^，、；]*?(?:经费|资金|预算|投资|费用)[^，、；]*?\d[\d.]*(?:万|亿)?元[^，、；]*"
)
# That money is spent is no result.
_SPENDING = re.compile(r"资金|支付|拨付|预算|经费")
_PERIOD = re.compile(
    r"20\d\d年?\s*[-—–~～至到]+\s*20\d\d|[两三四五六七八九十][个]?年(?:内|期|间|行动|规划|共|累计)|实施期|规划期|中长期|长期目标|总体目标|到20\d\d年"
)
# What the user asks of the program is no goal.
_ASKED = re.compile(r"请(?:同时|分别|一并)?(?:给出|列出|编制|编写|写|填写|生成|拟定|提供)")
_LABEL = re.compile(r"^[^，：:]{2,10}[：:]")


def annual(brief: Brief, rows: Sequence[Row]) -> str:
    """The goal of the year in two sentences: the work and its limits, then its results."""
    work = _joined(list(_works(brief, rows)))
    ends = []
    if brief.deadline:
        ends.append(f"{print_date(brief.deadline.iso)}前完成")
    if brief.budget:
        ends.append(f"总成本控制在{brief.budget.amount:f}万元以内")
    first = "，".join([*([work] if work else []), *ends])
    if brief.year and not first.startswith(str(brief.year)):
        first = f"{brief.year}年，{first}"
    results = "，".join(map(promise, _results(rows)))
    sentences = [first, f"通过以上工作，{results}" if first and results else results]
    return "".join(f"{sentence}。" for sentence in sentences if sentence)


def whole_period(brief: Brief, rows: Sequence[Row]) -> str:
    """The goal of all years together: the text's own words about them, else what is to last."""
    told = [
        _LABEL.sub("", sentence.strip())
        for sentence in re.split(r"[。\n！!]", brief.text)
        if _PERIOD.search(sentence) and not _ASKED.search(sentence)
    ]
    told = [_LABEL.sub("", part.text.strip("，,；; ")) for part in brief.period] or told
    if told:
        return f"{'；'.join(told)}。"
    lasting = [row for row in rows if row.level2 in BENEFIT_LEVELS][-_RESULTS:]
    results = "，".join(map(promise, lasting))
    return f"实施期内，{brief.project}各项任务全部完成并持续发挥作用，{results}。"


def _works(brief: Brief, rows: Sequence[Row]) -> Iterator[str]:
    """What is done, each activity in the words of the text, its figures those of the rows."""
    told: list[str] = []
    for activity in brief.activities:
        words = work_of(activity, brief)
        if any(words in earlier for earlier in told):
            words = ""
        if words and not _all_known(words, brief, rows):
            words = _plain(activity, rows)
        if words:
            told.append(words)
    counts = [row for row in rows if row.level2 == QUANTITY and row.basis is TargetBasis.BRIEF]
    if sum(map(len, told)) > _LONGEST:
        told = []
    for row in counts:
        text = "，".join(told)
        if (
            said(row.target) not in text
            and not any(figures(text, row.target))
            and sum(map(len, told)) < _LONGEST
        ):
            told.append(f"{row.name}{said(row.target)}")
    yield from told


def work_of(activity: Activity, brief: Brief) -> str:
    """What an activity is in the words of the text, without money and year; "" where none are left."""
    phrase = re.sub(r"\s+", "", activity.phrase).strip("，,。；;、：: ")
    phrase = _closed(_MONEY.sub("", _OPENING.sub("", phrase))).strip("，,；;、")
    if brief.year:
        phrase = re.sub(rf"^{brief.year}年度?(?:计划|拟)?", "", phrase)
    worked = [
        f"{'全年' if '季' in f.arithmetic or '月' in f.arithmetic else '共'}{f.target.value:f}{f.target.unit}"
        for f in activity.figures
        if f.arithmetic and f.level2 == QUANTITY and f.target.value is not None
    ]
    return f"{phrase}（{'、'.join(worked)}）" if worked and phrase else phrase


def _plain(activity: Activity, rows: Sequence[Row]) -> str:
    """The activity by its title and the counts that rows have of it."""
    counts = [
        said(row.target) for row in rows if activity.id in row.about and row.level2 == QUANTITY
    ]
    return f"{activity.title}{'、'.join(counts)}" if counts else ""


def _all_known(words: str, brief: Brief, rows: Sequence[Row]) -> bool:
    """Whether each figure of these words is one of a row, or what a row's figure was worked out of."""
    quotes = [
        fold(quote.text)
        for figure in (*brief.figures, *(f for a in brief.activities for f in a.figures))
        if figure.arithmetic
        for quote in figure.quotes
    ]
    folded = TaskText(words)
    for mention in mentions(folded.text, 0, len(folded.text)):
        if mention.sort in (Sort.DATE, Sort.OFTEN, Sort.NONE):
            continue
        if any(folded.text[mention.start : mention.end] in quote for quote in quotes):
            continue
        if not any(
            row.target.value is not None
            and convert(mention.value, mention.unit, row.target.unit or "") == row.target.value
            for row in rows
        ):
            return False
    return True


def _results(rows: Sequence[Row]) -> list[Row]:
    """What comes of it: quality first, then benefits, then satisfaction; one of each to begin with."""
    telling = [
        row
        for row in rows
        if row.target.kind is not TargetKind.DATE and not _SPENDING.search(row.name)
    ]
    quality = [row for row in telling if row.level2 == QUALITY]
    benefit = [row for row in telling if row.level2 in BENEFIT_LEVELS]
    satisfied = [row for row in telling if row.level2 == SERVED_SATISFACTION]
    room = _RESULTS - min(len(quality), 1) - min(len(satisfied), 1)
    return [*quality[:1], *benefit[:room], *satisfied[:1]]


def _joined(works: list[str]) -> str:
    return ("；" if any("，" in work for work in works) else "，").join(works)


def _closed(phrase: str) -> str:
    """Without a parenthesis that was cut in two."""
    opened = phrase.count("（") + phrase.count("(") - phrase.count("）") - phrase.count(")")
    if opened > 0:
        return f"{phrase}{'）' * opened}"
    return re.sub(r"[）)]", "", phrase) if opened < 0 else phrase
