"""Centres and units of a draft: from the invitation list or the exports, and an earlier wave."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.draft.names import new_id, plain, slug
from pipeline.personal_data import IDENTIFIERS, personal_data_in
from pipeline.policy import fold
from pipeline.records import RawTable
from pipeline.wave import CentrePlan, UnitPlan, WavePlan

_PREFIX = re.compile(r"([^\W\d_]{1,8})[-_. ]?\d+")
# Pages of a report folder, and names Windows keeps for itself: no centre may be called so.
_RESERVED = frozenset(("index", "overview", "receipt", "con", "prn", "aux", "nul", "com1", "lpt1"))
_MAX_NAME = 1990
_LONE = "one person only: a misspelling?"
_CALLED = {"unit": "Enhed", "centre": "Center"}


@dataclass(frozen=True)
class GroupDraft:
    """A centre with its units, or a unit. ``note``: what was guessed about it, '' if nothing."""

    id: str
    name: str
    codes: tuple[str, ...] = ()
    units: tuple[GroupDraft, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Organisation:
    """The centres of a draft. ``centre_of``: folded unit or centre in the files -> centre id."""

    centres: tuple[GroupDraft, ...]
    centre_of: Mapping[str, str]
    is_sure: bool


@dataclass(frozen=True)
class _Seen:
    """A unit or centre as the files write it; ``home`` is the folded name of its centre."""

    value: str
    name: str
    home: str = ""
    note: str = ""
    in_files: bool = True


_Groups = Mapping[str, _Seen]
_Plans = Mapping[str, CentrePlan] | Mapping[str, UnitPlan]


@dataclass(frozen=True)
class _Known:
    """The earlier wave's groups by folded id, name or code; ``homes``: the units' centres."""

    centres: Mapping[str, CentrePlan]
    units: Mapping[str, UnitPlan]
    homes: Mapping[str, CentrePlan]


def draft_organisation(tables: Sequence[RawTable], earlier: WavePlan | None) -> Organisation:
    """The organisation, as far as files and the earlier wave tell; one centre where they do not."""
    lists = [table for table in tables if table.kind == "invitations"] or list(tables)
    known = _known(earlier)
    centres, units = _seen(lists, "centre", known), _seen(lists, "unit", known)
    for key, home in _homes(units, known).items():
        units[key] = replace(units[key], home=home[0], note=home[1])
        centres.setdefault(home[0], _Seen(home[2], home[2], in_files=False))
    if not centres:
        centres = {"": _Seen("alle", "Alle enheder", in_files=False)}
    is_sure = not any(unit.note for unit in units.values()) and "" not in centres
    for key in _lone(tables, units, known):
        note = "; ".join(filter(None, (units[key].note, _LONE)))
        units[key] = replace(units[key], note=note)
    centres = dict(sorted(centres.items(), key=lambda pair: _place(pair[0], earlier)))
    drafted = _assembled(centres, units, known)
    where = {key: group.id for key, group in zip(centres, drafted, strict=True)}
    centre_of = {word: where.get(fold(plan.name), "") for word, plan in known.centres.items()}
    centre_of |= {word: where.get(fold(plan.name), "") for word, plan in known.homes.items()}
    centre_of |= {**where, **{key: where[unit.home] for key, unit in units.items()}}
    return Organisation(tuple(drafted), centre_of, is_sure)


def _lone(tables: Sequence[RawTable], units: _Groups, known: _Known) -> list[str]:
    """Units of one person of the list only, in no answer, unless most units are such."""
    people: Counter[str] = Counter()
    answered: set[str] = set()
    for table in tables:
        column = table.columns.get("unit", "")
        if table.kind == "invitations" and column:
            labels = table.labels.get(column, {})
            for value, n in table.rows[column].value_counts().items():
                people[_key(" ".join(labels.get(str(value), str(value)).split()), known.units)] += n
        elif table.kind == "responses":
            answered |= {
                cell.casefold() for name in table.rows for cell in table.rows[name].unique()
            }
            answered |= {
                one.casefold() for labels in table.labels.values() for one in labels.values()
            }
    lone = [key for key in units if people[key] == 1 and key not in known.units]
    if len(lone) * 2 > len(units):
        return []
    return [key for key in lone if not {key, units[key].value.casefold()} & answered]


def _known(earlier: WavePlan | None) -> _Known:
    centres = earlier.centres if earlier else ()
    units = [(centre, unit) for centre in centres for unit in centre.units]
    return _Known(
        {fold(word): one for one in centres for word in (one.id, one.name, *one.codes)},
        {fold(word): one for _, one in units for word in (one.id, one.name, *one.codes)},
        {fold(word): at for at, one in units for word in (one.id, one.name, *one.codes)},
    )


def _seen(tables: Sequence[RawTable], job: str, known: _Known) -> dict[str, _Seen]:
    """Folded name -> group, in the order of the files; spellings of one group are one."""
    found: dict[str, _Seen] = {}
    plans: _Plans = known.units if job == "unit" else known.centres
    for table in tables:
        column = table.columns.get(job, "")
        if not column:
            continue
        labels = table.labels.get(column, {})
        homes = _centre_cells(table, known) if job == "unit" else None
        for value in table.rows[column].unique():
            name = " ".join(labels.get(value, value).split())
            key = _key(name, plans)
            if name and key not in found and not personal_data_in(name, IDENTIFIERS):
                inside = Counter(homes[table.rows[column] == value]) if homes is not None else {}
                found[key] = _group_seen(value, name, job, {k: n for k, n in inside.items() if k})
    return found


def _group_seen(value: str, name: str, job: str, inside: Mapping[str, int]) -> _Seen:
    # A report calls the group by its name: a letter or a number is none.
    shown = " ".join(plain(name).split())
    called = f"{_CALLED[job]} {shown}" if len(shown) <= 2 or shown.isdigit() else shown
    home = max(inside, key=lambda one: inside[one], default="")
    note = "guessed: stands in several centres, this one most often" if len(inside) > 1 else ""
    return _Seen(value, called.strip(), home, note)


def _key(name: str, plans: _Plans) -> str:
    word = fold(name)
    return fold(plans[word].name) if word in plans else word


def _place(key: str, earlier: WavePlan | None) -> tuple[int, str]:
    """The earlier wave's centres in its order, then the others by name."""
    order = [fold(centre.name) for centre in earlier.centres] if earlier else []
    return (order.index(key) if key in order else len(order), key)


