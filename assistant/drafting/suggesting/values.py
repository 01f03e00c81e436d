"""The target of a suggested indicator: what past rows or custom give, never another body's quantity."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from assistant.drafting.activities import as_quoted
from assistant.drafting.composing.targets import by_size, choose
from assistant.drafting.past import Past
from assistant.drafting.suggesting.candidates import Candidate
from assistant.drafting.verify import CONVENTION, same_value
from assistant.library.targets.choosing import Asker
from assistant.model.evidence import Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target
from assistant.model.target import Target, TargetKind
from assistant.model.taxonomy import COST, QUANTITY, SERVED_SATISFACTION

_HUNDRED = Decimal(100)
_CITED = 3
_SHARE = re.compile(r"(?:率|度|性|面|比例|比重|占比|覆盖)$")


class Valued(NamedTuple):
    """A target (None where the task decides it), what it rests on, and a sentence about it.

    `derived`: the target was worked out of the rows cited, which need not hold it.
    """

    target: Target | None
    basis: TargetBasis
    sentence: str
    evidence: tuple[Evidence, ...]
    sure: float
    derived: bool = False


def value_of(candidate: Candidate, past: Past, asker: Asker) -> Valued:
    """The value for a candidate. Quantities and costs of others are theirs: they are scaled or left open."""
    usual = None
    if candidate.usual is not None and candidate.part is not None:
        kind = candidate.part.kind.key
        usual = Valued(
            *choose(candidate.name, candidate.level2, candidate.usual, kind, past, asker)
        )
    if usual is not None and (usual.basis is TargetBasis.HISTORY or not candidate.precedents):
        return usual
    return (
        _own(candidate)
        or _past(candidate, past, asker)
        or usual
        or _scaled(candidate, past)
        or _open(candidate)
    )


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


def _scaled(candidate: Candidate, past: Past) -> Valued | None:
    """A quantity or cost worked out from what the task gives of its activities."""
    units = Counter(unit for p in candidate.precedents if (unit := _unit(p.row.target)))
    if candidate.part is None or not units or candidate.level2 not in (QUANTITY, COST):
        return None
    found = by_size(candidate.name, units.most_common(1)[0][0], candidate.part.activities, past)
    return Valued(*found) if found else None


def _past(candidate: Candidate, past: Past, asker: Asker) -> Valued | None:
    """What the library suggests for what these rows measure; amounts of others are not carried over."""
    if candidate.level2 in (QUANTITY, COST):
        return None
    units = Counter(unit for p in candidate.precedents if (unit := _unit(p.row.target)))
    if not units:
        return None
    unit, _ = units.most_common(1)[0]
    named = next(p.row.name for p in candidate.precedents if _unit(p.row.target) == unit)
    statistic = past.comparable(named, unit, asker)
    suggested = statistic.suggested if statistic else None
    target = suggested.target if suggested else None
    if suggested is None or target is None or not _fits(target, candidate):
        return None
    target = parse_target(target.raw)
    rows = [row for id in suggested.ids if (row := past.row(id)) and same_value(row.target, target)]
    return Valued(
        target,
        TargetBasis.HISTORY,
        suggested.sentence,
        tuple(
            Evidence(id=row.id, quote=row.target.raw, match=Match.NOT_FOUND)
            for row in rows[:_CITED]
            if row.target is not None
        ),
        suggested.confidence,
    )


def _open(candidate: Candidate) -> Valued:
    """No value: what is asked elsewhere tells only that it may be asked here."""
    how = {QUANTITY: "数量由任务决定，请按工作量填写", COST: "金额由预算决定，请按分项填写"}
    cited = tuple(
        Evidence(id=p.id, quote=p.row.name, match=Match.NOT_FOUND)
        for p in candidate.precedents[:_CITED]
    )
    if not cited and candidate.open and candidate.part:
        kind = f"{CONVENTION}{candidate.part.kind.key}"
        custom = Evidence(id=kind, quote=as_quoted(candidate.open), match=Match.NOT_FOUND)
        sentence = f"同类工作惯常设置此项，任务描述没有写；{how[candidate.level2]}。"
        return Valued(None, TargetBasis.CONVENTION, sentence, (custom,), 0.4)
    sentence = f"{how.get(candidate.level2, '往年没有可以照用的值，请按实际要求填写')}。"
    return Valued(None, TargetBasis.HISTORY, sentence, cited, 0.4)


def _unit(target: Target | None) -> str | None:
    """The unit of a plain number, None of anything else."""
    numeric = target is not None and target.kind is TargetKind.NUMBER and target.value is not None
    return target.unit if target is not None and numeric else None


def _fits(target: Target, candidate: Candidate) -> bool:
    """Whether a value can be one of this name: a share for a rate, a length of time for a time limit."""
    share = target.unit == "%"
    if share and (target.value is None or not 0 <= target.value <= _HUNDRED):
        return False
    if share and candidate.level2 == SERVED_SATISFACTION and target.value == _HUNDRED:
        return False  # nobody pleases everybody
    return bool(_SHARE.search(candidate.name)) == share and target.operator is not None
