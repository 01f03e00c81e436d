"""The look of the app as a Gradio theme: one accent colour, system Chinese fonts, light and dark."""

from __future__ import annotations

import gradio as gr
from gradio.themes.utils.colors import Color

# An official blue, dark enough for white text (AA) from 600 on.
_ACCENT = Color(
    name="accent",
    c50="#eff5fb",
    c100="#dbe8f5",
    c200="#bcd4ec",
    c300="#8fb7dd",
    c400="#5c93c8",
    c500="#3674b0",
    c600="#1f5c99",
    c700="#1a4b7e",
    c800="#173f69",
    c900="#143556",
    c950="#0d2239",
)
_NEUTRAL = Color(
    name="paper",
    c50="#f7f8fa",
    c100="#eff1f4",
    c200="#e1e5ea",
    c300="#cbd1d9",
    c400="#98a2b0",
    c500="#6a7686",
    c600="#4c5766",
    c700="#37414e",
    c800="#222a34",
    c900="#171d25",
    c950="#10151b",
)
# Only fonts that Chinese desktops carry: nothing is fetched.
_FONTS = (
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "sans-serif",
)


def theme() -> gr.themes.Base:
    """The theme that `launch` is given; the rest of the look is `static/app.css`."""
    return gr.themes.Base(
        primary_hue=_ACCENT,
        secondary_hue=_ACCENT,
        neutral_hue=_NEUTRAL,
        spacing_size=gr.themes.sizes.spacing_sm,
        radius_size=gr.themes.sizes.radius_sm,
        text_size=gr.themes.sizes.text_sm,
        font=_FONTS,
        font_mono=("Consolas", "Menlo", "Noto Sans Mono CJK SC", "monospace"),
    ).set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        body_text_color="*neutral_800",
        body_text_color_dark="*neutral_100",
        body_text_color_subdued="*neutral_500",
        body_text_color_subdued_dark="*neutral_400",
        background_fill_primary="white",
        background_fill_primary_dark="*neutral_900",
        block_background_fill="white",
        block_background_fill_dark="*neutral_900",
        block_border_width="0px",
        block_shadow="none",
        block_label_background_fill="transparent",
        block_label_background_fill_dark="transparent",
        block_label_text_color="*neutral_600",
        block_label_text_color_dark="*neutral_300",
        block_title_text_color="*neutral_600",
        block_title_text_color_dark="*neutral_300",
        block_title_text_weight="400",
        input_background_fill="white",
        input_background_fill_dark="*neutral_950",
        input_border_color="*neutral_300",
        input_border_color_dark="*neutral_700",
        input_border_color_focus="*primary_500",
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="*neutral_400",
        input_shadow="none",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_500",
        button_primary_background_fill_hover_dark="*primary_600",
        button_primary_text_color="white",
        button_secondary_background_fill="white",
        button_secondary_background_fill_hover="*neutral_100",
        button_secondary_background_fill_dark="*neutral_800",
        button_secondary_background_fill_hover_dark="*neutral_700",
        button_secondary_border_color="*neutral_300",
        button_secondary_border_color_dark="*neutral_700",
        button_border_width="1px",
        button_secondary_text_color="*neutral_700",
        button_secondary_text_color_dark="*neutral_100",
        button_small_padding="4px 10px",
        button_large_text_weight="500",
        button_small_text_weight="500",
    )
