"""From measure rows to cells and the counts behind them.

Measures of a KPI over one question rest on the same answers as the question, so they belong to the
question's cell. A KPI over several questions (a theme) has a cell of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import pandas as pd

from pipeline.disclosure.cells import Cell, Sizes, unfit
from pipeline.disclosure.pairs import Pair, name_of, pair_of
from pipeline.disclosure.together import between, surely, weights
from pipeline.records import About

OWN_BREAKDOWNS = ("", "answer", "disposition")
"""Breakdowns that are not parts of a group: the rows tell of the group itself."""

_COUNTING = ("invited", "answered", "share_positive", "mean", "index", "kpi")
_RATES = ("response_rate_raw", "response_rate_rr2", "response_rate_cleaned")
_MEANS = ("mean", "index", "theme_index")
_Links = Mapping[str, tuple[str, ...]]
Weights = tuple[tuple[float, ...], ...]


def with_cells(rows: pd.DataFrame, links: _Links) -> pd.DataFrame:
    """The rows (always the whole table) with one more column, ``cell``: the Cell of each row.

    Where all people of a wave are in one category of a breakdown, its rows are about the whole
    group once more.
    """
    is_part = ~rows["breakdown"].isin(OWN_BREAKDOWNS)
    counted = rows.loc[is_part].groupby(["wave", "breakdown"])["category"].nunique()
    single = set(counted.index[counted == 1])
    names = {kpi: questions[0] for kpi, questions in links.items() if len(questions) == 1}
    columns = ["wave", "item", "centre", "unit", "breakdown", "category"]
    cells = []
    for (wave, item, centre, unit, axis, category), is_parted in zip(
        rows[columns].itertuples(index=False, name=None), is_part, strict=True
    ):
        axes = (axis, category) if is_parted and (wave, axis) not in single else ("", "")
        cells.append(Cell(wave, names.get(item, item), centre, unit, *axes))
    return rows.assign(cell=pd.Series(cells, index=rows.index, dtype=object))


def count_cells(rows: pd.DataFrame, about: About) -> Mapping[Cell, Sizes]:
    """The counts of every cell the rows (with their cells) mention.

    Raises DisclosureError for a cell without counts, and for counts that cannot be right.
    """
    found, answers = _read_pairs(rows, about)
    order = _orders(found)
    return {
        cell: _sizes(cell, pairs, answers[cell], order[cell.wave, cell.item])
        if cell.item
        else _response_sizes(cell, pairs, about)
        for cell, pairs in found.items()
    }


def count_between(rows: pd.DataFrame, about: About) -> Mapping[Cell, Sizes]:
    """Counts that several measures of a cell tell only together, so that a nought is no opinion.

    Of an item: how many can have chosen any one position, as narrow as the measures make it
    (``together``). Of a response: how many did not answer although they could have.
    """
    return {**_silent(rows), **{cell: between(*told) for cell, told in _told(rows, about)}}


def _silent(rows: pd.DataFrame) -> Mapping[Cell, Sizes]:
    """What the headline rates leave: those who are eligible, or invited, and did not answer."""
    rates = rows[rows["measure"].isin(_RATES) & rows["numerator"].notna()]
    found: dict[Cell, Sizes] = {}
    for cell, asked, answered in zip(
        rates["cell"], rates["denominator"], rates["numerator"], strict=True
    ):
        if not cell.breakdown:
            found[cell] = min(found.get(cell, (int(asked),)), (int(asked - answered),))
    return found


def count_surely(rows: pd.DataFrame, about: About) -> Mapping[Cell, Mapping[str, float]]:
    """How many must have chosen each position, as the measures of a cell tell together."""
    return {cell: surely(*told) for cell, told in _told(rows, about)}


def count_weights(rows: pd.DataFrame, about: About) -> Mapping[tuple[str, str], Weights]:
    """Wave and item -> what one answer adds to its counts (``Sizes`` without the second of a pair).

    One row is one count, one column a position of the scale. People have no position, and a theme
    is taken as if it had two: all points and none.
    """
    points = _points(about)
    positive = {question.id: question.positive for question in about.questions}
    found: dict[tuple[str, str], Weights] = {}
    for (wave, item), names in _orders(_read_pairs(rows, about)[0]).items():
        at_ends = ((1.0, 1.0), *[(1.0, 0.0)] * len(names)) if item else ((1.0,),)
        scale = points.get(item, 0), positive.get(item, ())
        found[wave, item] = weights(tuple(names), *scale) if scale[0] else at_ends
    return found


def _told(
    rows: pd.DataFrame, about: About
) -> Iterable[tuple[Cell, tuple[Mapping[str, Pair], int, int, tuple[int, ...]]]]:
    """Of every cell of an item: its pairs and answers, and the scale's points and positive ones."""
    points = _points(about)
    positive = {question.id: question.positive for question in about.questions}
    found, answers = _read_pairs(rows, about)
    for cell, pairs in found.items():
        if cell.item and answers[cell]:
            scale = points.get(cell.item, 0), positive.get(cell.item, ())
            yield cell, (pairs, min(answers[cell]), *scale)


