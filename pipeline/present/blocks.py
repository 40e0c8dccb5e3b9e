"""What a section is built of. Blocks hold plain text; only the template turns them into HTML."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.present.forms import Form
from pipeline.present.tables import Table


@dataclass(frozen=True)
class Prose:
    """Paragraphs.

    ``kind``: '' / notice / lead / meta / reading / subheading (one heading of third level) /
    onscreen (for whoever fills in the page, not printed).
    """

    paragraphs: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True)
class Listing:
    """A titled list of sentences. ``kind``: '' / must / must_not."""

    title: str
    items: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True)
class KeyFigures:
    """The few numbers a reader should take along: (label, value, what it rests on).

    ``kind``: '' (tiles) / rows (one under the other, where there are many) / stacked (the
    value under its label, which may be a whole sentence).
    """

    items: tuple[tuple[str, str, str], ...]
    kind: str = ""


@dataclass(frozen=True)
class Panel:
    """One question a reader has, and the answer in a few blocks."""

    title: str
    blocks: tuple[Prose | Listing | KeyFigures, ...]


@dataclass(frozen=True)
class Panels:
    """Panels side by side: what fits on the first screen."""

    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class FigureResult:
    """A figure with all a reader needs to check it; ``svg`` is '' where there is nothing to draw.

    ``title`` is the finding in words, ``alt`` the same picture in words, ``caption`` base and
    wording, ``how_to_read`` an example from the figure's own first row, ``table`` its numbers.
    """

    id: str
    title: str
    caption: str = ""
    how_to_read: str = ""
    table: Table | None = None
    alt: str = ""
    svg: str = ""


@dataclass(frozen=True)
class Section:
    """One part of a report.

    ``heading``, or ``citizens_heading``, holds the page's only first-level heading.

    ``parts`` come after the blocks, one level of headings below. A section of parts alone prints no
    heading of its own: its parts stand in its place, each able to stand alone.
    """

    id: str
    title: str
    blocks: tuple[Prose | Listing | KeyFigures | Panels | FigureResult | Table | Form, ...]
    parts: tuple[Section, ...] = ()
