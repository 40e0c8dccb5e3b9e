"""The Model 1 report: a part per unit, nothing of one unit in another's page, no ranking."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipeline import cli
from pipeline.ended import RunEnd
from pipeline.errors import ReportError
from pipeline.present.texts import languages
from pipeline.records import KpiAbout, Released
from pipeline.report.index import index_page
from pipeline.report.page import page_for
from pipeline.report.plan import ReportOptions, plan_jobs
from pipeline.store import save_released
from pipeline.store.manifest import write_manifest
from tests.released_about import HOSTILE, LONG
from tests.released_factory import released
from tests.report.all_made import run_jobs
from tests.report.test_sections import Reader
from tests.series_factory import CENTRE, QUOTE, Curve, Wave, alone, ordinary, series_wave

SECTIONS = ("heading", "model1_first", "limits", "model1_centre", "model1_units", "method")
WAVES = {
    "ordinary": ordinary(),
    "pooled": replace(ordinary(), pooled=True),
    "one point": alone(weeks=1),
    "nothing shown": alone(Curve(status="withheld_small")),
    "no units": alone(names=(), curves=(("", Curve()),)),
    "hostile": alone(names=(("vis-nord", HOSTILE), ("vis-syd", LONG))),
    "survey": alone(curves=(), survey=("vis-nord", "vis-syd")),
    "statements": alone(curves=(), statements=("vis-nord",)),
    "laney": alone(chart="laney"),
}


def html(wave: Released, unit: str = "", language: str = "da", only: str = "") -> str:
    page = page_for(wave, CENTRE, language, unit)
    return "\n".join(page.show(one)._repr_html_() for one in SECTIONS if only in one)


def words(text: str) -> str:
    return " ".join(" ".join(Reader(text).words).split())


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", WAVES.values(), ids=WAVES)
def test_a_page_is_sound(wave, language):
    made = series_wave(wave)
    for unit in ("", *(one.id for one in made.about.centres[0].units)):
        text = html(made, unit, language)
        read = Reader(text)
        assert not read.open
        assert len(read.ids) == len(set(read.ids))
        assert {"heading", "limits", "model1_units", "method"} <= set(read.ids)
        assert read.headings.count(1) == 1
        steps = zip(read.headings, read.headings[1:], strict=False)
        assert all(below <= above + 1 for above, below in steps)
        assert not any("nan" in piece.casefold().split() for piece in read.words)
        assert "<script" not in text
        assert text == html(made, unit, language)


def test_units_stand_in_the_order_of_the_organisation_each_with_its_own_part():
    wave = series_wave()
    text = html(wave)
    names = [unit.name for unit in wave.about.centres[0].units]
    assert re.findall(r'<h2 id="unit-[\w-]+-title">([^<]*)</h2>', text) == names
    backwards = replace(wave, rows=wave.rows.iloc[::-1])
    assert re.findall(r'<h2 id="unit-[\w-]+-title">([^<]*)</h2>', html(backwards)) == names


def test_a_units_page_holds_nothing_of_the_others():
    wave = series_wave(replace(ordinary(), pooled=True))
    for unit in wave.about.centres[0].units:
        text = html(wave, unit.id)
        others = [one for one in wave.about.centres[0].units if one.id != unit.id]
        assert not any(one.name in text or one.id in re.findall(r"[\w-]+", text) for one in others)
        assert unit.name in text


def test_a_units_page_does_not_change_with_the_others_numbers():
    wave = series_wave(replace(ordinary(), pooled=True))
    rows = wave.rows.copy()
    elsewhere = rows["unit"] != "vis-nord"
    rows.loc[elsewhere, ["value", "numerator", "low", "high"]] = 0.4321
    assert html(replace(wave, rows=rows), "vis-nord") == html(wave, "vis-nord")
    rows.loc[~elsewhere, ["value"]] = 0.4321
    assert html(replace(wave, rows=rows), "vis-nord") != html(wave, "vis-nord")


def test_a_units_part_of_the_centres_page_says_what_its_own_page_says():
    wave = series_wave()
    part = re.search(
        r'<section id="unit-vis-nord" .*?(?=<section id="unit-vis-syd")', html(wave), re.S
    )
    assert part is not None
    own = words(html(wave, "vis-nord", only="model1_units"))
    assert own in words(part[0])


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", WAVES.values(), ids=WAVES)
def test_a_page_begins_with_four_questions_wherever_it_has_an_answer(wave, language):
    made = series_wave(wave)
    for unit in ("", *(one.id for one in made.about.centres[0].units)):
        text = html(made, unit, language, only="model1_first")
        questions = Reader(text).headings.count(3)
        assert questions == (4 if text and (unit or is_whole(made)) else 0)


def is_whole(made: Released) -> bool:
    """Whether the centre's page may speak of the centre: one unit, or units put together."""
    series = made.about.series
    return not made.about.centres[0].units or (series is not None and bool(series.pooled))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", WAVES.values(), ids=WAVES)
