"""An activity as it is read, and its counts once all are known: named, multiplied out, sourced."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from assistant.drafting.activities import Kind
from assistant.drafting.shapes import Activity, Figure, Quote
from assistant.drafting.understanding.details import people_of, place_of
from assistant.drafting.understanding.mentions import Mention
from assistant.drafting.understanding.phrases import Phrase, count_name, event_of, work_of
from assistant.drafting.understanding.tasktext import TaskText
from assistant.model.grammar import parse_target
from assistant.model.target import Operator
from assistant.model.taxonomy import QUANTITY

#: Units in which people are counted.
PEOPLE = ("人", "人次", "户")
_MOST_QUOTES = 3
_LONGEST_PERIOD = 3  # 个月; longer ones name times of the year
_SPAN = re.compile(r"(?:全年|累计|日均|月均|年均)$")
_SPAN_AHEAD = re.compile(r"^(?:全年|累计|日均|月均|年均)")
_EACH_UNITS = {
    "期": ("期",), "班": ("班", "班次", "期"), "场": ("场", "次"), "次": ("次", "场"), "人": ("人",), "名": ("人",),
    "户": ("户",), "人次": ("人次",), "批": ("批次",),
}  # fmt: skip


@dataclass
class Count:
    """A count of an activity: how it was written, and what it is of."""

    mention: Mention
    phrase: Phrase
    noun: str = ""
    audience: str = ""


@dataclass
class CountedActivity:
    """An activity as it is being read."""

    id: str
    kind: Kind
    phrase: Phrase
    sentence: int
    start: int
    end: int
    counts: list[Count] = field(default_factory=list)
    shared: Count | None = None  # the places that each get so much of it, counted elsewhere

    @cached_property
    def event(self) -> str:
        """The noun that measures attach to."""
        return event_of(self.phrase, self.kind)

    @property
    def unit(self) -> str:
        """What the activity was last counted in."""
        return self.counts[-1].mention.unit if self.counts else ""

    @property
    def counts_people(self) -> bool:
        """Whether people are counted already."""
        return any(count.mention.unit in PEOPLE and not count.mention.each for count in self.counts)

    def counts_in(self, unit: str) -> bool:
        """Whether the activity itself is counted in this unit already."""
        return any(
            c.mention.unit == unit and not c.noun and c.phrase is self.phrase for c in self.counts
        )


def finished(task: TaskText, activity: CountedActivity) -> Activity:
    """The activity with its counts named and worked out."""
    figures: dict[str, Figure] = {}
    for count in activity.counts:
        figure = _figure(task, activity, count)
        known = figures.get(figure.name)
        if known is None:
            figures[figure.name] = figure
        elif known.target.value == figure.target.value:
            figures[figure.name] = _also(known, figure)
        else:
            if figure.arithmetic and not known.arithmetic:
                continue
            if known.arithmetic and not figure.arithmetic:
                figures[figure.name] = figure
                continue
            other = _told_apart(task, figure.name, count.mention.start)
            other = other or f"{figure.name}（{figure.quotes[0].text}）"
            figures[other] = figure.model_copy(update={"name": other})
    often = next((c.mention for c in activity.counts if c.mention.rate), None)
    return Activity(
        id=activity.id,
        kind=activity.kind.key,
        title=activity.phrase.title or activity.event,
        event=activity.event,
        work=work_of(activity.phrase) or activity.event,
        object=activity.phrase.thing or activity.event,
        phrase=task.quote(activity.start, activity.end).text.strip(),
        figures=tuple(figures.values()),
        place=place_of(task, activity.start, activity.end),
        people=people_of(task, activity.start, activity.end),
        frequency=task.quote(often.start, often.end) if often else None,
    )


def _also(known: Figure, again: Figure) -> Figure:
    """A figure said twice (半年一次、全年2次) with both its places."""
    quotes = tuple(dict.fromkeys((*known.quotes, *again.quotes)))
    return known.model_copy(update={"quotes": quotes[:_MOST_QUOTES]})


def _told_apart(task: TaskText, name: str, start: int) -> str | None:
    """Another name for a second value of one measure, where its words say which: 全年约15.3万吨."""
    span = _SPAN.search(task.text[max(0, start - 4) : start])
    return f"{span[0]}{_SPAN_AHEAD.sub('', name)}" if span else None


def _figure(task: TaskText, activity: CountedActivity, count: Count) -> Figure:
    mention = count.mention
    value, arithmetic, each = mention.value, None, mention.each
    quotes = [task.quote(mention.start, mention.end)]
    unit = mention.unit
    if mention.rate:
        times, period = mention.rate
        if times == 0:
            unit = f"{unit}/天"
        elif times > 1:
            value = mention.value * times
            whole = "周" if period in ("周", "星期") else f"个{period.removeprefix('个')}"
            product = f"每{period}{mention.value:f}{unit}×{times}{whole}"
            if len(period) > _LONGEST_PERIOD:  # 枯水期、丰水期各1次
                product = f"{period}各{mention.value:f}{unit}，{mention.value:f}{unit}×{times}"
            if each and (factor := _factor(task, activity, each)):
                number, its_unit, quote = factor
                value *= number
                product += f"×{number:f}{its_unit}"
                quotes.append(quote)
                each = ""
            arithmetic = f"{product}＝{value:f}{unit}"
    elif (
        each
        and mention.high is None
        and (factor := _factor(task, activity, each))
        and unit not in ("天", "课时", "小时", "个月")
    ):
        number, its_unit, quote = factor
        value = mention.value * number
        arithmetic = f"每{each}{mention.value:f}{unit}×{number:f}{its_unit}＝{value:f}{unit}"
        quotes.append(quote)
        each = ""
    name = count_name(
        count.phrase, activity.kind, unit.partition("/")[0],
        noun=count.noun, audience=count.audience, each=each,
    )  # fmt: skip
    text = f"{mention.operator or Operator.GE}{value:f}{unit}"
    if mention.high is not None:
        text = f"{value:f}-{mention.high:f}{unit}"
    return Figure(
        name=name, level2=QUANTITY, target=parse_target(text), quotes=tuple(quotes),
        arithmetic=arithmetic,
    )  # fmt: skip


def _factor(
    task: TaskText, activity: CountedActivity, each: str
) -> tuple[Decimal, str, Quote] | None:
    shared = [activity.shared] if activity.shared else []
    for count in (*activity.counts, *shared):
        mention = count.mention
        if mention.each or mention.rate or mention.high is not None:
            continue
        if mention.unit in _EACH_UNITS.get(each, ()) or (count.noun and each in count.noun):
            return (
                mention.value,
                f"{mention.unit}{count.noun}",
                task.quote(mention.start, mention.end),
            )
    return None
