"""Pages as paper: within the sheet, figures whole, no heading left behind; and as PDF files."""

from __future__ import annotations

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
        title, last = title_of(file), len(pages)
        pages = [page.removeprefix(foot(at, last, title)) for at, page in enumerate(pages, 1)]
        root = parsed(file)
        on_screen = {part for contents in root.iter(f"{HTML}nav") for part in contents.iter()}
        for part in root.iter():
            if part in on_screen:
                continue
            if re.fullmatch(rf"{HTML}(h[1-6]|caption|summary)", str(part.tag)):
                heading = squeezed(words(part))
                assert any(heading in page for page in pages), words(part)
                assert not any(page.endswith(heading) for page in pages), words(part)
            if part.tag == f"{SVG}svg":
                texts = [squeezed(words(text)) for text in part.iter(f"{SVG}text")]
                assert any(all(text in page for text in texts) for page in pages), texts[:3]


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
