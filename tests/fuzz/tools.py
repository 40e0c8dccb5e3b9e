"""Sound exports of the survey tools that name their own columns, drawn at random."""

from __future__ import annotations

import json
from html import escape
from random import Random

from tests.fuzz.draft import Draft, Form, Row
from tests.fuzz.survey import CODES, SCALES, WORDS, Person, Survey, answers, cell, made, wave_text
from tests.fuzz.writing import text_bytes

_DIALECTS = (
    Form(separator=";", encoding="cp1252", newline="\r\n"),
    Form(separator=";", encoding="utf-8", newline="\r\n"),
    Form(separator=",", encoding="cp1252", newline="\r\n", quotes_all=True),
    Form(separator="\t", encoding="utf-16-le", newline="\r\n"),
)
_STATUSES = (2, 3, 3, 3, 4)
"""Which of the five status columns is set: partial, completed, rejected; never only invited."""


def surveyxact(rng: Random) -> Draft:
    """The three dialects of CSV with structure and labels, and the workbook."""
    survey = made(rng)
    is_workbook = rng.random() < 0.3
    form = rng.choice([form for form in _DIALECTS if _can_hold(form, survey)])
    is_short = form.separator == "\t" and not is_workbook
    person, closed = ("responde", "closetim") if is_short else ("respondentid", "closetime")
    has_status = rng.random() < 0.6
    status = [f"{'stato' if is_short else 'statoverall'}_{at}" for at in range(1, 6)]
    more = [name for name, used in (("said", survey.has_comment), ("age", survey.has_age)) if used]
    questions = [q.column for q in survey.questions]
    header = (person, closed, "sted", *(status if has_status else ()), *questions, *more)
    rows = tuple(_surveyxact_row(rng, survey, one, has_status, more) for one in survey.people)
    structure, labels = _codebook(survey, person, closed, more)
    if is_workbook:
        sheets = {"Structure": structure, "Labels": labels} if labels else {"Structure": structure}
        form = Form(
            container=rng.choice(("xlsx", "xml")),
            sheet="Dataset",
            typed=rng.random() < 0.5,
            sheets_beside=sheets,
        )
        beside: dict[str, bytes] = {}
    else:
        tables = {"structure.csv": structure, "labels.csv": labels}
        beside = {name: text_bytes(table, form, rng) for name, table in tables.items() if table}
    return Draft(
        format="surveyxact",
        name="dataset",
        header=(header,),
        rows=rows,
        form=form,
        wave=wave_text(survey, {q.id: q.column for q in survey.questions} | {m: m for m in more}),
        stated={"columns": {"unit": "sted"}, "format": rng.choice(("", "surveyxact"))},
        beside=beside,
        free="said" if "said" in more else "",
    )


def _can_hold(form: Form, survey: Survey) -> bool:
    """Whether the encoding has all letters of the units; a lost comment's letter is no fault."""
    names = "".join(unit.name for unit in survey.units)
    return names.encode(form.encoding, "replace").decode(form.encoding) == names


def _surveyxact_row(
    rng: Random, survey: Survey, person: Person, has_status: bool, more: list[str]
) -> Row:
    hot = rng.choice(_STATUSES)
    status = [str(int(at == hot)) for at in range(5)] if has_status else []
    given = [cell(q, one) for q, one in zip(survey.questions, person.given, strict=True)]
    texts = {"said": person.comment, "age": person.age}
    cells = (person.key, f"{person.day} 18:52:40", person.unit, *status, *given)
    cells = (*cells, *(texts[name] for name in more))
    return Row(cells, person.key, person.fault, answers(survey, person))


def _codebook(
    survey: Survey, person: str, closed: str, more: list[str]
) -> tuple[list[list[str]], list[list[str]]]:
    head = [
        *("questionName", "variableName", "questionType", "subType", "questionText"),
        *("choiceValue", "choiceText"),
    ]
    structure = [head, ["respondentid", person, "Open", "Double", "Nr", "", ""]]
    structure += [["closetime", closed, "Open", "Date", "", "", ""]]
    structure += [["sted", "sted", "Open", "String", "Hvor?", "", ""]]
    structure += [[name, name, "Open", "String", "Andet?", "", ""] for name in more]
    labels = []
    for question in survey.questions:
        name = question.column
        structure.append([name, name, "Closed", "Single", "Hvor tilfreds, alt i alt?", "", ""])
        if question.by_number:
            labels += [[name, str(at), t] for at, t in enumerate(SCALES[question.scale], 1)]
            labels += [[name, code, WORDS[kind]] for kind, code in CODES.items()]
    return structure, labels


