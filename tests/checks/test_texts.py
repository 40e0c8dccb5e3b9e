"""No comment vanishes: it is heard with its person, or counted and, where grave, seen."""

from __future__ import annotations

from pipeline.checks import check
from tests.checks.test_checks import answer, checked, invitation, plan
from tests.checks.test_checks import table as export

GRAVE = "Jeg vil dø, siger Anna Holm"


def blank(key: str, said: str) -> dict[str, str]:
    return answer(key, q1="", q2="", said=said)


def counts(result) -> dict[str, tuple[int, int]]:
    rows = result.quality.patterns.itertuples(index=False)
    return {row[0]: (row[2], row[3]) for row in rows if "rejected_rows" in row[0]}


def test_who_ticked_nothing_is_heard_and_no_respondent():
    result = checked([invitation("0"), invitation("1")], [answer("0"), blank("1", GRAVE)])
    (comment,) = result.comments.to_dict("records")
    assert (comment["look_first"], comment["centre"]) == ("self_harm", "a")
    assert list(result.people["disposition"]) == ["I", "NC"]
    assert counts(result)["comments_of_rejected_rows"] == (0, 1)


def test_who_ticked_nothing_is_heard_where_nobody_was_invited():
    rows = [row | {"enhed": "u1", "age": "30-49"} for row in (answer("0"), blank("1", "Tak"))]
    result = check([export(rows, {"unit": "enhed"})], plan())
    assert list(result.comments["text"]) == ["Tak"]


def test_comments_of_rows_that_are_out_are_counted_and_the_grave_ones_seen():
    """A stranger, a second row, a row without a key and one who is not eligible."""
    people = [invitation("0"), invitation("1", outcome="NE"), invitation("2", outcome="NE")]
    keys = ["0", "9", "0", "", "1"]
    rows = [answer(key, said=GRAVE) | {"Navn": "Anna Holm"} for key in keys]
    rows += [answer("8", said="Alt er godt"), blank("2", GRAVE)]
    result = checked(people, rows)
    comments = result.comments
    is_out = comments["centre"] == ""
    assert list(comments.loc[is_out, "look_first"]) == ["self_harm rejected_row"] * 5
    assert list(comments.loc[~is_out, "look_first"]) == ["self_harm"]
    assert comments["comment_id"].is_unique
    assert set(comments["text"]) == {"Jeg vil dø, siger [navn fjernet]"}
    assert counts(result) == {
        "comments_of_rejected_rows": (6, 7),
        "look_first_in_rejected_rows": (5, 6),
    }


def test_where_nobody_wrote_there_is_nothing_to_count():
    result = checked([invitation("0")], [answer("0")])
    assert result.comments.empty
    assert counts(result) == {}
