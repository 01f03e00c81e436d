"""The bare text of a file: a task description need not be a table."""

from __future__ import annotations

from pathlib import Path

from assistant.model.errors import UserError
from assistant.reading.formats.known import recognised
from assistant.reading.reader import MAX_BYTES, open_document


def plain_text(path: Path, max_bytes: int = MAX_BYTES) -> str:
    """All text of a file in any format that can be read, a line for each paragraph or table row.

    Raises:
        UserError: the file is missing, of a kind that cannot be read, or has no text.
    """
    from assistant.reading.formats.decode import decode

    if path.is_file() and path.stat().st_size <= max_bytes and recognised(path)[0] == "text":
        return decode(path.read_bytes())  # as written, its empty lines too
    rows = (row for part in open_document(path, max_bytes).parts for row in part.rows)
    text = "\n".join(" ".join(cell.text for cell in row.filled) for row in rows)
    if not text.strip():
        raise UserError(f"“{path.name}”里没有文字；请确认没有选错文件。")
    return text
