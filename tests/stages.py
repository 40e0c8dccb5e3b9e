"""The two stages of a wave as a run does them, in this process and without a notebook."""

from __future__ import annotations

from pathlib import Path

from pipeline import flow
from pipeline.places import Places
from pipeline.receipts import IngestReceipt, ReleaseReceipt


def ingested(raw: Path) -> IngestReceipt:
    """Read and check the exports in ``raw``; the processed wave is replaced."""
    places = Places(raw, raw.resolve().parents[1] / "processed" / raw.name)
    with flow.writing(places) as folder:
        return flow.ingest(str(raw), str(folder))


def measured(processed: Path) -> ReleaseReceipt:
    """Measure and release an ingested wave; its folder is replaced."""
    places = Places(processed.parents[1] / "raw" / processed.name, processed)
    with flow.writing(places, (*flow.INGESTED, "manifest.json")) as folder:
        return flow.measure(str(folder), str(folder))
