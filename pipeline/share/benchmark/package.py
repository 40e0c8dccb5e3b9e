"""A benchmark file: a Frictionless Data Package in a ZIP file, sealed by its sha256."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from pipeline.errors import ReadError
from pipeline.policy import table
from pipeline.share.benchmark.records import Benchmark
from pipeline.share.benchmark.schema import (
    FORMAT,
    RESOURCES,
    as_tables,
    from_tables,
    survey_facts,
)
from pipeline.zips import zipped

DESCRIPTOR = "datapackage.json"
_SEAL = "seal"
_LARGEST = 5_000_000
"""Bytes of a part, unpacked: a real one has a few thousand."""


def packed(benchmark: Benchmark) -> bytes:
    """The benchmark as a file; the same numbers give the same bytes."""
    parts = {f"{name}.csv": _csv(name, rows) for name, rows in as_tables(benchmark).items()}
    facts = survey_facts(benchmark.survey)
    kinds = dict.fromkeys(item.kind for item in benchmark.items)
    descriptor: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": benchmark.survey.wave.lower(),
        "title": next(iter(benchmark.survey.title.values()), benchmark.survey.wave),
        "resources": [_resource(name, parts[f"{name}.csv"]) for name in RESOURCES],
        "btu": {"format": FORMAT, **facts, "definitions": {kind: _meaning(kind) for kind in kinds}},
    }
    descriptor[_SEAL] = _seal(descriptor)
    text = json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"
    return zipped({DESCRIPTOR: text.encode("utf-8"), **parts})


def unpacked(content: bytes, where: str) -> Benchmark:
    """The benchmark in a file.

    Raises ReadError, naming the part, where it is no benchmark file, of another version, or not
    the file that was written.
    """
    parts = _parts(content, where)
    try:
        descriptor = json.loads(parts[DESCRIPTOR].decode("utf-8"))
        facts, seal = descriptor["btu"], descriptor[_SEAL]
        listed = {one["path"]: one["hash"] for one in descriptor["resources"]}
        written = facts["format"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _no_benchmark(where) from None
    if written != FORMAT:
        raise ReadError(
            "the benchmark file is of another version of the format",
            where=where,
            expected=str(FORMAT),
            got=str(written),
            todo="let both municipalities write it with the same version of the program",
        )
    if seal != _seal(descriptor):
        raise _changed(where, DESCRIPTOR)
    for name in RESOURCES:
        path = f"{name}.csv"
        if listed.get(path) != _hash(parts[path]):
            raise _changed(where, path)
    rows = {name: _rows(name, parts[f"{name}.csv"], where) for name in RESOURCES}
    return from_tables(facts, rows, where, seal)


def read_benchmark(path: Path) -> Benchmark:
    """The benchmark in the file ``path``; raises ReadError where it is none, or was changed."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReadError(f"the file cannot be read: {error.strerror}", where=path.name) from None
    return unpacked(content, path.name)


def fingerprint(content: bytes, where: str) -> str:
    """The seal of a benchmark file, to be told by telephone."""
    return unpacked(content, where).fingerprint


def _parts(content: bytes, where: str) -> dict[str, bytes]:
    wanted = [DESCRIPTOR, *(f"{name}.csv" for name in RESOURCES)]
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sorted(archive.namelist()) != sorted(wanted):
                raise _no_benchmark(where)
            if any(entry.file_size > _LARGEST for entry in archive.infolist()):
                raise ReadError("the file claims more than a benchmark can hold", where=where)
            return {name: archive.read(name) for name in wanted}
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        raise _no_benchmark(where) from None


def _no_benchmark(where: str) -> ReadError:
    return ReadError(
        "this is no benchmark file",
        where=where,
        expected=f"a ZIP file of {DESCRIPTOR} and {', '.join(f'{n}.csv' for n in RESOURCES)}",
        todo="ask for a file written by btu benchmark export",
    )


def _changed(where: str, part: str) -> ReadError:
    return ReadError(
        f"{part} is not what was written: it was changed afterwards (its sha256 differs)",
        where=where,
        todo="ask the municipality for the file once more, and compare its fingerprint",
    )


def _resource(name: str, content: bytes) -> dict[str, Any]:
    fields = [
        {"name": field, "type": kind, "description": meaning}
        for field, (kind, meaning) in RESOURCES[name].items()
    ]
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": _hash(content),
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _meaning(kind: str) -> str:
    """The definition of a kind of KPI, as the measure of that name has it."""
    measures = table("measures")
    name = {"theme_index": "index"}.get(kind, kind)
    return str(measures[name]["meaning"]) if name in measures else name


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _seal(descriptor: Mapping[str, Any]) -> str:
    """The sha256 of everything else: of the other parts through their hashes.

    Canonical: keys in order, no blanks, UTF-8.
    """
    facts = {name: fact for name, fact in descriptor.items() if name != _SEAL}
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _csv(name: str, rows: Sequence[Sequence[str]]) -> bytes:
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([list(RESOURCES[name]), *rows])
    return buffer.getvalue().encode("utf-8")


def _rows(name: str, content: bytes, where: str) -> list[dict[str, str]]:
    try:
        reader = csv.reader(StringIO(content.decode("utf-8"), newline=""), strict=True)
        header, *rows = list(reader)
    except (UnicodeDecodeError, csv.Error, ValueError):
        raise _no_benchmark(where) from None
    if header != list(RESOURCES[name]) or any(len(row) != len(header) for row in rows):
        raise ReadError(
            f"{name}.csv has other columns", where=where, expected=", ".join(RESOURCES[name])
        )
    return [dict(zip(header, row, strict=True)) for row in rows]
