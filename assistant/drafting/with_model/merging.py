"""The model's reading of a task, taken into the brief: only what that lacks and what stands in the text.

Every item quotes the task; the program looks the words up and reads the figure in them itself. Nothing
the program has read is changed: where the model reads it otherwise, a question is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.drafting.activities import Activities
from assistant.drafting.shapes import (
    Activity,
    Brief,
    BudgetLine,
    Deadline,
    Figure,
    Money,
    Quote,
)
from assistant.drafting.understanding.brief import read_brief
from assistant.drafting.understanding.dating import last_day
from assistant.drafting.understanding.gaps import asked_of, gaps_of
from assistant.drafting.understanding.mentions import Sort
from assistant.drafting.understanding.phrases import PERSON, PLACES
from assistant.drafting.understanding.rates import category
from assistant.drafting.with_model.answers import (
    ReadDetail,
    ReadFigure,
    ReadMoney,
    ReadText,
    items,
)
from assistant.drafting.with_model.places import Places, has_figure, moved
from assistant.drafting.with_model.tracing import shares
from assistant.drafting.with_model.unread import read
from assistant.drafting.with_model.words import fit
from assistant.model.errors import UserError
from assistant.model.grammar import parse_target
from assistant.model.target import Operator
from assistant.model.taxonomy import QUANTITY
from assistant.model.text import fold
from assistant.model.units import convert, implied_direction

_LONGEST_NAME = 30
_LONGEST_WORDS = 40
_MOST_QUESTIONS = 2
_MARK = re.compile(r"[，,；;。：:！!？?]")
_PLACE = re.compile(rf"(?:{PLACES.pattern})$")


def merged(brief: Brief, whole: dict[str, Any], known: Activities) -> Brief:
    """The brief with what the model's answer adds to it; the same one where it adds nothing."""
    taking = _Taking(brief, known)
    for text in items(whole, "activities", ReadText)[0]:
        taking.activity(text)
    for figure in items(whole, "figures", ReadFigure)[0]:
        taking.figure(figure)
    for money in items(whole, "money", ReadMoney)[0]:
        taking.money(money)
    for detail in items(whole, "details", ReadDetail)[0]:
        taking.detail(detail)
    for policy in items(whole, "policies", ReadText)[0]:
        taking.policy(policy)
    return taking.finished()


