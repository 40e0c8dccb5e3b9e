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
    names = {centre.id: centre.name for centre in about.centres}
    links = [
        (report.file, names.get(report.centre) or texts.t("index.overview")) for report in reports
    ]
    environment = Environment(
        loader=PackageLoader("pipeline.report", "template/btu"),
        autoescape=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("list.html.j2").render(
        language=language,
        title=about.title.get(language) or about.title["da"],
        lead=texts.t("index.lead"),
        skip=texts.t("page.skip"),
        links=links,
        theme=theme,
    )
