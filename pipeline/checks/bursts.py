"""Presses in quick succession on one stand: shown beside the numbers, never removed."""

from __future__ import annotations

import numpy as np

from pipeline.policy import NO_TIME, BurstRule

_MINUTE = 60


def in_bursts(
    stands: np.ndarray, days: np.ndarray, seconds: np.ndarray, rule: BurstRule
) -> np.ndarray:
    """Whether each press of one file came in a burst on its stand.

    ``stands``: a number per stand; ``days``: days since 1970; ``seconds``: since midnight, or
    NO_TIME. A file whose times are all whole minutes is judged by the minute.
    """
    is_timed = seconds != NO_TIME
    found = np.zeros(len(stands), dtype=bool)
    if not is_timed.any():
        return found
    at = np.flatnonzero(is_timed)
    moments = days[at].astype("int64") * 86_400 + seconds[at]
    by_minute = not bool((seconds[at] % _MINUTE).any())
    step = 0 if by_minute else rule.seconds
    least = rule.presses_in_minute if by_minute else rule.presses
    for part in _by_stand(stands[at]):
        times = moments[part]
        if (times[1:] < times[:-1]).any():
            part = part[np.argsort(times, kind="stable")]
            times = moments[part]
        found[at[part]] = _long_runs(times, step, least)
    return found


def _by_stand(stands: np.ndarray) -> list[np.ndarray]:
    """The positions of each stand's presses, in their order."""
    small = stands.astype("uint16") if len(stands) and stands.max() < 2**16 else stands
    order = np.argsort(small, kind="stable")  # numpy sorts 16 bits by radix
    ordered = small[order]
    ends = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    return np.split(order, ends)


def _long_runs(times: np.ndarray, step: int, least: int) -> np.ndarray:
    """Which rising times stand in a run of at least ``least``, neighbours ``step`` apart at most.

    >>> _long_runs(np.array([1, 2, 3, 9]), step=2, least=3).tolist()
    [True, True, True, False]
    """
    starts = np.flatnonzero(np.r_[True, np.diff(times) > step])
    lengths = np.diff(np.r_[starts, len(times)])
    return np.repeat(lengths >= least, lengths)
