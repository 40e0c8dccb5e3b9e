"""Survey records against the invitation list: who was invited, from which unit, what counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pipeline.checks.records import Records, is_among, looked_up
from pipeline.personal_data import IDENTIFIERS, redact
from pipeline.records import RawTable

_KEY_SHARE = 0.5


def where_the_key_is(table: RawTable, lists: Sequence[RawTable]) -> str:
    """What to do: name the column that holds keys of the list, else make the keys alike."""
    listed = {key for one in lists for key in one.rows.get(one.columns.get("person", ""), ())}
    shares = {name: table.rows[name].isin(listed - {""}).mean() for name in table.rows}
    best = max(shares, key=lambda name: shares[name], default="")
    # Answers from 1 to 5 are keys of some lists too: only a column full of keys is named.
    if best and shares[best] >= _KEY_SHARE:
        name = redact(str(best), IDENTIFIERS)
        return f'name it in wave.toml: [[files]] columns = {{ person = "{name}" }}'
    return (
        "no column of this file holds keys of the list: write the keys alike in a copy of one of "
        "them, export the key too, or leave the invitation list out of wave.toml"
    )


def matched(answered: Records, invited: Records) -> Records:
    """Give every survey record the group of its invitation; those without one are out."""
    rows = answered.rows
    on_list = invited.rows[invited.rows["fault"] == ""].set_index("key")
    is_stranger = (rows["fault"] == "") & ~is_among(rows["key"], on_list.index)
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
    is_claim = (
        (rows["fault"] == "") & rows["outcome"].isin(["I", "P"]) & is_among(rows["key"], silent)
    )
    columns = {table.file: table.columns.get("outcome", "") for table in lists}
    claims = rows.loc[is_claim, ["file", "line"]]
    claims = claims.assign(column=claims["file"].map(columns), reason="no_answers_found")
    return replace(invited, rejected=pd.concat([invited.rejected, claims], ignore_index=True))
