"""What the cells of a layout say of a table, and so what a faithful reading of them must give."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evaluation import facts
from assistant.evaluation.layouts import Block, Layout, Shows
from assistant.evaluation.spoiling import DAMAGES
from assistant.model.grammar import join_cells, parse_target
from assistant.model.table import FurtherValue, GoalScope, GoalTable, Indicator
from assistant.model.target import Target, TargetKind
from assistant.model.taxonomy import canonical_level1, canonical_level2

#: Columns merged over the rows of a project.
OF_TABLE = (Shows.PROJECT, Shows.ORGANIZATION, Shows.TOTAL, Shows.GOAL)
_GRADES = (Shows.EXCELLENT, Shows.GOOD, Shows.FAIR, Shows.POOR)
# in the order in which they are joined
_SPLIT = (Shows.OPERATOR, Shows.SIGNED, Shows.AMOUNT, Shows.VALUE, Shows.UNIT)
_QUALITATIVE = "定性"


def head_as_printed(table: GoalTable, layout: Layout) -> GoalTable:
    """The table without indicators, and without what the layout does not print."""
    rows = [row for block in layout.head for row in rows_of(block)]
    said = " ".join(
        [*layout.above, *(f"{key} {value}" for row in rows for key, value in row.items())]
    )
    shown = set(re.findall(r"{(\w+)}", said))
    shown |= {column.shows.value for column in layout.columns if column.shows in OF_TABLE}
    if layout.goal:
        shown.add("goal")
    parts = table.budget.parts if table.budget and "财政拨款" in said else ()
    scopes = {GoalScope.ANNUAL: "goal", GoalScope.WHOLE_PERIOD: "period_goal"}
    by_task = layout.shows(Shows.TASK_GOAL)
    return table.model_copy(
        update={
            "kind": layout.kind,
            "title": None,
            "year": table.year if "year" in shown else None,
            "organization": table.organization if "organization" in shown else None,
            "project": table.project if "project" in shown else None,
            "budget": table.budget.model_copy(update={"parts": parts})
            if table.budget and "total" in shown
            else None,
            "goals": tuple(g for g in table.goals if by_task or scopes.get(g.scope) in shown),
            "tasks": table.tasks if layout.tasks or layout.shows(Shows.TASK) else (),
            "indicators": (),
        }
    )


def numbered(rows: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The rows with their ids counted anew."""
    return tuple(row.model_copy(update={"id": f"r{n}"}) for n, row in enumerate(rows, 1))


def of_whole_period(row: Indicator) -> Indicator:
    """The row of the same indicator in the block of the whole period."""
    assert row.target is not None
    return row.model_copy(
        update={
            "name": f"三年{row.name}",
            "target": parse_target(facts.whole_period(row.target)),
            "scope": GoalScope.WHOLE_PERIOD,
        }
    )


def cells_of(row: Indicator, number: int, layout: Layout) -> dict[Shows, str]:
    """What each kind of column says of an indicator."""
    target = row.target
    assert target is not None
    grades = dict(zip(_GRADES, (band.target.raw for band in row.grades), strict=False))
    return {
        Shows.NAME: row.name,
        Shows.TARGET: target.raw,
        Shows.EXPLANATION: row.explanation or "",
        Shows.SCORING: row.scoring or "",
        Shows.WEIGHT: str(row.weight) if row.weight is not None else "",
        Shows.NOTE: row.note or "",
        Shows.NUMBER: str(number),
        Shows.BLANK: "",
        **grades,
        **_split(target, layout),
    }


def _split(target: Target, layout: Layout) -> dict[Shows, str]:
    """Sign, figure and unit in cells of their own, where that loses nothing."""
    sign = target.operator.value if target.operator else ""
    value, unit = str(target.value), target.unit or ""
    word = {text: layout.words.get(text, text) for text in (sign, unit)}
    direction = {"≥": "正向", ">": "正向", "≤": "反向", "<": "反向"}.get(sign, "正向")
    joined = join_cells(sign, value, unit) if target.kind is TargetKind.NUMBER else target
    if target.kind is not TargetKind.NUMBER or not _same(joined, target):
        return {
            Shows.OPERATOR: "" if layout.shows(Shows.DIRECTION) else _QUALITATIVE,
            Shows.VALUE: target.raw,
            Shows.UNIT: "",
            Shows.SIGNED: target.raw,
            Shows.AMOUNT: target.raw,
            Shows.DIRECTION: _QUALITATIVE,
        }
    return {
        Shows.OPERATOR: word[sign],
        Shows.VALUE: value,
        Shows.UNIT: word[unit],
        Shows.SIGNED: word[sign] + value,
        Shows.AMOUNT: value + word[unit],
        Shows.DIRECTION: direction,
    }


def _same(one: Target, other: Target) -> bool:
    fields = ("kind", "operator", "value", "high", "unit", "qualifier")
    return all(getattr(one, name) == getattr(other, name) for name in fields)


def _printed_target(row: Indicator, target: Target, number: int, layout: Layout) -> Target:
    """The target as its cells say it: joined where the layout splits it, spoilt where that lasts."""
    cells = cells_of(row, number, layout)
    parts = [cells[one] for one in _SPLIT if layout.shows(one)]
    raw = "".join(part for part in parts if part != _QUALITATIVE) if parts else target.raw
    for name in layout.damage:
        damage = DAMAGES[name]
        if damage.lasting and Shows.TARGET in damage.befalls:
            return parse_target(damage.spoil(raw, number))
    return target.model_copy(update={"raw": raw})


def as_printed(
    row: Indicator, number: int, layout: Layout, further: tuple[FurtherValue, ...] = ()
) -> Indicator:
    """The indicator as the columns of the layout say it; `further` are the values beside its target."""
    shows = {column.shows for column in layout.columns}
    target = row.target if shows & {Shows.TARGET, *_SPLIT} else None
    return _levels_as_printed(row, Shows.LEVEL1 in shows, Shows.LEVEL2 in shows).model_copy(
        update={
            "target": _printed_target(row, target, number, layout) if target else None,
            "grades": row.grades if Shows.EXCELLENT in shows else (),
            "explanation": row.explanation if Shows.EXPLANATION in shows else None,
            "scoring": row.scoring if Shows.SCORING in shows else None,
            "weight": row.weight if Shows.WEIGHT in shows else None,
            "note": row.note if Shows.NOTE in shows else None,
            "further": further,
        }
    )


def in_words(row: Indicator, layout: Layout) -> Indicator:
    """The indicator as a list in words says it."""
    said = layout.wording
    assert said is not None
    level2 = bool(said.heading and "{level2}" in said.heading)
    return _levels_as_printed(row, True, level2).model_copy(
        update={
            "grades": (),
            "explanation": None,
            "scoring": None,
            "weight": None,
            "note": None,
            "further": (),
        }
    )


def _levels_as_printed(row: Indicator, level1: bool, level2: bool) -> Indicator:
    raw1 = row.level1_raw if level1 else None
    raw2 = row.level2_raw if level2 else None
    return row.model_copy(
        update={
            "level1_raw": raw1,
            "level2_raw": raw2,
            "level1": canonical_level1(raw1) if raw1 else None,
            "level2": canonical_level2(raw2) if raw2 else None,
        }
    )


def rows_of(block: dict[str, str] | Block) -> tuple[dict[str, str], ...]:
    """The rows of labels and values of a part of the head."""
    return block.rows if isinstance(block, Block) else (block,)
