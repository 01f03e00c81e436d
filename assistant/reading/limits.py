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
#: Columns up to which empty cells are kept, so that a row can be lined up; no form is wider.
COLUMNS = 64
#: Characters of one cell or paragraph. Excel itself holds 32,767; a whole page has some 2,000.
TEXT = 100_000

TOO_MUCH = (
    "文件内容过大，为避免长时间没有响应，没有读取；请只保留绩效目标表，或拆分成几个文件后再试。"
)


def within(parts: list[Part]) -> list[Part]:
    """The parts of a document, all bounds held.

    Raises:
        UserError: more cells, rows or words in a cell than are read.
    """
    cells = rows = 0
    for part in parts:
        rows += len(part.rows)
        for row in part.rows:
            cells += len(row.cells)
            longest = max((len(cell.text) for cell in row.cells), default=0)
            if longest > TEXT:
                raise UserError(
                    f"有一处文字长达 {longest / 10_000:.0f} 万字，不像绩效目标表的内容，没有读取；请删去后再试。"
                )
    if rows > ROWS or cells > 3 * CELLS:  # empty cells among them
        raise UserError(TOO_MUCH)
    return parts
