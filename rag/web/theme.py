"""Gradio's own colours and sizes, so that its controls fit ``page.css``; no font is fetched."""

from __future__ import annotations

from typing import Any

import gradio as gr

SANS = ("Segoe UI", "Noto Sans", "Liberation Sans", "Helvetica Neue", "Arial", "sans-serif")
MONO = ("Cascadia Mono", "Liberation Mono", "Menlo", "Consolas", "monospace")


def theme() -> Any:
    """Return the theme: light and dark, with square corners and one accent."""
    base = gr.themes.Base(font=SANS, font_mono=MONO, radius_size="sm", text_size="md")
    return base.set(**_both(_SURFACES), **_both(_CONTROLS), **_SHAPES)


def _both(colours: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Give each name its light and its dark colour."""
    light = {name: pair[0] for name, pair in colours.items()}
    return light | {f"{name}_dark": pair[1] for name, pair in colours.items()}


_PAPER = ("#fbfaf7", "#14181c")
_SHEET = ("#ffffff", "#1b2026")
_INK = ("#1c2126", "#e8e5de")
_FAINT = ("#565e66", "#a9b0b6")
_RULE = ("#d5d1c7", "#363d45")
_EDGE = ("#7d8389", "#6d757d")
_ACCENT = ("#1d4f72", "#8fc1e3")
_ON_ACCENT = ("#ffffff", "#0f1418")
_ACCENT_HOVER = ("#153c58", "#b3d6ee")

_SURFACES = {
    "body_background_fill": _PAPER,
    "body_text_color": _INK,
    "body_text_color_subdued": _FAINT,
    "background_fill_primary": _SHEET,
    "background_fill_secondary": _PAPER,
    "border_color_primary": _RULE,
    "border_color_accent": _ACCENT,
    "block_background_fill": _PAPER,
    "block_label_text_color": _INK,
    "block_title_text_color": _INK,
    "block_info_text_color": _FAINT,
    "link_text_color": _ACCENT,
    "link_text_color_hover": _ACCENT_HOVER,
    "link_text_color_visited": _ACCENT,
    "link_text_color_active": _ACCENT_HOVER,
    "table_border_color": _RULE,
}
_CONTROLS = {
    "input_background_fill": _SHEET,
    "input_border_color": _EDGE,
    "input_border_color_focus": _ACCENT,
    "input_placeholder_color": _FAINT,
    "button_primary_background_fill": _ACCENT,
    "button_primary_background_fill_hover": _ACCENT_HOVER,
    "button_primary_text_color": _ON_ACCENT,
    "button_primary_text_color_hover": _ON_ACCENT,
    "button_primary_border_color": _ACCENT,
    "button_secondary_background_fill": _SHEET,
    "button_secondary_background_fill_hover": _PAPER,
    "button_secondary_text_color": _ACCENT,
    "button_secondary_text_color_hover": _ACCENT_HOVER,
    "button_secondary_border_color": _EDGE,
    "checkbox_label_background_fill": _PAPER,
    "checkbox_label_background_fill_selected": _ACCENT,
    "checkbox_label_text_color": _INK,
    "checkbox_label_text_color_selected": _ON_ACCENT,
}
_SHAPES = {
    "block_border_width": "0px",
    "block_shadow": "none",
    "block_padding": "0px",
    "button_transition": "none",
    "button_transform_hover": "none",
    "input_border_width": "1px",
    "input_shadow": "none",
    "input_shadow_focus": "none",
    "layout_gap": "16px",
}
