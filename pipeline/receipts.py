"""What an analyst must see after a stage: rows in and out, response, and what is withheld."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from textwrap import shorten
from typing import Any

import pandas as pd

from pipeline.policy import reasons
from pipeline.records import Checked, Counts, Released

_MOST = 3
"""So many questions are named as left out most often, and columns as not used."""
_WIDE = 40
_DETAILS = ("rows read", "rows accepted", "rows rejected", "values accepted", "values rejected")
"""Changes a person finds in the table, not in the few lines: people and answers say it shorter."""

_ONE_EACH = ("file", "wave file", "key", "centre", "unit", "question", "kpi")
"""What there is one of under each name: it is new, gone or changed, not counted."""


@dataclass(frozen=True)
class IngestReceipt:
    """Counts only, for the analyst: no key, no person's answer, no text of a citizen.

    One row is, by table: one file; one reason code with its hits, none included; one reason in one
    column; one outcome of one centre; one value found in one column; one question's direction; one
    question; one pattern; one day with answers; one column that nothing uses; one thing that
    changed since the last run; one decision on a comment that no longer holds.
    """

    files: pd.DataFrame
    rules: pd.DataFrame
    rejected: pd.DataFrame
    people: pd.DataFrame
    recodes: pd.DataFrame
    directions: pd.DataFrame
    item_nonresponse: pd.DataFrame
    quality: pd.DataFrame
    days: pd.DataFrame
    unused: pd.DataFrame
    changes: pd.DataFrame
    dropped_decisions: pd.DataFrame


@dataclass(frozen=True)
class ReleaseReceipt:
    """One row of ``response`` is one centre, of ``withheld`` one withheld cell."""

    response: pd.DataFrame
    withheld: pd.DataFrame


def ingest_receipt(
    checked: Checked,
    changes: pd.DataFrame,
    saved: Mapping[str, date],
    dropped_decisions: pd.DataFrame,
) -> IngestReceipt:
    """The receipt of one ingest. ``saved``: file -> day it was last written, as far as known."""
    counts = counts_of(checked)
    return IngestReceipt(
        files=_files(checked, saved),
        rules=_rules(counts.rejected),
        rejected=_rejected(counts.rejected),
        people=counts.people,
        recodes=checked.quality.recodes,
        directions=checked.quality.directions,
        item_nonresponse=checked.quality.item_nonresponse,
        quality=checked.quality.patterns,
        days=checked.quality.days,
        unused=checked.quality.unused,
        changes=changes,
        dropped_decisions=dropped_decisions,
    )


def counts_of(checked: Checked) -> Counts:
    """What the receipt tells of people, answers and rejected rows, where they are in memory."""
    if checked.counts is not None:
        return checked.counts
    people = checked.people.groupby(["centre", "disposition"]).size().reset_index(name="people")
    groups = checked.rejected.groupby(["file", "column", "reason"])["line"]
    rejected = groups.agg(rows="size", first_line="first").reset_index()
    return Counts(people, rejected, _by_question(checked.responses))


def _by_question(responses: pd.DataFrame) -> dict[str, int]:
    sizes = responses.groupby("question").size()
    return {str(question): int(answers) for question, answers in sizes.items()}


def _files(checked: Checked, saved: Mapping[str, date]) -> pd.DataFrame:
    """One row is one file: what became of it, when it was saved, first and last answer in it."""
    files = pd.DataFrame([asdict(file) for file in checked.files])
    files["saved"] = pd.to_datetime(files["file"].map(saved))
    periods = checked.quality.periods
    return files if periods.empty else files.merge(periods, on="file", how="left")


def _rules(rejected: pd.DataFrame) -> pd.DataFrame:
    """One row is one validation rule: reason, level, hits, meaning, do; rules without hits too."""
    hits = rejected.groupby("reason")["rows"].sum().to_dict()
    rows = [
        (code, row["level"], hits.get(code, 0), row["meaning"], row["do"])
        for code, row in reasons().items()
    ]
    return pd.DataFrame(rows, columns=["reason", "level", "hits", "meaning", "do"])


def _rejected(table: pd.DataFrame) -> pd.DataFrame:
    """One row is one reason in one column of one file: rows, first_line, meaning, do."""
    counted = table.sort_values(["file", "column", "reason"], ignore_index=True)
    return counted.assign(
        meaning=[reasons()[code]["meaning"] for code in counted["reason"]],
        do=[reasons()[code]["do"] for code in counted["reason"]],
    )


def as_receipt_lines(facts: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """The receipt in a few lines for a person; ``facts``: its tables as lists of rows."""
    if not facts:
        return []
    told = {
        "understood": _understood(facts["recodes"]),
        "saved": [f"{file['file']} on {file['saved']}" for file in facts["files"] if file["saved"]],
        "to look at": list(_odd(facts["quality"])),
        "most often left out": _left_out(facts["item_nonresponse"]),
        "runs against the others, confirmed": [
            row["question"] for row in facts["directions"] if row["verdict"] == "confirmed"
        ],
        "columns nothing uses": _unused(facts.get("unused", [])),
        "since the last run": _since(facts["changes"]),
        "decisions on comments that no longer hold": _lost(facts["dropped_decisions"]),
    }
    return [f"  {what}: {'; '.join(parts)}" for what, parts in told.items() if parts]


def _understood(recodes: Sequence[Mapping[str, Any]]) -> list[str]:
    words = {"codes": "by the wave file", "label": "by label", "number": "by number"}
    counts: Counter[str] = Counter()
    for row in recodes:
        is_position = row["understood"] == "position"
        counts[words[row["rule"]] if is_position else row["understood"]] += row["rows"]
    order = [*words.values(), "dont_know", "not_relevant", "missing", "rejected"]
    return [f"{counts[word]} {word}" for word in order if counts[word]]


def _odd(patterns: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for row in patterns:
        if row["count"]:
            where = f" in {row['file']}" if row["file"] else ""
            yield f"{row['count']} of {row['of']}{where}: {row['meaning']}"


def _unused(columns: Sequence[Mapping[str, Any]]) -> list[str]:
    """The first columns of each file that nothing uses, and how many more there are."""
    by_file: dict[str, list[str]] = {}
    for row in columns:
        name = shorten(row["column"], _WIDE, placeholder=" ...")
        by_file.setdefault(row["file"], []).append(name)
    return [
        ", ".join(names[:_MOST])
        + (f" and {len(names) - _MOST} more" if len(names) > _MOST else "")
        + f" in {file}"
        for file, names in by_file.items()
    ]


def _left_out(questions: Sequence[Mapping[str, Any]]) -> list[str]:
    """The questions most often not answered at all, by share."""
    left = [row for row in questions if row["unanswered"]]
    left.sort(key=lambda row: row["unanswered"] / row["asked"], reverse=True)
    return [f"{row['question']} {row['unanswered']} of {row['asked']}" for row in left[:_MOST]]


def _since(changes: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is new, gone and changed; where people cannot be followed, how many there were."""
    if not changes:
        return ["nothing to compare with"]
    told = []
    for row in changes:
        is_detail = row["what"] in _DETAILS or (row["what"] == "answers" and row["name"])
        is_one = row["what"] in _ONE_EACH
        words = [word for word in ("new", "gone", "changed") if row[word]]
        counts = [word if is_one else f"{row[word]} {word}" for word in words]
        if row["new"] is None and row["before"] != row["now"]:
            counts = [f"{row['before']} before, {row['now']} now"]
        if counts and not is_detail:
            told.append(f"{' '.join((row['what'], row['name'])).strip()} {', '.join(counts)}")
    return told or ["nothing changed"]


def _lost(decisions: Sequence[Mapping[str, Any]]) -> list[str]:
    counts = Counter(row["why"] for row in decisions)
    return [f"{count} {why}" for why, count in sorted(counts.items())]


def release_receipt(released: Released) -> ReleaseReceipt:
    """Made of released rows alone, as everything after disclosure control."""
    rows = released.rows
    is_total = (rows["unit"] == "") & (rows["breakdown"] == "")
    names = ["invited", "answered", "response_rate_raw", "response_rate_rr2"]
    response = rows[is_total & rows["measure"].isin(names)]
    columns = ["wave", "centre", "measure", "value", "status"]
    return ReleaseReceipt(response[columns].reset_index(drop=True), released.suppression)
