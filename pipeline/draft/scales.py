"""Which answer scale a variable has: by its labels, else by its values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pipeline.draft.variables import Variable
from pipeline.policy import Scale, fold, scales, table, words

_NUMBER = re.compile(r"(-?\d{1,4})(?:[.,]0+)?")
_CODE = re.compile(r"([A-Za-z]{1,2})(\d{1,2})")
# Numbers beside a scale of 1 to 5 that tools use for "don't know" and the like.
_BESIDE = {0, 6, 7, 8, 9, 66, 77, 88, 96, 97, 98, 99}
_BY_POINTS = {
    4: "satisfaction_4",
    5: "satisfaction_5",
    7: "satisfaction_7",
    10: "satisfaction_10",
    11: "recommendation_11",
}
# Numbers of a scale -> the least of them that must occur.
_LEAST = {range(11): 8, range(1, 11): 6, range(1, 8): 6, range(1, 6): 3, range(1, 5): 3}
# Smileys counted from 0: only where every number occurs, for 0 is a code for "missing" as well.
_FROM_ZERO = {frozenset(range(4)): "smiley_4_from_0", frozenset(range(5)): "smiley_5_from_0"}


@dataclass(frozen=True)
class ScaleGuess:
    """A scale of the policy, what values beside it mean, and why.

    ``is_sure``: every label is on this scale and the scale is whole, so nobody needs to look.
    """

    scale: str
    why: str
    is_sure: bool = False
    by_number: bool = False
    codes: Mapping[str, str | int] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    """Values whose label nobody knows: they have no code, so that a check asks."""


def guess_scale(variable: Variable, is_battery: bool) -> ScaleGuess | None:
    """The scale of a variable, None where nothing speaks for one.

    ``is_battery``: other variables have the very same labels. Labels that no scale of the policy
    knows are taken for a scale only then: countries are numbered from 1 to 5 as well.
    """
    # Readers write 0 and 1 under "Question [Option]" where several options could be chosen.
    if variable.name.endswith("]") and variable.values and set(variable.values) <= {"0", "1"}:
        return ScaleGuess("chosen", "by its name", is_sure=True)
    if not variable.labels:
        values = _substantial({value: value for value in variable.values})
        found = by_numbers(values) if _all_numbers(values) else by_labels(values)
        return found or _by_codes(values)
    labels = _substantial(variable.labels)
    if _all_numbers(labels.values()):
        return by_numbers(variable.values)
    found = by_labels(labels)
    if found is None and is_battery:
        found = _by_numbers_of(variable.labels)
    return found


def by_labels(labels: Mapping[str, str]) -> ScaleGuess | None:
    """The scale on which every label lies; a whole scale comes first.

    >>> by_labels({"5": "Slet ikke", "1": "I meget høj grad"}).scale
    'degree_5'
    """
    fits = _different(labels)
    if any(fit.scale == "yes_no" for fit in fits):
        fits = [fit for fit in fits if fit.scale != "chosen"]
    # Two labels at one position are two answers on some longer scale.
    whole = [fit for fit in fits if fit.is_sure and scales()[fit.scale].points == len(labels)]
    whole = whole or [fit for fit in fits if fit.is_sure]
    chosen = next(iter(whole or fits), None)
    if chosen is None or len(whole) == 1 or (len(fits) == 1 and len(labels) > 1):
        return chosen if chosen is None else _sure(chosen)
    others = ", ".join(fit.scale for fit in fits if fit != chosen)
    why = f"the answers would fit {others} too"
    return replace(chosen, why=why, is_sure=False)


def _different(labels: Mapping[str, str]) -> list[ScaleGuess]:
    """The scales the labels lie on; the first of those that differ only in what numbers mean."""
    found: dict[object, ScaleGuess] = {}
    for scale in scales().values():
        if (fit := _fit(scale, labels)) is not None:
            at = tuple(scale.positions.get(fold(label)) for label in labels.values())
            found.setdefault((scale.points, at), fit)
    return list(found.values())


def _sure(fit: ScaleGuess) -> ScaleGuess:
    return replace(fit, is_sure=fit.why.startswith("by its labels"))


def _fit(scale: Scale, labels: Mapping[str, str]) -> ScaleGuess | None:
    """How the labels lie on one scale; None where they do not."""
    at = {value: scale.positions.get(fold(label)) for value, label in labels.items()}
    found = {position for position in at.values() if position}
    codes: dict[str, str | int] = {}
    foreign = []
    for value, position in at.items():
        number = _NUMBER.fullmatch(labels[value])
        if position is None and number and 1 <= int(number[1]) <= scale.points:
            codes[value] = int(number[1])
        elif position is None:
            foreign.append(value)
    if len(found) < (2 if scale.points == 2 else 1) or len(foreign) > min(2, len(found) - 1):
        return None
    if foreign and len(found) < 3:
        return None
    is_in_step = all(value == str(position) for value, position in at.items() if position)
    free = {str(position) for position in range(1, scale.points + 1)} - {str(p) for p in found}
    codes |= {value: int(value) for value in foreign if is_in_step and value in free}
    unknown = tuple(value for value in foreign if value not in codes)
    is_whole = not foreign and len(found | set(codes.values())) == scale.points
    why = "by its labels" if not foreign else "most of its labels are on this scale, not all"
    return ScaleGuess(scale.id, why, is_sure=is_whole, codes=codes, unknown=unknown)


def by_numbers(values: Mapping[str, object]) -> ScaleGuess | None:
    """The scale whose positions the values are, with one or two numbers beside it.

    >>> guess = by_numbers({"1": 3, "2": 4, "4": 9, "5": 7, "9": 1})
    >>> guess.scale, guess.codes
    ('satisfaction_5', {'9': 'dont_know'})
    >>> by_numbers({"1": 10, "2": 12})
    """
    written = {value: int(match[1]) for value in values if (match := _NUMBER.fullmatch(value))}
    if from_zero := _FROM_ZERO.get(frozenset(written.values())):
        return ScaleGuess(from_zero, "by its numbers, 0 taken for worst", False, True)
    scale = _scale_of(set(written.values()))
    beside = {value: number for value, number in written.items() if number not in scale}
    known = all(number < 0 or number in _BESIDE for number in beside.values())
    is_long = {6, 7} <= set(beside.values())
    if not scale or not known or is_long or len(set(beside.values())) > 2:
        return None
    codes: dict[str, str | int] = {
        (str(number) if number >= 0 else value): "dont_know" if number > 0 else "missing"
        for value, number in sorted(beside.items(), key=lambda pair: pair[1])
    }
    why = "by its numbers, 1 taken for worst" if 0 not in scale else "by its numbers, 0 to 10"
    return ScaleGuess(_BY_POINTS[len(scale)], why, False, True, codes)


def _by_codes(values: Mapping[str, str]) -> ScaleGuess | None:
    """The scale of codes such as A1 to A5, by their numbers: the export has no labels for them.

    >>> guess = _by_codes({code: code for code in ("A1", "A2", "A4", "A5")})
    >>> guess.scale, guess.codes["A5"]
    ('satisfaction_5', 5)
    """
    coded = {value: match for value in values if (match := _CODE.fullmatch(value))}
    guess = by_numbers({match[2]: value for value, match in coded.items()})
    is_other = len(coded) < len(values) or len({match[1] for match in coded.values()}) > 1
    if guess is None or is_other:
        return None
    codes = {value: guess.codes.get(match[2], int(match[2])) for value, match in coded.items()}
    why = "by the numbers in its codes, 1 taken for worst"
    return ScaleGuess(guess.scale, why, codes=dict(sorted(codes.items())))


def _scale_of(numbers: set[int]) -> range:
    """The numbers of a scale, the longest that fits; none where they are no scale."""
    for scale, least in _LEAST.items():
        is_other = (0 in scale) != (0 in numbers) if scale[-1] == 10 else scale[-1] + 1 in numbers
        is_other &= scale[-1] > 5
        if scale[-1] in numbers and len(numbers & set(scale)) >= least and not is_other:
            return scale
    return range(0)


def _by_numbers_of(labels: Mapping[str, str]) -> ScaleGuess | None:
    """The numbers of labels no scale knows, the labels repeated for a person to judge."""
    guess = by_numbers(labels)
    if guess is None:
        return None
    shown = ", ".join(f"{value} = {label}" for value, label in sorted(labels.items()))
    codes, unknown = dict(guess.codes), []
    for value, label in labels.items():
        if fold(label) in words("answers"):
            codes.pop(value, None)
        elif value in codes and fold(label) in table("drafting")["texts"]["no_opinion"]:
            codes[value] = "missing"
        elif value in codes and not _NUMBER.fullmatch(label):
            unknown.append(value)
            codes.pop(value)
    why = f"by its numbers; in the export {shown}"
    return ScaleGuess(guess.scale, why, False, True, codes, tuple(unknown))


def _substantial(labels: Mapping[str, str]) -> dict[str, str]:
    """Without the words that mean don't know and the like, which no scale has."""
    return {value: label for value, label in labels.items() if fold(label) not in words("answers")}


def _all_numbers(texts: object) -> bool:
    found = list(texts) if hasattr(texts, "__iter__") else []
    return bool(found) and all(_NUMBER.fullmatch(one) for one in found)
