"""Raw tables for drafts, as readers hand them over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.draft import DraftRequest, draft_wave
from pipeline.records import RawTable
from pipeline.wave import QuestionPlan, WavePlan, parse_plan

_FOLDER = Path("wave")
TODAY = date(2026, 3, 14)


def raw(cells: Mapping[str, Sequence[str]], /, **more: Any) -> RawTable:
    """A table of these columns, lines from 2 on; ``columns``: job -> column."""
    rows = pd.DataFrame(dict(cells), dtype="str")
    rows.index = pd.RangeIndex(2, len(rows) + 2, name="line")
    given = {"file": "svar.csv", "sha256": "", "format": "generic", "kind": "responses"} | more
    return RawTable(**{"columns": {}, **given}, rows=rows)


def invited(cells: Mapping[str, Sequence[str]], /, **jobs: str) -> RawTable:
    """An invitation list."""
    kind = {"file": "liste.csv", "format": "invitations", "kind": "invitations"}
    return raw(cells, columns=jobs, **kind)


def draft(*tables: RawTable, name: str = "", **more: Any) -> tuple[str, WavePlan]:
    """The text of the draft, and the plan it means."""
    wave, text = draft_wave(tables, DraftRequest(TODAY, name, **more))
    return text, parse_plan(text, wave, _FOLDER)


def drafted(plan: WavePlan, column: str) -> QuestionPlan:
    """The question of a column."""
    (found,) = (question for question in plan.questions if question.column == column)
    return found
