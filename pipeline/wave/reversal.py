"""Questions put the other way round: position 1 is the most negative answer there, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pipeline.policy import Scale, reversed_numbers, reversed_scale
from pipeline.wave.faults import Fault
from pipeline.wave.schema import QuestionTable

Reversal = Literal["", "item", "numbers"]


def reversal_of(question: QuestionTable, at: int, faults: list[Fault]) -> Reversal:
    """``item`` for a negative statement, ``numbers`` where the tool numbers the best answer 1."""
    if question.role in ("background", "comment"):
        faults += [
            Fault(("questions", at, key), f"a {question.role} question has no direction")
            for key in ("reversed", "direction_confirmed")
            if getattr(question, key)
        ]
        return ""
    return "numbers" if question.reversed == "numbers" else "item" if question.reversed else ""


def turned(
    scale: Scale | None, codes: Mapping[str, str | int], reversal: Reversal
) -> tuple[Scale | None, dict[str, str | int]]:
    """Scale and codes as they are to be understood: position = points + 1 - position.

    For a negative statement everything is turned, the labels in reports included; otherwise only
    what numbers without a label mean.
    """
    if scale is None or not reversal:
        return scale, dict(codes)
    if reversal == "numbers":
        return reversed_numbers(scale), dict(codes)
    whole = scale.points + 1
    meant = {text: whole - to if isinstance(to, int) else to for text, to in codes.items()}
    return reversed_scale(scale), meant
