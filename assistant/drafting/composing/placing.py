"""Where a new row goes in a table: behind its category, in the order of the official forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from assistant.model.evidence import DraftIndicator, DraftTable
from assistant.model.taxonomy import LEVEL2

D = TypeVar("D", bound=DraftTable)


def insert(draft: D, rows: Sequence[DraftIndicator]) -> D:
    """The draft with these rows, each after the last of its category, with ids of their own."""
    for row in rows:
        new = row.model_copy(update={"id": _free_id(draft)})
        standing = list(draft.indicators)
        standing.insert(slot(standing, new), new)
        draft = draft.model_copy(update={"indicators": tuple(standing)})
    return draft


def slot(standing: Sequence[DraftIndicator], row: DraftIndicator) -> int:
    """The place (from 0) behind the last row of the same category, else of one that comes before."""
    for same in (
        [at for at, other in enumerate(standing) if other.level2 == row.level2],
        [at for at, other in enumerate(standing) if _rank(other) <= _rank(row)],
    ):
        if same:
            return same[-1] + 1
    return 0


def _rank(row: DraftIndicator) -> int:
    return LEVEL2.index(row.level2) if row.level2 in LEVEL2 else len(LEVEL2)


def _free_id(draft: DraftTable) -> str:
    used = [int(match[1]) for row in draft.indicators if (match := re.fullmatch(r"r(\d+)", row.id))]
    return f"r{max(used, default=0) + 1}"
