"""Sections that a page may do without, known before any of them is imported."""

from __future__ import annotations

MAY_BE_EMPTY = (
    *("participation", "breakdowns", "expected", "priorities"),
    *("units", "comments", "dialogue", "reliability"),
    *("model1_first", "model1_centre"),
)
"""Sections that are left out of the page where there is nothing to show."""
