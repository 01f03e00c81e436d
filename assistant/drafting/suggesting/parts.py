"""The parts of a task that indicators are looked for: its activities, and those it only lists.

A text that gives no figures (风险排查、案件查办、人员培训) is one clause to the brief. Each part of
it is work of its own kind, with precedents of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.activities import Activities
from assistant.drafting.phrases import clean, event_of, parse, work_of
from assistant.drafting.rows import GENERAL, Group, groups_of
from assistant.drafting.shapes import Activity, Brief

_MARKS = re.compile(r"[，。；;：:、,\n\r！!？?（）()]|以及|和(?=[\u4e00-\u9fff]{4})")
_LETTERS = re.compile(r"[\u4e00-\u9fff]{3,14}")
_MOST = 12
# 经费 and the like say how it is paid, not what is done.
_MONEY = re.compile(r"(?:专项)?(?:补助|补贴)?(?:经费|资金|费用|预算|项目|任务|工作)+等?$")


def parts_of(brief: Brief, known: Activities) -> tuple[Group, ...]:
    """The activities by kind, listed ones included; those like no other kind last."""
    listed = list(_listed(brief, known))
    read = [a for a in brief.activities if not _spelt_out(a, listed)]
    whole = brief.model_copy(update={"activities": (*read, *listed)})
    groups = groups_of(whole, known)
    return tuple(sorted(groups, key=lambda group: group.kind.key == GENERAL))


def _spelt_out(activity: Activity, listed: list[Activity]) -> bool:
    """Whether a clause without figures was only the list of what follows now one by one."""
    inside = [
        part for part in listed if part.phrase in activity.phrase or part.phrase in activity.title
    ]
    return not activity.figures and len(inside) > 1


def _listed(brief: Brief, known: Activities) -> Iterator[Activity]:
    """Parts of the text that name a known kind of work and were not read as an activity."""
    titles = [f"{a.title}|{a.event}|{a.object}" for a in brief.activities if "、" not in a.title]
    figured = [quote.text for a in brief.activities for f in a.figures for quote in f.quotes]
    seen: set[str] = set()
    for piece in _MARKS.split(brief.text):
        words = _MONEY.sub("", clean(piece.strip()))
        if not _LETTERS.fullmatch(words) or words in seen or len(seen) >= _MOST:
            continue
        if any(words in title for title in titles) or words in figured:
            continue
        phrase = parse(words, known)
        kind = known.match(phrase.verb, phrase.thing or words)
        named = kind and any(
            words.endswith(word) or word in phrase.thing[-6:] for word in kind.words
        )
        if kind is None or not (named or phrase.verb in kind.verbs):
            continue
        seen.add(words)
        yield Activity(
            id=f"l{len(seen)}",
            kind=kind.key,
            title=words,
            event=event_of(phrase, kind),
            work=work_of(phrase),
            object=phrase.thing or words,
            phrase=words,
        )
