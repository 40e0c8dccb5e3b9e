"""A hand-made ``Released`` of a Model 1 wave: smiley series, statements, a small local survey.

Rows as the measures make them: weeks nest in months, a unit's rows are its own, nothing pools the
units but the supplement. Numbers come from a formula, not from people.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import pandas as pd

from pipeline.policy import scales
from pipeline.records import (
    RELEASED_COLUMNS,
    SUPPRESSION_COLUMNS,
    About,
    EventAbout,
    GroupAbout,
    QuestionAbout,
    Released,
    SeriesAbout,
)
from tests.released_about import LONG
from tests.released_factory import NUMBERS, Cells

WAVE, CENTRE, ITEM = "smiley-2026", "voksne", "smiley"
START = date(2025, 1, 1)
QUOTE = "Jeg ved altid, hvem der kommer"
Days = tuple[date, date]


@dataclass(frozen=True)
class Curve:
    """One unit's series: the share of every week, its presses, and what was found in it."""

    share: Callable[[int], float] = lambda at: 0.87 + 0.05 * math.sin(at * 1.9)
    presses: Callable[[int], int] = lambda at: 38 + (at * 7) % 11
    verdict: str = "stable"
    shift_at: int | None = None
    """Week from which the points lie after a shift."""
    jump: str = ""
    """Month with a jump in presses, as ``first..last``."""
    status: str = "shown"
    misuse: int = 0
    burst: int = 0


