"""Qualtrics: the real samples beside the project, header lines, previews, and bad files."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ReadError
from pipeline.readers import read_file, reader_for
from pipeline.records import RawTable
from tests.readers.plans import plan, written

IDS = {
    "StartDate": "startDate",
    "Status": "status",
    "Progress": "progress",
    "Finished": "finished",
    "RecordedDate": "recordedDate",
    "ResponseId": "_recordId",
    "ExternalReference": "externalDataReference",
    "Q1": "QID1",
}
START = "2024-09-02 10:00:00"
PERSONAL = ["130.92.34.66", "47.115097045898", "7.2315979003906"]


def export(rows: Sequence[Sequence[str]], header: Sequence[str] = tuple(IDS)) -> bytes:
    """The bytes of an export with these rows under its three header lines."""
    ids = [f'{{"ImportId":"{IDS.get(name, name)}"}}' for name in header]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, [f"Text of {name}" for name in header], ids, *rows])
    return out.getvalue().encode()


def row(status="0", progress="100", finished="1", number="R_1", key="", q1="4") -> list[str]:
    return [START, status, progress, finished, START, number, key, q1]


def table_of(folder: Path, data: bytes, **stated: Any) -> RawTable:
    return read_file(plan(written(folder, {"svar.csv": data}), **stated))


@pytest.mark.parametrize(
    ("name", "left", "line"), [("sample.csv", 15, 4), ("sample_legacy.csv", 10, 3)]
)
def test_the_real_samples(shared_data: Path, name: str, left: int, line: int) -> None:
    path = shared_data / "formats_qualtrics" / name
    assert reader_for(plan(path)).name == "qualtrics"
    table = read_file(plan(path))
    # qualtRics reads 20 and 15 columns: without personal ones, with the derived status.
    assert table.rows.shape == (1, left)
    assert list(table.rows.index) == [line]
    assert table.rows.loc[line, "Q2"] == "Hello World!"
    assert table.rows.loc[line, table.columns["status"]] == "completed"
    assert table.rows.loc[line, table.columns["person"]] == "R_2YPOQ602ER1jkf1"
    assert table.rows.loc[line, table.columns["date"]] == "2017-07-18 08:28:48"
    assert table.texts["Q1"] == "This is a multiple choice question."
    assert table.tests == ()
    everything = " ".join(table.rows.to_numpy().ravel())
    assert not any(word in everything for word in PERSONAL)
    assert not [name for name in table.rows.columns if "Recipient" in name or "Location" in name]


@pytest.mark.parametrize("status", ["1", "2", "4", "8", "9", "17", "Survey Preview", "Survey Test"])
def test_previews_and_tests_are_named(tmp_path: Path, status: str) -> None:
    rows = [row(), row(status, number="R_2"), row("IP Address", number="R_3")]
    assert table_of(tmp_path, export(rows)).tests == (5,)


def test_answers_may_be_known_by_word_alone(tmp_path: Path) -> None:
    assert table_of(tmp_path, export([row("IP Address"), row("")])).tests == ()


def test_a_file_of_previews_only_has_no_answers(tmp_path: Path) -> None:
    assert table_of(tmp_path, export([row("1"), row("2", number="R_2")])).tests == (4, 5)


@pytest.mark.parametrize(
    ("finished", "word"),
    [("1", "completed"), ("True", "completed"), ("FALSE", "partial"), ("0", "partial")],
)
def test_finished_tells_the_status(tmp_path: Path, finished: str, word: str) -> None:
    table = table_of(tmp_path, export([row(finished=finished)]))
    assert list(table.rows["status"]) == [word]


@pytest.mark.parametrize(
    ("progress", "word"), [("100", "completed"), ("1", "partial"), ("99", "partial"), ("", "")]
)
def test_without_finished_progress_tells_it(tmp_path: Path, progress: str, word: str) -> None:
    header = [name for name in IDS if name != "Finished"]
    mine = row(progress=progress)
    table = table_of(tmp_path, export([mine[:3] + mine[4:]], header))
    assert list(table.rows["status"]) == [word]


def test_an_unknown_word_stays_for_the_checks_to_name(tmp_path: Path) -> None:
    assert list(table_of(tmp_path, export([row(finished="halvt")])).rows["status"]) == ["halvt"]


def test_seen_and_unanswered_is_empty_in_questions_only(tmp_path: Path) -> None:
    table = table_of(tmp_path, export([row(q1="-99", key="-99")]), columns={"unit": "Q1"})
    assert list(table.rows["Q1"]) == [""]
    assert list(table.rows["ExternalReference"]) == ["-99"]


def test_the_external_reference_is_the_key_where_it_is_used(tmp_path: Path) -> None:
    used = table_of(tmp_path, export([row(key="17"), row(number="R_2")]))
    assert used.columns["person"] == "ExternalReference"
    unused = table_of(tmp_path, export([row(), row(number="R_2")]))
    assert unused.columns["person"] == "ResponseId"
    stated = table_of(tmp_path, export([row(key="17")]), columns={"person": "ResponseId"})
    assert stated.columns["person"] == "ResponseId"


def test_the_wave_file_goes_before(tmp_path: Path) -> None:
    stated = {"person": "ExternalReference", "status": "Q1", "date": "StartDate"}
    table = table_of(tmp_path, export([row(q1="halvt")]), columns=stated)
    assert table.columns == stated
    assert "status" not in table.rows.columns


LINES = export([row()]).decode().splitlines(keepends=True)
HEADERS = "the header lines of a Qualtrics export are not all there"
BAD: list[tuple[str, bytes, dict[str, Any], list[str]]] = [
    ("import ids deleted", "".join(LINES[:2] + LINES[3:]).encode(), {}, [HEADERS, "line 3"]),
    ("texts and ids deleted", "".join(LINES[:1] + LINES[3:]).encode(), {}, [HEADERS, "line 2"]),
    ("only column names", LINES[0].encode(), {}, [HEADERS, "line 1"]),
    (
        "texts with a separator too many",
        "".join([LINES[0], "x," + LINES[1], *LINES[2:], LINES[3]]).encode(),
        {},
        [HEADERS],
    ),
    ("no response", "".join(LINES[:3]).encode(), {}, ["a header but not one record"]),
    (
        "no response id",
        export([row()], ["StartDate", "Status", "a", "b", "RecordedDate", "c", "d", "Q1"]),
        {"format": "qualtrics"},
        ["no column is the record of a qualtrics export", "responseid"],
    ),
    (
        "two columns for one job",
        export([row()], [name.replace("Q1", "ExternalDataReference") for name in IDS]),
        {},
        ["several columns could be the person: 'ExternalReference', 'ExternalDataReference'"],
    ),
    (
        "an IP address as the key",
        export([row()], [name.replace("Q1", "IPAddress") for name in IDS]),
        {"columns": {"person": "IPAddress"}},
        ["the column 'IPAddress' is personal and never read"],
    ),
    (
        "a status in words of another language",
        export([row("Dirección IP"), row("Dirección IP", number="R_2")]),
        {},
        ["what 'Status' says is not understood in any row", "numeric values"],
    ),
    (
        "a question twice",
        export([row()], [name.replace("Progress", "Q1") for name in IDS]),
        {},
        ["two columns have the same name: 'Q1'"],
    ),
]


@pytest.mark.parametrize(
    ("data", "stated", "words"), [case[1:] for case in BAD], ids=[case[0] for case in BAD]
)
def test_one_clear_error(
    tmp_path: Path, data: bytes, stated: dict[str, Any], words: list[str]
) -> None:
    with pytest.raises(ReadError) as error:
        table_of(tmp_path, data, **stated)
    for word in words:
        assert word in str(error.value)


def test_columns_called_v_are_no_qualtrics_by_themselves(tmp_path: Path) -> None:
    header = ",".join(f"V{at}" for at in range(1, 11))
    path = written(tmp_path, {"r.csv": f"{header}\n{header.replace('V', '')}\n".encode()})
    with pytest.raises(ReadError, match="no reader knows this file"):
        reader_for(plan(path))
