"""The series figure and its words: every finding, awkward data, both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from time import process_time
from xml.etree.ElementTree import fromstring

import pytest

from pipeline.present.blocks import FigureResult
from pipeline.present.figures import months
from pipeline.present.figures.months import months_of
from pipeline.present.figures.series import draw
from pipeline.present.periods import days_of, span
from pipeline.present.rows import Extract, extract_for
from pipeline.present.series import Series, series_of
from pipeline.present.series_sentences import finding, shows_and_not
from pipeline.present.series_words import segments_table
from pipeline.present.texts import languages, texts_in
from pipeline.records import EventAbout, Released
from tests.present.pictures import styled
from tests.released_about import HOSTILE, LONG
from tests.series_factory import (
    CENTRE,
    ITEM,
    Curve,
    Wave,
    alone,
    changed,
    label,
    series_wave,
)

DA = texts_in("da")
SUMMER = Curve(presses=lambda at: 0 if 26 <= at <= 31 else 24)
CROWD = tuple(
    EventAbout(f"2025-03-{at:02d}", "other", {"da": f"{LONG} {at}"}) for at in range(3, 12)
)
WAVES = {
    "ordinary": alone(),
    "one point": alone(weeks=1),
    "two points": alone(weeks=2),
    "all withheld": alone(Curve(status="withheld_small")),
    "no data": alone(Curve(presses=lambda at: 0)),
    "nobody": alone(Curve(share=lambda at: 0.0)),
    "everybody": alone(Curve(share=lambda at: 1.0)),
    "120 points": alone(weeks=120, chart="laney"),
    "quiet summer": alone(SUMMER),
    "many events": alone(events=CROWD),
    "millions": alone(Curve(presses=lambda at: 300_000 + at)),
    "long name": alone(names=(("vis-nord", LONG), ("vis-syd", HOSTILE))),
}


def part(wave: Wave | Released, unit: str = "vis-nord") -> Extract:
    released = wave if isinstance(wave, Released) else series_wave(wave)
    return extract_for(released, CENTRE, unit)


def series_in(wave: Wave | Released, unit: str = "vis-nord") -> Series:
    extract = part(wave, unit)
    return series_of(extract, extract.about.questions[0])


def figures(wave: Wave | Released, language: str = "da") -> list[FigureResult]:
    extract, texts = part(wave), texts_in(language)
    question = extract.about.questions[0]
    drawn = draw(extract, texts, series_of(extract, question))
    return [drawn, months.draw(extract, texts, question, months_of(extract, question))]


def said(wave: Wave | Released, unit: str = "vis-nord") -> str:
    return " ".join(line for pair in shows_and_not(DA, series_in(wave, unit)) for line in pair)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", WAVES.values(), ids=WAVES)
def test_every_series_is_drawn_or_says_why_not(wave, language):
    for figure in figures(wave, language):
        assert figure.title
        assert figure.alt
        if not figure.svg:
            assert figure.alt.startswith(texts_in(language).t("figure.nothing", why="")[:20])
            continue
        assert figure.table is not None
        assert figure.table.rows
        assert figure.caption
        assert figure.how_to_read
        assert fromstring(figure.svg).get("role") == "img"  # noqa: S314 - our own drawing
        ids = re.findall(r'\bid="([^"]*)"', figure.svg)
        assert all(name.startswith(f"{figure.id}-") for name in ids)


@pytest.mark.parametrize("name", ["all withheld", "no data"])
def test_nothing_to_show_draws_no_empty_plot(name):
    assert not any(figure.svg for figure in figures(WAVES[name]))


def test_same_rows_same_bytes():
    assert [one.svg for one in figures(alone())] == [one.svg for one in figures(alone())]


@pytest.mark.parametrize("wave", WAVES.values(), ids=WAVES)
def test_no_text_leaves_the_page(wave):
    for figure in (one for one in figures(wave) if one.svg):
        root = fromstring(figure.svg)  # noqa: S314 - our own drawing
        for text in root.iter("text"):
            found = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", text.get("transform", ""))
            x = float(found[1]) if found else float(text.get("x", "0"))
            width = len(text.text or "") * 13 * 0.57
            anchor = re.search(r"text-anchor: (\w+)", text.get("style", ""))
            left = {"end": x - width, "middle": x - width / 2}.get(anchor[1] if anchor else "", x)
            assert left >= -3, text.text
            assert left + width <= 643, text.text


def test_points_stand_in_the_middle_of_their_days_and_bars_are_per_week():
    series = series_in(alone())
    first, last = series.points[1].days
    assert series.points[1].middle == (first.toordinal() + last.toordinal() + 1) / 2
    days = (last - first).days + 1
    presses = series.points[1].presses.value
    assert presses is not None
    assert series.points[1].per_week == pytest.approx(presses * 7 / days)


def test_a_quiet_period_breaks_the_line_and_stands_in_the_table():
    plain, quiet = figures(alone())[0], figures(alone(SUMMER))[0]
    assert quiet.table is not None
    assert plain.table is not None
    assert len(quiet.table.rows) == len(plain.table.rows)
    assert sum(row[1].text == "ingen svar" for row in quiet.table.rows) == 6
    assert lines(quiet) == lines(plain) + 1


def lines(figure: FigureResult) -> int:
    look = re.compile(r"stroke:var\(--accent, #1f4e79\);\s*stroke-width:1\.2")
    return sum(
        part.tag == "path" and bool(look.search(style)) for part, style in styled(figure.svg)
    )


def test_the_table_and_the_words_hold_every_point():
    figure = figures(alone(weeks=12))[0]
    assert figure.table is not None
    assert len(figure.table.rows) == 12
    lowest = min(series_in(alone(weeks=12)).shown, key=lambda point: point.share.value or 0)
    row = next(row for row in figure.table.rows if row[3].text == str(lowest.share.n))
    assert row[1].text in figure.alt


@pytest.mark.parametrize("wave", [alone(), alone(Curve(presses=lambda at: 24 * (at < 60)))])
def test_how_to_read_takes_the_latest_point_that_has_answers(wave):
    figure = figures(wave)[0]
    assert figure.table is not None
    answered = [row for row in figure.table.rows if row[1].text != "ingen svar"]
    span, share, _, count, _ = (cell.text for cell in answered[-1])
    assert f"Den seneste prik er {span}. Der var {share} af {count} svar" in figure.how_to_read


def test_limits_are_drawn_and_told_only_where_there_are_any():
    run, laney = figures(alone())[0], figures(alone(chart="laney"))[0]
    assert run.table is not None
    assert laney.table is not None
    assert len(laney.table.headers) == len(run.table.headers) + 2
    assert "Grænser" in laney.svg
    assert "Grænser" not in run.svg
    assert "grænserne" in laney.how_to_read


def test_a_stable_series_is_called_stable_and_nothing_else():
    assert finding(DA, series_in(alone())).startswith("Andelen af positive svar ligger stabilt")
    assert "78 uger" in said(alone()) or "77 uger" in said(alone())
    assert "udsving kommer af sig selv" in said(alone())


@pytest.mark.parametrize(("word", "level"), [("shifted_up", "højere"), ("shifted_down", "lavere")])
def test_a_shift_is_told_with_weeks_and_size(word, level):
    wave = alone(Curve(share=changed, verdict=word, shift_at=40))
    text = said(wave)
    assert f"skiftet til et {level} niveau" in text
    assert re.search(rf"I 38 uger fra 6\. oktober 2025 er den 13\s+procentpoint {level} end", text)
    assert "hvorfor" in text


def test_a_shift_with_more_presses_is_no_change_in_satisfaction():
    jump = label(days_of("2025-10-01..2025-10-31"))
    curve = Curve(share=changed, verdict="shifted_with_mode", shift_at=40, jump=jump)
    text = said(alone(curve)) + finding(DA, series_in(alone(curve)))
    assert not re.search("højere|lavere|procentpoint|bedre", text)
    assert "ikke, at borgerne er blevet mere eller mindre tilfredse" in text
    assert "oktober 2025 var 4,2 gange så mange tryk" in text


def test_a_stable_share_with_a_jump_tells_both():
    text = said(alone(Curve(jump="2026-02-01..2026-02-28")))
    assert "ligget stabilt" in text
    assert "februar 2026 var 4,2 gange" in text


@pytest.mark.parametrize(("weeks", "words"), [(1, "kun 1 uge med svar"), (8, "kun 8 uger")])
def test_too_few_weeks_say_so(weeks, words):
    assert words in said(alone(weeks=weeks))
    assert "for få uger" in finding(DA, series_in(alone(weeks=weeks)))


def joined_after(pieces: int) -> Released:
    """Eight weeks: the first ``pieces`` as they are, the others put together to one period."""
    wave = series_wave(alone(weeks=8))
    days = [point.days for point in series_in(wave).points]
    names = {label(one): label(one) for one in days[:pieces]}
    names[label(days[pieces])] = label((days[pieces][0], days[-1][1]))
    rows = wave.rows
    is_week = rows["breakdown"] == "week"
    named = rows["category"].where(~is_week, rows["category"].map(names))
    return replace(wave, rows=rows.assign(category=named).dropna(subset="category"))


@pytest.mark.parametrize("language", languages())
def test_one_joined_period_is_no_week_and_has_no_median(language):
    wave, texts = joined_after(0), texts_in(language)
    series = series_in(wave)
    (point,) = series.shown
    assert point.is_joined
    figure = figures(wave, language)[0]
    shows, *rest = shows_and_not(texts, series)[0]
    assert span(texts, point.days) in shows
    assert span(texts, point.days) in finding(texts, series)
    assert not re.search(r"kun 1 uge|only 1 week", shows)
    said = [shows, *rest, figure.title, figure.how_to_read, figure.alt, figure.svg]
    assert not [one for one in said if "median" in one.lower()]
    table = segments_table(part(wave), texts, series)
    assert [cell.text for cell in table.rows[0][2:6]] == [texts.t("table.none")] * 4
    assert table.rows[0][-1].text == texts.t("series.verdict.one_period")
    assert texts.t("series.legend_joined") in figure.svg


def test_a_single_week_has_no_median_either():
    figure = figures(alone(weeks=1))[0]
    assert "edian" not in figure.how_to_read + figure.alt + figure.svg


def test_a_few_periods_of_which_some_are_joined_are_not_called_weeks():
    wave = joined_after(3)
    assert "kun 4 perioder med svar" in said(wave)
    assert "for få perioder" in finding(DA, series_in(wave))
    assert "En uge, eller flere lagt sammen" in figures(wave)[0].svg
    assert "lagt sammen" not in figures(alone(weeks=8))[0].svg


def test_weeks_that_are_all_alike_are_not_called_few():
    wave = alone(Curve(share=lambda at: 1.0), weeks=30)
    assert "kun" not in said(wave)
    assert "De fleste af dem ligger på medianen, 100" in said(wave)


def test_a_withheld_verdict_is_not_told():
    wave = series_wave(alone(Curve(verdict="shifted_down", shift_at=40)))
    rows = wave.rows.copy()
    rows.loc[rows["breakdown"] == "segment", "status"] = "withheld_partner"
    assert said(replace(wave, rows=rows)) == ""
    assert finding(DA, series_in(replace(wave, rows=rows))) == DA.t("series.finding.none")


def test_an_event_cuts_and_is_marked_where_it_happened_only():
    own = EventAbout("2025-10-06", "change", {"da": "Ny mødeindkaldelse"}, "vis-nord")
    other = EventAbout("2025-11-03", "change", {"da": "Andet sted"}, "vis-syd")
    wave = alone(events=(own, other))
    series = series_in(wave)
    assert [event.text["da"] for event in series.events] == ["Ny mødeindkaldelse"]
    assert len(series.segments) == 2
    assert series.segments[1].days[0] == date(2025, 10, 6)
    figure = figures(wave)[0]
    assert "1: Ny mødeindkaldelse, 6. oktober 2025." in figure.caption
    assert "(siden 6. oktober 2025)" in figure.title
    assert "Andet sted" not in repr(figure)


def test_months_stand_in_time_and_joined_ones_keep_their_name():
    extract = part(alone())
    found = months_of(extract, extract.about.questions[0])
    assert [month.days for month in found] == sorted(month.days for month in found)
    assert all(len(month.answers) == 4 for month in found)
    wave = series_wave(alone())
    names = wave.rows["category"].str.replace("2025-07-01..2025-07-31", "2025-07-01..2025-08-31")
    joined = months_of(
        part(replace(wave, rows=wave.rows.assign(category=names))), extract.about.questions[0]
    )
    assert (date(2025, 7, 1), date(2025, 8, 31)) in [month.days for month in joined]


def test_another_units_rows_cannot_be_reached():
    extract = part(series_wave())
    assert {key[3] for key in extract.values} == {"vis-nord"}
    assert "vis-syd" not in repr(extract)
    assert "Visitation Syd" not in repr(extract)
    assert not extract.comments
    assert part(series_wave(), "bosted").comments


def test_the_centres_extract_has_its_parts_in_the_order_of_the_organisation():
    wave = series_wave()
    extract = extract_for(wave, CENTRE)
    units = wave.about.centres[0].units
    assert [one.unit for one in extract.parts] == [unit.id for unit in units]
    alone = part(wave)  # every page has a checksum of its own
    about = replace(alone.about, hashes=extract.parts[0].about.hashes)
    assert extract.parts[0] == replace(alone, about=about)
    assert not extract_for(wave, CENTRE, "vis-nord").parts


def test_a_pooled_row_is_not_in_a_units_part():
    wave = series_wave(replace(alone(), pooled=True))
    assert extract_for(wave, CENTRE).find("share_positive", ITEM).status == "shown"
    assert {key[3] for key in part(wave).values} == {"vis-nord"}
    assert part(wave).about.series is not None
    assert part(wave).about.series.pooled == ()


def test_a_series_figure_takes_less_than_a_third_of_a_second():
    wave = series_wave(alone(weeks=120, chart="laney"))
    figures(wave)  # fonts are found once per process
    times = []
    for _ in range(3):
        start = process_time()
        figures(wave)
        times.append(process_time() - start)
    assert min(times) < 0.7  # both figures
