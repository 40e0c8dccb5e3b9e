"""Exports of the survey tools in the form of the project's samples, with invented people in them.

Each maker writes the files into a folder and returns the export. Forty people per unit.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
from openpyxl import Workbook

CASES = Path(__file__).parents[1] / "cases" / "readers"
PEOPLE = 120
SATISFIED = ["Meget utilfreds", "Utilfreds", "Hverken/eller", "Tilfreds", "Meget tilfreds"]
UNITS = ["Team Nord", "Team Syd", "Team Vest"]


def position(person: int, points: int = 5) -> int:
    """An answer from 1 to ``points``; who is satisfied is so with everything."""
    return min(points, 1 + (person * 7 % 13) * points // 13)


def nearly(person: int, points: int = 5) -> int:
    """An answer to another question: the same, or one up or down."""
    return min(points, max(1, position(person, points) + person % 3 - 1))


def said(person: int) -> str:
    """A comment of every eighth person, no two the same."""
    return f"Tak for hjælpen i uge {person // 8} af forløbet" if person % 8 == 0 else ""


def moment(person: int) -> datetime:
    """When a person answered: six weeks, some days before the 13th."""
    return datetime(2026, 9, 1, 8) + timedelta(hours=person * 7)


def _people(count: int = PEOPLE) -> Iterator[int]:
    yield from range(1, count + 1)


def _lines(path: Path, rows: Sequence[Sequence[object]], **how: Any) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, **how).writerows(rows)
    return path


def qualtrics(folder: Path, sample: Path) -> Path:
    """The sample's own header lines and its own respondent, many times over, with other answers."""
    text = sample.read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    names = rows[0] if "ResponseId" in rows[0] else rows[1]
    first = rows[-1] if rows[-1] else rows[-2]
    found = rows[: rows.index(first)]
    for person in _people():
        row = dict(enumerate(first))
        for at, name in enumerate(names):
            if name.casefold() == "responseid":
                row[at] = f"R_{person:05d}"
            elif name in ("EndDate", "RecordedDate"):
                row[at] = f"{moment(person):%Y-%m-%d %H:%M:%S}"
            elif rows[0][at] == "Q1":
                row[at] = str(position(person))
            elif rows[0][at] == "Q2":
                row[at] = said(person)
        found.append(list(row.values()))
    return _lines(folder / sample.name, found)


def limesurvey(folder: Path, with_structure: bool = True) -> Path:
    """The header of the case, its structure beside it; or no structure, and codes are all."""
    case = CASES / "limesurvey_codes"
    text = (case / "results-survey245831.csv").read_text(encoding="utf-8-sig")
    header = next(csv.reader(text.splitlines(), delimiter=";"))
    rows: list[Sequence[object]] = [header]
    for person in _people():
        at = f"{moment(person):%Y-%m-%d %H:%M:%S}"
        answers = [f"A{position(person)}", f"A{position(person)}", f"A{nearly(person)}"]
        ticks = ["Y" if person % 2 else "", "Y" if person % 3 == 0 else ""]
        known = [person, at, 3, "da", person * 31, f"k{person:04d}", at, at, "192.0.2.1", ""]
        rows.append([*known, *answers, *ticks, said(person)])
    if with_structure:
        (beside,) = case.glob("*.lss")
        text = beside.read_text(encoding="utf-8")
        (folder / beside.name).write_text(_whole_scales(text), encoding="utf-8")
    return _lines(folder / "results-survey245831.csv", rows, delimiter=";", quoting=csv.QUOTE_ALL)


def _whole_scales(structure: str) -> str:
    """The structure with all answers of its two questions, A1 the worst, instead of three each."""
    asked = (
        ("11", SATISFIED),
        ("12", ["Helt uenig", "Uenig", "Hverken/eller", "Enig", "Helt enig"]),
    )
    listed = [(q, at, text) for q, texts in asked for at, text in enumerate(texts, 1)]
    codes = [
        f"<row><aid>{q}{at}</aid><qid>{q}</qid><code>A{at}</code></row>" for q, at, _ in listed
    ]
    labels = [
        f"<row><aid>{q}{at}</aid><answer>{text}</answer><language>da</language></row>"
        for q, at, text in listed
    ]
    for name, rows in (("answers", codes), ("answer_l10ns", labels)):
        new = f"<{name}><rows>{''.join(rows)}</rows></{name}>"
        structure, found = re.subn(f"<{name}>.*?</{name}>", new, structure, flags=re.DOTALL)
        assert found == 1
    return structure


