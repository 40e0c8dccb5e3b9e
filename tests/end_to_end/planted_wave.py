"""A small wave in files with personal data planted where an export may hold it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Rows = list[dict[str, str]]

WAVE = """\
title = "Prøvebølge"
model = 2
type = "myndighed"
period = {{ start = 2024-09-02, end = 2024-10-18 }}
checks = {{ max_rejected_share = 1.0 }}
{files}
[[centres]]
id = "nord"
name = "Borgercenter Nord"
units = [ {{ id = "n1", name = "Åvangen" }}, {{ id = "n2", name = "Øster Allé" }} ]
[[centres]]
id = "syd"
name = "Borgercenter Syd"
units = [ {{ id = "s1", name = "Søparken" }} ]
[[questions]]
id = "overall"
text = "Hvor tilfreds er du alt i alt?"
role = "kpi"
[[questions]]
id = "help"
text = "Hvor tilfreds er du med hjælpen?"
theme = "Hjælp"
[[questions]]
id = "age"
role = "background"
[[questions]]
id = "said"
role = "comment"
theme = "Alt"
"""
UNITS = ("n1", "n2", "s1")
AGES = ("18-29", "30-49", "50-")
SX_STATUS = {f"statoverall_{at}": str(int(at == 4)) for at in range(1, 6)}
LIST = "udsendelsesliste.csv"


@dataclass
class Export:
    """The files of a wave before they are written: rows by file, and how the answers are called."""

    format: str
    keys: list[str]
    survey: Rows = field(default_factory=list)
    invitations: Rows = field(default_factory=list)
    labels: list[list[str]] = field(default_factory=list)
    remark: str = ""
    answers: str = "svar.csv"
    folder: str = "prove"


def export(form: str, keys: list[str]) -> Export:
    """One person per key; everybody but the last six answered, every third wrote something."""
    made = Export(form, keys, answers="dataset.csv" if form == "surveyxact" else "svar.csv")
    for at, key in enumerate(keys):
        unit, has_answered = UNITS[at % 3], at < len(keys) - 6
        made.invitations.append(
            {"respondentid": key, "enhed": unit, "indsamlingsmetode": "web"}
            | {"udfald": "besvaret" if has_answered else "ikke svaret", "navn": f"Person Nr{at}"}
        )
        if has_answered:
            answers = {"overall": str(1 + at % 5), "help": str(1 + at % 4), "age": AGES[at % 3]}
            tool = {**SX_STATUS, "closetime": "2024-09-10"} if form == "surveyxact" else {}
            said = f"Det går godt nok {at}" if at % 3 == 0 else ""
            made.survey.append({"respondentid": key, **tool, **answers, "said": said, "vægt": "1"})
    made.labels = [["overall", str(at), str(at)] for at in range(1, 6)]
    return made


def write(made: Export, data: Path) -> Path:
    """Write the wave's folder under ``<data>/raw``; returns it."""
    folder = data / "raw" / made.folder
    folder.mkdir(parents=True)
    jobs = '{ person = "respondentid", weight = "vægt" }'
    listed = (
        f'[[files]]\npath = "{made.answers}"\nformat = "{made.format}"\ncolumns = {jobs}\n'
        f'[[files]]\npath = "{LIST}"\n'
    )
    text = made.remark + WAVE.format(files=listed)
    (folder / "wave.toml").write_text(text, encoding="utf-8")
    _table(folder / made.answers, made.survey)
    _table(folder / LIST, made.invitations)
    if made.format == "surveyxact":
        with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(made.labels)
    return folder


def _table(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";", restval="")
        writer.writeheader()
        writer.writerows(rows)


def _cell(table: str, column: str) -> Callable[[Export, str], None]:
    def plant(made: Export, secret: str) -> None:
        rows: Rows = getattr(made, table)
        for at in (1, 4):
            rows[at][column] = f"se {secret}." if column == "said" else secret

    return plant


def _unused_column(made: Export, secret: str) -> None:
    for row in made.survey:
        row[secret] = secret


def _label(made: Export, secret: str) -> None:
    made.labels.append(["help", "4", secret])


def _remark(made: Export, secret: str) -> None:
    made.remark = f"# {secret}\n"


def _file_name(made: Export, secret: str) -> None:
    made.answers = f"svar {secret}.csv"


def _folder_name(made: Export, secret: str) -> None:
    made.folder = "".join(char for char in secret if char.isalnum() or char in "-_.")


def _key(made: Export, secret: str) -> None:
    for rows in (made.survey, made.invitations):
        rows[2]["respondentid"] = secret


PLACES: Mapping[str, Callable[[Export, str], None]] = {
    "a key": _key,
    "an answer": _cell("survey", "overall"),
    "a comment": _cell("survey", "said"),
    "a weight": _cell("survey", "vægt"),
    "a background variable": _cell("survey", "age"),
    "a unit": _cell("invitations", "enhed"),
    "a mode": _cell("invitations", "indsamlingsmetode"),
    "an outcome": _cell("invitations", "udfald"),
    "a name": _cell("invitations", "navn"),
    "a column nobody asked for": _unused_column,
    "a label": _label,
    "a remark in the wave file": _remark,
    "the name of a file": _file_name,
    "the name of the folder": _folder_name,
}
STOPS = ("a background variable", "a remark in the wave file", "the name of a file")
