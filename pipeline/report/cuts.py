"""The part of a release that one page may read: so a page of a large wave costs no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from pipeline.records import About, Released


def cuts_of(released: Released) -> Callable[[str, str], Released]:
    """A function that gives the part for the page of a centre ('' = overview), or of its unit.

    ``extract_for`` makes of the part what it makes of the whole: the rows of the page's own, and of
    all centres together, in their order; its comments; what is said about the wave, but for the
    names of other centres and units, of which there may be thousands.
    """
    rows = released.rows
    places: Any = rows.groupby(["centre", "unit"], sort=False).indices
    units: dict[str, list[str]] = {}
    for one, part in places:
        units.setdefault(one, []).append(part)
    nothing = released.suppression.head(0)

    def cut(centre: str, unit: str) -> Released:
        if not centre:
            return replace(released, suppression=nothing)
        wanted = (
            [(centre, unit)] if unit else [(c, u) for c in ("", centre) for u in units.get(c, ())]
        )
        found = [places[key] for key in wanted if key in places]
        at = np.sort(np.concatenate(found)) if found else np.empty(0, dtype=int)
        comments = released.comments[released.comments["centre"] == centre]
        about = _own(released.about, centre, unit)
        return Released(rows.iloc[at], nothing, about, comments)

    return cut


def _own(about: About, centre: str, unit: str) -> About:
    """What is said about the wave, with no other centre in it, nor another unit beside a unit."""
    (group,) = (group for group in about.centres if group.id == centre)
    if unit:
        group = replace(group, units=tuple(one for one in group.units if one.id == unit))
    return replace(about, centres=(group,))
