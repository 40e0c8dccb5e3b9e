"""Column maps fail both ways: a required column that is missing, a column nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.checks import check
from pipeline.errors import DataError, ReadError
from pipeline.readers import read_file
from pipeline.readers.column_map import column_maps
from pipeline.records import Checked
from pipeline.wave import parse_plan
from tests.readers.plans import plan, written
from tests.readers.test_column_maps import VERSIONS

NEW = "Nyt spørgsmål"
VALUES = {"misuse": "false", "status": "0", "finished": "1"}
# format, version -> the columns of an export, the question's among them
EXPORTS: dict[tuple[str, str], tuple[str, str]] = {
    ("limesurvey", "codes"): ("id;submitdate;startlanguage;seed;token;Q1", "Q1"),
    ("limesurvey", "texts"): ("Response ID;Date submitted;Start language;Access code;Q1", "Q1"),
    ("ms_forms", "english"): ("ID;Start time;Completion time;Email;Q1", "Q1"),
    ("ms_forms", "danish"): ("ID;Starttidspunkt;Sluttidspunkt;Navn;Q1", "Q1"),
    ("qualtrics", "three_rows"): ("StartDate;ResponseId;RecordedDate;Status;Finished;Q1", "Q1"),
    ("qualtrics", "two_rows"): ("ResponseID;ResponseSet;Status;Finished;Q1", "Q1"),
    ("happyornot", "api_v2"): (
        "feedbackId;localTime;surveyId;experiencePointId;buttonIndex;misuse;ui",
        "smiley",
    ),
    ("front_desk", "frontdesk"): (
        "dato;Id;AnswerNumber;MaxAnswerNumber;QueueId;Language",
        "AnswerNumber",
    ),
    ("enalyzer", "respondents"): ("id;E-mail;Q1", "Q1"),
    ("surveyxact", ""): ("respondentid;closetime;statcreation_1;Q1", "Q1"),
    ("generic", ""): ("Q1;navn", "Q1"),
}
STATEMENTS = {
    ("statements", "danish"): "Dato;Enhed;Tema;Tone;Udsagn;Kilde",
    ("statements", "english"): "Date;Unit;Theme;Tone;Statement;Source",
}
CLOSED = {"happyornot", "front_desk"}
REQUIRED = [
    (path.stem, name, job, headings)
    for path, name, row in VERSIONS
    for job, headings in row["jobs"].items()
    if job in row["required"]
]
WAVE = """
model = 2
type = "authority"
period = {{ start = 2024-09-02, end = 2024-10-31 }}
[[centres]]
id = "a"
name = "A"
[[questions]]
id = "q"
role = "kpi"
column = "{column}"
"""


def cell(name: str) -> str:
    is_time = any(word in name.casefold() for word in ("date", "time", "tid", "dato"))
    return "2024-09-02 10:00:00" if is_time else VALUES.get(name.casefold(), "4")


def export(folder: Path, version: tuple[str, str], names: list[str]) -> Path:
    """One respondent who answered 4 everywhere."""
    above = {
        ("qualtrics", "three_rows"): [names, ['{"ImportId":"x"}'] * len(names)],
        ("qualtrics", "two_rows"): [names],
    }.get(version, [])
    header = [f"V{at}" for at in range(len(names))] if version[1] == "two_rows" else names
    lines = [header, *above, [cell(name) for name in names]]
    text = "".join(
        ";".join('"' + part.replace('"', '""') + '"' for part in line) + "\n" for line in lines
    )
    return written(folder, {"a.csv": text.encode()})


def checked(folder: Path, version: tuple[str, str], names: list[str], column: str) -> Checked:
    answers = {"answers": "value"} if version[0] == "enalyzer" else {}
    columns = {"person": "id"} if version[0] == "enalyzer" else {}
    file = plan(export(folder, version, names), format=version[0], columns=columns, **answers)
    return check([read_file(file)], parse_plan(WAVE.format(column=column), "w", folder))


def test_every_version_has_an_export() -> None:
    assert {version for version in [*EXPORTS, *STATEMENTS] if version[1]} == {
        (path.stem, name) for path, name, _ in VERSIONS
    }


@pytest.mark.parametrize("version", EXPORTS, ids=" ".join)
def test_what_the_map_knows_is_not_called_unused(version: tuple[str, str], tmp_path: Path) -> None:
    names, column = EXPORTS[version]
    result = checked(tmp_path, version, names.split(";"), column)
    assert [(row.question, row.code) for row in result.responses.itertuples()] == [
        ("q", 5 if version[0] == "happyornot" else 4)
    ]
    unused = [] if version[0] != "generic" else [["a.csv", "navn", 1]]
    assert result.quality.unused.to_numpy().tolist() == unused


@pytest.mark.parametrize("version", EXPORTS, ids=" ".join)
def test_a_column_nobody_knows_is_named_or_stops_the_run(
    version: tuple[str, str], tmp_path: Path
) -> None:
    names, column = EXPORTS[version]
    wider = [*names.split(";"), NEW]
    if version[0] in CLOSED:
        with pytest.raises(ReadError, match=f"unknown columns: '{NEW}'"):
            checked(tmp_path, version, wider, column)
        return
    found = checked(tmp_path, version, wider, column).quality.unused
    assert ["a.csv", NEW, 1] in found.to_numpy().tolist()


@pytest.mark.parametrize(
    ("format_name", "name", "job", "headings"), REQUIRED, ids=[" ".join(r[:3]) for r in REQUIRED]
)
def test_a_required_column_that_is_missing_stops_the_run(
    format_name: str, name: str, job: str, headings: list[str], tmp_path: Path
) -> None:
    version = (format_name, name)
    header, column = EXPORTS.get(version) or (STATEMENTS[version], "")
    names = header.split(";")
    left = [one for one in names if one.casefold() not in headings]
    assert len(left) == len(names) - 1
    with pytest.raises(ReadError) as error:
        checked(tmp_path, version, left, column)
    assert "a.csv" in str(error.value)
    known = {one for version in column_maps(format_name) for one in version.jobs.get(job, ())}
    assert any(one in str(error.value).casefold() for one in known)


@pytest.mark.parametrize("version", EXPORTS, ids=" ".join)
def test_a_question_without_a_column_stops_the_run(
    version: tuple[str, str], tmp_path: Path
) -> None:
    names = EXPORTS[version][0].split(";")
    with pytest.raises(DataError, match=r"there is no column 'Q9' for the question 'q'"):
        checked(tmp_path, version, names, "Q9")


@pytest.mark.parametrize("version", STATEMENTS, ids=" ".join)
def test_of_a_sheet_of_statements_only_what_nobody_knows_is_named(
    version: tuple[str, str], tmp_path: Path
) -> None:
    header = f"{STATEMENTS[version]};{NEW}"
    path = written(tmp_path, {"a.csv": f"{header}\n2026-03-02;a;Mad;+;God;Møde;4\n".encode()})
    head, _, _ = WAVE.format(column="").replace("model = 2", "model = 1").partition("[[questions]]")
    unit = 'units = [ { id = "a", name = "Huset" } ]\n'
    result = check([read_file(plan(path))], parse_plan(head + unit, "w", tmp_path))
    assert result.statements["tone"].to_list() == ["positive"]
    assert result.quality.unused.to_numpy().tolist() == [["a.csv", NEW, 1]]


def test_an_option_that_somebody_typed_is_not_called_a_column(tmp_path: Path) -> None:
    """Microsoft Forms: what stands under "other" is a citizen's text."""
    text = "ID;Start time;Completion time;Q1;Hvordan?\n" + "".join(
        f'{at};2024-09-02;2024-09-02;4;"{options}"\n'
        for at, options in enumerate(["Telefon;Brev;", "Min nabo Åge;Brev;", "Brev;"])
    )
    file = plan(written(tmp_path, {"a.csv": text.encode()}), format="ms_forms")
    table = read_file(file)
    assert "Hvordan? [Min nabo Åge]" in table.rows.columns
    found = check([table], parse_plan(WAVE.format(column="Q1"), "w", tmp_path)).quality.unused
    assert found.to_numpy().tolist() == [["a.csv", "Hvordan?", 3]]


def test_an_invitation_lists_unused_columns_are_named(tmp_path: Path) -> None:
    files = {"a.csv": b"id;q\n1;4\n", "l.csv": "id;enhed;status;Kommune\n1;A;i;Ålborg\n".encode()}
    path = written(tmp_path, files)
    tables = [
        read_file(plan(path, format="generic", columns={"person": "id"})),
        read_file(plan(tmp_path / "l.csv", columns={"centre": "enhed"})),
    ]
    found = check(tables, parse_plan(WAVE.format(column="q"), "w", tmp_path)).quality.unused
    assert found.to_numpy().tolist() == [["l.csv", "Kommune", 1]]


@pytest.mark.parametrize("missing", ["id", "enhed"])
def test_an_invitation_list_without_its_columns_stops_the_run(missing: str, tmp_path: Path) -> None:
    names = [name for name in ("id", "enhed", "status", "dato") if name != missing]
    path = written(tmp_path, {"l.csv": f"{';'.join(names)}\n1;2;3\n".encode()})
    with pytest.raises(ReadError, match="no column is the"):
        read_file(plan(path, format="invitations"))
