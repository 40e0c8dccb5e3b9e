"""Changed bytes of sound JSON, Parquet and SPSS files: all records or a ReadError, no crash."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ReadError
from tests.readers.test_fuzz import CASES, CHANGES, FUZZ, changed, is_clear, read_or_refuse

SAMPLES = {
    "happyornot": CASES / "happyornot_json" / "button-feedbacks.json",
    "generic": CASES / "generic_parquet" / "svar.parquet",
}
SPSS = (CASES / "spss_user_missing" / "svar.sav", CASES / "spss_zsav" / "svar.zsav")


@pytest.mark.parametrize("name", SAMPLES)
@FUZZ
@given(changes=CHANGES, is_cut=st.booleans())
def test_typed_files_give_all_records_or_a_read_error(
    tmp_path: Path, name: str, changes: list[tuple[int, int]], is_cut: bool
) -> None:
    sample = SAMPLES[name]
    path = tmp_path / f"fuzz{sample.suffix}"
    path.write_bytes(changed(sample.read_bytes(), changes, is_cut))
    table = read_or_refuse(path, name, "")
    assert is_clear(table) if isinstance(table, ReadError) else len(table.rows) <= 5


@pytest.mark.parametrize("sample", SPSS, ids=lambda path: path.suffix)
@settings(FUZZ, max_examples=8)  # each starts a process: a damaged file may end the one it is in
@given(changes=CHANGES, is_cut=st.booleans())
def test_spss_files_give_a_table_or_a_read_error(
    tmp_path: Path, sample: Path, changes: list[tuple[int, int]], is_cut: bool
) -> None:
    path = tmp_path / f"fuzz{sample.suffix}"
    path.write_bytes(changed(sample.read_bytes(), changes, is_cut))
    table = read_or_refuse(path, "spss", "")
    assert is_clear(table) if isinstance(table, ReadError) else len(table.rows) > 0
