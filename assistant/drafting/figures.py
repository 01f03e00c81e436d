"""Where a text states a given figure: for sources a model claims, and for texts that follow a change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.understanding.mentions import Mention, mentions
from assistant.drafting.understanding.tasktext import TaskText
from assistant.model.numerals import DIGITS
from assistant.model.target import Target
from assistant.model.units import convert

_NUMBER = re.compile(rf"[0-9{DIGITS}十百]")


def figures(text: str, target: Target) -> Iterator[tuple[int, int]]:
    """Spans of the text, from number to unit, that state this value in this unit (or this date).

    Read in the whole text: 20人 is no figure of a text that says 320人. 元 and 万元 are one unit.
    """
    for start, end, _ in stated(text, target):
        yield start, end


def stated(text: str, target: Target) -> Iterator[tuple[int, int, Mention]]:
    """The same, each with the figure as it was read: which way it goes, how often."""
    folded = TaskText(text)
    for mention in mentions(folded.text, 0, len(folded.text)):
        if mention.iso:
            same = mention.iso == target.text
        elif target.value is None or mention.high != target.high:
            same = False
        else:
            unit = target.unit or ""
            same = convert(mention.value, mention.unit, unit) == target.value
        if same:
            number = _NUMBER.search(folded.text, mention.start, mention.end)
            where = folded.quote(number.start() if number else mention.start, mention.end)
            yield where.start, where.end, mention
