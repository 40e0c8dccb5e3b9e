"""What a variable without a scale is for: background, comment, or nothing a wave should take in."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.draft.names import heading
from pipeline.draft.variables import Variable
from pipeline.personal_data import IDENTIFIERS, personal_data_in
from pipeline.policy import fold, personal_heading, table

_FEW = 12
_LONGEST_NAME = 60
_SHORT = re.compile(r"-?\d{1,2}|[^\W\d_][^\d_@]{0,24}")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_FULL_NAME = re.compile(
    r"(?:[A-ZÆØÅÄÖÉÜ][^\W\d_]*[.'’-]?[^\W\d_]*\s+){1,3}[A-ZÆØÅÄÖÉÜ][^\W\d_]+(?:-[^\W\d_]+)?"
)
_TIME = re.compile(
    r"\d{4}-\d\d?-\d\d?([T ].*)?|\d\d?[-./]\d\d?[-./]\d{2,4}( .*)?|\d\d?:\d\d(:\d\d)?( [AP]M)?",
    re.I,
)


def left_out_because(variable: Variable) -> str:
    """Why a variable is never part of a draft, whatever it asks; '' where nothing speaks against.

    Personal columns are known by their name, or by values that are e-mail addresses or CPR numbers.
    """
    rules = table("drafting")["left_out"]
    names = {heading(variable.name), heading(variable.text)}
    is_known = personal_heading(variable.name) or personal_heading(variable.text)
    is_personal = personal_data_in(variable.name, IDENTIFIERS) != "" or _mostly(
        lambda value: personal_data_in(value, IDENTIFIERS) != "", variable
    )
    if names & set(rules["personal"]) or is_known or is_personal:
        return "personal"
    is_key = heading(variable.name) in table("drafting")["jobs"]["person"]
    if is_key or any(re.fullmatch(rule, heading(variable.name)) for rule in rules["technical"]):
        return "about the collection"
    return ""


def role_of(variable: Variable, is_small: bool = False) -> tuple[str, str]:
    """(background / comment, '') or ('', why the variable is left out).

    ``is_small``: the files hold so few answers that nothing can be told from how they repeat.
    """
    texts, count = variable.values, len(variable.values)
    if not count:
        return "", "empty"
    if _mostly(_TIME.fullmatch, variable):
        return "", "dates and times"
    if _names_people(variable):
        return "", "its answers look like names of persons"
    if variable.labels:
        return ("background", "") if count > 1 else ("", "the same in every row")
    is_number = _mostly(_NUMBER.fullmatch, variable)
    if not is_number and _says_comment(variable):
        return "comment", ""
    repeats = count <= _FEW and count * 3 <= variable.filled
    repeats = repeats or (is_small and all(map(_SHORT.fullmatch, texts)))
    if count == 1 and variable.filled > 1 and not is_small:
        return "", "the same in every row"
    if repeats:
        return "background", ""
    if is_number or count * 3 <= variable.filled:
        return "", "too many different values"
    if all(" " not in value for value in texts):
        return "", "ids, or words that hardly repeat"
    return "comment", ""


def _names_people(variable: Variable) -> bool:
    """Whether answers look like full names: any where the heading asks who, else most of them.

    Names of places often share a word ("Center Nord", "Center Syd"): then a heading must ask.
    """
    shown = {variable.labels.get(value, value): n for value, n in variable.values.items()}
    named = [
        text for text in shown if len(text) <= _LONGEST_NAME and _FULL_NAME.fullmatch(text.strip())
    ]
    asked = f" {heading(variable.text)} {heading(variable.name)} "
    if any(f" {word} " in asked for word in table("drafting")["texts"]["who"]):
        return bool(named)
    ends = [(text.split()[0], text.split()[-1]) for text in named]
    is_apart = len(ends) > 1 and all(len(set(words)) > 1 for words in zip(*ends, strict=True))
    filled = sum(shown[text] for text in named)
    return is_apart and not variable.labels and filled * 2 > variable.filled


def is_overall(variable: Variable) -> bool:
    """Whether the question asks about everything taken together."""
    asked = f"{fold(variable.text)} {heading(variable.name)}"
    return any(word in asked for word in table("drafting")["texts"]["overall"])


def _says_comment(variable: Variable) -> bool:
    asked = f"{fold(variable.text)} {heading(variable.name)}"
    lengths = [len(value) for value in variable.values]
    is_long = sum(lengths) / len(lengths) > 40
    return is_long or any(word in asked for word in table("drafting")["texts"]["comment"])


def _mostly(is_one: Callable[[str], object], variable: Variable) -> bool:
    hits = sum(count for value, count in variable.values.items() if is_one(value))
    return variable.filled > 0 and hits >= 0.9 * variable.filled
