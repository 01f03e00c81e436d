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
from assistant.reading.damage import indicator_name, one_line
from assistant.reading.grid import Cell, Row
from assistant.reading.layout import keys
from assistant.reading.layout.keys import Key
from assistant.reading.layout.walk import Draft

_LEVELS = re.compile(
    r"^\s*[【\[（(]?\s*([^【】\[\]()（）：:\s]{2,12}?)\s*[-—－–/·]+\s*([^【】\[\]()（）：:\s]{2,16}?)\s*[】\])）]?\s*[：:]?\s*$"
)
_SECTION = re.compile(r"^\s*【([^】]{2,12})】\s*(.*)$", re.DOTALL)
_ITEM = re.compile(
    r"^\s*(?:指标)?\s*\d{1,2}\s*[:：、.．]\s*(.+?)\s*[（(]([^（）()]+)[)）]\s*[;；。.，,]?\s*$"
)

_SIGN = r"(?:[≥≤＞＜=＝><≧≦]|大于等于|小于等于|不少于|不低于|不超过|不高于|大于|小于|控制在)"
_TAIL = re.compile(
    rf"^(.{{2,60}}?)\s*((?:{_SIGN}\s*)+\d[\d.,，]*\s*[^\d\s；;，,]{{0,8}}(?:以内|以上|以下)?"
    r"|\d[\d.,，]*\s*(?:%|％|‰|[^\d\s；;，,]{1,5})(?:以内|以上|以下)?"
    r"|(?:有所|明显|显著|持续|不断|逐步|稳步|进一步|有效|大幅)(?:提高|提升|改善|增强|加强|增加|优化|下降|减少|降低|保障|推进)|效果(?:明显|显著|良好)|长期)$"
)
_LIST = re.compile(r"[;；]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and the cell it stands in; `offset` lines below the cell's first."""

    text: str
    row: Row
    cell: Cell


def is_bracketed(row: Row) -> bool:
    """Whether some cell of the row heads a list by a level-1 and a level-2 name."""
    return any(_levels(line) for cell in row.filled for line in cell.text.split("\n"))


def _levels(line: str) -> tuple[str, str] | None:
    match = _LEVELS.match(line)
    if match and taxonomy.canonical_level1(match[1]) and taxonomy.canonical_level2(match[2]):
        return match[1], match[2]
    return None


def lines_of(rows: Sequence[Row]) -> Iterator[Line]:
    """Every line of the rows' cells."""
    for row in rows:
        for cell in row.filled:
            for text in cell.text.split("\n"):
                if text.strip():
                    yield Line(text, row, cell)


def read_bracketed(draft: Draft, lines: Sequence[Line]) -> None:
    """Add the indicators, and the goal texts under bracketed headings, of a list in prose."""
    goal: list[str] = []
    scope: GoalScope | None = None
    within = False
    for line in lines:
        if levels := _levels(line.text):
            draft.level1, draft.level2 = levels
            within, scope = True, None
        elif section := _SECTION.match(line.text):
            within = False
            found = keys.key_of(section[1])
            scope = _SCOPE.get(found.key) if found else None
            if scope and section[2]:
                goal.append(section[2])
                draft.goals.append(_goal(scope, section[2], line))
        elif within and (item := _ITEM.match(line.text)):
            _add(draft, line, item[1], item[2])
        elif within and re.match(r"^\s*指标\s*\d", line.text):
            draft.doubt(
                f"“{line.text.strip()[:20]}”没有读成指标：看不出名称和目标值的分界。",
                line.row.location(line.cell),
                0.3,
            )
        elif scope and line.text.strip():
            draft.goals.append(_goal(scope, line.text.strip(), line))


def _goal(scope: GoalScope, text: str, line: Line) -> Goal:
    return Goal(scope=scope, text=text, location=line.row.location(line.cell))


_SCOPE = {Key.ANNUAL: GoalScope.ANNUAL, Key.WHOLE_PERIOD: GoalScope.WHOLE_PERIOD}


def list_in(row: Row) -> tuple[str, Cell] | None:
    """A level name and the cell beside it that lists indicators set off by semicolons."""
    filled = row.filled
    for before, cell in pairwise(filled):
        if not (taxonomy.canonical_level1(before.text) or taxonomy.canonical_level2(before.text)):
            continue
        items = _items(cell.text)
        if items and sum(_TAIL.match(item) is not None for item in items) >= max(
            1, len(items) * 0.5
        ):
            return before.text, cell
    return None


def _items(text: str) -> list[str]:
    parts = _LIST.split(text)
    return [part.strip(" 。\n") for part in parts if part.strip(" 。\n")] if len(parts) > 1 else []


def read_list(draft: Draft, row: Row, level: str, cell: Cell) -> None:
    """Add the indicators of a list set off by semicolons; where each name ends is inferred."""
    if taxonomy.canonical_level1(level):
        draft.level1, draft.level2 = level, None
    else:
        draft.level2 = level
    for item in _items(cell.text):
        match = _TAIL.match(one_line(item)[0])
        line = Line(item, row, cell)
        if match:
            _add(draft, line, match[1], match[2])
        else:
            _add(draft, line, item, None)
    draft.doubt(
        f"“{level}”的指标写在一个单元格里，名称与目标值的分界是推断的，请核对。",
        row.location(cell),
        0.7,
    )


def _add(draft: Draft, line: Line, name: str, target: str | None) -> None:
    id = f"r{len(draft.indicators) + 1}"
    location = line.row.location(line.cell)
    clean, damage = indicator_name(name)
    draft.record(damage, location, id, "name")
    draft.indicators.append(
        {
            "id": id,
            "level1_raw": draft.level1,
            "level2_raw": draft.level2,
            "level1": taxonomy.canonical_level1(draft.level1) if draft.level1 else None,
            "level2": taxonomy.canonical_level2(draft.level2) if draft.level2 else None,
            "name": clean,
            "target": parse_target(one_line(target)[0]) if target else None,
            "location": location,
        }
    )
