"""Units against what chance alone would give: who lies outside, and by which rule. No ranking."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.measures.funnel import Limits, exact_limits, exact_p
from pipeline.measures.group_tests import benjamini_hochberg
from pipeline.measures.overdispersion import Overdispersion, overdispersion
from pipeline.measures.samples import Proportion

ENOUGH_UNITS = 15
"""Fewer units do not tell how much units differ: both rules are shown beside each other."""

_ALPHA = 0.05
_Z = 1.959964


@dataclass(frozen=True)
class UnitFinding:
    """Where one unit lies by each rule: "higher", "lower" or "" (as expected, or no answers).

    ``naive`` and ``far``: outside the 95 % and the 99.8 % limits. ``fdr``: still so after
    Benjamini-Hochberg among the units. ``adjusted``: outside 95 % when units are allowed to
    differ as much as they do.
    """

    limits: Limits
    naive: str
    far: str
    fdr: str
    adjusted: str


@dataclass(frozen=True)
class ExpectedRange:
    """All units around ``target``; one finding per unit, in their order.

    ``is_few``: fewer than fifteen units with answers, so ``spread`` is uncertain.
    """

    target: float
    findings: tuple[UnitFinding, ...]
    spread: Overdispersion
    is_few: bool


def expected_range(units: Sequence[Proportion], target: float | None = None) -> ExpectedRange:
    """Every unit by four rules around ``target`` (0 to 1), by default the share of all answers.

    That default is a mean of citizens, not of units.

    >>> shown = expected_range([Proportion(88, 100), Proportion(70, 120), Proportion(0, 0)])
    >>> round(shown.target, 4), [unit.naive for unit in shown.findings], shown.is_few
    (0.7182, ['higher', 'lower', ''], True)
    """
    answers = sum(unit.n for unit in units)
    if target is None:
        target = sum(unit.hits for unit in units) / answers if answers else math.nan
    spread = overdispersion(units, target)
    fdr = benjamini_hochberg([exact_p(target, unit) for unit in units])
    findings = tuple(
        _finding(unit, target, fdr_p, z)
        for unit, fdr_p, z in zip(units, fdr, spread.adjusted, strict=True)
    )
    is_few = sum(unit.n > 0 for unit in units) < ENOUGH_UNITS
    return ExpectedRange(target, findings, spread, is_few)


def _finding(unit: Proportion, target: float, fdr_p: float, z: float) -> UnitFinding:
    limits = exact_limits(target, unit.n)
    side = "higher" if unit.share > target else "lower"
    return UnitFinding(
        limits,
        naive=side if unit.share < limits.low or unit.share > limits.high else "",
        far=side if unit.share < limits.far_low or unit.share > limits.far_high else "",
        fdr=side if fdr_p < _ALPHA else "",
        adjusted=side if abs(z) > _Z else "",
    )
