"""Every export format: a sample and the table expected from it, side by side in tests/cases."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

from pipeline.errors import ReadError
from pipeline.readers import READERS, read_file, reader_for
from pipeline.readers.source import head_of
from pipeline.records import STATEMENT_COLUMNS
from tests.readers.cases import CASES, Case, checked, long_table, people_table
from tests.readers.plans import plan

SAID_NOT_SEEN = {"generic", "enalyzer"}
"""Formats that show nothing by themselves: the wave file must name them."""


@pytest.fixture(params=CASES, ids=lambda case: case.said["sentence"])
def case(request: pytest.FixtureRequest) -> Case:
    """A sample and what is expected from it."""
    return request.param


def test_the_sample_gives_the_expected_table(case: Case) -> None:
    expected = case.said["expected"]
    table = read_file(case.sample)
    assert list(table.rows.columns) == expected["header"]
    assert {str(line): list(row) for line, *row in table.rows.itertuples()} == expected["rows"]
    assert set(table.rows.dtypes.astype("str")) == {"str"}
    assert table.rows.index.name == "line"
    assert dict(table.columns) == expected["columns"]
    assert dict(table.names) == expected["names"]
    assert {column: dict(labels) for column, labels in table.labels.items()} == expected["labels"]
    assert list(table.broken) == expected["broken"]
    if "texts" in expected:
        assert dict(table.texts) == expected["texts"]
    assert list(table.tests) == expected.get("tests", [])
    assert dict(table.declared_missing) == expected.get("declared_missing", {})
    assert (table.file, table.format, table.kind) == (
        case.sample.name,
        expected["format"],
        expected["kind"],
    )
    assert table.sha256 == hashlib.sha256(case.sample.path.read_bytes()).hexdigest()


def test_the_wave_gives_the_expected_long_table(case: Case) -> None:
    """Every answer of everybody to every question, and all that is out with its reason."""
    result, tables = checked(case.plan)
    assert long_table(result, tables) == case.long
    if "people" in case.said["expected"]:
        assert people_table(result, tables) == case.said["expected"]["people"]
    if "statements" in case.said["expected"]:
        told = result.statements.assign(date=result.statements["date"].dt.strftime("%Y-%m-%d"))
        rows = told.fillna({"date": ""}).itertuples(index=False)
        assert [list(row) for row in rows] == case.said["expected"]["statements"]
        assert list(told) == list(STATEMENT_COLUMNS)
    for file in result.files:
        assert file.records_read == file.records_accepted + file.records_rejected
        assert file.values_read == file.values_accepted + file.values_empty + file.values_rejected


def test_exactly_the_right_reader_claims_the_sample(case: Case) -> None:
    head = head_of(case.sample)
    claiming = [reader.name for reader in READERS if reader.claims(head)]
    format_name = case.said["expected"]["format"]
    assert claiming == ([] if format_name in SAID_NOT_SEEN else [format_name])
    assert reader_for(case.sample).name == format_name


def test_no_reader_claims_what_lies_beside_a_sample(case: Case) -> None:
    for other in case.folder.glob("*.csv"):
        if other != case.sample.path:
            with pytest.raises(ReadError, match=r"no reader knows this file|which sign separates"):
                reader_for(plan(other))


def test_every_reader_has_a_case() -> None:
    covered = {case.said["expected"]["format"] for case in CASES}
    assert covered == {reader.name for reader in READERS}


def test_no_reader_module_is_forgotten(root: Path) -> None:
    modules = (root / "pipeline" / "readers").glob("*.py")
    with_reader = {path.stem for path in modules if "\nREADER = " in path.read_text("utf-8")}
    assert with_reader == {reader.name for reader in READERS}


def test_every_heading_of_the_column_map_means_one_job(root: Path) -> None:
    text = (root / "pipeline/readers/column_maps/invitations.toml").read_text("utf-8")
    headings = [heading for job in tomllib.loads(text).values() for heading in job]
    assert len(headings) == len(set(headings))
    assert headings == [" ".join(heading.split()).casefold() for heading in headings]
