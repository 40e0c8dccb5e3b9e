"""Disclosure control: from measures to what may be published. The only maker of ``Released``.

Pure, and fails closed: what the rules do not know stops the run. ``counts`` finds the counts behind
the measures, ``primary`` the cells that may never be shown, ``secondary`` those to hide so that
nothing can be subtracted back, ``statuses`` what each is told to be; then ``audit`` attacks the
result as a reader could.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.disclosure.apply import (
    UNKNOWN,
    Decisions,
    released_rows,
    suppression_rows,
    unknown_operands,
)
from pipeline.disclosure.audit import audit
from pipeline.disclosure.counts import count_cells, with_cells
from pipeline.disclosure.earlier import public_before, withheld_before
from pipeline.disclosure.primary import empty_cells
from pipeline.disclosure.refusals import check_responses, check_rows, check_thresholds
from pipeline.disclosure.secondary import protect
from pipeline.disclosure.statuses import standings
from pipeline.policy import Thresholds
from pipeline.records import About, Measures, Released

__all__ = ["audit", "release"]


def release(
    measures: Measures,
    about: About,
    thresholds: Thresholds,
    earlier: Released | None = None,
    *,
    earlier_items: Mapping[str, str] | None = None,
) -> Released:
    """What of the measures may be published, audited.

    ``earlier`` is the published release of the previous wave: what it withheld stays withheld.
    ``earlier_items`` gives its question ids where they differ: this wave's id -> the earlier id.

    Raises PolicyError when a threshold is missing or below three, DisclosureError when the
    measures cannot be protected or the audit finds a way in. Nothing is published then.
    """
    check_thresholds(thresholds)
    check_rows(measures.rows, measures.links, about)
    rows = with_cells(measures.rows, measures.links)
    sizes = count_cells(rows, about)
    check_responses(sizes, about)
    empty = empty_cells(rows, sizes, about)
    items = earlier_items or {}
    before = withheld_before(sizes, about, earlier, items)
    public = public_before(about, earlier, items)
    hidden = protect(sizes, empty, before, thresholds)
    decided = {
        **standings(sizes, empty, hidden, thresholds),
        **dict.fromkeys(unknown_operands(rows, about, {*sizes, *public}), UNKNOWN),
    }
    released = released_rows(rows, about, Decisions(decided, sizes, public, thresholds))
    audit(released, measures.links, about, thresholds, public_before=public)
    return Released(released, suppression_rows(decided), about)
