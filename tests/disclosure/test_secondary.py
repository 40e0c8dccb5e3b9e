"""The rules that hide more than the primary cells, one by one."""

from __future__ import annotations

from pipeline.disclosure.cells import Cell, Sizes
from pipeline.disclosure.safety import Part, cover, is_safe
from pipeline.disclosure.secondary import protect
from tests.disclosure.tables import HOUSE

ALL = Cell("w", "")


def centres(**answered: int) -> dict[Cell, Sizes]:
    """The response of all centres together and of each."""
    parts = {Cell("w", "", centre): (n,) for centre, n in answered.items()}
    return {ALL: (sum(answered.values()),), **parts}


def hidden(sizes: dict[Cell, Sizes], *before: Cell) -> set[tuple[str, str, str]]:
    found = protect(sizes, frozenset(), frozenset(before), HOUSE)
    return {(cell.centre, cell.unit, cell.category) for cell in found}


def test_a_cover_is_never_one_part_alone() -> None:
    parts = [Part(Cell("w", "", centre), (n,)) for centre, n in (("a", 70), ("b", 50), ("c", 60))]
    assert {cell.centre for cell in cover(parts, (5,), 5)} == {"b", "c"}


def test_ties_are_broken_by_id() -> None:
    assert hidden(centres(b=50, a=50, c=3)) == {("a", "", ""), ("c", "", "")}


def test_small_parts_protect_each_other_only_with_room_between_them() -> None:
    """4 + 4 of 8 leaves each at least 4; 3 + 3 + 1 + 1 of 8 leaves each anything from 0 to 4."""

    def safe(*answered: int) -> bool:
        return is_safe(
            [Part(Cell("w", "", str(at)), (n,)) for at, n in enumerate(answered)], (5,), 5
        )

    assert not safe(4, 4)
    assert safe(3, 3, 1, 1)
    assert not safe(1, 1, 1, 1)


def test_parts_of_a_hidden_total_are_hidden() -> None:
    units = {Cell("w", "", "a", f"a{n}"): (n,) for n in (30, 40)}
    found = hidden({**centres(a=70, b=90, c=3), **units})
    assert found == {("c", "", ""), ("a", "", ""), ("a", "a30", ""), ("a", "a40", "")}


def test_an_only_part_takes_its_total_along() -> None:
    assert hidden(centres(a=70), Cell("w", "", "a")) == {("", "", ""), ("a", "", "")}


def test_people_in_no_part_are_protected_too() -> None:
    """All 143 are a 80, b 60 and three people of no centre, whom a and b would give away."""
    assert hidden({**centres(a=80, b=60), ALL: (143,)}) == {("a", "", ""), ("b", "", "")}
    assert hidden({**centres(a=80, b=60), ALL: (146,)}) == set()


def test_who_did_not_answer_is_a_count_of_withheld_groups_too() -> None:
    """b's 6 all answered, and 12 of d's 13: invited minus answered would tell one silent person.

    So a goes as well, where 27 of 40 did not answer.
    """
    people = {"a": (13, 40), "b": (6, 6), "c": (60, 90), "d": (12, 13)}
    sizes = {Cell("w", "", centre): counts for centre, counts in people.items()} | {ALL: (91, 149)}
    silent = {cell: (invited - answered,) for cell, (answered, invited) in sizes.items()}
    found = protect(sizes, frozenset(), frozenset(), HOUSE, between=silent)
    assert {cell.centre for cell in found} == {"a", "b", "d"}


def test_a_mode_small_in_one_centre_goes_in_every_centre_however_large() -> None:
    table = {"web": (200, 3), "paper": (40, 50), "phone": (30, 20)}
    sizes = centres(a=270, b=73)
    for mode, counts in table.items():
        sizes[Cell("w", "", "", "", "mode", mode)] = (sum(counts),)
        sizes |= {
            Cell("w", "", c, "", "mode", mode): (n,) for c, n in zip("ab", counts, strict=True)
        }
    assert {mode for centre, _, mode in hidden(sizes) if centre == "a"} == {"web", "paper", "phone"}
    assert ("", "", "web") not in hidden(sizes)
