"""The page that tells how a collection stands: who has answered, who is missing, whom to call."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.present.blocks import KeyFigures, Listing, Prose, Section
from pipeline.present.figures.curve import draw
from pipeline.present.numbers import day, level
from pipeline.present.order import MODES
from pipeline.present.rows import Extract, Value
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import Outlook

_CALLS = 5


@dataclass(frozen=True)
class _Group:
    """A centre or unit, what of it may be shown, and how many answers it lacks to the target."""

    name: str
    is_unit: bool
    invited: Value
    answered: Value
    rate: Value
    missing: int | None

    @property
    def outstanding(self) -> int | None:
        """Invited people who have not answered: those who cannot or will not are among them."""
        if self.invited.value is None or self.answered.value is None:
            return None
        return int(self.invited.value - self.answered.value)


def status_sections(extract: Extract, texts: Texts, outlook: Outlook) -> tuple[Section, ...]:
    """Heading, where the whole stands, the curve, every centre and unit, and whom to call first."""
    has_list = extract.about.has_invitations
    groups = list(_groups(extract, outlook)) if has_list else []
    parts = [_heading(extract, texts, outlook), _whole(extract, texts, outlook)]
    curve = draw(extract, texts)
    if curve is not None:
        parts.append(Section("curve", texts.t("status_page.curve"), (curve,)))
    if groups:
        parts.append(_outstanding(texts, groups, outlook))
        parts.append(_calls(texts, groups, outlook))
    parts.append(_modes(extract, texts))
    note = Prose(texts.lines("status_page.notes"))
    return (*parts, Section("notes", texts.t("status_page.about"), (note,)))


def _heading(extract: Extract, texts: Texts, outlook: Outlook) -> Section:
    title = texts.of(extract.about.title)
    told = texts.t("status_page.nobody")
    if outlook.today:
        today, end = day(texts, outlook.today), day(texts, outlook.end)
        key = "until" if outlook.days_left else "ended"
        told = texts.t(f"status_page.{key}", today=today, end=end, count=outlook.days_left)
    blocks = (Prose((title,), "lead"), Prose((told,), "meta"))
    return Section("heading", texts.t("status_page.title"), blocks)


def _whole(extract: Extract, texts: Texts, outlook: Outlook) -> Section:
    answered, rate = extract.find("answered"), extract.find("response_rate_raw")
    items = [(texts.t("status_page.answered"), shown(texts, "count", answered).text, "")]
    if extract.about.has_invitations:
        counts = [shown(texts, "count", rate, what=w).text for w in ("numerator", "denominator")]
        base = texts.t("status_page.of", part=counts[0], whole=counts[1])
        rate_text = shown(texts, "share", rate).text
        items.append((texts.t("status_page.rate"), rate_text, base if rate.value else ""))
    if outlook.target is not None:
        target = level(texts, "share", outlook.target)
        items.append((texts.t("status_page.target"), target, _to_target(extract, texts, outlook)))
    said = tuple(_said(extract, texts, outlook))
    return Section(
        "status", texts.t("status_page.whole"), (KeyFigures(tuple(items)), Listing("", said))
    )


def _to_target(extract: Extract, texts: Texts, outlook: Outlook) -> str:
    missing = _missing(extract.find("invited"), extract.find("answered"), outlook.target)
    if missing is None:
        return ""
    return texts.t("status_page.missing", count=missing) if missing else texts.t("status_page.met")


def _missing(invited: Value, answered: Value, target: float | None) -> int | None:
    """Answers that lack to the target; None where there is none or a number is withheld."""
    if target is None or invited.value is None or answered.value is None:
        return None
    return max(0, math.ceil(round(target * invited.value, 6)) - int(answered.value))


def _said(extract: Extract, texts: Texts, outlook: Outlook) -> Iterator[str]:
    """The expected curve, the forecast, and what the forecast means for the target."""
    if outlook.expected is not None:
        yield texts.t("status_page.expected", share=level(texts, "share", outlook.expected))
    if outlook.low is None or outlook.middle is None or outlook.high is None:
        yield texts.t("status_page.no_forecast" if outlook.days_left else "status_page.over")
        return
    invited = extract.find("invited").value
    most = outlook.high if invited is None else min(outlook.high, int(invited))
    low, middle, high = (
        level(texts, "count", min(at, most)) for at in (outlook.low, outlook.middle, most)
    )
    yield texts.t("status_page.forecast", middle=middle, low=low, high=high)
    since = day(texts, outlook.since)
    yield texts.t(f"status_page.basis_{outlook.basis}", since=since)
    if outlook.target is not None and invited is not None:
        wanted = math.ceil(round(outlook.target * invited, 6))
        word = "reached" if outlook.low >= wanted else "missed" if most < wanted else "open"
        yield texts.t(f"status_page.target_{word}", wanted=level(texts, "count", wanted))


def _groups(extract: Extract, outlook: Outlook) -> Iterator[_Group]:
    """Every centre, then its units."""
    for centre in extract.about.centres:
        places = [(centre.name, ""), *((unit.name, unit.id) for unit in centre.units)]
        for name, unit in places:
            where = {"centre": centre.id, "unit": unit}
            invited, answered = (extract.find(m, **where) for m in ("invited", "answered"))
            rate = extract.find("response_rate_raw", **where)
            missing = _missing(invited, answered, outlook.target)
            yield _Group(name, bool(unit), invited, answered, rate, missing)


def _outstanding(texts: Texts, groups: Sequence[_Group], outlook: Outlook) -> Section:
    """One row per centre and unit: what is outstanding, and what lacks to the target."""
    rows = []
    for one in groups:
        withheld = shown(texts, "count", one.answered)
        left = one.outstanding
        cells = [
            Cell(f"\N{EN DASH} {one.name}" if one.is_unit else one.name),
            shown(texts, "count", one.invited),
            withheld,
            shown(texts, "share", one.rate),
            withheld if left is None else Cell(level(texts, "count", left), "num"),
        ]
        if outlook.target is not None:
            lacks = one.missing
            cells.append(withheld if lacks is None else Cell(level(texts, "count", lacks), "num"))
        rows.append(tuple(cells))
    headers = texts.lines("status_page.columns")
    table = Table("status-groups", "", headers, tuple(rows))
    if outlook.target is None:
        table = Table("status-groups", "", headers[:5], tuple(rows))
    return Section("outstanding", texts.t("status_page.outstanding"), (table,))


def _calls(texts: Texts, groups: Sequence[_Group], outlook: Outlook) -> Section:
    """Whom to call first: groups too small to be shown, then those that lack most answers."""
    small = [one.name for one in groups if one.answered.status == "withheld_small"]
    lacking = sorted(
        (one for one in groups if one.missing and one.is_unit),
        key=lambda one: (-(one.missing or 0), one.name),
    )
    said = []
    if small:
        said.append(texts.t("status_page.call_small", names=", ".join(small)))
    said += [
        texts.t("status_page.call", name=one.name, count=one.missing) for one in lacking[:_CALLS]
    ]
    if not said:
        key = "call_nobody" if outlook.target else "call_any"
        said.append(texts.t(f"status_page.{key}"))
    blocks = (Prose((texts.t("status_page.calls_lead"),)), Listing("", tuple(said)))
    return Section("calls", texts.t("status_page.calls"), blocks)


def _modes(extract: Extract, texts: Texts) -> Section:
    """One row per way of answering that anybody took."""
    rows = []
    for mode in MODES:
        value = extract.find("answered", breakdown="mode", category=mode)
        if value.status != "not_measured":
            rows.append((Cell(texts.t(f"mode.{mode}")), shown(texts, "count", value)))
    headers = texts.lines("status_page.mode_columns")
    block = Table("status-modes", "", headers, tuple(rows)) if rows else None
    none = Prose((texts.t("status_page.nobody"),))
    return Section("modes", texts.t("status_page.modes"), (block or none,))
