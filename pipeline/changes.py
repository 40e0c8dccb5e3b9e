"""What changed since the last run of the same wave: files, people, answers, questions, units.

Counts only. People are followed by their pseudonym, which stays the same as long as the wave's
key does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
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
_ANSWER = ["person_id", "answer", "code"]


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
    then, now = (table[table["disposition"].isin(["I", "P"])] for table in people)
    told = [
        _compared("answers", question, mine, can_follow)
        for question, mine in _by_question(wave.responses, checked.responses)
    ]
    rows = [
        _compared("people", list_file or survey_file, people, can_follow),
        _compared("respondents", survey_file, (then, now), can_follow),
        ("answers", "", *_together(told, can_follow)),
    ]
    if checked.quality.is_identified and not is_same_key:
        rows.insert(0, ("key", "", *_ONE_CHANGED))
    return rows + [row for row in told if row[2] != row[3] or (can_follow and any(row[4:]))]


def _by_question(
    before: pd.DataFrame, now: pd.DataFrame
) -> Iterator[tuple[str, tuple[pd.DataFrame, pd.DataFrame]]]:
    """Each question with the answers to it, then and now: all at once may be too many."""
    asked = {str(name) for table in (before, now) for name in table["question"].unique()}
    for question in sorted(asked):
        old = before.loc[before["question"] == question, _ANSWER]
        if now is before:
            yield question, (old, old)
        else:
            new = now.loc[now["question"] == question, _ANSWER]
            yield question, (_plain(old), _plain(new))


def _plain(answers: pd.DataFrame) -> pd.DataFrame:
    """Texts instead of categories, which are not the same in two waves."""
    return answers.astype({"person_id": "str", "answer": "str"}).reset_index(drop=True)


def _together(rows: Sequence[tuple[Any, ...]], can_follow: bool) -> tuple[Any, ...]:
    """The counts of all questions together."""
    sums = [sum(row[at] for row in rows) for at in (2, 3)]
    more = [sum(row[at] for row in rows) if can_follow else pd.NA for at in (4, 5, 6)]
    return (*sums, *more)


def totals_of(tables: Wave | Checked) -> dict[str, Any]:
    """How many people, respondents, answers by question, and rejections by reason there are."""
    counts = tables.counts if isinstance(tables, Checked) else None
    if counts is None:
        is_ours = tables.people["disposition"].isin(["I", "P"])
        return {
            "people": len(tables.people),
            "respondents": int(is_ours.sum()),
            "answers": tables.responses.groupby("question").size().to_dict(),
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
    ids = before["person_id"].astype("object"), now["person_id"].astype("object")
    return bool(ids[1].isin(ids[0]).any())


def _only_file(checked: Checked, kind: FileKind) -> str:
    """The one file of a kind; '' where there are several or none."""
    names = [file.file for file in checked.files if file.kind == kind]
    return names[0] if len(names) == 1 else ""


def _compared(
    what: str, name: str, tables: tuple[pd.DataFrame, pd.DataFrame], can_follow: bool
) -> tuple[Any, ...]:
    """One row of changes: a person's row is changed where any column both runs have differs."""
    before, now = tables
    sizes = (len(before), len(now))
    if not can_follow:
        return (what, name, *sizes, pd.NA, pd.NA, pd.NA)
    if now is before or now.equals(before):
        return (what, name, *sizes, 0, 0, 0)
    at = pd.Index(before["person_id"]).get_indexer(pd.Index(now["person_id"]))
    old, new = before.iloc[at[at >= 0]], now[at >= 0]
    changed = np.zeros(len(new), dtype=bool)
    for column in new.columns.intersection(old.columns):
        changed |= _texts(old[column]) != _texts(new[column])
    return (what, name, *sizes, len(now) - len(new), len(before) - len(new), int(changed.sum()))


def _texts(column: pd.Series) -> np.ndarray:
    """Cells as texts, so that two missing values are the same."""
    return column.astype("object").where(column.notna(), "").astype("str").to_numpy(dtype="object")


def _reasons(before: pd.DataFrame, now: pd.DataFrame) -> list[tuple[object, ...]]:
    old, new = (Counter(map(str, table["reason"])) for table in (before, now))
    return [
        ("reason", code, old[code], new[code], pd.NA, pd.NA, pd.NA)
        for code in sorted({*old, *new})
        if old[code] != new[code]
    ]
