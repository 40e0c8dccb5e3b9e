"""The Kansas City resident survey: six council districts as centres, two waves.

What is expected is counted here from the file by hand, in plain Python, without the pipeline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from tests.real_data.wave_files import read_plainly, table, write_wave

FOLDER = "kcmo_resident_survey_fy2022"
FILES = {
    "kansas-city-2021": "FY2022_RS_Cleaned_safe.csv",
    "kansas-city-2022": "kcmo_mar_2022_safe.csv",
}
PERIODS = {
    "kansas-city-2021": "{ start = 2021-08-01, end = 2021-09-30 }",
    "kansas-city-2022": "{ start = 2022-01-15, end = 2022-03-31 }",
}
BEFORE, NOW = FILES
TITLES = {
    BEFORE: "Borgerne i Kansas City, efteråret 2021",
    NOW: "Borgerne i Kansas City, marts 2022",
}
DISTRICTS = {str(number): f"Bydel {word}" for number, word in enumerate(
    ("Nordflod", "Nordøst", "Midtbyen Øst", "Vestside", "Blåparken", "Sydengen"), start=1
)}  # fmt: skip
TEXTS = {
    "q1_01": "Hvor god er byen som et sted at bo?",
    "q1_02": "Hvor god er byen som et sted at opdrage børn?",
    "q2_04": "Hvor tilfreds er du alt i alt med livskvaliteten i byen?",
}
ENDINGS = {
    "q1": 3, "q2": 8, "q3": 16, "q5": 7, "q7": 4, "q9": 10, "q11": 2, "q12": 10, "q14": 4,
    "q15": 5, "q17": 4, "q19": 6,
}  # fmt: skip
ITEMS = tuple(f"{stem}_{at:02d}" for stem, last in ENDINGS.items() for at in range(1, last + 1))
"""All 79 items answered from 1 (very dissatisfied, poor) to 5 (very satisfied, excellent)."""

SHORT_FORM = ("q1_01", "q1_02", "q1_03", "q2_01", "q2_04", "q2_05", "q3_01", "q3_02", "q3_03",
              "q3_10", "q3_16", "q9_01", "q15_05")  # fmt: skip
KPIS = ("q1_01", "q2_04")
DONT_KNOW = {"9": "dont_know"}


def text_of(item: str) -> str:
    """The question as asked."""
    return TEXTS.get(item, f"Spørgsmål {item}")


def questions(items: Sequence[str] = ITEMS, codes: Mapping[str, str] = DONT_KNOW) -> str:
    """``[[questions]]`` of the wave file."""
    return "\n".join(
        table(
            "questions",
            id=item,
            text=text_of(item),
            role="kpi" if item in KPIS else "cross_cutting",
            theme="Byen" if item.startswith(("q1_", "q2_")) else "Ydelserne",
            codes=codes,
        )
        for item in items
    )


def wave_folder(data: Path, shared: Path, wave: str, *parts: str, people: str = "") -> Path:
    """``<data>/raw/<wave>`` with a wave file of the export in the shared folder and ``parts``."""
    path = (shared / FOLDER / FILES[wave]).resolve().as_posix()
    columns = {"person": "id", "centre": "counci", "mode": "method"}
    head = (
        f'title = "{TITLES[wave]}"\nmodel = 2\ntype = "authority"\nperiod = {PERIODS[wave]}\n'
        'modes = { Mail = "paper" }\n'
        'scale = "quality_5"'
    )
    files = table("files", path=path, format="generic", columns=columns)
    centres = [
        table("centres", id=f"bydel-{code}", name=name, codes=[code])
        for code, name in DISTRICTS.items()
    ]
    return write_wave(data / "raw" / wave, head, files, people, *centres, *parts)


@cache
def rows(shared: Path, wave: str) -> Sequence[Mapping[str, str]]:
    """One row is one resident."""
    return read_plainly(shared / FOLDER / FILES[wave])


def answers(shared: Path, wave: str, item: str, centre: str = "") -> Counter[str]:
    """How often each value occurs, in one district or in all together."""
    return Counter(
        row[item] for row in rows(shared, wave) if centre in ("", f"bydel-{row['counci']}")
    )
