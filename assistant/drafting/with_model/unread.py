"""What of a task text the program has not read: what a model is worth asking about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.activities import Activities
from assistant.drafting.shapes import Brief, Quote
from assistant.drafting.understanding.gaps import is_notice
from assistant.drafting.understanding.mentions import Mention, Sort, mentions
from assistant.drafting.understanding.tasktext import TaskText, sentences
from assistant.model.text import fold

_LEAST = 6
_MOST = 12
_QUOTED = re.compile(r"“(.+?)”像是")
_PURPOSE = re.compile(
    r"^(?:为了|为进一步|为深入|为贯彻|为全面|为切实|为加强|为提|根据|按照|依据|通过|从而|以便|不断|有效|提高|提升|促进|推动|增强|"
    r"实现|满足|改善|营造|形成|助力|使|让|坚持|贯彻|围绕)"
)


def unread(brief: Brief, known: Activities) -> list[str]:
    """Sentences with a figure, or a thing to be done, that found no place in the brief."""
    task = TaskText(brief.text)
    told = [words for note in brief.questions if is_notice(note) for words in _QUOTED.findall(note)]
    known_quotes = read(brief)
    phrases = [fold(activity.phrase) for activity in brief.activities if activity.phrase]
    left: list[str] = []
    for start, end in sentences(task.text):
        quote = task.quote(start, end)
        if len(quote.text.strip()) < _LEAST or any(words in quote.text for words in told):
            continue
        figures = [task.quote(m.start, m.end) for m in figures_in(task.text, start, end)]
        lost = any(not any(_meet(each, other) for other in known_quotes) for each in figures)
        words = fold(quote.text)
        spoken = any(phrase in words or words in phrase for phrase in phrases)
        quoted = any(_meet(quote, other) for other in known_quotes)
        if lost or not (spoken or quoted or _aside(task.text[start:end], known)):
            left.append(quote.text.strip())
    return left[:_MOST]


def figures_in(text: str, start: int, end: int) -> Iterator[Mention]:
    """The figures of a stretch that plan something: no year, no period."""
    for mention in mentions(text, start, end):
        if mention.sort is Sort.OFTEN or (mention.sort is Sort.DATE and not mention.due):
            continue
        yield mention


def read(brief: Brief) -> list[Quote]:
    """The words of the task that the brief rests on."""
    figures = (*(f for a in brief.activities for f in a.figures), *brief.figures)
    quotes = [quote for figure in figures for quote in figure.quotes]
    quotes += [line.quote for line in brief.lines]
    quotes += brief.budget.quotes if brief.budget else ()
    quotes += [
        due.quote for due in (brief.deadline, *(a.deadline for a in brief.activities)) if due
    ]
    return [*quotes, *brief.policies]


def _meet(one: Quote, other: Quote) -> bool:
    return one.start < other.end and other.start < one.end


def _aside(sentence: str, known: Activities) -> bool:
    """Whether a sentence only frames the task: a purpose, a heading, nothing that is done."""
    if _PURPOSE.match(sentence) or ":" in sentence[:12]:
        return True
    return not any(verb in sentence for verb in known.specific_verbs)
