"""What the library's tab shows, from the library as it is now."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from assistant.library import Document, Lack, Library, Span, TableFilter
from assistant.library.sectors import shipped_sectors
from assistant.model.errors import UserError
from assistant.services import Services
from assistant.web.progress import Opening
from assistant.web.render.library import (
    head_form,
    history_view,
    list_view,
    new_row_form,
    overview_view,
    row_form,
)
from assistant.web.render.original import original_view, unreadable_original
from assistant.web.render.spread import measure_view
from assistant.web.render.table import table_view
from assistant.web.texts import t

#: Tables on a page of the list, changes on a page of the record, rows of a measure.
_PAGE, _CHANGES, _ROWS = 100, 50, 200


@dataclass(frozen=True)
class TablePane:
    """One table: what was read, the form to correct it, its record."""

    row: str | None
    table: Markup
    form: Markup
    log: Markup


class Pages:
    """Everything is asked of the library anew: others may have changed it."""

    def __init__(self, services: Services, opening: Opening) -> None:
        self._services = services
        self._opening = opening

    @property
    def library(self) -> Library:
        """The library, as soon as it is open."""
        return self._opening.library(self._services)

    def tables(self, at: int, *wanted: str) -> Markup:
        """The page of the list that begins there."""
        return list_view(self.library.page(_filter(*wanted), _PAGE, at), at, _PAGE)

    def overview(self) -> Markup:
        """How much there is and what is missing."""
        return overview_view(self.library.stats(), self._services.library_gaps())

    def record(self, before: int | None = None) -> Markup:
        """What was done to all tables, the newest first."""
        changes = self.library.history(limit=_CHANGES, before=before)
        older = changes[-1].number if len(changes) == _CHANGES else None
        return history_view(changes, own=False, older=older)

    def measure(self, name: str) -> Markup:
        """How the past values of a measure spread, with the newest rows."""
        library = self.library
        return measure_view(
            name,
            [
                (
                    one,
                    [
                        row
                        for id in reversed(one.statistic.ids[-_ROWS:])
                        if (row := library.row(id))
                    ],
                )
                for one in library.distribution(name)
            ],
        )

    # -- one table -------------------------------------------------------------------------------

    def table(self, id: str, row: str | None = None) -> TablePane:
        """One table with the form for a row of it, or for its head. Raises UserError where it is gone."""
        document = self.library.table(id)
        chosen = row if row and document.table.indicator(row) else None
        doubts = {one.id: document.why_doubtful(one.id) for one in document.table.indicators}
        return TablePane(
            row=chosen,
            table=table_view(
                document.table,
                None,
                editable=True,
                scope=_scope(id),
                current=chosen,
                hint=t("library.edit_hint"),
                doubts={key: why for key, why in doubts.items() if why},
            ),
            form=self._form(document, chosen),
            log=history_view(self.library.history(id), own=True),
        )

    def form(self, id: str, row: str | None) -> Markup:
        """The form for a row, or for the head of the table."""
        return self._form(self.library.table(id), row)

    def new_row(self) -> Markup:
        """The form for a row to be added."""
        return new_row_form()

    def original(self, id: str) -> Markup:
        """The file that the table was read from, as far as it is there."""
        document = self.library.table(id)
        source = document.table.source
        try:
            rows = self._services.originals.open(source, self._services.settings.max_bytes)
        except UserError as error:
            return unreadable_original(document.table, error)
        return original_view(document, rows, _scope(id))

    @staticmethod
    def _form(document: Document, row: str | None) -> Markup:
        return row_form(document, row) if row else head_form(document, shipped_sectors().names)


def _scope(id: str) -> str:
    return f"library-{id}"


def _filter(text: str, year: str, sector: str, lack: str) -> TableFilter:
    return TableFilter(
        text=text.strip() or None,
        year=Span.read(year) if year else None,
        sector=sector or None,
        lack=Lack(lack) if lack else None,
    )
