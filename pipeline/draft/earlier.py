"""Which question of the earlier wave a variable is, and whether the two may be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.draft.variables import Variable
from pipeline.policy import fold, scales
from pipeline.wave import QuestionPlan, WavePlan

_LIKE = 0.75
_UNLIKE = 0.65


@dataclass(frozen=True)
class Match:
    """The earlier question, and how it was found: wording / id / nearest."""

    question: QuestionPlan
    by: str

    @property
    def why_not(self) -> str:
        """Why the wording does not let the two be compared; '' where it does, or is unknown."""
        return "Ordlyden er ikke den samme" if self.by == "nearest" else ""

    def scale_changed(self, scale: str) -> bool:
        """Whether positions or positive answers differ from the earlier question's."""
        now, then = scales()[scale], self.question.scale
        return then is None or (now.points, now.positive) != (then.points, then.positive)


def matches(variables: Sequence[Variable], earlier: WavePlan | None) -> Mapping[str, Match]:
    """Variable's name -> earlier question: same wording first, then same id, then nearest wording.

    Every earlier question is used once. A variable with the same id and quite another wording is
    another question: tools number questions by their place.
    """
    left = list(earlier.questions) if earlier else []
    found: dict[str, Match] = {}
    for by, likeness in (("wording", 1.0), ("id", _UNLIKE), ("nearest", _LIKE)):
        for variable in variables:
            if variable.name in found:
                continue
            rated = [(_likeness(variable, question, by), question) for question in left]
            best = max(rated, key=lambda pair: pair[0], default=(0.0, None))
            if best[1] is not None and best[0] >= likeness:
                is_same = by != "id" or not variable.text or best[0] == 1.0
                found[variable.name] = Match(best[1], by if is_same else "nearest")
                left.remove(best[1])
    return found


def _likeness(variable: Variable, question: QuestionPlan, by: str) -> float:
    """0 to 1; a wording that is not in the export is like any."""
    then = fold(question.text["da"])
    if by == "wording":
        return float(bool(variable.text) and fold(variable.text) == then)
    if by == "id" and variable.name not in (question.id, question.column):
        return 0.0
    if not variable.text:
        return 1.0 if by == "id" else 0.0
    return SequenceMatcher(None, fold(variable.text), then, autojunk=False).ratio()
