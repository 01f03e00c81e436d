"""From a brief to the rows of a draft: few and telling, every category of the profile covered.

What the text states comes first and all of it; the budget's lines follow; then usual measures fill
the categories in turns, so that no activity crowds out another.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from assistant.checking import Profile
from assistant.drafting.activities import Activities, Measure
from assistant.drafting.composing.rows import (
    Group,
    Row,
    costs,
    deadlines,
    groups_of,
    stated,
    uncounted,
)
from assistant.drafting.composing.targets import asker_of, choose
from assistant.drafting.past import Past
from assistant.drafting.shapes import Brief
from assistant.drafting.verify import verified
from assistant.library.targets.choosing import Asker
from assistant.model.evidence import Match
from assistant.model.taxonomy import (
    BENEFIT_LEVELS,
    COST,
    COST_LEVELS,
    ECOLOGICAL,
    ECONOMIC,
    ECONOMIC_COST,
    LEVEL1_OF,
    OUTPUT,
    QUALITY,
    QUANTITY,
    SATISFACTION,
    SERVED_SATISFACTION,
    SOCIAL,
    SUSTAINABILITY,
    TIMELINESS,
)

#: A draft has at most this many rows, unless the text itself states more figures.
MOST = 25
_ENOUGH = 12
_LEAST = 8
_ALIKE = 80
_REMARK = re.compile(r"[（(][^（）()]*[）)]")

_ORDER = (
    QUANTITY, QUALITY, TIMELINESS, COST, ECONOMIC, SOCIAL, ECOLOGICAL, SUSTAINABILITY, SERVED_SATISFACTION,
)  # fmt: skip


# Turns in which categories take one more row each: field of a kind, and the most it may have.
_TURNS = (
    (QUALITY, "quality", 5), (SOCIAL, "social", 3), (SERVED_SATISFACTION, "satisfaction", 3),
    (QUALITY, "quality", 5), (ECONOMIC, "economic", 1), (ECOLOGICAL, "ecological", 1),
    (TIMELINESS, "timeliness", 3), (QUALITY, "quality", 5), (SOCIAL, "social", 3),
    (SUSTAINABILITY, "sustainability", 2), (SERVED_SATISFACTION, "satisfaction", 3),
    (QUALITY, "quality", 5), (TIMELINESS, "timeliness", 3),
)  # fmt: skip


class Place(NamedTuple):
    """Where a row stands in the form of a profile."""

    level1: str
    level2: str


def compose(
    brief: Brief, profile: Profile, past: Past, known: Activities, avoid: Collection[str] = ()
) -> list[Row]:
    """The rows of a draft, in the order of the form, each with at least one source that was found.

    `avoid` are names of usual measures that an earlier round found wanting.
    """
    chosen = _Usual(brief, past, known, avoid, stated_rows(brief, past, known))
    chosen.fill()
    del profile  # NOTE: every shipped profile asks for the same categories; places differ (`place`)
    return sorted(chosen.rows, key=lambda row: _ORDER.index(row.level2))


def place(level2: str, profile: Profile) -> Place:
    """Level 1 and level 2 under which a profile puts rows of a category."""
    if level2 in COST_LEVELS:
        if OUTPUT in profile.cost_under:
            return Place(OUTPUT, COST)
        return Place(COST, ECONOMIC_COST)
    if level2 == SERVED_SATISFACTION:
        return Place(
            SATISFACTION
            if SATISFACTION in profile.satisfaction_under
            else profile.satisfaction_under[0],
            level2,
        )
    return Place(LEVEL1_OF[level2], level2)


def stated_rows(brief: Brief, past: Past, known: Activities) -> list[Row]:
    """What the text and the budget state themselves, each with a source that was found."""
    return _without_repeats(
        _checked([*stated(brief), *deadlines(brief), *costs(brief, known)], brief, past, known)
    )


class _Usual:
    """Fills a draft with usual measures, one turn after another."""

    def __init__(
        self,
        brief: Brief,
        past: Past,
        known: Activities,
        avoid: Collection[str],
        rows: list[Row],
    ) -> None:
        self.brief, self.past, self.known, self.avoid, self.rows = brief, past, known, avoid, rows
        self.asker = asker_of(brief)
        self.groups = groups_of(brief, known) or (Group(known.general, ()),)
        self.most = max(_ENOUGH, min(MOST, len(rows) + 11))

    def fill(self) -> None:
        """Take the turns: what must not be missing, then each group's own, then a second helping."""
        first = self.groups[0]
        groups = [group for group in self.groups if group.activities] or [first]
        if not self._has(QUANTITY):
            for activity in uncounted(self.brief)[:3]:
                group = Group(self.known.general, (activity,))
                self._take(group, QUANTITY, self.known.general.output)
        if not self._has(COST):
            self._take(
                Group(self.known.general, groups[0].activities), COST, self.known.general.unbudgeted
            )
        for level2, field in (
            (QUALITY, "quality"), (TIMELINESS, "timeliness"), (SOCIAL, "social"),
            (SUSTAINABILITY, "sustainability"), (SERVED_SATISFACTION, "satisfaction"),
        ):  # fmt: skip
            if not self._has(level2):
                any(self._take(group, level2, getattr(group.kind, field)) for group in groups)
        for level2, field, most in _TURNS:
            if len(self.rows) < self.most:
                self._turn(groups, level2, field, most)
        if len(self.rows) < _ENOUGH:
            for group in groups:
                self._take(group, QUALITY, group.kind.quality[1:])
        if len(self.rows) < _LEAST:
            for level2, field, _ in _TURNS[:10]:
                if len(self.rows) < _LEAST and level2 not in (QUALITY, SERVED_SATISFACTION):
                    general = Group(self.known.general, groups[0].activities)
                    self._take(general, level2, getattr(general.kind, field))

    def _turn(self, groups: Sequence[Group], level2: str, field: str, most: int) -> None:
        """One more row of a category, from the first group that has none there yet."""
        if sum(row.level2 == level2 for row in self.rows) >= most:
            return
        for group in groups:
            if not self._served(group, level2) and self._take(
                group, level2, getattr(group.kind, field)[:1]
            ):
                return

    def _served(self, group: Group, level2: str) -> bool:
        """Whether a measure of this group already stands in the category."""
        own = {_kind_line(group, level2, m) for m in _measures(group, level2)}
        if any((row.level2, row.name) in own for row in self.rows):
            return True
        activities = self.brief.activities if level2 == SERVED_SATISFACTION else group.activities
        return any(
            figure.level2 == level2 for activity in activities for figure in activity.figures
        )

    def _has(self, level2: str) -> bool:
        return any(row.level2 == level2 for row in self.rows)

    def _take(self, group: Group, level2: str, measures: Sequence[Measure]) -> bool:
        """Add the first of these measures that nothing like it stands in the draft yet."""
        for measure in measures:
            name = group.name(measure)
            if name in self.avoid or any(_alike(name, level2, row) for row in self.rows):
                continue
            found = _checked(
                [_usual(group, level2, measure, self.past, self.asker)],
                self.brief,
                self.past,
                self.known,
            )
            if found:
                self.rows.extend(found)
                return True
        return False


