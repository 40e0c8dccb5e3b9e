"""The rules as dated rows with their source, and a loader that refuses gaps and unknown names.

A changed rule is a new row with a later ``from`` date; the old row stays, because old waves are
judged by the rules of their time.
"""

from pipeline.policy.date_table import EXCEL, NO_TIME, fitting_forms, parsed_dates, seconds_of
from pipeline.policy.personal_table import before_names, dangers_in, personal_heading
from pipeline.policy.press_rules import BurstRule, burst_rule
from pipeline.policy.progress_rules import GoalScale, ProgressRule, goal_scale, progress_rule
from pipeline.policy.rules import (
    CheckRule,
    ComparisonRule,
    ModelRule,
    QualityRule,
    Thresholds,
    check_rule,
    comparison_rule,
    model_rule,
    quality_rule,
    thresholds,
)
from pipeline.policy.scale_table import Scale, reversed_numbers, reversed_scale, scales
from pipeline.policy.tables import in_force, table
from pipeline.policy.word_table import fold, reasons, words

__all__ = [
    "EXCEL",
    "NO_TIME",
    "BurstRule",
    "CheckRule",
    "ComparisonRule",
    "GoalScale",
    "ModelRule",
    "ProgressRule",
    "QualityRule",
    "Scale",
    "Thresholds",
    "before_names",
    "burst_rule",
    "check_rule",
    "comparison_rule",
    "dangers_in",
    "fitting_forms",
    "fold",
    "goal_scale",
    "in_force",
    "model_rule",
    "parsed_dates",
    "personal_heading",
    "progress_rule",
    "quality_rule",
    "reasons",
    "reversed_numbers",
    "reversed_scale",
    "scales",
    "seconds_of",
    "table",
    "thresholds",
    "words",
]
