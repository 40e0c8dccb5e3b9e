"""What is on disk is the old wave or the new one, whole; and it is what was written."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import StoreError
from pipeline.records import Checked, FileCount
from pipeline.store import atomic, load_plan, load_wave, recover, replacing, save_wave
from pipeline.wave import parse_plan

WAVE = """\
model = 2
type = "authority"
period = { start = 2024-09-02, end = 2024-10-18 }
[[centres]]
id = "a"
name = "Borgercenter Æble"
units = [ { id = "u1", name = "Åsen", population = 12 }, { id = "u2", name = "Ø", population = 8 } ]
[[questions]]
id = "q"
"""


def checked(texts=("hej",)) -> Checked:
    people = pd.DataFrame(
        {
            "person_id": ["p1"],
            "centre": ["a"],
            "unit": ["u1"],
            "mode": ["web"],
            "disposition": ["I"],
            "answered_share": [1.0],
            "answered_date": pd.to_datetime(["2024-09-03"]).astype("datetime64[us]"),
            "weight": [1.0],
        }
    )
    responses = pd.DataFrame(
        {
            "person_id": ["p1"],
            "question": ["q"],
            "answer": ["scale"],
            "code": pd.array([4], dtype="Int16"),
        }
    )
    rejected = pd.DataFrame(
        {
            "file": pd.Series(dtype="str"),
            "line": pd.Series(dtype="Int64"),
            "column": pd.Series(dtype="str"),
            "reason": pd.Series(dtype="str"),
        }
    )
    comments = pd.DataFrame(
        {"comment_id": "k1", "look_first": "", "centre": "a", "unit": "", "question": "q"}
        | {"theme": "", "text": list(texts)}
    )
    count = FileCount("f.csv", "0" * 64, "generic", "responses", 1, 1, 0, 1, 1, 0, 0)
    return Checked(people, responses, rejected, comments, (count,), has_invitations=True)


def saved(folder: Path, texts=("hej",)) -> Path:
    with replacing(folder) as fresh:
        save_wave(fresh, checked(texts), parse_plan(WAVE, "w", folder))
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_wave_comes_back_as_it_was(tmp_path):
    folder = saved(tmp_path / "w")
    wave = load_wave(folder)
    pd.testing.assert_frame_equal(wave.people, checked().people, check_dtype=False)
    texts = dict.fromkeys(["person_id", "question", "answer"], "str")  # categories in memory
    responses = wave.responses.astype(texts)
    pd.testing.assert_frame_equal(responses, checked().responses, check_dtype=False)
    assert wave.rejected.dtypes["reason"] == "str"
    assert wave.has_invitations
    assert load_plan(folder).centres[0].name == "Borgercenter Æble"


def test_statements_come_back_and_are_watched_like_the_other_tables(tmp_path):
    told = pd.DataFrame(
        {"centre": ["a"], "unit": ["u1"], "date": [pd.NaT], "theme": ["Mad"], "tone": ["positive"]}
    ).astype({"date": "datetime64[us]"})
    folder = tmp_path / "w"
    with replacing(folder) as fresh:
        save_wave(fresh, replace(checked(), statements=told), parse_plan(WAVE, "w", folder))
    pd.testing.assert_frame_equal(load_wave(folder).statements, told, check_dtype=False)
    (folder / "statements.parquet").write_bytes(b"other")
    with pytest.raises(StoreError, match="not the file that was written"):
        load_wave(folder)
    assert not (saved(folder) / "statements.parquet").exists()
    assert load_wave(folder).statements.empty


def test_populations_are_summed_where_all_parts_are_stated(tmp_path):
    wave = load_wave(saved(tmp_path / "w"))
    assert wave.populations == {("a", "u1"): 12, ("a", "u2"): 8, ("a", ""): 20, ("", ""): 20}


def test_the_same_wave_gives_the_same_bytes(tmp_path):
    assert files_of(saved(tmp_path / "a" / "w")) == files_of(saved(tmp_path / "b" / "w"))


def test_a_failed_run_leaves_the_old_wave(tmp_path):
    folder = saved(tmp_path / "w")
    before = files_of(folder)

    def fail() -> None:
        with replacing(folder) as fresh:
            (fresh / "half.parquet").write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert files_of(folder) == before
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["w"]


def test_kept_files_are_carried_over_and_others_are_not(tmp_path):
    folder = saved(tmp_path / "w")
    with replacing(folder, keep=("people.parquet", "not-there")) as fresh:
        assert (fresh / "people.parquet").exists()
    assert list(files_of(folder)) == ["people.parquet"]


def test_a_second_run_of_the_same_wave_waits_for_nobody(tmp_path):
    with replacing(tmp_path / "w"), pytest.raises(StoreError, match="another run"):
        replacing(tmp_path / "w").__enter__()


def test_without_an_exchange_of_folders_two_renames_do(tmp_path, monkeypatch):
    monkeypatch.setattr(atomic, "_exchange", lambda one, other: False)
    folder = saved(tmp_path / "w")
    with replacing(folder) as fresh:
        (fresh / "new").write_text("new")
    assert list(files_of(folder)) == ["new"]


def test_a_kill_between_two_renames_is_repaired(tmp_path):
    folder = saved(tmp_path / "w")
    folder.rename(tmp_path / ".w.old")
    recover(folder)
    assert load_wave(folder).id == "w"


DAMAGE = {
    "nothing there": (lambda folder: None, "not been ingested"),
    "a changed file": (
        lambda folder: (folder / "people.parquet").write_bytes(b"x"),
        "people.parquet is not the file that was written",
    ),
    "a missing file": (
        lambda folder: (folder / "responses.parquet").unlink(),
        "responses.parquet is missing",
    ),
    "a broken manifest": (
        lambda folder: (folder / "manifest.json").write_text("{"),
        "manifest.json is not the file",
    ),
}


@pytest.mark.parametrize("sentence", DAMAGE)
def test_a_damaged_wave_is_named_not_read(tmp_path, sentence):
    harm, words = DAMAGE[sentence]
    folder = tmp_path / "w"
    if sentence != "nothing there":
        saved(folder)
        harm(folder)
    with pytest.raises(StoreError, match=words) as caught:
        load_wave(folder)
    assert "btu " in str(caught.value)


KILLED = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    from pipeline.store import replacing
    folder = Path(sys.argv[1])
    for number in range(10_000):
        with replacing(folder) as fresh:
            for part in "abcd":
                (fresh / part).write_text(str(number))
        print(number, flush=True)
    """
)


def test_a_kill_at_any_moment_leaves_one_whole_wave(tmp_path):
    folder = tmp_path / "w"
    for attempt in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.003 + 0.011 * attempt)
        process.kill()
        process.wait()
        process.stdout.close()
        recover(folder)
        contents = {path.name: path.read_text() for path in folder.iterdir()}
        assert sorted(contents) == list("abcd")
        assert len(set(contents.values())) == 1
