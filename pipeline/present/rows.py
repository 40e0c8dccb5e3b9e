"""Select from the released rows what one report may show: its own centre and all centres together.

In Model 1 the parts of a centre's report are its units, and a unit's own report is its part alone.

One ``Value`` is one released row. Sections and figures share these selectors, so that a number is
found in one way only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

import pandas as pd

from pipeline.present.numbers import Kind
from pipeline.records import About, KpiAbout, QuestionAbout, Released

_Key = tuple[str, ...]

_KEY = ["measure", "item", "centre", "unit", "breakdown", "category", "wave"]
_BREAKDOWN = _KEY.index("breakdown")
_WORDS = ["status", "verdict", "method"]
_NUMBERS = ["n", "numerator", "denominator", "value", "low", "high"]
_OF_THE_WAVE = ("data", "wave_file")  # they change with what the page does not show
_STATEMENTS = "statements"  # what stands where a statement has no question
_KINDS: dict[str, Kind] = {
    "share_positive": "share",
    "top_box": "top_box",
    "mean": "mean",
    "index": "index",
    "net": "net",
    "theme_index": "index",
}


@dataclass(frozen=True)
class Value:
    """One released measure of one group. The numbers are None unless ``status`` is shown.

    ``status`` is a released status, or ``not_measured`` where there is no such row.
    """

    status: str
    verdict: str = ""
    n: int | None = None
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    method: str = ""

    @property
    def is_census(self) -> bool:
        """Everybody has answered: nothing is estimated, so there is no interval."""
        return self.method == "census"

    @property
    def limits(self) -> tuple[float, float] | None:
        """The interval, where there is one."""
        if self.low is None or self.high is None or self.is_census:
            return None
        return self.low, self.high


@dataclass(frozen=True)
class Extract:
    """What one report is made of: ``centre`` is its centre, '' for the overview of all centres.

    ``comments`` are the centre's released comments by theme. ``unit`` is the unit that this is the
    part of, whose rows alone are here; '' for a whole centre. ``parts``, in Model 1: one extract
    per unit, in the order of the organisation.
    """

    about: About
    centre: str
    values: Mapping[_Key, Value]
    comments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: str = ""
    parts: tuple[Extract, ...] = ()

    @property
    def key(self) -> str:
        """What the ids of this part begin with."""
        return f"unit-{self.unit}" if self.unit else "centre"

    @property
    def name(self) -> str:
        """What the reader calls the unit, or else the centre; '' for all centres."""
        if not self.centre:
            return ""
        (centre,) = self.about.centres
        return centre.units[0].name if self.unit else centre.name

    def find(self, measure: str, item: str = "", **where: str) -> Value:
        """The value of a measure; ``where`` names centre, unit, breakdown, category and wave.

        Left out, centre, unit and wave are the report's own, the others ''.
        """
        key = {"centre": self.centre, "unit": self.unit, "wave": self.about.wave}
        key |= {"measure": measure, "item": item, **where}
        if unknown := key.keys() - set(_KEY):
            raise TypeError(f"not a key of released rows: {sorted(unknown)}")
        return self.values.get(tuple(key.get(name, "") for name in _KEY), _NOT_MEASURED)

    def categories(self, breakdown: str) -> tuple[str, ...]:
        """The categories that people who answered are divided into, in their order."""
        return tuple(category for category, _ in self.along("answered", "", breakdown))

    def along(self, measure: str, item: str, breakdown: str) -> tuple[tuple[str, Value], ...]:
        """(category, value) of a measure through a breakdown, in the order they were released."""
        start = (measure, item, self.centre, self.unit, breakdown)
        return tuple((key[5], value) for key, value in self.values.items() if key[:5] == start)

    def items(self, measure: str) -> tuple[str, ...]:
        """The items that a measure of this part was released for, as a whole."""
        where = (self.centre, self.unit, "", "")
        return tuple(key[1] for key in self.values if key[0] == measure and key[2:6] == where)

    def kind(self, kpi: KpiAbout) -> tuple[Kind, int]:
        """What kind of number a KPI is, and the number of points of its question's scale."""
        question = next(q for q in self.about.questions if q.id == kpi.questions[0])
        return _KINDS[kpi.kind], points(question)


_NOT_MEASURED = Value("not_measured")


def extract_for(released: Released, centre: str, unit: str = "") -> Extract:
    """Only what the report of ``centre`` may hold: no other centre's name or number is in it.

    ``centre`` '' is the overview: it keeps every centre, but nothing that only one centre asked.
    With a ``unit``, only what is this unit's own: no other unit is in it, nor the units together.
    Of the checksums it keeps the program's, and says as ``page`` what sums up all else in it: two
    pages of different waves that show the same have the same.
    """
    wave = released.about
    hashes = {name: h for name, h in wave.hashes.items() if name not in _OF_THE_WAVE}
    found = _extract(replace(released, about=replace(wave, hashes={})), centre, unit)
    page = sha256(repr(found).encode()).hexdigest()
    return replace(found, about=replace(found.about, hashes={"page": page, **hashes}))


