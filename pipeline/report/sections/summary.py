"""The first screen: who answered, how satisfied they are, what changed, where to look first."""

from __future__ import annotations

from pipeline.present.blocks import KeyFigures, Listing, Panel, Panels, Prose, Section
from pipeline.present.numbers import level
from pipeline.present.rows import Extract
from pipeline.present.sentences import sentence, verdict
from pipeline.present.tables import shown
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout

_LOWEST = 3
_MOST = 5


def build(extract: Extract, texts: Texts) -> Section:
    """A busy reader's four questions: who answered, how satisfied, what changed, where to look."""
    kpis = tuple(_kpi(extract, texts, kpi) for kpi in extract.about.kpis)
    satisfied = KeyFigures(kpis, "rows") if kpis else Prose((texts.t("kpis.none"),))
    trust = Prose((trust_said(extract, texts),))
    panels = (
        Panel(texts.t("summary.answered"), (KeyFigures((_response(extract, texts),)), trust)),
        Panel(texts.t("summary.satisfied"), (satisfied,)),
        Panel(texts.t("summary.changes"), (Listing("", changes_said(extract, texts)),)),
        Panel(texts.t("summary.first"), (Listing("", _first(extract, texts)),)),
    )
    return Section("summary", texts.t("summary.title"), (Panels(panels),))


def _response(extract: Extract, texts: Texts) -> tuple[str, str, str]:
    """The response rate, or how many answered where nobody knows who was invited."""
    if not extract.about.has_invitations:
        return texts.t("summary.people"), shown(texts, "count", extract.find("answered")).text, ""
    value = extract.find("response_rate_rr2")
    return texts.t("summary.rate"), shown(texts, "share", value).text, _base(extract, texts)


def _base(extract: Extract, texts: Texts) -> str:
    """The counts behind the response rate, and why it is not out of everybody invited."""
    rate, invited = extract.find("response_rate_rr2"), extract.find("invited").value
    if rate.denominator is None:
        return ""
    parts = {
        what: shown(texts, "count", rate, what=name).text
        for what, name in (("part", "numerator"), ("whole", "denominator"))
    }
    if invited is None or invited == rate.denominator:
        return texts.t("summary.rate_note", **parts)
    outside = extract.find("disposition", breakdown="disposition", category="NE").numerator
    if outside is None or outside != invited - rate.denominator:
        return texts.t("summary.rate_in_target", **parts)
    return texts.t("summary.rate_outside", count=int(outside), **parts)


def _kpi(extract: Extract, texts: Texts, kpi: KpiAbout) -> tuple[str, str, str]:
    kind, _ = extract.kind(kpi)
    value = extract.find("kpi", kpi.id)
    note = ""
    if value.n is not None:
        note = texts.t("figure.n", count=value.n)
    if value.n is not None and kpi.target is not None:
        said = verdict(texts, "versus_target", extract.find("versus_target", kpi.id))
        target = level(texts, kind, kpi.target)
        note = texts.t("summary.kpi_target", target=target, verdict=said)
    return texts.of(kpi.name), shown(texts, kind, value).text, note


def trust_said(extract: Extract, texts: Texts) -> str:
    """Whether enough have answered, and what no number can tell."""
    rate = extract.find("response_rate_rr2").value
    if rate is None:
        return texts.t("summary.trust_unknown")
    key = "summary.trust_majority" if rate >= 0.5 else "summary.trust_minority"
    return texts.t(key, rate=level(texts, "share", rate))


def changes_said(extract: Extract, texts: Texts) -> tuple[str, ...]:
    """What changed for certain since the last wave, or that nothing did."""
    if not extract.about.previous:
        return (texts.t("summary.no_previous"),)
    if not extract.about.kpis:
        return (texts.t("kpis.none"),)
    said = _clear(extract, texts, "change", ("higher", "lower"))
    return said or (texts.t("summary.no_changes"),)


def _first(extract: Extract, texts: Texts) -> tuple[str, ...]:
    """KPIs clearly under target or clearly lower than elsewhere, then the lowest questions.

    At most five lines, the last of them for questions: more would not be first.
    """
    clear = [
        *_clear(extract, texts, "versus_target", ("lower",)),
        *_clear(extract, texts, "versus_others", ("lower",)),
    ]
    found = by_share(extract, texts)
    lowest = [
        texts.t("summary.lowest", question=question, share=level(texts, "share", share))
        for share, question in found[:_LOWEST]
        if share < found[-1][0]
    ]
    said = [*clear[: _MOST - bool(lowest)], *lowest][:_MOST]
    return tuple(said) or (texts.t("summary.nothing_first"),)


def by_share(extract: Extract, texts: Texts) -> list[tuple[float, str]]:
    """(share of positive answers, wording) of every question shown, the lowest first."""
    return sorted(
        (share, texts.of(question.text))
        for question in extract.about.questions
        if (share := extract.find("share_positive", question.id).value) is not None
    )


def _clear(
    extract: Extract, texts: Texts, measure: str, verdicts: tuple[str, ...]
) -> tuple[str, ...]:
    found = [(kpi, extract.find(measure, kpi.id)) for kpi in extract.about.kpis]
    return tuple(
        sentence(texts, measure, texts.of(kpi.name), value, kind=extract.kind(kpi)[0])
        for kpi, value in found
        if value.status == "shown" and value.verdict in verdicts
    )
