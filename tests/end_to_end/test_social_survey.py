"""A file like the General Social Survey's, from SPSS to the page, counted by hand beside."""

from __future__ import annotations

from collections import Counter
from math import fsum
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.measures import measure
from pipeline.readers import read_file
from pipeline.store import load_plan, load_receipt, load_wave, read_released
from tests.end_to_end import social_survey
from tests.end_to_end.social_survey import LABELS, columns
from tests.measures.waves import pick
from tests.readers.plans import plan

JOB_POSITION = {1.0: 4, 2.0: 3, 3.0: 2, 4.0: 1}
FINANCES_POSITION = {float(at): at for at in range(1, 6)}
CENTRES = {"": {1.0, 2.0, 3.0}, "oest": {1.0}, "koebenhavn": {2.0}, "vest": {3.0}}


@pytest.fixture(scope="module")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wave, run by ``btu run``."""
    data = tmp_path_factory.mktemp("gss")
    raw = social_survey.write(data / "raw" / "gss-2024")
    done = CliRunner().invoke(
        app, ["run", str(raw), "--data", str(data), "--quiet"], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    return data / "processed" / "gss-2024"


def given(variable: str, position: dict[float, int], centre: str) -> list[tuple[int, float]]:
    """(position, weight) of everybody with an answer on the scale; no weight counts as 1."""
    of = columns()
    people = zip(of[variable], of["REGION"], of["WTSSALL"], strict=True)
    return [
        (position[answer], 1.0 if weight is None else weight)
        for answer, region, weight in people
        if answer in position and region in CENTRES[centre]
    ]


@pytest.mark.parametrize("centre", CENTRES)
@pytest.mark.parametrize(
    ("question", "variable", "position"),
    [("job", "SATJOB", JOB_POSITION), ("finances", "SATFIN", FINANCES_POSITION)],
)
def test_means_weighted_and_not(
    processed: Path, question: str, variable: str, position: dict[float, int], centre: str
) -> None:
    measures = measure(load_wave(processed), load_plan(processed), None, None)
    answers = given(variable, position, centre)
    mean = pick(measures, "mean", question, centre)
    assert mean["n"] == len(answers) > 60
    assert mean["value"] == pytest.approx(sum(at for at, _ in answers) / len(answers))
    weighted = pick(measures, "weighted_mean", question, centre)
    total = fsum(at * weight for at, weight in answers)
    assert weighted["value"] == pytest.approx(total / fsum(weight for _, weight in answers))


def test_declared_and_undeclared_missing_answers(processed: Path) -> None:
    """DK is an answer, declared missing or not; IAP, NA, a range and nothing at all are none."""
    responses = load_wave(processed).responses
    found = Counter(zip(responses["question"], responses["answer"], strict=True))
    job, finances = (Counter(columns()[name]) for name in ("SATJOB", "SATFIN"))
    assert found == {
        ("job", "dont_know"): job[8.0],
        ("job", "scale"): sum(job[code] for code in JOB_POSITION),
        ("finances", "dont_know"): finances[8.0],
        ("finances", "scale"): sum(finances[code] for code in FINANCES_POSITION),
    }
    assert all(found.values())


def test_people_places_days_and_groups(processed: Path) -> None:
    wave, of = load_wave(processed), columns()
    people = wave.people.groupby("centre").size().to_dict()
    assert people == {"oest": 120, "koebenhavn": 120, "vest": 120}
    assert wave.rejected.empty
    assert Counter(wave.people["sex"]) == Counter(of["SEX"])
    days = Counter(wave.people["answered_date"].dt.date)
    assert days == Counter(of["INTDATE"])
    assert Counter(wave.people["weight"].round(6)) == Counter(
        round(weight or 1.0, 6) for weight in of["WTSSALL"]
    )


def test_the_receipt_shows_what_each_value_was_understood_as(processed: Path) -> None:
    receipt = load_receipt(processed)
    told: dict[str, tuple[Any, ...]] = {
        f"{row['question']} {row['value']}": (row["label"], row["understood"], row["rule"])
        for row in receipt["recodes"]
    }
    assert told["job 2"] == ("MOD. SATISFIED", "position", "codes")
    assert told["job 8"] == ("DK", "dont_know", "word")
    assert told["job 9"] == ("NA", "missing", "word")
    assert told["finances 9"] == ("Ønsker ikke at svare", "missing", "word")
    assert told["finances 5"] == ("Meget tilfreds", "position", "label")
    assert "job 0" not in told
    assert [row["column"] for row in receipt["unused"]] == ["NEWITEM"]


def test_labels_and_long_wordings_in_their_own_letters(processed: Path) -> None:
    table = read_file(plan(processed.parents[1] / "raw" / "gss-2024" / "gss.sav"))
    assert table.labels["REGION"] == {"1": "Ældre Øst", "2": "København", "3": "Vesteråsen"}
    assert table.texts["SATFIN"] == "TILFREDSHED MED ØKONOMI"
    assert len(table.texts["SATJOB"]) > 255
    job, finances = (Counter(columns()[name]) for name in ("SATJOB", "SATFIN"))
    assert table.declared_missing == {"SATJOB": {"0": job[0.0]}, "SATFIN": {"-5": finances[-5.0]}}
    assert len(LABELS["SATJOB"]) == len(table.labels["SATJOB"])


@pytest.mark.parametrize("centre", [name for name in CENTRES if name])
def test_the_share_is_released_and_printed(processed: Path, centre: str) -> None:
    """Satisfied with the job: positions 3 and 4 of 4."""
    answers = [at for at, _ in given("SATJOB", JOB_POSITION, centre)]
    positive = sum(at >= 3 for at in answers)
    rows = read_released(processed / "released.parquet").rows
    row = rows[
        (rows["measure"] == "share_positive") & (rows["item"] == "job") & (rows["centre"] == centre)
        & (rows["unit"] == "")
    ].iloc[0]  # fmt: skip
    assert (row["status"], row["numerator"], row["n"]) == ("shown", positive, len(answers))
    page = (processed / "reports" / f"{centre}.html").read_text(encoding="utf-8")
    assert f"{round(100 * positive / len(answers))}\N{NO-BREAK SPACE}%" in page
