"""The activity plan as a calendar file: one all-day entry per activity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from pipeline.present.texts import Texts
from pipeline.records import Activity

_STAMP = datetime(2000, 1, 1, tzinfo=UTC)
"""The same plan gives the same bytes; calendars know an entry again by its id."""


def to_calendar(wave: str, activities: Sequence[Activity], texts: Texts) -> bytes:
    """An .ics file (RFC 5545) that Outlook and others import; running it again moves entries."""
    calendar = Calendar()
    calendar.add("prodid", "-//btu-pipeline//activity plan//")
    calendar.add("version", "2.0")
    for one in activities:
        begins = date.fromisoformat(one.day)
        event = Event()
        event.add("uid", f"{wave}-{one.id}@btu-pipeline")
        event.add("dtstamp", _STAMP)
        event.add("dtstart", begins)
        event.add("dtend", begins + timedelta(days=1))
        event.add("summary", texts.t(f"plan.activity_{one.id}"))
        event.add("description", f"{wave}: {texts.t(f'plan.who_{one.who}')}")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
