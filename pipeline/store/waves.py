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

from pipeline.errors import StoreError
from pipeline.records import RELEASED_COMMENT_COLUMNS, Checked, Wave
from pipeline.store.manifest import read_manifest, write_manifest
from pipeline.store.press_files import write_presses
from pipeline.store.press_reads import save_press_reads
from pipeline.store.review import (
    CHANGED,
    LOST,
    REVIEW,
    as_written,
    decided,
    read_review,
    reviewed,
    text_hash,
    write_review,
)
from pipeline.store.tables import empty_table, read_coded, read_column, read_table, write_table
from pipeline.wave import WavePlan, parse_plan

_RESPONSES = "responses.parquet"
_CODED = ("person_id", "question", "answer")
_TABLES = (_RESPONSES, "people.parquet", "rejected.parquet")
_STATEMENTS = "statements.parquet"
_DAILY = "daily.parquet"
_MEASUREMENTS, _GOALS = "measurements.parquet", "goals.parquet"
_LIBRARIES = ("pandas", "numpy", "scipy", "statsmodels", "pingouin", "pyarrow", "matplotlib")


def save_wave(
    folder: Path,
    checked: Checked,
    plan: WavePlan,
    earlier: Path | None = None,
    *,
    stamp: str = "",
) -> pd.DataFrame:
    """Write a checked wave into an empty folder, the manifest last.

    ``stamp`` names what press files were read with: the next run goes on from where they end.
    ``earlier`` is the wave's folder of the last run, whose decisions on comments are kept. One row
    of what comes back is one decision that no longer holds: comment_id, why.
    """
    if checked.presses:
        write_presses(folder, checked)
    else:
        for name, table in zip(
            _TABLES, (checked.responses, checked.people, checked.rejected), strict=True
        ):
            write_table(folder / name, table)
    parts = {_DAILY: checked.daily, _STATEMENTS: checked.statements}
    parts |= {_MEASUREMENTS: checked.measurements, _GOALS: checked.goals}
    more = [name for name, table in parts.items() if len(table.columns)]
    for name in more:
        write_table(folder / name, parts[name])
    before = earlier or folder
    earlier_rows = read_review(before / REVIEW)
    review = reviewed(checked.comments, earlier_rows, _text_hashes(before))
    write_review(folder, review.rows)
    facts = {
        "wave": plan.id,
        "wave_file": plan.text,
        "has_invitations": checked.has_invitations,
        "inputs": [asdict(file) for file in checked.files],
        "comments": _places_of(checked.comments),
        "decided": decided(review.rows),
        "versions": {name: version(name) for name in ("btu-pipeline", *_LIBRARIES)},
        **_press_facts(folder, checked, stamp),
    }
    reads = facts.get("presses", {}).get("files", {}).values()
    write_manifest(folder, facts, (*_TABLES, *more, REVIEW, *reads))
    lost = sorted(_decided_before(before) - set(earlier_rows["comment_id"]))
    rows = pd.DataFrame({"comment_id": lost, "why": LOST}, dtype="str")
    return pd.concat([review.dropped, rows], ignore_index=True)


def _press_facts(folder: Path, checked: Checked, stamp: str) -> dict[str, Any]:
    """What the manifest says of a wave of press files; nothing of another wave."""
    if checked.counts is None:
        return {}
    reads = [one.read for one in checked.presses]
    return {"presses": save_press_reads(folder, reads, stamp), "counts": checked.counts.totals}


def _decided_before(folder: Path) -> set[str]:
    """The comments that had a decision when the last stage ran; none where that is not known."""
    try:
        return set(read_manifest(folder, ()).get("decided", ()))
    except StoreError:
        return set()


def _places_of(comments: pd.DataFrame) -> dict[str, list[str]]:
    """Comment id -> centre, question, text_hash, unit, theme: what no edit of the file changes."""
    names = ["comment_id", "centre", "question", "text", "unit", "theme"]
    return {
        name: [where, asked, text_hash(text), *more]
        for name, where, asked, text, *more in comments[names].itertuples(index=False)
    }


def _text_hashes(folder: Path) -> dict[str, str]:
    """Comment id -> text_hash of the last run; none where that is not known."""
    try:
        places = read_manifest(folder, ()).get("comments", {})
    except StoreError:
        return {}
    return {name: place[2] for name, place in places.items() if len(place) > 2}


