"""From a brief to the rows of a draft: few and telling, every category of the profile covered.

What the text states comes first and all of it; the budget's lines follow; then one pool of what past
tables ask and custom knows (`suggesting.candidates`) fills the categories in turns, so that no
activity crowds out another.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rapidfuzz import fuzz

from assistant.drafting.activities import Activities
from assistant.drafting.composing.folding import fold
from assistant.drafting.composing.places import ORDER
from assistant.drafting.composing.rows import GENERAL, Group, Row
from assistant.drafting.composing.sourced import sourced, stated_rows
from assistant.drafting.composing.targets import asker_of, choose
from assistant.drafting.composing.unit_costs import unit_costs
from assistant.drafting.past import Past
from assistant.drafting.shapes import Activity, Brief
from assistant.drafting.suggesting.adapting import Adapter
from assistant.drafting.suggesting.candidates import Candidate, candidates
from assistant.drafting.suggesting.choosing import alike
from assistant.drafting.suggesting.parts import parts_of, whole
from assistant.drafting.suggesting.precedents import gather
from assistant.drafting.suggesting.served import Served
from assistant.drafting.suggesting.values import value_of
from assistant.drafting.suggesting.wording import reason
from assistant.model.taxonomy import (
    BENEFIT_LEVELS,
    COST,
    ECOLOGICAL,
    ECONOMIC,
    LEVEL1_OF,
    QUALITY,
    QUANTITY,
    SERVED_SATISFACTION,
    SOCIAL,
    SUSTAINABILITY,
    TIMELINESS,
)

#: A draft has no more rows than this, whatever the text states.
MOST = 25
_LEAST = 8
_ENOUGH = 12
# So many rows are put to what the text states, where there is something telling to put.
_ADDED = 10
_ALIKE = 80
_ACCIDENTS = re.compile(r"安全(?:生产)?(?:责任)?(?:事故|事件)(?:发生)?数$")
_LISTED = re.compile(r"[、和与及]")
_REMARK = re.compile(r"[（(][^（）()]*[）)]")
# What no table may be without; the second benefit comes from whichever category has one.
_MUST = (QUALITY, TIMELINESS, SOCIAL, SERVED_SATISFACTION)
_BENEFITS = (ECONOMIC, ECOLOGICAL, SUSTAINABILITY)
# Further turns of the whole: the category, and how many rows it may have then.
_FURTHER = (
    (SUSTAINABILITY, 1), (ECONOMIC, 1), (ECOLOGICAL, 1), (QUALITY, 2), (SOCIAL, 2), (QUALITY, 3),
    (TIMELINESS, 2), (SUSTAINABILITY, 2), (QUALITY, 4),
)  # fmt: skip
# Turns of each part of the task, the first ones only: the category, and how many rows it may have.
_OF_PARTS = ((QUALITY, 6), (SOCIAL, 3), (SERVED_SATISFACTION, 3), (TIMELINESS, 3))
_PARTS = 4
# A past row must be this near to be taken without custom.
_NEAR = 0.3
_PRICES = 2
_NO_COUNT = "数量待定，定后改填"
_NO_MONEY = "金额待定，批复后改填"
_NO_DATE = "日期待定，定后改填"
# Asked of nobody in particular, of the office's own people or of those it checks: only where nobody with a name is asked.
_USERS = re.compile(r"^(?:服务对象)?满意度$|(?:使用人员|保障人员|被检查单位|受众|社会公众)满意度$")
_NOBODY = re.compile(
    r"^(?:服务对象|社会公众|社会|公众|(?:受益|周边|周围|沿线|当地|辖区)(?:群众|居民|农户)|群众|)满意度$|使用人员满意度$"
)


class Composer:
    """Composes the rows of one brief; asked again, it leaves out what was found wanting."""

    def __init__(self, brief: Brief, past: Past, known: Activities) -> None:
        self._brief, self._past, self._known = brief, past, known
        found = stated_rows(brief, past, known)
        missing = {*_MUST, QUANTITY, COST, SUSTAINABILITY} - {row.level2 for row in found}
        self.stated, self.note = fold(found, brief, MOST - len(missing))
        self._parts = parts_of(brief, known) or (whole(brief.project, known),)
        dated = bool(brief.deadline or any(activity.deadline for activity in brief.activities))
        adapter = Adapter(brief.text, self._parts)
        pool = candidates(
            self._parts,
            gather(brief, self._parts, past, quick=True),
            adapter,
            Served(brief, known),
            costed=True,
            dated=dated,
        )
        self._pool = sorted(pool, key=lambda candidate: -candidate.score(brief.year))
        self._asker = asker_of(brief)
        self._made: dict[int, Row | None] = {}

    def rows(self, avoid: Collection[str] = ()) -> list[Row]:
        """The rows of a draft, in the order of the forms, each with a source that was found.

        `avoid` are names of rows that an earlier round found wanting.
        """
        rows = list(self.stated)
        self._needed(rows)
        fitting = [each for each in self._pool if each.name not in avoid]
        self._fill(rows, fitting)
        if any(gap.about == "deadline" for gap in self._brief.gaps):
            at = next((at for at, row in enumerate(rows) if row.level2 == TIMELINESS), None)
            if at is not None:
                rows[at] = rows[at]._replace(note=_NO_DATE)
        return sorted(rows, key=lambda row: ORDER.index(row.level2))

    def _fill(self, rows: list[Row], pool: Sequence[Candidate]) -> None:
        most = max(_ENOUGH, min(MOST, len(rows) + _ADDED))
        for candidate in pool:  # last year's own table leads
            if candidate.own and len(rows) < most:
                self._take(rows, [candidate])
        for level2 in _MUST:
            if not _count(rows, level2):
                self._take(rows, _of(pool, level2))
        if len({row.level2 for row in rows} & set(BENEFIT_LEVELS)) < 2:
            any(self._take(rows, _of(pool, level2)) for level2 in _BENEFITS)
        named = [part for part in self._parts if part.kind.key != GENERAL] or list(self._parts)
        for level2, limit in _OF_PARTS:
            for part in named[:_PARTS]:
                if len(rows) >= most or _count(rows, level2) >= limit:
                    break
                if level2 == TIMELINESS and self._brief.deadline:
                    break
                if not _served(rows, level2, part):
                    self._take(rows, _of(pool, level2, part))
        prices = sourced(
            [*unit_costs(self._brief, self._known)], self._brief, self._past, self._known
        )
        rows += [p for p in prices if p.name not in {row.name for row in rows}][
            : max(0, min(_PRICES, most - len(rows)))
        ]
        for level2, limit in _FURTHER:
            if len(rows) < most and _count(rows, level2) < limit:
                self._take(rows, _of(pool, level2))
        general = [each for each in pool if each.usual and each.part is not None]
        for candidate in general:
            if len(rows) >= _LEAST:
                return
            self._take(rows, [candidate])

    def _needed(self, rows: list[Row]) -> None:
        """A count and a cost where the text has none: what can be said without them, so marked."""
        general = self._known.general
        made: list[Row] = []
        if not _count(rows, QUANTITY):
            doings = [
                one
                for part in self._parts
                for activity in part.activities
                for one in _each(activity)
            ][:_PARTS]
            for activity in doings:
                made.append(
                    self._customary(Group(general, (activity,)), QUANTITY)._replace(
                        note=_NO_COUNT, about=(activity.id,)
                    )
                )
        if not _count(rows, COST):
            whose = Group(general, self._parts[0].activities)
            made.append(self._customary(whose, COST)._replace(note=_NO_MONEY))
        rows += sourced(made, self._brief, self._past, self._known)

    def _customary(self, group: Group, level2: str) -> Row:
        kind = group.kind
        measure = (kind.output if level2 == QUANTITY else kind.unbudgeted)[0]
        name = group.name(measure)
        return Row(level2, name, *choose(name, level2, measure, kind.key, self._past, self._asker))

    def _take(self, rows: list[Row], pool: Sequence[Candidate]) -> bool:
        """Add the first of these that says nothing a row says already and has a value."""
        for candidate in pool:
            if candidate.usual is None and not candidate.own:
                near = max((each.near for each in candidate.precedents), default=0.0)
                if near < _NEAR:
                    continue
            if _NOBODY.search(candidate.name) and _count(rows, SERVED_SATISFACTION):
                continue
            if any(_says_again(candidate, row) for row in rows):
                continue
            row = self._row(candidate)
            if row is not None:
                rows.append(row)
                return True
        return False

    def _row(self, candidate: Candidate) -> Row | None:
        """The candidate with its value; None where only the task could give one."""
        key = id(candidate)
        if key not in self._made:
            self._made[key] = self._valued(candidate)
        return self._made[key]

    def _valued(self, candidate: Candidate) -> Row | None:
        valued = value_of(candidate, self._past, self._asker)
        if valued.target is None:
            return None
        row = Row(
            candidate.level2,
            candidate.name,
            valued.target,
            valued.basis,
            reason(candidate.precedents) + valued.sentence,
            valued.evidence,
            valued.sure,
            valued.derived,
            about=tuple(a.id for a in candidate.part.activities) if candidate.part else (),
        )
        return next(iter(sourced([row], self._brief, self._past, self._known)), None)


def _each(activity: Activity) -> list[Activity]:
    """困难职工帮扶、送温暖和技能竞赛 one by one."""
    names = [name for name in _LISTED.split(activity.title) if len(name) > 1]
    if len(names) < 2 or activity.figures:
        return [activity]
    return [activity.model_copy(update={"title": name, "event": name}) for name in names]


def _of(pool: Sequence[Candidate], level2: str, part: Group | None = None) -> list[Candidate]:
    """Candidates of a category (and part), best first; those that ask people with a name before others."""
    found = [
        each
        for each in pool
        if each.level2 == level2
        and (part is None or (each.part is not None and each.part.kind.key == part.kind.key))
    ]
    return sorted(found, key=lambda each: bool(_USERS.search(each.name)))


def _count(rows: Sequence[Row], level2: str) -> int:
    same = (COST,) if level2 == COST else (level2,)
    return sum(row.level2 in same for row in rows)


def _served(rows: Sequence[Row], level2: str, part: Group) -> bool:
    """Whether a row of the category measures an activity of this part."""
    ids = {activity.id for activity in part.activities}
    return any(row.level2 == level2 and ids & set(row.about) for row in rows)


def _says_again(candidate: Candidate, row: Row) -> bool:
    """Whether a candidate says again what a row says: nearly the same words, or its ending."""
    one, other = (_REMARK.sub("", text) for text in (candidate.name, row.name))
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and long.endswith(short):
        return True
    same = candidate.level2 == row.level2
    if same and _ACCIDENTS.search(one) and _ACCIDENTS.search(other):
        return True  # one row for all that may happen
    least = _ALIKE if same else 100
    if one[-3:] == other[-3:]:
        benefit = LEVEL1_OF.get(row.level2) == LEVEL1_OF[SOCIAL]
        least = 65 if same and benefit else _ALIKE if same and row.level2 == QUALITY else 75
    return fuzz.ratio(one, other) >= least or alike(
        candidate.name, candidate.level2, row.level2, row.name
    )