def test_a_centre_of_several_units_begins_unit_by_unit_without_a_number(wave, language):
    made = series_wave(wave)
    if is_whole(made):
        return
    first = html(made, "", language, only="model1_first")
    names = [unit.name for unit in made.about.centres[0].units]
    found = re.findall(r'<th scope="row">([^<]*)</th>', first)
    assert [html_of(name) for name in names if html_of(name) in found] == found
    assert found
    body = words(first)
    for name in names:
        body = body.replace(words(html_of(name)), "")
    assert not re.search(r"\d", body)


def html_of(name: str) -> str:
    return escape(name, quote=False)


def test_each_unit_has_its_own_signal_and_no_other_word():
    first = html(series_wave(), only="model1_first")
    rows = dict(re.findall(r'scope="row">([^<]*)</th><td[^>]*>[^<]*</td><td[^>]*>([^<]*)<', first))
    assert rows["Visitation Nord"] == "Intet signal: stabil."
    assert rows["Visitation Syd"] == "Signal: skiftet til et højere niveau."
    assert rows["Borgerskranken"] == "Kan ikke afgøres: skiftet, mens trykkene også ændrede sig."
    assert rows["Socialpsykiatrisk Rådgivning"].startswith("For få svar til, at tallene kan")
    assert rows["Bostedet Elmely"].startswith("Udsagn giver ikke et signal")
    survey = series_wave(alone(curves=(), survey=("vis-nord", "vis-syd")))
    asked = words(html(survey, only="model1_first"))
    assert "Visitation Nord Spørgsmål Signal: klart højere efter ændringen." in asked
    assert "Visitation Syd Spørgsmål Intet sikkert signal efter ændringen." in asked


def test_the_first_screen_says_what_changed_and_where_to_look():
    wave = series_wave(replace(ordinary(), chart="laney"))
    said = words(html(wave, "vis-syd", only="model1_first"))
    assert "skiftet til et højere niveau" in said
    assert "Tallene viser ikke, hvorfor andelen er højere" in said
    told = words(html(wave, "bosted", only="model1_first"))
    assert "Positive udsagn 16 af 28" in told
    assert "Flest udsagn handler om" in told
    survey = series_wave(alone(curves=(), survey=("vis-nord",)))
    asked = words(html(survey, "vis-nord", only="model1_first"))
    assert "borgere har svaret" in asked
    assert "Svarprocenten kendes ikke" in asked


