"""Measuring points, instruments and goals of a drafted progress wave, and its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from pipeline.draft.followed import STAGES, goal_scale, point_values, stage_of
from pipeline.draft.kinds import left_out_because, role_of
from pipeline.draft.names import new_id
from pipeline.draft.questions import LeftOut, QuestionDraft
from pipeline.draft.toml import assignment, comment
from pipeline.draft.variables import Variable, variables_of
from pipeline.errors import DataError
from pipeline.records import RawTable

_SCALES = (3, 4, 5, 6, 7, 10)
"""Where scales of items end; the smallest that holds nearly all numbers is taken."""
_SHORT = 7
_NEARLY_ALL = 0.99
_NUMBERS = 0.95
_RESERVED = ("point", "course", "goal_progress", "goal_maintenance")

_ENDS = ((0, min), (1, max))

Scale = tuple[int, int]


@dataclass(frozen=True)
class InstrumentDraft:
    """Columns beside each other that seem to share a scale, from ``low`` to ``high``."""

    id: str
    items: tuple[str, ...]
    low: int
    high: int


@dataclass(frozen=True)
class ProgressDraft:
    """``points``: (name, kind) in their order; ``goals``: (how attainment is written, themes)."""

    points: tuple[tuple[str, str], ...]
    instruments: tuple[InstrumentDraft, ...]
    goals: tuple[str, tuple[str, ...]] | None


def draft_progress(
    tables: Sequence[RawTable],
) -> tuple[ProgressDraft, tuple[QuestionDraft, ...], LeftOut]:
    """Points, instruments and goals, background questions, and what is left out and why.

    ``tables``: with their jobs. Raises DataError where there is neither an instrument nor a goal.
    """
    measured = [table for table in tables if "point" in table.columns]
    variables = [one for one in variables_of(measured) if one.answers]
    left_out: dict[str, list[str]] = {}
    scales: dict[str, Scale] = {}
    background: list[Variable] = []
    for variable in variables:
        scale = _scale_of(variable)
        role, why = ("", left_out_because(variable))
        if not why and scale is None:
            role, why = role_of(variable)
            why = "comments, which a progress wave has none of" if role == "comment" else why
        if why:
            left_out.setdefault(why, []).append(variable.name)
        elif scale is not None:
            scales[variable.name] = scale
        else:
            background.append(variable)
    goals = next((_goals(table) for table in tables if "goal" in table.columns), None)
    found = ProgressDraft(_points(measured), _instruments(variables, scales), goals)
    if not found.instruments and found.goals is None:
        raise DataError(
            "no column holds numbers of a scale",
            where=", ".join(table.file for table in measured),
            expected="a column of numbers for each item, such as 0 to 4, or a sheet of goals",
            todo="export the answers as numbers, or write wave.toml by hand (docs/progress.md)",
        )
    return found, _background(background), left_out


def _background(variables: Sequence[Variable]) -> tuple[QuestionDraft, ...]:
    taken = {*_RESERVED}
    drafted = []
    for variable in variables:
        id_ = new_id(variable.name, taken, "baggrund")
        taken.add(id_.casefold())
        drafted.append(QuestionDraft(id_, variable, "background"))
    return tuple(drafted)


def _scale_of(variable: Variable) -> Scale | None:
    """Where the numbers begin and end, but for slips; None where they are no numbers of a scale."""
    numbers = pd.to_numeric(
        pd.Series(list(variable.values), dtype="str").str.replace(",", ".", regex=False),
        errors="coerce",
    )
    counts = pd.Series(list(variable.values.values()), dtype="int64")
    if variable.labels or counts[numbers >= 0].sum() < _NUMBERS * counts.sum() or not len(counts):
        return None
    whole = counts[numbers.notna()].sum()
    for high in _SCALES:
        if counts[numbers.between(0, high)].sum() >= _NEARLY_ALL * whole:
            is_from_one = counts[numbers < 1].sum() <= (1 - _NEARLY_ALL) * whole
            return int(is_from_one and high <= _SHORT), high
    return None


def _instruments(
    variables: Sequence[Variable], scales: Mapping[str, Scale]
) -> tuple[InstrumentDraft, ...]:
    """Items beside each other on a short scale, or on a long one, are one instrument.

    On a short scale it ends where the farthest does: not every item has its highest answer given.
    """
    runs = groupby(variables, key=lambda one: _length(scales.get(one.name)))
    items = [tuple(one.name for one in run) for length, run in runs if length]
    found = []
    for at, names in enumerate(items, start=1):
        low, high = (pick(scales[name][end] for name in names) for end, pick in _ENDS)
        found.append(InstrumentDraft(f"redskab-{at}", names, low, high))
    return tuple(found)


def _length(scale: Scale | None) -> str:
    if scale is None:
        return ""
    return "short" if scale[1] <= _SHORT else "long"


def _points(tables: Sequence[RawTable]) -> tuple[tuple[str, str], ...]:
    """The points in their order: by what their names tell, then by when people came to them."""
    names = list(dict.fromkeys(v for t in tables for v in point_values(t.rows[t.columns["point"]])))
    ranks = {name: _mean_rank(tables, name) for name in names}

    def place(name: str) -> tuple[int, float]:
        return STAGES.index(stage_of(name) or "phase"), ranks[name]

    order = sorted(names, key=place)
    kinds = ["start", *(stage_of(name) or "phase" for name in order[1:])]
    kinds = ["start", *("phase" if kind == "start" else kind for kind in kinds[1:])]
    return tuple(zip(order, kinds, strict=True))


def _mean_rank(tables: Sequence[RawTable], name: str) -> float:
    """Which one of a person's measurements it is, by date where there is one, on average."""
    found = []
    for table in tables:
        rows, jobs = table.rows, table.columns
        if "date" in jobs:
            rows = rows.sort_values(jobs["date"], kind="stable")
        rank = rows.groupby(jobs["person"]).cumcount()
        found.append(rank[rows[jobs["point"]] == name])
    ranks = pd.concat(found)
    return float(ranks.mean()) if len(ranks) else 0.0


