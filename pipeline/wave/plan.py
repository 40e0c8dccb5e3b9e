"""The plan of a wave: what an analyst wrote in ``wave.toml``, checked and completed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from pipeline.policy import Scale, Thresholds


@dataclass(frozen=True)
class FilePlan:
    """One export file. An empty text means: not given, the reader decides."""

    path: Path
    name: str
    format: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    structure: Path | None = None
    labels: Path | None = None
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    header_row: int = 1
    dates: str = ""
    """How dates are written: a pattern of strptime, or ``excel`` for Excel's day numbers."""
    answers: str = ""
    """What numbers in Enalyzer's answer columns are: ``value`` or ``position``."""


@dataclass(frozen=True)
class UnitPlan:
    """A unit (enhed, tilbud). ``codes``: values in the files that mean this unit."""

    id: str
    name: str
    population: int | None
    codes: tuple[str, ...]
    unit_type: str = ""
    """authority / provider, where units of both stand in one wave; '' = the wave's."""


@dataclass(frozen=True)
class CentrePlan:
    """A citizen centre (borgercenter) and its units, in the order of the organisation."""

    id: str
    name: str
    population: int | None
    codes: tuple[str, ...]
    units: tuple[UnitPlan, ...]


@dataclass(frozen=True)
class QuestionPlan:
    """A question. ``scale`` is None for background and comment; ``centres`` empty = all."""

    id: str
    text: Mapping[str, str]
    scale: Scale | None
    role: str
    theme: str
    column: str
    centres: tuple[str, ...]
    codes: Mapping[str, str | int]
    reversed: Literal["", "item", "numbers"] = ""
    """``item``: a negative statement, its scale is turned already; ``numbers``: 1 is the best."""
    direction_confirmed: bool = False
    """Whether the analyst knows that the answers run against the other questions."""

    @property
    def is_scored(self) -> bool:
        """Whether answers have a position on a scale."""
        return self.scale is not None

    def is_asked_in(self, centre: str) -> bool:
        """Whether the centre's citizens were asked."""
        return not self.centres or centre in self.centres


@dataclass(frozen=True)
class KpiPlan:
    """A KPI. ``target`` is a share 0-1 (net: -1 to 1), a scale point or an index 0-100.

    A theme_index has several ``questions``, each other kind has one. ``coverage``: the share of a
    theme's questions a person must have answered to count.
    """

    id: str
    name: Mapping[str, str]
    questions: tuple[str, ...]
    kind: str
    target: float | None = None
    coverage: float = 0.5
    success_indicator: Mapping[str, str] = field(default_factory=dict)
    """The sign in the centre's plan (omstillingsplan) that the KPI stands for; empty = none."""


@dataclass(frozen=True)
class EventPlan:
    """Something that happened while the answers came in.

    ``kind``: reminder / phone / paper / change / campaign / mode / other. ``unit``: the unit it
    happened in; '' = everywhere.
    """

    date: date
    kind: str
    text: Mapping[str, str]
    unit: str = ""


@dataclass(frozen=True)
class AgreementPlan:
    """One agreement of an *aftalepapir*, made when the last numbers were talked about.

    ``kpi``: the KPI whose change is its sign; '' = the sign is told in words only. ``became``: done
    / begun / dropped; '' = not known. ``due``: None = no day was set.
    """

    centre: str
    unit: str
    aim: Mapping[str, str]
    action: Mapping[str, str]
    sign: Mapping[str, str]
    kpi: str = ""
    who: str = ""
    follow_up: str = ""
    due: date | None = None
    became: str = ""
    learned: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SeriesPlan:
    """Continuous smileys. ``chart``: run / laney. ``per``: contact / case.

    ``supplement``: the uniform smiley supplement of an authority centre, the only measurement of
    Model 1 that may be put together over the units of its centre.
    """

    chart: str
    per: str
    supplement: bool


