"""``btu new``: from the files an analyst has to a wave that runs, after a few edited lines."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from pipeline.store import read_released
from pipeline.wave import WavePlan, read_plan
from tests.end_to_end.small_wave import WAVE, contents, invitation_lines, survey_lines, write_wave

DEMO = {
    "demo-myndighed-2020": ("dataset.csv", "udsendelsesliste.xlsx"),
    "demo-udfoerer-2022": ("dataset.xlsx", "udsendelsesliste.csv"),
    "demo-myndighed-2024": ("dataset.csv", "udsendelsesliste.csv"),
}
ALL_CONFIRMED = (r"unconfirmed = \[[^]]*\]", "unconfirmed = []")


def edit(raw: Path, *changes: tuple[str, str]) -> int:
    """Replace each pattern once in the wave file; returns how many lines an editor would show."""
    path = raw / "wave.toml"
    before = text = path.read_text(encoding="utf-8")
    for pattern, new in changes:
        text, found = re.subn(pattern, new, text)
        assert found == 1, pattern
    path.write_text(text, encoding="utf-8")
    lines = SequenceMatcher(None, before.splitlines(), text.splitlines(), autojunk=False)
    return sum(max(b - a, d - c) for kind, a, b, c, d in lines.get_opcodes() if kind != "equal")


def words_of(root: Path, wave: str) -> tuple[Path, str, Path]:
    """The demo wave's export and its list, as words of the command."""
    export, invitations = DEMO[wave]
    folder = root / "data" / "raw" / wave
    return folder / export, "--invitations", folder / invitations


def runs(btu, data: Path, wave: str) -> set[str]:
    """Check and run the wave; the pages made, without those for the citizens of each centre."""
    checked = btu("check", wave, "--data", data)
    assert checked.code == 0, checked.err
    done = btu("run", wave, "--data", data, "--quiet", "--workers", 1)
    assert done.code == 0, done.err
    made = {page.stem for page in (data / "processed" / wave / "reports").glob("*.html")}
    pages = {name for name in made if not name.endswith("-borgere")}
    assert made - pages == {f"{name}-borgere" for name in pages - {"overview", "index"}}
    return pages


def compare(drafted: WavePlan, written: WavePlan) -> None:
    """Every question of the hand-written wave file is drafted with its wording and scale."""
    found = {question.column: question for question in drafted.questions}
    for question in written.questions:
        guess = found[question.column]
        assert guess.scale == question.scale, question.column
        if not (question.role == "background" and question.column in ("aldersgruppe", "koen")):
            assert guess.text["da"] == question.text["da"]
        if question.role in ("background", "comment"):
            assert guess.role == question.role
    assert (drafted.start_date, drafted.end_date) == (written.start_date, written.end_date)
    drafted_units = [unit for centre in drafted.centres for unit in centre.units]
    known = {word for unit in drafted_units for word in (unit.id, unit.name)}
    for centre in written.centres:
        assert all({unit.id, unit.name} & known for unit in centre.units)


@pytest.mark.parametrize("wave", list(DEMO))
def test_the_drafts_of_the_demo_waves_say_what_was_written_by_hand(tmp_path, btu, root, wave):
    ended = btu("new", *words_of(root, wave), "--name", "ny", "--data", tmp_path)
    assert ended.code == 0, ended.err
    raw = tmp_path / "raw" / "ny"
    drafted, written = read_plan(raw), read_plan(root / "data" / "raw" / wave)
    compare(drafted, written)
    assert [q.column for q in drafted.questions if q.role == "kpi"] == [written.questions[0].column]
    companions = {"structure.csv", "labels.csv"} if DEMO[wave][0].endswith(".csv") else set()
    assert {path.name for path in raw.iterdir()} == {*DEMO[wave], *companions, "wave.toml"}


@pytest.mark.parametrize("wave", ["demo-myndighed-2020", "demo-udfoerer-2022"])
def test_a_demo_wave_runs_when_its_draft_is_confirmed(tmp_path, btu, root, wave):
    assert btu("new", *words_of(root, wave), "--name", "ny", "--data", tmp_path).code == 0
    stopped = btu("run", "ny", "--data", tmp_path, "--quiet")
    assert stopped.code == 1
    assert "guesses that decide the numbers are not confirmed" in stopped.err
    assert "centres" in stopped.err
    assert not (tmp_path / "processed" / "ny").exists()
    assert edit(tmp_path / "raw" / "ny", ALL_CONFIRMED) <= 5
    assert runs(btu, tmp_path, "ny") == {"alle-enheder", "overview", "index"}


