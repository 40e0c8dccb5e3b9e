"""Which reports a wave gives, and what each page must and must not hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pipeline.bundle import notebook
from pipeline.errors import ReportError, one_of
from pipeline.present.texts import texts_in
from pipeline.records import CITIZENS, PLAIN, About, GroupAbout, Theme
from pipeline.report.engine import ENGINES, declared, shown_sections
from pipeline.report.groups import check_unit, page_units
from pipeline.report.keys import is_closed
from pipeline.report.making import Job
from pipeline.report.optional import MAY_BE_EMPTY
from pipeline.report.printing import find_browser
from pipeline.report.selfcheck import whole_words

_UNIT = "unit"
"""The parameter of a notebook that can show one unit: those of Model 1 have it."""


@dataclass(frozen=True)
class ReportOptions:
    """What to render; ``notebook`` None = the model's.

    ``units``: pages of single units, in Model 1. No ``centres`` and no ``units``: all there is.
    """

    language: str = "da"
    centres: tuple[str, ...] = ()
    notebook: Path | None = None
    workers: int = 1
    engine: str = "btu-warm"
    theme: Theme = PLAIN
    units: tuple[str, ...] = ()
    pdf: bool = False
    scheduler: str = ""
    """Address of a dask scheduler whose workers make the pages; '' = this machine."""
    allow_failed: int = 0
    """So many pages may be missing from what is delivered."""
    is_fresh: bool = False
    """Do every job anew, whatever earlier runs left behind."""


def check_options(options: ReportOptions) -> None:
    """Raise ReportError for what cannot be done (unknown language, engine; no browser) at once."""
    texts_in(options.language)
    if options.engine not in ENGINES:
        raise ReportError(
            "unknown engine", expected=one_of(options.engine, ENGINES), got=repr(options.engine)
        )
    if options.pdf:
        find_browser()


def plan_jobs(
    about: About, released: Path, records: Path, options: ReportOptions
) -> tuple[Job, ...]:
    """One job per page: each centre; its units in Model 1; its citizens and all in Model 2.

    ``released`` is the released.parquet; executed notebooks go to ``records``.
    """
    pages = _pages(about, options)
    kinds = {path: _kind(path, records) for path in {page.notebook for page in pages}}
    jobs = (_job(about, released, kinds[page.notebook], page) for page in pages)
    return tuple(replace(job, theme=options.theme) for job in jobs)


@dataclass(frozen=True)
class _Page:
    """One page to make: of one unit, of one centre (or for its citizens), or ('') of all."""

    notebook: Path
    centre: str
    unit: str
    language: str
    is_for_citizens: bool = False

    @property
    def name(self) -> str:
        part = CITIZENS if self.is_for_citizens else self.unit
        return "-".join(name for name in (self.centre or "overview", part) if name)


def _pages(about: About, options: ReportOptions) -> list[_Page]:
    known = [centre.id for centre in about.centres]
    for centre in options.centres:
        if centre not in known:
            raise ReportError("unknown centre", expected=one_of(centre, known), got=repr(centre))
    for unit in options.units:
        check_unit(about, unit)
    name = "progress_report" if about.progress else f"centre_report_model{about.model}"
    own = options.notebook or notebook(name)
    has_units = options.notebook is None or _UNIT in declared(own)
    if options.units and not has_units:
        raise ReportError(
            "the notebook makes no pages of single units",
            where=own.name,
            expected=f'{_UNIT} = "" in its first cell, and given to open_page',
            todo="add both, or leave --unit out",
        )
    asked_for = bool(options.centres or options.units)
    centres = options.centres if asked_for else known
    units = options.units if asked_for else [unit.id for unit in page_units(about) if has_units]
    pages: list[_Page] = []
    for centre in dict.fromkeys(centres):
        pages.append(_Page(own, centre, "", options.language))
        if about.model != 1 and options.notebook is None:
            pages.append(_Page(notebook("citizen_page"), centre, "", options.language, True))
    pages += [_Page(own, known[0], unit, options.language) for unit in dict.fromkeys(units)]
    if about.model != 1 and not asked_for and options.notebook is None:
        pages.append(_Page(notebook("wave_overview"), "", "", options.language))
    return pages


@dataclass(frozen=True)
class _Kind:
    """What all pages of one notebook have in common, read from it once."""

    records: Path
    parameters: tuple[str, ...]
    sections: tuple[str, ...]
    is_closed: bool


def _kind(notebook: Path, records: Path) -> _Kind:
    sections = tuple(name for name in shown_sections(notebook) if name not in MAY_BE_EMPTY)
    return _Kind(records, declared(notebook), sections, is_closed(notebook))


def _job(about: About, released: Path, kind: _Kind, page: _Page) -> Job:
    parameters = {
        "released": str(released),
        "centre": page.centre,
        "language": page.language,
    }
    if about.model == 1 and _UNIT in kind.parameters:
        parameters[_UNIT] = page.unit
    return Job(
        notebook=page.notebook,
        record=kind.records / f"report-{page.name}.ipynb",
        parameters=parameters,
        title=_title(about, page),
        language=page.language,
        centre=page.centre,
        file=f"{page.name}.html",
        sections=kind.sections,
        foreign=_foreign_names(about, page),
        own=_own_texts(about, page),
        unit=page.unit,
        is_for_citizens=page.is_for_citizens,
        is_closed=kind.is_closed,
    )


def _title(about: About, page: _Page) -> str:
    """What the page is called: whose it is and the wave, and for citizens what it tells them."""
    title = about.title.get(page.language) or about.title["da"]
    if not page.centre:
        return title
    names = {(group.id, ""): group.name for group in about.centres}
    names |= {(page.centre, unit.id): unit.name for unit in page_units(about)}
    whose = names[page.centre, page.unit]
    if page.is_for_citizens:
        return f"{texts_in(page.language).t('citizens.title')} – {whose}"
    return f"{whose} – {title}"


def _foreign_names(about: About, page: _Page) -> tuple[str, ...]:
    """Names of the other centres and their units, and of the other units on a unit's page.

    None in an overview, which shows them all. A unit that is called as a word of our own
    ("Myndighed", "Svar") cannot be told from it.
    """
    others = [group for group in about.centres if page.centre and group.id != page.centre]
    names = [name for group in others for name in _names(group)]
    if page.unit:
        names += [unit.name for unit in page_units(about) if unit.id != page.unit]
    return tuple(name for name in names if not _is_word_of_ours(name, page.language))


@cache
def _is_word_of_ours(name: str, language: str) -> bool:
    return bool(whole_words(name).search(_words(language)))


@cache
def _words(language: str) -> str:
    return " ".join(texts_in(language).words()).casefold()


def _own_texts(about: About, page: _Page) -> tuple[str, ...]:
    """Texts that stand in the page whoever reads it: a foreign name may be part of them."""
    mine = [name for group in about.centres if group.id == page.centre for name in _names(group)]
    if page.unit:
        own = [unit.name for unit in page_units(about) if unit.id == page.unit]
        mine = [about.centres[0].name, *own]
    wordings = [text for question in about.questions for text in question.text.values()]
    labels = [
        label for question in about.questions for row in question.labels.values() for label in row
    ]
    themes = [question.theme for question in about.questions]
    themes += [name for names in about.theme_names.values() for name in names.values()]
    kpis = [text for kpi in about.kpis for text in kpi.name.values()]
    titles = [*about.title.values(), *about.previous_title.values()]
    if about.progress:
        points = (text for one in about.progress.points for text in one.name.values())
        titles += [*points, *(t for one in about.progress.instruments for t in one.name.values())]
    return tuple(dict.fromkeys([*mine, *wordings, *labels, *themes, *kpis, *titles]))


def _names(group: GroupAbout) -> list[str]:
    return [group.name, *(unit.name for unit in group.units)]
