"""What citizens said, coded by staff: themes by tone, and the statements a person approved."""

from __future__ import annotations

from pipeline.present.blocks import Listing, Prose, Section
from pipeline.present.numbers import level
from pipeline.present.rows import Extract
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts

_TONES = ("positive", "mixed", "neutral", "negative")
_REST = "other"


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
            Listing(theme_name(texts, theme) or texts.t("comments.no_theme"), said)
            for theme, said in extract.comments.items()
        ]
    return Section(f"{extract.key}-statements", texts.t("statements.title"), tuple(blocks))


def _table(extract: Extract, texts: Texts, item: str) -> Table:
    rows = [
        (
            Cell(theme_name(texts, theme)),
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


def theme_name(texts: Texts, theme: str) -> str:
    """A theme as a reader sees it; small ones were joined."""
    return texts.t("statements.rest") if theme == _REST else theme
