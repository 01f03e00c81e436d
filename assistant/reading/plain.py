"""The bare text of a file: a task description need not be a table."""

from __future__ import annotations

from pathlib import Path

from assistant.model.errors import UserError
from assistant.reading.formats.decode import decode


def plain_text(path: Path) -> str:
    """All text of a .txt, .md or .docx file, a line for each paragraph or table row.

    Raises:
        UserError: the file is missing, of another kind, or has no text.
    """
    suffix = path.suffix.lower()
    if suffix == ".docx":
        from assistant.reading.formats import docx

        if not path.is_file():
            raise UserError(f"找不到文件“{path}”；请检查路径。")
        rows = (row for part in docx.parts_of(path) for row in part.rows)
        return "\n".join(" ".join(cell.text for cell in row.cells if cell.text) for row in rows)
    if suffix not in (".txt", ".md", ".text", ".markdown", ""):
        raise UserError(f"任务描述请用 .txt、.md 或 .docx 文件，不能是“{path.suffix}”。")
    try:
        return decode(path.read_bytes())
    except FileNotFoundError:
        raise UserError(f"找不到文件“{path}”；请检查路径。") from None
