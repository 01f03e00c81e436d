"""The shell around the four views, and how it is served."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import Event
from typing import Any

# NOTE: before gradio is imported; both words are the only ones it understands.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr

from assistant.model.errors import UserError
from assistant.services import Services
from assistant.settings import Settings
from assistant.web.panes import html
from assistant.web.progress import Opening
from assistant.web.render import render
from assistant.web.texts import t
from assistant.web.theme import theme
from assistant.web.views.drafting import drafting_view
from assistant.web.views.library import library_view
from assistant.web.views.review import review_view
from assistant.web.views.search import search_view

_STATIC = Path(__file__).parent / "static"
#: Requests of one kind served side by side; gradio would serve them one after another.
_AT_ONCE = 32


def build(services: Services, opening: Opening | None = None) -> gr.Blocks:
    """The app over these services. Launch it with `launch_arguments(max_bytes)`.

    `opening` shows the first indexing where the services report their progress to it.
    """
    opening = opening or Opening()
    app: gr.Blocks
    with gr.Blocks(title=t("app.title"), analytics_enabled=False, fill_width=True) as app:
        html(render("topbar.html", model=services.settings.model), id="topbar")
        with gr.Tabs(elem_id="nav"):
            with gr.Tab(t("nav.draft"), id="draft"):
                drafting_view(services, opening, app)
            with gr.Tab(t("nav.review"), id="review"):
                review_view(services)
            with gr.Tab(t("nav.search"), id="search"):
                search_view(services, opening, app)
            with gr.Tab(t("nav.library"), id="library") as library:
                library_view(services, opening, app, library)
    app.queue(default_concurrency_limit=_AT_ONCE)
    return app


def launch_arguments(max_bytes: int) -> dict[str, Any]:
    """What `Blocks.launch` needs: the look, and everything that would leave this machine shut off."""
    script = (_STATIC / "app.js").read_text(encoding="utf-8")
    return {
        "theme": theme(),
        "css": (_STATIC / "app.css").read_text(encoding="utf-8"),
        "head": f"<script>{script}</script>",
        "favicon_path": _STATIC / "favicon.png",
        "footer_links": [],
        "share": False,
        "run_history": False,
        "enable_monitoring": False,
        "ssr_mode": False,
        "show_error": False,
        "max_file_size": max_bytes,
    }


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Serve the app until it is interrupted. Raises UserError where the port is taken."""
    opening = Opening()
    services = Services(settings, opening.steps)
    app = build(services, opening)
    try:
        app.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,  # gradio would announce itself in English and offer to share
            **launch_arguments(settings.max_bytes),
        )
    except OSError as error:
        raise UserError(t("app.port_taken", port=port)) from error
    _announce(t("app.served", url=app.local_url))
    opening.start(services)  # once the page is served: loading the library holds everything up
    try:
        Event().wait()
    except KeyboardInterrupt:
        app.close(verbose=False)
        _announce(t("app.stopped"))


def _announce(words: str) -> None:
    # Standard error, at once: standard output may be a file that nobody looks into.
    print(words, file=sys.stderr, flush=True)
