"""Text in any encoding to rows: a web page, delimited cells, or a table a converter flattened."""

from __future__ import annotations

from pathlib import Path

from assistant.model.errors import UserError
from assistant.reading.formats import delimited, html, text
from assistant.reading.formats.decode import decoded
from assistant.reading.grid import Part


def parts_of(path: Path) -> list[Part]:
    """The text as one part.

    Raises:
        UserError: no text in it, or bytes that are none.
    """
    found = decoded(path.read_bytes())
    if not found.text.strip():
        raise UserError("文件里没有文字；请确认没有选错文件。")
    part = rows_of(found.text, path.suffix.lower() == ".csv")
    part.notes += found.notes
    return [part]


def rows_of(source: str, is_csv: bool = False) -> Part:
    """The rows of a text; `is_csv` where its file's ending says that cells are delimited."""
    source = source.removeprefix("\ufeff")
    if html.has_table(source):
        return html.rows_of(source, lines_kept=not html.is_page(source))
    # tabs and bars occur in flattened tables too, whose shapes `text` knows
    if is_csv or delimited.delimiter_of(source) in (",", ";", "，", "；"):
        return delimited.rows_of(source)
    return text.rows_of(source)
