"""A progress wave, checked: people followed from point to point, and their goals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from pipeline.checks.background import background_of
from pipeline.checks.conservation import (
    count_files,
    counted_rejections,
    limits_of,
    stop_if_too_faulty,
)
from pipeline.checks.courses import Courses, courses_of
from pipeline.checks.door import refuse_personal_sources
from pipeline.checks.goals import goals_of, is_goals
from pipeline.checks.pseudonyms import pseudonyms
from pipeline.checks.quality import periods
from pipeline.checks.records import Records, looked_up
from pipeline.checks.unused import unused_columns
from pipeline.errors import DataError
from pipeline.personal_data import IDENTIFIERS, redact
from pipeline.records import (
    COMMENT_COLUMNS,
    GOAL_COLUMNS,
    MEASUREMENT_COLUMNS,
    PEOPLE_COLUMNS,
    REJECTED_COLUMNS,
    RESPONSES_COLUMNS,
    Checked,
    Quality,
    RawTable,
)
from pipeline.wave import WavePlan

_STATES = ("finished", "left", "in_course")
_TYPES = {"answered_share": "float64", "weight": "float64", "answered_date": "datetime64[us]"}


def progress_of(tables: Sequence[RawTable], plan: WavePlan, secret: bytes) -> Checked:
    """Check the exports and goals sheets of a progress wave together.

    Raises DataError where a file lacks a column, where nothing was measured and no goal set, when
    personal data would be kept, or when more is rejected than the wave file allows.
    """
    refuse_personal_sources(tables, plan.questions)
    sheets = [table for table in tables if is_goals(table)]
    exports = [table for table in tables if not is_goals(table)]
    _stop_if_nothing(tables, exports, plan)
    courses = courses_of(exports, plan) if exports else None
    goals = goals_of(sheets, plan)
    parts = [*([courses.records] if courses else []), *(one.rows for one in goals)]
    records = pd.concat(parts, ignore_index=True)
    inside = records[records["fault"] == ""]
    people = _people(tables, inside, plan, secret)
    ids = people.set_index("key")["person_id"]
    rejected = _rejected(records, courses, goals)
    counted = counted_rejections(rejected)
    counts = [*([courses.cells] if courses else []), *(one.cells for one in goals)]
    cells = pd.concat(counts, ignore_index=True).merge(
        inside[["file", "line"]], on=["file", "line"]
    )
    files = count_files(tables, counted, cells, {one.file: len(one.rows) for one in tables})
    stop_if_too_faulty(files, counted, courses.filled if courses else {}, limits_of(plan))
    return Checked(
        people=people.drop(columns="key"),
        responses=_empty(RESPONSES_COLUMNS, {"code": "Int16"}),
        rejected=rejected,
        comments=_empty(COMMENT_COLUMNS, {}),
        files=files,
        has_invitations=False,
        quality=Quality(periods=periods(inside), unused=unused_columns(tables, plan)),
        measurements=_measurements(courses, ids, plan),
        goals=_goals(goals, ids),
    )


def _stop_if_nothing(
    tables: Sequence[RawTable], exports: Sequence[RawTable], plan: WavePlan
) -> None:
    if plan.progress is not None and plan.progress.instruments and not exports:
        raise DataError(
            "no file of the wave holds measurements, and the wave file has instruments",
            where=plan.id,
            expected="an export: one row is one person at one measuring point",
            got=", ".join(table.file for table in tables) or "no files",
            todo="list it under [[files]] in wave.toml, or leave [[instruments]] out",
        )


def _people(
    tables: Sequence[RawTable], inside: pd.DataFrame, plan: WavePlan, secret: bytes
) -> pd.DataFrame:
    """One row is one person with a row that is in (PEOPLE_COLUMNS, course, background, key).

    ``course``: finished / left / in_course as the latest point with a word for it says, else ''.
    """
    people = inside.drop_duplicates("key")[["key", "centre", "unit"]].reset_index(drop=True)
    order = {one.id: at for at, one in enumerate(plan.progress.points if plan.progress else ())}
    told = inside.reindex(columns=[*inside.columns.union(["course", "point"])])
    told = told[told["course"].isin(_STATES)]
    told = told.assign(order=told["point"].map(order))
    last = told.sort_values("order", kind="stable").drop_duplicates("key", keep="last")
    dates = inside.groupby("key")["date"].max()
    people = people.assign(
        person_id=pseudonyms(people["key"], secret, "person"),
        mode="",
        disposition="I",
        answered_share=1.0,
        answered_date=people["key"].map(dates).astype("datetime64[us]"),
        weight=1.0,
        course=looked_up(last.set_index("key")["course"], people["key"]),
    )
    background = background_of(tables, inside, plan)
    named = {name: looked_up(texts, people["key"]) for name, texts in background.items()}
    people = people.assign(**named)
    texts = dict.fromkeys([*PEOPLE_COLUMNS, "course", *named], "str") | _TYPES
    return people[["key", *texts]].astype(texts)


def _measurements(courses: Courses | None, ids: pd.Series, plan: WavePlan) -> pd.DataFrame:
    """One row is one item of one person at one point (MEASUREMENT_COLUMNS), as in the wave file."""
    nothing = _empty(MEASUREMENT_COLUMNS, {"date": "datetime64[us]", "value": "float64"})
    if courses is None:
        return nothing
    values = courses.values.assign(person_id=looked_up(ids, courses.values["key"]))
    parts = [nothing]
    for one in plan.progress.instruments if plan.progress else ():
        for item in one.items:
            mine = values[values["column"] == item]
            parts.append(mine.assign(instrument=one.id, item=item))
    table = pd.concat(parts, ignore_index=True)[list(MEASUREMENT_COLUMNS)]
    return table.astype(nothing.dtypes.to_dict())


def _goals(goals: Sequence[Records], ids: pd.Series) -> pd.DataFrame:
    """One row is one goal of one person (GOAL_COLUMNS), in the order of the sheets."""
    parts = [_empty(GOAL_COLUMNS, {})]
    for one in goals:
        inside = one.rows[one.rows["fault"] == ""]
        parts.append(inside.assign(person_id=looked_up(ids, inside["key"])))
    return pd.concat(parts, ignore_index=True)[list(GOAL_COLUMNS)].astype("str")


def _rejected(
    records: pd.DataFrame, courses: Courses | None, goals: Sequence[Records]
) -> pd.DataFrame:
    """One row is one rejected record, or one rejected cell of a record that is in."""
    out = records[records["fault"] != ""]
    whole = out.assign(column="", reason=out["fault"])[list(REJECTED_COLUMNS)]
    parts = [*([courses.rejected] if courses else []), *(one.rejected for one in goals)]
    inside = records.loc[records["fault"] == "", ["file", "line"]]
    cells = pd.concat([_empty(REJECTED_COLUMNS, {"line": "int64"}), *parts])
    table = pd.concat([whole, cells.merge(inside, on=["file", "line"])])[list(REJECTED_COLUMNS)]
    table = table.astype({"file": "str", "line": "Int64", "column": "str", "reason": "str"})
    table["column"] = table["column"].map(lambda name: redact(name, IDENTIFIERS)).astype("str")
    return table.sort_values(["file", "line", "column"], ignore_index=True)


def _empty(columns: Iterable[str], types: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns), dtype="str").astype(dict(types))
