"""How far hidden cells of a table can go: small enough to check by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from pipeline.disclosure.cells import Cell
from pipeline.disclosure.circuits import Place
from pipeline.disclosure.leeway import Leeway
from pipeline.disclosure.safety import Part
from pipeline.disclosure.secondary import protect
from pipeline.disclosure.tables import Circuits, Table
from tests.disclosure.released import answered, question, released, status
from tests.disclosure.tables import HOUSE, Leaf

PEOPLE = np.array([[1.0]])
SHARE = np.array([[1.0, 1.0], [0.0, 1.0]])
"""Two positions: each counts one answer, the second one positive answer."""


def widths(
    told: Mapping[Place, Sequence[float]],
    hidden: set[Place],
    weights: np.ndarray = PEOPLE,
    people: Mapping[Place, float] | None = None,
    spreads: Mapping[int, Sequence[float]] | None = None,
    total: int = -1,
) -> Mapping[Place, list[float]]:
    """How wide each count of the hidden places is; a hundred stands for any more."""
    leeway = Leeway(told, people or dict.fromkeys(told, 1e6), weights, spreads or {}, total)
    needs = {at: np.full(len(leeway.counts), 100.0) for at in told}
    return {at: found.tolist() for at, found in leeway.widths(hidden, needs).items()}


def test_people_move_round_two_rows_and_two_columns() -> None:
    """10 and 8 can fall by 8, until one is nought, and rise by 3: each can lie 11 apart."""
    told = {(0, 0): (4,), (0, 1): (10,), (1, 0): (8,), (1, 1): (3,)}
    assert widths(told, set(told)) == {at: [pytest.approx(11.0)] for at in told}


def test_a_shown_corner_fixes_the_three_others() -> None:
    told = {(0, 0): (4,), (0, 1): (10,), (1, 0): (8,), (1, 1): (3,)}
    found = widths(told, {(0, 0), (0, 1), (1, 0)})
    assert found == {at: [pytest.approx(0.0)] for at in found}


def test_answers_go_no_further_than_people_left_the_question_out() -> None:
    """Of a 27 and 20 answered, of b 22 and 37; only 3 beside the 20 and 4 beside the 22 did not.

    So b's 22 can be 25 while a's 20 become 23, and no fewer, since no 38th is among b's 37.
    """
    answers = {(0, 0): 27, (0, 1): 20, (1, 0): 22, (1, 1): 37}
    people = {**answers, (0, 1): 23.0, (1, 0): 26.0}
    told = {at: (n, n // 2) for at, n in answers.items()}
    found = widths(told, set(told), SHARE, people)
    assert [counts[0] for counts in found.values()] == pytest.approx([3.0] * 4)
    assert min(counts[1] for counts in found.values()) > 5


def test_what_several_measures_tell_together_narrows_a_count() -> None:
    """Six people in each: all in the middle, half on either side twice, and all lowest.

    The share alone leaves the first none to three positive ones, the mean alone six points fewer
    or as many more as it has. Share and mean together tell every position: the last can lose only
    lowest answers, the first only middle ones, so nothing can be moved round.
    """
    together = np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 1.0], [0.0, 1.0, 2.0]])
    told = {(0, 0): (6, 0, 6), (0, 1): (6, 3, 6), (1, 0): (6, 3, 6), (1, 1): (6, 0, 0)}
    people = dict.fromkeys(told, 6.0)
    positive = {at: counts[:2] for at, counts in told.items()}
    points = {at: counts[::2] for at, counts in told.items()}
    assert widths(positive, set(told), together[:2], people)[0, 0] == pytest.approx([0, 3, 3])
    assert widths(points, set(told), together[::2], people)[0, 0] == pytest.approx([0, 6, 6])
    assert widths(told, set(told), together, people)[0, 0] == pytest.approx([0.0] * 5)


def test_all_centres_together_hidden_too_leave_their_column_open() -> None:
    """One centre of 16 and 24: both sums hidden, each can be anything from none to all 40."""
    told = {(0, 0): (16,), (0, 1): (24,), (1, 0): (16,), (1, 1): (24,)}
    inside = {(1, 0), (1, 1)}
    assert widths(told, inside, total=0) == {at: [pytest.approx(0.0)] for at in inside}
    assert widths(told, set(told), total=0) == {at: [pytest.approx(40.0)] for at in told}


def test_where_figures_contradict_each_other_nothing_is_wide_and_the_whole_table_goes() -> None:
    """The distribution says that nobody was positive, the counts that nine were."""
    cells = {
        Cell("w", "q", centre, "", "mode", mode): (30, 9, 21)
        for centre in "abc"
        for mode in ("paper", "phone", "web")
    }
    parts = {cell: Part(cell, sizes, 20) for cell, sizes in cells.items()}
    table = Table(parts, SHARE.tolist(), {"a": (90, 0)})
    assert np.isnan(table.leeway.widths({(0, 0), (0, 1)}, table_needs(table))[0, 0]).all()
    one = Cell("w", "q", "a", "", "mode", "web")
    assert Circuits(table, 5).companions(one) == cells.keys()
    agreeing = Table(parts, SHARE.tolist(), {"a": (63, 27)})
    assert Circuits(agreeing, 5).companions(one) < cells.keys()


def table_needs(table: Table) -> Mapping[Place, np.ndarray]:
    return dict.fromkeys(table.cells, np.full(3, 5.0))


MIXED = [
    Leaf("a", answered=13, silent=3, answers={"q": (7, 6)}, mode="paper"),
    Leaf("b", answered=5, silent=20, answers={"q": (3, 2)}, mode="phone"),
    Leaf("b", answered=6, silent=20, answers={"q": (3, 3)}, mode="web"),
]


def test_a_category_that_is_a_whole_centre_is_shown_with_it() -> None:
    """All 13 on paper are centre a, which is shown: withheld, they would be known all the same."""
    found = released(MIXED, has_invitations=True)
    assert answered(found, breakdown="mode", category="paper") == "shown"
    assert answered(found, breakdown="mode", category="phone").startswith("withheld")
    assert answered(found, breakdown="mode", category="web").startswith("withheld")


def test_it_is_withheld_where_a_centre_in_it_is() -> None:
    """a's 13 are too few to be shown with another small centre on paper: neither is their sum."""
    people = [*MIXED, Leaf("c", answered=3, silent=10, answers={"q": (2, 1)}, mode="paper")]
    found = released(people, has_invitations=True)
    assert answered(found, centre="c") == "withheld_small"
    assert answered(found, breakdown="mode", category="paper").startswith("withheld")


