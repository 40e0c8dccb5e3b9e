"""Measuring points, instruments and goals of a wave file, and what a progress wave may not have."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.policy import fold
from pipeline.wave.faults import Fault
from pipeline.wave.lines import Path
from pipeline.wave.plan import InstrumentPlan, PointPlan, ProgressPlan
from pipeline.wave.schema import InstrumentTable, PointTable, WaveTable

_ONLY = ("points", "instruments", "goals")
_WITHOUT = ("series", "statements", "kpis", "previous", "weights", "events")
_MOST = 8
"""With more points than this there are more ways through a course than people."""
_STAGES = ("start", "phase", "end", "follow_up")
_RESERVED = ("point", "course", "goal_progress", "goal_maintenance")
"""What the rows of a progress wave are divided by besides background questions."""


def build_progress(table: WaveTable, faults: list[Fault]) -> ProgressPlan | None:
    """The points and instruments as written; None where the wave is of another kind."""
    if table.kind != "progress":
        faults += [
            Fault((name,), f"only a progress wave has {name}", 'kind = "progress"')
            for name in _ONLY
            if getattr(table, name)
        ]
        return None
    faults += [*_misfits(table), *_points(table.points), *_instruments(table)]
    goals = table.goals
    return ProgressPlan(
        points=tuple(_point(one) for one in table.points),
        instruments=tuple(_instrument(one) for one in table.instruments),
        parameters=tuple(goals.parameters) if goals else (),
        goal_scale=goals.scale if goals else "words",
        outcome=_outcome(table.points),
    )


def _misfits(table: WaveTable) -> Iterator[Fault]:
    for name in _WITHOUT:
        if getattr(table, name):
            yield Fault((name,), f"a progress wave has no {name}", "leave it out")
    for at, question in enumerate(table.questions):
        if question.role != "background":
            what = "a progress wave asks by its instruments"
            yield Fault(("questions", at, "role"), what, 'role = "background"', question.role)
        if question.id in _RESERVED:
            yield Fault(
                ("questions", at, "id"),
                "the id has a meaning of its own",
                "another id",
                question.id,
            )
    if not table.instruments and table.goals is None:
        yield Fault((), "a progress wave has [[instruments]], or [goals]", "[[instruments]]")


def _points(points: list[PointTable]) -> Iterator[Fault]:
    if not 2 <= len(points) <= _MOST:
        what = "progress is measured from a first point to later ones"
        yield Fault(("points",), what, f"two to {_MOST} [[points]]", f"{len(points)}")
    taken: dict[str, str] = {}
    for at, point in enumerate(points):
        path: Path = ("points", at)
        for word in {fold(word) for word in (point.id, point.name, *point.codes)}:
            if taken.setdefault(word, point.id) != point.id or point.id in _ids(points[:at]):
                yield Fault(path, "id, name or code is used by another point too", got=word)
        is_first = point.kind == "start"
        if is_first != (at == 0):
            what = "the first point is the start, and no other"
            yield Fault((*path, "kind"), what, '"start"' if at == 0 else '"phase", "end"')
        elif at and _STAGES.index(point.kind) < _STAGES.index(points[at - 1].kind):
            what = "the points stand in the order in which people come to them"
            yield Fault((*path, "kind"), what, "start, phases, end, follow_up", point.kind)


def _ids(points: list[PointTable]) -> set[str]:
    return {point.id for point in points}


def _instruments(table: WaveTable) -> Iterator[Fault]:
    taken = {question.id for question in table.questions}
    for at, one in enumerate(table.instruments):
        path: Path = ("instruments", at)
        if one.id in taken:
            yield Fault((*path, "id"), "the id is used twice", "another id", one.id)
        taken.add(one.id)
        if one.high <= one.low:
            yield Fault((*path, "high"), "the scale ends where it begins", f"above {one.low:g}")
        if len(set(one.items)) < len(one.items):
            yield Fault((*path, "items"), "an item stands twice", "every column once")
        yield from _published(one, path)


def _published(one: InstrumentTable, path: Path) -> Iterator[Fault]:
    stated = {"sd": one.sd, "reliability": one.reliability, "source": one.source}
    missing = [name for name, value in stated.items() if value is None]
    if 0 < len(missing) < len(stated):
        what = "spread and reliability are stated together, with where they are published"
        yield Fault((*path, missing[0]), what, 'sd = ..., reliability = ..., source = "..."')


def _outcome(points: list[PointTable]) -> str:
    """The last end, else the last point before any follow-up, else the last."""
    ends = [point.id for point in points if point.kind == "end"]
    before = [point.id for point in points[1:] if point.kind != "follow_up"]
    return next((found[-1] for found in (ends, before, [p.id for p in points]) if found), "")


def _point(point: PointTable) -> PointPlan:
    name = {"da": point.name, "en": point.name_en or point.name}
    return PointPlan(point.id, name, point.kind, tuple(point.codes))


def _instrument(one: InstrumentTable) -> InstrumentPlan:
    scale = {"da": one.scale_text, "en": one.scale_text_en or one.scale_text}
    return InstrumentPlan(
        id=one.id,
        name={"da": one.name, "en": one.name_en or one.name},
        items=tuple(one.items),
        low=one.low,
        high=one.high,
        score=one.score,
        better=one.better,
        coverage=one.coverage,
        scale={language: text for language, text in scale.items() if text},
        sd=one.sd,
        reliability=one.reliability,
        source=one.source or "",
        relevant=one.relevant or 0.0,
    )
