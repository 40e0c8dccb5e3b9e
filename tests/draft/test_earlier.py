"""Drafting like an earlier wave: names, KPIs and targets return, doubts are flagged."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.wave import WavePlan, parse_plan
from tests.draft.tables import draft, drafted, invited, raw

EARLIER = """\
title = "Tilfredshed 2022, udfører"
title_en = "Satisfaction 2022, provider"
model = 2
type = "provider"
period = { start = 2022-09-01, end = 2022-10-14 }
modes = { "Fax" = "paper" }
themes_en = { "Samlet" = "Overall", "Kontakt" = "Contact" }

[[centres]]
id = "voksne"
name = "Borgercenter Voksne"
units = [{ id = "vo-1", name = "Huset" }, { id = "vo-2", name = "Gården", codes = ["G"] }]

[[centres]]
id = "handicap"
name = "Borgercenter Handicap"
units = [{ id = "ha-1", name = "Værkstedet" }]

[[questions]]
id = "overall"
text = "Hvor tilfreds er du alt i alt med den støtte, du får?"
text_en = "How satisfied are you overall?"
role = "kpi"
theme = "Samlet"

[[questions]]
id = "waiting"
text = "Jeg venter for længe på svar"
scale = "agreement_5"
reversed = true

[[questions]]
id = "talk"
text = "Hvor tilfreds er du med den måde, personalet taler med dig på?"
theme = "Kontakt"

[[questions]]
id = "s_9"
text = "Hvor tilfreds er du med maden?"

[[questions]]
id = "home"
text = "Hvor tilfreds er du med rammerne?"
scale = "satisfaction_4"
role = "kpi"

[[kpis]]
id = "samlet"
name = "Samlet tilfredshed"
question = "overall"
target = 75

[[kpis]]
id = "rammer"
name = "Rammer"
question = "home"
kind = "mean"
target = 3.2

[disclosure]
unit_answers = 8

[report]
show_units = true
"""
SATISFIED = ["Meget utilfreds", "Utilfreds", "Hverken/eller", "Tilfreds", "Meget tilfreds"]
AGREE = ["Helt uenig", "Uenig", "Hverken/eller", "Enig", "Helt enig"]
TEXTS = {
    "s_1": "Hvor tilfreds er du  alt i alt med den støtte, du får?",
    "s_2": "Jeg venter for længe på svar",
    "s_3": "Hvor tilfreds er du med den måde, som personalet taler med dig på?",
    "s_9": "I hvor høj grad er du tryg?",
    "s_10": "Hvor tilfreds er du med rammerne?",
}


@pytest.fixture
def earlier() -> WavePlan:
    return parse_plan(EARLIER, "udfoerer-2022", Path("udfoerer-2022"))


@pytest.fixture
def found(earlier: WavePlan) -> tuple[str, WavePlan]:
    people = [str(at) for at in range(40)]
    answers = raw(
        {
            "id": people,
            "s_1": SATISFIED * 8,
            "s_2": AGREE * 8,
            "s_3": SATISFIED * 8,
            "s_9": ["Slet ikke", "I mindre grad", "I nogen grad", "I høj grad", "I meget høj grad"]
            * 8,
            "s_10": SATISFIED * 8,
            "d": ["2026-09-02"] * 40,
        },
        columns={"person": "id", "date": "d"},
        texts=TEXTS,
    )
    units = ["Huset", "g", "ha-1", "vo-3"] * 10
    listed = invited(
        {"id": people, "enhed": units, "via": ["fax", "web"] * 20},
        person="id", unit="enhed", mode="via",
    )  # fmt: skip
    return draft(answers, listed, earlier=earlier)


def test_title_type_and_settings_return_with_this_year(found):
    _, plan = found
    assert plan.id == "udfoerer-2026"
    assert plan.title == {"da": "Tilfredshed 2026, udfører", "en": "Satisfaction 2026, provider"}
    assert (plan.unit_type, plan.show_units, plan.thresholds.unit_answers) == ("provider", True, 8)
    assert plan.modes == {"Fax": "paper"}
    assert "modes" not in plan.unconfirmed
    assert {name["en"] for name in plan.theme_names.values()} == {"Overall", "Contact"}
    assert plan.previous is not None
    assert plan.previous.wave == "udfoerer-2022"


def test_units_return_to_their_centres_and_new_ones_are_told(found):
    text, plan = found
    assert [(c.id, [unit.id for unit in c.units]) for c in plan.centres] == [
        ("voksne", ["vo-1", "vo-2", "vo-3"]),
        ("handicap", ["ha-1"]),
    ]
    assert plan.centres[0].units[1].codes == ("G",)
    assert '"vo-3" },  # guessed: new, the centre by units called like it' in text
    assert "centres" in plan.unconfirmed


def test_the_same_wording_is_the_same_question(found):
    _, plan = found
    question = drafted(plan, "s_1")
    assert (question.id, question.role, question.theme) == ("overall", "kpi", "Samlet")
    assert question.text["en"] == "How satisfied are you overall?"
    assert "overall" not in plan.previous.not_comparable
    assert drafted(plan, "s_2").reversed == "item"


def test_the_nearest_wording_is_proposed_and_not_compared_until_confirmed(found):
    _, plan = found
    assert drafted(plan, "s_3").id == "talk"
    assert plan.previous.questions == {"talk": "talk"}
    assert plan.previous.not_comparable["talk"] == "Ordlyden er ikke den samme"
    assert "previous.not_comparable.talk" in plan.unconfirmed


def test_another_scale_is_never_compared(found):
    _, plan = found
    assert drafted(plan, "s_10").id == "home"
    assert plan.previous.not_comparable["home"] == "Svarskalaen er ikke den samme"


def test_the_same_id_with_quite_another_wording_is_another_question(found):
    _, plan = found
    question = drafted(plan, "s_9")
    assert question.text["da"] == TEXTS["s_9"]
    assert "s_9" not in plan.previous.questions
    assert "s_9" not in plan.previous.not_comparable


def test_kpis_return_with_their_targets(found):
    _, plan = found
    assert {kpi.id: (kpi.questions[0], kpi.kind, kpi.target) for kpi in plan.kpis} == {
        "samlet": ("overall", "share_positive", 0.75),
        "rammer": ("home", "mean", 3.2),
    }


def test_a_kpi_without_its_question_is_told(earlier):
    text, plan = draft(raw({"s_1": SATISFIED * 8}, texts=TEXTS), earlier=earlier, name="nu")
    assert "# Not drafted: the KPI rammer, whose question was not found\n" in text
    assert [kpi.id for kpi in plan.kpis] == ["samlet"]


def test_an_export_without_wordings_is_compared_only_when_confirmed(earlier):
    _, plan = draft(raw({"overall": SATISFIED * 8}), earlier=earlier, name="nu")
    assert drafted(plan, "overall").text["da"].startswith("Hvor tilfreds er du alt i alt")
    assert "previous" in plan.unconfirmed


def test_id_name_and_code_of_a_unit_are_one_unit(earlier):
    units = ["Huset", "vo-1", "HUSET", "G", "Gården"] * 4
    table = raw({"q": SATISFIED * 4, "enhed": units}, columns={"unit": "enhed"})
    _, plan = draft(table, earlier=earlier, name="nu")
    assert [[unit.id for unit in centre.units] for centre in plan.centres] == [["vo-1", "vo-2"]]
    assert "centres" not in plan.unconfirmed
