"""From measure rows to cells: a group, an item and a period, with the counts behind them.

Everything measured in a cell is shown or withheld together. Measures of a KPI rest on the same
answers as its question, so they belong to the question's cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.errors import DisclosureError
from pipeline.records import About

RESPONSE = ("invited", "answered", "disposition")
RATES = tuple(f"response_rate_{rate}" for rate in ("raw", "rr1", "rr2", "cleaned"))
QUESTION = ("distribution", "dont_know", "not_relevant", "share_positive", "mean", "index")
WEIGHTED = ("weighted_share_positive", "weighted_mean", "weighted_index")
COMPARISONS = ("kpi_others", "change", "versus_others", "versus_target")
MEASURES = frozenset((*RESPONSE, *RATES, *QUESTION, *WEIGHTED, "kpi", *COMPARISONS))
"""Every measure this stage can protect: the tables of policy/measures.toml."""

_COUNTING = ("invited", "answered", "share_positive", "kpi")
_KEY = ["measure", "item", "centre", "unit", "breakdown", "category", "wave"]

Sizes = tuple[int, ...]
"""The counts of a cell that must not be found out. Response: (answered,) or, with an invitation
list, (answered, invited). Question: (answers, positive, negative), or (answers,) where only a
mean is known."""


@dataclass(frozen=True, order=True)
class Cell:
    """A group, an item ('' = its response) and a period. ``mode`` is '' for all modes together."""

    wave: str
    item: str
    centre: str = ""
    unit: str = ""
    mode: str = ""


def with_cells(rows: pd.DataFrame, links: Mapping[str, str]) -> pd.DataFrame:
    """The rows (always the whole table) with one more column, ``cell``: the Cell of each row.

    Where a wave has only one mode the rows of that mode are about the whole group once more.
    """
    by_mode = rows["breakdown"] == "mode"
    modes = rows["category"].where(by_mode, "")
    counted = rows.loc[by_mode].groupby("wave")["category"].nunique()
    modes = modes.where(rows["wave"].isin(counted.index[counted > 1]), "")
    items = rows["item"].map(lambda item: links.get(item, item))
    keys = zip(rows["wave"], items, rows["centre"], rows["unit"], modes, strict=True)
    cells = pd.Series([Cell(*key) for key in keys], index=rows.index, dtype=object)
    return rows.assign(cell=cells)


def check_rows(rows: pd.DataFrame, links: Mapping[str, str], about: About) -> None:
    """Refuse every row that this stage would not know how to protect.

    Raises DisclosureError for an unknown measure, wave, group, item or breakdown, for a mode
    without a name, for a negative count, and for a row that occurs twice.
    """
    units = {centre.id: {unit.id for unit in centre.units} for centre in about.centres}
    groups = {("", "")} | {(centre, "") for centre in units}
    groups |= {(centre, unit) for centre, inside in units.items() for unit in inside}
    items = {"", *(question.id for question in about.questions), *links, *links.values()}
    known = {
        "measure": rows["measure"].isin(MEASURES),
        "wave": rows["wave"].isin([about.wave, *filter(None, [about.previous])]),
        "item": rows["item"].isin(items),
        "breakdown": rows["breakdown"].isin(["", "answer", "disposition", "mode"]),
        "category": (rows["category"] != "") | (rows["breakdown"] == ""),
        "unit": pd.Series(
            [pair in groups for pair in zip(rows["centre"], rows["unit"], strict=True)],
            index=rows.index,
            dtype=bool,
        ),
    }
    for column, is_known in known.items():
        if not is_known.all():
            row = rows.loc[~is_known].iloc[0]
            raise _refused(f"unknown {column} {row[column]!r}", row)
    is_negative = rows["n"].lt(0).fillna(False) | rows["numerator"].lt(0)
    if is_negative.any():
        raise _refused("a negative count", rows.loc[is_negative].iloc[0])
    is_baseless = (rows["measure"] == "change") & rows["value"].notna() & (not about.previous)
    if is_baseless.any():
        raise _refused("a change without an earlier wave", rows.loc[is_baseless].iloc[0])
    if rows.duplicated(_KEY).any():
        raise _refused("the same measure twice", rows.loc[rows.duplicated(_KEY)].iloc[0])


def count_cells(rows: pd.DataFrame, about: About) -> Mapping[Cell, Sizes]:
    """The counts of every cell the rows (with their cells) mention.

    Raises DisclosureError for a cell without counts, and for counts that cannot be right.
    """
    kinds = {kpi.id: f"kpi {kpi.kind}" for kpi in about.kpis}
    found: dict[Cell, dict[str, tuple[int, int]]] = {cell: {} for cell in sorted(set(rows["cell"]))}
    records = [dict(zip(_KEY, row, strict=True)) for row in rows[_KEY].itertuples(index=False)]
    counts = rows[["n", "numerator"]].astype("float64").to_numpy()
    for cell, row, (n, numerator) in zip(rows["cell"], records, counts, strict=True):
        if row["measure"] not in _COUNTING:
            continue
        name = kinds.get(row["item"], "") if row["measure"] == "kpi" else row["measure"]
        counted = (_count(n, row), _partial(name, n, numerator, row))
        if found[cell].setdefault(name, counted) != counted:
            raise _unfit("two measures of the cell disagree", cell)
    return {cell: _sizes(cell, measures, about) for cell, measures in found.items()}


def _partial(name: str, n: float, numerator: float, row: Mapping[str, str]) -> int:
    """The numerator where it is a count: the sum behind a mean is none."""
    if n == 0 or name in ("kpi mean", "kpi index"):
        return 0
    return _count(numerator, row)


def _count(number: float, row: Mapping[str, str]) -> int:
    if not (number >= 0 and float(number).is_integer()):
        raise _refused("a count is missing, negative or not whole", row)
    return int(number)


def _sizes(cell: Cell, measures: Mapping[str, tuple[int, int]], about: About) -> Sizes:
    """The counts of one cell, from whichever of its measures tells them."""
    found = _question_sizes(measures) if cell.item else _response_sizes(cell, measures, about)
    answers = {n for name, (n, _) in measures.items() if name not in ("invited", "answered")}
    if len(answers) > 1 or not found or min(found) < 0:
        raise _unfit("the counts behind the measures are missing or contradict each other", cell)
    return found


def _response_sizes(
    cell: Cell, measures: Mapping[str, tuple[int, int]], about: About
) -> Sizes | None:
    needed = ["answered", "invited"] if about.has_invitations and not cell.mode else ["answered"]
    if not measures.keys() >= set(needed):
        return None
    counts = tuple(measures[name][1] for name in needed)
    return counts if counts[0] <= counts[-1] else None


def _question_sizes(measures: Mapping[str, tuple[int, int]]) -> Sizes | None:
    for name in ("share_positive", "kpi share_positive"):
        if name in measures:
            n, positive = measures[name]
            return (n, positive, n - positive)
    means = [measures[name] for name in ("kpi mean", "kpi index") if name in measures]
    return means[0][:1] if means else None


def place(cell: Cell) -> str:
    """The cell in words, for a message: never a number.

    >>> place(Cell("2024", "overall", "voksne", "vok-01"))
    "wave '2024', question 'overall', centre 'voksne', unit 'vok-01'"
    """
    names = {"question": cell.item, "centre": cell.centre, "unit": cell.unit, "mode": cell.mode}
    told = [f"wave {cell.wave!r}"] + [f"{word} {name!r}" for word, name in names.items() if name]
    return ", ".join(told)


def _unfit(what: str, cell: Cell) -> DisclosureError:
    return DisclosureError(
        what,
        where=place(cell),
        todo="this is a fault in the measures, not in the survey: report it",
    )


def _refused(what: str, row: Mapping[str, str] | pd.Series) -> DisclosureError:
    names = ", ".join(f"{name} {row[name]!r}" for name in _KEY if row[name])
    return DisclosureError(
        what, where=names, todo="nothing is published until the disclosure rules know how"
    )
