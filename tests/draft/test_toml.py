"""Any text an export may hold comes back from the wave file as it went in."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.draft.names import new_id
from pipeline.draft.toml import assignment, comment, lines_of, literal
from pipeline.wave.schema import QuestionTable

AWKWARD = [
    'sig "hej"',
    "C:\\nyt\\tabel",
    "to\nlinjer\r\n",
    "\x00\x07\x1b\x7f\x85",
    "😀 smiley",
    "مرحبا \u202e omvendt",
    "\u2028linjeskift\u2029",
    "<b>Åse & Øjvind</b>",
    "'''\"\"\"",
    "# ikke en kommentar",
    "]",
    "",
    "x" * 5000,
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts_survive(text):
    assert tomllib.loads(assignment(text, text)) == {text: text}


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(TEXTS, st.one_of(TEXTS, st.integers(), st.booleans(), st.lists(TEXTS))))
def test_any_table_survives(table):
    assert tomllib.loads(f"table = {literal(table)}") == {"table": table}


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_note_never_becomes_anything_else(note):
    written = f"{comment(note)}\nbefore = 1  {comment(note)}\n{assignment('after', 2, note)}"
    assert tomllib.loads(written) == {"before": 1, "after": 2}


def test_a_lone_surrogate_can_be_saved():
    assert tomllib.loads(assignment("name", "a\ud800b").encode("utf-8").decode()) == {
        "name": "a\ufffdb"
    }


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, max_size=8))
def test_ids_are_accepted_by_the_wave_file_and_differ(names):
    taken: set[str] = set()
    for name in names:
        found = new_id(name, taken, "q")
        assert QuestionTable(id=found).id == found
        assert found.casefold() not in taken
        taken.add(found.casefold())


def test_a_long_list_is_many_short_lines():
    lines = lines_of([f"questions.s_{at}.scale" for at in range(50)])
    assert max(map(len, lines)) <= 100
    assert len(tomllib.loads("\n".join(["all = [", *lines, "]"]))["all"]) == 50
