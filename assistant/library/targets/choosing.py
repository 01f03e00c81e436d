"""Whose past rows count for a body: its own first, then its field's, then everybody's.

What others reached in a rate, a time limit or a price per head is a fair measure for oneself. How
many heads or sessions or how much money they planned is not: that is their own size.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.checking.history import same_words
from assistant.library.store.store import Figure
from assistant.model.units import dimension

#: So many bodies of a field speak for it.
ENOUGH = 3
_OWN_ENOUGH = 2
#: Rows count in full for so many years, before and after; then half.
RECENT = 3

_SIZELESS = frozenset({"share", "points_of_share", "score", "multiple", "money_rate", "frequency"})
_LIMIT = re.compile(r"(?:时限|时间|时长|时效|期限|年限|天内)$")


class Asker(NamedTuple):
    """For whom and which year a value is wanted; what is unknown is None."""

    organization: str | None = None
    sector: str | None = None
    year: int | None = None


#: Whoever asks, of no known body: only what carries over from anyone is suggested.
NOBODY = Asker()


class Circle(NamedTuple):
    """Figures of one circle, newest first, and its name in a sentence."""

    figures: list[Figure]
    whose: str
    own: bool = False


def transferable(measure: str, unit: str | None) -> bool:
    """Whether a value of this measure says something to another body."""
    if unit is None:
        return False
    kind = dimension(unit)
    if kind == "duration":  # 响应时间≤24小时 is a standard, 开放天数300天 an amount of work
        return bool(_LIMIT.search(measure))
    return kind in _SIZELESS


def circle(figures: Sequence[Figure], asker: Asker, *, size: bool) -> Circle | None:
    """The nearest circle with enough rows; where `size` matters none but the body's own."""
    newest = sorted(figures, key=lambda figure: -(figure.year or 0))
    own = [figure for figure in newest if same_words(figure.organization, asker.organization)]
    if own and (size or len(own) >= _OWN_ENOUGH):
        return Circle(own, "本单位", own=True)
    if size:
        return None
    field = [figure for figure in newest if asker.sector and figure.sector == asker.sector]
    # Many rows of one body are one voice.
    if len({figure.organization for figure in field}) >= ENOUGH:
        return Circle(field, f"{asker.sector}领域")
    return Circle(newest, "") if newest else None


def weight(figure: Figure, year: int) -> int:
    """How much a row counts: 2, or 1 where it is more than three years away, or of no year."""
    return 2 if figure.year is not None and abs(year - figure.year) <= RECENT else 1
