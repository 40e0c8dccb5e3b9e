"""Series attacked: whatever can be computed of all that is published is nothing, or enough.

The attacker knows all shown rows and solves the linear system they make: any group of presses (of
units by weeks) that is a sum of multiples of published ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.disclosure import release
from pipeline.disclosure.periods import are_open, leaves_enough, sums_of
from pipeline.errors import DisclosureError
from pipeline.measures import measure
from pipeline.measures.series.periods import pieces
from pipeline.records import Measures, Released
from pipeline.wave import WavePlan, about_of
from tests.measures.series_waves import daily_of, rows_of, series_plan, series_wave

FIRST, LAST = date(2024, 2, 26), date(2024, 4, 7)
PIECES = pieces(FIRST, LAST)
MANY = len(PIECES.firsts) - 1
Counts = Sequence[Sequence[tuple[int, int]]]
"""Unit -> piece -> positive and negative presses."""

press = st.tuples(st.integers(0, 7), st.integers(0, 3)) | st.just((0, 0))
counts = st.lists(st.lists(press, min_size=MANY, max_size=MANY), min_size=1, max_size=3)
often = settings(max_examples=60, deadline=None)


def plan_of(units: int, *, least: int = 5, series: str = "supplement = true") -> WavePlan:
    ids = [f"u{at}" for at in range(units)]
    plan = series_plan(ids, first=FIRST, last=LAST, series=series)
    more = f"[disclosure]\nquestion_answers = {least}\n"
    again = series_plan(ids, first=FIRST, last=LAST, series=f"{series}\n{more}")
    return again if least > plan.thresholds.question_answers else plan


def measured(told: Counts, plan: WavePlan) -> Measures:
    daily = daily_of(
        (f"u{unit}", PIECES.firsts[at], "scale", code, n)
        for unit, weeks in enumerate(told)
        for at, both in enumerate(weeks)
        for code, n in zip((4, 1), both, strict=True)
        if n
    )
    return measure(series_wave(daily), plan, None, None)


def released(told: Counts, plan: WavePlan, same_wave: Released | None = None) -> Released:
    about = about_of(plan, None, has_invitations=False, hashes={})
    return release(measured(told, plan), about, plan.thresholds, same_wave=same_wave)


@dataclass(frozen=True)
class Attack:
    """Published groups as 0/1 vectors over units by pieces, and the true counts of those."""

    published: np.ndarray
    wholes: np.ndarray
    n: np.ndarray
    positive: np.ndarray
    hidden: np.ndarray

    @classmethod
    def on(cls, told: Counts, *found: Released) -> Attack:
        cells = np.array(told).reshape(len(told) * MANY, 2)
        rows = pd.concat([one.rows for one in found])
        rows = rows[
            rows["measure"].eq("share_positive") & rows["status"].isin(["shown", "no_data"])
        ]
        vectors = {
            (unit, category): _vector(unit, category or f"{FIRST}..{LAST}", len(told))
            for unit, category in zip(rows["unit"], rows["category"], strict=True)
        }
        shown = {unit for unit, category in vectors if not category}
        hidden = [f"u{unit}" not in shown for unit in range(len(told)) for _ in range(MANY)]
        return cls(
            np.array(list(vectors.values())).reshape(-1, len(cells)),
            np.array([v for (_, cat), v in vectors.items() if not cat]).reshape(-1, len(cells)),
            cells.sum(axis=1),
            cells[:, 0],
            np.array(hidden),
        )

    def computable(self, groups: np.ndarray) -> np.ndarray:
        """Of groups (0/1, one a row) those that are sums of multiples of published ones."""
        if not len(self.published):
            return groups[:0]
        _, sizes, axes = np.linalg.svd(self.published)
        unknown = axes[(sizes > 1e-9).sum() :]
        return groups[(np.abs(groups @ unknown.T) < 1e-7).all(axis=1)]

    def too_small(self, groups: np.ndarray, least: int) -> np.ndarray:
        """Computable groups that are not enough to show, as (answers, positive ones).

        What units withheld as wholes have together is for the rules of groups to judge.
        """
        found = self.computable(groups)
        is_whole = found[:, self.hidden].all(axis=1)
        found = np.where(self.hidden & is_whole[:, None], 0, found)
        n, positive = found @ self.n, found @ self.positive
        bad = (n > 0) & ((n < least) | (positive == 0) | (positive == n))
        return np.stack([n, positive], axis=1)[bad]


def _vector(unit: str, category: str, units: int) -> np.ndarray:
    first, last = map(date.fromisoformat, category.split(".."))
    inside = [first <= day <= last for day in PIECES.firsts[:-1]]
    return np.array([float(i and unit in ("", f"u{u}")) for u in range(units) for i in inside])


@cache
def every_group(units: int) -> np.ndarray:
    size = units * MANY
    numbers = np.arange(1, 2**size, dtype="int64")[:, None]
    return ((numbers >> np.arange(size)) & 1).astype("float32")


def test_the_attacker_finds_what_is_wrong() -> None:
    """A centre by weeks beside a unit whose weeks are joined: what is left is one press."""
    told = [[(5, 1)] * MANY, [(1, 0), (5, 1), *[(4, 2)] * (MANY - 2)]]
    good = released(told, plan_of(2))
    assert not len(Attack.on(told, good).too_small(every_group(2), 5))
    weeks = rows_of(good, measure="share_positive", unit="u0", breakdown="week")
    forged = Released(pd.concat([good.rows, weeks.assign(unit="")]), good.suppression, good.about)
    assert (1, 1) in Attack.on(told, forged).too_small(every_group(2), 5)


@often
@given(counts, st.integers(5, 8), st.booleans())
def test_nothing_too_small_can_be_worked_out(told: Counts, least: int, is_pooled: bool) -> None:
    series = "supplement = true" if is_pooled else ""
    found = released(told, plan_of(len(told), least=least, series=series))
    assert not len(Attack.on(told, found).too_small(every_group(len(told)), least))


@often
@given(counts, st.integers(5, 9), st.integers(5, 9))
def test_nor_from_two_releases_with_different_thresholds(
    told: Counts, first: int, second: int
) -> None:
    before = released(told, plan_of(len(told), least=first))
    after = released(told, plan_of(len(told), least=second), before)
    assert not len(
        Attack.on(told, before, after).too_small(every_group(len(told)), min(first, second))
    )


@often
@given(counts)
def test_a_higher_threshold_shows_no_more_periods(told: Counts) -> None:
    """Of every unit; a centre's periods follow those of its units."""
    shown = []
    for least in (5, 6, 8, 11):
        rows = released(told, plan_of(len(told), least=least, series="")).rows
        mine = rows[
            rows["breakdown"].isin(["week", "month"]) & rows["measure"].eq("share_positive")
        ]
        counted = mine[mine["status"] == "shown"].groupby(["unit", "breakdown"]).size()
        shown.append(counted)
    for lower, higher in pairwise(shown):
        assert (higher <= lower.reindex(higher.index, fill_value=0)).all()


