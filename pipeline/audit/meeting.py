"""The audit meeting: its form, its agenda of at most four hours, its two minutes."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.present.blocks import Listing, Prose, Section
from pipeline.present.forms import Form
from pipeline.present.tables import Cell, Table
from pipeline.present.texts import Texts
from pipeline.records import Panel

_WHOLE = 240
"""Minutes of the meeting, its break included: it may last four hours."""
_FIXED = {"welcome": 10, "method": 10, "pause": 20, "excel": 25, "issues": 15, "close": 10}
_LEAST = 10
"""Minutes below which a theme is not talked about, but read."""


def form_for(texts: Texts, themes: Sequence[str]) -> tuple[Section, ...]:
    """The assessment form (vurderingsskema): read before the reports, filled in while reading."""
    lead = Section("lead", "", (Prose(texts.lines("audit.form_lead")),))
    asked = texts.lines("audit.form_theme")
    parts = [Section(f"theme-{at}", t, (Form("", "", asked),)) for at, t in enumerate(themes)]
    whole = Form("", "", texts.lines("audit.form_whole"))
    return (lead, *parts, Section("whole", texts.t("audit.whole"), (whole,)))


def agenda(texts: Texts, themes: Sequence[str], panel: Panel | None) -> Section:
    """What is talked about when, question by question; never more than four hours."""
    talked, minutes = _shared(len(themes))
    points = [("welcome", ""), ("method", "")]
    points += [("theme", theme) for theme in themes[:talked]]
    if talked < len(themes):
        points.append(("rest", ", ".join(themes[talked:])))
    points.insert(2 + (len(points) - 2 + 1) // 2, ("pause", ""))
    points += [("excel", ""), ("issues", ""), ("close", "")]
    at, rows = 0, []
    for kind, name in points:
        length = _FIXED.get(kind, minutes)
        what = texts.t(f"audit.agenda_{kind}", theme=name)
        rows.append((Cell(f"{at // 60}:{at % 60:02}"), Cell(str(length), "num"), Cell(what)))
        at += length
    headers = texts.lines("audit.agenda_columns")
    lead = texts.t("audit.agenda_lead", hours=_WHOLE // 60)
    led = texts.t("audit.led", leader=panel.leader, taker=panel.minute_taker) if panel else ""
    blocks = (Prose(tuple(text for text in (lead, led) if text)),)
    return Section("agenda", "", (*blocks, Table("agenda", "", headers, tuple(rows))))


def _shared(themes: int) -> tuple[int, int]:
    """(themes that are talked about one by one, minutes of each): the others share one point.

    >>> _shared(5), _shared(40)
    ((5, 30), (14, 10))
    """
    left = _WHOLE - sum(_FIXED.values())
    most = left // _LEAST
    talked = themes if themes <= most else most - 1
    points = max(1, talked + (talked < themes))
    return talked, left // points


def panel_rules(texts: Texts, panel: Panel | None) -> Section:
    """Who sits on the panel, or what a panel must be made of where it is not known yet."""
    rules = Listing(texts.t("audit.panel_rules"), texts.lines("audit.panel_rule"))
    if panel is None:
        return Section("panel", texts.t("audit.panel"), (rules,))
    rows = tuple(
        (
            Cell(one.name),
            Cell(texts.t(f"audit.role_{one.role}")),
            Cell(texts.t(f"audit.sent_by_{one.sent_by}") if one.sent_by else texts.t("table.none")),
        )
        for one in panel.members
    )
    table = Table("panel", "", texts.lines("audit.panel_columns"), rows)
    return Section("panel", texts.t("audit.panel"), (table, rules))


def minutes_for(
    texts: Texts, readers: str, themes: Sequence[str], panel: Panel | None
) -> tuple[Section, ...]:
    """A template of the minutes for ``offers`` or for the ``administration``."""
    lead = [texts.t(f"audit.minutes_lead_{readers}")]
    if panel:
        names = ", ".join(one.name for one in panel.members)
        lead += [texts.t("audit.led", leader=panel.leader, taker=panel.minute_taker)]
        lead += [texts.t("audit.present", names=names)]
    asked = texts.lines(f"audit.minutes_{readers}")
    sections = [Section("lead", "", (Prose(tuple(lead)),))]
    room = Form("", "", (texts.t("audit.minutes_theme"),))
    sections += [Section(f"theme-{at}", theme, (room,)) for at, theme in enumerate(themes)]
    sections += [
        Section(f"part-{at}", title, (Form("", "", (texts.t("audit.minutes_theme"),)),))
        for at, title in enumerate(asked)
    ]
    return tuple(sections)


def method_sheet(texts: Texts) -> tuple[Section, ...]:
    """The list of method issues: noted, not debated."""
    table = Table(
        "issues",
        "",
        texts.lines("audit.issue_columns"),
        tuple((Cell(str(at)), Cell(""), Cell(""), Cell("")) for at in range(1, 9)),
    )
    return (Section("issues", "", (Prose(texts.lines("audit.issue_lead")), table)),)