def ms_forms(rng: Random) -> Draft:
    """A workbook or CSV, English or Danish, a question's text as its heading."""
    survey = made(rng, by_number=False)
    is_danish = rng.random() < 0.5
    head = ("ID", "Starttidspunkt", "Fuldførelsestidspunkt", "Mail", "Navn")
    head = head if is_danish else ("ID", "Start time", "Completion time", "Email", "Name")
    asked = {q.id: f"Hvor tilfreds er du?\nSvar ({q.id}), tak" for q in survey.questions}
    columns = {name: " ".join(text.split()) for name, text in asked.items()}
    if survey.has_comment:
        asked["said"] = columns["said"] = "Andet?"
    has_channels = rng.random() < 0.4
    header = (*head, "Sted", *asked.values(), *(("Kanal",) if has_channels else ()))
    rows = []
    for at, person in enumerate(survey.people, 1):
        key = "" if person.fault == "missing_person" else str(at)
        given = [cell(q, one) for q, one in zip(survey.questions, person.given, strict=True)]
        said = [person.comment] if survey.has_comment else []
        channels = [rng.choice(("Brev;", "Brev;Telefon;", "", "Telefon;"))] if has_channels else []
        cells = (key, f"{person.day} 08:00:00", f"{person.day} 08:10:00", "a@example.org", "Åse")
        cells = (*cells, person.unit, *given, *said, *channels)
        rows.append(Row(cells, key, person.fault, answers(survey, person)))
    is_text = rng.random() < 0.3
    return Draft(
        format="ms_forms",
        name="Brugerundersøgelse(1-34)",
        header=(header,),
        rows=tuple(rows),
        form=Form(container="text" if is_text else "xlsx", separator=";", encoding="utf-8-sig"),
        wave=wave_text(survey, columns),
        stated={"columns": {"unit": "Sted"}, "format": rng.choice(("", "ms_forms"))},
        key=lambda number: f"Brugerundersøgelse {number}",
        free="Andet?" if survey.has_comment else "",
    )


def limesurvey(rng: Random) -> Draft:
    """The export with codes, with tokens or without, and perhaps the structure beside it."""
    survey = made(rng)
    has_tokens, has_structure = rng.random() < 0.6, rng.random() < 0.4
    more = ["said"] if survey.has_comment else []
    token = ("token",) if has_tokens else ()
    fixed = ("id", "submitdate", "lastpage", "startlanguage", *token, "ipaddr", "sted")
    header = (*fixed, *(q.column for q in survey.questions), *more)
    rows = []
    for at, person in enumerate(survey.people, 1):
        number = "" if person.fault == "missing_person" and not has_tokens else str(at)
        key = person.key if has_tokens else number
        given = [cell(q, one) for q, one in zip(survey.questions, person.given, strict=True)]
        when = f"{person.day} 10:00:00" if rng.random() < 0.8 else ""
        tokens = [key] if has_tokens else []
        cells = (number, when, "3", "da", *tokens, "192.0.2.1", person.unit, *given)
        cells = (*cells, *([person.comment] if more else []))
        rows.append(Row(cells, key, person.fault, answers(survey, person)))
    beside = {"limesurvey_survey_1.lss": _structure(survey)} if has_structure else {}
    is_keyed = has_tokens and any(row.key for row in rows)
    return Draft(
        format="limesurvey",
        name="results-survey1",
        header=(header,),
        rows=tuple(rows),
        form=Form(separator=rng.choice(",;"), encoding=rng.choice(("utf-8", "utf-8-sig"))),
        wave=wave_text(
            survey, {q.id: q.column for q in survey.questions} | {name: name for name in more}
        ),
        stated={"columns": {"unit": "sted"}, "format": rng.choice(("", "limesurvey"))},
        beside=beside,
        key=str if is_keyed else (lambda number: f"results-survey1 {number}"),
        free="said" if more else "",
    )


