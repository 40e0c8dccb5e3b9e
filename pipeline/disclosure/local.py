"""What units measure for themselves (Model 1), added to a release whose wholes are decided."""

from __future__ import annotations

import pandas as pd

from pipeline.disclosure.local_rows import check_local_rows, is_local
from pipeline.disclosure.series import decide_series, series_log
from pipeline.disclosure.statements import statement_statuses
from pipeline.policy import Thresholds
from pipeline.records import RELEASED_COLUMNS, SUPPRESSION_COLUMNS, About, Released

_NUMBERS = ["n", "numerator", "denominator", "value", "low", "high"]
_WORDS = ["verdict", "method"]


def with_local(
    core: Released, rows: pd.DataFrame, thresholds: Thresholds, same_wave: Released | None
) -> Released:
    """The release with the rows of series and statements, in the order of the measure rows.

    ``core`` has all other rows under the index they have in ``rows``, the whole measure table.
    Periods without presses are no_data: nobody is told anything of by a nought.
    """
    local = rows[is_local(rows)]
    if local.empty:
        return Released(core.rows.reset_index(drop=True), *_rest(core, []))
    check_local_rows(local, core.about)
    decisions = decide_series(rows, core, thresholds, same_wave)
    of_statements = statement_statuses(local[local["measure"] == "statements"], thresholds)
    columns = ["measure", "item", "centre", "unit", "breakdown", "n", "value"]
    status = pd.Series(
        [
            of_statements[at]
            if measure == "statements"
            else _valued(decisions.of(measure, (item, centre, unit), axis), measure, n, value)
            for at, (measure, item, centre, unit, axis, n, value) in zip(
                local.index, local[columns].itertuples(index=False, name=None), strict=True
            )
        ],
        index=local.index,
        dtype="str",
    )
    told = local.assign(status=status)
    told.loc[status != "shown", _NUMBERS] = pd.NA
    told.loc[~status.isin(["shown", "no_base"]), _WORDS] = ""
    released = pd.concat([core.rows, told[list(RELEASED_COLUMNS)]]).sort_index()
    log = series_log(decisions, core.about.wave)
    return Released(released.reset_index(drop=True), *_rest(core, log))


def _valued(status: str, measure: str, n: int, value: float) -> str:
    """The status with regard to whether there is a value at all."""
    if status != "shown" or not pd.isna(value):
        return status
    return "no_base" if measure == "change_local" or n else "no_data"


def _rest(core: Released, log: list[tuple[str, ...]]) -> tuple[pd.DataFrame, About]:
    more = pd.DataFrame(log, columns=list(SUPPRESSION_COLUMNS)).astype("str")
    return pd.concat([core.suppression, more], ignore_index=True), core.about
