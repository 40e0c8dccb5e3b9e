"""``btu plan``: precision before anybody was asked, the model, the calendar; no small count."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import docx
import pytest
from icalendar import Calendar

from pipeline.measures.precision import planned
from pipeline.places import Places
from pipeline.policy import table, thresholds
from pipeline.preparing import preparation, write_preparation
from pipeline.present.texts import languages, texts_in
from tests.wave.test_wave_file import SHORT, parse

RULE = thresholds(date(2026, 1, 1))


def btu(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", "plan", *words]
    return subprocess.run(command, cwd=root, capture_output=True, text=True)


def words(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for grid in document.tables for row in grid.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize("wave", ["demo-myndighed-2024", "demo-smiley-2026"])
def test_one_command_makes_the_plan(root, demo, tmp_path, wave):
    to = tmp_path / "plan"
    made = btu(root, wave, "--data", str(demo), "--to", str(to), "--rate", "40", "--json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert told["documents"] == ["plan.docx", "aktivitetsplan.ics"]
    entries = Calendar.from_ical((to / "aktivitetsplan.ics").read_bytes()).walk("VEVENT")
    assert [str(e["DTSTART"].dt) for e in entries] == [one["day"] for one in told["activities"]]
    first = (to / "plan.docx").read_bytes()
    assert "{" not in words(first)
    again = btu(root, wave, "--data", str(demo), "--to", str(to), "--rate", "40")
    assert again.returncode == 0
    assert (to / "plan.docx").read_bytes() == first


def test_no_small_count_of_the_list_is_told(demo, tmp_path):
    wave = "demo-myndighed-2024"
    places = Places(demo / "raw" / wave, demo / "processed" / wave)
    _, found = write_preparation(places, [0.3], tmp_path / "plan", "da")
    assert found.expected
    assert found.too_small
    assert all(one.people % 10 == 0 and one.people >= 10 for one in found.expected)
    text = words((tmp_path / "plan" / "plan.docx").read_bytes())
    assert all(f"\N{EN DASH} {name}" not in text for name in found.too_small)


def test_the_wave_file_alone_is_enough_before_anybody_answered(tmp_path):
    raw = tmp_path / "raw" / "wave-1"
    raw.mkdir(parents=True)
    units = SHORT.replace('name = "Visitation Nord"', 'name = "Visitation Nord", population = 200')
    assert units != SHORT
    (raw / "wave.toml").write_text(units, encoding="utf-8")
    places = Places(raw, tmp_path / "processed" / raw.name)
    _, found = write_preparation(places, [0.5], tmp_path / "plan", "da")
    assert [one.people for one in found.expected] == [200]
    assert found.without_size == ("Borgercenter Voksne", "Visitation Syd")


def test_precision_by_hand():
    one = planned(1000, 0.278, RULE)
    # 1.96 sqrt(.75*.25/278 * (1 - 278/1000)) = .0433; Wilson is a little off the normal formula.
    assert one.margin == pytest.approx(0.0433, abs=0.001)
    assert one.is_shown
    few = planned(12, 0.3, RULE)
    assert not few.is_shown
    none = planned(0, 0.5, RULE)
    assert (none.answers, none.is_shown) == (0, False)
    assert planned(40, 1.0, RULE).margin == 0.0


def test_more_answers_are_never_less_precise():
    margins = [planned(400, rate / 100, RULE).margin for rate in range(5, 101, 5)]
    assert margins == sorted(margins, reverse=True)


def test_what_speaks_for_and_against_a_model():
    small = parse(SHORT)
    assert "strategic" in preparation(small, [0.5], {}).fit
    hidden = preparation(small, [0.3], {("voksne", ""): 10})
    assert "hidden" in hidden.fit
    assert "coarse" in preparation(small, [0.5], {("voksne", ""): 60}).fit
    assert "fine" in preparation(small, [0.5], {("voksne", ""): 2000}).fit
    local = parse(SHORT.replace("model = 2", "model = 1").replace('role = "kpi"', ""))
    assert preparation(local, [0.5], {}).fit[0] == "local"


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", ["demo-smiley-2026", "demo-progress-2026"])
def test_where_nobody_is_invited_no_response_rate_is_planned_with(root, tmp_path, wave, language):
    raw = root / "data" / "raw" / wave
    places = Places(raw, tmp_path / "processed" / wave)
    _, found = write_preparation(places, [0.3, 0.5], tmp_path / "plan", language)
    assert (found.expected, found.without_size, found.too_small) == ((), (), ())
    text = words((tmp_path / "plan" / "plan.docx").read_bytes())
    texts = texts_in(language)
    assert texts.lines("plan.precision_columns")[2] not in text
    assert "30 %" not in text.replace("\N{NO-BREAK SPACE}", " ")
    is_series = wave == "demo-smiley-2026"
    assert (texts.lines("plan.presses_columns")[0] in text) == is_series
    assert (texts.t("plan.no_rate") in text) != is_series


def test_answers_a_week_by_hand(root, tmp_path):
    raw = root / "data" / "raw" / "demo-smiley-2026"
    _, found = write_preparation(Places(raw, tmp_path / "p"), [0.3], tmp_path / "plan", "da")
    by_week = {one.per_week: one for one in found.presses}
    assert not by_week[2].is_shown
    assert by_week[5].is_shown
    # Wilson, three in four of 100: 1.96 sqrt(.75*.25/100 + 1.96^2/4e4)/1.0384
    assert by_week[100].week == pytest.approx(0.0838, abs=0.0005)
    assert all(one.month < one.week for one in found.presses)


def test_every_activity_has_its_words_and_none_comes_after_the_field_time_it_is_for():
    for row in table("activities")["activities"]:
        for language in languages():
            assert texts_in(language).t(f"plan.activity_{row['id']}")
            assert texts_in(language).t(f"plan.who_{row['who']}")
    plan = parse(SHORT)
    found = preparation(plan, [0.5], {}).activities
    days = [one.day for one in found]
    assert days == sorted(days)
    known = {one.id: one.day for one in found}
    assert known["begin"] == plan.start_date.isoformat()
    assert known["close"] == plan.end_date.isoformat()
    assert all(known[name] < known["close"] for name in ("reminder", "calls") if name in known)
