"""Against the last wave, and against the other centres together."""

from __future__ import annotations

from collections.abc import Callable

from babel.lists import format_list

from pipeline.present.blocks import FigureResult, Listing, Prose, Section
from pipeline.present.figures import change, others
from pipeline.present.numbers import size
from pipeline.present.rows import Extract, Value, kpi_groups
from pipeline.present.sentences import hindrance, sentence, verdict
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout

Block = FigureResult | Listing | Prose | Table
Draw = Callable[[Extract, Texts, tuple[KpiAbout, ...]], FigureResult]


def build(extract: Extract, texts: Texts) -> Section:
    """Two parts; where there is nothing to compare with, the part says so."""
    blocks: list[Block] = [Prose((texts.t("comparison.previous"),), "subheading")]
    if extract.about.previous:
        blocks.append(Prose((texts.t("comparison.independent"),)))
        blocks += _compared(extract, texts, "change", change.draw)
    else:
        blocks.append(Prose((texts.t("comparison.no_previous"),), "notice"))
    blocks.append(Prose((texts.t("comparison.others"),), "subheading"))
    if _has_rows(extract, "versus_others"):
        blocks.append(Prose((texts.t("comparison.without_itself"),)))
        blocks += _compared(extract, texts, "versus_others", others.draw)
    else:
        blocks.append(Prose((texts.t("comparison.no_others"),), "notice"))
    return Section("comparison", texts.t("comparison.title"), tuple(blocks))


def _has_rows(extract: Extract, measure: str) -> bool:
    about = extract.about
    items = [*(kpi.id for kpi in about.kpis), *(question.id for question in about.questions)]
    return any(extract.find(measure, item).status != "not_measured" for item in items)


def _compared(extract: Extract, texts: Texts, measure: str, draw: Draw) -> list[Block]:
    """Figures and sentences for the KPIs, then a table of all questions."""
    kpis = extract.about.kpis
    found: list[Block] = []
    if kpis:
        said = tuple(
            sentence(
                texts, measure, texts.of(kpi.name), extract.find(measure, kpi.id),
                kind=extract.kind(kpi)[0],
            )
            for kpi in kpis
        )  # fmt: skip
        found.append(Listing("", said))
        found += [Prose((seen,)) for seen in detectable_said(extract, texts, measure)]
    else:
        found.append(Prose((texts.t("comparison.no_kpis"),), "notice"))
    found += [draw(extract, texts, group) for group in kpi_groups(extract)]
    table = _questions(extract, texts, measure)
    return [*found, table, Prose((texts.t("comparison.many"),), "reading")] if table.rows else found


def detectable_said(extract: Extract, texts: Texts, measure: str) -> tuple[str, ...]:
    """How small a difference this many answers could have shown, KPI by KPI; or nothing."""
    told = [
        (texts.of(kpi.name), extract.kind(kpi)[0], extract.find(f"detectable_{measure}", kpi.id))
        for kpi in extract.about.kpis
    ]
    sizes = [
        texts.t("comparison.detectable_size", name=name, size=size(texts, kind, value.value))
        for name, kind, value in told
        if value.value is not None
    ]
    if not sizes:
        return ()
    listed = str(format_list(sizes, locale=texts.locale))
    return (texts.t("comparison.detectable", sizes=listed),)


def _questions(extract: Extract, texts: Texts, measure: str) -> Table:
    rows = []
    for question in extract.about.questions:
        gap = extract.find(measure, question.id)
        if gap.status == "not_measured":
            continue
        rows.append(
            (
                Cell(texts.of(question.text)),
                shown(texts, "share", extract.find("share_positive", question.id)),
                *_gap(texts, measure, gap),
            )
        )
    name = "change" if measure == "change" else "others"
    caption = texts.t(f"comparison.questions_{name}")
    headers = texts.lines("comparison.questions_columns")
    return Table(f"comparison-{name}-questions", caption, headers, tuple(rows))


def _gap(texts: Texts, measure: str, gap: Value) -> tuple[Cell, Cell]:
    """A difference with its interval, or why there is none."""
    if why := hindrance(texts, gap):
        said = Cell(verdict(texts, measure, gap), "withheld")
        return said, Cell(why, "withheld")
    return (
        shown(texts, "share", gap, what="difference"),
        shown(texts, "share", gap, what="difference_interval"),
    )
