"""Whether sums over overlapping groups tell of few people: against trying every small group."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.disclosure.supports import tells_of_few

LEAST = 5


def tells_by_trying(sums: list[list[int]], people: list[int]) -> bool:
    """A group is told of where leaving its people out leaves fewer independent sums."""
    table = np.array(sums, float)
    there = [at for at, n in enumerate(people) if n]
    whole = np.linalg.matrix_rank(table[:, there]) if there else 0
    for size in range(1, LEAST):
        for few in combinations(there, size):
            if sum(people[at] for at in few) < LEAST:
                rest = [at for at in there if at not in few]
                left = np.linalg.matrix_rank(table[:, rest]) if rest else 0
                if left < whole:
                    return True
    return False


@st.composite
def published(draw: st.DrawFn) -> tuple[list[list[int]], list[int]]:
    kinds = draw(st.integers(1, 8))
    sums = draw(
        st.lists(
            st.lists(st.integers(0, 1), min_size=kinds, max_size=kinds), min_size=1, max_size=6
        )
    )
    people = draw(st.lists(st.integers(0, 7), min_size=kinds, max_size=kinds))
    return sums, people


@settings(max_examples=300, deadline=None)
@given(published())
@example(([[0, 0], [0, 1], [0, 1]], [9, 0]))
@example(([[1, 1, 1, 0], [1, 1, 0, 1], [1, 0, 1, 1], [0, 1, 1, 1]], [1, 1, 1, 1]))
def test_what_overlapping_sums_tell_is_found(told: tuple[list[list[int]], list[int]]) -> None:
    assert tells_of_few(*told, LEAST) == tells_by_trying(*told)


def test_nothing_published_tells_nothing() -> None:
    assert not tells_of_few([], [3, 2], LEAST)


def test_a_difference_of_three_sums_is_found_where_no_two_tell() -> None:
    # Of A and B and C: A = 1+2, B = 2+3, C = 1+3 and the two that are left over of 2A - ... tell 1.
    sums = [[1, 1, 0], [0, 1, 1], [1, 0, 1]]
    assert tells_of_few(sums, [3, 9, 9], LEAST)
    assert not tells_of_few(sums[:2], [3, 9, 9], LEAST)