def _structure(survey: Survey) -> bytes:
    def table(name: str, rows: list[dict[str, str]]) -> str:
        body = "".join(
            "<row>"
            + "".join(f"<{key}>{escape(text)}</{key}>" for key, text in row.items())
            + "</row>"
            for row in rows
        )
        return f"<{name}><rows>{body}</rows></{name}>"

    questions, labels = [], []
    for at, question in enumerate(survey.questions, 1):
        questions.append(
            {"qid": str(at), "title": question.column, "type": "L", "question": "<b>Hvor?</b>"}
        )
        if question.by_number:
            pairs = [(str(n), text) for n, text in enumerate(SCALES[question.scale], 1)]
            pairs += [(code, WORDS[kind]) for kind, code in CODES.items()]
            labels += [{"qid": str(at), "code": code, "answer": text} for code, text in pairs]
    body = table("questions", questions) + table("answers", labels)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><document>'
        f"<LimeSurveyDocType>Survey</LimeSurveyDocType>{body}</document>"
    ).encode()


def qualtrics(rng: Random) -> Draft:
    """Three header lines with import ids, or the older two; previews among the answers."""
    survey = made(rng)
    is_old, has_reference = rng.random() < 0.4, rng.random() < 0.6
    names = ["ResponseID", "ResponseSet", "Name", "ExternalDataReference"]
    names += ["EmailAddress", "IPAddress", "Status", "StartDate", "EndDate", "Finished"]
    if not is_old:
        names = ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Finished"]
        names += ["RecordedDate", "ResponseId", "RecipientEmail", "ExternalReference"]
    more = ["said"] if survey.has_comment else []
    questions = ["sted", *(q.column for q in survey.questions), *more]
    rows = []
    for at, person in enumerate(survey.people, 1):
        is_test = rng.random() < 0.05
        key = person.key if has_reference else ("" if not person.key else f"R_{at}")
        when = f"{person.day} 08:28:09"
        known = {"Status": "1" if is_test else "0", "ResponseID": f"R_{at}", "Finished": "1"}
        known |= {"ResponseId": known["ResponseID"] if key or has_reference else ""}
        known |= {"ResponseID": known["ResponseId"], "Progress": "100", "IPAddress": "192.0.2.6"}
        known |= {"StartDate": when, "EndDate": when, "RecordedDate": when, "Name": "Åse"}
        reference = key if has_reference else ""
        known |= {"ExternalReference": reference, "ExternalDataReference": reference}
        given = [cell(q, one) for q, one in zip(survey.questions, person.given, strict=True)]
        given = ["-99" if not text and rng.random() < 0.5 else text for text in given]
        cells = (*(known.get(name, "") for name in names), person.unit, *given)
        cells = (*cells, *([person.comment] if more else []))
        fault = "test_row" if is_test else person.fault
        rows.append(Row(cells, key, fault, answers(survey, person)))
    texts = ["Hvor?", *('Hvor "tilfreds" er du,\nalt i alt?' for _ in questions[1:])]
    if is_old:
        header = (
            (*(f"V{at}" for at in range(1, len(names) + 1)), *questions),
            (*names, *texts),
        )
    else:
        ids = [json.dumps({"ImportId": name}) for name in (*names, *questions)]
        header = ((*names, *questions), (*names, *texts), tuple(ids))
    uses_reference = has_reference and any(row.key for row in rows)
    return (
        Draft(
            format="qualtrics",
            name="Brugertilfredshed",
            header=header,
            rows=tuple(rows),
            form=Form(separator=",", encoding="utf-8", quotes_all=rng.random() < 0.2),
            wave=wave_text(
                survey, {q.id: q.column for q in survey.questions} | {name: name for name in more}
            ),
            stated={"columns": {"unit": "sted"}, "format": rng.choice(("", "qualtrics"))},
            key=str,
            free="said" if more else "",
        )
        if uses_reference or not has_reference
        else qualtrics(rng)
    )
