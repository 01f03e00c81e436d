"""Fields of a toolbar: a line of text, a choice. There is no room for labels beside them."""

from __future__ import annotations

from collections.abc import Iterable

import gradio as gr

from assistant.web.texts import t


def line(label: str, hint: str, *, id: str, scale: int = 1, width: int = 110) -> gr.Textbox:
    """A line of text; `label` and `hint` are keys of texts, the hint stands in the empty field."""
    return gr.Textbox(
        show_label=False,
        label=t(label),
        placeholder=t(hint),
        container=False,
        scale=scale,
        min_width=width,
        max_lines=1,
        elem_id=id,
    )


def choice(
    label: str, options: Iterable[tuple[str, str]] = (), *, custom: bool = False
) -> gr.Dropdown:
    """One of the options (shown, value), or none; with `custom` also what is typed."""
    return gr.Dropdown(
        [(t(label), ""), *options],
        value="",
        label=t(label),
        show_label=False,
        container=False,
        scale=1,
        min_width=104,
        allow_custom_value=custom,
        elem_id=label.replace(".", "-"),
    )


def choices(label: str, values: Iterable[object]) -> list[tuple[str, str]]:
    """Options as they are; the label itself stands for no choice."""
    return [(t(label), ""), *named(values)]


def named(values: Iterable[object]) -> list[tuple[str, str]]:
    """Options whose value is what is shown."""
    return [(str(value), str(value)) for value in values]
