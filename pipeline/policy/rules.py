"""The dated rules as typed records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from pipeline.errors import PolicyError
from pipeline.policy.tables import in_force, table


@dataclass(frozen=True)
class Thresholds:
    """What disclosure control asks of a group before anything about it is shown."""

    unit_invited: int
    unit_answers: int
    question_answers: int
    breakdown_answers: int
    protection: int
    source: str


@dataclass(frozen=True)
class ComparisonRule:
    """When a difference is called clear. ``relevant``: kind -> (large groups, small groups)."""

    alpha: float
    small_below: int
    minimum_answers: int
    relevant: Mapping[str, tuple[float, float]]
    source: str


@dataclass(frozen=True)
class CheckRule:
    """How faulty a file may be, and when a half-filled questionnaire counts."""

    max_rejected_share: float
    wrong_column_share: float
    partial_from: float
    complete_above: float
    max_background_values: int


@dataclass(frozen=True)
class QualityRule:
    """When answers run against a question's declared direction, and when a pattern is shown."""

    direction_alpha: float
    direction_answers: int
    straight_lining_items: int
    burst_answers: int


@dataclass(frozen=True)
class ModelRule:
    """What a model allows (Table 1 of the specification)."""

    model: int
    source: str
    several_centres: bool
    overview: bool
    pooled: bool
    benchmark: bool
    kpis: str
    """``always``, or ``local_kpi``: only where the wave file says so."""
    split_by_type: bool
    series: bool
    statements: bool
    progress: bool
    unit_results: str
    """``always``, or ``on_request``."""


def thresholds(on: date) -> Thresholds:
    """The disclosure thresholds in force on a day."""
    row = in_force(table("disclosure")["rules"], on, "disclosure.toml")
    names = {field.name for field in fields(Thresholds)}
    if set(row) - {"from"} != names:
        odd = sorted(names.symmetric_difference(set(row) - {"from"}))
        raise PolicyError(f"missing or unknown: {', '.join(odd)}", where="policy, disclosure.toml")
    return Thresholds(**{name: row[name] for name in names})


def comparison_rule(on: date) -> ComparisonRule:
    """The rule for calling a difference clear, in force on a day."""
    row = in_force(table("comparisons")["rules"], on, "comparisons.toml")
    relevant = {
        kind: (row[kind]["large"], row[kind]["small"])
        for kind in ("share_positive", "top_box", "mean", "index", "net", "theme_index")
    }
    return ComparisonRule(
        row["alpha"], row["small_below"], row["minimum_answers"], relevant, row["source"]
    )


def check_rule(on: date) -> CheckRule:
    """The rules of the checks stage in force on a day."""
    faulty = in_force(table("checks")["rules"], on, "checks.toml, rules")
    partial = in_force(table("checks")["partial_rules"], on, "checks.toml, partial_rules")
    grouping = in_force(table("checks")["background_rules"], on, "checks.toml, background_rules")
    return CheckRule(
        faulty["max_rejected_share"],
        faulty["wrong_column_share"],
        partial["partial_from"],
        partial["complete_above"],
        grouping["max_values"],
    )


def quality_rule(on: date) -> QualityRule:
    """The rules for patterns in the answers in force on a day."""
    row = in_force(table("checks")["quality_rules"], on, "checks.toml, quality_rules")
    return QualityRule(**{field.name: row[field.name] for field in fields(QualityRule)})


def model_rule(model: int, on: date) -> ModelRule | None:
    """What the model allows on a day; None when no rule is written for it."""
    rows = [row for row in table("models")["rules"] if row["model"] == model]
    if not rows:
        return None
    row = in_force(rows, on, "models.toml")
    return ModelRule(**{field.name: row[field.name] for field in fields(ModelRule)})
