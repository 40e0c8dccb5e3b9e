"""The audit of a release, to be run again over what was handed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from pipeline.disclosure.audit import audit
from pipeline.disclosure.cells import Cell, Sizes
from pipeline.disclosure.counts import count_cells, with_cells
from pipeline.disclosure.earlier import Earlier, public_before
from pipeline.disclosure.rests import Context, rests
from pipeline.measures import measure
from pipeline.policy import Thresholds
from pipeline.records import MEASURE_COLUMNS
from pipeline.store import load_plan, load_wave, read_released


def audit_handed_on(rows: pd.DataFrame, folder: Path) -> None:
    """Attack rows that were read back from a file, as the release itself was attacked.

    Raises DisclosureError where anything that is withheld can be worked out from them.
    """
    context, thresholds, before = _inputs(folder)
    # What is derived is computed from shown rows alone, and no audit looks at it.
    derived = rows["measure"].map(lambda name: rests()[name].is_derived)
    known = rows[~derived].reset_index(drop=True)
    assert len(known)
    audit(known, context, thresholds, public_before=before)


def _inputs(folder: Path) -> tuple[Context, Thresholds, Mapping[Cell, Sizes]]:
    plan, about = load_plan(folder), read_released(folder / "released.parquet").about
    before, earlier_plan = None, None
    if plan.previous:
        before = folder.parent / plan.previous.wave
        earlier_plan = load_plan(before)
    wave = load_wave(before) if before else None
    measures = measure(load_wave(folder), plan, wave, earlier_plan)
    context = Context(about, measures.links)
    cells = with_cells(measures.rows[list(MEASURE_COLUMNS)], measures.links)
    context = replace(context, known=count_cells(cells, about).keys())
    published = read_released(before / "released.parquet") if before else None
    items = plan.previous.questions if plan.previous else {}
    return context, plan.thresholds, public_before(context, Earlier(published, None, items))
