"""All that a report notebook imports: open a page for one centre, then show its sections."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ReportError, one_of
from pipeline.present.render import html_of, text_of
from pipeline.present.rows import Extract, extract_for
from pipeline.present.texts import Texts, texts_in
from pipeline.records import Released
from pipeline.report.groups import check_unit
from pipeline.report.model_rules import check_overview, check_section, is_of_model
from pipeline.report.optional import MAY_BE_EMPTY
from pipeline.report.sections import SECTIONS
from pipeline.store import read_released

_OVERVIEW_ONLY = "overview"
_CENTRE_ONLY = ("summary", "comparison", "units", "comments", "dialogue")
_CITIZENS = "citizens"


@dataclass(frozen=True)
class Shown:
    """A section as Jupyter displays it: HTML, or plain text where HTML is not wanted."""

    html: str
    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


@dataclass(frozen=True)
class Page:
    """What one report may show: its own centre and all centres together, in one language."""

    extract: Extract
    texts: Texts

    def show(self, section: str) -> Shown:
        """The section with this id.

        Raises ReportError when there is none, or none for this kind of page.
        """
        if section in dict(SECTIONS):
            check_section(self.extract.about, section)
        makers = {name: make for name, make in SECTIONS if _fits(name, self.extract)}
        if section not in makers:
            raise ReportError(
                "no such section on this page", expected=one_of(section, makers), got=repr(section)
            )
        made = makers[section](self.extract, self.texts)
        if section in MAY_BE_EMPTY and not made.blocks and not made.parts:
            return Shown("", "")
        return Shown(html_of(made, self.texts), text_of(made))


def open_page(released: str, centre: str, language: str, unit: str = "") -> Page:
    """The page of a centre ('' = the overview of all), or of one unit, from a released.parquet."""
    return page_for(read_released(Path(released)), centre, language, unit)


def page_for(released: Released, centre: str, language: str, unit: str = "") -> Page:
    """The page of a centre, '' for the overview, or of one ``unit`` of it (Model 1).

    Nothing of any other centre can be reached, nor from a unit's page of any other unit.

    Raises:
        ReportError: unknown centre, unit or language, or a page that the model does not have.

    """
    about = released.about
    names = [group.id for group in about.centres]
    if centre and centre not in names:
        raise ReportError(
            "no such centre", where=about.wave, expected=one_of(centre, names), got=repr(centre)
        )
    if not centre:
        check_overview(about)
    if unit:
        check_unit(about, unit)
    return Page(extract_for(released, centre, unit), texts_in(language))


def _fits(section: str, extract: Extract) -> bool:
    if not is_of_model(extract.about, section):
        return False
    if extract.centre:
        return not section.startswith(_OVERVIEW_ONLY)
    return section not in _CENTRE_ONLY and not section.startswith(_CITIZENS)
