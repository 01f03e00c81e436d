"""The library as the rules of checking ask it (`checking.history.History`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from assistant.checking.history import PastRow, PastValue, same_words
from assistant.library.library import Library
from assistant.library.shapes import TableSummary
from assistant.model.table import FurtherRole, GoalTable, Indicator
from assistant.model.target import Target
from assistant.model.units import dimension

#: What does not grow with the size of an office: others' values may be compared with.
_SIZELESS = frozenset({"share", "points_of_share", "money_rate", "rate", "frequency"})


class LibraryHistory:
    """Past tables of a library, less the one that is being checked."""

    def __init__(self, library: Library) -> None:
        """The library is read when a rule first asks."""
        self._library = library

    def comparable(self, row: Indicator, table: GoalTable) -> Sequence[PastValue]:
        """See `History.comparable`: rows of one measure, in this row's unit, doubtful ones left out."""
        target = row.target
        if target is None or target.value is None or target.unit is None:
            return ()
        left_out = frozenset(one.id for one in self._tables if self._same(one, table))
        figures = self._library.figures(row.name, target.unit, without=left_out)
        own = dimension(target.unit) not in _SIZELESS
        found: list[PastValue] = []
        for figure in figures:
            hit = self._library.row(figure.id)
            if hit is None or (own and not same_words(hit.organization, table.organization)):
                continue
            past = PastRow(hit.id, hit.name, hit.target, None, hit.year, hit.organization)
            found.append(PastValue(figure.value, figure.operator, past))
        return found

    def last(self, table: GoalTable) -> Sequence[PastRow]:
        """See `History.last`: where several tables are the latest, the one of the same project."""
        earlier = [
            one
            for one in self._tables
            if same_words(one.organization, table.organization)
            and one.kind is table.kind
            and one.year is not None
            and table.year is not None
            and one.year < table.year
        ]
        if table.project:
            earlier = [one for one in earlier if same_words(one.project, table.project)]
        newest = max((one.year or 0 for one in earlier), default=0)
        latest = [one for one in earlier if one.year == newest]
        if len(latest) != 1:
            return ()
        (before,) = latest
        rows = self._library.table(before.id).table.indicators
        return [
            PastRow(
                f"{before.id}:{row.id}",
                row.name,
                row.target,
                _actual(row),
                before.year,
                before.organization,
            )
            for row in rows
        ]

    @cached_property
    def _tables(self) -> tuple[TableSummary, ...]:
        return self._library.tables()

    def _same(self, one: TableSummary, table: GoalTable) -> bool:
        """Whether a table of the library is the one being checked, or another draft of it."""
        return one.year == table.year and (
            same_words(one.organization, table.organization)
            and (not table.project or not one.project or same_words(one.project, table.project))
        )


def _actual(row: Indicator) -> Target | None:
    from assistant.model.grammar import parse_target

    said = next((cell.text for cell in row.further if cell.role is FurtherRole.ACTUAL), None)
    return parse_target(said) if said else None
