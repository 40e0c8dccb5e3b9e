"""Make the files of demo-smiley-2026 from truth_smiley.toml: presses on stands, and statements.

    python -m tests.demo.smileys            rewrites them

Same inputs, same bytes: only plain uniform draws are used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from math import exp
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator

from .files import Table, write_csv, write_xlsx
from .questionnaire import read_toml

HERE = Path(__file__).resolve().parent
RAW = HERE.parents[1] / "data" / "raw"
WAVE = "demo-smiley-2026"


class Press(NamedTuple):
    """One press: button 0 is the most negative."""

    at: datetime
    unit: str
    button: int
    misuse: bool = False


def write_wave(target: Path) -> None:
    """Write both exports and the sheet of statements into the folder ``target``."""
    truth = read_toml(HERE / "truth_smiley.toml")
    period = read_toml(RAW / WAVE / "wave.toml")["period"]
    target.mkdir(parents=True, exist_ok=True)
    presses: list[Press] = []
    for number, unit in enumerate(truth["units"]):
        rng = np.random.default_rng([truth["seed"], number])
        presses += presses_of(unit, truth, (period["start"], period["end"]), rng)
    presses += stuck(truth["stuck"])
    presses.sort()
    codes = {unit: facts["code"] for unit, facts in truth["units"].items()}
    by_export = {
        export: [one for one in presses if truth["units"][one.unit]["export"] == export]
        for export in ("happyornot", "front_desk")
    }
    write_csv(
        target / "happyornot.csv", happyornot_table(by_export["happyornot"], codes), (",", "utf-8")
    )
    write_csv(
        target / "frontdesk.csv",
        front_desk_table(by_export["front_desk"], codes),
        (";", "utf-8-sig"),
    )
    write_xlsx(target / "udsagn.xlsx", {"Udsagn": statement_table(truth["statements"])})


def presses_of(
    unit: str, truth: Mapping[str, Any], period: tuple[date, date], rng: Generator
) -> Iterator[Press]:
    """The presses of one unit, day by day."""
    for day in open_days(truth, period):
        first, last = truth["hours"][day.weekday()]
        for _ in range(_poisson(expected(unit, day, truth), rng)):
            second = int(rng.random() * (last - first) * 3600)
            at = datetime.combine(day, time(first)) + timedelta(seconds=second)
            yield Press(at, unit, _button(share(unit, day, truth), truth, rng))


def open_days(truth: Mapping[str, Any], period: tuple[date, date]) -> Iterator[date]:
    """The days on which the stands are out."""
    closed = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in truth["closed"]]
    for at in range((period[1] - period[0]).days + 1):
        day = period[0] + timedelta(days=at)
        if day.weekday() < 5 and not any(first <= day <= last for first, last in closed):
            yield day


def expected(unit: str, day: date, truth: Mapping[str, Any]) -> float:
    """How many presses the day has on average."""
    mean: float = truth["units"][unit]["weekly"] * truth["weekdays"][day.weekday()]
    if day.month == truth["quiet"]["month"]:
        mean *= truth["quiet"]["times"]
    moved = truth["moved"]
    return mean * (moved["times"] if unit == moved["unit"] and day >= moved["date"] else 1)


def share(unit: str, day: date, truth: Mapping[str, Any]) -> float:
    """The true share of the two glad faces."""
    change = truth["change"]
    has_changed = unit == change["unit"] and day >= change["date"]
    found: float = change["share"] if has_changed else truth["units"][unit]["share"]
    return found


def _button(glad: float, truth: Mapping[str, Any], rng: Generator) -> int:
    is_glad, other = rng.random() < glad, rng.random()
    return 2 + int(other >= truth["glad"][0]) if is_glad else int(other >= truth["sad"][0])


def _poisson(mean: float, rng: Generator) -> int:
    """The number whose cumulative probability first exceeds a uniform draw."""
    u, count, term = rng.random(), 0, exp(-mean)
    total = term
    while u > total:
        count += 1
        term *= mean / count
        total += term
    return count


def stuck(facts: Mapping[str, Any]) -> Iterator[Press]:
    """A button that sticks: a press every other second or so, the last of them called misuse."""
    at = facts["start"]
    for number in range(facts["presses"]):
        is_misuse = number >= facts["presses"] - facts["misuse"]
        yield Press(at, facts["unit"], facts["button"], is_misuse)
        at += timedelta(seconds=1 + number % 2)


def happyornot_table(presses: list[Press], codes: Mapping[str, str]) -> Table:
    """Button feedbacks of API v2, buttons counted from 0."""
    table: Table = [
        ["feedbackId", "localTime", "surveyId", "experiencePointId", "buttonIndex", "misuse"]
    ]
    for number, one in enumerate(presses):
        misuse = "true" if one.misuse else "false"
        row = [700_000 + number, one.at.isoformat(), 31, codes[one.unit], one.button, misuse]
        table.append(row)
    return table


def front_desk_table(presses: list[Press], codes: Mapping[str, str]) -> Table:
    """Answers at the desk, counted from 1, times to the minute."""
    table: Table = [["dato", "Id", "AnswerNumber", "MaxAnswerNumber", "QueueId"]]
    for number, one in enumerate(presses):
        minute = f"{one.at:%Y-%m-%d %H:%M}"
        table.append([minute, 50_000 + number, one.button + 1, 4, codes[one.unit]])
    return table


def statement_table(facts: Mapping[str, Any]) -> Table:
    """One row is one statement."""
    header: Table = [["Dato", "Enhed", "Tema", "Tone", "Udsagn", "Kilde"]]
    return header + [[day, facts["unit"], *rest] for day, *rest in facts["rows"]]


if __name__ == "__main__":
    write_wave(RAW / WAVE)
    print(f"{WAVE}: {sum(f.stat().st_size for f in (RAW / WAVE).iterdir()) // 1000} kB")
