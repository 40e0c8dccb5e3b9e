"""Series of smileys in memory: a plan with one centre, and the presses of each day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from pipeline.disclosure import release, with_derived
from pipeline.measures import measure
from pipeline.measures.derived import derived_rows
from pipeline.policy import comparison_rule
from pipeline.records import DAILY_COLUMNS, Released, Wave
from pipeline.wave import WavePlan, about_of, parse_plan

WAVE = "smileys"
FIRST = date(2024, 1, 1)
SMILEY = """
[[questions]]
id = "smiley"
text = "Hvordan gik det i dag?"
scale = "satisfaction_4"
"""
Press = tuple[str, date, str, int | None, int]
"""Unit, day, answer, position, presses."""


def series_plan(
    units: Sequence[str],
    *,
    first: date = FIRST,
    last: date = date(2025, 12, 31),
    series: str = "",
    more: str = SMILEY,
    kind: str = "authority",
    organisation: str = "",
) -> WavePlan:
    """A Model 1 wave of smileys; ``series`` are further lines of [series].

    ``organisation``: the units as in a wave file, where they are not those of the ids.
    """
    listed = ", ".join(f'{{ id = "{unit}", name = "Enhed {unit}" }}' for unit in units)
    organisation = organisation or f"units = [{listed}]"
    return parse_plan(
        f'title = "Smileyer"\nmodel = 1\ntype = "{kind}"\n'
        f"period = {{ start = {first}, end = {last} }}\n"
        f'[[centres]]\nid = "c"\nname = "Center"\n{organisation}\n'
        f"{more}\n[series]\n{series}\n",
        WAVE,
        Path(),
    )


def daily_of(presses: Iterable[Press], question: str = "smiley") -> pd.DataFrame:
    """The presses as a table (DAILY_COLUMNS)."""
    rows = [
        ("presses.csv", "c", unit, question, pd.Timestamp(day), answer, code, n, 0)
        for unit, day, answer, code, n in presses
    ]
    text = dict.fromkeys(["file", "centre", "unit", "question", "answer"], "str")
    return pd.DataFrame(rows, columns=list(DAILY_COLUMNS)).astype(
        {**text, "day": "datetime64[us]", "code": "Int16", "n": "int64", "burst": "int64"}
    )


def series_wave(daily: pd.DataFrame, statements: pd.DataFrame | None = None) -> Wave:
    """A wave of which nothing but the daily presses is loaded."""
    nobody = pd.DataFrame()
    more = {} if statements is None else {"statements": statements}
    return Wave(WAVE, nobody, nobody, nobody, False, {}, daily=daily, **more)


def released(plan: WavePlan, wave: Wave, **more: Released | None) -> Released:
    """The whole way from daily presses to what is published, derived rows included."""
    about = about_of(plan, None, wave.has_invitations, {})
    found = release(measure(wave, plan, None, None), about, plan.thresholds, **more)
    return with_derived(found, derived_rows(found, None, comparison_rule(plan.start_date)))


def weekly(unit: str, weeks: Iterable[tuple[int, int]], first: date = FIRST) -> list[Press]:
    """(positive, negative) presses of week after week, on the week's Monday and Tuesday."""
    found: list[Press] = []
    for at, (positive, negative) in enumerate(weeks):
        monday = first + timedelta(weeks=at)
        found += [(unit, monday, "scale", 4, positive)] if positive else []
        found += [(unit, monday + timedelta(days=1), "scale", 1, negative)] if negative else []
    return found


def rows_of(found: Released, **keys: str) -> pd.DataFrame:
    """The rows with these keys, in order."""
    rows = found.rows
    for name, wanted in keys.items():
        rows = rows[rows[name] == wanted]
    return rows


def by_category(rows: pd.DataFrame, column: str = "n") -> Mapping[str, int]:
    """Category -> a number of the row."""
    return dict(zip(rows["category"], rows[column], strict=True))
