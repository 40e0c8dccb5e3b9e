"""The audit: attack what is about to be published, and stop the run if anything gives way.

Independent of the protection: it reads the released rows and public facts only (organisation,
thresholds, what a status means), never the withheld counts or why they were withheld.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from pipeline.disclosure.attack import Knowledge, intervals
from pipeline.disclosure.cells import Cell, Sizes
from pipeline.disclosure.counts import with_cells
from pipeline.disclosure.details import count_details
from pipeline.disclosure.knowledge import NOBODY, Published, knowledge_of, read_published, unsafe
from pipeline.disclosure.primary import floors, primary_status
from pipeline.disclosure.refusals import check_thresholds
from pipeline.disclosure.relations import is_crossed, relations, response_of
from pipeline.disclosure.rests import Context, operands, others, rests
from pipeline.policy import Thresholds

_ROUNDING = 1e-6


def audit(
    rows: pd.DataFrame,
    context: Context,
    thresholds: Thresholds,
    *,
    public_before: Mapping[Cell, Sizes] | None = None,
) -> None:
    """Raise DisclosureError, naming item and group but no number, if the release is not safe.

    ``rows`` are released rows. Checked: withheld rows are empty; no cell is half shown; every
    shown cell passes the primary rules; every row that rests on other cells has them shown; no
    theme is shown beside a withheld question of it; details cannot be subtracted; and no withheld
    count can be bounded more closely than ``protection``, unless the threshold behind
    withheld_small or the published totals alone bound it. ``public_before``: counts of the earlier
    wave that its own report showed.
    """
    check_thresholds(thresholds)
    before = public_before or {}
    rows = with_cells(rows, context.links)
    published = read_published(rows, context.about, thresholds, before)
    for cell, counts in published.counts.items():
        is_new = any(counts) and cell not in before and not _is_whole(cell, published)
        if is_new and primary_status(cell, counts, floors(cell, thresholds)):
            raise unsafe("a group below the threshold is shown", cell)
        made_of = context.themes.get(cell.item, ())
        if any(counts) and any(replace(cell, item=item) in published.withheld for item in made_of):
            raise unsafe("a theme is shown beside a withheld question", cell)
    _check_operands(rows, published, context)
    _check_details(rows, published)
    for system in sorted({(cell.wave, cell.item) for cell in published.withheld}):
        _check_counts(system, published)
        _check_answers(system, published)


def _is_whole(cell: Cell, published: Published) -> bool:
    """Whether a category is all of its centre, which is shown: nobody is in the others.

    Of all centres together: whether it is a sum of such categories.
    """
    everything = {*published.counts, *published.withheld}
    if cell.breakdown and not cell.centre:
        parts = (c for c in everything if c.centre and replace(c, centre="") == cell)
        return all(published.counts.get(c) == NOBODY or _is_whole(c, published) for c in parts)
    whole = replace(cell, breakdown="", category="")
    beside = (
        other
        for other in everything - {cell}
        if other.breakdown == cell.breakdown and replace(other, breakdown="", category="") == whole
    )
    return (
        is_crossed(cell)
        and cell in published.counts
        and published.counts.get(whole, ())[:1] == published.counts[cell][:1]
        and all(published.counts.get(other) == NOBODY for other in beside)
    )


def _check_details(rows: pd.DataFrame, published: Published) -> None:
    """What a total's details leave, minus its shown parts', is nothing or enough of everything.

    Of the distribution alone a nought in all parts together is a fact about each.
    """
    shown = count_details(rows[rows["status"] == "shown"])
    everything = {*published.counts, *published.withheld}
    sums = [
        one for one in relations(everything) if not published.withheld.keys().isdisjoint(one.parts)
    ]
    for block, counts in shown.items():
        for sum_ in sums:
            beside = [part for part in sum_.parts if part in counts]
            if sum_.total in counts and not sum_.total.breakdown:
                left = _left(counts, sum_.total, beside)
                is_told = beside or (block == "scale" and sum_.parts[0].unit)
                if is_told and min(left, default=0) < published.thresholds.protection:
                    raise unsafe("details tell on a withheld group", sum_.total)


def _left(
    counts: Mapping[Cell, Mapping[str, float]], total: Cell, beside: Sequence[Cell]
) -> list[float]:
    return [
        count - sum(counts[part].get(name, 0.0) for part in beside)
        for name, count in counts[total].items()
    ]


def _check_operands(rows: pd.DataFrame, published: Published, context: Context) -> None:
    """Every shown row has all its cells shown, and the others together are enough."""
    is_own = rows["measure"].map(lambda measure: rests()[measure].on == ("own",))
    shown = rows[~is_own & (rows["status"] == "shown")]
    context = replace(context, known={*published.counts, *published.withheld})
    for measure, cell in zip(shown["measure"], shown["cell"], strict=True):
        if not published.counts.keys() >= {cell, *operands(measure, cell, context)}:
            raise unsafe(f"{measure} would tell a withheld value", cell)
        rest = others(cell, published.counts)
        if "others" in rests()[measure].on and primary_status(
            cell, rest or (0,), floors(cell, published.thresholds)
        ):
            raise unsafe(f"{measure} would tell on a protected group", cell)


def _check_counts(system: tuple[str, str], published: Published) -> None:
    """The people and the positive answers in every withheld cell stay uncertain."""
    known = knowledge_of(system, published)
    own = [cell for cell in known.bounds if cell in published.withheld]
    wanted = [(cell, at) for cell in own for at in (0, *range(1, len(known.bounds[cell]), 2))]
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
