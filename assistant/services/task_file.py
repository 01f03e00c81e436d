"""A file to draft from: a document that describes the work, or last year's table."""

from __future__ import annotations

from pathlib import Path

from assistant.model.errors import UserError
from assistant.model.table import GoalTable, Value
from assistant.reading import plain_text, read_file


class TaskFile(Value):
    """What was read of it: `last` where it holds a goal table, else its `text`. `words` say which."""

    last: GoalTable | None = None
    text: str = ""
    words: str


def task_file(path: Path, max_bytes: int) -> TaskFile:
    """The file read. Raises UserError where it cannot be, or is empty."""
    try:
        tables = [table for table in read_file(path, max_bytes).tables if table.indicators]
    except UserError:
        tables = []
    if tables:
        return TaskFile(last=tables[0], words=_of_table(tables))
    text = plain_text(path, max_bytes)
    if not text.strip():
        raise UserError(f"“{path.name}”里没有文字，请换一个文件，或把任务写在对话框里。")
    return TaskFile(
        text=text, words="读到文字，将从中找出要做的事、数量、时限和预算，起草一份新表。"
    )


def _of_table(tables: list[GoalTable]) -> str:
    first = tables[0]
    year = f"{first.year}年" if first.year else ""
    more = f"文件里有{len(tables)}张表，只用第一张。" if len(tables) > 1 else ""
    return (
        f"读到一张{year}绩效目标表（{len(first.indicators)}条指标），将照它起草下一年的：年份顺延，"
        f"预算要另写。{more}今年有变化就写在下面一起发。"
    )
