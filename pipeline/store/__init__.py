"""What is kept on disk: a processed wave as Parquet files with a manifest of their sha256.

Measures are never stored: only the checked wave, and what disclosure control released.
"""

from __future__ import annotations

from pipeline.store.atomic import recover, replacing, rescue
from pipeline.store.manifest import sha256_of
from pipeline.store.released import read_released, save_released
from pipeline.store.waves import (
    load_plan,
    load_wave,
    processed_facts,
    save_wave,
    wave_hashes,
)

__all__ = [
    "load_plan",
    "load_wave",
    "processed_facts",
    "read_released",
    "recover",
    "replacing",
    "rescue",
    "save_released",
    "save_wave",
    "sha256_of",
    "wave_hashes",
]
