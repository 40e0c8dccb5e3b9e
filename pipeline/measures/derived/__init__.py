"""Rows made from what is published and from nothing else, so that they need no protection.

A measure that compares many groups (an expected range, a test) would fall with the first withheld
group, were it made before disclosure control. Made after it, from the shown numbers only, it tells
nothing that a reader could not compute.
"""

from __future__ import annotations

import pandas as pd

from pipeline.measures.derived.detectable import detectable_rows
from pipeline.measures.derived.effects import difference_rows, effect_rows
from pipeline.measures.derived.published import Published
from pipeline.measures.derived.ranges import range_rows
from pipeline.measures.derived.series import series_rows
from pipeline.measures.derived.standards import mode_rows, nonresponse_rows
from pipeline.measures.rows import Row, measure_table
from pipeline.policy import ComparisonRule
from pipeline.records import Released

__all__ = ["derived_rows"]

_NUMBERS = ["n", "numerator", "denominator", "value", "low", "high"]


def derived_rows(
    released: Released, earlier: Released | None, rule: ComparisonRule
) -> pd.DataFrame:
    """One row is one derived measure for one group and period (RELEASED_COLUMNS).

    ``earlier`` is the release of the previous wave. Empty where nothing can be derived. Under
    Model 1 no group is held against another, nor are its modes or background made anything of.
    """
    found = Published.of(released)
    before = None if earlier is None else Published.of(earlier)
    rows = [
        *detectable_rows(found, before),
        *effect_rows(found, before),
        *([] if found.is_local else _among_groups(found, before, rule)),
        *series_rows(found),
    ]
    table = measure_table(rows, released.about.unit_type, released.about.unit_types)
    is_missing = table["value"].isna()
    table.loc[is_missing, _NUMBERS] = pd.NA
    status = is_missing.map({True: "no_base", False: "shown"}).astype("str")
    return table.assign(status=status)


def _among_groups(found: Published, before: Published | None, rule: ComparisonRule) -> list[Row]:
    return [
        *difference_rows(found, rule),
        *range_rows(found),
        *mode_rows(found, before),
        *nonresponse_rows(found),
    ]
