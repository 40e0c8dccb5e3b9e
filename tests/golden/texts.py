"""What the bundled waves' pages say, as text: one file per kind of page and language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bundle import notebook
from pipeline.present.texts import languages
from pipeline.report.engine import shown_sections
from pipeline.report.page import page_for
from pipeline.store import read_released

FOLDER = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Golden:
    """One kind of page, on the example that shows most of it."""

    name: str
    notebook: str
    wave: str
    centre: str
    unit: str = ""


PAGES = (
    Golden("centre", "centre_report_model2", "demo-myndighed-2024", "voksne"),
    Golden("citizens", "citizen_page", "demo-myndighed-2024", "voksne"),
    Golden("overview", "wave_overview", "demo-myndighed-2024", ""),
    Golden("unit", "centre_report_model1", "demo-smiley-2026", "voksne", "modtagelsen"),
)


def golden_texts(data: Path) -> Iterator[tuple[str, str]]:
    """(file name, text) of every page, from a data folder after ``btu demo``.

    Checksums change with every line of code: what stands there is tested elsewhere.
    """
    for page in PAGES:
        released = read_released(data / "processed" / page.wave / "released.parquet")
        for language in languages():
            shown = page_for(released, page.centre, language, page.unit)
            about = shown.extract.about
            about = replace(about, hashes=dict.fromkeys(about.hashes, "checksum"))
            shown = replace(shown, extract=replace(shown.extract, about=about))
            sections = shown_sections(notebook(page.notebook))
            said = [repr(shown.show(section)).strip() for section in sections]
            text = f"\n\n{'-' * 72}\n\n".join(part for part in said if part)
            yield f"{page.name}.{language}.txt", f"{text}\n"
