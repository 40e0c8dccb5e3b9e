"""One table, one Parquet file: the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.errors import StoreError

_ROWS = 1 << 20
"""Rows of a row group."""


def write_table(path: Path, table: pd.DataFrame, notes: Mapping[str, str] | None = None) -> None:
    """Write a table; ``notes`` go into the file's own metadata. Categories are written as texts."""
    schema = _arrow(table.head(0)).schema
    metadata = {**(schema.metadata or {}), **{k: v.encode() for k, v in (notes or {}).items()}}
    with pq.ParquetWriter(path, schema.with_metadata(metadata), compression="zstd") as writer:
        for start in range(0, max(len(table), 1), _ROWS):
            rows = _arrow(table.iloc[start : start + _ROWS])
            writer.write_table(rows.cast(writer.schema), _ROWS)


def _arrow(rows: pd.DataFrame) -> pa.Table:
    coded = [name for name, kind in rows.dtypes.items() if isinstance(kind, pd.CategoricalDtype)]
    return pa.Table.from_pandas(rows.astype(dict.fromkeys(coded, "str")), preserve_index=False)


def empty_table(path: Path) -> pd.DataFrame:
    """The table's columns, without a row."""
    table: pd.DataFrame = pq.read_schema(path).empty_table().to_pandas()
    return table


def read_column(path: Path, name: str) -> pd.Series:
    """One column of a table."""
    column: pd.Series = pq.read_table(path, columns=[name]).to_pandas()[name]
    return column


def read_coded(path: Path, coded: Sequence[str]) -> pd.DataFrame:
    """A large table, its ``coded`` columns of texts as categories in the order of their names.

    Read row group by row group: the texts of all rows together are never in memory.
    """
    file = pq.ParquetFile(path)
    known = {name: pa.array([], file.schema_arrow.field(name).type) for name in coded}
    codes: dict[str, list[np.ndarray]] = {name: [] for name in coded}
    for batch in file.iter_batches(_ROWS, columns=list(coded)):
        for name in coded:
            texts = batch.column(name)
            new = pc.unique(texts)
            new = new.filter(pc.invert(pc.is_in(new, known[name])))
            known[name] = pa.concat_arrays([known[name], new])
            codes[name].append(pc.index_in(texts, known[name]).to_numpy())
    others = [name for name in file.schema_arrow.names if name not in coded]
    columns = pq.read_table(path, columns=others).to_pandas().to_dict("series")
    columns |= {name: _categories(known[name], codes[name]) for name in coded}
    return pd.DataFrame({name: columns[name] for name in file.schema_arrow.names})


def _categories(known: pa.Array, codes: Sequence[np.ndarray]) -> pd.Series:
    order = pc.array_sort_indices(known)
    place = np.empty(len(known), dtype="int32")
    place[order.to_numpy()] = np.arange(len(known), dtype="int32")
    found = np.concatenate([np.empty(0, dtype="int32"), *(place[part] for part in codes)])
    names = pd.Index(known.take(order).to_pandas(), dtype="str")
    return pd.Series(pd.Categorical.from_codes(found, dtype=pd.CategoricalDtype(names)))


def read_table(path: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    """The table and its notes; raises StoreError when the file is not one of ours."""
    try:
        arrow = pq.read_table(path)
    except (FileNotFoundError, pa.ArrowInvalid, OSError):
        raise StoreError(
            "the file is missing or damaged", where=path.name, todo="run the wave again: btu run"
        ) from None
    notes = {key.decode(): value.decode() for key, value in (arrow.schema.metadata or {}).items()}
    return arrow.to_pandas(), notes
