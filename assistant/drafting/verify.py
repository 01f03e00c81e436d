"""Whether a source really says what a row rests on. The program decides this, never a model.

A quote of the task text must stand in it; a cited past row must hold the value, in that unit; a row of
last year's table too, its dates moved on by the years between; a customary value must stand in the data
file. What cannot be found is `not_found`.
"""

from __future__ import annotations

from assistant.drafting.activities import Activities, as_quoted
from assistant.drafting.past import Past
from assistant.drafting.shapes import Brief
from assistant.drafting.understanding.last_year import LAST, moved, years_between
from assistant.library.shapes import Hit
from assistant.model.evidence import Evidence, Match
from assistant.model.grammar import parse_target
from assistant.model.table import GoalTable
from assistant.model.target import Target
from assistant.model.text import Shadow, fold
from assistant.model.units import convert

BRIEF, BUDGET, CONVENTION = "brief", "budget", "convention:"
_NAMED = {BRIEF: "任务描述", BUDGET: "预算"}
_CUSTOM = "同类工作惯例"
_UNTITLED = "绩效目标表"


def quoted(quote: str, text: str) -> Match:
    """How a quote stands in a text."""
    if quote and quote in text:
        return Match.EXACT
    if quote.strip() and Shadow(text).find(quote):
        return Match.NORMALISED
    return Match.NOT_FOUND


def verified(
    evidence: Evidence, target: Target | None, brief: Brief, past: Past, known: Activities
) -> Evidence:
    """The same evidence with the match the program found, and its source in words.

    Without a target (it was worked out of several rows) the quote alone must be what the row asks.
    """
    match = _match(evidence, target, brief, past, known)
    named = source(evidence.id, past, known, brief.last)
    return evidence.model_copy(update={"match": match, "source": named})


def source(id: str, past: Past, known: Activities, last: GoalTable | None = None) -> str | None:
    """Where evidence with this id stands, as people name it; None for a row no longer there."""
    if id.startswith(LAST):
        found = last.indicator(id.removeprefix(LAST)) if last else None
        return table_name(last) if last and found else None
    if id in _NAMED:
        return _NAMED[id]
    if id.startswith(CONVENTION):
        kind = known.kind(id.removeprefix(CONVENTION))
        return f"{_CUSTOM}：{kind.name}" if kind else _CUSTOM
    row = past.row(id)
    return table_name(row) if row else None


def table_name(row: Hit | GoalTable) -> str:
    """The past table, or that of a past row: 中共衡东县委组织部2022年项目支出绩效目标表."""
    title = row.title or _UNTITLED
    office = "" if row.organization and row.organization in title else row.organization or ""
    year = f"{row.year}年" if row.year and str(row.year) not in title else ""
    return f"{office}{year}{title}"


def _match(
    evidence: Evidence, target: Target | None, brief: Brief, past: Past, known: Activities
) -> Match:
    if evidence.id == BRIEF:
        return quoted(evidence.quote, brief.text)
    if evidence.id == BUDGET:
        return quoted(evidence.quote, f"{brief.text}\n{brief.given_budget or ''}")
    if evidence.id.startswith(CONVENTION):
        return _customary(evidence, target, known)
    if evidence.id.startswith(LAST):
        return _last(evidence, target, brief)
    return _past(evidence, target, past)


def _customary(evidence: Evidence, target: Target | None, known: Activities) -> Match:
    kind = known.kind(evidence.id.removeprefix(CONVENTION))
    if target is None:
        names = {as_quoted(name) for _, name in kind.left_open()} if kind else set()
        return Match.EXACT if evidence.quote in names else Match.NOT_FOUND
    lines = {measure.line: measure for _, measure in kind.measures()} if kind else {}
    measure = lines.get(evidence.quote)
    if measure is None or not same_value(measure.value, target):
        return Match.NOT_FOUND
    return Match.EXACT


def _past(evidence: Evidence, target: Target | None, past: Past) -> Match:
    row = past.row(evidence.id)
    if row is None or row.target is None:
        return Match.NOT_FOUND
    if target is not None and not same_value(row.target, target):
        return Match.NOT_FOUND
    return quoted(evidence.quote, row.target.raw)


def _last(evidence: Evidence, target: Target | None, brief: Brief) -> Match:
    row = brief.last.indicator(evidence.id.removeprefix(LAST)) if brief.last else None
    if row is None or row.target is None:
        return Match.NOT_FOUND
    printed = row.target.raw
    words = {fold(printed)}
    if row.target.value is None:  # a date, or words that name a year
        words.add(fold(moved(printed, years_between(brief))))
    if target is not None and fold(target.raw) not in words and not same_value(row.target, target):
        return Match.NOT_FOUND
    return quoted(evidence.quote, printed)


def same_value(one: Target | None, other: Target | None) -> bool:
    """Whether two targets state the same figure in the same (or an exactly convertible) unit."""
    if one is None or other is None:
        return False
    one, other = parse_target(one.raw), parse_target(other.raw)
    if one.value is None or other.value is None or not one.unit or not other.unit:
        return False
    return one.value == convert(other.value, other.unit, one.unit)
