"""Blocks as HTML: escaped, scoped, captioned; plain text where HTML is not wanted."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult, KeyFigures, Listing, Prose, Section
from pipeline.present.forms import Form
from pipeline.present.render import html_of, text_of
from pipeline.present.tables import Cell, Table
from pipeline.present.texts import texts_in
from tests.released_about import HOSTILE

DA = texts_in("da")


def table(*rows: tuple[Cell, ...]) -> Table:
    return Table("svar", "Svar & tal", ("Enhed", "Svar", "Vurdering"), rows)


def html(*blocks: Prose | Listing | KeyFigures | FigureResult | Table | Form) -> str:
    return html_of(Section("del", "Del", blocks), DA)


def test_a_table_has_caption_scopes_and_a_frame_to_scroll():
    text = html(table((Cell("Nord"), Cell("12", "num"), Cell("klart højere"))))
    assert (
        '<div class="table-scroll" tabindex="0" role="region" aria-labelledby="svar-caption">'
        in text
    )
    assert '<caption id="svar-caption">Svar &amp; tal</caption>' in text
    assert text.count('scope="col"') == 3
    assert text.count('scope="row"') == 1
    assert '<th scope="col">Svar</th>' in text
    assert '<th scope="col" class="words">Vurdering</th>' in text
    assert '<td>12</td><td class="words">klart højere</td>' in text


def test_a_row_withheld_throughout_says_so_once():
    hidden = Cell("skjult: for få svar", "withheld")
    text = html(table((Cell("Nord"), hidden, hidden)))
    assert '<td class="withheld" colspan="2">skjult: for få svar</td>' in text
    other = Cell("ingen svar", "withheld")
    assert html(table((Cell("Nord"), hidden, other))).count("<td") == 2


def test_every_text_is_escaped():
    named = table((Cell(HOSTILE), Cell(HOSTILE, "num"), Cell(HOSTILE)))
    figure = FigureResult("f", HOSTILE, HOSTILE, HOSTILE, named, HOSTILE, "<svg/>")
    text = html(
        Prose((HOSTILE,)),
        Prose((HOSTILE,), "notice"),
        Prose((HOSTILE,), "subheading"),
        Listing(HOSTILE, (HOSTILE,), "must"),
        KeyFigures(((HOSTILE, HOSTILE, HOSTILE),)),
        named,
        figure,
    )
    assert "<script" not in text
    assert text.count("&lt;script&gt;") >= 14


def test_heading_levels_follow_the_parts():
    figure = FigureResult("f", "Fund", alt="Ingen tal.")
    assert '<h3 id="f-heading">Fund</h3>' in html(figure)
    assert '<h4 id="f-heading">Fund</h4>' in html(Prose(("Tema",), "subheading"), figure)


def test_only_the_heading_section_has_the_first_level():
    assert "<h2" in html()
    assert "<h1" not in html()
    first = html_of(Section("heading", "Borgercenter", ()), DA)
    assert '<h1 id="heading-title">Borgercenter</h1>' in first


def test_a_figure_without_a_picture_is_a_notice():
    text = html(FigureResult("f", "Fund", alt="Ingen tal."))
    assert '<p class="notice">Ingen tal.</p>' in text
    assert "<details" not in text


def test_parts_stand_one_heading_below_and_a_group_has_none():
    part = Section(
        "enhed", "Enhed", (Prose(("Tema",), "subheading"), table()), (Section("uge", "Uge", ()),)
    )
    text = html_of(Section("gruppe", "Enheder", (), (part,)), DA)
    assert '<section id="gruppe" aria-label="Enheder">' in text
    assert '<section id="enhed" class="part" aria-labelledby="enhed-title">' in text
    assert '<h2 id="enhed-title">Enhed</h2>' in text
    assert "<h3>Tema</h3>" in text
    assert '<h3 id="uge-title">Uge</h3>' in text
    below = html_of(Section("del", "Del", (Prose(("x",)),), (part,)), DA)
    assert '<h3 id="enhed-title">Enhed</h3>' in below
    assert "<h4>Tema</h4>" in below


def test_lines_to_fill_in_are_named():
    text = html(Form("aftale", "Aftale", ("Hvad?",)))
    assert '<label for="aftale-1">Hvad?</label>' in text
    assert '<textarea id="aftale-1"' in text
    plain = text_of(Section("s", "S", (Form("aftale", "Aftale", ("Hvad?",)),)))
    assert plain == "S\n\nAftale\nHvad? ____"


def test_plain_text_says_the_same():
    section = Section(
        "del",
        "Del",
        (
            Prose(("Et afsnit.",)),
            Listing("Liste", ("punkt",)),
            KeyFigures((("Svar", "12", "af 20"),)),
            FigureResult("f", "Fund", alt="Nord 12."),
            table((Cell("Nord"), Cell("12", "num"), Cell("–"))),
        ),
    )
    assert text_of(section) == (
        "Del\n\nEt afsnit.\n\nListe\n- punkt\n\nSvar: 12. af 20\n\nFund\nNord 12.\n\n"
        "Svar & tal\nEnhed | Svar | Vurdering\nNord | 12 | –"
    )
