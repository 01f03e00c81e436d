"""How much of a document is read, in one place: beyond a bound the user is told, never kept waiting.

The bounds hold time and memory whatever a file claims to hold; each lies far above what a goal
table needs (the longest public one seen has some 700 rows). Measured with `benchmarks/read.py` and
held by `tests/reading/test_bad_input.py`.
"""

from __future__ import annotations

from assistant.model.errors import UserError
from assistant.reading.grid import Part

#: Bytes of an Office package when unpacked, all members together. A 50 MB file of pictures hardly
#: grows; honest XML grows tenfold, a bomb a thousandfold.
UNPACKED = 400 * 2**20
#: Bytes of one XML member held in memory as a tree, which takes some eight times that.
MEMBER = 32 * 2**20
#: Bytes of one worksheet, which is streamed. A border drawn down to row 1,048,576 over eight
#: columns makes 200 MB of empty cells that are read past.
SHEET = 300 * 2**20
#: Times a package over 10 MB may grow: office files shrink to a tenth, at best to a hundredth.
RATIO = 300
#: Entries of a package; a workbook has a handful for each sheet.
ENTRIES = 20_000
#: Cells with text in one document: some 50,000 rows of eight, about 400 MB with their tables.
CELLS = 400_000
#: Rows and paragraphs with text in one document.
ROWS = 100_000
#: Cells with text in one row. A line of a text that has lost its row ends may hold a whole table.
ROW = 2_000
#: Columns up to which empty cells are kept, so that a row can be lined up; no form is wider.
COLUMNS = 64
#: Characters of one cell or paragraph. Excel itself holds 32,767; a whole page has some 2,000.
TEXT = 100_000

TOO_MUCH = (
    "文件内容过大，为避免长时间没有响应，没有读取；请只保留绩效目标表，或拆分成几个文件后再试。"
)


def within(parts: list[Part]) -> list[Part]:
    """The parts of a document, all bounds held; a part that breaks one beside others is left out and told.

    Raises:
        UserError: more cells, rows or words in a cell than are read.
    """
    rows = sum(len(part.rows) for part in parts)
    cells = sum(len(row.cells) for part in parts for row in part.rows)
    if rows > 2 * ROWS or cells > 3 * CELLS:  # empty ones among them
        raise UserError(TOO_MUCH)
    several = sum(bool(part.rows) for part in parts) > 1
    for part in parts:
        if (reason := _unlike_a_table(part)) is None:
            continue
        if not several:
            raise UserError(f"{reason}，不像绩效目标表，没有读取；请删去后再试。")
        part.rows = []
        part.notes.append(f"“{part.name}”{reason}，不像绩效目标表，没有读取。")
    return parts


def _unlike_a_table(part: Part) -> str | None:
    """A row or a cell past its bound, in words."""
    for row in part.rows:
        wide = sum(bool(cell.text) for cell in row.cells)
        if wide > ROW:
            return f"有一行多达 {wide} 格"
        longest = max((len(cell.text) for cell in row.cells), default=0)
        if longest > TEXT:
            return f"有一格文字长达 {longest // 10_000} 万字"
    return None
