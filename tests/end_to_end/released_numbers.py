"""The numbers a page may print, from its released rows: which rows belong to a text, and how each
of their numbers is written in the page's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import pandas as pd
from babel.numbers import format_decimal

from pipeline.bundle import DEMO_WAVES
from pipeline.policy import table
from pipeline.present.groups import category_name
from pipeline.present.numbers import Kind, day, difference, level, size
from pipeline.present.rows import extract_for
from pipeline.present.texts import Texts
from pipeline.present.themes import theme_name
from pipeline.records import KpiAbout, Released
from tests.demo.courses import WAVE as PROGRESS
from tests.end_to_end.printed import Piece, numbers

Group = tuple[str, str, str, str]
"""centre, unit, breakdown, category"""

_KINDS: dict[str, Kind] = {"share_positive": "share", "theme_index": "index"}
MEASURES = table("measures")

SURVEYS = tuple(wave for wave in DEMO_WAVES if wave != PROGRESS)
"""The pages of progress have a test of their own: test_progress_numbers.py."""


@dataclass(frozen=True)
class Source:
    """The released rows of a wave as one page, ``centre`` ('' = the overview), may print them."""

    released: Released
    centre: str
    texts: Texts

    @cached_property
    def about(self) -> Any:
        return extract_for(self.released, self.centre).about

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The shown rows that the page may show, numbered."""
        rows = self.released.rows
        items = ["", *(q.id for q in self.about.questions), *(kpi.id for kpi in self.about.kpis)]
        mine = rows["centre"].isin([self.centre, ""]) if self.centre else rows["centre"].notna()
        return rows[mine & rows["item"].isin(items) & (rows["status"] == "shown")]

    @cached_property
    def printed(self) -> dict[int, frozenset[str]]:
        """By the number of its row: every number of it as the page would print it."""
        return {row.Index: frozenset(self._written(row)) for row in self.rows.itertuples()}

    @cached_property
    def kpis(self) -> dict[str, KpiAbout]:
        return {kpi.id: kpi for kpi in self.about.kpis}

    @cached_property
    def values(self) -> dict[int, frozenset[str]]:
        """By the number of its row: its value alone, a difference with its sign."""
        return {
            row.Index: frozenset(numbers(self._writer(row)(self._kind(row), float(row.value)))[:1])
            for row in self.rows.itertuples()
            if pd.notna(row.value)
        }

    def _written(self, row: Any) -> Iterator[str]:
        for count in (row.n, row.numerator, row.denominator):
            if pd.notna(count):
                yield from numbers(level(self.texts, "count", float(count)))
                yield str(format_decimal(count, format="#,##0.#", locale=self.texts.locale))
        for found in (row.value, row.low, row.high):
            if pd.notna(found):
                yield from numbers(self._writer(row)(self._kind(row), float(found)))

    def _writer(self, row: Any) -> Callable[[Kind, float], str]:
        is_difference = MEASURES[row.measure]["kind"] == "difference"
        return self._difference if is_difference else partial(level, self.texts)

    def _difference(self, kind: Kind, value: float) -> str:
        """With its sign, and as a sentence may say how large it is."""
        signed = difference(self.texts, kind, value, unit=False)
        return f"{signed} {size(self.texts, kind, value)}"

    def _kind(self, row: Any) -> Kind:
        kind = MEASURES[row.measure]["kind"]
        if (row.item in self.kpis and kind in ("kpi", "difference")) or "expected" in row.measure:
            name = self.kpis[row.item].kind
            return _KINDS.get(name, name)
        return {"number": "mean", "difference": "share"}.get(kind, kind)

    def targets(self, items: Iterable[str]) -> set[str]:
        """The targets of the wave file, as printed beside a KPI."""
        found = [self.kpis[item] for item in items if item in self.kpis]
        written = [
            level(self.texts, _KINDS.get(kpi.kind, kpi.kind), kpi.target)
            for kpi in found
            if kpi.target is not None
        ]
        return {one for text in written for one in numbers(text)}

    @cached_property
    def wording(self) -> list[str]:
        """What holds a figure that is no number of the wave, the longest first.

        Names and wordings of the wave file, days, and the fixed parts of the catalogue's texts.
        """
        about = self.about
        named = {*self.items, *self.groups, *about.title.values(), *about.previous_title.values()}
        named |= {self.texts.of(one.text) for one in (*about.breakdowns, *about.events)}
        named |= {label for q in about.questions for row in q.labels.values() for label in row}
        for one in about.agreements:
            named |= {self.texts.of(said) for said in (one.aim, one.action, one.sign, one.learned)}
            named |= {one.who, one.follow_up, day(self.texts, one.due) if one.due else ""}
        named |= {f"Model {about.model}"}
        named |= {day(self.texts, iso) for iso in (about.start_date, about.end_date, *self.days)}
        fixed = {part for word in self.texts.words() for part in re.split(r"\{\w+\}", word)}
        found = {word.strip() for word in named | fixed if re.search(r"\d", word)}
        return sorted((word for word in found if len(word) > 2), key=len, reverse=True)

    @cached_property
    def items(self) -> dict[str, set[str]]:
        """Names on the page -> the questions and KPIs they stand for."""
        found: dict[str, set[str]] = {}
        for kpi in self.about.kpis:
            found.setdefault(self.texts.of(kpi.name), set()).add(kpi.id)
        for question in self.about.questions:
            found.setdefault(self.texts.of(question.text), set()).add(question.id)
            theme = theme_name(self.about, self.texts, question.theme)
            found.setdefault(theme, set()).add(question.id)
        return found

    @cached_property
    def groups(self) -> dict[str, set[Group]]:
        """Names on the page -> the groups they stand for."""
        found: dict[str, set[Group]] = {}
        for centre in self.about.centres:
            found.setdefault(centre.name, set()).add((centre.id, "", "", ""))
            for unit in centre.units:
                found.setdefault(unit.name, set()).add((centre.id, unit.id, "", ""))
        keys = ["centre", "breakdown", "category"]
        known = self.rows[self.rows["category"] != ""][keys].drop_duplicates()
        for centre_id, breakdown, category in known.itertuples(index=False):
            if name := self._category(breakdown, category):
                found.setdefault(name, set()).add((centre_id, "", breakdown, category))
        return found

    @cached_property
    def days(self) -> set[str]:
        """Days of events, and first and last days of the periods that answers are counted by."""
        rows = self.rows[self.rows["breakdown"] == "period"]
        found = {iso for period in rows["category"] for iso in period.split("..")}
        return found | {event.date for event in self.about.events}

    @cached_property
    def totals(self) -> set[str]:
        """The one sum on a page: the answers so far, period by period."""
        rows = self.rows[self.rows["measure"] == "answered"]
        sums = rows[rows["breakdown"] == "period"].groupby("centre")["n"].cumsum()
        return {level(self.texts, "count", float(total)) for total in sums}

    @cached_property
    def profile(self) -> set[str]:
        """Parts of those who answered and of those invited, and their gaps."""
        mine = self.rows[(self.rows["centre"] == self.centre) & (self.rows["unit"] == "")]
        counts = mine[mine["measure"].isin(["answered", "invited"])]
        parts = counts.pivot_table("value", ["breakdown", "category"], "measure")
        parts = (parts / parts.loc[("", "")]).dropna()
        found = [level(self.texts, "share", part) for part in parts.to_numpy().ravel()]
        gaps = parts["answered"] - parts["invited"]
        found += [difference(self.texts, "share", gap) for gap in gaps]
        return {number for text in found for number in numbers(text)}

    def _category(self, breakdown: str, category: str) -> str:
        if breakdown == "period":
            first, last = (day(self.texts, iso) for iso in category.split(".."))
            return (
                last
                if first == last
                else self.texts.t("participation.span", first=first, last=last)
            )
        if breakdown == "disposition":
            return self.texts.t(f"disposition.{category}")
        return "" if breakdown == "answer" else category_name(self.texts, breakdown, category)

    def behind(self, piece: Piece) -> list[int]:
        """The numbers of the rows a text speaks of: of the questions, KPIs and groups it names.

        What it does not name itself, its table or its nearest heading does; where none does, it
        is about the response, and about the page's own group. A sentence may compare what it
        names with the page's own group; a row of a table is about its own group only.
        """
        where = (*piece.around,) if piece.kind == "row" else (piece.text, *piece.around)
        items = _first(self.items, where) or {""}
        named = _first(self.groups, where[: 2 if piece.kind == "row" else 1])
        if piece.kind != "row" and piece.place.startswith("figure"):
            named |= _first(self.groups, piece.around[1:2])
        own = {(self.centre, "", "", "")}
        if not self.centre and piece.kind != "row":  # the overview speaks of all centres at once
            own |= {(centre.id, "", "", "") for centre in self.about.centres}
        groups = (named or own) if piece.kind == "row" else named | own
        loose = piece.kind != "row"
        return [
            row
            for row, item, key in self._keys
            if item in items
            and (
                key in groups
                or ((*key[:2], "", "") in groups and key[2] == "answer")
                or (loose and key[0] == self.centre and (key[2] == "disposition" or not key[3]))
            )
        ]

    @cached_property
    def _keys(self) -> list[tuple[int, str, Group]]:
        names = ["item", "centre", "unit", "breakdown", "category"]
        return [(row[0], row[1], row[2:]) for row in self.rows[names].itertuples(name=None)]

    def named_items(self, piece: Piece) -> set[str]:
        """The questions and KPIs a text, or what stands around it, names."""
        return _first(self.items, (piece.text, *piece.around))

    def named_groups(self, piece: Piece) -> set[Group]:
        """The groups that a figure shows."""
        return _first(self.groups, piece.around[1:2])


def _first(known: dict[str, set[Any]], texts: Iterable[str]) -> set[Any]:
    """What is named in the first of the texts that names anything; a longer name goes first."""
    for text in texts:
        found: set[Any] = set()
        for name in sorted(known, key=len, reverse=True):
            if name and name in text:
                found |= known[name]
                text = text.replace(name, " ")
        if found:
            return found
    return set()
