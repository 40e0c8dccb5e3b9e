"""The parts of a progress report: what is said of one unit, each from its own rows."""

from __future__ import annotations

from pipeline.present.blocks import Section
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts
from pipeline.report.sections.progress import goals, groups, points, reliable, summary

_PARTS = (summary, points, reliable, groups, goals)


def parts_of(extract: Extract, texts: Texts) -> tuple[Section, ...]:
    """All that is told of one unit; no parts where nothing was measured and no goal was set."""
    made = (maker.build(extract, texts) for maker in _PARTS)
    return tuple(section for section in made if section.blocks)
