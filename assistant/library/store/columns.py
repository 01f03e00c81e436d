"""What the columns of a row say besides its content: what it measures, what stands around it.

They follow from the row, its document and the word lists, and are worked out again when those
change (see `Store.derive_again`).
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from assistant.library.document import Document
from assistant.library.language.lexicon import Lexicon
from assistant.library.language.measure import Measures
from assistant.model.table import Indicator
from assistant.model.target import Target, TargetKind

#: Between the parts of a context, so that no bigram spans two of them.
_APART = ";"
# Different names and contexts come again and again; a million rows have some hundred thousand.
_KEPT = 100_000


class Columns:
    """Works out the columns with one set of word lists."""

    def __init__(self, measures: Measures, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.measure = lru_cache(maxsize=_KEPT)(lambda name, unit: measures.read(name, unit).name)
        self._normal = lru_cache(maxsize=_KEPT)(lexicon.normalise)
        self.words = f"{measures.digest} {lexicon.digest}"

    def about(self, document: Document) -> str:
        """What may be asked for with every row of a table: its project, body and field of work."""
        table = document.table
        said = (table.project, document.brief, table.organization, document.sector)
        return _APART.join(self._normal(text) for text in said if text)

    def of(self, row: Indicator, document: Document) -> dict[str, object]:
        """The columns of a row by name, without those that tie it to other tables."""
        asked = customary(row)
        unit = asked.unit if asked else None
        task = document.table.task(row.task) if row.task else None
        low, high = ends(asked)
        return {
            "name": row.name,
            "level1": row.level1,
            "level2": row.level2,
            "measure": self.measure(row.name, unit),
            "unit": unit,
            "operator": asked.operator if asked else None,
            "value": str(asked.value) if asked and asked.kind is TargetKind.NUMBER else None,
            "low": low,
            "high": high,
            "doubtful": bool(document.doubts(row)),
            "year": document.table.year,
            "task": self._normal(task.name) if task else "",
            "indicator": document.is_indicator(row),
            "likeness": self._likeness(row),
        }

    def _likeness(self, row: Indicator) -> int:
        """The same for rows that say the same: a number of 63 bits."""
        grades = [(band.grade.value, _meaning(band.target)) for band in row.grades]
        said = repr((self._normal(row.name), row.level2, _meaning(row.target), grades))
        return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8]) >> 1


def customary(row: Indicator) -> Target | None:
    """The value that counts as what was asked: the target, else the band of the best grade."""
    if row.target is not None:
        return row.target
    return row.grades[0].target if row.grades else None


def ends(target: Target | None) -> tuple[float | None, float | None]:
    """The ends of a target's value for filtering: inexact, in its own unit."""
    if target is None or target.value is None:
        return None, None
    low = float(target.value)
    high = target.high if target.kind is TargetKind.RANGE else None
    return (low, low) if high is None else (min(low, float(high)), max(low, float(high)))


def _meaning(target: Target | None) -> str | None:
    return None if target is None else target.model_dump_json(exclude={"raw"})
