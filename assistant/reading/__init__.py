"""Reading: a file, or pasted text, to goal tables. Formats become grids, grids become tables."""

from __future__ import annotations

from assistant.reading.document import Document, header_of
from assistant.reading.plain import plain_text
from assistant.reading.reader import (
    SUPPORTED,
    Reading,
    open_document,
    read_file,
    read_text,
    text_document,
)

__all__ = [
    "SUPPORTED",
    "Document",
    "Reading",
    "header_of",
    "open_document",
    "plain_text",
    "read_file",
    "read_text",
    "text_document",
]