def _extract(released: Released, centre: str, unit: str) -> Extract:
    about = _narrowed(released.about, centre)
    items = {"", _STATEMENTS, *(q.id for q in about.questions), *(kpi.id for kpi in about.kpis)}
    items |= {one.id for one in about.progress.instruments} if about.progress else set()
    rows = released.rows[released.rows["item"].isin(items)]
    comments = released.comments[released.comments["centre"] == centre]
    if centre:
        rows = rows[rows["centre"].isin(["", centre])]
    if unit:
        return _part(about, centre, unit, (rows, comments))
    units = about.centres[0].units if about.model == 1 and centre else ()
    parts = tuple(_part(about, centre, one.id, (rows, comments)) for one in units)
    return Extract(about, centre, dict(_values(rows)), _by_theme(comments), parts=parts)


def _part(about: About, centre: str, unit: str, tables: tuple[pd.DataFrame, ...]) -> Extract:
    """What is the unit's own of the centre's rows and comments, and of what is said about it."""
    rows, comments = tables
    (group,) = about.centres
    own = replace(group, units=tuple(one for one in group.units if one.id == unit))
    events = tuple(event for event in about.events if event.unit in ("", unit))
    agreed = tuple(one for one in about.agreements if one.unit in ("", unit))
    series = about.series and replace(about.series, pooled=())
    about = replace(about, centres=(own,), events=events, series=series, agreements=agreed)
    rows = rows[(rows["centre"] == centre) & (rows["unit"] == unit)]
    comments = comments[comments["unit"] == unit] if "unit" in comments else comments.head(0)
    return Extract(about, centre, dict(_values(rows)), _by_theme(comments), unit)


def _by_theme(comments: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    themes = comments.groupby("theme", sort=False)["text"]
    return {str(theme): tuple(found) for theme, found in themes}


def kpi_groups(extract: Extract) -> list[tuple[KpiAbout, ...]]:
    """The KPIs by what one axis can hold: same kind of number, same number of scale points."""
    groups: dict[tuple[Kind, int], list[KpiAbout]] = {}
    for kpi in extract.about.kpis:
        kind, found = extract.kind(kpi)
        groups.setdefault((kind, found if kind == "mean" else 0), []).append(kpi)
    return [tuple(group) for group in groups.values()]


def points(question: QuestionAbout) -> int:
    """The number of positions on a question's scale."""
    return len(next(iter(question.labels.values()), ()))


def _narrowed(about: About, centre: str) -> About:
    if centre:
        centres = tuple(group for group in about.centres if group.id == centre)
        places = {"", *(unit.id for group in centres for unit in group.units)}
        agreed = tuple(one for one in about.agreements if one.centre == centre)
        about = replace(about, events=tuple(e for e in about.events if e.unit in places))
        about = replace(about, agreements=agreed)
        questions = tuple(
            replace(question, centres=(centre,) if question.centres else ())
            for question in about.questions
            if not question.centres or centre in question.centres
        )
    else:
        centres, about = about.centres, replace(about, agreements=())
        questions = tuple(question for question in about.questions if len(question.centres) != 1)
    asked = {question.id for question in questions}
    kpis = tuple(kpi for kpi in about.kpis if asked.issuperset(kpi.questions))
    return replace(about, centres=centres, questions=questions, kpis=kpis)


def _values(rows: pd.DataFrame) -> Iterator[tuple[_Key, Value]]:
    frame = rows[[*_KEY, *_WORDS, *_NUMBERS]]
    keys = frame[_KEY].astype(str).itertuples(index=False, name=None)
    words = frame[_WORDS].astype(str).itertuples(index=False, name=None)
    counted = frame[_NUMBERS].astype("Float64").itertuples(index=False, name=None)
    for key, (status, verdict, method), cells in zip(keys, words, counted, strict=True):
        # Parts are withheld together: the status then tells nothing about the single part.
        if status == "withheld_small" and key[_BREAKDOWN] not in ("", "answer"):
            status = "withheld_partner"
        # A second lock: should a withheld row carry a number after all, no page can print it.
        is_shown = status == "shown"
        found = [float(cell) if is_shown and pd.notna(cell) else None for cell in cells]
        n = None if found[0] is None else int(found[0])
        numbers = dict(zip(_NUMBERS[1:], found[1:], strict=True))
        yield key, Value(status, verdict, n, method=method, **numbers)
