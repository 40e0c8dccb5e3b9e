"""The audit: attack what is about to be published, and stop the run if anything gives way.

Independent of the protection: it reads the released rows and public facts only (organisation,
thresholds, what a status means), never the withheld counts or why they were withheld.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

import pandas as pd

from pipeline.disclosure.attack import Knowledge, intervals
from pipeline.disclosure.cells import Cell
from pipeline.disclosure.comparisons import COMPARISONS, LEAVE_ONE_OUT, operands, others
from pipeline.disclosure.counts import with_cells
from pipeline.disclosure.knowledge import Published, knowledge_of, read_published, unsafe
from pipeline.disclosure.primary import floors, primary_status
from pipeline.disclosure.refusals import check_thresholds
from pipeline.disclosure.relations import DETAILS, beside_withheld, response_of
from pipeline.policy import Thresholds
from pipeline.records import About

_ROUNDING = 1e-6


def audit(
    rows: pd.DataFrame,
    links: Mapping[str, str],
    about: About,
    thresholds: Thresholds,
    *,
    public_before: Set[Cell] = frozenset(),
) -> None:
    """Raise DisclosureError, naming item and group but no number, if the release is not safe.

    ``rows`` are released rows. Checked: withheld rows are empty; no cell is half shown; every
    shown cell passes the primary rules; every shown comparison has its groups shown
    (``public_before``: cells of the earlier wave that were published then); and no withheld count
    can be bounded more closely than ``protection``, unless the threshold behind withheld_small or
    the published totals alone bound it.
    """
    check_thresholds(thresholds)
    rows = with_cells(rows, links)
    published = read_published(rows, about, thresholds)
    for cell, counts in published.counts.items():
        if any(counts) and primary_status(cell, counts, floors(cell, thresholds)):
            raise unsafe("a group below the threshold is shown", cell)
    _check_comparisons(rows, about, published, public_before)
    for system in sorted({(cell.wave, cell.item) for cell in published.withheld}):
        _check_counts(system, published)
        _check_answers(system, published)
    _check_details(rows, published)


def _check_details(rows: pd.DataFrame, published: Published) -> None:
    """No detail of a group is shown beside a withheld one: it could be subtracted."""
    beside = beside_withheld({*published.counts, *published.withheld}, published.withheld.keys())
    is_shown = rows["measure"].isin(DETAILS) & (rows["status"] == "shown")
    for cell in rows.loc[is_shown, "cell"]:
        if cell in beside:
            raise unsafe("details are shown beside a withheld group", cell)


def _check_comparisons(
    rows: pd.DataFrame, about: About, published: Published, public_before: Set[Cell]
) -> None:
    """Every shown comparison has all its groups shown, and the others together are enough."""
    shown = rows[rows["measure"].isin(COMPARISONS) & (rows["status"] == "shown")]
    public = published.counts.keys() | public_before
    for measure, cell in zip(shown["measure"], shown["cell"], strict=True):
        if not public >= {cell, *operands(measure, cell, about)}:
            raise unsafe(f"{measure} would tell a withheld value", cell)
        rest = others(cell, published.counts)
        if measure in LEAVE_ONE_OUT and primary_status(
            cell, rest or (0,), floors(cell, published.thresholds)
        ):
            raise unsafe(f"{measure} would tell on a protected group", cell)


def _check_counts(system: tuple[str, str], published: Published) -> None:
    """The people and the positive answers in every withheld cell stay uncertain."""
    known = knowledge_of(system, published)
    own = [cell for cell in known.bounds if cell in published.withheld]
    wanted = [(cell, at) for cell in own for at in range(min(2, len(known.bounds[cell])))]
    found = intervals(known, wanted)
    for cell, at in wanted:
        low, high = found.get((cell, at), (0.0, 0.0))
        need = _need(cell, known, published)
        if high - low >= need - _ROUNDING:
            continue
        inherent = intervals(knowledge_of(system, published, without=cell), [(cell, at)])
        least, most = inherent.get((cell, at), (0.0, 0.0))
        if high - low < max(1.0, min(need, most - least)) - _ROUNDING:
            raise unsafe("a withheld number can be worked out from the shown ones", cell)


def _check_answers(system: tuple[str, str], published: Published) -> None:
    """What people answered stays uncertain also to those who know how many people there were.

    A group's response is public, and nobody answers a question twice. That may fix the number of
    answers, but the positive ones must still be anything from none to all. Partners are left out:
    they could have been shown.
    """
    if not system[1]:
        return
    known = knowledge_of(system, published, is_capped=True)
    own = [
        cell
        for cell, bounds in known.bounds.items()
        if len(bounds) > 1 and published.withheld[cell] != "withheld_partner"
    ]
    found = intervals(known, [(cell, at) for cell in own for at in (0, 1)])
    for cell in own:
        _, answers = found.get((cell, 0), (0.0, 1.0))
        low, high = found.get((cell, 1), (0.0, 0.0))
        need = min(_need(cell, known, published), answers)
        if high - low >= need - _ROUNDING:
            continue
        totals = knowledge_of(system, published, is_capped=True, without=cell)
        least, most = intervals(totals, [(cell, 1)]).get((cell, 1), (0.0, 0.0))
        if high - low < max(1.0, min(need, most - least)) - _ROUNDING:
            raise unsafe("withheld answers can be worked out from the shown ones", cell)


def _need(cell: Cell, known: Knowledge, published: Published) -> float:
    """The width an interval must have: the protection, or what withheld_small by itself leaves."""
    low, high = known.bounds[cell][0]
    needs = [published.thresholds.protection, high - low]
    needs.append(floors(cell, published.thresholds)[0] - 1)
    if response_of(cell) in published.withheld:
        needs.append(floors(response_of(cell), published.thresholds)[0] - 1)
    return min(needs)
