"""The status page: who has answered, never what; small groups withheld; the target in counts."""

from __future__ import annotations

import re

import pytest

from pipeline.present.render import html_of, text_of
from pipeline.present.rows import extract_for
from pipeline.present.texts import languages, texts_in
from pipeline.records import Outlook, Released
from pipeline.report.engine import page_of
from pipeline.report.status import status_sections
from tests.released_about import Shape
from tests.released_factory import hostile, released
from tests.report.test_sections import Reader
from tests.report.test_wording import with_rows

GOING = Outlook("2024-09-24", "2024-10-20", 26, 0.5, 0.54, 825, 876, 931, "earlier", "2024-09-02")
SILENT = Outlook("2024-09-04", "2024-10-20", 46)
NOBODY = Outlook("", "2024-10-20", 0)
OVER = Outlook("2024-10-20", "2024-10-20", 0, 0.5, 1.0)


def said(wave: Released, outlook: Outlook, language: str = "da") -> str:
    sections = status_sections(extract_for(wave, ""), texts_in(language), outlook)
    return "\n\n".join(text_of(section) for section in sections)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("outlook", [GOING, SILENT, NOBODY, OVER], ids=["going", "s", "n", "over"])
@pytest.mark.parametrize("shape", [Shape(), Shape(invitations=False), Shape(withheld="no_data")])
def test_a_page_is_sound(language, outlook, shape):
    texts = texts_in(language)
    sections = status_sections(extract_for(released(shape), ""), texts, outlook)
    html = page_of([html_of(one, texts) for one in sections], "Status", language)
    for one in sections:
        Reader(html_of(one, texts))
    assert html.count("<h1") == 1
    assert "{" not in re.sub(r"<style.*?</style>", "", html, flags=re.S)


def test_names_are_escaped():
    texts = texts_in("da")
    sections = status_sections(extract_for(hostile(), ""), texts, GOING)
    html = page_of([html_of(one, texts) for one in sections], "Status", "da")
    assert "<script>alert" not in html


def test_what_lacks_to_the_target_is_counted_from_what_is_shown():
    wave = released()
    rows = wave.rows[(wave.rows["centre"] == "") & (wave.rows["breakdown"] == "")]
    invited, answered = (
        float(rows.loc[rows["measure"] == name, "value"].iloc[0])
        for name in ("invited", "answered")
    )
    text = said(wave, Outlook("2024-09-24", "2024-10-20", 26, 0.9))
    lacks = -(-int(invited) * 9 // 10) - int(answered)
    assert f"Der mangler {lacks:,} svar.".replace(",", ".") in text
    met = said(wave, Outlook("2024-09-24", "2024-10-20", 26, 0.01))
    assert "Målet er nået." in met


def test_a_withheld_unit_shows_no_number_and_is_to_be_called():
    wave = released()
    centre = wave.about.centres[1]
    unit = centre.units[0]
    hidden = {"status": "withheld_small", "value": 4321.0, "numerator": 4321.0, "n": 4321}
    for measure in ("answered", "invited", "response_rate_raw"):
        wave = with_rows(wave, hidden, measure=measure, unit=unit.id)
    text = said(wave, GOING)
    assert "4321" not in text
    assert "4.321" not in text
    row = next(line for line in text.splitlines() if line.startswith(f"– {unit.name}"))
    assert row.count("skjult") == 5
    call = next(line for line in text.splitlines() if "Ring til alle" in line)
    assert unit.name in call


def test_nothing_that_was_answered_is_on_the_page():
    text = said(released(), GOING)
    about = released().about
    assert not any(kpi.name["da"] in text for kpi in about.kpis)
    assert not any(question.text["da"] in text for question in about.questions)


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [(10**6, 10**6 + 5, "nås efter alt at dømme."), (0, 1, "ikke uden en ny"), (1, 10**6, "usikk")],
)
def test_what_the_forecast_means_for_the_target(low, high, word):
    outlook = Outlook(
        "2024-09-24", "2024-10-20", 26, 0.5, None, low, low, high, "own", "2024-09-02"
    )
    assert word in said(released(), outlook)
