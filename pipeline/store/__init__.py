"""What is kept on disk: a processed wave as Parquet files with a manifest of their sha256.

Measures are never stored: only the checked wave, and what disclosure control released.
"""

from __future__ import annotations

from pipeline.store.atomic import recover, replacing, rescue
from pipeline.store.drafts import save_draft
from pipeline.store.finished import Finished, Jobs, files_in, key_of
from pipeline.store.keys import new_secret_if_done, wave_secret
from pipeline.store.manifest import sha256_of
from pipeline.store.news import news_since
from pipeline.store.packs import document, write_pack
from pipeline.store.press_reads import load_press_reads
from pipeline.store.receipt import UNCHANGED, load_receipt, receipt_unchanged, save_receipt
from pipeline.store.released import (
    RELEASED,
    check_released,
    drop_part,
    drop_release,
    pack_files,
    read_released,
    save_part,
    save_released,
    unpack_files,
)
from pipeline.store.review import REVIEW
from pipeline.store.waves import (
    load_comments,
    load_plan,
    load_wave,
    processed_facts,
    save_wave,
    stop_if_decisions_would_go,
    wave_hashes,
)

__all__ = [
    "RELEASED",
    "REVIEW",
    "UNCHANGED",
    "Finished",
    "Jobs",
    "check_released",
    "document",
    "drop_part",
    "drop_release",
    "files_in",
    "key_of",
    "load_comments",
    "load_plan",
    "load_press_reads",
    "load_receipt",
    "load_wave",
    "new_secret_if_done",
    "news_since",
    "pack_files",
    "processed_facts",
    "read_released",
    "receipt_unchanged",
    "recover",
    "replacing",
    "rescue",
    "save_draft",
    "save_part",
    "save_receipt",
    "save_released",
    "save_wave",
    "sha256_of",
    "stop_if_decisions_would_go",
    "unpack_files",
    "wave_hashes",
    "wave_secret",
    "write_pack",
]
