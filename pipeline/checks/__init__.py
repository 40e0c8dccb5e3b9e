"""RawTable -> Checked: every record and value is accepted, or rejected with a reason code.

The codes are ``policy/reasons.toml``. Rows are conserved: read = accepted + rejected, per file.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.checks.background import background_of
from pipeline.checks.comments import comments_of, names_of
from pipeline.checks.conservation import (
    count_files,
    counted_rejections,
    limits_of,
    stop_if_too_faulty,
)
from pipeline.checks.daily import daily_of, misused, stop_if_undated
from pipeline.checks.direction import directions, stop_if_contradicted, stop_if_undocumented
from pipeline.checks.door import refuse_personal_sources
from pipeline.checks.matching import matched, unanswered, where_the_key_is, without_results
from pipeline.checks.patterns import answer_patterns, minutes_of, row_patterns
from pipeline.checks.people import people_of, stop_if_more_than_stated, with_dispositions
from pipeline.checks.press_batches import check_presses
from pipeline.checks.press_ids import key_hider, press_pseudonyms
from pipeline.checks.progress import progress_of
from pipeline.checks.pseudonyms import pseudonyms
from pipeline.checks.qualitative import nobody, with_statements
from pipeline.checks.quality import answers_per_day, item_nonresponse, periods
from pipeline.checks.recodes import stop_if_unmapped
from pipeline.checks.records import Records, is_among, joined, records_of
from pipeline.checks.responses import responses_of
from pipeline.checks.statements import statements_of
from pipeline.checks.texts import text_patterns, texts_of
from pipeline.checks.unused import unused_columns
from pipeline.checks.values import Values, values_of
from pipeline.errors import DataError
from pipeline.personal_data import IDENTIFIERS, redact
from pipeline.policy import burst_rule, quality_rule
from pipeline.records import (
    REJECTED_COLUMNS,
    Checked,
    FileCount,
    Quality,
    RawTable,
)
from pipeline.wave import WavePlan

__all__ = ["check", "check_presses", "key_hider"]


def check(tables: Sequence[RawTable], plan: WavePlan, secret: bytes | None = None) -> Checked:
    """Check all files of a wave together.

    ``secret`` makes the ids; None = one for this call alone. Raises DataError when a column or
    meaning is missing, when answers match no invitation or run against their question's direction,
    when personal data would be kept, or when more is rejected than the wave file allows.
    """
    secret = secret or secrets.token_bytes(32)
    if plan.progress is not None:
        return progress_of(tables, plan, secret)
    refuse_personal_sources(tables, plan.questions)
    told = statements_of(tables, plan)
    others = [table for table in tables if table.kind != "statements"]
    # Where something was asked, answers are missed although there are statements.
    has_survey = bool(others or plan.questions or not told)
    checked = _answers(others, plan, secret) if has_survey else nobody()
    return with_statements(checked, told, tables, plan, secret=secret) if told else checked


def _answers(tables: Sequence[RawTable], plan: WavePlan, secret: bytes) -> Checked:
    """What became of survey exports and invitation lists."""
    lists, surveys = _at_the_door(tables, plan)
    invited = joined([records_of(table, plan, needs_group=True) for table in lists])
    answered = joined([records_of(table, plan, needs_group=not lists) for table in surveys])
    answered = matched(answered, invited) if lists else answered
    values = values_of(surveys, _in(answered), plan)
    stop_if_unmapped(values.recodes, plan)
    people = people_of(_in(invited), _in(answered), values.answers, plan)
    is_press_wave = plan.series is not None and not lists
    # A survey tool that lists everybody it wrote to is its own invitation list.
    has_invitations = bool(lists) or bool(people["status"].isin(["new", "distributed"]).any())
    people.insert(0, "person_id", _ids(people, surveys, secret, of_presses=is_press_wave))
    background = background_of(tables, pd.concat([_in(answered), _in(invited)]), plan)
    people = with_dispositions(people, background, plan, has_invitations)
    answered = without_results(answered, people)
    invited = unanswered(invited, people, lists)
    rejected = _rejected([invited, answered], values.rejected[list(REJECTED_COLUMNS)])
    counted = counted_rejections(rejected)
    files = _counted(tables, counted, values, [invited, answered])
    stop_if_too_faulty(files, counted, values.filled, limits_of(plan))
    respondents = people[people["disposition"].isin(["I", "P"])]
    stop_if_more_than_stated(respondents, plan)
    responses = responses_of(values.answers, respondents)
    texts = texts_of(surveys, answered.rows, people, plan)
    seen = _Seen(_in(answered), values, respondents, responses, counted, texts, files)
    names = names_of(tables, pd.concat([answered.rows, invited.rows]))
    quality = _quality(surveys, seen, plan)
    stop_if_contradicted(quality.directions, plan)
    return Checked(
        people=people.drop(columns="key"),
        responses=responses,
        rejected=rejected,
        comments=comments_of(texts, names, secret),
        files=files,
        has_invitations=has_invitations,
        quality=replace(quality, unused=unused_columns(tables, plan)),
        daily=_daily(surveys, answered.rows, values, respondents, plan=plan),
    )


def _ids(
    people: pd.DataFrame, tables: Sequence[RawTable], secret: bytes, *, of_presses: bool
) -> pd.Series:
    if of_presses:
        return press_pseudonyms(people, tables, secret)
    return pseudonyms(people["key"], secret, "person")


@dataclass(frozen=True)
class _Seen:
    """What a wave's quality is judged by: survey records, cells, people, answers, faults, texts."""

    records: pd.DataFrame
    values: Values
    respondents: pd.DataFrame
    responses: pd.DataFrame
    counted: pd.DataFrame
    texts: pd.DataFrame
    files: Sequence[FileCount]