@dataclass(frozen=True)
class PointPlan:
    """A measuring point. ``kind``: start / phase / end / follow_up. ``codes``: what means it."""

    id: str
    name: Mapping[str, str]
    kind: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class InstrumentPlan:
    """A scale of ``items`` (columns), each answered from ``low`` to ``high``.

    ``score``: mean / sum. ``better``: higher / lower. ``coverage``: the share of the items a person
    must have for a score. ``sd`` and ``reliability``: as published (``source``). ``relevant``: the
    smallest change of a group that matters.
    """

    id: str
    name: Mapping[str, str]
    items: tuple[str, ...]
    low: float
    high: float
    score: str
    better: str
    coverage: float
    scale: Mapping[str, str]
    sd: float | None
    reliability: float | None
    source: str
    relevant: float

    @property
    def edges(self) -> tuple[float, float]:
        """The lowest and the highest score there is."""
        times = len(self.items) if self.score == "sum" else 1
        return self.low * times, self.high * times


@dataclass(frozen=True)
class ProgressPlan:
    """Points in order, instruments, the parameters of goals ('' none: those in the sheet).

    ``goal_scale``: words / gas / zero_to_four. ``outcome``: the point that shows the result.
    """

    points: tuple[PointPlan, ...]
    instruments: tuple[InstrumentPlan, ...]
    parameters: tuple[str, ...]
    goal_scale: str
    outcome: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Every item's column, each once."""
        return tuple(dict.fromkeys(item for one in self.instruments for item in one.items))


@dataclass(frozen=True)
class WeightsPlan:
    """How respondents are weighted to the invited: rake / cells over background variables."""

    method: str
    variables: tuple[str, ...]
    trim: bool


@dataclass(frozen=True)
class PreviousPlan:
    """The earlier wave of the same type, and how its questions answer to this wave's."""

    wave: str
    questions: Mapping[str, str]
    not_comparable: Mapping[str, str]


@dataclass(frozen=True)
class WavePlan:
    """Everything a wave file says, complete: names resolved, defaults filled in."""

    id: str
    title: Mapping[str, str]
    model: int
    unit_type: str
    start_date: date
    end_date: date
    files: tuple[FilePlan, ...]
    centres: tuple[CentrePlan, ...]
    questions: tuple[QuestionPlan, ...]
    kpis: tuple[KpiPlan, ...]
    previous: PreviousPlan | None
    show_units: bool
    thresholds: Thresholds
    partial_from: float
    complete_above: float
    """Shares of the questions: below the first a break-off, above the second complete."""
    max_rejected_share: float
    modes: Mapping[str, str]
    """Text in a mode column -> web / paper / phone / visit, where policy/words.toml differs."""
    outcomes: Mapping[str, str]
    """Text in an outcome column -> AAPOR code, where policy/words.toml differs."""
    text: str
    """The wave file as written: it is kept with the processed wave."""
    events: tuple[EventPlan, ...] = ()
    agreements: tuple[AgreementPlan, ...] = ()
    """What was agreed after the last wave, in the order of the file."""
    eligibility: float | None = None
    """Stated share of the people of unknown eligibility that is eligible; None = estimated."""
    response_target: float | None = None
    """Share of the invited that shall answer; None = no target."""
    weights: WeightsPlan | None = None
    series: SeriesPlan | None = None
    """Continuous smileys; None = a questionnaire."""
    statement_themes: tuple[str, ...] = ()
    """The themes that statements (udsagn) are sorted by; empty = those that stand in the sheet."""
    theme_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Theme -> its name per language, where it has another than itself."""
    local_kpi: bool = False
    """Model 1: KPIs and comparisons with an earlier wave, for the centre's own use only."""
    audit_consent: bool = False
    """Model 1: the centre lets an audit (erfaringsopsamling) read its report."""
    progress: ProgressPlan | None = None
    """Measuring points and instruments; None = nobody is followed."""
    unconfirmed: tuple[str, ...] = ()
    """Keys that ``btu new`` guessed and the analyst has not confirmed yet."""

    @property
    def unit_types(self) -> Mapping[str, str]:
        """Unit id -> authority / provider."""
        units = (unit for centre in self.centres for unit in centre.units)
        return {unit.id: unit.unit_type or self.unit_type for unit in units}

    @property
    def pooled_units(self) -> tuple[str, ...]:
        """Units that a Model 1 series may be put together of; empty without the supplement."""
        if self.series is None or not self.series.supplement:
            return ()
        return tuple(unit for unit, type_ in self.unit_types.items() if type_ == "authority")
