"""What several measures tell only together, against a linear programme over all answers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from pipeline.disclosure.cells import Cell
from pipeline.disclosure.details import details_withheld
from pipeline.disclosure.pairs import Pair
from pipeline.disclosure.together import between, surely
from tests.disclosure.leaves import Leaf, score
from tests.disclosure.released import released, status

KINDS = {"positive": "share_positive", "points": "mean", "top_box k": "top_box", "net k": "net"}
POSITIVE = {2: (2,), 3: (3,), 5: (4, 5)}


def pairs_of(positions: tuple[int, ...], names: list[str]) -> dict[str, Pair]:
    """What ``pair_of`` makes of these answers."""
    n, points, found = sum(positions), len(positions), {}
    for name in names:
        total = round(score(KINDS[name], positions))
        ends = {
            "points": (total - n, points * n - total),
            "net k": (n + total, n - total),
        }
        found[name] = ends.get(name, (total, n - total))
    return found


@pytest.mark.parametrize("seed", range(60))
def test_no_position_can_be_more_or_fewer_than_the_measures_allow(seed: int) -> None:
    chance = np.random.default_rng(seed)
    points = int(chance.choice([2, 3, 5]))
    names = [name for name in KINDS if chance.integers(2)] or ["positive"]
    size, lean = int(chance.integers(1, 30)), chance.dirichlet(np.full(points, 0.5))
    answers = tuple(int(n) for n in chance.multinomial(size, lean))
    pairs, n = pairs_of(answers, names), sum(answers)
    units = np.eye(points, dtype=int)
    each = [pairs_of(tuple(unit), names) for unit in units.tolist()]
    known = np.array([np.ones(points), *([one[name][0] for one in each] for name in names)])
    told = np.array([n, *(pairs[name][0] for name in names)])
    ends = [
        [sign * linprog(sign * unit, A_eq=known, b_eq=told).fun for sign in (1.0, -1.0)]
        for unit in units
    ]
    least = surely(pairs, n, points, POSITIVE[points])
    assert list(least.values()) == pytest.approx([low for low, _ in ends], abs=1e-5)
    # Every bound in ``between`` is one that some position can reach, and the narrowest is there.
    most = between(pairs, n, points, POSITIVE[points])
    assert min(most) == int(min(high for _, high in ends) + 1e-6)


def test_a_partner_with_hardly_anyone_silent_is_not_called_partner() -> None:
    """b1 has 7 people: "at least five answered the question" would say five, six or seven."""
    people = [
        Leaf("a", answered=60, answers={"q": (30, 12)}),
        Leaf("b", "b1", answered=7, answers={"q": (4, 3)}),
        Leaf("b", "b2", answered=20, answers={"q": (2, 1)}),
        Leaf("b", "b3", answered=80, answers={"q": (40, 20)}),
    ]
    found = released(people)
    told = [status(found, "share_positive", centre="b", unit=f"b{n}") for n in (1, 2)]
    assert told == ["withheld_group", "withheld_group"]


def test_a_block_goes_from_the_categories_of_a_total_that_lost_it() -> None:
    every, centres = Cell("w", ""), [Cell("w", "", centre) for centre in "abc"]
    modes = [Cell("w", "", "", "", "mode", mode) for mode in ("web", "paper")]
    counts = {cell: {"P": 20.0} for cell in (every, *centres, *modes)}
    hidden = frozenset(centres[:2])
    assert details_withheld("outcome", counts, hidden, 5) == {every, *modes}
    assert details_withheld("outcome", counts, frozenset(), 5) == frozenset()


def test_a_distribution_goes_where_a_shown_units_measures_tell_most_of_it() -> None:
    """Unit u1 tells that 12 or more chose the lowest; of the centre's 13 one or none is left."""
    units = [Cell("w", "q", "a", f"u{n}") for n in range(3)]
    centre = Cell("w", "q", "a")
    counts = {centre: {"1": 13.0, "2": 9.0}, **{unit: {"1": 4.0, "2": 3.0} for unit in units}}
    hidden = frozenset(units[1:])
    assert centre not in details_withheld("scale", counts, hidden, 5)
    told = {units[0]: {"1": 12.0, "2": 0.0}}
    assert centre in details_withheld("scale", counts, hidden, 5, surely=told)
