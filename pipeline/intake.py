"""The exports of a wave, read and checked: press files in batches, all others whole."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.bundle import source_hash
from pipeline.checks import check, check_presses, key_hider
from pipeline.readers import find_files, is_press_file, read_file, read_presses, reader_for
from pipeline.records import Checked, PressRead
from pipeline.wave import WAVE_FILE, FilePlan, WavePlan, read_plan


def check_wave(raw: Path, secret: bytes | None = None) -> tuple[WavePlan, Checked]:
    """Read and check the exports of a wave folder; nothing is written.

    ``secret`` makes the pseudonyms; without it they fit no other run.
    """
    plan = read_plan(raw)
    return plan, checked_exports(plan, raw, secret or secrets.token_bytes(32), {})


def checked_exports(
    plan: WavePlan, raw: Path, secret: bytes, earlier: Mapping[str, PressRead]
) -> Checked:
    """Read and check the exports; of a wave of press files only what is new is read again."""
    files = exports_of(plan, raw)
    if not _is_press_wave(plan, files):
        return check([read_file(file) for file in files], plan, secret)
    asked = tuple(question.column for question in plan.questions)
    hide = key_hider(secret)
    tables = [
        read_presses(file, reader_for(file), asked, hide, earlier.get(file.name)) for file in files
    ]
    return check_presses(tables, plan, secret)


def _is_press_wave(plan: WavePlan, files: Sequence[FilePlan]) -> bool:
    """Whether a wave is a series of presses in CSV files and nothing else."""
    is_series = plan.series is not None and all(question.is_scored for question in plan.questions)
    return is_series and all(is_press_file(file, reader_for(file)) for file in files)


def stamp_of(plan: WavePlan, secret: bytes) -> str:
    """Names what press files are read with: with anything else everything is read again."""
    parts = (plan.text.encode(), source_hash().encode(), secret)
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def exports_of(plan: WavePlan, raw: Path) -> tuple[FilePlan, ...]:
    """The files the wave file lists (``*`` in a name: all that match), else those of its folder."""
    if plan.files:
        return tuple(one for file in plan.files for one in _matching(file))
    found = find_files(raw, WAVE_FILE, may_be_several=plan.series is not None)
    return tuple(FilePlan(path, path.name) for path in found)


def _matching(file: FilePlan) -> list[FilePlan]:
    found = sorted(file.path.parent.glob(file.path.name)) if "*" in file.path.name else []
    return [replace(file, path=path, name=path.name) for path in found] or [file]
