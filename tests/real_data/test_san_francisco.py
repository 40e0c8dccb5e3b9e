"""San Francisco airport: weights, missing words, and names that change from year to year."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import fsum
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.errors import DataError
from tests.measures.waves import pick
from tests.real_data import san_francisco
from tests.real_data.san_francisco import COLUMN_MAP, PUBLISHED, SURVEYS
from tests.real_data.wave_files import Taken, take

SAME_QUESTION = {"Q7WALKWAY": "Q7WALKWAYS", "Q9Boarding": "Q9BOARDING", "Q9Restroom": "Q9RESTROOM"}


@pytest.fixture(scope="module")
def waves(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> tuple[Taken, Taken]:
    """2017 and 2018, each with the question names of its own file."""
    data = tmp_path_factory.mktemp("airport")
    before = take(san_francisco.wave_folder(data, shared_data, 2017, named=True))
    previous = "\n".join(
        ['[[previous]]\nwave = "airport-2017"', "[previous.questions]"]
        + [f'{new} = "{old}"' for new, old in SAME_QUESTION.items()]
    )
    raw = san_francisco.wave_folder(data, shared_data, 2018, previous, named=True)
    return before, take(raw, before)


def answers(shared: Path, year: int, item: str, area: str = "") -> Sequence[tuple[int, float]]:
    """(position, weight) of everybody with an answer on the scale, counted by hand."""
    column = san_francisco.columns(shared, year)[item].strip()
    return [
        (int(row[column]), float(row.get("WEIGHT", 1)))
        for row in san_francisco.rows(shared, year)
        if row[column] in ("1", "2", "3", "4", "5") and area in ("", row[SURVEYS[year].centre])
    ]


def share(given: Sequence[tuple[int, float]]) -> float:
    """The share of 4 and 5."""
    return sum(position >= 4 for position, _ in given) / len(given)


def test_one_map_fits_all_nine_files_and_fails_both_ways(shared_data: Path) -> None:
    """Each file fits one version; a column that is missing, or called otherwise, fits none."""
    used = []
    for year in SURVEYS:
        header = list(san_francisco.rows(shared_data, year)[0])
        (version,) = san_francisco.versions_of(header)
        used.append(COLUMN_MAP.index(version))
        for column in version.values():
            left = [name for name in header if name != column.strip()]
            assert san_francisco.versions_of(left) == []
            assert san_francisco.versions_of([*left, column.strip() + "_NEW"]) == []
    assert used == [5, 4, 3, 2, 1, 1, 1, 1, 0]


QUICK = (2010, 2012, 2014, 2018)
"""The years of every run, with and without areas and weights; the others are for the long one."""
YEARS = [y if y in QUICK else pytest.param(y, marks=pytest.mark.long) for y in SURVEYS]


@pytest.fixture(scope="module", params=YEARS)
def of_year(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, shared_data: Path
) -> tuple[int, Taken]:
    """One year and its wave, with the items as questions."""
    data = tmp_path_factory.mktemp(f"airport-{request.param}")
    return request.param, take(san_francisco.wave_folder(data, shared_data, request.param))


def test_each_item_has_the_distribution_published_with_the_data(
    of_year: tuple[int, Taken], shared_data: Path
) -> None:
    """Third party figures, three decimals: they show that the map takes the right columns."""
    year, taken = of_year
    path = shared_data / san_francisco.FOLDER / "years_data_dicts.txt"
    published = json.loads(path.read_text(encoding="utf-8")).get(str(year), {})
    assert bool(published) == (year < 2018)
    responses = taken.wave.responses
    on_scale = responses[responses["answer"] == "scale"]
    items = san_francisco.columns(shared_data, year).keys() & PUBLISHED.keys()
    for item in items if published else ():
        shares = on_scale.loc[on_scale["question"] == item, "code"].value_counts(normalize=True)
        expected = published[PUBLISHED[item]]
        assert {str(code): round(share, 3) for code, share in shares.items()} == expected, item


def test_the_airport_as_a_whole_every_year(of_year: tuple[int, Taken], shared_data: Path) -> None:
    """Means as published, weighted and not; all questions as counted by hand."""
    year, taken = of_year
    assert len(taken.wave.people) == len(san_francisco.rows(shared_data, year))
    assert taken.wave.rejected.empty
    whole = pick(taken.measures, "mean", "whole")
    assert round(whole["value"], 3) == SURVEYS[year].unweighted
    for item in san_francisco.columns(shared_data, year):
        given = answers(shared_data, year, item)
        unweighted = pick(taken.measures, "mean", item)
        assert unweighted["n"] == len(given)
        assert unweighted["numerator"] == sum(position for position, _ in given)
    if SURVEYS[year].weighted is None:
        assert set(taken.wave.people["weight"]) == {1.0}
        assert not taken.measures.rows["measure"].str.startswith("weighted").any()
        return
    weighted = pick(taken.measures, "weighted_mean", "whole")
    assert round(weighted["value"], 3) == SURVEYS[year].weighted
    assert weighted["n"] == whole["n"]
    for item in san_francisco.columns(shared_data, year):
        given = answers(shared_data, year, item)
        weight = fsum(weight for _, weight in given)
        total = fsum(position * weight for position, weight in given)
        weighted = pick(taken.measures, "weighted_mean", item)
        assert weighted["value"] == pytest.approx(total / weight)
        positive = fsum(weight for position, weight in given if position >= 4)
        assert pick(taken.measures, "weighted_share_positive", item)["value"] == pytest.approx(
            positive / weight
        )


def test_every_passenger_is_kept(waves: tuple[Taken, Taken], shared_data: Path) -> None:
    for taken, year, people in zip(waves, (2017, 2018), (2831, 2809), strict=True):
        assert len(taken.wave.people) == people == len(san_francisco.rows(shared_data, year))
        assert taken.wave.rejected.empty
        assert taken.wave.people["weight"].gt(0).all()


def test_never_used_is_shown_and_blank_is_nothing(
    waves: tuple[Taken, Taken], shared_data: Path
) -> None:
    """6 counts among those who answered; 0, and Blank or BLANK in one column, do not."""
    for taken, year, blank in ((waves[0], 2017, "Blank"), (waves[1], 2018, "BLANK")):
        rows = san_francisco.rows(shared_data, year)
        never = sum(row["Q7WIFI"] == "6" for row in rows)
        answered = sum(row["Q7WIFI"] != "0" for row in rows)
        row = pick(taken.measures, "not_relevant", "Q7WIFI")
        assert (row["numerator"], row["denominator"]) == (never, answered)
        blanks = sum(row["Q7ALL"] == blank for row in rows)
        assert blanks > 100
        whole = pick(taken.measures, "not_relevant", "Q7ALL")
        assert (whole["numerator"], whole["denominator"]) == (0, len(rows) - blanks)


def test_change_follows_the_questions_through_new_names(
    waves: tuple[Taken, Taken], shared_data: Path
) -> None:
    """Same name, new name, and a name that only lost its trailing blank."""
    questions = {question.id for question in waves[1].plan.questions}
    assert {"Q7ALL", "Q7WALKWAY", "Q9Boarding", "Q14FIND"} < questions
    for item, column in san_francisco.columns(shared_data, 2018).items():
        for area in ("", "A", "E"):
            earlier, later = (answers(shared_data, year, item, area) for year in (2017, 2018))
            centre = f"omraade-{area.lower()}" if area else ""
            row = pick(waves[1].measures, "change", column.strip(), centre)
            assert row["value"] == pytest.approx(share(later) - share(earlier))
            assert (row["n"], row["verdict"]) == (len(later), "")


def test_the_fall_of_2018_is_found(waves: tuple[Taken, Taken], shared_data: Path) -> None:
    """Overall satisfaction fell: clearly so at the airport and in areas A and C alone.

    KPIs and changes count every answer once; with the weights the fall is half as large.
    """
    weighted = [pick(one.measures, "weighted_share_positive", "Q7ALL")["value"] for one in waves]
    assert [round(value, 4) for value in weighted] == [0.8228, 0.8049]
    measures = waves[1].measures
    earlier = pick(measures, "kpi", "kpi_Q7ALL", wave="airport-2017")
    assert earlier["value"] == pytest.approx(share(answers(shared_data, 2017, "whole")))
    verdicts = {
        area: pick(measures, "change", "kpi_Q7ALL", f"omraade-{area}" if area else "")["verdict"]
        for area in ("", *"abcdefg")
    }
    assert {area for area, verdict in verdicts.items() if verdict == "lower"} == {"", "a", "c"}
    assert set(verdicts.values()) == {"lower", "unclear"}


def test_without_the_mapping_a_renamed_question_has_no_past(
    tmp_path: Path, shared_data: Path, waves: tuple[Taken, Taken]
) -> None:
    previous = '[[previous]]\nwave = "airport-2017"'
    raw = san_francisco.wave_folder(tmp_path, shared_data, 2018, previous, named=True)
    measures = take(raw, waves[0]).measures
    assert pick(measures, "change", "Q7WALKWAY")["verdict"] == "not_comparable:not_asked"
    assert pick(measures, "change", "kpi_Q9Boarding")["verdict"] == "not_comparable:not_asked"
    assert pick(measures, "change", "Q7ALL")["verdict"] == ""


def test_modes_that_are_only_numbers_stop_the_run(tmp_path: Path, shared_data: Path) -> None:
    """METH 1-3 (at the gate, mail-in, online) has no labels in the file: the column is named."""
    raw = san_francisco.wave_folder(tmp_path, shared_data, 2018)
    file = raw / "wave.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"weight" =', '"mode" = "METH", "weight" ='), encoding="utf-8")
    with pytest.raises(DataError, match="2809 unknown_mode in column METH"):
        flow.check_wave(raw)
