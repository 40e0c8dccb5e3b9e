"""Which reports a wave gives, and what each page must and must not hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bundle import notebook
from pipeline.errors import ReportError, one_of
from pipeline.present.texts import texts_in
from pipeline.records import PLAIN, About, GroupAbout, Theme
from pipeline.report.engine import ENGINES, shown_sections
from pipeline.report.jobs import Job
from pipeline.report.sections import MAY_BE_EMPTY


@dataclass(frozen=True)
class ReportOptions:
    """What to render: ``centres`` empty = all and the overview, ``notebook`` None = the model's."""

    language: str = "da"
    centres: tuple[str, ...] = ()
    notebook: Path | None = None
    workers: int = 1
    engine: str = "btu-warm"
    theme: Theme = PLAIN


def check_options(options: ReportOptions) -> None:
    """Raise ReportError for an unknown language or engine, before any work is done."""
    texts_in(options.language)
    if options.engine not in ENGINES:
        raise ReportError(
            "unknown engine", expected=one_of(options.engine, ENGINES), got=repr(options.engine)
        )


def plan_jobs(
    about: About, released: Path, records: Path, options: ReportOptions
) -> tuple[Job, ...]:
    """One job per centre, and the overview where several centres may be shown together.

    ``released`` is the released.parquet; executed notebooks go to ``records``.
    """
    known = {centre.id: centre for centre in about.centres}
    for centre in options.centres:
        if centre not in known:
            raise ReportError("unknown centre", expected=one_of(centre, known), got=repr(centre))
    own = options.notebook or notebook(f"centre_report_model{about.model}")
    jobs = [
        _job(about, released, records / f"report-{centre}.ipynb", (own, centre, options.language))
        for centre in options.centres or known
    ]
    if not options.centres and options.notebook is None:
        overview = (notebook("wave_overview"), "", options.language)
        jobs.append(_job(about, released, records / "report-overview.ipynb", overview))
    return tuple(replace(job, theme=options.theme) for job in jobs)


def _job(about: About, released: Path, record: Path, what: tuple[Path, str, str]) -> Job:
    source, centre, language = what
    names = {group.id: group.name for group in about.centres}
    title = about.title.get(language) or about.title["da"]
    return Job(
        notebook=source,
        record=record,
        parameters={"released": str(released), "centre": centre, "language": language},
        title=f"{names[centre]} – {title}" if centre else title,
        language=language,
        centre=centre,
        file=f"{centre or 'overview'}.html",
        sections=tuple(name for name in shown_sections(source) if name not in MAY_BE_EMPTY),
        foreign=_foreign_names(about, centre, language),
        own=_own_texts(about, centre),
    )


def _foreign_names(about: About, centre: str, language: str) -> tuple[str, ...]:
    """Names of the other centres and their units; none in an overview, which shows them all.

    A unit that is called as a word of our own ("Myndighed", "Svar") cannot be told from it.
    """
    others = [group for group in about.centres if centre and group.id != centre]
    words = " ".join(texts_in(language).words()).casefold()
    return tuple(name for group in others for name in _names(group) if name.casefold() not in words)


def _own_texts(about: About, centre: str) -> tuple[str, ...]:
    """Texts that stand in the page whoever reads it: a foreign name may be part of them."""
    mine = [name for group in about.centres if group.id == centre for name in _names(group)]
    wordings = [text for question in about.questions for text in question.text.values()]
    labels = [
        label for question in about.questions for row in question.labels.values() for label in row
    ]
    themes = [question.theme for question in about.questions]
    kpis = [text for kpi in about.kpis for text in kpi.name.values()]
    titles = [*about.title.values(), *about.previous_title.values()]
    return tuple(dict.fromkeys([*mine, *wordings, *labels, *themes, *kpis, *titles]))


def _names(group: GroupAbout) -> list[str]:
    return [group.name, *(unit.name for unit in group.units)]
