"""Kansas City from the command line to the pages a district's manager opens."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from math import floor
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock

from pipeline.present.sentences import named
from pipeline.present.texts import texts_in
from pipeline.records import RELEASED_COLUMNS, Released
from pipeline.store import read_released
from tests.real_data import kansas_city
from tests.real_data.kansas_city import BEFORE, DISTRICTS, NOW, SHORT_FORM

PAGES = {f"bydel-{code}" for code in DISTRICTS}
SENTENCES = {
    (
        "change",
        "unclear",
    ): ": Forskellen er for lille til, at det kan afgøres, om der",
    ("change", "higher"): " er klart højere end ved forrige måling",
    ("change", "lower"): " er klart lavere end ved forrige måling",
    (
        "versus_others",
        "unclear",
    ): ": Forskellen er for lille til, at det kan afgøres, om resultatet",
    ("versus_others", "higher"): " er klart højere end i de øvrige borgercentre",
    ("versus_others", "lower"): " er klart lavere end i de øvrige borgercentre",
}


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory, shared_data: Path, root: Path) -> Path:
    """Both waves, run by ``python -m pipeline run``: once, whatever the number of test workers."""
    base, test_run = tmp_path_factory.getbasetemp(), os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    folder = (base.parent if test_run else base) / f"kansas-city-{test_run}"
    folder.mkdir(exist_ok=True)
    with FileLock(folder / "lock"):
        for wave in (BEFORE, NOW):
            if (folder / "raw" / wave).exists():
                continue
            parts = [kansas_city.questions(SHORT_FORM)]
            parts += [f'[[previous]]\nwave = "{BEFORE}"'] if wave == NOW else []
            raw = kansas_city.wave_folder(folder, shared_data, wave, *parts)
            command = ["-m", "pipeline", "run", str(raw), "--data", str(folder), "--quiet"]
            done = subprocess.run(
                [sys.executable, *command], cwd=root, capture_output=True, text=True, check=False
            )
            assert (done.returncode, done.stderr) == (0, "")
            assert str(folder / "processed" / wave / "reports" / "bydel-1.html") in done.stdout
    return folder


def released(data: Path, wave: str) -> Released:
    """What the wave published."""
    return read_released(data / "processed" / wave / "released.parquet")


def one(found: Released, measure: str, item: str, centre: str = "", **more: str) -> pd.Series:
    """The one published row of a whole centre, or of all together."""
    keys = {"measure": measure, "item": item, "centre": centre, "unit": "", "breakdown": "", **more}
    rows = found.rows
    for name, wanted in keys.items():
        rows = rows[rows[name] == wanted]
    assert len(rows) == 1
    return rows.iloc[0]


def visible(data: Path, wave: str, page: str) -> str:
    """The page's text, tables' cells and figures' descriptions included, blanks made simple."""
    reader = _Text()
    path = data / "processed" / wave / "reports" / f"{page}.html"
    reader.feed(path.read_text(encoding="utf-8"))
    return " ".join(" ".join(reader.found).split())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.skipped = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skipped = tag if tag in ("style", "script") else ""
        self.found += [value or "" for name, value in attrs if name in ("alt", "aria-label")]

    def handle_endtag(self, tag: str) -> None:
        self.skipped = ""

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.found.append(data)


def percent(share: Fraction) -> str:
    """As a Danish reader sees it."""
    return f"{half_up(share * 100)} %"


def points(change: Fraction) -> str:
    """A difference as a Danish reader sees it: signed, with a true minus."""
    rounded = half_up(abs(change) * 100)
    sign = "" if rounded == 0 else "+" if change > 0 else "\N{MINUS SIGN}"
    return f"({sign}{rounded} procentpoint)"


def half_up(number: Fraction) -> int:
    """Rounded from the exact number."""
    return floor(number + Fraction(1, 2))


def positive(given: Counter[str]) -> Fraction:
    """The share of 4 and 5 among all answers but 9."""
    return Fraction(given["4"] + given["5"], given.total() - given["9"])


@pytest.mark.parametrize("wave", [BEFORE, NOW])
def test_six_reports_an_overview_and_what_belongs_to_them(data: Path, wave: str) -> None:
    folder = data / "processed" / wave
    pages = {page.stem for page in (folder / "reports").glob("*.html")}
    citizens = {f"{centre}-borgere" for centre in PAGES}
    assert pages == {*PAGES, *citizens, "overview", "index"}
    assert (folder / "reports" / "receipt.json").exists()
    files = {path.name for path in folder.iterdir() if path.is_file()}
    assert files >= {"responses.parquet", "people.parquet", "rejected.parquet", "manifest.json",
                     "released.parquet", "suppression.parquet"}  # fmt: skip
    notebooks = {path.stem for path in (folder / "notebooks").glob("*.ipynb")}
    assert notebooks == {"ingest_wave", "measure_wave", "report-overview"} | {
        f"report-{page}" for page in {*PAGES, *citizens}
    }


