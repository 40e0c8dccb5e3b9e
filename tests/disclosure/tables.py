"""Measure tables made from counts, as the measures stage would make them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipeline.policy import Thresholds
from pipeline.records import (
    MEASURE_COLUMNS,
    About,
    GroupAbout,
    KpiAbout,
    Measures,
    QuestionAbout,
)

NOW, BEFORE = "w2024", "w2020"
HOUSE = Thresholds(10, 5, 5, 10, 5, "tests")

Question = tuple[int, int]
"""Positive and negative answers."""


@dataclass(frozen=True)
class Leaf:
    """The people of one unit (or of a centre without units) who came by one mode."""

    centre: str
    unit: str = ""
    mode: str = "web"
    answered: int = 0
    silent: int = 0
    answers: Mapping[str, Question] = field(default_factory=dict)


def about_of(
    leaves: Iterable[Leaf], *, has_invitations: bool = True, asked: Mapping[str, tuple[str, ...]]
) -> About:
    """What a report may say about the wave of these leaves. ``asked``: question -> centres."""
    units: defaultdict[str, set[str]] = defaultdict(set)
    for leaf in leaves:
        units[leaf.centre] |= {leaf.unit} - {""}
    centres = tuple(
        GroupAbout(centre, centre.upper(), tuple(GroupAbout(u, u) for u in sorted(inside)))
        for centre, inside in sorted(units.items())
    )
    questions = tuple(
        QuestionAbout(item, {"da": item}, "kpi", "", {"da": ("nej", "ja")}, (2,), where)
        for item, where in asked.items()
    )
    kpis = tuple(KpiAbout(f"kpi_{q.id}", {}, "share_positive", (q.id,), 0.75) for q in questions)
    return About(
        wave=NOW,
        title={},
        model=2,
        unit_type="authority",
        start_date="2024-09-02",
        end_date="2024-10-18",
        previous=BEFORE,
        previous_title={},
        has_invitations=has_invitations,
        show_units=True,
        centres=centres,
        questions=questions,
        kpis=kpis,
        settings={},
        hashes={},
    )


def measures_of(leaves: Iterable[Leaf], about: About, before: Iterable[Leaf] = ()) -> Measures:
    """Every measure disclosure knows, for all groups of this wave; KPIs of the wave before."""
    now, earlier = _groups(leaves), _groups(before)
    modes = sorted({leaf.mode for leaf in leaves})
    rows: list[dict[str, object]] = []
    for group in now:
        rows += _response(now, group, "", about)
        if not group[1]:
            for mode in modes:
                rows += _response(now, group, mode, about)
        for question in about.questions:
            if _is_asked(question, group):
                rows += _question(question.id, now, earlier, group)
    frame = pd.DataFrame(rows).reindex(columns=list(MEASURE_COLUMNS))
    text = [name for name, meaning in MEASURE_COLUMNS.items() if meaning.startswith("str")]
    frame = frame.astype(dict.fromkeys(text, "str"))
    links = {kpi.id: kpi.questions for kpi in about.kpis}
    numbers = ["numerator", "denominator", "value", "low", "high"]
    return Measures(frame.astype({"n": "Int64", **dict.fromkeys(numbers, "float64")}), links)


Group = tuple[str, str]
Groups = Mapping[Group, list[Leaf]]


def _groups(leaves: Iterable[Leaf]) -> Groups:
    found: defaultdict[Group, list[Leaf]] = defaultdict(list)
    for leaf in leaves:
        for group in dict.fromkeys([("", ""), (leaf.centre, ""), (leaf.centre, leaf.unit)]):
            found[group].append(leaf)
    return found


def _is_asked(question: QuestionAbout, group: Group) -> bool:
    if group[0]:
        return not question.centres or group[0] in question.centres
    return len(question.centres) != 1


def _row(measure: str, item: str, group: Group, n: int, **more: object) -> dict[str, object]:
    row = {"measure": measure, "item": item, "centre": group[0], "unit": group[1], "n": n}
    blank = {"breakdown": "", "category": "", "verdict": "", "method": "m"}
    return {"wave": NOW, "unit_type": "authority", **blank, **row, **more}


def _share(
    measure: str, item: str, group: Group, counts: tuple[int, int], **more: object
) -> dict[str, object]:
    hits, n = counts
    value = hits / n if n else math.nan
    numbers = {"numerator": float(hits), "denominator": float(n), "value": value}
    return _row(measure, item, group, n, **numbers, low=value, high=value, **more)


def _response(groups: Groups, group: Group, mode: str, about: About) -> list[dict[str, object]]:
    leaves = [leaf for leaf in groups[group] if mode in ("", leaf.mode)]
    answered = sum(leaf.answered for leaf in leaves)
    invited = answered + sum(leaf.silent for leaf in leaves)
    where = {"breakdown": "mode" if mode else "", "category": mode}
    rows = [_share("answered", "", group, (answered, answered), **where)]
    if about.has_invitations:
        rows.append(_share("invited", "", group, (invited, invited), **where))
        rows.append(_share("response_rate_raw", "", group, (answered, invited), **where))
    return rows


def _question(item: str, now: Groups, earlier: Groups, group: Group) -> list[dict[str, object]]:
    counts = _answers(item, now[group])
    kpi = f"kpi_{item}"
    rows = [_share("share_positive", item, group, counts), _share("kpi", kpi, group, counts)]
    shares = [counts[1] - counts[0], counts[0]]
    rows += [
        _share("distribution", item, group, (hits, counts[1]), breakdown="answer", category=str(at))
        for at, hits in enumerate(shares, start=1)
    ]
    if group[1]:
        return rows
    rows.append(_row("versus_target", kpi, group, counts[1], value=0.1, verdict="unclear"))
    if group in earlier:
        was = _answers(item, earlier[group])
        rows.append(_share("kpi", kpi, group, was, wave=BEFORE))
        rows.append(_row("change", kpi, group, counts[1], value=0.1, verdict="higher"))
    if group[0] and ("", "") in now:
        everybody = _answers(item, now["", ""])
        rest = (everybody[0] - counts[0], everybody[1] - counts[1])
        rows.append(_share("kpi_others", kpi, group, rest))
        rows.append(_row("versus_others", kpi, group, counts[1], value=0.1, verdict="lower"))
    return rows


def _answers(item: str, leaves: list[Leaf]) -> tuple[int, int]:
    """Positive answers, and all answers."""
    positive = sum(leaf.answers[item][0] for leaf in leaves)
    return positive, positive + sum(leaf.answers[item][1] for leaf in leaves)
