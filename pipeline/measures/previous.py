"""Which answers of the earlier wave may be compared with this wave's, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import DataError, one_of
from pipeline.measures.groups import EVERYONE, Group, asked_centres
from pipeline.wave import PreviousPlan, QuestionPlan, WavePlan


@dataclass(frozen=True)
class NotComparable:
    """``why``: stated / not_asked / scale_changed / wording_changed / group_new."""

    why: str


def check_mapping(now: WavePlan, earlier: WavePlan) -> None:
    """Raise DataError where the wave file maps a question to one the earlier wave never had."""
    known = [question.id for question in earlier.questions]
    for question, earlier_id in (now.previous.questions if now.previous else {}).items():
        if earlier_id not in known:
            raise DataError(
                f"the earlier wave {earlier.id} has no question {earlier_id!r}",
                where=f"{now.id}/wave.toml, key previous[1].questions.{question}",
                expected=one_of(earlier_id, known),
                todo="correct the id, or remove the line if the question was not asked then",
            )


def earlier_question(
    question: QuestionPlan, now: WavePlan, earlier: WavePlan
) -> QuestionPlan | NotComparable:
    """The same question in the earlier wave: as the wave file says, else the one of that id.

    A wording the analyst mapped by hand may differ; a scale may not: other answers to choose from
    are another question, also where their number is the same.
    """
    stated = now.previous or PreviousPlan("", {}, {})
    if question.id in stated.not_comparable:
        return NotComparable("stated")
    earlier_id = stated.questions.get(question.id, question.id)
    found = next((q for q in earlier.questions if q.id == earlier_id), None)
    if found is None or found.scale is None or question.scale is None:
        return NotComparable("not_asked")
    if (found.scale.labels, found.scale.positive) != (
        question.scale.labels,
        question.scale.positive,
    ):
        return NotComparable("scale_changed")
    if question.id not in stated.questions and _wording(found) != _wording(question):
        return NotComparable("wording_changed")
    return found


def earlier_centres(
    then: QuestionPlan, question: QuestionPlan, group: Group, now: WavePlan, earlier: WavePlan
) -> tuple[str, ...] | NotComparable:
    """The centres that were asked then, where the group was the same.

    All centres together are the same group only if the same centres were asked.
    """
    asked = asked_centres(then, earlier)
    if group.whole == EVERYONE:
        return (
            asked if set(asked) == set(asked_centres(question, now)) else NotComparable("group_new")
        )
    known = {centre.id: {"", *(unit.id for unit in centre.units)} for centre in earlier.centres}
    if group.unit not in known.get(group.centre, ()):
        return NotComparable("group_new")
    return asked if group.centre in asked else NotComparable("not_asked")


def _wording(question: QuestionPlan) -> str:
    """The Danish text, whatever its spaces: a corrected translation changes no question."""
    return " ".join(question.text["da"].split())