def stop_if_decisions_would_go(folder: Path, key: Path) -> None:
    """Raise StoreError where comments were decided on, and the key that names them is gone.

    With a new key every comment has another id: hours of a person's work would go without a word.
    """
    count = 0 if key.exists() else len(decided(read_review(folder / REVIEW)))
    if count:
        raise StoreError(
            f"the wave's key is gone, and {count} decisions on comments hang on it",
            where=f"keys/{key.name}",
            expected="the key of the last run",
            todo="put it back from a backup; where there is none, move "
            f"{folder.name}/{REVIEW} out of the processed folder and run again: "
            "everybody then gets a new id, and the comments are decided on anew",
        )


def load_comments(folder: Path) -> pd.DataFrame:
    """One row is one comment of the wave: RELEASED_COMMENT_COLUMNS; no text unless approved.

    Those of rows that are out have no centre, and are not among them, approved or not.
    Raises StoreError where the review file approves a comment the wave does not have.
    """
    manifest = read_manifest(folder, ())
    places = manifest.get("comments", {})
    rows = read_review(folder / REVIEW)
    approved = rows[rows["approved"] == "yes"].set_index("comment_id")["published_text"]
    unknown = [name for name in approved.index if name not in places]
    if unknown:
        raise StoreError(
            f"{len(unknown)} approved comments are none of this wave's",
            where=f"{folder.name}/{REVIEW}",
            expected="the comment_id the pipeline wrote",
            todo="take those rows out, or run: btu run",
        )
    found = [
        (centre, unit, question, theme, as_written(str(approved.get(name, ""))))
        for name, (centre, question, _, unit, theme) in places.items()
        if centre
    ]
    return pd.DataFrame(found, columns=list(RELEASED_COMMENT_COLUMNS), dtype="str")


def load_plan(folder: Path) -> WavePlan:
    """The plan the wave was ingested with."""
    return _plan(read_manifest(folder, ()), folder)


def _plan(manifest: Mapping[str, Any], folder: Path) -> WavePlan:
    return parse_plan(manifest["wave_file"], manifest["wave"], folder)


def wave_of(plan: WavePlan, checked: Checked) -> Wave:
    """A checked wave as it would be loaded after it was stored."""
    return Wave(
        id=plan.id,
        people=_as_text(checked.people),
        responses=_as_text(checked.responses),
        rejected=_as_text(checked.rejected),
        has_invitations=checked.has_invitations,
        populations=_populations(plan),
        daily=checked.daily,
        statements=checked.statements,
    )


def load_wave(folder: Path) -> Wave:
    """The stored wave, its files checked against the manifest.

    Of a wave of press files only ``daily`` has rows: millions of presses stay on disk.
    """
    more = _optional(folder)
    manifest = read_manifest(folder, (*_TABLES, *more))
    is_brief = "presses" in manifest
    responses, people, rejected = (
        empty_table(folder / name)
        if is_brief
        else read_coded(folder / name, _CODED)
        if name == _RESPONSES
        else read_table(folder / name)[0]
        for name in _TABLES
    )
    parts = {name: _as_text(read_table(folder / name)[0]) for name in more}
    return Wave(
        id=manifest["wave"],
        people=_as_text(people),
        responses=_as_text(responses),
        rejected=_as_text(rejected),
        has_invitations=manifest["has_invitations"],
        populations=_populations(_plan(manifest, folder)),
        daily=parts.get(_DAILY, pd.DataFrame()),
        statements=parts.get(_STATEMENTS, pd.DataFrame()),
        measurements=parts.get(_MEASUREMENTS, pd.DataFrame()),
        goals=parts.get(_GOALS, pd.DataFrame()),
    )


def _optional(folder: Path) -> tuple[str, ...]:
    """The tables that only some waves have, as the manifest lists them."""
    written = read_manifest(folder, ())["files"]
    known = (_DAILY, _STATEMENTS, _MEASUREMENTS, _GOALS)
    return tuple(name for name in known if name in written)


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
    reasons = read_column(folder / "rejected.parquet", "reason")
    facts: dict[str, Any] = {
        "wave": manifest["wave"],
        "files": manifest["inputs"],
        "rejected": dict(sorted(Counter(reasons).items())),
    }
    if "counts" in manifest:
        facts["counts"] = manifest["counts"]
    if (folder / REVIEW).exists():
        review = read_review(folder / REVIEW)
        facts["comments"] = {
            "comments": len(review),
            "look_first": int((review["look_first"] != "").sum()),
            "undecided": int((review["approved"] == "").sum()),
            "decide_again": int((review["note"] == CHANGED).sum()),
        }
    suppression = folder / "suppression.parquet"
    if suppression.exists():
        facts["withheld"] = len(read_table(suppression)[0])
    return facts
