"""What one indicator puts in the cells of a form's row, column by column."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from assistant.inplace.blocks import Block
from assistant.model.grammar import join_cells
from assistant.model.table import (
    FurtherRole,
    FurtherValue,
    GoalScope,
    GoalTable,
    Indicator,
)
from assistant.model.target import Target
from assistant.reading.layout.columns import Column
from assistant.reading.layout.headings import GRADE_OF, Role, plain
from assistant.writing.wording import (
    QUALITATIVE,
    figure,
    is_drafted,
    split_target,
    target_text,
)

#: Columns that say what the target is.
VALUES = frozenset({Role.TARGET, Role.OPERATOR, Role.DIRECTION, Role.UNIT})
_FURTHER = {
    Role.ACTUAL: FurtherRole.ACTUAL,
    Role.SCORE: FurtherRole.SCORE,
    Role.REASON: FurtherRole.REASON,
}
_UP, _DOWN = {"≥", ">"}, {"≤", "<"}


class Text(NamedTuple):
    """What goes into a cell, and as a number where it is one."""

    text: str
    number: Decimal | None = None


def texts_of(
    table: GoalTable, row: Indicator, block: Block, group: int
) -> tuple[dict[Column, Text], list[str]]:
    """Texts by column, and the names of what the form has no column for."""
    texts: dict[Column, Text] = {}
    missing: list[str] = []

    def put(role: Role, text: str | None, words: str, number: Decimal | None = None) -> None:
        if not text:
            return
        column = block.of(role, group)
        if column is None:
            missing.append(words)
        else:
            texts[column] = Text(text, number)

    put(Role.NAME, row.name, "三级指标名称")
    if row.target:
        values = _target(row.target, block, group, rendered=is_drafted(table))
        texts.update(values)
        if not values:
            missing.append("指标值")
    for role, grade in GRADE_OF.items():
        band = next((band for band in row.grades if band.grade is grade), None)
        put(
            role,
            target_text(band.target, rendered=is_drafted(table)) if band else None,
            "优良中差标准",
        )
    put(Role.EXPLANATION, row.explanation, "指标解释")
    put(Role.SCORING, row.scoring, "评分标准")
    put(Role.WEIGHT, None if row.weight is None else figure(row.weight), "分值", row.weight)
    put(Role.NOTE, row.note, "备注")
    for value in row.further:
        column = _beside(value, block, group)
        if column is None or column in texts:
            missing.append(value.heading or "其他指标值")
        else:
            texts[column] = Text(value.text)
    return texts, list(dict.fromkeys(missing))


def main_value(block: Block, group: int) -> Column | None:
    """The column of the target itself: the year's before the whole period's."""
    held = block.header.of(Role.TARGET, group)
    annual = [column for column in held if column.scope is not GoalScope.WHOLE_PERIOD]
    return next(iter(annual or held), None)


def _target(target: Target, block: Block, group: int, *, rendered: bool) -> dict[Column, Text]:
    value = main_value(block, group)
    if value is None:
        return {}
    sign, nature, unit = (
        block.of(role, group) for role in (Role.OPERATOR, Role.DIRECTION, Role.UNIT)
    )
    if sign is None and unit is not None:
        sign, nature = nature, None  # 指标性质 | 指标值 | 计量单位: the value in three pieces
    split = split_target(target, rendered=rendered)
    texts: dict[Column, str] = {}
    if split.operator == QUALITATIVE:
        texts[value] = split.value
        if nature or sign:
            texts[nature or sign] = QUALITATIVE  # type: ignore[index]
        return _made(texts)
    for operator, figures, measure in _ways(split, bool(sign), bool(unit)):
        if _same(join_cells(operator, figures, measure), target):
            texts[value] = figures
            if sign:
                texts[sign] = operator
            if unit:
                texts[unit] = measure
            break
    else:
        texts[value] = target_text(target, rendered=rendered)
    if nature and target.operator in _UP | _DOWN:
        texts[nature] = "正向" if target.operator in _UP else "反向"
    return _made(texts)


def _ways(split: tuple[str, str, str], sign: bool, unit: bool) -> Iterator[tuple[str, str, str]]:
    """The three pieces put together for the cells that there are."""
    operator, figures, measure = split
    if sign and unit:
        yield operator, figures, measure
    elif sign:
        yield operator, f"{figures}{measure}", ""
    elif unit:
        yield "", f"{operator}{figures}", measure


def _same(one: Target, other: Target) -> bool:
    return one.model_copy(update={"raw": ""}) == other.model_copy(update={"raw": ""})


def _made(texts: dict[Column, str]) -> dict[Column, Text]:
    return {
        column: Text(text, Decimal(text) if text.isdecimal() and text.isascii() else None)
        for column, text in texts.items()
        if text
    }


def _beside(value: FurtherValue, block: Block, group: int) -> Column | None:
    """The column for a value beside the target: of the same heading, or of the same meaning."""
    main = main_value(block, group)
    columns = [c for c in block.header.columns if c.group == group and c is not main]
    open_to = [c for c in columns if c.role in (Role.TARGET, Role.OTHER, *_FURTHER)]
    for column in open_to:
        if plain(column.heading) == plain(value.heading):
            return column
    for column in open_to:
        whole = column.role is Role.TARGET and column.scope is GoalScope.WHOLE_PERIOD
        if _FURTHER.get(column.role) is value.role or (
            whole and value.role is FurtherRole.WHOLE_PERIOD
        ):
            return column
    return None
