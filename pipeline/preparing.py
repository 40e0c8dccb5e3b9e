"""Before a wave: what it will be able to tell, which model fits, who does what: ``btu plan``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from pipeline.errors import BtuError
from pipeline.intake import check_wave
from pipeline.measures.precision import margin_of, planned
from pipeline.places import Places
from pipeline.policy import table
from pipeline.present.texts import texts_in
from pipeline.present.word import to_docx
from pipeline.records import Activity, Expected, ExpectedPresses, Preparation
from pipeline.report.activities import to_calendar
from pipeline.report.preparation import preparation_sections
from pipeline.store import write_pack
from pipeline.store.waves import wave_of
from pipeline.wave import WavePlan, read_plan

_COARSE = 0.15
"""A change that a manager would want to see; a centre that cannot show it is too small for it."""
_PER_WEEK = (2, 5, 10, 25, 50, 100, 250)
_WEEKS_OF_A_MONTH = 52 / 12


def write_preparation(
    places: Places, rates: Sequence[float], to: Path, language: str
) -> tuple[list[str], Preparation]:
    """Write the plan of a wave and its calendar to ``to``; returns their names and what they say.

    ``rates``: response rates (0-1) to plan with. The wave file is read, and the invitation list
    where there is one.
    """
    plan, texts = read_plan(places.raw), texts_in(language)
    found = preparation(plan, rates, _invited(places, plan))
    title = texts.t("plan.title", wave=texts.of(plan.title))
    files = {
        "plan.docx": to_docx(title, preparation_sections(found, texts), language),
        "aktivitetsplan.ics": to_calendar(plan.id, found.activities, texts),
    }
    write_pack(to, files)
    return list(files), found


def preparation(
    plan: WavePlan, rates: Sequence[float], invited: Mapping[tuple[str, str], int]
) -> Preparation:
    """What the wave file, and the list of the ``invited``, tell before anybody has answered."""
    if not _has_rate(plan):
        presses = tuple(_presses(plan)) if plan.series is not None else ()
        fit, activities = tuple(_fit(plan, ())), _activities(plan)
        return Preparation((), (), (), fit, activities, presses, has_rate=False)
    groups = list(_groups(plan, invited))
    small = tuple(name for name, _, people in groups if people == 0)
    expected = tuple(_expected(plan, group, rate) for group in groups if group[2] for rate in rates)
    without = tuple(name for name, _, people in groups if people is None)
    return Preparation(expected, without, small, tuple(_fit(plan, expected)), _activities(plan))


def _has_rate(plan: WavePlan) -> bool:
    """Whether people are invited to answer: not to press, to be quoted or to be followed."""
    return plan.series is None and plan.progress is None and bool(plan.questions)


def _presses(plan: WavePlan) -> Iterator[ExpectedPresses]:
    """What so many answers a week tell: how many come by, nobody knows beforehand."""
    for per_week in _PER_WEEK:
        is_shown = per_week >= plan.thresholds.question_answers
        month = round(per_week * _WEEKS_OF_A_MONTH)
        yield ExpectedPresses(per_week, margin_of(per_week), margin_of(month), is_shown)


def _invited(places: Places, plan: WavePlan) -> dict[tuple[str, str], int]:
    """(centre, unit) -> people on the invitation list, in tens: exact small counts are nobody's.

    0 = too few to be shown. Empty where there is no list that can be read.
    """
    try:
        wave = wave_of(*check_wave(places.raw))
    except BtuError:
        return {}
    if not wave.has_invitations:
        return {}
    least = plan.thresholds.unit_invited
    found: dict[tuple[str, str], int] = {}
    for centre in plan.centres:
        mine = wave.people[wave.people["centre"] == centre.id]
        counts = {"": len(mine)} | {
            unit.id: int((mine["unit"] == unit.id).sum()) for unit in centre.units
        }
        found |= {(centre.id, u): round(n, -1) if n >= least else 0 for u, n in counts.items()}
    return found


def _groups(
    plan: WavePlan, invited: Mapping[tuple[str, str], int]
) -> Iterator[tuple[str, bool, int | None]]:
    """(name, whether it is a unit, people) of every centre and its units; sums where all tell."""
    for centre in plan.centres:
        sizes = [unit.population for unit in centre.units]
        known = [size for size in sizes if size is not None]
        whole = sum(known) if known and len(known) == len(sizes) else None
        whole = whole if centre.population is None else centre.population
        yield centre.name, False, invited.get((centre.id, "")) if whole is None else whole
        for unit in centre.units:
            people = unit.population
            if people is None:
                people = invited.get((centre.id, unit.id))
            yield unit.name, True, people


def _expected(plan: WavePlan, group: tuple[str, bool, int | None], rate: float) -> Expected:
    name, is_unit, people = group
    one = planned(people or 0, rate, plan.thresholds)
    return Expected(
        name,
        is_unit,
        rate,
        one.people,
        one.answers,
        one.margin,
        one.difference,
        one.is_shown,
        one.needed,
    )


def _fit(plan: WavePlan, expected: Sequence[Expected]) -> Iterator[str]:
    """What speaks for or against the model that the wave file names (domain: Table 1)."""
    centres = [one for one in expected if not one.is_unit]
    if plan.model == 1:
        yield "local"
        if plan.series is None and not plan.statement_themes:
            yield "small_survey"
        if plan.series is not None:
            yield "series"
        if plan.local_kpi:
            yield "local_kpi"
        return
    yield "strategic"
    if plan.previous is not None:
        yield "previous"
    if any(not one.is_shown for one in centres):
        yield "hidden"
    elif any(not one.difference <= _COARSE for one in centres):
        yield "coarse"
    elif centres:
        yield "fine"
    if any(one.is_unit for one in expected) or any(centre.units for centre in plan.centres):
        yield "units"


def _activities(plan: WavePlan) -> tuple[Activity, ...]:
    """The activities of the policy on the days of this wave, in order."""
    days = {"start": plan.start_date, "end": plan.end_date}
    found = [
        Activity(
            row["id"],
            (days[row["anchor"]] + timedelta(days=row["days"])).isoformat(),
            row["who"],
        )
        for row in table("activities")["activities"]
        if row["model"] in (0, plan.model)
        and not (row["anchor"] == "start" and row["days"] > 0 and _is_over(plan, row["days"]))
    ]
    return tuple(sorted(found, key=lambda one: one.day))


def _is_over(plan: WavePlan, days: int) -> bool:
    """Whether the field time has ended before then: a short wave has no late reminder."""
    return plan.start_date + timedelta(days=days) >= plan.end_date