@pytest.mark.parametrize(
    ("counts", "da", "en"),
    [
        ((6, 5, 30), "Flest udsagn handler om »Hverdagen« (6).", "about “Hverdagen” (6)."),
        (
            (6, 6, 30),
            "handler om »Hverdagen« og »Medbestemmelse« (6 om hvert).",
            "about “Hverdagen” and “Medbestemmelse” (6 on each).",
        ),
        ((0, 0, 30), "Intet tema er stort nok", "No theme is large enough"),
    ],
)
def test_the_rest_is_never_named_as_the_largest_theme(counts, da, en):
    made = series_wave(alone(curves=(), statements=("vis-nord",)))
    rows = made.rows.copy()
    for theme, count in zip(("Hverdagen", "Medbestemmelse", "other"), counts, strict=True):
        here = (rows["breakdown"] == "theme") & (rows["category"] == theme)
        rows.loc[here, "value"] = count
        rows = rows.drop(rows.index[here & (count == 0)])
    wave = replace(made, rows=rows)
    for language, said in (("da", da), ("en", en)):
        first = words(html(wave, "vis-nord", language, only="model1_first"))
        assert said in first
        assert "Andre temaer" not in first
        assert "Other themes" not in first


@pytest.mark.parametrize("status", ["withheld_small", "withheld_group", "shown"])
def test_of_statements_alone_no_number_of_people_is_told(status):
    made = series_wave(alone(curves=(), statements=("vis-nord",)))
    people = series_wave(alone(curves=(), survey=("vis-nord",))).rows
    answered = people[people["measure"] == "answered"].assign(status=status)
    wave = replace(made, rows=pd.concat([made.rows, answered], ignore_index=True))
    first = words(html(wave, "vis-nord", only="model1_first"))
    assert "udsagn 28" in first
    assert "borgere har svaret" not in first
    assert "skjult" not in first


def test_the_numbers_belong_to_the_centre_and_no_rate_is_computed():
    text = words(html(series_wave(), "vis-nord", only="limits"))
    assert "Tallene ejes af centret" in text
    assert "sammenligne centre eller enheder" in text
    assert "rapportere opad" in text
    assert "Svarprocenten kan ikke beregnes, fordi ingen er inviteret" in text
    listed = series_wave(alone(curves=(), survey=("vis-nord",)))
    listed = replace(listed, about=replace(listed.about, has_invitations=True))
    assert "kan ikke beregnes" not in words(html(listed, "vis-nord", only="limits"))


def test_units_together_only_with_the_supplement():
    assert 'id="model1_centre"' not in html(series_wave())
    pooled = html(series_wave(replace(ordinary(), pooled=True)))
    assert pooled.index('id="model1_centre"') < pooled.index('id="model1_units"')
    first = re.search(r'<section id="model1_centre".*?(?=<section id="model1_units")', pooled, re.S)
    assert first is not None
    assert "Visitation Nord, Visitation Syd" in first[0]
    assert "figure-series-1-centre" in first[0]
    assert "<textarea" not in first[0]


def test_what_is_odd_with_the_presses_is_shown():
    text = words(html(series_wave(), "vis-nord"))
    assert "14 tryk er meldt som misbrug" in text
    assert "32 af 3.349 tryk kom lige efter hinanden" in text
    assert "På 2 af 544 dage var der ingen tryk" in text
    jump = words(html(series_wave(), "skranke"))
    assert "ikke i hvor tilfredse de er" in jump
    calm = words(html(series_wave(alone(weeks=12)), "vis-nord"))
    assert "misbrug af standeren" not in calm


def test_a_unit_that_may_not_be_shown_says_so_once_and_has_no_meeting():
    text = html(series_wave(), "lille", only="model1_")
    assert words(text).count("Der er for få tryk på smileyer herfra") == 1
    assert "skjult" not in words(text)
    assert "<textarea" not in text
    assert "<svg" not in text


