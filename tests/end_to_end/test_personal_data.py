"""No CPR number and no e-mail address survives into any file under data/processed."""

from __future__ import annotations

import os
import re
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from stdnum.dk import cpr

from pipeline import flow
from pipeline.errors import BtuError
from pipeline.places import Places
from pipeline.report.plan import ReportOptions
from tests.end_to_end.planted_wave import PLACES, STOPS, Export, export, write
from tests.stages import ingested, measured

FORMS = ("surveyxact", "generic")
PEOPLE = 36

dates = st.dates().map(lambda day: day.strftime("%d%m%y"))
serials = st.integers(0, 9999).map("{:04d}".format)
numbers = st.builds(str.__add__, dates, serials)
"""Ten digits that begin with a day: one in eleven passes modulus 11."""
written = st.builds(
    lambda number, gap: f"{number[:6]}{gap}{number[6:]}",
    numbers,
    st.sampled_from(["", "-", " ", " - ", "\u2011", "_", "\u200d", ":"]),
)
words = st.text("abcdefghijklmnopqrstuvwxyzæøå", min_size=2, max_size=9)
addresses = st.builds("{}.{}+{}@{}-x.dk".format, words, words, st.integers(0, 99), words)
secrets = st.one_of(written, addresses)


def traces(secret: str) -> set[str]:
    """How a secret may show: as written, its digits alone, and those read as a number."""
    digits = re.sub(r"\D", "", secret)
    if "@" in secret or len(digits) != 10:
        return {secret}
    return {secret, digits, f"{digits[:6]}-{digits[6:]}", digits.lstrip("0")}


def everything_in(folder: Path) -> str:
    """Names and contents of all files, Parquet decoded, its metadata too."""
    parts = []
    for path in sorted(folder.rglob("*")):
        parts.append(path.relative_to(folder).as_posix())
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            parts += [repr(table.to_pydict()), repr(table.schema), str(table.schema.metadata)]
        if path.is_file():
            parts.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(parts)


def assert_nowhere(planted: Iterable[str], text: str) -> None:
    for secret in planted:
        for trace in traces(secret):
            assert trace not in text, f"a trace of a planted secret of {len(trace)} signs"


def ingest_and_measure(made: Export, data: Path) -> str:
    """Run the stages; everything that was written, or said where the run stopped."""
    raw = write(made, data)
    told = ""
    try:
        ingested(raw)
        measured(data / "processed" / made.folder)
    except BtuError as error:
        told = str(error)
    return told + everything_in(data / "processed")


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(
    form=st.sampled_from(FORMS),
    plants=st.lists(st.tuples(st.sampled_from(sorted(PLACES)), secrets), min_size=1, max_size=6),
)
@example(form="surveyxact", plants=[("a weight", "3112994321")])
@example(form="generic", plants=[("a comment", "07 07 61 42 85"), ("an answer", "707614285")])
@example(form="generic", plants=[("a label", "7.07614285E8"), ("a background variable", "070761")])
@example(form="generic", plants=[("a comment", "2902001234"), ("an answer", "610190-1234")])
def test_no_secret_survives_wherever_it_was_planted(form, plants):
    made = export(form, [f"nøgle-{at}" for at in range(PEOPLE)])
    for place, secret in plants:
        PLACES[place](made, secret)
    with tempfile.TemporaryDirectory() as folder:
        text = ingest_and_measure(made, Path(folder))
    assert_nowhere([secret for _, secret in plants], text)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("secret", "form"),
    [("2902041235", "generic"), ("anna.holm@kommune.dk", "surveyxact")],
    ids=["CPR that fails modulus 11", "e-mail"],
)
def test_every_place_alone(tmp_path, form, place, secret):
    made = export(form, [f"nøgle-{at}" for at in range(PEOPLE)])
    PLACES[place](made, secret)
    text = ingest_and_measure(made, tmp_path)
    assert_nowhere([secret], text)
    is_stopped = not (tmp_path / "processed" / made.folder / "people.parquet").exists()
    may_stop = place in (*STOPS, "a label", "the name of the folder")
    assert is_stopped <= may_stop, text[:500]
    if place in STOPS:
        assert is_stopped
        assert "do: " in text


