"""Wave files for real exports, and the way from such a file to what is measured."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.measures import measure
from pipeline.records import Measures, Wave
from pipeline.store import load_plan, load_wave
from pipeline.wave import WavePlan
from tests.stages import ingested


@dataclass(frozen=True)
class Taken:
    """A wave that went through readers, checks, store and measures."""

    plan: WavePlan
    wave: Wave
    measures: Measures


def write_wave(raw: Path, *parts: str) -> Path:
    """``<raw>/wave.toml`` of these parts; the folder's name is the wave's id."""
    raw.mkdir(parents=True)
    (raw / "wave.toml").write_text("\n".join(parts), encoding="utf-8")
    return raw


def table(of: str, /, **keys: Any) -> str:
    """One ``[[of]]`` of a wave file."""
    return "\n".join([f"[[{of}]]", *(f"{key} = {_toml(value)}" for key, value in keys.items())])


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f'"{key}" = {_toml(one)}' for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return str(value) if isinstance(value, int | float) else f"'{value}'"


def take(raw: Path, earlier: Taken | None = None) -> Taken:
    """Ingest the wave as a run does it, read it back from the store, and measure it."""
    ingested(raw)
    processed = raw.parents[1] / "processed" / raw.name
    plan, wave = load_plan(processed), load_wave(processed)
    previous = (earlier.wave, earlier.plan) if earlier else (None, None)
    return Taken(plan, wave, measure(wave, plan, *previous))


def by_key(measures: Measures) -> dict[tuple[str, ...], dict[str, Any]]:
    """(measure, item, centre, category, wave) -> row, for whole centres and all together."""
    rows = measures.rows[measures.rows["unit"] == ""]
    keys = rows[["measure", "item", "centre", "category", "wave"]]
    records = [{str(name): cell for name, cell in row.items()} for row in rows.to_dict("records")]
    return dict(zip(keys.itertuples(index=False, name=None), records, strict=True))


def read_plainly(path: Path) -> list[dict[str, str]]:
    """The export as Python's own csv module reads it, names and cells without outer blanks."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {str(name).strip(): cell.strip() for name, cell in row.items()}
            for row in csv.DictReader(file)
        ]
