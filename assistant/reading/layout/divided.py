"""Headings over several columns in a text whose merged cells were dropped.

`一级指标|二级指标|三级指标|指标值` over `全县|东河镇|西山乡`: the second row stands under one heading of the first,
though nothing shows which. Its words tell (sums under 预算金额, grades under 评价标准, all else under
指标值), and the rows below must be as long as that makes them.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.model.table import GoalScope
from assistant.reading.grid import Row
from assistant.reading.layout.content import Look, look
from assistant.reading.layout.headings import GRADE_OF, Role, heading, scope_of

_SAMPLE = 30  # rows below that are enough to tell how long they are
_DATA = Look.TARGET | Look.LEVEL1 | Look.LEVEL2 | Look.LONG
_OVER: tuple[tuple[frozenset[Role], tuple[Role, ...]], ...] = (
    (frozenset(GRADE_OF), (Role.SCORING, Role.TARGET)),
    (frozenset({Role.AMOUNT, Role.AMOUNT_PART}), (Role.AMOUNT,)),
)


def paths(rows: Sequence[Row], index: int) -> list[list[str]] | None:
    """The words over each column of the header at this row; None where no heading is divided so."""
    if index + 1 >= len(rows) or rows[index].exact:
        return None
    top, below = ([cell.text for cell in row.cells] for row in rows[index : index + 2])
    if (
        len(below) < 2
        or not all(top)
        or not all(below)
        or rows[index + 1].table != rows[index].table
    ):
        return None
    if any(heading(text) is None and look(text) & _DATA for text in below):
        return None
    at = _divided(top, below)
    width = len(top) - 1 + len(below)
    if at is None or not _so_long(rows[index + 2 : index + 2 + _SAMPLE], width):
        return None
    return (
        [[text] for text in top[:at]]
        + [[top[at], text] for text in below]
        + [[text] for text in top[at + 1 :]]
    )


def _divided(top: Sequence[str], below: Sequence[str]) -> int | None:
    """Which heading of the row the words below are parts of."""
    roles = [found.role if (found := heading(text)) else None for text in top]
    parts = {found.role if (found := heading(text)) else None for text in below}
    over = next((over for held, over in _OVER if parts <= held), (Role.TARGET,))
    if parts & {Role.NAME, Role.LEVEL1, Role.LEVEL2}:
        return None  # headings of their own
    return next((roles.index(role) for role in over if role in roles), None)


def _so_long(rows: Sequence[Row], width: int) -> bool:
    """Whether the longest rows are of this many cells, a label beside them apart."""
    lengths = [len(row.cells) for row in rows if not row.blank]
    return bool(lengths) and any(length == width for length in lengths)


def banners(texts: Sequence[str]) -> tuple[list[str], list[GoalScope]] | None:
    """The headings that stand before side-by-side blocks, and the period of each block.

    `texts` are the row over the blocks: 一级指标|实施期指标|年度指标. None where it is no such row.
    """
    scopes = [scope_of(text) for text in texts]
    first = next((place for place, scope in enumerate(scopes) if scope), len(texts))
    periods = [scope for scope in scopes[first:] if scope]
    if len(set(periods)) < 2 or len(periods) < len(texts) - first or not all(texts):
        return None
    before = list(texts[:first])
    return (before, periods) if all(heading(text) for text in before) else None
