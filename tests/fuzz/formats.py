"""One sound export of each format, drawn at random, with its truth and a wave file that fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from tests.fuzz.draft import Draft, Form, Row
from tests.fuzz.stands import front_desk, happyornot
from tests.fuzz.survey import (
    CODES,
    SCALES,
    WORDS,
    Asked,
    Person,
    Survey,
    answers,
    cell,
    made,
    wave_text,
)
from tests.fuzz.tools import limesurvey, ms_forms, qualtrics, surveyxact

_LIST_OUTCOMES = ("besvaret", "ikke svaret", "", "syg", "ukendt adresse", "delvist besvaret")
_LIST_MODES = ("Digital Post", "brev", "telefon", "web", "", "besøg")


def generic(rng: Random) -> Draft:
    """Any table whose columns the wave file names."""
    survey = made(rng)
    form = _form(rng, ("text", "text", "xlsx", "ods", "xml", "parquet", "json"))
    names = {"person": "nr", "unit": "sted", "date": "dag"}
    return _plain(survey, form, names, "generic", {"format": "generic"})


def enalyzer(rng: Random) -> Draft:
    """Answers as texts, or as values that the wave file says are values."""
    by_number = rng.random() < 0.4
    survey = made(rng, by_number=by_number)
    form = _form(rng, ("text", "text", "xlsx"))
    names = {"person": rng.choice(("Respondent", "E-mail")), "unit": "Sted", "date": "Svardato"}
    stated = {"format": "enalyzer", "answers": "value"} if by_number else {"format": "enalyzer"}
    return _plain(survey, form, names, "enalyzer", stated)


def spss(rng: Random) -> Draft:
    """Numbers with value labels, or texts."""
    survey = made(rng)
    form = Form(container=rng.choice(("sav", "zsav")))
    names = {"person": "nr", "unit": "sted", "date": "dag"}
    draft = _plain(survey, form, names, "spss", {})
    labels = {q.column: _value_labels(q) for q in survey.questions if q.by_number}
    rows = tuple(_short(row) for row in draft.rows)
    return replace(draft, labels=labels, rows=rows)


def invitations(rng: Random) -> Draft:
    """An invitation list; the answers of its people are in a survey beside it."""
    survey = made(rng, by_number=False)
    header = ("id", "enhed", "kanal", "status", "bemærkning")
    rows = tuple(
        Row(
            (
                *(person.key, person.unit, rng.choice(_LIST_MODES), rng.choice(_LIST_OUTCOMES)),
                person.comment,
            ),
            *(person.key, person.fault),
        )
        for person in survey.people
    )
    answered = {
        person.key: tuple((q.id, "scale", 1 + len(person.key + q.id) % 4) for q in survey.questions)
        for person in survey.people
        if person.key and rng.random() < 0.7
    }
    return Draft(
        format="invitations",
        name="udsendelse",
        header=(header,),
        rows=rows,
        form=_form(rng, ("text", "xlsx")),
        wave=wave_text(survey, {q.id: q.column for q in survey.questions}),
        stated={"format": rng.choice(("", "invitations"))},
        free="bemærkning",
        answered=answered or {"nobody": ()},
    )


def _plain(
    survey: Survey,
    form: Form,
    names: Mapping[str, str],
    format_name: str,
    stated: dict[str, object],
) -> Draft:
    """One header line with these names, questions, perhaps a comment and an age."""
    more = [name for name, used in (("said", survey.has_comment), ("age", survey.has_age)) if used]
    header = (*names.values(), *(q.column for q in survey.questions), *more)
    rows = tuple(_row(survey, person, more) for person in survey.people)
    return Draft(
        format=format_name,
        name="svar",
        header=(header,),
        rows=rows,
        form=form,
        wave=wave_text(survey, {q.id: q.column for q in survey.questions} | {m: m for m in more}),
        stated={**stated, "columns": dict(names)},
        free="said" if "said" in more else "",
    )


def _row(survey: Survey, person: Person, more: list[str]) -> Row:
    given = (cell(q, one) for q, one in zip(survey.questions, person.given, strict=True))
    texts = {"said": person.comment, "age": person.age}
    cells = (person.key, person.unit, person.day, *given, *(texts[name] for name in more))
    return Row(cells, person.key, person.fault, answers(survey, person))


def _form(rng: Random, containers: tuple[str, ...]) -> Form:
    return Form(
        container=rng.choice(containers),  # type: ignore[arg-type]
        separator=rng.choice(";;,\t|"),
        encoding=rng.choice(("utf-8", "utf-8-sig", "utf-16-le")),
        newline=rng.choice(("\n", "\r\n")),
        quotes_all=rng.random() < 0.3,
        typed=rng.random() < 0.5,
    )


def _value_labels(question: Asked) -> dict[float, str]:
    labels = {float(at): text for at, text in enumerate(SCALES[question.scale], 1)}
    return labels | {float(code): WORDS[kind] for kind, code in CODES.items()}


def _short(row: Row) -> Row:
    """Old SPSS files hold 255 bytes in a text; what is longer is not tested here."""
    return Row(tuple(text[:100] for text in row.cells), row.key, row.fault, row.answers)


FORMATS: Mapping[str, Callable[[Random], Draft]] = {
    "surveyxact": surveyxact,
    "invitations": invitations,
    "ms_forms": ms_forms,
    "limesurvey": limesurvey,
    "qualtrics": qualtrics,
    "enalyzer": enalyzer,
    "spss": spss,
    "happyornot": happyornot,
    "front_desk": front_desk,
    "generic": generic,
}
