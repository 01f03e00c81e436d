"""One past table beside the file it was read from: corrected, removed, its changes taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr

from assistant.library import Corrections, RowField, TableField
from assistant.model.errors import UserError
from assistant.web.failures import inform, told, warn
from assistant.web.panes import html
from assistant.web.texts import t
from assistant.web.views.library_pages import Pages


class Desk:
    """The components that show one table, in the place of the list (`browse`) while it is looked at."""

    def __init__(self, pages: Pages, browse: gr.Column, by: gr.Textbox) -> None:
        """Lays them out; `wire` connects them."""
        self._pages = pages
        self._by = by
        self.id, self.row = gr.State(None), gr.State(None)
        with gr.Column(visible=False, elem_id="library-desk", elem_classes="jx-work") as desk:
            with gr.Row(elem_classes="jx-toolbar"):
                self._back = gr.Button(t("library.back"), size="sm", elem_id="library-back")
                self._remove = gr.Button(t("library.remove"), size="sm", elem_id="library-remove")
            with gr.Row(elem_classes="jx-split jx-halves"):
                self._original = html(id="library-original", classes="jx-pane")
                with gr.Column(elem_id="library-read", min_width=0):
                    self._table = html(
                        id="library-table",
                        classes="jx-pane",
                        script="jixiao.grid(element, trigger, watch)",
                    )
                    with gr.Row(elem_id="library-dock"):
                        self._form = html(
                            id="library-form",
                            classes="jx-pane",
                            script="jixiao.fresh(element, watch);"
                            + ";".join(
                                f"jixiao.report(element, trigger, '{name}', '{name}')"
                                for name in ("save", "drop", "heading", "extend", "append")
                            ),
                        )
                        self._log = html(
                            id="library-log",
                            classes="jx-pane",
                            script="jixiao.report(element, trigger, 'undo', 'undo')",
                        )
        self._changing = [self.row, self._table, self._form, self._log]
        self._places = [self.id, browse, desk, self._original]
        #: What `open` gives values for.
        self.shown = [*self._places, *self._changing]
        self.open = told(self._open)
        self.open_at_row = told(self._open_at_row)

    # -- values ----------------------------------------------------------------------------------

    def _values(self, id: str, row: str | None = None) -> list[Any]:
        """Values of `_changing`."""
        pane = self._pages.table(id, row)
        return [pane.row, pane.table, pane.form, pane.log]

    def _whole(self, id: str, row: str | None = None) -> list[Any]:
        """Values of `shown`."""
        values = self._values(id, row)
        hidden, visible = gr.update(visible=False), gr.update(visible=True)
        return [id, hidden, visible, self._pages.original(id), *values]

    @staticmethod
    def _closed() -> list[Any]:
        """Values of `shown`: the list is back."""
        return [None, gr.update(visible=True), gr.update(visible=False), "", None, "", "", ""]

    # -- handlers --------------------------------------------------------------------------------

    def _open(self, event: gr.EventData) -> list[Any]:
        return self._whole(event.table)

    def _open_at_row(self, event: gr.EventData) -> list[Any]:
        id, _, row = str(event.hit).rpartition(":")
        return self._whole(id, row)

    def _corrected(self, id: str, row: str | None, corrections: Corrections, who: str) -> list[Any]:
        try:
            self._pages.library.correct(id, corrections, by=who)
            inform(t("library.saved"))
        except UserError as error:
            warn(error)  # and what was typed is replaced by what is kept
        return self._values(id, row)

    def wire(
        self,
        filters: Sequence[gr.components.Component],
        browsing: Sequence[gr.components.Component],
        browsed: Callable[..., list[Any]],
    ) -> None:
        """Connect everything; `browsed(side, *filters)` gives the values of `browsing`."""
        pages = self._pages

        def choose(id: str, event: gr.EventData) -> list[Any]:
            return [event.row, pages.form(id, event.row)]

        def edit(id: str, who: str, event: gr.EventData) -> list[Any]:
            fields = {RowField(event.field): event.value}
            return self._corrected(id, event.row, Corrections(rows={event.row: fields}), who)

        def save(id: str, row: str | None, who: str, event: gr.EventData) -> list[Any]:
            given = event._data  # NOTE: a field may be called `target`, which an event has too
            if of_row := given["save"]:
                fields = {one: str(given[one]) for one in RowField if one in given}
                return self._corrected(id, of_row, Corrections(rows={of_row: fields}), who)
            head = {one: str(given[one]) for one in TableField if one in given}
            return self._corrected(id, row, Corrections(table=head), who)

        def drop(id: str, who: str, event: gr.EventData) -> list[Any]:
            return self._corrected(id, None, Corrections(deleted=(event.drop,)), who)

        def append(id: str, who: str, event: gr.EventData) -> list[Any]:
            given = event._data
            fields = {one: str(given[one]) for one in RowField if given.get(one)}
            return self._corrected(id, None, Corrections(new=(fields,)), who)

        def undo(event: gr.EventData, id: str, who: str, *wanted: str) -> list[Any]:
            pages.library.restore(int(event.undo), by=who)
            inform(t("library.history.undone"))
            try:
                return [*self._whole(id), *[gr.skip()] * len(browsing)]
            except UserError:  # that it was added was taken back
                return [*self._closed(), *browsed(pages.record(), *wanted)]

        def remove(id: str, who: str, *wanted: str) -> list[Any]:
            pages.library.remove(id, by=who)
            inform(t("library.removed"))
            return [*self._closed(), *browsed(pages.record(), *wanted)]

        def close(*wanted: str) -> list[Any]:
            return [*self._closed(), *browsed(gr.skip(), *wanted)]

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        here, everything = [self.id, self._by], [*self.shown, *browsing]
        row_form = [self.row, self._form]
        self._table.select(told(choose), self.id, row_form, **quiet)
        self._table.edit(told(edit), here, self._changing, **quiet)
        self._form.save(told(save), [self.id, self.row, self._by], self._changing, **quiet)
        self._form.drop(told(drop), here, self._changing, **quiet)
        self._form.append(told(append), here, self._changing, **quiet)
        self._form.heading(
            told(lambda id: [None, pages.form(id, None)]), self.id, row_form, **quiet
        )
        self._form.extend(told(lambda: [None, pages.new_row()]), None, row_form, **quiet)
        self._log.undo(told(undo), [*here, *filters], everything, **quiet)
        self._remove.click(told(remove), [*here, *filters], everything, **quiet)
        self._back.click(told(close), filters, everything, **quiet)
