"""Patterns that an analyst must see: tests, duplicates, straight-lining, bursts. None changes data.

A pattern is counted and shown; what to do about it is for a person to decide.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.policy import QualityRule
from pipeline.records import FileCount, RawTable, ticked
from pipeline.wave import WavePlan

_FEWEST_OPTIONS = 3
"""With two options (yes or no, chosen or not) the same answer throughout is nothing odd."""


def row_patterns(
    tables: Sequence[RawTable], counted: pd.DataFrame, files: Sequence[FileCount]
) -> pd.DataFrame:
    """One row is one pattern in one file: pattern, file, count, of (rows), meaning.

    Duplicates are found by identifier only, never by looking alike: without a person column there
    is no count. ``counted``: one row is one reason in one column of one file.
    """
    hits = counted.groupby(["file", "reason"])["rows"].sum().to_dict()
    sizes = {file.file: file.records_read for file in files}
    rows: list[tuple[object, ...]] = []
    for table in tables:
        tests = hits.get((table.file, "test_row"), 0)
        read = sizes[table.file]
        rows.append(("tests", table.file, tests, read, "rows the tool calls a test or a preview"))
        doubles = hits.get((table.file, "duplicate_person"), 0)
        is_known = bool(table.columns.get("person"))
        meaning = "rows of a person who already has one, by identifier"
        if not is_known:
            meaning = "no identifier in the file: rows that look alike are different people"
        rows.append(("duplicates", table.file, doubles if is_known else pd.NA, read, meaning))
    return _patterns(rows)


def answer_patterns(
    responses: pd.DataFrame, minutes: pd.Series, plan: WavePlan, rule: QualityRule
) -> pd.DataFrame:
    """One row is one pattern of all files together: pattern, file, count, of, meaning.

    ``responses``: RESPONSES_COLUMNS; ``minutes``: respondents of every unit in every minute.
    """
    same, judged = _straight_lining(responses, plan, rule.straight_lining_items)
    bursts = minutes[minutes >= rule.burst_answers]
    straight = (
        f"people with the same option in all of at least {rule.straight_lining_items} questions "
        "with equally many options"
    )
    burst = f"minutes with at least {rule.burst_answers} answers from one unit"
    return _patterns(
        [
            ("straight_lining", "", same, judged, straight),
            ("bursts", "", len(bursts), len(minutes), burst),
            ("in_bursts", "", int(bursts.sum()), int(minutes.sum()), "answers in such minutes"),
        ]
    )


def minutes_of(records: pd.DataFrame) -> pd.Series:
    """How many records each unit has in each minute; ``records``: centre, unit, minute or ''."""
    timed = records[records["minute"] != ""]
    return timed.groupby(["centre", "unit", "minute"]).size()


def _straight_lining(responses: pd.DataFrame, plan: WavePlan, items: int) -> tuple[int, int]:
    """(people with one and the same option throughout, people with enough answers to tell).

    What was ticked counts: the position of a reversed question is turned back.
    """
    scales = {q.id: q.scale for q in plan.questions if q.scale is not None}
    turned = {q.id for q in plan.questions if q.reversed == "item"}
    option = ticked(responses, pd.Index(responses["person_id"].unique()), list(scales))
    for at, (name, scale) in enumerate(scales.items()):
        if name in turned:
            option[:, at] = np.where(option[:, at] > 0, scale.points + 1 - option[:, at], 0)
    is_same = np.ones(len(option), dtype=bool)
    is_judged = np.zeros(len(option), dtype=bool)
    points = np.array([scale.points for scale in scales.values()])
    for each in set(points[points >= _FEWEST_OPTIONS].tolist()):
        mine = option[:, points == each]
        enough = (mine > 0).sum(axis=1) >= items
        least = np.where(mine > 0, mine, each + 1).min(axis=1)
        is_same &= ~enough | (least == mine.max(axis=1))
        is_judged |= enough
    return int((is_same & is_judged).sum()), int(is_judged.sum())


def _patterns(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=["pattern", "file", "count", "of", "meaning"])
    return table.astype({"count": "Int64", "of": "Int64"})
