"""Header rows, and the columns they make: each with a role, from its words and then its content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from assistant.model.table import GoalScope
from assistant.reading.grid import Cell, Row
from assistant.reading.layout.content import Look, look
from assistant.reading.layout.divided import banners, paths
from assistant.reading.layout.headings import (
    GRADE_OF,
    Heading,
    Role,
    heading,
    is_label,
    plain,
    scope_of,
)

_BESIDE_NAME = {
    Role.TARGET,
    Role.OPERATOR,
    Role.UNIT,
    Role.EXPLANATION,
    Role.SCORING,
    Role.WEIGHT,
    Role.ACTUAL,
    *GRADE_OF,
}
_LEVELS = {Role.LEVEL1, Role.LEVEL2}
# words that stand under a heading and leave its meaning as it is: 指标值 over 内容
_NEUTRAL = {"内容", "值", "数值", "文字描述", "数据", "其中", "具体内容", "目标内容"}
_BEFORE_VALUE = {Role.LEVEL1, Role.LEVEL2, Role.NAME}
_OF_CONTENT = {"指标内容", "绩效指标内容", "绩效内容"}
_TOTALS = {"合计", "总计", "小计"}
_MOST_HEADER_ROWS = 3
_BANNER_ABOVE = 4  # rows: the goal texts of the two periods may stand between


class Kind(StrEnum):
    """What the rows under a header are."""

    INDICATORS = "indicators"
    TASKS = "tasks"


@dataclass(frozen=True, slots=True)
class Column:
    """Grid columns `start` up to `end` under one heading. `group` tells side-by-side blocks apart.

    `over` are the headings that stand over it and others: 预算金额（元） over 总额.
    """

    start: int
    end: int
    role: Role
    heading: str
    scope: GoalScope | None = None
    group: int = 0
    over: str = ""

    @property
    def words(self) -> str:
        """All that heads the column."""
        return f"{self.over} {self.heading}".strip()


@dataclass(frozen=True, slots=True)
class Header:
    """Rows `first` up to `after` of the part are column headings."""

    first: int
    after: int
    kind: Kind
    columns: tuple[Column, ...]

    def of(self, role: Role, group: int | None = None) -> list[Column]:
        """The columns with this role, in order; those before any block belong to every group."""
        return [c for c in self.columns if c.role is role and group in (None, c.group)]


def kind_of(headings: Iterable[Heading]) -> Kind | None:
    """What a row of such headings heads, or None where they head nothing known."""
    roles = {found.role for found in headings}
    if (Role.NAME in roles or roles >= _LEVELS) and roles & _BESIDE_NAME:
        return Kind.INDICATORS
    if roles >= _LEVELS and len(roles) > 2:
        return Kind.INDICATORS
    if Role.TASK in roles and roles & {Role.CONTENT, Role.AMOUNT} and Role.NAME not in roles:
        return Kind.TASKS
    return None


def header_at(rows: Sequence[Row], index: int) -> Header | None:
    """The header that begins at this row, with roles from its words alone; None where it is none."""
    row = rows[index]
    filled = row.filled
    if len(filled) < 2:
        return None
    known = [found for cell in filled if (found := heading(cell.text))]
    labels = sum(heading(cell.text) is None and is_label(cell.text) for cell in filled)
    kind = kind_of(known)
    if kind is None or len(known) + labels < len(filled) * 0.6:
        return None
    if divided := paths(rows, index):
        columns = [_column(i, i + 1, path) for i, path in enumerate(divided)]
        return Header(index, index + 2, kind, tuple(_settled(columns)))
    after = index + 1
    while after < len(rows) and after - index < _MOST_HEADER_ROWS and _goes_on(rows, after):
        after += 1
    first = index - (index > 0 and _heads_too(rows[index - 1], row))
    columns = _columns(rows[first:after])
    if after < len(rows) and _counts_columns(rows[after]):
        after += 1
    if index and _repeats(columns) and _slid(rows[index - 1], row):
        columns = under_banners(columns, [cell.text for cell in rows[index - 1].cells])
    if index and _repeats(columns):
        for above in reversed(rows[max(0, index - _BANNER_ABOVE) : index]):
            if (named := _with_banner(columns, above)) is not columns:
                columns = named
                break
    return Header(index, after, kind, tuple(_settled(columns)))


def _heads_too(above: Row, row: Row) -> bool:
    """Whether the row above has a heading where this one is blank: 权重 beside 绩效指标 over its levels."""
    if above.table != row.table or not (above.exact and row.exact) or len(above.filled) < 2:
        return False
    # 年度绩效指标 over its block is no heading, but stands among them
    if not all(heading(cell.text) or scope_of(cell.text) for cell in above.filled):
        return False
    under = [row.at(cell.column, cell.end) for cell in above.filled]
    return any(cell is None or cell.blank for cell in under)


def _goes_on(rows: Sequence[Row], index: int) -> bool:
    """Whether this row still is heading: nothing in it but words that head a column."""
    row = rows[index]
    if row.table != rows[index - 1].table:
        return False
    filled = row.filled
    if not filled:
        # a row that only continues merged headings
        return any(c.covered and heading(c.text) for c in row.cells) and all(
            c.covered or c.blank for c in row.cells
        )
    if kind_of([found for cell in filled if (found := heading(cell.text))]):
        return False  # a header of its own: the next table, or this one repeated on a new page
    if _under_values(rows[index - 1], row):
        return True
    return all(heading(cell.text) or plain(cell.text) in _NEUTRAL for cell in filled)


def _counts_columns(row: Row) -> bool:
    """Whether the row only numbers the columns, as budget forms do: 1, 2, 3 and so on."""
    texts = [cell.text.strip() for cell in row.filled]
    return len(texts) > 2 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _under_values(above: Row, row: Row) -> bool:
    """Whether the row only names parts of the value column above it: one town after another."""
    if len(row.filled) < 2 or any(
        look(c.text) & _NO_TOWN and not _A_YEAR.fullmatch(c.text) for c in row.filled
    ):
        return False
    for cell in row.filled:
        over = above.at(cell.column, cell.end)
        if over is None or not over.text:
            over = next(
                (c for c in reversed(above.cells) if c.text and c.column <= cell.column), None
            )
        found = heading(over.text) if over else None
        if found is None or found.role is not Role.TARGET:
            return False
    return True


_A_YEAR = re.compile(r"20\d{2}\s*年度?")
_NO_TOWN = Look.TARGET | Look.LEVEL1 | Look.LEVEL2 | Look.LONG


def _columns(rows: Sequence[Row]) -> list[Column]:
    if rows[0].exact:
        return _exact_columns(rows)
    return _loose_columns(rows)


def _exact_columns(rows: Sequence[Row]) -> list[Column]:
    edges = sorted({edge for row in rows for cell in row.cells for edge in (cell.column, cell.end)})
    columns: list[Column] = []
    last_key: tuple[str, ...] | None = None
    for start, end in pairwise(edges):
        path: list[Cell] = []
        for row in rows:
            cell = row.at(start, end)
            if cell and cell.text and not (path and cell.covered):
                path.append(cell)
        if not path:
            # no words over it: what it holds will tell, see `refined`
            columns.append(Column(start, end, Role.OTHER if columns else Role.LABEL, ""))
            last_key = None
            continue
        if len(rows) > 1 and len(path) == 1 and columns and heading(path[0].text) is None:
            over = next((c for c in reversed(rows[0].filled) if c.column < start), None)
            below = path[0] not in rows[0].cells  # 甲镇 beside 评价标准 is a heading of its own
            if below and over and over.end <= start and path[0].column == start:
                path.insert(0, over)  # 指标值 in the first cell of those it stands over
        key = (path[-1].text, str(path[-1].column), str(path[-1].end))
        if key == last_key:
            columns[-1] = replace(columns[-1], end=end)
        else:
            columns.append(_column(start, end, [cell.text for cell in path]))
        last_key = key
    return columns


def _loose_columns(rows: Sequence[Row]) -> list[Column]:
    """Columns by counting cells; a heading reaches right over the blanks that have words below."""
    width = max(len(row.cells) for row in rows)
    columns: list[Column] = []
    for index in range(width):
        own = [row.cells[index].text if index < len(row.cells) else "" for row in rows]
        if not any(own):
            if index == 0:
                columns.append(Column(0, 1, Role.LABEL, ""))
            elif (
                columns
                and columns[-1].role is Role.TARGET
                and any(cell.text for cell in rows[0].cells[index:])
            ):
                columns.append(replace(columns[-1], start=index, end=index + 1))  # merged 指标值
            continue
        path = []
        for depth, (row, text) in enumerate(zip(rows, own, strict=True)):
            if not text and any(own[depth + 1 :]):
                left = (c.text for c in reversed(row.cells[: index + 1]) if c.text)
                text = next(left, "")
            if text:
                path.append(text)
        columns.append(_column(index, index + 1, path))
    return columns


def _column(start: int, end: int, path: list[str]) -> Column:
    words = [text for text in path if plain(text) not in _NEUTRAL] or path
    leaf = words[-1]
    found = heading(leaf)
    scope = next((s for text in reversed(words) if (s := scope_of(text))), None)
    if found is None:
        above = next((h for text in reversed(words[:-1]) if (h := heading(text))), None)
        role = above.role if above else Role.LABEL if is_label(leaf) else Role.OTHER
    else:
        role = found.role
    over = " ".join(text for text in path if text is not leaf).replace("\n", "")
    return Column(start, end, role, leaf.replace("\n", ""), scope, over=over)


def _repeats(columns: list[Column]) -> bool:
    roles = [column.role for column in columns]
    return roles.count(Role.NAME) > 1 or roles.count(Role.TARGET) > 1


def _with_banner(columns: list[Column], above: Row) -> list[Column]:
    """Columns with the period of the banner over them: 实施期目标 over one half, 年度目标 the other."""
    banner = [cell for cell in above.filled if len(cell.text) < 20 and scope_of(cell.text)]
    if len({scope_of(cell.text) for cell in banner}) < 2 or not above.exact:
        return columns
    named = []
    for column in columns:
        # without merges it stands in the first cell of those it is over
        over = next((c for c in reversed(banner) if c.column <= column.start), None)
        scope = scope_of(over.text) if over else None
        named.append(replace(column, scope=column.scope or scope))
    return named


def _slid(above: Row, row: Row) -> bool:
    """Whether cells of the row above do not stand over those they are merged over."""
    merged = any(cell.width > 1 for cell in above.cells)
    return not row.exact or (not merged and len(above.cells) < len(row.cells))


def under_banners(columns: list[Column], above: Sequence[str]) -> list[Column]:
    """The same where merged cells were dropped: each block gets a period, 一级指标 its place before them."""
    found = banners(above)
    if found is None:
        return columns
    before, periods = found
    blank = next((i for i, column in enumerate(columns) if column.heading), 0)
    blocks = columns[blank:] if blank == len(before) else columns
    size, over = divmod(len(blocks), len(periods))
    roles = [column.role for column in blocks]
    if over or any(roles[:size] != roles[at : at + size] for at in range(0, len(roles), size)):
        return columns
    led = [_column(i, i + 1, [text]) for i, text in enumerate(before)]
    return led + [
        replace(
            column,
            start=len(led) + place,
            end=len(led) + place + 1,
            scope=column.scope or periods[place // size],
        )
        for place, column in enumerate(blocks)
    ]


def _settled(columns: list[Column]) -> list[Column]:
    """Roles that only show beside the others: 绩效指标 is a label where 三级指标 stands too."""
    names = [i for i, column in enumerate(columns) if column.role is Role.NAME]
    strong = [
        i
        for i in names
        if plain(columns[i].heading) not in ("绩效指标", "指标", "评价指标", "考核指标")
    ]
    settled = _one_of_each_level(columns)
    levels = {column.role for column in columns} & _LEVELS
    for i in names:
        before_levels = any(column.role in _LEVELS for column in columns[i + 1 :])
        if i in strong or not (strong or before_levels):
            continue
        role = Role.LABEL if levels else Role.LEVEL1
        settled[i] = replace(settled[i], role=role)
    for i in strong[1:]:
        own = plain(columns[strong[0]].heading) not in _OF_CONTENT
        if own and plain(columns[i].heading) in _OF_CONTENT:
            settled[i] = replace(settled[i], role=Role.EXPLANATION)  # beside 三级指标
    first = min((i for i, c in enumerate(columns) if c.role in _BEFORE_VALUE), default=0)
    for i, column in enumerate(settled):
        if i < first and column.role is Role.TARGET:
            settled[i] = replace(column, role=Role.GOAL)  # 年度绩效目标 of each project in a list
        elif i > first and names and column.role in (Role.AMOUNT, Role.AMOUNT_PART):
            total = plain(column.heading) in _TOTALS  # beside a column for each town
            settled[i] = replace(column, role=Role.TARGET if total else Role.OTHER)
    tasks = [i for i, column in enumerate(columns) if column.role is Role.TASK]
    for i in tasks[:-1]:
        if is_label(columns[i].heading):
            settled[i] = replace(settled[i], role=Role.LABEL)  # 年度主要任务 beside 任务名称
    if any(column.role in GRADE_OF for column in settled):
        return _grouped(
            [c for c in settled if c.role is not Role.SCORING or c.heading != "评价标准"]
        )
    return _grouped(settled)


def _one_of_each_level(columns: list[Column]) -> list[Column]:
    """指标类型 is a level where no other column is: beside 一级指标 it is a label."""
    named = {c.role for c in columns if c.role in _LEVELS and "级" in c.heading}
    return [
        replace(c, role=Role.LABEL) if c.role in named and "级" not in c.heading else c
        for c in columns
    ]


def _grouped(columns: list[Column]) -> list[Column]:
    """Side-by-side blocks numbered: a new one begins where a level or the name comes again."""
    group = 0
    seen: set[Role] = set()
    done = []
    for column in columns:
        if column.role in (Role.LEVEL1, Role.LEVEL2, Role.NAME):
            if column.role in seen and Role.NAME in seen:
                group += 1
                seen = set()
            seen.add(column.role)
        done.append(replace(column, group=group))
    return done


def refined(
    header: Header, data: Sequence[Row], cell_of: Callable[[Row, Column], Cell | None]
) -> Header:
    """The header with roles corrected by what its columns hold.

    `cell_of` gives the cell a row has under a column.
    """
    columns = list(header.columns)
    if data and data[0].exact:
        columns = [piece for column in columns for piece in _split(column, data)]
    looks = [
        [look(cell.text) for row in data if (cell := cell_of(row, column)) and cell.text]
        for column in columns
    ]

    def share(index: int, wanted: Look) -> float:
        held = looks[index]
        return sum(bool(one & wanted) for one in held) / len(held) if held else 0.0

    columns, looks = _unheaded(columns, looks)
    for index, column in enumerate(columns):
        values = [c for c in columns if c.role is Role.TARGET and c.group == column.group]
        if column.role is Role.TARGET and len(values) > 1:
            if share(index, Look.OPERATOR | Look.DIRECTION) > 0.5:
                columns[index] = replace(column, role=Role.OPERATOR)
            elif share(index, Look.UNIT) > 0.5 and share(index, Look.TARGET) < 0.5:
                columns[index] = replace(column, role=Role.UNIT)
        elif column.role is Role.OPERATOR and share(index, Look.UNIT) > 0.6:
            columns[index] = replace(column, role=Role.UNIT)
    operators = [i for i, column in enumerate(columns) if column.role is Role.OPERATOR]
    for index in operators:
        others = [i for i in operators if i != index and columns[i].group == columns[index].group]
        if others and share(index, Look.DIRECTION) > 0.5:
            columns[index] = replace(columns[index], role=Role.DIRECTION)
    if header.kind is Kind.INDICATORS:
        _find_levels(columns, share)
        _find_target(columns, share)
        _find_name(columns)
    return replace(header, columns=tuple(columns))


def _unheaded(
    columns: list[Column], looks: list[list[Look]]
) -> tuple[list[Column], list[list[Look]]]:
    """Columns without words: dropped where they hold nothing, else the value's if they look so."""
    kept: list[tuple[Column, list[Look]]] = []
    for column, held in zip(columns, looks, strict=True):
        if not column.heading and column.role in (Role.OTHER, Role.LABEL):
            if not held:
                continue
            left = kept[-1][0] if kept else None
            of_value = sum(bool(one & _VALUE_PIECE) for one in held) > len(held) / 2
            if left and left.role is Role.TARGET and of_value:
                column = replace(column, role=Role.TARGET, heading=left.heading, group=left.group)
        kept.append((column, held))
    return [column for column, _ in kept], [held for _, held in kept]