def forms(folder: Path, is_danish: bool = False) -> Path:
    """Microsoft Forms: a workbook in English, or in Danish with the dates as text."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    english = ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time"]
    danish = ["Id", "Starttidspunkt", "Fuldførelsestidspunkt"]
    asked = ["Hvor tilfreds er du alt i alt?", "Hvordan har du fået hjælp?", "Enhed", "Andet?"]
    sheet.append([*(danish if is_danish else english), *asked])
    for person in _people():
        day = moment(person % 11) if is_danish else moment(person)
        at: Any = f"{day:%d-%m-%Y %H:%M:%S}" if is_danish else day
        options = [["Telefon;", "Brev;", "Telefon;Brev;"][person % 3], UNITS[person % 3]]
        names = [] if is_danish else ["anonymous", "", ""]
        sheet.append(
            [person, at, at, *names, SATISFIED[position(person) - 1], *options, said(person)]
        )
    path = folder / f"Brugerundersøgelse 2026(1-{PEOPLE}).xlsx"
    book.save(path)
    return path


def spss(folder: Path, suffix: str) -> Path:
    """SPSS: .sav, .zsav or .por, with value labels and a don't know that is one by its label."""
    path = folder / f"svar.{suffix}"
    labels = {**{float(at + 1): text for at, text in enumerate(SATISFIED)}, 9.0: "Ved ikke"}
    frame = pd.DataFrame(
        {
            "ID": [float(person) for person in _people()],
            "ENHED": [float(person % 3 + 1) for person in _people()],
            "S_1": [9.0 if person % 20 == 0 else float(position(person)) for person in _people()],
            "S_2": [float(nearly(person)) for person in _people()],
        }
    )
    about: dict[str, Any] = {
        "column_labels": ["Nummer", "Enhed", "Hvor tilfreds er du alt i alt?", "Ventetid"],
        "variable_value_labels": {
            "ENHED": dict(zip((1.0, 2.0, 3.0), UNITS, strict=True)),
            "S_1": labels,
            "S_2": labels,
        },
    }
    if suffix == "por":
        # The library writes no value labels into portable files.
        del about["variable_value_labels"]
        pyreadstat.write_por(frame, path, **about)
    else:
        pyreadstat.write_sav(frame, path, compress=suffix == "zsav", **about)
    return path


def enalyzer(folder: Path, answers: str) -> Path:
    """Enalyzer: the case's header; answers as texts, or as places with a labels table beside."""
    header = ["E-mail", "Fornavn", "Efternavn", "Afdeling", "Svardato", "Hvor tilfreds er du?"]
    places = SATISFIED[::-1]
    rows: list[Sequence[object]] = [[*header, "Kommentar"]]
    for person in _people():
        word = SATISFIED[position(person) - 1]
        told = word if answers == "text" else places.index(word) + 1
        who = [f"p{person}@example.org", "Åse", "Bøgh", UNITS[person % 3]]
        rows.append([*who, f"{moment(person):%m-%d-%Y}", told, said(person)])
    labels = [[header[-1], at + 1, text] for at, text in enumerate(places)]
    _lines(folder / "etiketter.csv", labels, delimiter=";")
    return _lines(folder / "svardata.csv", rows, delimiter=";")


def happyornot(folder: Path, suffix: str) -> Path:
    """HappyOrNot: presses on the stands of three places, as JSON or CSV."""
    presses = [
        {
            "feedbackId": f"{person:08d}-aaaa",
            "localTime": f"{moment(person):%Y-%m-%dT%H:%M:%S}",
            "buttonIndex": position(person, 4) - 1,
            "misuse": False,
            "smileyId": 31,
            "surveyId": 900,
            "experiencePointId": 501 + person % 3,
            "position": 0,
            "ui": "physical",
            "smileyType": "SMILEY_TERMINAL",
        }
        for person in _people()
    ]
    path = folder / f"button-feedbacks.{suffix}"
    if suffix == "json":
        path.write_text(json.dumps(presses), encoding="utf-8")
        return path
    rows = [["false" if cell is False else cell for cell in press.values()] for press in presses]
    return _lines(path, [list(presses[0]), *rows], delimiter=";")


def front_desk(folder: Path) -> Path:
    """The front desk: one row is one answer to one of two questions."""
    header = "dato Id CreatedAt TicketKey AnswerNumber MaxAnswerNumber QueueId Question Language"
    rows: list[Sequence[object]] = [[*header.split(), "QueuesGrouped", "EmployeeName"]]
    asked = ["Hvordan var dit besøg?", "Løste vi din sag?"]
    for person in _people():
        at, key = moment(person), f"k-{person}"
        for number, question in enumerate(asked):
            known = [f"{at:%Y-%m-%d}", 2 * person + number, int(at.timestamp()), key]
            answer = [(position, nearly)[number](person), 5, 12 + person % 3, question, "da", "Pas"]
            rows.append([*known, *answer, "Åse Bøgh"])
    return _lines(folder / "feedback.csv", rows, delimiter=";")


def table(folder: Path, name: str, columns: dict[str, Sequence[object]]) -> Path:
    """A table of these columns, as any tool writes it."""
    rows = [list(columns), *map(list, zip(*columns.values(), strict=True))]
    return _lines(folder / name, rows, delimiter=";")


def stand(folder: Path) -> Path:
    """Smileys as signs, under a title, as the case has them."""
    faces = "😡🙁🙂😀"
    lines = ["Udtræk fra stander 12", "", "Sted|Tidspunkt|Smiley|"]
    for person in _people():
        face = faces[position(person, 4) - 1]
        lines.append(f"{UNITS[person % 3]}|{moment(person):%Y-%m-%d %H:%M}|{face}|")
    path = folder / "stander.csv"
    path.write_text("\r".join(lines) + "\r", encoding="utf-8")
    return path


def one_row_each(folder: Path, counts: Path) -> Path:
    """A table of counts as one row per person, the column of counts left behind."""
    rows = pd.read_csv(counts)
    people = rows.loc[rows.index.repeat(rows["Freq"])].drop(columns="Freq")
    path = folder / counts.name
    people.to_csv(path, index=False)
    return path
