"""The benchmark report: own numbers beside those of peers, what was left out, and the method."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.present.blocks import FigureResult, Listing, Prose, Section
from pipeline.present.figures import peers
from pipeline.present.numbers import Kind, day, difference, interval, level
from pipeline.present.order import in_order
from pipeline.present.sentences import kpi_names
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.share.benchmark.compare import Compared, Comparison, Party
from pipeline.share.benchmark.records import Group
from pipeline.share.benchmark.words import (
    group_name,
    is_compared,
    kind_of,
    refusal,
    value_of,
)


def sections(comparison: Comparison, texts: Texts) -> list[Section]:
    """The parts of the page, in their order."""
    return [
        _heading(comparison, texts),
        _summary(comparison, texts),
        _results(comparison, texts),
        _refused(comparison, texts),
        _method(comparison, texts),
    ]


def title_of(comparison: Comparison, texts: Texts) -> str:
    """What the page is called."""
    return texts.t("benchmark.title", name=group_name(comparison, texts))


def _heading(comparison: Comparison, texts: Texts) -> Section:
    survey = comparison.own.benchmark.survey
    period = texts.t(
        "benchmark.period",
        title=texts.of(survey.title),
        start=day(texts, survey.start_date),
        end=day(texts, survey.end_date),
    )
    blocks = (Prose((comparison.own.label,), "lead"), Prose((period,), "meta"))
    return Section("heading", title_of(comparison, texts), blocks)


def _summary(comparison: Comparison, texts: Texts) -> Section:
    compared = [one for one in comparison.compared if is_compared(one)]
    mean = texts.t(f"benchmark.mean_{comparison.mean}")
    lead = f"{texts.t('benchmark.compared', count=len(compared))} {mean}"
    said = tuple(_sentence(one, texts) for one in compared if one.verdict)
    use = Listing(texts.t("benchmark.use_title"), texts.lines("benchmark.use"))
    found = (Listing("", said),) if said else ()
    return Section(
        "benchmark-summary", texts.t("benchmark.summary"), (Prose((lead,), "lead"), *found, use)
    )


def _sentence(one: Compared, texts: Texts) -> str:
    gap = difference(texts, kind_of(one.item), one.gap or 0.0)
    return texts.t(f"benchmark.sentence.{one.verdict}", item=texts.of(one.item.name), gap=gap)


def _results(comparison: Comparison, texts: Texts) -> Section:
    """One figure per kind of number; of KPIs with too few peers a line each."""
    groups: dict[tuple[Kind, int], list[Compared]] = {}
    for one in comparison.compared:
        if is_compared(one):
            kind = kind_of(one.item)
            points = one.item.questions[0].points if kind == "mean" else 0
            groups.setdefault((kind, points), []).append(one)
    figures = [_figure(axis, found, texts) for axis, found in groups.items()]
    fewest = comparison.rule.minimum_peers
    few = tuple(
        texts.t("benchmark.few_item", item=texts.of(one.item.name), fewest=fewest)
        for one in comparison.compared
        if not is_compared(one)
    )
    blocks = (*figures, *((Listing("", few),) if few else ()))
    return Section("benchmark-results", texts.t("benchmark.results"), blocks)


def _figure(axis: tuple[Kind, int], found: Sequence[Compared], texts: Texts) -> FigureResult:
    kind, points = axis
    figure_id = f"figure-benchmark-{kind}-{points}"
    rows = [
        peers.PeerRow(
            texts.of(one.item.name),
            value_of(one.own),
            tuple(peer.score.value or 0.0 for peer in one.peers),
            one.mean,
            texts.t(f"benchmark.verdict.{one.verdict}") if one.verdict else "",
        )
        for one in found
    ]
    title = _finding(kind, found, texts)
    table = _table(f"{figure_id}-table", kind, found, texts)
    return peers.draw(texts, rows, axis, (figure_id, title), table)


def _finding(kind: Kind, found: Sequence[Compared], texts: Texts) -> str:
    """How many stand out, in words; only the names where nothing of ours is shown."""
    kpis = kpi_names(texts, [texts.of(one.item.name) for one in found], kind)
    verdicts = [one.verdict for one in found if one.verdict]
    if not verdicts:
        return kpis
    if len(found) == 1:
        return _sentence(found[0], texts).removesuffix(".")
    higher, lower = verdicts.count("higher"), verdicts.count("lower")
    shape = ("none", "lower", "higher", "both")[2 * bool(higher) + bool(lower)]
    counts = {"higher": higher, "lower": lower, "total": len(verdicts)}
    return texts.t(f"benchmark.finding.{shape}", kpis=kpis, **counts)


def _table(table_id: str, kind: Kind, found: Sequence[Compared], texts: Texts) -> Table:
    """One row is one KPI."""
    rows = []
    for one in found:
        own = value_of(one.own)
        values = [peer.score.value or 0.0 for peer in one.peers]
        gap = "" if one.gap is None else difference(texts, kind, one.gap)
        limits = (one.low or 0.0, one.high or 0.0)
        around = interval(texts, kind, limits, signed=True) if one.gap is not None else ""
        rows.append(
            (
                Cell(texts.of(one.item.name)),
                shown(texts, kind, own),
                shown(texts, kind, own, what="interval"),
                shown(texts, "count", own, what="n"),
                Cell(level(texts, kind, one.mean or 0.0), "num"),
                Cell(level(texts, "count", len(values)), "num"),
                Cell(level(texts, kind, min(values)), "num"),
                Cell(level(texts, kind, max(values)), "num"),
                Cell(gap or texts.t("table.none"), "num"),
                Cell(around or texts.t("table.none"), "num"),
                Cell(texts.t(f"benchmark.verdict.{one.verdict}") if one.verdict else ""),
            )
        )
    caption = texts.t("benchmark.caption")
    return Table(table_id, caption, texts.lines("benchmark.columns"), tuple(rows))


def _refused(comparison: Comparison, texts: Texts) -> Section:
    lines = tuple(dict.fromkeys(refusal(one, texts) for one in comparison.refused))
    if lines:
        blocks = (Prose((texts.t("benchmark.refused_lead"),)), Listing("", lines))
        return Section("benchmark-refused", texts.t("benchmark.refused"), blocks)
    none = Prose((texts.t("benchmark.refused_none"),))
    return Section("benchmark-refused", texts.t("benchmark.refused"), (none,))


def _method(comparison: Comparison, texts: Texts) -> Section:
    rule = comparison.rule
    most = level(texts, "share", rule.mode_difference)
    said = (
        texts.t(f"benchmark.mean_{comparison.mean}"),
        texts.t("benchmark.method_gap"),
        texts.t("benchmark.method_clear"),
        texts.t("benchmark.method_peers", fewest=rule.minimum_peers),
        texts.t("benchmark.method_modes", most=most),
        texts.t("benchmark.method_period", months=rule.months_apart),
    )
    blocks = (Listing("", said), _files(comparison, texts))
    return Section("benchmark-method", texts.t("benchmark.method"), blocks)


def _files(comparison: Comparison, texts: Texts) -> Table:
    """One row is one file that a number was taken from, ours first."""
    parties = (comparison.own, *comparison.parties)
    rows = tuple(_file(party, comparison, texts) for party in parties)
    headers = texts.lines("benchmark.files_columns")
    return Table("benchmark-files", texts.t("benchmark.files"), headers, rows)


def _file(party: Party, comparison: Comparison, texts: Texts) -> tuple[Cell, ...]:
    survey = party.benchmark.survey
    period = f"{day(texts, survey.start_date)} – {day(texts, survey.end_date)}"
    return (
        Cell(party.label),
        Cell(texts.of(survey.title)),
        Cell(period),
        Cell(_modes(party, comparison.group, texts)),
        Cell(party.benchmark.fingerprint[:16]),
    )


def _modes(party: Party, own: Group, texts: Texts) -> str:
    """How the citizens of the compared group answered, all centres' where it is several."""
    alike = [one for one in party.benchmark.groups if one.target_group == own.target_group]
    if not alike:
        return ""
    shares = party.benchmark.modes(alike[0])
    found = []
    for mode in in_order(name for name, share in shares.items() if share > 0):
        name = texts.t(f"mode.{mode}") if texts.has(f"mode.{mode}") else mode
        found.append(f"{name} {level(texts, 'share', shares[mode])}")
    return ", ".join(found)
