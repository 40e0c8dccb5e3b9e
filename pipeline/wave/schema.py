"""What may stand in ``wave.toml``, key by key. Unknown keys are refused, not ignored."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$"
Id = Annotated[str, Field(pattern=ID_PATTERN)]
# No control characters (they break the page) and no letters that turn the reading direction of
# what follows (they make a name look like another).
_PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]*$"
Text = Annotated[str, Field(min_length=1, max_length=2000, pattern=_PLAIN)]
Role = Literal["kpi", "cross_cutting", "centre_specific", "background", "comment"]
Kind = Literal["share_positive", "top_box", "mean", "index", "net", "theme_index"]
Event = Literal["reminder", "phone", "paper", "change", "campaign", "mode", "other"]
Became = Literal["done", "begun", "dropped"]
Chart = Literal["run", "laney"]
Occasion = Literal["contact", "case"]
Weighting = Literal["rake", "cells"]
What = Literal["survey", "progress"]
Stage = Literal["start", "phase", "end", "follow_up"]
Scoring = Literal["mean", "sum"]
Direction = Literal["higher", "lower"]
GoalNumbers = Literal["words", "gas", "zero_to_four"]
Job = Literal[
    "person",
    "centre",
    "unit",
    "mode",
    "outcome",
    "status",
    "weight",
    "date",
    "theme",
    "tone",
    "text",
    "point",
    "course",
    "parameter",
    "goal",
    "attained",
]
Answers = Literal["value", "position"]
Mode = Literal["web", "paper", "phone", "visit"]
Disposition = Literal["I", "P", "R", "NC", "O", "UH", "UO", "NE"]


class Table(BaseModel):
    """Strict, closed, frozen; and an answer or key never appears in a message."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class PeriodTable(Table):
    """The field period, both days included."""

    start: date
    end: date


class FileTable(Table):
    """One ``[[files]]``."""

    path: Text
    format: str = ""
    columns: dict[Job, Text] = {}
    structure: str = ""
    labels: str = ""
    encoding: str = ""
    separator: Annotated[str, Field(max_length=1)] = ""
    sheet: str = ""
    header_row: Annotated[int, Field(ge=1)] = 1
    dates: str = ""
    answers: Answers | None = None


class UnitTable(Table):
    """One unit of a centre."""

    id: Id
    name: Text
    population: Annotated[int, Field(ge=1)] | None = None
    codes: list[str] = []
    type: str = ""


class CentreTable(Table):
    """One ``[[centres]]``."""

    id: Id
    name: Text
    population: Annotated[int, Field(ge=1)] | None = None
    codes: list[str] = []
    units: list[UnitTable] = []


class QuestionTable(Table):
    """One ``[[questions]]``."""

    id: Id
    text: Text | None = None
    text_en: Text | None = None
    scale: str | None = None
    role: Role = "cross_cutting"
    theme: str = ""
    column: str = ""
    centres: list[str] = []
    codes: dict[str, str | int] = {}
    reversed: Literal[True, False, "numbers"] = False
    direction_confirmed: bool = False


class KpiTable(Table):
    """One ``[[kpis]]``."""

    id: Id
    name: Text | None = None
    name_en: Text | None = None
    question: Id | None = None
    questions: list[Id] = []
    theme: str = ""
    kind: Kind = "share_positive"
    target: float | None = None
    coverage: Annotated[float, Field(gt=0, le=1)] = 0.5
    success_indicator: Text | None = None
    success_indicator_en: Text | None = None


class PreviousTable(Table):
    """One ``[[previous]]``."""

    wave: Id
    questions: dict[str, str] = {}
    not_comparable: dict[str, str] = {}


class EventTable(Table):
    """One ``[[events]]``: something that happened while the answers came in."""

    date: date
    kind: Event = "other"
    unit: str = ""
    text: Text | None = None
    text_en: Text | None = None


