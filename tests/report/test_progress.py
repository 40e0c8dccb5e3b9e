"""The progress report: a part per unit, its figures and warnings, both languages, at edges."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest

from pipeline.present.blocks import FigureResult, KeyFigures, Section
from pipeline.present.figures.attainment import draw as draw_goals
from pipeline.present.figures.progress import draw as draw_progress
from pipeline.present.numbers import level
from pipeline.present.progress import progress_of
from pipeline.present.progress_words import finding, warnings
from pipeline.present.rows import extract_for
from pipeline.present.texts import languages, texts_in
from pipeline.records import Released
from pipeline.report.page import page_for
from pipeline.report.plan import ReportOptions, plan_jobs
from pipeline.report.sections.progress import parts_of, summary
from tests.progress_waves import Followed, progress_plan, released, spread
from tests.released_about import HOSTILE, LONG
from tests.report.test_sections import Reader

SECTIONS = ("heading", "model1_progress", "limits", "method")
AGE = '[[questions]]\nid = "age"\ntext = "Alder"\nrole = "background"\n[goals]\n'


def people(n: int = 30, change: float = 3.0, points: int = 3) -> list[Followed]:
    """Two ages, and a progress and a maintenance goal each, most of them reached."""
    return [
        one._replace(
            background={"age": ("ung", "gammel")[at % 2]},
            goals=[
                (("Bolig", "Netværk")[at % 2], kind, ("full", "full", "partly")[at % 3])
                for kind in ("progress", "maintenance")
            ],
            course=("finished", "left")[at % 3 == 0],
        )
        for at, one in enumerate(spread(n, change=change, points=points))
    ]


def wave(who: list[Followed], **text: object) -> Released:
    return released(who, progress_plan(more=AGE, **text), ["age"])


def renamed(made: Released, name: str) -> Released:
    """Every name of the wave file replaced."""
    progress = made.about.progress
    assert progress is not None
    own = {"da": name, "en": name}
    progress = replace(
        progress,
        points=tuple(replace(one, name=own) for one in progress.points),
        instruments=tuple(replace(one, name=own, scale=own) for one in progress.instruments),
    )
    (centre,) = made.about.centres
    units = tuple(replace(unit, name=name) for unit in centre.units)
    return replace(
        made, about=replace(made.about, progress=progress, centres=(replace(centre, units=units),))
    )


LEFT = [*people(16), *people(9, points=1)]
SAME = [Followed({"start": 5, "midt": 5, "slut": 5}) for _ in range(20)]
WAVES = {
    "ordinary": wave(people()),
    "worse": wave(people(change=-6.0)),
    "unclear": wave(people(change=0.0)),
    "some left": wave(LEFT),
    "all left": wave(people(points=1)),
    "few": wave(people(8)),
    "too few": wave(people(3)),
    "one person": wave(people(1)),
    "no units": wave([one._replace(unit="") for one in LEFT], units=()),
    "nobody": released([], progress_plan(units=("a", "b"))),
    "all the same": released(SAME, progress_plan()),
    "two points": wave(people(), points=("start", "slut")),
    "lower is better": wave(people(), instrument='better = "lower"\n'),
    "no limit": wave(people(12), instrument=""),
    "long names": renamed(wave(LEFT), LONG),
    "hostile": renamed(wave(LEFT), HOSTILE),
}


def first_unit(made: Released) -> str:
    """Id of the first unit; '' where the centre has none."""
    units = made.about.centres[0].units
    return units[0].id if units else ""


def figures(made: Released, language: str) -> list[FigureResult]:
    extract, texts = extract_for(made, "c", first_unit(made)), texts_in(language)
    found: list[FigureResult | None] = [
        draw_progress(texts, one, f"figure-{number}")
        for number, one in enumerate(progress_of(extract))
    ]
    found.append(draw_goals(extract, texts, "figure-goals"))
    return [one for one in found if one is not None]


def html(made: Released, unit: str = "", language: str = "da") -> str:
    page = page_for(made, "c", language, unit)
    return "\n".join(page.show(one)._repr_html_() for one in SECTIONS)


def words(text: str) -> str:
    return " ".join(" ".join(Reader(text).words).split())


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", WAVES)
def test_a_page_is_sound_whatever_was_measured(name: str, language: str) -> None:
    made = WAVES[name]
    for unit in ("", *(one.id for one in made.about.centres[0].units)):
        read = Reader(html(made, unit, language))
        assert not read.open
        assert len(read.ids) == len(set(read.ids))
        assert set(SECTIONS) <= set(read.ids)
        assert read.headings.count(1) == 1
        said = " ".join(read.words)
        assert "nan" not in said.casefold().split()
        assert "None" not in said
        assert "{" not in said


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", WAVES)
def test_a_figure_is_drawn_or_says_why_not(name: str, language: str) -> None:
    for figure in figures(WAVES[name], language):
        assert figure.title
        assert figure.alt
        if figure.svg:
            assert fromstring(figure.svg).get("role") == "img"  # noqa: S314 - our own drawing
            assert figure.caption
            assert figure.how_to_read
            assert figure.table is not None
            assert figure.table.rows


@pytest.mark.parametrize("name", ["too few", "all the same"])
def test_nothing_is_drawn_of_what_is_withheld(name: str) -> None:
    assert not any(figure.svg for figure in figures(WAVES[name], "da"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ordinary", "Skala er klart bedre ved »Punkt slut« end ved »Punkt start«"),
        ("worse", "Skala er klart dårligere ved »Punkt slut« end ved »Punkt start«"),
        ("lower is better", "Skala er klart dårligere ved »Punkt slut«"),
        ("unclear", "Skala: Det kan ikke afgøres, om der er sket en ændring"),
        ("few", "Skala: Der er for få borgere til at sige, om der er sket en ændring"),
        ("all left", "Skala: Ændringen fra »Punkt start« til »Punkt slut« vises ikke (ingen)"),
        ("all the same", "vises ikke (skjult: beskytter anonymiteten)"),
    ],
)
def test_the_finding_says_no_more_than_the_verdict(name: str, said: str) -> None:
    (one,) = progress_of(extract_for(WAVES[name], "c", "a"))
    assert said in finding(texts_in("da"), one)


def test_better_is_never_said_without_a_verdict() -> None:
    for name, made in WAVES.items():
        clear = made.rows["verdict"].isin(["better", "worse"]).any()
        text = words(html(made, first_unit(made)))
        told = text.partition("Sådan er målingen lavet")[0]
        assert ("klart" in told) == bool(clear), name


def test_the_page_warns_where_the_group_is_another_and_says_who_left() -> None:
    texts = texts_in("da")
    (one,) = progress_of(extract_for(WAVES["some left"], "c", "a"))
    said = list(warnings(texts, one))
    assert len(said) == 2
    assert "Ved »Punkt slut« er 16 af 25 borgere fra »Punkt start« målt igen." in said[1]
    assert "De, der ikke blev målt igen, lå ved »Punkt start« på" in said[1]
    text = words(html(WAVES["some left"], "a"))
    assert "Vær opmærksom på, at det ikke er den samme gruppe af borgere" in text
    assert "Vær opmærksom på" not in words(html(WAVES["ordinary"], "a"))


def test_a_few_who_left_are_neither_counted_nor_hushed_up() -> None:
    (one,) = progress_of(extract_for(wave([*people(20), *people(2, points=1)]), "c", "a"))
    assert one.points[0].mean.n == 20
    assert one.points[2].same.value is None
    assert not list(warnings(texts_in("da"), one))  # 20 of 22 are nine tenths
    (one,) = progress_of(
        extract_for(wave([*people(32), *people(4, points=1), *people(7, points=2)]), "c", "a")
    )
    said = list(warnings(texts_in("da"), one))
    assert "er 32 borgere fra »Punkt start« målt igen, 7 er ikke." in said[-1]
    assert "enkelte borgere, som er holdt ude af alle tallene" in said[-1]
    assert not re.search(r"\d+ af \d+ borgere", " ".join(said))


def tile(made: Released, language: str = "da") -> str:
    texts = texts_in(language)
    (block, *_) = summary.build(extract_for(made, "c", "a"), texts).blocks
    assert isinstance(block, KeyFigures)
    return block.items[0][2]


def test_the_tile_says_who_is_left_out() -> None:
    assert "Ikke med" not in tile(WAVES["ordinary"])
    assert tile(WAVES["some left"]).endswith(
        "16 borgere. Ikke med: 9 borgere uden måling ved »Punkt slut«"
    )
    assert tile(WAVES["some left"], "en").endswith(
        "16 citizens. Left out: 9 citizens not measured at “Punkt slut”"
    )
    few = wave([*people(32), *people(4, points=1), *people(7, points=2)])
    assert tile(few).endswith("»Punkt slut« og enkelte, der ellers kunne genkendes")


def test_sentence_tile_and_table_tell_the_same_counts() -> None:
    new = [Followed({"midt": 8, "slut": 9 + at % 3}) for at in range(12)]
    made = wave([*LEFT, *new])
    assert "12 borgere uden måling ved »Punkt start«" in tile(made)
    (one,) = progress_of(extract_for(made, "c", "a"))
    said = list(warnings(texts_in("da"), one))
    assert "16 af 25 borgere fra »Punkt start« målt igen. 12 borgere er nye." in said[-1]
    assert (one.outcome.stayers.n, one.outcome.leavers.n, one.outcome.newcomers.n) == (16, 9, 12)


def test_where_counts_are_hidden_the_table_is_named() -> None:
    rows = WAVES["some left"].rows.copy()
    hidden = rows["measure"].isin(["start_of_leavers", "same_people"])
    rows.loc[hidden, ["n", "numerator", "denominator", "value"]] = None
    rows.loc[rows["measure"] == "start_of_leavers", "status"] = "withheld_small"
    made = replace(WAVES["some left"], rows=rows)
    (one,) = progress_of(extract_for(made, "c", "a"))
    assert "står i tabellen nedenfor" in list(warnings(texts_in("da"), one))[-1]
    assert tile(made).endswith("Ikke med: dem uden måling ved »Punkt slut«")


@pytest.mark.parametrize(
    ("finished", "unfinished", "at_start", "at_end"),
    [(39, 3, 39, 39), (12, 3, 15, None), (12, 5, 17, 12)],
)
def test_few_unfinished_courses_do_what_the_docs_say(
    root, finished, unfinished, at_start, at_end
) -> None:
    made = wave([*people(finished), *people(unfinished, points=2)])
    (one,) = progress_of(extract_for(made, "c", "a"))
    assert (one.first.mean.n, one.outcome.mean.n, one.outcome.change.n) == (
        *(at_start, at_end, at_end),
    )
    said = (root / "docs" / "progress.md").read_text("utf-8")
    assert "One to four unfinished courses in a unit hide its end point" in said
    if unfinished < 5:
        assert f"{finished} finished and {unfinished} not" in said


def test_groups_that_are_too_small_are_a_sentence_and_no_table_of_nothing() -> None:
    said = "Skala efter Alder: Gruppernes tal vises ikke"
    assert said in words(html(WAVES["no limit"], "a"))
    assert said not in words(html(WAVES["ordinary"], "a"))


def test_progress_and_maintenance_goals_stand_apart() -> None:
    (figure,) = [one for one in figures(WAVES["ordinary"], "da") if one.id == "figure-goals"]
    said = figure.title.replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith("67 % af målene om progression er nået. 67 % af målene om fast")
    assert figure.table is not None
    names = [row[0].text for row in figure.table.rows]
    assert names[0] == "Mål om progression: Alle mål"
    assert "Mål om fastholdelse: Alle mål" in names


def test_a_unit_reads_nothing_of_another() -> None:
    both = [*people(), *(one._replace(unit="b") for one in people(24, change=-4.0))]
    made = released(both, progress_plan(units=("a", "b"), more=AGE), ["age"])
    text = words(html(made, "a"))
    assert "Enhed a" in text
    assert "Enhed b" not in text
    rows = made.rows[(made.rows["unit"] == "b") & (made.rows["measure"] == "point_mean")]
    assert str(round(rows["value"].iloc[2], 2)).replace(".", ",") not in text
    centre = words(html(made))
    assert centre.index("Enhed a") < centre.index("Enhed b")


def test_names_are_text_and_never_markup() -> None:
    text = html(WAVES["hostile"], "a")
    assert "<script>" not in text
    assert HOSTILE in words(text)


def test_the_wave_has_its_own_notebook_and_no_overview(tmp_path) -> None:
    made = WAVES["ordinary"]
    jobs = plan_jobs(made.about, tmp_path / "released.parquet", tmp_path, ReportOptions())
    assert [job.file for job in jobs] == ["c.html", "c-a.html"]
    assert {job.notebook.stem for job in jobs} == {"progress_report"}
    cells = json.loads(jobs[0].notebook.read_text("utf-8"))["cells"]
    assert ["".join(cell["source"]) for cell in cells[2:]] == [
        f'page.show("{section}")' for section in SECTIONS
    ]


def test_another_wave_has_no_such_part() -> None:
    made = replace(WAVES["ordinary"], about=replace(WAVES["ordinary"].about, progress=None))
    parts = parts_of(extract_for(made, "c", "a"), texts_in("da"))
    assert not [one for one in parts if isinstance(one, Section) and "points" in one.id]


def test_every_number_in_a_figure_is_a_released_one() -> None:
    rows, texts = WAVES["some left"].rows, texts_in("da")
    numbers = [one for name in ("value", "low", "high") for one in rows[name].dropna()]
    shown = {level(texts, "mean", float(one)) for one in numbers}
    (figure,) = [one for one in figures(WAVES["some left"], "da") if one.id == "figure-0"]
    for number in re.findall(r"\d+,\d\d", figure.alt + figure.how_to_read):
        assert number in shown
