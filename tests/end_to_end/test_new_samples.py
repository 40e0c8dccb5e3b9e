"""``btu new`` on a sample of every tool: a wave that runs after at most five edited lines.

One row per sample. All are drafted, edited, read, measured and protected here; two of them go on
to pages, and all of them in the long test.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.readers import READERS
from pipeline.wave import read_plan
from tests.end_to_end import exports
from tests.end_to_end.exports import PEOPLE, UNITS, moment, nearly, position
from tests.end_to_end.test_new import ALL_CONFIRMED, edit, runs
from tests.stages import ingested, measured

Words = Sequence[object]
Edit = tuple[str, str]
TURNED = ("q28_h", "q29_t", "q30_t")
GENERIC = ("--format", "generic")
ONE, UNITED, AREAS = {"alle"}, {"alle-enheder"}, set("ABCDEFG")


@dataclass(frozen=True)
class Sample:
    """``words``: (shared data, empty folder) -> words after ``btu new``.

    ``scored``: columns that must be measured; ``pages``: the centres that get a page.
    """

    words: Callable[[Path, Path], Words]
    scored: set[str]
    pages: set[str]
    edits: tuple[Edit, ...] = ()
    format: str = "generic"


def role_to_scale(id_: str, scale: str) -> Edit:
    """The one line that makes a question be measured."""
    return (
        rf'(id = "{id_}"\n(?:[^\[\n]*\n)*?)role = "background"',
        rf'\1scale = "{scale}"',
    )


def no_opinion(id_: str) -> Edit:
    """The one line that says that a question is none."""
    return (rf'(id = "{id_}")', r'\1\nrole = "background"')


def _spss(suffix: str, *edits: Edit) -> Sample:
    return Sample(lambda _, at: [exports.spss(at, suffix)], {"S_1", "S_2"}, UNITED, edits, "spss")


def _airport(year: int, asked: str, odd: Sequence[str], pages: set[str]) -> Sample:
    name = f"sfo_customer_survey/{year}_SFO_Customer_Survey.csv"
    return Sample(_data(name, *GENERIC), {asked}, pages, tuple(map(no_opinion, odd)))


def _kansas_city(name: str) -> Sample:
    words = _data(f"kcmo_resident_survey_fy2022/{name}", *GENERIC, "--column", "centre=counci")
    turned = [(rf'(id = "{id_}")', r'\1\nreversed = "numbers"') for id_ in TURNED]
    return Sample(words, {"q1_01", "q19_06"}, set("123456"), tuple(turned))


def _qualtrics(sample: Callable[[Path], Path]) -> Callable[[Path, Path], Words]:
    return lambda shared, at: [exports.qualtrics(at, sample(shared))]


def both_centres(_: Path, at: Path) -> Words:
    """Two exports of one survey, a centre each: the second has a question the first has not."""
    people = range(1, PEOPLE + 1)
    answers = [exports.SATISFIED[position(person) - 1] for person in people]
    when = [f"{moment(person % 11):%d/%m/%Y}" for person in people]
    shared = {"Dato": when, "Hvor tilfreds er du alt i alt?": answers}
    north = {"Nr": [*people], "Center": ["Nordby"] * PEOPLE, **shared}
    south = {"Nr": [n + 500 for n in people], "Center": ["Sydby"] * PEOPLE, **shared}
    aids = [exports.SATISFIED[nearly(person) - 1] for person in people]
    first = exports.table(at, "nord.csv", north)
    second = exports.table(at, "syd.csv", {**south, "Hjælpemidler": aids})
    return [first, second, *GENERIC]


def numbers(_: Path, at: Path) -> Words:
    """Numbers only: 1 to 7 with 99, 0 to 10, several options, a running number, a time."""
    people = range(1, PEOPLE + 1)
    seven = [99 if person % 17 == 0 else position(person, 7) for person in people]
    columns = {
        "Respondent": [*people],
        "Afdeling": [UNITS[person % 3] for person in people],
        "Tid": [f"{moment(person):%H:%M}" for person in people],
        "Q1": seven,
        "Q2": [nearly(person, 7) for person in people],
        "NPS": [position(person, 11) - 1 for person in people],
        "Kanal? [Telefon]": [person % 2 for person in people],
    }
    return [exports.table(at, "tal.csv", columns), *GENERIC]


def _data(name: str, *words: str) -> Callable[[Path, Path], Words]:
    return lambda shared, _: [shared / name, *words]


def _people_of(name: str) -> Callable[[Path, Path], Words]:
    return lambda shared, at: [exports.one_row_each(at, shared / name), *GENERIC]


SAMPLES = {
    "surveyxact": Sample(
        _data("formats_surveyxact/dataset.csv", "--column", "unit=organization"),
        {"trainer_1"},
        UNITED,
        format="surveyxact",
    ),
    "qualtrics": Sample(
        _qualtrics(lambda shared: shared / "formats_qualtrics" / "sample.csv"),
        {"Q1"},
        ONE,
        format="qualtrics",
    ),
    "qualtrics, two lines": Sample(
        _qualtrics(lambda shared: shared / "formats_qualtrics" / "sample_legacy.csv"),
        {"Q1"},
        ONE,
        format="qualtrics",
    ),
    "limesurvey": Sample(
        lambda _, at: [exports.limesurvey(at)],
        {"Q1", "Q2[SQ001]", "Q3[SQ001]"},
        ONE,
        format="limesurvey",
    ),
    "limesurvey, codes only": Sample(
        lambda _, at: [exports.limesurvey(at, with_structure=False)],
        {"Q1", "Q2[SQ001]", "Q3[SQ001]"},
        ONE,
        format="limesurvey",
    ),
    "ms_forms": Sample(
        lambda _, at: [exports.forms(at)],
        {"Hvor tilfreds er du alt i alt?", "Hvordan har du fået hjælp? [Telefon]"},
        UNITED,
        format="ms_forms",
    ),
    "ms_forms, Danish": Sample(
        lambda _, at: [exports.forms(at, is_danish=True)],
        {"Hvor tilfreds er du alt i alt?", "Hvordan har du fået hjælp? [Brev]"},
        UNITED,
        format="ms_forms",
    ),
    "spss .sav": _spss("sav"),
    "spss .zsav": _spss("zsav"),
    "spss .por": _spss("por"),
    "enalyzer": Sample(
        lambda _, at: [exports.enalyzer(at, "text"), "--format", "enalyzer"],
        {"Hvor tilfreds er du?"},
        UNITED,
        format="enalyzer",
    ),
    "enalyzer, places": Sample(
        lambda _, at: [
            exports.enalyzer(at, "position"),
            *("--format", "enalyzer", "--set", "answers=position"),
            *("--set", f"labels={at / 'etiketter.csv'}", "--column", "person=E-mail"),
        ],
        {"Hvor tilfreds er du?"},
        UNITED,
        format="enalyzer",
    ),
    "happyornot .json": Sample(
        lambda _, at: [exports.happyornot(at, "json")], {"smiley"}, UNITED, format="happyornot"
    ),
    "happyornot .csv": Sample(
        lambda _, at: [exports.happyornot(at, "csv")], {"smiley"}, UNITED, format="happyornot"
    ),
    "front_desk": Sample(
        lambda _, at: [exports.front_desk(at)],
        {"Hvordan var dit besøg?", "Løste vi din sag?"},
        UNITED,
        format="front_desk",
    ),
    "smileys as signs": Sample(
        lambda _, at: [exports.stand(at), *GENERIC, "--set", "header_row=3"], {"Smiley"}, UNITED
    ),
    "two exports": Sample(
        both_centres, {"Hvor tilfreds er du alt i alt?", "Hjælpemidler"}, {"nordby", "sydby"}
    ),
    "numbers only": Sample(numbers, {"Q1", "Q2", "NPS", "Kanal? [Telefon]"}, UNITED),
    "Danish welfare, non-response": Sample(
        _people_of("vcd_danish/vcd_NonResponse.csv"), {"response"}, ONE
    ),
    "job satisfaction": Sample(
        _people_of("vcd_danish/vcd_JobSatisfaction.csv"), {"supervisor", "own"}, ONE
    ),
    "Danish welfare": Sample(
        _people_of("vcd_danish/vcd_DanishWelfare.csv"),
        {"Income"},
        ONE,
        (
            role_to_scale("Income", "satisfaction_4"),
            (
                r'(text = "Income")',
                r'\1\ncodes = { "0-50" = 1, "50-100" = 2, "100-150" = 3, ">150" = 4 }',
            ),
        ),
    ),
    "Copenhagen housing": Sample(
        _people_of("mass_housing_copenhagen/MASS_housing.csv"), {"Sat", "Infl", "Cont"}, ONE
    ),
    "London surgeries": Sample(
        _data("fft_london_gp/fft_london_gp.csv", *GENERIC), {"rating"}, UNITED
    ),
    "Kansas City": _kansas_city("FY2022_RS_Cleaned_safe.csv"),
    "Kansas City, as delivered": _kansas_city("kcmo_mar_2022_safe.csv"),
    "airport 2010": _airport(2010, "Q6A", ["Q19", "Q5"], ONE),
    "airport 2011": _airport(2011, "Q8A", ["Q21"], ONE),
    "airport 2012": _airport(2012, "Q8A_ART", ["Q7FLYPERYR"], AREAS - {"E"}),
    "airport 2013": _airport(2013, "Q7A_ART", [], ONE),
    "airport 2014": _airport(2014, "Q7ART", ["Q11TSAPRE", "Q20INCOME"], AREAS),
    "airport 2015": _airport(2015, "Q7ART", ["SAQ"], AREAS),
    "airport 2016": _airport(2016, "Q7ART", ["Q21INCME"], AREAS),
    "airport 2017": _airport(2017, "Q7ART", ["Q5TIMESFLOWN"], AREAS),
    "airport 2018": _airport(2018, "Q7ART", ["Q22Income"], AREAS),
}
TO_PAGES = ("ms_forms, Danish", "numbers only")
ALIKE = {f"airport {year}" for year in (2011, 2012, 2013, 2015, 2016, 2017)}
"""Years whose files are built as those before and after them: drafted in the long test only."""


def drafted(sample: Sample, btu, shared: Path, data: Path) -> Path:
    """The wave's folder after the command and the edits."""
    inbox = data / "inbox"
    inbox.mkdir()
    ended = btu("new", *sample.words(shared, inbox), "--name", "ny", "--data", data)
    assert ended.code == 0, ended.err
    raw = data / "raw" / "ny"
    edit(raw, ALL_CONFIRMED)
    assert 1 + edit(raw, *sample.edits) <= 5
    plan = read_plan(raw)
    assert {file.format for file in plan.files} == {sample.format}
    assert sample.scored <= {question.column for question in plan.questions if question.is_scored}
    assert {centre.id for centre in plan.centres} == sample.pages
    return raw


@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in ALIKE])
def test_a_sample_is_drafted_edited_and_measured(tmp_path, btu, shared_data, name):
    raw = drafted(SAMPLES[name], btu, shared_data, tmp_path)
    ingested(raw)
    assert measured(tmp_path / "processed" / "ny")


def to_pages(sample: Sample, btu, shared: Path, data: Path) -> None:
    """All the way: a page for every centre, the overview and the index."""
    drafted(sample, btu, shared, data)
    assert runs(btu, data, "ny") == {*sample.pages, "overview", "index"}


@pytest.mark.parametrize("name", TO_PAGES)
def test_a_sample_becomes_pages(tmp_path, btu, shared_data, name):
    to_pages(SAMPLES[name], btu, shared_data, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in TO_PAGES])
def test_every_sample_becomes_pages(tmp_path, btu, shared_data, name):
    to_pages(SAMPLES[name], btu, shared_data, tmp_path)


def test_no_format_is_forgotten():
    formats = {sample.format for sample in SAMPLES.values()}
    assert formats == {reader.name for reader in READERS} - {"invitations", "statements"}
