"""What a model's proposal comes to: changes to the offline draft, and the draft they make.

The offline draft is the floor. What the task or the budget states stays as it is, every category keeps
a row with a source, and whatever the rule book objects to that it did not object to before is taken
back until nothing of the kind is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from rapidfuzz import fuzz

from assistant.checking import Options, check_table
from assistant.drafting.composer import MOST
from assistant.drafting.composing.placing import insert
from assistant.drafting.figures import figures
from assistant.drafting.following import follow, form_of
from assistant.drafting.shapes import Draft
from assistant.drafting.with_model.founded import strange, unfounded
from assistant.drafting.with_model.tracing import Sources
from assistant.drafting.with_model.words import fit
from assistant.library.language.measure import shipped_measures
from assistant.model.evidence import DraftIndicator, TargetBasis
from assistant.model.report import Finding, Severity
from assistant.model.table import Goal, GoalScope
from assistant.model.taxonomy import COST_LEVELS, QUANTITY
from assistant.model.text import fold

#: A draft keeps at least this many rows, and takes in at most that many further ones.
LEAST = 8
MOST_ADDED = 8
_SAME_MEASURE = 85
_LONGEST_GOAL = 460
_USUAL = (TargetBasis.HISTORY, TargetBasis.CONVENTION)


@dataclass(frozen=True)
class Plan:
    """Changes to a draft: rows to add (their ids open), ids of rows to drop, new names by id, a goal."""

    added: tuple[DraftIndicator, ...] = ()
    dropped: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    goal: str | None = None


class Objection(NamedTuple):
    """An added row that the rule book objects to, and what it says."""

    name: str
    why: str


def carried_out(offline: Draft, plan: Plan) -> Draft:
    """The offline draft with these changes, as far as they may be made, checked."""
    rows = tuple(_named(row, plan.renamed) for row in offline.indicators)
    dropped = _droppable(offline, plan)
    room = min(MOST_ADDED, max(0, MOST - (len(rows) - len(dropped))))
    added: list[DraftIndicator] = []
    for row in plan.added:
        standing = [each for each in (*rows, *added) if each.id not in dropped]
        if len(added) < room and not any(_repeats(row, each) for each in standing):
            added.append(row)
    made = insert(offline.model_copy(update={"indicators": rows}), added)
    left = tuple(row for row in made.indicators if row.id not in dropped)
    made = follow(offline, made.model_copy(update={"indicators": left}))
    if plan.goal and _fit_goal(plan.goal, offline, made):
        goals = [_goal(goal, plan.goal) for goal in made.goals]
        made = made.model_copy(update={"goals": tuple(goals)})
    report = check_table(made, Options(profile=form_of(offline).name))
    return made.model_copy(update={"report": report})


def without_objections(offline: Draft, plan: Plan) -> tuple[Draft, Plan, list[Objection]]:
    """The draft of as much of the plan as the rule book has nothing new against, and what it had."""
    objections: list[Objection] = []
    while True:
        made = carried_out(offline, plan)
        new = _new(offline, made)
        if not new or plan == Plan():
            return made, plan, objections
        blamed = {id: finding for finding in new for id in (finding.indicator, *finding.related)}
        known = {row.id for row in offline.indicators}
        names = {
            row.name: blamed[row.id].message
            for row in made.indicators
            if row.id in blamed and row.id not in known
        }
        if names:
            objections += [Objection(name, why) for name, why in names.items()]
            plan = replace(plan, added=tuple(r for r in plan.added if r.name not in names))
        else:
            plan = _smaller(plan, new)


def may_rename(row: DraftIndicator, name: str, sources: Sources) -> bool:
    """Whether a usual row may bear this name: it must measure the same, and state no figure of its own."""
    if row.target_basis not in _USUAL or row.target is None or row.level2 in COST_LEVELS:
        return False
    if fit(name, 40) is None or sources.untraced(name) is not None:
        return False
    if strange(name, sources.texts) is not None or unfounded(name, sources.texts) is not None:
        return False
    measures = shipped_measures()
    unit = row.target.unit
    return measures.read(name, unit).name == measures.read(row.name, unit).name


def _named(row: DraftIndicator, names: Mapping[str, str]) -> DraftIndicator:
    return row.model_copy(update={"name": names[row.id]}) if row.id in names else row


def _droppable(offline: Draft, plan: Plan) -> frozenset[str]:
    """The rows to drop that may go: usual ones, whose category keeps another row with a source."""
    kept = {row.id: row for row in offline.indicators}
    dropped: set[str] = set()
    for id in plan.dropped:
        row = kept.get(id)
        if row is None or row.target_basis not in _USUAL or row.level2 in COST_LEVELS:
            continue
        sourced = [
            other.level2
            for other in (*kept.values(), *plan.added)
            if other is not row and other.target_basis is not TargetBasis.MODEL
        ]
        if row.level2 in sourced and len(kept) > LEAST:
            del kept[id]
            dropped.add(id)
    return frozenset(dropped)


def _repeats(row: DraftIndicator, other: DraftIndicator) -> bool:
    return fuzz.ratio(fold(row.name), fold(other.name)) >= _SAME_MEASURE or _measure_the_same(
        row, other
    )


def _measure_the_same(row: DraftIndicator, other: DraftIndicator) -> bool:
    """In other words: 培训考核合格率 beside 干部培训班合格率; quantities must be of the same things too."""
    if row.level2 != other.level2 or row.target is None or other.target is None:
        return False
    unit = row.target.unit
    if unit != other.target.unit:
        return False
    one, another = (shipped_measures().read(each.name, unit) for each in (row, other))
    if one == another:
        return True
    whose = not (one.object and another.object)
    return row.level2 != QUANTITY and one.name == another.name and whose


def _fit_goal(text: str, offline: Draft, made: Draft) -> bool:
    """Whether a goal in the model's words may stand: no figure without source, none of the task's lost."""
    if fit(text, _LONGEST_GOAL) is None:
        return False
    own = next((goal.text for goal in offline.goals if goal.scope is GoalScope.ANNUAL), "")
    sources = Sources(made.brief, made.indicators, words=[own])
    if sources.untraced(text) is not None or unfounded(text, sources.texts) is not None:
        return False
    planned = [row.target for row in made.indicators if row.target_basis is TargetBasis.BRIEF]
    return all(
        any(figures(text, target)) for target in planned if target and any(figures(own, target))
    )


def _goal(goal: Goal, text: str) -> Goal:
    return goal.model_copy(update={"text": text}) if goal.scope is GoalScope.ANNUAL else goal


def _new(offline: Draft, made: Draft) -> list[Finding]:
    """Errors and warnings that the offline draft had not."""
    known = {(f.code, f.indicator, f.field) for f in offline.report.findings}
    return [
        finding
        for finding in made.report.findings
        if finding.severity is not Severity.ADVICE
        and (finding.code, finding.indicator, finding.field) not in known
    ]


def _smaller(plan: Plan, new: list[Finding]) -> Plan:
    """The plan without what is most likely to have caused findings that name no added row."""
    if plan.goal and any(finding.field == "goals" for finding in new):
        return replace(plan, goal=None)
    if plan.renamed:
        return replace(plan, renamed={})
    if plan.dropped:
        return replace(plan, dropped=())
    if plan.goal:
        return replace(plan, goal=None)
    return replace(plan, added=plan.added[:-1])
