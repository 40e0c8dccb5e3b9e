"""Small sound exports of survey tools: a random number generator -> Export."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from tests.fuzz.made import (
    AGREED,
    DONT_KNOW,
    HELPED,
    OVERALL,
    SATISFIED,
    Export,
    Rows,
    answers_of,
    label,
    persons,
    wave_file,
)
from tests.fuzz.written import as_csv, as_excel_xml, as_workbook

_IMPORT_IDS = (
    "startDate",
    "recordedDate",
    "status",
    "finished",
    "_recordId",
    "externalDataReference",
)


def surveyxact(rng: Random) -> Export:
    """Numbers; CSV with semicolon or comma in cp1252, with tab in UTF-16, workbook or XML."""
    kind = rng.choice(("semicolon", "comma", "tab", "workbook", "xml"))
    encoding = "cp1252" if kind in ("semicolon", "comma") else "utf-16"
    people, units = persons(rng, encoding)
    is_short = kind == "tab"
    stat = "stato" if is_short else "statoverall"
    header = ("responde", "closetim") if is_short else ("respondentid", "closetime")
    rows: Rows = (
        (*header, "enhed", *(f"{stat}_{at}" for at in range(1, 6)), "s_1", "s_2", "s_20"),
        *(
            (p.key, f"{p.day} 10:15:00", p.unit, 0, 0, 0, 1, 0, p.overall, p.helped, p.comment)
            for p in people
        ),
    )
    separator = {"semicolon": ";", "comma": ",", "tab": "\t"}.get(kind, "")
    beside: Mapping[str, Rows] = {
        "Labels": tuple((name, DONT_KNOW, "Ved ikke") for name in ("s_1", "s_2"))
    }
    name, container, write = {
        "workbook": ("dataset.xlsx", "workbook", as_workbook("Dataset", beside)),
        "xml": ("dataset.xml", "xml", as_excel_xml),
    }.get(kind, ("dataset.csv", "text", as_csv(separator or ";", encoding)))
    return Export(
        name=name,
        container=container,
        rows=rows,
        write=write,
        plan=wave_file(
            units,
            {"path": name, "format": "surveyxact", "columns": {"unit": "enhed"}},
            {OVERALL: "s_1", HELPED: "s_2", "said": "s_20"},
        ),
        answers=answers_of(people, [p.key for p in people], both=True),
        separator=separator,
        encoding=encoding if separator else "",
    )


def enalyzer(rng: Random) -> Export:
    """Texts, and dates month first."""
    people, units = persons(rng)
    asked = {OVERALL: "Hvor tilfreds er du?", HELPED: "Jeg fik hjælp", "said": "Kommentar"}
    rows: Rows = (
        ("Nr", "E-mail", "Fornavn", "Afdeling", "Svardato", *asked.values()),
        *(
            (
                p.key,
                "a@example.org",
                "Åse",
                p.unit,
                f"{p.day[5:]}-2024",
                label(p.overall, SATISFIED),
                label(p.helped, AGREED),
                p.comment,
            )
            for p in people
        ),
    )
    columns = {"person": "Nr", "unit": "Afdeling", "date": "Svardato"}
    file = {"path": "svardata.csv", "format": "enalyzer", "columns": columns, "dates": "%m-%d-%Y"}
    return Export(
        name="svardata.csv",
        container="text",
        rows=rows,
        write=as_csv(";", "utf-8-sig"),
        plan=wave_file(units, file, asked),
        answers=answers_of(people, [p.key for p in people], both=True),
        separator=";",
        encoding="utf-8-sig",
        asks_about_numbers=True,
    )


def ms_forms(rng: Random) -> Export:
    """A workbook with texts; the running number is the key."""
    people, units = persons(rng)
    asked = {OVERALL: "Hvor tilfreds er du?", HELPED: "Jeg fik hjælp", "said": "Andet?"}
    rows: Rows = (
        ("ID", "Start time", "Completion time", "Email", "Name", "Enhed", *asked.values()),
        *(
            (
                at,
                f"{p.day} 10:15:00",
                f"{p.day} 10:18:00",
                "anonymous",
                None,
                p.unit,
                label(p.overall, SATISFIED),
                label(p.helped, AGREED),
                p.comment or None,
            )
            for at, p in enumerate(people, 1)
        ),
    )
    file = {"path": "svar.xlsx", "format": "ms_forms", "columns": {"unit": "Enhed"}}
    return Export(
        name="svar.xlsx",
        container="workbook",
        rows=rows,
        write=as_workbook("Sheet1"),
        plan=wave_file(units, file, asked),
        answers=answers_of(people, [f"svar {at}" for at in range(1, len(people) + 1)], both=True),
    )


def limesurvey(rng: Random) -> Export:
    """Codes of the questions, every cell in quotes."""
    people, units = persons(rng)
    asked = {OVERALL: "Q1", HELPED: "Q2[SQ001]", "said": "Q4"}
    rows: Rows = (
        (
            "id",
            "submitdate",
            "lastpage",
            "startlanguage",
            "token",
            "ipaddr",
            "enhed",
            *asked.values(),
        ),
        *(
            (
                at,
                f"{p.day} 10:15:00",
                3,
                "da",
                p.key,
                "192.0.2.7",
                p.unit,
                p.overall,
                p.helped,
                p.comment,
            )
            for at, p in enumerate(people, 1)
        ),
    )
    file = {"path": "results.csv", "format": "limesurvey", "columns": {"unit": "enhed"}}
    return Export(
        name="results.csv",
        container="text",
        rows=rows,
        write=as_csv(";", "utf-8-sig", is_quoted=True),
        plan=wave_file(units, file, asked),
        answers=answers_of(people, [p.key for p in people], both=True),
        separator=";",
        encoding="utf-8-sig",
    )


def qualtrics(rng: Random) -> Export:
    """Three header lines: names, texts, import ids."""
    people, units = persons(rng)
    names = ("StartDate", "RecordedDate", "Status", "Finished", "ResponseId", "ExternalReference")
    asked = {OVERALL: "Q1", HELPED: "Q2_1", "said": "Q3"}
    ids = (*_IMPORT_IDS, "enhed", "QID1", "QID2_1", "QID3_TEXT")
    rows: Rows = (
        (*names, "enhed", *asked.values()),
        (*names, "enhed", "Hvor tilfreds,\nalt i alt?", "Jeg fik hjælp", "Andet?"),
        tuple(f'{{"ImportId":"{name}"}}' for name in ids),
        *(
            (
                f"{p.day} 10:10:00",
                f"{p.day} 10:15:00",
                0,
                1,
                f"R_{p.key}",
                p.key,
                p.unit,
                p.overall,
                p.helped,
                p.comment,
            )
            for p in people
        ),
    )
    file = {"path": "q.csv", "format": "qualtrics", "columns": {"unit": "enhed"}}
    return Export(
        name="q.csv",
        container="text",
        rows=rows,
        head=3,
        write=as_csv(",", "utf-8-sig", "\n"),
        plan=wave_file(units, file, asked),
        answers=answers_of(people, [p.key for p in people], both=True),
        separator=",",
        encoding="utf-8-sig",
    )
