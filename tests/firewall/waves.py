"""Small Model 1 waves of two centres, to be mixed in every way that is forbidden."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

SOURCE = "Beskrivelse af Model 1 og Model 2, 11. august 2022, tabel 1"
WAVE = """\
model = 1
type = "{type}"
period = {{ start = 2026-01-05, end = 2026-03-29 }}
{top}
[[centres]]
id = "{centre}"
name = "{name}"
units = [
{units}
]
{rest}
"""
QUESTION = '[[questions]]\nid = "smiley"\nscale = "satisfaction_4"\n'
CENTRES = {
    "bo": ("Borgercenter Bakken", {"bo-1": "Bøgehuset", "bo-2": "Birkely"}),
    "ly": ("Borgercenter Lyngen", {"ly-1": "Lindegaarden", "ly-2": "Lærkevej"}),
}
NUMBERS = {"bo": 31, "ly": 47}
"""Presses of each answer in each unit: no number of one centre is one of the other's."""


def wave(centre: str = "bo", *, top: str = "", rest: str = "", kind: str = "authority") -> str:
    """A wave file of one of the two centres; ``top`` before its tables, ``rest`` after them."""
    name, units = CENTRES[centre]
    lines = "\n".join(f'  {{ id = "{id_}", name = "{unit}" }},' for id_, unit in units.items())
    return WAVE.format(type=kind, top=top, centre=centre, name=name, units=lines, rest=rest)


def local_survey(centre: str = "bo", rest: str = "") -> str:
    """One question, asked once, no series and no list."""
    return wave(centre, rest=QUESTION + rest)


def press_rows(centre: str) -> list[tuple[str, str, str]]:
    """Unit, time and answer of every press: 31 (47) of each answer in each unit."""
    start = datetime(2026, 1, 5, 9)
    rows = []
    for unit in CENTRES[centre][1]:
        for at in range(NUMBERS[centre] * 4):
            # A press every seventh hour or so, over all weeks of the period.
            moment = start + timedelta(hours=7 * at, minutes=at % 50)
            rows.append((unit, f"{moment:%Y-%m-%d %H:%M}", str(at % 4 + 1)))
    return rows


def write_press_wave(
    raw: Path,
    centre: str,
    rows: list[tuple[str, ...]] | None = None,
    *,
    header: str = "Enhed;Tid;smiley",
    text: str = "",
) -> Path:
    """A folder with a wave file and one CSV of presses; returns the folder."""
    folder = raw / f"tryk-{centre}"
    folder.mkdir(parents=True, exist_ok=True)
    file = '[[files]]\npath = "tryk.csv"\ncolumns = { unit = "Enhed", date = "Tid" }\n'
    (folder / "wave.toml").write_text(text or wave(centre, rest=file + QUESTION), encoding="utf-8")
    lines = [header, *(";".join(row) for row in rows or press_rows(centre))]
    (folder / "tryk.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
