"""Comments go out to a person and come back decided, whatever a spreadsheet did in between."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StoreError
from pipeline.records import COMMENT_COLUMNS
from pipeline.store import load_comments, read_released, replacing, save_released, save_wave
from pipeline.store.review import (
    CHANGED,
    GONE,
    LOST,
    REVIEW,
    REVIEW_COLUMNS,
    as_written,
    inert,
    read_review,
    reviewed,
    text_hash,
    write_review,
)
from pipeline.wave import parse_plan
from tests.released_factory import released
from tests.store.test_store import WAVE, checked, saved

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
NOTHING = pd.DataFrame(columns=list(REVIEW_COLUMNS), dtype="str")


def comments(**texts: str) -> pd.DataFrame:
    rows = [
        dict.fromkeys(COMMENT_COLUMNS, "x") | {"comment_id": k, "text": t} for k, t in texts.items()
    ]
    return pd.DataFrame(rows, columns=list(COMMENT_COLUMNS))


def decided(rows: pd.DataFrame, **answers: str) -> pd.DataFrame:
    return rows.assign(approved=[answers.get(name, "") for name in rows["comment_id"]])


@given(st.text(st.sampled_from([*FORMULA, *";,|\"' \n", "a", "å"]), max_size=12))
def test_no_cell_is_a_formula_however_the_file_is_cut(text):
    rows = reviewed(comments(k=text), NOTHING, {}).rows
    for separator in ";,\t|":
        for quoting in (csv.QUOTE_ALL, csv.QUOTE_NONE):
            data = io.StringIO()
            rows.to_csv(data, sep=";", index=False, header=False, quoting=csv.QUOTE_ALL)
            data.seek(0)
            for line in csv.reader(data, delimiter=separator, quoting=quoting):
                assert not any(cell.strip('" ').startswith(FORMULA) for cell in line)


@given(st.text())
def test_guards_come_off_again_and_twice_is_once(text):
    once = inert(text)
    assert inert(once) == once
    assert as_written(once) == as_written(as_written(once))
    assert "’" in text or as_written(once) == " ".join(text.split())


def test_a_text_that_excel_saves_without_our_apostrophe_stays_inert():
    """Excel may drop a leading ' when it saves; the sign we use is an ordinary letter to it."""
    assert inert("=1+1")[0] not in "'=+-@"


@pytest.mark.parametrize(
    "before", ["", " ", "'", '"', "'\"", "\u200b", "\ufeff", "\u00a0", "\t", "`"]
)
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "﹦", "\u2212"])
def test_what_a_spreadsheet_may_leave_out_hides_no_formula(before, sign):
    text = f"{before}{sign}cmd|' /C calc'!A0"
    assert inert(text).lstrip("'\"`\u200b\ufeff\u00a0").startswith("’")
    assert as_written(inert(text)) == " ".join(text.split())


@pytest.mark.parametrize("text", ["10/10", "1-2", "1e5", "0012", "8.30", "12:30", "1 maj", "50 %"])
def test_a_spreadsheet_takes_no_comment_for_a_number_or_a_day(text):
    assert inert(text) == f"’{text}"
    assert as_written(inert(text)) == text
    assert inert(f"{text} synes jeg") == f"{text} synes jeg"


def resaved(path, encoding: str, separator: str) -> None:
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    data = io.StringIO()
    csv.writer(data, delimiter=separator).writerows(rows)
    path.write_bytes(data.getvalue().encode(encoding, "replace"))


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("cp1252", ";"), ("utf-8-sig", ","), ("utf-16", "\t"), ("utf-8", ";")],
)
def test_decisions_survive_what_a_spreadsheet_saves(tmp_path, encoding, separator):
    said = comments(k1="Blåbærgrød; =2, “tak” 🎉", k2="-1", k3="Nej")
    rows = decided(reviewed(said, NOTHING, {}).rows, k1="JA ", k2="no")
    write_review(tmp_path, rows)
    resaved(tmp_path / REVIEW, encoding, separator)
    again = reviewed(said, read_review(tmp_path / REVIEW), {})
    assert list(again.rows["approved"]) == ["yes", "no", ""]
    assert again.dropped.empty


def test_a_decision_holds_for_the_text_it_was_made_on():
    first = reviewed(comments(k1="Godt", k2="Fint", k3="Skidt", k4="Nå"), NOTHING, {}).rows
    first = decided(first, k1="yes", k2="yes", k3="no")
    first.loc[0, "published_text"] = "Godt, skriv til a@b.dk"
    second = reviewed(comments(k1="Godt", k2="Fint nok", k4="Nå ja"), first, {})
    assert list(second.rows["approved"]) == ["yes", "", ""]
    assert list(second.rows["published_text"]) == [
        "Godt, skriv til [e-mail fjernet]",
        "Fint nok",
        "Nå ja",
    ]
    assert list(second.rows["note"]) == ["", CHANGED, ""]
    assert second.dropped.to_dict("records") == [
        {"comment_id": "k2", "why": CHANGED},
        {"comment_id": "k3", "why": GONE},
    ]
    third = reviewed(comments(k1="Godt", k2="Fint nok", k4="Nå ja"), second.rows, {})
    assert third.dropped.empty
    pd.testing.assert_frame_equal(third.rows, second.rows)