@dataclass
class _Taking:
    brief: Brief
    known: Activities
    questions: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.before = self.brief
        self.places = Places(self.brief.text)

    def finished(self) -> Brief:
        """The brief, its gaps and questions as they are now."""
        if self.brief == self.before and not self.questions:
            return self.before
        gaps = gaps_of(self.brief, self.known)
        ends = {quote.text for quote in read(self.brief)}
        asked = set(asked_of(self.before.gaps))
        still = [
            question
            for question in self.before.questions
            if question not in asked and not _answered(question, ends)
        ]
        questions = (*self.questions[:_MOST_QUESTIONS], *asked_of(gaps), *still)
        return self.brief.model_copy(
            update={"gaps": gaps, "questions": tuple(dict.fromkeys(questions))}
        )

    # -- what there is to be taken -------------------------------------------------------------

    def activity(self, said: ReadText) -> None:
        """A thing to be done that was not read: its words are read by themselves."""
        found = self.places.found(said.quote)
        quote = self.places.whole(found) if found else None
        if quote is None or self._speaks_of(quote):
            return
        if not any(verb in quote.text for verb in self.known.specific_verbs):
            return
        for activity in self._read_alone(quote):
            id = f"a{len(self.brief.activities) + 1}"
            self._update(
                activities=(*self.brief.activities, activity.model_copy(update={"id": id}))
            )

    def figure(self, said: ReadFigure) -> None:
        """A figure that found no place: the program reads it in the words quoted."""
        quote = self.places.found(said.quote)
        name = fit(said.name, _LONGEST_NAME)
        if quote is None or name is None or has_figure(name):
            return
        target = parse_target(said.value)
        for mention, place in self.places.figures(quote):
            if mention.sort not in (Sort.COUNT, Sort.SHARE) or mention.rate or mention.high:
                continue
            if convert(mention.value, mention.unit, target.unit or "") != target.value:
                continue
            if place.end in self._ends() or not shares(name, self.places.clause(place)):
                continue
            level2 = QUANTITY if mention.sort is Sort.COUNT else category(name)
            default = Operator.LE if implied_direction(name) == "down" else Operator.GE
            raw = f"{mention.operator or default}{mention.value:f}{mention.unit}"
            self._place(
                Figure(name=name, level2=level2, target=parse_target(raw), quotes=(place,)),
                said.activity,
            )
            return

    def money(self, said: ReadMoney) -> None:
        """The total where none was read, or a line that was not; sums never exceed the total."""
        quote = self.places.found(said.quote)
        target = parse_target(said.amount)
        if quote is None or target.value is None:
            return
        for mention, place in self.places.figures(quote):
            amount = convert(target.value, target.unit or "", "万元")
            if mention.sort is not Sort.MONEY or mention.value != amount or mention.high:
                continue
            if said.what == "line":
                self._line(said.name, amount, place)
            elif self.brief.budget is None and place.end not in self._ends():
                self._update(budget=Money(amount=amount, quotes=(place,)))
            elif self.brief.long_term:
                return  # the sum of all years is no other budget of this one
            elif self.brief.budget and self.brief.budget.amount != amount:
                self._contradicts(place, f"预算{self.brief.budget.amount:f}万元")
            return

    def detail(self, said: ReadDetail) -> None:
        """Place, people, frequency or deadline, as the task has them."""
        quote = self.places.found(said.quote)
        if quote is None:
            return
        activity = self._named(said.activity)
        if said.what == "deadline":
            self._deadline(activity, quote)
        elif (
            activity
            and getattr(activity, said.what) is None
            and self._says(said.what, quote)
            and shares(self.places.clause(quote), f"{activity.phrase}，{activity.title}")
        ):
            self._change(activity, **{said.what: quote})

    def policy(self, said: ReadText) -> None:
        """A document the work rests on, by its title."""
        quote = self.places.found(said.quote)
        if quote is None or not quote.text.startswith("《") or not quote.text.endswith("》"):
            return
        if not any(quote.text in each.text for each in self.brief.policies):
            self._update(policies=(*self.brief.policies, quote))

    # -- taking it -----------------------------------------------------------------------------

    def _says(self, what: str, quote: Quote) -> bool:
        """Whether these words are a place, people, a frequency at all, and nothing besides."""
        words = fit(quote.text, _LONGEST_WORDS)
        if words is None or _MARK.search(words):
            return False
        figures = list(self.places.figures(quote))
        if what == "frequency":
            return len(figures) == 1 and bool(
                figures[0][0].rate or figures[0][0].sort is Sort.OFTEN
            )
        ending = PERSON if what == "people" else _PLACE
        return not figures and ending.search(words) is not None

    def _deadline(self, activity: Activity | None, quote: Quote) -> None:
        dates = [(m, place) for m, place in self.places.figures(quote) if m.sort is Sort.DATE]
        if len(dates) != 1:
            return
        mention, place = dates[0]
        if not mention.due and "/" not in mention.iso:
            return
        due = Deadline(iso=last_day(mention.iso, self.brief.year), quote=place)
        if place.end in self._ends():
            return
        if activity is not None and len(self.brief.activities) > 1:
            if activity.deadline is None:
                self._change(activity, deadline=due)
        elif self.brief.deadline is None:
            self._update(deadline=due)
        elif self.brief.deadline.iso != due.iso:
            self._contradicts(place, f"完成时间“{self.brief.deadline.quote.text}”")

    def _line(self, name: str, amount: Any, place: Quote) -> None:
        words = fit(name, _LONGEST_NAME)
        brief = self.brief
        if words is None or self.places.found(words) is None or place.end in self._ends():
            return
        spent = sum(line.amount for line in brief.lines if not line.source)
        if brief.budget is None or place in brief.budget.quotes or has_figure(words):
            return
        if spent + amount > brief.budget.amount or not shares(words, self.places.clause(place)):
            return
        covers = tuple(a.id for a in brief.activities if shares(words, f"{a.title}，{a.work}"))
        line = BudgetLine(
            name=words, amount=amount, quote=place, activities=covers if len(covers) == 1 else ()
        )
        self._update(lines=(*brief.lines, line))

    def _place(self, figure: Figure, id: str | None) -> None:
        """Put the figure to its activity: the one whose words stand around it, else the one named."""
        clause = fold(self.places.clause(figure.quotes[0]))
        spoken = [a for a in self.brief.activities if a.phrase and fold(a.phrase) in clause]
        activity = spoken[0] if len(spoken) == 1 else self._named(id)
        if activity is None:
            self._update(figures=(*self.brief.figures, figure))
        elif all(figure.name != other.name for other in activity.figures):
            self._change(activity, figures=(*activity.figures, figure))

    def _contradicts(self, place: Quote, what: str) -> None:
        if place.end not in self._ends():
            self.questions.append(f"任务描述里还有“{place.text}”，与{what}不同：以哪个为准？")

    # -- looking up ----------------------------------------------------------------------------

    def _ends(self) -> set[int]:
        return {quote.end for quote in read(self.brief)}

    def _speaks_of(self, quote: Quote) -> bool:
        words = fold(quote.text)
        inside = any(quote.start < each.end <= quote.end for each in read(self.brief))
        return inside or any(
            fold(a.phrase) in words or words in fold(a.phrase) or fold(a.title) in words
            for a in self.brief.activities
        )

    def _read_alone(self, quote: Quote) -> Sequence[Activity]:
        """The activities of the quoted words, their quotes at their places in the whole text."""
        try:
            alone = read_brief(quote.text, activities=self.known, plain=True)
        except UserError:
            return ()
        return [moved(activity, quote.start) for activity in alone.activities]

    def _named(self, id: str | None) -> Activity | None:
        return next((activity for activity in self.brief.activities if activity.id == id), None)

    def _change(self, activity: Activity, **changes: Any) -> None:
        self._update(
            activities=tuple(
                each.model_copy(update=changes) if each.id == activity.id else each
                for each in self.brief.activities
            )
        )

    def _update(self, **changes: Any) -> None:
        self.brief = self.brief.model_copy(update=changes)


def _answered(question: str, read: set[str]) -> bool:
    """Whether a figure without a place, which the question asks about, has found one."""
    return "没有读懂" in question and any(f"“{words}”" in question for words in read)
