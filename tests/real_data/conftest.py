"""Real surveys, the whole way: they lie beside the project and are read from there, not copied."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True, scope="session")
def there_is_real_data(shared_data: Path) -> None:
    """Only a checkout without the folder beside it goes without these tests."""
    if not shared_data.is_dir():
        pytest.skip(f"the shared data folder is not there: {shared_data}")