def test_statements_are_counted_by_theme_and_tone_with_approved_quotes():
    text = html(series_wave(), "bosted", only="model1_units")
    assert re.search(r'scope="row">Hverdagen</th><td>12</td><td>9</td>', text)
    assert "Andre temaer" in text
    meeting = words(text)[words(text).index("Dialog om tallene") :]
    assert "Udsagn i alt: 28. De handler om: Hverdagen (12), Medbestemmelse (9)" in meeting
    assert "other" not in words(text).split()
    assert QUOTE in text
    assert QUOTE not in html(series_wave(), "vis-nord")
    assert "beskytter anonymiteten" in text


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("higher", "klart højere efter ændringen end før"),
        ("lower", "klart lavere efter ændringen end før"),
        ("unclear", "for lille til, at det kan afgøres"),
        ("too_few", "for få svar til at sammenligne før og efter"),
    ],
)
def test_a_local_survey_has_both_phases_and_one_of_four_sentences(verdict, said):
    wave = series_wave(alone(curves=(), survey=("vis-nord",)))
    rows = wave.rows.copy()
    rows.loc[rows["measure"] == "change_local", "verdict"] = verdict
    text = words(html(replace(wave, rows=rows), "vis-nord"))
    assert "Før (1. jan.–31. mar. 2025)" in text
    assert "Efter (1. apr.–30. jun. 2025)" in text
    assert said in text
    assert "eksakt (Clopper-Pearson)" in text


def test_kpis_only_where_the_wave_file_asks_for_them():
    wave = series_wave(alone(weeks=12))
    kpi = KpiAbout("tilfreds", {"da": "Lokalt mål"}, "share_positive", ("smiley",), 0.8)
    whole = wave.rows[(wave.rows["measure"] == "share_positive") & (wave.rows["breakdown"] == "")]
    rows = wave.rows.copy()
    rows.loc[len(rows)] = {**whole.iloc[0], "measure": "kpi", "item": "tilfreds"}
    wave = replace(wave, rows=rows, about=replace(wave.about, kpis=(kpi,)))
    assert "Lokalt mål" not in html(wave, "vis-nord")
    local = replace(wave, about=replace(wave.about, local_kpi=True))
    assert "Lokalt mål" in html(local, "vis-nord")


def test_the_meeting_is_filled_with_the_units_own_series():
    text = words(html(series_wave(), "vis-syd", only="model1_units"))
    meeting = text[text.index("Dialog om tallene") :]
    steps = ["1. Siden sidst", "2. Udforsk", "3. Fortolk", "4. Forbered handling", "Aftalepapir"]
    assert [meeting.index(step) for step in steps] == sorted(meeting.index(step) for step in steps)
    assert "Ny mødeindkaldelse, 6. oktober 2025" in meeting
    assert re.search(r"Medianen var 73\s%\s+før den 6\. oktober 2025 og 87\s% derefter", meeting)
    assert re.search(r"april 2026 86\s%, maj 2026 87\s%", meeting)
    assert "mere end 8 uger i træk" in meeting
    assert "Aftalepapir: Visitation Syd" in meeting
    form = html(series_wave(), "vis-syd", only="model1_units")
    fields = re.findall(r'<textarea id="([^"]+)"', form)
    assert len(fields) == 7
    assert all(f'<label for="{field}">' in form for field in fields)


@pytest.mark.parametrize(
    "section", ["summary", "units", "comparison", "expected", "kpis", "response", "overview_kpis"]
)
def test_no_section_that_compares_or_ranks_can_be_shown(section):
    with pytest.raises(ReportError, match="has no section"):
        page_for(series_wave(), CENTRE, "da").show(section)


def test_model_2_has_none_of_it():
    with pytest.raises(ReportError, match="has no section"):
        page_for(released(), "voksne", "da").show("model1_units")
    with pytest.raises(ReportError, match="no pages of single units"):
        page_for(released(), "voksne", "da", "voksne-1")


def test_an_unknown_unit_names_the_nearest_and_a_name_its_id():
    with pytest.raises(ReportError, match="nearest: 'vis-nord'"):
        page_for(series_wave(), CENTRE, "da", "vis-nrod")
    with pytest.raises(ReportError, match="write 'bosted'"):
        page_for(series_wave(), CENTRE, "da", "Bostedet Elmely")


def plan(wave: Released, **options: object) -> dict[str, tuple[str, ...]]:
    jobs = plan_jobs(wave.about, Path("r"), Path("n"), ReportOptions(**options))  # type: ignore[arg-type]
    return {job.file: job.foreign for job in jobs}


