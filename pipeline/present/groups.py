"""How respondents are divided, in words: mode first, then the background variables."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.present.order import UNKNOWN, in_order
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts


@dataclass(frozen=True)
class Breakdown:
    """A breakdown with its name and its categories in the order a reader expects."""

    id: str
    name: str
    categories: tuple[str, ...]


def divisions(extract: Extract, texts: Texts, *, modes: bool = True) -> list[Breakdown]:
    """The breakdowns that the page may show; one category alone divides nothing."""
    named = [("mode", texts.t("group.modes"))] if modes else []
    named += [(one.id, texts.of(one.text)) for one in extract.about.breakdowns]
    found = [Breakdown(id_, name, in_order(extract.categories(id_))) for id_, name in named]
    return [one for one in found if len(one.categories) > 1]


def category_name(texts: Texts, breakdown: str, category: str) -> str:
    """A category as a reader sees it.

    >>> from pipeline.present.texts import texts_in
    >>> da = texts_in("da")
    >>> category_name(da, "mode", "paper"), category_name(da, "age", "18-29")
    ('Papirskema', '18-29')
    """
    if breakdown == "mode":
        return texts.t(f"mode.{category}")
    return texts.t("group.unknown") if category == UNKNOWN else category