def _goals(table: RawTable) -> tuple[str, tuple[str, ...]]:
    themes = table.rows[table.columns["parameter"]]
    named = tuple(str(theme) for theme in themes[themes != ""].unique())
    return goal_scale(table.rows[table.columns["attained"]]), named


def progress_lines(draft: ProgressDraft) -> Iterator[str]:
    """``[[points]]``, ``[[instruments]]`` and ``[goals]`` of the wave file."""
    yield comment("guessed: the measuring points, in the order in which people come to them")
    taken: set[str] = set()
    for name, kind in draft.points:
        id_ = new_id(name.casefold(), taken, "punkt")
        taken |= {id_.casefold()}
        yield "[[points]]"
        yield assignment("id", id_)
        yield assignment("name", name)
        if kind != "phase":
            yield assignment("kind", kind)
        yield ""
    for at, one in enumerate(draft.instruments, start=1):
        yield comment("guessed: columns beside each other whose numbers may be of one scale")
        yield "[[instruments]]"
        yield assignment("id", one.id)
        yield assignment("name", f"Redskab {at}", "guessed: what it is called")
        yield assignment("items", list(one.items))
        if one.low:
            yield assignment("low", one.low)
        yield assignment("high", one.high)
        yield assignment("score", "mean", 'guessed: "sum" where the items are added up')
        yield assignment("better", "higher", 'guessed: "lower" where the lower is the better')
        yield ""
    if draft.goals:
        scale, themes = draft.goals
        yield "[goals]"
        yield assignment("parameters", list(themes))
        yield assignment("scale", scale, "guessed: what the numbers mean, see docs/wave-file.md")
        yield ""
