"""Only what was measured the same way is compared, and every refusal has its name."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import sqrt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.errors import DisclosureError, ReportError
from pipeline.policy import comparison_rule
from pipeline.present.texts import languages, texts_in
from pipeline.share.benchmark.compare import Comparison, Party, compare
from pipeline.share.benchmark.content import benchmark_of
from pipeline.share.benchmark.package import packed, read_benchmark
from pipeline.share.benchmark.page import sections, title_of
from pipeline.share.benchmark.records import Benchmark
from pipeline.share.benchmark.rule import benchmark_rule
from pipeline.share.benchmark.tables import sheets
from pipeline.share.benchmark.words import refusal
from pipeline.share.page import page_of
from pipeline.share.workbook import workbook
from pipeline.store import read_released
from tests.end_to_end.conftest import btu
from tests.firewall.waves import SOURCE
from tests.released_about import HOSTILE
from tests.share.office import opened_in_libreoffice

__all__ = ["btu"]
WAVE = "demo-myndighed-2024"
DA = texts_in("da")


@pytest.fixture(scope="module")
def own(demo: Path) -> Party:
    wave = read_released(demo / "processed" / WAVE / "released.parquet")
    return Party("Vores Kommune", benchmark_of(wave, "Vores Kommune"))


@pytest.fixture(scope="module")
def others(files: Mapping[str, Path]) -> list[Party]:
    made = [read_benchmark(path) for path in files.values()]
    return [Party(one.survey.organisation, one) for one in made]


def with_survey(party: Party, **facts: Any) -> Party:
    survey = replace(party.benchmark.survey, **facts)
    return replace(party, benchmark=replace(party.benchmark, survey=survey))


def refusals(comparison: Comparison) -> list[str]:
    return [refusal(one, DA) for one in comparison.refused]


def test_municipalities_with_other_wave_files_are_compared_question_by_question(
    own: Party, others: list[Party]
) -> None:
    comparison = compare(own, "voksne", others)
    found = {one.item.id: [peer.label for peer in one.peers] for one in comparison.compared}
    three = ["Nordby Kommune", "Sønderby Kommune", "Vesterby Kommune"]
    assert found == {
        "samlet": three,
        "inddragelse": [],
        "sagsbehandling": [],
        "information": three,
        "dialog": three,
    }


def test_a_changed_scale_and_a_changed_wording_are_refused_by_name(
    own: Party, others: list[Party]
) -> None:
    said = refusals(compare(own, "voksne", others))
    assert (
        "Vesterby Kommune: »Tilfredshed med sagsbehandlingen«, "
        "svarskalaen er en anden (4 svarmuligheder i stedet for 5)" in said
    )
    (worded,) = [line for line in said if "formuleret anderledes" in line]
    assert worded.startswith("Vesterby Kommune: »Oplevet inddragelse«")
    assert "Jeg bliver inddraget" in worded
    # The centre is withheld in the fourth, whatever else its file tells.
    assert "Østerby Kommune: hele filen, alle dens tal er skjult af hensyn til anonymiteten" in said


def whole_refusals(own: Party, others: list[Party], changed: Party) -> list[str]:
    parties = [*others[:3], changed]
    said = refusals(compare(own, "voksne", parties))
    return [line for line in said if line.startswith(f"{changed.label}: hele filen")]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"unit_type": "provider"}, "den måler udfører, ikke myndighed"),
        ({"method": 7}, "en anden version af metoden (7 i stedet for 1)"),
        (
            {"start_date": "2021-09-01", "end_date": "2021-10-31"},
            "svarperioderne slutter 35 måneder fra hinanden (højst 24)",
        ),
        ({"counting": {"partial_from": "0.3", "complete_above": "0.8"}}, "fra en anden grænse"),
        ({"counting": {"partial_from": "0.5", "complete_above": "0.9"}}, "helt udfyldt"),
    ],
)
def test_a_file_that_was_measured_otherwise_is_refused_and_says_why(
    own: Party, others: list[Party], facts: dict[str, Any], why: str
) -> None:
    changed = with_survey(replace(others[0], label="Sydby"), organisation="S", data="5", **facts)
    (said,) = whole_refusals(own, others, changed)
    assert why in said


def with_groups(party: Party, **facts: Any) -> Party:
    groups = tuple(replace(group, **facts) for group in party.benchmark.groups)
    return replace(party, benchmark=replace(party.benchmark, groups=groups))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"modes": {"web": 0.2, "phone": 0.8}}, "på andre måder (Telefoninterview: 80"),
        ({"modes": {}}, "det er ikke oplyst, hvordan borgerne har svaret"),
        ({"target_group": "ældre"}, "intet borgercenter for samme målgruppe (voksne); den har"),
    ],
)
def test_other_ways_of_answering_and_other_target_groups_are_refused(
    own: Party, others: list[Party], facts: dict[str, Any], why: str
) -> None:
    sydby = with_survey(replace(others[0], label="Sydby"), organisation="S", data="5")
    (said,) = whole_refusals(own, others, with_groups(sydby, **facts))
    assert why in said


def test_a_mix_of_modes_within_the_rule_is_compared(own: Party, others: list[Party]) -> None:
    rule = benchmark_rule(comparison_date(own))
    (mine,) = (group for group in own.benchmark.groups if group.id == "voksne")
    moved = rule.mode_difference - 0.001
    near = {**mine.modes, "web": mine.modes["web"] - moved, "phone": mine.modes["phone"] + moved}
    parties = [with_groups(party, modes=near) for party in others[:3]]
    assert compare(own, "voksne", parties).compared[0].mean is not None
    far = {**near, "web": near["web"] - 0.01, "phone": near["phone"] + 0.01}
    parties = [with_groups(party, modes=far) for party in others[:3]]
    assert compare(own, "voksne", parties).compared[0].mean is None


def comparison_date(party: Party) -> date:
    return date.fromisoformat(party.benchmark.survey.start_date)


def with_items(party: Party, at: int, **facts: Any) -> Party:
    items = list(party.benchmark.items)
    items[at] = replace(items[at], **facts)
    return replace(party, benchmark=replace(party.benchmark, items=tuple(items)))


def with_question(party: Party, at: int, **facts: Any) -> Party:
    item = party.benchmark.items[at]
    first = replace(item.questions[0], **facts)
    return with_items(party, at, questions=(first, *item.questions[1:]))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"labels": {"da": ("a", "b", "c", "d", "e")}}, "andre svarmuligheder"),
        ({"labels": {"da": ("a", "b", "c")}}, "3 svarmuligheder i stedet for 5"),
        ({"positive": (5,)}, "andre svar tæller som positive"),
        ({"text": {"da": "Hvor tilfreds er du?"}}, "formuleret anderledes"),
    ],
)
def test_a_question_that_was_asked_otherwise_is_refused_by_name(
    own: Party, others: list[Party], facts: dict[str, Any], why: str
) -> None:
    changed = with_question(others[0], 0, **facts)
    said = refusals(compare(own, "voksne", [changed, *others[1:]]))
    (line,) = [one for one in said if "Nordby" in one]
    assert line.startswith("Nordby Kommune: »Samlet tilfredshed«")
    assert why in line


def test_another_kind_of_number_is_refused_by_name(own: Party, others: list[Party]) -> None:
    changed = with_items(others[0], 0, kind="mean")
    said = refusals(compare(own, "voksne", [changed, *others[1:]]))
    assert any(
        "»Samlet tilfredshed«, det er en anden slags tal (Gennemsnit i stedet for" in one
        for one in said
    )


def test_capitals_and_marks_make_no_other_question(own: Party, others: list[Party]) -> None:
    text = {"da": "hvor tilfreds er du  alt i alt med den hjælp du får fra kommunen"}
    changed = with_question(others[0], 0, text=text)
    assert len(compare(own, "voksne", [changed, *others[1:]]).compared[0].peers) == 3


def test_means_and_differences_are_what_a_hand_computes(own: Party, others: list[Party]) -> None:
    units = compare(own, "voksne", others[:3]).compared[0]
    citizens = compare(own, "voksne", others[:3], "citizens").compared[0]
    scores = [peer.score for peer in units.peers]
    values = [score.value or 0 for score in scores]
    assert units.mean == pytest.approx(sum(values) / 3)
    people = [score.n or 0 for score in scores]
    weighted = sum(n * v for n, v in zip(people, values, strict=True)) / sum(people)
    assert citizens.mean == pytest.approx(weighted)
    assert units.mean != pytest.approx(citizens.mean)
    widths = [(score.high - score.low) / 2 for score in scores]  # type: ignore[operator]
    own_width = (units.own.high - units.own.low) / 2  # type: ignore[operator]
    half = sqrt(own_width**2 + sum(width**2 for width in widths) / 9)
    assert units.gap == pytest.approx((units.own.value or 0) - sum(values) / 3)
    assert units.low == pytest.approx(units.gap - half)
    assert units.high == pytest.approx(units.gap + half)
    assert units.verdict == "higher"


def test_a_small_or_uncertain_difference_is_not_clear(own: Party, others: list[Party]) -> None:
    relevant = comparison_rule(comparison_date(own)).relevant["share_positive"][0]

    def moved(party: Party, to: float, width: float) -> Party:
        scores = tuple(
            replace(score, value=to, low=to - width, high=to + width)
            if score.status == "shown" and score.item == party.benchmark.items[0].id
            else score
            for score in party.benchmark.scores
        )
        return replace(party, benchmark=replace(party.benchmark, scores=scores))

    value = own.benchmark.score("samlet", "voksne").value or 0
    mine = moved(own, value, 0.001)

    def verdict(gap: float, width: float) -> str:
        parties = [moved(party, value - gap, width) for party in others[:3]]
        return compare(mine, "voksne", parties).compared[0].verdict

    assert verdict(relevant * 0.9, 0.001) == "unclear"
    assert verdict(relevant * 1.1, 0.001) == "higher"
    assert verdict(relevant * 1.1, 0.1) == "unclear"
    assert verdict(-relevant * 1.1, 0.001) == "lower"


def test_fewer_than_three_municipalities_are_refused(own: Party, others: list[Party]) -> None:
    with pytest.raises(ReportError, match="too few municipalities"):
        compare(own, "voksne", others[:2])


def test_of_fewer_than_three_peers_no_number_is_told(own: Party, others: list[Party]) -> None:
    comparison = compare(own, "voksne", others)
    few = [one for one in comparison.compared if not one.peers]
    assert [one.item.id for one in few] == ["inddragelse", "sagsbehandling"]
    assert {(one.mean, one.gap, one.verdict) for one in few} == {(None, None, "")}
    shown = "".join(page(comparison).split("<section")[3:4])
    assert "for få andre har målt på samme måde (mindst 3)" in shown


def test_two_centres_of_one_municipality_are_not_two_peers(own: Party, others: list[Party]) -> None:
    double = [with_groups(party, target_group="voksne") for party in others[:2]]
    double = [replace(p, benchmark=_whole_apart(p.benchmark)) for p in double]
    third = with_groups(with_survey(others[2], unit_type="provider"), target_group="voksne")
    comparison = compare(own, "voksne", [*double, third])
    assert all(not one.peers for one in comparison.compared)


def _whole_apart(benchmark: Benchmark) -> Benchmark:
    groups = tuple(
        replace(g, target_group=g.target_group if g.id else "") for g in benchmark.groups
    )
    return replace(benchmark, groups=groups)


def test_every_municipality_counts_the_same_also_with_two_centres(
    own: Party, others: list[Party]
) -> None:
    double = replace(
        with_groups(others[0], target_group="voksne"),
    )
    double = replace(double, benchmark=_whole_apart(double.benchmark))
    found = compare(own, "voksne", [double, *others[1:3]]).compared[0]
    values = [peer.score.value or 0 for peer in found.peers]
    assert [peer.label for peer in found.peers].count("Nordby Kommune") == 2
    assert found.mean == pytest.approx(((values[0] + values[1]) / 2 + values[2] + values[3]) / 3)


def test_three_files_of_two_municipalities_are_two_peers(own: Party, others: list[Party]) -> None:
    facts = {"data": "9", "start_date": "2025-10-15", "end_date": "2025-12-01"}
    again = with_survey(others[0], organisation="NORDBY  kommune", **facts)
    with pytest.raises(ReportError, match="too few municipalities"):
        compare(own, "voksne", [*others[:2], replace(again, label="Nordby igen")])


def test_another_survey_of_our_own_municipality_is_no_peer(own: Party, others: list[Party]) -> None:
    facts = {"data": "9", "start_date": "2025-10-15", "end_date": "2025-12-01"}
    earlier = with_survey(
        replace(others[0], label="Os selv"), organisation="vores kommune", **facts
    )
    said = refusals(compare(own, "voksne", [*others, earlier]))
    assert "Os selv: hele filen, det er en anden måling i egen kommune" in said


def test_two_files_of_nobody_in_the_same_months_are_refused(
    own: Party, others: list[Party]
) -> None:
    nobody = [with_survey(party, organisation="") for party in (others[0], others[2])]
    with pytest.raises(DisclosureError, match="same citizens"):
        compare(own, "voksne", [*nobody, others[1], others[3]])


def test_files_that_tell_of_the_same_citizens_are_refused(own: Party, others: list[Party]) -> None:
    again = replace(others[0], label="Nordby igen")
    with pytest.raises(DisclosureError, match="same citizens"):
        compare(own, "voksne", [*others, again])
    # Another export of the same municipality, of a period that overlaps.
    later = with_survey(again, data="9", start_date="2024-10-15", end_date="2024-12-01")
    with pytest.raises(DisclosureError, match="same citizens"):
        compare(own, "voksne", [*others, later])
    apart = with_survey(again, data="9", start_date="2025-10-15", end_date="2025-12-01")
    assert compare(own, "voksne", [*others, apart]).compared


def test_what_is_withheld_moves_no_number(own: Party, others: list[Party]) -> None:
    """Nothing shown depends on a withheld number: not even a sum it could be taken from."""
    with_it = compare(own, "voksne", others)
    without = compare(own, "voksne", others[:3])
    assert with_it.compared == without.compared


def test_no_total_of_a_file_less_its_shown_centres_is_one_withheld_centre(
    others: list[Party],
) -> None:
    """All that a reader has of the municipalities are the files: each must stand alone."""
    hidden = 0
    for party in others:
        made = party.benchmark
        for item in made.items:
            scores = [made.score(item.id, group.id) for group in made.groups if group.id]
            withheld = [score for score in scores if score.status == "withheld"]
            hidden += len(withheld)
            assert made.score(item.id, "").status != "shown" or len(withheld) != 1
    assert hidden


def test_all_centres_together_are_compared_without_a_centre(
    own: Party, others: list[Party]
) -> None:
    # In the fourth the ways of answering are withheld with the small centre.
    comparison = compare(own, "", others)
    assert comparison.compared[0].own.centre == ""
    assert {peer.group.id for peer in comparison.compared[0].peers} == {""}


def test_model_1_is_compared_with_nobody(own: Party, others: list[Party]) -> None:
    for parties in ([with_survey(others[0], model=1), *others[1:]],):
        with pytest.raises(ReportError, match="Model 1 has no benchmark") as stopped:
            compare(own, "voksne", parties)
        assert SOURCE in str(stopped.value)
    with pytest.raises(ReportError, match="Model 1 has no benchmark"):
        compare(with_survey(own, model=1), "voksne", others)


def test_an_unknown_centre_names_the_nearest(own: Party, others: list[Party]) -> None:
    with pytest.raises(ReportError, match="nearest: 'voksne'"):
        compare(own, "voksen", others)


def page(comparison: Comparison, language: str = "da") -> str:
    texts = texts_in(language)
    return page_of(sections(comparison, texts), title_of(comparison, texts), texts)


@pytest.mark.parametrize("language", languages())
def test_the_page_states_mean_peers_and_every_refusal(
    own: Party, others: list[Party], language: str
) -> None:
    comparison, texts = compare(own, "voksne", others, "citizens"), texts_in(language)
    html = page(comparison, language)
    assert html == page(comparison, language)
    text = re.sub(r"<[^>]+>", "", html)
    assert texts.t("benchmark.mean_citizens") in text
    for refused in comparison.refused:
        assert refusal(refused, texts) in text
    assert html.count("<figure id=") == 2
    # Peers stand in the figure without their names.
    for figure in re.findall(r"<figure.*?</figure>", html, re.S):
        assert "Nordby" not in figure


def test_names_with_markup_are_text(own: Party, others: list[Party]) -> None:
    parties = [
        with_survey(replace(party, label=f"{HOSTILE} {at}"), title={"da": HOSTILE})
        for at, party in enumerate(others)
    ]
    changed = [with_question(party, 1, text={"da": HOSTILE}) for party in parties]
    html = page(compare(own, "voksne", changed))
    assert "<script>" not in html


def test_the_workbook_tells_the_same_numbers(
    own: Party, others: list[Party], tmp_path: Path
) -> None:
    comparison = compare(own, "voksne", others)
    content = workbook(sheets(comparison, DA), title_of(comparison, DA))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Resultater", "De andres tal", "Ikke sammenlignet"]
    rows = list(book["Resultater"].iter_rows(min_row=2, values_only=True))
    assert [row[5] for row in rows] == [one.mean for one in comparison.compared]
    assert len(list(book["De andres tal"].iter_rows(min_row=2))) == 9
    path = tmp_path / "benchmark.xlsx"
    path.write_bytes(content)
    assert "Nordby Kommune" in opened_in_libreoffice(path)


def test_one_command_compares_and_the_examples_of_the_docs_work(
    demo: Path, root: Path, tmp_path: Path, btu
) -> None:
    examples = sorted((root / "docs" / "benchmark-examples").glob("*.zip"))
    assert len(examples) == 4
    words = ["--centre", "voksne", "--wave", WAVE, "--data", demo, "--to", tmp_path]
    ended = btu("benchmark", "compare", *examples, *words)
    assert ended.code == 0, ended.err
    assert {path.name for path in tmp_path.iterdir()} == {"benchmark.html", "benchmark.xlsx"}
    assert read_benchmark(examples[0]).fingerprint in ended.out


def test_our_own_file_among_the_others_is_no_peer_and_must_be_ours(
    demo: Path, files: Mapping[str, Path], own: Party, tmp_path: Path, btu
) -> None:
    mine = tmp_path / "os.zip"
    mine.write_bytes(packed(own.benchmark))
    words = ["--centre", "voksne", "--wave", WAVE, "--data", demo, "--to", tmp_path / "ud"]
    ended = btu("benchmark", "compare", mine, *files.values(), *words)
    assert ended.code == 0, ended.err
    scores = (replace(own.benchmark.scores[0], value=0.5), *own.benchmark.scores[1:])
    other = replace(own.benchmark, scores=scores)
    mine.write_bytes(packed(replace(other, scores=(replace(scores[0], low=0.4), *scores[1:]))))
    ended = btu("benchmark", "compare", mine, *files.values(), *words)
    assert ended.code == 1
    assert "other numbers of our wave than were released last" in ended.err


def test_a_changed_file_stops_the_comparison_by_name(
    files: Mapping[str, Path], tmp_path: Path, btu
) -> None:
    spoilt = tmp_path / "nordby.zip"
    spoilt.write_bytes(files["nordby"].read_bytes().replace(b"values", b"valves"))
    paths = [spoilt, *(path for name, path in files.items() if name != "nordby")]
    ended = btu("benchmark", "compare", *paths, "--to", tmp_path / "ud")
    assert ended.code == 1
    assert "nordby.zip" in ended.err
    assert not (tmp_path / "ud").exists()


def test_without_a_wave_the_first_file_is_ours(
    files: Mapping[str, Path], tmp_path: Path, btu
) -> None:
    ended = btu("benchmark", "compare", *files.values(), "--to", tmp_path, "--centre", "handicap")
    assert ended.code == 0, ended.err
    html = (tmp_path / "benchmark.html").read_text(encoding="utf-8")
    assert "<h1" in html
    assert "Nordby Kommune" in html
    ended = btu("benchmark", "compare", *list(files.values())[:3], "--to", tmp_path)
    assert "too few municipalities" in ended.err


def test_wrong_usage(files: Mapping[str, Path], btu) -> None:
    ended = btu("benchmark", "compare", *files.values(), "--mean", "median")
    assert ended.code == 2
    ended = btu("benchmark", "export", WAVE, "--to", "x.zip", "--target-group", "voksne")
    assert ended.code == 2