_VALUE_PIECE = Look.OPERATOR | Look.DIRECTION | Look.UNIT | Look.TARGET
_LOOSE = {Role.OTHER, Role.GOAL, Role.CONTENT, Role.LABEL, Role.TASK}


def _find_levels(columns: list[Column], share: Callable[[int, Look], float]) -> None:
    """Level columns under other headings, known by the names they hold."""
    both = {Role.LEVEL1: Look.LEVEL1, Role.LEVEL2: Look.LEVEL2}
    top = next((i for i, column in enumerate(columns) if column.role is Role.LEVEL1), None)
    if top is not None and not any(column.role is Role.LEVEL2 for column in columns):
        left = next((i for i in range(top) if columns[i].role in _LOOSE), None)
        under = share(top, Look.LEVEL2) > max(0.5, share(top, Look.LEVEL1))
        if left is not None and share(left, Look.LEVEL1) > 0.6 and under:
            columns[left] = replace(columns[left], role=Role.LEVEL1)
            columns[top] = replace(columns[top], role=Role.LEVEL2)
    for role, wanted in both.items():
        other = both[Role.LEVEL2 if role is Role.LEVEL1 else Role.LEVEL1]
        if any(column.role is role for column in columns):
            continue
        for index, column in enumerate(columns):
            if column.role in _LOOSE and max(0.6, share(index, other) - 0.01) < share(
                index, wanted
            ):
                columns[index] = replace(column, role=role)
                break


