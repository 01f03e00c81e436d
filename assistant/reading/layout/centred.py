"""Level names printed in the middle or at the end of their group, where a sheet has no merged cells.

A spreadsheet exported without its merges, or a text of it, shows the name of a level on one row
only. Where that is not the first row of the group, the group's ends are not printed; they are found
as the division that puts every name where such names stand (all in the middle, or all in the last
row) and agrees best with what the rows say of themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from assistant.model.target import Target, TargetKind
from assistant.model.taxonomy import (
    BENEFIT,
    COST,
    LEVEL1_OF,
    SATISFACTION,
    SERVED_SATISFACTION,
    canonical_level1,
    canonical_level2,
)

_MOST_BETWEEN = 200  # rows between two names; no form has such groups
_AGAINST = 4.0  # a row's own level says that it belongs elsewhere
_OFF = 1.0  # for each row a name stands away from where its convention puts it
_HINT = 0.5
_END = 0.1  # names stand in the middle far more often than in the last row
_LOST = 1.5  # the first name was lost, and the others lead their groups as usual

Level = dict[int, str]  # names by the number of the row they are printed in


@dataclass(frozen=True, slots=True)
class Group:
    """Rows `start` up to `end` under one name."""

    start: int
    end: int
    name: str


def settle(rows: Sequence[dict[str, Any]], level1: Level, level2: Level) -> bool:
    """Give every row the names of the groups it is in; whether any row was changed.

    `rows` are the fields of a table's indicators. Nothing is changed where a group begins with its
    name, which is how most forms print it.
    """
    before = [(fields["level1_raw"], fields["level2_raw"]) for fields in rows]
    tops = _groups(level1, 0, len(rows), lambda row, name: _cost1(rows[row], level2.get(row), name))
    if tops:
        for group in tops:
            for row in range(group.start, group.end):
                rows[row]["level1_raw"] = group.name
                rows[row]["level1"] = canonical_level1(group.name)
    for group in tops or _runs(rows):
        inside = {row: name for row, name in level2.items() if group.start <= row < group.end}
        under = _groups(inside, group.start, group.end, lambda row, name: _cost2(rows[row], name))
        if not under and tops:
            # the names go on as printed, but none of another level 1
            under = _carried(inside, group)
        for part in under:
            for row in range(part.start, part.end):
                rows[row]["level2_raw"] = part.name or None
                rows[row]["level2"] = canonical_level2(part.name) if part.name else None
    after = [(fields["level1_raw"], fields["level2_raw"]) for fields in rows]
    return before != after


def _runs(rows: Sequence[dict[str, Any]]) -> list[Group]:
    """The groups of level 1 as they were read."""
    runs: list[Group] = []
    for row, fields in enumerate(rows):
        name = fields["level1_raw"] or ""
        if runs and runs[-1].name == name:
            runs[-1] = Group(runs[-1].start, row + 1, name)
        else:
            runs.append(Group(row, row + 1, name))
    return runs


def _carried(names: Level, group: Group) -> list[Group]:
    starts = sorted(names)
    found = [Group(group.start, starts[0] if starts else group.end, "")]
    for start, end in pairwise([*starts, group.end]):
        found.append(Group(start, end, names[start]))
    return [one for one in found if one.start < one.end]


def _groups(names: Level, first: int, after: int, cost: Callable[[int, str], float]) -> list[Group]:
    """The division of rows `first` up to `after` among the names; none where they lead their groups."""
    places = sorted(names)
    if not places or places[0] <= first:
        return []
    if max(b - a for a, b in zip([first, *places], [*places, after], strict=True)) > _MOST_BETWEEN:
        return []
    middle = _divided(names, places, first, after, cost, _from_middle)
    last = _divided(names, places, first, after, cost, _from_end)
    lead = [(start, end) for start, end in zip(places, [*places[1:], after], strict=True)]
    leading = _LOST + sum(
        cost(row, names[start]) for start, end in lead for row in range(start, end)
    )
    found = min((middle, (last[0] + _END, last[1])), key=lambda one: one[0])
    return found[1] if found[0] < leading else []


def _divided(
    names: Level,
    places: Sequence[int],
    first: int,
    after: int,
    cost: Callable[[int, str], float],
    off: Callable[[int, int], float],
) -> tuple[float, list[Group]]:
    """The cheapest division, by dynamic programming over where each group ends."""
    best: dict[int, tuple[float, list[Group]]] = {first: (0.0, [])}
    for number, place in enumerate(places):
        name = names[place]
        ends = [after] if number + 1 == len(places) else range(place + 1, places[number + 1] + 1)
        low = min(best)
        sums = [0.0]
        for row in range(low, max(ends)):
            sums.append(sums[-1] + cost(row, name))
        found: dict[int, tuple[float, list[Group]]] = {}
        for end in ends:
            choices = [
                (
                    so_far
                    + sums[end - low]
                    - sums[start - low]
                    + _OFF * off(place - start, end - start),
                    start,
                )
                for start, (so_far, _) in best.items()
            ]
            total, start = min(choices)
            found[end] = (total, [*best[start][1], Group(start, end, name)])
        best = found
    return best[after]


def _from_middle(offset: int, size: int) -> float:
    """How far from the middle of its group a name stands, in rows."""
    off = abs(2 * offset - (size - 1)) / 2
    return off - 0.5 if off > 0.5 else off / 10  # a group of even size has two middles


def _from_end(offset: int, size: int) -> float:
    return float(size - 1 - offset)


def _cost1(fields: dict[str, Any], printed: str | None, name: str) -> float:
    """What speaks against a row's being under this level-1 name: its own level 2, then its words."""
    level1 = canonical_level1(name)
    level2 = canonical_level2(printed) if printed else None
    belongs = LEVEL1_OF.get(level2 or "")
    if belongs and level1:
        # in some forms satisfaction stands inside the benefits
        inside = level2 == SERVED_SATISFACTION and level1 == BENEFIT
        return 0.0 if belongs == level1 else _HINT if inside else _AGAINST
    if ("满意" in fields["name"]) != (level1 == SATISFACTION):
        return _HINT
    return _HINT / 2 if level1 in _NOT_OF.get(_own_level2(fields) or "", ()) else 0.0


