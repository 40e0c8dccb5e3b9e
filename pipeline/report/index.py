"""The page that lists a wave's reports: plain links, in the order of the organisation."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.present.texts import texts_in
from pipeline.records import PLAIN, About, RenderedReport, Theme


def index_page(
    about: About, reports: Sequence[RenderedReport], language: str, theme: Theme = PLAIN
) -> str:
    """``index.html`` for the reports of one run; self-contained like the reports themselves."""
    texts = texts_in(language)
    names = {(centre.id, ""): centre.name for centre in about.centres}
    names |= {(c.id, unit.id): unit.name for c in about.centres for unit in c.units}
    links = [
        {
            "file": report.file,
            "name": names.get((report.centre, report.unit)) or texts.t("index.overview"),
            "is_unit": bool(report.unit),
            "pdf": report.file.replace(".html", ".pdf") if report.pdf else "",
        }
        for report in reports
    ]
    environment = Environment(
        loader=PackageLoader("pipeline.report", "template/btu"),
        autoescape=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("list.html.j2").render(
        language=language,
        title=about.title.get(language) or about.title["da"],
        lead=texts.t("index.lead_units" if about.model == 1 else "index.lead"),
        skip=texts.t("page.skip"),
        links=links,
        theme=theme,
    )
