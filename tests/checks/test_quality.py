"""Recodes, patterns, item non-response and days are counted for the analyst; nothing leaks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.checks import check
from pipeline.errors import DataError
from pipeline.records import Checked, RawTable
from pipeline.wave import parse_plan

WAVE = """\
model = 2
type = "authority"
period = { start = 2024-09-02, end = 2024-10-18 }
checks = { max_rejected_share = 1.0 }

[[centres]]
id = "a"
name = "Borgercenter Å"
[[centres]]
id = "b"
name = "Borgercenter B"

[[questions]]
id = "q1"
role = "kpi"
codes = { "8" = 3, "9" = "missing" }
[[questions]]
id = "q2"
[[questions]]
id = "only_b"
role = "centre_specific"
centres = ["b"]
[[questions]]
id = "said"
role = "comment"
"""
FIVE = "".join(f'[[questions]]\nid = "r{n}"\n' for n in range(1, 6))
LABELS = {
    "q1": {"1": "Meget utilfreds", "5": "Meget tilfreds", "6": "Ved ikke", "7": "Særdeles grøn"}
}
PRIVATE = "Min søn Søren, 070761-4285"


def row(q1="4", q2="4", centre="a", **more: str) -> dict[str, str]:
    return {"centre": centre, "q1": q1, "q2": q2, "only_b": "", "said": "", **more}


def checked(rows: list[dict[str, str]], text: str = WAVE, jobs=None, **more) -> Checked:
    frame = pd.DataFrame(rows).fillna("").astype("str")
    frame.index = pd.RangeIndex(2, 2 + len(frame))
    columns = {"centre": "centre", **(jobs or {})}
    table = RawTable("svar.csv", "0" * 64, "generic", "responses", frame, columns, **more)
    return check([table], parse_plan(text, "w", Path("w")))


def recodes(result: Checked, question: str = "q1") -> set[tuple[object, ...]]:
    rows = result.quality.recodes
    rows = rows[rows["question"] == question].drop(columns=["file", "question", "column"])
    return {tuple(None if pd.isna(cell) else cell for cell in row) for row in rows.to_numpy()}


def test_every_value_is_shown_with_what_it_was_understood_as_and_by_which_rule():
    values = ["5", "5", "6", "8", "9", "4.0", "ved ikke", "77", ""]
    result = checked([row(q1=value) for value in values], labels=LABELS)
    assert recodes(result) == {
        ("5", "Meget tilfreds", "position", 5, "label", "", 2),
        ("6", "Ved ikke", "dont_know", None, "word", "", 1),
        ("8", "", "position", 3, "codes", "", 1),
        ("9", "", "missing", None, "codes", "", 1),
        ("4.0", "", "position", 4, "number", "", 1),
        ("ved ikke", "", "dont_know", None, "word", "", 1),
        ("", "", "rejected", None, "", "off_scale", 1),
    }


def test_values_without_a_codebook_are_counted_and_never_shown():
    result = checked([row(q1=PRIVATE), row(q1="12345678"), row(q1="8888"), row(q1="3")])
    assert recodes(result) == {
        ("", "", "rejected", None, "", "off_scale", 3),
        ("3", "", "position", 3, "number", "", 1),
    }


def test_personal_data_in_a_codebook_does_not_reach_the_receipt():
    labels = {"q1": {"1": "Meget utilfreds", "4": "Tilfreds", "8": "Skriv til a.b@example.org"}}
    result = checked([row(q1="8"), row()], labels=labels)
    assert "example" not in result.quality.recodes.to_csv()


def test_an_answer_of_another_centre_is_a_rejected_value():
    result = checked([row(only_b="4"), row(centre="b", only_b="4")])
    assert recodes(result, "only_b") == {
        ("4", "", "rejected", None, "number", "not_asked_here", 1),
        ("4", "", "position", 4, "number", "", 1),
    }


def test_recodes_account_for_every_filled_cell():
    values = ["5", "6", "8", "9", "4", "x", "", "ja", "1"]
    result = checked([row(q1=one, q2=two) for one in values for two in ("", "2", "?")])
    found = result.quality.recodes.groupby("question")["rows"].sum()
    assert found["q1"] == 3 * (len(values) - 1)
    assert found["q2"] == 2 * len(values)


def test_a_label_nobody_mapped_stops_with_its_place_and_the_nearest_label():
    labels = {"q1": {"1": "Meget utilfreds", "7": "Meget tilfredse"}}
    with pytest.raises(DataError) as caught:
        checked([row(q1="7", said=PRIVATE), row(q1="7"), row(q1="1")], labels=labels)
    text = str(caught.value)
    assert "svar.csv, column q1: '7' = 'Meget tilfredse', 2 rows" in text
    assert "nearest on the scale: 'Meget tilfreds'" in text
    assert 'codes = { "7" = ... }' in text
    assert "Søren" not in text


def test_a_label_off_the_scale_stops_where_all_labels_are_foreign_too():
    text = WAVE + '[[questions]]\nid = "yn"\nscale = "yes_no"\n'
    with pytest.raises(DataError, match="Sandt"):
        checked([row(yn="1")], text, labels={"yn": {"1": "Sandt", "2": "Falsk"}})


@pytest.mark.parametrize("code", ['"7" = 5', '"Særdeles grøn" = 5', '"7" = "dont_know"'])
def test_the_wave_file_may_map_it_by_value_or_by_label(code):
    text = WAVE.replace('"8" = 3', code)
    result = checked([row(q1="7")], text, labels=LABELS)
    assert {found[4] for found in recodes(result)} == {"codes"}


def test_a_label_nobody_chose_stops_nothing():
    assert len(checked([row(q1="5")], labels=LABELS).responses) == 2


def test_item_nonresponse_adds_up_and_counts_only_those_asked():
    rows = [
        row("4", "", centre="a"),
        row("6", "2", centre="b", only_b="1"),
        row("9", "2", centre="b"),
        row("77", "3", centre="b", only_b="ikke relevant"),
        row("", "", centre="b"),
        row("3", "1", only_b="4"),
    ]
    found = checked(rows, labels=LABELS).quality.item_nonresponse.set_index("question")
    assert list(found.columns) == [
        *("asked", "answered", "dont_know", "not_relevant", "rejected", "unanswered")
    ]
    assert found.loc["q1"].tolist() == [5, 2, 1, 0, 1, 1]
    assert found.loc["q2"].tolist() == [5, 4, 0, 0, 0, 1]
    assert found.loc["only_b"].tolist() == [3, 1, 0, 1, 0, 1]
    assert (found["asked"] == found.drop(columns="asked").sum(axis="columns")).all()


def patterns(result: Checked) -> dict[str, tuple[object, object]]:
    table = result.quality.patterns
    counts = zip(table["count"], table["of"], strict=True)
    return dict(zip(table["pattern"], counts, strict=True))


def test_tests_and_duplicates_are_counted_by_identifier_only():
    rows = [row(id="1"), row(id="1"), row(id="2"), row(id="p")]
    found = patterns(checked(rows, jobs={"person": "id"}, tests=(5,)))
    assert found["tests"] == (1, 4)
    assert found["duplicates"] == (1, 4)


def test_without_an_identifier_rows_that_look_alike_are_no_duplicates():
    result = checked([row()] * 6)
    assert pd.isna(patterns(result)["duplicates"][0])
    assert len(result.people) == 6
    assert not result.quality.is_identified


def test_straight_lining_needs_five_items_and_counts_what_was_ticked():
    def person(*codes: str) -> dict[str, str]:
        return row("", "", **{f"r{n}": code for n, code in enumerate(codes, start=1)})

    rows = [
        person(*"44444"),
        person(*"44443"),
        person(*"4444"),
        person("4", "4", "4", "4", "ved ikke"),
        row("4", "4", **{f"r{n}": "4" for n in range(1, 6)}),
    ]
    assert patterns(checked(rows, WAVE + FIVE))["straight_lining"] == (2, 3)
    # The same box in a negative statement is the other end of the scale: still one straight line.
    turned = WAVE + FIVE.replace('id = "r5"', 'id = "r5"\nreversed = true')
    assert patterns(checked(rows, turned))["straight_lining"] == (2, 3)


def test_options_that_may_be_chosen_are_no_straight_line():
    text = WAVE + FIVE.replace("\nid", '\nscale = "chosen"\nid')
    rows = [row("", "", **{f"r{n}": "0" for n in range(1, 6)})]
    assert patterns(checked(rows, text))["straight_lining"] == (0, 0)


def test_bursts_are_minutes_with_many_answers_from_one_unit():
    times = ["2024-09-03 12:30:05"] * 5 + ["2024-09-03T12:31:00"] * 4 + ["2024-09-03"] * 7
    rows = [row(t=time) for time in times] + [row(t="2024-09-03 12:31:59", centre="b")]
    result = checked(rows, jobs={"date": "t"})
    assert patterns(result)["bursts"] == (1, 3)
    assert patterns(result)["in_bursts"] == (5, 10)


def test_days_and_periods_count_respondents_with_and_without_a_date():
    rows = [row(t="2024-09-03"), row(t="2024-09-05"), row(t="2024-09-03"), row(t="")]
    quality = checked(rows, jobs={"date": "t"}).quality
    assert quality.days["answers"].tolist() == [2, 1, 1]
    assert quality.days["date"].isna().tolist() == [False, False, True]
    (period,) = quality.periods.to_dict("records")
    assert [str(period[name])[:10] for name in ("first_answer", "last_answer")] == [
        "2024-09-03",
        "2024-09-05",
    ]


@pytest.mark.parametrize("rows", [[row("", "")], [row("x", "")]], ids=["empty", "all rejected"])
def test_a_wave_nobody_answered_has_a_receipt_of_zeros(rows):
    quality = checked(rows).quality
    assert (quality.item_nonresponse.set_index("question") == 0).all(axis=None)
    assert set(quality.directions["verdict"]) == {"too_few"}
    assert quality.days.empty


def test_no_text_of_a_person_is_anywhere_in_the_quality_of_a_wave():
    rows = [row(q1=PRIVATE, q2=PRIVATE, said=PRIVATE, name=PRIVATE), row(said=PRIVATE)]
    quality = checked(rows).quality
    tables = [table for table in vars(quality).values() if isinstance(table, pd.DataFrame)]
    assert len(tables) == 7
    for table in tables:
        assert "Søren" not in table.to_csv()
        assert "4285" not in table.to_csv()
