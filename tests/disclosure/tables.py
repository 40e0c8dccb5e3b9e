"""Measure tables made from counts, as the measures stage would make them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipeline.policy import Thresholds
from pipeline.records import (
    MEASURE_COLUMNS,
    About,
    BreakdownAbout,
    GroupAbout,
    KpiAbout,
    Measures,
    QuestionAbout,
)

NOW, BEFORE = "w2024", "w2020"
HOUSE = Thresholds(10, 5, 5, 10, 5, "tests")

Question = tuple[int, ...]
"""Positive and negative answers; or the answers at each position of the scale, lowest first."""


@dataclass(frozen=True)
class Leaf:
    """The people of one unit (or of a centre without units) who are alike in every breakdown."""

    centre: str
    unit: str = ""
    mode: str = "web"
    answered: int = 0
    silent: int = 0
    answers: Mapping[str, Question] = field(default_factory=dict)
    background: Mapping[str, str] = field(default_factory=dict)
    blank: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Question -> don't know, not relevant."""
    partial: int = 0
    not_eligible: int = 0

    def category(self, axis: str) -> str:
        """Where these people stand in a breakdown."""
        return self.mode if axis == "mode" else self.background.get(axis, "unknown")


@dataclass(frozen=True)
class Counts:
    """What a group gave on a question."""

    positions: tuple[int, ...]
    dont_know: int
    not_relevant: int
    answered: int

    @property
    def n(self) -> int:
        return sum(self.positions)


def positive(points: int) -> tuple[int, ...]:
    """The positive positions of a scale: two of five, else the highest."""
    return (points - 1, points) if points > 3 else (points,)


def about_of(
    leaves: Iterable[Leaf],
    *,
    has_invitations: bool = True,
    asked: Mapping[str, tuple[str, ...]],
    kinds: tuple[str, ...] = ("share_positive",),
    themes: Mapping[str, tuple[str, ...]] | None = None,
    points: int = 2,
) -> About:
    """What a report may say about the wave of these leaves. ``asked``: question -> centres."""
    units: defaultdict[str, set[str]] = defaultdict(set)
    axes: dict[str, None] = {}
    for leaf in leaves:
        units[leaf.centre] |= {leaf.unit} - {""}
        axes |= dict.fromkeys(leaf.background)
    centres = tuple(
        GroupAbout(centre, centre.upper(), tuple(GroupAbout(u, u) for u in sorted(inside)))
        for centre, inside in sorted(units.items())
    )
    labels = {"da": ("nej", "ja")} if points == 2 else {"da": tuple(map(str, range(points)))}
    questions = tuple(
        QuestionAbout(item, {"da": item}, "kpi", "", labels, positive(points), where)
        for item, where in asked.items()
    )
    kpis = [
        KpiAbout(f"kpi_{q.id}" if not at else f"{kind}_{q.id}", {}, kind, (q.id,), 0.75)
        for q in questions
        for at, kind in enumerate(kinds)
    ]
    kpis += [
        KpiAbout(theme, {}, "theme_index", made_of, None)
        for theme, made_of in (themes or {}).items()
    ]
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
        kpis=tuple(kpis),
        settings={},
        hashes={},
        breakdowns=tuple(BreakdownAbout(axis, {}) for axis in axes),
    )


def measures_of(leaves: Iterable[Leaf], about: About, before: Iterable[Leaf] = ()) -> Measures:
    """Every measure disclosure knows, for all groups of this wave; KPIs of the wave before."""
    people = list(leaves)
    now, earlier = _groups(people), _groups(before)
    axes = ["mode", *(one.id for one in about.breakdowns)]
    parts = {axis: sorted({leaf.category(axis) for leaf in people}) for axis in axes}
    rows: list[dict[str, object]] = []
    for group in now:
        rows += _response(now[group], group, about)
        for axis, category in _categories(group, parts):
            inside = [leaf for leaf in now[group] if leaf.category(axis) == category]
            rows += _response(inside, group, about, breakdown=axis, category=category)
        for question in about.questions:
            if _is_asked(question, group):
                rows += _question(question, now[group], group)
        for kpi in about.kpis:
            asked = [q for q in about.questions if q.id in kpi.questions]
            if all(_is_asked(question, group) for question in asked):
                rows += _kpi(kpi, now, earlier, group, parts)
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