def test_a_demo_wave_drafted_like_the_earlier_one_is_compared_with_it(tmp_path, btu, root, demo):
    before = "demo-myndighed-2020"
    for part in ("raw", "processed"):
        shutil.copytree(demo / part / before, tmp_path / part / before)
    words = words_of(root, "demo-myndighed-2024")
    ended = btu("new", *words, "--like", before, "--data", tmp_path)
    assert ended.code == 0, ended.err
    raw = tmp_path / "raw" / "demo-myndighed-2024"
    assert edit(raw, ALL_CONFIRMED) <= 5
    drafted, written = read_plan(raw), read_plan(root / "data" / "raw" / raw.name)
    compare(drafted, written)
    assert [{unit.id for unit in centre.units} for centre in drafted.centres] == [
        {unit.id for unit in centre.units} for centre in written.centres
    ]
    by_column = {question.column: question for question in drafted.questions}
    for question in written.questions:
        assert by_column[question.column].centres == question.centres
    earlier = read_plan(tmp_path / "raw" / before)
    assert drafted.previous is not None
    assert set(drafted.previous.not_comparable) == {"waiting"}
    texts = {question.text["da"]: question.id for question in earlier.questions}
    for question in drafted.questions:
        assert texts.get(question.text["da"], question.id) == question.id
    pages = runs(btu, tmp_path, raw.name)
    assert pages == {"boern-unge", "voksne", "handicap", "overview", "index"}
    page = (tmp_path / "processed" / raw.name / "reports" / "voksne.html").read_text("utf-8")
    assert "Brugertilfredshed 2020" in page


def test_a_surveyxact_export_with_german_labels(tmp_path, btu, shared_data):
    export = shared_data / "formats_surveyxact" / "dataset.csv"
    words = ("new", export, "--column", "unit=organization", "--name", "sx", "--data", tmp_path)
    ended = btu(*words)
    assert ended.code == 0, ended.err
    text = (tmp_path / "raw" / "sx" / "wave.toml").read_text("utf-8")
    assert "1 = gar nicht zufrieden" in text
    assert "# Left out, personal: email, name, s_1, s_6\n" in text
    assert "person@example.org" not in text
    assert edit(tmp_path / "raw" / "sx", ALL_CONFIRMED) <= 5
    assert runs(btu, tmp_path, "sx") == {"alle-enheder", "overview", "index"}


def test_kansas_city_which_says_nothing_but_numbers(tmp_path, btu, shared_data):
    export = shared_data / "kcmo_resident_survey_fy2022" / "FY2022_RS_Cleaned_safe.csv"
    refused = btu("new", export, "--data", tmp_path)
    assert refused.code == 1
    assert "--format" in refused.err
    words = ("--format", "generic", "--column", "centre=counci", "--name", "kc")
    ended = btu("new", export, *words, "--data", tmp_path)
    assert ended.code == 0, ended.err
    raw = tmp_path / "raw" / "kc"
    plan = read_plan(raw)
    assert [centre.id for centre in plan.centres] == ["1", "2", "3", "4", "5", "6"]
    scored = {question.column for question in plan.questions if question.is_scored}
    assert {"q1_01", "q2_04", "q19_06"} <= scored
    assert not {"q6_01", "q31_01", "q4_01"} & scored
    assert plan.questions[0].codes["9"] == "dont_know"
    reversed_ones = [
        (rf'id = "{column}"', f'id = "{column}"\nreversed = "numbers"')
        for column in ("q28_h", "q29_t", "q30_t")
    ]
    assert edit(raw, ALL_CONFIRMED, *reversed_ones) <= 5
    assert runs(btu, tmp_path, "kc") == {*"123456", "overview", "index"}


@pytest.mark.parametrize("year", [2014, 2018])
def test_the_airport_is_drafted_and_checked(tmp_path, btu, shared_data, year):
    export = shared_data / "sfo_customer_survey" / f"{year}_SFO_Customer_Survey.csv"
    words = ("new", export, "--format", "generic", "--name", "sfo", "--data", tmp_path)
    assert btu(*words).code == 0
    plan = read_plan(tmp_path / "raw" / "sfo")
    assert plan.questions[0].codes == {"6": "dont_know", "0": "missing"}
    assert sorted(centre.id for centre in plan.centres) == list("ABCDEFG")
    assert plan.files[0].columns["weight"] == "WEIGHT"
    income = {2014: "Q20INCOME", 2018: "Q22Income"}[year]
    change = (rf'id = "{income}"', f'id = "{income}"\nrole = "background"')
    assert edit(tmp_path / "raw" / "sfo", ALL_CONFIRMED, change) <= 5
    ended = btu("check", "sfo", "--data", tmp_path)
    assert ended.code == 0, ended.err


