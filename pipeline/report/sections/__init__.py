"""The sections a report can show, one file each. A new section is a file and a line here."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.present.blocks import Section
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts
from pipeline.report.sections import (
    breakdowns,
    citizens,
    citizens_heading,
    comments,
    comparison,
    dialogue,
    expected,
    heading,
    kpis,
    limits,
    method,
    model1_centre,
    model1_first,
    model1_progress,
    model1_units,
    overview_kpis,
    overview_questions,
    overview_response,
    participation,
    priorities,
    questions,
    reliability,
    response,
    summary,
    units,
)

SECTIONS: tuple[tuple[str, Callable[[Extract, Texts], Section]], ...] = (
    ("heading", heading.build),
    ("limits", limits.build),
    ("summary", summary.build),
    ("response", response.build),
    ("participation", participation.build),
    ("kpis", kpis.build),
    ("breakdowns", breakdowns.build),
    ("comparison", comparison.build),
    ("expected", expected.build),
    ("priorities", priorities.build),
    ("questions", questions.build),
    ("units", units.build),
    ("comments", comments.build),
    ("dialogue", dialogue.build),
    ("reliability", reliability.build),
    ("method", method.build),
    ("overview_response", overview_response.build),
    ("overview_kpis", overview_kpis.build),
    ("overview_questions", overview_questions.build),
    ("citizens_heading", citizens_heading.build),
    ("citizens", citizens.build),
    ("model1_first", model1_first.build),
    ("model1_centre", model1_centre.build),
    ("model1_units", model1_units.build),
    ("model1_progress", model1_progress.build),
)
"""(id, maker) in the order a report usually shows them. Those that start with ``overview`` are for
the page of all centres only, ``citizens`` for the page that a centre's citizens read; ``summary``,
``comparison``, ``units``, ``comments`` and ``dialogue`` for a centre's page; ``model1`` for Model 1
only, which has ``heading``, ``limits`` and ``method`` besides."""
