"""The audit across regions: the regional minutes are its material, side by side by theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.audit.meeting import agenda, form_for, method_sheet, minutes_for
from pipeline.errors import ReportError
from pipeline.present.blocks import Listing, Prose, Section
from pipeline.present.tables import Cell, Table
from pipeline.present.texts import Texts
from pipeline.present.word import to_docx

_LEAST = 2


@dataclass(frozen=True)
class Minutes:
    """The minutes of one regional audit: ``said`` is heading -> what was written under it."""

    name: str
    sha256: str
    said: Mapping[str, tuple[str, ...]]


def across_pack(minutes: Sequence[Minutes], texts: Texts) -> dict[str, bytes]:
    """File name -> document, as for one region, with the regions' minutes as the material.

    Raises ReportError where there is nothing to put side by side.
    """
    if len(minutes) < _LEAST:
        raise ReportError(
            "an audit across regions needs the minutes of at least two",
            expected="two or more .docx files, one per region",
            got=str(len(minutes)),
        )
    headings = dict.fromkeys(heading for one in minutes for heading in one.said)
    themes = [h for h in headings if any(one.said.get(h) for one in minutes)]
    if not themes:
        raise ReportError(
            "nothing is written in the minutes",
            expected="minutes made from the templates of btu audit, filled in",
            todo="fill in the document of every region, and save it as .docx",
        )
    pack = {
        "1-laeseliste": (_reading_list(minutes, texts),),
        "2-vurderingsskema": form_for(texts, themes),
        "4-moenstre": tuple(_side_by_side(texts, theme, minutes) for theme in themes),
        "5-dagsorden": (agenda(texts, themes, None),),
        "7-referat-administration": minutes_for(texts, "administration", themes, None),
        "8-metodespoergsmaal": method_sheet(texts),
    }
    across = texts.t("audit.across")
    return {
        f"{name}.docx": to_docx(
            texts.t("audit.of_region", title=texts.t(f"audit.title_{name[0]}"), region=across),
            sections,
            texts.language,
        )
        for name, sections in pack.items()
    }


def _reading_list(minutes: Sequence[Minutes], texts: Texts) -> Section:
    rows = tuple(
        (Cell(one.name, detail=one.sha256[:12]), Cell(str(sum(map(len, one.said.values()))), "num"))
        for one in minutes
    )
    table = Table("minutes", "", texts.lines("audit.across_columns"), rows)
    return Section("reading", "", (Prose((texts.t("audit.across_lead"),)), table))


def _side_by_side(texts: Texts, theme: str, minutes: Sequence[Minutes]) -> Section:
    """One list per region of what its minutes say of a theme."""
    none = (texts.t("audit.not_said"),)
    return Section(theme, theme, tuple(Listing(m.name, m.said.get(theme) or none) for m in minutes))
