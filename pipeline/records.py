"""The frozen records that stages pass to each other, and what one row of each table is.

A stage knows these records and nothing of the other stages. Everything left of ``Released``
may see people; nothing right of it may.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

Language = Literal["da", "en"]
FileKind = Literal["responses", "invitations"]

PEOPLE_COLUMNS: Mapping[str, str] = {
    "person_id": "str: pseudonym, 16 letters a-p; the same person keeps it from run to run",
    "centre": "str: centre id",
    "unit": "str: unit id; '' where the wave has no units",
    "mode": "str: web / paper / phone / visit; '' when unknown",
    "disposition": "str: AAPOR code I P R NC O UH UO NE",
    "answered_share": "float 0-1: share of the applicable questions that were answered",
    "answered_date": "datetime64[us]: day the answer came in; NaT when unknown",
    "weight": "float > 0: design weight; 1 where the wave file names no weight column",
}
"""One row is one invited person, or one respondent where nobody was invited.
Background questions follow as further ``str`` columns, named by question id."""

RESPONSES_COLUMNS: Mapping[str, str] = {
    "person_id": "str: the person in people",
    "question": "str: question id",
    "answer": "str: scale / dont_know / not_relevant",
    "code": "Int16: position on the scale, 1 = most negative; missing unless answer is scale",
}
"""One row is one answer of one respondent to one question. Unanswered questions have no row."""

REJECTED_COLUMNS: Mapping[str, str] = {
    "file": "str: file name as in the wave folder",
    "line": "Int64: line of the file or row of the sheet, header = 1",
    "column": "str: column name; '' when the whole record was rejected",
    "reason": "str: reason code, see policy/reasons.toml",
}
"""One row is one rejected record or value. Never holds the value itself."""

COMMENT_COLUMNS: Mapping[str, str] = {
    "comment_id": "str: stable from run to run, tells nothing of the person",
    "look_first": "str: threat / abuse / self_harm, a person must see it first; '' otherwise",
    "centre": "str: centre id",
    "question": "str: question id",
    "theme": "str: the question's theme",
    "text": "str: personal data replaced by a word in brackets",
}
"""One row is one comment, for a person to read; ``comments_review.csv`` adds what they decide."""

RELEASED_COMMENT_COLUMNS: Mapping[str, str] = {
    "centre": "str: centre id",
    "question": "str: question id",
    "theme": "str: the question's theme; '' when it has none",
    "text": "str: as a person approved it",
}
"""One row is one comment that a person approved and disclosure control let through, shuffled."""

MEASURE_COLUMNS: Mapping[str, str] = {
    "measure": "str: what was measured, see policy/measures.toml",
    "item": "str: question id or KPI id; '' for response measures",
    "centre": "str: centre id; '' = all centres together",
    "unit": "str: unit id; '' = the whole centre",
    "unit_type": "str: authority / provider",
    "breakdown": "str: '' / answer / disposition / mode",
    "category": "str: scale position, AAPOR code or mode; '' without breakdown",
    "wave": "str: wave id the value was measured in",
    "n": "Int64: answers (or people) the value rests on",
    "numerator": "float: counts are whole; weighted sums need not be",
    "denominator": "float",
    "value": "float: share 0-1, scale mean, index 0-100, or a difference of these",
    "low": "float: lower 95 % limit",
    "high": "float: upper 95 % limit",
    "method": "str: how value and limits were computed",
    "verdict": "str: for comparisons, higher / lower / unclear / too_few / not_comparable:<why>",
}
"""One row is one measure for one group and period."""

RELEASED_COLUMNS: Mapping[str, str] = {
    **MEASURE_COLUMNS,
    "status": "str: shown / withheld_small / withheld_partner / withheld_group / no_data / no_base",
}
"""One row is one measure for one group and period, after disclosure control."""

SUPPRESSION_COLUMNS: Mapping[str, str] = {
    "item": "str: question id; '' for the response of a group",
    "centre": "str",
    "unit": "str",
    "breakdown": "str: '' / mode; answer where only the distribution and the like are withheld",
    "category": "str",
    "wave": "str",
    "status": "str: withheld_small / withheld_partner / withheld_group",
    "reason": "str: the rule, in words",
    "partner": "str: the group this one protects; '' unless withheld_partner",
}
"""One row is one cell (a group and an item) whose measures are withheld."""


@dataclass(frozen=True)
class RawTable:
    """One row of ``rows`` is one record of an export, all text, exactly as in the file.

    The index is the line of the file (or row of the sheet), so that any fault can be named.
    ``columns`` says which column does a job: person, centre, unit, mode, outcome, status,
    weight, date. ``names`` maps a variable's full name to its column, where an export shortens
    names. ``labels`` maps column -> value -> label and ``texts`` column -> question as asked, where
    the export knows them.
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


@dataclass(frozen=True)
class Measures:
    """One row of ``rows`` is one measure for one group and period (MEASURE_COLUMNS).

    Lives in memory only: it is never written to disk. ``links`` says which published items are
    the same answers under another name (KPI id -> question id), so that disclosure hides both or
    none.
    """

    rows: pd.DataFrame
    links: Mapping[str, str]


@dataclass(frozen=True)
class GroupAbout:
    """A centre or unit as the reader knows it."""

    id: str
    name: str
    units: tuple[GroupAbout, ...] = ()


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
    """A KPI: which question, which kind, which target (share 0-1, scale point or index)."""

    id: str
    name: Mapping[str, str]
    kind: str
    question: str
    target: float | None


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
    """sha256 of data, wave file and code: 'data', 'wave_file', 'code'."""


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
class RenderedReport:
    """One self-contained HTML page, checked, for one centre ('' = the overview)."""

    centre: str
    file: str
    html: str
    sha256: str
