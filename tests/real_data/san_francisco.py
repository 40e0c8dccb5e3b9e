"""The San Francisco airport survey 2010-2018: areas as centres, one map for names that change.

6 = never used, 0 and blank = no answer, 5 = outstanding. The weights make the respondents
proportional to the passengers of each flight period; 2011 and 2012 have none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
# Item -> column, one version of the questionnaire's names each, the newest first. The items of
# 2010 and 2011 have letters only; which is which, the distributions published with the data tell.
# For cleaning and finding the way nothing does, so those two years go without.
_OF_2014 = {
    "art": "Q7ART", "food": "Q7FOOD", "signs": "Q7SIGN", "walkways": "Q7WALKWAYS",
    "screens": "Q7SCREENS", "wifi": "Q7WIFI", "boarding": "Q9BOARDING",
    "restroom": "Q9RESTROOM", "find": "Q14FIND", "whole": "Q7ALL",
}  # fmt: skip
_OF_2018 = _OF_2014 | {
    "walkways": "Q7WALKWAY", "boarding": "Q9Boarding", "restroom": "Q9Restroom", "find": "Q14FIND ",
}  # fmt: skip
_OF_2013 = {
    "art": "Q7A_ART", "food": "Q7B_FOOD", "signs": "Q7D_SIGNS", "walkways": "Q7E_WALK",
    "screens": "Q7F_SCREENS", "wifi": "Q7I_WIFI", "boarding": "Q9A_CLNBOARD",
    "restroom": "Q9E_CLNBATH", "find": "Q14A_FIND", "whole": "Q7O_WHOLE",
}  # fmt: skip
_OF_2012 = {
    "art": "Q8A_ART", "food": "Q8B_FOOD", "signs": "Q8D_SIGNS", "walkways": "Q8E_WALK",
    "screens": "Q8F_SCREENS", "boarding": "Q10A_CLNBOARD", "restroom": "Q10F_CLNBATH",
    "find": "Q15A_FIND", "whole": "Q8N_WHOLE",
}  # fmt: skip
_OF_2011 = {
    "art": "Q8A", "food": "Q8B", "signs": "Q8D", "walkways": "Q8E", "screens": "Q8F",
    "whole": "Q8N",
}  # fmt: skip
_OF_2010 = {
    "art": "Q6A", "food": "Q6B", "signs": "Q6D", "walkways": "Q6E", "screens": "Q6F",
    "whole": "Q6N",
}  # fmt: skip
COLUMN_MAP = (_OF_2018, _OF_2014, _OF_2013, _OF_2012, _OF_2011, _OF_2010)
PUBLISHED = {
    "art": "ART", "food": "FOOD", "signs": "SIGN", "walkways": "WALKWAYS", "screens": "SCREENS",
    "wifi": "WIFI", "whole": "ALL",
}  # fmt: skip
"""Item -> its name in the distributions that lie beside the data."""


@dataclass(frozen=True)
class Survey:
    """One year's file: who and where, and the published means of the whole."""

    unweighted: float
    weighted: float | None
    person: str = "RESPNUM"
    centre: str = "BAREA"
    centres: str = "ABCDEFG"


SURVEYS = {
    # 3.90146 from the file; the list that comes with the data prints 3.902.
    2010: Survey(3.925, 3.901, centre="TERM", centres="123"),
    2011: Survey(3.946, None, centre="TERM", centres="1234"),
    2012: Survey(3.998, None),
    # 3.98447 from the file; the list that comes with the data prints 3.985.
    2013: Survey(3.982, 3.984, centre="STRATA", centres="123"),
    2014: Survey(3.996, 4.007, centre="AREA"),
    2015: Survey(4.048, 4.044),
    2016: Survey(4.038, 4.053, person="*RESPNUM"),
    2017: Survey(4.064, 4.071),
    2018: Survey(4.003, 4.042),
}


def versions_of(header: Collection[str]) -> list[Mapping[str, str]]:
    """The versions of the map that a file's columns fit; one, unless the map has a gap."""
    present = {name.strip() for name in header}
    return [one for one in COLUMN_MAP if {column.strip() for column in one.values()} <= present]


def columns(shared: Path, year: int) -> Mapping[str, str]:
    """Item -> column of the year's file, found by its columns and not by its year."""
    (version,) = versions_of(rows(shared, year)[0])
    return version


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
    jobs = {"person": survey.person, "centre": survey.centre}
    jobs |= {"weight": "WEIGHT"} if survey.weighted else {}
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
        for item, column in columns(shared, year).items()
    ]
    files = table("files", path=export(shared, year).as_posix(), columns=jobs)
    return write_wave(data / "raw" / f"airport-{year}", head, files, *centres, *questions, *parts)