@dataclass(frozen=True)
class Wave:
    """What the wave looks like; ``curves``: unit id -> series."""

    weeks: int = 78
    curves: tuple[tuple[str, Curve], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    events: tuple[EventAbout, ...] = ()
    chart: str = "run"
    pooled: bool = False
    statements: tuple[str, ...] = ()
    """Units with statements."""
    survey: tuple[str, ...] = ()
    """Units with a small survey before and after a change; then there is no series."""


def changed(at: int) -> float:
    """A share that is higher from week 40 on."""
    return 0.74 + 0.05 * math.sin(at * 1.9) + (0.13 if at >= 40 else 0)


def ordinary() -> Wave:
    """Five units and a provider, one of each kind of finding."""
    summer = lambda at: 0 if 26 <= at <= 31 else 20 + (at * 5) % 9  # noqa: E731
    curves = {
        "vis-nord": Curve(misuse=14, burst=32),
        "vis-syd": Curve(share=changed, verdict="shifted_up", shift_at=40),
        "skranke": Curve(
            presses=lambda at: 30 + at % 7 if at < 56 else 130 + at % 9,
            share=lambda at: changed(at + 40 - 56),
            verdict="shifted_with_mode",
            shift_at=56,
            jump="2026-02-01..2026-02-28",
        ),
        "lang": Curve(presses=summer),
        "lille": Curve(status="withheld_small"),
    }
    names = {
        "vis-nord": "Visitation Nord",
        "vis-syd": "Visitation Syd",
        "skranke": "Borgerskranken",
        "lang": LONG,
        "lille": "Socialpsykiatrisk Rådgivning",
        "bosted": "Bostedet Elmely",
    }
    events = (
        EventAbout("2025-10-06", "change", {"da": "Ny mødeindkaldelse"}, "vis-syd"),
        EventAbout("2026-02-02", "mode", {"da": "Standeren flyttet til døren"}, "skranke"),
        EventAbout("2025-09-01", "campaign", {}),
    )
    return Wave(
        curves=tuple(curves.items()),
        names=tuple(names.items()),
        events=events,
        statements=("bosted",),
    )


def alone(curve: Curve | None = None, **shape: Any) -> Wave:
    """One unit with one series, and a neighbour that has none."""
    names = (("vis-nord", "Visitation Nord"), ("vis-syd", "Visitation Syd"))
    return replace(Wave(curves=(("vis-nord", curve or Curve()),), names=names), **shape)


def series_wave(wave: Wave | None = None) -> Released:
    """A wave of the given shape."""
    wave = wave or ordinary()
    about = about_of(wave)
    rows = [row for unit, curve in wave.curves for row in _unit(wave, unit, curve)]
    if wave.pooled:
        rows += _unit(wave, "", wave.curves[0][1])
    for unit in wave.statements:
        rows += _statements(unit)
    for at, unit in enumerate(wave.survey):
        rows += _survey(unit, at)
    defaults = dict.fromkeys(RELEASED_COLUMNS, "") | dict.fromkeys(NUMBERS)
    defaults |= {"unit_type": "authority", "wave": WAVE, "status": "shown", "centre": CENTRE}
    frame = pd.DataFrame([defaults | row for row in rows])
    frame.loc[frame["status"] != "shown", list(NUMBERS)] = None
    types = dict.fromkeys(RELEASED_COLUMNS, "str") | dict.fromkeys(NUMBERS, "float64")
    suppression = pd.DataFrame(columns=list(SUPPRESSION_COLUMNS), dtype="str")
    quotes = pd.DataFrame(
        [(CENTRE, unit, "statements", "Hverdagen", QUOTE) for unit in wave.statements],
        columns=["centre", "unit", "question", "theme", "text"],
        dtype="str",
    )
    typed = frame[list(RELEASED_COLUMNS)].astype({**types, "n": "Int64"})
    return Released(typed, suppression, about, quotes)


def about_of(wave: Wave) -> About:
    """One centre, its units, one question on four smileys."""
    scale = scales()["satisfaction_4"]
    text = {"da": "Hvor tilfreds er du med mødet i dag?", "en": "How satisfied are you today?"}
    question = QuestionAbout(ITEM, text, "local", "", scale.labels, scale.positive, ())
    units = tuple(
        GroupAbout(id_, name, unit_type="provider" if id_ in wave.statements else "authority")
        for id_, name in wave.names
    )
    pooled = tuple(unit for unit, _ in wave.curves) if wave.pooled else ()
    return About(
        wave=WAVE,
        title={"da": "Smileys 2025-2026", "en": "Smileys 2025-2026"},
        model=1,
        unit_type="both" if wave.statements else "authority",
        start_date="2025-01-01",
        end_date="2026-06-30",
        previous="",
        previous_title={},
        has_invitations=False,
        show_units=True,
        centres=(GroupAbout(CENTRE, "Borgercenter Voksne", units),),
        questions=(question,),
        kpis=(),
        settings={"unit_answers": "5", "alpha": "0.05"},
        hashes={"data": "ab" * 32, "wave_file": "cd" * 32, "code": "ef" * 32},
        events=wave.events,
        series=None if wave.survey else SeriesAbout(wave.chart, "contact", pooled),
    )


def calendar_weeks(count: int) -> list[Days]:
    """ISO weeks from START on, cut at the months; pieces under four days join their neighbour."""
    found: list[Days] = []
    day = START
    while len(found) < count:
        first = day
        day += timedelta(1)
        while day.isoweekday() != 1 and day.day != 1:
            day += timedelta(1)
        piece = (first, day - timedelta(1))
        is_short = (day - first).days < 4
        after_short = bool(found) and (found[-1][1] - found[-1][0]).days < 3
        if found and first.day != 1 and (is_short or after_short):
            found[-1] = (found[-1][0], piece[1])
        else:
            found.append(piece)
    return found


def label(days: Days) -> str:
    """A period as a category."""
    return f"{days[0].isoformat()}..{days[1].isoformat()}"


def share_of(good: int, n: int) -> Cells:
    """A share with limits that are not Wilson's, but stay inside 0 and 1."""
    if not n:
        return {"status": "no_data"}
    value, reach = good / n, 1.4 * math.sqrt(0.2 / n)
    low, high = max(0.0, value - reach), min(1.0, value + reach)
    counts = {"n": n, "numerator": good, "denominator": n}
    return {**counts, "value": value, "low": low, "high": high, "method": "wilson"}


def _count(number: int) -> Cells:
    return {"n": number, "numerator": number, "value": number, "method": "count"}


def _unit(wave: Wave, unit: str, curve: Curve) -> Iterator[Cells]:
    weeks = calendar_weeks(wave.weeks)
    counts = [curve.presses(at) for at in range(len(weeks))]
    unknown = [n // 25 for n in counts]
    scored = [n - out for n, out in zip(counts, unknown, strict=True)]
    good = [round(curve.share(at) * n) for at, n in enumerate(scored)]
    where = {"item": ITEM, "unit": unit, "status": curve.status}
    for at, days in enumerate(weeks):
        week = {**where, "breakdown": "week", "category": label(days)}
        yield {"measure": "share_positive", **week, **share_of(good[at], scored[at])}
        yield {"measure": "presses", **week, **_count(counts[at])}
        yield {"measure": "days_without", **week, **_days(days, counts[at])}
    yield from _whole(where, (sum(counts), sum(scored), sum(good)), weeks)
    yield from _months(where, weeks, (counts, scored, good))
    yield {"measure": "misuse", "unit": unit, "item": ITEM, **_count(curve.misuse)}
    pressed = {"denominator": sum(counts)}
    yield {"measure": "burst", "unit": unit, "item": ITEM, **_count(curve.burst), **pressed}
    if curve.jump:
        jump = {"breakdown": "month", "category": curve.jump, "value": 4.2, "n": 520}
        yield {"measure": "volume_shift", **where, **jump, "verdict": "mode_change"}
    shares = [g / n if n else None for g, n in zip(good, scored, strict=True)]
    yield from _judged(wave, unit, curve, weeks, shares)


def _days(days: Days, presses: int) -> Cells:
    whole = (days[1] - days[0]).days + 1
    empty = whole if not presses else 2
    return {"n": whole, "numerator": empty, "denominator": whole, "value": empty}


def _whole(where: Cells, counts: tuple[int, int, int], weeks: list[Days]) -> Iterator[Cells]:
    presses, scored, good = counts
    unknown = presses - scored
    yield {"measure": "share_positive", **where, **share_of(good, scored)}
    yield {"measure": "share_of_all", **where, **share_of(good, presses)}
    yield {"measure": "dont_know", **where, **share_of(unknown, presses)}
    yield {"measure": "presses", **where, **_count(presses)}
    yield {"measure": "days_without", **where, **_days((weeks[0][0], weeks[-1][1]), presses)}
    for position, part in enumerate(_spread(good / scored if scored else 0), start=1):
        named = {"breakdown": "answer", "category": str(position)}
        yield {
            "measure": "distribution",
            **where,
            **named,
            **share_of(round(part * scored), scored),
        }


def _months(
    where: Cells, weeks: list[Days], series: tuple[list[int], list[int], list[int]]
) -> Iterator[Cells]:
    starts = sorted({first.replace(day=1) for first, _ in weeks})
    for start in starts:
        inside = [at for at, (first, _) in enumerate(weeks) if first.replace(day=1) == start]
        presses, scored, good = (sum(column[at] for at in inside) for column in series)
        days = (weeks[inside[0]][0], weeks[inside[-1]][1])
        month = {**where, "breakdown": "month", "category": label(days)}
        yield {"measure": "share_positive", **month, **share_of(good, scored)}
        yield {"measure": "presses", **month, **_count(presses)}
        yield {"measure": "days_without", **month, **_days(days, presses)}
        for position, part in enumerate(_spread(good / scored if scored else 0), start=1):
            at = {**month, "category": f"{label(days)}/{position}"}
            row = {"measure": "month_distribution", **at}
            yield {**row, **share_of(round(part * scored), scored)}


def _spread(share: float) -> list[float]:
    return [(1 - share) * 0.4, (1 - share) * 0.6, share * 0.45, share * 0.55]


def _judged(
    wave: Wave, unit: str, curve: Curve, weeks: list[Days], shares: list[float | None]
) -> Iterator[Cells]:
    kinds = ("change", "campaign", "mode")
    cuts = sorted(
        date.fromisoformat(one.date)
        for one in wave.events
        if one.kind in kinds and one.unit in ("", unit)
    )
    borders = [date.min, *cuts, date.max]
    where = {"item": ITEM, "unit": unit, "breakdown": "segment", "status": curve.status}
    for start, end in pairwise(borders):
        inside = [at for at, (first, _) in enumerate(weeks) if start <= first < end]
        known = [share for at in inside if (share := shares[at]) is not None]
        if not known:
            continue
        segment = {**where, "category": label((weeks[inside[0]][0], weeks[inside[-1]][1]))}
        is_last = end == date.max
        off = sum(share != median(known) for share in known)
        word = "too_few" if off < 10 else curve.verdict if is_last else "stable"
        middle = {"value": median(known), "n": off}
        yield {"measure": "series_median", **segment, **middle, "verdict": word}
        run, crossings = {"value": min(off, 6), "n": off}, {"value": off // 3, "n": off}
        if off >= 10:
            run, crossings = run | {"high": 8}, crossings | {"low": 8}
        yield {"measure": "series_longest_run", **segment, **run}
        yield {"measure": "series_crossings", **segment, **crossings}
        if wave.chart == "laney":
            yield from _limits({**where, "breakdown": "week"}, weeks, inside, shares)
    if curve.shift_at is not None:
        after = {**where, "category": label((weeks[curve.shift_at][0], weeks[-1][1]))}
        gap = {"n": 900, "value": 0.13, "low": 0.09, "high": 0.17, "verdict": curve.verdict}
        yield {"measure": "series_shift", **after, **gap}


def _limits(
    where: Cells, weeks: list[Days], inside: list[int], shares: list[float | None]
) -> Iterator[Cells]:
    for at in inside:
        if (share := shares[at]) is None:
            continue
        word = "inside" if abs(share - 0.87) < 0.12 else "outside"
        limits = {"value": 0.87, "low": 0.75 - at % 3 / 50, "high": min(0.99 + at % 3 / 90, 1.0)}
        row = {"measure": "series_limits", **where, "category": label(weeks[at])}
        yield {**row, "n": 30, **limits, "verdict": word}


def _statements(unit: str) -> Iterator[Cells]:
    where = {"unit": unit, "unit_type": "provider", "item": ""}
    counts = {
        "Hverdagen": {"positive": 9, "negative": 0, "mixed": 2, "neutral": 1},
        "Medbestemmelse": {"positive": 3, "negative": 6, "mixed": 0, "neutral": 0},
        "other": {"positive": 4, "negative": 1, "mixed": 0, "neutral": 2},
    }
    total = sum(sum(tones.values()) for tones in counts.values())
    yield {"measure": "statements", **where, **_count(total)}
    for tone in ("positive", "negative", "mixed", "neutral"):
        part = sum(tones[tone] for tones in counts.values())
        yield {
            "measure": "statements",
            **where,
            "breakdown": "tone",
            "category": tone,
            **_count(part),
        }
    for theme, tones in counts.items():
        named = {**where, "breakdown": "theme", "category": theme}
        yield {"measure": "statements", **named, **_count(sum(tones.values()))}
        for tone, part in tones.items():
            named = {**where, "breakdown": "theme_tone", "category": f"{theme}/{tone}"}
            status = "withheld_small" if theme == "Medbestemmelse" else "shown"
            yield {"measure": "statements", **named, **_count(part), "status": status}


def _survey(unit: str, at: int) -> Iterator[Cells]:
    where = {"item": ITEM, "unit": unit}
    word = ("higher", "unclear", "too_few", "lower")[at % 4]
    yield {"measure": "answered", "unit": unit, **_count(31)}
    yield {"measure": "share_positive", **where, **share_of(22, 29), "method": "clopper_pearson"}
    yield {"measure": "dont_know", **where, **share_of(2, 31)}
    for position, part in enumerate((2, 5, 12, 10), start=1):
        named = {"breakdown": "answer", "category": str(position)}
        yield {"measure": "distribution", **where, **named, **share_of(part, 29)}
    for days, good, n in (("2025-01-01..2025-03-31", 8, 14), ("2025-04-01..2025-06-30", 14, 15)):
        phase = {**where, "breakdown": "phase", "category": days}
        yield {"measure": "share_positive", **phase, **share_of(good, n)}
    gap = {"n": 29, "value": 0.36, "low": 0.05, "high": 0.6, "verdict": word}
    after = {"breakdown": "phase", "category": "2025-04-01..2025-06-30"}
    yield {"measure": "change_local", **where, **after, **gap}
