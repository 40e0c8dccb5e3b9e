"""Numbers of one kind beside those of peers who measured the same way. No ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Row, canvas
from pipeline.present.figures.drawing import drawn
from pipeline.present.figures.marks import dots, intervals, level_axis, row_of
from pipeline.present.numbers import Kind, level
from pipeline.present.rows import Value
from pipeline.present.tables import Table, shown
from pipeline.present.texts import Texts

_APART = 9.0  # pixels between our line and the peers'


@dataclass(frozen=True)
class PeerRow:
    """One number of ours, those of the peers without their names, and the peers' mean."""

    label: str
    own: Value
    peers: tuple[float, ...]
    mean: float | None
    verdict: str


def draw(
    texts: Texts,
    rows: Sequence[PeerRow],
    axis: tuple[Kind, int],
    words: tuple[str, str],
    table: Table,
) -> FigureResult:
    """In every row our number with its interval above, the peers and their mean below.

    ``axis``: the kind of number and the points of its scale; ``words``: the figure's id and title;
    ``table``: the same numbers.
    """
    kind, points = axis
    legend = [(mark, texts.t(f"benchmark.legend_{mark}")) for mark in ("own", "interval")]
    legend += [(mark, texts.t(f"benchmark.legend_{mark}")) for mark in ("others", "whole")]
    page = canvas([_row(texts, kind, row) for row in rows], legend, 48)
    level_axis(page, texts, kind, points)
    intervals(page, [row.own for row in rows], offset=-_APART)
    dots(page, "own", [row.own.value for row in rows], offset=-_APART)
    for at in range(max(len(row.peers) for row in rows)):
        places = [row.peers[at] if at < len(row.peers) else None for row in rows]
        dots(page, "others", places, offset=_APART)
    dots(page, "whole", [row.mean for row in rows], offset=_APART)
    how = _how(texts, kind, rows)
    caption = f"{texts.t('benchmark.base')} {texts.t(f'kpis.scale_{kind}')}"
    return drawn(page, FigureResult(words[0], words[1], caption, how, table))


def _row(texts: Texts, kind: Kind, row: PeerRow) -> Row:
    notes = [row.verdict] if row.verdict else []
    if row.mean is not None:
        low, high = (level(texts, kind, end) for end in (min(row.peers), max(row.peers)))
        notes.insert(0, texts.t("benchmark.note_mean", mean=level(texts, kind, row.mean)))
        notes.insert(1, texts.t("benchmark.note_range", low=low, high=high))
    return row_of(row.label, shown(texts, kind, row.own), notes)


def _how(texts: Texts, kind: Kind, rows: Sequence[PeerRow]) -> str:
    for row in rows:
        if row.own.value is not None and row.mean is not None:
            own, mean = (level(texts, kind, value) for value in (row.own.value, row.mean))
            return texts.t(
                "benchmark.how", label=row.label, own=own, mean=mean, count=len(row.peers)
            )
    return texts.t("benchmark.how_hidden")
