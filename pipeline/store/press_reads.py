"""How far each press file was read: so that the next run reads only what is new."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import StoreError
from pipeline.records import PressRead
from pipeline.store.manifest import read_manifest

FOLDER = "presses"
_ARRAYS = ("lines", "kinds", "days", "seconds", "keys")
_RISING = {"lines": "DELTA_BINARY_PACKED", "seconds": "DELTA_BINARY_PACKED"}
_NUMBERS = ("file", "sha256", "size", "ends", "is_plain", "may_grow", "filled")
_TOLD = ("told_lines", "told_at", "told_broken")
_KEY = b"read"


def save_press_reads(folder: Path, reads: Sequence[PressRead], stamp: str) -> dict[str, Any]:
    """Write what was read of each file; returns what the manifest says of it.

    ``stamp`` names the wave file, the program and the key that it was read with.
    """
    names = {}
    for at, read in enumerate(reads):
        names[read.file] = f"{FOLDER}/{at}.parquet"
        path = folder / names[read.file]
        path.parent.mkdir(exist_ok=True)
        _write(path, read)
    return {"stamp": stamp, "files": names}


def load_press_reads(folder: Path, stamp: str) -> Mapping[str, PressRead]:
    """File name -> what an earlier run read of it.

    Nothing where there was none, where it was read with another ``stamp``, or where it is damaged:
    then everything is read again.
    """
    try:
        facts = read_manifest(folder, ()).get("presses", {})
        if facts.get("stamp") != stamp:
            return {}
        read_manifest(folder, tuple(facts["files"].values()))
        return {file: _read(folder / name) for file, name in facts["files"].items()}
    except (StoreError, pa.ArrowInvalid, OSError):
        return {}


def _write(path: Path, read: PressRead) -> None:
    told = {name: getattr(read, name) for name in (*_NUMBERS, *_TOLD)}
    text = json.dumps(told)
    columns = {name: getattr(read, name) for name in _ARRAYS if len(getattr(read, name))}
    table = pa.table({name: pa.array(column) for name, column in columns.items()})
    pq.write_table(
        table.replace_schema_metadata({_KEY: text.encode()}),
        path,
        compression="zstd",
        use_dictionary=[name for name in columns if name in ("kinds", "days")],
        column_encoding={name: code for name, code in _RISING.items() if name in columns},
    )


def _read(path: Path) -> PressRead:
    table = pq.read_table(path)
    facts: dict[str, Any] = json.loads((table.schema.metadata or {})[_KEY])
    nothing = np.empty(0, dtype="uint64")
    for name in _ARRAYS:
        is_there = name in table.column_names
        facts[name] = table.column(name).to_numpy() if is_there else nothing
    for name in (*_TOLD, "ends", "filled"):
        facts[name] = tuple(facts[name])
    return PressRead(**facts)
