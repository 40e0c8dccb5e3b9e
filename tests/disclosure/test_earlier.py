"""An old report can be subtracted from a new one: what it withheld stays withheld."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from pipeline.disclosure import release
from pipeline.errors import DisclosureError
from pipeline.records import Measures, Released
from tests.disclosure.tables import BEFORE, HOUSE, Leaf, about_of, measures_of
from tests.disclosure.test_examples import status

GOOD = {"q": (30, 12)}
PEOPLE = [Leaf(c, answered=60, answers=GOOD) for c in "abcd"]
EARLIER = [*PEOPLE[:3], Leaf("d", answered=20, answers={"q": (4, 3)})]
STRICT = dataclasses.replace(HOUSE, question_answers=10)


def earlier_release(item: str = "q", wave: str = BEFORE) -> Released:
    """The report of the earlier wave, made with stricter thresholds: d is withheld."""
    people = [dataclasses.replace(leaf, answers={item: leaf.answers["q"]}) for leaf in EARLIER]
    about = dataclasses.replace(
        about_of(people, has_invitations=False, asked={item: ()}), wave=wave, previous=""
    )
    measures = measures_of(people, about)
    rows = measures.rows.assign(wave=wave)
    return release(Measures(rows, measures.links), about, STRICT)


def this_release(earlier: Released | None, **items: str) -> Released:
    about = about_of(PEOPLE, has_invitations=False, asked={"q": ()})
    measures = measures_of(PEOPLE, about, EARLIER)
    return release(measures, about, HOUSE, earlier, earlier_items=items)


def earlier_kpi(found: Released, centre: str) -> str:
    return status(found, "kpi", item="kpi_q", centre=centre, wave=BEFORE)


def test_without_the_earlier_report_the_value_could_be_shown() -> None:
    assert earlier_kpi(this_release(None), "d") == "shown"


@pytest.mark.parametrize(("item", "items"), [("q", {}), ("q7", {"q": "q7"})])
def test_what_the_earlier_report_withheld_stays_withheld(item: str, items: dict[str, str]) -> None:
    earlier = earlier_release(item)
    log = earlier.suppression
    withheld = set(log.loc[(log["item"] == item) & (log["breakdown"] == ""), "centre"])
    assert "d" in withheld
    assert len(withheld) > 1
    found = this_release(earlier, **items)
    for centre in withheld:
        assert earlier_kpi(found, centre).startswith("withheld")
        assert status(found, "change", item="kpi_q", centre=centre) == "withheld_partner"
        assert status(found, "kpi", item="kpi_q", centre=centre) == "shown"


def test_a_report_of_another_wave_is_refused() -> None:
    with pytest.raises(DisclosureError, match="another wave"):
        this_release(earlier_release(wave="w2016"))


@pytest.mark.parametrize("has_report", [False, True])
def test_a_questions_change_needs_the_earlier_report(*, has_report: bool) -> None:
    """A question without KPI brings no earlier counts, so only the report can vouch for them."""
    about = dataclasses.replace(about_of(PEOPLE, has_invitations=False, asked={"q": ()}), kpis=())
    rows = measures_of(PEOPLE, about, []).rows
    assert "kpi" not in set(rows["measure"])
    template = rows[rows["measure"] == "share_positive"]
    changes = template[template["unit"] == ""].assign(measure="change", value=0.1)
    measures = Measures(pd.concat([rows, changes], ignore_index=True), {})
    found = release(measures, about, HOUSE, earlier_release() if has_report else None)
    expected = "shown" if has_report else "withheld_partner"
    assert status(found, "change", item="q") == expected
    assert status(found, "change", item="q", centre="d") == "withheld_partner"
    logged = found.suppression[found.suppression["wave"] == BEFORE]
    assert set(logged["reason"]) == {"The earlier wave's report does not show it."}


def test_a_second_release_with_lower_thresholds_shows_nothing_more() -> None:
    """Two releases of one wave can be subtracted: what the first withheld stays withheld."""
    about = about_of(EARLIER, has_invitations=False, asked={"q": ()})
    measures = measures_of(EARLIER, about)
    first = release(measures, about, STRICT)
    second = release(measures, about, HOUSE, same_wave=first)
    without = release(measures, about, HOUSE)
    shown = [one.rows["status"] == "shown" for one in (first, second, without)]
    assert (shown[2] & ~shown[0]).any()
    assert not (shown[1] & ~shown[0]).any()


def test_a_first_release_of_another_wave_is_refused() -> None:
    about = about_of(EARLIER, has_invitations=False, asked={"q": ()})
    with pytest.raises(DisclosureError, match="another wave"):
        release(measures_of(EARLIER, about), about, HOUSE, same_wave=earlier_release())
