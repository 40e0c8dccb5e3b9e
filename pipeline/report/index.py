"""The page that lists a wave's reports: plain links, in the order of the organisation.

Typing in its search field leaves only the pages that fit. That is the one script of all pages: it
stands in this page, a browser runs it by its hash alone, and without it the list is complete.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.present.texts import Texts, texts_in
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
            "name": _name(texts, names.get((report.centre, report.unit), ""), report),
            "is_below": bool(report.unit) or report.is_for_citizens,
            "pdf": report.file.replace(".html", ".pdf") if report.pdf else "",
        }
        for report in reports
    ]
    environment = Environment(
        loader=PackageLoader("pipeline.report", "template/btu"),
        autoescape=True,
        undefined=StrictUndefined,
    )
    script = environment.get_template("search.js").render()
    digest = b64encode(sha256(script.encode()).digest()).decode()
    return environment.get_template("list.html.j2").render(
        language=language,
        title=about.title.get(language) or about.title["da"],
        lead=texts.t("index.lead_units" if about.model == 1 else "index.lead"),
        skip=texts.t("page.skip"),
        search=texts.t("index.search"),
        found=texts.t("index.found", count=len(links), shown="{shown}"),
        script=Markup(script),  # noqa: S704  (our own file, not a text from a wave)
        script_hash=Markup(f"'sha256-{digest}'"),  # noqa: S704
        links=links,
        theme=theme,
    )


def _name(texts: Texts, group: str, report: RenderedReport) -> str:
    if report.is_for_citizens:
        return texts.t("index.citizens", name=group)
    return group or texts.t("index.overview")
