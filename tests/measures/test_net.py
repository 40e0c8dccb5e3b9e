from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multinomial

from pipeline.measures.intervals import Estimate
from pipeline.measures.net import net

five = st.lists(st.integers(0, 60), min_size=5, max_size=5)


def limits(found: Estimate) -> tuple[float, float]:
    return found.low, found.high


def test_interval_of_the_r_package_propcis() -> None:
    """diffpropci.mp(b = 40, c = 20, n = 160): -0.21601726, -0.03089632 for c minus b."""
    found = net([40, 100, 20], positive=[3], negative=[1])
    assert found.value == -0.125
    assert tuple(round(limit, 8) for limit in limits(found)) == (-0.21601726, -0.03089632)
    assert found.method == "agresti_min"


def test_net_of_the_worked_distribution() -> None:
    """103 and 166 positive, 96 and 24 negative of 565 (Civil Service People Survey 2019)."""
    found = net([24, 96, 176, 166, 103], positive=[4, 5], negative=[1, 2])
    assert (found.numerator, found.denominator) == (149, 565)
    assert round(found.value * 100, 1) == 26.4


@pytest.mark.parametrize(
    ("shares", "most"),
    [((0.6, 0.2, 0.2), 0.97), ((0.1, 0.1, 0.8), 0.98), ((0.05, 0.9, 0.05), 1.0)],
)
@pytest.mark.parametrize("n", [10, 25, 60])
def test_coverage_counted_over_every_possible_result(
    shares: tuple[float, float, float], most: float, n: int
) -> None:
    """Not simulated: the chance of each (negative, neither, positive) is known.

    Where hardly anybody is positive or negative the interval is wider than it need be.
    """
    true, covered = shares[2] - shares[0], 0.0
    for misses, hits in product(range(n + 1), repeat=2):
        if misses + hits <= n:
            counts = [misses, n - misses - hits, hits]
            low, high = limits(net(counts, positive=[3], negative=[1]))
            if low <= true <= high:
                covered += multinomial.pmf(counts, n, shares)
    assert 0.93 <= covered <= most


def test_a_finite_group_leaves_less_doubt() -> None:
    few, most, all_ = (net([2, 4, 6], [3], [1], population) for population in (None, 16, 12))
    assert most.high - most.low < few.high - few.low
    assert limits(all_) == (all_.value, all_.value)
    assert [found.method for found in (few, most, all_)] == [
        "agresti_min",
        "agresti_min_fpc",
        "census",
    ]


def test_nobody_answered() -> None:
    found = net([0, 0, 0], [3], [1])
    assert (found.n, found.numerator, found.denominator) == (0, 0, 0)
    assert all(map(math.isnan, (found.value, *limits(found))))


@given(five, st.none() | st.integers(0, 40))
def test_net_is_the_difference_of_two_shares_within_its_interval(
    positions: list[int], more: int | None
) -> None:
    n = sum(positions)
    population = None if more is None else n + more
    found = net(positions, [4, 5], [1, 2], population)
    if n:
        positive, negative = sum(positions[3:]) / n, sum(positions[:2]) / n
        assert found.value == pytest.approx(positive - negative)
        assert -1 <= found.low <= found.value <= found.high <= 1
        turned = net(positions[::-1], [4, 5], [1, 2], population)
        assert limits(turned) == pytest.approx((-found.high, -found.low))
