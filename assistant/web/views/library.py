"""语料: the past tables listed, counted, added, and what people changed brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import gradio as gr

from assistant.library import Lack
from assistant.library.intake import Intake
from assistant.model.errors import UserError
from assistant.services import Progress, Services
from assistant.web.failures import inform, told
from assistant.web.fields import choice, choices, line
from assistant.web.panes import html
from assistant.web.progress import Opening, follow
from assistant.web.render.library import added_view
from assistant.web.render.states import failed, working
from assistant.web.texts import t
from assistant.web.views.library_desk import Desk
from assistant.web.views.library_pages import Pages

#: What can be pressed in the side pane, each an event of that name.
_SIDE_EVENTS = (
    *("year", "sector", "organization", "lack"),
    *("measure", "measured", "overview", "older", "undo", "table", "hit"),
)
#: The name typed the last time, here or where findings are kept, stands there again.
_REMEMBER = "name => { localStorage.setItem('jixiao-name', name) }"
_RECALL = "() => localStorage.getItem('jixiao-name') ?? ''"


def library_view(services: Services, opening: Opening, app: gr.Blocks, tab: gr.Tab) -> None:
    """Lay out the view and wire it; it is filled when its tab is first chosen."""
    pages = Pages(services, opening)
    offset = gr.State(None)
    with gr.Column(elem_id="library", elem_classes="jx-work") as browse:
        with gr.Row(elem_classes="jx-toolbar jx-search-bar"):
            words = line(
                "library.filter", "library.filter.hint", id="library-filter", scale=3, width=200
            )
            year = choice("library.year")
            sector = choice("library.sector")
            lack = choice("library.lack", [(t(f"library.lack.{one}"), one.value) for one in Lack])
            clear = gr.Button(t("search.clear"), size="sm", scale=0, elem_id="library-clear")
            record = gr.Button(t("library.history"), size="sm", scale=0, elem_id="library-record")
            by = line("library.by", "library.by.hint", id="library-by", width=130)
            with gr.Column(elem_classes="jx-menu", min_width=0):
                gr.Button(t("library.add"), size="sm", variant="primary", elem_id="library-add")
                with gr.Column(elem_classes="jx-menu-items"):
                    files = _upload("library.add.files", "multiple", "library-files")
                    folder = _upload("library.add.folder", "directory", "library-folder")
                    pasted = gr.Textbox(
                        label=t("library.add.paste"),
                        placeholder=t("review.paste.hint"),
                        lines=4,
                        max_lines=4,
                        elem_id="library-paste",
                    )
                    add_text = gr.Button(
                        t("library.add.text"), size="sm", elem_id="library-add-text"
                    )
        with gr.Row(elem_classes="jx-split"):
            listed = html(
                working(t("search.opening")),
                id="library-list",
                classes="jx-pane",
                script=_reporting("table", "turn"),
            )
            side = html(
                id="library-side",
                classes="jx-pane",
                script=_reporting(*_SIDE_EVENTS) + "; jixiao.top(element, watch)",
            )

    filters: list[gr.Textbox | gr.Dropdown] = [words, year, sector, lack]
    browsing = [offset, listed, year, sector, side]
    same = gr.skip()

    def browsed(on_side: Any, *wanted: str) -> list[Any]:
        """Values of `browsing`: the first page of the list, and what the filters offer now."""
        years, sectors = pages.library.said()
        return [
            0,
            pages.tables(0, *wanted),
            gr.update(choices=choices("library.year", years)),
            gr.update(choices=choices("library.sector", sectors)),
            on_side,
        ]

    def opened(at: int | None) -> Iterator[list[Any]]:
        if at is not None:  # chosen before: what is looked at stays
            yield [same] * len(browsing)
            return
        try:
            for steps in opening.wait(services):
                yield [same, working(t("search.opening"), steps), *[same] * 3]
            yield browsed(pages.overview(), "", "", "", "")
        except Exception as error:
            yield [same, failed(error), *[same] * 3]

    def narrow(*wanted: str) -> list[Any]:
        try:
            return [0, pages.tables(0, *wanted)]
        except Exception as error:
            return [0, failed(error)]

    @told
    def turn(event: gr.EventData, *wanted: str) -> list[Any]:
        at = max(0, int(event.turn))
        return [at, pages.tables(at, *wanted)]

    @told
    def measured(event: gr.EventData) -> Any:
        name = str(event.measure).strip()
        return pages.measure(name) if name else same

    @told
    def older(event: gr.EventData) -> Any:
        return pages.record(int(event.older))

    @told
    def undo(event: gr.EventData, who: str, *wanted: str) -> list[Any]:
        pages.library.restore(int(event.undo), by=who)
        inform(t("library.history.undone"))
        return browsed(pages.record(), *wanted)

    def add_files(paths: list[str] | None, who: str, *wanted: str) -> Iterator[list[Any]]:
        def work(progress: Progress) -> Intake:
            pages.library  # noqa: B018  opened first: the services would open it with this progress
            chosen = [Path(path) for path in paths or ()]
            return services.add_files(chosen, progress, by=who, names_only=True)

        yield from _followed(work, same, lambda done: browsed(added_view(done), *wanted))

    @told
    def add_pasted(text: str, who: str, *wanted: str) -> list[Any]:
        if not text.strip():
            raise UserError(t("library.add.nothing"))
        pages.library  # noqa: B018  as above
        return [*browsed(added_view(services.add_text(text, by=who)), *wanted), ""]

    desk = Desk(pages, browse, by)
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    desk.wire(filters, browsing, browsed)
    tab.select(opened, offset, browsing, **quiet)
    app.load(None, None, by, js=_RECALL)
    by.change(None, by, None, js=_REMEMBER)
    gr.on(
        # NOTE: not `input`, which a textbox does not fire for a paste or an input method's commit.
        [each.change for each in filters],
        narrow,
        filters,
        [offset, listed],
        trigger_mode="always_last",
        **quiet,
    )
    clear.click(lambda: [""] * len(filters), None, filters, **quiet)
    record.click(told(lambda: pages.record()), None, side, **quiet)
    listed.turn(turn, filters, [offset, listed], **quiet)
    for pane in (listed, side):
        pane.table(desk.open, None, desk.shown, **quiet)
    side.hit(desk.open_at_row, None, desk.shown, **quiet)
    for name, into in (("year", year), ("sector", sector), ("lack", lack), ("organization", words)):
        getattr(side, name)(_said(name), None, into, **quiet)
    for name in ("measure", "measured"):
        getattr(side, name)(measured, None, side, **quiet)
    side.overview(told(lambda: pages.overview()), None, side, **quiet)
    side.older(older, None, side, **quiet)
    side.undo(undo, [by, *filters], browsing, **quiet)
    for upload in (files, folder):
        upload.upload(add_files, [upload, by, *filters], browsing, **quiet)
    add_text.click(add_pasted, [pasted, by, *filters], [*browsing, pasted], **quiet)


def _followed(
    work: Callable[[Progress], Intake], same: Any, done: Callable[[Intake], list[Any]]
) -> Iterator[list[Any]]:
    """Values of `browsing` while files are added, and when that is done or has failed."""
    steps = follow(work)
    while True:
        try:
            now = next(steps)
        except StopIteration as finished:
            yield done(finished.value)
            return
        except Exception as error:
            yield [*[same] * 4, failed(error)]
            return
        yield [*[same] * 4, working(t("library.adding"), now)]


def _reporting(*names: str) -> str:
    return ";".join(f"jixiao.report(element, trigger, '{name}', '{name}')" for name in names)


def _said(name: str) -> Callable[[gr.EventData], str]:
    def said(event: gr.EventData) -> str:
        return str(getattr(event, name))

    return said


def _upload(label: str, count: Literal["multiple", "directory"], id: str) -> gr.UploadButton:
    return gr.UploadButton(t(label), file_count=count, size="sm", elem_id=id)
