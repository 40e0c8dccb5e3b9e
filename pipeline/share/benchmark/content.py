"""Released -> what a benchmark file tells: KPIs of whole centres, as released and no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from pipeline.errors import ReportError, one_of
from pipeline.records import About, GroupAbout, KpiAbout, QuestionAbout, Released
from pipeline.share.benchmark.records import Asked, Benchmark, Group, Item, Score, Survey
from pipeline.share.benchmark.rule import benchmark_rule, check_model

ALL = ""
"""The group of all centres together."""
_COUNTING = ("partial_from", "complete_above")
_WITHHELD = "withheld"


def benchmark_of(
    released: Released, organisation: str, target_groups: Mapping[str, str] | None = None
) -> Benchmark:
    """What may be told to other municipalities of a released Model 2 wave.

    ``target_groups``: centre -> whom it serves, as the municipalities agreed to call it; left out,
    the centre's id. Single units are not in it: their numbers are no basis for comparison.
    Raises ReportError for a Model 1 wave, an unknown centre, and a wave without KPIs.
    """
    about, groups = released.about, dict(target_groups or {})
    check_model(about.model, about.start_date, about.wave)
    known = [centre.id for centre in about.centres]
    for centre in groups:
        if centre not in known:
            raise ReportError("unknown centre", expected=one_of(centre, known), got=repr(centre))
    if not about.kpis:
        raise ReportError(
            "the wave has no KPIs, so there is nothing to compare",
            where=about.wave,
            todo="write [[kpis]] in its wave file, see docs/wave-file.md",
        )
    rows = released.rows
    rows = rows[(rows["unit"] == "") & (rows["wave"] == about.wave)]
    return Benchmark(
        _survey(about, organisation),
        tuple(_group(rows, group, groups) for group in (GroupAbout(ALL, ""), *about.centres)),
        tuple(_item(kpi, about) for kpi in about.kpis),
        tuple(_scores(rows, about)),
    )


def _survey(about: About, organisation: str) -> Survey:
    return Survey(
        organisation=organisation,
        wave=about.wave,
        title=about.title,
        model=about.model,
        unit_type=about.unit_type,
        start_date=about.start_date,
        end_date=about.end_date,
        method=benchmark_rule(date.fromisoformat(about.start_date)).method,
        counting={name: about.settings.get(name, "") for name in _COUNTING},
        data=about.hashes.get("data", ""),
    )


def _group(rows: pd.DataFrame, group: GroupAbout, groups: Mapping[str, str]) -> Group:
    target = groups.get(group.id, group.id)
    return Group(group.id, group.name, target.casefold(), _modes(rows, group.id))


def _modes(rows: pd.DataFrame, centre: str) -> dict[str, float]:
    """The mix of ways of answering; empty unless it is released as a whole."""
    found = rows[
        (rows["measure"] == "answered") & (rows["breakdown"] == "mode") & (rows["centre"] == centre)
    ]
    if found.empty or not (found["status"] == "shown").all():
        return {}
    whole = float(found["n"].sum())
    counts = zip(found["category"], found["n"], strict=True)
    return {str(mode): round(float(n) / whole, 4) for mode, n in counts} if whole else {}


def _item(kpi: KpiAbout, about: About) -> Item:
    by_id = {question.id: question for question in about.questions}
    asked = tuple(_asked(by_id[question]) for question in kpi.questions)
    return Item(kpi.id, kpi.name, kpi.kind, asked)


def _asked(question: QuestionAbout) -> Asked:
    return Asked(question.id, question.text, question.labels, question.positive)


def _scores(rows: pd.DataFrame, about: About) -> list[Score]:
    """The KPI rows of all centres together and of each, in the order of the wave file."""
    kpis = rows[(rows["measure"] == "kpi") & (rows["breakdown"] == "")]
    found: list[dict[str, object]] = [
        {str(name): cell for name, cell in row.items()} for row in kpis.to_dict("records")
    ]
    by_key = {(str(row["item"]), str(row["centre"])): row for row in found}
    keys = [(kpi.id, group) for kpi in about.kpis for group in (ALL, *_ids(about))]
    return [_score(by_key[key]) for key in keys if key in by_key]


def _ids(about: About) -> list[str]:
    return [centre.id for centre in about.centres]


def _score(row: Mapping[str, object]) -> Score:
    item, centre, status = str(row["item"]), str(row["centre"]), str(row["status"])
    if status != "shown":
        # Why it is withheld is for the municipality alone.
        word = _WITHHELD if status.startswith(_WITHHELD) else status
        return Score(item, centre, word)
    value, low, high = (_number(row[name]) for name in ("value", "low", "high"))
    return Score(item, centre, status, int(str(row["n"])), value, low, high, str(row["method"]))


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(str(value))  # type: ignore[call-overload]
