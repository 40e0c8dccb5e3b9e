"""What disclosure control refuses to work with: it fails closed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.disclosure.cells import Cell, Sizes, unfit
from pipeline.disclosure.comparisons import COMPARISONS
from pipeline.disclosure.primary import LEAST
from pipeline.disclosure.relations import response_of
from pipeline.errors import DisclosureError, PolicyError
from pipeline.policy import Thresholds
from pipeline.records import About

_RESPONSE = ("invited", "answered", "disposition")
_RATES = tuple(f"response_rate_{rate}" for rate in ("raw", "rr1", "rr2", "cleaned"))
_QUESTION = ("distribution", "dont_know", "not_relevant", "share_positive", "mean", "index")
_WEIGHTED = ("weighted_share_positive", "weighted_mean", "weighted_index")
MEASURES = frozenset((*_RESPONSE, *_RATES, *_QUESTION, *_WEIGHTED, "kpi", *COMPARISONS))
"""Every measure this stage can protect: the tables of policy/measures.toml."""

_KEY = ["measure", "item", "centre", "unit", "breakdown", "category", "wave"]
_NAMES = ("unit_invited", "unit_answers", "question_answers", "breakdown_answers", "protection")


def check_thresholds(thresholds: Thresholds) -> None:
    """Raise PolicyError unless every threshold is a whole number of at least three."""
    for name in _NAMES:
        found = getattr(thresholds, name, None)
        if not isinstance(found, int) or isinstance(found, bool) or found < LEAST:
            raise PolicyError(
                f"the threshold {name} is missing or too low",
                where="policy, disclosure.toml, or [disclosure] in wave.toml",
                expected=f"a whole number, {LEAST} or more",
                got=repr(found),
            )


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


def check_responses(sizes: Mapping[Cell, Sizes], about: About) -> None:
    """Raise DisclosureError where a group of this wave has answers but no response to judge by."""
    for cell in sizes:
        if cell.wave == about.wave and response_of(cell) not in sizes:
            raise unfit("no response is known of a group with answers", cell)


def _refused(what: str, row: Mapping[str, str] | pd.Series) -> DisclosureError:
    names = ", ".join(f"{name} {row[name]!r}" for name in _KEY if row[name])
    return DisclosureError(
        what, where=names, todo="nothing is published until the disclosure rules know how"
    )