_NOT_OF = {
    "数量": (COST, SATISFACTION),
    "质量": (COST, SATISFACTION),
    "时效": (COST, SATISFACTION),
    "成本": (BENEFIT, SATISFACTION),
}


_HINTS = (
    ("满意度", ("满意",)),
    ("质量", ("合格率", "达标率", "准确率", "优良率", "完好率", "正常运行率", "验收", "通过率")),
    ("时效", ("及时", "时间", "时限", "时效", "按时", "按期", "周期", "进度")),
    ("成本", ("成本", "费用", "经费", "单价", "造价", "支出", "费")),
    ("数量", ("数量", "次数", "人数", "面积", "长度", "个数", "期数", "台数", "座数", "套数", "份数")),
)  # fmt: skip


def _cost2(fields: dict[str, Any], name: str) -> float:
    """What speaks against a row's being under this level-2 name: a word that tells of another."""
    own = _own_level2(fields)
    named = next((level for level, _ in _HINTS if level in name), None)
    return _HINT if own and named and own != named else 0.0


def _own_level2(fields: dict[str, Any]) -> str | None:
    """The level 2 a row's name or target tells of."""
    by_name = (level for level, words in _HINTS if any(word in fields["name"] for word in words))
    return next(by_name, None) or _by_target(fields["target"])


def _by_target(target: Target | None) -> str | None:
    """The level 2 whose targets are of this kind: a day is of time, money of cost, a count of number."""
    if target is None:
        return None
    if target.kind is TargetKind.DATE:
        return "时效"
    if target.kind is not TargetKind.NUMBER or target.unit in (None, "%", "‰"):
        return None
    return "成本" if "元" in target.unit else "数量"
