"""A worksheet of any spreadsheet format to rows: merges, and what is hidden, as a reader sees it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from assistant.model.errors import UserError
from assistant.reading import limits
from assistant.reading.damage import restore
from assistant.reading.grid import Cell, Part, Row


class Merge(NamedTuple):
    """A merged range. Rows and columns count from 0; the ends are the first ones after it."""

    top: int
    bottom: int
    left: int
    right: int


class Words(NamedTuple):
    """A cell's text as displayed, and whether its style indents it."""

    text: str
    indent: bool = False


@dataclass(slots=True)
class Sheet:
    """What a spreadsheet format gave of one sheet; rows and columns count from 0.

    `rows` holds the cells with text by column. `hidden_columns` are ranges (first, first after).
    `filtered` where a filter hides rows. `unknown` counts the formulas without a stored result.
    """

    name: str
    rows: dict[int, dict[int, Words]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    filtered: bool = False
    unknown: int = 0


# sheets that systems put into a form for its drop-down lists: nobody misses them
_OF_LISTS = re.compile(
    r".*(?:字典|下拉|码表|枚举|数据源|数据有效性|选项|参数).*|_?(?:hidden|dict|options?|lists?|(?:drop|data|type|code)_?\w*list)\w*",
    re.IGNORECASE,
)


def parts_of_sheets(sheets: Sequence[Sheet], hidden: Sequence[str]) -> list[Part]:
    """A part for each sheet that shows anything; one more, without rows, that names hidden sheets."""
    parts = [part_of(sheet) for sheet in sheets if sheet.rows]
    hidden = [name for name in hidden if not _OF_LISTS.fullmatch(name.strip())]
    if hidden:
        names = "、".join(f"“{name}”" for name in hidden[:5])
        more = f"等 {len(hidden)} 张" if len(hidden) > 5 else ""
        parts.append(Part([], notes=[f"工作表{names}{more}是隐藏的，没有读取；需要时请取消隐藏。"]))
    return parts


def part_of(sheet: Sheet) -> Part:
    """The visible rows, and notes on what is hidden or not known. A run of empty rows becomes one.

    Raises:
        UserError: more merged ranges than any sheet has.
    """
    part = Part([], sheet.name)
    bottom = 1 + max(sheet.rows, default=-1)
    right = 1 + max((column for cells in sheet.rows.values() for column in cells), default=-1)
    merges = _merges_by_row(sheet, bottom, right)
    anchors: dict[Merge, Cell] = {}
    before = -1
    for number in sorted(sheet.rows.keys() | merges.keys()):
        if number in sheet.hidden_rows:
            continue
        if part.rows and number > before + 1:
            part.rows.append(Row((), number=before + 2, sheet=sheet.name, exact=True))
        before = number
        cells = _cells(sheet, number, merges.get(number, []), anchors, right)
        part.rows.append(Row(cells, number=number + 1, sheet=sheet.name, exact=True))
    part.notes += _notes(sheet, right)
    return part


def _merges_by_row(sheet: Sheet, bottom: int, right: int) -> dict[int, list[Merge]]:
    """For each row the merges over it, from the left, no further than there is text.

    So a merge over the whole sheet costs no more than one over the table.
    """
    widest = max(right, limits.COLUMNS)
    by_row: dict[int, list[Merge]] = {}
    places = 0
    for merge in sheet.merges:
        if merge.top >= bottom or merge.left >= right:
            continue
        clipped = merge._replace(bottom=min(merge.bottom, bottom), right=min(merge.right, widest))
        places += clipped.bottom - clipped.top
        if places > limits.CELLS:
            raise UserError(
                f"工作表“{sheet.name}”的合并单元格过多，没有读取；请取消不需要的合并后再试。"
            )
        for number in range(clipped.top, clipped.bottom):
            by_row.setdefault(number, []).append(clipped)
    for over in by_row.values():
        over.sort(key=lambda merge: merge.left)
    return by_row


def _cells(
    sheet: Sheet, number: int, merges: list[Merge], anchors: dict[Merge, Cell], right: int
) -> tuple[Cell, ...]:
    """The cells of a row from the left: one for each merge over it, and each cell outside them."""
    words = sheet.rows.get(number, {})
    cells: dict[int, Cell] = {}
    for merge in merges:
        above = anchors.get(merge)
        if above is not None:
            cells[merge.left] = replace(above, covered=True, damage=())
        elif not _hidden(sheet, merge.left, merge.right):
            # where the first rows of a merge are hidden its words show in the next one
            said = sheet.rows.get(merge.top, {}).get(merge.left, Words(""))
            anchors[merge] = cells[merge.left] = _cell(said, merge.left, merge.right - merge.left)
    starts = [merge.left for merge in merges]
    empty = range(min(right, limits.COLUMNS))
    for column in sorted({*words, *empty}):
        place = bisect_right(starts, column)
        inside = place and column < merges[place - 1].right
        if not inside and not _hidden(sheet, column, column + 1):
            cells[column] = _cell(words.get(column, Words("")), column, 1)
    return tuple(cells[column] for column in sorted(cells))


def _cell(words: Words, column: int, width: int) -> Cell:
    if not words.text:
        return Cell("", column, width)
    text, damage = restore(words.text)
    spaced = words.text.startswith(("\u3000", "  "))
    return Cell(text, column, width, indent=(spaced or words.indent) and bool(text), damage=damage)


def _hidden(sheet: Sheet, left: int, right: int) -> bool:
    return any(first <= left and right <= after for first, after in sheet.hidden_columns)


def _notes(sheet: Sheet, right: int) -> list[str]:
    notes = []
    if sheet.unknown:
        notes.append(
            f"工作表“{sheet.name}”有 {sheet.unknown} 个公式没有计算结果，按空白处理；"
            "请用 Excel 打开保存一次再试。"
        )
    rows = len(sheet.hidden_rows & sheet.rows.keys())
    if rows:
        how = "被筛选或隐藏" if sheet.filtered else "是隐藏的"
        notes.append(f"工作表“{sheet.name}”有 {rows} 行{how}，没有读取；需要时请取消隐藏。")
    columns = sum(
        any(column in cells for cells in sheet.rows.values())
        for first, after in sheet.hidden_columns
        for column in range(first, min(after, right))
    )
    if columns:
        notes.append(f"工作表“{sheet.name}”有 {columns} 列是隐藏的，没有读取；需要时请取消隐藏。")
    return notes
