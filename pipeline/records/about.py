"""What a report may say about a wave besides numbers: names, wordings, settings, hashes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.records.progress import ProgressAbout

CITIZENS = "borgere"
"""What the file of a page for citizens is called after its centre, in every language."""


@dataclass(frozen=True)
class GroupAbout:
    """A centre or unit as the reader knows it."""

    id: str
    name: str
    units: tuple[GroupAbout, ...] = ()
    unit_type: str = ""
    """authority / provider; '' = the wave's."""


@dataclass(frozen=True)
class QuestionAbout:
    """A question as the reader saw it: wording and answer labels per language, lowest first."""

    id: str
    text: Mapping[str, str]
    role: str
    theme: str
    labels: Mapping[str, tuple[str, ...]]
    positive: tuple[int, ...]
    centres: tuple[str, ...]
    """The centres that were asked; empty = all."""


@dataclass(frozen=True)
class KpiAbout:
    """A KPI: which questions, which kind, which target (share 0-1, scale point or index).

    ``success_indicator``: the sign in the centre's plan (omstillingsplan) that it stands for.
    """

    id: str
    name: Mapping[str, str]
    kind: str
    questions: tuple[str, ...]
    target: float | None
    success_indicator: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EventAbout:
    """Something that happened while the answers came in, in one unit or ('') everywhere.

    ``kind``: reminder / phone / paper / change / campaign / mode / other.
    """

    date: str
    kind: str
    text: Mapping[str, str]
    unit: str = ""


@dataclass(frozen=True)
class SeriesAbout:
    """Continuous smileys (Model 1). ``chart``: run / laney; ``per``: contact / case.

    ``pooled``: the units that are put together, where the centre has the uniform smiley supplement.
    """

    chart: str
    per: str
    pooled: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgreementAbout:
    """What a centre agreed on when its last numbers were talked about (*aftalepapir*).

    ``kpi``: the KPI that is its sign, or ''. ``due``: a day, or ''. ``became``: done / begun /
    dropped / ''. ``unit``: the unit that agreed, in Model 1; '' = the centre.
    """

    centre: str
    unit: str
    aim: Mapping[str, str]
    action: Mapping[str, str]
    sign: Mapping[str, str]
    kpi: str = ""
    who: str = ""
    follow_up: str = ""
    due: str = ""
    became: str = ""
    learned: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BreakdownAbout:
    """A background variable that respondents are divided by, as the wave file calls it."""

    id: str
    text: Mapping[str, str]


@dataclass(frozen=True)
class About:
    """What a report may say about a wave besides numbers: names, wordings, settings, hashes."""

    wave: str
    title: Mapping[str, str]
    model: int
    unit_type: str
    start_date: str
    end_date: str
    previous: str
    """Id of the earlier wave this one is compared with; '' when none."""
    previous_title: Mapping[str, str]
    has_invitations: bool
    show_units: bool
    centres: tuple[GroupAbout, ...]
    questions: tuple[QuestionAbout, ...]
    kpis: tuple[KpiAbout, ...]
    settings: Mapping[str, str]
    """Every threshold in force, by name, as text: printed in the method section."""
    hashes: Mapping[str, str]
    """sha256 of what the numbers were made from: 'data', 'wave_file', 'code'. What one page may say
    of a wave has 'page' (see ``present.rows``) instead of the first two."""
    events: tuple[EventAbout, ...] = ()
    agreements: tuple[AgreementAbout, ...] = ()
    breakdowns: tuple[BreakdownAbout, ...] = ()
    series: SeriesAbout | None = None
    local_kpi: bool = False
    audit_consent: bool = False
    """Model 1: whether the centre lets an audit read its report; Model 2 needs no consent."""
    theme_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Theme -> its name per language; one that is not here is called the same in all."""
    progress: ProgressAbout | None = None
    """Measuring points and instruments, where the wave follows people from point to point."""

    @property
    def unit_types(self) -> Mapping[str, str]:
        """Unit id -> authority / provider, where the unit says its own."""
        units = (unit for centre in self.centres for unit in centre.units)
        return {unit.id: unit.unit_type for unit in units if unit.unit_type}
