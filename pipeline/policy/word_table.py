"""Words in exports that mean the same, and the reason codes of rejected rows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pipeline.errors import PolicyError
from pipeline.policy.tables import table


def fold(text: str) -> str:
    """A text as it is compared: case-folded, white space collapsed, no closing punctuation.

    >>> fold("  Ved  IKKE. ")
    'ved ikke'
    """
    return " ".join(text.split()).casefold().rstrip(".:")


@cache
def words(group: str) -> Mapping[str, str]:
    """Case-folded word in an export -> our name for it; ``group`` is a table of words.toml."""
    found: dict[str, str] = {}
    for name, spellings in table("words")[group].items():
        for spelling in [name, *spellings]:
            if found.setdefault(spelling.casefold(), name) != name:
                raise PolicyError(
                    f"{spelling!r} means two things", where=f"policy, words.toml, [{group}]"
                )
    return found


@cache
def reasons() -> Mapping[str, Mapping[str, str]]:
    """Reason code -> level, meaning and what to do."""
    return table("reasons")
