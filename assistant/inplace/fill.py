"""An office's own empty Word or Excel form filled with a goal table, its looks kept."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.inplace.blocks import Block, blocks_of
from assistant.inplace.clearing import clear as clear_form
from assistant.inplace.clearing import refuse_filled
from assistant.inplace.files import WORD, changeable
from assistant.inplace.grid import Grid
from assistant.inplace.groups import is_slot
from assistant.inplace.header import HeaderFiller
from assistant.inplace.rows import PROJECT_ROLES, Rebuilt, fill_rows
from assistant.inplace.tasks import fill_tasks, sum_cells
from assistant.inplace.told import Told, quoted
from assistant.model.errors import UserError
from assistant.model.table import GoalTable, Value
from assistant.reading.layout.columns import Kind
from assistant.reading.layout.headings import Role
from assistant.writing.files import write_atomically

# sheets that say how to fill in the form
_EXAMPLE = re.compile(r"说明|示例|样例|范例|举例|填表须知|指引|参考|字典")


class Filled(Value):
    """The filled form; `unplaced` are sentences about what of the table is not in it."""

    path: Path
    unplaced: tuple[str, ...] = ()


def fill_form(form: Path, table: GoalTable, out: Path, *, clear: bool = False) -> Filled:
    """Write `out`: the form with the table's content in its blank cells.

    Fonts, borders, widths, merges, headers and footers, other sheets and formulas stay. Rows are
    added as copies of the form's own where it has too few; cells with content are never changed.
    With `clear` the form may be one that was filled, last year's: its content is taken out first.

    Raises:
        UserError: not a Word or Excel file, damaged, without headings of a goal table, filled with
            other indicators already, or `out` is the form itself or cannot be written.
    """
    refusal = (
        f"空表要用 Word 或 Excel 文件，“{form.name}”不是；"
        "请用 Office 或 WPS 打开，另存为 .docx 或 .xlsx 后再试。"
    )
    told = Told()
    with changeable(form, out, refusal) as file, TemporaryDirectory(prefix="jixiao-") as folder:
        grid = _grid(file)
        if clear:
            emptied = Path(folder) / f"form{file.suffix}"
            count = _clear(grid)
            emptied.write_bytes(grid.packed())
            grid = _grid(emptied)
            told.say(f"已清除表中原有的 {count} 条指标和表头内容；填表人、日期等没有改动，请核对。")
        _fill(grid, table, told, form.name)
        write_atomically(out, grid.packed())
    return Filled(path=out, unplaced=told.all())


def _clear(grid: Grid) -> int:
    sheets = _sheets(grid, blocks_of(grid))
    blocks = [block for block in blocks_of(grid) if _sheet(grid, block) in sheets]
    return clear_form(grid, blocks, _outside(grid, blocks, sheets))


def _fill(grid: Grid, table: GoalTable, told: Told, name: str) -> None:
    """Put the table's content in the grid; what has no place is told."""
    sheets = _sheets(grid, blocks_of(grid), told)
    blocks = [block for block in blocks_of(grid) if _sheet(grid, block) in sheets]
    indicators = [block for block in blocks if block.header.kind is Kind.INDICATORS]
    if not indicators:
        raise UserError(
            f"“{name}”里没有找到绩效指标的表头（同时写有三级指标和指标值的一行）；"
            "请确认是绩效目标表的空表。"
        )
    refuse_filled(grid, blocks, table, name)
    task_blocks = [block for block in blocks if block.header.kind is Kind.TASKS]
    sums = sum_cells(grid, task_blocks[0]) if task_blocks else {}
    columns = {column.role for block in indicators for column in block.header.columns}
    HeaderFiller(
        grid, _outside(grid, blocks, sheets), table, told, sums, columns & PROJECT_ROLES
    ).fill()
    rebuilt: list[Rebuilt] = []
    in_rows = any(block.header.of(Role.TASK) for block in indicators)
    if table.tasks and not in_rows and not task_blocks:
        names = "、".join(task.name for task in table.tasks)
        told.say(
            f"表样没有放主要任务的位置，{len(table.tasks)} 项任务没有填入（{quoted(names)}）。"
        )
    elif task_blocks and table.tasks:
        rebuilt.append(fill_tasks(grid, task_blocks[0], table, told))
    if not any(block.after > block.first for block in indicators) and table.indicators:
        told.say(
            f"表样的表头下面没有空行，{len(table.indicators)} 条指标没有填入；请在表头下留一个空行。"
        )
    rebuilt += fill_rows(grid, indicators, table, told)
    # from the bottom up: what is above keeps its place
    for block, lines in sorted(rebuilt, key=lambda one: one.block.first, reverse=True):
        if lines:
            grid.rebuild(block.first, block.after, lines)


def _grid(form: Path) -> Grid:
    if form.suffix.lower() in WORD:
        from assistant.inplace.wordgrid import WordGrid

        return WordGrid(form)
    from assistant.inplace.excelgrid import ExcelGrid

    return ExcelGrid(form)


def _sheet(grid: Grid, block: Block) -> str | None:
    return grid.rows[block.header.first].sheet


def _sheets(grid: Grid, blocks: list[Block], told: Told | None = None) -> set[str | None]:
    """The sheets to fill: of several forms the one with most rows waiting, and no instructions."""
    all_sheets = dict.fromkeys(row.sheet for row in grid.rows)
    waiting: dict[str | None, int] = {}
    for block in blocks:
        if block.header.kind is Kind.INDICATORS:
            slots = sum(is_slot(row, block) for row in grid.rows[block.first : block.after])
            sheet = _sheet(grid, block)
            waiting[sheet] = waiting.get(sheet, 0) + slots
    forms = [name for name in waiting if not _EXAMPLE.search(name or "")] or list(waiting)
    best = max(forms, key=lambda name: waiting[name], default=None)
    others = [name for name in forms if name != best and waiting[name]]
    if others and told:
        names = "、".join(f"“{name}”" for name in others)
        told.say(f"文件里有几张表样，填在“{best}”里；{names}没有填。")
    return {
        name
        for name in all_sheets
        if name == best or (name not in waiting and not _EXAMPLE.search(name or ""))
    }


def _outside(grid: Grid, blocks: list[Block], sheets: set[str | None]) -> list[int]:
    """The rows of these sheets that are neither headings nor rows of a block."""
    taken: set[int] = set()
    for block in blocks:
        taken.update(range(block.header.first, block.after))
    return [
        index for index, row in enumerate(grid.rows) if index not in taken and row.sheet in sheets
    ]
