"""Sections as HTML. Every text is escaped here, whoever wrote it; only our own drawings are not."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.present.blocks import (
    FigureResult,
    KeyFigures,
    Listing,
    Panels,
    Prose,
    Section,
)
from pipeline.present.forms import Form
from pipeline.present.tables import Cell, Table
from pipeline.present.texts import Texts

_HEADINGS = ("heading", "citizens_heading")
"""Sections that hold a page's only first-level heading."""


def html_of(section: Section, texts: Texts) -> str:
    """The section as one ``<section>`` element with its heading, blocks and parts."""
    depth = 1 if section.id in _HEADINGS else 2
    template = _environment().get_template("section.html")
    return template.render(section=section, depth=depth, t=texts.t, has_headings=_has_headings)


def text_of(section: Section) -> str:
    r"""The section in plain text, for readers of the notebook without HTML.

    >>> text_of(Section("s", "Svar", (Prose(("Ingen svar.",)),)))
    'Svar\n\nIngen svar.'
    """
    said = ["\n".join(_plain(block)) for block in section.blocks]
    return "\n\n".join([section.title, *said, *(text_of(part) for part in section.parts)])


def css_string(text: str) -> str:
    r"""A text as it may stand between quotes in a style sheet, whatever is in it.

    >>> css_string("ø'").split()
    ['ø\\27']
    """
    return "".join(sign if sign.isalnum() else f"\\{ord(sign):x} " for sign in text)


def _has_headings(section: Section) -> bool:
    """Whether headings stand between the blocks, above those of the blocks themselves."""
    return any(isinstance(b, Prose) and b.kind == "subheading" for b in section.blocks)


def _plain(
    block: Prose | Listing | KeyFigures | Panels | FigureResult | Table | Form,
) -> list[str]:
    match block:
        case Prose():
            return list(block.paragraphs)
        case Listing():
            title = [block.title] if block.title else []
            return [*title, *(f"- {item}" for item in block.items)]
        case KeyFigures():
            return [f"{label}: {value}. {note}" for label, value, note in block.items]
        case Panels():
            return [
                line
                for panel in block.panels
                for line in (panel.title, *(said for part in panel.blocks for said in _plain(part)))
            ]
        case FigureResult():
            return [block.title, block.alt]
        case Table():
            rows = (" | ".join(map(_cell, row)) for row in block.rows)
            return [block.caption, " | ".join(block.headers), *rows]
        case Form():
            return [block.title, *(f"{field} ____" for field in block.fields)]


def _cell(cell: Cell) -> str:
    return f"{cell.text} ({cell.detail})" if cell.detail else cell.text


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.present", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[],
    )
    environment.filters["css_string"] = css_string
    return environment
