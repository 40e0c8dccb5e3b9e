"""Breakdowns by background: tables of centres by categories, each kind of KPI."""

from __future__ import annotations

import dataclasses
from itertools import product

import numpy as np
import pytest

from pipeline.disclosure import release
from pipeline.disclosure.cells import Cell
from pipeline.disclosure.safety import Part
from pipeline.disclosure.secondary import protect
from pipeline.disclosure.tables import Circuits, Table
from pipeline.errors import DisclosureError
from pipeline.records import Measures, Released
from tests.disclosure.attackers import widths_of_table
from tests.disclosure.tables import HOUSE, Leaf, about_of, measures_of
from tests.disclosure.test_examples import status

AGES = ("18-39", "40-64", "65+")
SEXES = ("f", "m")


def people(**few: tuple[int, int]) -> list[Leaf]:
    """Three centres of 20 people of every age and sex, of whom 4 left it out, or ``a_f_65``."""
    found = []
    for centre, age, sex in product("abc", AGES, SEXES):
        positive, negative = few.get(f"{centre}_{sex}_{age[:2]}", (10, 6))
        found.append(
            Leaf(
                centre,
                answered=20,
                answers={"q": (positive, negative)},
                background={"age": age, "sex": sex},
                blank={"q": (0, 0)},
            )
        )
    return found


def released(leaves: list[Leaf], **more: object) -> Released:
    about = about_of(leaves, has_invitations=False, asked={"q": ()}, **more)
    return release(measures_of(leaves, about), about, HOUSE)


def by(found: Released, axis: str, category: str, centre: str = "") -> str:
    where = {"breakdown": axis, "category": category, "centre": centre}
    return status(found, "kpi", item="kpi_q", **where)


def test_where_all_are_many_every_breakdown_is_shown() -> None:
    assert set(released(people()).rows["status"]) == {"shown"}


def test_a_small_category_goes_with_three_more_and_leaves_the_other_axis_alone() -> None:
    """65+ of a gave 4 answers; men and women of a gave 34."""
    found = released(people(a_f_65=(1, 1), a_m_65=(1, 1)))
    hidden = {
        (centre, age)
        for centre, age in product("abc", AGES)
        if by(found, "age", age, centre).startswith("withheld")
    }
    assert ("a", "65+") in hidden
    assert len(hidden) == 4
    assert {len({c for c, a in hidden if a == age}) for age in {a for _, a in hidden}} == {2}
    assert all(by(found, "age", age) == "shown" for age in AGES)
    assert all(by(found, "sex", sex, c) == "shown" for sex, c in product(SEXES, "abc"))


def test_a_category_of_one_opinion_is_withheld_and_told_apart_from_none() -> None:
    found = released(people(b_f_18=(20, 0), b_m_18=(20, 0)))
    told = {by(found, "age", age, centre) for age, centre in product(AGES, "abc")}
    assert by(found, "age", "18-39", "b") == "withheld_small"
    assert told == {"shown", "withheld_small"}


def test_periods_of_the_field_time_are_one_more_breakdown() -> None:
    leaves = people()
    about = about_of(leaves, has_invitations=False, asked={"q": ()})
    measures = measures_of(leaves, about)
    ages = (measures.rows["breakdown"] == "age") & (measures.rows["measure"] == "answered")
    days = {age: f"2024-09-0{at}..2024-09-0{at}" for at, age in enumerate(AGES, start=1)}
    extra = measures.rows[ages].assign(breakdown="period")
    extra = extra.assign(category=extra["category"].map(days))
    rows = np.concatenate([measures.rows.to_numpy(), extra.to_numpy()])
    frame = type(extra)(rows, columns=extra.columns).astype(extra.dtypes.to_dict())
    found = release(Measures(frame, measures.links), about, HOUSE)
    periods = found.rows[found.rows["breakdown"] == "period"]
    assert len(periods) == 12
    assert set(periods["status"]) == {"shown"}


@pytest.mark.parametrize("kind", ["top_box", "net", "mean", "index"])
def test_a_kpi_of_any_kind_tells_more_counts_than_positive_answers(kind: str) -> None:
    """One unit has no answers in the top box, and 12 on both sides: of one opinion all the same."""
    many, none = (10, 10, 10, 10, 10), (6, 6, 6, 6, 0)
    leaves = [Leaf("a", f"a{n}", answered=50, answers={"q": many}) for n in range(4)]
    leaves += [Leaf("a", "a4", answered=24, answers={"q": none})]
    leaves += [Leaf(c, answered=50, answers={"q": many}) for c in "bc"]
    found = released(leaves, kinds=("share_positive", kind), points=5)
    told = status(found, "share_positive", item="q", centre="a", unit="a4")
    assert told == ("withheld_group" if kind == "top_box" else "shown")
    beside = [status(found, "share_positive", item="q", centre="a", unit=f"a{n}") for n in range(4)]
    assert beside.count("withheld_group") == (kind == "top_box")


