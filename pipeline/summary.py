"""What a run did, for the terminal and for machines (``--json``)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.ended import RunEnd
from pipeline.receipts import IngestReceipt, as_receipt_lines, counts_of
from pipeline.records import Checked
from pipeline.store import load_plan, load_receipt, processed_facts
from pipeline.wave import WavePlan, decisive

_SHOWN = 10


def receipt_facts(receipt: IngestReceipt) -> dict[str, list[dict[str, Any]]]:
    """Every table of the receipt as a list of rows: counts only, days as YYYY-MM-DD."""
    tables = {field.name: getattr(receipt, field.name) for field in fields(receipt)}
    tables["dropped_decisions"] = receipt.dropped_decisions.drop(
        columns="comment_id", errors="ignore"
    )
    return {name: _rows(table) for name, table in tables.items()}


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    days = {
        str(name): column.dt.strftime("%Y-%m-%d")
        for name, column in table.items()
        if column.dtype.kind == "M"
    }
    rows: list[dict[str, Any]] = json.loads(table.assign(**days).to_json(orient="records"))
    return rows


def checked_summary(plan: WavePlan, checked: Checked, receipt: IngestReceipt) -> dict[str, Any]:
    """What ``btu check`` found: counts per file, reasons, people; nothing about a person."""
    counts = counts_of(checked)
    rejected, people = counts.rejected, counts.people
    columns = rejected[rejected["column"] != ""].groupby("column")["rows"].sum()
    return {
        "wave": plan.id,
        "type": plan.unit_type,
        "centres": [centre.id for centre in plan.centres],
        "questions": len(plan.questions),
        "kpis": [kpi.id for kpi in plan.kpis],
        "files": [asdict(file) for file in checked.files],
        "rejected": _plain(rejected.groupby("reason")["rows"].sum()),
        "rejected_columns": _plain(columns),
        "dispositions": _plain(people.groupby("disposition")["people"].sum()),
        "answers": sum(counts.answers.values()),
        "receipt": receipt_facts(receipt),
        "unconfirmed": list(plan.unconfirmed),
    }


def drafted_summary(folder: Path, plan: WavePlan) -> dict[str, Any]:
    """What ``btu new`` drafted: nothing of what people answered.

    ``measured``: questions on a scale; of a progress wave instruments, and one for its goals.
    """
    measured = sum(question.is_scored for question in plan.questions)
    if plan.progress is not None:
        measured = len(plan.progress.instruments) + bool(plan.progress.parameters)
    return {
        "wave": plan.id,
        "wave_file": str(folder / "wave.toml"),
        "centres": [centre.id for centre in plan.centres],
        "questions": len(plan.questions),
        "measured": measured,
        "kpis": [kpi.id for kpi in plan.kpis],
        "files": [],
        "rejected": {},
        "unconfirmed": list(plan.unconfirmed),
    }


def _plain(counts: pd.Series) -> dict[str, int]:
    return {str(name): int(count) for name, count in counts.items()}


def processed_summary(folder: Path) -> dict[str, Any]:
    """What stands in a processed wave's folder."""
    facts = processed_facts(folder)
    reports = folder / "reports"
    pages = sorted(page.name for page in reports.glob("*.html")) if reports.exists() else []
    unconfirmed = list(load_plan(folder).unconfirmed)
    made = [str(reports / page) for page in pages]
    return {**facts, "unconfirmed": unconfirmed, "reports": made}


def ingested_summary(folder: Path) -> dict[str, Any]:
    """What stands in a processed wave's folder, and what its ingest found."""
    return {**processed_summary(folder), "receipt": load_receipt(folder)}


def ended_facts(end: RunEnd) -> dict[str, Any]:
    """What a run did and what it found done: stages, and pages with why some failed."""
    failed = [{"file": file, "why": str(error)} for file, error in end.pages.failed.items()]
    made = {"rendered": list(end.pages.rendered), "unchanged": list(end.pages.unchanged)}
    return {"stages": dict(end.stages), "pages": {**made, "failed": failed}}


def as_lines(summary: Mapping[str, Any]) -> str:
    """The summary as a few lines for a person."""
    lines = [str(summary["wave"])]
    for file in summary["files"]:
        lines.append(
            f"  {file['file']} ({file['format']}): {file['records_read']} rows read, "
            f"{file['records_accepted']} accepted, {file['records_rejected']} rejected"
        )
    reasons = summary["rejected"]
    if reasons:
        counted = ", ".join(f"{count} {reason}" for reason, count in reasons.items())
        lines.append(f"  rejected rows and values: {counted} (docs/reasons.md)")
    columns = summary.get("rejected_columns", {})
    if columns:
        counted = ", ".join(f"{count} in {column}" for column, count in columns.items())
        lines.append(f"  rejected values by column: {counted}")
    lines += as_receipt_lines(summary.get("receipt", {}))
    lines += _comments(summary.get("comments", {}))
    if "withheld" in summary:
        lines.append(f"  withheld to protect citizens: {summary['withheld']} groups and questions")
    lines += _guesses(summary.get("unconfirmed", []))
    if summary.get("measured") == 0:
        lines.append(
            "  no answers are on a scale that is known: the wave file's end says what to do"
        )
    lines += _ended(summary.get("stages", {}), summary.get("pages", {}))
    lines += [f"  {summary[page]}" for page in ("wave_file",) if page in summary]
    lines += [f"  {page}" for page in summary.get("reports", [])]
    # Only a processed wave has the key: what an earlier step made is gone once this one is redone.
    if summary.get("reports") == []:
        step = "report" if "withheld" in summary else "measure"
        lines.append(
            f"  no reports yet (earlier ones no longer fit); next: btu {step} {summary['wave']}"
        )
    return "\n".join(lines)


def _ended(stages: Mapping[str, str], pages: Mapping[str, Sequence[Any]]) -> list[str]:
    """The end of a run as a small table: stages and pages, then every page that failed."""
    told = [(name, what) for name, what in stages.items()]
    if any(pages.values()):
        told.append(("pages", ", ".join(f"{len(files)} {how}" for how, files in pages.items())))
    lines = [f"  {name:<8} {what}" for name, what in told]
    for page in pages.get("failed", ()):
        lines.append(f"  failed   {page['file']}: " + page["why"].replace("\n", "\n           "))
    return lines


def _comments(counts: Mapping[str, int]) -> list[str]:
    """What waits for a person in the review file."""
    if not counts.get("comments"):
        return []
    told = [f"{counts['comments']} comments, {counts['undecided']} undecided"]
    told += [f"{counts['look_first']} to look at first"] if counts["look_first"] else []
    told += [f"{counts['decide_again']} to decide again"] if counts["decide_again"] else []
    return [f"  {', '.join(told)} (comments_review.csv, docs/comments.md)"]


def _guesses(unconfirmed: Sequence[str]) -> list[str]:
    """What is left to confirm; first what a run stops on."""
    stopping = decisive(unconfirmed)
    rest = [name for name in unconfirmed if name not in stopping]
    told = (("guessed, and a run stops until it is confirmed", stopping), ("guessed", rest))
    return [f"  {what}: {_some(names)}" for what, names in told if names]


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
