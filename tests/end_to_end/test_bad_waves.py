"""Whatever is wrong with a wave's files: one clear message, exit code 1, nothing half-written."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.end_to_end.small_wave import contents, survey_lines, write_wave


def wave_text(old: str, new: str):
    def spoil(folder: Path) -> None:
        path = folder / "wave.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def survey(old: str, new: str):
    return _file("svar.csv", old, new)


def invitations(old: str, new: str):
    return _file("udsendelsesliste.csv", old, new)


def _file(name: str, old: str, new: str):
    def spoil(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return spoil


def raw(name: str, data: bytes):
    return lambda folder: (folder / name).write_bytes(data)


def gone(name: str):
    return lambda folder: (folder / name).unlink()


def both(*spoils):
    def spoil(folder: Path) -> None:
        for one in spoils:
            one(folder)

    return spoil


def workbook(lines: list[str]) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line.split(";"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 600_000_000)
    return out.getvalue()


def as_excel(data: bytes):
    return both(
        raw("svar.xlsx", data),
        gone("svar.csv"),
        wave_text('path = "svar.csv"\nformat = "generic"\nseparator = ";"', 'path = "svar.xlsx"'),
    )


SURVEYXACT = "respondentid;enhed;stato_1;stato_2;stato_3;stato_4;stato_5;overall;help\n" + "".join(
    f"{n};n1;0;0;0;1;0;4;4\n" for n in range(30)
)
NO_FILES = wave_text(
    '[[files]]\npath = "svar.csv"\nformat = "generic"\nseparator = ";"\n'
    'columns = { person = "id" }\n\n[[files]]\npath = "udsendelsesliste.csv"\n',
    "",
)

CASES = {
    # what is wrong: (how the wave is spoilt, words the message must have)
    "the wave file is missing": (gone("wave.toml"), ["wave.toml", "docs/new-wave.md"]),
    "the wave file is empty": (raw("wave.toml", b""), ["model", "missing"]),
    "the wave file is not TOML": (raw("wave.toml", b"model 2"), ["not valid TOML", "line 1"]),
    "the wave file is latin-1": (
        raw("wave.toml", "title = 'Prøve'".encode("cp1252")),
        ["not UTF-8", "line 1"],
    ),
    "an unknown key": (wave_text("title =", "titel ="), ["line 1", "titel", "'title'"]),
    "an unknown scale": (
        wave_text('role = "kpi"', 'scale = "smiley"'),
        ["unknown scale", "satisfaction_5"],
    ),
    "a survey file that is not there": (gone("svar.csv"), ["svar.csv"]),
    "an invitation list that is not there": (
        gone("udsendelsesliste.csv"),
        ["udsendelsesliste.csv"],
    ),
    "an empty survey file": (raw("svar.csv", b""), ["svar.csv", "empty"]),
    "a survey file with only a header": (raw("svar.csv", b"id;overall;help\n"), ["svar.csv"]),
    "a survey file of blanks": (raw("svar.csv", b"\n  \n\n"), ["svar.csv"]),
    "a missing question column": (
        survey("id;overall;help", "id;overall;helpx"),
        ["svar.csv", "help", "helpx"],
    ),
    "a missing person column": (
        survey("id;overall", "key;overall"),
        ["svar.csv", "'id'"],
    ),
    "two columns with one name": (survey("overall;help", "help;help"), ["svar.csv", "help"]),
    "another separator": (survey(";", ","), ["svar.csv"]),
    "a survey in another encoding than said": (
        both(
            survey("id;overall;help", "id;overall;help;æ"),
            raw("svar.csv", "id;overall;help;æ\n1;1;1;å\n".encode("cp1252")),
            wave_text('separator = ";"', 'separator = ";"\nencoding = "utf-8"'),
        ),
        ["svar.csv", "not UTF-8", "line 1"],
    ),
    "an encoding nobody knows": (
        wave_text('separator = ";"', 'separator = ";"\nencoding = "latin-99"'),
        ["latin-99"],
    ),
    "a picture instead of a survey": (
        raw("svar.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
        ["svar.csv"],
    ),
    "a quote that never closes": (survey("3;4;", '3;"4;'), ["svar.csv", "line"]),
    "most rows too long": (survey(";4;", ";4;4;"), ["svar.csv", "broken_row"]),
    "answers off the scale": (survey(";5;", ";55;"), ["svar.csv", "off_scale", "overall"]),
    "words instead of answers": (survey(";5;", ";glad;"), ["labels nobody mapped", "'glad'"]),
    "answers nobody invited": (
        invitations("\n1", "\nx1"),
        ["svar.csv", "not_invited"],
    ),
    "unknown units": (invitations(";n1;", ";n9;"), ["udsendelsesliste.csv", "unknown_unit"]),
    "no units": (invitations(";n1;", ";;"), ["udsendelsesliste.csv", "missing_unit"]),
    "people twice on the list": (
        invitations("\n9", "\n8"),
        ["udsendelsesliste.csv", "duplicate_person"],
    ),
    "a list without a unit column": (
        invitations("respondentid;enhed;", "respondentid;sted;"),
        ["udsendelsesliste.csv"],
    ),
    "a list without keys": (
        invitations("respondentid;enhed", "nummer;enhed"),
        ["udsendelsesliste.csv"],
    ),
    "outcomes nobody knows": (
        invitations("ikke svaret", "tja"),
        ["udsendelsesliste.csv", "unknown_outcome"],
    ),
    "an unknown format": (
        wave_text('format = "generic"', 'format = "surveyexact"'),
        ["surveyexact", "surveyxact"],
    ),
    "a format that does not fit": (
        wave_text('format = "generic"', 'format = "invitations"'),
        ["svar.csv", "enhed"],
    ),
    "a file no reader claims": (
        wave_text('format = "generic"\nseparator = ";"\ncolumns = { person = "id" }\n', ""),
        ["svar.csv"],
    ),
    "two exports and no list of files": (
        both(
            NO_FILES,
            gone("svar.csv"),
            raw("a.csv", SURVEYXACT.encode()),
            raw("b.csv", SURVEYXACT.encode()),
        ),
        ["a.csv", "b.csv", "[[files]]"],
    ),
    "a file of an unknown kind and no list of files": (
        both(NO_FILES, raw("noter.docx", b"PK")),
        ["noter.docx"],
    ),
    "a truncated workbook": (as_excel(workbook(survey_lines())[:900]), ["svar.xlsx"]),
    "a workbook of noise": (as_excel(b"PK\x03\x04" + bytes(range(256))), ["svar.xlsx"]),
    "an empty workbook": (as_excel(workbook([])), ["svar.xlsx"]),
    "a zip bomb": (as_excel(zip_bomb()), ["svar.xlsx"]),
    "a sheet that is not there": (
        both(as_excel(workbook(survey_lines())), wave_text('.xlsx"', '.xlsx"\nsheet = "Ark9"')),
        ["svar.xlsx", "Ark9"],
    ),
    "a structure file that is not there": (
        wave_text('format = "generic"', 'format = "surveyxact"\nstructure = "s.csv"'),
        ["s.csv"],
    ),
    "a previous wave that was never run": (
        wave_text("[[questions]]", '[[previous]]\nwave = "foer"\n\n[[questions]]'),
        ["foer", "btu"],
    ),
    "a threshold below the policy": (
        wave_text("[[questions]]", "[disclosure]\nunit_answers = 1\n\n[[questions]]"),
        ["unit_answers", "5 or more"],
    ),
    "an unknown threshold": (
        wave_text("[[questions]]", "[disclosure]\nunit_answer = 9\n\n[[questions]]"),
        ["unit_answer", "'unit_answers'"],
    ),
}


def test_there_are_more_than_forty_cases():
    assert len(CASES) >= 40


@pytest.mark.parametrize("sentence", CASES)
def test_a_bad_wave_stops_with_one_clear_message(sentence, tmp_path, btu):
    spoil, words = CASES[sentence]
    write_wave(tmp_path, spoil)
    before = contents(tmp_path)
    ended = btu("run", "prove", "--data", tmp_path, "--quiet", "--workers", "1")
    assert ended.code == 1, ended.err
    assert "Traceback" not in ended.err
    assert ended.err.count("btu: ") == 1
    for word in words:
        assert word in ended.err
    assert ended.out == ""
    assert contents(tmp_path) == before


def test_a_bad_wave_leaves_the_results_of_the_good_one(tmp_path, btu):
    folder = write_wave(tmp_path)
    assert btu("ingest", "prove", "--data", tmp_path).code == 0
    before = contents(tmp_path / "processed")
    (folder / "svar.csv").write_bytes(b"")
    assert btu("run", "prove", "--data", tmp_path, "--quiet").code == 1
    assert contents(tmp_path / "processed") == before


def test_an_unknown_wave_is_named_with_the_nearest(tmp_path, btu):
    write_wave(tmp_path)
    ended = btu("check", "prøve", "--data", tmp_path)
    assert ended.code == 1
    assert "'prove'" in ended.err
