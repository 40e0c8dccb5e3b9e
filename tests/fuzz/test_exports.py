"""Ten thousand exports of each format: conserved rows with reasons or one clear error, no more."""

from __future__ import annotations

import pytest

from pipeline.readers import READERS
from tests.fuzz.damage import DAMAGES
from tests.fuzz.examples import example
from tests.fuzz.formats import FORMATS
from tests.fuzz.mutations import HARMFUL, HARMLESS
from tests.fuzz.run import run_apart

EXAMPLES = 50
"""Of each format, on every run."""
EXAMPLES_LONG = 10_000
"""Of each format, with ``pytest -m long``."""
_FEWEST = 0.2
"""The share of tables, and that of refusals, below which the examples would prove little."""


def _hold(format_name: str, examples: int) -> None:
    tally = run_apart(format_name, 0, examples)
    assert tally.faults == []
    assert tally.examples == examples == tally.tables + tally.refusals
    assert min(tally.tables, tally.refusals) >= _FEWEST * examples


@pytest.mark.parametrize("name", FORMATS)
def test_rows_are_conserved_or_one_error_is_clear(name: str) -> None:
    _hold(name, EXAMPLES)


@pytest.mark.long
@pytest.mark.parametrize("name", FORMATS)
def test_rows_are_conserved_or_one_error_is_clear_in_ten_thousand(name: str) -> None:
    _hold(name, EXAMPLES_LONG)


def test_every_reader_has_a_generator() -> None:
    assert set(FORMATS) == {reader.name for reader in READERS}


def test_every_mutation_is_met() -> None:
    met = {done for name in FORMATS for at in range(150) for done in example(name, at)[0].done}
    assert met == {*HARMLESS, *HARMFUL, *DAMAGES}


def test_an_example_is_always_the_same() -> None:
    for name in FORMATS:
        first, again = (example(name, 7)[0] for _ in range(2))
        assert (first.rows, first.form, first.done) == (again.rows, again.form, again.done)
