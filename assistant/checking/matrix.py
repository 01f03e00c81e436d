"""Task × category: which tasks are measured in which respect, and where nothing is.

The lines are the year's tasks (of duties, their activities); without tasks the counted promises of
the annual goal; without those the things that quantity rows count. A row stands in the line whose
words it shares, the rarer the word the surer; rows that speak of no line in particular (a
satisfaction in general) stand in none. It is a reading aid: an empty cell is a question, no fault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from assistant.model.table import GoalScope, GoalTable, Value
from assistant.model.taxonomy import (
    BENEFIT,
    BENEFIT_LEVELS,
    COST,
    COST_LEVELS,
    QUALITY,
    QUANTITY,
    SATISFACTION,
    SERVED_SATISFACTION,
    TIMELINESS,
)
from assistant.model.text import fold
from assistant.model.units import dimension

if TYPE_CHECKING:
    from assistant.checking.context import Context, Row

#: A line that shares less than this part of what the best one shares does not hold the row.
_NEARLY = 0.5
_CLAUSE = re.compile(r"[^,.;:!?\n()]+")
_UNCOUNTED = frozenset({"money", "share", "duration", None})


class Aspect(StrEnum):
    """The respects in which work is measured."""

    QUANTITY = "数量"
    QUALITY = "质量"
    TIMELINESS = "时效"
    COST = "成本"
    BENEFIT = "效益"
    SATISFACTION = "满意度"


class Cell(Value):
    """The rows that measure one line in one respect; none: nothing does."""

    aspect: Aspect
    rows: tuple[str, ...]


class LineKind(StrEnum):
    """What a line was taken from."""

    TASK = "task"
    PROMISE = "promise"  # a counted clause of the annual goal
    NAME = "name"  # what a quantity row counts


class Line(Value):
    """One task, promise or thing, with a cell for every aspect. `task` is the id of a task."""

    kind: LineKind
    label: str
    task: str | None = None
    cells: tuple[Cell, ...]

    def rows(self, *aspects: Aspect) -> tuple[str, ...]:
        """The rows in these cells; of all cells where none is named."""
        return tuple(
            row for cell in self.cells if not aspects or cell.aspect in aspects for row in cell.rows
        )

    @property
    def empty(self) -> tuple[Aspect, ...]:
        """The respects in which nothing measures this line."""
        return tuple(cell.aspect for cell in self.cells if not cell.rows)


class Matrix(Value):
    """All lines; `general` are the rows that speak of no line in particular."""

    lines: tuple[Line, ...]
    general: tuple[Cell, ...]

    def line(self, task: str) -> Line | None:
        """The line of a task, or None."""
        return next((line for line in self.lines if line.task == task), None)


_ASPECTS = {
    QUANTITY: Aspect.QUANTITY,
    QUALITY: Aspect.QUALITY,
    TIMELINESS: Aspect.TIMELINESS,
    **dict.fromkeys(COST_LEVELS, Aspect.COST),
    COST: Aspect.COST,
    **dict.fromkeys(BENEFIT_LEVELS, Aspect.BENEFIT),
    BENEFIT: Aspect.BENEFIT,
    SERVED_SATISFACTION: Aspect.SATISFACTION,
    SATISFACTION: Aspect.SATISFACTION,
}


def coverage(table: GoalTable) -> Matrix:
    """The matrix of a table, by the word lists that ship."""
    from assistant.checking.context import Context
    from assistant.checking.profiles import choose_profile
    from assistant.checking.words import word_lists

    profile, _ = choose_profile(table, None)
    return Context(table, profile, word_lists()).matrix


def matrix_of(table: Context) -> Matrix:
    """The matrix of the table that rules look at; they ask `Context.matrix`."""
    drafts = list(_lines(table))
    known = [row for row in table.rows if row.annual and _aspect(row) is not None]
    placed = _placed(table, drafts, known)
    lines = tuple(
        Line(kind=kind, label=label, task=task, cells=_cells(placed.get(at, ())))
        for at, (kind, label, task, _) in enumerate(drafts)
    )
    held = {row.id for rows in placed.values() for row in rows}
    return Matrix(lines=lines, general=_cells(row for row in known if row.id not in held))


_Draft = tuple[LineKind, str, str | None, frozenset[str]]


def _lines(table: Context) -> Iterator[_Draft]:
    tasks = table.table.tasks
    parents = {task.parent for task in tasks}
    if tasks:
        for task in tasks:
            if task.id not in parents:
                subject = table.subject(f"{task.name},{task.content or ''}")
                yield LineKind.TASK, task.name, task.id, subject
        return
    promises = list(_promises(table))
    if promises:
        yield from promises
        return
    seen: set[frozenset[str]] = set()
    for row in table.under(QUANTITY):
        subject = table.subject(row.name)
        if subject and subject not in seen and row.annual:
            seen.add(subject)
            yield LineKind.NAME, row.label, None, subject


def _promises(table: Context) -> Iterator[_Draft]:
    from assistant.checking.context import figures

    for goal in table.table.goals:
        if goal.scope is GoalScope.WHOLE_PERIOD:
            continue
        text = "\n".join(fold(line) for line in goal.text.splitlines())
        for clause in _CLAUSE.findall(text):
            counted = [f for f in figures(clause) if dimension(f.unit) not in _UNCOUNTED]
            subject = table.subject(clause)
            if counted and len(subject) >= 2:
                yield LineKind.PROMISE, clause, None, subject


def _placed(table: Context, lines: list[_Draft], rows: list[Row]) -> dict[int, list[Row]]:
    """The rows of each line, by its place among the lines."""
    by_task = {task: at for at, (_, _, task, _) in enumerate(lines) if task is not None}
    spread = Counter(word for *_, subject in lines for word in subject)
    saying: dict[str, list[int]] = {}
    for at, (*_, subject) in enumerate(lines):
        for word in subject:
            saying.setdefault(word, []).append(at)
    placed: dict[int, list[Row]] = {}
    touching: dict[int, list[Row]] = {}
    for row in rows:
        if (named := by_task.get(row.indicator.task or "")) is not None:
            placed.setdefault(named, []).append(row)
            continue
        weights: Counter[int] = Counter()
        for word in table.subject(row.name):
            # NOTE: a word that a great many lines share tells nothing and would cost their number.
            if spread[word] <= _TELLING:
                for at in saying.get(word, ()):
                    weights[at] += _WHOLE // spread[word]
        best = max(weights.values(), default=0)
        for at, weight in weights.items():
            into = placed if weight >= best * _NEARLY else touching
            into.setdefault(at, []).append(row)
    # A line that no row fits best takes those that touch it at all: the question stays fair.
    return {at: rows for at, rows in touching.items() if at not in placed} | placed


_WHOLE, _TELLING = 60, 12


def _cells(rows: Iterable[Row]) -> tuple[Cell, ...]:
    found: dict[Aspect, list[str]] = {aspect: [] for aspect in Aspect}
    for row in rows:
        if (aspect := _aspect(row)) is not None:
            found[aspect].append(row.id)
    return tuple(Cell(aspect=aspect, rows=tuple(ids)) for aspect, ids in found.items())


def _aspect(row: Row) -> Aspect | None:
    return _ASPECTS.get(row.level2 or "") or _ASPECTS.get(row.level1 or "")
