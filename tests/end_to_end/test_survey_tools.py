"""Exports of the survey tools, read and checked: what counts, what is out, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.checks import check
from pipeline.readers import read_file
from pipeline.records import Checked
from pipeline.wave import parse_plan
from tests.readers.plans import plan

CASES = Path(__file__).parents[1] / "cases" / "readers"
WAVE = """\
model = 2
type = "authority"
period = { start = 2024-09-02, end = 2024-10-18 }
checks = { max_rejected_share = 1.0 }
[[centres]]
id = "a"
name = "Borgercenter A"
[[questions]]
id = "overall"
role = "kpi"
"""
EXPORTS = {
    "ms_forms": (
        CASES / "ms_forms_english" / "Brugerundersøgelse 2024(1-3).xlsx",
        'column = "Hvor tilfreds er du alt i alt?"\n[[questions]]\nid = "by_phone"\n'
        'column = "Hvordan har du fået hjælp? [Telefon]"\nscale = "chosen"\n',
    ),
    "limesurvey": (
        CASES / "limesurvey_codes" / "results-survey245831.csv",
        'column = "Q1"\n[[questions]]\nid = "by_phone"\ncolumn = "Q3[SQ001]"\nscale = "chosen"\n',
    ),
    "qualtrics": (
        CASES / "qualtrics_three_rows" / "Brugertilfredshed_8. oktober 2024.csv",
        'column = "Q1"\n[[questions]]\nid = "agree"\ncolumn = "Q2_1"\nscale = "agreement_5"\n',
    ),
}


def checked(name: str) -> Checked:
    path, questions = EXPORTS[name]
    return check([read_file(plan(path))], parse_plan(WAVE + questions, "w", Path("w")))


def answers(result: Checked) -> list[tuple[str, str, int]]:
    rows = result.responses.fillna({"code": 0}).itertuples()
    return sorted((row.question, row.answer, int(row.code)) for row in rows)


def test_microsoft_forms() -> None:
    result = checked("ms_forms")
    assert answers(result) == [
        ("by_phone", "scale", 2),
        ("by_phone", "scale", 2),
        ("overall", "dont_know", 0),
        ("overall", "scale", 4),
        ("overall", "scale", 5),
    ]
    assert result.rejected.empty
    assert sorted(result.people["answered_date"].dt.day) == [2, 2, 5]


def test_limesurvey() -> None:
    result = checked("limesurvey")
    assert answers(result) == [
        ("by_phone", "scale", 1),
        ("by_phone", "scale", 2),
        ("overall", "dont_know", 0),
        ("overall", "scale", 1),
        ("overall", "scale", 4),
    ]
    assert sorted(result.people["disposition"]) == ["I", "I", "P"]
    assert int(result.people["answered_date"].isna().sum()) == 2


def test_qualtrics() -> None:
    result = checked("qualtrics")
    assert answers(result) == [
        ("agree", "scale", 2),
        ("agree", "scale", 5),
        ("overall", "scale", 4),
    ]
    found = [tuple(row) for row in result.rejected[["line", "column", "reason"]].to_numpy()]
    assert found == [(7, "", "test_row"), (9, "Q1", "off_scale")]
    assert list(result.people["mode"]) == ["web"] * 3


@pytest.mark.parametrize("name", EXPORTS)
def test_every_record_and_value_is_accounted_for(name: str) -> None:
    (file,) = checked(name).files
    assert file.records_read == file.records_accepted + file.records_rejected
    assert file.values_read == file.values_accepted + file.values_empty + file.values_rejected
