"""The benchmark files of the invented municipalities, measured once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.share.municipalities import MUNICIPALITIES, benchmark_file


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Name of the file -> its path."""
    folder = tmp_path_factory.mktemp("kommuner")
    found = [benchmark_file(folder, one) for one in MUNICIPALITIES]
    return {path.stem: path for path in found}
