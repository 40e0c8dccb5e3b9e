"""One table, one Parquet file: the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import StoreError


def write_table(path: Path, table: pd.DataFrame, notes: Mapping[str, str] | None = None) -> None:
    """Write a table; ``notes`` go into the file's own metadata."""
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    metadata = {
        **(arrow.schema.metadata or {}),
        **{k: v.encode() for k, v in (notes or {}).items()},
    }
    pq.write_table(arrow.replace_schema_metadata(metadata), path, compression="zstd")


def empty_table(path: Path) -> pd.DataFrame:
    """The table's columns, without a row."""
    table: pd.DataFrame = pq.read_schema(path).empty_table().to_pandas()
    return table


def read_column(path: Path, name: str) -> pd.Series:
    """One column of a table."""
    column: pd.Series = pq.read_table(path, columns=[name]).to_pandas()[name]
    return column


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
