"""Centres and units of a wave file: ids and names that are unique, codes that mean one group."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import CITIZENS
from pipeline.wave.faults import Fault
from pipeline.wave.lines import Path
from pipeline.wave.plan import CentrePlan, UnitPlan
from pipeline.wave.schema import CentreTable, UnitTable

UNIT_TYPES = {
    "authority": "authority",
    "myndighed": "authority",
    "provider": "provider",
    "udfører": "provider",
    "udfoerer": "provider",
}

# A centre's id becomes a file name: these would collide with our own files or with Windows'.
_RESERVED = {"index", "overview", "receipt", "con", "prn", "aux", "nul", "com1", "lpt1"}


def _taken(tables: Sequence[CentreTable], faults: list[Fault]) -> None:
    """A centre's page for citizens is ``<id>-borgere``: no other centre may be called that."""
    ids = {centre.id.casefold(): centre.id for centre in tables}
    for at, centre in enumerate(tables):
        of = centre.id.casefold().removesuffix(f"-{CITIZENS}")
        if of in ids and of != centre.id.casefold():
            what = f"this is what the page for the citizens of {ids[of]!r} is called"
            faults.append(Fault(("centres", at, "id"), what, "another id", centre.id))


def build_centres(tables: Sequence[CentreTable], faults: list[Fault]) -> tuple[CentrePlan, ...]:
    """The organisation in the order written."""
    built = []
    centre_words: dict[str, str] = {}
    unit_words: dict[str, str] = {}
    _taken(tables, faults)
    for at, centre in enumerate(tables):
        path: Path = ("centres", at)
        if centre.id.casefold() in _RESERVED:
            faults.append(Fault((*path, "id"), "this id is reserved", "another id", centre.id))
        _claim_words(centre, path, centre_words, faults)
        for nth, unit in enumerate(centre.units):
            _claim_words(unit, (*path, "units", nth), unit_words, faults)
        built.append(
            CentrePlan(
                centre.id,
                centre.name,
                centre.population,
                tuple(centre.codes),
                tuple(
                    UnitPlan(
                        unit.id,
                        unit.name,
                        unit.population,
                        tuple(unit.codes),
                        unit_type_of(unit.type),
                    )
                    for unit in centre.units
                ),
            )
        )
    return tuple(built)


def unit_type_of(written: str) -> str:
    """Authority / provider; '' for a word that is neither.

    >>> unit_type_of("Udfører")
    'provider'
    """
    return UNIT_TYPES.get(written.casefold(), "")


def _claim_words(
    group: CentreTable | UnitTable, path: Path, words: dict[str, str], faults: list[Fault]
) -> None:
    """Id and codes may stand in the data for this group and for no other.

    Names may be alike ("Visitation" in two centres): then the files must use ids or codes.
    """
    for word in {group.id.casefold(), *(code.casefold() for code in group.codes)}:
        owner = words.setdefault(word, group.id)
        if owner != group.id or (word == group.id.casefold() and f"id:{word}" in words):
            faults.append(Fault(path, "id or code is used by another group too", got=word))
    words[f"id:{group.id.casefold()}"] = group.id
