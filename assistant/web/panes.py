"""A place for rendered HTML: no styling of Gradio's own, no reaction to clicks unless one is given."""

from __future__ import annotations

import gradio as gr


def html(value: str = "", *, id: str, script: str | None = None, classes: str = "") -> gr.HTML:
    """`script` is run once with `element` and `trigger`; the events it names can be listened to."""
    return gr.HTML(
        value,
        elem_id=id,
        elem_classes=classes or None,
        js_on_load=script,
        apply_default_css=False,
    )
