"""What a wave's model has no page or section for, whatever notebook asks: refused, with the source.

Notebooks are files that anybody may write; the rule stands here, behind all of them.
"""

from __future__ import annotations

from datetime import date

from pipeline.errors import ReportError
from pipeline.policy import ModelRule, model_rule
from pipeline.records import About

_LOCAL = "model1"
"""How the sections of Model 1 begin."""
_OF_BOTH = ("heading", "limits", "method")
_WHY = {
    "overview": "it has no overview, nothing goes upward",
    "comparison": "centres and units are not compared",
    "expected": "there is no benchmark to expect anything from",
    "priorities": "nothing is put in order of priority across units",
    "units": "units are not put side by side",
    "kpis": "it has no KPIs, but local ones on the unit's own page",
}


def check_overview(about: About) -> None:
    """Raise ReportError where the model has no page of all centres."""
    rule = _rule(about)
    if not rule.overview:
        raise ReportError(
            f"Model {rule.model} has no overview: its numbers belong to the centre ({rule.source})",
            where=about.wave,
            todo="name the centre",
        )


def is_of_model(about: About, section: str) -> bool:
    """Whether a section is one of the wave's model."""
    return section in _OF_BOTH or section.startswith(_LOCAL) == (not _rule(about).pooled)


def check_section(about: About, section: str) -> None:
    """Raise ReportError for a section of the other model."""
    if is_of_model(about, section):
        return
    rule, is_local = _rule(about), section.startswith(_LOCAL)
    why = "it belongs to Model 1" if is_local else "it belongs to Model 2"
    why = next((_WHY[name] for name in _WHY if section.startswith(name) and not is_local), why)
    raise ReportError(
        f"a page of Model {rule.model} has no section {section!r}: {why} ({rule.source})",
        where=about.wave,
        expected=f"sections of Model {rule.model}, see docs/reports.md",
        todo="take it out of the notebook",
    )


def _rule(about: About) -> ModelRule:
    rule = model_rule(about.model, date.fromisoformat(about.start_date))
    if rule is None:
        raise ReportError("no rules are written for this model", where=about.wave)
    return rule
