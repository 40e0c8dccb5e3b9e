"""From standings to tables: released rows, and the log of what is withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

import pandas as pd

from pipeline.disclosure.cells import Cell, Sizes
from pipeline.disclosure.comparisons import COMPARISONS, LEAVE_ONE_OUT, operands, others
from pipeline.disclosure.primary import floors, primary_status
from pipeline.disclosure.relations import DETAILS, beside_withheld
from pipeline.disclosure.statuses import SHOWN, Standing
from pipeline.policy import Thresholds
from pipeline.records import RELEASED_COLUMNS, SUPPRESSION_COLUMNS, About

_NUMBERS = ["n", "numerator", "denominator", "value", "low", "high"]
_DETAILS_LOST = (
    "withheld_partner",
    "Distribution, don't know and not relevant could be subtracted from the total's.",
    "",
)
UNKNOWN = Standing("withheld_partner", "The earlier wave's report does not show it.")


@dataclass(frozen=True)
class Decisions:
    """What was decided on every cell, and what a comparison must be judged by."""

    standings: Mapping[Cell, Standing]
    sizes: Mapping[Cell, Sizes]
    public_before: Set[Cell]
    thresholds: Thresholds


def released_rows(rows: pd.DataFrame, about: About, decisions: Decisions) -> pd.DataFrame:
    """One row is one measure for one group and period (RELEASED_COLUMNS), in the order given.

    ``rows`` are measure rows with their cells.

    Value, limits and counts are empty unless the status is shown; so are verdict and method of a
    withheld row. A verdict that there is nothing to compare (no_base) stays.
    """
    rows = rows.reset_index(drop=True)
    facts = zip(rows["measure"], rows["verdict"], rows["value"].isna(), rows["cell"], strict=True)
    statuses = [_status(*fact, about=about, decisions=decisions) for fact in facts]
    status = pd.Series(statuses, index=rows.index, dtype="str")
    withheld = {c for c, own in decisions.standings.items() if own.status.startswith("withheld_")}
    beside = beside_withheld(decisions.standings, withheld)
    is_detail = rows["measure"].isin(DETAILS) & rows["cell"].isin(beside)
    status = status.mask(is_detail & (status == "shown"), "withheld_partner")
    rows = rows.assign(status=status)
    rows.loc[status != "shown", _NUMBERS] = pd.NA
    rows.loc[~status.isin(["shown", "no_base"]), ["verdict", "method"]] = ""
    return rows[list(RELEASED_COLUMNS)]


def _status(
    measure: str, verdict: str, is_missing: bool, cell: Cell, *, about: About, decisions: Decisions
) -> str:
    own = decisions.standings[cell].status
    if own != "shown":
        return own
    is_stated = is_missing and verdict.startswith("not_comparable")
    if measure in COMPARISONS and not is_stated:
        told = [
            decisions.standings.get(
                operand, SHOWN if operand in decisions.public_before else UNKNOWN
            )
            for operand in operands(measure, cell, about)
        ]
        if any(standing.status.startswith("withheld_") for standing in told):
            return "withheld_partner"
        if measure in LEAVE_ONE_OUT:
            rest = others(cell, decisions.sizes)
            if primary_status(cell, rest, floors(cell, decisions.thresholds)):
                return "withheld_partner"
    return "no_base" if is_missing else "shown"


def unknown_operands(rows: pd.DataFrame, about: About, known: Iterable[Cell]) -> frozenset[Cell]:
    """Earlier cells a change would tell of although nothing here says they may be shown."""
    changes = rows[(rows["measure"] == "change") & rows["value"].notna()]
    told = {operand for cell in changes["cell"] for operand in operands("change", cell, about)}
    return frozenset(told.difference(known))


def suppression_rows(standings: Mapping[Cell, Standing]) -> pd.DataFrame:
    """One row is one withheld cell (SUPPRESSION_COLUMNS), sorted by period, item and group.

    A cell of which only the DETAILS are withheld has breakdown ``answer``.
    """
    withheld = {cell for cell, own in standings.items() if own.status.startswith("withheld_")}
    beside = {cell for cell in beside_withheld(standings, withheld) if cell.item}
    rows = [
        (
            cell.item,
            cell.centre,
            cell.unit,
            "mode" if cell.mode else "" if cell in withheld else "answer",
            cell.mode,
            cell.wave,
            *((own.status, own.reason, own.partner) if cell in withheld else _DETAILS_LOST),
        )
        for cell, own in sorted(standings.items(), key=lambda pair: pair[0])
        if cell in withheld | beside
    ]
    return pd.DataFrame(rows, columns=list(SUPPRESSION_COLUMNS)).astype("str")
