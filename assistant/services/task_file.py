"""A file to draft from: a document that describes the work, or last year's table."""

from __future__ import annotations

from pathlib import Path

from assistant.model.table import GoalTable, Value


class TaskFile(Value):
    """What was read of it: `last` where it holds a goal table, else its `text`. `words` say which."""

    last: GoalTable | None = None
    text: str = ""
    words: str


def task_file(path: Path, max_bytes: int) -> TaskFile:
    """The file read. Raises UserError where it cannot be, or is empty."""
    from assistant.drafting.understanding.documents import read_document

    document = read_document(path, max_bytes)
    if document.last is not None:
        return TaskFile(last=document.last, words=_of_table(document.last))
    return TaskFile(
        text=document.text, words="读到文字，将从中找出要做的事、数量、时限和预算，起草一份新表。"
    )


def _of_table(table: GoalTable) -> str:
    year = f"{table.year}年" if table.year else ""
    return (
        f"读到一张{year}绩效目标表（{len(table.indicators)}条指标），将照它起草下一年的：年份顺延，"
        "预算要另写。今年有变化就写在下面一起发。"
    )
