"""The stages of a run, each from the files before it: ``flow`` says which of them are needed.

raw exports -> readers -> checks -> store, and store -> measures -> disclosure -> store.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import pandas as pd

from pipeline.bundle import source_hash
from pipeline.changes import EarlierRun, changes_since, totals_of
from pipeline.disclosure import release, with_derived
from pipeline.disclosure.comments import with_comments
from pipeline.errors import BtuError
from pipeline.intake import check_wave, checked_exports, exports_of, stamp_of
from pipeline.measures import check_previous
from pipeline.measures import measure as measure_all
from pipeline.measures.derived import derived_rows
from pipeline.places import Places
from pipeline.policy import comparison_rule
from pipeline.receipts import IngestReceipt, ReleaseReceipt, ingest_receipt, release_receipt
from pipeline.records import Checked, Released, Wave
from pipeline.store import (
    RELEASED,
    UNCHANGED,
    load_comments,
    load_plan,
    load_press_reads,
    load_wave,
    new_secret_if_done,
    processed_facts,
    read_released,
    save_receipt,
    save_released,
    save_wave,
    stop_if_decisions_would_go,
    wave_hashes,
    wave_secret,
)
from pipeline.summary import receipt_facts
from pipeline.wave import WavePlan, about_of, read_plan, stop_on_guesses


def inspect_wave(places: Places) -> tuple[WavePlan, Checked, IngestReceipt]:
    """What ``btu check`` tells: the receipt an ingest would give; nothing is written."""
    # Only with the key of the last run can people be followed; none is made here.
    secret = wave_secret(places.key) if places.key.exists() else None
    plan, checked = check_wave(places.raw, secret)
    return plan, checked, _receipt(places, plan, checked, pd.DataFrame())


def _receipt(
    places: Places, plan: WavePlan, checked: Checked, dropped: pd.DataFrame
) -> IngestReceipt:
    changes = changes_since(_earlier_run(places.processed), checked, plan)
    return ingest_receipt(checked, changes, _days(places, plan), dropped)


def _receipt_if_unchanged(
    places: Places, plan: WavePlan, checked: Checked, dropped: pd.DataFrame
) -> IngestReceipt:
    """What the next run will tell if it finds the very same files: then nobody reads them again."""
    totals = totals_of(checked) if checked.counts else {}
    wave = Wave(
        plan.id, checked.people, checked.responses, checked.rejected, checked.has_invitations, {}
    )
    this_run = EarlierRun(wave, plan, [asdict(file) for file in checked.files], totals)
    changes = changes_since(this_run, checked, plan)
    return ingest_receipt(checked, changes, _days(places, plan), dropped.head(0))


def _days(places: Places, plan: WavePlan) -> dict[str, date]:
    """File -> the day it was last written."""
    files = exports_of(plan, places.raw)
    return {file.name: date.fromtimestamp(file.path.stat().st_mtime) for file in files}


def _earlier_run(processed: Path) -> EarlierRun | None:
    """The run that is about to be replaced; None on the first, or where it cannot be read."""
    try:
        facts = processed_facts(processed)
        totals = facts.get("counts", {})
        return EarlierRun(load_wave(processed), load_plan(processed), facts["files"], totals)
    except BtuError:
        return None


def check_previous_wave(plan: WavePlan, processed: Path) -> None:
    """Stop where the previous wave the plan names is not there, or cannot be compared with."""
    if plan.previous is not None:
        check_previous(plan, load_plan(processed / plan.previous.wave))


def ingest(raw: str, into: str = "") -> IngestReceipt:
    """What the notebook ``ingest_wave`` runs. ``into`` '' = look only, as when opened by hand.

    ``into`` lies beside the processed folder: the key and the decisions on comments are found
    from it.
    """
    source = Path(raw).resolve()
    home = Path(into).resolve().parent if into else source.parents[1] / "processed"
    places = Places(source, home / source.name)
    if not into:
        return inspect_wave(places)[2]
    stop_on_guesses(read_plan(places.raw))
    stop_if_decisions_would_go(places.processed, places.key)
    with new_secret_if_done(places.key):
        receipt = _ingest_into(places, Path(into))
    # The notebook is the record of the run: it shows every row and every word of the receipt.
    pd.set_option("display.max_rows", None, "display.max_colwidth", None)
    return receipt


def _ingest_into(places: Places, folder: Path) -> IngestReceipt:
    plan, secret = read_plan(places.raw), wave_secret(places.key)
    stamp = stamp_of(plan, secret)
    checked = checked_exports(plan, places.raw, secret, load_press_reads(places.processed, stamp))
    dropped = save_wave(folder, checked, plan, places.processed, stamp=stamp)
    receipt = _receipt(places, plan, checked, dropped)
    save_receipt(folder, receipt_facts(receipt))
    again = _receipt_if_unchanged(places, plan, checked, dropped)
    save_receipt(folder, receipt_facts(again), UNCHANGED)
    return receipt


def measure(folder: str, into: str = "") -> ReleaseReceipt:
    """What the notebook ``measure_wave`` runs. ``into`` '' = look only, as when opened by hand."""
    released = _release(Path(folder))
    if into:
        save_released(Path(into), released)
    return release_receipt(released)


def _release(folder: Path) -> Released:
    """Measure and protect: what comes out is all that the rest of the pipeline ever sees."""
    plan, wave = load_plan(folder), load_wave(folder)
    previous_plan, previous, earlier = _previous(plan, folder.parent)
    hashes = {**wave_hashes(folder), "code": source_hash()}
    about = about_of(plan, previous_plan, wave.has_invitations, hashes)
    measures = measure_all(wave, plan, previous, previous_plan)
    items = plan.previous.questions if plan.previous else {}
    released = release(
        measures,
        about,
        plan.thresholds,
        earlier,
        earlier_items=items,
        same_wave=_same_wave(folder, plan),
    )
    derived = derived_rows(released, earlier, comparison_rule(plan.start_date))
    released = with_derived(released, derived)
    return with_comments(released, load_comments(folder), plan.thresholds)


def _same_wave(folder: Path, plan: WavePlan) -> Released | None:
    """What the run that is about to be replaced released of the very same wave.

    Two releases with different thresholds can be subtracted from each other. None where there is
    none, or where files, organisation or questions were others: then it was another release.
    """
    earlier = folder.parent / plan.id
    try:
        then, released = load_plan(earlier), read_released(earlier / RELEASED)
    except BtuError:
        return None
    is_same = (then.centres, then.questions) == (plan.centres, plan.questions)
    data = wave_hashes(folder)["data"]
    return released if is_same and released.about.hashes.get("data") == data else None


def _previous(
    plan: WavePlan, processed: Path
) -> tuple[WavePlan | None, Wave | None, Released | None]:
    """The earlier wave the plan names: its plan, its answers, and what it published.

    Raises StoreError when it was not measured yet, or was changed since.
    """
    if plan.previous is None:
        return None, None, None
    folder = processed / plan.previous.wave
    # What it published must be known: what it withheld may not be shown now.
    return load_plan(folder), load_wave(folder), read_released(folder / RELEASED)
