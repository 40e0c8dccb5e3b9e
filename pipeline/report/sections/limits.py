"""What the numbers may and may not be used for, by the specification of the model."""

from __future__ import annotations

from pipeline.present.blocks import Listing, Prose, Section
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts


def build(extract: Extract, texts: Texts) -> Section:
    """The two lists of Table 1; a model without them has no report (ReportError)."""
    key = "limits.progress" if extract.about.progress else f"limits.model_{extract.about.model}"
    may = Listing(texts.t(f"{key}.may_title"), texts.lines(f"{key}.may"), "must")
    may_not = Listing(texts.t(f"{key}.may_not_title"), texts.lines(f"{key}.may_not"), "must_not")
    blocks: tuple[Prose | Listing, ...] = (Prose((texts.t(f"{key}.lead"),), "lead"), may, may_not)
    if extract.about.model == 1 and not extract.about.has_invitations:
        blocks += (Prose((texts.t(f"{key}.no_rate"),)),)
    if extract.parts:
        blocks += (Prose((texts.t(f"{key}.order"),)),)
    blocks += (Prose((texts.t(f"{key}.source"),), "meta"),)
    return Section("limits", texts.t("limits.title"), blocks)
