"""Who answered, groups, expected range, priorities and reliability, as a reader meets them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.measures import measure
from pipeline.measures.derived import derived_rows
from pipeline.policy import comparison_rule
from pipeline.present.blocks import FigureResult, Listing, Prose, Section
from pipeline.present.rows import extract_for
from pipeline.present.tables import Table
from pipeline.present.texts import texts_in
from pipeline.records import Released
from pipeline.report.sections import (
    breakdowns,
    expected,
    kpis,
    method,
    participation,
    priorities,
    reliability,
)
from pipeline.wave import about_of
from tests.measures.waves import Person, make_plan, make_wave

CENTRES = {"nord": ("n1", "n2"), "syd": ("s1",), "vest": ("v1",)}
SECTIONS = (
    """
[[questions]]
id = "overall"
text = "Alt i alt?"
role = "kpi"
"""
    + "".join(
        f'[[questions]]\nid = "q{n}"\ntext = "Spørgsmål {n}"\ntheme = "Kontakt"\n' for n in range(3)
    )
    + """
[[questions]]
id = "age"
text = "Alder"
role = "background"
[[kpis]]
id = "samlet"
name = "Samlet"
question = "overall"
target = 60
success_indicator = "Flere er tilfredse"
[[kpis]]
id = "kontakt"
kind = "theme_index"
theme = "Kontakt"
[[events]]
date = 2024-09-05
kind = "reminder"
[weights]
variables = ["age"]
"""
)


def survey() -> Released:
    """600 people in three centres; the young answer less and are less satisfied."""
    chance = np.random.default_rng(4)
    people, ages, days = [], [], []
    for number in range(600):
        centre = list(CENTRES)[number % 3]
        is_young = chance.random() < 0.5
        mood = chance.normal(3.2 if is_young else 4.0, 0.8)
        answers = {
            name: min(5, max(1, round(mood + chance.normal(0, 0.7))))
            for name in ("overall", "q0", "q1", "q2")
        }
        has_answered = chance.random() < (0.4 if is_young else 0.8)
        unit = CENTRES[centre][number % len(CENTRES[centre])]
        mode = ("web", "phone")[chance.random() < 0.3]
        code = "I" if has_answered else "NC"
        people.append(Person(centre, unit, answers if has_answered else {}, code, mode))
        ages.append("18-39" if is_young else "40+")
        days.append(f"2024-09-{2 + number // 50:02}" if has_answered else None)
    wave = make_wave(people)
    wave.people["age"] = pd.Series(ages, dtype="str")
    wave.people["answered_date"] = pd.to_datetime(pd.Series(days)).astype("datetime64[us]")
    plan = make_plan(SECTIONS, centres=CENTRES)
    rows = measure(wave, plan, None, None).rows
    status = rows["value"].isna().map({True: "no_base", False: "shown"}).astype("str")
    released = Released(
        rows.assign(status=status), pd.DataFrame(), about_of(plan, None, True, {"data": "a" * 64})
    )
    more = derived_rows(released, None, comparison_rule(plan.start_date))
    return Released(
        pd.concat([released.rows, more], ignore_index=True), pd.DataFrame(), released.about
    )


@pytest.fixture(scope="module")
def released() -> Released:
    return survey()


def words(section: Section) -> str:
    """Everything a section says."""
    told = [section.title]
    for block in section.blocks:
        if isinstance(block, Prose):
            told += block.paragraphs
        elif isinstance(block, Listing):
            told += [block.title, *block.items]
        elif isinstance(block, FigureResult):
            told += [block.title, block.caption, block.how_to_read, block.alt]
    for table in tables(section).values():
        told += [table.caption, *table.headers]
        told += [f"{cell.text} {cell.detail}" for row in table.rows for cell in row]
    return "\n".join(told)


def tables(section: Section) -> dict[str, Table]:
    """Every table of a section: those on their own, and those behind its figures."""
    own = [block for block in section.blocks if isinstance(block, Table)]
    behind = [block.table for block in section.blocks if isinstance(block, FigureResult)]
    return {table.id: table for table in (*own, *behind) if table is not None}


def test_who_answered_is_told_in_words_and_what_it_does(released: Released) -> None:
    made = participation.build(extract_for(released, "nord"), texts_in("da"))
    said = words(made)
    assert "»Alder«: Grupperne har ikke svaret lige meget. Færrest i gruppen »18-39«" in said
    assert "Havde alle grupper svaret lige meget, ville »Samlet« være" in said
    assert "Rykker sendt" in said
    curve = tables(made)["participation-curve"]
    last = curve.rows[-1][2].text
    answered = extract_for(released, "nord").find("answered").n
    assert last == str(answered)


def test_a_survey_without_a_list_has_no_rates_by_background(released: Released) -> None:
    rows = released.rows[~released.rows["measure"].isin(["invited", "representativity"])]
    rows = rows[~rows["measure"].str.startswith("response_rate")]
    plain = Released(rows, released.suppression, released.about)
    made = participation.build(extract_for(plain, "nord"), texts_in("da"))
    assert tables(made)["participation-1"].headers == ("Gruppe", "Svar")
    assert "kan ikke opgøres" in words(made)


def test_kpis_by_group_and_standpoint(released: Released) -> None:
    made = breakdowns.build(extract_for(released, "nord"), texts_in("da"))
    found = tables(made)
    assert [row[0].text for row in found["figure-groups-1-table"].rows] == [
        "Internet", "Telefoninterview", "18-39", "40+",
    ]  # fmt: skip
    assert found["breakdowns-standpoints"].headers == (
        "KPI", "Alle svar", "Efter antal borgere", "Vægtet",
    )  # fmt: skip
    assert "Samlet: Sikker forskel mellem grupperne under »Alder«" in words(made)
    (how,) = (block for block in made.blocks if isinstance(block, Listing))
    told = [item.partition(":")[0] for item in how.items]
    assert tuple(told) == found["breakdowns-standpoints"].headers[1:]  # no column unexplained
    assert "designeffekt" in words(made)


def test_the_overview_has_every_centre_in_the_order_of_the_organisation(released: Released) -> None:
    made = expected.build(extract_for(released, ""), texts_in("da"))
    (table,) = tables(made).values()
    assert [row[0].text for row in table.rows] == [f"Center {name}" for name in CENTRES]
    assert "Der er under 15 centre" in words(made)
    own = expected.build(extract_for(released, "syd"), texts_in("da"))
    assert len(tables(own)["figure-expected-share-table"].rows) == 1
    assert "Center" not in words(own)


def test_priorities_name_fields_or_why_there_are_none(released: Released) -> None:
    made = priorities.build(extract_for(released, ""), texts_in("da"))
    (table,) = tables(made).values()
    fields = {row[-1].text for row in table.rows}
    assert fields <= {"Indsats", "Styrke", "Fasthold", "Hold øje", "Usikker placering"}
    assert "»Alt i alt?«" in words(made)
    rows = released.rows.copy()
    mine = rows["measure"] == "importance"
    rows.loc[mine, ["value", "low", "high"]] = float("nan")
    rows.loc[mine, "status"], rows.loc[mine, "verdict"] = "no_base", "too_few_answers"
    few = Released(rows, released.suppression, released.about)
    refused = priorities.build(extract_for(few, ""), texts_in("da"))
    assert tables(refused) == {}
    assert "Der skal være mindst 100." in words(refused)


def test_reliability_and_its_warning(released: Released) -> None:
    made = reliability.build(extract_for(released, "nord"), texts_in("da"))
    assert set(tables(made)) == {"reliability-themes", "reliability-2"}
    assert "til at blive ét tal" not in words(made)
    rows = released.rows.copy()
    rows.loc[rows["measure"] == "alpha", "verdict"] = "low"
    weak = Released(rows, released.suppression, released.about)
    told = words(reliability.build(extract_for(weak, "nord"), texts_in("da")))
    assert "Kontakt: Spørgsmålene hænger ikke godt nok sammen til at blive ét tal." in told


def test_every_rate_stands_in_the_method_with_its_counts(released: Released) -> None:
    table = tables(method.build(extract_for(released, ""), texts_in("en")))["method-rates"]
    assert [row[0].text for row in table.rows][:3] == [
        "e: part of those of unknown eligibility that counts as eligible",
        "Raw response rate",
        "Cleaned response rate",
    ]
    assert len(table.rows) == 21


def test_success_indicators_stand_with_their_kpi(released: Released) -> None:
    assert "Samlet: »Flere er tilfredse«" in words(
        kpis.build(extract_for(released, "nord"), texts_in("da"))
    )


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("centre", ["", "vest"])
def test_every_section_speaks_both_languages(
    released: Released, centre: str, language: str
) -> None:
    for one in (participation, breakdowns, expected, priorities, reliability):
        made = one.build(extract_for(released, centre), texts_in(language))
        assert made.blocks
        assert "{" not in words(made)
