"""The target of a suggested indicator: what past rows or custom give, never another body's quantity."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.drafting.past import Past
from assistant.drafting.suggesting.candidates import Candidate
from assistant.drafting.suggesting.precedents import Precedent
from assistant.drafting.targets import choose
from assistant.library.shapes import Statistic
from assistant.model.evidence import Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target, render_target
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.taxonomy import COST, QUANTITY, SERVED_SATISFACTION
from assistant.model.units import implied_direction

_HUNDRED = Decimal(100)
_CITED = 3


class Valued(NamedTuple):
    """A target (None where the task decides it), what it rests on, and a sentence about it."""

    target: Target | None
    basis: TargetBasis
    sentence: str
    evidence: tuple[Evidence, ...]
    sure: float


def value_of(candidate: Candidate, past: Past) -> Valued:
    """The value for a candidate. Quantities and costs of others are theirs: they are left open."""
    usual = None
    if candidate.usual is not None and candidate.part is not None:
        kind = candidate.part.kind.key
        usual = Valued(*choose(candidate.name, candidate.level2, candidate.usual, kind, past))
    if usual is not None and (usual.basis is TargetBasis.HISTORY or not candidate.precedents):
        return usual
    return _own(candidate) or _past(candidate, past) or usual or _open(candidate)


def _own(candidate: Candidate) -> Valued | None:
    """What the project's own earlier table asked for."""
    own = next((p for p in candidate.precedents if p.own), None)
    if own is None or own.row.target is None:
        return None
    target = own.row.target
    if target.kind is not TargetKind.NUMBER or target.operator is None or target.unit is None:
        return None
    year = own.document.table.year
    when = f"{year}年" if year else "上次"
    return Valued(
        target,
        TargetBasis.HISTORY,
        f"本项目{when}的指标值是{target.raw}，请按今年的安排核对。",
        (Evidence(id=own.id, quote=target.raw, match=Match.NOT_FOUND),),
        0.8,
    )


def _past(candidate: Candidate, past: Past) -> Valued | None:
    """What the rows found ask for, where it may be carried over: a rate, no quantity."""
    rates = [p for p in candidate.precedents if _rate(p.row.target)]
    if candidate.level2 in (QUANTITY, COST) or not rates:
        return None
    statistic = past.comparable(rates[0].row.name, "%")
    target = _target(candidate, rates, statistic)
    same = [p for p in rates if p.row.target and target and p.row.target.value == target.value]
    if target is None or not same:
        return None
    return Valued(
        target,
        TargetBasis.HISTORY,
        f"其中{len(rates)}条是比率，取值{_spread(rates)}，取{target.raw}。",
        tuple(
            Evidence(id=p.id, quote=p.row.target.raw, match=Match.NOT_FOUND)
            for p in same[:_CITED]
            if p.row.target is not None
        ),
        min(0.85, 0.45 + 0.1 * len(same)),
    )


def _open(candidate: Candidate) -> Valued:
    """No value: what is asked elsewhere tells only that it may be asked here."""
    how = {QUANTITY: "数量由任务决定，请按工作量填写", COST: "金额由预算决定，请按分项填写"}
    cited = tuple(
        Evidence(id=p.id, quote=p.row.name, match=Match.NOT_FOUND)
        for p in candidate.precedents[:_CITED]
    )
    sentence = f"{how.get(candidate.level2, '往年没有可以照用的值，请按实际要求填写')}。"
    return Valued(None, TargetBasis.HISTORY, sentence, cited, 0.4)


def _rate(target: Target | None) -> bool:
    return (
        target is not None
        and target.kind is TargetKind.NUMBER
        and target.unit == "%"
        and target.value is not None
        and 0 <= target.value <= _HUNDRED
    )


def _target(
    candidate: Candidate, rates: Sequence[Precedent], statistic: Statistic | None
) -> Target | None:
    """The value most of these rows ask for; where they differ, what is typical of the measure."""
    values = sorted(
        p.row.target.value for p in rates if p.row.target and p.row.target.value is not None
    )
    value = max(values, key=values.count)
    if (
        values.count(value) * 2 < len(values) + 1
        and statistic is not None
        and statistic.unit == "%"
    ):
        value = statistic.typical if statistic.typical in values else values[len(values) // 2]
    down = implied_direction(candidate.name) == "down"
    if candidate.level2 == SERVED_SATISFACTION and value == _HUNDRED:
        return None
    operator = Operator.LE if down else Operator.EQ if value == _HUNDRED else Operator.GE
    if value == 0:
        operator = Operator.EQ
    bare = Target(raw="", kind=TargetKind.NUMBER, operator=operator, value=value, unit="%")
    return parse_target(render_target(bare))


def _spread(rates: Sequence[Precedent]) -> str:
    values = sorted(
        p.row.target.value for p in rates if p.row.target and p.row.target.value is not None
    )
    low, high = (f"{value.normalize():f}%" for value in (values[0], values[-1]))
    return low if low == high else f"{low}至{high}"
