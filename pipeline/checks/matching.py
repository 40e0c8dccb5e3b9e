"""Survey records against the invitation list: who was invited, from which unit, what counts."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from pipeline.checks.records import Records, looked_up
from pipeline.records import RawTable


def matched(answered: Records, invited: Records) -> Records:
    """Give every survey record the group of its invitation; those without one are out."""
    rows = answered.rows
    on_list = invited.rows[invited.rows["fault"] == ""].set_index("key")
    is_stranger = (rows["fault"] == "") & ~rows["key"].isin(on_list.index)
    groups = {column: looked_up(on_list[column], rows["key"]) for column in ("centre", "unit")}
    fault = rows["fault"].mask(is_stranger, "not_invited")
    return replace(answered, rows=rows.assign(**groups, fault=fault))


def without_results(answered: Records, people: pd.DataFrame) -> Records:
    """Take out the records whose answers do not count: break-offs and people not eligible."""
    rows = answered.rows
    has_answers = people.loc[people["answered_share"] > 0].set_index("key")["disposition"]
    disposition = looked_up(has_answers, rows["key"]).where(rows["fault"] == "", "")
    fault = rows["fault"].mask(disposition == "R", "break_off")
    return replace(
        answered, rows=rows.assign(fault=fault.mask(disposition == "NE", "not_eligible"))
    )


def unanswered(invited: Records, people: pd.DataFrame, lists: list[RawTable]) -> Records:
    """Reject the outcome 'answered' of people whose answers are not in any export."""
    rows = invited.rows
    silent = people.loc[people["answered_share"] == 0, "key"]
    is_claim = (rows["fault"] == "") & rows["outcome"].isin(["I", "P"]) & rows["key"].isin(silent)
    columns = {table.file: table.columns.get("outcome", "") for table in lists}
    claims = rows.loc[is_claim, ["file", "line"]]
    claims = claims.assign(column=claims["file"].map(columns), reason="no_answers_found")
    return replace(invited, rejected=pd.concat([invited.rejected, claims], ignore_index=True))