def _measures(group: Group, level2: str) -> list[Measure]:
    return [measure for place2, measure in group.kind.measures() if place2 == level2]


def _kind_line(group: Group, level2: str, measure: Measure) -> tuple[str, str]:
    return level2, group.name(measure)


def _usual(group: Group, level2: str, measure: Measure, past: Past, asker: Asker) -> Row:
    name = group.name(measure)
    chosen = choose(name, level2, measure, group.kind.key, past, asker)
    return Row(level2, name, *chosen)


def _checked(rows: Sequence[Row], brief: Brief, past: Past, known: Activities) -> list[Row]:
    """The rows with their evidence looked up; without any that was found, a row is left out."""
    result = []
    for row in rows:
        target = None if row.derived else row.target
        evidence = [verified(item, target, brief, past, known) for item in row.evidence]
        found = tuple(item for item in evidence if item.match is not Match.NOT_FOUND)
        if found:
            result.append(row._replace(evidence=found))
    return result


def _without_repeats(rows: Sequence[Row]) -> list[Row]:
    seen: dict[tuple[str, str], Row] = {}
    for row in rows:
        seen.setdefault((row.level2, row.name), row)
    return list(seen.values())


def _alike(name: str, level2: str, row: Row) -> bool:
    """Whether a usual measure says again what a row says: nearly the same words, or its ending."""
    one, other = (_REMARK.sub("", text) for text in (name, row.name))
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and long.endswith(short):
        return True
    least = _ALIKE if level2 == row.level2 else 100
    if one[-3:] == other[-3:]:
        least = 65 if level2 == row.level2 and level2 in BENEFIT_LEVELS else 75
        if level2 == row.level2 and level2 == QUALITY:
            least = _ALIKE
    return fuzz.ratio(one, other) >= least