class AgreementTable(Table):
    """One ``[[agreements]]``: what was agreed at the last meeting about the numbers."""

    centre: str = ""
    unit: str = ""
    aim: Text
    aim_en: Text | None = None
    action: Text | None = None
    action_en: Text | None = None
    sign: Text | None = None
    sign_en: Text | None = None
    kpi: str = ""
    who: Text | None = None
    follow_up: Text | None = None
    due: date | None = None
    became: Became | None = None
    learned: Text | None = None
    learned_en: Text | None = None


class SeriesTable(Table):
    """``[series]``: continuous smileys (Model 1)."""

    chart: Chart = "run"
    per: Occasion = "contact"
    supplement: bool = False


class StatementsTable(Table):
    """``[statements]``: qualitative measurements (Model 1)."""

    themes: list[Text] = []


class PointTable(Table):
    """One ``[[points]]``: a measuring point (progress)."""

    id: Id
    name: Text
    name_en: Text | None = None
    kind: Stage = "phase"
    codes: list[str] = []


class InstrumentTable(Table):
    """One ``[[instruments]]``: a scale that people are measured with at every point (progress)."""

    id: Id
    name: Text
    name_en: Text | None = None
    items: Annotated[list[Text], Field(min_length=1)]
    low: float = 0
    high: float
    score: Scoring = "mean"
    better: Direction = "higher"
    coverage: Annotated[float, Field(gt=0, le=1)] = 1
    scale_text: Text | None = None
    scale_text_en: Text | None = None
    sd: Annotated[float, Field(gt=0)] | None = None
    reliability: Annotated[float, Field(gt=0, lt=1)] | None = None
    source: Text | None = None
    relevant: Annotated[float, Field(gt=0)] | None = None


class GoalsTable(Table):
    """``[goals]``: what the goals of a goals sheet are about, and what their numbers mean."""

    parameters: list[Text] = []
    scale: GoalNumbers = "words"


class ResponseTable(Table):
    """``[response]``."""

    target: Annotated[float, Field(gt=0, le=100)] | None = None
    eligibility: Annotated[float, Field(ge=0, le=1)] | None = None
    partial_from: Annotated[float, Field(gt=0, le=1)] | None = None
    complete_above: Annotated[float, Field(gt=0, lt=1)] | None = None


class WeightsTable(Table):
    """``[weights]``."""

    method: Weighting = "rake"
    variables: Annotated[list[str], Field(min_length=1)]
    trim: bool = True


class ReportTable(Table):
    """``[report]``."""

    show_units: bool = False


class ChecksTable(Table):
    """``[checks]``."""

    max_rejected_share: Annotated[float, Field(ge=0, le=1)] | None = None


class WaveTable(Table):
    """The whole file."""

    modes: dict[str, Mode] = {}
    outcomes: dict[str, Disposition] = {}
    codes: dict[str, str | int] = {}
    title: Text | None = None
    title_en: Text | None = None
    model: int
    type: str
    kind: What = "survey"
    local_kpi: bool = False
    audit_consent: bool = False
    period: PeriodTable
    scale: str = "satisfaction_5"
    unconfirmed: list[str] = []
    files: list[FileTable] = []
    centres: Annotated[list[CentreTable], Field(min_length=1)]
    questions: list[QuestionTable] = []
    kpis: list[KpiTable] = []
    previous: Annotated[list[PreviousTable], Field(max_length=1)] = []
    events: list[EventTable] = []
    agreements: list[AgreementTable] = []
    themes_en: dict[Text, Text] = {}
    series: SeriesTable | None = None
    statements: StatementsTable | None = None
    points: list[PointTable] = []
    instruments: list[InstrumentTable] = []
    goals: GoalsTable | None = None
    response: ResponseTable = ResponseTable()
    weights: WeightsTable | None = None
    disclosure: dict[str, int] = {}
    checks: ChecksTable = ChecksTable()
    report: ReportTable = ReportTable()