def _centre_cells(table: RawTable, known: _Known) -> pd.Series | None:
    """The centre of every row, folded as ``_seen`` has it."""
    column = table.columns.get("centre", "")
    if not column:
        return None
    labels = table.labels.get(column, {})
    return table.rows[column].map(lambda value: _key(labels.get(value, value), known.centres))


def _homes(units: _Groups, known: _Known) -> dict[str, tuple[str, str, str]]:
    """Unit without a centre in the files -> (folded centre, note, the centre's name)."""
    found: dict[str, tuple[str, str, str]] = {}
    by_prefix: dict[str, set[str]] = {}
    for word, centre in known.homes.items():
        by_prefix.setdefault(_prefix(word), set()).add(centre.name)
    prefixes = {_prefix(unit.value) for unit in units.values()}
    for key, unit in units.items():
        prefix = _prefix(unit.value)
        like = by_prefix.get(prefix, set()) if prefix else set()
        if unit.home:
            continue
        if key in known.homes:
            name = known.homes[key].name
            found[key] = (fold(name), "", name)
        elif len(like) == 1:
            (name,) = like
            found[key] = (fold(name), "guessed: new, the centre by units called like it", name)
        elif "" not in prefixes and len(prefixes) > 1 and not known.homes:
            found[key] = (prefix, "guessed: the centre by the first letters", prefix.upper())
        else:
            name = "Nye enheder" if known.homes else "Alle enheder"
            found[key] = (fold(name), "guessed: nothing says which centre the unit is in", name)
    return found


def _prefix(value: str) -> str:
    match = _PREFIX.fullmatch(value)
    return match[1].casefold() if match else ""


def _assembled(centres: _Groups, units: _Groups, known: _Known) -> list[GroupDraft]:
    """The centres in order, each with its units; ids and names are the earlier wave's, if known."""
    centre_plans = {key: known.centres[key] for key in centres if key in known.centres}
    unit_plans = {key: known.units[key] for key in units if key in known.units}
    drafted = _groups(units, unit_plans, set(), "unit")
    inside = {key: tuple(drafted[at] for at in units if units[at].home == key) for key in centres}
    groups = _groups(centres, centre_plans, set(_RESERVED), "centre")
    return [replace(group, units=inside[key]) for key, group in groups.items()]


def _groups(
    seen: _Groups, plans: _Plans, reserved: set[str], otherwise: str
) -> dict[str, GroupDraft]:
    """The groups; no id, name or code means two of them: any may stand in a file."""
    ids = _ids(seen, plans, reserved, otherwise)
    names = _names(seen, plans)
    claimed = {fold(word) for word in (*ids.values(), *names.values(), "")}
    found = {}
    for key, one in seen.items():
        codes = [*(plans[key].codes if key in plans else ()), one.value if one.in_files else ""]
        own = []
        for code in codes:
            if fold(code) not in claimed:
                claimed.add(fold(code))
                own.append(code)
        found[key] = GroupDraft(ids[key], names[key], tuple(own), (), one.note)
    return found


def _names(groups: _Groups, plans: _Plans) -> dict[str, str]:
    """Names that differ, whatever signs had to be taken out of them."""
    found: dict[str, str] = {}
    for key, group in groups.items():
        name = (plans[key].name if key in plans else group.name)[:_MAX_NAME]
        folded = [fold(other) for other in found.values()]
        again = sum(other == fold(name) for other in folded)
        found[key] = f"{name} ({len(found) + 1})" if again else name
    return found


def _ids(groups: _Groups, plans: _Plans, taken: set[str], otherwise: str) -> dict[str, str]:
    """An id for each that no other has for its id or name: either may stand in a file."""
    names = _names(groups, plans)
    folded = {fold(name) for name in names.values()}
    found: dict[str, str] = {}
    for key, group in groups.items():
        is_code = len(group.value) <= 3 or any(sign.isdigit() for sign in group.value)
        short = group.value if is_code else slug(group.value)
        wanted = plans[key].id if key in plans else short
        found[key] = new_id(wanted, taken | (folded - {fold(names[key])}), otherwise)
        taken.add(found[key].casefold())
    return found