def _categories(group: Group, parts: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    if not group[1]:
        yield from ((axis, category) for axis, names in parts.items() for category in names)


def _is_asked(question: QuestionAbout, group: Group) -> bool:
    if group[0]:
        return not question.centres or group[0] in question.centres
    return len(question.centres) != 1


def _row(measure: str, item: str, group: Group, n: int, **more: object) -> dict[str, object]:
    row = {"measure": measure, "item": item, "centre": group[0], "unit": group[1], "n": n}
    blank = {"breakdown": "", "category": "", "verdict": "", "method": "m"}
    return {"wave": NOW, "unit_type": "authority", **blank, **row, **more}


def _share(
    measure: str, item: str, group: Group, counts: tuple[float, int], **more: object
) -> dict[str, object]:
    """Limits as wide as the value is uncertain: none where nobody differs."""
    hits, n = counts
    value = hits / n if n else math.nan
    numbers = {"numerator": float(hits), "denominator": float(n), "value": value}
    limits = {"low": value, "high": value + 0.1}
    return _row(measure, item, group, n, **{**numbers, **limits, **more})


def _response(
    leaves: list[Leaf], group: Group, about: About, **where: str
) -> list[dict[str, object]]:
    answered = sum(leaf.answered for leaf in leaves)
    invited = answered + sum(leaf.silent for leaf in leaves)
    rows = [_share("answered", "", group, (answered, answered), **where)]
    if not about.has_invitations:
        return rows
    gone = sum(leaf.not_eligible for leaf in leaves)
    complete = answered - sum(leaf.partial for leaf in leaves)
    rows.append(_share("invited", "", group, (invited, invited), **where))
    for rate, hits, base in [
        ("raw", answered, invited),
        ("rr1", complete, invited - gone),
        ("rr2", answered, invited - gone),
        ("cleaned", answered, invited - gone),
    ]:
        row = _share(f"response_rate_{rate}", "", group, (hits, base), **where)
        rows.append({**row, "n": invited})
    if group[1] or where:
        return rows
    codes = {"I": complete, "P": answered - complete, "NC": invited - answered - gone, "NE": gone}
    return rows + [
        _share("disposition", "", group, (n, invited), breakdown="disposition", category=code)
        for code, n in codes.items()
    ]


def _question(question: QuestionAbout, leaves: list[Leaf], group: Group) -> list[dict[str, object]]:
    item, found = question.id, counts_of(question.id, leaves)
    points = len(found.positions)
    rows = [
        _share(kind, item, group, (score(kind, found.positions), found.n), **_limits(found))
        for kind in ("share_positive", "mean", "index")
    ]
    in_any_way = found.n + found.dont_know + found.not_relevant
    rows += [
        _share("dont_know", item, group, (found.dont_know, in_any_way)),
        _share("not_relevant", item, group, (found.not_relevant, in_any_way)),
        _share("unanswered", item, group, (found.answered - in_any_way, found.answered)),
    ]
    return rows + [
        _share("distribution", item, group, (hits, found.n), breakdown="answer", category=str(at))
        for at, hits in zip(range(1, points + 1), found.positions, strict=True)
    ]


def counts_of(item: str, leaves: list[Leaf]) -> Counts:
    """What people gave on a question, all together."""
    given = [leaf.answers[item] for leaf in leaves]
    if all(len(one) == 2 for one in given):
        given = [(negative, positive) for positive, negative in given]
    blank = [leaf.blank.get(item, (0, 0)) for leaf in leaves]
    positions = tuple(map(sum, zip(*given, strict=True))) if given else (0, 0)
    dont_know, not_relevant = (
        (sum(column) for column in zip(*blank, strict=True)) if blank else (0, 0)
    )
    in_any_way = sum(positions) + dont_know + not_relevant
    answered = max(in_any_way, sum(leaf.answered for leaf in leaves))
    return Counts(positions, dont_know, not_relevant, answered)


def score(kind: str, positions: tuple[int, ...]) -> float:
    """The sum behind a kind: hits, points, points on 0-100, or positive minus negative."""
    points = len(positions)
    hits = {"share_positive": positive(points), "top_box": (points,)}
    if kind in hits:
        return float(sum(positions[at - 1] for at in hits[kind]))
    if kind == "mean":
        return float(sum(at * n for at, n in enumerate(positions, start=1)))
    if kind == "net":
        low = [points + 1 - at for at in positive(points)]
        return float(
            sum(positions[at - 1] for at in positive(points)) - sum(positions[at - 1] for at in low)
        )
    return sum(at * n for at, n in enumerate(positions)) * 100 / (points - 1)


def _limits(found: Counts) -> dict[str, float]:
    """No limits where nobody differs, as of a mean without variance."""
    is_alike = sum(map(bool, found.positions)) < 2
    return {"low": math.nan, "high": math.nan} if is_alike else {}


def _kpi(
    kpi: KpiAbout, now: Groups, earlier: Groups, group: Group, parts: Mapping[str, list[str]]
) -> list[dict[str, object]]:
    def row(measure: str, leaves: list[Leaf], **where: str) -> dict[str, object]:
        alike = _limits(counts_of(kpi.questions[0], leaves)) if kpi.kind == "mean" else {}
        return _share(measure, kpi.id, group, _scored(kpi, leaves), **where, **alike)

    rows = [row("kpi", now[group])]
    for axis, category in _categories(group, parts):
        inside = [leaf for leaf in now[group] if leaf.category(axis) == category]
        rows.append(row("kpi", inside, breakdown=axis, category=category))
    if group[1]:
        return rows
    n = _scored(kpi, now[group])[1]
    rows.append(_row("versus_target", kpi.id, group, n, value=0.1, verdict="unclear"))
    if group in earlier:
        rows.append(row("kpi", earlier[group], wave=BEFORE))
        rows.append(_row("change", kpi.id, group, n, value=0.1, verdict="higher"))
    if group[0] and ("", "") in now:
        rest = [leaf for leaf in now["", ""] if leaf.centre != group[0]]
        rows.append(row("kpi_others", rest))
        rows.append(_row("versus_others", kpi.id, group, n, value=0.1, verdict="lower"))
    return rows


def _scored(kpi: KpiAbout, leaves: list[Leaf]) -> tuple[float, int]:
    """The sum behind a KPI, and its answers."""
    if len(kpi.questions) == 1:
        found = counts_of(kpi.questions[0], leaves)
        return score(kpi.kind, found.positions), found.n
    scores = [_theme(kpi, leaf) for leaf in leaves]
    return math.fsum(total for total, _ in scores), sum(n for _, n in scores)


def _theme(kpi: KpiAbout, leaf: Leaf) -> tuple[float, int]:
    """As if whoever answered a theme had answered like all of these people on average."""
    found = [counts_of(item, [leaf]) for item in kpi.questions]
    n = min(one.n for one in found)
    values = [score("index", one.positions) / one.n for one in found if one.n]
    return (n * sum(values) / len(values) if n else 0.0), n