@often
@given(counts)
def test_every_period_that_has_a_row_is_shown_with_its_unit(told: Counts) -> None:
    """Measures choose periods that may be shown, so nothing is withheld but whole units."""
    rows = released(told, plan_of(len(told), series="")).rows
    local = rows[~rows["measure"].isin(["answered", "distribution", "dont_know", "not_relevant"])]
    for _, unit in local.groupby("unit"):
        whole = unit[(unit["measure"] == "share_positive") & (unit["breakdown"] == "")]
        (status,) = whole["status"]
        assert set(unit["status"]) - {"no_data"} == ({status} if status != "shown" else {"shown"})


@often
@given(counts)
def test_presses_of_a_centre_are_shown_only_with_those_of_all_its_units(told: Counts) -> None:
    rows = released(told, plan_of(len(told))).rows
    presses = rows[rows["measure"].isin(["presses", "misuse", "burst", "share_of_all"])]
    shown = presses["status"].eq("shown").groupby(presses["unit"]).all()
    assert not shown[""] or shown.all()


def large(seed: int, units: int = 8, weeks: int = 60) -> tuple[list[list[tuple[int, int]]], date]:
    rng = np.random.default_rng(seed)
    sizes = rng.choice([0.3, 1, 3, 8, 25], units)
    told = [
        [(int(rng.poisson(size * 0.8)), int(rng.poisson(size * 0.2))) for _ in range(weeks)]
        for size in sizes
    ]
    return told, FIRST


@pytest.mark.parametrize("seed", range(12))
def test_a_year_of_many_units_leaves_nothing_small(seed: int) -> None:
    """Unions of the centre's periods at random, less all periods of units that lie inside."""
    told, first = large(seed)
    plan = series_plan(
        [f"u{at}" for at in range(len(told))],
        first=first,
        last=first + timedelta(weeks=60),
        series="supplement = true",
    )
    daily = daily_of(
        (f"u{unit}", first + timedelta(weeks=at), "scale", code, n)
        for unit, weeks in enumerate(told)
        for at, both in enumerate(weeks)
        for code, n in zip((4, 1), both, strict=True)
        if n
    )
    about = about_of(plan, None, has_invitations=False, hashes={})
    found = release(measure(series_wave(daily), plan, None, None), about, plan.thresholds)
    rows = rows_of(found, measure="share_positive", breakdown="week")
    rows = rows[rows["status"].isin(["shown", "no_data"])]
    days = [first + timedelta(weeks=at) for at in range(60)]
    periods = {
        unit: [tuple(map(date.fromisoformat, one.split(".."))) for one in mine["category"]]
        for unit, mine in rows.groupby("unit")
    }
    rng = np.random.default_rng(seed)
    centre = periods.get("", [])
    for _ in range(300 if centre else 0):
        taken = [one for one in centre if rng.random() < rng.choice([0.1, 0.5, 0.9])]
        n, positive = _left(told, days, taken, periods)
        assert n == 0 or (n >= 5 and 0 < positive < n) or len(taken) == len(centre)


