"""The rows of a block by the category they are printed under, and which indicators belong there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise

from assistant.inplace.blanks import is_blank, is_open
from assistant.inplace.blocks import Block
from assistant.inplace.values import Text, main_value
from assistant.model import taxonomy
from assistant.model.table import GoalTable, Indicator
from assistant.reading.grid import Cell, Row
from assistant.reading.layout.columns import Column
from assistant.reading.layout.headings import Role, plain
from assistant.writing.wording import level_text


class Style(Enum):
    """How a form prints the name of a category beside several rows."""

    MERGED = auto()
    REPEATED = auto()
    ONCE = auto()  # in the first row, blank below


@dataclass(slots=True, eq=False)
class Group:
    """Rows under one category: those the form has (`rows`), and the indicators for them.

    `lead` are the texts of the columns that all its rows share, where the form has none of its own.
    """

    level1: str
    level2: str
    rows: list[int] = field(default_factory=list)
    indicators: dict[int, list[Indicator]] = field(default_factory=dict)  # by side-by-side block
    lead: dict[Column, Text] = field(default_factory=dict)
    wide: bool = False  # one cell over both level columns

    @property
    def most(self) -> int:
        """How many rows it needs."""
        return max((len(rows) for rows in self.indicators.values()), default=0)

    def add(self, block: int, row: Indicator) -> None:
        """One more indicator in a side-by-side block."""
        self.indicators.setdefault(block, []).append(row)


def level_columns(block: Block) -> dict[tuple[Column | None, Column | None], list[int]]:
    """The level columns, and the numbers of the side-by-side blocks that they stand before."""
    pairs: dict[tuple[Column | None, Column | None], list[int]] = {}
    for number in block.groups or [0]:
        pair = block.of(Role.LEVEL1, number), block.of(Role.LEVEL2, number)
        pairs.setdefault(pair, []).append(number)
    return pairs


def printed_groups(rows: Sequence[Row], block: Block) -> list[Group]:
    """The categories printed in the form; empty where its level cells are blank."""
    first, second = next(iter(level_columns(block)))
    paths: list[tuple[str, str, bool]] = []
    styles = {column: style_of(rows, block, column) for column in (first, second) if column}
    before = ("", "", False)
    for index in range(block.first, block.after):
        one, two = _level(rows[index], first), _level(rows[index], second)
        wide = one is not None and one is two
        if wide:
            two = None
        level1 = _printed(one)
        if not level1 and first and styles[first] is Style.ONCE:
            level1 = before[0]
        level2 = _printed(two)
        if not level2 and second and styles[second] is Style.ONCE and level1 == before[0]:
            level2 = before[1]
        before = (level1, level2, wide)
        paths.append(before)
    if not any(level1 or level2 for level1, level2, _ in paths):
        return []
    groups: list[Group] = []
    for index, path in enumerate(paths, start=block.first):
        if not groups or index == block.first or path != paths[index - block.first - 1]:
            groups.append(Group(path[0], path[1], wide=path[2]))
        groups[-1].rows.append(index)
    return groups


def _level(row: Row, column: Column | None) -> Cell | None:
    return row.at(column.start, column.end) if column else None


def _printed(cell: Cell | None) -> str:
    return "" if cell is None or is_blank(cell.text) else cell.text


def style_of(rows: Sequence[Row], block: Block, column: Column) -> Style:
    """How the form prints this level."""
    cells = [rows[i].at(column.start, column.end) for i in range(block.first, block.after)]
    if any(cell and cell.covered for cell in cells):
        return Style.MERGED
    texts = [_printed(cell) for cell in cells]
    if any(one and one == two for one, two in pairwise(texts)):
        return Style.REPEATED
    if any(one and not two for one, two in pairwise(texts)):
        return Style.ONCE
    return Style.MERGED


def is_slot(row: Row, block: Block) -> bool:
    """Whether the row waits for an indicator: neither a name nor a value stands in it."""
    for group in block.groups:
        name = block.of(Role.NAME, group)
        cell = row.at(name.start, name.end) if name else None
        if cell and (cell.covered or not is_blank(cell.text)):
            return False
        value = main_value(block, group)
        held = row.at(value.start, value.end) if value else None
        if held and not held.covered and not is_open(held.text):
            return False
    return True


def group_for(groups: Sequence[Group], table: GoalTable, row: Indicator) -> Group | None:
    """The printed category that an indicator belongs under, None where the form has no such."""
    level1, level2 = row.level1, row.level2
    raw1, raw2 = level_text(table, row, 1), level_text(table, row, 2)

    def same1(group: Group) -> bool:
        return _equal(group.level1, raw1, level1, taxonomy.canonical_level1)

    def same2(group: Group) -> bool:
        return _equal(group.level2, raw2, level2, taxonomy.canonical_level2)

    under = [group for group in groups if same1(group)]
    if not raw1:
        under = list(groups)
    if raw2 or level2:
        if found := next((group for group in under if same2(group)), None):
            return found
        # satisfaction printed inside another block is still the place for it
        alone = level2 == taxonomy.SERVED_SATISFACTION or not raw1
        if alone and (found := next((group for group in groups if same2(group)), None)):
            return found
        if level2 == taxonomy.SERVED_SATISFACTION:
            satisfied = [
                g for g in groups if taxonomy.canonical_level1(g.level1) == taxonomy.SATISFACTION
            ]
            under = under or satisfied
        return next((group for group in under if group.wide or not group.level2), None)
    if not raw1 and not raw2:
        return None
    blank = next((group for group in under if not group.level2), None)
    return blank or (under[-1] if under else None)


def _equal(
    printed: str, raw: str, canonical: str | None, read: Callable[[str], str | None]
) -> bool:
    if not printed:
        return False
    found = read(printed)
    if found and canonical:
        return found == canonical
    return plain(printed) == plain(raw)


def insert_group(groups: list[Group], table: GoalTable, row: Indicator) -> Group:
    """A category the form lacks, put where it belongs: in its level-1, else in the table's order."""
    made = Group(level_text(table, row, 1), level_text(table, row, 2))
    same = [
        i
        for i, g in enumerate(groups)
        if _equal(g.level1, made.level1, row.level1, taxonomy.canonical_level1)
    ]
    if same:
        made.level1 = groups[same[-1]].level1
        groups.insert(same[-1] + 1, made)
        return made
    order = list(dict.fromkeys(one.level1 for one in table.indicators if one.level1))
    later = order[order.index(row.level1) + 1 :] if row.level1 in order else []
    at = next(
        (i for i, g in enumerate(groups) if taxonomy.canonical_level1(g.level1) in later),
        len(groups),
    )
    groups.insert(at, made)
    return made


def own_groups(table: GoalTable, rows: Sequence[Indicator]) -> list[Group]:
    """The categories of the table itself, for a form that leaves them to be filled in."""
    groups: list[Group] = []
    for row in rows:
        path = level_text(table, row, 1), level_text(table, row, 2)
        if not groups or (groups[-1].level1, groups[-1].level2) != path:
            groups.append(Group(*path))
        groups[-1].add(0, row)
    return groups
