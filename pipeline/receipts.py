"""What an analyst must see after a stage: rows in and out, response, and what is withheld."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from pipeline.policy import reasons
from pipeline.records import Checked, Released


@dataclass(frozen=True)
class IngestReceipt:
    """One row of ``files`` is one file, of ``rejected`` one reason, of ``people`` one outcome."""

    files: pd.DataFrame
    rejected: pd.DataFrame
    people: pd.DataFrame


@dataclass(frozen=True)
class ReleaseReceipt:
    """One row of ``response`` is one centre, of ``withheld`` one withheld cell."""

    response: pd.DataFrame
    withheld: pd.DataFrame


def ingest_receipt(checked: Checked) -> IngestReceipt:
    """Counts only: no key, no answer, no text of a citizen."""
    files = pd.DataFrame([asdict(file) for file in checked.files])
    counted = checked.rejected.groupby(["file", "column", "reason"]).size().reset_index(name="rows")
    first = checked.rejected.groupby(["file", "column", "reason"])["line"].first()
    rejected = counted.assign(
        first_line=first.to_numpy(),
        meaning=[reasons()[code]["meaning"] for code in counted["reason"]],
        do=[reasons()[code]["do"] for code in counted["reason"]],
    )
    people = checked.people.groupby(["centre", "disposition"]).size().reset_index(name="people")
    return IngestReceipt(files, rejected, people)


def release_receipt(released: Released) -> ReleaseReceipt:
    """Made of released rows alone, as everything after disclosure control."""
    rows = released.rows
    is_total = (rows["unit"] == "") & (rows["breakdown"] == "")
    names = ["invited", "answered", "response_rate_raw", "response_rate_rr2"]
    response = rows[is_total & rows["measure"].isin(names)]
    columns = ["wave", "centre", "measure", "value", "status"]
    return ReleaseReceipt(response[columns].reset_index(drop=True), released.suppression)
