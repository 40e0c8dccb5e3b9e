"""Make the files of the demo waves under ``data/raw`` from truth.toml and the wave files.

    python -m tests.demo.generate            rewrites the exports and the invitation lists

The hand-written wave.toml of each wave says what was asked and of whom, truth.toml what is true,
comments.toml what people write. Same inputs, same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .answers import add_comments, draw_answers
from .faults import spoil_dataset, spoil_invitations
from .files import Table, write_csv, write_xlsx
from .people import Person, draw_people
from .questionnaire import read_questions, read_toml
from .surveyxact import dataset_table, labels_table, short_name, structure_table

HERE = Path(__file__).resolve().parent
RAW = HERE.parents[1] / "data" / "raw"
WAVES = ("demo-myndighed-2020", "demo-udfoerer-2022", "demo-myndighed-2024")

_LIST_HEADER = ("respondentid", "enhed", "indsamlingsmetode", "udfald", "aldersgruppe", "koen")


def write_wave(wave: str, target: Path) -> None:
    """Write the export and the invitation list of one demo wave into the folder ``target``."""
    truth = read_toml(HERE / "truth.toml")
    wave_file, facts = read_toml(RAW / wave / "wave.toml"), truth["waves"][wave]
    rng = np.random.default_rng([truth["seed"], wave_file["period"]["start"].year])
    questions = read_questions(wave, wave_file, truth)
    people = draw_people(wave_file, facts, rng)
    rows = draw_answers(people, questions, facts, rng)
    spoken = read_toml(HERE / "comments.toml")
    words = spoken[wave_file["type"]] | {"personal": spoken["personal"]["texts"]}
    add_comments(rows, people, facts, words)

    asked = next(q for q in wave_file["questions"] if q.get("role") == "comment")
    comment = asked.get("column", asked["id"])
    columns = {q.id: q.column for q in questions} | {"comment": comment}
    dataset = dataset_table(sorted(people, key=lambda person: person.id), rows, columns)
    structure = structure_table(questions, (comment, asked["text"]))
    faults = facts.get("faults", {})
    target.mkdir(parents=True, exist_ok=True)
    _write_export(
        wave, target, (spoil_dataset(dataset, faults), structure, labels_table(questions))
    )
    unit_words = _unit_words(wave, wave_file)
    _write_list(wave, target, spoil_invitations(_list_table(people, unit_words), faults))


def _write_export(wave: str, target: Path, tables: tuple[Table, Table, Table]) -> None:
    """Each wave comes in another dialect of the same tool."""
    dataset, structure, labels = tables
    if wave == "demo-udfoerer-2022":
        variables: Table = [["name", "text"]]
        variables += [[row[1], row[4]] for row in structure[1:]]
        sheets = {"Dataset": dataset, "Structure": structure, "Labels": labels}
        write_xlsx(target / "dataset.xlsx", sheets | {"Variables": variables})
        return
    dialect = (";", "iso-8859-1")
    if wave == "demo-myndighed-2024":
        dialect = ("\t", "utf-16-le")
        dataset = [[short_name(str(name)) for name in dataset[0]], *dataset[1:]]
        structure = [
            structure[0],
            *([row[0], short_name(str(row[1])), *row[2:]] for row in structure[1:]),
        ]
        labels = [[short_name(str(row[0])), *row[1:]] for row in labels]
    write_csv(target / "dataset.csv", dataset, dialect)
    write_csv(target / "structure.csv", structure, dialect)
    write_csv(target / "labels.csv", labels, dialect, quote_text=True)


def _unit_words(wave: str, wave_file: Mapping[str, Any]) -> dict[str, str]:
    """How the invitation list writes a unit: by name, in 2024 by id."""
    units = [unit for centre in wave_file["centres"] for unit in centre["units"]]
    key = "id" if wave == "demo-myndighed-2024" else "name"
    return {unit["id"]: unit[key] for unit in units}


def _list_table(people: Sequence[Person], unit_words: Mapping[str, str]) -> Table:
    """One row is one invited person, unit by unit."""
    table: Table = [list(_LIST_HEADER)]
    for p in sorted(people, key=lambda person: (person.unit, person.id)):
        table.append([p.id, unit_words[p.unit], p.mode, p.outcome, p.age_group, p.gender])
    return table


def _write_list(wave: str, target: Path, table: Table) -> None:
    if wave == "demo-myndighed-2020":
        write_xlsx(target / "udsendelsesliste.xlsx", {"Udsendelsesliste": table})
    else:
        write_csv(target / "udsendelsesliste.csv", table, (";", "utf-8-sig"))


if __name__ == "__main__":
    for name in WAVES:
        write_wave(name, RAW / name)
        print(f"{name}: {sum(f.stat().st_size for f in (RAW / name).iterdir()) // 1000} kB")
