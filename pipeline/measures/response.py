"""Who was invited, who answered, and the response rates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict

from pipeline.measures.groups import EVERYONE, Group, all_groups
from pipeline.measures.intervals import Estimate
from pipeline.measures.rates import ANSWERED, Dispositions, response_rate
from pipeline.measures.rows import Row
from pipeline.records import Wave
from pipeline.wave import WavePlan

UNKNOWN_MODE = "unknown"
_ALL_MODES = ""
_RATES = {"raw": "raw", "rr1": "aapor_rr1", "rr2": "aapor_rr2", "cleaned": "cleaned"}
"""Rate -> method of the measure ``response_rate_<rate>``: the rates that a report may need."""


def response_rows(wave: Wave, plan: WavePlan) -> list[Row]:
    """Counts and rates of every declared group; by mode for all and each centre.

    A wave without an invitation list has no rates, only people who answered. Rates by mode need
    the mode of those who did *not* answer as well: where it is missing for anybody only the
    answers are broken down, because every rate would come out too high.
    """
    counted = _dispositions(wave)
    modes = sorted({mode for _, mode in counted} - {_ALL_MODES})
    has_rates_by_mode = wave.has_invitations and _knows_modes(wave)
    rows: list[Row] = []
    for group in all_groups(plan, units=True):
        found = counted.get((group, _ALL_MODES), Dispositions())
        rows += _rows(group, found, wave.id, has_rates=wave.has_invitations)
        if group.unit:
            continue
        if wave.has_invitations:
            rows += _disposition_rows(group, found, wave.id)
        for mode in modes if modes != [UNKNOWN_MODE] else []:
            found = counted.get((group, mode), Dispositions())
            rows += _rows(group, found, wave.id, has_rates=has_rates_by_mode, mode=mode)
    return rows


def _dispositions(wave: Wave) -> Mapping[tuple[Group, str], Dispositions]:
    """People per disposition in each (group, mode)."""
    counted: defaultdict[tuple[Group, str], Counter[str]] = defaultdict(Counter)
    sizes = wave.people.groupby(["centre", "unit", "mode", "disposition"]).size().reset_index()
    for centre, unit, mode, code, people in sizes.itertuples(index=False):
        for group in {EVERYONE, Group(centre), Group(centre, unit)}:
            counted[group, _ALL_MODES][code] += int(people)
            counted[group, mode or UNKNOWN_MODE][code] += int(people)
    return {key: Dispositions(**codes) for key, codes in counted.items()}


def _knows_modes(wave: Wave) -> bool:
    silent = ~wave.people["disposition"].isin(ANSWERED)
    return not (silent & (wave.people["mode"] == "")).any()


def _rows(
    group: Group, found: Dispositions, wave: str, *, has_rates: bool, mode: str = ""
) -> list[Row]:
    estimates = {"answered": _count(found.answered)}
    if has_rates:
        estimates["invited"] = _count(found.invited)
        for rate, method in _RATES.items():
            ratio = response_rate(rate, found)
            estimates[f"response_rate_{rate}"] = Estimate(
                found.invited,
                ratio.value,
                method=method,
                numerator=float(ratio.numerator),
                denominator=float(ratio.denominator),
            )
    breakdown = "mode" if mode else ""
    return [
        Row(measure, "", group, wave, estimate, breakdown, mode)
        for measure, estimate in estimates.items()
    ]


def _disposition_rows(group: Group, found: Dispositions, wave: str) -> list[Row]:
    invited = found.invited
    return [
        Row(
            "disposition",
            "",
            group,
            wave,
            Estimate(
                invited,
                people / invited if invited else float("nan"),
                method="count",
                numerator=float(people),
                denominator=float(invited),
            ),
            "disposition",
            code,
        )
        for code, people in asdict(found).items()
    ]


def _count(people: int) -> Estimate:
    return Estimate(people, float(people), method="count", numerator=float(people))
