"""Who reads the reports at an audit (erfaringsopsamling)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PanelMember:
    """``role``: external (theme group, another region) / own (theme group, this region) / regional.

    ``sent_by``: offer (*tilbud*) or administration; '' for members of the theme group.
    """

    name: str
    role: str
    sent_by: str = ""


@dataclass(frozen=True)
class Panel:
    """The panel of one audit; leader and minute-taker are not counted among its members."""

    region: str
    leader: str
    minute_taker: str
    members: tuple[PanelMember, ...]