Span = tuple[date, ...]


def _left(
    told: Counts, days: Sequence[date], taken: Sequence[Span], periods: dict[str, list[Span]]
) -> tuple[int, int]:
    """What the union of periods has besides all periods of units that lie in it or beside it."""
    inside = np.array([any(first <= day <= last for first, last in taken) for day in days])
    n = positive = 0
    for unit, weeks in enumerate(told):
        left = inside.copy()
        for first, last in periods.get(f"u{unit}", []):
            mine = np.array([first <= day <= last for day in days])
            if mine.any() and inside[mine].all():
                left &= ~mine
        n += sum(sum(both) for both, is_left in zip(weeks, left, strict=True) if is_left)
        positive += sum(both[0] for both, is_left in zip(weeks, left, strict=True) if is_left)
    return n, positive


def test_a_unit_outside_the_supplement_is_in_no_sum() -> None:
    """A provider unit of the same centre: in the centre's total it does not count."""
    organisation = (
        'units = [{ id = "u0", name = "A", type = "authority" }, '
        '{ id = "u1", name = "B", type = "authority" }, '
        '{ id = "p", name = "P", type = "provider" }]'
    )
    plan = series_plan(
        ["u0"],
        first=FIRST,
        last=LAST,
        series="supplement = true",
        kind="both",
        organisation=organisation,
    )
    daily = daily_of(
        (unit, day, "scale", code, 6)
        for unit in ("u0", "u1", "p")
        for day in PIECES.firsts[:-1]
        for code in (1, 4)
    )
    about = about_of(plan, None, has_invitations=False, hashes={})
    found = release(measure(series_wave(daily), plan, None, None), about, plan.thresholds)
    whole = rows_of(found, measure="share_positive", breakdown="")
    assert dict(zip(whole["unit"], whole["n"], strict=True)) == {
        "": 24 * MANY,
        "u0": 12 * MANY,
        "u1": 12 * MANY,
        "p": 12 * MANY,
    }
    assert set(whole["status"]) == {"shown"}


GOOD = [[(5, 1)] * MANY, [(4, 2)] * MANY]


def forged(change: dict[str, object], **keys: str) -> None:
    """Release the good series with the rows of these keys changed."""
    plan = plan_of(2)
    measures = measured(GOOD, plan)
    rows = measures.rows
    is_meant = np.ones(len(rows), dtype=bool)
    for name, wanted in keys.items():
        is_meant &= (rows[name] == wanted).to_numpy()
    assert is_meant.any()
    for column, value in change.items():
        rows.loc[is_meant, column] = value
    about = about_of(plan, None, has_invitations=False, hashes={})
    release(Measures(rows, measures.links), about, plan.thresholds)


WEEK = {"measure": "share_positive", "unit": "u0", "breakdown": "week"}


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ({"breakdown": "day"}, {"measure": "presses", "breakdown": "week"}),
        ({"category": "2024"}, {**WEEK, "category": "2024-03-18..2024-03-24"}),
        ({"category": "2024-03-19..2024-03-24"}, {**WEEK, "category": "2024-03-18..2024-03-24"}),
        ({"n": 7}, {**WEEK, "category": "2024-03-18..2024-03-24"}),
        ({"numerator": 3.0}, {**WEEK, "category": "2024-03-18..2024-03-24"}),
        ({"unit": "u9"}, {"measure": "misuse", "unit": "u0"}),
        ({"numerator": -1.0}, {"measure": "misuse", "unit": "u0"}),
        ({"unit": "u1"}, {"measure": "misuse", "unit": "u0"}),
        ({"item": "other"}, {"measure": "burst"}),
        ({"wave": "w2020"}, {"measure": "burst"}),
    ],
)
def test_what_no_rule_knows_is_refused(change: dict[str, object], keys: dict[str, str]) -> None:
    with pytest.raises(DisclosureError):
        forged(change, **keys)


def test_a_centre_put_together_without_the_supplement_is_refused() -> None:
    plan = plan_of(2)
    measures = measured(GOOD, plan)
    apart = plan_of(2, series="")
    about = about_of(apart, None, has_invitations=False, hashes={})
    with pytest.raises(DisclosureError):
        release(measures, about, apart.thresholds)


def test_periods_are_looked_through_without_trusting_the_measures() -> None:
    """A week below the threshold, or a rest of a centre: both are found from the rows alone."""
    small = sums_of([("2024-03-04..2024-03-10", 9, 5), ("2024-03-11..2024-03-17", 3, 2)])
    assert not are_open(small, 5)
    assert are_open(small, 3)
    centre = sums_of([("2024-03-04..2024-03-10", 12, 7), ("2024-03-11..2024-03-17", 12, 7)])
    unit = sums_of([("2024-03-04..2024-03-17", 9, 6)])
    same = sums_of([("2024-03-04..2024-03-10", 9, 5), ("2024-03-11..2024-03-17", 9, 5)])
    assert leaves_enough(centre, [unit], 5)
    assert not leaves_enough(centre, [same], 5)
