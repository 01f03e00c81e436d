"""How the values of a goal table are worded in a cell.

Which figure is printed: a table read from a document keeps its targets as they stand there
(`Target.raw`), nothing of it is rewritten on the way out; a draft has no document behind it and
is printed in the official form (`≥95%`, `≤15.99万元`). A layout that splits operator, value and
unit prints the parsed parts, but only where joining them again gives the same target.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from assistant.model import taxonomy
from assistant.model.evidence import DraftIndicator, DraftTable, Match, TargetBasis
from assistant.model.grammar import join_cells, render_target
from assistant.model.table import Budget, GoalTable, Indicator, Task
from assistant.model.target import Target, TargetKind
from assistant.model.units import convert

QUALITATIVE = "定性"

MATCH: Mapping[Match, str] = {
    Match.EXACT: "与原文一致",
    Match.NORMALISED: "仅空格、全半角有别",
    Match.FUZZY: "与原文相近，请核对",
    Match.NOT_FOUND: "原文中未找到，请核实",
}
_SOURCES = {
    "brief": TargetBasis.BRIEF.label,
    "budget": TargetBasis.BUDGET.label,
    "chat": "对话中填写",
}
_PLACE = re.compile(r"\{(\w+)\}")


class SplitTarget(NamedTuple):
    """A target over three cells, as layouts with 指标性质, 指标值 and 计量单位 have it."""

    operator: str = ""
    value: str = ""
    unit: str = ""


def fill(pattern: str, values: Mapping[str, str]) -> str:
    """The pattern with each `{name}` replaced; one without a value leaves room to write it by hand."""
    return _PLACE.sub(lambda place: values.get(place[1], "") or "　　　　", pattern)


def fill_known(pattern: str, values: Mapping[str, str]) -> str:
    """As `fill`, but other names in braces stay as they are: they are not ours."""
    return _PLACE.sub(
        lambda place: fill(place[0], values) if place[1] in values else place[0], pattern
    )


def figure(amount: Decimal) -> str:
    """The decimal as it is written in a table: never with an exponent."""
    return format(amount, "f")


def target_text(target: Target | None, *, rendered: bool) -> str:
    """The whole target in one cell: in the official form where `rendered`, else as printed."""
    if target is None:
        return ""
    return (render_target(target) or target.raw) if rendered else target.raw


def is_drafted(table: GoalTable) -> bool:
    """Whether the program wrote this table, so that its targets are printed in the official form."""
    return isinstance(table, DraftTable)


def split_target(target: Target | None, *, rendered: bool) -> SplitTarget:
    """The target over three cells; one that does not split without loss stands whole as the value."""
    if target is None:
        return SplitTarget()
    whole = target_text(target, rendered=rendered)
    if target.kind in (TargetKind.TEXT, TargetKind.BOOLEAN):
        return SplitTarget(operator=QUALITATIVE, value=whole)
    if target.kind is TargetKind.NUMBER and target.value is not None:
        parts = SplitTarget(target.operator or "", figure(target.value), target.unit or "")
        if _meaning(join_cells(*parts)) == _meaning(target):
            return parts
    return SplitTarget(value=whole)


def _meaning(target: Target) -> Target:
    return target.model_copy(update={"raw": ""})


def level_text(table: GoalTable, row: Indicator, level: int) -> str:
    """The level name as the document prints it, or the official one where that is damaged or outdated."""
    canonical, raw = (row.level1, row.level1_raw) if level == 1 else (row.level2, row.level2_raw)
    if not raw or not canonical:
        return raw or canonical or ""
    read = taxonomy.canonical_level1 if level == 1 else taxonomy.canonical_level2
    # Someone moved the row to another category after it was read.
    if read(raw) != canonical:
        return canonical
    damaged = any(
        repair.indicator == row.id and repair.field == f"level{level}" for repair in table.repairs
    )
    return canonical if damaged else raw


def amounts_of(budget: Budget | None, unit: str) -> dict[str, tuple[str, Decimal | None]]:
    """The amounts in `unit` by the name of the part, the total under an empty name.

    Each is its text, and the number where it could be brought to that unit exactly.
    """
    if budget is None:
        return {}
    given = {part.name: part.amount for part in budget.parts}
    if budget.total is not None:
        given[""] = budget.total
    return {name: _amount(amount, budget.unit, unit) for name, amount in given.items()}


def _amount(amount: Decimal, unit: str, wanted: str) -> tuple[str, Decimal | None]:
    same = amount if unit == wanted else convert(amount, unit, wanted)
    if same is None:
        return f"{figure(amount)}{unit}", None
    return figure(same), same


def common_unit(tasks: Iterable[Task]) -> str:
    """The unit that most of these budgets are in."""
    units = [task.budget.unit for task in tasks if task.budget]
    return max(units, key=units.count, default="万元")


def budget_text(budget: Budget | None) -> str:
    """The total with its unit, for a field that names none."""
    return "" if budget is None or budget.total is None else f"{figure(budget.total)}{budget.unit}"


def basis_text(row: DraftIndicator) -> str:
    """What the figure rests on, and why."""
    return "：".join(filter(None, (row.target_basis.label, row.rationale)))


def sources_text(row: DraftIndicator) -> str:
    """One line for each source: where, its words, and a warning where they were not found there."""
    if not row.evidence:
        return "无出处，请核实"
    lines = []
    for evidence in row.evidence:
        doubt = "" if evidence.match is Match.EXACT else f"（{MATCH[evidence.match]}）"
        lines.append(f"{evidence.source or _source(evidence.id)}：“{evidence.quote}”{doubt}")
    return "\n".join(lines)


def _source(evidence_id: str) -> str:
    """The sort of place an id names, for evidence that names none in words; ids are for programs."""
    if evidence_id.startswith("convention:"):
        return TargetBasis.CONVENTION.label
    return _SOURCES.get(evidence_id) or TargetBasis.HISTORY.label
