"""What could be asked for a task: past indicators made fit for it, and the usual ones of its activities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby

from assistant.drafting.activities import Measure
from assistant.drafting.composing.rows import Group
from assistant.drafting.shapes import Activity, Figure
from assistant.drafting.suggesting.adapting import Adapter
from assistant.drafting.suggesting.precedents import Precedent
from assistant.drafting.suggesting.served import Served
from assistant.library.language.measure import shipped_measures
from assistant.model.taxonomy import (
    COST,
    COST_LEVELS,
    LEVEL1_OF,
    QUANTITY,
    SERVED_SATISFACTION,
)

# What the custom of an activity is worth beside a past row that is as near: its first measure of a
# category, and the further ones.
_USUAL, _FURTHER = 0.3, 0.2
# What customs leave open to the task: a price, an amount, a count.
_OPEN = 0.15
# A row about no part of the task in particular.
_GENERAL_PART = 0.8
_BY_WHEN = re.compile(r"(?:完成|完工|竣工|实施|建成)(?:时间|时限|期限|日期)$")
_RECENT_YEARS, _OLD = 3, 0.85
_MEAN = {"人": "人均", "人次": "人均", "名": "人均", "户": "户均"}


@dataclass
class Candidate:
    """One indicator that could be suggested, with the past rows that ask it (one of each table).

    `usual` is the measure of the activity's kind where it is customary there; `open` the customary
    name, as the data file has it, of one whose value only the task can give.
    """

    level2: str
    name: str
    part: Group | None
    usual: Measure | None = None
    open: str | None = None
    base: float = 0.0
    precedents: list[Precedent] = field(default_factory=list)

    @property
    def own(self) -> bool:
        """Whether last year's table of the same project asks it."""
        return any(precedent.own for precedent in self.precedents)

    def score(self, latest: int | None) -> float:
        """How much speaks for it, 0 to 1: each table adds to what the others left open."""
        left = 1.0 - self.base
        for precedent in self.precedents:
            left *= 1.0 - precedent.near * _age(precedent, latest) * (
                1.0 if self.part else _GENERAL_PART
            )
        return 1.0 - left


def _age(precedent: Precedent, latest: int | None) -> float:
    year = precedent.document.table.year
    old = latest is not None and (year is None or latest - year > _RECENT_YEARS)
    return _OLD if old else 1.0


def candidates(
    parts: tuple[Group, ...],
    precedents: Sequence[Precedent],
    adapter: Adapter,
    served: Served,
    *,
    costed: bool,
    dated: bool,
) -> list[Candidate]:
    """Every candidate once: those that measure the same of the same part are one.

    `costed`: the task divides its budget itself; `dated`: it says by when.
    """
    found: dict[tuple[str, str, str], Candidate] = {}
    for candidate in chain(_usual(parts, served), _left_open(parts, costed)):
        found.setdefault(_key(candidate.level2, candidate.name, candidate.part), candidate)
    for precedent in precedents:
        level2 = level_of(precedent.row.level2)
        if level2 is None:
            continue
        for name, part in adapter.names(precedent):
            when = dated and _BY_WHEN.search(name)
            if precedent.own or (not when and _open_to(level2, part, costed)):
                _join(found, Candidate(level2, name, part), precedent)
    return list(found.values())


def level_of(level2: str | None) -> str | None:
    """The category a past row's name stands for here; every kind of cost is one."""
    if level2 in COST_LEVELS:
        return COST
    return level2 if level2 in LEVEL1_OF else None


def _join(
    found: dict[tuple[str, str, str], Candidate], new: Candidate, precedent: Precedent
) -> None:
    """Put the past row to the candidate that asks the same, or take the new one in."""
    if precedent.own:  # last year's rows stand by themselves, under their own names
        candidate = found.setdefault((new.level2, new.name, "own"), new)
    else:
        key = _key(new.level2, new.name, new.part)
        known = found.get(key) or _same_measure(found.values(), new, precedent)
        candidate = known or found.setdefault(key, new)
    if precedent.document.id not in {each.document.id for each in candidate.precedents}:
        candidate.precedents.append(precedent)


def _open_to(level2: str, part: Group | None, costed: bool) -> bool:
    """Whether the task leaves it open: amounts and costs that it states itself are its own matter."""
    if level2 == COST:
        return not costed and part is not None
    if level2 == QUANTITY:
        return part is not None and not any(
            figure.level2 == QUANTITY for activity in part.activities for figure in activity.figures
        )
    return True


def _usual(parts: Iterable[Group], served: Served) -> Iterable[Candidate]:
    for part in parts:
        for level2, measures in groupby(part.kind.measures(), key=lambda pair: pair[0]):
            if level2 in (QUANTITY, COST):
                continue
            for at, (_, measure) in enumerate(measures):
                base = _FURTHER if at else _USUAL
                name = served.name(level2, part, measure)
                yield Candidate(level2, name, part, measure, base=base)


def _left_open(parts: Iterable[Group], costed: bool) -> Iterable[Candidate]:
    """Usual counts of what the task gives no number of, usual prices and costs of its parts."""
    for part in parts:
        counted = tuple(a for a in part.activities if _counted(a))
        uncounted = tuple(a for a in part.activities if a not in counted)
        each = _each(counted)
        for level2, template in part.kind.left_open():
            about = part.activities
            if level2 == QUANTITY:
                about = uncounted
            elif costed:
                continue
            elif "{u}" in template:
                about = counted if each else ()
            if about:
                name = part._replace(activities=about).called(template, each)
                yield Candidate(level2, name, part, open=template, base=_OPEN)


def _counted(activity: Activity) -> bool:
    return any(figure.level2 == QUANTITY for figure in activity.figures)


def _reach(figure: Figure) -> bool:
    """Whether a figure says whom the work reaches, not how much of it is done."""
    return bool(re.search(r"覆盖|涉及|的", figure.name))


def _each(activities: Sequence[Activity]) -> str:
    """What one price would be for, by what is counted first: 每台, 人均; "" where units differ."""
    firsts = [
        next(f.target.unit for f in sorted(a.figures, key=_reach) if f.level2 == QUANTITY)
        for a in activities
    ]
    if not firsts or firsts.count(firsts[0]) < len(firsts) or not firsts[0] or "/" in firsts[0]:
        return ""
    return _MEAN.get(firsts[0], f"每{firsts[0]}")


def _same_measure(
    found: Iterable[Candidate], new: Candidate, precedent: Precedent
) -> Candidate | None:
    """A usual measure that asks what the past row asks: its name is the better one here."""
    for candidate in found:
        if candidate.usual is None or candidate.level2 != new.level2:
            continue
        of_part = new.part is None or candidate.part is new.part
        if of_part and _measure(candidate.name) == precedent.measure.name:
            return candidate
    return None


def _key(level2: str, name: str, part: Group | None) -> tuple[str, str, str]:
    # Whom to ask is part of the question, 学员满意度 and 群众满意度 are two; so is what is counted.
    by_name = level2 in (SERVED_SATISFACTION, QUANTITY, COST)
    measured = name if by_name else _measure(name)
    return level2, measured, part.kind.key if part else ""


def _measure(name: str) -> str:
    return shipped_measures().read(name).name
