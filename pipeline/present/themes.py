"""What a theme is called: as the wave file writes it, or as it translates it."""

from __future__ import annotations

from pipeline.present.texts import Texts
from pipeline.records import About


def theme_name(about: About, texts: Texts, theme: str) -> str:
    """A theme of questions, comments or statements in the page's language."""
    return texts.of(about.theme_names.get(theme, {"da": theme}))
