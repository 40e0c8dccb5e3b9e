"""The pages of the bundled waves say what they said: every changed word and number is looked at.

A change that is meant is accepted with ``python -m tests.golden.accept`` (CONTRIBUTING.md).
"""

from __future__ import annotations

from difflib import unified_diff

import pytest

from pipeline.present.texts import languages
from tests.golden.texts import FOLDER, PAGES, golden_texts

NAMES = [f"{page.name}.{language}.txt" for page in PAGES for language in languages()]
LARGEST = 50_000


@pytest.fixture(scope="module")
def said(demo) -> dict[str, str]:
    return dict(golden_texts(demo))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_what_it_said(said, name):
    before = (FOLDER / name).read_text(encoding="utf-8")
    changed = unified_diff(before.splitlines(), said[name].splitlines(), "kept", "now", lineterm="")
    assert list(changed) == [], "meant? python -m tests.golden.accept"
    assert before == said[name]


def test_no_text_is_left_over_and_none_is_too_long_to_read():
    kept = {path.name: path.stat().st_size for path in FOLDER.glob("*.txt")}
    assert sorted(kept) == sorted(NAMES)
    assert max(kept.values()) <= LARGEST