def test_answers_known_from_the_people_take_all_centres_together_along() -> None:
    """Everybody on paper or the web answered; a has paper only, and b's web is of one opinion.

    With paper and web of all centres hidden alone, b's 24 and 16 would be all 40 who answered.
    """
    people = [
        Leaf("a", answered=14, silent=20, answers={"q": (3, 6)}, mode="paper"),
        Leaf("b", answered=24, silent=20, answers={"q": (11, 13)}, mode="paper"),
        Leaf("b", answered=83, silent=20, answers={"q": (27, 46)}, mode="phone"),
        Leaf("b", answered=16, silent=20, answers={"q": (16, 0)}, mode="web"),
    ]
    found = released(people, has_invitations=True)
    kpi = {
        mode: status(found, "kpi", item="kpi_q", breakdown="mode", category=mode)
        for mode in ("paper", "phone", "web")
    }
    assert all(told.startswith("withheld") for told in kpi.values())
    assert question(found, item="q") == "shown"


def test_a_sum_of_whole_centres_hides_no_partner() -> None:
    """Everybody of a is on paper, everybody of b on the web, 8 of 60 and 5: both centres shown."""
    sizes = {Cell("w", ""): (68,), Cell("w", "", "a"): (60,), Cell("w", "", "b"): (8,)}
    for centre, mode, n in (("a", "paper", 60), ("b", "web", 8)):
        sizes[Cell("w", "", "", "", "mode", mode)] = (n,)
        sizes[Cell("w", "", centre, "", "mode", mode)] = (n,)
    assert protect(sizes, frozenset(), frozenset(), HOUSE) == frozenset()


def test_a_category_is_not_all_of_a_centre_where_others_told_none() -> None:
    """Four of a's 40 came by web, and of the others nobody knows: a's web is small all the same."""
    sizes = {Cell("w", ""): (100,), Cell("w", "", "a"): (40,), Cell("w", "", "b"): (60,)}
    for centre, mode, n in (("", "web", 34), ("a", "web", 4), ("b", "web", 30), ("b", "paper", 30)):
        sizes[Cell("w", "", centre, "", "mode", mode)] = (n,)
    sizes[Cell("w", "", "", "", "mode", "paper")] = (30,)
    hidden = protect(sizes, frozenset(), frozenset(), HOUSE)
    assert Cell("w", "", "a", "", "mode", "web") in hidden
    assert not {cell for cell in hidden if not cell.breakdown}
