"""Indicators written as text: a bracketed list (`【产出指标-数量指标】 指标1：名称（目标值）`) or a list set
off by semicolons in one cell (`名称8次；名称≥2次`).

The first form says where each name ends. In the second the end of the name is inferred, and the
reading says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.model import taxonomy
from assistant.model.grammar import parse_target
from assistant.model.table import Goal, GoalScope
from assistant.reading.damage import indicator_name, level_name, one_line
from assistant.reading.grid import Cell, Row
from assistant.reading.layout import keys
from assistant.reading.layout.keys import Key
from assistant.reading.layout.values import split_item
from assistant.reading.layout.walk import Draft

_LEVELS = re.compile(
    r"^\s*[【\[（(]?\s*([^【】\[\]()（）：:\s]{2,12}?(?:[（(][\d\-.]+分?[)）]分?)?)\s*[-—－–/·]+"
    r"\s*([^【】\[\]()（）：:\s]{2,16}?(?:[（(][\d\-.]+分?[)）]分?)?)\s*[】\])）]?\s*[：:]?\s*$"
)
_LEVEL_ALONE = re.compile(r"^\s*【\s*([^【】()（）：:\s]{2,16}?)\s*】\s*[：:]?\s*$")
_SECTION = re.compile(r"^\s*【([^】]{2,12})】\s*(.*)$", re.DOTALL)
_ITEM = re.compile(r"^\s*(?:指标\s*\d{1,2}\s*[:：、.．]?|\d{1,2}\s*[:：、．)）]|\d{1,2}\.(?!\d))")
# a line, or what a converter put on one line: 【产出指标-数量指标】 指标1：…
_LINE = re.compile(r"\n|\s+(?=【)|(?<=】)\s+(?=指标\s*\d)|\s+(?=指标\s*\d{1,2}\s*[:：])")
_LIST = re.compile(r"[;；]")
# 数量指标：培训4期 inside a list
_UNDER = re.compile(r"^\s*(?:[（(]?\d{1,2}[)）.、．]\s*)?([^:：\d]{2,12})[:：]\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and the cell it stands in; `offset` lines below the cell's first."""

    text: str
    row: Row
    cell: Cell


def is_bracketed(row: Row) -> bool:
    """Whether some cell of the row heads a list by a level-1 and a level-2 name."""
    return any(lists_indicators(cell.text) for cell in row.filled)


def lists_indicators(text: str) -> bool:
    """Whether some line of the text heads a list by level names in brackets."""
    return any(_levels(line) for line in _LINE.split(text))


def _levels(line: str) -> tuple[str | None, str | None] | None:
    """The level-1 and level-2 names of a bracketed heading; one of them alone only in 【】."""
    match = _LEVELS.match(line)
    if match and taxonomy.canonical_level1(match[1]):
        marked = "【" in line or taxonomy.canonical_level2(match[2])
        return (match[1], match[2]) if marked else None
    if alone := _LEVEL_ALONE.match(line):
        if taxonomy.canonical_level1(alone[1]):
            return alone[1], None
        if taxonomy.canonical_level2(alone[1]):
            return None, alone[1]
    return None


def lines_of(rows: Sequence[Row]) -> Iterator[Line]:
    """Every line of the rows' cells."""
    for row in rows:
        for cell in row.filled:
            for text in _LINE.split(cell.text):
                if text.strip():
                    yield Line(text, row, cell)


def read_bracketed(draft: Draft, lines: Sequence[Line]) -> None:
    """Add the indicators, and the goal texts under bracketed headings, of a list in prose."""
    goal: list[str] = []
    scope: GoalScope | None = None
    within = False
    for line in lines:
        if levels := _levels(line.text):
            draft.level1, draft.level2 = levels[0] or draft.level1, levels[1]
            within, scope = True, None
        elif section := _SECTION.match(line.text):
            within = False
            found = keys.key_of(section[1])
            scope = _SCOPE.get(found.key) if found else None
            if scope and section[2]:
                goal.append(section[2])
                draft.goals.append(_goal(scope, section[2], line))
        elif within and _ITEM.match(line.text):
            _read_item(draft, line, in_brackets=True)
        elif scope and line.text.strip():
            draft.goals.append(_goal(scope, line.text.strip(), line))


def _goal(scope: GoalScope, text: str, line: Line) -> Goal:
    return Goal(scope=scope, text=text, location=line.row.location(line.cell))


_SCOPE = {Key.ANNUAL: GoalScope.ANNUAL, Key.WHOLE_PERIOD: GoalScope.WHOLE_PERIOD}


def list_in(row: Row) -> tuple[str, Cell] | None:
    """A level name and the cell beside it that lists indicators set off by semicolons."""
    for before, cell in pairwise(row.filled):
        if not (taxonomy.canonical_level1(before.text) or taxonomy.canonical_level2(before.text)):
            continue
        items = _items(cell.text)
        readable = sum(split_item(_under(item)[1]) is not None for item in items)
        if readable >= max(1, len(items) * 0.5):
            return before.text, cell
    return None


def _items(text: str) -> list[str]:
    return [part.strip(" 。\n") for part in _LIST.split(text) if part.strip(" 。\n")]


def _under(item: str) -> tuple[str | None, str]:
    """An item and the level-2 name it begins with, if it does."""
    match = _UNDER.match(item)
    if match and taxonomy.canonical_level2(match[1].strip()):
        return match[1].strip(), item[match.end() :]
    return None, item


def read_list(draft: Draft, row: Row, level: str, cell: Cell) -> None:
    """Add the indicators of a list set off by semicolons; where each name ends is inferred."""
    draft.text(row, cell)
    if taxonomy.canonical_level1(level):
        draft.level1, draft.level2 = level_name(level)[0], None
    else:
        draft.level2 = level_name(level)[0]
    for item in _items(cell.text):
        under, words = _under(item)
        if under:
            draft.level2 = under
        _read_item(draft, Line(words, row, cell))
    draft.doubt(
        f"“{level}”的指标写在一个单元格里，名称与目标值的分界是推断的，请核对。",
        row.location(cell),
        0.7,
    )


def _read_item(draft: Draft, line: Line, *, in_brackets: bool = False) -> None:
    """One item as a row; what shows no value is told to the user."""
    if split := split_item(line.text, in_brackets=in_brackets):
        _add(draft, line, split.name, split.value)
        return
    words = one_line(line.text.strip())[0]
    draft.doubt(
        f"“{words[:30]}”没有读成指标：看不出名称和目标值的分界，请核对。",
        line.row.location(line.cell),
        0.3,
    )


def _add(draft: Draft, line: Line, name: str, target: str) -> None:
    id = f"r{len(draft.indicators) + 1}"
    location = line.row.location(line.cell)
    clean, damage = indicator_name(name)
    draft.record(damage, location, id, "name")
    value, damage = one_line(target)
    draft.record(damage, location, id, "target")
    draft.indicators.append(
        {
            "id": id,
            "level1_raw": draft.level1,
            "level2_raw": draft.level2,
            "level1": taxonomy.canonical_level1(draft.level1) if draft.level1 else None,
            "level2": taxonomy.canonical_level2(draft.level2) if draft.level2 else None,
            "name": clean,
            "target": parse_target(value),
            "location": location,
        }
    )
