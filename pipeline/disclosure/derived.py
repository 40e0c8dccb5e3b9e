"""Rows computed from released rows alone: expected ranges, detectable differences, effect sizes."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from pipeline.disclosure.rests import rests
from pipeline.errors import DisclosureError
from pipeline.records import MEASURE_COLUMNS, RELEASED_COLUMNS, Released

_GROUP = ["item", "centre", "unit", "breakdown", "category", "wave"]
_KEY = ["measure", *_GROUP]


def with_derived(released: Released, rows: pd.DataFrame) -> Released:
    """The release with rows appended that tell nothing its shown rows do not tell already.

    One row of ``rows`` is one derived measure for one group and period (RELEASED_COLUMNS), computed
    from shown rows alone, which is for the caller to see to. Raises DisclosureError for a measure
    that policy/rests.toml does not call derived, for columns, types or statuses (shown / no_base)
    that are others, for a row that occurs twice, and for one whose group is not shown for the item.
    """
    if rows.empty:
        return released
    known, derived = rests(), rows["measure"]
    is_derived = derived.map(lambda name: name in known and known[name].is_derived)
    shown = released.rows[released.rows["status"].isin(["shown", "no_base"])]
    # What is computed from a measure that is no derived one must have that measure's group shown.
    own = shown[shown["measure"].map(lambda name: known[name].is_own)]
    groups = set(own[_GROUP].itertuples(index=False, name=None))
    # A row about a breakdown as a whole tells of the group that is divided.
    # So does one about a segment of a series: what it is made of is shown, all or none.
    is_whole = (rows["category"] == "") | (rows["breakdown"] == "segment")
    wholes = rows.assign(
        breakdown=rows["breakdown"].mask(is_whole, ""), category=rows["category"].mask(is_whole, "")
    )
    is_open = [key in groups for key in wholes[_GROUP].itertuples(index=False, name=None)]
    together = pd.concat([released.rows, rows], ignore_index=True)
    numbers = [name for name in MEASURE_COLUMNS if not MEASURE_COLUMNS[name].startswith("str")]
    faults = {
        "columns are missing, or in another order": list(rows.columns) != list(RELEASED_COLUMNS),
        "a measure is not derived from shown rows": not is_derived.all(),
        "a derived row has another status": not rows["status"].isin(["shown", "no_base"]).all(),
        "a row that is not shown holds a value": rows.loc[rows["status"] != "shown", numbers]
        .notna()
        .any(axis=None),
        "a derived row tells of a group that is not shown": not all(is_open),
        "the same measure twice": together.duplicated(_KEY).any(),
        "a column has another type": not together.dtypes.equals(released.rows.dtypes),
    }
    for what, is_so in faults.items():
        if is_so:
            raise DisclosureError(
                what,
                where="rows added after disclosure control",
                todo="nothing is published; this is a fault in the pipeline: report it",
            )
    return replace(released, rows=together)
