"""The main job on the bundled waves: truth is found, twice the same, and the wall holds.

What is true in the Model 1 wave is tested in ``test_demo_model1``.
"""

from __future__ import annotations

import json
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.bundle import DEMO_WAVES
from pipeline.store import load_wave, read_released
from tests.conftest import run_demo
from tests.demo.generate import WAVES

TRUTH = tomllib.loads(
    (Path(__file__).parents[1] / "demo" / "truth.toml").read_text(encoding="utf-8")
)
COMPARISONS = ("change", "versus_others", "versus_target")
CENTRES = ("boern-unge", "voksne", "handicap")
NUMBERS = ["value", "low", "high", "n", "numerator", "denominator"]
PSEUDONYMOUS = (
    *("people.parquet", "responses.parquet"),
    *("measurements.parquet", "goals.parquet"),
)


def released_of(demo: Path, wave: str):
    return read_released(demo / "processed" / wave / "released.parquet")


def html_of(demo: Path, wave: str, page: str) -> str:
    return (demo / "processed" / wave / "reports" / f"{page}.html").read_text(encoding="utf-8")


def truths(wave: str) -> dict[tuple[str, str, str], dict]:
    found = {}
    for row in TRUTH["verdicts"]:
        if row["wave"] == wave:
            centres = ("", *CENTRES) if row["centre"] == "*" else (row["centre"],)
            found |= {(row["kpi"], row["measure"], centre): row for centre in centres}
    return found


@pytest.mark.parametrize("wave", WAVES)
def test_the_known_truth_is_found_and_nothing_else_is(demo, wave):
    rows = released_of(demo, wave).rows
    kpis = {kpi.id for kpi in released_of(demo, wave).about.kpis}
    rows = rows[rows["measure"].isin(COMPARISONS) & rows["item"].isin(kpis) & (rows["unit"] == "")]
    truth = truths(wave)
    assert len(rows) >= len(truth)
    for row in rows.itertuples():
        expected = truth.get((row.item, row.measure, row.centre), {"verdict": "unclear"})
        assert row.verdict.split(":")[0] == expected["verdict"], (row.item, row.measure, row.centre)
        if "difference" in expected:
            scale = 1 if row.method in ("welch_fpc", "target") and abs(row.value) > 1 else 100
            assert row.value * scale == pytest.approx(expected["difference"], abs=1.0)


def test_units_that_are_too_small_are_withheld_with_a_partner(demo):
    for wave in WAVES:
        suppressed = released_of(demo, wave).suppression
        response = suppressed[(suppressed["item"] == "") & (suppressed["unit"] != "")]
        for _, cells in response.groupby("centre"):
            assert len(cells) >= 2
            assert "withheld_small" in set(cells["status"])


@pytest.mark.parametrize("wave", DEMO_WAVES)
def test_a_value_exists_only_when_shown(demo, wave):
    rows = released_of(demo, wave).rows
    assert set(rows["status"]) <= {
        *("shown", "withheld_small", "withheld_partner", "withheld_group", "no_data", "no_base")
    }
    hidden = rows[rows["status"] != "shown"]
    assert len(hidden)
    assert hidden[["value", "low", "high"]].isna().all(axis=None)
    withheld = rows[rows["status"].str.startswith("withheld")]
    assert withheld[NUMBERS].isna().all(axis=None)


@pytest.mark.parametrize("wave", WAVES)
def test_rows_are_conserved_and_the_manifest_says_so(demo, wave):
    manifest = json.loads((demo / "processed" / wave / "manifest.json").read_text("utf-8"))
    for file in manifest["inputs"]:
        assert file["records_read"] == file["records_accepted"] + file["records_rejected"]
        assert file["values_read"] == (
            file["values_accepted"] + file["values_empty"] + file["values_rejected"]
        )
    stored = load_wave(demo / "processed" / wave)
    assert set(stored.rejected) == {"file", "line", "column", "reason"}
    assert len(stored.people) == sum(
        file["records_accepted"] for file in manifest["inputs"] if file["kind"] == "invitations"
    )


@pytest.mark.parametrize("wave", WAVES)
@pytest.mark.parametrize("centre", CENTRES)
@pytest.mark.parametrize("page", ["{}", "{}-borgere"])
def test_a_report_holds_no_other_centre(demo, wave, centre, page):
    about = released_of(demo, wave).about
    html = html_of(demo, wave, page.format(centre))
    for other in about.centres:
        names = [other.name, *(unit.name for unit in other.units)]
        for name in names:
            is_expected = other.id == centre and (page == "{}" or name == other.name)
            assert (name in html) == is_expected, name


