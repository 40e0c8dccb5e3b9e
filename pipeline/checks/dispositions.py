"""What became of every person: AAPOR's codes from list outcome, tool status and answers."""

from __future__ import annotations

import pandas as pd

from pipeline.wave import WavePlan


def dispositions(people: pd.DataFrame, plan: WavePlan, has_invitations: bool) -> pd.Series:
    """One AAPOR code per person: I P R NC O UH UO NE.

    ``people`` has outcome (list, AAPOR code or ''), status (tool, or '') and
    answered_share. The answers decide first, then the list, then the tool:
    completed in the tool, or more than ``complete_above`` of the wave's questions, is I; from
    ``partial_from`` P; less is a break-off, R (AAPOR 2.12). Where nobody was invited there is no
    response rate to protect, so any answer at all counts as P.
    """
    share = people["answered_share"].fillna(0.0)
    partial_from = plan.partial_from if has_invitations else 0.0
    is_complete = (people["status"] == "completed") & (share > 0)
    code = people["outcome"].where(people["outcome"] != "", _from_status(people["status"]))
    # The list says answered, the export has nothing: not reached until the answers turn up.
    code = code.mask(code.isin(["I", "P"]), "NC")
    code = code.mask(share > 0, "R")
    code = code.mask((share > 0) & (share >= partial_from), "P")
    code = code.mask((share > plan.complete_above) | is_complete, "I")
    return code.mask(people["outcome"] == "NE", "NE").astype("str")


def _from_status(status: pd.Series) -> pd.Series:
    """The tool's own status where no list tells more (docs/formats.md)."""
    known = {"new": "UO", "rejected": "R", "completed": "R"}
    return status.map(lambda word: known.get(word, "NC")).astype("str")
