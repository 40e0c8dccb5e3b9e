"""The numbers that one part of a Model 1 page may print: of one unit, or of all units together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline.present.numbers import Kind
from pipeline.present.periods import days_of, months, span, weeks
from pipeline.present.rows import Extract, extract_for
from pipeline.report.sections.model1.statements import told_name
from tests.end_to_end.printed import Piece
from tests.end_to_end.released_numbers import MEASURES, Source

_PERIODS = ("week", "month", "segment", "phase")
_TABLES = {"figure-series": "week", "segments": "segment", "months": "month"}
_TABLES |= {"figure-months": "month"}


@dataclass(frozen=True)
class Part(Source):
    """The released rows of one ``unit`` ('' = the units together)."""

    unit: str = ""

    @cached_property
    def extract(self) -> Extract:
        return extract_for(self.released, self.centre, self.unit)

    @cached_property
    def about(self) -> Any:
        return self.extract.about

    @cached_property
    def rows(self) -> pd.DataFrame:
        rows = self.released.rows
        mine = (rows["centre"] == self.centre) & (rows["unit"] == self.unit)
        return rows[mine & (rows["status"] == "shown")]

    @cached_property
    def days(self) -> set[str]:
        """Days of events, and of the first day of every segment."""
        cut = self.rows[self.rows["breakdown"] == "segment"]["category"]
        return super().days | {category.partition("..")[0] for category in cut}

    @cached_property
    def named(self) -> dict[str, set[str]]:
        """Periods and themes as a reader sees them -> their categories."""
        found: dict[str, set[str]] = {}
        known = self.rows[["breakdown", "category"]].drop_duplicates()
        for breakdown, category in known.itertuples(index=False):
            first = category.partition("/")[0]
            if breakdown in _PERIODS:
                names = {span(self.texts, days_of(first)), months(self.texts, days_of(first))}
            else:
                is_theme = breakdown.startswith("theme")
                names = {told_name(self.extract, self.texts, first)} if is_theme else set()
            for name in names:
                found.setdefault(name, set()).add(first)
        return found

    @cached_property
    def wording(self) -> list[str]:
        periods = [name for name in self.named if re.search(r"\d", name)]
        known = [days_of(c) for c in self.rows[self.rows["breakdown"] == "week"]["category"]]
        if known:  # the curve from end to end
            ends = min(first for first, _ in known), max(last for _, last in known)
            periods.append(span(self.texts, ends))
        return sorted({*super().wording, *periods}, key=len, reverse=True)

    def behind(self, piece: Piece) -> list[int]:
        """The rows a text speaks of: of the periods and themes it names, and of the whole.

        A row of a table is about the one thing in its first cell, a sentence also about the whole
        and the segments its verdict rests on.
        """
        rows = self.rows
        is_row = piece.kind == "row"
        named = self._categories(piece.around[0] if is_row else piece.text)
        first = rows["category"].str.partition("/")[0]
        kind = next((_TABLES[start] for start in _TABLES if piece.place.startswith(start)), "")
        about = first.isin(named)
        if is_row and kind:
            about &= rows["breakdown"] == kind
        whole = rows["breakdown"].isin(["", "answer", "tone"])
        if not is_row:
            about |= whole | (rows["breakdown"] == "segment")
        elif not named:
            about = whole
        return list(rows.index[about])

    def _categories(self, text: str) -> set[str]:
        found: set[str] = set()
        for name in sorted(self.named, key=len, reverse=True):
            if name in text:
                found |= self.named[name]
                text = text.replace(name, " ")
        return found

    def _kind(self, row: Any) -> Kind:
        """A run chart counts; "times" says how many times as much."""
        number: Kind = "times" if row.measure == "volume_shift" else "count"
        is_number = MEASURES[row.measure]["kind"] == "number" and row.measure != "mean"
        return number if is_number else super()._kind(row)

    def counted(self, piece: Piece) -> set[str]:
        """Weeks from one released day to another, points of a curve, and the ends of a headline."""
        mine = self.rows.loc[self.behind(piece)]
        periods = mine[mine["breakdown"] == "segment"]["category"].drop_duplicates()
        found = {str(weeks(days_of(period))) for period in periods}
        shown = self.rows[self.rows["measure"] == "share_positive"]
        if piece.kind in ("desc", "p", "li"):
            found.add(str((shown["breakdown"] == "week").sum()))
        if piece.place.startswith("figure-months") and piece.kind in ("h3", "h4", "title", "p"):
            ends = shown[shown["breakdown"] == "month"].sort_values("value").index[[0, -1]]
            found |= {number for row in ends for number in self.values[row]}
            counts = shown[shown["breakdown"] == "month"].sort_values("n").index[[0, -1]]
            found |= {number for row in counts for number in self.printed[row]}
        return found


def sentences(piece: Piece) -> Iterable[str]:
    """The months of a figure in words speak each for itself."""
    if piece.kind == "desc" and piece.place.startswith("figure-months"):
        return re.split(r"(?<=%)\. ", piece.text)
    return (piece.text,)
