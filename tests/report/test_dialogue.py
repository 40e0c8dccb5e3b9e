"""The meeting about a centre's numbers: its own, of released rows, and only those shown."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pipeline.errors import ReportError
from pipeline.present.rows import extract_for
from pipeline.present.texts import languages
from pipeline.records import AgreementAbout, Released
from pipeline.report.page import page_for
from tests.released_about import Shape
from tests.released_factory import released
from tests.report.test_statistics_sections import survey
from tests.report.test_wording import with_rows


def said(wave: Released, language: str = "da") -> str:
    return repr(page_for(wave, "voksne", language).show("dialogue"))


def step(text: str, number: int) -> str:
    return re.split(r"^\d\. ", text, flags=re.M)[number]


@pytest.mark.parametrize("language", languages())
def test_four_steps_come_in_order_and_end_in_an_agreement(language):
    text = said(released(), language)
    assert re.findall(r"^(\d)\. ", text, re.M) == ["1", "2", "3", "4"]
    assert text.count("____") == 7
    html = page_for(released(), "voksne", language).show("dialogue")._repr_html_()
    fields = re.findall(r'<textarea id="([^"]+)"', html)
    assert len(fields) == 7
    assert all(f'<label for="{field}">' in html for field in fields)


def test_last_waves_kpis_stand_with_what_became_of_them():
    first = step(said(released()), 1)
    assert "KPI | Forrige måling | Denne måling | Vurdering" in first
    assert re.search(r"mødt med respekt \| 93\s% \| 81\s% \| klart lavere", first)
    assert "svarskalaen er en anden | " in first
    assert "kan ikke sammenlignes" in first
    alone = step(said(released(Shape(previous=False))), 1)
    assert "Der er ingen forrige måling at sammenligne med." in alone
    assert "|" not in alone


def test_what_is_explored_is_what_the_page_shows():
    wave = released()
    second = step(said(wave), 2)
    rows = wave.rows[(wave.rows["centre"] == "voksne") & (wave.rows["unit"] == "")]
    rate = rows[(rows["measure"] == "response_rate_rr2") & (rows["breakdown"] == "")].iloc[0]
    assert f"{rate['numerator']:.0f} af {rate['denominator']:.0f} har svaret" in second
    assert re.search(r"Samlet tilfredshed: \d+\s% \(usikkerhed \d+–\d+\s%\), mål 75\s%: ", second)
    shares = [int(pct) for pct in re.findall(r"« \((\d+)\s%\)", second)]
    assert shares[:3] == sorted(shares[:3], reverse=True)
    assert shares[3:] == sorted(shares[3:])
    assert max(shares[3:]) <= min(shares[:3])


def test_a_withheld_number_is_in_no_sentence():
    hidden = {"status": "withheld_small", "value": 0.4321, "low": 0.4, "high": 0.5}
    wave = with_rows(released(), hidden, item="kpi_overall", measure="kpi")
    second = step(said(wave), 2)
    assert "Samlet tilfredshed: " not in second
    assert "Borgerne bliver mødt med respekt: " in second
    wave = with_rows(released(), hidden, item="respect", measure="share_positive")
    assert "43" not in step(said(wave), 2)


def test_the_fields_of_the_priority_map_are_named_with_their_questions():
    wave = survey()
    third = step(repr(page_for(wave, "nord", "da").show("dialogue")), 3)
    importance = wave.rows[(wave.rows["measure"] == "importance") & (wave.rows["centre"] == "nord")]
    assert set(importance["verdict"]) <= {"focus", "strength", "maintain", "monitor", "uncertain"}
    assert all(third.count(f"»Spørgsmål {number}«") == 1 for number in range(3))
    assert "ikke en årsag" in third
    assert "indsatskortet" not in step(said(released()), 3)  # nothing was measured there


def test_signs_are_the_targets_that_are_not_reached():
    last = step(said(released()), 4)
    verdicts = released().rows.query("measure == 'versus_target' and centre == 'voksne'")
    reached = set(verdicts.loc[verdicts["verdict"] == "higher", "item"])
    names = {kpi.id: kpi.name["da"] for kpi in released().about.kpis if kpi.target is not None}
    assert names
    for item, name in names.items():
        assert (f"{name} (mål " in last) == (item not in reached)
    assert "justere ydelser i en enkelt enhed" in last


def test_there_is_no_meeting_without_numbers_and_none_of_all_centres():
    assert said(released(Shape(withheld="withheld_small"))) == ""
    with pytest.raises(ReportError, match="no such section"):
        page_for(released(), "", "da").show("dialogue")


def test_without_an_invitation_list_no_rate_is_told():
    second = step(said(released(Shape(invitations=False))), 2)
    assert "Svarprocenten er" not in second
    assert "borgere har svaret." in second


def test_one_question_has_no_two_ends():
    wave = released()
    about = replace(wave.about, questions=wave.about.questions[:1], kpis=wave.about.kpis[:1])
    assert "Færrest" not in said(replace(wave, about=about))


def agreeing(wave: Released, *made: AgreementAbout) -> Released:
    return replace(wave, about=replace(wave.about, agreements=made))


def agreement(kpi: str, centre: str = "voksne") -> AgreementAbout:
    return AgreementAbout(
        centre=centre,
        unit="",
        aim={"da": f"Mere respekt i {centre}"},
        action={"da": "Kursus"},
        sign={"da": "Flere smil"},
        kpi=kpi,
        who="Teamet",
        follow_up="Lederen",
        due="2024-03-01",
        became="done",
        learned={"da": "Det tager tid"},
    )


def test_what_was_agreed_stands_first_with_what_became_of_its_sign():
    first = step(said(agreeing(released(), agreement("kpi_respect"))), 1)
    for text in ("Mere respekt i voksne", "Kursus", "Teamet", "Lederen", "1. marts 2024"):
        assert text in first
    assert "Status: gennemført" in first
    assert "mødt med respekt er klart lavere end ved forrige måling" in first


def test_a_sign_that_was_not_measured_alike_is_not_said_to_have_moved():
    first = step(said(agreeing(released(Shape(previous=False)), agreement("kpi_respect"))), 1)
    assert "blev ikke målt på samme måde sidst" in first
    assert "klart" not in first


def test_a_sign_that_is_withheld_is_not_told():
    hidden = {"status": "withheld_small", "value": -0.1234, "verdict": "lower"}
    wave = with_rows(released(), hidden, item="kpi_respect", measure="change")
    first = step(said(agreeing(wave, agreement("kpi_respect"))), 1)
    told = first.split("Tegnet i tallene: ")[1].split("Det har vi lært")[0]
    assert "klart" not in told
    assert "skjult" in told or "vises ikke" in told


def test_another_centres_agreement_is_not_on_the_page():
    others = agreement("kpi_respect", "unge")
    assert "Mere respekt" not in said(agreeing(released(), others))
    assert not extract_for(agreeing(released(), others), "").about.agreements
