"""The blocks of an empty form: column headings, and the rows under them that wait for content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.inplace.blanks import is_blank
from assistant.inplace.grid import Grid
from assistant.model.table import GoalScope
from assistant.reading.grid import Cell, Row
from assistant.reading.layout import keys
from assistant.reading.layout.columns import Column, Header, Kind, header_at, refined
from assistant.reading.layout.footer import is_footer
from assistant.reading.layout.headings import Role, heading, plain, scope_of
from assistant.reading.layout.keys import Key

_SUM = re.compile(r"(?:总分|合计|总计|小计|总得分|金额合计|资金合计|预算合计|任务合计)\d*分?")
_STARTS = {Key.PROJECT, Key.ORGANIZATION, Key.ANNUAL, Key.WHOLE_PERIOD, Key.YEAR}


@dataclass(slots=True)
class Block:
    """Rows `first` up to `after` of the form stand under `header` and are of one period."""

    header: Header
    first: int
    after: int
    scope: GoalScope | None = None
    sums: int | None = None  # the row of the total under them

    def of(self, role: Role, group: int | None = None) -> Column | None:
        """The first column with this role; a group's own before one that all groups share."""
        held = self.header.of(role)
        own = [c for c in held if group is None or c.group == group]
        before = [c for c in held if group is not None and c.group < group]
        return next(iter(own or before[-1:]), None)

    @property
    def groups(self) -> list[int]:
        """The numbers of the blocks that stand side by side."""
        return sorted({c.group for c in self.header.columns if c.role in (Role.NAME, Role.TARGET)})


def blocks_of(grid: Grid) -> list[Block]:
    """The blocks of a form, in order; one that changes its period on the way is two."""
    rows = grid.rows
    found: list[Block] = []
    index = 0
    while index < len(rows):
        header = header_at(rows, index) if rows[index].exact else None
        if header is None:
            index += 1
            continue
        first = _first_row(rows, header)
        after = first
        while after < len(rows) and not _ends(rows, after, header):
            after += 1
        last = after
        while after > first and rows[after - 1].blank and not grid.drawn(rows[after - 1]):
            after -= 1
        if after == first and first < len(rows) and rows[first].blank and _follows(rows, first):
            after += 1  # a sheet without lines: the row under the headings is where one writes
        sums = last if last < len(rows) and _is_sum(rows[last]) else None
        whole = _with_roles(replace(header, after=first), rows[first:after])
        found += _by_period(rows, Block(whole, first, after, sums=sums))
        index = max(after, first, index + 1)
    return found


def _first_row(rows: Sequence[Row], header: Header) -> int:
    """The row after the headings.

    NOTE: a blank row beside a merged label reads like a continued heading; in a form it is a slot.
    """
    first = header.after
    names = [c for c in header.columns if c.role in (Role.NAME, Role.TASK, Role.TARGET)]
    while first - header.first > 1:
        cells = [rows[first - 1].at(c.start, c.end) for c in names]
        if any(cell is None or cell.covered or cell.text for cell in cells):
            break
        first -= 1
    return first


def _follows(rows: Sequence[Row], index: int) -> bool:
    return rows[index].table == rows[index - 1].table and rows[index].sheet == rows[index - 1].sheet


def _ends(rows: Sequence[Row], index: int, header: Header) -> bool:
    row = rows[index]
    if not row.exact or not _follows(rows, index):
        return True
    if row.blank:
        return False
    if header_at(rows, index) or is_footer(row) or _is_sum(row):
        return True
    filled = row.filled
    if len(filled) == 1 and keys.is_title(filled[0].text):
        return True
    first = filled[0]
    found = keys.key_of(first.text) or keys.key_of(first.text.split("：")[0])
    if found is None or (heading(first.text) and not _is_goal_label(first.text)):
        return False
    # 项目目标 beside a slot is a slot's hint, at the left edge it is the next label
    return (
        found.key in _STARTS
        and first.column <= header.columns[0].start
        and not is_blank(first.text)
    )


def _is_goal_label(text: str) -> bool:
    found = heading(text)
    return found is not None and found.role in (Role.GOAL, Role.TARGET)


def _is_sum(row: Row) -> bool:
    return any(_SUM.fullmatch(plain(cell.text)) for cell in row.filled[:2])


def _by_period(rows: Sequence[Row], block: Block) -> list[Block]:
    """The block cut where the label at its side names another period."""
    labels = [c for c in block.header.columns if c.role is Role.LABEL]
    scopes = [_scope(rows[i], labels, block.header) for i in range(block.first, block.after)]
    pieces: list[Block] = []
    start = block.first
    for index in range(block.first + 1, block.after + 1):
        if index == block.after or scopes[index - block.first] != scopes[start - block.first]:
            pieces.append(
                replace(block, first=start, after=index, scope=scopes[start - block.first])
            )
            start = index
    return pieces or [block]


def _scope(row: Row, labels: Sequence[Column], header: Header) -> GoalScope | None:
    left = [row.at(c.start, c.end) for c in labels]
    left += [cell for cell in row.cells if cell.end <= header.columns[0].start]
    whole = any(cell and scope_of(cell.text) is GoalScope.WHOLE_PERIOD for cell in left)
    return GoalScope.WHOLE_PERIOD if whole else None


def _with_roles(header: Header, data: Sequence[Row]) -> Header:
    """The header with the roles that its words leave open: nothing under it tells them yet."""
    if not data:
        return header
    header = refined(header, data, _under)
    if header.kind is not Kind.INDICATORS:
        return header
    columns = list(header.columns)
    for group in {column.group for column in columns}:
        _split_values(columns, group)
        _name_directions(columns, group)
    return replace(header, columns=tuple(columns))


def _under(row: Row, column: Column) -> Cell | None:
    cell = row.at(column.start, column.end)
    return cell if cell and not cell.covered else None


def _split_values(columns: list[Column], group: int) -> None:
    """Several columns under one 指标值: the sign, the figure, the unit, as many as there are."""
    at = [i for i, c in enumerate(columns) if c.group == group and c.role is Role.TARGET]
    same = [i for i in at if columns[i].heading == columns[at[0]].heading]
    if len(same) < 2:
        return
    roles = {c.role for c in columns if c.group == group}
    pieces = [Role.TARGET]
    if Role.OPERATOR not in roles:
        pieces.insert(0, Role.OPERATOR)
    if Role.UNIT not in roles and len(same) > len(pieces):
        pieces.append(Role.UNIT)
    for index, role in zip(same, [*pieces, *[Role.OTHER] * len(same)], strict=False):
        columns[index] = replace(columns[index], role=role)


def _name_directions(columns: list[Column], group: int) -> None:
    """Of 指标性质 beside 指标方向 or 计算符号 only one holds the sign: the one that says so more."""
    at = [i for i, c in enumerate(columns) if c.group == group and c.role is Role.OPERATOR]
    natures = [i for i in at if "性质" in columns[i].heading or "属性" in columns[i].heading]
    if len(at) > 1:
        for index in natures or at[1:]:
            columns[index] = replace(columns[index], role=Role.DIRECTION)
