"""The meeting about the numbers: four steps, each with the page's own, and an agreement to write.

Steps, supporting questions and what the agreement holds: Håndbog i lovende praksis, booklet 7,
section 3.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.present.blocks import Listing, Prose, Section
from pipeline.present.forms import Form
from pipeline.present.rows import Extract
from pipeline.present.tables import Table
from pipeline.present.texts import Texts
from pipeline.report.agreements import agreed

STEPS = ("since", "explore", "interpret", "prepare")
"""Siden sidst, udforsk, fortolk, forbered handling."""


@dataclass(frozen=True)
class Own:
    """What one step is filled with: sentences made of released rows, and a table of them."""

    said: tuple[str, ...] = ()
    table: Table | None = None


def meeting(extract: Extract, texts: Texts, id_: str, own: Mapping[str, Own]) -> Section:
    """What to bring, the four steps with their ``own``, and the agreement (aftalepapir)."""
    blocks: list[Listing | Prose | Table | Form] = [
        Prose((texts.t("dialogue.lead"),)),
        Prose((texts.t("dialogue.before"),), "subheading"),
        Listing("", texts.lines("dialogue.before_items")),
    ]
    for step in STEPS:
        blocks.append(Prose((texts.t(f"dialogue.{step}"),), "subheading"))
        blocks.append(Prose((texts.t(f"dialogue.{step}_lead"),)))
        blocks += agreed(extract, texts) if step == "since" else ()
        filled = own.get(step, Own())
        said = tuple(dict.fromkeys(filled.said))
        blocks += [filled.table] if filled.table and filled.table.rows else []
        blocks += [Listing(texts.t("dialogue.own"), said)] if said else []
        if step != "prepare":
            questions = texts.lines(f"dialogue.{step}_items")
            blocks.append(Listing(texts.t("dialogue.questions"), questions))
    title = texts.t("dialogue.agreement", name=extract.name)
    form = Form(f"{extract.key}-agreement", title, texts.lines("dialogue.agreement_fields"))
    blocks += [form, Prose((texts.t("dialogue.source"),), "meta")]
    return Section(id_, texts.t("dialogue.title"), tuple(blocks))
