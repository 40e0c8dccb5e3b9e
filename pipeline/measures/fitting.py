"""The weights a wave file asks for: every respondent made to count for the invited like them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pipeline.errors import DataError
from pipeline.measures.breakdowns import breakdowns, categories_of
from pipeline.measures.rates import ANSWERED
from pipeline.measures.trimming import normed, raked_and_trimmed, trimmed_weights
from pipeline.measures.weighting import Margin, cell_weights, raked_weights
from pipeline.records import Wave
from pipeline.wave import WavePlan

_CENTRE = "centre"


@dataclass(frozen=True)
class Fit:
    """The respondents of a wave with fitted weights, that sum to the eligible on the list.

    ``people``: respondents, in the order of the wave; ``margins``: per variable (centre first)
    each respondent's level as a number.
    """

    people: pd.DataFrame
    weights: np.ndarray
    margins: tuple[np.ndarray, ...]


def fit_weights(wave: Wave, plan: WavePlan) -> Fit | None:
    """Weights to the eligible on the invitation list; None where the wave file asks for none.

    Raked to the margins of centre and the named variables, or fitted to every combination of
    them; trimmed at mean + 2 SD within the centre unless the wave file says otherwise. A person of
    whom a variable is not known has the level ``unknown``.

    Raises DataError without an invitation list, where it does not know a variable of everybody,
    or where nobody answered at a level with invited people.
    """
    if plan.weights is None:
        return None
    where = f"{plan.id}/wave.toml, [weights]"
    _check_known(wave, plan, where)
    eligible = wave.people[wave.people["disposition"] != "NE"]
    is_in = eligible["disposition"].isin(ANSWERED).to_numpy()
    levels = eligible[[_CENTRE]].assign(
        **{name: categories_of(eligible, name) for name in plan.weights.variables}
    )
    names = list(map(str, levels))
    if plan.weights.method == "cells":
        levels, names = levels.assign(cells=levels.agg(" / ".join, axis="columns")), ["cells"]
    try:
        margins = tuple(_margin(name, levels[name], is_in) for name in names)
        weights = _weights(margins, levels.loc[is_in, _CENTRE].tolist(), trim=plan.weights.trim)
    except DataError as error:
        details = {"expected": error.expected, "got": error.got, "todo": error.todo}
        raise DataError(error.what, where=f"{where}, {error.where}", **details) from None
    return Fit(eligible[is_in], weights, tuple(margin.codes for margin in margins))


def with_weights(wave: Wave, fit: Fit | None) -> Wave:
    """The wave with the fitted weights, mean 1 among the respondents."""
    if fit is None:
        return wave
    weight = wave.people["weight"].copy()
    weight.loc[fit.people.index] = normed(fit.weights)
    return replace(wave, people=wave.people.assign(weight=weight))


def _check_known(wave: Wave, plan: WavePlan, where: str) -> None:
    known = {one.id for one in breakdowns(wave, plan) if one.is_known}
    names = plan.weights.variables if plan.weights else ()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise DataError(
            f"the invitation list does not know {', '.join(unknown)} of everybody",
            where=where,
            expected="variables that are known also of those who did not answer",
            todo="put the column into the invitation list, or leave the variable out",
        )


def _margin(name: str, levels: pd.Series, is_in: np.ndarray) -> Margin:
    invited = {str(level): int(n) for level, n in levels.value_counts().sort_index().items()}
    return Margin(name, levels[is_in].tolist(), invited)


def _weights(margins: tuple[Margin, ...], centres: list[str], *, trim: bool) -> np.ndarray:
    if len(margins) > 1 and trim:
        return raked_and_trimmed(margins, centres).weights
    if len(margins) > 1:
        return raked_weights(margins).weights
    weights = cell_weights(margins[0])
    return trimmed_weights(weights, centres).weights if trim else weights
