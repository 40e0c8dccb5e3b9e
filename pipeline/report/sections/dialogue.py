"""The meeting about a centre's numbers: the four steps filled in, and an agreement to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from babel.lists import format_list

from pipeline.present.blocks import Section
from pipeline.present.numbers import interval, level
from pipeline.present.rows import Extract
from pipeline.present.sentences import verdict
from pipeline.present.tables import Cell, Table, earlier, shown
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout
from pipeline.report.meeting import Own, meeting
from pipeline.report.sections.comparison import detectable_said
from pipeline.report.sections.summary import by_share, changes_said, trust_said

_FIELDS = ("focus", "strength", "maintain", "monitor")
_UNPLACED = "uncertain"
_NAMED = 3


def build(extract: Extract, texts: Texts) -> Section:
    """The four steps and the agreement; no blocks where there is nothing to talk about."""
    kpis = [kpi for kpi in extract.about.kpis if extract.find("kpi", kpi.id).value is not None]
    if not kpis and not by_share(extract, texts) and not extract.about.agreements:
        return Section("dialogue", texts.t("dialogue.title"), ())
    first = () if extract.about.previous else changes_said(extract, texts)
    own = {
        "since": Own(first, _became(extract, texts) if extract.about.previous else None),
        "explore": Own(tuple(_explore(extract, texts, kpis))),
        "interpret": Own(tuple(_interpret(extract, texts))),
        "prepare": Own(tuple(_prepare(extract, texts, kpis))),
    }
    return meeting(extract, texts, "dialogue", own)


def _became(extract: Extract, texts: Texts) -> Table:
    """One row per KPI: the last wave's value, this one's, and what may be said about the two."""
    rows = []
    for kpi in extract.about.kpis:
        now = shown(texts, extract.kind(kpi)[0], extract.find("kpi", kpi.id))
        said = verdict(texts, "change", extract.find("change", kpi.id))
        rows.append((Cell(texts.of(kpi.name)), earlier(extract, texts, kpi), now, Cell(said)))
    headers = texts.lines("dialogue.became_columns")
    return Table("dialogue-kpis", texts.t("dialogue.became"), headers, tuple(rows))


def _explore(extract: Extract, texts: Texts, kpis: Sequence[KpiAbout]) -> Iterator[str]:
    """Who answered, every KPI, what changed for certain, and both ends of the questions."""
    yield from _answered(extract, texts)
    yield from (_kpi(extract, texts, kpi) for kpi in kpis)
    if extract.about.previous and kpis:
        yield from changes_said(extract, texts)
    found = by_share(extract, texts)
    ends = min(_NAMED, len(found) // 2)
    if ends:
        yield texts.t("dialogue.highest", questions=_shares(texts, found[::-1][:ends]))
        yield texts.t("dialogue.lowest", questions=_shares(texts, found[:ends]))


def _answered(extract: Extract, texts: Texts) -> Iterator[str]:
    answered, rate = extract.find("answered"), extract.find("response_rate_rr2")
    if rate.value is not None:
        part, whole = (
            shown(texts, "count", rate, what=w).text for w in ("numerator", "denominator")
        )
        share = level(texts, "share", rate.value)
        yield texts.t("dialogue.rate", part=part, whole=whole, rate=share)
    elif answered.value is not None:
        yield texts.t("dialogue.answered", count=int(answered.value))


def _kpi(extract: Extract, texts: Texts, kpi: KpiAbout) -> str:
    """A KPI with its uncertainty, its target, and the verdict on that."""
    kind, _ = extract.kind(kpi)
    value = extract.find("kpi", kpi.id)
    limits = target = ""
    if value.limits:
        limits = texts.t("dialogue.kpi_limits", limits=interval(texts, kind, value.limits))
    if kpi.target is not None:
        said = verdict(texts, "versus_target", extract.find("versus_target", kpi.id))
        target = texts.t("dialogue.kpi_target", target=level(texts, kind, kpi.target), verdict=said)
    shown_value = level(texts, kind, value.value or 0)
    return texts.t(
        "dialogue.kpi", name=texts.of(kpi.name), value=shown_value, limits=limits, target=target
    )


def _interpret(extract: Extract, texts: Texts) -> Iterator[str]:
    """The fields of the priority map, and what the numbers cannot explain."""
    placed: dict[str, list[str]] = {}
    for question in extract.about.questions:
        importance = extract.find("importance", question.id)
        if importance.value is not None:
            placed.setdefault(importance.verdict, []).append(texts.of(question.text))
    named = {field: _quoted(texts, names) for field, names in placed.items()}
    for field in _FIELDS:
        if field in named:
            word = texts.t(f"priorities.field_{field}")
            yield texts.t("dialogue.field", field=word, questions=named[field])
    if _UNPLACED in named:
        yield texts.t("dialogue.unplaced", questions=named[_UNPLACED])
    if placed:
        yield texts.t("priorities.caveat")
    yield trust_said(extract, texts)
    if extract.about.previous:
        yield texts.t("comparison.independent")


def _prepare(extract: Extract, texts: Texts, kpis: Sequence[KpiAbout]) -> Iterator[str]:
    """Which KPIs could be a sign, how large a change must be to be seen, and for whom it holds."""
    open_targets = [
        texts.t("dialogue.aimed", name=texts.of(kpi.name), target=level(texts, kind, kpi.target))
        for kpi in kpis
        for kind in (extract.kind(kpi)[0],)
        if kpi.target is not None and extract.find("versus_target", kpi.id).verdict != "higher"
    ]
    if open_targets:
        yield texts.t("dialogue.sign_targets", kpis=_listed(texts, open_targets))
    yield from detectable_said(extract, texts, "change")
    yield texts.t("dialogue.whole_centre")


def _shares(texts: Texts, found: Sequence[tuple[float, str]]) -> str:
    named = [
        texts.t("dialogue.question", question=question, share=level(texts, "share", share))
        for share, question in found
    ]
    return _listed(texts, named)


def _quoted(texts: Texts, names: Sequence[str]) -> str:
    return _listed(texts, [texts.t("breakdowns.named", name=name) for name in names])


def _listed(texts: Texts, names: Sequence[str]) -> str:
    return str(format_list(names, locale=texts.locale))
