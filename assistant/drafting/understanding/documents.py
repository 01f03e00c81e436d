"""A project document as a task: its text in reading order, tables included; or the goal table it is.

What of the text is read as the task, `sections` decides; all of it stays the source that is quoted.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from assistant.drafting.understanding.graded import aimed_at
from assistant.model.annex import ANNEX_TITLE
from assistant.model.errors import UserError
from assistant.model.table import GoalTable
from assistant.reading import Document, open_document, plain_text, read_file
from assistant.reading.grid import Row

# A table that fills this share of a document is what the document is: last year's goal table.
_MOSTLY = 0.5
_FEWEST_ROWS = 3


class TaskDocument(NamedTuple):
    """`text` is what the document says, a line for each paragraph or table row; `last` the goal
    table that the document is, where it is one and no description of a task."""

    name: str
    text: str
    last: GoalTable | None = None


def read_document(path: Path, max_bytes: int) -> TaskDocument:
    """A project document, or last year's table, in any format that can be read.

    Raises:
        UserError: the file is missing, too large, of a kind that cannot be read, or has no text.
    """
    path = Path(path)
    if path.suffix.lower() in (".txt", ".md", ".markdown"):
        text = plain_text(path, max_bytes)
    else:
        text = _text(open_document(path, max_bytes))
    if not text.strip():
        raise UserError(f"“{path.name}”里没有文字；请确认没有选错文件。")
    table = _table(path, max_bytes)
    if table is not None and _filled_by(table, text):
        return TaskDocument(path.name, "", table)
    return TaskDocument(path.name, text)


def read_last(path: Path, max_bytes: int) -> GoalTable:
    """Last year's table in a file: the goal table with the most rows.

    Raises:
        UserError: there is no goal table in it.
    """
    table = _table(Path(path), max_bytes)
    if table is None:
        raise UserError(
            f"“{Path(path).name}”里没有绩效目标表；请选择去年的绩效目标表（Word、Excel、PDF 等）。"
        )
    return table


def _table(path: Path, max_bytes: int) -> GoalTable | None:
    try:
        tables = read_file(path, max_bytes).tables
    except UserError:
        return None
    full = [table for table in tables if _targets(table) >= _FEWEST_ROWS]
    return max(full, key=_targets, default=None)


def _targets(table: GoalTable) -> int:
    return sum(aimed_at(row) is not None for row in table.indicators)


def _filled_by(table: GoalTable, text: str) -> bool:
    """Whether the goal table is the document itself and not an annex of a longer one."""
    words = [table.title or "", table.organization or "", table.project or ""]
    words += [goal.text for goal in table.goals]
    words += [word for task in table.tasks for word in (task.name, task.content or "")]
    for row in table.indicators:
        words += [row.name, row.level1_raw or "", row.level2_raw or "", row.explanation or ""]
        words += [row.scoring or "", row.target.raw if row.target else ""]
        words += [value.text for value in row.further]
        words += [band.target.raw for band in row.grades]
    inside = sum(len("".join(word.split())) for word in words)
    own = text.partition(f"附：{ANNEX_TITLE}")[0]  # what a draft of ours prints behind its table
    return inside >= _MOSTLY * len("".join(own.split()))


def _text(document: Document) -> str:
    return "\n".join(_line(row) for part in document.parts for row in part.rows if row.filled)


def _line(row: Row) -> str:
    """A paragraph as it stands; the cells of a table row parted by tabs, empty ones kept."""
    filled = row.filled
    if len(filled) == 1:
        return " ".join(filled[0].text.split("\n"))
    cells = ["" if cell.covered else " ".join(cell.text.split()) for cell in row.cells]
    return "\t".join(cells)
