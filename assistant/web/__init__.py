"""The web app: drafting, reviewing and searching in a browser, on Gradio. Texts are in `texts`."""

from __future__ import annotations

from assistant.web.app import build, launch_arguments, serve

__all__ = ["build", "launch_arguments", "serve"]
