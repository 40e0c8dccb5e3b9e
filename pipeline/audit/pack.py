"""All documents of one audit, each a Word file by its name, from released numbers only.

Concept: *Erfaringsopsamling på brugerundersøgelser 2021-2022*: a panel reads all reports, fills in
an assessment form, and meets for at most four hours; two minutes come out of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.audit.meeting import agenda, form_for, method_sheet, minutes_for, panel_rules
from pipeline.audit.notes import note_sheet
from pipeline.audit.signals import Signals, excelling, patterns, signals
from pipeline.errors import ReportError
from pipeline.present.blocks import Listing, Prose, Section
from pipeline.present.numbers import day
from pipeline.present.rows import Extract, extract_for
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.present.word import to_docx
from pipeline.records import Panel, Released

_MINUTES_A_REPORT = 20
_STRATEGIC = 2


@dataclass(frozen=True)
class Source:
    """One wave of the audit. ``files``: centre id -> (its report's file, sha256)."""

    released: Released
    files: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class _Report:
    """One report of the audit: what it is called and what it may show."""

    name: str
    file: str
    sha256: str
    extract: Extract

    @property
    def is_compared(self) -> bool:
        """Whether it may stand beside others: the numbers of Model 1 never do."""
        return self.extract.about.model == _STRATEGIC


def audit_pack(
    sources: Sequence[Source], texts: Texts, panel: Panel | None = None
) -> dict[str, bytes]:
    """File name -> document. Raises ReportError for a Model 1 wave whose centre did not consent."""
    reports = [report for source in sources for report in _reports(source, texts, len(sources) > 1)]
    rows = [(one.name, signals(one.extract, texts)) for one in reports if one.is_compared]
    themes = list(dict.fromkeys(theme for _, found in rows for theme in found))
    named = [_theme(texts, theme) for theme in themes]
    region = panel.region if panel else ""
    pack = {
        "1-laeseliste": (_reading_list(reports, texts),),
        "2-vurderingsskema": form_for(texts, named),
        "4-moenstre": tuple(_patterns(rows, themes, texts)),
        "5-dagsorden": (agenda(texts, named, panel), panel_rules(texts, panel)),
        "6-referat-tilbud": minutes_for(texts, "offers", named, panel),
        "7-referat-administration": minutes_for(texts, "administration", named, panel),
        "8-metodespoergsmaal": method_sheet(texts),
    }
    documents = {
        f"{name}.docx": to_docx(_title(texts, name, region), sections, texts.language)
        for name, sections in pack.items()
    }
    for report in reports:
        name = f"3-noteark/{report.extract.about.wave}-{report.extract.centre}.docx"
        title = texts.t("audit.note_title", name=report.name)
        themed = signals(report.extract, texts) if report.is_compared else {}
        sheet = note_sheet(report.extract, texts, {_theme(texts, t): s for t, s in themed.items()})
        documents[name] = to_docx(title, sheet, texts.language)
    return dict(sorted(documents.items()))


def _title(texts: Texts, name: str, region: str) -> str:
    title = texts.t(f"audit.title_{name[0]}")
    return texts.t("audit.of_region", title=title, region=region) if region else title


def _reports(source: Source, texts: Texts, is_one_of_several: bool) -> Iterator[_Report]:
    about = source.released.about
    if about.model != _STRATEGIC and not about.audit_consent:
        raise ReportError(
            "a Model 1 wave is no material for an audit: its numbers belong to the centre",
            where=about.wave,
            expected="audit_consent = true in its wave.toml, where the centre consents "
            "(brugertilfredshed, model 1: no regular reporting upwards)",
            todo="ask the centre, or leave the wave out",
        )
    for centre in about.centres:
        file, sha256 = source.files.get(centre.id, ("", ""))
        name = centre.name
        if is_one_of_several:
            name = texts.t("audit.in_wave", name=name, wave=texts.of(about.title))
        yield _Report(name, file, sha256, extract_for(source.released, centre.id))


def _reading_list(reports: Sequence[_Report], texts: Texts) -> Section:
    """One row per report: whose, which wave, when, how many answered, which file."""
    rows = []
    for one in reports:
        about = one.extract.about
        period = texts.t(
            "audit.period", start=day(texts, about.start_date), end=day(texts, about.end_date)
        )
        answered = shown(texts, "count", one.extract.find("answered"))
        path = f"{about.wave}/reports/{one.file}" if one.file else texts.t("audit.no_file")
        file = Cell(path, detail=one.sha256[:12])
        rows.append((Cell(one.name), Cell(texts.of(about.title)), Cell(period), answered, file))
    lead = texts.t("audit.reading_lead", count=len(reports), minutes=_MINUTES_A_REPORT)
    table = Table("audit-reading", "", texts.lines("audit.reading_columns"), tuple(rows))
    return Section("reading", "", (Prose((lead, texts.t("audit.reading_order"))), table))


def _patterns(
    rows: Sequence[tuple[str, dict[str, Signals]]], themes: Sequence[str], texts: Texts
) -> Iterator[Section]:
    """The matrix of reports and themes, then what several of them say."""
    if not rows:
        yield Section("matrix", "", (Prose((texts.t("audit.nothing_compared"),)),))
        return
    cells = [
        (Cell(name), *(_cell(texts, found.get(theme, Signals())) for theme in themes))
        for name, found in rows
    ]
    headers = (texts.t("audit.report"), *(_theme(texts, theme) for theme in themes))
    table = Table("audit-matrix", texts.t("audit.matrix"), headers, tuple(cells))
    yield Section("matrix", "", (Prose(texts.lines("audit.matrix_lead")), table))
    found = patterns(rows)
    for word in ("acts", "excels"):
        said = tuple(
            texts.t(
                f"audit.pattern_{word}",
                theme=_theme(texts, one.theme),
                count=len(one.reports),
                judged=one.of,
                reports=", ".join(one.reports),
            )
            for one in found
            if one.word == word
        )
        listed = Listing("", said) if said else Prose((texts.t(f"audit.no_{word}"),))
        yield Section(word, texts.t(f"audit.heading_{word}"), (listed,))
    best = excelling(rows)
    listed = Listing("", best) if best else Prose((texts.t("audit.no_excelling"),))
    lead = Prose((texts.t("audit.excelling_rule"),))
    yield Section("excelling", texts.t("audit.heading_excelling"), (lead, listed))
    yield Section(
        "caution", texts.t("audit.caution"), (Listing("", texts.lines("audit.cautions")),)
    )


def _cell(texts: Texts, one: Signals) -> Cell:
    detail = texts.t("audit.signs", higher=len(one.higher), lower=len(one.lower))
    return Cell(texts.t(f"audit.word_{one.word}"), detail=detail if one.higher or one.lower else "")


def _theme(texts: Texts, theme: str) -> str:
    return theme or texts.t("audit.other_theme")
