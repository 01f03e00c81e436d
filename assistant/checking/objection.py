"""What a rule yields: an objection. The engine makes a finding of it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.model.report import Fix
from assistant.model.table import Location

NOWHERE = Location()


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection to one cell (`indicator` None: to the table), in a reviewer's words.

    `message` says what is wrong, with the figures; `suggestion` says what to do.
    """

    message: str
    suggestion: str | None = None
    indicator: str | None = None
    field: str | None = None
    location: Location = NOWHERE
    excerpt: str | None = None
    related: tuple[str, ...] = ()
    fix: Fix | None = None
