"""What changed since the last run of the same wave: files, people, answers, questions, units.

Counts only. People are followed by their pseudonym, which stays the same as long as the wave's
key does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from pipeline.records import Checked, FileKind, Wave
from pipeline.wave import WavePlan

_COUNTS = ("before", "now", "new", "gone", "changed")
CHANGE_COLUMNS = ("what", "name", *_COUNTS)
_FILE_COUNTS = {
    "records_read": "rows read",
    "records_accepted": "rows accepted",
    "records_rejected": "rows rejected",
    "values_accepted": "values accepted",
    "values_rejected": "values rejected",
}
_ONE_CHANGED = (1, 1, 0, 0, 1)
_ANSWER = ["person_id", "question"]


@dataclass(frozen=True)
class EarlierRun:
    """The processed wave that is about to be replaced; ``files`` are its FileCounts."""

    wave: Wave
    plan: WavePlan
    files: Sequence[Mapping[str, Any]]
    totals: Mapping[str, Any] = field(default_factory=dict)
    """Of a wave whose rows stay on disk: as ``totals_of``."""


def changes_since(earlier: EarlierRun | None, checked: Checked, plan: WavePlan) -> pd.DataFrame:
    """One row is one thing that is counted in both runs (CHANGE_COLUMNS); none on a first run.

    ``what``: file, rows read / accepted / rejected, values accepted / rejected, wave file, key,
    people, respondents, answers, centre, unit, question, kpi or reason. ``name``: which; '' = all.
    A changed ``key`` is another one than made the last run's pseudonyms. ``new``,
    ``gone`` and ``changed`` are missing where people cannot be followed: the files have no person
    column, or the wave's key is another. Files, people, respondents and answers in all always have
    a row; the rest only where something differs.
    """
    if earlier is None:
        return _table([])
    rows = [*_files(earlier.files, checked), *_plans(earlier.plan, plan)]
    if earlier.totals or checked.counts is not None:
        before = earlier.totals or totals_of(earlier.wave)
        return _table([*rows, *_totals(before, totals_of(checked))])
    rows += _people(earlier.wave, checked)
    rows += _reasons(earlier.wave.rejected, checked.rejected)
    return _table(rows)


def _table(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))
    return table.astype(dict.fromkeys(_COUNTS, "Int64"))


def _files(before: Sequence[Mapping[str, Any]], checked: Checked) -> list[tuple[object, ...]]:
    """A file is changed where its content is another (sha256)."""
    old = {str(file["file"]): file for file in before}
    new: dict[str, Mapping[str, Any]] = {file.file: asdict(file) for file in checked.files}
    rows: list[tuple[object, ...]] = []
    for name in sorted({*old, *new}):
        both = name in old and name in new
        is_other = both and old[name]["sha256"] != new[name]["sha256"]
        counts = (name in old, name in new, name not in old, name not in new, is_other)
        rows.append(("file", name, *(int(count) for count in counts)))
        for key, what in _FILE_COUNTS.items():
            then, now = (int(files.get(name, {}).get(key, 0)) for files in (old, new))
            if then != now:
                rows.append((what, name, then, now, pd.NA, pd.NA, pd.NA))
    return rows


def _plans(before: WavePlan, now: WavePlan) -> list[tuple[object, ...]]:
    """Centres, units, questions, KPIs; changed where the wave file says something else of them."""
    pairs = (
        ("centre", before.centres, now.centres),
        ("unit", _units(before), _units(now)),
        ("question", before.questions, now.questions),
        ("kpi", before.kpis, now.kpis),
    )
    rows: list[tuple[object, ...]] = (
        [("wave file", "", *_ONE_CHANGED)] if before.text != now.text else []
    )
    for what, old_parts, new_parts in pairs:
        old: dict[str, object] = {part.id: part for part in old_parts}
        new: dict[str, object] = {part.id: part for part in new_parts}
        for name in dict.fromkeys([*old, *new]):
            if old.get(name) != new.get(name):
                was, is_now = name in old, name in new
                flags = (was, is_now, not was, not is_now, was and is_now)
                rows.append((what, name, *(int(flag) for flag in flags)))
    return rows


def _units(plan: WavePlan) -> list[Any]:
    return [unit for centre in plan.centres for unit in centre.units]


def _people(wave: Wave, checked: Checked) -> list[tuple[object, ...]]:
    is_same_key = _same_ids(wave.people, checked.people)
    can_follow = checked.quality.is_identified and is_same_key
    list_file, survey_file = (_only_file(checked, kind) for kind in ("invitations", "responses"))
    people = (wave.people, checked.people)
    respondents = tuple(table[table["disposition"].isin(["I", "P"])] for table in people)
    answers = (wave.responses, checked.responses)
    rows = [
        _compared("people", list_file or survey_file, people, ["person_id"], can_follow),
        _compared("respondents", survey_file, respondents, ["person_id"], can_follow),
        _compared("answers", "", answers, _ANSWER, can_follow),
    ]
    if checked.quality.is_identified and not is_same_key:
        rows.insert(0, ("key", "", *_ONE_CHANGED))
    for question in sorted({*answers[0]["question"], *answers[1]["question"]}):
        mine = tuple(table[table["question"] == question] for table in answers)
        row = _compared("answers", str(question), mine, _ANSWER, can_follow)
        if row[2] != row[3] or (can_follow and any(row[4:])):
            rows.append(row)
    return rows


def totals_of(tables: Wave | Checked) -> dict[str, Any]:
    """How many people, respondents, answers by question, and rejections by reason there are."""
    counts = tables.counts if isinstance(tables, Checked) else None
    if counts is None:
        is_ours = tables.people["disposition"].isin(["I", "P"])
        return {
            "people": len(tables.people),
            "respondents": int(is_ours.sum()),
            "answers": dict(Counter(map(str, tables.responses["question"]))),
            "reasons": dict(Counter(map(str, tables.rejected["reason"]))),
        }
    return counts.totals


def _totals(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """Rows of changes where nobody is followed: press files are counted, not looked through."""
    nobody = (pd.NA, pd.NA, pd.NA)
    for what in ("people", "respondents"):
        yield (what, "", before[what], now[what], *nobody)
    yield ("answers", "", *(sum(one["answers"].values()) for one in (before, now)), *nobody)
    for what, key in (("answers", "answers"), ("reason", "reasons")):
        for name in sorted({*before[key], *now[key]}):
            then, is_now = before[key].get(name, 0), now[key].get(name, 0)
            if then != is_now:
                yield (what, name, then, is_now, *nobody)


def _same_ids(before: pd.DataFrame, now: pd.DataFrame) -> bool:
    """Whether people can be followed: with another key nobody would have the same pseudonym."""
    if before.empty or now.empty:
        return True
    return bool(now["person_id"].isin(before["person_id"]).any())


def _only_file(checked: Checked, kind: FileKind) -> str:
    """The one file of a kind; '' where there are several or none."""
    names = [file.file for file in checked.files if file.kind == kind]
    return names[0] if len(names) == 1 else ""


def _compared(
    what: str, name: str, tables: tuple[pd.DataFrame, ...], key: list[str], can_follow: bool
) -> tuple[Any, ...]:
    """One row of changes: a row is changed where any column both runs have differs."""
    before, now = tables
    sizes = (len(before), len(now))
    if not can_follow:
        return (what, name, *sizes, pd.NA, pd.NA, pd.NA)
    if now.equals(before):
        return (what, name, *sizes, 0, 0, 0)
    shared = [column for column in now.columns if column in before.columns]
    old, new = (table[shared].set_index(key).sort_index() for table in tables)
    both = old.index.intersection(new.index)
    changed = _texts(old.loc[both]) != _texts(new.loc[both])
    counts = (len(new) - len(both), len(old) - len(both), int(changed.any(axis="columns").sum()))
    return (what, name, *sizes, *counts)


def _texts(table: pd.DataFrame) -> pd.DataFrame:
    """Cells as texts, so that two missing values are the same."""
    return table.astype("object").where(table.notna(), "").astype("str")


def _reasons(before: pd.DataFrame, now: pd.DataFrame) -> list[tuple[object, ...]]:
    old, new = (Counter(map(str, table["reason"])) for table in (before, now))
    return [
        ("reason", code, old[code], new[code], pd.NA, pd.NA, pd.NA)
        for code in sorted({*old, *new})
        if old[code] != new[code]
    ]
