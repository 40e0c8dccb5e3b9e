"""A municipality's own look: name, logo and one colour, from one small file for all its waves."""

from __future__ import annotations

import base64
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import WaveFileError
from pipeline.records import PLAIN, Theme
from pipeline.records.contrast import READABLE, contrast
from pipeline.wave.small_files import read_small_file

_GROUNDS = {"the white page": "#ffffff", "the pale boxes": "#f3f6f9"}
_LARGEST = 60_000
"""Bytes of a logo: every page carries it."""
_PICTURES = {
    ".png": ("image/png", b"\x89PNG\r\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".svg": ("image/svg+xml", b"<"),
}


class _ThemeTable(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: str = Field(min_length=1, max_length=80)
    accent: str = Field(default="", pattern="^#[0-9a-fA-F]{6}$")
    logo: str = ""


def theme_of(beside: Path, named: Path | None) -> Theme:
    """The theme that was named, or the one that lies beside the waves; else none."""
    path = named or beside
    return read_theme(path) if named or path.exists() else PLAIN


def read_theme(path: Path) -> Theme:
    """The theme in a ``theme.toml``; the logo's path is relative to it.

    Raises WaveFileError for an unknown key, a colour that cannot be read as text, and a logo that
    is too large or no picture.
    """
    keys = 'name = "..." (at most 80 letters), accent = "#rrggbb", logo = "logo.png"'
    written = read_small_file(path, _ThemeTable, keys, "docs/reports.md, Your own look")
    _check_contrast(written.accent, path.name)
    return Theme(written.name, written.accent.lower(), _logo(path, written.logo))


def _check_contrast(accent: str, where: str) -> None:
    if not accent:
        return
    for ground, colour in _GROUNDS.items():
        if (found := contrast(accent, colour)) < READABLE:
            raise WaveFileError(
                f"the accent colour cannot be read on {ground}",
                where=f"{where}, accent",
                expected=f"a contrast of {READABLE} or more (WCAG 2.1 AA)",
                got=f"{accent}, {found:.2f}",
                todo="choose a darker colour",
            )


def _logo(theme: Path, written: str) -> str:
    if not written:
        return ""
    path, where = theme.parent / written, f"{theme.name}, logo"
    try:
        data = path.read_bytes()
    except OSError:
        raise WaveFileError(
            "the logo is not there", where=where, expected=f"a picture {written!r}"
        ) from None
    kind, begins = _PICTURES.get(path.suffix.casefold(), ("", b""))
    if not kind or not data.lstrip(b"\xef\xbb\xbf \r\n").startswith(begins):
        raise WaveFileError(
            "the logo is no picture a page can show", where=where, expected="PNG, JPEG or SVG"
        )
    if len(data) > _LARGEST:
        raise WaveFileError(
            "the logo is too large: every page carries it",
            where=where,
            expected=f"at most {_LARGEST // 1000} kB",
            got=f"{len(data) // 1000} kB",
            todo="save it smaller, or as SVG",
        )
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
