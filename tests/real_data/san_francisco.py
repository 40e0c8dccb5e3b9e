"""The San Francisco airport survey 2013-2018: boarding areas as centres, names that change.

6 = never used, 0 and blank = no answer, 5 = outstanding. The weights make the respondents
proportional to the passengers of each flight period.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.real_data.wave_files import read_plainly, table, write_wave

FOLDER = "sfo_customer_survey"
CODES = {"6": "not_relevant", "0": "missing"}
_TEXTS = {
    "art": "Udstillinger", "food": "Spisesteder", "signs": "Skilte", "walkways": "Rulletrapper",
    "screens": "Skærme", "wifi": "Trådløst net", "boarding": "Renhed ved gaten",
    "restroom": "Renhed på toiletterne", "find": "At finde vej", "whole": "Lufthavnen som helhed",
}  # fmt: skip
_OF_2013 = {
    "art": "Q7A_ART", "food": "Q7B_FOOD", "signs": "Q7D_SIGNS", "walkways": "Q7E_WALK",
    "screens": "Q7F_SCREENS", "wifi": "Q7I_WIFI", "boarding": "Q9A_CLNBOARD",
    "restroom": "Q9E_CLNBATH", "find": "Q14A_FIND", "whole": "Q7O_WHOLE",
}  # fmt: skip
_OF_2014 = {
    "art": "Q7ART", "food": "Q7FOOD", "signs": "Q7SIGN", "walkways": "Q7WALKWAYS",
    "screens": "Q7SCREENS", "wifi": "Q7WIFI", "boarding": "Q9BOARDING",
    "restroom": "Q9RESTROOM", "find": "Q14FIND", "whole": "Q7ALL",
}  # fmt: skip
_OF_2018 = _OF_2014 | {
    "walkways": "Q7WALKWAY", "boarding": "Q9Boarding", "restroom": "Q9Restroom", "find": "Q14FIND ",
}  # fmt: skip


@dataclass(frozen=True)
class Survey:
    """One year's file: what its columns are called, and the published means of the whole."""

    columns: Mapping[str, str]
    unweighted: float
    weighted: float
    person: str = "RESPNUM"
    centre: str = "BAREA"
    centres: str = "ABCDEFG"


SURVEYS = {
    # 3.98447 from the file; the list that comes with the data prints 3.985.
    2013: Survey(_OF_2013, 3.982, 3.984, centre="STRATA", centres="123"),
    2014: Survey(_OF_2014, 3.996, 4.007, centre="AREA"),
    2015: Survey(_OF_2014, 4.048, 4.044),
    2016: Survey(_OF_2014, 4.038, 4.053, person="*RESPNUM"),
    2017: Survey(_OF_2014, 4.064, 4.071),
    2018: Survey(_OF_2018, 4.003, 4.042),
}


def export(shared: Path, year: int) -> Path:
    """The year's file."""
    return (shared / FOLDER / f"{year}_SFO_Customer_Survey.csv").resolve()


@cache
def rows(shared: Path, year: int) -> list[dict[str, str]]:
    """One row is one passenger."""
    return read_plainly(export(shared, year))


def wave_folder(data: Path, shared: Path, year: int, *parts: str, named: bool = False) -> Path:
    """``<data>/raw/airport-<year>``; ``named``: the questions' ids are the columns' names."""
    survey = SURVEYS[year]
    columns = {"person": survey.person, "centre": survey.centre, "weight": "WEIGHT"}
    head = (
        f'title = "Lufthavnen {year}"\nmodel = 2\ntype = "provider"\nscale = "quality_5"\n'
        f"period = {{ start = {year}-05-01, end = {year}-05-31 }}"
    )
    centres = [
        table("centres", id=f"omraade-{code.lower()}", name=f"Område {code}", codes=[code])
        for code in survey.centres
    ]
    questions = [
        table(
            "questions",
            id=column.strip() if named else item,
            text=_TEXTS[item],
            column=column,
            role="kpi" if item in ("whole", "boarding") else "cross_cutting",
            codes=CODES,
        )
        for item, column in survey.columns.items()
    ]
    files = table("files", path=export(shared, year).as_posix(), columns=columns)
    return write_wave(data / "raw" / f"airport-{year}", head, files, *centres, *questions, *parts)
