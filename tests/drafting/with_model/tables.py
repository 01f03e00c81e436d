"""Drafts to begin with, and what must hold of any draft a model had a part in."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from assistant.drafting import Brief, Draft, draft, read_brief
from assistant.drafting.activities import load_activities
from assistant.drafting.figures import figures
from assistant.drafting.verify import verified
from assistant.drafting.with_model.evidence import Given, gather
from assistant.drafting.with_model.tracing import Sources
from assistant.library import Library
from assistant.model.evidence import DraftIndicator, Match, TargetBasis
from assistant.model.report import Severity
from assistant.model.taxonomy import COST_LEVELS
from tests.drafting.briefs import BY_NAME

KNOWN = load_activities()
STATED = (TargetBasis.BRIEF, TargetBasis.BUDGET)


class Start(NamedTuple):
    """A task, its offline draft, and what a model is given for it."""

    brief: Brief
    offline: Draft
    given: dict[str, Given]


def start(name: str, past: Library) -> Start:
    brief = read_brief(BY_NAME[name])
    offline = draft(brief, past)
    return Start(brief, offline, gather(offline, past, KNOWN))


def must_hold(before: Draft, after: Draft, past: Library, derived: frozenset[str]) -> None:
    """Nothing made up, nothing of the task lost, nothing the rule book did not object to before.

    `derived`: ids of past rows that values were worked out of, which need not hold them.
    """
    old = {row.id: row for row in before.indicators}
    new = {row.id: row for row in after.indicators}
    for row in before.indicators:
        if row.target_basis in STATED:
            kept = new[row.id]
            assert (kept.name, kept.target, kept.evidence) == (row.name, row.target, row.evidence)
    for row in after.indicators:
        if row.id in old:
            assert (row.target, row.evidence) == (old[row.id].target, old[row.id].evidence)
        else:
            _has_its_source(row, after, past, derived)
    rows = len(before.indicators)
    assert min(8, rows) <= len(after.indicators) <= max(25, rows)
    assert {row.level2 for row in before.indicators} <= {row.level2 for row in after.indicators}
    assert _costs(before) == _costs(after)
    for level in (Severity.ERROR, Severity.WARNING):
        assert _findings(after, level) <= _findings(before, level)
    sources = Sources(after.brief, after.indicators)
    for goal in after.goals:
        assert goal in before.goals or sources.untraced(goal.text) is None


def _has_its_source(
    row: DraftIndicator, draft: Draft, past: Library, derived: frozenset[str]
) -> None:
    if row.target_basis is TargetBasis.MODEL:
        assert row.evidence == ()
        return
    assert row.target and row.evidence
    for each in row.evidence:
        stands = None if each.id in derived else row.target
        assert verified(each, stands, draft.brief, past, KNOWN).match is not Match.NOT_FOUND
        if row.target_basis is TargetBasis.BRIEF:
            assert each.quote in draft.brief.text
            assert any(figures(each.quote, row.target))


def _costs(draft: Draft) -> Decimal:
    targets = [row.target for row in draft.indicators if row.level2 in COST_LEVELS and row.target]
    return sum((each.value for each in targets if each.value), Decimal(0))


def _findings(draft: Draft, level: Severity) -> set[tuple[str, str | None, str | None]]:
    return {
        (each.code, each.indicator, each.field)
        for each in draft.report.findings
        if each.severity is level
    }
