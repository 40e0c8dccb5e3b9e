"""A municipality's look: what a theme file may say, and what is refused."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import WaveFileError
from pipeline.records.contrast import contrast
from pipeline.wave.theme import read_theme

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


def written(folder: Path, text: str) -> Path:
    path = folder / "theme.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_name_colour_and_logo_are_read(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(SVG)
    theme = read_theme(
        written(tmp_path, 'name = "Ærø Kommune"\naccent = "#00594F"\nlogo = "logo.svg"\n')
    )
    assert (theme.name, theme.accent) == ("Ærø Kommune", "#00594f")
    assert base64.b64decode(theme.logo.partition("base64,")[2]) == SVG


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "K"\naccent = "#ffcc00"\n', "cannot be read on the white page"),
        # 4.60 on white, 4.23 on the pale boxes: headings stand on both.
        ('name = "K"\naccent = "#757575"\n', "cannot be read on the pale boxes"),
        ('name = "K"\naccent = "red; } body { display: none"\n', "theme.toml, accent"),
        ('name = "K"\ncolour = "#000000"\n', "theme.toml, colour"),
        ('accent = "#000000"\n', "theme.toml, name"),
        ("name = K\n", "cannot be read"),
        ('name = "K"\nlogo = "none.png"\n', "the logo is not there"),
        ('name = "K"\nlogo = "theme.toml"\n', "no picture"),
        ('name = "K"\nlogo = "fake.png"\n', "no picture"),
        ('name = "K"\nlogo = "large.svg"\n', "too large"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "fake.png").write_bytes(SVG)
    (tmp_path / "large.svg").write_bytes(SVG + b" " * 60_000)
    with pytest.raises(WaveFileError, match=said):
        read_theme(written(tmp_path, text))


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#ffffff", "#000000", 21.0), ("#767676", "#ffffff", 4.54), ("#0000ff", "#ffffff", 8.59)],
)
def test_contrasts_are_those_of_the_standard(one: str, other: str, ratio: float) -> None:
    # As published by WebAIM's contrast checker.
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(st.integers(0, 0xFFFFFF), st.integers(0, 0xFFFFFF))
def test_contrast_is_the_same_both_ways_and_never_below_one(one: int, other: int) -> None:
    a, b = f"#{one:06x}", f"#{other:06x}"
    assert contrast(a, b) == contrast(b, a) >= 1
