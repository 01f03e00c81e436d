"""Candidate rows of a draft: what the text states, what the budget gives, what is usual."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from assistant.drafting.activities import Activities, Kind, Measure
from assistant.drafting.shapes import Activity, Brief, Figure, Quote
from assistant.drafting.understanding.phrases import head, single
from assistant.drafting.verify import BRIEF
from assistant.model.dates import print_date
from assistant.model.evidence import Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target
from assistant.model.target import Target
from assistant.model.taxonomy import QUANTITY, TIMELINESS

# A name that is longer reads badly once a measure is put behind it.
LONGEST_EVENT = 16
_LONGEST_PAIR = 12
_AMOUNT = re.compile(r"(?:服务)?\d[\d.]*[万亿]?(?:个月|毫升|[\u4e00-\u9fff](?=活动|工作|$))")
SHORTEST = 4
_PLACE = re.compile(
    r"^(?:\d+[.、．])?(?:[\u4e00-\u9fff]{1,6}?(?:街道|社区|小区|小学|中学|村|镇|乡|县|区|组|局|院|校))?的?"
)
_JOINED = re.compile(r"[、和及与等]")
_EVERYWHERE = re.compile(r"^(?:全[省市州县区镇乡]|本[省市州县区镇乡])(?=..)")


#: The kind of what is like no other: its name says nothing, so its measures name an activity.
GENERAL = "general"


class Row(NamedTuple):
    """A row before it has an id, a weight and a place.

    `derived`: the value was worked out of the rows cited, which need not hold it. `note` says what is
    still to be filled in; `about` are the ids of the activities it measures.
    """

    level2: str
    name: str
    target: Target
    basis: TargetBasis
    rationale: str
    evidence: tuple[Evidence, ...]
    confidence: float = 0.95
    derived: bool = False
    note: str | None = None
    about: tuple[str, ...] = ()


class Group(NamedTuple):
    """Activities of one kind, which share their usual measures."""

    kind: Kind
    activities: tuple[Activity, ...]

    @property
    def event(self) -> str:
        """What usual measures attach to: the activity, or what several have in common."""
        one_by_one = len(self.activities) == 1 or self.kind.key == GENERAL
        activities = self.activities[:1] if one_by_one else self.activities
        return _common([_bare(a.event) for a in activities], self.kind.name)

    @property
    def thing(self) -> str:
        """What the activities are done to."""
        return _common([_bare(a.object) for a in self.activities], self.kind.name)

    def name(self, measure: Measure) -> str:
        """The full name of a usual measure of this group."""
        return self.called(measure.name)

    def called(self, template: str, each: str = "") -> str:
        """A name of the data file in full; `each` is what a price is for: 每台, 人均."""
        work = head(self.activities[0].work, LONGEST_EVENT)
        work = work if len(self.activities) == 1 else self.kind.name
        words = {"{e}": self.event, "{o}": self.thing, "{a}": work, "{u}": each}
        for mark, word in words.items():
            template = template.replace(mark, word)
        return single(template)


def _bare(name: str) -> str:
    """Short, without where and how much of it (疫苗780万毫升)."""
    without = _AMOUNT.sub("", _EVERYWHERE.sub("", name))
    return head(without if len(without) > 1 else name, LONGEST_EVENT)


def _common(names: Sequence[str], kind: str) -> str:
    """One name for several: both of two (县志和年鉴编印), else what their kind is called."""
    first = names[0]
    if len(names) == 1:
        return first if len(first) <= LONGEST_EVENT and not first.endswith("等") else kind
    if all(kind in name for name in names):
        return kind
    if len(names) == 2 and not _JOINED.search("".join(names)):
        ending = _shared_end(*names)
        shared = len(ending) > 1
        both = f"{first.removesuffix(ending)}和{names[1]}" if shared else "和".join(names)
        fits = len(both) <= _LONGEST_PAIR and not both.startswith("和")
        if fits and (shared or not any(kind in name for name in names)):
            return both
    return kind


def without_place(name: str) -> str:
    """A name without the place before the work: 李家村水渠维修, 3.城关镇路灯安装."""
    bare = _PLACE.sub("", name)
    return bare if len(bare) >= SHORTEST else name


def _shared_end(one: str, other: str) -> str:
    length = 0
    while length < min(len(one), len(other)) and one[-length - 1] == other[-length - 1]:
        length += 1
    return one[len(one) - length :]


def groups_of(brief: Brief, known: Activities) -> tuple[Group, ...]:
    """The activities by kind, in the order of the text."""
    by_kind: dict[str, list[Activity]] = {}
    for activity in brief.activities:
        by_kind.setdefault(activity.kind, []).append(activity)
    return tuple(
        Group(known.kind(key) or known.general, tuple(activities))
        for key, activities in by_kind.items()
    )


def stated(brief: Brief) -> Iterator[Row]:
    """A row for every figure the text states itself."""
    for activity in brief.activities:
        for figure in activity.figures:
            yield _from_figure(figure)._replace(about=(activity.id,))
    yield from map(_from_figure, brief.figures)


def deadlines(brief: Brief) -> Iterator[Row]:
    """A row for each date the text sets."""
    overall = brief.deadline
    for activity in brief.activities:
        due = activity.deadline
        if due is not None and (overall is None or due.iso != overall.iso):
            name = f"{head(activity.event, LONGEST_EVENT)}完成时间"
            yield _date_row(name, due.iso, due.quote)._replace(about=(activity.id,))
    if overall is not None:
        several = len(brief.activities) != 1
        name = "各项任务完成时间"
        if not several:
            name = f"{head(brief.activities[0].work, LONGEST_EVENT)}完成时间"
        yield _date_row(name, overall.iso, overall.quote)


def _from_figure(figure: Figure) -> Row:
    words = "、".join(f"“{quote.text}”" for quote in figure.quotes)
    how = f"任务描述写明{words}" + (f"：{figure.arithmetic}。" if figure.arithmetic else "。")
    return Row(
        figure.level2,
        figure.name,
        figure.target,
        TargetBasis.BRIEF,
        how,
        quotes_of(BRIEF, figure.quotes),
    )


def _date_row(name: str, iso: str, quote: Quote) -> Row:
    target = parse_target(f"{print_date(iso)}前")
    return Row(
        TIMELINESS, name, target, TargetBasis.BRIEF, f"任务描述写明“{quote.text}”。",
        quotes_of(BRIEF, (quote,)),
    )  # fmt: skip


def quotes_of(id: str, quotes: Iterable[Quote]) -> tuple[Evidence, ...]:
    """Evidence that quotes a source of this id, not looked up yet."""
    return tuple(Evidence(id=id, quote=quote.text, match=Match.NOT_FOUND) for quote in quotes)


def uncounted(brief: Brief) -> list[Activity]:
    """Activities for which the text gives no quantity at all."""
    return [a for a in brief.activities if not any(f.level2 == QUANTITY for f in a.figures)]
