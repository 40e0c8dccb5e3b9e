"""Decimal comma and decimal point: weights, and answers that came as numbers with decimals."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.checks import check
from pipeline.readers import read_file
from pipeline.wave import parse_plan
from tests.readers.plans import plan, written

WAVE = """
model = 2
type = "authority"
period = { start = 2024-09-02, end = 2024-10-31 }
checks = { max_rejected_share = 1.0 }
[[centres]]
id = "a"
name = "A"
[[questions]]
id = "q"
role = "kpi"
"""


def one_row(folder: Path, weight: str, answer: str = "4") -> tuple[float, list[int], list[str]]:
    """(weight, codes, reasons) of one respondent in a file with semicolons."""
    data = f"vægt;q\n{weight};{answer}\n2;1\n".encode()
    file = plan(written(folder, {"a.csv": data}), columns={"weight": "vægt"})
    result = check([read_file(file)], parse_plan(WAVE, "w", folder))
    codes = [int(code) for code in result.responses["code"].iloc[:-1]]
    return result.people["weight"].iloc[0], codes, result.rejected["reason"].tolist()


@pytest.mark.parametrize(
    ("text", "weight"),
    [("1,5", 1.5), ("1.5", 1.5), ("0,75", 0.75), ("1,013018", 1.013018), ("2", 2.0), ("", 1.0)],
)
def test_a_weight_with_a_comma_is_the_one_with_a_point(
    tmp_path: Path, text: str, weight: float
) -> None:
    assert one_row(tmp_path, text) == (weight, [4], [])


@pytest.mark.parametrize("text", ["1.234,5", "1,234.5", "1 234", "-1,5", "0,0", "1,5 kg"])
def test_a_weight_that_cannot_be_told_is_named(tmp_path: Path, text: str) -> None:
    assert one_row(tmp_path, text) == (1.0, [4], ["bad_weight"])


@pytest.mark.parametrize("text", ["4,0", "4.0", "4,00", "4"])
def test_a_score_with_decimals_is_its_whole_number(tmp_path: Path, text: str) -> None:
    assert one_row(tmp_path, "1", text) == (1.0, [4], [])


@pytest.mark.parametrize("text", ["4,5", "4.5", "3,9999"])
def test_a_score_between_two_answers_is_rounded_to_neither(tmp_path: Path, text: str) -> None:
    assert one_row(tmp_path, "1", text) == (1.0, [], ["off_scale"])
