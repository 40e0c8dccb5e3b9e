"""Pages as paper: within the sheet, figures whole, no heading left behind; and as PDF files."""

from __future__ import annotations

import io
import json
import re
import shutil
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize
from xml.etree.ElementTree import Element

import html5lib
import pytest
from pypdf import PdfReader

from pipeline.bundle import DEMO_WAVES
from pipeline.present.texts import languages
from pipeline.report.printing import find_browser, to_pdf
from tests.browser.conftest import visit
from tests.conftest import run_btu

WAVE = DEMO_WAVES[-1]
SHEET = 672
"""What A4 has between the margins, in CSS pixels: 210 mm less twice 16 mm."""

A4 = {(595, 842)}

HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
HEADING = rf"{HTML}(h[1-6]|caption|summary)"
OTHERS = [(wave, "da") for wave in DEMO_WAVES if wave != WAVE] + [(DEMO_WAVES[-2], "en")]
"""The pages that are printed besides those of WAVE: every one in Danish, one wave in English."""

WIDER = """width => [...document.body.querySelectorAll("*")]
  .filter(part => !part.closest(".hidden") && part.getBoundingClientRect().right > width + 1)
  .map(part => part.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", DEMO_WAVES)
def test_everything_is_within_the_sheet(browser, reports, wave, language):
    """One part that is not makes a browser print the whole page smaller."""
    for file in (reports[language] / "processed" / wave / "reports").glob("*.html"):
        with visit(browser, file, SHEET) as seen:
            seen.page.emulate_media(media="print")
            assert seen.page.evaluate(WIDER, SHEET) == [], file.name


@pytest.fixture(scope="module")
def printed(browser, demo, root, tmp_path_factory) -> Path:
    """``reports/`` of the newest demo wave after ``btu report --pdf``."""
    data = tmp_path_factory.mktemp("printed")
    shutil.copytree(demo / "processed" / WAVE, data / "processed" / WAVE)
    run_btu(root, "report", WAVE, "--data", str(data), "--pdf", "--quiet")
    return data / "processed" / WAVE / "reports"


def test_every_page_has_its_pdf_and_the_receipt_says_so(printed):
    entries = json.loads((printed / "receipt.json").read_text("utf-8"))["reports"]
    index = (printed / "index.html").read_text("utf-8")
    assert len(entries) == len(list(printed.glob("*.pdf"))) >= 3
    for entry in entries:
        pdf = (printed / entry["pdf"]["file"]).read_bytes()
        assert entry["pdf"]["file"] == entry["file"].replace(".html", ".pdf")
        assert (entry["pdf"]["sha256"], entry["pdf"]["bytes"]) == (
            sha256(pdf).hexdigest(),
            len(pdf),
        )
        assert f'href="{entry["pdf"]["file"]}"' in index
        html = (printed / entry["file"]).read_text("utf-8")
        assert to_pdf(html, find_browser()) == pdf  # the same page, the same bytes


@pytest.fixture(scope="module")
def sheets(printed) -> dict[Path, list[str]]:
    """What stands on each page of every PDF file, foot and all."""
    return {
        file: [squeezed(page.extract_text()) for page in PdfReader(file).pages]
        for file in printed.glob("*.pdf")
    }


def test_a_pdf_can_be_read_aloud_and_tells_its_title_and_pages(sheets):
    for file, pages in sheets.items():
        pdf, title = PdfReader(file), title_of(file)
        assert pdf.metadata.title == title
        assert pdf.root_object["/MarkInfo"]["/Marked"]
        assert pdf.root_object["/Lang"] == "da"
        assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in pdf.pages} == A4
        for number, page in enumerate(pages, start=1):
            assert page.startswith(foot(number, len(pages), title))


def test_no_figure_is_cut_and_no_heading_is_left_behind(sheets):
    for file, pages in sheets.items():
        assert cut_or_left_behind(file, pages) == [], file.name


@pytest.mark.parametrize(("wave", "language"), OTHERS)
def test_nothing_is_cut_on_the_pages_of_other_waves(browser, reports, wave, language):
    for file in (reports[language] / "processed" / wave / "reports").glob("*.html"):
        if file.name == "index.html":
            continue
        with visit(browser, file) as seen:
            pdf = io.BytesIO(seen.page.pdf(prefer_css_page_size=True))
        pages = [squeezed(page.extract_text()) for page in PdfReader(pdf).pages]
        assert cut_or_left_behind(file, pages) == [], file.name


def test_what_is_cut_or_left_behind_is_found(tmp_path):
    file = tmp_path / "page.html"
    figure = "<svg><text>one</text><text>two</text></svg>"
    file.write_text(f"<!doctype html><title>T</title><h1>A</h1>{figure}", encoding="utf-8")
    assert cut_or_left_behind(file, ["1/2TAone", "2/2Ttwo"]) == [["one", "two"]]
    assert cut_or_left_behind(file, ["1/2TonetwoA", "2/2T."]) == ["A"]


def cut_or_left_behind(file: Path, pages: list[str]) -> list[str | list[str]]:
    """Headings that end a sheet or stand on none, and figures that no single sheet has whole."""
    title, last = title_of(file), len(pages)
    pages = [page.removeprefix(foot(at, last, title)) for at, page in enumerate(pages, 1)]
    root = parsed(file)
    on_screen = {part for contents in root.iter(f"{HTML}nav") for part in contents.iter()}
    found = [
        words(part)
        for part in root.iter()
        if part not in on_screen and re.fullmatch(HEADING, str(part.tag))
    ]
    left = [
        said
        for said, heading in ((said, squeezed(said)) for said in found)
        if not any(heading in page for page in pages)
        or any(page.endswith(heading) for page in pages)
    ]
    return [*left, *uncut(file, pages)]


def uncut(file: Path, pages: list[str]) -> list[list[str]]:
    """The figures that no single sheet has whole, by their first three texts."""
    pages = [squeezed(page) for page in pages]
    figures = [part for part in parsed(file).iter() if part.tag == f"{SVG}svg"]
    texts = [[squeezed(words(text)) for text in one.iter(f"{SVG}text")] for one in figures]
    return [one[:3] for one in texts if not any(all(t in page for t in one) for page in pages)]


def title_of(file: Path) -> str:
    return words(next(parsed(file).iter(f"{HTML}title")))


def foot(page: int, pages: int, title: str) -> str:
    return f"{page}/{pages}{squeezed(title)}"


def parsed(file: Path) -> Element:
    """The page a PDF file was printed from."""
    return html5lib.parse(file.with_suffix(".html").read_bytes())


def words(part: Element) -> str:
    return "".join(part.itertext())


def squeezed(text: str) -> str:
    """Without spaces, of which a PDF file has none, and with the letters of a ligature apart."""
    return re.sub(r"\s", "", normalize("NFKC", text))
