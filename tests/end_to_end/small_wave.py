"""A small whole wave in files, good as written, to be spoilt by the tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

WAVE = """\
title = "Prøvebølge"
model = 2
type = "myndighed"
period = { start = 2024-09-02, end = 2024-10-18 }

[[files]]
path = "svar.csv"
format = "generic"
separator = ";"
columns = { person = "id" }

[[files]]
path = "udsendelsesliste.csv"

[[centres]]
id = "nord"
name = "Borgercenter Nord"
units = [ { id = "n1", name = "Åvangen" }, { id = "n2", name = "Øster Allé" } ]

[[centres]]
id = "syd"
name = "Borgercenter Syd"
units = [ { id = "s1", name = "Søparken" }, { id = "s2", name = "Æblehaven" } ]

[[centres]]
id = "vest"
name = "Borgercenter Vest"
units = [ { id = "v1", name = "Vestergård" } ]

[[questions]]
id = "overall"
text = "Hvor tilfreds er du alt i alt?"
role = "kpi"

[[questions]]
id = "help"
text = "Hvor tilfreds er du med hjælpen?"
"""
UNITS = ("n1", "n2", "s1", "s2", "v1")


def survey_lines() -> list[str]:
    """A header and 80 answers of 100 invited; the answers run through the scale."""
    lines = ["id;overall;help"]
    lines += [f"{n};{1 + n % 5};{1 + (n * 3 + n // 7) % 5}" for n in range(80)]
    return lines


def invitation_lines() -> list[str]:
    """100 people, 20 in each of five units."""
    modes = ("web", "papir", "telefon")
    lines = ["respondentid;enhed;indsamlingsmetode;udfald"]
    for n in range(100):
        outcome = "besvaret" if n < 80 else "ikke svaret"
        lines.append(f"{n};{UNITS[n % 5]};{modes[n % 3]};{outcome}")
    return lines


def write_wave(data: Path, spoil: Callable[[Path], None] | None = None) -> Path:
    """The wave ``prove`` under ``<data>/raw``, spoilt where asked; returns its folder."""
    folder = data / "raw" / "prove"
    folder.mkdir(parents=True)
    (folder / "wave.toml").write_text(WAVE, encoding="utf-8")
    for name, lines in (
        ("svar.csv", survey_lines()),
        ("udsendelsesliste.csv", invitation_lines()),
    ):
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    if spoil:
        spoil(folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, lock files left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }
