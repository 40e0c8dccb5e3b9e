"""Whether published sums over overlapping groups can be put together to tell of a few people.

A reader may add and subtract published sums, with any weights. What such a combination tells of are
the people it does not cancel. They must be none, or enough.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy

_ZERO = 1e-9


def tells_of_few(sums: Sequence[Sequence[float]], people: Sequence[int], least: int) -> bool:
    """Whether some combination of the sums rests on people, but on fewer than ``least``.

    ``sums``: one row per published sum, how much each kind of person counts in it; ``people``: how
    many there are of each kind. Exact: kinds of ``least`` people or more are made to cancel, then
    the others are left in or made to cancel one after the other.

    >>> at_start, at_end = [1, 1, 1], [1, 1, 0]  # those who left are the third kind
    >>> tells_of_few([at_start, at_end], [20, 9, 4], 5), tells_of_few([at_start], [20, 9, 4], 5)
    (True, False)
    """
    given = np.array(people)
    table = np.array(sums, float).reshape(len(sums), len(given))[:, given > 0]
    # Who counts alike in every sum cannot be told apart.
    table, kind = np.unique(table, axis=1, return_inverse=True)
    size = np.bincount(kind.ravel(), given[given > 0], table.shape[1]).astype(int)
    large = np.flatnonzero(size >= least)
    small = [int(at) for at in np.argsort(-size, kind="stable") if size[at] < least]
    return _has_small(_cancelled(table, large), small, size, least - 1)


def _has_small(table: np.ndarray, small: list[int], size: np.ndarray, room: int) -> bool:
    """Whether a combination of the rows rests on at most ``room`` people of the small kinds."""
    used = [at for at in small if len(table) and (np.abs(table[:, at]) > _ZERO).any()]
    if not used:
        # Rows that are left rest on kinds already counted, or on nobody.
        return bool(len(table)) and bool((np.abs(table) > _ZERO).any())
    if len(table) == 1:
        return int(size[used].sum()) <= room
    first, rest = used[0], used[1:]
    if _has_small(_cancelled(table, np.array([first])), rest, size, room):
        return True
    return int(size[first]) <= room and _has_small(table, rest, size, room - int(size[first]))


def _cancelled(table: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """All combinations of the rows in which these kinds of people count nothing."""
    if not len(table) or not len(kinds):
        return table
    weights = scipy.linalg.null_space(table[:, kinds].T)
    found: np.ndarray = weights.T @ table
    found[np.abs(found) < _ZERO] = 0.0
    is_left = (np.abs(found) > _ZERO).any(axis=1)
    kept: np.ndarray = found[is_left]
    return kept
