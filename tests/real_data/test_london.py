"""Eleven London surgeries, Friends and Family Test: every answer is kept, look-alikes too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.real_data.wave_files import Taken, by_key, read_plainly, table, take, write_wave

CODES = {
    "Extremely unlikely": 1,
    "Unlikely": 2,
    "Neither likely nor unlikely": 3,
    "Likely": 4,
    "Extremely likely": 5,
}


@pytest.fixture(scope="session")
def london(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Taken:
    """One centre per surgery; nobody was invited and nobody has a key."""
    export = shared_data / "fft_london_gp" / "fft_london_gp.csv"
    surgeries = sorted({row["surgery"] for row in read_plainly(export)})
    columns = {"centre": "surgery", "date": "time"}
    centres = [
        table("centres", id=f"surgery-{at}", name=f"Surgery {at}", codes=[name])
        if "'" not in name
        else f'[[centres]]\nid = "surgery-{at}"\nname = "Surgery {at}"\ncodes = ["{name}"]'
        for at, name in enumerate(surgeries)
    ]
    raw = write_wave(
        tmp_path_factory.mktemp("london") / "raw" / "london",
        'model = 2\ntype = "provider"\nperiod = { start = 2023-07-01, end = 2024-02-29 }',
        table("files", path=str(export), format="generic", columns=columns),
        *centres,
        table("questions", id="rating", role="kpi", codes=CODES),
    )
    return take(raw)


def test_all_answers_are_kept_and_none_is_taken_for_a_double(
    london: Taken, shared_data: Path
) -> None:
    rows = read_plainly(shared_data / "fft_london_gp" / "fft_london_gp.csv")
    different = {tuple(row.values()) for row in rows}
    assert (len(rows), len(rows) - len(different)) == (3882, 221)
    assert len(london.wave.people) == 3882
    assert len(london.wave.responses) == 3882
    assert london.wave.rejected.empty


def test_shares_of_all_and_without_dont_know(london: Taken) -> None:
    """data/README.md: 90.60 % of all answers, 91.04 % without don't know (n 3,863)."""
    found = by_key(london.measures)
    share = found["share_positive", "rating", "", "", "london"]
    assert share["n"] == 3863
    assert round(share["value"] * 100, 2) == 91.04
    assert round(share["numerator"] / 3882 * 100, 2) == 90.60
    assert found["dont_know", "rating", "", "", "london"]["numerator"] == 19


def _of(london: Taken, surgery: str, measure: str) -> dict[str, Any]:
    (centre,) = [centre.id for centre in london.plan.centres if surgery in centre.codes]
    return by_key(london.measures)[measure, "rating", centre, "", "london"]


def test_the_highest_surgery_with_wilson_limits(london: Taken) -> None:
    """data/README.md: 99.04 % of 104 (94.75-99.83). Nobody knows how many were there: no FPC."""
    row = _of(london, "Royal Hospital Chelsea", "share_positive")
    assert (row["n"], row["method"]) == (104, "wilson")
    found = [round(row[name] * 100, 2) for name in ("value", "low", "high")]
    assert found == [99.04, 94.75, 99.83]


def test_the_lowest_surgery_is_given_with_its_dont_know(london: Taken) -> None:
    """data/README.md counts don't know as not positive: 81.61 % of 658; ours leaves the 3 out."""
    surgery = "Health Partners @ Violet Melchett"
    row, dont_know = _of(london, surgery, "share_positive"), _of(london, surgery, "dont_know")
    assert (row["n"], dont_know["numerator"], dont_know["denominator"]) == (655, 3, 658)
    assert round(row["numerator"] / dont_know["denominator"] * 100, 2) == 81.61
