"""Series of smileys and phases of a local survey: what of them may be shown.

The engine decides on every group's whole. Here its periods follow: with a whole that is withheld
they are withheld, and so are all periods of an axis of which one may not be shown, or from which a
reader could work out something too small. Measures are made so that this does not happen; it is
looked through all the same, from the rows alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from pipeline.disclosure.local_rows import AXES, MONTH, PHASE, WEEK
from pipeline.disclosure.periods import Sums, are_open, leaves_enough, sums_of
from pipeline.disclosure.refusals import refused
from pipeline.policy import Thresholds
from pipeline.records import About, Released

Key = tuple[str, str, str]
"""Question, centre, unit."""
_REASONS = {
    "withheld_small": "A period has few answers, or of one opinion.",
    "withheld_partner": "A period would tell what is too small by subtraction.",
}


@dataclass(frozen=True)
class SeriesDecisions:
    """What becomes of each group and question: its whole, its periods by axis, its presses."""

    wholes: Mapping[Key, str]
    axes: Mapping[tuple[Key, str], str] = field(default_factory=dict)
    presses: Mapping[Key, str] = field(default_factory=dict)
    months: Mapping[Key, str] = field(default_factory=dict)
    """Of the distribution by month."""

    def of(self, measure: str, key: Key, axis: str) -> str:
        """The status of a row before it is known whether it has a value."""
        if self.wholes[key] != "shown":
            return self.wholes[key]
        own = self.axes.get((key, axis), "shown")
        if own != "shown" or measure in ("share_positive", "change_local"):
            return own
        return (self.months if measure == "month_distribution" else self.presses)[key]


def decide_series(
    rows: pd.DataFrame,
    core: Released,
    thresholds: Thresholds,
    same_wave: Released | None = None,
) -> SeriesDecisions:
    """What becomes of the periods among measure rows, after the wholes (``core``) are decided.

    ``same_wave``: what an earlier release of the same answers showed; its periods are known too.
    Raises DisclosureError where periods and their whole contradict each other.
    """
    wholes, details = _wholes(core)
    known = _read(rows)
    _check(known, _sizes(rows, core.about.wave))
    before: dict[Key, dict[date, tuple[int, int]]] = {}
    for (key, _), sums in _read(_shown(same_wave)).items() if same_wave else ():
        before.setdefault(key, {}).update(sums)
    axes = {
        (key, axis): _standing(sums, before.get(key, {}), _floor(axis, thresholds))
        for (key, axis), sums in known.items()
    }
    presses, months = dict(wholes), dict(details)
    least = thresholds.question_answers
    for key, units in _pooled(core.about, wholes).items():
        view = _View(known, before, axes, wholes)
        for doomed in ([(key, WEEK)], [(key, MONTH)], view.new([key, *units])):
            if not leaves_enough(view.finest(key), [view.finest(unit) for unit in units], least):
                axes |= dict.fromkeys(doomed, "withheld_partner")
        if any(wholes.get(unit) != "shown" for unit in units):
            presses[key] = "withheld_partner"
        parts = [view.of(unit, MONTH) for unit in units]
        is_whole = all(details.get(unit) == "shown" for unit in units)
        if (key, MONTH) in known and not (
            is_whole and leaves_enough(view.of(key, MONTH), parts, least)
        ):
            months[key] = "withheld_partner"
    return SeriesDecisions(wholes, axes, presses, months)


def series_log(decisions: SeriesDecisions, wave: str) -> list[tuple[str, ...]]:
    """One row is an axis, or the presses, withheld of a shown group (SUPPRESSION_COLUMNS)."""
    told = {(key, axis): status for (key, axis), status in decisions.axes.items()}
    told |= {(key, "presses"): status for key, status in decisions.presses.items()}
    return [
        (*key, axis, "", wave, status, _REASONS[status], "")
        for (key, axis), status in sorted(told.items())
        if status != "shown" and decisions.wholes[key] == "shown"
    ]


@dataclass(frozen=True)
class _View:
    """What a reader knows of a group's periods: of those shown, now or before."""

    known: Mapping[tuple[Key, str], Sums]
    before: Mapping[Key, Sums]
    axes: Mapping[tuple[Key, str], str]
    wholes: Mapping[Key, str]

    def of(self, key: Key, axis: str) -> Sums:
        """By one axis; only its ends where the axis is withheld, nothing where the whole is."""
        sums = self.known.get((key, axis), {}) if self.wholes.get(key) == "shown" else {}
        if self.axes.get((key, axis)) != "shown":
            sums = {day: sums[day] for day in (min(sums), max(sums))} if sums else {}
        return {**self.before.get(key, {}), **sums}

    def new(self, keys: Sequence[Key]) -> list[tuple[Key, str]]:
        """The axes that tell more than an earlier release did: it cannot be taken back."""
        return [
            (key, axis)
            for key, axis in self.known
            if key in keys and not self.known[key, axis].items() <= self.before.get(key, {}).items()
        ]

    def finest(self, key: Key) -> Sums:
        """By months and weeks together."""
        return {**self.of(key, MONTH), **self.of(key, WEEK)}


