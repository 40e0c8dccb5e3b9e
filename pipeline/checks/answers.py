"""From the text in a cell to an answer: a position on the scale, don't know, or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.policy import Scale, fold, words

UNMAPPED = "unmapped_label"
"""A fault that stops the run (checks/recodes.py), so it is no reason code of a rejected value."""

_SEVERAL = 5
"""So many people with the same words did not type them: they chose an option."""

ANSWER = pd.CategoricalDtype(["", "dont_know", "not_relevant", "scale"])
FAULT = pd.CategoricalDtype(["", "not_asked_here", "off_scale", UNMAPPED])
RULE = pd.CategoricalDtype(["", "codes", "label", "number", "word"])
"""Words as numbers: a wave may have twenty million cells."""

_WHOLE = re.compile(r"^(-?\d{1,4})(?:[.,]0+)?$")


@dataclass(frozen=True)
class Decoded:
    """One column decoded, row by row; words as categories.

    ``answer`` is '' where there is none, ``code`` -1 where it has no position, ``fault`` a reason
    code or ''. ``rule`` is what told: codes (the wave file), word, label, number, or ''.
    """

    answer: pd.Series
    code: pd.Series
    fault: pd.Series
    rule: pd.Series


def decode(
    cells: pd.Series,
    labels: Mapping[str, str],
    codes: Mapping[str, str | int],
    scale: Scale,
    times: pd.Series | None = None,
) -> Decoded:
    """Decode every cell of a question's column; equal texts are decoded once.

    ``times``: how many cells of the file each cell stands for; left out, one.

    Don't-know and not-relevant are recognised by their label, never by number, unless the wave
    file says so under ``codes``; the wave file wins over labels, and labels over numbers.
    """
    position, values = pd.factorize(cells)
    stated = {**{fold(written): meant for written, meant in codes.items()}, **codes}
    meanings = [_meaning(str(value), labels, stated, scale) for value in values]
    answer = np.array([meaning[0] for meaning in meanings], dtype=object)
    code = np.array([meaning[1] for meaning in meanings], dtype="int16")
    fault = np.array([meaning[2] for meaning in meanings], dtype=object)
    weights = None if times is None else times.to_numpy()
    counts = np.bincount(position, weights, minlength=len(values))
    fault[_options(counts, values, (answer, fault))] = UNMAPPED
    rule = np.array([meaning[3] for meaning in meanings], dtype=object)

    def spread(per_value: np.ndarray) -> pd.Series:
        names, at = np.unique(per_value.astype("str"), return_inverse=True)
        categories = pd.CategoricalDtype(names.tolist())
        return pd.Series(pd.Categorical.from_codes(at[position], dtype=categories), cells.index)

    return Decoded(
        spread(answer), pd.Series(code[position], index=cells.index), spread(fault), spread(rule)
    )


def _options(
    times: np.ndarray, values: pd.Index[str], found: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    """Which values off the scale are answer options nobody mapped, and no slip of one person.

    ``times``: how many cells hold each value.
    Words that several people have in a column where most answers are on the scale: in an export
    without a codebook the option's label is all there is.
    """
    answer, fault = found
    on_scale = times[answer == "scale"].sum()
    is_word = np.array([bool(re.search(r"[^\W\d_]", str(value))) for value in values], dtype=bool)
    off = (fault == "off_scale") & is_word
    is_most = on_scale > times[off].sum()
    chosen: np.ndarray = off & (times >= _SEVERAL) & is_most
    return chosen


def label_of(value: str, labels: Mapping[str, str]) -> str:
    """The label of a value, '' where it has none; 4, 4.0 and 4,00 are one value.

    >>> label_of("4,0", {"4": "Tilfreds"})
    'Tilfreds'
    """
    return labels.get(value) or labels.get(_plain_number(value), "")


def _meaning(
    value: str, labels: Mapping[str, str], codes: Mapping[str, str | int], scale: Scale
) -> tuple[str, int, str, str]:
    """(answer, code, fault, rule) of one text."""
    if value == "":
        return "", -1, "", ""
    label = label_of(value, labels)
    spellings = (value, _plain_number(value), label, fold(value), fold(label))
    written = next((text for text in spellings if text in codes), None)
    if written is not None:
        stated = codes[written]
        meant = ("scale", stated) if isinstance(stated, int) else _without_position(stated)
        return (*meant, "", "codes")
    word = fold(label or value)
    known = words("answers").get(word)
    if known is not None:
        return (*_without_position(known), "", "word")
    return _on_scale(value, label, scale, labels)


def _without_position(meaning: str) -> tuple[str, int]:
    return ("" if meaning == "missing" else meaning), -1


def _on_scale(
    value: str, label: str, scale: Scale, labels: Mapping[str, str]
) -> tuple[str, int, str, str]:
    position = scale.positions.get(fold(label or value))
    if position is not None:
        return "scale", position, "", "label"
    # Labels that are all foreign to the scale are another wording of it: then the numbers count.
    # Where some labels are the scale's own, nobody can tell what a foreign one beside them means.
    if label and any(fold(text) in scale.positions for text in labels.values()):
        return "", -1, UNMAPPED, ""
    number = _plain_number(value)
    if number and int(number) in scale.numbers:
        return "scale", scale.numbers[int(number)], "", "number"
    return "", -1, (UNMAPPED if label else "off_scale"), ""


def _plain_number(value: str) -> str:
    """4, 4.0 and 4,00 are the same code; anything else is none."""
    match = _WHOLE.match(value)
    return str(int(match[1])) if match else ""
