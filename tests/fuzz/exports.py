"""Per format, makers of small sound exports: a random number generator -> Export."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from tests.fuzz.written import as_csv, as_json, as_parquet, as_spss, as_workbook

Maker = Callable[[Random], Export]
IMPORT_IDS = (
    "startDate",
    "recordedDate",
    "status",
    "finished",
    "_recordId",
    "externalDataReference",
)


def surveyxact(rng: Random) -> Export:
    """Numbers; CSV with semicolon or comma in cp1252, with tab in UTF-16, or a workbook."""
    kind = rng.choice(("semicolon", "comma", "tab", "workbook"))
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
    name = "dataset.csv" if separator else "dataset.xlsx"
    return Export(
        name=name,
        container="text" if separator else "workbook",
        rows=rows,
        write=as_csv(separator, encoding) if separator else as_workbook("Dataset", beside),
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
            (p.key, "a@example.org", "Åse", p.unit, f"{p.day[5:]}-2024")
            + (label(p.overall, SATISFIED), label(p.helped, AGREED), p.comment)
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
    )


def ms_forms(rng: Random) -> Export:
    """A workbook with texts; the running number is the key."""
    people, units = persons(rng)
    asked = {OVERALL: "Hvor tilfreds er du?", HELPED: "Jeg fik hjælp", "said": "Andet?"}
    rows: Rows = (
        ("ID", "Start time", "Completion time", "Email", "Name", "Enhed", *asked.values()),
        *(
            (at, f"{p.day} 10:15:00", f"{p.day} 10:18:00", "anonymous", None, p.unit)
            + (label(p.overall, SATISFIED), label(p.helped, AGREED), p.comment or None)
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
    ids = (*IMPORT_IDS, "enhed", "QID1", "QID2_1", "QID3_TEXT")
    rows: Rows = (
        (*names, "enhed", *asked.values()),
        (*names, "enhed", "Hvor tilfreds,\nalt i alt?", "Jeg fik hjælp", "Andet?"),
        tuple(f'{{"ImportId":"{name}"}}' for name in ids),
        *(
            (f"{p.day} 10:10:00", f"{p.day} 10:15:00", 0, 1, f"R_{p.key}", p.key, p.unit)
            + (p.overall, p.helped, p.comment)
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


def spss(rng: Random) -> Export:
    """Numbers with labels, texts as they are."""
    people, units = persons(rng)
    rows: Rows = (
        ("id", "enhed", "dato", "s_1", "s_2", "tekst"),
        *((p.key, p.unit, p.day, p.overall, p.helped, p.comment) for p in people),
    )
    labels = {
        "s_1": {at + 1: text for at, text in enumerate(SATISFIED)} | {DONT_KNOW: "Ved ikke"},
        "s_2": {DONT_KNOW: "Ved ikke"},
    }
    columns = {"person": "id", "unit": "enhed", "date": "dato"}
    file = {"path": "svar.sav", "format": "spss", "columns": columns}
    return Export(
        name="svar.sav",
        container="spss",
        rows=rows,
        write=as_spss(labels),
        plan=wave_file(units, file, {OVERALL: "s_1", HELPED: "s_2", "said": "tekst"}),
        answers=answers_of(people, [p.key for p in people], both=True),
    )


def happyornot(rng: Random) -> Export:
    """Presses as JSON or CSV; buttons count from 0, and a press is one answer."""
    is_json = rng.random() < 0.5
    people, units = persons(rng)
    codes = {at: str(500 + at) for at in range(len(units))}
    buttons = [rng.randint(1, 5) for _ in people]
    rows: Rows = (
        (
            "feedbackId",
            "smileyId",
            "localTime",
            "surveyId",
            "experiencePointId",
            "buttonIndex",
            "misuse",
            "text",
        ),
        *(
            (
                p.key,
                7,
                f"{p.day}T10:15:00",
                1,
                int(codes[units.index(p.unit)]),
                pressed - 1,
                "false",
                p.comment,
            )
            for p, pressed in zip(people, buttons, strict=True)
        ),
    )
    name = "button-feedbacks.json" if is_json else "kiosk.csv"
    file = {"path": name, "format": "happyornot"}
    return Export(
        name=name,
        container="json" if is_json else "text",
        rows=rows,
        write=as_json if is_json else as_csv(";", "utf-8"),
        plan=wave_file(units, file, {OVERALL: "smiley", "said": "text"}, codes=codes),
        answers=tuple(
            (p.key, OVERALL, "scale", pressed) for p, pressed in zip(people, buttons, strict=True)
        ),
        separator="" if is_json else ";",
        encoding="utf-8",
        is_closed=True,
    )


def front_desk(rng: Random) -> Export:
    """One row per answer at the desk, units as queue numbers."""
    people, units = persons(rng)
    codes = {at: str(10 + at) for at in range(len(units))}
    names = (
        "dato",
        "Id",
        "TicketKey",
        "AnswerNumber",
        "MaxAnswerNumber",
        "QueueId",
        "Question",
        "QueuesGrouped",
    )
    rows: Rows = (
        (*names, "EmployeeName"),
        *(
            (
                p.day,
                p.key,
                f"k-{p.key}",
                p.overall,
                5,
                codes[units.index(p.unit)],
                "Dit besøg?",
                p.unit,
                "Åse",
            )
            for p in people
        ),
    )
    file = {"path": "feedback.csv", "format": "front_desk"}
    return Export(
        name="feedback.csv",
        container="text",
        rows=rows,
        write=as_csv(";", "utf-8-sig"),
        plan=wave_file(units, file, {OVERALL: "AnswerNumber"}, codes=codes),
        answers=answers_of(people, [p.key for p in people], both=False),
        separator=";",
        encoding="utf-8-sig",
        is_closed=True,
    )


def generic(rng: Random) -> Export:
    """CSV, workbook or Parquet with columns that the wave file names; sometimes without a key."""
    kind = rng.choice(("csv", "xlsx", "parquet"))
    encoding = rng.choice(("utf-8", "cp1252")) if kind == "csv" else "utf-8"
    separator = rng.choice(";,\t|") if kind == "csv" else ""
    people, units = persons(rng, encoding)
    is_anonymous = rng.random() < 0.3
    rows: Rows = (
        ("id", "Sted", "dag", "s_1", "s_2", "Kommentar"),
        *(
            (p.key, p.unit, p.day, p.overall, label(p.helped, AGREED), p.comment or None)
            for p in people
        ),
    )
    columns = {"unit": "Sted", "date": "dag", **({} if is_anonymous else {"person": "id"})}
    file = {"path": f"svar.{kind}", "format": "generic", "columns": columns}
    write = {
        "csv": as_csv(separator or ";", encoding, rng.choice(("\r\n", "\n", "\r"))),
        "xlsx": as_workbook("Ark1"),
        "parquet": as_parquet,
    }[kind]
    return Export(
        name=f"svar.{kind}",
        container={"csv": "text", "xlsx": "workbook", "parquet": "parquet"}[kind],
        rows=rows,
        write=write,
        plan=wave_file(units, file, {OVERALL: "s_1", HELPED: "s_2", "said": "Kommentar"}),
        answers=answers_of(people, ["" if is_anonymous else p.key for p in people], both=True),
        separator=separator,
        encoding=encoding if separator else "",
        is_anonymous=is_anonymous,
    )


def invitations(rng: Random) -> Export:
    """The list of who was invited; the answers lie in a sound file beside it."""
    people, units = persons(rng, "cp1252")
    rows: Rows = (
        ("Løbenummer", "Enhed", "Metode", "Status", "Vægt", "Gruppe"),
        *(
            (p.key, p.unit, rng.choice(("Digital post", "Brev", None)), "Besvaret")
            + (rng.choice(("1,5", 1, None)), rng.choice(("a", "å", None)))
            for p in people
        ),
    )
    said = as_csv(";", "utf-8")(
        (("nr", "s_1", "s_2"), *((p.key, p.overall, p.helped) for p in people))
    )
    answers_file = '[[files]]\npath = "svar.csv"\nformat = "generic"\ncolumns = { person = "nr" }'
    return Export(
        name="udsendelse.csv",
        container="text",
        rows=rows,
        write=as_csv(";", "cp1252"),
        plan=wave_file(
            units,
            {"path": "udsendelse.csv", "format": "invitations"},
            {OVERALL: "s_1", HELPED: "s_2"},
            more=answers_file,
        ),
        answers=answers_of(people, [p.key for p in people], both=True),
        separator=";",
        encoding="cp1252",
        beside={"svar.csv": said},
    )


MAKERS: Mapping[str, Maker] = {
    maker.__name__: maker
    for maker in (
        *(surveyxact, enalyzer, ms_forms, limesurvey, qualtrics),
        *(spss, happyornot, front_desk, generic, invitations),
    )
}
