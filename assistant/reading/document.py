"""A document's rows before any layout is recognised, for those who read it in another way."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.model.table import GoalTable, Source
from assistant.reading.grid import Part
from assistant.reading.layout.assemble import table_of
from assistant.reading.layout.walk import Draft


@dataclass(frozen=True)
class Document:
    """The rows of a file or of a pasted text, and where they came from."""

    source: Source
    parts: tuple[Part, ...]


def header_of(document: Document) -> GoalTable:
    """What the document says outside its indicator rows: title, unit, money, goals."""
    rows = [row for part in document.parts for row in part.rows]
    return table_of(Draft(meta=rows), document.source)
