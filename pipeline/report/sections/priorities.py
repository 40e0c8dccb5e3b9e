"""The priority map (indsatskort): what matters to the whole, and how it scores."""

from __future__ import annotations

from pipeline.present.blocks import Listing, Prose, Section
from pipeline.present.figures.priorities import draw, table
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts

_REFUSALS = (
    *("too_few_drivers", "too_many_drivers", "too_few_answers", "drivers_per_answers"),
    *("constant", "collinear", "no_association", "unstable"),
)


def build(extract: Extract, texts: Texts) -> Section:
    """One row per question, in the order asked; why there is no map; or nothing."""
    title = texts.t("priorities.title")
    found = [(one, extract.find("importance", one.id)) for one in extract.about.questions]
    measured = [(one, value) for one, value in found if value.status != "not_measured"]
    if not measured:
        return Section("priorities", title, ())
    refused = next((value.verdict for _, value in measured if value.verdict in _REFUSALS), "")
    if refused or all(value.value is None for _, value in measured):
        why = texts.t(f"priorities.{refused or 'withheld'}")
        return Section("priorities", title, (Prose((why,), "notice"),))
    count = next(value.n for _, value in measured if value.n is not None)
    drivers = [(one, value, extract.find("index", one.id)) for one, value in measured]
    blocks = (
        Prose((texts.t("priorities.lead", overall=_overall(extract, texts), count=count),)),
        draw(texts, drivers) or table(texts, drivers),
        Listing(texts.t("priorities.fields"), texts.lines("priorities.field_items")),
        Prose((texts.t("priorities.caveat"), *_check(extract, texts))),
    )
    return Section("priorities", title, blocks)


def _overall(extract: Extract, texts: Texts) -> str:
    """The wording of the question that the others are held against."""
    checked = [q for q in extract.about.questions if _is_checked(extract, q.id)]
    single = [kpi.questions[0] for kpi in extract.about.kpis if len(kpi.questions) == 1]
    named = checked or [q for q in extract.about.questions if q.id in single[:1]]
    return texts.of(named[0].text) if named else ""


def _is_checked(extract: Extract, question: str) -> bool:
    return extract.find("importance_check", question).status != "not_measured"


def _check(extract: Extract, texts: Texts) -> tuple[str, ...]:
    verdicts = [extract.find("importance_check", q.id).verdict for q in extract.about.questions]
    told = next((verdict for verdict in verdicts if verdict in ("agrees", "differs")), "")
    return (texts.t(f"priorities.{told}"),) if told else ()
