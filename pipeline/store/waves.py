"""The checked wave on disk: responses, people, rejected, and the comments a person must read."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.records import Checked, Wave
from pipeline.store.manifest import read_manifest, write_manifest
from pipeline.store.tables import read_table, write_table
from pipeline.wave import WavePlan, parse_plan

_TABLES = ("responses.parquet", "people.parquet", "rejected.parquet")
COMMENTS = "comments_review.csv"
_LIBRARIES = ("pandas", "numpy", "scipy", "statsmodels", "pingouin", "pyarrow", "matplotlib")


def save_wave(folder: Path, checked: Checked, plan: WavePlan) -> None:
    """Write a checked wave into an empty folder, the manifest last."""
    for name, table in zip(
        _TABLES, (checked.responses, checked.people, checked.rejected), strict=True
    ):
        write_table(folder / name, table)
    inert = checked.comments.assign(text=checked.comments["text"].map(_inert))
    inert.to_csv(folder / COMMENTS, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    facts = {
        "wave": plan.id,
        "wave_file": plan.text,
        "has_invitations": checked.has_invitations,
        "inputs": [asdict(file) for file in checked.files],
        "versions": {name: version(name) for name in ("btu-pipeline", *_LIBRARIES)},
    }
    write_manifest(folder, facts, (*_TABLES, COMMENTS))


def _inert(text: str) -> str:
    """A text no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text


def load_plan(folder: Path) -> WavePlan:
    """The plan the wave was ingested with."""
    return _plan(read_manifest(folder, ()), folder)


def _plan(manifest: Mapping[str, Any], folder: Path) -> WavePlan:
    return parse_plan(manifest["wave_file"], manifest["wave"], folder)


def load_wave(folder: Path) -> Wave:
    """The stored wave, its files checked against the manifest."""
    manifest = read_manifest(folder, _TABLES)
    responses, people, rejected = (read_table(folder / name)[0] for name in _TABLES)
    return Wave(
        id=manifest["wave"],
        people=_as_text(people),
        responses=_as_text(responses),
        rejected=_as_text(rejected),
        has_invitations=manifest["has_invitations"],
        populations=_populations(_plan(manifest, folder)),
    )


def _as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Text columns as ``str`` also where a table has no rows to tell it by."""
    texts = [name for name, kind in table.dtypes.items() if kind == object]  # noqa: E721
    return table.astype(dict.fromkeys(texts, "str"))


def _populations(plan: WavePlan) -> dict[tuple[str, str], int]:
    """(centre, unit) -> people, where the wave file states it; sums only where all parts do."""
    found: dict[tuple[str, str], int] = {}
    for centre in plan.centres:
        units = {unit.id: unit.population for unit in centre.units}
        stated = [people for people in units.values() if people is not None]
        found |= {(centre.id, unit): people for unit, people in units.items() if people is not None}
        if centre.population is not None:
            found[centre.id, ""] = centre.population
        elif units and len(stated) == len(units):
            found[centre.id, ""] = sum(stated)
    if all((centre.id, "") in found for centre in plan.centres):
        found["", ""] = sum(found[centre.id, ""] for centre in plan.centres)
    return found


def wave_hashes(folder: Path) -> dict[str, str]:
    """What a report must name to be recomputed: the sha256 of the exports and of the wave file."""
    manifest = read_manifest(folder, ())
    inputs = "".join(sorted(file["sha256"] for file in manifest["inputs"]))
    return {
        "data": hashlib.sha256(inputs.encode()).hexdigest(),
        "wave_file": hashlib.sha256(manifest["wave_file"].encode()).hexdigest(),
    }


def processed_facts(folder: Path) -> dict[str, Any]:
    """Counts of a processed wave for a summary: files, reasons, and how much is withheld."""
    manifest = read_manifest(folder, ())
    reasons = read_table(folder / "rejected.parquet")[0]["reason"]
    facts = {
        "wave": manifest["wave"],
        "files": manifest["inputs"],
        "rejected": dict(sorted(Counter(reasons).items())),
    }
    suppression = folder / "suppression.parquet"
    if suppression.exists():
        facts["withheld"] = len(read_table(suppression)[0])
    return facts
