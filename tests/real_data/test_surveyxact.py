"""A real SurveyXact export: grouped and measured without losing a row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.errors import DataError
from tests.measures.waves import pick
from tests.real_data.wave_files import Taken, table, take, write_wave

TRAINERS = ("trainer_1", "trainer_2", "trainer_3")
NO_STATEMENT = {"-7": "missing"}


def wave_folder(data: Path, shared: Path, group: str, *parts: str) -> Path:
    """The wave on the shared dataset; structure and labels are found beside it."""
    head = (
        'title = "Fire deltagere"\nmodel = 2\ntype = "udfører"\n'
        "period = { start = 2021-09-01, end = 2021-10-31 }"
    )
    path = (shared / "formats_surveyxact" / "dataset.csv").resolve().as_posix()
    units = [
        {"id": "pmd", "name": "GIZ - PMD FMD M&Q Tool"},
        {"id": "mobil", "name": "EU MOBILITY"},
        {"id": "klassik", "name": "GfE Klassik"},
    ]
    centre = table("centres", id="giz", name="Programmet", units=units)
    files = table("files", path=path, columns={"unit": group})
    questions = [
        table("questions", id=trainer, scale="satisfaction_5", codes=NO_STATEMENT)
        for trainer in TRAINERS
    ]
    state = table("questions", id="state", column="s_5", role="background")
    return write_wave(data / "raw" / "deltagere", head, files, centre, *questions, state, *parts)


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Taken:
    """Grouped by the organisation, which all four have."""
    data = tmp_path_factory.mktemp("surveyxact")
    return take(wave_folder(data, shared_data, "organization"))


def test_no_row_is_lost(taken: Taken) -> None:
    """The last answered one question of three: a break-off, still one of the four people."""
    people = taken.wave.people
    assert list(people["disposition"]) == ["I", "I", "I", "R"]
    rejected = taken.wave.rejected
    assert list(rejected[["line", "reason"]].itertuples(index=False, name=None)) == [
        (5, "break_off")
    ]
    assert set(people["unit"]) == {"pmd"}
    assert list(people["answered_date"].dt.strftime("%Y-%m-%d").fillna("")) == [
        "2021-09-02", "", "2021-09-02", "",
    ]  # fmt: skip


def test_closed_questions_are_counted(taken: Taken) -> None:
    """trainer_1: 1, 2 and -7 (no statement); trainer_2: 4, 5, 3; trainer_3: 5 three times."""
    expected = {"trainer_1": (3, 2), "trainer_2": (12, 3), "trainer_3": (15, 3)}
    for question, (total, n) in expected.items():
        row = pick(taken.measures, "mean", question, "giz")
        assert (row["numerator"], row["n"]) == (total, n)
    answers = taken.wave.responses
    assert set(answers["answer"]) == {"scale"}
    assert len(answers) == sum(n for _, n in expected.values())


def test_background_is_told_by_its_label(taken: Taken) -> None:
    assert list(taken.wave.people["state"]) == [
        "refused application", "", "participating without start-up", "",
    ]  # fmt: skip


def test_rows_without_a_group_are_rejected_and_counted(tmp_path: Path, shared_data: Path) -> None:
    """Two of the four have no programme: too many, unless the wave file allows it."""
    raw = wave_folder(tmp_path / "strict", shared_data, "s_3")
    with pytest.raises(DataError, match="2 missing_unit"):
        flow.check_wave(raw)
    allowed = "[checks]\nmax_rejected_share = 0.5"
    taken = take(wave_folder(tmp_path, shared_data, "s_3", allowed))
    assert list(taken.wave.people["unit"]) == ["klassik", "klassik"]
    rejected = taken.wave.rejected
    assert list(rejected[["line", "reason"]].itertuples(index=False, name=None)) == [
        (3, "missing_unit"),
        (5, "missing_unit"),
    ]
    manifest = json.loads(
        (tmp_path / "processed" / "deltagere" / "manifest.json").read_text(encoding="utf-8")
    )
    (file,) = manifest["inputs"]
    assert file["format"] == "surveyxact"
    counts = [file[f"records_{what}"] for what in ("read", "accepted", "rejected")]
    assert counts == [4, 2, 2]