def _find_target(columns: list[Column], share: Callable[[int, Look], float]) -> None:
    roles = {column.role for column in columns}
    if Role.TARGET in roles or roles & set(GRADE_OF):
        return
    # 未达标不得分 are words like those of a qualitative target: figures come first
    fits = {
        index: share(index, Look.TARGET) + share(index, Look.WORDS) / 2
        for index, column in enumerate(columns)
        if column.role in (Role.GOAL, Role.SCORING, Role.OTHER)
        and share(index, Look.TARGET | Look.WORDS) > 0.5
    }
    if fits:
        index = max(fits, key=fits.__getitem__)
        columns[index] = replace(columns[index], role=Role.TARGET)


def _find_name(columns: list[Column]) -> None:
    if any(column.role is Role.NAME for column in columns):
        return
    for wanted in (Role.CONTENT, Role.OTHER, Role.GOAL, Role.LABEL):
        for index, column in enumerate(columns):
            before_target = any(later.role is Role.TARGET for later in columns[index:])
            if column.role is wanted and column.heading and before_target:
                columns[index] = replace(column, role=Role.NAME)
                return


def level_choices(columns: tuple[Column, ...]) -> list[tuple[Column, ...]]:
    """The columns as they are, and with both levels under headings that name neither (绩效目标, 评价指标)."""
    at = next((i for i, column in enumerate(columns) if column.role is Role.LEVEL1), 0)
    if not at or columns[at - 1].role not in _LOOSE or not columns[at - 1].heading:
        return [columns]
    if any(column.role is Role.LEVEL2 for column in columns):
        return [columns]
    levels = (replace(columns[at - 1], role=Role.LEVEL1), replace(columns[at], role=Role.LEVEL2))
    return [columns, (*columns[: at - 1], *levels, *columns[at + 1 :])]


