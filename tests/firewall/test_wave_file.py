"""Round the rules from the wave file: refused with line, rule and source."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import WaveFileError
from pipeline.wave import parse_plan, read_plan
from tests.firewall.waves import QUESTION, SOURCE, local_survey, wave

OTHER = '[[centres]]\nid = "ly"\nname = "Borgercenter Lyngen"\n'
KPI = '[[kpis]]\nid = "glad"\nquestion = "smiley"\n'
MODEL_2 = local_survey().replace("model = 1", "model = 2")
REFUSED = {
    "two centres in one wave file": (
        local_survey(rest=OTHER),
        "Model 1 measures one centre: nothing is collected across centres",
    ),
    "a KPI": (local_survey(rest=KPI), "Model 1 has no KPIs, but locally"),
    "a question with role kpi": (
        local_survey().replace('scale = "satisfaction_4"', 'role = "kpi"'),
        "Model 1 has no KPIs, but locally",
    ),
    "an earlier wave": (
        local_survey(rest='[[previous]]\nwave = "foer"\n'),
        "Model 1 is not compared with earlier measurements, but locally",
    ),
    "weights": (
        local_survey(
            rest='[[questions]]\nid = "age"\nrole = "background"\n[weights]\nvariables = ["age"]\n'
        ),
        "Model 1 puts no units together, so nothing is weighted",
    ),
    "the supplement of provider units": (
        wave(rest=QUESTION + "[series]\nsupplement = true\n", kind="provider"),
        "the smiley supplement belongs to the authority area",
    ),
    "a series in Model 2": (MODEL_2 + "[series]\n", "Model 2 is a questionnaire, no series"),
    "statements in Model 2": (MODEL_2 + "[statements]\n", "Model 2 has no statements"),
    "local KPIs in Model 2": (
        MODEL_2.replace("model = 2", "model = 2\nlocal_kpi = true"),
        "Model 2 has KPIs anyway",
    ),
    "both types in Model 2": (
        MODEL_2.replace('"authority"', '"both"'),
        "Model 2 measures authority and provider units apart",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_broken_rule_stops_with_its_source(what: str) -> None:
    text, message = REFUSED[what]
    with pytest.raises(WaveFileError) as caught:
        parse_plan(text, "w", Path("w"))
    assert f"{message} ({SOURCE})" in str(caught.value)
    assert "w/wave.toml, line " in str(caught.value)


def test_what_is_local_may_be_had_where_the_wave_file_says_so() -> None:
    text = local_survey(rest=KPI + '[[previous]]\nwave = "foer"\n')
    plan = parse_plan(text.replace("model = 1", "model = 1\nlocal_kpi = true"), "w", Path("w"))
    assert plan.local_kpi
    assert [kpi.id for kpi in plan.kpis] == ["glad"]


def test_the_supplement_puts_together_authority_units_and_no_others() -> None:
    text = wave(rest=QUESTION + "[series]\nsupplement = true\n", kind="both")
    text = text.replace('"Bøgehuset"', '"Bøgehuset", type = "authority"')
    text = text.replace('"Birkely"', '"Birkely", type = "provider"')
    assert parse_plan(text, "w", Path("w")).pooled_units == ("bo-1",)
    without = text.replace("supplement = true", "")
    assert parse_plan(without, "w", Path("w")).pooled_units == ()


@pytest.mark.parametrize("model", ["3", "0", "-1", "12"])
def test_there_is_no_model_without_rules(model: str) -> None:
    with pytest.raises(WaveFileError, match="no rules are written for this model"):
        parse_plan(local_survey().replace("model = 1", f"model = {model}"), "w", Path("w"))


def test_a_period_before_the_rules_gives_no_licence() -> None:
    """The first row of rules holds for all that is older."""
    text = local_survey(rest=OTHER).replace("2026-01-05", "1999-12-31")
    with pytest.raises(WaveFileError, match="nothing is collected across centres") as caught:
        parse_plan(text, "w", Path("w"))
    assert SOURCE in str(caught.value)


def test_no_file_of_another_centres_wave_is_taken(tmp_path: Path) -> None:
    theirs, mine, own = (tmp_path / name for name in ("theirs", "mine", "own"))
    for folder, centre in ((theirs, "ly"), (own, "bo"), (mine, "bo")):
        folder.mkdir()
        (folder / "wave.toml").write_text(local_survey(centre), encoding="utf-8")
    for path in ("../theirs/tryk.csv", str(theirs / "tryk.csv"), "../mine/../theirs/tryk.csv"):
        file = f'[[files]]\npath = "{path}"\n'
        (mine / "wave.toml").write_text(local_survey(rest=file), encoding="utf-8")
        with pytest.raises(WaveFileError) as caught:
            read_plan(mine)
        assert f"takes no file from another centre's wave ({SOURCE})" in str(caught.value)
    file = '[[files]]\npath = "../own/tryk.csv"\n'
    (mine / "wave.toml").write_text(local_survey(rest=file), encoding="utf-8")
    assert read_plan(mine).files[0].path == own / "tryk.csv"
    (own / "wave.toml").write_text("not toml", encoding="utf-8")
    with pytest.raises(WaveFileError, match="another centre's wave"):
        read_plan(mine)
