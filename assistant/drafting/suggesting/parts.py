"""The parts of a task that indicators are looked for: its activities, and those it only lists.

A text that gives no figures (风险排查、案件查办、人员培训) is one clause to the brief. Each part of
it is work of its own kind, with precedents of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.drafting.activities import Activities, Kind
from assistant.drafting.composing.rows import GENERAL, Group, groups_of
from assistant.drafting.shapes import Activity, Brief
from assistant.drafting.understanding.phrases import Phrase, clean, event_of, parse, work_of

_PIECE = re.compile(
    r"(?P<words>[^，。；;：:、,\n\r！!？?（）()]+?)(?P<mark>[，。；;：:、,\n\r！!？?（）()]|以及|$)"
)
_LETTERS = re.compile(r"[\u4e00-\u9fff]{2,14}")
_SHORT = 3
_JOINED = re.compile(r"[、和及与]")
_MOST = 12
# 经费 and the like say how it is paid, not what is done.
_MONEY = re.compile(
    r"(?:专项)?(?:补助|补贴)?(?:经费|资金|费用|预算|项目|任务|工作|(?<=[\u4e00-\u9fff]{3})费)+等?$"
)
# That something is done says nothing; 组织 may begin a name (组织工作会议).
_DOING = re.compile(r"^(?:组织开展|开展|举办|实施|进行|完成|做好|推进|加强|统筹)+")
# Where or for whom, not what.
_WHERE = re.compile(r"[到在向对为给由从按以用将把使让其的]")


class _Piece(NamedTuple):
    activity: Activity
    heading: bool


def parts_of(brief: Brief, known: Activities) -> tuple[Group, ...]:
    """The activities by kind, listed ones included; those like no other kind last.

    A text that says what it costs but names no known work is one part of its own.
    """
    pieces = list(_pieces(brief, known))
    listed = [piece.activity for piece in pieces]
    read = [a for a in brief.activities if not _spelt_out(a, listed)]
    kinds = {a.kind for a in read} | {p.activity.kind for p in pieces if not p.heading}
    read_kinds = {a.kind for a in read}
    listed = [
        piece.activity
        for piece in pieces
        # What a heading sums up, or words again what was read, is no further work.
        if piece.activity.kind not in (kinds if piece.heading else read_kinds)
        and not (piece.heading and any(a.figures for a in read))
    ]
    activities = (*read, *listed)
    if not activities and brief.budget and _LETTERS.search(brief.project):
        return (whole(brief.project, known),)
    groups = groups_of(brief.model_copy(update={"activities": activities}), known)
    if [group.kind.key for group in groups] == [GENERAL] and (about := _about(brief, known)):
        return (_of_kind(about, groups[0], brief.project),)
    return tuple(sorted(groups, key=lambda group: group.kind.key == GENERAL))


def whole(project: str, known: Activities) -> Group:
    """The task as one part like no other, by the name of its project."""
    name = _MONEY.sub("", project) or project
    activity = Activity(
        id="l0", kind=GENERAL, title=name, event=name, work=name, object=name, phrase=project
    )
    return Group(known.general, (activity,))


def _about(brief: Brief, known: Activities) -> Kind | None:
    """What the project's name says the whole is about, where none of its clauses is like any kind."""
    return known.match("", _MONEY.sub("", brief.project))


def _of_kind(kind: Kind, general: Group, project: str) -> Group:
    name = _MONEY.sub("", project) or project
    first, *rest = general.activities
    named = {"kind": kind.key, "title": name, "event": name, "work": name, "object": name}
    if not rest:
        named = {"kind": kind.key}
    return Group(kind, (first.model_copy(update=named),))


def _spelt_out(activity: Activity, listed: list[Activity]) -> bool:
    """Whether a clause without figures was only the list of what follows now one by one."""
    inside = [p for p in listed if p.phrase in activity.phrase or p.phrase in activity.title]
    return not activity.figures and len(inside) > 1


def _pieces(brief: Brief, known: Activities) -> Iterator[_Piece]:
    """Parts of the text that name a known kind of work and were not read as an activity."""
    titles = [
        f"{a.title}|{a.event}|{a.object}" for a in brief.activities if not _JOINED.search(a.title)
    ]
    seen: set[str] = set()
    for found in _PIECE.finditer(brief.text):
        # A project named after the list itself (甲、乙和丙项目) is no heading of it.
        named = found["words"] in brief.project and "、" not in brief.project
        heading = found["mark"] in ("：", ":") or named
        bare = _DOING.sub("", _MONEY.sub("", clean(found["words"].strip())))
        for words in _divided(bare, known):
            if words in seen or len(seen) >= _MOST or any(words in title for title in titles):
                continue
            if activity := _activity(words, len(seen) + 1, known):
                seen.add(words)
                yield _Piece(activity, heading)


def _divided(words: str, known: Activities) -> tuple[str, ...]:
    """党建督查和干部考察 as two, where both are known work of different kinds."""
    parts = [_MONEY.sub("", part) for part in re.split(r"[和及与]", words)]
    kinds = [known.match("", part) for part in parts if len(part) > _SHORT]
    if len(parts) == len(kinds) == 2 and all(kinds) and kinds[0] is not kinds[1]:
        return tuple(parts)
    return (words,)


def _activity(words: str, number: int, known: Activities) -> Activity | None:
    if not _LETTERS.fullmatch(words) or _WHERE.match(words):
        return None
    phrase = parse(words, known)
    kind = known.match(phrase.verb, phrase.thing or words)
    if kind is None or not _names(words, kind, phrase):
        return None
    told = any(word in words for word in (*kind.words, *kind.verbs))
    return Activity(
        id=f"l{number}",
        kind=kind.key,
        title=words,
        event=words if told else event_of(phrase, kind),
        work=work_of(phrase),
        object=phrase.thing or words,
        phrase=words,
    )


def _names(words: str, kind: Kind, phrase: Phrase) -> bool:
    """Whether the words are a name of this kind of work; very short ones must be one as they stand."""
    if len(words) < _SHORT:
        return words in kind.words or words in kind.verbs
    return phrase.verb in kind.verbs or any(
        words.endswith(word) or word in phrase.thing[-6:] for word in kind.words
    )
