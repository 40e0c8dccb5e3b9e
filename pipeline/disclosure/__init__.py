"""Disclosure control: from measures to what may be published. The only maker of ``Released``.

Pure, and fails closed: what the rules do not know stops the run. ``counts`` finds the counts behind
the measures, ``primary`` the cells that may never be shown, ``secondary`` those to hide so that
nothing can be subtracted back (``safety`` in a sum, ``tables`` where sums go both ways, with what
``leeway`` says),
``details`` the blocks left out beside them, ``statuses`` what each is told to be; then ``audit``
attacks the result as a reader could. What a unit measures for itself (``series``, ``statements``)
follows the wholes (``local``). People followed from point to point have rules of their own
(``progress``). ``derived`` adds what is computed from shown rows alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from pipeline.disclosure.apply import (
    UNKNOWN,
    Decisions,
    released_rows,
    suppression_rows,
    unknown_operands,
)
from pipeline.disclosure.audit import audit
from pipeline.disclosure.cells import Cell, Sizes
from pipeline.disclosure.counts import (
    count_between,
    count_cells,
    count_surely,
    count_weights,
    uniform_cells,
    with_cells,
)
from pipeline.disclosure.derived import with_derived
from pipeline.disclosure.details import count_details, details_withheld, spreads_of
from pipeline.disclosure.earlier import Earlier, check_waves, public_before, withheld_before
from pipeline.disclosure.local import with_local
from pipeline.disclosure.local_rows import apart, is_local, part_of
from pipeline.disclosure.primary import empty_cells
from pipeline.disclosure.progress import release_progress
from pipeline.disclosure.refusals import check_responses, check_rows, check_thresholds
from pipeline.disclosure.rests import Context
from pipeline.disclosure.secondary import protect
from pipeline.disclosure.statuses import standings
from pipeline.disclosure.tables import Scales
from pipeline.policy import Thresholds
from pipeline.records import About, Measures, Released

__all__ = ["audit", "release", "with_derived"]


def release(
    measures: Measures,
    about: About,
    thresholds: Thresholds,
    earlier: Released | None = None,
    *,
    earlier_items: Mapping[str, str] | None = None,
    same_wave: Released | None = None,
) -> Released:
    """What of the measures may be published, audited.

    ``earlier`` is the published release of the previous wave: what it withheld stays withheld.
    ``earlier_items`` gives its question ids where they differ: this wave's id -> the earlier id.
    ``same_wave`` is an earlier release of this same wave: what it withheld stays withheld too,
    because two releases with different thresholds can be subtracted from each other.

    Raises PolicyError when a threshold is missing or below three, DisclosureError when the
    measures cannot be protected or the audit finds a way in. Nothing is published then.
    """
    check_thresholds(thresholds)
    if about.progress is not None:
        return release_progress(measures, about, thresholds, same_wave)
    context = Context(about, measures.links)
    before = Earlier(earlier, same_wave, earlier_items or {})
    check_waves(before, context)
    table = measures.rows.reset_index(drop=True)  # the rows come back in this order
    rows = table[~is_local(table)]
    check_rows(rows, context)
    found = [_protected(part, context, before, thresholds) for part in apart(rows, about)]
    core = Released(
        pd.concat([released for released, _ in found]).sort_index(),
        pd.concat([log for _, log in found], ignore_index=True),
        about,
    )
    return with_local(core, table, thresholds, same_wave)


def _protected(
    rows: pd.DataFrame, context: Context, before: Earlier, thresholds: Thresholds
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Released rows (under the index of ``rows``) and the log of what is withheld, audited."""
    before = replace(before, previous=part_of(before.previous, rows, context.about))
    cells = with_cells(rows, context.links)
    decisions, public = _decide(cells, context, before, thresholds)
    released = released_rows(cells, decisions)
    audit(released, decisions.context, thresholds, public_before=public)
    return released.set_axis(rows.index), suppression_rows(decisions)


def _decide(
    rows: pd.DataFrame, context: Context, before: Earlier, thresholds: Thresholds
) -> tuple[Decisions, Mapping[Cell, Sizes]]:
    """What becomes of every cell, and the counts that the previous wave's report showed."""
    about = context.about
    sizes = count_cells(rows, about)
    context = replace(context, known=sizes.keys())
    check_responses(sizes, about)
    empty = empty_cells(rows, sizes, about, context.asked)
    uniform = uniform_cells(rows, about) - empty
    details = count_details(rows)
    hidden = protect(
        *(sizes, empty, withheld_before(sizes, context, before) | uniform, thresholds),
        themes=context.themes,
        between=count_between(rows, about),
        scales=Scales(count_weights(rows, about), spreads_of(details)),
    )
    public = public_before(context, before)
    decided = {
        **standings(sizes, empty, hidden, thresholds, uniform=uniform),
        **dict.fromkeys(unknown_operands(rows, {*sizes, *public}, context), UNKNOWN),
    }
    surely = count_surely(rows, about)
    lost = {
        block: details_withheld(block, counts, hidden, thresholds.protection, surely=surely)
        for block, counts in details.items()
    }
    return Decisions(decided, sizes, public.keys(), lost, thresholds, context), public