def test_a_changed_text_is_seen_where_the_spreadsheet_knew_none_of_its_letters(tmp_path):
    said, other = comments(k="شكرا جزيلا"), comments(k="سوف أقتل")
    write_review(tmp_path, decided(reviewed(said, NOTHING, {}).rows, k="ja"))
    resaved(tmp_path / REVIEW, "cp1252", ";")
    before = {"k": text_hash("شكرا جزيلا")}
    same = reviewed(said, read_review(tmp_path / REVIEW), before)
    assert (list(same.rows["approved"]), len(same.dropped)) == (["yes"], 0)
    changed = reviewed(other, read_review(tmp_path / REVIEW), before)
    assert (list(changed.rows["approved"]), list(changed.rows["note"])) == ([""], [CHANGED])


def test_a_wave_knows_the_texts_its_decisions_were_made_on(tmp_path):
    folder = saved(tmp_path / "w", texts=("Tak ☺",))
    approve(folder, k1="ja")
    resaved(folder / REVIEW, "cp1252", ";")
    for text, answers in (("Tak ☺", ["yes"]), ("Tak ☹", [""])):
        with replacing(folder) as fresh:
            save_wave(fresh, checked((text,)), parse_plan(WAVE, "w", folder), folder)
        assert list(read_review(folder / REVIEW)["approved"]) == answers


def test_a_note_of_the_readers_own_stays_and_is_safe():
    rows = reviewed(comments(k1="Godt", k2="Fint"), NOTHING, {}).rows
    rows["note"] = ["=ring 070761-4285", "spørg Nord"]
    again = reviewed(comments(k1="Godt", k2="Fint"), decided(rows, k1="yes"), {})
    assert list(again.rows["note"]) == ["’=ring [cpr fjernet]", "spørg Nord"]


def test_a_very_long_comment_is_read_again(tmp_path):
    rows = reviewed(comments(k="lang " * 40_000), NOTHING, {}).rows
    write_review(tmp_path, decided(rows, k="nej"))
    limit = csv.field_size_limit()
    assert list(read_review(tmp_path / REVIEW)["approved"]) == ["no"]
    assert csv.field_size_limit() == limit


FAULTS = {
    "approved is neither": ("k1;a;a;måske", "row 2"),
    "there is no published_text": ("k1;a;;ja", "row 2"),
    "a comment stands twice": ("k1;a;a;\nk1;a;a;", "row 3"),
}


@pytest.mark.parametrize("sentence", FAULTS)
def test_a_file_that_cannot_be_understood_is_named_by_row(tmp_path, sentence):
    lines, where = FAULTS[sentence]
    path = tmp_path / REVIEW
    path.write_text(f"comment_id;text;published_text;approved\n{lines}\n", "utf-8")
    with pytest.raises(StoreError, match=sentence) as caught:
        read_review(path)
    assert where in str(caught.value)
    assert "måske" not in str(caught.value)


def test_a_missing_column_is_named(tmp_path):
    (tmp_path / REVIEW).write_text("comment_id;text\nk1;a\n", "utf-8")
    with pytest.raises(StoreError, match="approved"):
        read_review(tmp_path / REVIEW)


def test_an_empty_file_and_none_are_different_things(tmp_path):
    assert read_review(tmp_path / REVIEW).empty
    (tmp_path / REVIEW).write_bytes(b"")
    with pytest.raises(StoreError, match="a column is missing"):
        read_review(tmp_path / REVIEW)


def approve(folder, **answers: str) -> None:
    write_review(folder, decided(read_review(folder / REVIEW), **answers))


def test_a_wave_keeps_decisions_and_gives_out_approved_texts_only(tmp_path):
    folder = saved(tmp_path / "w", texts=("=Tak",))
    assert list(load_comments(folder)["text"]) == [""]
    approve(folder, k1="ja")
    with replacing(folder) as fresh:
        dropped = save_wave(fresh, checked(("=Tak",)), parse_plan(WAVE, "w", folder), folder)
    assert dropped.empty
    assert load_comments(folder).to_dict("records") == [
        {"centre": "a", "unit": "", "question": "q", "theme": "", "text": "=Tak"}
    ]


def test_a_comment_of_a_row_that_is_out_is_not_given_out_though_approved(tmp_path):
    wave = checked()
    outside = replace(wave, comments=wave.comments.assign(centre=""))
    with replacing(tmp_path / "w") as fresh:
        save_wave(fresh, outside, parse_plan(WAVE, "w", tmp_path / "w"))
    approve(tmp_path / "w", k1="ja")
    assert load_comments(tmp_path / "w").empty


def test_a_deleted_review_file_tells_how_many_decisions_went_with_it(tmp_path):
    folder = saved(tmp_path / "w")
    approve(folder, k1="nej")
    save_released(folder, released())
    (folder / REVIEW).unlink()
    with replacing(folder) as fresh:
        dropped = save_wave(fresh, checked(), parse_plan(WAVE, "w", folder), folder)
    assert dropped.to_dict("records") == [{"comment_id": "k1", "why": LOST}]
    with replacing(folder) as fresh:
        again = save_wave(fresh, checked(), parse_plan(WAVE, "w", folder), folder)
    assert again.empty


def test_an_approved_comment_the_wave_never_had_is_refused(tmp_path):
    folder = saved(tmp_path / "w")
    rows = read_review(folder / REVIEW)
    write_review(folder, decided(rows.assign(comment_id="k9"), k9="yes"))
    with pytest.raises(StoreError, match="none of this wave's"):
        load_comments(folder)


def test_released_comments_are_read_as_they_were_saved(tmp_path):
    folder = saved(tmp_path / "w")
    wave = released()
    row = {"centre": "voksne", "question": "q", "theme": "Tema", "text": "Godt; =1"}
    with_one = type(wave)(**{**vars(wave), "comments": pd.DataFrame([row]).astype("str")})
    save_released(folder, with_one)
    found = read_released(folder / "released.parquet").comments
    pd.testing.assert_frame_equal(found, with_one.comments)
