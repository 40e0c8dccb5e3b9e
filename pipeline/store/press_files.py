"""The tables of millions of presses, written batch by batch: the same tables as of any wave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.records import Checked, PressRows, as_letters

_BATCH = 1 << 20
"""Rows of one batch: one row group of the file."""
_ID = 16
_Columns = dict[str, pa.Array]


def write_presses(folder: Path, checked: Checked) -> None:
    """Write people, responses and rejected of a wave of press files."""
    presses = checked.presses
    jobs = (
        ("people.parquet", checked.people, _people(presses)),
        ("responses.parquet", checked.responses, _responses(presses)),
        ("rejected.parquet", checked.rejected, _rejected(presses)),
    )
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(_write, folder / name, empty, parts) for name, empty, parts in jobs]
        for one in done:
            one.result()


def _write(path: Path, empty: pd.DataFrame, parts: Iterator[_Columns]) -> None:
    schema = pa.Table.from_pandas(empty, preserve_index=False).schema
    alike = [name for name in schema.names if name not in ("person_id", "line")]
    # Ids are random: to press them together takes longer than all the rest and gains half.
    packed = {name: "none" if name == "person_id" else "zstd" for name in schema.names}
    with pq.ParquetWriter(path, schema, compression=packed, use_dictionary=alike) as writer:
        for part in parts:
            columns = [part[name].cast(schema.field(name).type) for name in schema.names]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema), _BATCH)


def _people(presses: Sequence[PressRows]) -> Iterator[_Columns]:
    for one in presses:
        shared = {str(name): _by_kind(column) for name, column in one.people.items()}
        for rows in _batches(one):
            rows = rows[one.faults[rows] == 0]
            kinds = pa.array(one.kinds[rows])
            yield {
                "person_id": _ids(one.ids[rows]),
                "answered_date": pa.array(one.dates[one.days[rows]]),
                **{name: column.take(kinds) for name, column in shared.items()},
            }


def _responses(presses: Sequence[PressRows]) -> Iterator[_Columns]:
    """By question, then as in people."""
    for question in sorted({name for one in presses for name in one.answers}):
        for one in presses:
            if question not in one.answers:
                continue
            said = one.answers[question]
            is_said = said["answer"].notna().to_numpy()
            code = said["code"].where(said["answer"] == "scale").astype("Int16")
            answer, position = _by_kind(said["answer"]), pa.array(code)
            for rows in _batches(one):
                rows = rows[(one.faults[rows] == 0) & is_said[one.kinds[rows]]]
                kinds = pa.array(one.kinds[rows])
                yield {
                    "person_id": _ids(one.ids[rows]),
                    "question": pa.repeat(question, len(rows)),
                    "answer": answer.take(kinds),
                    "code": position.take(kinds),
                }


def _rejected(presses: Sequence[PressRows]) -> Iterator[_Columns]:
    """By file, line and column."""
    for one in sorted(presses, key=lambda one: one.file):
        reasons = np.array(one.reasons, dtype=object)
        has_cells = np.zeros(len(one.people), dtype=bool)
        has_cells[list(one.cells)] = True
        for rows in _batches(one):
            faults = one.faults[rows]
            out = rows[(faults > 0) | has_cells[one.kinds[rows]]]
            if not len(out):
                continue
            parts = [_whole(one, out[one.faults[out] > 0], reasons)]
            kept = out[one.faults[out] == 0]
            for kind in np.unique(one.kinds[kept]).tolist():
                lines = one.lines[kept[one.kinds[kept] == kind]]
                parts += [
                    pd.DataFrame({"line": lines, "column": column, "reason": reason})
                    for column, reason in one.cells[kind]
                ]
            found = pd.concat(parts).sort_values(["line", "column"], kind="stable")
            columns = {str(name): pa.array(column.to_numpy()) for name, column in found.items()}
            yield {**columns, "file": pa.repeat(one.file, len(found))}


def _whole(one: PressRows, rows: np.ndarray, reasons: np.ndarray) -> pd.DataFrame:
    reason = reasons[one.faults[rows]]
    return pd.DataFrame({"line": one.lines[rows], "column": "", "reason": reason})


def _batches(one: PressRows) -> Iterator[np.ndarray]:
    for start in range(0, len(one.lines), _BATCH):
        yield np.arange(start, min(start + _BATCH, len(one.lines)))


def _by_kind(column: pd.Series) -> pa.Array:
    """The column's value of each kind, missing where the kind has none."""
    if column.dtype.kind == "f":
        return pa.array(column.to_numpy())
    return pa.array([None if pd.isna(value) else str(value) for value in column], pa.large_string())


def _ids(ids: np.ndarray) -> pa.Array:
    ends = pa.py_buffer(np.arange(0, (len(ids) + 1) * _ID, _ID, dtype="int64"))
    letters = pa.py_buffer(np.ascontiguousarray(as_letters(ids)))
    return pa.Array.from_buffers(pa.large_string(), len(ids), [None, ends, letters])
