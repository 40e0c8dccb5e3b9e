"""The frozen records that stages pass to each other, and what one row of each table is.

A stage knows these records and nothing of the other stages. Everything left of ``Released``
may see people; nothing right of it may.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from pipeline.records.about import (
    CITIZENS,
    About,
    AgreementAbout,
    BreakdownAbout,
    EventAbout,
    GroupAbout,
    KpiAbout,
    QuestionAbout,
    SeriesAbout,
)
from pipeline.records.answers import ticked
from pipeline.records.columns import (
    COMMENT_COLUMNS,
    DAILY_COLUMNS,
    GOAL_COLUMNS,
    MEASURE_COLUMNS,
    MEASUREMENT_COLUMNS,
    PEOPLE_COLUMNS,
    REJECTED_COLUMNS,
    RELEASED_COLUMNS,
    RELEASED_COMMENT_COLUMNS,
    RESPONSES_COLUMNS,
    STATEMENT_COLUMNS,
    STATEMENTS,
    SUPPRESSION_COLUMNS,
)
from pipeline.records.outlook import Outlook
from pipeline.records.panel import Panel, PanelMember
from pipeline.records.preparation import Activity, Expected, ExpectedPresses, Preparation
from pipeline.records.presses import Counts, PressRead, PressRows, PressTable, as_letters
from pipeline.records.progress import CourseCount, InstrumentAbout, PointAbout, ProgressAbout

__all__ = [
    "CITIZENS",
    "COMMENT_COLUMNS",
    "DAILY_COLUMNS",
    "GOAL_COLUMNS",
    "MEASUREMENT_COLUMNS",
    "MEASURE_COLUMNS",
    "PEOPLE_COLUMNS",
    "PLAIN",
    "REJECTED_COLUMNS",
    "RELEASED_COLUMNS",
    "RELEASED_COMMENT_COLUMNS",
    "RESPONSES_COLUMNS",
    "STATEMENTS",
    "STATEMENT_COLUMNS",
    "SUPPRESSION_COLUMNS",
    "About",
    "Activity",
    "AgreementAbout",
    "BreakdownAbout",
    "Checked",
    "Counts",
    "CourseCount",
    "EventAbout",
    "Expected",
    "ExpectedPresses",
    "FileCount",
    "FileKind",
    "GroupAbout",
    "InstrumentAbout",
    "KpiAbout",
    "Language",
    "Measures",
    "Outlook",
    "Panel",
    "PanelMember",
    "PointAbout",
    "Preparation",
    "PressRead",
    "PressRows",
    "PressTable",
    "ProgressAbout",
    "Quality",
    "QuestionAbout",
    "RawTable",
    "Released",
    "RenderedReport",
    "SeriesAbout",
    "Theme",
    "Wave",
    "as_letters",
    "ticked",
]

Language = Literal["da", "en"]
FileKind = Literal["responses", "invitations", "statements"]


@dataclass(frozen=True)
class RawTable:
    """One row of ``rows`` is one record of an export, all text, exactly as in the file.

    The index is the line of the file (or row of the sheet), so that any fault can be named.
    ``columns`` says which column does a job: person, centre, unit, mode, outcome, status,
    weight, date; theme, tone, text of a statement. ``names`` maps a variable's full name to its
    column, where an export shortens names. ``labels`` maps column -> value -> label and ``texts``
    column -> question as asked, where the export knows them.
    """

    file: str
    sha256: str
    format: str
    kind: FileKind
    rows: pd.DataFrame
    columns: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    broken: tuple[int, ...] = ()
    """Lines with another number of columns than the header, padded or cut to fit."""
    tests: tuple[int, ...] = ()
    """Lines that the survey tool itself calls a preview or a test."""
    ascending: tuple[str, ...] = ()
    """Columns whose numbers rise from the most negative answer, says the tool's documentation."""
    declared_missing: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Column -> value the export declares missing -> cells that are empty for it."""
    own: tuple[str, ...] = ()
    """Columns that the tool writes about the collection: they are no questions."""


@dataclass(frozen=True)
class FileCount:
    """What became of one file: records and values read = accepted + rejected (+ empty values)."""

    file: str
    sha256: str
    format: str
    kind: FileKind
    records_read: int
    records_accepted: int
    records_rejected: int
    values_read: int = 0
    values_accepted: int = 0
    values_empty: int = 0
    values_rejected: int = 0


@dataclass(frozen=True)
class Quality:
    """What an analyst must see of a wave's data: counts only, no person and no free text.

    One row is, by table: one value found in one column; one question's direction; one question;
    one pattern; one day; one survey file; one column that nothing uses.
    """

    recodes: pd.DataFrame = field(default_factory=pd.DataFrame)
    directions: pd.DataFrame = field(default_factory=pd.DataFrame)
    item_nonresponse: pd.DataFrame = field(default_factory=pd.DataFrame)
    patterns: pd.DataFrame = field(default_factory=pd.DataFrame)
    days: pd.DataFrame = field(default_factory=pd.DataFrame)
    periods: pd.DataFrame = field(default_factory=pd.DataFrame)
    unused: pd.DataFrame = field(default_factory=pd.DataFrame)
    is_identified: bool = True
    """Whether every survey file has a person column, so that rows can be followed in time."""


@dataclass(frozen=True)
class Checked:
    """What the checks let through, what they did not, and the free text that stops here."""

    people: pd.DataFrame
    responses: pd.DataFrame
    rejected: pd.DataFrame
    comments: pd.DataFrame
    files: tuple[FileCount, ...]
    has_invitations: bool
    quality: Quality = field(default_factory=Quality)
    daily: pd.DataFrame = field(default_factory=pd.DataFrame)
    """DAILY_COLUMNS, where the wave has a series; else no columns."""
    statements: pd.DataFrame = field(default_factory=pd.DataFrame)
    """STATEMENT_COLUMNS, where the wave has statements; else no columns."""
    presses: tuple[PressRows, ...] = ()
    """Where a wave is press files only: its rows. ``people``, ``responses`` and ``rejected`` are
    then empty, and ``counts`` tells what a receipt says of them."""
    counts: Counts | None = None
    measurements: pd.DataFrame = field(default_factory=pd.DataFrame)
    """MEASUREMENT_COLUMNS, where the wave follows people from point to point; else no columns."""
    goals: pd.DataFrame = field(default_factory=pd.DataFrame)
    """GOAL_COLUMNS, likewise."""


@dataclass(frozen=True)
class Wave:
    """A stored wave: the checked tables and the counts that go with them."""

    id: str
    people: pd.DataFrame
    responses: pd.DataFrame
    rejected: pd.DataFrame
    has_invitations: bool
    populations: Mapping[tuple[str, str], int]
    """(centre, unit) -> people in the group where the wave file states it; (centre, '') and
    ('', '') for a centre and for all. Empty when only the invitation list tells."""
    daily: pd.DataFrame = field(default_factory=pd.DataFrame)
    """DAILY_COLUMNS, where the wave has a series; else no columns. Where a wave is press files only
    it is all there is: ``people``, ``responses`` and ``rejected`` have columns and no rows."""
    statements: pd.DataFrame = field(default_factory=pd.DataFrame)
    """STATEMENT_COLUMNS, where the wave has statements; else no columns."""
    measurements: pd.DataFrame = field(default_factory=pd.DataFrame)
    """MEASUREMENT_COLUMNS, where the wave follows people from point to point; else no columns."""
    goals: pd.DataFrame = field(default_factory=pd.DataFrame)
    """GOAL_COLUMNS, likewise."""


@dataclass(frozen=True)
class Measures:
    """One row of ``rows`` is one measure for one group and period (MEASURE_COLUMNS).

    Lives in memory only: it is never written to disk. ``links`` says which published items rest
    on the same answers (KPI id -> question ids), so that disclosure hides both or none.
    """

    rows: pd.DataFrame
    links: Mapping[str, tuple[str, ...]]
    courses: tuple[CourseCount, ...] = ()
    """Of progress: at which points the same people were measured."""


@dataclass(frozen=True)
class Released:
    """All that may be published: the only thing figures, notebooks, reports and delivery see.

    One row of ``rows`` is one measure for one group and period (RELEASED_COLUMNS); a value exists
    only when ``status`` is shown. One row of ``suppression`` is one withheld cell. One row of
    ``comments`` is one approved comment (RELEASED_COMMENT_COLUMNS).
    """

    rows: pd.DataFrame
    suppression: pd.DataFrame
    about: About
    comments: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=list(RELEASED_COMMENT_COLUMNS), dtype="str")
    )


@dataclass(frozen=True)
class Theme:
    """A municipality's look: its ``name``, ``accent`` as #rrggbb, ``logo`` as a data address.

    '' = none: then a page looks as it always does.
    """

    name: str = ""
    accent: str = ""
    logo: str = ""


PLAIN = Theme()
"""No theme: the look every page has."""


@dataclass(frozen=True)
class RenderedReport:
    """One self-contained HTML page, checked, for one centre ('' = the overview).

    ``unit``: the unit of the centre that it is for, where it is for one alone; ``is_for_citizens``:
    the page that the centre gives its citizens.
    ``pdf`` is the same page as a file to print or mail, where it was asked for.
    """

    centre: str
    file: str
    html: str
    sha256: str
    unit: str = ""
    pdf: bytes = b""
    is_for_citizens: bool = False
