"""Parquet tables and JSON lists: read wherever a CSV is, and refused where they are no table."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read_file, reader_for
from tests.readers.plans import plan, written


def parquet(columns: dict[str, Any]) -> bytes:
    """The bytes of a Parquet table."""
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


LIST = {"id": [1, 2], "enhed": ["Nørre", "Å"], "status": ["besvaret", None]}


@pytest.mark.parametrize("name", ["liste.parquet", "liste.csv"])
def test_a_list_in_parquet_is_known_by_its_columns(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, {name: parquet(LIST)})
    assert reader_for(plan(path)).name == "invitations"
    rows = read_file(plan(path)).rows
    assert rows.to_numpy().tolist() == [["1", "Nørre", "besvaret"], ["2", "Å", ""]]
    assert rows.index.tolist() == [1, 2]


def test_a_list_in_json_is_known_by_its_columns(tmp_path: Path) -> None:
    records = [{"id": 1, "enhed": "Nørre", "status": "i"}, {"id": 2, "status": None}]
    path = written(tmp_path, {"liste.json": json.dumps(records).encode()})
    table = read_file(plan(path))
    assert table.format == "invitations"
    assert table.rows.to_numpy().tolist() == [["1", "Nørre", "i"], ["2", "", ""]]


def test_every_type_becomes_text(tmp_path: Path) -> None:
    columns = {
        "a": pa.array([2**60, None], pa.int64()),
        "b": pa.array([dt.datetime(2024, 9, 2, 10, 15), None], pa.timestamp("ns")),
        "c": pa.array([float("nan"), -0.5]),
    }
    rows = read_file(
        plan(written(tmp_path, {"a.parquet": parquet(columns)}), format="generic")
    ).rows
    assert rows.to_numpy().tolist() == [
        ["1152921504606846976", "2024-09-02 10:15:00", ""],
        ["", "", "-0.5"],
    ]


DOUBLED = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["q", "q"])


def doubled() -> bytes:
    out = io.BytesIO()
    pq.write_table(DOUBLED, out)
    return out.getvalue()


FAULTS: list[tuple[str, str, bytes, list[str]]] = [
    ("cut off", "a.parquet", parquet(LIST)[:-20], ["a.parquet: the Parquet file is damaged"]),
    ("only a mark", "a.parquet", b"PAR1", ["damaged or cut off"]),
    ("no rows", "a.parquet", parquet({"id": pa.array([], pa.int64())}), ["not one record"]),
    ("lists", "a.parquet", parquet({"q": [[1, 2]]}), ["column 'q' holds list<", "per option"]),
    ("bytes", "a.parquet", parquet({"q": [b"x"]}), ["column 'q' holds binary"]),
    ("a name twice", "a.parquet", doubled(), ["column names: two columns have the same name"]),
    ("JSON without records", "a.json", b'[{"id": 1}, 7]', ["not a list of records", "{ ... }"]),
    ("JSON in records", "a.json", b'[{"id": {"x": 1}}]', ["a.json, record 1: a record holds"]),
]


@pytest.mark.parametrize(
    ("name", "data", "words"), [fault[1:] for fault in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_a_fault_is_one_clear_error(
    tmp_path: Path, name: str, data: bytes, words: list[str]
) -> None:
    path = written(tmp_path, {name: data})
    with pytest.raises(ReadError) as error:
        read_file(plan(path, format="generic"))
    for word in words:
        assert word in str(error.value)


def test_half_a_sign_is_refused_before_anything_tries_to_write_it(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.json": b'[{"id": "1", "q": "\\ud83d"}]'})
    with pytest.raises(ReadError, match="not sound JSON") as error:
        read_file(plan(path, format="generic"))
    assert "half of a sign" in error.value.got
    whole = written(tmp_path, {"b.json": b'[{"id": "1", "q": "\\ud83d\\ude00"}]'})
    assert read_file(plan(whole, format="generic")).rows["q"].tolist() == ["\U0001f600"]


def test_a_table_that_would_not_fit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.readers.parquet._MAX_CELLS", 5)
    path = written(tmp_path, {"a.parquet": parquet(LIST)})
    with pytest.raises(ReadError, match="absurdly big") as error:
        read_file(plan(path, format="generic"))
    assert "2 rows and 3 columns" in str(error.value)


def test_a_small_table_that_unpacks_to_much_is_refused(tmp_path: Path) -> None:
    data = parquet({"q": pa.array([1] * 1_200_000, pa.int8())})
    assert len(data) < 12_000
    path = written(tmp_path, {"a.parquet": data})
    with pytest.raises(ReadError, match="absurdly big") as error:
        read_file(plan(path, format="generic"))
    assert "at most 1 million cells in a file of this size" in str(error.value)