def _points(about: About) -> Mapping[str, int]:
    return {question.id: len(next(iter(question.labels.values()))) for question in about.questions}


def _read_pairs(
    rows: pd.DataFrame, about: About
) -> tuple[Mapping[Cell, dict[str, Pair]], Mapping[Cell, set[int]]]:
    """What each cell's answers are divided into, by name, and its answers as each row has them."""
    kinds = {kpi.id: kpi.kind for kpi in about.kpis}
    points = _points(about)
    found: dict[Cell, dict[str, Pair]] = {cell: {} for cell in sorted(set(rows["cell"]))}
    answers: defaultdict[Cell, set[int]] = defaultdict(set)
    counting = rows[rows["measure"].isin(_COUNTING)]
    columns = ["cell", "measure", "item", "n", "numerator"]
    for cell, measure, item, n, numerator in counting[columns].itertuples(index=False, name=None):
        kind = kinds.get(item, "") if measure == "kpi" else measure
        pair: Pair | None = None if cell.item else (_count(numerator, cell), 0)
        if cell.item:
            answers[cell].add(_count(n, cell))
            pair = pair_of(kind, int(n), numerator, points.get(cell.item, 0))
        if pair is None:
            raise unfit("a count is missing, negative or not whole", cell)
        if min(pair) < 0 or found[cell].setdefault(name_of(kind, item), pair) != pair:
            raise unfit("two measures of the cell contradict each other", cell)
    return found, answers


def _count(number: float, cell: Cell) -> int:
    if pd.isna(number) or not (number >= 0 and float(number).is_integer()):
        raise unfit("a count is missing, negative or not whole", cell)
    return int(number)


def _orders(found: Mapping[Cell, Mapping[str, Pair]]) -> Mapping[tuple[str, str], list[str]]:
    """For every item in a wave its pairs in one order, those that every cell has first."""
    counted: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for cell, pairs in found.items():
        counted[cell.wave, cell.item].update(pairs.keys())
    return {
        key: sorted(names, key=lambda name: (-names[name], name != "positive", name))
        for key, names in counted.items()
    }


def _sizes(
    cell: Cell, pairs: Mapping[str, Pair], answers: Iterable[int], order: list[str]
) -> Sizes:
    """The answers of one cell, then its pairs: always the first of the item's pairs."""
    number = set(answers)
    if len(number) != 1 or set(order[: len(pairs)]) != pairs.keys():
        raise unfit("the counts behind the measures are missing or contradict each other", cell)
    return (*number, *(count for name in order[: len(pairs)] for count in pairs[name]))


def _response_sizes(cell: Cell, pairs: Mapping[str, Pair], about: About) -> Sizes:
    has_both = about.has_invitations and not cell.breakdown
    needed = ["answered", "invited"] if has_both else ["answered"]
    counts = tuple(pairs[name][0] for name in needed if name in pairs)
    if len(counts) < len(needed) or counts[0] > counts[-1]:
        raise unfit("the counts behind the measures are missing or contradict each other", cell)
    return counts


def uniform_cells(rows: pd.DataFrame, about: About) -> frozenset[Cell]:
    """Cells of which a mean without spread tells that everybody answered the same."""
    means = {"mean", "index", *(kpi.id for kpi in about.kpis if kpi.kind in _MEANS)}
    of_mean = rows["measure"].isin(means) | ((rows["measure"] == "kpi") & rows["item"].isin(means))
    has_spread = (rows["high"] > rows["low"]) | (rows["method"] == "census")
    return frozenset(rows.loc[of_mean & ~has_spread & rows["n"].gt(0).fillna(False), "cell"])
