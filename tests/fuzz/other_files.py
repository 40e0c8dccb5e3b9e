"""Small sound files of stands, SPSS, other programs and invitation lists: a generator -> Export."""

from __future__ import annotations

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
        write=as_spss(labels, is_packed=rng.random() < 0.3),
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
            (
                p.key,
                p.unit,
                p.day,
                p.overall,
                label(p.helped, AGREED),
                p.comment or None,
            )
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
            (
                p.key,
                p.unit,
                rng.choice(("Digital post", "Brev", None)),
                "Besvaret",
                rng.choice(("1,5", 1, None)),
                rng.choice(("a", "å", None)),
            )
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


def statements(rng: Random) -> Export:
    """A sheet of statements, each with a theme and a tone; a row is one answer: theme and tone."""
    people, units = persons(rng)
    themes, tones = ("Maden", "Personalet"), ("Positiv", "-", "+/-", "Neutral")
    names = {"Positiv": "positive", "-": "negative", "+/-": "mixed", "Neutral": "neutral"}
    coded = [(p, rng.choice(themes), rng.choice(tones)) for p in people]
    rows: Rows = (
        ("Dato", "Enhed", "Tema", "Tone", "Udsagn"),
        *((p.day, p.unit, theme, tone, p.comment or None) for p, theme, tone in coded),
    )
    kind = rng.choice(("csv", "xlsx"))
    file = {"path": f"udsagn.{kind}", "format": "statements"}
    return Export(
        name=f"udsagn.{kind}",
        container="text" if kind == "csv" else "workbook",
        rows=rows,
        write=as_csv(";", "utf-8-sig") if kind == "csv" else as_workbook("Ark1"),
        plan=wave_file(units, file, {}).replace("model = 2", "model = 1", 1),
        answers=tuple(("", theme.casefold(), names[tone], -1) for _, theme, tone in coded),
        separator=";" if kind == "csv" else "",
        encoding="utf-8-sig" if kind == "csv" else "",
        is_anonymous=True,
    )
