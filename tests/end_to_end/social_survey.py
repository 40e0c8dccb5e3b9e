"""An SPSS file as the General Social Survey is one, made in the test: what is in it is listed."""

from __future__ import annotations

import datetime as dt
import struct
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

REGIONS = {1.0: "[ldre \\st", 2.0: "K|benhavn", 3.0: "Vester}sen"}
"""Danish letters as ISO 646-DK has them: one byte each, as in the old encodings."""
DANISH = str.maketrans("{|}[\\]", "æøåÆØÅ")
PEOPLE = 360
WAVE = """\
title = "Social undersøgelse"
model = 2
type = "authority"
period = { start = 2024-09-01, end = 2024-10-31 }

[[files]]
path = "gss.sav"
columns = { person = "ID", centre = "REGION", weight = "WTSSALL", date = "INTDATE" }

[[centres]]
id = "oest"
name = "Ældre Øst"
[[centres]]
id = "koebenhavn"
name = "København"
[[centres]]
id = "vest"
name = "Vesteråsen"

[[questions]]
id = "job"
column = "SATJOB"
text = "Hvor tilfreds er du med dit arbejde?"
role = "kpi"
scale = "satisfaction_4"
codes = { "1" = 4, "2" = 3, "3" = 2, "4" = 1 }
[[questions]]
id = "finances"
column = "SATFIN"
text = "Hvor tilfreds er du med din økonomi?"
[[questions]]
id = "sex"
column = "SEX"
role = "background"
"""
COLUMN_LABELS = {
    "SATJOB": "ON THE WHOLE, HOW SATISFIED ARE YOU WITH THE WORK YOU DO -- WOULD YOU SAY YOU ARE "
    "VERY SATISFIED, MODERATELY SATISFIED, A LITTLE DISSATISFIED, OR VERY DISSATISFIED? " * 2,
    "SATFIN": "TILFREDSHED MED \\KONOMI",
}
LABELS: dict[str, dict[Any, str]] = {
    "REGION": REGIONS,
    "SATJOB": {
        0.0: "IAP", 1.0: "VERY SATISFIED", 2.0: "MOD. SATISFIED", 3.0: "A LITTLE DISSAT",
        4.0: "VERY DISSATISFIED", 8.0: "DK", 9.0: "NA",
    },
    "SATFIN": {
        1.0: "Meget utilfreds", 2.0: "Utilfreds", 3.0: "Hverken/eller", 4.0: "Tilfreds",
        5.0: "Meget tilfreds", 8.0: "Ved ikke", 9.0: "\\nsker ikke at svare", -5.0: "Ikke stillet",
    },
}  # fmt: skip
JOB = [1.0, 2.0, 1.0, 3.0, 2.0, 8.0, 4.0, 1.0, 0.0, 2.0, 9.0, 1.0, None]
"""Cycle of answers: 0, 8 and 9 are declared missing, None is system missing."""
FINANCES = [5.0, 4.0, 3.0, 8.0, 4.0, 2.0, 9.0, 1.0, None, 5.0, -5.0]
"""Cycle of answers: 8 and 9 are ordinary values, -9 to -1 are declared missing."""


def columns() -> dict[str, list[Any]]:
    """Variable -> value of each of the 360 people."""
    people = range(PEOPLE)
    start = dt.date(2024, 9, 2)
    return {
        "ID": [float(1000 + at) for at in people],
        "REGION": [1.0 + at % 3 for at in people],
        "SATJOB": [JOB[at * 5 // 3 % len(JOB)] for at in people],
        "SATFIN": [FINANCES[at * 7 // 3 % len(FINANCES)] for at in people],
        "SEX": ["Kvinde" if at % 5 < 3 else "Mand" for at in people],
        "INTDATE": [start + dt.timedelta(days=at % 50) for at in people],
        "WTSSALL": [None if at % 60 == 7 else 0.5 + (at * 7 % 11) / 10 for at in people],
        "NEWITEM": [float(at % 4) for at in people],
    }


def write(folder: Path) -> Path:
    """``<folder>/gss.sav`` in Windows-1252 and ``wave.toml``; returns the folder."""
    folder.mkdir(parents=True)
    path = folder / "gss.sav"
    pyreadstat.write_sav(
        pd.DataFrame(columns()),
        path,
        column_labels=COLUMN_LABELS,
        variable_value_labels=LABELS,
        missing_ranges={"SATJOB": [0.0, 8.0, 9.0], "SATFIN": [{"lo": -9.0, "hi": -1.0}]},
        variable_format={"INTDATE": "EDATE10"},
    )
    path.write_bytes(_in_windows_1252(path.read_bytes()))
    (folder / "wave.toml").write_text(WAVE, encoding="utf-8")
    return folder


def _in_windows_1252(data: bytes) -> bytes:
    """The file with another encoding record (7, 20), and its Danish words in that encoding."""
    old, new = b"UTF-8", b"windows-1252"
    record = struct.pack("<iiii", 7, 20, 1, len(old)) + old
    assert data.count(record) == 1
    data = data.replace(record, struct.pack("<iiii", 7, 20, 1, len(new)) + new)
    for word in (*REGIONS.values(), "\\KONOMI", "\\nsker"):
        assert word.encode() in data
        data = data.replace(word.encode(), word.translate(DANISH).encode("cp1252"))
    return data
