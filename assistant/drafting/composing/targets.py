"""Target values for usual measures: history first where there is enough of it, then convention.

The order of the grounds: what the text plans and the budget gives stand in `rows`; here follow the
body's own past, that of its field and of all others (`library.targets`), a quantity scaled by what the
task gives, and last what such work customarily carries.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from assistant.drafting.activities import Measure
from assistant.drafting.past import Past
from assistant.drafting.shapes import Activity, Brief
from assistant.drafting.verify import CONVENTION, same_value
from assistant.library.sectors import shipped_sectors
from assistant.library.shapes import Hit, Statistic
from assistant.library.targets.choosing import NOBODY, Asker
from assistant.library.targets.shapes import Method, Suggested
from assistant.model.evidence import Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target, render_target
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.taxonomy import QUANTITY, SERVED_SATISFACTION

# One past row is an example, not a custom.
_ENOUGH = 2
_CITED = 3
_UPWARD = (Operator.GE, Operator.GT, Operator.EQ)
# Worked out of the rows cited, which need not hold the very value.
_DERIVED = (Method.TREND, Method.MEAN, Method.SCALED)


class Chosen(NamedTuple):
    """A target and what it rests on; `derived` where it was worked out of the rows cited."""

    target: Target
    basis: TargetBasis
    rationale: str
    evidence: tuple[Evidence, ...]
    confidence: float
    derived: bool = False


def asker_of(brief: Brief) -> Asker:
    """For whom a brief asks."""
    sector = shipped_sectors().among(brief.organization, brief.project)
    return Asker(brief.organization, sector, brief.year)


def choose(
    name: str, level2: str, measure: Measure, kind: str, past: Past, asker: Asker = NOBODY
) -> Chosen:
    """The value for a usual measure under its full name."""
    usual = measure.value
    if found := from_history(name, level2, usual, past, asker):
        return found
    evidence = [Evidence(id=f"{CONVENTION}{kind}", quote=measure.line, match=Match.NOT_FOUND)]
    rows = [
        row for id in measure.rests_on if (row := past.row(id)) and same_value(row.target, usual)
    ]
    evidence += [_cite(row) for row in rows]
    example = f"，往年有先例（{rows[0].organization or rows[0].title}）" if rows else ""
    rationale = f"任务描述没有写，往年可比的不足{_ENOUGH}条，按同类工作惯例取值{example}。"
    return Chosen(usual, TargetBasis.CONVENTION, rationale, tuple(evidence), 0.6 if rows else 0.5)


def by_size(name: str, unit: str, activities: Iterable[Activity], past: Past) -> Chosen | None:
    """A quantity scaled by what the task gives of these activities, or None.

    The surest of the scalings counts: by heads, by sessions, by whatever else is planned of them.
    """
    found = [
        suggested
        for activity in activities
        for figure in activity.figures
        if figure.level2 == QUANTITY
        and figure.target.value is not None
        and figure.target.unit is not None
        and (suggested := past.scaled(name, unit, figure.target.value, figure.target.unit))
    ]
    best = max(found, key=lambda suggested: suggested.confidence, default=None)
    if best is None or best.target is None:
        return None
    return _chosen(best, parse_target(best.target.raw), past)


def from_history(
    name: str, level2: str, usual: Target, past: Past, asker: Asker = NOBODY
) -> Chosen | None:
    """What enough past rows ask of this measure, in the unit and direction of `usual`, or None."""
    statistic = past.comparable(name, usual.unit, asker)
    return _historical(statistic, level2, usual, past) if statistic else None


def _historical(statistic: Statistic, level2: str, usual: Target, past: Past) -> Chosen | None:
    suggested = statistic.suggested
    if suggested is None or suggested.value is None or len(suggested.ids) < _ENOUGH:
        return None
    value, unit = suggested.value, suggested.unit
    if unit != usual.unit or usual.operator is None:
        return None
    if suggested.operator and (suggested.operator in _UPWARD) != (usual.operator in _UPWARD):
        return None
    if unit == "%" and (value > 100 or (level2 == SERVED_SATISFACTION and value == 100)):
        return None
    operator = usual.operator
    if operator in _UPWARD:
        operator = Operator.EQ if value == 100 and unit == "%" else Operator.GE
        if unit != "%" and usual.operator is Operator.EQ:
            operator = Operator.EQ
    bare = Target(raw="", kind=TargetKind.NUMBER, operator=operator, value=value, unit=unit)
    return _chosen(suggested, parse_target(render_target(bare)), past)


def _chosen(suggested: Suggested, target: Target, past: Past) -> Chosen | None:
    """The suggestion with the rows to cite: those that hold the value, or that it was worked out of."""
    derived = suggested.method in _DERIVED
    rows = [row for id in suggested.ids if (row := past.row(id)) and row.target is not None]
    if not derived:
        rows = [row for row in rows if same_value(row.target, target)]
    if not rows:
        return None
    return Chosen(
        target,
        TargetBasis.HISTORY,
        suggested.sentence,
        tuple(_cite(row) for row in rows[:_CITED]),
        suggested.confidence,
        derived,
    )


def _cite(row: Hit) -> Evidence:
    assert row.target is not None
    return Evidence(id=row.id, quote=row.target.raw, match=Match.NOT_FOUND)
