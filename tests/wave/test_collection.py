"""KPI kinds, themes, events, the partial rule and weights in a wave file."""

from __future__ import annotations

import re
from datetime import date

import pytest

from pipeline.errors import WaveFileError
from tests.wave.test_wave_file import SHORT, parse

THEME = """
[[questions]]
id = "respect"
scale = "agreement_5"
theme = "Kontakt"
[[questions]]
id = "listened"
scale = "degree_5"
theme = "Kontakt"
[[questions]]
id = "age"
role = "background"
[[kpis]]
id = "contact"
"""


def test_a_theme_index_is_made_of_all_questions_of_its_theme():
    kpi = parse(SHORT + THEME + 'kind = "theme_index"\ntheme = "Kontakt"\ntarget = 70\n').kpis[0]
    assert (kpi.questions, kpi.name["da"], kpi.target) == (("respect", "listened"), "Kontakt", 70)
    assert kpi.coverage == 0.5


def test_the_questions_of_a_theme_index_may_be_listed():
    lines = 'kind = "theme_index"\nquestions = ["overall", "listened"]\ncoverage = 1\n'
    kpis = parse(SHORT + THEME + lines).kpis
    assert kpis[0].questions == ("overall", "listened")
    assert [kpi.id for kpi in kpis] == ["contact", "kpi_overall"], "a theme is not the KPI of one"


@pytest.mark.parametrize(("kind", "kept"), [("top_box", 0.4), ("net", -0.2), ("theme_index", 40)])
def test_targets_of_the_other_kinds(kind, kept):
    of = 'theme = "Kontakt"' if kind == "theme_index" else 'question = "overall"'
    written = {0.4: 40, -0.2: -20}.get(kept, 40)
    kpi = parse(SHORT + THEME + f'kind = "{kind}"\n{of}\ntarget = {written}\n').kpis[0]
    assert kpi.target == kept


def test_a_success_indicator_is_kept_in_both_languages():
    lines = 'question = "overall"\nsuccess_indicator = "Flere bliver hørt"\n'
    kpi = parse(SHORT + THEME + lines).kpis[0]
    assert kpi.success_indicator == dict.fromkeys(("da", "en"), "Flere bliver hørt")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('kind = "theme_index"\ntheme = "Kontakter"\n', "nearest: 'Kontakt'"),
        ('kind = "theme_index"\nquestion = "overall"\n', "a theme_index names its questions"),
        ('kind = "theme_index"\nquestions = ["overall"]\n', "two questions or more"),
        ('kind = "theme_index"\nquestions = ["overall", "age"]\n', "unknown question"),
        ('kind = "index"\ntheme = "Kontakt"\nquestion = "overall"\n', "has one question"),
        ('kind = "index"\n', "the KPI names no question"),
        ('kind = "net"\nquestion = "overall"\ntarget = -101\n', "-100 to 100 (percent)"),
        ('question = "overall"\ncoverage = 0\n', "coverage"),
    ],
)
def test_faults_of_kpis_name_their_line(lines, said):
    with pytest.raises(WaveFileError) as error:
        parse(SHORT + THEME + lines)
    assert said in str(error.value)
    assert re.search(r"line (29|3\d), key kpis", str(error.value))


def test_events_stand_in_the_order_of_their_days():
    lines = '[[events]]\ndate = 2024-10-01\nkind = "phone"\n[[events]]\ndate = 2024-09-16\n'
    found = parse(SHORT + lines + 'text = "Nyhed i avisen"\n').events
    assert [(event.date, event.kind) for event in found] == [
        (date(2024, 9, 16), "other"),
        (date(2024, 10, 1), "phone"),
    ]
    assert found[0].text == {"da": "Nyhed i avisen", "en": "Nyhed i avisen"}


def test_the_partial_rule_and_the_eligible_share_may_be_stated():
    plan = parse(SHORT + "[response]\npartial_from = 0.4\neligibility = 0.9\n")
    assert (plan.partial_from, plan.complete_above, plan.eligibility) == (0.4, 0.8, 0.9)


WEIGHTS = '[[questions]]\nid = "age"\nrole = "background"\n[weights]\nvariables = ["{}"]\n'


def test_weights_name_background_questions():
    weights = parse(SHORT + WEIGHTS.format("age")).weights
    assert weights is not None
    assert (weights.method, weights.variables, weights.trim) == ("rake", ("age",), True)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("[[events]]\ndate = 2024-12-24\n", "outside the field period"),
        ("[[events]]\ndate = 2024-09-16\n", "an event of kind other has a text"),
        ("[response]\npartial_from = 0.9\n", "at most complete_above (0.8)"),
        (WEIGHTS.format("overall"), "unknown background question"),
        (
            WEIGHTS.format("age") + '[[files]]\npath = "a.csv"\ncolumns = { weight = "v" }\n',
            "already have a weight column",
        ),
        ('[[questions]]\nid = "mode"\nrole = "background"\n', "a meaning of its own"),
    ],
)
def test_faults_of_the_collection(lines, said):
    with pytest.raises(WaveFileError, match="line") as error:
        parse(SHORT + lines)
    assert said in str(error.value)
