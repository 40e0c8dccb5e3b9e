"""Exports say what released.parquet says, cell by cell, and nothing that it withholds."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import DisclosureError
from pipeline.policy import table
from pipeline.present.texts import languages, texts_in
from pipeline.records import RELEASED_COLUMNS, Released
from pipeline.share.export.write import ExportOptions, export_files
from pipeline.store import read_released
from tests.end_to_end.conftest import btu
from tests.released_about import HOSTILE
from tests.released_factory import hostile, released
from tests.share.audited import audit_handed_on
from tests.share.office import opened_in_libreoffice

__all__ = ["btu"]
CODED = ["mode", "unit", "course", "point", "theme", "theme_tone", "goal_progress"]
THEMES = ["Fællesskabet", "Personalet"]
NUMBERS = ["n", "numerator", "denominator", "value", "low", "high"]
WAVES = ["demo-myndighed-2024", "demo-udfoerer-2022", "demo-smiley-2026", "demo-progress-2026"]


@pytest.fixture(params=WAVES)
def wave(request: pytest.FixtureRequest, demo: Path) -> Released:
    return read_released(demo / "processed" / request.param / "released.parquet")


def in_excel(content: bytes, sheet: str = "Alle tal") -> pd.DataFrame:
    """The sheet of all numbers, its columns by their id."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    ids = {row[2].value: row[1].value for row in book["Ordbog"].iter_rows(min_row=2)}
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    return pd.DataFrame(rows[1:], columns=[ids[heading] for heading in rows[0]])


def in_csv(content: bytes, *, encoding: str = "utf-8") -> pd.DataFrame:
    return pd.read_csv(
        io.BytesIO(content), sep=";", encoding=encoding, dtype=str, keep_default_na=False
    )


def in_spss(content: bytes, folder: Path) -> tuple[pd.DataFrame, pyreadstat.metadata_container]:
    path = folder / "numbers.sav"
    path.write_bytes(content)
    return pyreadstat.read_sav(str(path))


def as_released(table: pd.DataFrame) -> pd.DataFrame:
    """The released columns of an exported table, as they are in released.parquet."""
    words = [name for name in RELEASED_COLUMNS if name not in NUMBERS]
    found = table[list(RELEASED_COLUMNS)].copy()
    found[words] = found[words].fillna("").astype("str")
    for name in NUMBERS:
        found[name] = pd.to_numeric(found[name], errors="raise").astype("float64")
    return found


def assert_the_same(exported: pd.DataFrame, rows: pd.DataFrame) -> None:
    expected = rows.assign(n=rows["n"].astype("float64"))[list(RELEASED_COLUMNS)]
    pd.testing.assert_frame_equal(
        as_released(exported), expected.reset_index(drop=True), check_dtype=False, rtol=1e-14
    )
    withheld = exported[exported["status"] != "shown"]
    assert pd.DataFrame(withheld[NUMBERS].replace("", None)).isna().all(axis=None)


def test_every_format_says_what_was_released_and_no_more(wave: Released, tmp_path: Path) -> None:
    files = export_files(wave, ExportOptions())
    name = wave.about.wave
    assert (wave.rows["status"] != "shown").any()
    assert_the_same(in_excel(files[f"{name}.xlsx"]), wave.rows)
    assert_the_same(in_csv(files[f"{name}-numbers.csv"]).replace("", None), wave.rows)
    table, _ = in_spss(files[f"{name}.sav"], tmp_path)
    ids = {column.removesuffix("_id"): table[column] for column in table if column[-3:] == "_id"}
    assert_the_same(table.assign(**ids), wave.rows)


@pytest.mark.parametrize("wave_id", WAVES[:2])
def test_the_auditor_finds_an_export_as_safe_as_the_release(demo: Path, wave_id: str) -> None:
    folder = demo / "processed" / wave_id
    wave = read_released(folder / "released.parquet")
    exported = as_released(in_excel(export_files(wave, ExportOptions())[f"{wave_id}.xlsx"]))
    audit_handed_on(exported.astype({"n": "Int64"}), folder)


def test_the_auditor_sees_a_withheld_number_that_is_handed_on(demo: Path) -> None:
    folder = demo / "processed" / WAVES[0]
    rows = read_released(folder / "released.parquet").rows.copy()
    told = (rows["measure"] == "answered") & (rows["status"] == "withheld_small")
    rows.loc[told, ["n", "numerator", "value"]] = 3
    with pytest.raises(DisclosureError):
        audit_handed_on(rows, folder)


