"""Categories stand in the order a reader expects, whatever order they came in."""

from __future__ import annotations

from itertools import permutations

import pytest

from pipeline.present.groups import divisions
from pipeline.present.order import in_order
from pipeline.present.rows import Extract, Value
from pipeline.present.texts import texts_in
from tests.released_about import Shape, about_of

ORDERS = (
    ("Under 1 år", "1-3 år", "Over 3 år", "unknown"),
    ("18-29 år", "30-49 år", "50-66 år", "67 år og derover"),
    ("0-17", "18+", "65+"),
    ("Ingen børn", "1 barn", "2 børn", "3 børn eller flere"),
    ("Mindre end 6 måneder", "6-11 måneder", "1-2 år", "Mere end 2 år"),
    ("Op til 1.000 kr.", "1.000-2.500 kr.", "Over 2.500 kr."),
    ("Less than a week", "other"),
    ("web", "paper", "phone", "visit", "unknown"),
    ("Hus 2", "Hus 10", "Østhus", "Andet", "unknown"),
)


@pytest.mark.parametrize("expected", ORDERS, ids=lambda order: order[0])
def test_the_order_does_not_depend_on_where_categories_came_from(expected):
    given = list(permutations(expected))[::7]
    assert {in_order(categories) for categories in given} == {expected}


def test_divisions_stand_in_that_order():
    found = ("phone", "web", "paper")
    values = {
        ("answered", "", "voksne", "", "mode", one, "w"): Value("shown", n=9) for one in found
    }
    (mode,) = divisions(Extract(about_of(Shape()), "voksne", values), texts_in("da"))
    assert mode.categories == ("web", "paper", "phone")
