"""Target values for usual measures: history first where there is enough of it, then convention."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from assistant.drafting.activities import Measure
from assistant.drafting.past import Past
from assistant.drafting.verify import CONVENTION, same_value
from assistant.library.shapes import Hit, Statistic
from assistant.model.evidence import Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target, render_target
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.taxonomy import SERVED_SATISFACTION

# One past row is an example, not a custom.
_ENOUGH = 2
_CITED = 3
_UPWARD = (Operator.GE, Operator.GT, Operator.EQ)


class Chosen(NamedTuple):
    """A target and what it rests on."""

    target: Target
    basis: TargetBasis
    rationale: str
    evidence: tuple[Evidence, ...]
    confidence: float


def choose(name: str, level2: str, measure: Measure, kind: str, past: Past) -> Chosen:
    """The value for a usual measure under its full name."""
    usual = measure.value
    statistic = past.comparable(name, usual.unit)
    if statistic is not None and (found := _historical(statistic, level2, usual, past)):
        return found
    evidence = [Evidence(id=f"{CONVENTION}{kind}", quote=measure.line, match=Match.NOT_FOUND)]
    rows = [
        row for id in measure.rests_on if (row := past.row(id)) and same_value(row.target, usual)
    ]
    evidence += [_cite(row) for row in rows]
    example = f"，往年有先例（{rows[0].organization or rows[0].title}）" if rows else ""
    rationale = f"任务描述没有写，往年可比的不足{_ENOUGH}条，按同类工作惯例取值{example}。"
    return Chosen(usual, TargetBasis.CONVENTION, rationale, tuple(evidence), 0.6 if rows else 0.5)


def _historical(statistic: Statistic, level2: str, usual: Target, past: Past) -> Chosen | None:
    value, unit = statistic.typical, statistic.unit
    if statistic.n < _ENOUGH or unit != usual.unit or usual.operator is None:
        return None
    if statistic.operator and (statistic.operator in _UPWARD) != (usual.operator in _UPWARD):
        return None
    if unit == "%" and (value > 100 or (level2 == SERVED_SATISFACTION and value == 100)):
        return None
    operator = usual.operator
    if operator in _UPWARD:
        operator = Operator.EQ if value == 100 and unit == "%" else Operator.GE
        if unit != "%" and usual.operator is Operator.EQ:
            operator = Operator.EQ
    bare = Target(raw="", kind=TargetKind.NUMBER, operator=operator, value=value, unit=unit)
    target = parse_target(render_target(bare))
    rows = [row for id in statistic.ids if (row := past.row(id)) and same_value(row.target, target)]
    if not rows:
        return None
    return Chosen(
        target,
        TargetBasis.HISTORY,
        _history_sentence(statistic, target),
        tuple(_cite(row) for row in rows[:_CITED]),
        min(0.9, 0.6 + 0.04 * statistic.n),
    )


def _history_sentence(statistic: Statistic, target: Target) -> str:
    spread = f"{_figure(statistic.min)}—{_figure(statistic.max)}"
    if statistic.min == statistic.max:
        spread = f"都是{_figure(statistic.max)}"
    when = "往年"
    if statistic.years:
        first, last = min(statistic.years), max(statistic.years)
        when = f"{first}年" if first == last else f"{first}—{last}年"
    return (
        f"{when}{statistic.n}条可比指标（{statistic.measure}）取值{spread}{statistic.unit or ''}，"
        f"取常用值{target.raw}。"
    )


def _figure(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def _cite(row: Hit) -> Evidence:
    assert row.target is not None
    return Evidence(id=row.id, quote=row.target.raw, match=Match.NOT_FOUND)
