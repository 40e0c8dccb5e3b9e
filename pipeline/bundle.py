"""What comes with the package besides code: the notebooks, the demo waves, and the code's hash."""

from __future__ import annotations

import hashlib
import sys
from importlib.metadata import version
from pathlib import Path

from pipeline.errors import StoreError, one_of

DEMO_WAVES = (
    *("demo-myndighed-2020", "demo-udfoerer-2022", "demo-myndighed-2024"),
    *("demo-smiley-2026", "demo-progress-2026"),
)
"""In the order they were measured: a wave's previous wave comes before it."""

_PACKAGE = Path(__file__).resolve().parent
_LIBRARIES = (
    *("babel", "highspy", "ipykernel", "ipython", "jinja2", "markupsafe", "matplotlib"),
    *("nbclient", "nbconvert", "nbformat", "numpy", "pandas", "papermill", "pingouin", "pyarrow"),
    *("pyreadstat", "python-calamine", "python-stdnum", "scipy", "seaborn", "statsmodels"),
)
_SOURCES = ("*.py", "*.toml", "*.j2", "*.css", "*.js", "*.json")


def bundled(folder: str) -> Path:
    """``notebooks`` or ``waves``: inside an installed package, or in the project it is run from."""
    inside = _PACKAGE / "bundle_files" / folder
    beside = _PACKAGE.parent / {"notebooks": "notebooks", "waves": "data/raw"}[folder]
    return inside if inside.exists() else beside


def notebook(name: str) -> Path:
    """The bundled notebook ``name``; raises StoreError with the nearest known one."""
    path = bundled("notebooks") / f"{name}.ipynb"
    if not path.exists():
        known = [found.stem for found in bundled("notebooks").glob("*.ipynb")]
        raise StoreError("unknown notebook", expected=one_of(name, known), got=repr(name))
    return path


def source_hash() -> str:
    """The sha256 of the package's sources and notebooks, names included."""
    digest = hashlib.sha256()
    files = [path for pattern in _SOURCES for path in _PACKAGE.rglob(pattern)]
    for path in sorted({*files, *bundled("notebooks").glob("*.ipynb")}, key=lambda p: p.as_posix()):
        if "bundle_files" not in path.relative_to(_PACKAGE.parent).parts or path.suffix == ".ipynb":
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Python and every library whose version may change a number, a word or a line of a page."""
    python = ".".join(map(str, sys.version_info[:3]))
    return {"python": python} | {name: version(name) for name in _LIBRARIES}