def test_a_run_makes_the_centres_page_and_every_units():
    wave = series_wave()
    units = [unit.id for unit in wave.about.centres[0].units]
    assert list(plan(wave)) == ["voksne.html", *(f"voksne-{unit}.html" for unit in units)]
    assert list(plan(wave, units=("bosted", "vis-syd"))) == [
        "voksne-bosted.html",
        "voksne-vis-syd.html",
    ]
    assert list(plan(wave, centres=("voksne",))) == ["voksne.html"]
    assert list(plan(released())) == [
        *("boern.html", "boern-borgere.html", "voksne.html", "voksne-borgere.html"),
        *("handicap.html", "handicap-borgere.html", "overview.html"),
    ]


def test_the_other_units_are_foreign_to_a_units_page():
    found = plan(series_wave())
    assert found["voksne.html"] == ()
    assert set(found["voksne-vis-nord.html"]) == {
        unit.name for unit in series_wave().about.centres[0].units if unit.id != "vis-nord"
    }


def test_only_a_name_that_is_a_whole_word_of_ours_is_not_looked_for():
    """ "Svar" stands on every page; "Vig" only inside our words, and would be a foreign name."""
    curves = tuple((unit, Curve()) for unit in ("own", "one", "other"))
    names = (("own", "Vigen"), ("one", "Svar"), ("other", "Vig"))
    assert plan(series_wave(Wave(curves=curves, names=names)))["voksne-own.html"] == ("Vig",)


def test_units_that_have_no_page_are_refused_before_any_work():
    with pytest.raises(ReportError, match="nearest: 'bosted'"):
        plan(series_wave(), units=("bostad",))
    with pytest.raises(ReportError, match="Model 2 has no pages of single units"):
        plan(released(), units=("voksne-1",))


def test_the_command_takes_units(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[ReportOptions] = []

    def end(_: object, options: ReportOptions, told: object) -> RunEnd:
        asked.append(options)
        return RunEnd()

    monkeypatch.setattr(cli.flow, "run_report", end)
    monkeypatch.setattr(
        cli, "processed_summary", lambda _: {"wave": "w", "files": [], "rejected": {}}
    )
    (tmp_path / "raw" / "w").mkdir(parents=True)
    (tmp_path / "raw" / "w" / "wave.toml").touch()
    command = ["report", "w", "--data", str(tmp_path), "--unit", "a", "--unit", "b", "--quiet"]
    result = CliRunner().invoke(cli.app, command)
    assert result.exit_code == 0, result.output
    assert asked[0].units == ("a", "b")
    assert asked[0].centres == ()


def test_pages_are_made_checked_and_listed(tmp_path: Path) -> None:
    wave = series_wave(replace(ordinary(), pooled=True))
    write_manifest(tmp_path, {}, [])
    save_released(tmp_path, wave)
    options = ReportOptions(centres=("voksne",), units=("vis-syd", "bosted"))
    jobs = plan_jobs(wave.about, tmp_path / "released.parquet", tmp_path / "n", options)
    reports = run_jobs(jobs, 2, "btu-warm")
    assert [report.unit for report in reports] == ["", "vis-syd", "bosted"]
    assert '<li><a href="#unit-vis-nord">Visitation Nord</a></li>' in reports[0].html
    assert "Visitation Nord" not in reports[1].html
    assert "<title>Visitation Syd – Smileys 2025-2026</title>" in reports[1].html
    index = index_page(wave.about, reports, "da")
    assert "Tallene ejes af centret" in index
    assert '<li class="below"><a href="voksne-vis-syd.html">Visitation Syd</a></li>' in index
    tell_tale = replace(jobs[1], foreign=("Ny mødeindkaldelse",))
    with pytest.raises(ReportError, match="the name of another group: Ny mødeindkaldelse"):
        run_jobs([tell_tale], 1, "btu-warm")