class Outside(HTMLParser):
    """Collects every address a page would ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("src", "href", "srcset", "data", "action", "xlink:href") and value:
                self.addresses.append(value)


@pytest.mark.parametrize("page", [*CENTRES, "voksne-borgere", "overview", "index"])
def test_a_page_asks_for_nothing(demo, page):
    html = html_of(demo, "demo-myndighed-2024", page)
    outside = Outside()
    outside.feed(html)
    own = re.compile(r"^(#|data:image/|[\w-]+\.html$)")
    assert [address for address in outside.addresses if not own.match(address)] == []
    assert not re.search(r"url\((?!#)|@import|<script [^>]|<iframe|<link", html)
    assert html.count("<script>") == (page == "index")  # the search, by its hash alone
    assert "default-src 'none'" in html


def test_no_personal_data_reaches_a_processed_file(demo):
    pattern = re.compile(rb"(?<!\d)070761-?4285(?!\d)|(?<!\d)12 ?34 ?56 ?78(?!\d)|@example")
    for path in (demo / "processed").rglob("*"):
        if path.is_file() and path.suffix != ".lock":
            content = path.read_bytes()
            if path.suffix == ".parquet":
                content = pd.read_parquet(path).to_csv(index=False).encode()
            assert not pattern.search(content), path.name


def test_comments_are_kept_apart_and_redacted(demo):
    for wave in WAVES:
        folder = demo / "processed" / wave
        text = (folder / "comments_review.csv").read_text(encoding="utf-8-sig")
        assert text.startswith(
            '"comment_id";"look_first";"centre";"unit";"question";"theme";"text";'
        )
        assert len(text.splitlines()) > 20
    assert "[cpr fjernet]" in text


def test_a_second_run_gives_the_same_bytes(demo, root, tmp_path):
    """In a fresh folder, so with fresh keys: only the pseudonyms differ (docs/personal-data.md).

    With the same keys everything is the same: test_the_steps_give_the_same_as_the_run.
    """
    run_demo(tmp_path, root, "--quiet", "--workers", "1")
    for wave in DEMO_WAVES:
        old, new = demo / "processed" / wave, tmp_path / "processed" / wave
        files = ["released.parquet", "suppression.parquet", "rejected.parquet"]
        files += ["released_comments.parquet"]
        files += [f"reports/{path.name}" for path in (old / "reports").iterdir()]
        for name in files:
            assert (old / name).read_bytes() == (new / name).read_bytes(), (wave, name)
        for name in filter(lambda name: (old / name).exists(), PSEUDONYMOUS):
            tables = [pd.read_parquet(folder / name) for folder in (old, new)]
            assert not set(tables[0]["person_id"]) & set(tables[1]["person_id"])
            pd.testing.assert_frame_equal(*(t.drop(columns="person_id") for t in tables))
        assert facts_without_ids(old) == facts_without_ids(new)


def facts_without_ids(folder: Path) -> dict:
    facts = json.loads((folder / "manifest.json").read_text("utf-8"))
    # The seal is of the whole, ids and all: another key, another seal.
    assert facts.pop("manifest_sha256")
    pseudonymous = (*PSEUDONYMOUS, "comments_review.csv")
    facts["files"] = {k: v for k, v in facts["files"].items() if k not in pseudonymous}
    return facts | {"comments": sorted(facts["comments"].values())}


def test_english_reports_have_the_same_numbers(demo, btu, tmp_path):
    html = html_of(demo, "demo-myndighed-2024", "handicap")
    assert '<html lang="da">' in html
    (tmp_path / "raw").mkdir()
    (tmp_path / "processed").symlink_to(demo / "processed")
    copied = tmp_path / "own"
    copied.mkdir()
    import shutil

    shutil.copytree(demo / "processed" / "demo-myndighed-2024", copied / "processed" / "x")
    ended = btu("report", "x", "--data", copied, "--language", "en", "--centre", "handicap")
    assert ended.code == 0, ended.err
    english = (copied / "processed" / "x" / "reports" / "handicap.html").read_text("utf-8")
    assert '<html lang="en">' in english
    assert "Borgercenter Handicap" in english


def test_every_stage_left_its_executed_notebook(demo):
    for wave in WAVES:
        names = {path.stem for path in (demo / "processed" / wave / "notebooks").iterdir()}
        assert names >= {"ingest_wave", "measure_wave", "report-overview", "report-voksne"}
        for path in (demo / "processed" / wave / "notebooks").glob("*.ipynb"):
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            outputs = [output for cell in cells for output in cell["outputs"]]
            assert not [out for out in outputs if out["output_type"] in ("error", "stream")]


def test_numbers_in_a_report_are_released_numbers(demo):
    """The KPI cards: value and count as in released.parquet, formatted in Danish."""
    rows = released_of(demo, "demo-myndighed-2024").rows
    html = html_of(demo, "demo-myndighed-2024", "handicap")
    mine = rows[(rows["centre"] == "handicap") & (rows["unit"] == "") & (rows["breakdown"] == "")]
    mine = mine[mine["wave"] == "demo-myndighed-2024"].set_index(["measure", "item"])
    share = mine.loc[("kpi", "samlet"), "value"]
    assert f"{np.floor(share * 100 + 0.5):.0f}\u00a0%" in html
    mean = mine.loc[("kpi", "sagsbehandling"), "value"]
    assert f"{mean:.2f}".replace(".", ",") in html
