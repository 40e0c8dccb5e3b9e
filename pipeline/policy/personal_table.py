"""Headings of columns that hold personal data, and words in comments a person must see first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from pipeline.errors import PolicyError
from pipeline.policy.tables import table


def personal_heading(heading: str) -> str:
    """What a column with this heading holds (name, employee, cpr, ...); '' when nothing is known.

    >>> personal_heading("CPR-nr."), personal_heading("Sagsbehandler"), personal_heading("Alder")
    ('cpr', 'employee', '')
    """
    return _headings().get(_folded(heading), "")


@cache
def look_first() -> Mapping[str, re.Pattern[str]]:
    """Kind of danger -> the words of it, each at the start of a word."""
    return {
        kind: re.compile(rf"(?<!\w)(?:{'|'.join(map(_pattern, words))})", re.IGNORECASE)
        for kind, words in table("comments")["look_first"].items()
    }


def _pattern(word: str) -> str:
    """A word with a space at its end is whole; any other is a beginning."""
    return re.escape(word.strip()) + (r"(?!\w)" if word.endswith(" ") else "")


@cache
def _headings() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for kind, headings in table("personal")["headings"].items():
        for heading in headings:
            if found.setdefault(_folded(heading), kind) != kind:
                raise PolicyError(f"{heading!r} means two things", where="policy, personal.toml")
    return found


def _folded(heading: str) -> str:
    return " ".join(re.sub(r"[-_\s]+", " ", heading).split()).casefold()
