"""A wave that is released again, beside its own earlier release, comes out the same.

So a run need not measure again what has not changed: see ``pipeline.flow``.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.disclosure import release
from tests.disclosure import attacked_waves


@pytest.mark.parametrize("seed", range(25))
def test_a_release_beside_itself_is_itself(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def twice(*given: Any, **more: Any) -> Any:
        first = release(*given, **more)
        second = release(*given, **more, same_wave=first)
        for one, other in ((first.rows, second.rows), (first.suppression, second.suppression)):
            pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))
        seen.append(seed)
        return first

    monkeypatch.setattr(attacked_waves, "release", twice)
    attacked_waves.attacked_wave(seed)
    assert seen
