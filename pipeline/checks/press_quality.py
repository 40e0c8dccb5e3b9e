"""What an analyst must see of a wave of press files, counted from numbers instead of rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.checks.bursts import in_bursts
from pipeline.checks.daily import counted, misused
from pipeline.checks.press_faults import Judged
from pipeline.policy import BurstRule, burst_rule
from pipeline.records import RESPONSES_COLUMNS
from pipeline.wave import WavePlan

_MOST_BINS = 1 << 26
_MINUTES = 1440


def tally(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(the different numbers in rising order, how often each occurs); none is negative."""
    if len(numbers) and numbers.max() < _MOST_BINS:
        counts = np.bincount(numbers)
        found = np.flatnonzero(counts)
        return found, counts[found]
    return np.unique(numbers, return_counts=True)


def per_minute(files: Sequence[Judged], respondents: pd.DataFrame) -> pd.Series:
    """How many respondents each unit has in each minute (one element a unit and minute)."""
    places = pd.concat([one.records[["centre", "unit"]] for one in files], ignore_index=True)
    numbers = places.groupby(["centre", "unit"]).ngroup().to_numpy()
    dated = pd.concat([pd.Series(one.days[one.records["date"].notna()]) for one in files])
    if dated.empty:
        return pd.Series([], dtype="int64")
    first, span = int(dated.min()), int(dated.max() - dated.min() + 1) * _MINUTES
    found, at = [], 0
    for one in files:
        units = numbers[at : at + len(one.records)]
        at += len(one.records)
        days = np.where(one.records["date"].notna(), one.days - first, 0)
        read = one.table.read
        minutes = (units * span)[read.kinds]
        minutes += (days * _MINUTES)[read.days]
        minutes += one.table.seconds // 60
        is_told = is_respondent(one, respondents) & (one.table.seconds >= 0)
        found.append(minutes if is_told.all() else minutes[is_told])
    return pd.Series(tally(np.concatenate(found))[1])


def is_respondent(one: Judged, respondents: pd.DataFrame) -> np.ndarray:
    """Whether each row is in and its kind answered anything."""
    answered = one.records["key"].isin(respondents["key"]).to_numpy()
    is_in: np.ndarray = one.faults == 0
    return is_in if answered.all() else is_in & answered[one.table.read.kinds]


def per_day(one: Judged, respondents: pd.DataFrame) -> pd.DataFrame:
    """One row is one day of one file with respondents: file, date, answered_date, times."""
    days, times = tally(one.table.read.days[is_respondent(one, respondents)])
    dates = one.records["date"].iloc[days].reset_index(drop=True)
    found = pd.DataFrame({"date": dates, "answered_date": dates, "times": times})
    return found.assign(file=one.table.told.file)


def daily_of_files(
    files: Sequence[Judged], answers: pd.DataFrame, respondents: pd.DataFrame, plan: WavePlan
) -> pd.DataFrame:
    """The presses of all files by day (DAILY_COLUMNS)."""
    rule = burst_rule(plan.start_date)
    parts = [_daily_of_file(one, answers, respondents, plan, rule) for one in files]
    return counted(pd.concat(parts, ignore_index=True))


def _daily_of_file(
    one: Judged, answers: pd.DataFrame, respondents: pd.DataFrame, plan: WavePlan, rule: BurstRule
) -> pd.DataFrame:
    """One row is a group of presses of one file, to be counted (DAILY_COLUMNS before adding up)."""
    read, records = one.table.read, one.records
    is_misuse = records["is_misuse"].to_numpy()
    is_counted = is_respondent(one, respondents)
    if is_misuse.any():
        is_counted |= is_misuse[read.kinds] & records["date"].notna().to_numpy()[read.days]
    rows = slice(None) if is_counted.all() else np.flatnonzero(is_counted)
    kinds, days = read.kinds[rows], read.days[rows]
    stands = pd.factorize(records["stand"])[0][kinds]
    burst = in_bursts(stands, one.days[days], one.table.seconds[rows], rule)
    pairs = kinds.astype("int64") * len(records) + days
    found, n = tally(pairs)
    bursts = pd.Series(0, index=found).add(pd.Series(*tally(pairs[burst])[::-1]), fill_value=0)
    groups = records.iloc[found // len(records)].reset_index(drop=True)
    groups = groups.drop(columns="date").assign(
        day=records["date"].iloc[found % len(records)].to_numpy(), n=n, burst=bursts.to_numpy()
    )
    pressed = answers.merge(groups[~groups["is_misuse"]], on="key")
    misuse = misused(one.table.told, records[records["is_misuse"]], plan)
    wrong = misuse.merge(groups[groups["is_misuse"]], on=["file", "line"])
    return pd.concat([pressed, wrong.assign(answer="misuse", code=-1)])


def filled_cells(files: Sequence[Judged]) -> dict[tuple[str, str], int]:
    """(file, column) -> rows with a value, those that are out too."""
    found: dict[tuple[str, str], int] = {}
    for one in files:
        read, told = one.table.read, one.table.told
        times = np.bincount(read.kinds, minlength=len(told.rows))
        for name in told.rows.columns:
            here = times[(told.rows[name] != "").to_numpy()].sum()
            found[told.file, str(name)] = int(here) + one.table.filled.get(str(name), 0)
    return found


def several_answers(files: Sequence[Judged], answers: pd.DataFrame) -> pd.DataFrame:
    """The answers of rows with at least two on a scale, one row each (RESPONSES_COLUMNS).

    Only these say anything of direction and straight-lining; ``person_id`` is a running number.
    """
    on_scale = answers[answers["answer"] == "scale"]
    parts = [pd.DataFrame(columns=list(RESPONSES_COLUMNS)).astype({"code": "Int16"})]
    several = on_scale.groupby("key").filter(lambda part: len(part) > 1)
    start = 0
    for one in files:
        mine = one.records[one.records["key"].isin(several["key"])]
        for key, times in zip(mine["key"], mine["times"], strict=True):
            said = several.loc[several["key"] == key, ["question", "answer", "code"]]
            rows = said.loc[said.index.repeat(times)]
            people = np.tile(np.arange(start, start + times), len(said))
            parts.append(rows.assign(person_id=people))
            start += times
    filled = [part for part in parts if len(part)]
    return pd.concat(filled)[list(RESPONSES_COLUMNS)] if filled else parts[0]
