"""A document's rows before any layout is recognised, for those who read it in another way."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from assistant.model.table import GoalTable, Source
from assistant.reading.grid import Part, Row
from assistant.reading.layout.assemble import table_of
from assistant.reading.layout.walk import Draft
from assistant.reading.reader import MAX_BYTES, parts_in


@dataclass(frozen=True)
class Document:
    """The rows of a file or of a pasted text, and where they came from."""

    source: Source
    parts: tuple[Part, ...]


def open_document(path: Path, max_bytes: int = MAX_BYTES) -> Document:
    """The rows of any file that can be read. Raises UserError where it cannot."""
    parts = parts_in(path, max_bytes)
    with path.open("rb") as file:
        content_hash = hashlib.file_digest(file, "sha256").hexdigest()
    return Document(Source(path=str(path), sha256=content_hash), tuple(parts))


def text_document(text: str, name: str) -> Document:
    """The rows of a pasted text."""
    from assistant.reading.formats import plain_table

    content_hash = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    part = plain_table.rows_of(text.replace("\r\n", "\n").replace("\r", "\n"))
    return Document(Source(path=name, sha256=content_hash), (part,))


def header_of(document: Document) -> GoalTable:
    """What the document says outside its indicator rows: title, unit, money, goals."""
    rows: list[Row] = [row for part in document.parts for row in part.rows]
    return table_of(Draft(meta=rows), document.source)