@pytest.mark.parametrize("form", FORMS)
def test_a_whole_run_keyed_by_cpr_numbers_leaves_none(tmp_path, capfd, form):
    """With notebooks, pages and what the terminal shows."""
    keys = [f"{1 + at % 28:02d}0{1 + at % 9}{40 + at}{1000 + 37 * at}" for at in range(PEOPLE)]
    made = export(form, keys)
    planted = {
        "a comment": "070761-4285",
        "an answer": "2110625629",
        "a unit": "b.a@kommune.dk",
        "a mode": "010190 1234",
        "an outcome": "311299-4321",
        "a column nobody asked for": "c.d@kommune.dk",
    }
    for place, secret in planted.items():
        PLACES[place](made, secret)
    raw = write(made, tmp_path)
    places = Places(raw, tmp_path / "processed" / "prove")
    flow.run(places, ReportOptions(), lambda *_: None)
    told = "".join(capfd.readouterr())
    written = everything_in(tmp_path / "processed")
    assert "report-nord.ipynb" in written
    assert_nowhere([*keys, *planted.values()], written + told)
    assert sum(not cpr.checksum(key) for key in keys) < len(keys) / 2, "most fail modulus 11"


def test_the_same_person_keeps_the_id_and_no_other_wave_or_key_gives_it(tmp_path):
    made = export("generic", [f"nøgle-{at}" for at in range(PEOPLE)])
    raw = write(made, tmp_path)
    folder = tmp_path / "processed" / "prove"

    def ids() -> list[str]:
        ingested(raw)
        return pq.read_table(folder / "people.parquet")["person_id"].to_pylist()

    first = ids()
    assert all(re.fullmatch("[a-p]{16}", name) for name in first)
    assert len(set(first)) == PEOPLE
    lines = (raw / "udsendelsesliste.csv").read_text("utf-8").splitlines()
    moved = "\n".join([lines[0], *reversed(lines[1:])])
    (raw / "udsendelsesliste.csv").write_text(moved, "utf-8")
    assert ids() == first[::-1]
    (tmp_path / "keys" / "prove.key").unlink()
    assert not set(ids()) & set(first)


def test_only_the_owner_can_read_what_is_written(tmp_path):
    raw = write(export("generic", [f"nøgle-{at}" for at in range(PEOPLE)]), tmp_path)
    flow.run(Places(raw, tmp_path / "processed" / "prove"), ReportOptions(), lambda *_: None)
    for top in ("processed", "keys"):
        for path in [tmp_path / top, *(tmp_path / top).rglob("*")]:
            wanted = 0o700 if path.is_dir() else 0o600
            rights = stat.S_IMODE(path.stat().st_mode)
            assert rights == wanted or os.name != "posix", path.name  # Windows has no such rights
    assert len(list((tmp_path / "processed" / "prove" / "reports").iterdir())) >= 4


def test_a_run_that_stops_leaves_no_key_and_a_later_stop_keeps_the_old_one(tmp_path):
    made = export("generic", [f"nøgle-{at}" for at in range(PEOPLE)])
    PLACES["a background variable"](made, "310190-1234")
    raw = write(made, tmp_path)
    with pytest.raises(BtuError, match="CPR numbers"):
        ingested(raw)
    assert not (tmp_path / "keys").exists()
    good = export("generic", made.keys)
    (tmp_path / "raw").rename(tmp_path / "bad")
    raw = write(good, tmp_path)
    ingested(raw)
    key = (tmp_path / "keys" / "prove.key").read_bytes()
    (raw / "svar.csv").write_text("respondentid\n", "utf-8")
    with pytest.raises(BtuError):
        ingested(raw)
    assert (tmp_path / "keys" / "prove.key").read_bytes() == key
