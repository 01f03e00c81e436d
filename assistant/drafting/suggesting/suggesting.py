"""Indicators for a task, each with its reasons: the text's own, last year's, those of similar work, custom."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from assistant.checking import Options, Profile, check_table, load_profile
from assistant.drafting.activities import Activities, load_activities
from assistant.drafting.composing.places import place
from assistant.drafting.composing.rows import Group, Row
from assistant.drafting.composing.sourced import stated_rows
from assistant.drafting.composing.targets import asker_of
from assistant.drafting.past import Past
from assistant.drafting.shapes import Brief, PastUse, Suggestion, Suggestions
from assistant.drafting.suggesting.adapting import Adapter
from assistant.drafting.suggesting.candidates import Candidate, candidates, level_of
from assistant.drafting.suggesting.choosing import choose_from
from assistant.drafting.suggesting.parts import parts_of
from assistant.drafting.suggesting.precedents import Precedent, gather
from assistant.drafting.suggesting.served import Served
from assistant.drafting.suggesting.values import value_of
from assistant.drafting.suggesting.wording import reason, title
from assistant.drafting.understanding.brief import NOTHING_READ
from assistant.drafting.verify import CONVENTION, quoted, table_name, verified
from assistant.library.language.measure import shipped_measures
from assistant.model.errors import UserError
from assistant.model.evidence import Evidence, Match, TargetBasis
from assistant.model.report import Severity
from assistant.model.table import GoalTable, Indicator, Source, TableKind
from assistant.model.taxonomy import COST

_FORM = "national-88"
_SHOWN = 5
_LEAST_SURE = 0.4


def suggest(
    brief: Brief,
    library: Past,
    *,
    activities: Activities | None = None,
    every: bool = False,
    quick: bool = False,
) -> Suggestions:
    """The indicators worth asking for a task, in the order of the forms, each with its sources.

    What the task states comes with its own figures. Of the rest, those of the same project's earlier
    table come first, then what tables about similar work ask, then custom where neither says anything.
    With `every` also those that a balanced list has no room for; `quick` asks for the main parts only.
    Raises UserError where the text names nothing to be done and no past table is about the like.
    """
    known = activities or load_activities()
    form = load_profile(_FORM)
    parts = parts_of(brief, known)
    precedents = gather(brief, parts, library, quick=quick)
    if not parts and all(precedent.name for precedent in precedents):
        raise UserError(NOTHING_READ)
    rows = list(stated_rows(brief, library, known))
    costed = any(not line.source for line in brief.lines)
    adapter = Adapter(brief.text, parts)
    dated = bool(brief.deadline or any(activity.deadline for activity in brief.activities))
    pool = candidates(parts, precedents, adapter, Served(brief, known), costed=costed, dated=dated)
    stated = [(row.level2, row.name) for row in rows]
    chosen = choose_from(pool, stated, brief.year, every=every)
    made = [_stated(row, _alike(row, precedents), form) for row in rows]
    made += [
        found
        for candidate, score in chosen
        if (found := _suggestion(candidate, score, form, brief, library, known))
    ]
    suggestions = tuple(_sound(made, brief))
    return Suggestions(
        brief=brief,
        suggestions=suggestions,
        no_precedent=tuple(_without(parts, precedents, adapter, suggestions)),
    )


def _stated(row: Row, past: Sequence[Precedent], form: Profile) -> Suggestion:
    where = place(row.level2, form)
    return Suggestion(
        level1=where.level1,
        level2=where.level2,
        name=row.name,
        target=row.target,
        target_basis=row.basis,
        rationale=row.rationale + (reason(past)),
        evidence=row.evidence,
        confidence=row.confidence,
        precedents=_uses(past),
    )


def _alike(row: Row, precedents: Iterable[Precedent]) -> list[Precedent]:
    """Past rows that measure what the task states itself, one of each table."""
    if row.level2 == COST:
        return []  # every table has a cost: that tells nothing
    measure = shipped_measures().read(row.name, row.target.unit)
    found = {
        p.document.id: p
        for p in precedents
        if p.measure.name == measure.name and level_of(p.row.level2) == level_of(row.level2)
    }
    return list(found.values())


def _suggestion(
    candidate: Candidate,
    score: float,
    form: Profile,
    brief: Brief,
    library: Past,
    known: Activities,
) -> Suggestion | None:
    """The suggestion with its evidence looked up; None where nothing of it was found."""
    valued = value_of(candidate, library, asker_of(brief))
    if valued.target is None:
        looked_up = [_named(each, brief, library, known) for each in valued.evidence]
    else:
        stands = None if valued.derived else valued.target
        looked_up = [verified(e, stands, brief, library, known) for e in valued.evidence]
    evidence = tuple(each for each in looked_up if each.match is not Match.NOT_FOUND)
    if not evidence:
        return None
    where = place(candidate.level2, form)
    return Suggestion(
        level1=where.level1,
        level2=where.level2,
        name=candidate.name,
        target=valued.target,
        target_basis=valued.basis,
        rationale=reason(candidate.precedents) + valued.sentence,
        evidence=evidence,
        confidence=round(min(valued.sure, _LEAST_SURE + score / 2), 2),
        precedents=_uses(candidate.precedents) or tuple(_cited(evidence, library)),
        activity=title(candidate.part) if candidate.part else None,
        derived=valued.derived,
    )


def _named(evidence: Evidence, brief: Brief, library: Past, known: Activities) -> Evidence:
    """Evidence that a past row, or custom, asks this at all: its name is the quote."""
    if evidence.id.startswith(CONVENTION):
        return verified(evidence, None, brief, library, known)
    row = library.row(evidence.id)
    match = quoted(evidence.quote, row.name) if row else Match.NOT_FOUND
    return evidence.model_copy(update={"match": match, "source": table_name(row) if row else None})


def _uses(precedents: Sequence[Precedent]) -> tuple[PastUse, ...]:
    return tuple(
        PastUse(
            id=p.id,
            name=p.row.name,
            organization=p.document.table.organization,
            project=p.document.table.project or p.document.brief,
            year=p.document.table.year,
            near=round(p.near, 2),
            own=p.own,
        )
        for p in precedents[:_SHOWN]
    )


def _cited(evidence: Sequence[Evidence], library: Past) -> Iterator[PastUse]:
    """The past rows that a value rests on, where none was found by its work."""
    for each in evidence:
        if row := library.row(each.id):
            yield PastUse(
                id=row.id,
                name=row.name,
                organization=row.organization,
                project=row.task,
                year=row.year,
            )


def _sound(made: Sequence[Suggestion], brief: Brief) -> Iterator[Suggestion]:
    """Without those whose name or category the rule book objects to, unless the task or
    last year's table has them."""
    rows = tuple(
        Indicator(
            id=f"s{at}",
            level1=each.level1,
            level2=each.level2,
            level1_raw=each.level1,
            level2_raw=each.level2,
            name=each.name,
            target=each.target,
        )
        for at, each in enumerate(made)
    )
    digest = hashlib.sha256(brief.text.encode()).hexdigest()
    table = GoalTable(
        source=Source(path="推荐", sha256=digest),
        kind=TableKind.PROJECT,
        title=None,
        indicators=rows,
    )
    blamed = {
        finding.indicator
        for finding in check_table(table, Options(profile=_FORM)).findings
        if finding.severity is not Severity.ADVICE and finding.field in ("name", "level2")
    }
    for at, each in enumerate(made):
        given = each.target_basis in (TargetBasis.BRIEF, TargetBasis.BUDGET)
        own = any(use.own for use in each.precedents)
        if given or own or f"s{at}" not in blamed:
            yield each


def _without(
    parts: Sequence[Group],
    precedents: Sequence[Precedent],
    adapter: Adapter,
    made: Sequence[Suggestion],
) -> Iterator[str]:
    """What the library has nothing on: parts of the task first, then indicators."""
    asked = {each.activity for each in made if any(use.near for use in each.precedents)}
    for part in parts:
        if title(part) not in asked and not adapter.spoken_of(part, precedents):
            yield title(part)
    for each in made:
        if each.target_basis is TargetBasis.CONVENTION and not each.precedents:
            yield each.name
