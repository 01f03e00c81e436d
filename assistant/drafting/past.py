"""What drafting asks of the library of past tables."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from assistant.library.document import Document
from assistant.library.shapes import Hit, SearchResult, Statistic, TableSummary
from assistant.library.targets.choosing import NOBODY, Asker
from assistant.library.targets.shapes import Suggested


class Past(Protocol):
    """The library, or anything that answers like it."""

    def comparable(
        self, name: str, unit: str | None = None, asker: Asker = NOBODY
    ) -> Statistic | None:
        """What past rows asked that measure the same thing in the same unit, and what that suggests."""

    def scaled(self, name: str, unit: str, amount: Decimal, per: str) -> Suggested | None:
        """A quantity worked out from what the task gives: so many of `per`."""

    def similar(self, text: str, k: int = 5) -> tuple[TableSummary, ...]:
        """Past tables about work like that of the text, nearest first."""

    def search(self, query: str, k: int = 10, *, quick: bool = False) -> SearchResult:
        """Past rows nearest to a query; `quick` where opening the vectors would take longer than the rest."""

    def table(self, id: str) -> Document:
        """A past table whole."""

    def row(self, id: str) -> Hit | None:
        """A past row by its id."""
