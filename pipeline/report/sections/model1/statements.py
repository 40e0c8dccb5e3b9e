"""What citizens said, coded by staff: themes by tone, and the statements a person approved."""

from __future__ import annotations

from pipeline.present.blocks import Listing, Prose, Section
from pipeline.present.numbers import level
from pipeline.present.rows import Extract
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.present.themes import theme_name

_TONES = ("positive", "mixed", "neutral", "negative")
REST = "other"
"""The theme of all statements whose own theme is too small to be told: no theme itself."""


def build(extract: Extract, texts: Texts) -> Section:
    """Counts and quotes; no blocks where the unit has neither."""
    blocks: list[Listing | Prose | Table] = []
    for item in extract.items("statements"):
        whole = extract.find("statements", item)
        if whole.value:
            table = _table(extract, texts, item)
            count = texts.t("statements.count", count=level(texts, "count", whole.value))
            blocks.append(table if table.rows else Prose((count,)))
    if blocks:
        blocks.append(Prose((texts.t("statements.caveat"),), "reading"))
    if extract.comments:
        blocks.append(Prose((texts.t("statements.quotes"),)))
        blocks += [
            Listing(told_name(extract, texts, theme) or texts.t("comments.no_theme"), said)
            for theme, said in extract.comments.items()
        ]
    return Section(f"{extract.key}-statements", texts.t("statements.title"), tuple(blocks))


def _table(extract: Extract, texts: Texts, item: str) -> Table:
    rows = [
        (
            Cell(told_name(extract, texts, theme)),
            shown(texts, "count", count),
            *(
                shown(
                    texts,
                    "count",
                    extract.find(
                        "statements", item, breakdown="theme_tone", category=f"{theme}/{tone}"
                    ),
                )
                for tone in _TONES
            ),
        )
        for theme, count in extract.along("statements", item, "theme")
    ]
    if rows:
        tones = (
            extract.find("statements", item, breakdown="tone", category=tone) for tone in _TONES
        )
        whole = shown(texts, "count", extract.find("statements", item))
        parts = (shown(texts, "count", tone) for tone in tones)
        rows.append((Cell(texts.t("statements.all")), whole, *parts))
    caption, headers = texts.t("statements.caption"), texts.lines("statements.columns")
    return Table(f"{extract.key}-themes", caption, headers, tuple(rows))


def told_name(extract: Extract, texts: Texts, theme: str) -> str:
    """A theme as a reader sees it; small ones were joined."""
    if theme == REST:
        return texts.t("statements.rest")
    return theme_name(extract.about, texts, theme)
