"""How a collection stands while answers come in: what ``btu status`` does.

Exports are read and checked as ever, but only who answered is measured, protected and shown; what
they answered is not looked at. Nothing of the wave's folder is touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline.disclosure import release
from pipeline.errors import BtuError, DataError
from pipeline.intake import check_wave
from pipeline.measures import measure_response
from pipeline.measures.forecast import Period, curve_of, expected_share, forecast
from pipeline.places import Places
from pipeline.present.render import html_of
from pipeline.present.rows import extract_for
from pipeline.present.texts import texts_in
from pipeline.records import PLAIN, Outlook, Released, Theme
from pipeline.report.engine import page_of
from pipeline.report.status import status_sections
from pipeline.share.files import write_whole
from pipeline.store import read_released
from pipeline.store.waves import wave_of
from pipeline.wave import WavePlan, about_of

_REMINDERS = ("reminder", "phone", "paper")


def write_status(places: Places, language: str, theme: Theme = PLAIN) -> tuple[Path, Outlook]:
    """Write ``<data>/status/<wave>.html``, in place of the last one; returns it and what it tells.

    Raises DataError for a series of smileys: it has its own page at any time (``btu watch``).
    """
    released, outlook = collection_status(places)
    texts = texts_in(language)
    centre = "" if released.about.model != 1 else released.about.centres[0].id
    sections = status_sections(extract_for(released, centre), texts, outlook)
    parts = [html_of(section, texts) for section in sections]
    html = page_of(parts, texts.t("status_page.title"), language, theme)
    path = places.processed.parent.parent / "status" / f"{places.wave}.html"
    write_whole(path, html.encode("utf-8"))
    return path, outlook


def collection_status(places: Places) -> tuple[Released, Outlook]:
    """Who has answered so far, as it may be shown, and what is to be expected."""
    plan, checked = check_wave(places.raw)
    if plan.series is not None:
        raise DataError(
            "a series of smileys has no end to wait for",
            where=f"{plan.id}/wave.toml, [series]",
            todo="its report tells how it stands at any time: btu watch",
        )
    wave = wave_of(plan, checked)
    about = about_of(plan, None, wave.has_invitations, {})
    released = release(measure_response(wave, plan), about, plan.thresholds)
    return released, _outlook(plan, released, _earlier(plan, places.processed.parent))


def _outlook(plan: WavePlan, released: Released, curve: Sequence[tuple[float, float]]) -> Outlook:
    periods = _periods(released)
    end = plan.end_date
    if not periods:
        return Outlook("", end.isoformat(), 0, plan.response_target)
    today = periods[-1].last
    reminders = [event.date for event in plan.events if event.kind in _REMINDERS]
    found = forecast(periods, end, reminders, curve)
    time = ((today - plan.start_date).days + 1) / ((end - plan.start_date).days + 1)
    return Outlook(
        today=today.isoformat(),
        end=end.isoformat(),
        days_left=max(0, (end - today).days),
        target=plan.response_target,
        expected=expected_share(curve, min(1.0, time)) if curve else None,
        low=found.low if found else None,
        middle=found.middle if found else None,
        high=found.high if found else None,
        basis=found.basis if found else "",
        since=found.since.isoformat() if found else "",
    )


def _periods(released: Released) -> list[Period]:
    """The published periods of everybody together, in order."""
    rows = released.rows
    chosen = rows[
        (rows["measure"] == "answered")
        & (rows["breakdown"] == "period")
        & (rows["centre"] == "")
        & (rows["status"] == "shown")
    ]
    made = []
    for category, count in zip(chosen["category"], chosen["n"], strict=True):
        first, last = map(date.fromisoformat, category.split(".."))
        made.append(Period(first, last, int(count)))
    return sorted(made)


def _earlier(plan: WavePlan, processed: Path) -> tuple[tuple[float, float], ...]:
    """The published curve of the previous wave; empty where there is none, or not at hand."""
    if plan.previous is None:
        return ()
    try:
        found = read_released(processed / plan.previous.wave / "released.parquet")
    except BtuError:
        return ()
    return curve_of(_periods(found))