def value_splits(columns: tuple[Column, ...]) -> list[tuple[Column, ...]]:
    """The columns as they are, and with 指标值 standing over its sign, its figure and its unit."""
    choices = [columns]
    roles = {column.role for column in columns}
    at = next((i for i, column in enumerate(columns) if column.role is Role.TARGET), None)
    if at is None or len([c for c in columns if c.role is Role.TARGET]) > 1:
        return choices
    for pieces in (
        (Role.OPERATOR, Role.TARGET),
        (Role.TARGET, Role.UNIT),
        (Role.OPERATOR, Role.TARGET, Role.UNIT),
    ):
        if roles & set(pieces) - {Role.TARGET}:
            continue
        more = len(pieces) - 1
        start = columns[at].start
        value = [
            replace(columns[at], start=start + i, end=start + i + 1, role=role)
            for i, role in enumerate(pieces)
        ]
        after = [replace(c, start=c.start + more, end=c.end + more) for c in columns[at + 1 :]]
        choices.append((*columns[:at], *value, *after))
    return choices


def _split(column: Column, data: Sequence[Row]) -> list[Column]:
    """The column cut where its data cells are cut: 指标值 over an operator, a value and a unit."""
    if column.end - column.start < 2 or column.role not in (Role.TARGET, Role.OTHER):
        return [column]
    counts: dict[int, int] = {}
    rows = 0
    for row in data:
        inside = [c for c in row.cells if column.start <= c.column < column.end]
        rows += bool(inside)
        for cell in inside:
            counts[cell.column] = counts.get(cell.column, 0) + 1
    edges = sorted(edge for edge, count in counts.items() if count > rows * 0.4)
    if len(edges) < 2:
        return [column]
    ends = [*edges[1:], column.end]
    return [replace(column, start=s, end=e) for s, e in zip(edges, ends, strict=True)]