def small_files(folder: Path) -> tuple[Path, Path]:
    """The export and the list of the small wave, outside the data folder."""
    folder.mkdir()
    paths = (folder / "svar.csv", folder / "udsendelsesliste.csv")
    for path, lines in zip(paths, (survey_lines(), invitation_lines()), strict=True):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return paths


def test_nothing_is_overwritten_and_nothing_is_left_behind(tmp_path, btu):
    write_wave(tmp_path)
    export, invitations = small_files(tmp_path / "inbox")
    before = contents(tmp_path)
    words = ("new", export, "--invitations", invitations, "--format", "generic")
    for more in (("--name", "prove"), ("--name", "../prove"), ("--like", "prove", "--name", "a b")):
        ended = btu(*words, *more, "--data", tmp_path)
        assert ended.code == 1, ended.out
        assert contents(tmp_path) == before
    other = tmp_path / "inbox2"
    other.mkdir()
    twin = shutil.copy2(export, other / "SVAR.csv")
    ended = btu("new", export, twin, "--format", "generic", "--name", "to", "--data", tmp_path)
    assert ended.code == 1
    assert "two files have the same name" in ended.err
    assert not (tmp_path / "raw" / "to").exists()


def test_wrong_words_are_wrong_usage(tmp_path, btu):
    export, _ = small_files(tmp_path / "inbox")
    assert btu("new").code == 2
    assert btu("new", tmp_path / "no.csv").code == 2
    for column in ("enhed", "unit=", "team=Enhed"):
        ended = btu("new", export, "--column", column, "--data", tmp_path)
        assert ended.code == 2
        assert "person" in ended.err
    assert not (tmp_path / "raw").exists()


def test_check_lists_what_is_unconfirmed_and_run_repeats_the_rest(tmp_path, btu):
    raw = write_wave(tmp_path)
    wave = raw / "wave.toml"
    wave.write_text('unconfirmed = ["title", "questions.help.scale"]\n' + WAVE, encoding="utf-8")
    checked = btu("check", "prove", "--data", tmp_path)
    assert checked.code == 0
    assert "a run stops until it is confirmed: questions.help.scale\n" in checked.out
    told = json.loads(btu("check", "prove", "--data", tmp_path, "--json").out)
    assert told["unconfirmed"] == ["title", "questions.help.scale"]
    assert btu("ingest", "prove", "--data", tmp_path).code == 1
    wave.write_text('unconfirmed = ["title"]\n' + WAVE, encoding="utf-8")
    done = btu("ingest", "prove", "--data", tmp_path)
    assert done.code == 0, done.err
    assert "guessed: title\n" in done.out


@pytest.mark.parametrize(
    ("entry", "nearest"),
    [("perod", "'period'"), ("questions.halp.scale", "'help.scale'"), ("title.x", "title")],
)
def test_a_misspelt_name_under_unconfirmed_is_refused(tmp_path, btu, entry, nearest):
    raw = write_wave(tmp_path)
    (raw / "wave.toml").write_text(f'unconfirmed = ["{entry}"]\n' + WAVE, encoding="utf-8")
    ended = btu("check", "prove", "--data", tmp_path)
    assert ended.code == 1
    assert "line 1" in ended.err
    assert nearest in ended.err


def test_a_draft_for_machines(tmp_path, btu):
    export, invitations = small_files(tmp_path / "inbox")
    words = ("new", export, "--invitations", invitations, "--format", "generic", "--name", "ny")
    told = json.loads(btu(*words, "--data", tmp_path, "--json").out)
    assert told["wave_file"] == str(tmp_path / "raw" / "ny" / "wave.toml")
    assert told["questions"] == 2
    assert {"files", "centres", "scale"} <= set(told["unconfirmed"])


SATISFIED = ["Meget utilfreds", "Utilfreds", "Hverken/eller", "Tilfreds", "Meget tilfreds"]
AGREED = ["Helt uenig", "Uenig", "Hverken enig eller uenig", "Enig", "Helt enig", "Ved ikke"]


def tutorial_files(folder: Path) -> None:
    """The files of docs/new-wave.md: 175 people invited; 72 of them and a stranger answered."""
    units = ("Visitation Nord", "Visitation Syd", "Handicaprådgivningen")
    listed = [["Løbenr", "Enhed", "Kanal", "Udfald", "Aldersgruppe"]]
    answers = [["Løbenr", "Tilfreds alt i alt", "Mødt med respekt", "Hjælpemidler", "Kommentar"]]
    for n in range(175):
        outcome = "Besvaret" if n % 7 in (1, 3, 5) and len(answers) < 73 else "Ikke svaret"
        way = "Telefon" if n % 4 == 3 else "Digital Post"
        listed.append([str(1001 + n), units[n % 3], way, outcome, ("18-49", "50+")[n % 2]])
        if outcome == "Besvaret":
            aids = SATISFIED[n % 5] if n % 3 == 2 else ""
            comment = ("God hjælp", "Tak for snakken")[n % 2] if n % 14 == 1 else ""
            answers.append([str(1001 + n), SATISFIED[n * 5 % 11 % 5], AGREED[n % 6], aids, comment])
    answers.append(["2001", "Tilfreds", "Enig", "", ""])
    for name, rows in (("svar", answers), ("udsendelsesliste", listed)):
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(folder / f"{name}.xlsx")


