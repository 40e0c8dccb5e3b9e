"""The import receipt: what an analyst sees of an ingest, as tables, JSON and a few lines."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipeline import flow
from pipeline.cli import app
from pipeline.places import Places, places_of
from pipeline.policy import reasons
from pipeline.receipts import IngestReceipt, as_receipt_lines
from pipeline.summary import receipt_facts
from tests import stages
from tests.end_to_end.small_wave import contents, write_wave


def ingested(data: Path) -> IngestReceipt:
    return stages.ingested(data / "raw" / "prove")


def inspected(data: Path) -> IngestReceipt:
    return flow.inspect_wave(places_of("prove", data))[2]


def changes(receipt: IngestReceipt) -> dict[tuple[str, str], tuple[int | None, ...]]:
    """(what, name) -> before, now, new, gone, changed."""
    rows = receipt.changes.astype("object").where(receipt.changes.notna(), None)
    return {(row[0], row[1]): tuple(row[2:]) for row in rows.itertuples(index=False)}


def edit(data: Path, file: str, old: str, new: str) -> None:
    path = data / "raw" / "prove" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def btu(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_wave(tmp_path)
    return tmp_path


def test_every_rule_is_listed_with_its_hits_none_included(data):
    edit(data, "svar.csv", "\n7;3;", "\n7;33;")
    rules = ingested(data).rules.set_index("reason")
    assert list(rules.index) == list(reasons())
    assert rules.loc["off_scale", "hits"] == 1
    assert rules["hits"].sum() == 1


def test_files_tell_counts_checksum_and_age(data):
    files = ingested(data).files.set_index("file")
    assert files["records_read"].to_dict() == {"svar.csv": 80, "udsendelsesliste.csv": 100}
    assert {len(text) for text in files["sha256"]} == {64}
    path = data / "raw" / "prove" / "svar.csv"
    assert files.loc["svar.csv", "saved"].date() == date.fromtimestamp(path.stat().st_mtime)


def test_columns_that_nothing_uses_are_named_the_first_three_in_words(data):
    path = data / "raw" / "prove" / "svar.csv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    wider = [f"{header};ny;tom;Et langt spørgsmål om alt det, der er sket;x;y"]
    wider += [f"{line};{at};;1;2;3" for at, line in enumerate(lines)]
    path.write_text("\n".join(wider), encoding="utf-8")
    told = btu("check", "prove", "--data", data)
    assert (
        "columns nothing uses: ny, Et langt spørgsmål om alt det, der ..., x and 1 more "
        "in svar.csv\n"
    ) in told
    unused = inspected(data).unused
    assert unused["column"].tolist() == ["ny", "Et langt spørgsmål om alt det, der er sket", *"xy"]
    assert unused["filled"].tolist() == [80] * 4


def test_a_first_run_has_nothing_to_compare_with(data):
    assert ingested(data).changes.empty


def test_the_same_files_again_change_nothing(data):
    ingested(data)
    again = changes(ingested(data))
    assert again == {
        ("file", "svar.csv"): (1, 1, 0, 0, 0),
        ("file", "udsendelsesliste.csv"): (1, 1, 0, 0, 0),
        ("people", "udsendelsesliste.csv"): (100, 100, 0, 0, 0),
        ("respondents", "svar.csv"): (80, 80, 0, 0, 0),
        ("answers", ""): (160, 160, 0, 0, 0),
    }


def test_new_gone_and_changed_people_and_answers_are_counted(data):
    ingested(data)
    edit(data, "svar.csv", "\n7;3;", "\n7;4;")  # another answer
    edit(data, "svar.csv", "\n8;4;", "\n90;4;")  # one fewer, one more
    edit(data, "udsendelsesliste.csv", "\n99;v1;", "\n199;v1;")
    found = changes(inspected(data))
    assert found["file", "svar.csv"] == (1, 1, 0, 0, 1)
    assert found["people", "udsendelsesliste.csv"][:4] == (100, 100, 1, 1)
    assert found["respondents", "svar.csv"][:4] == (80, 80, 1, 1)
    assert found["answers", ""] == (160, 160, 2, 2, 1)
    assert found["answers", "overall"] == (80, 80, 1, 1, 1)
    assert found["answers", "help"] == (80, 80, 1, 1, 0)


def test_questions_units_and_rejections_that_changed_are_named(data):
    ingested(data)
    edit(
        data, "wave.toml", 'id = "n2", name = "Øster Allé"', 'id = "n9", codes = ["n2"], name = "Ø"'
    )
    edit(data, "wave.toml", 'id = "help"\n', 'id = "aid"\ncolumn = "help"\n')
    edit(data, "wave.toml", 'role = "kpi"', 'role = "kpi"\ntheme = "Samlet"')
    edit(data, "svar.csv", "\n7;3;", "\n7;33;")
    found = changes(inspected(data))
    assert found["unit", "n2"] == (1, 0, 0, 1, 0)
    assert found["unit", "n9"] == (0, 1, 1, 0, 0)
    assert found["question", "help"] == (1, 0, 0, 1, 0)
    assert found["question", "aid"] == (0, 1, 1, 0, 0)
    assert found["question", "overall"] == (1, 1, 0, 0, 1)
    assert found["wave file", ""] == (1, 1, 0, 0, 1)
    assert found["reason", "off_scale"] == (0, 1, None, None, None)
    assert found["values rejected", "svar.csv"] == (0, 1, None, None, None)
    assert found["answers", "help"][:4] == (80, 0, 0, 80)


def test_a_target_or_a_title_that_changed_is_named(data):
    kpi = '[[kpis]]\nid = "k"\nquestion = "overall"\nkind = "mean"\ntarget = 4.0\n'
    wave_file = data / "raw" / "prove" / "wave.toml"
    wave_file.write_text(wave_file.read_text(encoding="utf-8") + kpi, encoding="utf-8")
    ingested(data)
    edit(data, "wave.toml", "target = 4.0", "target = 3.5")
    found = changes(inspected(data))
    assert found["kpi", "k"] == (1, 1, 0, 0, 1)
    assert "wave file changed; kpi k changed" in btu("check", "prove", "--data", data)
    edit(data, "wave.toml", "target = 3.5", "target = 4.0")
    edit(data, "wave.toml", 'title = "', 'title = "Den ')
    assert changes(inspected(data))["wave file", ""] == (1, 1, 0, 0, 1)


def test_a_new_file_under_another_name_is_new_and_the_old_one_gone(data):
    ingested(data)
    edit(data, "wave.toml", 'path = "svar.csv"', 'path = "svar2.csv"')
    (data / "raw" / "prove" / "svar.csv").rename(data / "raw" / "prove" / "svar2.csv")
    found = changes(inspected(data))
    assert found["file", "svar.csv"] == (1, 0, 0, 1, 0)
    assert found["file", "svar2.csv"] == (0, 1, 1, 0, 0)
    assert found["respondents", "svar2.csv"] == (80, 80, 0, 0, 0)


def test_with_another_key_only_counts_are_compared(data):
    ingested(data)
    (data / "keys" / "prove.key").unlink()
    found = changes(inspected(data))
    assert found["people", "udsendelsesliste.csv"] == (100, 100, None, None, None)
    assert found["key", ""] == (1, 1, 0, 0, 1)
    assert "since the last run: key changed" in btu("check", "prove", "--data", data)
    assert not (data / "keys" / "prove.key").exists()


def test_without_a_person_column_only_counts_are_compared(data):
    edit(data, "wave.toml", 'columns = { person = "id" }', 'columns = { unit = "enhed" }')
    edit(data, "wave.toml", '[[files]]\npath = "udsendelsesliste.csv"\n', "")
    path = data / "raw" / "prove" / "svar.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    lines = [f"{header};enhed", *(f"{row};n1" for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ingested(data)
    assert changes(ingested(data))["respondents", "svar.csv"] == (80, 80, None, None, None)


def test_a_damaged_earlier_run_is_no_obstacle(data):
    ingested(data)
    (data / "processed" / "prove" / "people.parquet").write_bytes(b"")
    assert ingested(data).changes.empty


def test_check_gives_the_receipt_of_ingest_and_writes_nothing(data):
    before = contents(data)
    checked = json.loads(btu("check", "prove", "--data", data, "--json"))["receipt"]
    assert contents(data) == before
    told = json.loads(btu("ingest", "prove", "--data", data, "--json"))["receipt"]
    assert checked == told
    assert set(told) == {field.name for field in fields(IngestReceipt)}
    assert told["item_nonresponse"][0] == {
        "question": "overall",
        "asked": 80,
        "answered": 80,
        "dont_know": 0,
        "not_relevant": 0,
        "rejected": 0,
        "unanswered": 0,
    }
    assert [row["rows"] for row in told["recodes"] if row["question"] == "overall"] == [16] * 5


def test_the_lines_for_people_are_short_and_say_what_changed(data):
    first = btu("ingest", "prove", "--data", data)
    assert "understood: 160 by number" in first
    assert "since the last run: nothing to compare with" in first
    assert "since the last run: nothing changed" in btu("check", "prove", "--data", data)
    edit(data, "svar.csv", "\n7;3;", "\n7;;")
    told = btu("check", "prove", "--data", data)
    assert "most often left out: overall 1 of 80" in told
    assert "file svar.csv changed" in told
    assert "answers 1 gone" in told
    assert len(told.splitlines()) < 15


def test_the_lines_leave_out_what_there_is_nothing_to_say_about():
    assert as_receipt_lines({}) == []


def test_measure_and_report_keep_the_receipt(data):
    btu("ingest", "prove", "--data", data)
    path = data / "processed" / "prove" / "import_receipt.json"
    before = path.read_bytes()
    btu("measure", "prove", "--data", data)
    assert path.read_bytes() == before


def test_the_notebook_shows_every_table_of_the_receipt(root):
    notebook = json.loads((root / "notebooks" / "ingest_wave.ipynb").read_text(encoding="utf-8"))
    shown = ["".join(cell["source"]) for cell in notebook["cells"][2:]]
    assert sorted(shown) == sorted(f"receipt.{field.name}" for field in fields(IngestReceipt))


def test_the_executed_notebook_shows_whole_tables(data):
    btu("ingest", "prove", "--data", data)
    path = data / "processed" / "prove" / "notebooks" / "ingest_wave.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    outputs = ["".join(out["data"]["text/html"]) for cell in cells for out in cell["outputs"]]
    assert len(outputs) == len(fields(IngestReceipt))
    assert not any("...</td>" in html for html in outputs)


def test_no_key_of_a_person_is_in_the_receipt(data):
    edit(data, "svar.csv", "\n7;", "\n0000004711;")
    edit(data, "udsendelsesliste.csv", "\n7;", "\n0000004711;")
    receipt = ingested(data)
    text = json.dumps(receipt_facts(receipt))
    assert "4711" not in re.sub(r'"sha256": "\w+"', "", text)
    people = pd.read_parquet(data / "processed" / "prove" / "people.parquet")
    assert not any(name in text for name in people["person_id"])


def test_places_is_all_a_receipt_needs(data):
    places = Places(data / "raw" / "prove", data / "elsewhere" / "processed" / "prove")
    plan, checked, receipt = flow.inspect_wave(places)
    assert plan.id == "prove"
    assert len(checked.people) == 100
    assert receipt.changes.empty
