"""A comparison as sheets of a workbook: results, every peer's numbers, and what was left out."""

from __future__ import annotations

from pipeline.present.texts import Texts
from pipeline.share.benchmark.compare import Compared, Comparison
from pipeline.share.benchmark.words import kind_of, why
from pipeline.share.sheets import Column, Content, Entry, Sheet

_KINDS = {"top_box": "share", "net": "share"}
_CONTENTS: dict[str, Content] = {
    **dict.fromkeys(("value", "low", "high", "mean", "gap"), "value"),
    **dict.fromkeys(("n", "count"), "count"),
    **dict.fromkeys(("item", "why"), "wide"),
}


def sheets(comparison: Comparison, texts: Texts) -> list[Sheet]:
    """What the page tells, as numbers; the peers in the order of their files."""
    return [_results(comparison, texts), _peers(comparison, texts), _refused(comparison, texts)]


def _columns(texts: Texts, *names: str) -> tuple[Column, ...]:
    heads = ((name, texts.t(f"benchmark.head.{name}")) for name in names)
    return tuple(Column(name, head, _CONTENTS.get(name, "text")) for name, head in heads)


def _kind(one: Compared) -> str:
    kind = kind_of(one.item)
    return _KINDS.get(kind, kind)


def _results(comparison: Comparison, texts: Texts) -> Sheet:
    """One row is one KPI of ours."""
    names = ("item", "value", "low", "high", "n", "mean", "count", "gap", "verdict")
    rows: list[tuple[Entry, ...]] = []
    for one in comparison.compared:
        verdict = texts.t(f"benchmark.verdict.{one.verdict}") if one.verdict else ""
        own = one.own
        numbers = (own.value, own.low, own.high, own.n, one.mean, len(one.peers), one.gap)
        rows.append((texts.of(one.item.name), *numbers, verdict))
    kinds = tuple(_kind(one) for one in comparison.compared)
    title = texts.t("benchmark.results_sheet")
    return Sheet("results", title, _columns(texts, *names), tuple(rows), kinds)


def _peers(comparison: Comparison, texts: Texts) -> Sheet:
    """One row is one number of a peer."""
    names = ("item", "municipality", "centre", "value", "low", "high", "n")
    rows: list[tuple[Entry, ...]] = []
    kinds = []
    for one in comparison.compared:
        for peer in one.peers:
            score, centre = peer.score, peer.group.name or texts.t("benchmark.whole")
            numbers = (score.value, score.low, score.high, score.n)
            rows.append((texts.of(one.item.name), peer.label, centre, *numbers))
            kinds.append(_kind(one))
    title = texts.t("benchmark.peers_sheet")
    return Sheet("peers", title, _columns(texts, *names), tuple(rows), tuple(kinds))


def _refused(comparison: Comparison, texts: Texts) -> Sheet:
    """One row is one thing that was not compared."""
    rows = tuple(
        dict.fromkeys(
            (
                refused.label,
                texts.of(refused.item.name) if refused.item else texts.t("benchmark.everything"),
                why(refused.reason, texts),
            )
            for refused in comparison.refused
        )
    )
    columns = _columns(texts, "municipality", "item", "why")
    return Sheet("refused", texts.t("benchmark.refused_sheet"), columns, rows)