def test_the_tutorial_shows_what_is_told(tmp_path, btu, root, monkeypatch):
    """The command of docs/new-wave.md, word for word, and every line shown of what it gives."""
    tutorial_files(tmp_path)
    monkeypatch.chdir(tmp_path)
    page = (root / "docs" / "new-wave.md").read_text(encoding="utf-8")
    command, told, guesses = re.findall(r"^```\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[:3]
    ended = btu(*command.split()[1:])
    assert ended.code == 0, ended.err
    assert ended.out == told
    lines = (tmp_path / "data/raw/myndighed-2026/wave.toml").read_text("utf-8").splitlines()
    today = f"{date.today():%Y-%m-%d}"
    for line in guesses.splitlines():
        assert re.sub(r"\d{4}-\d\d-\d\d", today, line) in lines
    assert edit(tmp_path / "data/raw/myndighed-2026", ALL_CONFIRMED) == 1
    checked = btu("check", "myndighed-2026")
    assert "svar.xlsx (generic): 73 rows read, 72 accepted, 1 rejected\n" in checked.out


def test_a_heading_with_a_cpr_number_is_told_of_the_export_and_nothing_is_written(tmp_path, btu):
    export = tmp_path / "svar.csv"
    lines = ["id;enhed;Hvor tilfreds er 070761-4285?", *(f"{n};n1;{1 + n % 5}" for n in range(40))]
    export.write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = ("--format", "generic", "--column", "person=id", "--column", "unit=enhed")
    ended = btu("new", export, "--name", "nyt", "--data", tmp_path, *words)
    assert ended.code == 1
    assert "svar.csv, column 3: a heading" in ended.err
    assert "4285" not in ended.out + ended.err
    assert not (tmp_path / "raw" / "nyt").exists()


def test_the_progress_demo_is_drafted_and_runs_after_five_edited_lines(tmp_path, btu, root, demo):
    folder = root / "data" / "raw" / "demo-progress-2026"
    files = [folder / name for name in ("forloeb.csv", "maal.csv")]
    ended = btu("new", *files, "--format", "generic", "--name", "ny", "--data", tmp_path)
    assert ended.code == 0, ended.err
    assert "no answers are on a scale" not in ended.out
    stopped = btu("run", "ny", "--data", tmp_path, "--quiet")
    assert stopped.code == 1
    assert "points, instruments, goals" in stopped.err
    lower = (r'(items = \["praktisk"(?:.*\n)*?better = )"higher"', r'\1"lower"')
    added_up = (r'(items = \["mig selv"(?:.*\n)*?score = )"mean"', r'\1"sum"')
    kind = ('type = "authority"', 'type = "provider"')
    raw = tmp_path / "raw" / "ny"
    assert edit(raw, ALL_CONFIRMED, lower, added_up, kind) <= 5
    done = btu("run", "ny", "--data", tmp_path, "--quiet", "--workers", 1)
    assert done.code == 0, done.err
    reports = tmp_path / "processed" / "ny" / "reports"
    assert len(list(reports.glob("*.html"))) == 5
    # The same people, points and numbers as in the wave file that was written by hand.
    points = {"start": "opstart", "stabil": "stabilisering", "slut": "afslutning"}
    points["opfoelgning"] = "opfoelgning"
    units = {"havnen": "bostoetten-havnen", "skoven": "ungehuset-skoven"}
    units["torvet"] = "vaerestedet-torvet"
    names = {"trivsel": "redskab-2"} | points | units
    written, new = (
        read_released(data / "processed" / wave / "released.parquet").rows
        for data, wave in ((demo, "demo-progress-2026"), (tmp_path, "ny"))
    )
    measures = ["point_mean", "point_change", "same_people", "goals", "courses"]
    columns = ["measure", "item", "unit", "breakdown", "category", "n", "value", "status"]

    def chosen(rows, items):
        kept = rows[rows["measure"].isin(measures) & rows["item"].isin(items)]
        return kept.replace(names)[columns].sort_values(columns[:5]).reset_index(drop=True)

    pd.testing.assert_frame_equal(chosen(new, ["redskab-2", ""]), chosen(written, ["trivsel", ""]))
