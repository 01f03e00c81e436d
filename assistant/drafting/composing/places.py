"""Where a category stands in the forms: the order of the rows, and the levels a profile puts it under."""

from __future__ import annotations

from typing import NamedTuple

from assistant.checking import Profile
from assistant.model.taxonomy import (
    COST,
    COST_LEVELS,
    ECOLOGICAL,
    ECONOMIC,
    ECONOMIC_COST,
    LEVEL1_OF,
    OUTPUT,
    QUALITY,
    QUANTITY,
    SATISFACTION,
    SERVED_SATISFACTION,
    SOCIAL,
    SUSTAINABILITY,
    TIMELINESS,
)

#: The categories a draft has rows in, in the order of the forms.
ORDER = (
    QUANTITY, QUALITY, TIMELINESS, COST, ECONOMIC, SOCIAL, ECOLOGICAL, SUSTAINABILITY, SERVED_SATISFACTION,
)  # fmt: skip


class Place(NamedTuple):
    """Where a row stands in the form of a profile."""

    level1: str
    level2: str


def place(level2: str, profile: Profile) -> Place:
    """Level 1 and level 2 under which a profile puts rows of a category."""
    if level2 in COST_LEVELS:
        if OUTPUT in profile.cost_under:
            return Place(OUTPUT, COST)
        return Place(COST, ECONOMIC_COST)
    if level2 == SERVED_SATISFACTION:
        return Place(
            SATISFACTION
            if SATISFACTION in profile.satisfaction_under
            else profile.satisfaction_under[0],
            level2,
        )
    return Place(LEVEL1_OF[level2], level2)
