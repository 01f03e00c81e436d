"""Places of a task text: quoted words found in it, the figures at a place, the clause around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.shapes import Activity, Quote
from assistant.drafting.understanding.mentions import Mention, mentions
from assistant.drafting.understanding.tasktext import TaskText
from assistant.model.numerals import DIGITS
from assistant.model.text import Shadow

# Without the words before and behind: 达到92%以上, 11月30日前完成.
_BARE = re.compile(rf"[0-9０-９{DIGITS}十百].*?(?=(?:[及以之]?[上下内外前后]|完成|达到)*$)")
_MARKS = "，,；;。\n！!？?：:"


class Places:
    """One task text, read once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._shadow = Shadow(text)
        task = TaskText(text)
        self._figures = [
            (mention, task.quote(mention.start, mention.end))
            for mention in mentions(task.text, 0, len(task.text))
        ]

    def found(self, words: str) -> Quote | None:
        """Where these words first stand, as the text has them; None where they do not."""
        span = self._shadow.find(words)
        return Quote(text=self.text[slice(*span)], start=span[0], end=span[1]) if span else None

    def figures(self, quote: Quote) -> Iterator[tuple[Mention, Quote]]:
        """The figures of the text that stand inside the quoted words: number and unit at least."""
        for mention, place in self._figures:
            bare = _BARE.search(place.text)
            start, end = bare.span() if bare else (0, len(place.text))
            if quote.start <= place.start + start and place.start + end <= quote.end:
                yield mention, place

    def clause(self, quote: Quote) -> str:
        """The words around a place, from one mark to the next."""
        return self.whole(quote).text

    def whole(self, quote: Quote) -> Quote:
        """A stretch of the text made whole: out to the marks on both sides."""
        start = max((self.text.rfind(mark, 0, quote.start) for mark in _MARKS), default=-1) + 1
        ends = [at for mark in _MARKS if (at := self.text.find(mark, quote.end)) >= 0]
        end = min(ends, default=len(self.text))
        return Quote(text=self.text[start:end], start=start, end=end)


def has_figure(words: str) -> bool:
    """Whether a name states a figure, which no name may."""
    folded = TaskText(words).text
    return any(map(str.isdigit, folded)) or bool(mentions(folded, 0, len(folded)))


def moved(activity: Activity, by: int) -> Activity:
    """The same activity, its quotes further on in the text by so many characters."""

    def at(quote: Quote | None) -> Quote | None:
        return Quote(text=quote.text, start=quote.start + by, end=quote.end + by) if quote else None

    figures = tuple(
        figure.model_copy(update={"quotes": tuple(at(quote) for quote in figure.quotes)})
        for figure in activity.figures
    )
    due = activity.deadline
    return activity.model_copy(
        update={
            "figures": figures,
            "deadline": due.model_copy(update={"quote": at(due.quote)}) if due else None,
            "place": at(activity.place),
            "people": at(activity.people),
            "frequency": at(activity.frequency),
        }
    )
