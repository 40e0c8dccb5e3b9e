"""Where a wave's exports lie and where its results go."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundle import DEMO_WAVES, bundled
from pipeline.errors import WaveFileError, nearest


@dataclass(frozen=True)
class Places:
    """``raw``: the wave's folder with wave.toml and exports; ``processed``: its results."""

    raw: Path
    processed: Path

    @property
    def wave(self) -> str:
        """The wave's id."""
        return self.processed.name

    @property
    def theme(self) -> Path:
        """The municipality's look, for all waves that lie together: beside raw/ and processed/."""
        return self.processed.parent.parent / "theme.toml"

    @property
    def key(self) -> Path:
        """The secret of the wave's pseudonyms: beside raw/ and processed/, never inside them."""
        return self.processed.parent.parent / "keys" / f"{self.wave}.key"


def places_of(wave: str, data: Path) -> Places:
    """Find a wave by its folder's name under ``<data>/raw``, or by a path to its folder.

    A wave that was ingested before may be measured and reported after its exports were moved
    away. Raises WaveFileError when neither exists, naming the nearest wave there is.
    """
    path = Path(wave)
    if path.name == wave and ((data / "raw" / wave).is_dir() or not path.is_dir()):
        places = Places(data / "raw" / wave, data / "processed" / wave)
    else:
        path = path.resolve()
        home = path.parents[1] if path.parent.name == "raw" else data
        places = Places(path, home / "processed" / path.name)
    if not places.raw.is_dir() and not places.processed.is_dir():
        known = [folder.name for folder in (data / "raw").glob("*") if folder.is_dir()]
        raise WaveFileError(
            f"there is no wave {wave!r}",
            where=f"{data / 'raw'}",
            expected=nearest(path.name, known) or ", ".join(sorted(known)) or "a folder per wave",
            todo="give the folder's name under data/raw, or its path",
        )
    return places


def demo_places(data: Path) -> tuple[Places, ...]:
    """The bundled waves in the order they were measured; copied to ``data`` where not there yet."""
    for name in DEMO_WAVES:
        target = data / "raw" / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(bundled("waves") / name, target)
    return tuple(places_of(name, data) for name in DEMO_WAVES)
