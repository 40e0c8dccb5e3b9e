"""Round the rules from the export: rows of another centre are out, or the run stops."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import flow
from pipeline.errors import DataError
from pipeline.records import Checked
from tests.firewall.waves import CENTRES, QUESTION, SOURCE, press_rows, wave, write_press_wave

FILE = '[[files]]\npath = "tryk.csv"\ncolumns = {{ unit = "Enhed", date = "Tid"{more} }}\n'
LENIENT = "checks = { max_rejected_share = 1.0 }"
KINDS = {"survey": "", "series": "[series]\n"}
"""A series may be read in another way than a survey: the rule is the same."""


def with_centre(word_of_own: str = "Borgercenter Bakken", other: str = "Borgercenter Lyngen"):
    """Rows of our own units; the last five name another centre."""
    rows = press_rows("bo")
    return [(*row, word_of_own) for row in rows[:-5]] + [(*row, other) for row in rows[-5:]]


def reasons(checked: Checked) -> list[str]:
    """The reason of every row that is out; of press files there are counts only."""
    if checked.counts is None:
        return list(checked.rejected["reason"])
    rows = checked.counts.rejected[["reason", "rows"]].itertuples(index=False)
    return [reason for reason, number in rows for _ in range(number)]


def groups(checked: Checked, column: str) -> set[str]:
    """The centres, or units, that anything accepted belongs to."""
    return {*checked.people[column], *checked.daily.get(column, ())}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("more", ["", ', centre = "Borgercenter"'], ids=["unsaid", "said"])
def test_rows_that_name_another_centre_are_out_whether_or_not_the_wave_file_says_so(
    more: str, kind: str, tmp_path: Path
) -> None:
    text = wave(top=LENIENT, rest=FILE.format(more=more) + QUESTION + KINDS[kind])
    folder = write_press_wave(
        tmp_path, "bo", with_centre(), header="Enhed;Tid;smiley;Borgercenter", text=text
    )
    _, checked = flow.check_wave(folder)
    assert reasons(checked) == ["other_centre"] * 5
    assert checked.files[0].records_accepted == len(press_rows("bo")) - 5
    assert groups(checked, "centre") <= {"bo"}


def test_without_units_a_centre_column_still_tells_whose_a_row_is(tmp_path: Path) -> None:
    file = '[[files]]\npath = "tryk.csv"\ncolumns = { date = "Tid" }\n'
    text = wave(top=LENIENT, rest=file + QUESTION)
    head, _, tail = text.partition("units = [")
    text = head + tail.partition("]\n")[2]
    rows = [(time, answer, centre) for _, time, answer, centre in with_centre()]
    folder = write_press_wave(tmp_path, "bo", rows, header="Tid;smiley;Centre", text=text)
    _, checked = flow.check_wave(folder)
    assert reasons(checked) == ["other_centre"] * 5


def test_many_such_rows_stop_the_run(tmp_path: Path) -> None:
    text = wave(rest=FILE.format(more="") + QUESTION)
    rows = [(*row, "ly") for row in press_rows("bo")]
    folder = write_press_wave(tmp_path, "bo", rows, header="Enhed;Tid;smiley;Center", text=text)
    with pytest.raises(DataError, match="other_centre") as caught:
        flow.check_wave(folder)
    assert "Model 1 collects nothing across centres" in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_another_centre_as_a_code_of_ones_own_stops_the_run(kind: str, tmp_path: Path) -> None:
    said = FILE.format(more=', centre = "Borgercenter"')
    text = wave(top=LENIENT, rest=said + QUESTION + KINDS[kind])
    text = text.replace(
        'name = "Borgercenter Bakken"',
        'name = "Borgercenter Bakken"\ncodes = ["Borgercenter Lyngen", "ly"]',
    )
    folder = write_press_wave(
        tmp_path, "bo", with_centre(), header="Enhed;Tid;smiley;Borgercenter", text=text
    )
    with pytest.raises(DataError) as caught:
        flow.check_wave(folder)
    assert f"takes one centre, and the rows name it by 2 words ({SOURCE})" in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_units_of_another_centre_are_unknown_and_never_pooled(kind: str, tmp_path: Path) -> None:
    text = wave(top=LENIENT, rest=FILE.format(more="") + QUESTION + KINDS[kind])
    rows = [*press_rows("bo"), *press_rows("ly")]
    folder = write_press_wave(tmp_path, "bo", rows, text=text)
    _, checked = flow.check_wave(folder)
    assert reasons(checked) == ["unknown_unit"] * len(press_rows("ly"))
    assert checked.files[0].records_accepted == len(press_rows("bo"))
    assert groups(checked, "unit") <= set(CENTRES["bo"][1])


def test_an_export_of_another_centre_stops_the_run(tmp_path: Path) -> None:
    text = wave(rest=FILE.format(more="") + QUESTION)
    folder = write_press_wave(tmp_path, "bo", list(press_rows("ly")), text=text)
    with pytest.raises(DataError, match="unknown_unit"):
        flow.check_wave(folder)


def test_model_2_may_have_several_centres(tmp_path: Path) -> None:
    """The rule is Model 1's: the same file is no fault in Model 2."""
    text = wave(rest=FILE.format(more="") + QUESTION).replace("model = 1", "model = 2")
    folder = write_press_wave(
        tmp_path, "bo", with_centre(), header="Enhed;Tid;smiley;Borgercenter", text=text
    )
    assert flow.check_wave(folder)[1].rejected.empty
