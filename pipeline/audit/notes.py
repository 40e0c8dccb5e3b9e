"""The note sheet of one report: its key figures filled in, and room for the reader's own notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.audit.signals import Signals
from pipeline.present.blocks import Listing, Prose, Section
from pipeline.present.forms import Form
from pipeline.present.numbers import level
from pipeline.present.rows import Extract
from pipeline.present.sentences import verdict
from pipeline.present.series import series_of
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts

_LOCAL = 1


def note_sheet(
    extract: Extract, texts: Texts, themes: Mapping[str, Signals]
) -> tuple[Section, ...]:
    """Key figures, what is certain theme by theme, and the questions to make notes on."""
    is_local = extract.about.model == _LOCAL
    figures = _local(extract, texts) if is_local else _figures(extract, texts)
    sections = [Section("figures", texts.t("audit.key_figures"), (figures,))]
    if is_local:
        lead = Prose((texts.t("audit.local_note"),))
        sections = [Section("figures", texts.t("audit.key_figures"), (lead, figures))]
    else:
        said = tuple(_said(texts, themes))
        listed = Listing("", said) if said else Prose((texts.t("audit.nothing_certain"),))
        sections.append(Section("certain", texts.t("audit.certain"), (listed,)))
    form = Form("notes", "", texts.lines("audit.note_fields"))
    return (*sections, Section("notes", texts.t("audit.notes"), (form,)))


def _figures(extract: Extract, texts: Texts) -> Table:
    """One row per key figure: response, then every KPI with interval, target and change."""
    rate = extract.find("response_rate_rr2")
    counts = tuple(shown(texts, "count", rate, what=w).text for w in ("numerator", "denominator"))
    none = Cell(texts.t("table.none"))
    rows = [
        (
            Cell(texts.t("summary.rate")),
            shown(texts, "share", rate),
            Cell(texts.t("audit.of", part=counts[0], whole=counts[1]))
            if rate.denominator is not None
            else none,
            none,
            none,
        )
    ]
    for kpi in extract.about.kpis:
        kind, _ = extract.kind(kpi)
        value = extract.find("kpi", kpi.id)
        target = none
        if kpi.target is not None:
            said = verdict(texts, "versus_target", extract.find("versus_target", kpi.id))
            target = Cell(level(texts, kind, kpi.target), detail=said)
        change = Cell(verdict(texts, "change", extract.find("change", kpi.id)))
        limits = shown(texts, kind, value, what="interval")
        rows.append((Cell(texts.of(kpi.name)), shown(texts, kind, value), limits, target, change))
    return Table("audit-figures", "", texts.lines("audit.figure_columns"), tuple(rows))


def _local(extract: Extract, texts: Texts) -> Table:
    """Model 1: one row per unit and question, side by side with nothing."""
    rows = []
    for part in extract.parts:
        for question in part.about.questions:
            value = part.find("share_positive", question.id)
            found = series_of(part, question) if part.about.series else None
            if found and found.segments:
                value = found.segments[-1].median
            rows.append(
                (Cell(part.name), Cell(texts.of(question.text)), shown(texts, "share", value))
            )
    return Table("audit-local", "", texts.lines("audit.local_columns"), tuple(rows))


def _said(texts: Texts, themes: Mapping[str, Signals]) -> Iterator[str]:
    for theme, one in themes.items():
        for word, found in (("lower", one.lower), ("higher", one.higher)):
            for measure, name in found:
                said = texts.t(f"audit.{measure}_{word}", name=name)
                yield texts.t("audit.by_theme", theme=theme, said=said)
