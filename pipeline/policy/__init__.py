"""The rules as dated rows with their source, and a loader that refuses gaps and unknown names.

A changed rule is a new row with a later ``from`` date; the old row stays, because old waves are
judged by the rules of their time.
"""

from pipeline.policy.rules import (
    CheckRule,
    ComparisonRule,
    ModelRule,
    Thresholds,
    check_rule,
    comparison_rule,
    model_rule,
    thresholds,
)
from pipeline.policy.scale_table import Scale, scales
from pipeline.policy.tables import in_force, table
from pipeline.policy.word_table import reasons, words

__all__ = [
    "CheckRule",
    "ComparisonRule",
    "ModelRule",
    "Scale",
    "Thresholds",
    "check_rule",
    "comparison_rule",
    "in_force",
    "model_rule",
    "reasons",
    "scales",
    "table",
    "thresholds",
    "words",
]
