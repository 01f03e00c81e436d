"""The conversation's pane: what was said, the box to write in, a file to send along, what is sent where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.llm.address import OPENAI, without_user
from assistant.reading import SUPPORTED
from assistant.services import Services
from assistant.web.failures import told
from assistant.web.panes import html
from assistant.web.render import render
from assistant.web.render.chat import chat_view
from assistant.web.texts import t


@dataclass(frozen=True)
class ChatPane:
    """Its components. `file` is the path of what is sent with the next message, shown in `attached`."""

    chat: gr.HTML
    message: gr.Textbox
    file: gr.State
    attached: gr.HTML


def chat_pane(services: Services) -> ChatPane:
    """Lay out the pane, and wire what concerns nothing else: examples to start from, the file."""
    chat = html(
        chat_view(()),
        id="chat",
        script="jixiao.chat(element); jixiao.report(element, trigger, 'ask', 'ask')",
    )
    file = gr.State(None)
    attached = html(
        id="draft-attached", script="jixiao.report(element, trigger, 'detach', 'detach')"
    )
    message = gr.Textbox(
        show_label=False,
        label=t("draft.input"),
        placeholder=t("draft.input.hint"),
        container=False,
        lines=1,  # Enter sends, Shift+Enter begins a new line; the sheet gives it its height
        max_lines=8,
        submit_btn=t("draft.send"),
        elem_id="chat-input",
    )
    with gr.Row(elem_id="draft-file-line"):
        upload = gr.UploadButton(
            t("draft.file"), file_types=list(SUPPORTED), size="sm", elem_id="draft-file"
        )
        html(render("file_hint.html"), id="draft-file-hint")
    address = without_user(services.settings.openai_base_url or OPENAI)
    html(
        render("sent_where.html", model=services.settings.model, address=address),
        id="draft-where",
    )

    def attach(uploaded: str) -> list[Any]:
        path = Path(uploaded)
        words = services.task_file(path).words
        return [uploaded, render("attached.html", name=path.name, words=words)]

    def take_example(event: gr.EventData) -> str:
        return str(event.ask)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    chat.ask(take_example, None, message, **quiet)
    upload.upload(told(attach), upload, [file, attached], **quiet)
    attached.detach(lambda: [None, ""], None, [file, attached], **quiet)
    return ChatPane(chat, message, file, attached)
