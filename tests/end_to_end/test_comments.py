"""From a comment in an export, past a person's eyes, to the centre's page."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline import flow
from pipeline.errors import StoreError
from pipeline.places import Places
from pipeline.receipts import as_receipt_lines
from pipeline.report.plan import ReportOptions
from pipeline.store import read_released
from pipeline.store.review import CHANGED, read_review, write_review
from pipeline.summary import receipt_facts
from tests.end_to_end.planted_wave import export, write
from tests.stages import ingested, measured

SAID = [
    "Tak for <b>god</b> hjælp",
    "=HYPERLINK(1)",
    "Ring til mig på 12345678",
    "Lang ventetid; ærgerligt",
    "Jeg vil ikke leve længere",
    "Fin behandling",
    "Fin behandling",
]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A wave in which seven people of Nord and three of Syd wrote something."""
    made = export("generic", [f"nøgle-{at}" for at in range(60)])
    for row in made.survey:
        row["said"] = ""
    nord = [at for at in range(54) if at % 3 != 2]
    for at, text in zip(nord, SAID, strict=False):
        made.survey[at]["said"] = text
    for at in (2, 5, 8):
        made.survey[at]["said"] = f"Syd siger {at}"
    return Places(write(made, tmp_path), tmp_path / "processed" / "prove")


def run(places: Places) -> None:
    flow.run(places, ReportOptions(), lambda *_: None)


def page(places: Places, centre: str) -> str:
    return (places.processed / "reports" / f"{centre}.html").read_text("utf-8")


def review(places: Places) -> pd.DataFrame:
    return read_review(places.processed / "comments_review.csv")


def approve(places: Places, *texts: str) -> None:
    rows = review(places)
    is_meant = rows["text"].isin(texts)
    assert is_meant.any()
    write_review(places.processed, rows.assign(approved=rows["approved"].mask(is_meant, "ja")))


def test_nothing_is_published_that_nobody_approved(places):
    run(places)
    rows = review(places)
    assert len(rows) == 10
    assert list(rows["look_first"])[:2] == ["self_harm", ""]
    assert read_released(places.processed / "released.parquet").comments.empty
    for centre in ("nord", "syd"):
        assert "Fin behandling" not in page(places, centre)
        assert "comments-title" not in page(places, centre)


def test_approved_comments_stand_on_their_centres_page_and_nowhere_else(places):
    run(places)
    approve(places, *SAID[:1], "’=HYPERLINK(1)", "Ring til mig på [telefon fjernet]", "Syd siger 2")
    run(places)
    assert (review(places)["approved"] == "yes").sum() == 4
    html = page(places, "nord")
    assert "Tak for &lt;b&gt;god&lt;/b&gt; hjælp" in html
    assert "<li>=HYPERLINK(1)</li>" in html
    assert "[telefon fjernet]" in html
    assert "12345678" not in html
    assert "Lang ventetid" not in html
    assert "Syd siger" not in html + page(places, "syd") + page(places, "overview")
    assert "Tak for" not in page(places, "syd") + page(places, "overview")
    found = read_released(places.processed / "released.parquet").comments
    assert list(found) == ["centre", "unit", "question", "theme", "text"]
    assert set(found["theme"]) == {"Alt"}


def test_measure_alone_takes_up_new_decisions(places):
    run(places)
    approve(places, "Fin behandling")
    flow.run_measure(places, ReportOptions())
    flow.run_report(places, ReportOptions(), lambda *_: None)
    assert page(places, "nord").count("<li>Fin behandling</li>") == 2


def test_the_order_tells_nothing_of_who_wrote_when(places):
    run(places)
    approve(places, *(text for text in review(places)["text"] if "Syd" not in text))
    measured(places.processed)
    first = list(read_released(places.processed / "released.parquet").comments["text"])
    text = (places.raw / "svar.csv").read_text("utf-8").splitlines()
    moved = "\n".join([text[0], *reversed(text[1:])])
    (places.raw / "svar.csv").write_text(moved, "utf-8")
    run(places)
    assert list(read_released(places.processed / "released.parquet").comments["text"]) == first
    assert first != sorted(first)


def test_a_decision_is_dropped_with_its_text_and_the_receipt_says_so(places):
    run(places)
    approve(places, "Fin behandling")
    path = places.raw / "svar.csv"
    text = path.read_text("utf-8").replace("Fin behandling", "Dårlig behandling", 1)
    path.write_text(text, "utf-8")
    receipt = ingested(places.raw)
    assert len(receipt.dropped_decisions) == 1
    rows = review(places).set_index("text")
    assert rows.loc["Dårlig behandling", "approved"] == ""
    assert rows.loc["Dårlig behandling", "note"] == "decided on an earlier text: decide again"
    assert rows.loc["Fin behandling", "approved"] == "yes"


def test_the_short_lines_tell_of_decisions_that_went_with_a_deleted_file(places):
    ingested(places.raw)
    approve(places, "Fin behandling")
    measured(places.processed)
    (places.processed / "comments_review.csv").unlink()
    told = "\n".join(as_receipt_lines(receipt_facts(ingested(places.raw))))
    assert "decisions on comments that no longer hold: 2 gone with the rows deleted" in told


def test_a_lost_key_stops_before_it_costs_decisions(places):
    ingested(places.raw)
    places.key.unlink()
    ingested(places.raw)  # nothing was decided yet: a new key is made
    approve(places, "Fin behandling")
    kept = places.key.read_bytes()
    before = (places.processed / "comments_review.csv").read_bytes()
    places.key.unlink()
    with pytest.raises(StoreError, match="2 decisions on comments hang on it"):
        ingested(places.raw)
    assert not places.key.exists()
    assert (places.processed / "comments_review.csv").read_bytes() == before
    places.key.parent.mkdir(exist_ok=True)
    places.key.write_bytes(kept)
    ingested(places.raw)
    assert (review(places)["approved"] == "yes").sum() == 2


def test_what_was_typed_into_the_file_and_the_rows_that_were_moved_in_it_are_kept(places):
    """And one more answer, and one comment that says something else."""
    ingested(places.raw)
    approve(places, "Fin behandling", "Tak for <b>god</b> hjælp")
    rows = review(places).iloc[::-1].assign(note=lambda table: ["070761-4285"] * len(table))
    write_review(places.processed, rows)
    survey = places.raw / "svar.csv"
    text = survey.read_text("utf-8").replace("Tak for <b>god</b> hjælp", "Tak for intet")
    survey.write_text(text, "utf-8")
    ingested(places.raw)
    found = review(places).set_index("text")
    assert list(found.loc[["Fin behandling"], "approved"]) == ["yes", "yes"]
    assert found.loc["Tak for intet", ["approved", "note"]].tolist() == ["", CHANGED]
    assert "4285" not in (places.processed / "comments_review.csv").read_text("utf-8")
