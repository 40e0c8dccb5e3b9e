"""A good page passes; every fault is found and named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.errors import ReportError
from pipeline.report.selfcheck import _named, _one_line, check_report, whole_words

GOOD = """<!doctype html>
<html lang="da"><head><title>Voksne &amp; unge</title>
<style>@media print { a { color: red } } .x { background: url(data:image/png;base64,AA) }</style>
</head><body><a href="#content">Gå til indholdet</a><main id="content">
<h1>Borgercenter Voksne</h1><p lang="en">Se https://example.org i teksten</p>
<section id="kpis"><h2>Mål</h2><h3>Svar</h3>
<img src="data:image/png;base64,AA" alt="Figur"></section>
<section id="method"><h2>Metode</h2><a href="mailto:staben@example.org">Skriv</a>
<svg viewBox="0 0 1 1"><title>Søjler</title><path d="M 010190 1234 L 0101901234"/>
<use xlink:href="#content"/><g style="clip-path: url(#content)"><text>320190-1234</text></g></svg>
</section></main></body></html>"""

SHOWN = {"output_type": "display_data", "data": {"text/html": "<p>x</p>", "text/plain": "x"}}


def notebook(*outputs: dict[str, Any], source: str = 'page.show("kpis")') -> dict[str, Any]:
    cell = {"cell_type": "code", "execution_count": 3, "source": source, "outputs": list(outputs)}
    return {"cells": [{"cell_type": "markdown", "source": "Mål"}, cell]}


def check(html: str, executed: dict[str, Any] | None = None) -> None:
    check_report(
        html,
        executed or notebook(SHOWN),
        title="Voksne & unge",
        language="da",
        sections=("kpis", "method"),
        foreign=("Børn", "Borgercenter Handicap", "Ung", "St. Vest (A)"),
        own=("Børn og Familie Øst", ""),
    )


def test_a_good_page_passes() -> None:
    check(GOOD)


FAULTS = {
    "language": ('lang="da"', 'lang="en"', "the language is 'en', not 'da'"),
    "no language": ('<html lang="da">', "<html>", "the language is None"),
    "title": ("<title>Voksne", "<title>Børnene", "the title is 'Børnene & unge', not"),
    "two h1": ("<h2>Mål</h2>", "<h1>Mål</h1><h2>Mål</h2>", "2 h1 headings"),
    "no h1": ("<h1>Borgercenter Voksne</h1>", "", "0 h1 headings"),
    "starts with h2": ("<h1>", "<h2>Før</h2><h1>", "h2 follows no h1"),
    "skips a level": ("<h3>Svar</h3>", "<h4>Svar</h4>", "h4 follows h2"),
    "section missing": ('id="method"', 'id="methods"', "'method' is there 0 times"),
    "section not a section": ('section id="kpis"', 'div id="kpis"', "'kpis' is there 0 times"),
    "section twice": ('id="method"', 'id="kpis"', "'kpis' is there 2 times"),
    "id twice": ("<h3>", '<h3 id="content">', "id 'content' is used 2 times"),
    "script": ("<h3>", "<script>1</script><h3>", "<script> is not allowed"),
    "script in svg": ("<path", "<SCRIPT/><path", "<script> is not allowed"),
    "iframe": ("<h3>", "<iframe></iframe><h3>", "<iframe> is not allowed"),
    "object": ("<h3>", "<object></object><h3>", "<object> is not allowed"),
    "embed": ("<h3>", "<embed><h3>", "<embed> is not allowed"),
    "link": ("<style>", '<link rel="icon"><style>', "<link> is not allowed"),
    "refresh": ("<style>", '<meta http-equiv="refresh" content="1"><style>', "http-equiv refresh"),
    "handler": ("<h3>", '<h3 ONclick="x()">', "onclick= is not allowed"),
    "src": ('src="data:image/png;base64,AA"', 'src="http://a.dk/b.png"', "http://a.dk/b.png"),
    "srcset": ("<img ", '<img srcset="a.png 1x, HTTPS://a.dk/c 2x" ', "HTTPS://a.dk/c"),
    "href": ('href="#content">Gå', 'href=" https://a.dk">Gå', "outside the page: https://a.dk"),
    "no scheme": ('xlink:href="#content"', 'xlink:href="//a.dk/x"', "outside the page: //a.dk"),
    "javascript": ('href="#content">Gå', 'href="javascript:x()">Gå', "javascript:x"),
    "html in data": ('href="#content">Gå', 'href="data:text/html,x">Gå', "data:text/html"),
    "url()": ("url(data:image/png;base64,AA)", "URL( 'https://a.dk/f' )", "https://a.dk/f"),
    "url() in style": ("url(#content)", "url(http://a.dk/f)", "http://a.dk/f"),
    "@import": ("@media", '@import "//a.dk/c.css"; @media', "//a.dk/c.css"),
    "@import url()": ("@media", '@import url("http://a.dk/c"); @media', "http://a.dk/c"),
    "code": ("<h3>Svar</h3>", 'page.show(\n "kpis")', "cell 3: its code is on the page"),
    "foreign name": ("i teksten", "hos BØRN.", "the name of another group: Børn"),
    "foreign across tags": ("i teksten", "Borgercenter <b>\nHandicap</b>", "Borgercenter Handicap"),
    "foreign in a cell": ("i teksten", "<td>x</td><td>Ung</td><td>y</td>", "another group: Ung"),
    "foreign in alt": ('alt="Figur"', 'alt="Ung"', "another group: Ung"),
    "foreign in attribute": ("<h3>", '<h3 data-label="ung">', "another group: Ung"),
    "foreign in comment": ("<path", "<!-- Børn --><path", "another group: Børn"),
    "foreign with signs": ("i teksten", "hos St. Vest (A).", "another group: St. Vest (A)"),
    "foreign beside own": ("i teksten", "Børn og Familie Øst, Børn", "another group: Børn"),
    "cpr": ("i teksten", "010190-1234", "a CPR number"),
    "cpr without hyphen": ("i teksten", "(0101901234)", "a CPR number"),
    "cpr with a dash": ("i teksten", "070761–4285", "a CPR number"),
    "cpr in alt": ('alt="Figur"', 'alt="010190 1234"', "a CPR number"),
    "cpr in figure": ("320190-1234", "010190-1234", "a CPR number"),
}


@pytest.mark.parametrize(("old", "new", "words"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_found(old: str, new: str, words: str) -> None:
    assert GOOD.count(old) >= 1
    executed = notebook(SHOWN, source='page.show( "kpis")')
    with pytest.raises(ReportError) as caught:
        check(GOOD.replace(old, new, 1), executed)
    assert words in str(caught.value)
    assert "1234" not in str(caught.value)


HARMLESS = {
    "part of a word": ("i teksten", "Ungdom og Børnene"),
    "own name holds a foreign one": ("i teksten", "Børn og Familie Øst"),
    "too many digits": ("i teksten", "0101901234567 og 9010190-1234"),
    "no such day": ("i teksten", "320190-1234 og 000000-0000"),
    "numbers side by side": ("i teksten", "<td>010190</td><td>1234</td>"),
    "relative address": ('href="#content">Gå', 'href="index.html">Gå'),
}


@pytest.mark.parametrize(("old", "new"), HARMLESS.values(), ids=HARMLESS)
def test_what_only_looks_like_a_fault_passes(old: str, new: str) -> None:
    check(GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ({"output_type": "stream", "name": "stderr", "text": "w"}, "cell 3 wrote stderr"),
        ({"output_type": "stream", "name": "stdout", "text": "w"}, "cell 3 wrote stdout"),
        ({"output_type": "error", "ename": "E", "evalue": "", "traceback": []}, "wrote an error"),
        ({"output_type": "execute_result", "data": {"text/plain": "1"}}, "no part of a page"),
        ({"output_type": "display_data", "data": {"image/png": "A"}}, "no part of a page"),
    ],
)
def test_stray_output_is_found(output: dict[str, Any], words: str) -> None:
    with pytest.raises(ReportError, match=words):
        check(GOOD, notebook(SHOWN, output))


def test_all_faults_are_listed_together() -> None:
    html = GOOD.replace('lang="da"', "", 1).replace("<h3>", "<h5>").replace("i teksten", "Ung")
    with pytest.raises(ReportError) as caught:
        check(html)
    assert len(str(caught.value).splitlines()) == 4


def test_an_empty_page_is_no_report() -> None:
    with pytest.raises(ReportError, match="0 h1 headings"):
        check_report("", {"cells": []}, title="", language="da")


LETTERS = st.text(
    st.sampled_from("aAåÅ\u030aæØß\ufb01İı12_-'\u2019.,(&)  \u00a0\u200b\u00ad") | st.characters(),
    min_size=1,
    max_size=8,
)


@given(LETTERS, LETTERS, LETTERS, st.sampled_from(["", " ", "'", "-", "_", "\n"]))
@example("Hos ", "BØRN  &\u00a0Unge", ".", "")
@example("", "\ufb01nans-Øst", "", " ")
@example("", "_Nord_", "", "-")
def test_no_name_is_passed_over_before_it_is_searched_for(
    before: str, name: str, after: str, between: str
) -> None:
    text = _one_line([before + between + name + between + after]).casefold()
    assert _named([name], text) == [name] * bool(whole_words(name).search(text))
