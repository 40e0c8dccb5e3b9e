"""No withheld count gives way to an attacker who has everything that is released."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from tests.disclosure.attacked_waves import attack, attacked_wave
from tests.disclosure.everything import Attacker, Found
from tests.disclosure.tables import HOUSE, NOW, Leaf, about_of, measures_of

FOUND = (
    7,
    13,
    16,
    71,
    73,
    74,
    119,
    183,
    232,
    236,
    249,
    419,
    481,
    557,
    606,
    686,
    743,
    970,
    1608,
    3022,
)
"""Waves in which something gave way, or nothing could be published, once."""


def gives_way(found: Found) -> bool:
    """Whether a withheld count is narrower than the protection, though the totals leave that much.

    Counts of a group whose answers are shown are left out: only its details are withheld, to
    protect others. So is who was not eligible: a fact about the list, told by the published rates.
    """
    if found.is_shown or found.count == "code NE":
        return False
    return found.width < found.need - 1e-6 <= found.inherent


def attacked(seeds: Iterable[int]) -> Counter[str]:
    """How many waves and counts were attacked, and which gave way."""
    told: Counter[str] = Counter()
    for seed in seeds:
        told["waves"] += 1
        for found in attack(attacked_wave(seed)):
            told["counts"] += 1
            if gives_way(found):
                told[f"narrowed: seed {seed}, {found.group}, {found.count}"] += 1
    return told


def test_a_few_waves() -> None:
    told = attacked([*range(5000, 5015), *FOUND])
    assert told["counts"] > 100
    assert set(told) == {"waves", "counts"}


@pytest.mark.long
@pytest.mark.parametrize("start", range(0, 2000, 100))
def test_two_thousand_waves(start: int) -> None:
    assert set(attacked(range(start, start + 100))) == {"waves", "counts"}


def test_a_withheld_number_that_nothing_protects_is_found() -> None:
    """a and b are shown, so c is what they leave: the attacker must see it."""
    good = {"q": (30, 12)}
    people = [Leaf(centre, answered=60, answers=good) for centre in "ab"]
    people.append(Leaf("c", answered=20, answers={"q": (2, 1)}))
    about = about_of(people, has_invitations=False, asked={"q": ()})
    rows = measures_of(people, about).rows.assign(status="shown")
    rows.loc[(rows["centre"] == "c") & (rows["item"] != ""), "status"] = "withheld_small"
    rows = rows[rows["measure"] != "kpi_others"]
    found = list(Attacker(rows, about, HOUSE, NOW, 2).attack())
    pinned = {one.count for one in found if gives_way(one)}
    assert pinned >= {"answers", "share_positive"}
    assert all(one.width < 1e-6 for one in found if gives_way(one))
