"""The rules for putting municipalities side by side, and the wall before Model 1."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from pipeline.errors import ReportError
from pipeline.policy import in_force, model_rule, table


@dataclass(frozen=True)
class BenchmarkRule:
    """See policy/benchmark.toml."""

    method: int
    minimum_peers: int
    months_apart: int
    mode_difference: float
    source: str


def benchmark_rule(on: date) -> BenchmarkRule:
    """The rule in force on a day."""
    row = in_force(table("benchmark")["rules"], on, "benchmark.toml")
    return BenchmarkRule(**{field.name: row[field.name] for field in fields(BenchmarkRule)})


def check_model(model: int, start_date: str, where: str) -> None:
    """Raise ReportError where the model has no benchmark, with the rule and its source."""
    rule = model_rule(model, date.fromisoformat(start_date))
    if rule is None:
        raise ReportError("no rules are written for this model", where=where, got=str(model))
    if not rule.benchmark:
        raise ReportError(
            f"Model {rule.model} has no benchmark: its numbers belong to the centre and are "
            f"compared with nobody's ({rule.source})",
            where=where,
            expected="a wave of Model 2",
        )