def _floor(axis: str, thresholds: Thresholds) -> int:
    """A phase groups people, as a background does; a period groups presses."""
    least = thresholds.question_answers
    return max(least, thresholds.breakdown_answers) if axis == PHASE else least


def _standing(sums: Sums, before: Sums, least: int) -> str:
    """Whether every period may be shown, also beside those that an earlier release showed."""
    if not are_open(sums, least):
        return "withheld_small"
    is_same = not before or (min(before), max(before)) == (min(sums), max(sums))
    return "shown" if is_same and are_open({**before, **sums}, least) else "withheld_partner"


def _wholes(core: Released) -> tuple[dict[Key, str], dict[Key, str]]:
    """What the engine decided on every question of every group, and on its distribution."""
    rows = core.rows[core.rows["wave"] == core.about.wave]
    found = []
    for measure, breakdown in (("share_positive", ""), ("distribution", "answer")):
        mine = rows[rows["measure"].eq(measure) & rows["breakdown"].eq(breakdown)]
        keys = mine[["item", "centre", "unit"]].itertuples(index=False, name=None)
        found.append(dict(zip(keys, mine["status"], strict=True)))
    return found[0], found[1]


def _read(rows: pd.DataFrame) -> Mapping[tuple[Key, str], Sums]:
    """The sums of every group, question and axis that the rows have periods of."""
    mine = rows[rows["measure"].eq("share_positive") & rows["breakdown"].isin(AXES)]
    mine = mine.assign(n=mine["n"].fillna(0), numerator=mine["numerator"].fillna(0.0))
    found = {}
    for key, periods in mine.groupby(["item", "centre", "unit", "breakdown"]):
        told = periods.sort_values("category")[["category", "n", "numerator"]]
        *group, axis = map(str, key)
        found[(group[0], group[1], group[2]), axis] = sums_of(
            (category, int(n), int(hits))
            for category, n, hits in told.itertuples(index=False, name=None)
        )
    return found


def _shown(release: Released) -> pd.DataFrame:
    return release.rows[release.rows["status"].isin(["shown", "no_data"])]


def _sizes(rows: pd.DataFrame, wave: str) -> Mapping[Key, tuple[int, int]]:
    """Answers and positive ones of every whole."""
    mine = rows[rows["measure"].eq("share_positive") & rows["breakdown"].eq("")]
    mine = mine.loc[mine["wave"] == wave, ["item", "centre", "unit", "n", "numerator"]]
    return {
        (item, centre, unit): (int(n), int(hits))
        for item, centre, unit, n, hits in mine.itertuples(index=False, name=None)
    }


def _check(known: Mapping[tuple[Key, str], Sums], sizes: Mapping[Key, tuple[int, int]]) -> None:
    """Raise DisclosureError unless weeks nest in months, and periods add up to the whole."""
    for (key, axis), sums in known.items():
        nests = axis != MONTH or sums.items() <= known.get((key, WEEK), {}).items()
        if not nests or sizes.get(key) != sums[max(sums)]:
            row = pd.Series({"measure": axis, "item": key[0], "centre": key[1], "unit": key[2]})
            raise refused("the periods of a group do not add up", row)


def _pooled(about: About, wholes: Mapping[Key, str]) -> Mapping[Key, Sequence[Key]]:
    """A centre that is put together of units -> those units, for every question."""
    pooled = about.series.pooled if about.series else ()
    return {
        (item, centre, unit): [(item, centre, one) for one in pooled]
        for item, centre, unit in wholes
        if pooled and not unit
    }
