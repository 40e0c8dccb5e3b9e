"""What a run did, for the terminal and for machines (``--json``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.records import Checked
from pipeline.store import processed_facts
from pipeline.wave import WavePlan


def checked_summary(plan: WavePlan, checked: Checked) -> dict[str, Any]:
    """What ``btu check`` found: counts per file, reasons, people; nothing about a person."""
    return {
        "wave": plan.id,
        "type": plan.unit_type,
        "centres": [centre.id for centre in plan.centres],
        "questions": len(plan.questions),
        "kpis": [kpi.id for kpi in plan.kpis],
        "files": [asdict(file) for file in checked.files],
        "rejected": dict(sorted(Counter(checked.rejected["reason"]).items())),
        "rejected_columns": dict(sorted(Counter(_columns(checked.rejected)).items())),
        "dispositions": dict(sorted(Counter(checked.people["disposition"]).items())),
        "answers": len(checked.responses),
    }


def _columns(rejected: pd.DataFrame) -> list[str]:
    """The columns whose cells were rejected, once per cell."""
    return [str(column) for column in rejected["column"] if column]


def processed_summary(folder: Path) -> dict[str, Any]:
    """What stands in a processed wave's folder."""
    facts = processed_facts(folder)
    reports = folder / "reports"
    pages = sorted(page.name for page in reports.glob("*.html")) if reports.exists() else []
    return {**facts, "reports": [str(reports / page) for page in pages]}


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
    if "withheld" in summary:
        lines.append(f"  withheld to protect citizens: {summary['withheld']} groups and questions")
    lines += [f"  {page}" for page in summary.get("reports", [])]
    return "\n".join(lines)
