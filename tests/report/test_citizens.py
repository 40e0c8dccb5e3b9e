"""The citizens' page: short sentences, people out of ten, and no number more certain than it is."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from pipeline.present.rows import Value
from pipeline.present.tenths import in_ten
from pipeline.present.texts import languages, texts_in
from pipeline.records import Released
from pipeline.report.page import page_for
from pipeline.report.plan import ReportOptions, plan_jobs
from tests.released_about import Shape
from tests.released_factory import hostile, released
from tests.report.test_sections import SHAPES, Reader
from tests.report.test_wording import with_rows

SECTIONS = ("citizens_heading", "citizens")
LONGEST = 15


def html(wave: Released, language: str = "da") -> str:
    page = page_for(wave, "voksne", language)
    return "\n".join(page.show(section)._repr_html_() for section in SECTIONS)


def said(wave: Released, language: str = "da") -> str:
    page = page_for(wave, "voksne", language)
    return "\n".join(repr(page.show(section)) for section in SECTIONS)


def part(text: str, start: str, end: str) -> str:
    return text[text.index(start) : text.index(end)]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_page_is_sound(shape, language):
    read = Reader(html(released(shape), language))
    assert not read.open
    assert len(read.ids) == len(set(read.ids))
    assert set(SECTIONS) <= set(read.ids)
    assert read.headings[:2] == [1, 2]
    assert read.headings.count(1) == 1
    assert not any("{" in words or "nan" in words.split() for words in read.words)


@pytest.mark.parametrize("language", languages())
def test_sentences_are_short(language):
    entries = texts_in(language).entries
    texts = [text for key, text in entries.items() if key.startswith(("citizens.", "tenths."))]
    assert len(texts) > 30
    for text in texts:
        forms = text.values() if hasattr(text, "values") else [text]
        for form in forms:
            for line in [form] if isinstance(form, str) else form:
                for sentence in re.split(r"(?<=[.!?:])\s", line):
                    assert len(sentence.split()) <= LONGEST, sentence


def test_no_verdict_and_no_percentage_is_printed():
    text = said(released())
    assert not re.search(r"%|klart|bedre|forbedr|signifikant|usikkerhed", text)


@pytest.mark.parametrize("low", [0.0, 0.04, 0.31, 0.649, 0.65, 0.9])
@pytest.mark.parametrize("width", [0.0, 0.02, 0.07, 0.1])
def test_what_is_said_holds_the_whole_interval(low, width):
    high = min(low + width, 1.0)
    value = Value("shown", value=(low + high) / 2, low=low, high=high)
    text = in_ten(texts_in("da"), value)
    found = [int(number) for number in re.findall(r"\d+", text.removesuffix("ud af 10"))]
    if not found:
        found = [0 if "ingen" in text else 10]
    assert found[0] - 0.5 <= low * 10 + 1e-9
    assert found[-1] + 0.5 >= high * 10 - 1e-9
    assert all(number == tenths(limit) for number, limit in zip(found, (low, high), strict=False))


def tenths(share: float) -> int:
    return int(Decimal(repr(10 * share)).quantize(Decimal(1), ROUND_HALF_UP))


def test_nobody_and_everybody_only_where_all_have_answered():
    da = texts_in("da")
    assert in_ten(da, Value("shown", value=1.0, low=0.97, high=1.0)) == "næsten alle"
    assert in_ten(da, Value("shown", value=1.0, low=1.0, high=1.0, method="census")) == "alle"
    assert in_ten(da, Value("shown", value=0.0, low=0.0, high=0.03)) == "næsten ingen"
    assert in_ten(da, Value("withheld_small")) == "skjult: for få svar"


def certain(wave: Released, question: str, low: float, high: float) -> Released:
    numbers = {"value": (low + high) / 2, "low": low, "high": high, "status": "shown"}
    return with_rows(wave, numbers, item=question, measure="share_positive", unit="")


def everything_at(low: float, high: float) -> Released:
    wave = released()
    for question in wave.about.questions:
        wave = certain(wave, question.id, low, high)
    return wave


def test_glad_is_more_than_half_for_certain_and_less_is_surely_below():
    wave = certain(certain(everything_at(0.45, 0.6), "respect", 0.8, 0.9), "wait", 0.2, 0.3)
    text = said(wave)
    glad = part(text, "Det er I glade for", "Det er I mindre glade for")
    less = part(text, "Det er I mindre glade for", "Det sker der nu")
    assert "mødt med respekt, når jeg taler med min sagsbehandler: mellem 8 og 9 ud af 10" in glad
    assert glad.count("ud af 10") == 1
    assert less.index("det tog at få en afgørelse?: mellem 2 og 3 ud af 10") > 0
    assert less.count("ud af 10") == 3


def test_what_cannot_be_told_apart_is_not():
    text = said(everything_at(0.4, 0.6))
    assert "Vi kan ikke sige sikkert, hvad de fleste af jer er glade for." in text
    assert "Vi kan ikke sige sikkert, hvad I er mindre glade for." in text
    only_low = said(certain(everything_at(0.4, 0.6), "wait", 0.2, 0.3))
    assert "Her svarer under halvdelen positivt." in only_low
    assert only_low.count("Det er dem, der har svaret: ") == 1


def test_what_is_withheld_is_not_told_and_why():
    text = said(released(Shape(withheld="withheld_small")))
    assert "Der er for få svar til, at vi kan vise dem." in text
    assert "Vi viser ikke, hvor mange der svarede." in text
    assert not re.search(r"ud af 10|\d+ borger", text)
    hidden = {"status": "withheld_small", "value": 0.99, "low": 0.98, "high": 1.0}
    one = with_rows(everything_at(0.6, 0.7), hidden, item="respect", measure="share_positive")
    assert "mødt med respekt" not in said(one)


def test_how_many_answered_is_what_was_released():
    rows = released().rows
    mine = rows[(rows["centre"] == "voksne") & (rows["unit"] == "") & (rows["breakdown"] == "")]
    counts = mine.set_index("measure")["value"]
    text = said(released())
    assert f"Vi spurgte {counts['invited']:.0f} borgere." in text
    assert f"{counts['answered']:.0f} borgere svarede." in text
    assert "Vi spurgte 1" not in said(released(Shape(invitations=False)))


def test_the_centre_has_three_fields_and_the_hint_is_not_printed():
    text = html(released())
    fields = re.findall(r'<textarea id="([^"]+)"', text)
    assert len(fields) == 3
    assert all(f'<label for="{field}">' in text for field in fields)
    assert '<p class="onscreen">Til centret: ' in text


def test_no_name_is_taken_for_markup():
    assert "<script" not in html(hostile())


def test_every_centre_has_one_and_a_notebook_of_ones_own_has_none(tmp_path: Path):
    about = released().about
    jobs = plan_jobs(about, Path("r"), Path("n"), ReportOptions(centres=("voksne",)))
    assert [job.file for job in jobs] == ["voksne.html", "voksne-borgere.html"]
    assert jobs[1].title == "Det har I fortalt os – Borgercenter Voksne"
    assert jobs[1].sections == SECTIONS
    assert "Borgercenter Handicap" in jobs[1].foreign
    english = plan_jobs(about, Path("r"), Path("n"), ReportOptions("en", centres=("voksne",)))
    assert english[1].file == "voksne-borgere.html"
    own = ReportOptions(notebook=Path("notebooks/centre_report_model2.ipynb"))
    assert not any(job.is_for_citizens for job in plan_jobs(about, Path("r"), Path("n"), own))
