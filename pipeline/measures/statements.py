"""What people said, counted: statements by theme and tone, as staff coded them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.measures.groups import Group, all_groups
from pipeline.measures.intervals import Estimate
from pipeline.measures.rows import Row
from pipeline.records import Wave
from pipeline.wave import WavePlan

OTHER = "other"
"""The theme of all statements whose own theme is too small to be told."""
TONES = ("positive", "negative", "mixed", "neutral")


def statement_rows(wave: Wave, plan: WavePlan) -> list[Row]:
    """One row is the statements of one group: all, by theme, by tone, by both (``theme/tone``).

    Themes stand by number of statements, the largest first; those with fewer than a question needs
    to be shown are put together as ``other``, with the smallest of the rest where they are too few
    together. Every theme has a row for every tone. No rows where the wave has no statements.
    """
    if wave.statements.empty:
        return []
    rows: list[Row] = []
    # Nothing is put together over units, so a centre that has units has no statements of its own.
    groups = [one for one in all_groups(plan, units=True) if one.unit or not plan.pooled_units]
    for group in groups:
        mine = wave.statements[
            (wave.statements["centre"] == group.centre) & (wave.statements["unit"] == group.unit)
        ]
        told = list(zip(mine["theme"], mine["tone"], strict=True))
        rows += _rows(group, told, plan)
    return rows


def _rows(group: Group, told: list[tuple[str, str]], plan: WavePlan) -> Iterator[Row]:
    themes = joined_themes(Counter(theme for theme, _ in told), plan.thresholds.question_answers)
    both = Counter((themes[theme], tone) for theme, tone in told)
    order = sorted(
        set(themes.values()),
        key=lambda theme: (theme == OTHER, -sum(both[theme, tone] for tone in TONES), theme),
    )

    def row(breakdown: str, category: str, n: int) -> Row:
        part = group._replace(breakdown=breakdown, category=category)
        shape = Estimate(n, float(n), method="count", numerator=float(n))
        return Row("statements", "", part, plan.id, shape)

    yield row("", "", len(told))
    for theme in order:
        yield row("theme", theme, sum(both[theme, tone] for tone in TONES))
    for tone in TONES if told else ():
        yield row("tone", tone, sum(both[theme, tone] for theme in order))
    for theme in order:
        for tone in TONES:
            yield row("theme_tone", f"{theme}/{tone}", both[theme, tone])


def joined_themes(counts: Counter[str], least: int) -> dict[str, str]:
    """Each theme's name in the report: its own, or ``other`` where it is too small.

    >>> joined_themes(Counter({"mad": 9, "ro": 6, "hjemtur": 2}), 5)
    {'mad': 'mad', 'ro': 'other', 'hjemtur': 'other'}
    """
    small = {theme for theme, n in counts.items() if n < least or theme == OTHER}
    large = sorted(counts.keys() - small, key=lambda theme: (counts[theme], theme))
    while small and large and sum(counts[theme] for theme in small) < least:
        small.add(large.pop(0))
    return {theme: OTHER if theme in small else theme for theme in counts}
