"""Whether the keys of an export are those of the invitation list, and how each of them looks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from pipeline.draft.names import heading, plain
from pipeline.policy import table as policy_table
from pipeline.records import RawTable

_LONGEST = 24


def foreign_keys(table: RawTable, tables: Sequence[RawTable]) -> str:
    """What to say of an export none of whose keys is on the list; '' where some are, or no list.

    Keys are told by their shape only.
    """
    lists = [one for one in tables if one.kind == "invitations" and "person" in one.columns]
    invited = [one.rows[one.columns["person"]] for one in lists]
    listed = pd.concat(invited) if invited else pd.Series(dtype="str")
    listed = listed[listed != ""]
    column = table.columns.get("person", "") or _called_key(table)
    own = table.rows[column] if column else pd.Series(dtype="str")
    is_matched = bool(own.isin(set(listed)).any()) if column else "person" in table.columns
    if table.kind != "responses" or listed.empty or is_matched:
        return ""
    told = f"column {plain(column)} has keys like {_shape(own[own != ''])}" if column else ""
    return (
        "no column holds the keys of the invitation list, which look like "
        f"{_shape(listed)} (9: any digit, A: any letter)"
        + (f"; {told}" if told else "")
        + ": write them alike in a copy of one of the files"
    )


def _called_key(table: RawTable) -> str:
    headings = policy_table("drafting")["jobs"]["person"]
    return next((name for name in map(str, table.rows) if heading(name) in headings), "")


def _shape(keys: pd.Series) -> str:
    """The commonest shape: no sign of a key that could tell whose it is.

    >>> _shape(pd.Series(["L05000", "L05001", "7"]))
    'A99999'
    """
    shapes = Counter(
        re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", key))[:_LONGEST] for key in keys.astype("str")
    )
    return shapes.most_common(1)[0][0] if shapes else "nothing"