def test_a_number_that_a_withheld_row_should_hold_is_not_exported() -> None:
    wave = released()
    rows = wave.rows.assign(value=0.123456, n=987654)
    hidden = replace(wave, rows=rows[rows["status"] != "shown"])
    for name, content in export_files(hidden, ExportOptions()).items():
        text = content if name.endswith(".csv") else b"".join(_parts(content))
        assert b"987654" not in text, name
        assert b"0.123456" not in text, name


def _parts(content: bytes) -> list[bytes]:
    if content[:2] != b"PK":
        return [content]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return [book.read(name) for name in book.namelist()]


@pytest.mark.parametrize("language", languages())
def test_the_same_release_gives_the_same_bytes(language: str) -> None:
    wave, options = released(), ExportOptions(language)
    files = export_files(wave, options)
    assert files == export_files(wave, options)
    # No clock is in them: two runs in one second would not show it.
    book = files[f"{wave.about.wave}.xlsx"]
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}
        stamps = re.findall(rb">(\d{4})-\d\d-\d\dT", parts.read("docProps/core.xml"))
    assert stamps == [b"1980", b"1980"]
    assert files[f"{wave.about.wave}.sav"][92:109] == b"01 Jan 8000:00:00"


FORMULAS = ("=1+1", "+45 12345678", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "#N/A", "\t=1")


def with_names(text: str) -> Released:
    wave = released()
    about = wave.about
    centres = tuple(replace(centre, name=text) for centre in about.centres)
    questions = tuple(replace(one, text={"da": text}) for one in about.questions)
    return replace(wave, about=replace(about, centres=centres, questions=questions))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    files = export_files(with_names(text), ExportOptions())
    (book,) = (content for name, content in files.items() if name.endswith(".xlsx"))
    cells = [
        cell
        for page in openpyxl.load_workbook(io.BytesIO(book)).worksheets
        for row in page.iter_rows()
        for cell in row
    ]
    assert not {cell.data_type for cell in cells} & {"f", "e"}
    found = [cell for cell in cells if cell.value == text]
    assert found
    if text != "#N/A":
        assert all(cell.quotePrefix for cell in found)
    for name, content in files.items():
        if name.endswith(".csv"):
            rows = csv.reader(io.StringIO(content.decode("utf-8")), delimiter=";")
            fields = [field for row in rows for field in row]
            starts = [field for field in fields if field.startswith(("=", "+", "@", "\t"))]
            assert starts == []
            assert [
                field for field in fields if field.startswith("-") and not is_number(field)
            ] == []


def is_number(field: str) -> bool:
    try:
        return isinstance(float(field), float)
    except ValueError:
        return False


def test_markup_in_names_is_text() -> None:
    files = export_files(hostile(), ExportOptions())
    (book,) = (content for name, content in files.items() if name.endswith(".xlsx"))
    table = in_excel(book)
    assert set(table["centre_name"]) == {HOSTILE, "Alle borgercentre"}


def test_spss_has_labels_for_variables_and_codes(demo: Path, tmp_path: Path) -> None:
    wave = read_released(demo / "processed" / WAVES[0] / "released.parquet")
    content = export_files(wave, ExportOptions())[f"{WAVES[0]}.sav"]
    table, facts = in_spss(content, tmp_path)
    assert facts.file_label == "Brugertilfredshed 2024, myndighed"
    assert all(facts.column_names_to_labels.values())
    labels = facts.variable_value_labels
    assert set(labels["status"].values()) >= {"vist", "skjult: for få svar"}
    for column in ("measure", "item", "centre", "unit", "unit_type", "breakdown", "status"):
        assert set(table[column]) <= set(labels[column])
    one = table[table["centre_id"] == "voksne"].iloc[0]
    assert labels["centre"][one["centre"]] == "Borgercenter Voksne"


