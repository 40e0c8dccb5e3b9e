"""RawTable -> Checked: every record and value is accepted, or rejected with a reason code.

The codes are ``policy/reasons.toml``. Rows are conserved: read = accepted + rejected, per file.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.checks.background import background_of
from pipeline.checks.comments import comments_of
from pipeline.checks.conservation import FaultLimits, count_files, stop_if_too_faulty
from pipeline.checks.matching import matched, unanswered, without_results
from pipeline.checks.people import people_of, stop_if_more_than_stated, with_dispositions
from pipeline.checks.records import Records, joined, looked_up, records_of
from pipeline.checks.values import values_of
from pipeline.errors import DataError
from pipeline.policy import check_rule
from pipeline.records import REJECTED_COLUMNS, RESPONSES_COLUMNS, Checked, RawTable
from pipeline.wave import WavePlan

__all__ = ["check"]


def check(tables: Sequence[RawTable], plan: WavePlan) -> Checked:
    """Check all files of a wave together.

    Raises DataError when a needed column is missing, when answers cannot be matched to the
    invitation list, or when more of a file is rejected than the wave file allows.
    """
    rule = check_rule(plan.start_date)
    lists, surveys = _by_kind(tables, plan)
    invited = joined([records_of(table, plan, needs_group=True) for table in lists])
    answered = joined([records_of(table, plan, needs_group=not lists) for table in surveys])
    if lists:
        answered = matched(answered, invited)
    values = values_of(surveys, _in(answered), plan)
    people = people_of(_in(invited), _in(answered), values.answers, plan)
    # A survey tool that lists everybody it wrote to is its own invitation list.
    has_invitations = bool(lists) or bool(people["status"].isin(["new", "distributed"]).any())
    background = background_of(tables, pd.concat([_in(answered), _in(invited)]), plan)
    people = with_dispositions(people, background, rule, has_invitations)
    answered = without_results(answered, people)
    invited = unanswered(invited, people, lists)
    rejected = _rejected([invited, answered], values.rejected)
    cells = pd.concat([invited.cells, answered.cells, values.cells])
    files = count_files(tables, rejected, _of_records_in(cells, [invited, answered]))
    limits = FaultLimits(
        plan.max_rejected_share, max(rule.wrong_column_share, plan.max_rejected_share)
    )
    stop_if_too_faulty(files, rejected, values.filled, limits)
    respondents = people[people["disposition"].isin(["I", "P"])]
    stop_if_more_than_stated(respondents, plan)
    return Checked(
        people=people.drop(columns="key"),
        responses=_responses(values.answers, respondents),
        rejected=rejected,
        comments=comments_of(values.texts, respondents),
        files=files,
        has_invitations=has_invitations,
    )


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
    for table in surveys:
        if lists and not table.columns.get("person"):
            raise DataError(
                "the answers cannot be matched to the invitation list",
                where=table.file,
                expected="a column with the same key as the invitation list",
                todo='name it in wave.toml: [[files]] columns = { person = "..." }',
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
    return table.sort_values(["file", "line", "column"], ignore_index=True)


def _responses(answers: pd.DataFrame, respondents: pd.DataFrame) -> pd.DataFrame:
    """One row is one answer of one respondent (RESPONSES_COLUMNS)."""
    kept = answers[answers["key"].isin(respondents["key"])]
    ids = respondents.set_index("key")["person_id"]
    kept = kept.assign(person_id=looked_up(ids, kept["key"]))
    code = kept["code"].astype("Int16").where(kept["answer"] == "scale")
    kept = kept.assign(code=code)[list(RESPONSES_COLUMNS)]
    kept = kept.astype({"person_id": "str", "question": "str", "answer": "str"})
    return kept.sort_values(["question", "person_id"], ignore_index=True)
