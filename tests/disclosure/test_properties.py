"""What must hold for every organisation: nothing withheld can be worked out from what is shown."""

from __future__ import annotations

import dataclasses
import random

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pipeline.disclosure import release
from pipeline.disclosure.cells import Cell
from pipeline.disclosure.counts import (
    count_between,
    count_cells,
    count_surely,
    count_weights,
    with_cells,
)
from pipeline.disclosure.details import count_details, details_withheld, spreads_of
from pipeline.disclosure.primary import empty_cells
from pipeline.disclosure.rests import Context
from pipeline.disclosure.secondary import protect
from pipeline.disclosure.tables import Scales
from pipeline.policy import Thresholds
from pipeline.records import RELEASED_COLUMNS, SUPPRESSION_COLUMNS, About, Measures
from tests.disclosure.attackers import counts_shown, pinned_by_sums, small_by_trial
from tests.disclosure.hierarchies import THRESHOLDS, leaves, releases
from tests.disclosure.tables import HOUSE, Leaf, about_of, measures_of

NUMBERS = ["n", "numerator", "denominator", "value", "low", "high"]
STATUSES = {
    "shown",
    "withheld_small",
    "withheld_partner",
    "withheld_group",
    "no_data",
    "no_base",
}


def examples(count: int) -> settings:
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@examples(60)
@given(releases(modes=4), THRESHOLDS)
def test_a_release_is_always_found_and_passes_its_audit(
    found: tuple[Measures, About], thresholds: Thresholds
) -> None:
    released = release(*found, thresholds)
    rows = released.rows
    assert list(rows.columns) == list(RELEASED_COLUMNS)
    assert list(released.suppression.columns) == list(SUPPRESSION_COLUMNS)
    assert set(rows["status"]) <= STATUSES
    assert len(rows) == len(found[0].rows)


@examples(60)
@given(releases(modes=3))
def test_withheld_rows_are_empty_and_logged(found: tuple[Measures, About]) -> None:
    released = release(*found, HOUSE)
    rows = released.rows
    withheld = rows[rows["status"].str.startswith("withheld_")]
    assert withheld[NUMBERS].isna().all(axis=None)
    assert (withheld[["method", "verdict"]] == "").all(axis=None)
    key = ["centre", "unit", "wave"]
    logged = set(map(tuple, released.suppression[key].to_numpy()))
    own = withheld[~withheld["measure"].isin(["change", "versus_others", "kpi_others"])]
    assert set(map(tuple, own[key].to_numpy())) <= logged
    assert (released.suppression["reason"] != "").all()


@examples(60)
@given(leaves(modes=3), THRESHOLDS)
def test_subtraction_never_fixes_a_withheld_count(
    people: list[Leaf], thresholds: Thresholds
) -> None:
    about = about_of(people, has_invitations=True, asked={"q": ()})
    rows = release(measures_of(people, about), about, thresholds).rows
    for measure in ("answered", "share_positive"):
        shown = counts_shown(rows, measure)
        if measure == "answered" and len({leaf.mode for leaf in people}) == 1:
            shown = {place: count for place, count in shown.items() if not place[2]}
        pinned = pinned_by_sums(shown, people)
        assert not pinned


@examples(100)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=5), st.integers(3, 7))
def test_no_part_of_a_sum_is_fixed_by_trying_everything(sizes: list[int], least: int) -> None:
    assume(sum(sizes) >= least)
    people = [Leaf(centre, answered=n) for centre, n in zip("abcde", sizes, strict=False)]
    about = about_of(people, has_invitations=False, asked={})
    thresholds = dataclasses.replace(HOUSE, unit_answers=least, protection=3)
    rows = release(measures_of(people, about), about, thresholds).rows
    rows = rows[(rows["breakdown"] == "") & (rows["unit"] == "") & (rows["centre"] != "")]
    is_shown = rows["status"] == "shown"
    statuses = list(rows.loc[~is_shown, "status"])
    shown = [int(n) for n in rows.loc[is_shown, "n"]]
    for possible in small_by_trial(sum(sizes), shown, statuses, least):
        assert max(possible) - min(possible) >= min(3, least - 1)


RAISES = st.tuples(*[st.integers(0, 3)] * 5)


def _raised(thresholds: Thresholds, raises: tuple[int, ...]) -> Thresholds:
    names = [field.name for field in dataclasses.fields(Thresholds) if field.name != "source"]
    higher = {name: getattr(thresholds, name) + up for name, up in zip(names, raises, strict=True)}
    return dataclasses.replace(thresholds, **higher)


def _hidden(found: tuple[Measures, About], thresholds: Thresholds) -> frozenset[tuple[Cell, str]]:
    """Withheld cells, and cells without one of their blocks of details."""
    measures, about = found
    rows = with_cells(measures.rows, measures.links)
    sizes = count_cells(rows, about)
    context = Context(about, measures.links)
    empty = empty_cells(rows, sizes, about, context.asked)
    between, least = count_between(rows, about), count_surely(rows, about)
    scales = Scales(count_weights(rows, about), spreads_of(count_details(rows)))
    hidden = protect(
        *(sizes, empty, frozenset(), thresholds),
        themes=context.themes,
        between=between,
        scales=scales,
    )
    lost = {(cell, block) for cell in hidden for block in ("", "scale", "blank", "outcome")}
    for block, counts in count_details(rows).items():
        out = details_withheld(block, counts, hidden, thresholds.protection, surely=least)
        lost |= {(cell, block) for cell in out}
    return frozenset(lost)


@examples(300)
@given(releases(modes=4), THRESHOLDS, RAISES)
def test_a_higher_threshold_never_shows_more(
    found: tuple[Measures, About], thresholds: Thresholds, raises: tuple[int, ...]
) -> None:
    assert _hidden(found, thresholds) <= _hidden(found, _raised(thresholds, raises))


@examples(30)
@given(releases(modes=3), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    found: tuple[Measures, About], chance: random.Random
) -> None:
    measures, about = found
    first = release(measures, about, HOUSE)
    order = list(range(len(measures.rows)))
    chance.shuffle(order)
    shuffled = Measures(measures.rows.iloc[order], measures.links)
    second = release(shuffled, about, HOUSE)
    pd.testing.assert_frame_equal(first.suppression, second.suppression)
    pd.testing.assert_frame_equal(first.rows.iloc[order].reset_index(drop=True), second.rows)


@pytest.mark.long
@examples(2000)
@given(releases(modes=4), THRESHOLDS, RAISES)
def test_two_thousand_organisations(
    found: tuple[Measures, About], thresholds: Thresholds, raises: tuple[int, ...]
) -> None:
    low = release(*found, thresholds).rows["status"] == "shown"
    high = release(*found, _raised(thresholds, raises)).rows["status"] == "shown"
    assert not (high & ~low).any()
