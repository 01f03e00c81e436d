"""The last resort: text whose cells have run together, read by its level names and values alone.

`数量指标培训期数≥4期培训人数320人质量指标合格率100%`: a name ends where a value begins. What follows a value
before the next name may be the actual value of a self-evaluation; it is kept apart. All of it is
inferred, and the reading says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.model import taxonomy, units
from assistant.model.grammar import parse_target
from assistant.model.table import FurtherRole, FurtherValue
from assistant.reading.damage import indicator_name
from assistant.reading.grid import Cell, Row
from assistant.reading.layout.headings import Role, heading
from assistant.reading.layout.walk import Draft

_FEWEST = 3
_OPERATOR = r"(?:>=|<=|[≥≤＞＜=＝><≧≦]|大于等于|小于等于|不少于|不低于|不超过|不高于|大于|小于)"
_FIGURE = r"\d[\d,，]*(?:\.\d+)?"


@cache
def _level() -> re.Pattern[str]:
    """A level's full name, spaces inside it allowed, points attached."""
    names = sorted({*taxonomy.LEVEL1, *taxonomy.LEVEL2}, key=len, reverse=True)
    spaced = (r"\s*".join(map(re.escape, name)) for name in names)
    whole = r"(?:社会公众或)?(?:" + "|".join(spaced) + r")(?!值|名称|解释)"
    return re.compile(whole + r"(?:[（(]\d+(?:\.\d+)?分?[)）]分?)?")


@cache
def _value() -> re.Pattern[str]:
    """A value that shows where a name ended: a sign and a figure, or a figure with a unit."""
    unit = rf"(?:%|％|‰|{units.SIMPLE})(?:/[\u4e00-\u9fff])?"
    return re.compile(
        rf"{_OPERATOR}\s*{_FIGURE}\s*(?:{unit})?(?:以上|以内|以下)?|{_FIGURE}\s*{unit}(?:以上|以内|以下)?"
    )


def read_glued(draft: Draft, rows: Sequence[Row]) -> None:
    """Add what can be told of the indicators in these rows; nothing where it is too little."""
    cells = [(row, cell) for row in rows for cell in row.filled]
    if sum(len(_level().findall(cell.text)) for _, cell in cells) < _FEWEST:
        return
    before = len(draft.indicators)
    for row, cell in cells:
        _read_cell(draft, row, cell)
    found = len(draft.indicators) - before
    if found < _FEWEST:
        del draft.indicators[before:]
        return
    row, cell = cells[0]
    draft.doubt(
        f"表格的单元格连成了一片，按级次名和数值推断出 {found} 行，定性指标可能缺漏，请逐行核对或换用原始文件。",
        row.location(cell),
        0.3,
    )


def _read_cell(draft: Draft, row: Row, cell: Cell) -> None:
    marks = list(_level().finditer(cell.text))
    for number, match in enumerate(marks, 1):
        after = marks[number] if number < len(marks) else None
        name = re.sub(r"\s+", "", match.group())
        level2 = taxonomy.canonical_level2(name)
        segment = cell.text[match.end() : after.start() if after else None]
        # 满意度指标 is of either level: of the first where another level name follows at once
        top = level2 in (None, taxonomy.OUTPUT, taxonomy.BENEFIT) or not draft.level1
        if top or (taxonomy.canonical_level1(name) and not segment.strip()):
            draft.level1, draft.level2 = name, None
        else:
            draft.level2 = name
        _read_segment(draft, row, cell, segment)


def _read_segment(draft: Draft, row: Row, cell: Cell, segment: str) -> None:
    start = 0
    for value in _value().finditer(segment):
        words = segment[start : value.start()]
        start = value.end()
        name, _ = indicator_name(words.strip(" \n:：|；;，,。0123456789"))
        found = heading(name)
        if len(re.findall(r"[\u4e00-\u9fff]", name)) < 2:
            _beside(draft, value.group())
        elif found is None or found.role is Role.TASK:
            id = f"r{len(draft.indicators) + 1}"
            level1, level2 = draft.level1, draft.level2
            draft.indicators.append(
                {
                    "id": id,
                    "level1_raw": level1,
                    "level2_raw": level2,
                    "level1": taxonomy.canonical_level1(level1) if level1 else None,
                    "level2": taxonomy.canonical_level2(level2) if level2 else None,
                    "name": name,
                    "target": parse_target(value.group().strip()),
                    "further": (),
                    "location": row.location(cell),
                }
            )


def _beside(draft: Draft, value: str) -> None:
    """A second value straight after the first: what was actually reached."""
    if draft.indicators and not draft.indicators[-1]["further"]:
        other = FurtherValue(role=FurtherRole.OTHER, heading="", text=value.strip())
        draft.indicators[-1]["further"] = (other,)
