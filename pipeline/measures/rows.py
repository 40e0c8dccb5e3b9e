"""The measure table: rows as they are made, and the frame they become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.measures.groups import Group
from pipeline.measures.intervals import Estimate
from pipeline.records import MEASURE_COLUMNS

_NUMBERS = ("numerator", "denominator", "value", "low", "high")


@dataclass(frozen=True)
class Row:
    """One measure for one group and period. ``wave`` is the wave it was measured in."""

    measure: str
    item: str
    group: Group
    wave: str
    estimate: Estimate
    verdict: str = ""


def measure_table(
    rows: Sequence[Row], unit_type: str, of_unit: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """One row is one measure for one group and period (MEASURE_COLUMNS), in the order given.

    ``of_unit``: unit id -> its type, where it is not the wave's.
    """
    types = of_unit or {}
    frame = pd.DataFrame(
        {
            "measure": [row.measure for row in rows],
            "item": [row.item for row in rows],
            "centre": [row.group.centre for row in rows],
            "unit": [row.group.unit for row in rows],
            "unit_type": [types.get(row.group.unit) or unit_type for row in rows],
            "breakdown": [row.group.breakdown for row in rows],
            "category": [row.group.category for row in rows],
            "wave": [row.wave for row in rows],
            "n": [row.estimate.n for row in rows],
            **{name: [getattr(row.estimate, name) for row in rows] for name in _NUMBERS},
            "method": [row.estimate.method for row in rows],
            "verdict": [row.verdict for row in rows],
        }
    )
    dtypes = {name: "float64" if name in _NUMBERS else "str" for name in MEASURE_COLUMNS}
    return frame[list(MEASURE_COLUMNS)].astype({**dtypes, "n": "Int64"})