def test_danish_excel_opens_the_csv_by_double_click() -> None:
    wave = released()
    files = export_files(wave, ExportOptions(forms=("csv",), for_excel=True))
    content = files[f"{wave.about.wave}-results.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    values = in_csv(content, encoding="utf-8-sig")["value"]
    assert values.str.contains(",").any()
    assert not values.str.contains(".", regex=False).any()


def test_danish_excel_finds_no_decimal_point_in_any_number(wave: Released) -> None:
    files = export_files(wave, ExportOptions(forms=("csv",), for_excel=True))
    for name, content in files.items():
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
        points = [field for row in rows for field in row if re.fullmatch(r"-?\d+\.\d+", field)]
        assert points == [], name
    about = files[f"{wave.about.wave}-about.csv"].decode("utf-8-sig")
    assert ";0,05\n" in about
    assert ";10\n" in about
    assert ";beregnet af de afklarede\n" in about


@pytest.mark.parametrize("language", languages())
def test_every_code_of_a_bundled_wave_has_a_name(wave: Released, language: str) -> None:
    files = export_files(wave, ExportOptions(language, ("csv",)))
    numbers = in_csv(files[f"{wave.about.wave}-numbers.csv"])
    texts = texts_in(language)
    missing = {m for m in wave.rows["measure"] if not texts.has(f"export.measure.{m}")}
    assert missing == set()
    coded = numbers[numbers["breakdown"].isin(CODED) & ~numbers["category"].isin(THEMES)]
    for found, column in ((numbers, "breakdown"), (numbers, "item"), (coded, "category")):
        pairs = set(zip(found[column], found[f"{column}_name"], strict=True))
        assert [code for code, name in pairs if code and code == name] == []


def test_every_measure_has_a_name_in_every_language() -> None:
    missing = [
        (language, measure)
        for language in languages()
        for measure in table("measures")
        if not texts_in(language).has(f"export.measure.{measure}")
    ]
    assert missing == []


def test_categories_of_progress_and_statements_are_named(demo: Path) -> None:
    found = {}
    for wave_id in WAVES[2:]:
        wave = read_released(demo / "processed" / wave_id / "released.parquet")
        numbers = in_csv(export_files(wave, ExportOptions())[f"{wave_id}-numbers.csv"])
        found |= dict(zip(numbers["category"], numbers["category_name"], strict=True))
    assert found["Bolig/full"] == "Bolig: nået"
    assert found["/partly"] == "Alle: delvist nået"
    assert found["in_course"] == "I gang"
    assert found["other/mixed"] == "Andre temaer: blandet"
    assert found["Personalet"] == "Personalet"


@pytest.mark.parametrize("language", languages())
def test_every_column_is_in_the_dictionary_and_every_code_has_its_word(
    wave: Released, language: str
) -> None:
    files = export_files(wave, ExportOptions(language, ("csv",)))
    name = wave.about.wave
    described = in_csv(files[f"{name}-dictionary.csv"])
    assert (described[["name", "heading", "type", "meaning"]] != "").all(axis=None)
    columns = set(in_csv(files[f"{name}-numbers.csv"]).columns)
    assert columns >= set(RELEASED_COLUMNS)
    assert columns <= set(described["name"])
    told = in_csv(files[f"{name}-codes.csv"])
    assert set(told[told["name"] == "measure"]["code"]) == set(wave.rows["measure"])
    assert (told["label"] != "").all()


def test_the_workbook_is_formatted() -> None:
    wave = released()
    content = export_files(wave, ExportOptions(forms=("xlsx",)))[f"{wave.about.wave}.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames[:3] == ["Om målingen", "Resultater", "Alle tal"]
    page = book["Resultater"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == page.dimensions
    assert page["A1"].font.bold
    formats = {page.cell(line, 5).number_format for line in range(2, page.max_row + 1)}
    assert formats == {"0.0%", "0.00", "0.0"}


def test_one_command_exports_a_wave(demo: Path, tmp_path: Path, btu) -> None:
    ended = btu("export", WAVES[2], "--data", demo, "--to", tmp_path / "ud", "--language", "en")
    assert ended.code == 0, ended.err
    assert f"{WAVES[2]}.xlsx" in ended.out
    made = sorted(path.name for path in (tmp_path / "ud").iterdir())
    assert {f"{WAVES[2]}.xlsx", f"{WAVES[2]}.sav", f"{WAVES[2]}-numbers.csv"} <= set(made)
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "ud").iterdir())
    about = (tmp_path / "ud" / f"{WAVES[2]}-about.csv").read_text(encoding="utf-8")
    assert "The numbers belong to the centre" in about


def test_a_released_file_that_was_changed_is_not_exported(demo: Path, tmp_path: Path, btu) -> None:
    folder = tmp_path / "processed" / WAVES[0]
    folder.mkdir(parents=True)
    for path in (demo / "processed" / WAVES[0]).glob("*.*"):
        (folder / path.name).write_bytes(path.read_bytes())
    rows = pd.read_parquet(folder / "released.parquet")
    rows.assign(value=1.0).to_parquet(folder / "released.parquet")
    ended = btu("export", WAVES[0], "--data", tmp_path)
    assert ended.code == 1
    assert "released.parquet is not the file that was written" in ended.err
    assert not (folder / "export").exists()


def test_libreoffice_opens_the_workbook(demo: Path, tmp_path: Path) -> None:
    wave = read_released(demo / "processed" / WAVES[0] / "released.parquet")
    path = tmp_path / "tal.xlsx"
    path.write_bytes(export_files(wave, ExportOptions(forms=("xlsx",)))[f"{WAVES[0]}.xlsx"])
    text = opened_in_libreoffice(path)
    assert "Nøgletal" in text
    assert "Borgercenter Voksne" in text
    assert "Err:" not in text