def _quality(tables: Sequence[RawTable], seen: _Seen, plan: WavePlan) -> Quality:
    rule = quality_rule(plan.start_date)
    records = seen.records[is_among(seen.records["key"], seen.respondents["key"])]
    unusable = seen.values.rejected
    patterns = [
        row_patterns(tables, seen.counted, seen.files),
        text_patterns(tables, seen.texts),
        answer_patterns(seen.responses, minutes_of(records), plan, rule),
    ]
    return Quality(
        recodes=seen.values.recodes,
        directions=directions(seen.responses, plan, rule),
        item_nonresponse=item_nonresponse(seen.responses, seen.respondents, unusable, plan),
        patterns=pd.concat(patterns, ignore_index=True),
        days=answers_per_day(seen.respondents),
        periods=periods(records),
        is_identified=all(table.columns.get("person") for table in tables),
    )


def _daily(
    tables: Sequence[RawTable],
    records: pd.DataFrame,
    values: Values,
    respondents: pd.DataFrame,
    *,
    plan: WavePlan,
) -> pd.DataFrame:
    """The presses by day, where the wave is a series."""
    if plan.series is None:
        return pd.DataFrame()
    is_in = (records["fault"] == "") & is_among(records["key"], respondents["key"])
    is_misuse = records["is_misuse"] & records["date"].notna()
    misuse = pd.concat([misused(table, records[is_misuse], plan) for table in tables])
    return daily_of(records[is_in | is_misuse], values.answers, misuse, burst_rule(plan.start_date))


def _counted(
    tables: Sequence[RawTable], counted: pd.DataFrame, values: Values, records: list[Records]
) -> tuple[FileCount, ...]:
    cells = pd.concat([*(part.cells for part in records), values.cells])
    sizes = {table.file: len(table.rows) for table in tables}
    return count_files(tables, counted, _of_records_in(cells, records), sizes)


def _at_the_door(
    tables: Sequence[RawTable], plan: WavePlan
) -> tuple[list[RawTable], list[RawTable]]:
    """(invitation lists, survey exports), once nothing speaks against reading them."""
    stop_if_undocumented(tables, plan)
    lists, surveys = _by_kind(tables, plan)
    if plan.series is not None:
        stop_if_undated(surveys)
    return lists, surveys


def _by_kind(tables: Sequence[RawTable], plan: WavePlan) -> tuple[list[RawTable], list[RawTable]]:
    """(invitation lists, survey exports)."""
    lists = [table for table in tables if table.kind == "invitations"]
    surveys = [table for table in tables if table.kind == "responses"]
    if not surveys:
        raise DataError(
            "no file of the wave holds answers",
            where=plan.id,
            expected="a survey export",
            got=", ".join(table.file for table in tables) or "no files",
            todo="put the export into the wave's folder",
        )
    if not any(question.is_scored or question.role == "comment" for question in plan.questions):
        raise DataError(
            "the wave file names no question of the survey",
            where=f"{plan.id}/wave.toml",
            got=", ".join(table.file for table in surveys),
            todo="add its [[questions]], or take the export out of the wave's folder",
        )
    for table in surveys:
        if lists and not table.columns.get("person"):
            raise DataError(
                "the answers cannot be matched to the invitation list",
                where=table.file,
                expected="a column with the same key as the invitation list",
                todo=where_the_key_is(table, lists),
            )
    return lists, surveys


def _in(records: Records) -> pd.DataFrame:
    return records.rows[records.rows["fault"] == ""]


def _of_records_in(cells: pd.DataFrame, records: Sequence[Records]) -> pd.DataFrame:
    """The rows of ``cells`` (file, line, ...) whose record is in."""
    inside = pd.concat([_in(part)[["file", "line"]] for part in records])
    return cells.merge(inside, on=["file", "line"], how="inner")


def _rejected(records: Sequence[Records], values: pd.DataFrame) -> pd.DataFrame:
    """One row is one rejected record, or one rejected cell of a record that is in."""
    out = [part.rows[part.rows["fault"] != ""] for part in records]
    whole = [rows.assign(column="", reason=rows["fault"])[list(REJECTED_COLUMNS)] for rows in out]
    cells = pd.concat([*(part.rejected for part in records), values])
    table = pd.concat([*whole, _of_records_in(cells, records)])
    table = table.astype({"file": "str", "line": "Int64", "column": "str", "reason": "str"})
    table["column"] = table["column"].map(lambda name: redact(name, IDENTIFIERS)).astype("str")
    return table.sort_values(["file", "line", "column"], ignore_index=True)
