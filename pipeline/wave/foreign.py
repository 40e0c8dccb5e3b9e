"""Files in another wave's folder: refused where nothing is collected across centres."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.policy import model_rule
from pipeline.wave.faults import Fault
from pipeline.wave.plan import FilePlan
from pipeline.wave.schema import WaveTable

_WAVE_FILE = "wave.toml"


def check_files(
    files: Sequence[FilePlan], table: WaveTable, folder: Path, faults: list[Fault]
) -> None:
    """Add a fault for each file of another centre's wave, where the model takes one centre only."""
    rule = model_rule(table.model, table.period.start)
    if rule is None or rule.several_centres:
        return
    own = {centre.id for centre in table.centres}
    for at, file in enumerate(files):
        home = file.path.parent
        if home != folder.resolve() and (home / _WAVE_FILE).exists() and _centres(home) != own:
            what = f"Model {rule.model} takes no file from another centre's wave ({rule.source})"
            path = ("files", at, "path")
            faults.append(Fault(path, what, "a file of this wave's own centre", home.name))


def _centres(home: Path) -> set[Any]:
    """The centres of the wave that lives there; none where its wave file cannot be read."""
    try:
        written = tomllib.loads((home / _WAVE_FILE).read_text(encoding="utf-8-sig"))
        return {centre["id"] for centre in written["centres"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
