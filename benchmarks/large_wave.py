"""A large ordinary Model 2 wave, written in blocks: SurveyXact export and invitation list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

BLOCK = 50_000
CENTRES, UNITS = 30, 20
INVITED = 1.8
"""Invited people per respondent: 500,000 answer of 900,000."""
THEMES = 8
_FIRST_KEY = 100_000_000
_AGES = ("18-29 år", "30-49 år", "50-66 år", "67 år og derover")
_GENDERS = ("Kvinde", "Mand")
_MODES = ("Digital Post", "Telefon")
_COMMENTS = (
    *("", "", "", "", "", "", "", "", ""),
    "Det gik godt, men der gik lang tid fra jeg ringede til jeg fik svar.",
)
_DAYS = np.datetime_as_string(np.arange("2026-09-01", "2026-10-13", dtype="datetime64[D]"))
_HEAD = """\
title = "Stor bølge"
model = 2
type = "authority"
period = { start = 2026-09-01, end = 2026-10-12 }

[[files]]
path = "dataset.csv"
format = "surveyxact"
labels = "labels.csv"

[[files]]
path = "udsendelsesliste.csv"
format = "invitations"
columns = { person = "respondentid", unit = "enhed", mode = "kanal", outcome = "udfald" }
"""


def write_large_wave(raw: Path, respondents: int, questions: int, centres: int = CENTRES) -> None:
    """Fill the wave's folder: centres of 20 units, two background variables, comments.

    Everybody has a satisfaction of their own and of their centre; 3 % of the answers are "ved
    ikke", 2 % left out, 1 in 2,000 off the scale; 1 record in 1,000 is a double and 1 a stranger.
    """
    raw.mkdir(parents=True)
    chance = np.random.default_rng(7)
    invited = int(respondents * INVITED)
    answers = np.zeros(invited, dtype=bool)
    answers[chance.choice(invited, respondents, replace=False)] = True
    units = chance.integers(0, centres * UNITS, invited)
    (raw / "wave.toml").write_text(_wave_file(questions, centres), encoding="utf-8")
    (raw / "labels.csv").write_text(_labels(questions), encoding="utf-8")
    with (raw / "udsendelsesliste.csv").open("wb") as file:
        file.write(b"respondentid;enhed;kanal;udfald;aldersgruppe;koen\n")
        for at in _blocks(invited):
            file.write(_list_block(chance, at, units[at], answers[at]))
    keys = np.flatnonzero(answers)
    with (raw / "dataset.csv").open("wb") as file:
        names = [f"s_{at + 1}" for at in range(questions)]
        states = [f"statoverall_{at + 1}" for at in range(5)]
        columns = ["respondentid", "closetime", *names, "s_bemaerk", *states]
        file.write((";".join(columns) + "\n").encode())
        for at in _blocks(respondents):
            file.write(_answer_block(chance, keys[at], units[keys[at]], questions))


def _blocks(rows: int) -> Iterator[np.ndarray]:
    for start in range(0, rows, BLOCK):
        yield np.arange(start, min(start + BLOCK, rows))


def _list_block(
    chance: np.random.Generator, at: np.ndarray, units: np.ndarray, answers: np.ndarray
) -> bytes:
    said = np.where(chance.random(len(at)) < 0.1, "Ønsker ikke at deltage", "Ikke svaret")
    names = np.array([f"c{n // UNITS:02d}-{n % UNITS:02d}" for n in range(CENTRES * UNITS)])
    columns = [
        (at + _FIRST_KEY).astype(str),
        names[units],
        np.array(_MODES)[(chance.random(len(at)) < 0.3).astype(int)],
        np.where(answers, "Besvaret", said),
        np.array(_AGES)[chance.integers(0, len(_AGES), len(at))],
        np.array(_GENDERS)[chance.integers(0, len(_GENDERS), len(at))],
    ]
    return _lines(columns)


def _answer_block(
    chance: np.random.Generator, keys: np.ndarray, units: np.ndarray, questions: int
) -> bytes:
    rows = len(keys)
    keys = keys + _FIRST_KEY
    lot = chance.random(rows)
    keys = np.where(lot < 0.001, np.roll(keys, 1), keys)
    keys = np.where((lot >= 0.001) & (lot < 0.002), keys + 500_000_000, keys)
    hours = chance.integers(0, 24 * 3600, rows)
    clock = [f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(24 * 3600)]
    times = np.char.add(_DAYS[chance.integers(0, len(_DAYS), rows)], " ")
    own = 3.6 + 0.02 * (units // UNITS - CENTRES / 2) + chance.normal(0, 0.8, rows)
    felt = own[:, None] + chance.normal(0, 0.7, (rows, questions))
    codes = np.clip(np.rint(felt), 1, 5).astype(int)
    lot = chance.random((rows, questions))
    codes = np.where(lot < 0.03, 6, codes)
    codes = np.where((lot >= 0.03) & (lot < 0.05), 0, codes)
    codes = np.where((lot >= 0.05) & (lot < 0.0505), 9, codes)
    written = np.array(["", "1", "2", "3", "4", "5", "6", "", "", "9"])[codes]
    said = np.array(_COMMENTS)[chance.integers(0, len(_COMMENTS), rows)]
    states = np.array(["0", "0", "0", "1", "0"])
    columns = [
        *(keys.astype(str), np.char.add(times, np.array(clock)[hours])),
        *written.T,
        *(said, *(np.full(rows, state) for state in states)),
    ]
    return _lines(columns)


def _lines(columns: list[np.ndarray]) -> bytes:
    """One line of UTF-8 per row, its cells parted by semicolons."""
    parts = []
    for at, column in enumerate(columns):
        cells = np.char.encode(column, "utf-8")
        letters = np.ascontiguousarray(cells).view(np.uint8).reshape(len(cells), -1)
        end = ord("\n" if at == len(columns) - 1 else ";")
        parts += [letters, np.full((len(cells), 1), end, dtype=np.uint8)]
    table = np.concatenate(parts, axis=1).ravel()
    return table[table != 0].tobytes()  # cells are filled up with NUL to be equally wide


def _wave_file(questions: int, centres: int) -> str:
    parts = [_HEAD]
    for centre in range(centres):
        units = ", ".join(
            f'{{ id = "c{centre:02d}-{unit:02d}", name = "Enhed {centre:02d}.{unit:02d}" }}'
            for unit in range(UNITS)
        )
        name = f"Borgercenter {centre:02d}"
        parts.append(f'[[centres]]\nid = "c{centre:02d}"\nname = "{name}"\nunits = [ {units} ]\n')
    for at in range(questions):
        role = 'role = "kpi"\n' if at < 3 else ""
        parts.append(
            f'[[questions]]\nid = "q{at + 1:02d}"\ncolumn = "s_{at + 1}"\n'
            f'text = "Hvor tilfreds er du med forhold {at + 1}?"\n{role}'
            f'theme = "Tema {at % THEMES + 1}"\n'
        )
    for name, text in (("aldersgruppe", "Aldersgruppe"), ("koen", "Køn")):
        parts.append(f'[[questions]]\nid = "{name}"\ntext = "{text}"\nrole = "background"\n')
    parts.append(
        '[[questions]]\nid = "bemaerk"\ncolumn = "s_bemaerk"\n'
        'text = "Har du andet, du vil fortælle?"\nrole = "comment"\n'
    )
    for at in range(3):
        parts.append(
            f'[[kpis]]\nid = "k{at + 1}"\nname = "KPI {at + 1}"\nquestion = "q{at + 1:02d}"\n'
            'kind = "share_positive"\ntarget = 75\n'
        )
    parts.append(
        '[[kpis]]\nid = "tema"\nname = "Tema 1"\nkind = "theme_index"\ntheme = "Tema 1"\n'
        "target = 70\n"
    )
    return "\n".join(parts)


def _labels(questions: int) -> str:
    words = ("Meget utilfreds", "Utilfreds", "Hverken/eller", "Tilfreds", "Meget tilfreds")
    lines = [
        f'"s_{at + 1}";{code};"{text}"\n'
        for at in range(questions)
        for code, text in enumerate((*words, "Ved ikke"), start=1)
    ]
    return "".join(lines)
