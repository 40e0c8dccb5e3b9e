"""A self-contained HTML page of sections, in the look of the reports and checked like them."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.present.blocks import Section
from pipeline.present.render import html_of
from pipeline.present.texts import Texts
from pipeline.records import PLAIN, Theme
from pipeline.report.selfcheck import check_report


def page_of(sections: Sequence[Section], title: str, texts: Texts, theme: Theme = PLAIN) -> str:
    """The page; its first section holds the first-level heading.

    Raises ReportError where it is not fit to be a report.
    """
    folders = (("pipeline.share", "templates"), ("pipeline.report", "template/btu"))
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(*folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
    )
    # Sections come from our own template, which escapes every text.
    made = [Markup(html_of(section, texts)) for section in sections]  # noqa: S704
    html = environment.get_template("page.html").render(
        language=texts.language,
        title=title,
        skip=texts.t("page.skip"),
        sections=made,
        theme=theme,
    )
    ids = tuple(section.id for section in sections)
    check_report(html, {"cells": []}, title=title, language=texts.language, sections=ids)
    return html
