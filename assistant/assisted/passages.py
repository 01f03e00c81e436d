"""A table as a model is shown it: its rows and goals, each under an id, and what stands in each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.model.table import GoalTable, Indicator
from assistant.model.text import Shadow

#: So many rows and goals, and characters of each part of one, a model is shown.
MOST_ROWS, MOST_GOALS = 120, 20
_LONGEST_PART, _LONGEST_GOAL = 120, 1500
_FIGURE = re.compile(r"[0-9０-９.,，．]")
_SHORTEST_QUOTE = 2


class Passages:
    """What can be quoted of a table: `r3` is the row of this id, `g1` the first goal."""

    def __init__(self, table: GoalTable) -> None:
        self._table = table
        self._said: dict[str, tuple[str, ...]] = {}
        for number, goal in enumerate(table.goals[:MOST_GOALS], start=1):
            self._said[f"g{number}"] = (goal.text,)
        for row in table.indicators[:MOST_ROWS]:
            self._said.setdefault(row.id, tuple(_parts(row, table)))

    def goals(self) -> Iterator[str]:
        """A line for each goal, its id first."""
        for number, goal in enumerate(self._table.goals[:MOST_GOALS], start=1):
            yield f"g{number}｜{_shown(goal.text, _LONGEST_GOAL)}"

    def rows(self, *, ids: bool = True) -> Iterator[str]:
        """A line for each row, its id first unless that is not wanted."""
        for row in self._table.indicators[:MOST_ROWS]:
            head = (row.id, row.level2 or row.level2_raw or "") if ids else (row.level2 or "",)
            name, target, *task = _parts(row, self._table)
            yield "｜".join(
                (*head, *(_shown(part, _LONGEST_PART) for part in (name, target, *task)))
            )

    def is_goal(self, place: str) -> bool | None:
        """Whether the id is one of a goal; None where there is no such id."""
        if place not in self._said:
            return None
        return self._table.indicator(place) is None

    def quoted(self, place: str, quote: str) -> str | None:
        """The quote as it is printed in this row or goal, within one of its parts; None where it is not.

        Spaces, width and punctuation do not matter; a figure is never a piece of a longer one.
        """
        if len(quote.strip()) < _SHORTEST_QUOTE:
            return None
        for text in self._said.get(place, ()):
            span = Shadow(text).find(quote)
            if span and not (_runs_on(text, span[0]) or _runs_on(text, span[1])):
                return text[span[0] : span[1]]
        return None


def _parts(row: Indicator, table: GoalTable) -> Iterator[str]:
    yield row.name
    if row.grades:
        yield " ".join(f"{band.grade.value}{band.target.raw}" for band in row.grades)
    else:
        yield row.target.raw if row.target else ""
    if row.task and (task := table.task(row.task)):
        yield task.name


def _shown(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest]


def _runs_on(text: str, cut: int) -> bool:
    """Whether the characters on both sides of a cut belong to one figure."""
    around = text[max(0, cut - 1) : cut + 1]
    return len(around) == 2 and all(map(_FIGURE.match, around))
