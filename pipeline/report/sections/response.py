"""Who answered: response rates of the centre, its units and the ways of collecting."""

from __future__ import annotations

from dataclasses import replace

from pipeline.present.blocks import FigureResult, Prose, Section
from pipeline.present.figures.response import Rate, draw
from pipeline.present.order import MODES
from pipeline.present.rows import Extract
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts

Group = tuple[str, str, dict[str, str]]
"""Heading where a kind of group starts, label, and where to find its rows."""

_RATES = ("raw", "rr1", "rr2", "cleaned")


def build(extract: Extract, texts: Texts) -> Section:
    """The centre, its units, its modes."""
    units = extract.about.centres[0].units if extract.centre else ()
    groups: list[Group] = [("", texts.t("group.centre" if extract.centre else "group.all"), {})]
    groups += [
        ("" if at else texts.t("group.units"), unit.name, {"unit": unit.id})
        for at, unit in enumerate(units)
    ]
    groups += modes(extract, texts)
    return Section("response", texts.t("response.title"), blocks_for(extract, texts, groups))


def modes(extract: Extract, texts: Texts) -> list[Group]:
    """The modes that anybody answered in."""
    found = [
        (texts.t(f"mode.{mode}"), {"breakdown": "mode", "category": mode})
        for mode in MODES
        if extract.find("answered", breakdown="mode", category=mode).status != "not_measured"
    ]
    heading = texts.t("group.modes")
    return [("" if at else heading, name, where) for at, (name, where) in enumerate(found)]


def blocks_for(
    extract: Extract, texts: Texts, groups: list[Group]
) -> tuple[FigureResult | Prose | Table, ...]:
    """Figure and tables; only counts of answers where nobody was invited by name."""
    if not extract.about.has_invitations:
        return Prose((texts.t("response.no_list"),), "notice"), _answered(extract, texts, groups)
    rates = [
        Rate(name, extract.find("response_rate_rr2", **where), heading)
        for heading, name, where in groups
    ]
    drawn = [rate for rate in rates if rate.value.status != "not_measured"]
    return (
        draw(texts, drawn or rates),
        _rates(extract, texts, groups),
        Prose((texts.t("response.definitions"),)),
        _dispositions(extract, texts),
    )


def _rates(extract: Extract, texts: Texts, groups: list[Group]) -> Table:
    rows = tuple(
        (
            Cell(name),
            shown(texts, "count", extract.find("invited", **where)),
            shown(texts, "count", extract.find("answered", **where)),
            *(_rate(extract, texts, rate, where) for rate in _RATES),
        )
        for _, name, where in groups
    )
    return Table(
        "response-rates", texts.t("response.caption"), texts.lines("response.columns"), rows
    )


def _rate(extract: Extract, texts: Texts, rate: str, where: dict[str, str]) -> Cell:
    value = extract.find(f"response_rate_{rate}", **where)
    share = shown(texts, "share", value)
    if value.value is None or value.numerator is None or value.denominator is None:
        return share
    part, whole = (shown(texts, "count", value, what=w).text for w in ("numerator", "denominator"))
    return replace(share, detail=texts.t("response.counted", part=part, whole=whole))


def _answered(extract: Extract, texts: Texts, groups: list[Group]) -> Table:
    rows = tuple(
        (Cell(name), shown(texts, "count", extract.find("answered", **where)))
        for _, name, where in groups
    )
    caption, headers = (
        texts.t("response.answered_caption"),
        texts.lines("response.answered_columns"),
    )
    return Table("response-answered", caption, headers, rows)


def _dispositions(extract: Extract, texts: Texts) -> Table:
    rows = []
    for code in ("I", "P", "R", "NC", "O", "UH", "UO", "NE"):
        value = extract.find("disposition", breakdown="disposition", category=code)
        people = shown(texts, "count", value, what="numerator")
        rows.append((Cell(texts.t(f"disposition.{code}")), people, shown(texts, "share", value)))
    headers = texts.lines("response.dispositions_columns")
    return Table(
        "response-outcomes", texts.t("response.dispositions_caption"), headers, tuple(rows)
    )
