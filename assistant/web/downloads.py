"""One click, one file: the server writes it, the page fetches it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.model.table import GoalTable
from assistant.services import Services
from assistant.web.failures import inform, told
from assistant.web.texts import t


def file_name(title: str | None, ending: str) -> str:
    """A name that every file system takes, of at most 60 characters before the ending."""
    bare = re.sub(r'[\\/:*?"<>|\x00-\x1f.]+', " ", title or "").strip() or "绩效目标表"
    return f"{bare[:60].strip()}{ending}"


def exported(services: Services, table: GoalTable, path: Path) -> Path:
    """The table on the form that suits it best; what that form has no place for is told."""
    from assistant.writing import not_shown

    written = services.export(table, path)
    # Data keep everything: no form is used there.
    if path.suffix != ".json" and (missing := not_shown(table)):
        inform(t("export.left", missing="、".join(missing)), 20)
    return written


def download_link(id: str) -> gr.DownloadButton:
    """A hidden link that is pressed as soon as a handler puts a file into it."""
    link = gr.DownloadButton(visible="hidden", elem_id=id)
    link.change(None, js=f"() => jixiao.press('{id}')")
    return link


def download_buttons(
    endings: Sequence[tuple[str, str]],
    write: Callable[..., Path],
    inputs: Sequence[gr.components.Component],
    link: gr.DownloadButton,
) -> list[gr.Button]:
    """A button for each (ending, label). `write(folder, ending, *inputs)` returns the file."""
    buttons = []
    for ending, label in endings:

        @told
        def make(*values: Any, ending: str = ending) -> str:
            return str(write(Path(tempfile.mkdtemp()), ending, *values))

        button = gr.Button(label, size="sm", elem_classes=f"as{ending.replace('.', '-')}")
        button.click(make, list(inputs), link, show_progress="hidden", api_visibility="private")
        buttons.append(button)
    return buttons
