"""Kansas City, the awkward half of the form: reversed scales, yes and no, NA, 99, break-offs."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import flow
from pipeline.errors import DataError
from tests.measures.waves import pick
from tests.real_data import kansas_city
from tests.real_data.kansas_city import BEFORE, ITEMS
from tests.real_data.wave_files import table, take

EXCELLENT_FIRST = {"1": 5, "2": 4, "3": 3, "4": 2, "5": 1, "9": "dont_know"}
YES_FIRST = {"1": 2, "2": 1, "9": "dont_know"}
CHOSEN = ("q4_01", "q4_02", "q6_02", "q10_01")
"""Which three services should get most emphasis: 1-16, 99 none chosen, NA after none chosen."""


def people_of(raw: Path) -> dict[str, int]:
    """People per disposition."""
    _, checked = flow.check_wave(raw)
    found = checked.people["disposition"].value_counts()
    return {str(code): int(people) for code, people in found.items()}


def test_scales_that_begin_at_the_best_answer(tmp_path: Path, shared_data: Path) -> None:
    questions = [
        table("questions", id="q28_h", scale="quality_5", codes=EXCELLENT_FIRST),
        table("questions", id="q31_11", scale="yes_no", codes=YES_FIRST),
    ]
    taken = take(kansas_city.wave_folder(tmp_path, shared_data, BEFORE, *questions))
    health = kansas_city.answers(shared_data, BEFORE, "q28_h")
    row = pick(taken.measures, "share_positive", "q28_h")
    assert (row["numerator"], row["n"]) == (health["1"] + health["2"], 1033 - health["9"])
    assert row["numerator"] == 148 + 344
    internet = pick(taken.measures, "share_positive", "q31_11")
    assert (internet["numerator"], internet["n"]) == (951, 951 + 62)


def test_na_is_no_answer_and_background_keeps_its_values(tmp_path: Path, shared_data: Path) -> None:
    """R writes NA where there is no value; multiple choices are background, not a scale."""
    questions = [
        table("questions", id="q1_01", codes=kansas_city.DONT_KNOW),
        table("questions", id="q39_w", role="centre_specific", centres=["bydel-1"]),
        *(table("questions", id=item, role="background") for item in CHOSEN),
    ]
    taken = take(kansas_city.wave_folder(tmp_path, shared_data, BEFORE, *questions, CHECKS))
    income = kansas_city.answers(shared_data, BEFORE, "q39_w", "bydel-1")
    assert income["NA"] > 0
    assert pick(taken.measures, "mean", "q39_w", "bydel-1")["n"] == income.total() - income["NA"]
    # Elsewhere the question was not asked: every real answer is out, NA is no answer at all.
    everywhere = kansas_city.answers(shared_data, BEFORE, "q39_w")
    out = taken.wave.rejected["reason"].value_counts()
    given = everywhere.total() - everywhere["NA"] - (income.total() - income["NA"])
    assert dict(out) == {"not_asked_here": given}
    for item in CHOSEN:
        expected = kansas_city.answers(shared_data, BEFORE, item)
        # NA says that nothing was answered: no group of people.
        known = {value or "": n for value, n in expected.items() if value != "NA"}
        known[""] = known.get("", 0) + expected["NA"]
        found = taken.wave.people[item].value_counts().to_dict()
        assert {value: n for value, n in found.items() if n} == {
            k: n for k, n in known.items() if n
        }


CHECKS = "[checks]\nmax_rejected_share = 1.0"


def test_the_whole_form_as_one_scale_stops_with_the_column(
    tmp_path: Path, shared_data: Path
) -> None:
    """An analyst who lists all columns as satisfaction questions is told which are none."""
    questions = kansas_city.questions((*ITEMS[:5], "q31_01", *CHOSEN))
    raw = kansas_city.wave_folder(tmp_path, shared_data, BEFORE, questions)
    with pytest.raises(DataError) as stopped:
        flow.check_wave(raw)
    message = str(stopped.value)
    assert "FY2022_RS_Cleaned_safe.csv" in message
    assert "off_scale" in message
    assert "q4_0" in message
    assert not (tmp_path / "processed").exists()


def test_where_nobody_was_invited_every_answer_counts(tmp_path: Path, shared_data: Path) -> None:
    """With 9 as no answer, forms are half empty: complete above 80 %, else partial; never out."""
    questions = kansas_city.questions(codes={"9": "missing"})
    found = people_of(kansas_city.wave_folder(tmp_path, shared_data, BEFORE, questions))
    shares = answered_shares(shared_data)
    complete = sum(share > 0.8 for share in shares)
    assert found == {"I": complete, "P": len(shares) - complete}
    assert 0 < complete < len(shares)


def test_on_an_invitation_list_half_a_form_is_a_break_off(
    tmp_path: Path, shared_data: Path
) -> None:
    """The residents as their own list, and ten of each district who did not answer."""
    residents = kansas_city.rows(shared_data, BEFORE)
    lines = ["id;borgercenter;indsamlingsmetode;udfald"]
    lines += [f"{row['id']};{row['counci']};{row['method']};" for row in residents]
    lines += [f"9{at:05d};{at % 6 + 1};Mail;ikke svaret" for at in range(60)]
    path = tmp_path / "udsendelsesliste.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    invited = table("files", path=path.as_posix(), format="invitations")
    questions = kansas_city.questions(codes={"9": "missing"})
    raw = kansas_city.wave_folder(tmp_path, shared_data, BEFORE, questions, people=invited)
    taken = take(raw)

    shares = answered_shares(shared_data)
    complete = sum(share > 0.8 for share in shares)
    partial = sum(0.5 <= share <= 0.8 for share in shares)
    broken_off = len(shares) - complete - partial
    assert broken_off > 0
    assert dict(taken.wave.rejected["reason"].value_counts()) == {"break_off": broken_off}
    rr2 = pick(taken.measures, "response_rate_rr2")
    assert (rr2["numerator"], rr2["denominator"]) == (complete + partial, 1033 + 60)
    rr1 = pick(taken.measures, "response_rate_rr1")
    assert (rr1["numerator"], rr1["denominator"]) == (complete, 1033 + 60)
    refused = pick(taken.measures, "disposition", category="R")
    assert refused["numerator"] == broken_off
    kept = {row["id"] for row, share in zip(residents, shares, strict=True) if share >= 0.5}
    place = [row["q1_01"] for row in residents if row["id"] in kept and row["q1_01"] != "9"]
    assert pick(taken.measures, "mean", "q1_01")["n"] == len(place)


def answered_shares(shared: Path) -> list[float]:
    """Per resident the share of the 79 items answered otherwise than with 9."""
    return [
        sum(row[item] != "9" for item in ITEMS) / len(ITEMS)
        for row in kansas_city.rows(shared, BEFORE)
    ]
