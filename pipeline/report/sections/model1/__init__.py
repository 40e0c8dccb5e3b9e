"""The parts of a Model 1 report: what is said of one unit, part by part, each from its own rows."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult, Section
from pipeline.present.rows import Extract
from pipeline.present.tables import Table
from pipeline.present.texts import Texts
from pipeline.report.sections.model1 import (
    dialogue,
    kpis,
    months,
    presses,
    series,
    statements,
    summary,
    survey,
)

_NUMBERS = (kpis, series, months, presses, survey, statements)


def numbers_of(extract: Extract, texts: Texts) -> tuple[Section, ...]:
    """All that was measured of one unit (or of the units together), part by part."""
    made = (maker.build(extract, texts) for maker in _NUMBERS)
    return tuple(section for section in made if section.blocks)


def parts_of(extract: Extract, texts: Texts) -> tuple[Section, ...]:
    """A unit's numbers and the meeting about them; no meeting where no number may be shown."""
    found = numbers_of(extract, texts)
    blocks = (block for section in found for block in section.blocks)
    has_numbers = any(isinstance(block, FigureResult | Table) for block in blocks)
    return (*found, dialogue.build(extract, texts)) if has_numbers else found


def whole_of(extract: Extract, texts: Texts) -> tuple[Section, ...]:
    """A unit's part of the centre's page: first the four questions its own page begins with."""
    first = summary.build(extract, texts)
    return (*((first,) if first.blocks else ()), *parts_of(extract, texts))
