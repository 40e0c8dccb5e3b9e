"""Sound exports of stands and desks, which have a closed set of columns, drawn at random."""

from __future__ import annotations

from random import Random

from tests.fuzz.draft import Draft, Form, Row
from tests.fuzz.survey import SCALES, Answer, Asked, Person, Survey, made, wave_text


def happyornot(rng: Random) -> Draft:
    """Presses as JSON or CSV, buttons counted from 0; misuse is a test."""
    survey = _one_question(rng)
    has_text = rng.random() < 0.5
    header = ("feedbackId", "smileyId", "localTime", "surveyId", "experiencePointId")
    header = (*header, "buttonIndex", "misuse", "position", "ui", "smileyType")
    header = (*header, *(("text", "maskedText") if has_text else ()))
    rows = []
    for person in survey.people:
        button, answers = _pressed(survey, person, first=0)
        is_test = rng.random() < 0.1
        cells = (person.key, "7", f"{person.day}T10:15:00", "900", person.unit, button)
        cells = (*cells, "true" if is_test else "false", "0", "link", "SMILEY_DIGITAL")
        cells = (*cells, *((person.comment, person.comment) if has_text else ()))
        fault = "test_row" if is_test else person.fault
        rows.append(Row(cells, person.key, fault, answers))
    columns = {"q1": "smiley"} | ({"said": "text"} if has_text else {})
    form = Form(container="json") if rng.random() < 0.5 else Form(separator=rng.choice(";,"))
    return Draft(
        format="happyornot",
        name="kiosk",
        header=(header,),
        rows=tuple(rows),
        form=form,
        wave=wave_text(survey, columns),
        stated={"format": rng.choice(("", "happyornot"))},
        closed=True,
        free="maskedText" if has_text else "",
    )


def front_desk(rng: Random) -> Draft:
    """Answers at the desk, with the highest possible one beside each."""
    survey = _one_question(rng)
    highest = str(len(SCALES[survey.questions[0].scale]))
    header = ("dato", "Id", "TicketKey", "AnswerNumber", "MaxAnswerNumber", "QueueId")
    header = (*header, "Question", "Language", "QueuesGrouped", "EmployeeName")
    rows = []
    for person in survey.people:
        number, answers = _pressed(survey, person, first=1)
        cells = (person.day, person.key, "k-1", number, highest, person.unit)
        cells = (*cells, "Hvordan var dit besøg?", "da", "Pas", "Åse Bøgh")
        rows.append(Row(cells, person.key, person.fault, answers))
    container = rng.choice(("text", "text", "xlsx"))
    return Draft(
        format="front_desk",
        name="feedback",
        header=(header,),
        rows=tuple(rows),
        form=Form(container=container, separator=rng.choice(";,"), typed=rng.random() < 0.5),
        wave=wave_text(survey, {"q1": "AnswerNumber"}),
        stated={"format": rng.choice(("", "front_desk"))},
        closed=True,
        free="QueuesGrouped",
    )


def _one_question(rng: Random) -> Survey:
    survey = made(rng, most_questions=1, by_number=True)
    return Survey(survey.units, survey.questions[:1], survey.people, False, False)


def _pressed(survey: Survey, person: Person, first: int) -> tuple[str, tuple[Answer, ...]]:
    """The number in the file and the answer it means; a stand knows no don't know."""
    question: Asked = survey.questions[0]
    kind, position = person.given[0]
    if kind == "scale":
        return str(position - 1 + first), ((question.id, "scale", position),)
    return ("77" if kind == "off" else ""), ()
