"""Changed bytes of sound files: a table with every row, or a ReadError, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import ReadError
from pipeline.readers import read_file
from pipeline.readers.decoding import decode
from pipeline.records import RawTable
from tests.readers.plans import plan
from tests.readers.workbooks import unpacked, xlsx

CASES = Path(__file__).parents[1] / "cases" / "readers"
INVITED = "".join(f"{at},nørre å,besvaret,{at % 7}\r\n" for at in range(30))
QUALTRICS = """\
V1,V2,V3,V4,Q1,Q2
ResponseID,ResponseSet,Status,Finished,Hvor tilfreds?,Andet?
""" + "".join(f"R_{at},Sæt,{at % 3},1,{at % 5},-99\n" for at in range(30))
SUBMITTED = "".join(f"{at};2024-09-0{at};da;t{at};A{at};Y\n" for at in range(1, 9))
LIMESURVEY = f"id;submitdate;startlanguage;token;Q1;Q2[SQ001]\n{SUBMITTED}"
SEEN = "9/13/24 10:00:00"
ANSWERED = [[at, SEEN, SEEN, "a@b.dk", "Bo", f"x;y{at};"] for at in range(8)]
# sample, separator, lines of header
SAMPLES = {
    "surveyxact": ((CASES / "surveyxact_semicolon_cp1252" / "dataset.csv").read_bytes(), ";", 1),
    "invitations": (f"id,enhed,status,note\r\n{INVITED}".encode("cp1252"), ",", 1),
    "limesurvey": (LIMESURVEY.encode(), ";", 1),
    "qualtrics": (QUALTRICS.encode(), ",", 2),
    "happyornot": ((CASES / "happyornot_csv" / "kiosk.csv").read_bytes(), ";", 1),
    "front_desk": ((CASES / "front_desk_randers" / "feedback.csv").read_bytes(), ";", 1),
    "enalyzer": ((CASES / "enalyzer_text" / "svardata.csv").read_bytes(), ";", 1),
    "generic": ((CASES / "surveyxact_tab_utf16" / "dataset.csv").read_bytes(), "\t", 1),
}
FORMS_HEADER = ["ID", "Start time", "Completion time", "Email", "Name", "Kanal"]
LISTED = [["id", "enhed", "status"], *([at, "nørre", at / 4] for at in range(8))]
WORKBOOKS = {
    "invitations": unpacked(xlsx({"Ark1": LISTED})),
    "ms_forms": unpacked(xlsx({"Sheet1": [FORMS_HEADER, *ANSWERED]})),
}
LIKELY = st.sampled_from(list(b';,\t|"\n\r \x00\x81\xc3\xe6\xff1a'))
CHANGES = st.lists(
    st.tuples(st.integers(0, 10**6), LIKELY | st.integers(0, 255)), min_size=1, max_size=6
)
FUZZ = settings(
    max_examples=300,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def changed(data: bytes, changes: list[tuple[int, int]], is_cut: bool) -> bytes:
    """The bytes with some of them replaced, and cut after the last change where asked."""
    out = bytearray(data)
    for at, byte in changes:
        out[at % len(out)] = byte
    return bytes(out[: changes[-1][0] % len(out)] if is_cut else out)


def read_or_refuse(path: Path, format_name: str, separator: str) -> RawTable | ReadError:
    """The table or the refusal; any other error fails the test."""
    try:
        return read_file(plan(path, format=format_name, separator=separator))
    except ReadError as error:
        return error


def is_clear(error: ReadError) -> bool:
    """Whether the error says where and, in a sentence, what."""
    return bool(error.where) and " " in error.what


@pytest.mark.parametrize("name", SAMPLES)
@FUZZ
@given(changes=CHANGES, is_cut=st.booleans())
def test_text_gives_every_row_or_a_read_error(
    tmp_path: Path, name: str, changes: list[tuple[int, int]], is_cut: bool
) -> None:
    sample, separator, header_lines = SAMPLES[name]
    path = tmp_path / "fuzz.csv"
    path.write_bytes(changed(sample, changes, is_cut))
    table = read_or_refuse(path, name, separator)
    if isinstance(table, ReadError):
        assert is_clear(table)
        return
    lines = re.split(r"\r\n|\r|\n", decode(path.read_bytes(), "fuzz"))
    filled = [at for at, line in enumerate(lines, 1) if line.replace(separator, "").strip()]
    assert set(table.broken) <= set(table.rows.index)
    if '"' in "".join(lines):
        # A pair of quotes may rightly hold line ends; only such lines may be missing.
        assert set(table.rows.index) <= set(filled[header_lines:])
    else:
        assert list(table.rows.index) == filled[header_lines:]


@pytest.mark.parametrize("name", WORKBOOKS)
@FUZZ
@given(changes=CHANGES, is_cut=st.booleans())
def test_workbooks_give_a_table_or_a_read_error(
    tmp_path: Path, name: str, changes: list[tuple[int, int]], is_cut: bool
) -> None:
    path = tmp_path / "fuzz.xlsx"
    path.write_bytes(changed(WORKBOOKS[name], changes, is_cut))
    table = read_or_refuse(path, name, "")
    assert is_clear(table) if isinstance(table, ReadError) else len(table.rows) <= 8


@FUZZ
@given(data=st.binary(max_size=300))
def test_noise_is_refused_or_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "noise.csv"
    path.write_bytes(data)
    table = read_or_refuse(path, "generic", "")
    assert is_clear(table) if isinstance(table, ReadError) else len(table.rows) > 0
