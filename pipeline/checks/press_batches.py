"""Press files -> Checked: the rules of the ordinary checks, applied to each kind of row once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import pandas as pd

from pipeline.checks.conservation import count_files, limits_of, stop_if_too_faulty
from pipeline.checks.daily import stop_if_undated
from pipeline.checks.direction import directions, stop_if_contradicted, stop_if_undocumented
from pipeline.checks.door import refuse_personal_sources
from pipeline.checks.patterns import answer_patterns, row_patterns
from pipeline.checks.people import people_of, stop_if_more_than_stated, with_dispositions
from pipeline.checks.press_faults import CODES, Judged, faults_of, first_rows, judged
from pipeline.checks.press_ids import line_ids
from pipeline.checks.press_quality import (
    daily_of_files,
    filled_cells,
    per_day,
    per_minute,
    several_answers,
)
from pipeline.checks.quality import answers_per_day, item_nonresponse, periods
from pipeline.checks.recodes import stop_if_unmapped
from pipeline.checks.unused import unused_columns
from pipeline.checks.values import Values, values_of
from pipeline.personal_data import IDENTIFIERS, redact
from pipeline.policy import quality_rule
from pipeline.records import (
    COMMENT_COLUMNS,
    PEOPLE_COLUMNS,
    REJECTED_COLUMNS,
    RESPONSES_COLUMNS,
    Checked,
    Counts,
    FileCount,
    PressRows,
    PressTable,
    Quality,
)
from pipeline.wave import WavePlan

_SHARED = ("centre", "unit", "mode", "disposition", "answered_share", "weight")
_COUNTED = ["file", "column", "reason", "rows", "first_line"]


def check_presses(
    tables: Sequence[PressTable], plan: WavePlan, secret: bytes | None = None
) -> Checked:
    """Check all files of a wave of presses together, as ``check`` does, without a row per press.

    ``secret`` is the one that hid the keys. Raises DataError as ``check`` does.
    """
    told = [table.told for table in tables]
    refuse_personal_sources(told, plan.questions)
    stop_if_undocumented(told, plan)
    stop_if_undated(told)
    files = judged(tables, plan)
    records = pd.concat([one.records for one in files], ignore_index=True)
    records = records[records["times"] > 0]
    values = values_of(told, records, plan)
    stop_if_unmapped(values.recodes, plan)
    people = people_of(pd.DataFrame(), records, values.answers, plan)
    people.insert(0, "person_id", "")
    kinds = with_dispositions(people, {}, plan, has_invitations=False)
    kinds = kinds.assign(times=people["times"])
    rejected = _rejected(files, values)
    counts = count_files(told, rejected, _cells(files, values), _sizes(files))
    stop_if_too_faulty(counts, rejected, values.filled, limits_of(plan))
    respondents = kinds[kinds["disposition"].isin(["I", "P"])]
    stop_if_more_than_stated(respondents, plan)
    answers = values.answers[values.answers["key"].isin(respondents["key"])]
    answers = answers.astype({"key": "str", "question": "str", "answer": "str"})
    own = secret or secrets.token_bytes(32)
    with ThreadPoolExecutor(1) as aside:  # numpy lets the other thread work while it counts
        daily = aside.submit(daily_of_files, files, answers, respondents, plan)
        quality = _quality(files, values, (respondents, answers), (rejected, counts), plan)
        stop_if_contradicted(quality.directions, plan)
        presses = tuple(_rows_of(one, kinds, answers, values, own) for one in files)
    return Checked(
        people=_no_rows(PEOPLE_COLUMNS),
        responses=_no_rows(RESPONSES_COLUMNS),
        rejected=_no_rows(REJECTED_COLUMNS),
        comments=_no_rows(COMMENT_COLUMNS),
        files=counts,
        has_invitations=False,
        quality=quality,
        daily=daily.result(),
        presses=presses,
        counts=_counts(kinds, answers, rejected),
    )


def _no_rows(columns: Mapping[str, str]) -> pd.DataFrame:
    """The table without a row, its columns of the types that their descriptions begin with."""
    types = {"float 0-1": "float64", "float > 0": "float64", "Int64": "Int64"}
    found = {
        name: pd.Series(dtype=types.get(kind := text.split(":")[0], kind))
        for name, text in columns.items()
    }
    return pd.DataFrame(found)


def _sizes(files: Sequence[Judged]) -> dict[str, int]:
    return {one.table.told.file: len(one.table.read.kinds) for one in files}


def _cells(files: Sequence[Judged], values: Values) -> pd.DataFrame:
    jobs = [
        pd.DataFrame(
            {"file": [one.table.told.file], "read": one.jobs_read * int(one.records["times"].sum())}
        )
        for one in files
    ]
    return pd.concat([*jobs, values.cells]).fillna({"empty": 0})


def _rejected(files: Sequence[Judged], values: Values) -> pd.DataFrame:
    """One row is one reason in one column of one file: file, column, reason, rows, first_line."""
    parts = [faults_of(one) for one in files]
    for one in files:
        out = values.rejected[values.rejected["file"] == one.table.told.file]
        if out.empty:
            continue
        at = pd.Index(one.records["line"]).get_indexer(out["line"])
        out = out.assign(
            rows=one.records["times"].to_numpy()[at],
            first_line=first_rows(one)[at],
            column=out["column"].map(lambda name: redact(name, IDENTIFIERS)),
        )
        groups = out.groupby(["file", "column", "reason"], as_index=False)
        parts.append(groups.agg(rows=("rows", "sum"), first_line=("first_line", "min"))[_COUNTED])
    found = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    texts = {"file": "str", "column": "str", "reason": "str"}
    return found.astype(texts).sort_values(["file", "first_line", "column"], ignore_index=True)


def _quality(
    files: Sequence[Judged],
    values: Values,
    found: tuple[pd.DataFrame, pd.DataFrame],
    counted: tuple[pd.DataFrame, Sequence[FileCount]],
    plan: WavePlan,
) -> Quality:
    rule = quality_rule(plan.start_date)
    told = [one.table.told for one in files]
    respondents, answers = found
    times = respondents.set_index("key")["times"]
    weighted = answers.assign(times=answers["key"].map(times))
    out = values.rejected.assign(times=values.rejected["key"].map(times))
    several = several_answers(files, answers)
    days = pd.concat([per_day(one, respondents) for one in files])
    minutes = per_minute(files, respondents)
    patterns = [row_patterns(told, *counted), answer_patterns(several, minutes, plan, rule)]
    return Quality(
        recodes=values.recodes,
        directions=directions(several, plan, rule),
        item_nonresponse=item_nonresponse(weighted, respondents, out, plan),
        patterns=pd.concat(patterns, ignore_index=True),
        days=answers_per_day(days),
        periods=periods(days),
        unused=unused_columns(told, plan, filled_cells(files)),
        is_identified=all(table.columns.get("person") for table in told),
    )


def _counts(kinds: pd.DataFrame, answers: pd.DataFrame, rejected: pd.DataFrame) -> Counts:
    people = kinds.groupby(["centre", "disposition"])["times"].sum().reset_index(name="people")
    given = answers["key"].map(kinds.set_index("key")["times"]).groupby(answers["question"]).sum()
    return Counts(people, rejected, {str(name): int(count) for name, count in given.items()})


def _rows_of(
    one: Judged, kinds: pd.DataFrame, answers: pd.DataFrame, values: Values, secret: bytes
) -> PressRows:
    told, read = one.table.told, one.table.read
    keys = one.records["key"]
    shared = kinds.set_index("key").reindex(keys)[list(_SHARED)]
    by_question = {
        str(name): part.set_index("key")[["answer", "code"]].reindex(keys)
        for name, part in answers.groupby("question")
    }
    out = values.rejected[values.rejected["file"] == told.file]
    at = pd.Index(one.records["line"]).get_indexer(out["line"])
    cells: dict[int, tuple[tuple[str, str], ...]] = {}
    for kind, column, reason in sorted(zip(at.tolist(), out["column"], out["reason"], strict=True)):
        cells[kind] = (*cells.get(kind, ()), (redact(column, IDENTIFIERS), reason))
    has_keys = bool(told.columns.get("person"))
    return PressRows(
        file=told.file,
        lines=read.lines,
        kinds=read.kinds,
        days=read.days,
        faults=one.faults,
        ids=read.keys if has_keys else line_ids(read.lines, told.file, secret),
        reasons=CODES,
        people=shared,
        answers=by_question,
        cells=cells,
        dates=one.records["date"].to_numpy("datetime64[us]"),
        read=read,
    )
