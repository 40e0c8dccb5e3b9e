"""What was agreed when the last numbers were talked about, and what became of its sign."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.present.blocks import Listing
from pipeline.present.numbers import day
from pipeline.present.rows import Extract
from pipeline.present.sentences import sentence
from pipeline.present.texts import Texts
from pipeline.records import AgreementAbout


def agreed(extract: Extract, texts: Texts) -> tuple[Listing, ...]:
    """One list per agreement: what, who, when, its sign, and whether the sign moved."""
    return tuple(
        Listing(texts.of(one.aim), tuple(_lines(extract, texts, one)))
        for one in extract.about.agreements
    )


def _lines(extract: Extract, texts: Texts, one: AgreementAbout) -> Iterator[str]:
    if one.action:
        yield texts.t("agreements.action", action=texts.of(one.action))
    for key, name in (("who", one.who), ("follow_up", one.follow_up)):
        if name:
            yield texts.t(f"agreements.{key}", name=name)
    if one.due:
        yield texts.t("agreements.due", date=day(texts, one.due))
    if one.became:
        yield texts.t(f"agreements.{one.became}")
    if one.sign:
        yield texts.t("agreements.sign", sign=texts.of(one.sign))
    yield from _moved(extract, texts, one)
    if one.learned:
        yield texts.t("agreements.learned", learned=texts.of(one.learned))


def _moved(extract: Extract, texts: Texts, one: AgreementAbout) -> Iterator[str]:
    """What may be said of the KPI that is the sign, where there is one."""
    for kpi in (kpi for kpi in extract.about.kpis if kpi.id == one.kpi):
        name, change = texts.of(kpi.name), extract.find("change", kpi.id)
        said = texts.t("agreements.no_base", name=name)
        if change.status != "not_measured":
            said = sentence(texts, "change", name, change, kind=extract.kind(kpi)[0])
        yield texts.t("agreements.moved", sentence=said)
        if change.status == "shown" and change.verdict in ("higher", "lower"):
            yield texts.t("agreements.cause")