@pytest.mark.parametrize("wave", [BEFORE, NOW])
@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_districts_numbers_are_released_and_printed(
    data: Path, shared_data: Path, wave: str, page: str
) -> None:
    """Every question: released as counted by hand, and printed so in the district's tables."""
    found, text = released(data, wave), visible(data, wave, page)
    assert text.startswith(DISTRICTS[page[-1]])
    for item in SHORT_FORM:
        given = kansas_city.answers(shared_data, wave, item, page)
        n, share = given.total() - given["9"], positive(given)
        row = one(found, "share_positive", item, page)
        assert row["status"] == "shown"
        assert (row["numerator"], row["n"]) == (given["4"] + given["5"], n)
        mean = Fraction(sum(int(value) * given[value] for value in "12345"), n)
        assert one(found, "mean", item, page)["value"] == pytest.approx(float(mean))
        line = f"{kansas_city.text_of(item)} {n} {percent(share)}"
        assert line in text, line
        assert f"{Decimal(half_up(mean * 100)) / 100:.2f}".replace(".", ",") in text


@pytest.mark.parametrize("page", sorted(PAGES))
def test_change_and_verdicts_are_printed_in_words(data: Path, shared_data: Path, page: str) -> None:
    found, text = released(data, NOW), visible(data, NOW, page)
    before, now, everybody = (
        kansas_city.answers(shared_data, wave, "q1_01", centre)
        for wave, centre in ((BEFORE, page), (NOW, page), (NOW, ""))
    )
    name = kansas_city.text_of("q1_01")
    assert f"{name} {percent(positive(now))} {percent(positive(before))} " in text
    expected = {
        "change": positive(now) - positive(before),
        "versus_others": positive(now) - positive(everybody - now),
    }
    for measure, value in expected.items():
        row = one(found, measure, "kpi_q1_01", page)
        assert row["value"] == pytest.approx(float(value))
        said = named(texts_in("da"), name)
        sentence = text[text.index(f"{said}{SENTENCES[measure, row['verdict']]}") :]
        assert sentence.split(".")[0].endswith(points(value))


@pytest.mark.parametrize("wave", [BEFORE, NOW])
def test_no_report_names_another_district(data: Path, wave: str) -> None:
    for page in PAGES:
        raw = (data / "processed" / wave / "reports" / f"{page}.html").read_text(encoding="utf-8")
        for code, name in DISTRICTS.items():
            assert (name in raw) == (page == f"bydel-{code}")
    overview = visible(data, wave, "overview")
    assert all(name in overview for name in DISTRICTS.values())


@pytest.mark.parametrize("wave", [BEFORE, NOW])
def test_the_few_phone_answers_of_a_district_cannot_be_found(
    data: Path, shared_data: Path, wave: str
) -> None:
    """12 and 17 telephone interviews in all: a district's few, and what they hide behind."""
    found = released(data, wave)
    ways = Counter(row["method"] for row in kansas_city.rows(shared_data, wave))
    whole = one(found, "answered", "", breakdown="mode", category="phone")
    assert (whole["status"], whole["value"]) == ("shown", ways["Phone"])
    for page in PAGES:
        answered = found.rows[(found.rows["centre"] == page) & (found.rows["breakdown"] == "mode")]
        hidden = answered[answered["status"] != "shown"]
        assert "phone" in set(hidden["category"])
        assert len(hidden) >= 2
        assert hidden[["n", "numerator", "value"]].isna().all(axis=None)
        assert "skjult" in visible(data, wave, page)


def test_released_has_the_columns_of_the_contract(data: Path) -> None:
    found = released(data, NOW)
    assert list(found.rows.columns) == list(RELEASED_COLUMNS)
    assert not found.rows["measure"].str.startswith("response_rate").any()
    assert (found.about.wave, found.about.previous) == (NOW, BEFORE)
    is_shown = found.rows["status"] == "shown"
    assert found.rows.loc[~is_shown, "value"].isna().all()
    assert found.rows.loc[is_shown, "value"].notna().all()
