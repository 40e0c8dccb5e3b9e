"""``import_receipt.json``: what the last ingest of a wave found, to be told again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RECEIPT = "import_receipt.json"
UNCHANGED = "notebooks/import_receipt_if_unchanged.json"
"""What the receipt of the next run says where that finds the very same files."""


def save_receipt(folder: Path, receipt: Mapping[str, Any], name: str = RECEIPT) -> None:
    """Write the receipt into the wave's folder. It tells of a run, so the manifest omits it."""
    text = json.dumps(receipt, indent=1, ensure_ascii=False)
    (folder / name).parent.mkdir(mode=0o700, exist_ok=True)
    (folder / name).write_text(text + "\n", encoding="utf-8")


def receipt_unchanged(folder: Path) -> None:
    """Let the receipt in the folder say that nothing has changed since the run it tells of."""
    (folder / RECEIPT).write_bytes((folder / UNCHANGED).read_bytes())


def load_receipt(folder: Path) -> dict[str, Any]:
    """The receipt of the last ingest; empty where a wave was ingested before receipts were kept."""
    path = folder / RECEIPT
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
