"""How the answers were collected: what happened when, which count, and how they are weighted."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import one_of
from pipeline.policy import check_rule
from pipeline.wave.faults import Fault
from pipeline.wave.plan import EventPlan, QuestionPlan, WeightsPlan
from pipeline.wave.schema import WaveTable


def build_events(table: WaveTable, faults: list[Fault]) -> tuple[EventPlan, ...]:
    """The events by date; each lies in the field period, and in a unit of the wave or in all."""
    built = []
    units = [unit.id for centre in table.centres for unit in centre.units]
    for at, event in enumerate(table.events):
        if not table.period.start <= event.date <= table.period.end:
            faults.append(
                Fault(
                    ("events", at, "date"),
                    "the day is outside the field period",
                    f"{table.period.start} to {table.period.end}",
                    str(event.date),
                )
            )
        if event.kind == "other" and not event.text:
            faults.append(Fault(("events", at, "text"), "an event of kind other has a text"))
        if event.unit and event.unit not in units:
            faults.append(
                Fault(
                    ("events", at, "unit"),
                    "unknown unit",
                    one_of(event.unit, units),
                    repr(event.unit),
                )
            )
        text = {"da": event.text, "en": event.text_en or event.text} if event.text else {}
        texts = {language: written for language, written in text.items() if written}
        built.append(EventPlan(event.date, event.kind, texts, event.unit))
    return tuple(sorted(built, key=lambda event: event.date))


def partial_rule(table: WaveTable, faults: list[Fault]) -> tuple[float, float]:
    """(partial from, complete above): shares of the questions, by the wave file or the policy."""
    rule, own = check_rule(table.period.start), table.response
    partial = rule.partial_from if own.partial_from is None else own.partial_from
    complete = rule.complete_above if own.complete_above is None else own.complete_above
    if partial > complete:
        faults.append(
            Fault(
                ("response", "partial_from"),
                "a questionnaire is partial before it is complete",
                f"at most complete_above ({complete})",
                str(partial),
            )
        )
    return partial, complete


def build_weights(
    table: WaveTable, questions: Sequence[QuestionPlan], faults: list[Fault]
) -> WeightsPlan | None:
    """The weights asked for; each variable is a background question of the wave."""
    if table.weights is None:
        return None
    known = [question.id for question in questions if question.role == "background"]
    for at, name in enumerate(table.weights.variables):
        if name not in known:
            faults.append(
                Fault(
                    ("weights", "variables", at),
                    "unknown background question",
                    one_of(name, known),
                    repr(name),
                )
            )
    if any("weight" in file.columns for file in table.files):
        faults.append(
            Fault(
                ("weights",),
                "the files already have a weight column",
                "either [weights] or columns = { weight = ... }",
            )
        )
    return WeightsPlan(
        table.weights.method, tuple(dict.fromkeys(table.weights.variables)), table.weights.trim
    )
