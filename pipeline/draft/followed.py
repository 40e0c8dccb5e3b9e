"""Whether the files follow people over measuring points, and which columns say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from pipeline.draft.names import heading, plain
from pipeline.errors import DataError
from pipeline.policy import fold, words
from pipeline.policy import table as policy_table
from pipeline.records import RawTable

PointJobs = Mapping[str, Mapping[str, str]]
"""File -> job -> column, of the files of a progress wave."""

STAGES = ("start", "phase", "end", "follow_up")
_MOST = 8
_RARE = 0.02
"""Of the rows: a value that stands in fewer is a slip, not a measuring point."""
_ONCE, _WORDED, _REPEATED = 0.95, 0.9, 0.8


def point_jobs(tables: Sequence[RawTable], kind: str) -> PointJobs:
    """The columns of measurements and goals; empty where nothing says that people are followed.

    Without ``kind`` only a column tells it whose values name a start and an end, once per person.
    Raises DataError where ``kind`` is progress and no file has a person and a measuring point.
    """
    if kind == "survey":
        return {}
    surveys = [table for table in tables if table.kind == "responses"]
    is_asked = kind == "progress"
    measured = {t.file: jobs for t in surveys if (jobs := _measured(t, is_asked=is_asked))}
    keys = {jobs["person"] for jobs in measured.values()}
    goals = {
        t.file: jobs
        for t in surveys
        if (is_asked or measured) and t.file not in measured and (jobs := _goals(t, keys))
    }
    if is_asked and not measured:
        raise DataError(
            "nothing in the files says which measuring point a row is",
            where=", ".join(table.file for table in tables),
            expected="one row per person and measuring point: a column with the same key at every "
            "point, and one that names the point (Start, Slut; før, efter)",
            todo="put the files of before and after under each other, with a column Målepunkt; or "
            "name the columns: --column person=..., --column point=... (docs/progress.md)",
        )
    return {**measured, **goals}


def with_points(table: RawTable, jobs: PointJobs) -> RawTable:
    """The table with these jobs; what its reader or the analyst says is kept."""
    return replace(table, columns={**jobs.get(table.file, {}), **table.columns})


def point_values(cells: pd.Series) -> list[str]:
    """The measuring points a column names, in the order of the file; slips are left out."""
    counts = cells[cells != ""].value_counts(sort=False)
    least = _RARE * counts.sum()
    return [str(value) for value, count in counts.items() if count >= least]


def stage_of(value: str) -> str:
    """The stage that a measuring point's name tells; '' where it tells none.

    >>> [stage_of(name) for name in ("Opstart", "Efter", "Seks måneder efter", "Fase 2")]
    ['start', 'end', 'follow_up', '']
    """
    rules, name = policy_table("drafting")["points"], fold(value)
    if any(part in name for part in rules["follow_up"]):
        return "follow_up"
    return next((stage for stage in ("start", "end") if name in rules[stage]), "")


def _measured(table: RawTable, *, is_asked: bool) -> dict[str, str]:
    """Person, point and course of a file of measurements; empty where it is none."""
    for point in _points(table, is_asked=is_asked):
        person = table.columns.get("person") or _person(table, point)
        if person:
            jobs = {"person": person, "point": point}
            course = _worded(table, "courses", taken=jobs.values())
            return {**jobs, **({"course": course} if course else {})}
    return {}


def _points(table: RawTable, *, is_asked: bool) -> list[str]:
    """Columns that may name the measuring point, the surest first."""
    if "point" in table.columns:
        return [table.columns["point"]]
    free = _free(table)
    named = [name for name in free if heading(name) in policy_table("drafting")["points"]["names"]]
    told = [name for name in free if _tells_points(table.rows[name])]
    return [*told, *(name for name in named if is_asked and name not in told)]


def _tells_points(cells: pd.Series) -> bool:
    values = point_values(cells)
    stages = {stage_of(value) for value in values}
    return 2 <= len(values) <= _MOST and "start" in stages and bool(stages & {"end", "follow_up"})


def _person(table: RawTable, point: str) -> str:
    """The key that comes again, at most once at a point: by its name, else by its values."""
    rules = policy_table("drafting")
    known = {*rules["points"]["person"], *rules["jobs"]["person"]}
    free = [name for name in _free(table) if name != point]
    order = sorted(free, key=lambda name: heading(name) not in known)
    return next((name for name in order if _comes_again(table.rows, name, point)), "")


def _comes_again(rows: pd.DataFrame, name: str, point: str) -> bool:
    both = rows.loc[(rows[name] != "") & (rows[point] != ""), [name, point]]
    if both.empty:
        return False
    is_once = 1 - both.duplicated().mean() >= _ONCE
    most = len(both) / max(both[point].nunique(), 1)
    return bool(is_once and most * _REPEATED <= both[name].nunique() <= len(both) * _REPEATED)


def _goals(table: RawTable, keys: Iterable[str]) -> dict[str, str]:
    """Person, theme, kind and attainment of a sheet of goals; empty where it is none."""
    rules = policy_table("drafting")
    person = next((name for name in _free(table) if name in set(keys)), "")
    goal = _worded(table, "goal_kinds", taken=(person,))
    if not person or not goal:
        return {}
    free = [name for name in _free(table) if name not in (person, goal)]
    free = [name for name in free if heading(name) not in rules["jobs"]["unit"]]
    attained = next((name for name in free if goal_scale(table.rows[name])), "")
    theme = next((n for n in free if n != attained and 1 < table.rows[n].nunique() <= 12), "")
    if not attained or not theme:
        return {}
    return {"person": person, "parameter": theme, "goal": goal, "attained": attained}


def goal_scale(cells: pd.Series) -> str:
    """How attainment is written: words, gas (-2 to 2), zero_to_four; '' where it is none."""
    filled = cells[cells != ""]
    if filled.empty:
        return ""
    if filled.map(fold).isin(words("attained")).mean() >= _WORDED:
        return "words"
    numbers = pd.to_numeric(filled, errors="coerce")
    for name, low, high in (("zero_to_four", 0, 4), ("gas", -2, 2)):
        if numbers.between(low, high).mean() >= _WORDED and numbers.nunique() <= high - low + 1:
            return name
    return ""


def _worded(table: RawTable, kind: str, taken: Iterable[str]) -> str:
    """The column nearly all of whose values are words of this kind."""
    known = words(kind)
    for name in _free(table):
        filled = table.rows[name][table.rows[name] != ""]
        if (
            name not in set(taken)
            and len(filled)
            and filled.map(fold).isin(known).mean() >= _WORDED
        ):
            return name
    return ""


def _free(table: RawTable) -> list[str]:
    """Columns without a job, whose names a wave file can hold."""
    taken = set(table.columns.values())
    return [n for n in map(str, table.rows.columns) if n not in taken and plain(n) == n]
