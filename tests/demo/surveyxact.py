"""The tables of a SurveyXact export: dataset, structure, labels and variables, in any dialect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .files import Table
from .people import Person
from .questionnaire import Question

_META = {
    "respondentid": ("Open", "Double", "Respondentnøgle"),
    "organization": ("Closed", "Single", "Organisation"),
    "closetime": ("Open", "Date", "Afsluttet"),
    "difftime": ("Open", "Double", "Svartid (sekunder)"),
}
_STATUS = ("Ny", "Distribueret", "Nogen svar", "Gennemført", "Afvist")
_ORGANISATION = 48211
_STATUS_OF_PROGRESS = {"complete": 4, "partial": 3, "break_off": 3}
_UNREACHED = ("Ikke svaret", "Ikke truffet", "Retur", "Ukendt adresse")


def dataset_table(
    people: Sequence[Person],
    rows: Mapping[int, Mapping[str, str]],
    columns: Mapping[str, str],
) -> Table:
    """One row is one respondent, in the order given, under a header of full variable names.

    ``columns`` maps question id -> variable; everybody created in the survey has a row.
    """
    status = [f"statoverall_{nth}" for nth in range(1, len(_STATUS) + 1)]
    table: Table = [[*_META, *columns.values(), *status]]
    for person in people:
        given = rows.get(person.id, {})
        seconds = 180 + (person.id * 37) % 900 if person.answered else ""
        state = _status(person)
        table.append(
            [
                person.id,
                _ORGANISATION,
                person.answered,
                seconds,
                *(_cell(given.get(question, "")) for question in columns),
                *(int(nth == state) for nth in range(1, len(_STATUS) + 1)),
            ]
        )
    return table


def structure_table(questions: Sequence[Question], comment: tuple[str, str]) -> Table:
    """One row is one variable; the last column has neither name nor content, as in real exports.

    ``comment`` is variable and wording of the comment question.
    """
    header: list[str | int] = [
        "questionName",
        "variableName",
        "questionType",
        "subType",
        "questionText",
        "choiceValue",
        "choiceText",
        "",
    ]
    table: Table = [header]
    table += [[name, name, *kind, "", "", ""] for name, kind in _META.items()]
    table += [[q.column, q.column, "Closed", "Single", q.text, "", "", ""] for q in questions]
    table.append([comment[0], comment[0], "Open", "String", comment[1], "", "", ""])
    for nth, text in enumerate(_STATUS, start=1):
        name = f"statoverall_{nth}"
        table.append(["statoverall", name, "Closed", "Multiple", "Samlet status", nth, text, ""])
    return table


def labels_table(questions: Sequence[Question]) -> Table:
    """One row is one answer option: variable, value, label. There is no header."""
    table: Table = [["organization", _ORGANISATION, "Socialforvaltningen"]]
    for question in questions:
        options = list(zip(question.codes, question.labels, strict=True))
        table += [[question.column, code, label] for code, label in options]
        table.append([question.column, *question.extra[:2]])
    for nth in range(1, len(_STATUS) + 1):
        table += [[f"statoverall_{nth}", 0, "Ikke valgt"], [f"statoverall_{nth}", 1, "Valgt"]]
    return table


def short_name(name: str) -> str:
    """A variable's name as the tab-separated dialect cuts it.

    >>> short_name("respondentid"), short_name("statoverall_4"), short_name("s_12")
    ('responde', 'stato_4', 's_12')
    """
    stem, _, number = name.partition("_")
    return f"{stem[:5]}_{number}" if stem == "statoverall" else name[:8]


def _status(person: Person) -> int:
    if person.progress != "none":
        return _STATUS_OF_PROGRESS[person.progress]
    return 2 if person.outcome in _UNREACHED else 5


def _cell(text: str) -> str | int:
    return int(text) if text.lstrip("-").isdigit() else text
