"""What the codes of released rows stand for, in words: groups, items, breakdowns, measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.policy import table
from pipeline.present.groups import category_name
from pipeline.present.texts import Texts
from pipeline.present.themes import theme_name
from pipeline.records import (
    About,
    GroupAbout,
    InstrumentAbout,
    KpiAbout,
    PointAbout,
    QuestionAbout,
)

_KINDS = {
    **dict.fromkeys(("share_positive", "top_box", "net", "share"), "share"),
    **dict.fromkeys(("index", "theme_index"), "index"),
    **{kind: kind for kind in ("mean", "count", "number")},
}

_WORDED = {"mode": "mode", "tone": "export.tone", "course": "export.course"}
"""Breakdowns whose categories are codes, and where the catalogue has their words."""
_THEMES = {
    "theme": "",
    "theme_tone": "export.tone",
    **dict.fromkeys(("goal_progress", "goal_maintenance"), "attainment"),
}
_REST = "other"


@dataclass(frozen=True)
class Names:
    """The names of a wave's codes in one language."""

    about: About
    texts: Texts

    @cached_property
    def _centres(self) -> Mapping[str, GroupAbout]:
        return {centre.id: centre for centre in self.about.centres}

    @cached_property
    def _units(self) -> Mapping[str, str]:
        return {unit.id: unit.name for centre in self.about.centres for unit in centre.units}

    @cached_property
    def _kpis(self) -> Mapping[str, KpiAbout]:
        return {kpi.id: kpi for kpi in self.about.kpis}

    @cached_property
    def _questions(self) -> Mapping[str, QuestionAbout]:
        return {question.id: question for question in self.about.questions}

    @cached_property
    def _instruments(self) -> Mapping[str, InstrumentAbout]:
        progress = self.about.progress
        return {one.id: one for one in progress.instruments} if progress else {}

    @cached_property
    def _points(self) -> Mapping[str, PointAbout]:
        progress = self.about.progress
        return {one.id: one for one in progress.points} if progress else {}

    def group(self, centre: str, unit: str) -> tuple[str, str]:
        """The names of a centre and of its unit."""
        if not centre:
            return self.texts.t("group.all"), ""
        group = self._centres[centre]
        units = {one.id: one.name for one in group.units}
        return group.name, units.get(unit, unit) if unit else self.texts.t("export.whole")

    def item(self, item: str) -> str:
        """A question as it was asked, or a KPI by its name."""
        if item in self._kpis:
            return self.texts.of(self._kpis[item].name)
        if item in self._questions:
            return self.texts.of(self._questions[item].text)
        if item in self._instruments:
            return self.texts.of(self._instruments[item].name)
        return self._word("export", item or "response")

    def measure(self, measure: str) -> str:
        """What was measured."""
        return self._word("export.measure", measure)

    def status(self, status: str) -> str:
        """Whether a number is shown, or why it is not."""
        return self._word("export.status" if status == "shown" else "status", status)

    def unit_type(self, unit_type: str) -> str:
        """Authority, provider or both."""
        return self._word("export", unit_type)

    def breakdown(self, breakdown: str) -> str:
        """What respondents are divided by."""
        if not breakdown:
            return self.texts.t("export.undivided")
        own = {one.id: self.texts.of(one.text) for one in self.about.breakdowns}
        return own.get(breakdown) or self._word("export.breakdown", breakdown)

    def category(self, item: str, breakdown: str, category: str) -> str:
        """One part of a breakdown: an answer by its label, a mode by its name."""
        if breakdown == "answer" and item in self._questions:
            labels = self._questions[item].labels
            words = labels.get(self.texts.language) or labels.get("da") or ()
            return words[int(category) - 1] if category.isdecimal() and words else category
        if breakdown == "disposition":
            return self._word("disposition", category)
        if breakdown == "centre" and category in self._centres:
            return self._centres[category].name
        if breakdown == "unit" and category in self._units:
            return self._units[category]
        if breakdown == "point" and category in self._points:
            return self.texts.of(self._points[category].name)
        if breakdown in _WORDED:
            return self._word(_WORDED[breakdown], category)
        if breakdown in _THEMES:
            return self._of_theme(category, _THEMES[breakdown])
        return category_name(self.texts, breakdown, category)

    def _of_theme(self, category: str, second: str) -> str:
        """``theme/part``: a theme of statements with a tone, or of goals with how far they got."""
        theme, sign, part = category.partition("/")
        named = theme_name(self.about, self.texts, theme) if theme else ""
        if theme == _REST:
            named = self.texts.t("statements.rest")
        whole = self.texts.t("export.every_theme")
        return f"{named or whole}: {self._word(second, part)}" if sign else named

    def kind(self, measure: str, item: str) -> str:
        """Share, mean, index, count or number: how a row's value is written.

        A difference is of the kind of its KPI; that of a question is of shares.
        """
        kind = str(table("measures")[measure]["kind"])
        if kind in ("kpi", "difference"):
            kpi = self._kpis.get(item)
            kind = kpi.kind if kpi else "share"
        return _KINDS[kind]

    def _word(self, where: str, code: str) -> str:
        """The catalogue's word for a code; the code itself where it has none."""
        key = f"{where}.{code}"
        return self.texts.t(key) if code and self.texts.has(key) else code