def test_a_theme_falls_with_each_of_its_questions_and_protects_itself() -> None:
    good = {"q": (30, 12), "r": (30, 12)}
    leaves = [Leaf(c, answered=60, answers=good) for c in "abc"]
    leaves.append(Leaf("d", answered=60, answers={"q": (30, 12), "r": (2, 1)}))
    about = about_of(
        leaves,
        has_invitations=False,
        asked={"q": (), "r": ()},
        themes={"theme": ("q", "r")},
    )
    found = release(measures_of(leaves, about), about, HOUSE)
    themes = {c: status(found, "kpi", item="theme", centre=c) for c in "abcd"}
    items = {c: status(found, "share_positive", item="r", centre=c) for c in "abcd"}
    assert themes["d"].startswith("withheld")
    assert {c for c in "abcd" if themes[c] != "shown"} >= {c for c in "abcd" if items[c] != "shown"}
    assert [status(found, "share_positive", item="q", centre=c) for c in "abcd"] == ["shown"] * 4


def test_a_breakdown_of_a_unit_is_refused() -> None:
    leaves = [Leaf("a", f"a{n}", answered=60, answers={"q": (30, 12)}) for n in range(2)]
    about = about_of(leaves, has_invitations=False, asked={"q": ()})
    measures = measures_of(leaves, about)
    row = (measures.rows["unit"] == "a1") & (measures.rows["measure"] == "answered")
    rows = measures.rows.copy()
    rows.loc[row, ["breakdown", "category"]] = ["mode", "web"]
    with pytest.raises(DisclosureError, match="a breakdown of a unit"):
        release(dataclasses.replace(measures, rows=rows), about, HOUSE)


PRINTED = np.array([[2, 11, 25, 50], [2, 7, 5, 26], [2, 18, 13, 24], [0, 2, 8, 5]])
"""Nord, Oest, Syd and Vest by four services: the four 2s are small (libraries.md, Disclosure)."""


def test_the_four_by_four_table_of_the_reference() -> None:
    """Equally good patterns are many: judged by what can be worked out, not by which cells."""
    cells = {
        Cell("w", "", centre, "", "mode", str(at)): int(PRINTED[row, at])
        for row, centre in enumerate(("nord", "oest", "syd", "vest"))
        for at in range(4)
    }
    circuits = Circuits(Table({cell: Part(cell, (n,)) for cell, n in cells.items()}), 5)
    small = {cell for cell, n in cells.items() if 0 < n < 5}
    hidden = {one for cell in small for one in circuits.companions(cell)}
    mask = np.array([[cell in hidden for cell in list(cells)[4 * r : 4 * r + 4]] for r in range(4)])
    assert len(small) == 4
    assert mask.sum() < 16
    widths = widths_of_table(PRINTED, mask)
    assert min(widths.values()) >= 5


@pytest.mark.parametrize("seed", range(25))
def test_no_hidden_cell_of_a_random_table_is_narrower_than_the_protection(seed: int) -> None:
    chance = np.random.default_rng(seed)
    shape = tuple(int(n) for n in chance.integers(2, 7, 2))
    table = chance.poisson(chance.lognormal(3.0, 0.8, shape)) + 1
    names = [f"c{r}" for r in range(shape[0])]
    sizes = {Cell("w", ""): (int(table.sum()),)}
    sizes |= {Cell("w", "", c): (int(table[r].sum()),) for r, c in enumerate(names)}
    for at in range(shape[1]):
        sizes[Cell("w", "", "", "", "age", str(at))] = (int(table[:, at].sum()),)
        for r, c in enumerate(names):
            sizes[Cell("w", "", c, "", "age", str(at))] = (int(table[r, at]),)
    hidden = protect(sizes, frozenset(), frozenset(), HOUSE)
    if any(not cell.breakdown or not cell.centre for cell in hidden):
        return  # Sums are withheld as well: then the table alone is not all there is.
    mask = np.array(
        [[Cell("w", "", c, "", "age", str(k)) in hidden for k in range(shape[1])] for c in names]
    )
    totals = widths_of_table(table, np.ones(shape, bool))
    for place, width in widths_of_table(table, mask).items():
        assert width >= min(5, totals[place])
