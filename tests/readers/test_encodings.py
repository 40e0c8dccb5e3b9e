"""One text in five encodings is one table, with every Danish letter as written."""

from __future__ import annotations

import codecs
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ReadError
from pipeline.readers import read_file
from pipeline.records import RawTable
from tests.readers.cases import CASES, Case, case_in

LETTERS = "æøå ÆØÅ é"
TEXT_FORMATS = {
    *("surveyxact", "enalyzer", "limesurvey", "qualtrics", "happyornot"),
    *("front_desk", "generic", "invitations"),
}
ENCODINGS = {
    "cp1252": ("cp1252", b""),
    "UTF-8": ("utf-8", b""),
    "UTF-8 with a mark": ("utf-8", codecs.BOM_UTF8),
    "UTF-16LE with a mark": ("utf-16-le", codecs.BOM_UTF16_LE),
    "UTF-16BE with a mark": ("utf-16-be", codecs.BOM_UTF16_BE),
}
SAMPLES = [case for case in CASES if case.said["file"].endswith((".csv", ".json"))]
NOT_IN_CP1252 = {"generic_smiley"}
"""Their samples hold 😀, which that encoding has not."""
NO_EXPORTS = {"expected_long.csv", "etiketter.csv"}
"""Written by hand: they keep their own encoding, whatever the export has."""
WRITTEN = [
    (case, name)
    for case in SAMPLES
    for name in ENCODINGS
    if (name, case.folder.name) not in {("cp1252", folder) for folder in NOT_IN_CP1252}
]


def text_of(data: bytes) -> str:
    """The text of a sample, by its mark, else as UTF-8 where it is that."""
    for mark, codec in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")):
        if data.startswith(mark):
            return data.removeprefix(mark).decode(codec)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def rewritten(case: Case, folder: Path, codec: str, mark: bytes) -> Case:
    """The case with its exports and what explains them in another encoding, bytes else the same."""
    copy = folder / case.folder.name
    shutil.copytree(case.folder, copy)
    for path in (*copy.glob("*.csv"), *copy.glob("*.json")):
        if path.name not in NO_EXPORTS:
            path.write_bytes(mark + text_of(path.read_bytes()).encode(codec))
    return case_in(copy)


def assert_as_expected(table: RawTable, expected: dict[str, Any]) -> None:
    """All that the checks see of a file: the same table means the same answers."""
    assert list(table.rows.columns) == expected["header"]
    assert {str(line): list(row) for line, *row in table.rows.itertuples()} == expected["rows"]
    assert {column: dict(labels) for column, labels in table.labels.items()} == expected["labels"]
    assert table.columns == expected["columns"]


def test_every_text_format_has_a_sample_with_all_letters() -> None:
    with_letters = {
        case.said["expected"]["format"]
        for case in SAMPLES
        if any(LETTERS in cell for row in case.said["expected"]["rows"].values() for cell in row)
    }
    assert with_letters == TEXT_FORMATS


@pytest.mark.parametrize(
    ("case", "name"), WRITTEN, ids=[f"{case.folder.name} {name}" for case, name in WRITTEN]
)
def test_another_encoding_gives_the_same_tables(case: Case, name: str, tmp_path: Path) -> None:
    other = rewritten(case, tmp_path, *ENCODINGS[name])
    assert_as_expected(read_file(other.sample), case.said["expected"])


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("case", SAMPLES, ids=lambda case: case.folder.name)
def test_utf_16_without_a_mark_is_refused_and_right_once_stated(
    case: Case, codec: str, tmp_path: Path
) -> None:
    other = rewritten(case, tmp_path, codec, b"")
    with pytest.raises(ReadError) as error:
        read_file(replace(other.sample, format=case.said["expected"]["format"]))
    assert f'encoding = "{codec}"' in str(error.value)
    assert case.sample.name in str(error.value)
    assert_as_expected(read_file(replace(other.sample, encoding=codec)), case.said["expected"])
