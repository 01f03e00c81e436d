"""编制: the conversation at the left, the table it works on at the right, findings and sources below."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
from markupsafe import Markup

from assistant.chat import DraftInfo, edit_cell, waive, withdraw
from assistant.chat.sentences import gap_name
from assistant.checking import waive_table
from assistant.drafting import Draft
from assistant.inplace import result_ending
from assistant.library import Library
from assistant.model.errors import UserError
from assistant.model.evidence import DraftIndicator
from assistant.services import Services
from assistant.web.downloads import download_buttons, download_link, exported, file_name
from assistant.web.failures import inform, told, warn
from assistant.web.panes import html
from assistant.web.progress import Opening
from assistant.web.render import render
from assistant.web.render.chat import chat_view
from assistant.web.render.findings import findings_view
from assistant.web.render.sources import Past, no_sources, sources_view
from assistant.web.render.table import table_view
from assistant.web.texts import t
from assistant.web.views.drafting_chat import chat_pane
from assistant.web.views.drafting_turn import Turns
from assistant.web.views.pointing import pointed_at
from assistant.web.views.search import past_rows

_FORMATS = (
    (".docx", "Word（.docx）"),
    (".xlsx", "Excel（.xlsx）"),
    (".md", "文本（.md）"),
    (".json", "数据（.json）"),
)


def drafting_view(services: Services, opening: Opening, app: gr.Blocks) -> None:
    """Lay out the view and wire it."""
    store = services.drafts
    # The id only: the draft itself is in the store and survives reload and restart.
    draft_id = gr.BrowserState(None, storage_key="jixiao-draft", secret="jixiao")
    row_id = gr.State(None)
    with gr.Row(elem_id="drafting", elem_classes="jx-work"):
        with gr.Column(elem_id="chat-pane", scale=0, min_width=340):
            said = chat_pane(services)
        with gr.Column(elem_id="bench", scale=1):
            with gr.Row(elem_classes="jx-toolbar"):
                drafts = gr.Dropdown(
                    show_label=False, label=t("draft.list"), container=False, elem_id="draft-list"
                )
                new = gr.Button(t("draft.new"), size="sm", elem_id="draft-new")
                undo = gr.Button(
                    t("draft.undo"), size="sm", interactive=False, elem_id="draft-undo"
                )
                redo = gr.Button(
                    t("draft.redo"), size="sm", interactive=False, elem_id="draft-redo"
                )
                saved = html(id="draft-saved")
                with gr.Column(elem_classes="jx-menu", min_width=0):
                    gr.Button(t("draft.more"), size="sm", elem_id="draft-more")
                    with gr.Column(elem_classes="jx-menu-items"):
                        name = gr.Textbox(
                            label=t("draft.rename.label"), max_lines=1, elem_id="draft-name"
                        )
                        rename = gr.Button(
                            t("draft.rename.save"), size="sm", elem_id="draft-rename"
                        )
                        delete = gr.Button(t("draft.delete"), size="sm", elem_id="draft-delete")
                        recover = gr.Button(t("draft.recover"), size="sm", elem_id="draft-recover")
                link = download_link("draft-download")
                with gr.Column(elem_classes="jx-menu", min_width=0):
                    gr.Button(
                        t("draft.export"), size="sm", variant="primary", elem_id="draft-export"
                    )
                    with gr.Column(elem_classes="jx-menu-items"):

                        def export(folder: Path, ending: str, id: str | None) -> Path:
                            if not id:
                                raise UserError(t("draft.export.none"))
                            named = folder / file_name(store.info(id).name, ending)
                            return exported(services, store.get(id), named)

                        download_buttons(_FORMATS, export, [draft_id], link)
                        own_form = gr.UploadButton(
                            t("draft.export.own"), size="sm", elem_id="draft-own-form"
                        )
            forming = html(id="draft-forming")
            table = html(
                render("draft_start.html"),
                id="draft-table",
                classes="jx-pane",
                script="jixiao.grid(element, trigger, watch)",
            )
            with gr.Row(elem_id="draft-dock", visible=False) as dock:
                findings = html(
                    id="draft-findings",
                    classes="jx-pane",
                    script="jixiao.report(element, trigger, 'waive', 'waive');"
                    "jixiao.report(element, trigger, 'withdraw', 'withdraw')",
                )
                sources = html(id="draft-sources", classes="jx-pane")

    shown = [draft_id, row_id, drafts, name, saved, undo, redo, table, dock, findings, sources]
    whole = [*shown, said.chat]

    def show(id: str | None, row: str | None = None) -> list[Any]:
        """Values of the components that show the draft, in the order of `shown`."""
        listed = store.list()
        info = next((each for each in listed if each.id == id), None)
        choices = gr.update(
            choices=[(t("draft.open"), ""), *((each.name, each.id) for each in listed)],
            value=info.id if info else "",
        )
        if info is None:
            off = gr.update(interactive=False)
            return [
                *[None, None, choices, "", "", off, off],
                *[render("draft_start.html"), gr.update(visible=False), "", ""],
            ]
        draft, scope = store.get(info.id), f"draft-{info.id}"
        back, forth = _steps(services, info)
        return [
            info.id,
            row,
            choices,
            info.name,
            render("saved.html", version=info.version),
            gr.update(interactive=back),
            gr.update(interactive=forth),
            table_view(
                draft,
                draft.report.open,
                scope=scope,
                editable=True,
                current=row,
                open_points=[gap_name(draft.brief, gap) for gap in draft.brief.gaps],
                notes=draft.notes,
            ),
            gr.update(visible=True),
            findings_view(
                draft,
                draft.report.findings,
                scope=scope,
                keepable=True,
                stale=waive_table(draft.report, draft, draft.waivers)[1],
            ),
            _sources(opening.library(services), draft, row) if row else no_sources(),
        ]

    def show_whole(id: str | None) -> list[Any]:
        values = show(id)
        return [*values, chat_view(store.messages(values[0]) if values[0] else ())]

    def edit(id: str, row: str | None, event: gr.EventData) -> list[Any]:
        try:
            edit_cell(store, id, event.row, event.field, event.value, check=services.check_table)
        except Exception as error:
            warn(error)
        return show(id, row)  # also where it was refused: the cell takes its old text again

    @told
    def select(id: str, event: gr.EventData) -> list[Any]:
        return [event.row, _sources(opening.library(services), store.get(id), event.row)]

    @told
    def keep(id: str, row: str | None, event: gr.EventData) -> list[Any]:
        finding = pointed_at(store.get(id).report.findings, event.waive, event)
        waive(store, id, finding, event.reason, event.by)
        return show(id, row)

    @told
    def take_back(id: str, row: str | None, event: gr.EventData) -> list[Any]:
        finding = pointed_at(store.get(id).report.findings, event.withdraw, event)
        withdraw(store, id, finding)
        return show(id, row)

    def stepping(change: Callable[[str], object], nothing: str) -> Callable[..., list[Any]]:
        def made(id: str, row: str | None) -> list[Any]:
            if change(id) is None:
                inform(nothing)
            return show(id, row)

        return told(made)

    @told
    def remove(id: str | None) -> list[Any]:
        if not id:
            raise UserError(t("draft.list.none"))
        removed = store.info(id)
        store.delete(id)
        inform(t("draft.deleted", name=removed.name))
        return show_whole(None)

    @told
    def bring_back() -> list[Any]:
        hidden = store.list(hidden=True)
        if not hidden:
            raise UserError(t("draft.recover.none"))
        store.recover(hidden[0].id)
        return show_whole(hidden[0].id)

    @told
    def give_name(id: str | None, row: str | None, called: str) -> list[Any]:
        if not id:
            raise UserError(t("draft.list.none"))
        store.rename(id, called)
        return show(id, row)

    @told
    def fill(uploaded: str, id: str | None) -> str:
        if not id:
            raise UserError(t("draft.export.none"))
        form = Path(uploaded)
        ending = result_ending(form) or form.suffix
        named = Path(tempfile.mkdtemp()) / file_name(store.info(id).name, ending)
        done = services.fill(form, store.get(id), named)
        words = "draft.export.own.left" if done.unplaced else "draft.export.own.done"
        told_words = t(words, name=form.name, sentences=" ".join(done.unplaced))
        inform(told_words, 20 if done.unplaced else 4)
        return str(done.path)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    at = [draft_id, row_id]
    turns = Turns(services, opening, show)
    said.message.submit(
        turns.respond,
        [said.message, said.file, *at],
        [*whole, forming, said.message, said.file, said.attached, link],
        js="(...inputs) => jixiao.sent(...inputs)",
        **quiet,
    )
    said.message.stop(turns.stop, None, None, **quiet)
    own_form.upload(fill, [own_form, draft_id], link, **quiet)
    app.load(told(show_whole), draft_id, whole, **quiet)
    drafts.input(told(show_whole), drafts, whole, **quiet)
    new.click(lambda: show_whole(None), None, whole, **quiet)
    table.edit(edit, at, shown, trigger_mode="multiple", **quiet)
    findings.waive(keep, at, shown, **quiet)
    findings.withdraw(take_back, at, shown, **quiet)
    table.select(select, draft_id, [row_id, sources], trigger_mode="always_last", **quiet)
    undo.click(stepping(store.undo, t("draft.undo.none")), at, shown, **quiet)
    redo.click(stepping(store.redo, t("draft.redo.none")), at, shown, **quiet)
    gr.on([rename.click, name.submit], give_name, [*at, name], shown, **quiet)
    delete.click(remove, draft_id, whole, **quiet)
    recover.click(bring_back, None, whole, **quiet)


def _steps(services: Services, info: DraftInfo) -> tuple[bool, bool]:
    """Whether there is something to undo, and something to redo."""
    versions = services.drafts.versions(info.id)
    parent = next(version.parent for version in versions if version.number == info.version)
    return parent is not None, any(version.parent == info.version for version in versions)


def _sources(library: Library, draft: Draft, row_id: str) -> Markup:
    row = draft.indicator(row_id)
    if not isinstance(row, DraftIndicator):
        return no_sources()
    cited = past_rows(library, tuple(evidence.id for evidence in row.evidence))
    group = library.comparable(row.name, row.target.unit if row.target else None)
    past = Past(group, past_rows(library, group.ids)) if group else None
    return sources_view(draft, row, cited, past, task=draft.brief.text)
