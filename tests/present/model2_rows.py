"""The hand-made wave with what the Model 2 figures draw besides: curve, groups, range, map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.present.rows import Extract, Value, extract_for
from pipeline.records import BreakdownAbout, EventAbout, GroupAbout, QuestionAbout
from tests.released_about import LONG, NOW, Shape
from tests.released_factory import released

CENTRE = "voksne"
_Key = tuple[str, str, str, str, str, str, str]
_PERIODS = ("02..02", "03..06", "07..15", "16..20", "21..30")
_FIELDS = ("focus", "strength", "maintain", "monitor", "uncertain")


@dataclass(frozen=True)
class Case:
    """``share``: what every group answers; ``groups``: how many; ``status``: of every row."""

    share: float = 0.7
    groups: int = 4
    name: str = "Gruppe"
    status: str = "shown"
    previous: bool = True
    lie: str = "apart"
    """apart / close / alike: how the groups lie in the figure of the expected range."""


CASES = {
    "ordinary": Case(),
    "one group": Case(groups=1),
    "all withheld": Case(status="withheld_small"),
    "nobody": Case(share=0.0),
    "everybody": Case(share=1.0),
    "40 groups": Case(groups=40),
    "long names": Case(name=LONG),
    "no previous": Case(previous=False),
}


def extract_of(case: Case, centre: str = CENTRE) -> Extract:
    """The page of a centre ('' = the overview) of a wave like that."""
    status = "" if case.status == "shown" else case.status
    plain = released(Shape(share=case.share, previous=case.previous, withheld=status))
    found = extract_for(plain, centre)
    names = [f"{case.name} {at}" for at in range(1, case.groups + 1)]
    if not centre:
        groups = tuple(GroupAbout(f"c{at}", name) for at, name in enumerate(names, start=1))
    else:
        units = tuple(GroupAbout(f"u{at}", name) for at, name in enumerate(names, start=1))
        groups = (replace(found.about.centres[0], units=units),)
    about = replace(
        found.about,
        centres=groups,
        breakdowns=(BreakdownAbout("age", {"da": f"{case.name}, alder"}),),
        events=(
            EventAbout("2024-09-16", "reminder", {}),
            EventAbout("2024-09-17", "other", {"da": case.name}),
            EventAbout("2024-09-28", "phone", {}),
        ),
    )
    base = Extract(about, centre, dict(found.values))
    return replace(base, values={**base.values, **dict(_more(base, case, names))})


def drivers_of(extract: Extract) -> list[tuple[QuestionAbout, Value, Value]]:
    """Every question with its importance and its score."""
    return [
        (one, extract.find("importance", one.id), extract.find("index", one.id))
        for one in extract.about.questions
    ]


def _more(extract: Extract, case: Case, names: list[str]) -> Iterator[tuple[_Key, Value]]:
    centre = extract.centre

    def row(
        measure: str, item: str = "", value: Value | None = None, **at: str
    ) -> tuple[_Key, Value]:
        where = {"centre": centre, "unit": "", "breakdown": "", "category": "", "wave": NOW} | at
        key = (measure, item, *(where[name] for name in where))
        shown = value or Value("shown", n=40, numerator=40.0, value=40.0)
        return key, shown if case.status == "shown" else Value(case.status, shown.verdict)

    for period in _PERIODS:
        first, last = (f"2024-09-{day}" for day in period.split(".."))
        yield row("answered", breakdown="period", category=f"{first}..{last}")
    for name in names:
        at = {"breakdown": "age", "category": name}
        yield row("answered", **at)
        yield row("invited", **at)
        for kpi in extract.about.kpis:
            yield row("kpi", kpi.id, _estimate(case, kpi.kind == "mean"), **at)
    yield row("representativity", value=Value("shown", "differ", value=0.8), breakdown="age")
    for at_, question in enumerate(extract.about.questions):
        verdict = _FIELDS[at_ % len(_FIELDS)]
        part = Value("shown", verdict, 300, value=1 / 9, low=0.05, high=0.2)
        yield row("importance", question.id, part)
        yield row("index", question.id, Value("shown", n=300, value=case.share * 100))
    yield from _ranges(extract, case, row)


def _estimate(case: Case, is_mean: bool) -> Value:
    value = 1 + 4 * case.share if is_mean else case.share
    low, high = (1.0, 5.0) if is_mean else (0.0, 1.0)
    return Value("shown", n=40, value=value, low=max(low, value - 0.1), high=min(high, value + 0.1))


def _ranges(extract: Extract, case: Case, row: object) -> Iterator[tuple[_Key, Value]]:
    about = extract.about
    units = [{"unit": unit.id} for unit in about.centres[0].units] if extract.centre else []
    places: list[Mapping[str, str]] = (
        [{}, *units] if extract.centre else [{"centre": centre.id} for centre in about.centres]
    )
    for kpi in about.kpis:
        if kpi.kind == "mean":
            continue
        for at, where in enumerate(places):
            n, share = _place(case, at)
            verdict = ("inside", "lower")[at % 5 == 4]
            limits = Value("shown", verdict, n, value=case.share, method="funnel_few")
            near, far = (
                replace(limits, low=max(case.share - half, 0.0), high=min(case.share + half, 1.0))
                for half in (0.5 / n**0.5, 1 / n**0.5)
            )
            yield row("kpi", kpi.id, Value("shown", n=n, value=share), **where)  # type: ignore[operator]
            yield row("expected_range", kpi.id, near, **where)  # type: ignore[operator]
            yield row("expected_range_far", kpi.id, far, **where)  # type: ignore[operator]


def _place(case: Case, at: int) -> tuple[int, float]:
    """A group's number of answers and its share."""
    if case.lie == "apart":
        return 20 + 3 * at, case.share
    if case.lie == "alike":
        return 30, case.share
    return 30 + at * 5 % 13, case.share + (at * 7 % 11 - 5) / 100
