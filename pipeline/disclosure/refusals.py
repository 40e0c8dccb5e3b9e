"""What disclosure control refuses to work with: it fails closed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.disclosure.cells import Cell, Sizes, unfit
from pipeline.disclosure.counts import OWN_BREAKDOWNS
from pipeline.disclosure.primary import LEAST
from pipeline.disclosure.relations import response_of
from pipeline.disclosure.rests import Context, rests
from pipeline.errors import DisclosureError, PolicyError
from pipeline.policy import Thresholds
from pipeline.records import About

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


def check_rows(rows: pd.DataFrame, context: Context) -> None:
    """Refuse every row that this stage would not know how to protect.

    Raises DisclosureError for an unknown measure, wave, group, item or breakdown, for a category
    without a name, a breakdown of a unit, a negative count, and a row that occurs twice.
    """
    about, links = context.about, context.links
    units = {centre.id: {unit.id for unit in centre.units} for centre in about.centres}
    groups = {("", "")} | {(centre, "") for centre in units}
    groups |= {(centre, unit) for centre, inside in units.items() for unit in inside}
    questions = {question.id for question in about.questions}
    items = {"", *questions, *links, *(item for made_of in links.values() for item in made_of)}
    breakdowns = {*OWN_BREAKDOWNS, "mode", "period", *(one.id for one in about.breakdowns)}
    measures = [name for name, one in rests().items() if not (one.is_derived or one.is_progress)]
    known = {
        "measure": rows["measure"].isin(measures),
        "wave": rows["wave"].isin([about.wave, *filter(None, [about.previous])]),
        "item": rows["item"].isin(items),
        "breakdown": rows["breakdown"].isin(breakdowns),
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
            raise refused(f"unknown {column} {row[column]!r}", row)
    is_part = ~rows["breakdown"].isin(OWN_BREAKDOWNS) & (rows["unit"] != "")
    if is_part.any():
        raise refused("a breakdown of a unit", rows.loc[is_part].iloc[0])
    # Only a net score may be below nought: more negative answers than positive.
    nets = [kpi.id for kpi in about.kpis if kpi.kind == "net"]
    is_negative = rows["n"].lt(0).fillna(False)
    is_negative |= rows["numerator"].lt(0) & ~rows["item"].isin(nets)
    if is_negative.any():
        raise refused("a negative count", rows.loc[is_negative].iloc[0])
    is_baseless = (rows["measure"] == "change") & rows["value"].notna() & (not about.previous)
    if is_baseless.any():
        raise refused("a change without an earlier wave", rows.loc[is_baseless].iloc[0])
    if rows.duplicated(_KEY).any():
        raise refused("the same measure twice", rows.loc[rows.duplicated(_KEY)].iloc[0])


def check_responses(sizes: Mapping[Cell, Sizes], about: About) -> None:
    """Raise DisclosureError where a group of this wave has answers but no response to judge by."""
    for cell in sizes:
        if cell.wave == about.wave and response_of(cell) not in sizes:
            raise unfit("no response is known of a group with answers", cell)


def refused(what: str, row: Mapping[str, str] | pd.Series) -> DisclosureError:
    """The error for a row that is not released: names its group, never a number."""
    names = ", ".join(f"{name} {row[name]!r}" for name in _KEY if row.get(name))
    return DisclosureError(
        what, where=names, todo="nothing is published until the disclosure rules know how"
    )
