"""What a measure rests on besides its own cell, read from policy/rests.toml; unknown = refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from functools import cache

from pipeline.disclosure.cells import Cell, Sizes
from pipeline.errors import PolicyError
from pipeline.policy import table
from pipeline.records import About


@dataclass(frozen=True)
class Rest:
    """The cells a measure rests on, its block of details, and whether other rules protect it."""

    on: tuple[str, ...]
    detail: str = ""
    is_derived: bool = False
    is_series: bool = False
    is_progress: bool = False

    @property
    def is_own(self) -> bool:
        """Whether it is shown exactly where its cell is."""
        return self.on == ("own",) and not self.detail


@dataclass(frozen=True)
class Context:
    """What is public of a wave: its organisation, what items are made of, which cells there are."""

    about: About
    links: Mapping[str, tuple[str, ...]]
    known: Set[Cell] = frozenset()

    @property
    def themes(self) -> Mapping[str, tuple[str, ...]]:
        """KPIs over several questions: id -> questions."""
        return {kpi: questions for kpi, questions in self.links.items() if len(questions) > 1}

    @property
    def asked(self) -> Mapping[str, tuple[str, ...]]:
        """Item -> the centres that were asked; none = all."""
        found = {question.id: question.centres for question in self.about.questions}
        for theme, questions in self.themes.items():
            centres = [found.get(question, ()) for question in questions]
            found[theme] = (
                tuple(sorted({c for one in centres for c in one})) if all(centres) else ()
            )
        return found


@cache
def rests() -> Mapping[str, Rest]:
    """Measure -> what it rests on.

    Raises PolicyError for a measure given twice, and for words the rules do not know.
    """
    found: dict[str, Rest] = {}
    for rule in table("rests")["rules"]:
        kinds = (rule.get(name, False) for name in ("derived", "series", "progress"))
        rest = Rest(tuple(rule["on"]), rule.get("detail", ""), *kinds)
        odd = {*rest.on} - {"own", *_CELLS} | {rest.detail} - {"", "scale", "blank", "outcome"}
        twice = found.keys() & set(rule["measures"])
        if odd or twice or "own" not in rest.on or rule.keys() - {*_KEYS}:
            raise PolicyError(
                "what a measure rests on is not clear", where="policy, rests.toml", got=repr(rule)
            )
        found |= dict.fromkeys(rule["measures"], rest)
    return found


def operands(measure: str, cell: Cell, context: Context) -> Set[Cell]:
    """The cells a row of a measure tells of besides its own."""
    words = (word for word in rests()[measure].on if word != "own")
    return {operand for word in words for operand in _CELLS[word](cell, context)}


def others(cell: Cell, counts: Mapping[Cell, Sizes]) -> Sizes:
    """The counts of all other centres together; empty when the total is not known.

    >>> counts = {Cell("w", "q"): (30, 20, 10), Cell("w", "q", "a"): (9, 5, 4)}
    >>> others(Cell("w", "q", "a"), counts)
    (21, 15, 6)
    """
    total, own = counts.get(replace(cell, centre=""), ()), counts.get(cell, ())
    return tuple(a - b for a, b in zip(total, own, strict=False))


def _parts(cell: Cell, context: Context) -> Iterable[Cell]:
    """Every unit and centre in the group."""
    for centre in context.about.centres:
        if cell.centre in ("", centre.id) and not cell.unit:
            units = ("", *(unit.id for unit in centre.units))
            inside = (replace(cell, centre=centre.id, unit=unit) for unit in units)
            yield from (one for one in inside if one in context.known and one != cell)


def _items(cell: Cell, context: Context) -> Iterable[Cell]:
    """The questions of a theme; of a question all questions of the group."""
    items = context.themes.get(cell.item) or [question.id for question in context.about.questions]
    return (one for item in items if (one := replace(cell, item=item)) in context.known)


def _earlier(cell: Cell, context: Context) -> Iterable[Cell]:
    yield replace(cell, wave=context.about.previous)


def _others(cell: Cell, context: Context) -> Iterable[Cell]:
    """The total minus this centre; where only one other centre was asked, it is that centre."""
    centres = context.asked.get(cell.item) or [centre.id for centre in context.about.centres]
    rest = [replace(cell, centre=centre) for centre in centres if centre != cell.centre]
    return (replace(cell, centre=""), *(rest if len(rest) == 1 else []))


_CELLS: Mapping[str, Callable[[Cell, Context], Iterable[Cell]]] = {
    "parts": _parts,
    "items": _items,
    "earlier": _earlier,
    "others": _others,
}
_KEYS = ("on", "detail", "derived", "series", "progress", "measures")
