"""What the columns of every table are: name -> type and meaning; below each, what one row is."""

from __future__ import annotations

from collections.abc import Mapping

PEOPLE_COLUMNS: Mapping[str, str] = {
    "person_id": "str: pseudonym, 16 letters a-p; the same person keeps it from run to run",
    "centre": "str: centre id",
    "unit": "str: unit id; '' where the wave has no units",
    "mode": "str: web / paper / phone / visit; '' when unknown",
    "disposition": "str: AAPOR code I P R NC O UH UO NE",
    "answered_share": "float 0-1: share of the applicable questions that were answered",
    "answered_date": "datetime64[us]: day the answer came in; NaT when unknown",
    "weight": "float > 0: design weight; 1 where the wave file names no weight column",
}
"""One row is one invited person, or one respondent where nobody was invited.
Background questions follow as further ``str`` columns, named by question id."""

RESPONSES_COLUMNS: Mapping[str, str] = {
    "person_id": "str: the person in people",
    "question": "str: question id",
    "answer": "str: scale / dont_know / not_relevant",
    "code": "Int16: position on the scale, 1 = most negative; missing unless answer is scale",
}
"""One row is one answer of one respondent to one question. Unanswered questions have no row."""

DAILY_COLUMNS: Mapping[str, str] = {
    "file": "str: file name as in the wave folder",
    "centre": "str: centre id",
    "unit": "str: unit id; '' where the wave has no units",
    "question": "str: question id",
    "day": "datetime64[us]: day by the clock of the place",
    "answer": "str: scale / dont_know / not_relevant / misuse",
    "code": "Int16: position on the scale; missing unless answer is scale",
    "n": "int64: presses",
    "burst": "int64: of these, how many came in a burst on one stand",
}
"""One row is the presses of one unit on one day with one answer, from one file (``[series]``)."""

MEASUREMENT_COLUMNS: Mapping[str, str] = {
    "person_id": "str: the person in people",
    "point": "str: id of the measuring point",
    "date": "datetime64[us]: day of the measurement; NaT when unknown",
    "instrument": "str: instrument id",
    "item": "str: the item, as the file calls its column",
    "value": "float: on the instrument's own scale",
}
"""One row is one item of one person at one measuring point (``kind = "progress"``)."""

GOAL_COLUMNS: Mapping[str, str] = {
    "person_id": "str: the person in people",
    "parameter": "str: what the goal is about",
    "kind": "str: progress / maintenance",
    "attained": "str: full / partly / not_attained",
}
"""One row is one goal of one person (``kind = "progress"``)."""

STATEMENT_COLUMNS: Mapping[str, str] = {
    "centre": "str: centre id",
    "unit": "str: unit id; '' where the wave has no units",
    "date": "datetime64[us]: day it was said or written down; NaT when unknown",
    "theme": "str: what it is about, as the staff coded it",
    "tone": "str: positive / negative / mixed / neutral",
}
"""One row is one statement (udsagn), coded by staff. Its text is a comment."""

STATEMENTS = "statements"
"""What stands as question with a comment that is a statement; no question has this id."""

REJECTED_COLUMNS: Mapping[str, str] = {
    "file": "str: file name as in the wave folder",
    "line": "Int64: line of the file or row of the sheet, header = 1",
    "column": "str: column name; '' when the whole record was rejected",
    "reason": "str: reason code, see policy/reasons.toml",
}
"""One row is one rejected record or value. Never holds the value itself."""

COMMENT_COLUMNS: Mapping[str, str] = {
    "comment_id": "str: stable from run to run, tells nothing of the person",
    "look_first": "str: threat / abuse / self_harm, and rejected_row where the row is out; else ''",
    "centre": "str: centre id; '' where the row is out, which is never published",
    "unit": "str: unit id (Model 1); '' in Model 2, where comments stand with their centre only",
    "question": "str: question id, or statements",
    "theme": "str: the question's theme, or the statement's",
    "text": "str: personal data replaced by a word in brackets",
}
"""One row is one comment, for a person to read; ``comments_review.csv`` adds what they decide."""

RELEASED_COMMENT_COLUMNS: Mapping[str, str] = {
    "centre": "str: centre id",
    "unit": "str: unit id (Model 1); '' in Model 2",
    "question": "str: question id, or statements",
    "theme": "str: the question's theme, or the statement's; '' when it has none",
    "text": "str: as a person approved it",
}
"""One row is one comment that a person approved and disclosure control let through, shuffled."""

MEASURE_COLUMNS: Mapping[str, str] = {
    "measure": "str: what was measured, see policy/measures.toml",
    "item": "str: question id or KPI id; '' for response measures",
    "centre": "str: centre id; '' = all centres together",
    "unit": "str: unit id; '' = the whole centre",
    "unit_type": "str: authority / provider; both for a centre with units of both (Model 1)",
    "breakdown": "str: '' / answer / disposition / mode / period / id of a background question; "
    "Model 1: week / month / phase / segment / theme / tone / theme_tone / point / course / "
    "goal_progress / goal_maintenance",
    "category": "str: scale position, AAPOR code, mode, first..last day, or a background's value",
    "wave": "str: wave id the value was measured in",
    "n": "Int64: answers (or people) the value rests on",
    "numerator": "float: counts are whole; weighted sums need not be",
    "denominator": "float",
    "value": "float: share 0-1, scale mean, index 0-100, or a difference of these",
    "low": "float: lower 95 % limit",
    "high": "float: upper 95 % limit",
    "method": "str: how value and limits were computed",
    "verdict": "str: for comparisons, higher / lower / unclear / too_few / not_comparable:<why>; "
    "of progress better / worse, and same_group / other_group",
}
"""One row is one measure for one group and period."""

RELEASED_COLUMNS: Mapping[str, str] = {
    **MEASURE_COLUMNS,
    "status": "str: shown / withheld_small / withheld_partner / withheld_group / no_data / no_base",
}
"""One row is one measure for one group and period, after disclosure control."""

SUPPRESSION_COLUMNS: Mapping[str, str] = {
    "item": "str: question id; '' for the response of a group",
    "centre": "str",
    "unit": "str",
    "breakdown": "str: as in released; answer where only the details are withheld",
    "category": "str",
    "wave": "str",
    "status": "str: withheld_small / withheld_partner / withheld_group",
    "reason": "str: the rule, in words",
    "partner": "str: the group this one protects; '' unless withheld_partner",
}
"""One row is one cell (a group and an item) whose measures are withheld."""
