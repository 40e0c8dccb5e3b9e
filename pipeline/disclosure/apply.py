"""From standings to tables: released rows, and the log of what is withheld."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

import pandas as pd

from pipeline.disclosure.cells import Cell, Sizes
from pipeline.disclosure.primary import floors, primary_status
from pipeline.disclosure.rests import Context, operands, others, rests
from pipeline.disclosure.statuses import SHOWN, Standing
from pipeline.policy import Thresholds
from pipeline.records import RELEASED_COLUMNS, SUPPRESSION_COLUMNS

_NUMBERS = ["n", "numerator", "denominator", "value", "low", "high"]
_BLOCKS = {
    "scale": "the distribution",
    "blank": "don't know, not relevant and unanswered",
    "outcome": "what became of the invitations",
}
UNKNOWN = Standing("withheld_partner", "The earlier wave's report does not show it.")


@dataclass(frozen=True)
class Decisions:
    """What was decided on every cell, and what a comparison must be judged by."""

    standings: Mapping[Cell, Standing]
    sizes: Mapping[Cell, Sizes]
    public_before: Set[Cell]
    details_withheld: Mapping[str, Set[Cell]]
    thresholds: Thresholds
    context: Context

    def of(self, cell: Cell) -> Standing:
        """The standing of a cell; of the earlier wave's, as its own report has it."""
        return self.standings.get(cell, SHOWN if cell in self.public_before else UNKNOWN)


def released_rows(rows: pd.DataFrame, decisions: Decisions) -> pd.DataFrame:
    """One row is one measure for one group and period (RELEASED_COLUMNS), in the order given.

    ``rows`` are measure rows with their cells.

    Value, limits and counts are empty unless the status is shown; so are verdict and method of a
    withheld row. A verdict that there is nothing to compare (no_base) stays.
    """
    rows = rows.reset_index(drop=True)
    facts = zip(rows["measure"], rows["verdict"], rows["value"].isna(), rows["cell"], strict=True)
    statuses = [_status(*fact, decisions=decisions) for fact in facts]
    status = pd.Series(statuses, index=rows.index, dtype="str")
    rows = rows.assign(status=status)
    rows.loc[status != "shown", _NUMBERS] = pd.NA
    rows.loc[~status.isin(["shown", "no_base"]), ["verdict", "method"]] = ""
    return rows[list(RELEASED_COLUMNS)]


def _status(
    measure: str, verdict: str, is_missing: bool, cell: Cell, *, decisions: Decisions
) -> str:
    own, rest = decisions.standings[cell].status, rests()[measure]
    if own != "shown":
        return own
    if cell in decisions.details_withheld.get(rest.detail, ()):
        return "withheld_partner"
    is_stated = is_missing and verdict.startswith("not_comparable")
    if not rest.is_own and not is_stated and _is_telling(measure, cell, decisions):
        return "withheld_partner"
    return "no_base" if is_missing else "shown"


def _is_telling(measure: str, cell: Cell, decisions: Decisions) -> bool:
    """Whether a row would tell of a withheld cell, or of others that are too few together."""
    told = operands(measure, cell, decisions.context)
    if any(decisions.of(operand).status.startswith("withheld_") for operand in told):
        return True
    if "others" not in rests()[measure].on:
        return False
    rest = others(cell, decisions.sizes)
    return bool(primary_status(cell, rest, floors(cell, decisions.thresholds)))


def unknown_operands(rows: pd.DataFrame, known: Set[Cell], context: Context) -> frozenset[Cell]:
    """Earlier cells a change would tell of although nothing here says they may be shown."""
    changes = rows[(rows["measure"] == "change") & rows["value"].notna()]
    told = {one for cell in changes["cell"] for one in operands("change", cell, context)}
    return frozenset(told.difference(known))


def suppression_rows(decisions: Decisions) -> pd.DataFrame:
    """One row is one withheld cell (SUPPRESSION_COLUMNS), sorted by period, item and group.

    A cell of which only details are withheld has breakdown ``answer``.
    """
    rows = []
    for cell, own in sorted(decisions.standings.items(), key=lambda pair: pair[0]):
        key = (cell.item, cell.centre, cell.unit)
        if own.status.startswith("withheld_"):
            told = (own.status, own.reason, own.partner)
            rows.append((*key, cell.breakdown, cell.category, cell.wave, *told))
            continue
        blocks = [
            words for block, words in _BLOCKS.items() if cell in decisions.details_withheld[block]
        ]
        if blocks and not cell.breakdown:
            reason = f"Could be subtracted: {'; '.join(blocks)}."
            rows.append((*key, "answer", "", cell.wave, "withheld_partner", reason, ""))
    return pd.DataFrame(rows, columns=list(SUPPRESSION_COLUMNS)).astype("str")
