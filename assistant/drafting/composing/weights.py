"""Points for the rows of a draft, by the custom of the national guides.

With cost under output: 产出50 效益30 满意度10; with cost on its own: 成本20 产出40 效益20 满意度10. The
other 10 are kept for 预算执行率 in self-evaluation (财预〔2021〕101号, 财预〔2020〕10号). Where a profile
keeps more for that, output gives it; what a missing level leaves goes to benefit.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from assistant.checking import Profile
from assistant.model.taxonomy import BENEFIT, COST, OUTPUT, SATISFACTION

_UNDER_OUTPUT = {OUTPUT: 50, BENEFIT: 30, SATISFACTION: 10}
_ON_ITS_OWN = {COST: 20, OUTPUT: 40, BENEFIT: 20, SATISFACTION: 10}
_STEP = Decimal("0.5")


def weights(levels: Sequence[str], profile: Profile) -> list[Decimal]:
    """Points for rows whose level-1 names are `levels`, in that order. They add up exactly."""
    shares = _ON_ITS_OWN if COST in levels else _UNDER_OUTPUT
    present = {level: Decimal(shares.get(level, 10)) for level in dict.fromkeys(levels)}
    total = Decimal(90) if Decimal(90) in profile.totals else min(profile.totals)
    usual = Decimal(sum(shares.values()))
    if total < usual and OUTPUT in present:
        present[OUTPUT] -= usual - total
    missing = total - sum(present.values())
    if missing:
        main = BENEFIT if BENEFIT in present else next(iter(present))
        present[main] += missing
    result = [Decimal(0)] * len(levels)
    for level, points in present.items():
        rows = [at for at, other in enumerate(levels) if other == level]
        base = (points / len(rows) / _STEP).to_integral_value(ROUND_FLOOR) * _STEP
        base = base or points / len(rows)
        rest = points - base * len(rows)
        for at in rows:
            extra = min(_STEP, rest)
            result[at] = base + extra
            rest -= extra
    return [weight.normalize() + 0 for weight in result]
