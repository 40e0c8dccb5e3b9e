"""Per format, the maker of small sound exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from tests.fuzz.made import Export
from tests.fuzz.other_files import (
    front_desk,
    generic,
    happyornot,
    invitations,
    spss,
    statements,
)
from tests.fuzz.survey_tools import enalyzer, limesurvey, ms_forms, qualtrics, surveyxact

MAKERS: Mapping[str, Callable[[Random], Export]] = {
    maker.__name__: maker
    for maker in (
        *(surveyxact, enalyzer, ms_forms, limesurvey, qualtrics),
        *(spss, happyornot, front_desk, generic, invitations),
        statements,
    )
}
