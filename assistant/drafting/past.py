"""What drafting asks of the library of past tables."""

from __future__ import annotations

from typing import Protocol

from assistant.library.shapes import Hit, Statistic


class Past(Protocol):
    """The library, or anything that answers like it."""

    def comparable(self, name: str, unit: str | None = None) -> Statistic | None:
        """What past rows asked that measure the same thing in the same unit."""

    def row(self, id: str) -> Hit | None:
        """A past row by its id."""
