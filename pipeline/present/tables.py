"""Tables for reading: a caption, scoped headers, and a word where a number is withheld."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.present.numbers import Kind, difference, interval, level
from pipeline.present.rows import Extract, Value
from pipeline.present.sentences import hindrance
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout


@dataclass(frozen=True)
class Cell:
    """A text in a table. ``kind``: num, a figure / '', words / withheld, why there is no figure.

    ``detail`` is a small second line, such as the counts behind a share.
    """

    text: str
    kind: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Table:
    """One row of ``rows`` is one thing named in its first cell, which is the row's header."""

    id: str
    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def is_words(self, column: int) -> bool:
        """Whether a column holds words, so that its header stands left."""
        kinds = {row[column].kind for row in self.rows}
        return "num" not in kinds and "" in kinds

    def without(self, *columns: int) -> Table:
        """The same table with ``columns`` left out, where they have nothing to say."""
        kept = [at for at in range(len(self.headers)) if at not in columns]
        rows = tuple(tuple(row[at] for at in kept) for row in self.rows)
        return replace(self, headers=tuple(self.headers[at] for at in kept), rows=rows)


def shown(texts: Texts, kind: Kind, value: Value, *, what: str = "value") -> Cell:
    r"""A released value as a cell; the words of its status where there is no number.

    ``what``: value / interval / n / numerator / denominator / difference / difference_interval.

    >>> from pipeline.present.texts import texts_in
    >>> shown(texts_in("da"), "share", Value("shown", n=25, value=0.72)).text
    '72\xa0%'
    >>> shown(texts_in("da"), "share", Value("no_data"))
    Cell(text='ingen svar', kind='withheld', detail='')
    """
    if value.status != "shown":
        return Cell(texts.t(f"status.{value.status}"), "withheld")
    text = _text(texts, kind, value, what)
    return Cell(texts.t("table.none") if text is None else text, "num")


def _text(texts: Texts, kind: Kind, value: Value, what: str) -> str | None:
    if what in ("interval", "difference_interval"):
        signed = what == "difference_interval"
        if value.is_census:
            return texts.t("table.everybody")
        return value.limits and interval(texts, kind, value.limits, signed=signed)
    if what == "difference":
        return None if value.value is None else difference(texts, kind, value.value)
    if what == "value":
        return None if value.value is None else level(texts, kind, value.value)
    counts = {"n": value.n, "numerator": value.numerator, "denominator": value.denominator}
    found = counts[what]
    return None if found is None else level(texts, "count", found)


def centre_groups(extract: Extract, texts: Texts) -> list[tuple[str, str]]:
    """(id, name) of all centres together, then of each in the order of the organisation."""
    return [("", texts.t("group.all")), *((c.id, c.name) for c in extract.about.centres)]


def earlier(extract: Extract, texts: Texts, kpi: KpiAbout) -> Cell:
    """A KPI's value in the last wave, or why there is none to put beside this one's."""
    if why := hindrance(texts, extract.find("change", kpi.id)):
        return Cell(why, "withheld")
    if not extract.about.previous:
        return Cell(texts.t("table.none"), "num")
    before = extract.find("kpi", kpi.id, wave=extract.about.previous)
    return shown(texts, extract.kind(kpi)[0], before)
