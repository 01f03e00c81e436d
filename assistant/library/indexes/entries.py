"""What the word indexes are told of a row, of a name and of a table."""

from __future__ import annotations

from assistant.library.document import Document
from assistant.library.indexes.words import LIKENESS, NAMED, Entry
from assistant.library.language.lexicon import Lexicon
from assistant.library.store.reading import LightRow, StoredDocument


def row_entry(row: LightRow, lexicon: Lexicon) -> Entry:
    """A row. What is no indicator is counted like any other and never found."""
    if not row.indicator:
        return Entry(row.number, ())
    return Entry(
        number=row.number,
        name=lexicon.grams(row.name),
        context=(
            *lexicon.grams(row.task),
            *lexicon.grams(row.about),
            *lexicon.grams(row.level2 or ""),
        ),
        exact={
            "level1": row.level1,
            "level2": row.level2,
            "unit": row.unit,
            "operator": row.operator,
            "kind": row.kind,
            "organization": row.organization,
            "sector": row.sector,
            "measure": row.measure if row.printed is not None else None,
        },
        bounded={"year": row.year, "low": row.low, "high": row.high},
        keys={NAMED: row.named, LIKENESS: row.likeness},
    )


def name_entry(number: int, name: str, lexicon: Lexicon) -> Entry:
    """A different name."""
    return Entry(number, lexicon.grams(name))


def table_entry(stored: StoredDocument, lexicon: Lexicon) -> Entry:
    """A table: what it is about, and whose it is."""
    document = stored.document
    whose = " ".join(filter(None, (document.table.organization, document.sector)))
    return Entry(stored.number, lexicon.grams(tasks_of(document)), lexicon.grams(whose))


def tasks_of(document: Document) -> str:
    """What a table is about: its project, tasks and the brief words about it."""
    table = document.table
    tasks = (f"{task.name} {task.content or ''}" for task in table.tasks)
    return " ".join(filter(None, (table.project, document.brief, table.title, *tasks)))
