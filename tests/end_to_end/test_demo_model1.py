"""The main job on the Model 1 demo wave: what is true is found, and each unit stands alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from pipeline.records import Released
from pipeline.store import load_wave, read_released
from tests.demo.questionnaire import read_toml
from tests.demo.smileys import HERE, WAVE

TRUTH = read_toml(HERE / "truth_smiley.toml")
UNITS = TRUTH["units"]
NAMES = {
    "modtagelsen": "Modtagelse Voksne",
    "psykiatri": "Visitation Socialpsykiatri",
    "misbrug": "Misbrugsrådgivningen Åhusene",
    "hjemloese": "Hjemløseenheden",
    "bostoette": "Bostøttevisitationen",
    "kajen": "Værestedet Kajen",
}


@pytest.fixture(scope="module")
def wave(demo: Path) -> Released:
    """What the wave released."""
    return read_released(demo / "processed" / WAVE / "released.parquet")


def rows_of(wave: Released, measure: str, unit: str, breakdown: str = "") -> pd.DataFrame:
    rows = wave.rows
    is_it = (rows["measure"] == measure) & (rows["unit"] == unit)
    return rows[is_it & (rows["breakdown"] == breakdown)]


def value(wave: Released, measure: str, unit: str) -> float:
    (found,) = rows_of(wave, measure, unit)["value"]
    return float(found)


@pytest.mark.parametrize("unit", UNITS)
def test_presses_and_shares_are_the_true_ones(wave: Released, unit: str) -> None:
    assert value(wave, "presses", unit) == UNITS[unit]["presses"]
    assert round(100 * value(wave, "share_positive", unit), 1) == UNITS[unit]["percent"]


def test_the_supplement_puts_the_authority_units_together_and_no_others(wave: Released) -> None:
    assert value(wave, "presses", "") == sum(facts["presses"] for facts in UNITS.values())
    assert wave.about.series is not None
    assert wave.about.series.pooled == tuple(UNITS)


def test_the_change_is_found_in_its_unit_and_nothing_elsewhere(wave: Released) -> None:
    medians = wave.rows[wave.rows["measure"] == "series_median"]
    found = {(row.unit, row.verdict) for row in medians.itertuples()}
    changed, day = TRUTH["change"]["unit"], TRUTH["change"]["date"]
    assert (changed, "shifted_down") in found
    assert {verdict for unit, verdict in found if unit != changed} == {"stable"}
    (shift,) = rows_of(wave, "series_shift", changed, "segment").itertuples()
    begun = date.fromisoformat(shift.category.split("..")[0])
    assert abs(begun - day) <= timedelta(weeks=6)
    assert shift.low < TRUTH["change"]["share"] - UNITS[changed]["share"] < shift.high
    assert set(wave.rows.loc[wave.rows["measure"] == "series_shift", "unit"]) == {changed}


def test_marked_events_divide_a_series(wave: Released) -> None:
    for what in ("campaign", "moved"):
        unit, day = TRUTH[what]["unit"], TRUTH[what]["date"]
        segments = list(rows_of(wave, "series_median", unit, "segment")["category"])
        first, second = (date.fromisoformat(one.split("..")[0]) for one in segments)
        assert first == date(2025, 1, 1)
        # A segment begins with a period: the days of a month before its first Monday belong to it.
        assert timedelta(0) <= day - second < timedelta(days=4)


def test_the_stuck_button_is_shown_and_not_hidden(wave: Released) -> None:
    facts = TRUTH["stuck"]
    assert value(wave, "misuse", facts["unit"]) == facts["misuse"]
    assert value(wave, "burst", facts["unit"]) >= facts["presses"] - facts["misuse"]
    assert {value(wave, "misuse", unit) for unit in UNITS if unit != facts["unit"]} == {0}


def test_two_closed_weeks_have_no_presses_and_are_no_fault(wave: Released) -> None:
    weeks = rows_of(wave, "presses", "hjemloese", "week").set_index("category")["value"]
    closed = [category for category in weeks.index if "2025-07-14" <= category[:10] <= "2025-07-21"]
    assert len(closed) == 2
    assert (weeks[closed] == 0).all()


def test_statements_are_counted_and_small_themes_joined(wave: Released) -> None:
    facts = TRUTH["statements"]
    told = wave.rows[(wave.rows["measure"] == "statements") & (wave.rows["unit"] == "kajen")]
    shown = told[told["status"] == "shown"].set_index(["breakdown", "category"])["value"]
    assert shown["", ""] == len(facts["rows"])
    large = {theme: n for theme, n in facts["themes"].items() if shown.get(("theme", theme))}
    assert all(shown["theme", theme] == n for theme, n in large.items())
    assert shown["theme", "other"] == len(facts["rows"]) - sum(large.values())
    assert "Åbningstiden" not in large
    tones = {tone: n for tone, n in facts["tones"].items() if ("tone", tone) in shown}
    assert tones["positive"] == facts["tones"]["positive"]
    assert all(shown["tone", tone] == n for tone, n in tones.items())


def test_the_stored_statements_have_no_texts(demo: Path) -> None:
    stored = load_wave(demo / "processed" / WAVE).statements
    assert list(stored) == ["centre", "unit", "date", "theme", "tone"]
    assert len(stored) == len(TRUTH["statements"]["rows"])


def test_the_name_and_the_number_that_somebody_wrote_are_nowhere(demo: Path) -> None:
    review = (demo / "processed" / WAVE / "comments_review.csv").read_text("utf-8-sig")
    assert "[navn fjernet]" in review
    assert "[telefon fjernet]" in review
    for path in (demo / "processed" / WAVE).rglob("*"):
        if path.is_file():
            text = path.read_bytes()
            if path.suffix == ".parquet":
                text = pd.read_parquet(path).to_csv(index=False).encode()
            for word in ("Lone Bæk", "22 33 44 55"):
                assert word.encode() not in text, path.name


@pytest.mark.parametrize("unit", NAMES)
def test_a_units_page_names_no_other_unit(demo: Path, unit: str) -> None:
    page = demo / "processed" / WAVE / "reports" / f"voksne-{unit}.html"
    html = page.read_text("utf-8")
    assert {name for name in NAMES.values() if name in html} == {NAMES[unit]}


def test_there_is_no_overview(demo: Path) -> None:
    pages = {path.name for path in (demo / "processed" / WAVE / "reports").glob("*.html")}
    assert pages == {"index.html", "voksne.html", *(f"voksne-{unit}.html" for unit in NAMES)}
