"""Exports -> the text of a wave file: a draft in which every guess is marked.

The draft names each guess under ``unconfirmed``, and the analyst deletes the name when it is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.draft.asking import with_centres
from pipeline.draft.dates import DateForm, with_dates
from pipeline.draft.followed import point_jobs, with_points
from pipeline.draft.heading import of_year, period_of, type_of, unknown_words, wave_id
from pipeline.draft.jobs import with_jobs
from pipeline.draft.keys import foreign_keys
from pipeline.draft.organisation import draft_organisation
from pipeline.draft.progress import ProgressDraft, draft_progress
from pipeline.draft.questions import (
    LeftOut,
    QuestionDraft,
    by_the_file,
    common_scale,
    draft_questions,
)
from pipeline.draft.refusals import (
    refuse_counts,
    refuse_personal,
    refuse_statements,
    refuse_without_questions,
)
from pipeline.draft.variables import variables_of
from pipeline.draft.wave_file import Draft, FileDraft, wave_file
from pipeline.records import RawTable
from pipeline.wave import WavePlan

__all__ = ["DraftRequest", "draft_wave"]


@dataclass(frozen=True)
class DraftRequest:
    """What the analyst said: a name, an earlier wave, and columns of the exports by their job.

    ``kind``: survey / progress; '' = as the files tell. ``today`` stands in for a period that no
    file tells.
    """

    today: date
    name: str = ""
    earlier: WavePlan | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, str | int]] = field(default_factory=dict)
    """File -> how it was read, beside its columns: keys of ``[[files]]``."""
    kind: str = ""


def draft_wave(tables: Sequence[RawTable], request: DraftRequest) -> tuple[str, str]:
    """The wave's id and the text of its wave file, drafted from the files of the wave.

    Raises DataError where no file holds answers that a person could be asked for: nothing but
    names, dates, numbers of many kinds, and texts; and where a name would bring personal data in.
    """
    refuse_statements(tables)
    earlier = request.earlier
    whole = [_whole_rows(table) for table in tables]
    followed = point_jobs(whole, request.kind)
    tables, found = with_jobs([with_points(table, followed) for table in whole])
    jobs = {file: {**followed.get(file, {}), **guessed} for file, guessed in found.items()}
    stated = {name: str(how.get("dates", "")) for name, how in request.settings.items()}
    tables, forms = with_dates(tables, stated)
    surveys = [table.file for table in tables if table.kind == "responses"]
    organisation = draft_organisation(tables, earlier)
    refuse_counts(tables)
    asked = _followed(tables) if followed else _asked(tables, surveys, earlier)
    told = period_of(tables)
    year = (told or (request.today,))[0].year
    id_ = request.name or wave_id(surveys, year, earlier)
    draft = Draft(
        title=_title(id_, year, earlier),
        unit_type=type_of([id_, *surveys], earlier),
        period=told or (request.today, request.today),
        is_period_told=told is not None,
        scale=asked.scale,
        codes=asked.codes,
        unknown=_unknown(tables, earlier),
        files=tuple(
            _file(table, request, jobs[table.file], (forms.get(table.file), tables))
            for table in tables
        ),
        organisation=organisation,
        questions=with_centres(asked.questions, tables, organisation),
        left_out=asked.left_out,
        earlier=earlier,
        progress=asked.progress,
    )
    text = wave_file(draft)
    refuse_personal(text, tables)
    return id_, text


@dataclass(frozen=True)
class _Asked:
    """What was asked, or followed: questions, what is left out, and the scale of the wave."""

    questions: tuple[QuestionDraft, ...]
    left_out: LeftOut
    scale: str = ""
    codes: Mapping[str, str | int] = field(default_factory=dict)
    progress: ProgressDraft | None = None


def _asked(tables: Sequence[RawTable], surveys: list[str], earlier: WavePlan | None) -> _Asked:
    questions, left_out = draft_questions(variables_of(tables), surveys, earlier)
    refuse_without_questions(tables, questions, left_out)
    scale, codes = common_scale(questions)
    if scale:
        questions = tuple(by_the_file(question, scale, codes) for question in questions)
    return _Asked(questions, left_out, scale, codes)


def _followed(tables: Sequence[RawTable]) -> _Asked:
    progress, questions, left_out = draft_progress(tables)
    return _Asked(questions, left_out, progress=progress)


def _unknown(tables: Sequence[RawTable], earlier: WavePlan | None) -> Mapping[str, list[str]]:
    return {
        "modes": unknown_words(tables, "mode", earlier.modes if earlier else {}),
        "outcomes": unknown_words(tables, "outcome", earlier.outcomes if earlier else {}),
    }


def _whole_rows(table: RawTable) -> RawTable:
    """Without the broken lines, whose cells may stand under the wrong heading: a run rejects them.

    ``broken`` still names them.
    """
    is_broken = table.rows.index.isin(table.broken)
    return replace(table, rows=table.rows[~is_broken]) if is_broken.any() else table


def _title(id_: str, year: int, earlier: WavePlan | None) -> Mapping[str, str]:
    """The earlier wave's title with this year, else one made of the wave's id."""
    if earlier is None:
        return dict.fromkeys(("da", "en"), id_.replace("-", " ").capitalize())
    return {language: of_year(earlier.title[language], year) for language in ("da", "en")}


def _file(
    table: RawTable,
    request: DraftRequest,
    guessed: Mapping[str, str],
    told: tuple[DateForm | None, Sequence[RawTable]],
) -> FileDraft:
    """``told``: the form of its dates, and all files of the wave."""
    dates, tables = told
    stated, settings = _stated(table, request.columns), request.settings.get(table.file, {})
    return FileDraft(table, stated, guessed, settings, dates, keys=foreign_keys(table, tables))


def _stated(table: RawTable, columns: Mapping[str, str]) -> Mapping[str, str]:
    if table.kind == "invitations":
        return {}
    known = {*map(str, table.rows.columns), *table.names}
    return {job: column for job, column in columns.items() if column in known}
