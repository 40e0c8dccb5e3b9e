"""An audit's panel, from a small file: read, and held against the rules for panels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pipeline.errors import WaveFileError
from pipeline.personal_data import IDENTIFIERS, personal_data_in
from pipeline.records import Panel, PanelMember
from pipeline.wave.small_files import read_small_file

_MOST = 9
_REGIONAL = 3
_OFFERS = 2
_Text = Annotated[str, Field(min_length=1, max_length=120)]


_DANISH = {"ekstern": "external", "egen": "own", "tilbud": "offer", "forvaltning": "administration"}


def _in_english(word: object) -> object:
    return _DANISH.get(word.casefold(), word) if isinstance(word, str) else word


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class _MemberTable(_Table):
    name: _Text
    role: Annotated[Literal["external", "own", "regional"], BeforeValidator(_in_english)]
    sent_by: Annotated[Literal["offer", "administration", ""], BeforeValidator(_in_english)] = ""


class _PanelTable(_Table):
    region: _Text
    leader: _Text
    minute_taker: _Text
    members: list[_MemberTable]


def read_panel(path: Path) -> Panel:
    """The panel in a ``panel.toml``.

    Raises WaveFileError for a file that is not understood, and for a panel that breaks the rules of
    *Erfaringsopsamling på brugerundersøgelser 2021-2022*, all that it breaks at once.
    """
    keys = "region, leader, minute_taker and one [[members]] per member with name, role, sent_by"
    written = read_small_file(path, _PanelTable, keys, "docs/audit.md, The panel")
    told = [written.region, written.leader, written.minute_taker]
    if personal_data_in("\n".join([*told, *(one.name for one in written.members)]), IDENTIFIERS):
        raise WaveFileError(
            "the panel file holds what looks like an e-mail address or a CPR number",
            where=path.name,
            todo="names and roles are enough",
        )
    members = tuple(PanelMember(one.name, one.role, one.sent_by) for one in written.members)
    panel = Panel(written.region, written.leader, written.minute_taker, members)
    if broken := tuple(broken_rules(panel)):
        raise WaveFileError(
            "the panel does not fulfil the rules",
            where=path.name,
            expected="; ".join(broken),
            todo="change the panel, or leave --panel out and settle it later",
        )
    return panel


def broken_rules(panel: Panel) -> Iterator[str]:
    """The rules that a panel breaks, in words; nothing where it breaks none.

    >>> list(broken_rules(Panel("Syd", "A", "B", ())))[0]
    'a member of the theme group from another region'
    """
    roles = [one.role for one in panel.members]
    regional = [one for one in panel.members if one.role == "regional"]
    names = [panel.leader, panel.minute_taker, *(one.name for one in panel.members)]
    if "external" not in roles:
        yield "a member of the theme group from another region"
    if "own" not in roles:
        yield "a member of the theme group from the own region"
    if len(regional) < _REGIONAL:
        yield f"at least {_REGIONAL} representatives of the region (there are {len(regional)})"
    offers = sum(one.sent_by == "offer" for one in regional)
    if offers < _OFFERS:
        yield f"at least {_OFFERS} of them from offers, tilbud (there are {offers})"
    if any(not one.sent_by for one in regional):
        yield "sent_by (offer or administration) for every representative of the region"
    if len(panel.members) > _MOST:
        yield f"at most {_MOST} members besides leader and minute-taker ({len(panel.members)})"
    if twice := sorted({name for name in names if names.count(name) > 1}):
        yield f"nobody with two roles ({', '.join(twice)})"
